//! What statistics are counted from: the courses of tickets that the viewer sees; the counting is `rules::stats`.

use rusqlite::Row;

use super::groups::seen;
use super::{Read, Result, from_millis, from_word, to_millis};
use crate::rules::access::Rights;
use crate::rules::deadline::Both;
use crate::rules::stats::Course;
use crate::rules::ticket::SolutionState;
use crate::rules::{CategoryId, Instant, PersonId};

/// Which tickets are counted.
#[derive(Clone, Copy, Debug)]
pub struct StatsAsked {
    /// From when.
    pub from: Instant,
    /// Until when, itself not included.
    pub to: Instant,
    /// Of this category only.
    pub category: Option<CategoryId>,
    /// Given to this agent only.
    pub agent: Option<PersonId>,
}

/// What became of solutions in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Accepted by requesters.
    pub accepted: usize,
    /// Rejected by requesters.
    pub rejected: usize,
    /// Never answered.
    pub expired: usize,
    /// Tickets that came back: a solution rejected, or a closed ticket reopened.
    pub reopened: usize,
}

/// How much somebody has, had and has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who, by name.
    pub name: String,
    /// Tickets of the period that are this agent's.
    pub given: usize,
    /// Of these, solved in the period.
    pub solved: usize,
    /// In hand today.
    pub open: usize,
}

/// Tickets seen and asked for, each once: what was merged is counted where it goes on.
pub(super) fn counted(rights: &Rights) -> String {
    format!(
        "{} AND t.merged_into IS NULL AND (?4 IS NULL OR t.category = ?4) AND (?5 IS NULL OR EXISTS
          (SELECT 1 FROM ticket_person f WHERE f.ticket = t.number AND f.part = 'assignee' AND f.person = ?5))",
        seen(rights)
    )
}

impl StatsAsked {
    pub(super) fn parameters(&self, rights: &Rights) -> (i64, i64, i64, Option<i64>, Option<i64>) {
        (
            rights.person.0,
            to_millis(self.from),
            to_millis(self.to),
            self.category.map(|id| id.0),
            self.agent.map(|id| id.0),
        )
    }
}

impl Read<'_> {
    /// Every ticket opened or solved in that time, in no order; what is overdue is so now.
    pub fn courses(
        &self,
        rights: &Rights,
        asked: &StatsAsked,
        now: Instant,
    ) -> Result<Vec<Course>> {
        let sql = format!(
            "SELECT t.category, t.opened_at, t.solved_at, t.answered_at,
                coalesce(t.answered_in_time, CASE WHEN t.answer_due_at <= ?6 THEN 0 END),
                coalesce(t.solved_in_time, CASE WHEN t.solution_due_at <= ?6 THEN 0 END)
             FROM ticket t WHERE ((t.opened_at >= ?2 AND t.opened_at < ?3) OR (t.solved_at >= ?2 AND t.solved_at < ?3)) AND {}",
            counted(rights)
        );
        let (viewer, from, to, category, agent) = asked.parameters(rights);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((viewer, from, to, category, agent, to_millis(now)))?;
        let mut courses = Vec::new();
        while let Some(row) = rows.next()? {
            courses.push(Course {
                category: row.get::<_, Option<i64>>(0)?.map(CategoryId),
                opened_at: from_millis(row.get(1)?)?,
                solved_at: moment(row, 2)?,
                answered_at: moment(row, 3)?,
                kept: Both {
                    answer: row.get(4)?,
                    solution: row.get(5)?,
                },
            });
        }
        Ok(courses)
    }

    /// How solutions ended in that time, and how many tickets came back.
    pub fn outcomes(&self, rights: &Rights, asked: &StatsAsked) -> Result<Outcomes> {
        let sql = format!(
            "SELECT s.state, count(*) FROM solution s JOIN ticket t ON t.number = s.ticket
             WHERE s.answered_at >= ?2 AND s.answered_at < ?3 AND {} GROUP BY s.state",
            counted(rights)
        );
        let mut outcomes = Outcomes::default();
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(asked.parameters(rights))?;
        while let Some(row) = rows.next()? {
            let word: String = row.get(0)?;
            let state = from_word(SolutionState::from_word, &word, "solution")?;
            let count = row.get::<_, u32>(1)? as usize;
            match state {
                SolutionState::Accepted => outcomes.accepted = count,
                SolutionState::Rejected => outcomes.rejected = count,
                SolutionState::Expired => outcomes.expired = count,
                SolutionState::Waiting | SolutionState::Withdrawn => {}
            }
        }
        let sql = format!(
            "SELECT count(DISTINCT e.ticket) FROM entry e JOIN ticket t ON t.number = e.ticket
             WHERE e.event IN ('solution_rejected','reopened') AND e.at >= ?2 AND e.at < ?3 AND {}",
            counted(rights)
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let reopened: u32 = statement.query_row(asked.parameters(rights), |row| row.get(0))?;
        outcomes.reopened = reopened as usize;
        Ok(outcomes)
    }

    /// The load of each agent, by name; of `only` one, where that is given. Who is none any more stands there with what they had.
    pub fn loads(
        &self,
        rights: &Rights,
        asked: &StatsAsked,
        only: Option<PersonId>,
    ) -> Result<Vec<Load>> {
        let sql = format!(
            "SELECT p.name, count(*) FILTER (WHERE t.opened_at >= ?2 AND t.opened_at < ?3),
                count(*) FILTER (WHERE t.solved_at >= ?2 AND t.solved_at < ?3),
                count(*) FILTER (WHERE t.status NOT IN ('solved','closed'))
             FROM person p CROSS JOIN ticket_person a ON a.person = p.id AND a.part = 'assignee' CROSS JOIN ticket t ON t.number = a.ticket
             WHERE (?6 IS NULL OR p.id = ?6) AND {} GROUP BY p.id HAVING p.role <> 'requester' OR max(t.opened_at >= ?2 AND t.opened_at < ?3) OR max(coalesce(t.solved_at >= ?2 AND t.solved_at < ?3, 0)) OR max(t.status NOT IN ('solved','closed'))
             ORDER BY folded(p.name), p.id",
            counted(rights)
        );
        let (viewer, from, to, category, agent) = asked.parameters(rights);
        let mut statement = self.db.prepare_cached(&sql)?;
        let bound = (viewer, from, to, category, agent, only.map(|id| id.0));
        let rows = statement.query_map(bound, |row| {
            let count = |column| row.get::<_, u32>(column).map(|count| count as usize);
            Ok(Load {
                name: row.get(0)?,
                given: count(1)?,
                solved: count(2)?,
                open: count(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn moment(row: &Row<'_>, column: usize) -> Result<Option<Instant>> {
    let millis: Option<i64> = row.get(column)?;
    millis.map(from_millis).transpose()
}
