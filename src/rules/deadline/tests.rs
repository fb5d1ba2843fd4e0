//! A fact a line, in the usual week of a desk in a zone without summer time.

use chrono::{FixedOffset, Utc};

use super::*;
use crate::rules::holidays::Region;
use crate::rules::hours::{Closings, Week};

fn schedule() -> Schedule {
    Schedule {
        week: Week::usual(),
        closings: Closings {
            region: Region::France,
            own: vec![],
        },
    }
}

const ZONE: Utc = Utc;

/// A moment of November 2026: the 24th is a Tuesday.
fn at(text: &str) -> Instant {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn run(from: &str) -> Run {
    Run {
        from: at(from),
        answered_at: None,
        held_since: None,
        held_minutes: 0,
    }
}

const ONE_AND_EIGHT: Targets = Both {
    answer: Some(60),
    solution: Some(480),
};

fn due(run: &Run, status: Status) -> Due {
    run.due(status, ONE_AND_EIGHT, (&schedule(), &ZONE))
}

#[test]
fn targets_run_in_working_time() {
    for (opened, answer, solution) in [
        ("24T09:00", "24T10:00", "25T09:00"),
        ("24T12:00", "24T14:00", "25T12:00"),
        ("27T17:00", "30T09:00", "30T17:00"),
        ("28T11:00", "30T09:30", "30T17:30"),
    ] {
        let expected = Both {
            answer: Some(at(answer)),
            solution: Some(at(solution)),
        };
        assert_eq!(due(&run(opened), Status::New), expected, "{opened}");
    }
    let nothing = run("24T09:00").due(Status::New, Targets::default(), (&schedule(), &ZONE));
    assert_eq!(nothing, Due::default());
    let never = Schedule {
        week: Week::default(),
        ..schedule()
    };
    let zone = FixedOffset::east_opt(3_600).unwrap();
    let never = run("24T09:00").due(Status::New, ONE_AND_EIGHT, (&never, &zone));
    assert_eq!(
        never,
        Due::default(),
        "a desk that never works owes nothing"
    );
}

#[test]
fn an_answer_a_solution_and_a_hold_stop_what_they_concern() {
    let mut run = run("24T09:00");
    run.answered_at = Some(at("24T09:10"));
    assert_eq!(due(&run, Status::Assigned).answer, None);
    for over in [Status::Solved, Status::Closed] {
        assert_eq!(due(&run, over), Due::default());
    }
    let hours = (&schedule(), &ZONE);
    run.moved((Status::Assigned, Status::Pending), at("24T10:00"), hours);
    assert_eq!(due(&run, Status::Pending).solution, None);
    // Two working hours, over noon; a word while it stands still changes nothing.
    run.moved((Status::Pending, Status::Pending), at("24T11:00"), hours);
    run.moved((Status::Pending, Status::Assigned), at("24T13:00"), hours);
    let later = due(&run, Status::Assigned).solution;
    assert_eq!(later, Some(at("25T11:30")), "10:00 to 12:30");
    // A second hold adds to the first; a night counts for nothing.
    run.moved((Status::Assigned, Status::Pending), at("24T17:00"), hours);
    run.moved((Status::Pending, Status::Planned), at("25T09:00"), hours);
    assert_eq!(due(&run, Status::Planned).solution, Some(at("25T12:30")));
}

#[test]
fn what_comes_back_from_a_solution_gets_the_whole_time_again() {
    let mut run = run("24T09:00");
    let hours = (&schedule(), &ZONE);
    run.held_minutes = 90;
    run.answered_at = Some(at("24T09:30"));
    run.moved((Status::Solved, Status::Assigned), at("25T09:00"), hours);
    let expected = Both {
        answer: None,
        solution: Some(at("26T09:00")),
    };
    assert_eq!(due(&run, Status::Assigned), expected);
}

#[test]
fn a_category_counts_before_the_desk_for_each_target() {
    let target = |category: Option<i64>, answer, solution| Target {
        category: category.map(CategoryId),
        priority: Priority::High,
        minutes: Both { answer, solution },
    };
    let all = [
        target(None, Some(60), Some(480)),
        target(Some(3), None, Some(120)),
        target(Some(5), Some(30), None),
    ];
    let of = |category: Option<i64>, priority| {
        let found = targets(&all, category.map(CategoryId), priority);
        (found.answer, found.solution)
    };
    assert_eq!(of(None, Priority::High), (Some(60), Some(480)));
    assert_eq!(of(Some(3), Priority::High), (Some(60), Some(120)));
    assert_eq!(of(Some(4), Priority::High), (Some(60), Some(480)));
    assert_eq!(of(Some(5), Priority::High), (Some(30), Some(480)));
    assert_eq!(of(Some(3), Priority::Low), (None, None));
}

#[test]
fn what_is_due_now_has_passed() {
    let due = Both {
        answer: Some(at("24T10:00")),
        solution: Some(at("25T09:00")),
    };
    let passed = |now: &str| due.passed(at(now)).collect::<Vec<_>>();
    assert_eq!(passed("24T09:59"), []);
    assert_eq!(passed("24T10:00"), [Deadline::Answer]);
    assert_eq!(passed("26T10:00"), Deadline::ALL);
    assert_eq!(Due::default().passed(at("26T10:00")).count(), 0);
}

#[test]
fn targets_are_read_as_people_type_them() {
    for (typed, minutes, written) in [
        ("", None, ""),
        (" 4 ", Some(240), "4"),
        ("1,5", Some(90), "1:30"),
        ("0.25", Some(15), "0:15"),
        ("1:30", Some(90), "1:30"),
        ("2h", Some(120), "2"),
        ("4 h", Some(240), "4"),
        ("1\u{a0}h\u{a0}30", Some(90), "1:30"),
        ("45 min", Some(45), "0:45"),
        ("0h05", Some(5), "0:05"),
        ("2000", Some(120_000), "2000"),
    ] {
        assert_eq!(read_hours(typed), Ok(minutes), "{typed}");
        assert_eq!(write_hours(minutes), written);
    }
    for bad in [
        "0",
        "-1",
        "+1",
        "a",
        "1:60",
        "2001",
        "4294967295",
        "1.234",
        "h",
        ":",
        "1,",
        ",5x",
        "1 2",
    ] {
        assert_eq!(read_hours(bad), Err(BadTarget), "{bad}");
    }
}
