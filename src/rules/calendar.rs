//! Days that count: a delay in calendar days, or in working days of France; times of day stay what they were.

use chrono::{Datelike as _, Days, Local, NaiveDate, TimeZone, Weekday};

use super::Instant;
use super::holidays::Region;

/// A number of days from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// How many.
    pub days: u32,
    /// Saturdays, Sundays and public holidays do not count.
    pub working: bool,
}

impl Delay {
    /// The moment so many days later, at the same time of day in the machine's zone.
    pub fn after(self, at: Instant) -> Instant {
        self.after_in(at, &Local)
    }

    /// No shorter time has passed when the delay is over, whatever days are free.
    pub fn at_least(self) -> chrono::Duration {
        chrono::Duration::days(self.days.into()) - chrono::Duration::hours(2)
    }

    fn after_in(self, at: Instant, zone: &impl TimeZone) -> Instant {
        if !self.working {
            return at + chrono::Duration::days(self.days.into());
        }
        let local = at.with_timezone(zone).naive_local();
        let mut day = local.date();
        for _ in 0..self.days {
            day = next_working(day);
        }
        let moved = day.and_time(local.time());
        // An hour that the change to summer time skips is a whole day's difference to nobody.
        zone.from_local_datetime(&moved)
            .earliest()
            .map_or(at + (moved - local), |moved| moved.to_utc())
    }
}

fn next_working(day: NaiveDate) -> NaiveDate {
    let mut next = day;
    loop {
        next = next.checked_add_days(Days::new(1)).unwrap_or(next);
        let free = matches!(next.weekday(), Weekday::Sat | Weekday::Sun)
            || Region::France.holiday(next).is_some();
        if !free || next == NaiveDate::MAX {
            return next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            assert_eq!(
                delay.after_in(from, &Utc),
                expected.parse::<Instant>().unwrap()
            );
        }
    }
}
