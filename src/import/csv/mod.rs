//! Any other desk, as a table of comma-separated values that somebody makes of what it exports: `rules::csv_rows` reads the file,
//! `columns` says what each column means, `takeover` writes by `desk::taken_over`. Every mistake is told with its line before anything is written.

mod columns;
mod takeover;

use std::path::PathBuf;

pub use takeover::take_over;

use crate::desk::admin::{self, Caller};
use crate::store;

/// What is taken over, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The file.
    pub file: PathBuf,
    /// What the other desk is called: a file of the same name brings what is new.
    pub name: String,
    /// What its ticket numbers are moved by; where it was taken over before, as then.
    pub offset: Option<i64>,
    /// Who asks.
    pub caller: Caller,
}

/// Why nothing was taken over.
#[derive(Debug)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// It has mistakes: one a line.
    Mistakes(Vec<String>),
    /// Its numbers cannot be used here: why.
    Numbers(super::numbers::Fault),
    /// The desk cannot be read or written.
    Store(store::Error),
}

impl From<store::Error> for Fault {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<super::numbers::Fault> for Fault {
    fn from(fault: super::numbers::Fault) -> Self {
        match fault {
            super::numbers::Fault::Store(cause) => Self::Store(cause),
            fault => Self::Numbers(fault),
        }
    }
}

impl From<admin::Error> for Fault {
    fn from(cause: admin::Error) -> Self {
        Self::Store(super::numbers::of_store(cause))
    }
}
