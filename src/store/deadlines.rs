//! By when tickets are due: the targets, the moments kept on each ticket so that lists compute nothing, and which of them passed;
//! `rules::deadline` says what they are.

use std::collections::BTreeSet;

use chrono::Local;

use super::sql::{Cells, Record, Selected, record};
use super::{Error, Read, Result, Write};
use crate::rules::deadline::{Both, Deadline, Due, Run, Target, Targets, targets};
use crate::rules::hours::{Schedule, Week};
use crate::rules::ticket::{Status, Ticket};
use crate::rules::{Instant, TicketNumber};

/// How a ticket stands with its deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far its time has run.
    pub run: Run,
    /// What is due when.
    pub due: Due,
    /// One of them passed, as the sweep saw it.
    pub late: bool,
    /// Those that need no telling any more: bits of [`Deadline`].
    pub announced: u8,
    /// Whether what came was in time.
    pub kept: Both<Option<bool>>,
}

record! {
    Standing {
        due: "answer_due_at, solution_due_at",
        run: "coalesce(runs_from, opened_at), answered_at, held_since, held_minutes", late,
        announced, kept: "answered_in_time, solved_in_time",
    }
}
record! { Run { from: "coalesce(runs_from, opened_at)", answered_at, held_since, held_minutes } }
record! { Target { category, priority, minutes: "answer_minutes, solution_minutes" } }

impl<T: Record> Record for Both<T> {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (answer, solution) = cells.take()?;
        Ok(Self { answer, solution })
    }
}

impl Read<'_> {
    /// All targets, of the desk and of categories.
    pub fn targets(&self) -> Result<Vec<Target>> {
        self.select("FROM target", ())
    }

    /// How a ticket stands with its deadlines.
    pub fn standing(&self, number: TicketNumber) -> Result<Standing> {
        let standing = self.find("FROM ticket WHERE number = ?1", number)?;
        standing.ok_or_else(|| Error::damaged(format!("ticket {number} vanished")))
    }

    /// Tickets with a deadline that passed since the last sweep.
    pub fn newly_late(&self, now: Instant) -> Result<Vec<TicketNumber>> {
        // In one statement SQLite would walk all tickets, to have them in order.
        let mut late = BTreeSet::new();
        for sql in [
            "SELECT number FROM ticket WHERE answer_due_at <= ?1 AND (late = 0 OR announced & 1 = 0) AND number NOT IN (SELECT ticket FROM discarded)",
            "SELECT number FROM ticket WHERE solution_due_at <= ?1 AND (late = 0 OR announced & 2 = 0) AND number NOT IN (SELECT ticket FROM discarded)",
        ] {
            late.extend(self.all::<TicketNumber>(sql, now)?);
        }
        Ok(late.into_iter().collect())
    }

    /// When the desk works, by which deadlines are counted.
    fn working_time(&self) -> Result<Schedule> {
        Ok(Schedule {
            week: self.desk_hours()?.unwrap_or_else(Week::usual),
            closings: self.closings()?,
        })
    }
}

