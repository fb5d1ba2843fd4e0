//! Days that count: a delay in calendar days, or in working days of France; times of day stay what they were.

use chrono::{Datelike as _, Days, Local, NaiveDate, TimeZone, Weekday};

use super::Instant;
use super::hours::Closings;

/// A number of days from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// How many.
    pub days: u32,
    /// Saturdays, Sundays and the days on which the desk is closed do not count.
    pub working: bool,
}

impl Delay {
    /// The moment so many days later, at the same time of day in the desk's zone.
    pub fn after(self, at: Instant, closings: &Closings) -> Instant {
        self.after_in(at, closings, &Local)
    }

    /// No shorter time has passed when the delay is over, whatever days are free.
    pub fn at_least(self) -> chrono::Duration {
        chrono::Duration::days(self.days.into()) - chrono::Duration::hours(2)
    }

    fn after_in(self, at: Instant, closings: &Closings, zone: &impl TimeZone) -> Instant {
        if !self.working {
            return at + chrono::Duration::days(self.days.into());
        }
        let local = at.with_timezone(zone).naive_local();
        let mut day = local.date();
        for _ in 0..self.days {
            day = next_working(day, closings);
        }
        let moved = day.and_time(local.time());
        // An hour that the change to summer time skips is a whole day's difference to nobody.
        zone.from_local_datetime(&moved)
            .earliest()
            .map_or(at + (moved - local), |moved| moved.to_utc())
    }
}

/// How long an answer is waited for, as it is configured or settled: days, of which 0 is never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// From the question to a reminder.
    pub remind: u32,
    /// From the question to closing.
    pub close: u32,
    /// Days off do not count.
    pub working: bool,
}

impl Waited {
    /// As configured: days, of which 0 is never.
    pub const fn of_days(remind: u32, close: u32, working: bool) -> Self {
        Self {
            remind,
            close,
            working,
        }
    }

    /// Days that can be asked for.
    pub const DAYS_MAX: u32 = 365;

    /// Whether both are in bounds, and the reminder comes before the end.
    pub const fn is_sound(self) -> bool {
        let in_bounds = self.remind <= Self::DAYS_MAX && self.close <= Self::DAYS_MAX;
        in_bounds && (self.close == 0 || self.remind < self.close)
    }
}

/// How long an answer that was asked for is waited for; none: for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the question to a reminder.
    pub remind: Option<Delay>,
    /// From the question to closing.
    pub close: Option<Delay>,
    /// From the reminder to closing: whoever was reminded late has as long to answer.
    pub grace: Option<Delay>,
}

/// What is due of a ticket whose requester was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// They are asked again.
    Reminder,
    /// It is closed.
    Closing,
}

impl Patience {
    /// What is due at that moment, if anything is. Closed without a reminder is nobody who was to get one, however long ago they were
    /// asked.
    pub fn due(
        self,
        (asked, reminded): (Instant, Option<Instant>),
        now: Instant,
        closings: &Closings,
    ) -> Option<Due> {
        let (at, due) = if reminded.is_none() && self.remind.is_some() {
            (self.reminds_at(asked, closings), Due::Reminder)
        } else {
            (self.closes_at(asked, reminded, closings), Due::Closing)
        };
        at.filter(|at| *at <= now).map(|_| due)
    }

    /// So many days to each, of which 0 is never.
    pub fn of(waited: Waited) -> Self {
        let Waited {
            remind,
            close,
            working,
        } = waited;
        let delay = |days| Delay { days, working };
        Self {
            remind: (remind > 0).then_some(delay(remind)),
            close: (close > 0).then_some(delay(close)),
            grace: (close > 0).then_some(delay(close.saturating_sub(remind))),
        }
    }

    /// When the ticket is closed for want of an answer, asked for and reminded of at these moments.
    pub fn closes_at(
        self,
        asked: Instant,
        reminded: Option<Instant>,
        closings: &Closings,
    ) -> Option<Instant> {
        let close = self.close?.after(asked, closings);
        let grace = self.grace.zip(reminded);
        let grace = grace.map(|(delay, at)| delay.after(at, closings));
        Some(grace.map_or(close, |at| at.max(close)))
    }

    /// When its requester is asked again, if they were not.
    pub fn reminds_at(self, asked: Instant, closings: &Closings) -> Option<Instant> {
        Some(self.remind?.after(asked, closings))
    }
}

/// A desk that is closed for longer than this is asked no further.
const CLOSED_DAYS_MAX: usize = 400;

fn next_working(day: NaiveDate, closings: &Closings) -> NaiveDate {
    let is_free = |day: &NaiveDate| {
        matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || closings.on(*day).is_some()
    };
    let mut after = day.iter_days().skip(1).take(CLOSED_DAYS_MAX);
    after
        .find(|day| !is_free(day))
        .or_else(|| day.checked_add_days(Days::new(1)))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::holidays::Region;
    use crate::rules::hours::ClosedDays;
    use chrono::Utc;

    #[test]
    fn working_days_pass_over_what_is_free() {
        for (from, days, working, expected) in [
            ("2026-11-24T09:00:00Z", 7, false, "2026-12-01T09:00:00Z"),
            ("2026-11-24T09:00:00Z", 7, true, "2026-12-03T09:00:00Z"),
            ("2026-12-23T09:00:00Z", 2, true, "2026-12-28T09:00:00Z"),
            ("2026-12-25T09:00:00Z", 1, true, "2026-12-28T09:00:00Z"),
            ("2026-04-30T09:00:00Z", 1, true, "2026-05-04T09:00:00Z"),
            ("2026-11-24T09:00:00Z", 0, true, "2026-11-24T09:00:00Z"),
        ] {
            let delay = Delay { days, working };
            let from: Instant = from.parse().unwrap();
            let closings = Closings {
                region: Region::France,
                own: vec![],
            };
            assert_eq!(
                delay.after_in(from, &closings, &Utc),
                expected.parse::<Instant>().unwrap()
            );
        }
    }

    #[test]
    fn the_desk_s_own_closed_days_and_holidays_count_for_closing_too() {
        let day = |text: &str| text.parse().unwrap();
        let closed = |first, last| ClosedDays {
            first: day(first),
            last: day(last),
            name: "Fermeture".into(),
        };
        let at: Instant = "2026-12-18T09:00:00Z".parse().unwrap();
        for (region, own, expected) in [
            (Region::France, vec![], "2026-12-22T09:00:00Z"),
            (
                Region::France,
                vec![closed("2026-12-21", "2027-01-03")],
                "2027-01-05T09:00:00Z",
            ),
            // Two that meet.
            (
                Region::Nowhere,
                vec![
                    closed("2026-12-21", "2026-12-22"),
                    closed("2026-12-23", "2026-12-24"),
                ],
                "2026-12-28T09:00:00Z",
            ),
            // Closed for good, it closes tickets all the same.
            (
                Region::France,
                vec![closed("2026-12-01", "2099-12-31")],
                "2026-12-20T09:00:00Z",
            ),
        ] {
            let closings = Closings { region, own };
            let delay = Delay {
                days: 2,
                working: true,
            };
            let expected: Instant = expected.parse().unwrap();
            assert_eq!(
                delay.after_in(at, &closings, &Utc),
                expected,
                "{closings:?}"
            );
        }
    }
}
