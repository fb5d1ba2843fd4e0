//! By when a ticket is to be answered and solved: targets in working time, what stops it, and the moments that come of it;
//! the working time itself is in `hours`, `store::deadlines` keeps the rest.

use chrono::TimeZone;

use super::duration::{Bare, minutes};
use super::hours::Schedule;
use super::ticket::{Priority, Status};
use super::{CategoryId, Instant};

/// More working time than a year has is a mistake.
const MINUTES_MAX: u32 = 2_000 * 60;

/// What is to be reached in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The team's first public word.
    Answer,
    /// A proposed solution.
    Solution,
}

impl Deadline {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Solution];

    /// Its bit where several are kept in one number.
    pub const fn bit(self) -> u8 {
        match self {
            Self::Answer => 1,
            Self::Solution => 2,
        }
    }
}

/// One thing for each deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both<T> {
    /// For the first answer.
    pub answer: T,
    /// For the solution.
    pub solution: T,
}

impl<T: Copy> Both<T> {
    /// The one for that deadline.
    pub const fn of(&self, deadline: Deadline) -> T {
        match deadline {
            Deadline::Answer => self.answer,
            Deadline::Solution => self.solution,
        }
    }
}

/// Working minutes; none: no deadline.
pub type Targets = Both<Option<u32>>;
/// Moments; none: nothing is due.
pub type Due = Both<Option<Instant>>;

impl Due {
    /// What was due at that moment or before.
    pub fn passed(&self, now: Instant) -> impl Iterator<Item = Deadline> {
        let due = *self;
        let passed = move |each: &Deadline| due.of(*each).is_some_and(|due| due <= now);
        Deadline::ALL.into_iter().filter(passed)
    }
}

/// The targets of a priority, for the whole desk or one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// None: the whole desk.
    pub category: Option<CategoryId>,
    /// Of which priority.
    pub priority: Priority,
    /// In working minutes.
    pub minutes: Targets,
}

/// What counts for a ticket: each of the category's own targets, and the desk's where it has none.
pub fn targets(all: &[Target], category: Option<CategoryId>, priority: Priority) -> Targets {
    let of = |category: Option<CategoryId>| {
        let mut all = all.iter();
        let found = all.find(|each| each.category == category && each.priority == priority);
        found.map_or_else(Targets::default, |each| each.minutes)
    };
    let (own, desk) = (of(category), of(None));
    Both {
        answer: own.answer.or(desk.answer),
        solution: own.solution.or(desk.solution),
    }
}

/// How far a ticket's time has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// When it was opened, or came back from a solution: the whole time is given anew then.
    pub from: Instant,
    /// The team's first public word.
    pub answered_at: Option<Instant>,
    /// On hold since then: its time stands still.
    pub held_since: Option<Instant>,
    /// Working minutes it was on hold before.
    pub held_minutes: u32,
}

const fn is_over(status: Status) -> bool {
    match status {
        Status::Solved | Status::Closed => true,
        Status::New | Status::Assigned | Status::Planned | Status::Pending => false,
    }
}

impl Run {
    /// What becomes of it when the ticket moves at that moment.
    pub fn moved(
        &mut self,
        (from, to): (Status, Status),
        now: Instant,
        (hours, zone): (&Schedule, &impl TimeZone),
    ) {
        if is_over(from) && !is_over(to) {
            *self = Self {
                from: now,
                held_since: None,
                held_minutes: 0,
                ..*self
            };
        }
        if to == Status::Pending {
            self.held_since = self.held_since.or(Some(now));
        } else if let Some(since) = self.held_since.take() {
            let held = hours.working_time_between(since, now, zone).num_seconds();
            let minutes = u32::try_from(held).unwrap_or_default().div_ceil(60);
            self.held_minutes = self.held_minutes.saturating_add(minutes);
        }
    }

    /// By when it is to be answered and solved. What is over is due no more; on hold, nobody knows when the solution will be.
    pub fn due(
        &self,
        status: Status,
        targets: Targets,
        (hours, zone): (&Schedule, &impl TimeZone),
    ) -> Due {
        if is_over(status) {
            return Due::default();
        }
        let add = |minutes: u32| hours.add_working_time(self.from, minutes, zone);
        let answer = targets.answer.filter(|_| self.answered_at.is_none());
        let solution = targets.solution.filter(|_| self.held_since.is_none());
        Both {
            answer: answer.and_then(add),
            solution: solution.and_then(|minutes| add(minutes.saturating_add(self.held_minutes))),
        }
    }

    /// Whether what came at that moment came in time; none for what did not come, had come before, or had no target.
    pub fn kept(
        &self,
        came: Both<bool>,
        now: Instant,
        targets: Targets,
        clock: (&Schedule, &impl TimeZone),
    ) -> Both<Option<bool>> {
        let due = self.due(Status::Assigned, targets, clock);
        let kept = |due: Option<Instant>, came: bool| due.filter(|_| came).map(|due| now < due);
        Both {
            answer: kept(due.answer, came.answer),
            solution: kept(due.solution, came.solution),
        }
    }
}

/// Reads a target as people type it, in working hours where no unit says otherwise; nothing typed: none. The error is what is no
/// target.
pub fn read_hours(typed: &str) -> Result<Option<u32>, BadTarget> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let minutes = minutes(typed, Bare::Hours).filter(|n| (1..=MINUTES_MAX).contains(n));
    minutes.map(Some).ok_or(BadTarget)
}

/// What was typed is no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadTarget;

/// A target as it is put back into its field.
pub fn write_hours(minutes: Option<u32>) -> String {
    match minutes.map(|minutes| (minutes / 60, minutes % 60)) {
        None => String::new(),
        Some((hours, 0)) => hours.to_string(),
        Some((hours, minutes)) => format!("{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests;
