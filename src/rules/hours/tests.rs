//! Working time, a line a fact, on the clock of Paris.

use chrono::{Datelike as _, Duration, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime};

use super::*;

/// Europe/Paris since 1996: summer time from the last Sunday of March to that of October, 01:00 UTC.
#[derive(Clone, Copy, Debug)]
struct Paris;

fn last_sunday(year: i32, month: u32) -> NaiveDateTime {
    let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap();
    let back = last.weekday().num_days_from_sunday();
    (last - Duration::days(back.into()))
        .and_hms_opt(1, 0, 0)
        .unwrap()
}

impl TimeZone for Paris {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        let year = utc.year();
        let summer = last_sunday(year, 3) <= *utc && *utc < last_sunday(year, 10);
        FixedOffset::east_opt(if summer { 7_200 } else { 3_600 }).unwrap()
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
        let fits = |hours: i32| {
            let offset = FixedOffset::east_opt(hours * 3_600).unwrap();
            (self.offset_from_utc_datetime(&(*local - offset)) == offset).then_some(offset)
        };
        match (fits(2), fits(1)) {
            (Some(first), Some(second)) => MappedLocalTime::Ambiguous(first, second),
            (Some(one), None) | (None, Some(one)) => MappedLocalTime::Single(one),
            (None, None) => MappedLocalTime::None,
        }
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<FixedOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }
}

/// A moment of Paris, `2026-11-24 08:30`; the first of two.
fn paris(text: &str) -> Instant {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Paris
        .from_local_datetime(&local)
        .earliest()
        .unwrap()
        .to_utc()
}

fn school() -> Schedule {
    let day = |text: &str| text.parse().unwrap();
    Schedule {
        week: Week::usual(),
        closings: Closings {
            region: Region::France,
            own: vec![ClosedDays {
                first: day("2026-12-21"),
                last: day("2027-01-01"),
                name: "Vacances de Noël".into(),
            }],
        },
    }
}

/// Open around the clock on Sundays: the days on which clocks are set.
fn sundays(hours: &str) -> Schedule {
    Schedule {
        week: Week::read(&["", "", "", "", "", "", hours]).unwrap(),
        ..school()
    }
}

#[test]
fn a_desk_is_open_within_its_hours_and_on_no_free_day() {
    for (at, open) in [
        ("2026-11-24 08:29", false),
        ("2026-11-24 08:30", true),
        ("2026-11-24 12:29", true),
        ("2026-11-24 12:30", false),
        ("2026-11-24 13:30", true),
        ("2026-11-24 17:30", false),
        ("2026-11-28 10:00", false), // Saturday
        ("2026-11-11 10:00", false), // Armistice
        ("2026-12-22 10:00", false), // closed
        ("2027-01-01 10:00", false), // the last day of it
        ("2027-01-04 10:00", true),
        ("2028-02-29 10:00", true), // a leap day, a Tuesday
        ("2026-07-01 08:30", true), // summer time
        ("2026-07-01 08:29", false),
    ] {
        assert_eq!(school().is_open(paris(at), &Paris), open, "{at}");
    }
}

#[test]
fn working_time_counts_the_hours_between_two_moments() {
    for (from, to, minutes) in [
        ("2026-11-24 09:00", "2026-11-24 10:00", 60),
        ("2026-11-24 10:00", "2026-11-24 09:00", 0),
        ("2026-11-24 12:00", "2026-11-24 14:00", 60), // lunch is not work
        ("2026-11-24 00:00", "2026-11-25 00:00", 480),
        ("2026-11-23 00:00", "2026-11-30 00:00", 2_400),
        ("2026-11-27 17:00", "2026-11-30 09:00", 60), // a week-end
        ("2026-11-10 17:00", "2026-11-12 09:00", 60), // a holiday
        ("2026-12-18 17:00", "2027-01-04 09:00", 60), // a closing over New Year
        ("2026-11-28 00:00", "2026-11-29 23:59", 0),
        ("2026-03-27 17:00", "2026-03-30 09:00", 60), // over the change to summer time
        ("2026-10-23 17:00", "2026-10-26 09:00", 60), // and back
        ("2028-02-28 17:00", "2028-03-01 09:00", 540), // over a leap day
        ("2027-02-26 17:00", "2027-03-01 09:00", 60), // none in that year
    ] {
        let time = school().working_time_between(paris(from), paris(to), &Paris);
        assert_eq!(time, Duration::minutes(minutes), "{from} to {to}");
    }
}

#[test]
fn a_deadline_falls_within_the_hours() {
    for (at, minutes, expected) in [
        ("2026-11-24 09:00", 60, "2026-11-24 10:00"),
        ("2026-11-24 09:00", 0, "2026-11-24 09:00"),
        ("2026-11-24 08:30", 240, "2026-11-24 12:30"),
        ("2026-11-24 08:30", 241, "2026-11-24 13:31"),
        ("2026-11-24 17:00", 60, "2026-11-25 09:00"),
        ("2026-11-24 06:00", 30, "2026-11-24 09:00"),
        ("2026-11-24 22:00", 30, "2026-11-25 09:00"),
        ("2026-11-27 17:00", 480, "2026-11-30 17:00"),
        ("2026-11-10 17:00", 60, "2026-11-12 09:00"),
        ("2026-12-18 17:00", 60, "2027-01-04 09:00"),
        ("2026-03-27 17:00", 60, "2026-03-30 09:00"),
        ("2026-10-23 17:00", 60, "2026-10-26 09:00"),
        ("2028-02-28 17:00", 540, "2028-03-01 09:00"),
        ("2026-11-28 12:00", 0, "2026-11-28 12:00"),
    ] {
        let reached = school().add_working_time(paris(at), minutes, &Paris);
        assert_eq!(reached, Some(paris(expected)), "{at} and {minutes} min");
    }
}

