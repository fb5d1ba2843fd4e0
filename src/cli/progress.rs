//! How far a long command is: a bar on a terminal, a few plain lines elsewhere; on standard error.

use std::io::{IsTerminal, Write};

const BAR_CHARS: u64 = 30;

/// A task of known size.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    terminal: bool,
    /// The last hundredth that was shown, so that a bar is drawn a hundred times at most.
    shown: Option<u64>,
}

impl Progress {
    /// Begins; `what` is "copying" or the like.
    pub fn new(what: &'static str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        if !terminal {
            eprint(&format!("{what}…\n"));
        }
        Self {
            what,
            terminal,
            shown: None,
        }
    }

    /// Shows that `done` of `all` parts are done.
    pub fn show(&mut self, done: u64, all: u64) {
        let hundredth = (done * 100).checked_div(all).unwrap_or(100);
        if !self.terminal || self.shown == Some(hundredth) {
            return;
        }
        self.shown = Some(hundredth);
        let full = hundredth * BAR_CHARS / 100;
        let bar: String = (0..BAR_CHARS)
            .map(|at| if at < full { '█' } else { '░' })
            .collect();
        eprint(&format!("\r{:<10} {bar} {hundredth:>3} %", self.what));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.terminal && self.shown.is_some() {
            eprint("\n");
        }
    }
}

/// Unlike `eprint!`, does not mind a closed standard error.
fn eprint(text: &str) {
    let mut to = std::io::stderr();
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
