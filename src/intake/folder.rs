//! A mailbox that is a Maildir on this machine: mail in new/ is read, then moved to cur/; IMAP is in `poll`.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{Raw, Rules};
use crate::desk::{self, Desk};
use crate::rules::Instant;
use crate::rules::mailbox::{Fault, Trouble};
use crate::store::Trace;

/// How often new/ is looked at.
pub const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// Why a look failed; the mail stays where it is.
#[derive(Debug)]
pub enum Error {
    /// A file or folder.
    Io(PathBuf, io::Error),
    /// The desk.
    Desk(desk::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, cause) => write!(f, "{}: {cause}", path.display()),
            Self::Desk(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self {
            cause: error.to_string(),
            trouble: match error {
                Error::Io(..) => Trouble::Folder,
                Error::Desk(_) => Trouble::Desk,
            },
        }
    }
}

/// Makes the three folders of a Maildir where they are missing.
pub fn prepare(folder: &Path) -> io::Result<()> {
    ["new", "cur", "tmp"]
        .iter()
        .try_for_each(|name| fs::create_dir_all(folder.join(name)))
}

/// Takes in everything in new/, oldest name first. Each mail leaves new/ only after its fate is committed.
pub fn look(
    desk: &Desk,
    rules: &Rules,
    name: &str,
    folder: &Path,
    now: Instant,
) -> Result<usize, Error> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Error::Io(path, cause)
    };
    let new = folder.join("new");
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&new).map_err(io(&new))? {
        files.push(entry.map_err(io(&new))?.path());
    }
    files.sort();
    let (mut taken, mut failed) = (0, None);
    for file in files {
        let Some(base) = file.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if base.starts_with('.') || !file.is_file() {
            continue;
        }
        // ":2,S" says seen, as other Maildir readers expect.
        let seen = folder
            .join("cur")
            .join(format!("{}:2,S", base.split(':').next().unwrap_or(base)));
        match read(&file, rules.letter_bytes_max) {
            Ok(raw) => {
                let trace = Trace {
                    mailbox: name.into(),
                    uid: None,
                };
                super::receive(desk, rules, &trace, Raw::whole(&raw), now).map_err(Error::Desk)?;
                fs::rename(&file, &seen).map_err(io(&file))?;
                taken += 1;
            }
            // The mails after it are taken in all the same.
            Err(cause) => failed = failed.or(Some(io(&file)(cause))),
        }
    }
    failed.map_or(Ok(taken), Err)
}

/// The mail, up to the limit.
fn read(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    fs::File::open(file)?
        .take(most.saturating_add(1))
        .read_to_end(&mut raw)?;
    Ok(raw)
}