#[test]
fn hours_over_a_change_of_the_clock_last_as_long_as_they_do() {
    let whole = |day: &str| (paris(&format!("{day} 00:00")), day.to_owned());
    for (day, hours, expected) in [
        ("2026-03-29", "0-24", 23 * 60),
        ("2026-10-25", "0-24", 25 * 60),
        ("2026-03-29", "1-4", 2 * 60),
        ("2026-10-25", "1-4", 4 * 60),
        ("2026-03-29", "2h15-2h45", 0),  // the clock never shows it
        ("2026-10-25", "2h15-2h45", 90), // from the first 2:15 to the last 2:45
        ("2026-10-25", "1-2h30 2h30-4", 4 * 60), // nothing counts twice
        ("2026-03-29", "1h30-2h30", 30),
    ] {
        let (from, _) = whole(day);
        let to = from + Duration::hours(26);
        let time = sundays(hours).working_time_between(from, to, &Paris);
        assert_eq!(time, Duration::minutes(expected), "{day} {hours}");
        let minutes = u32::try_from(expected).unwrap();
        let reached = sundays(hours).add_working_time(from, minutes, &Paris);
        let back = sundays(hours).working_time_between(from, reached.unwrap(), &Paris);
        assert_eq!(back, Duration::minutes(expected), "{day} {hours}");
    }
}

#[test]
fn adding_and_measuring_agree_from_every_hour_of_a_year() {
    let school = school();
    for hour in (0..365 * 24).step_by(7) {
        let at = paris("2026-01-01 00:00") + Duration::hours(hour);
        for minutes in [1, 59, 480, 2_400] {
            let reached = school.add_working_time(at, minutes, &Paris).unwrap();
            let time = school.working_time_between(at, reached, &Paris);
            assert_eq!(time, Duration::minutes(minutes.into()), "{at}");
        }
    }
}

#[test]
fn who_never_works_has_no_deadline() {
    let never = Schedule {
        week: Week::default(),
        ..school()
    };
    let at = paris("2026-11-24 09:00");
    assert_eq!(never.add_working_time(at, 1, &Paris), None);
    assert_eq!(never.add_working_time(at, 0, &Paris), Some(at));
    assert!(!never.is_open(at, &Paris));
    let year = never.working_time_between(at, at + Duration::days(365), &Paris);
    assert_eq!(year, Duration::zero());
}

#[test]
fn a_day_s_hours_are_read_as_people_type_them() {
    use BadHours::{Backwards, Overlapping, TooMany, Unreadable};
    for (typed, expected) in [
        ("", Ok("")),
        ("  ", Ok("")),
        ("8h30-12h30, 13h30-17h30", Ok("08:30-12:30 13:30-17:30")),
        (
            "8 h 30 - 12 h 30, 13 h 30 - 17 h 30",
            Ok("08:30-12:30 13:30-17:30"),
        ),
        (
            "8\u{a0}h\u{a0}30 à 12\u{a0}h, 13\u{a0}h à 17\u{a0}h\u{a0}30",
            Ok("08:30-12:00 13:00-17:30"),
        ),
        ("de 8 h à 12 h 13 h à 17 h", Ok("08:00-12:00 13:00-17:00")),
        ("from 8:30 to 12:30", Ok("08:30-12:30")),
        ("8 H - 12 H", Ok("08:00-12:00")),
        ("13:30 – 17:30 8:30 – 12:30", Ok("08:30-12:30 13:30-17:30")),
        ("8-12", Ok("08:00-12:00")),
        ("8h-12h", Ok("08:00-12:00")),
        ("8.30-12.05", Ok("08:30-12:05")),
        ("0-24", Ok("00:00-24:00")),
        ("8-12 12-18", Ok("08:00-12:00 12:00-18:00")),
        ("8h30", Err(Unreadable)),
        ("matin", Err(Unreadable)),
        ("8-25", Err(Unreadable)),
        ("8h60-9h", Err(Unreadable)),
        ("24h01-25", Err(Unreadable)),
        ("+8-12", Err(Unreadable)),
        ("8-12-14", Err(Unreadable)),
        ("99999999999-12", Err(Unreadable)),
        ("12-8", Err(Backwards)),
        ("8-8", Err(Backwards)),
        ("8-12 11-14", Err(Overlapping)),
        ("0-1 2-3 4-5 6-7 8-9 10-11 12-13", Err(TooMany)),
    ] {
        let read = Week::read(&[typed]).map(|week| week.days().into_iter().next().unwrap());
        let expected = expected.map(str::to_owned).map_err(|bad| (0, bad));
        assert_eq!(read, expected, "{typed}");
    }
}

#[test]
fn a_week_is_read_back_as_it_was_written() {
    let week = Week::usual();
    assert_eq!(Week::from_text(&week.text()), Some(week));
    assert_eq!(Week::from_text(";;;;;;"), Some(Week::default()));
    for broken in ["", ";;;;;", "x;;;;;;", ";;;;;;;"] {
        assert_eq!(Week::from_text(broken), None, "{broken}");
    }
}
