//! What statistics are counted from: the courses of tickets that the viewer sees; the counting is `rules::stats`.

use super::groups::seen;
use super::identity::apart;
use super::sql::{Parameters, Selected, record};
use super::{Read, Result};
use crate::rules::access::Rights;
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

record! {
    Load as l {
        name: "CASE WHEN EXISTS (SELECT 1 FROM person same WHERE lower(same.name) = lower(p.name) AND same.id <> p.id
            AND same.joined_into IS NULL) THEN p.name || ' (' || p.address || ')' ELSE p.name END",
        given, solved, open,
    }
}
record! {
    Course as t {
        category, opened_at, solved_at, answered_at,
        kept: "coalesce(t.answered_in_time, CASE WHEN t.answer_due_at <= ?6 THEN 0 END),
            coalesce(t.solved_in_time, CASE WHEN t.solution_due_at <= ?6 THEN 0 END)",
    }
}

/// The condition on `ticket t` of a moment of it in the period: 1 or 0.
fn within(column: &str) -> String {
    format!("coalesce(t.{column} >= ?2 AND t.{column} < ?3, 0)")
}

/// The condition on `ticket t` of being of the period, by which its tickets are found.
const OF_PERIOD: &str =
    "((t.opened_at >= ?2 AND t.opened_at < ?3) OR (t.solved_at >= ?2 AND t.solved_at < ?3))";

/// Tickets seen and asked for, each once: what was merged is counted where it goes on, and
/// what nobody of the school asked for is not.
pub(super) fn counted(rights: &Rights) -> String {
    format!(
        "{} AND t.merged_into IS NULL AND t.closed_as IS NOT 'spam' AND (?4 IS NULL OR t.category = ?4) AND (?5 IS NULL OR EXISTS
          (SELECT 1 FROM ticket_person f WHERE f.ticket = t.number AND f.part = 'assignee' AND f.person = ?5))",
        seen(rights)
    )
}

impl StatsAsked {
    pub(super) fn parameters(&self, rights: &Rights) -> impl Parameters {
        let Self {
            from,
            to,
            category,
            agent,
        } = *self;
        (rights.person, from, to, category, agent)
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
            "SELECT {}
             FROM ticket t WHERE {OF_PERIOD} AND {}",
            Course::COLUMNS,
            counted(rights)
        );
        self.all(&sql, (asked.parameters(rights), now))
    }

    /// How solutions ended in that time, and how many tickets came back.
    pub fn outcomes(&self, rights: &Rights, asked: &StatsAsked) -> Result<Outcomes> {
        let sql = format!(
            "SELECT s.state, count(*) FROM solution s JOIN ticket t ON t.number = s.ticket
             WHERE s.answered_at >= ?2 AND s.answered_at < ?3 AND {} GROUP BY s.state",
            counted(rights)
        );
        let mut outcomes = Outcomes::default();
        for (state, count) in self.all(&sql, asked.parameters(rights))? {
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
        outcomes.reopened = self.one(&sql, asked.parameters(rights))?;
        Ok(outcomes)
    }

    /// Everybody who had or has tickets in hand and is of the team no more, by name, those of one name with their addresses.
    pub fn former_agents(&self) -> Result<Vec<(PersonId, String)>> {
        let sql = format!(
            "SELECT p.id, {} FROM person p WHERE (p.disabled OR p.role = 'requester') AND p.joined_into IS NULL
             AND EXISTS (SELECT 1 FROM ticket_person a WHERE a.person = p.id AND a.part = 'assignee') ORDER BY folded(p.name), p.id",
            apart("p")
        );
        self.all(&sql, ())
    }

    /// The load of each agent, by name; of `only` one, where that is given. Who is none any more stands there with what they had.
    pub fn loads(
        &self,
        rights: &Rights,
        asked: &StatsAsked,
        only: Option<PersonId>,
    ) -> Result<Vec<Load>> {
        let counted = counted(rights);
        // Not by their assignments, which are those of all the years.
        let sql = format!(
            "WITH part (person, given, solved, open) AS MATERIALIZED (
                SELECT a.person, {}, {}, 0 FROM ticket t CROSS JOIN ticket_person a ON a.ticket = t.number AND a.part = 'assignee'
                    WHERE {OF_PERIOD} AND (?6 IS NULL OR a.person = ?6) AND {counted}
                UNION ALL SELECT a.person, 0, 0, 1 FROM ticket_person a CROSS JOIN ticket t ON t.number = a.ticket
                    WHERE a.load IS NOT NULL AND t.status NOT IN ('solved','closed') AND (?6 IS NULL OR a.person = ?6) AND {counted})
             SELECT {} FROM person p JOIN
                (SELECT person, sum(given) AS given, sum(solved) AS solved, sum(open) AS open FROM part GROUP BY person
                 UNION ALL SELECT id, 0, 0, 0 FROM person a WHERE role <> 'requester' AND (?6 IS NULL OR id = ?6)
                    AND id NOT IN (SELECT person FROM part) AND EXISTS (SELECT 1 FROM ticket_person h CROSS JOIN ticket t ON t.number = h.ticket
                        WHERE h.person = a.id AND h.part = 'assignee' AND {counted})) l ON l.person = p.id
             ORDER BY folded(p.name), p.id",
            within("opened_at"),
            within("solved_at"),
            Load::COLUMNS
        );
        self.all(&sql, (asked.parameters(rights), only))
    }
}
