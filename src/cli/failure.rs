//! Why a command ended early, as one line on standard error and an exit code; `mod.rs` asks for both.

use std::process::ExitCode;

use super::Codes;
use crate::i18n::{Lang, refusals::why};
use crate::{desk, store};

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly.
    Usage(String),
    /// The configuration has mistakes: all lines.
    Config(Vec<String>),
    /// Anything else: cause and remedy.
    Failed(String),
    /// The same with an exit code of its own.
    Code(u8, String),
    /// What is wrong was said on standard output.
    Told,
    /// Nobody reads standard output any more (`| head`): no failure.
    Closed,
}

impl Failure {
    /// Wrong use.
    pub fn usage(text: &str) -> Self {
        Self::Usage(text.into())
    }

    /// Says it, and gives the exit code of the command.
    pub(super) fn tell(self, codes: Codes) -> ExitCode {
        let (lines, code) = match self {
            Self::Usage(text) => {
                let hint = "see helpdesk --help, or helpdesk COMMAND --help";
                (vec![format!("helpdesk: {text}; {hint}")], codes.usage)
            }
            Self::Config(lines) => (lines, codes.config),
            Self::Failed(text) => (vec![format!("helpdesk: {text}")], codes.failed),
            Self::Code(code, text) => (vec![format!("helpdesk: {text}")], code),
            Self::Told => (vec![], codes.failed),
            Self::Closed => (vec![], 0),
        };
        let text: String = lines.iter().map(|line| plain(line) + "\n").collect();
        // Where standard error is closed too, the exit code must do.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
        ExitCode::from(code)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(text) | Self::Failed(text) | Self::Code(_, text) => f.write_str(text),
            Self::Config(lines) => f.write_str(&lines.join("; ")),
            Self::Told | Self::Closed => Ok(()),
        }
    }
}

/// One line without control characters: a file name or a server's answer must not steer the terminal.
pub fn plain(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    text.trim_end().chars().map(clean).collect()
}

impl From<lexopt::Error> for Failure {
    fn from(cause: lexopt::Error) -> Self {
        Self::Usage(cause.to_string())
    }
}

impl From<store::Error> for Failure {
    fn from(cause: store::Error) -> Self {
        Self::Failed(cause.to_string())
    }
}

impl From<desk::admin::Error> for Failure {
    fn from(cause: desk::admin::Error) -> Self {
        match cause {
            desk::admin::Error::Refused(refusal) => Self::Failed(why(Lang::En, &refusal)),
            desk::admin::Error::Store(cause) => cause.into(),
        }
    }
}

impl From<desk::Error> for Failure {
    fn from(cause: desk::Error) -> Self {
        Self::Failed(cause.to_string())
    }
}

/// Only for standard output; what happens to files is said with their names.
impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Failed(format!("standard output: {cause}"))
        }
    }
}
