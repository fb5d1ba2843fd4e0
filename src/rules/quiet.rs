//! Whether no mail has come in for unusually long: by the hours in which the desk works, and by the longest silence that it knows.

use chrono::{Duration, TimeZone};

use super::Instant;
use super::hours::Schedule;

/// How far back silences are looked at.
pub const LOOKS_BACK: Duration = Duration::days(60);
/// Mails and time that are to be known before one silence is longer than others.
const KNOWN_MAILS: usize = 20;
const KNOWN_FOR: Duration = Duration::days(14);
/// No shorter silence is unusual, in hours of work: a day.
const SHORTEST: Duration = Duration::hours(8);
/// An unusual silence is so many times as long as the longest.
const TIMES: i32 = 3;

/// Since when it is quiet, if it is unusually so. `arrivals` are those of [`LOOKS_BACK`], oldest first.
pub fn since(
    arrivals: &[Instant],
    schedule: &Schedule,
    zone: &impl TimeZone,
    now: Instant,
) -> Option<Instant> {
    let (first, last) = (*arrivals.first()?, *arrivals.last()?);
    if arrivals.len() < KNOWN_MAILS || last - first < KNOWN_FOR {
        return None;
    }
    let worked = |from, to| schedule.working_time_between(from, to, zone);
    let silence = worked(last, now);
    if silence < SHORTEST {
        return None;
    }
    let longest = arrivals.windows(2).fold(Duration::zero(), |longest, pair| {
        // Within a silence no more is worked than time passes.
        if pair[1] - pair[0] <= longest {
            longest
        } else {
            longest.max(worked(pair[0], pair[1]))
        }
    });
    (silence > longest * TIMES).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::hours::{Closings, Week};

    /// 1 June 2026 is a Monday.
    fn on(day: u32, hour: u32) -> Instant {
        let first = chrono::Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0);
        let first = first.single().expect("a moment");
        first + Duration::days(i64::from(day) - 1) + Duration::hours(hour.into())
    }

    /// A mail at ten on each working day of the first weeks.
    fn daily(days: u32) -> Vec<Instant> {
        (1..=days)
            .filter(|day| day % 7 != 6 && day % 7 != 0)
            .map(|day| on(day, 10))
            .collect()
    }

    #[test]
    fn a_silence_is_unusual_by_what_the_desk_knows_and_by_its_hours() {
        let schedule = Schedule {
            week: Week::usual(),
            closings: Closings::none(),
        };
        let (a_month, a_fortnight) = (daily(26), daily(11));
        let at_once: Vec<Instant> = vec![on(1, 10); 50];
        for (what, arrivals, now, expected) in [
            ("nothing ever came", &vec![], on(60, 12), false),
            ("the next morning", &a_month, on(27, 9), false),
            ("a weekend later", &a_month, on(29, 12), false),
            ("three days of work later", &a_month, on(31, 9), false),
            ("a week of work later", &a_month, on(34, 12), true),
            ("too little is known", &a_fortnight, on(30, 12), false),
            ("many at once, once", &at_once, on(30, 12), false),
            ("the clock was put back", &a_month, on(3, 12), false),
        ] {
            let found = since(arrivals, &schedule, &chrono::Utc, now);
            assert_eq!(found.is_some(), expected, "{what}");
        }
    }
}
