//! A time without a zone, as sources write it: it is the desk's; how each source writes times is in its reader.

use chrono::{Duration, Local, NaiveDateTime, TimeZone};

use crate::rules::Instant;

/// When the desk's clock shows that time.
pub fn here(time: NaiveDateTime) -> Option<Instant> {
    at_clock(time, &Local)
}

/// In the hour that there is twice, the first; in the one that there is not, the one after.
fn at_clock(time: NaiveDateTime, zone: &impl TimeZone) -> Option<Instant> {
    let found = zone.from_local_datetime(&time).earliest();
    let later = || {
        let time = time.checked_add_signed(Duration::hours(1))?;
        zone.from_local_datetime(&time).earliest()
    };
    found.or_else(later).map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_time_without_a_zone_is_that_of_the_clock() {
        let zone = chrono::FixedOffset::east_opt(3_600).expect("an hour");
        let meant = DateTime::UNIX_EPOCH - Duration::hours(1);
        let shown = DateTime::UNIX_EPOCH.naive_utc();
        assert_eq!(at_clock(shown, &zone), Some(meant));
    }
}
