//! Periods, percentiles and counts, by hand: a fact a line.

use super::*;
use crate::rules::holidays::Region;
use crate::rules::hours::{Closings, Week};
use chrono::Utc;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    format!("{text}:00Z").parse().unwrap()
}

#[test]
fn a_period_is_read_or_refused_for_a_reason() {
    let today = day("2026-11-24");
    let read = |first: &str, last: &str| {
        Period::read(first, last, today).map(|p| format!("{} {}", p.first, p.last))
    };
    assert_eq!(read("", ""), Ok("2025-11-25 2026-11-24".into()));
    assert_eq!(
        read("2026-11-01", "2026-11-01"),
        Ok("2026-11-01 2026-11-01".into())
    );
    for (first, last, bad) in [
        ("2026-11-01", "", BadPeriod::Unreadable),
        ("hier", "2026-11-01", BadPeriod::Unreadable),
        ("2026-02-30", "2026-11-01", BadPeriod::Unreadable),
        ("+262000-01-01", "+262000-01-02", BadPeriod::Unreadable),
        ("2026-11-02", "2026-11-01", BadPeriod::Backwards),
        ("1999-01-01", "2026-11-01", BadPeriod::TooLong),
    ] {
        assert_eq!(read(first, last), Err(bad), "{first} {last}");
    }
}

#[test]
fn presets_end_today() {
    let first = |preset, today| Period::preset(preset, day(today)).first.to_string();
    assert_eq!(first(Preset::Month, "2026-11-24"), "2026-10-26");
    assert_eq!(first(Preset::Quarter, "2026-11-24"), "2026-08-25");
    assert_eq!(first(Preset::School, "2026-11-24"), "2026-09-01");
    assert_eq!(first(Preset::School, "2026-08-31"), "2025-09-01");
    assert_eq!(first(Preset::Year, "2024-02-29"), "2023-03-01");
}

#[test]
fn weeks_begin_on_monday_and_long_periods_go_by_months() {
    let steps = |first, last| {
        let period = Period {
            first: day(first),
            last: day(last),
        };
        period
            .steps()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        steps("2026-11-22", "2026-11-30"),
        ["2026-11-16", "2026-11-23", "2026-11-30"]
    );
    let months = steps("2024-12-31", "2026-11-01");
    assert_eq!((months.len(), &*months[0]), (24, "2024-12-01"));
}

#[test]
fn percentiles_are_values_that_were_measured() {
    let took = |minutes: &[i64]| {
        minutes
            .iter()
            .map(|m| Duration::minutes(*m))
            .collect::<Vec<_>>()
    };
    for (values, percent, expected) in [
        (&[][..], 50, None),
        (&[7], 50, Some(7)),
        (&[7], 90, Some(7)),
        (&[1, 2, 3, 4], 50, Some(2)),
        (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, Some(9)),
        (&[1, 2, 3], 90, Some(3)),
    ] {
        let found = percentile(&took(values), percent);
        assert_eq!(found, expected.map(Duration::minutes), "{values:?}");
    }
    let delays = Delays::of(took(&[0, 59, 60, 239, 240, 480, 1_440, 9_999]));
    assert_eq!(delays.ranges, [2, 2, 1, 1, 2]);
}

#[test]
fn figures_are_of_the_period_and_in_working_hours_where_there_are_any() {
    let course = |category: i64, opened, answered: Option<&str>, solved: Option<&str>| Course {
        category: Some(CategoryId(category)),
        opened_at: at(opened),
        answered_at: answered.map(at),
        solved_at: solved.map(at),
        kept: Both {
            answer: answered.map(|_| category == 1),
            solution: Some(false).filter(|_| category == 1),
        },
    };
    let courses = [
        // Before the period, solved in it: Friday 17:00 to Monday 9:00.
        course(
            1,
            "2026-11-06T17:00",
            Some("2026-11-06T17:10"),
            Some("2026-11-09T09:00"),
        ),
        course(2, "2026-11-10T09:00", Some("2026-11-10T12:45"), None),
        course(2, "2026-11-16T09:15", None, None),
    ];
    let period = Period {
        first: day("2026-11-09"),
        last: day("2026-11-22"),
    };
    let clock = Figures::count(&courses, period, None, &Utc);
    let pair = |opened, solved| Pair { opened, solved };
    assert_eq!(clock.total, pair(2, 1));
    assert_eq!(
        clock.steps,
        [
            (day("2026-11-09"), pair(1, 1)),
            (day("2026-11-16"), pair(1, 0))
        ]
    );
    assert_eq!(
        clock.categories,
        [
            (Some(CategoryId(2)), pair(2, 0)),
            (Some(CategoryId(1)), pair(0, 1))
        ]
    );
    // The first was opened before the period, the last is not due.
    let kept = Both {
        answer: [0, 1],
        solution: [0, 0],
    };
    assert_eq!(clock.kept, kept);
    assert_eq!(clock.kept_by, [(Some(CategoryId(2)), kept)]);
    assert_eq!((clock.hours[9], clock.hours.iter().sum::<usize>()), (2, 2));
    assert_eq!(clock.answer.median, Some(Duration::minutes(225)));
    assert_eq!(clock.solution.median, Some(Duration::hours(64)));
    let schedule = Schedule {
        week: Week::usual(),
        closings: Closings {
            region: Region::France,
            own: vec![],
        },
    };
    let worked = Figures::count(&courses, period, Some(&schedule), &Utc);
    assert_eq!(worked.answer.median, Some(Duration::minutes(210)));
    assert_eq!(worked.solution.median, Some(Duration::hours(1)));
    for course in &courses {
        let to = course
            .solved_at
            .or(course.answered_at)
            .unwrap_or(course.opened_at);
        let table = Timetable::between(
            &schedule,
            courses[0].opened_at,
            at("2026-11-20T00:00"),
            &Utc,
        );
        assert_eq!(
            table.worked_until(to) - table.worked_until(course.opened_at),
            schedule.working_time_between(course.opened_at, to, &Utc)
        );
    }
}
