//! Why a mail did not leave: it cannot be made (`message`), or nobody takes it (`post`).

use crate::rules::faults::ServerFault;

/// Why a mail did not leave.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may leave later.
    Passing(String),
    /// The server refuses this reader for good, in its own words.
    Refused(String),
    /// It can never be sent, whatever the server is.
    Impossible(String),
    /// The desk's own way out fails, whoever the reader is.
    Desk {
        /// Why.
        fault: ServerFault,
        /// The server was told to whom the mail goes: it may have meant this mail after all, and may even have it.
        told_reader: bool,
    },
}

impl Failure {
    /// The desk's own way out fails before any reader was named.
    pub const fn before_any_reader(fault: ServerFault) -> Self {
        Self::Desk {
            fault,
            told_reader: false,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passing(cause) | Self::Refused(cause) | Self::Impossible(cause) => {
                f.write_str(cause)
            }
            Self::Desk { fault, .. } => fault.fmt(f),
        }
    }
}
