//! GLPI, from 9.4 to 11, as its database is dumped and its documents lie in a folder: `tables` says what of it is read, `rows` lays it
//! aside, `people` and `tickets` make ours of it, `texts` its texts; `desk::taken_over` writes it.

mod documents;
mod people;
mod rows;
mod tables;
mod takeover;
mod texts;
mod tickets;

use std::path::{Path, PathBuf};

pub use takeover::{Done, Stage, take_over};

use super::{dump, numbers, report};
use crate::desk::admin::{self, Caller};
use crate::i18n::Lang;
use crate::store;

/// What is taken over, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The dump, packed with gzip or not.
    pub dump: PathBuf,
    /// GLPI's folder of documents (`GLPI_DOC_DIR`, usually `files`).
    pub documents: Option<PathBuf>,
    /// What its ticket numbers are moved by; where it was taken over before, as then.
    pub offset: Option<i64>,
    /// In which language notes are labelled.
    pub lang: Lang,
    /// Where the pages of this desk are, without a slash at the end.
    pub base_url: String,
    /// The desk's own address, which is nobody's.
    pub address: String,
    /// Who asks.
    pub caller: Caller,
}

/// Why nothing, or nothing more, was taken over.
#[derive(Debug)]
pub enum Fault {
    /// The dump cannot be read.
    Dump(dump::Fault),
    /// It is none of a GLPI that is known: what it lacks.
    NotGlpi(String),
    /// Its ticket numbers cannot be used here.
    Numbers(numbers::Fault),
    /// The folder of documents is not there.
    NoDocuments(PathBuf),
    /// The desk cannot be read or written.
    Store(store::Error),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dump(fault) => fault.fmt(f),
            Self::NotGlpi(what) => write!(f, "this is no dump of a GLPI from 9.4 to 11: {what}"),
            Self::Numbers(fault) => fault.fmt(f),
            Self::NoDocuments(folder) => write!(
                f,
                "{} is not a folder that can be read: --documents names GLPI's folder files",
                folder.display()
            ),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}

impl From<store::Error> for Fault {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<admin::Error> for Fault {
    fn from(cause: admin::Error) -> Self {
        Self::Store(numbers::of_store(cause))
    }
}

impl From<numbers::Fault> for Fault {
    fn from(fault: numbers::Fault) -> Self {
        Self::Numbers(fault)
    }
}

impl From<dump::Fault> for Fault {
    fn from(fault: dump::Fault) -> Self {
        Self::Dump(fault)
    }
}

/// What comes of it.
pub type Result<T> = std::result::Result<T, Fault>;

/// A web server's two lines that lead old links here: those of tickets, wherever GLPI stood below its address.
pub fn redirection(base_url: &str, offset: i64) -> String {
    if offset == 0 {
        format!(
            "if ($request_uri ~ \"/ticket\\.form\\.php\\?(.*&)?id=([0-9]+)\") {{ return 301 {base_url}/t/$2; }}\n\
             if ($request_uri ~* \"[?&]redirect=ticket_([0-9]+)\") {{ return 301 {base_url}/t/$1; }}\n"
        )
    } else {
        // nginx does not add: who follows an old link looks for the number.
        format!(
            "location ~ /(front/ticket\\.form|index)\\.php$ {{\n    return 302 {base_url}/; }}\n"
        )
    }
}

/// Whether a file lies in a folder, whatever `..` and links its path has.
fn is_inside(folder: &Path, file: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(folder)
        .zip(real(file))
        .is_some_and(|(folder, file)| file.starts_with(folder))
}
