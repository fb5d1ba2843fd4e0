//! Days that count: a delay in calendar days, or in working days of France; times of day stay what they were.

use chrono::{Datelike, Days, Local, NaiveDate, TimeZone, Weekday};

use super::Instant;

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
        let free = matches!(next.weekday(), Weekday::Sat | Weekday::Sun) || is_holiday(next);
        if !free || next == NaiveDate::MAX {
            return next;
        }
    }
}

/// The public holidays of France (Code du travail, article L3133-1).
pub fn is_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 8] = [
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ];
    let after_easter = easter(day.year()).map(|easter| (day - easter).num_days());
    FIXED.contains(&(day.month(), day.day())) || matches!(after_easter, Some(1 | 39 | 50))
}

/// Easter Sunday of the Gregorian calendar, by Gauss's rule with its two exceptions.
fn easter(year: i32) -> Option<NaiveDate> {
    let century = year / 100;
    let moon = (15 + century - century / 4 - (8 * century + 13) / 25) % 30;
    let week = (4 + century - century / 4) % 7;
    let golden = year % 19;
    let mut full_moon = (19 * golden + moon) % 30;
    if full_moon == 29 || (full_moon == 28 && golden > 10) {
        full_moon -= 1;
    }
    let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full_moon + week) % 7;
    // March 22nd is the earliest; an exception moves the full moon, and with it perhaps the Sunday.
    let first = NaiveDate::from_ymd_opt(year, 3, 22)?;
    first.checked_add_days(Days::new(u64::try_from(full_moon + sunday).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_holidays_of_a_year_are_those_of_the_law() {
        let year = (0..365).filter_map(|n| day("2026-01-01").checked_add_days(Days::new(n)));
        let free: Vec<String> = year
            .filter(|day| is_holiday(*day))
            .map(|day| day.to_string())
            .collect();
        let expected = [
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-08-15",
            "2026-11-01",
            "2026-11-11",
            "2026-12-25",
        ];
        assert_eq!(free, expected);
        for (year, sunday) in [
            (2000, "2000-04-23"),
            (2024, "2024-03-31"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2049, "2049-04-18"),
            (2076, "2076-04-19"),
        ] {
            assert_eq!(easter(year), Some(day(sunday)));
        }
    }

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