impl Write<'_> {
    /// Sets the targets of a priority, for the whole desk or one category; tickets follow with [`Self::renew_deadlines`].
    pub fn set_target(&self, target: &Target) -> Result<()> {
        let Target {
            category,
            priority,
            minutes: Both { answer, solution },
        } = target;
        let sql = "DELETE FROM target WHERE category IS ?1 AND priority = ?2";
        self.run(sql, (category, priority))?;
        if answer.is_none() && solution.is_none() {
            return Ok(());
        }
        let sql = "INSERT INTO target (category, priority, answer_minutes, solution_minutes) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (category, priority, answer, solution))
    }

    /// Brings the deadlines of a ticket up to what just became of it; `answered`: the team said something to its requester.
    pub fn settle_deadlines(
        &self,
        ticket: &Ticket,
        was: Status,
        answered: bool,
        now: Instant,
    ) -> Result<()> {
        let before = self.standing(ticket.number)?;
        let all = self.targets()?;
        let minutes = targets(&all, ticket.category, ticket.priority);
        let hours = (&self.working_time()?, &Local);
        let mut after = before;
        after.run.moved((was, ticket.status), now, hours);
        if after.run.from != before.run.from {
            after.announced = 0;
            after.kept.solution = None;
        }
        let came = Both {
            answer: answered,
            solution: ticket.status == Status::Solved && was != Status::Solved,
        };
        let kept = after.run.kept(came, now, minutes, hours);
        after.kept = Both {
            answer: after.kept.answer.or(kept.answer),
            solution: after.kept.solution.or(kept.solution),
        };
        if answered {
            after.run.answered_at = after.run.answered_at.or(Some(now));
        }
        after.set(after.run.due(ticket.status, minutes, hours), now);
        self.save_standing(ticket.number, before, after)
    }

    /// The team's only word was taken back: an answer is due again.
    pub fn unanswer(&self, ticket: &Ticket, said_at: Instant, now: Instant) -> Result<()> {
        let sql = "UPDATE ticket SET answered_at = NULL, answered_in_time = NULL WHERE number = ?1 AND answered_at = ?2";
        self.run(sql, (ticket.number, said_at))?;
        self.settle_deadlines(ticket, ticket.status, false, now)
    }

    /// The team's first word in a ticket counts in the one that it goes on in, unless that was opened later.
    pub(super) fn move_answer(&self, from: TicketNumber, to: TicketNumber) -> Result<()> {
        let sql = "UPDATE ticket SET answered_at = s.answered_at,
                answered_in_time = coalesce(s.answered_at < ticket.answer_due_at, ticket.answered_in_time)
            FROM ticket s WHERE s.number = ?1 AND ticket.number = ?2 AND s.answered_at >= ticket.opened_at
                AND s.answered_at < coalesce(ticket.answered_at, 9223372036854775807)";
        self.run(sql, (from, to))
    }

    /// Computes the deadlines of all open tickets anew, after the targets or the hours were changed. What has passed only by
    /// this is late, but nobody is told: that could be hundreds of mails.
    pub fn renew_deadlines(&self, now: Instant) -> Result<()> {
        let all = self.targets()?;
        let hours = (&self.working_time()?, &Local);
        let sql = format!(
            "SELECT number, status, category, priority, {} FROM ticket
             WHERE status IN ('new','assigned','planned','pending')",
            Standing::COLUMNS
        );
        for (number, status, category, priority, before) in self.all(&sql, ())? {
            let before: Standing = before;
            let minutes: Targets = targets(&all, category, priority);
            let mut after = before;
            after.set(before.run.due(status, minutes, hours), now);
            for passed in after.due.passed(now) {
                if after.due.of(passed) != before.due.of(passed) {
                    after.late = true;
                    after.announced |= passed.bit();
                }
            }
            self.save_standing(number, before, after)?;
        }
        Ok(())
    }

    /// Marks a ticket as late if a deadline of it has passed, and tells which of them are to be announced: each once.
    pub fn note_late(&self, number: TicketNumber, now: Instant) -> Result<Vec<Deadline>> {
        let before = self.standing(number)?;
        let mut after = before;
        let mut news = Vec::new();
        for passed in before.due.passed(now) {
            after.late = true;
            if after.announced & passed.bit() == 0 {
                after.announced |= passed.bit();
                news.push(passed);
            }
        }
        self.save_standing(number, before, after)?;
        Ok(news)
    }

    fn save_standing(&self, number: TicketNumber, before: Standing, after: Standing) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let Standing {
            run,
            due,
            late,
            announced,
            kept,
        } = after;
        let sql = "UPDATE ticket SET answer_due_at = ?2, solution_due_at = ?3, runs_from = ?4, answered_at = ?5,
                   held_since = ?6, held_minutes = ?7, late = ?8, announced = ?9,
                   answered_in_time = ?10, solved_in_time = ?11 WHERE number = ?1";
        let Run {
            from,
            answered_at,
            held_since,
            held_minutes,
        } = run;
        let run = (from, answered_at, held_since, held_minutes);
        let (due, kept) = ((due.answer, due.solution), (kept.answer, kept.solution));
        self.run(sql, (number, due, run, late, announced, kept))
    }
}

impl Standing {
    /// What is due is another moment: late stays late only where one has passed.
    fn set(&mut self, due: Due, now: Instant) {
        self.due = due;
        self.late = self.late && due.passed(now).next().is_some();
    }
}
