//! Questions to whoever runs a command: on a terminal, or answered by lines of standard input.

use std::io::{BufRead, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::Failure;
use crate::auth::local::{Weakness, too_weak};

/// Longer lines are no answer.
const ANSWER_BYTES_MAX: u64 = 4096;

/// Reads a line without echo. The shell does it, because it puts the echo back when it is interrupted.
const WITHOUT_ECHO: &str = "trap 'stty echo' EXIT; trap 'exit 130' INT TERM HUP; stty -echo; IFS= read -r line; printf '%s' \"$line\"";

/// Whether somebody can be asked.
pub fn terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// The value of an option; asked for on a terminal when it is missing.
pub fn for_text(given: Option<&str>, option: &str, question: &str) -> Result<String, Failure> {
    match given {
        Some(text) => Ok(text.into()),
        None if terminal() => {
            prompt(question);
            line()
        }
        None => Err(Failure::Usage(format!("--{option} is missing"))),
    }
}

/// A new password: asked twice on a terminal, else the first line of standard input. Empty: none is wanted.
pub fn for_new_password(login: &str) -> Result<Option<String>, Failure> {
    let password = if terminal() {
        let first = hidden("Password: ")?;
        if !first.is_empty() && hidden("The same again: ")? != first {
            return Err(Failure::Failed(
                "the two passwords differ; nothing was changed".into(),
            ));
        }
        first
    } else {
        line()?
    };
    if password.is_empty() {
        return Ok(None);
    }
    match too_weak(&password, login) {
        None => Ok(Some(password)),
        Some(weakness) => Err(Failure::Failed(format!(
            "{}; nothing was changed",
            why(weakness)
        ))),
    }
}

const fn why(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Short => "the password is too short: use at least 8 characters",
        Weakness::Long => "the password is too long: 1,024 bytes at most",
        Weakness::Login => "the password is the user name: choose another one",
        Weakness::Common => {
            "the password is one of those that everybody tries first: choose another one"
        }
    }
}

fn prompt(text: &str) {
    let mut to = std::io::stderr();
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// A line of standard input without its end.
fn line() -> Result<String, Failure> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(ANSWER_BYTES_MAX);
    input
        .read_line(&mut text)
        .map_err(|cause| Failure::Failed(format!("standard input: {cause}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_string())
}

fn hidden(question: &str) -> Result<String, Failure> {
    prompt(question);
    // An interrupt is for the shell: if this process ended first, the terminal would be taken from it before the echo is back.
    let caught = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default());
    let asked = Command::new("sh")
        .args(["-c", WITHOUT_ECHO])
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output();
    if let Ok(id) = caught {
        signal_hook::low_level::unregister(id);
    }
    prompt("\n");
    let asked =
        asked.map_err(|cause| Failure::Failed(format!("sh, which hides the password: {cause}")))?;
    let text = String::from_utf8(asked.stdout)
        .map_err(|_| Failure::Failed("the password is not UTF-8 text".into()))?;
    if asked.status.success() {
        Ok(text)
    } else {
        Err(Failure::Failed("no password was given".into()))
    }
}
