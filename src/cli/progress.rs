//! How far a long command is: a bar on a terminal, a few plain lines elsewhere; on standard error.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::copies::Work;

const BAR_CHARS: u64 = 30;
/// Fewer mails or tickets take less time than lines about them are worth.
const SOON_DONE: usize = 1_000;

/// A task of known size.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    shape: Shape,
    /// The last step that was shown, so that a bar is drawn a hundred times at most.
    shown: Option<u64>,
    begun: Instant,
}

#[derive(Debug, PartialEq, Eq)]
enum Shape {
    Bar,
    Lines,
    /// The command's own output goes to the same screen, and shows how far it is.
    Nothing,
}

impl Shape {
    /// Steps in which it moves.
    const fn steps(&self) -> u64 {
        match self {
            Self::Bar => 100,
            Self::Lines => 4,
            Self::Nothing => 0,
        }
    }
}

impl Progress {
    /// Begins; `what` is "copying" or the like. A quiet one shows nothing.
    pub fn new(what: &'static str, quiet: bool) -> Self {
        let shape = if quiet {
            Shape::Nothing
        } else if std::io::stderr().is_terminal() {
            Shape::Bar
        } else {
            eprint(&format!("{what}…\n"));
            Shape::Lines
        };
        Self {
            what,
            shape,
            shown: None,
            begun: Instant::now(),
        }
    }

    /// Begins a task whose output is lines of its own: silent where they are seen, and where it is soon done.
    pub fn beside_output(what: &'static str, all: usize, quiet: bool) -> Self {
        let seen = std::io::stdout().is_terminal();
        let waits = all >= SOON_DONE || (all > 1 && std::io::stderr().is_terminal());
        if waits && !seen {
            return Self::new(what, quiet);
        }
        Self {
            what,
            shape: Shape::Nothing,
            shown: None,
            begun: Instant::now(),
        }
    }

    /// Shows that `done` of `all` parts are done.
    pub fn show(&mut self, done: u64, all: u64) {
        let steps = self.shape.steps();
        let step = (done * steps).checked_div(all).unwrap_or(steps);
        if step == 0 && self.shape != Shape::Bar || self.shown == Some(step) {
            return;
        }
        self.shown = Some(step);
        let share = step * 100 / steps;
        match self.shape {
            Shape::Bar => {
                let full = share * BAR_CHARS / 100;
                let bar: String = (0..BAR_CHARS)
                    .map(|at| if at < full { '█' } else { '░' })
                    .collect();
                let left = left(self.begun.elapsed(), share);
                eprint(&format!("\r{:<10} {bar} {share:>3}% {left:<14}", self.what));
            }
            Shape::Lines => eprint(&format!("{} {share}%\n", self.what)),
            Shape::Nothing => {}
        }
    }
}

/// How long it may still take, once enough is done to say.
fn left(elapsed: Duration, share: u64) -> String {
    let seconds = (elapsed.as_secs() * 100_u64.saturating_sub(share)).checked_div(share);
    match seconds {
        Some(seconds @ 5..) if share >= 5 => match seconds.div_ceil(60) {
            1 => format!("{seconds} s left"),
            minutes => format!("{minutes} min left"),
        },
        Some(_) | None => String::new(),
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shape == Shape::Bar && self.shown.is_some() {
            eprint("\n");
        }
    }
}

/// What a copy or an examination tells of itself, each of its works from its beginning on.
pub fn of_copies(quiet: bool) -> impl FnMut(Work, u64, u64) {
    let mut shown: Option<(Work, Progress)> = None;
    move |work, done, all| {
        if shown.as_ref().is_none_or(|(last, _)| *last != work) {
            // The line of the former work ends before.
            shown = None;
            let what = match work {
                Work::Copying => "copying",
                Work::Checking => "checking",
            };
            shown = Some((work, Progress::new(what, quiet)));
        }
        if let Some((_, progress)) = &mut shown {
            progress.show(done, all);
        }
    }
}

/// Unlike `eprint!`, does not mind a closed standard error.
fn eprint(text: &str) {
    let mut to = std::io::stderr();
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
