//! When the command of `[alarm]` runs: at once when something new fails, again each day while it lasts, once more when all is well, and
//! never twice within the hour; what fails is in `channel`, the command is run in `serve`.

use std::collections::BTreeSet;

use chrono::Duration;

use super::Instant;

/// The least time between two runs, whatever happens: what comes and goes is told once an hour at most.
const RUNS_APART: Duration = Duration::hours(1);
/// What lasts is told again after this time.
const AGAIN: Duration = Duration::hours(24);

/// What the command was last run for; kept over a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// When it was last run, whether it succeeded or not.
    pub run_at: Option<Instant>,
    /// What it told of when it last succeeded; nothing: that all is well.
    pub about: BTreeSet<String>,
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// Something fails.
    Failing,
    /// Nothing does any more.
    Well,
}

impl Alarm {
    /// In one word, for the command.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Well => "well",
        }
    }
}

impl Told {
    /// What is to be told now that these fail, if anything is.
    pub fn due(&self, failing: &BTreeSet<String>, now: Instant) -> Option<Alarm> {
        // A clock that was put back makes nobody wait.
        let since = self.run_at.map(|at| now - at);
        let since = since.filter(|since| *since >= Duration::zero());
        if since.is_some_and(|since| since < RUNS_APART) {
            return None;
        }
        let again = since.is_none_or(|since| since >= AGAIN);
        if failing.is_empty() {
            (!self.about.is_empty()).then_some(Alarm::Well)
        } else if again || !failing.is_subset(&self.about) {
            Some(Alarm::Failing)
        } else {
            None
        }
    }
}

/// What administrators are to be mailed now that these fail, if anything is: each day while it lasts, and nothing twice a day. What is
/// told is noted in `told`. Mail cannot tell that mail does not leave: the pages and the command do.
pub fn mailed(told: &mut Told, failing: BTreeSet<String>, now: Instant) -> bool {
    let since = told.run_at.map(|at| now - at);
    let today = since.is_some_and(|since| Duration::zero() <= since && since < AGAIN);
    if !today {
        told.about.clear();
    }
    if failing.is_subset(&told.about) {
        return false;
    }
    if !today {
        told.run_at = Some(now);
    }
    told.about.extend(failing);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(minute * 60, 0).expect("a moment")
    }

    fn set(words: &str) -> BTreeSet<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn an_alarm_is_given_for_what_is_new_each_day_and_for_the_end_an_hour_apart() {
        use Alarm::{Failing, Well};
        for (what, run_at, about, failing, expected) in [
            ("all is well", None, "", "", None),
            ("the first", None, "", "a", Some(Failing)),
            ("told already", Some(-60), "a", "a", None),
            ("told a day ago", Some(-24 * 60), "a", "a", Some(Failing)),
            ("another, too soon", Some(-59), "a", "a b", None),
            ("another", Some(-60), "a", "a b", Some(Failing)),
            ("one of two is mended", Some(-60), "a b", "b", None),
            ("it ended, too soon", Some(-59), "a", "", None),
            ("it ended", Some(-60), "a", "", Some(Well)),
            ("its end was told", Some(-60), "", "", None),
            ("the command failed a moment ago", Some(-1), "", "a", None),
            (
                "the command failed an hour ago",
                Some(-60),
                "",
                "a",
                Some(Failing),
            ),
            ("the clock was put back", Some(60), "a", "a", Some(Failing)),
            ("put back, and all is well", Some(60), "", "", None),
        ] {
            let told = Told {
                run_at: run_at.map(|minutes| at(100_000 + minutes)),
                about: set(about),
            };
            assert_eq!(told.due(&set(failing), at(100_000)), expected, "{what}");
        }
    }

    #[test]
    fn administrators_are_mailed_what_is_new_once_a_day() {
        let mut told = Told::default();
        for (what, minute, failing, expected) in [
            ("all is well", 0, "", false),
            ("the first", 10, "a", true),
            ("told already", 11, "a", false),
            ("it ended", 60, "", false),
            ("it is back", 90, "a", false),
            ("another", 100, "a b", true),
            ("both told", 1_440, "a b", false),
            ("a day after the first", 1_450, "a b", true),
            ("the clock was put back", 1_000, "a", true),
        ] {
            assert_eq!(
                mailed(&mut told, set(failing), at(minute)),
                expected,
                "{what}"
            );
        }
    }

    /// A server that fails and works in turn, each ten minutes, for a day.
    #[test]
    fn what_flaps_is_told_once_an_hour_at_most() {
        let (mut told, mut runs) = (Told::default(), 0);
        for minute in 0..24 * 60 {
            let failing = set(if minute / 10 % 2 == 0 { "a" } else { "" });
            if told.due(&failing, at(minute)).is_some() {
                runs += 1;
                told = Told {
                    run_at: Some(at(minute)),
                    about: failing,
                };
            }
        }
        assert!((1..=24).contains(&runs), "{runs}");
    }
}
