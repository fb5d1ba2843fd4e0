//! Why a mail did not leave: it cannot be made (`message`), or nobody takes it (`post`).

/// Why a mail did not leave.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may leave later.
    Passing(String),
    /// The server refuses this reader for good, in its own words.
    Refused(String),
    /// It can never be sent, whatever the server is.
    Impossible(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passing(cause) | Self::Refused(cause) | Self::Impossible(cause) => {
                f.write_str(cause)
            }
        }
    }
}
