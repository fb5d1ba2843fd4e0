//! Another file in the place of the desk's: the former one is set aside with its log, which must never meet the new one. Who
//! keeps other desks out meanwhile is in the parent.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::{Error, OnlyDesk, Result};

/// How long commands that write beside are waited for.
const WAIT_MAX: Duration = Duration::from_secs(8);
/// What belongs to a file and bears its name.
const BELONGING: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Puts `new`, one sound file, in the place of `path`. What was there is called `aside` from then on.
///
/// Ended at any moment, it leaves the former file whole, or none, or the new one: where there is none, `serve` refuses to start
/// and this can be done again.
pub fn replace(path: &Path, new: &Path, aside: &Path, _only: &OnlyDesk) -> Result<()> {
    // A command that is just writing ends first; one that comes after sees that the file is another one.
    let former = path.exists().then(|| Connection::open(path)).transpose()?;
    if let Some(former) = &former {
        former.busy_timeout(WAIT_MAX)?;
        match former.execute_batch("BEGIN IMMEDIATE") {
            Err(cause) if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                return Err(cause.into());
            }
            // A damaged one is written to by nobody.
            Ok(()) | Err(_) => {}
        }
    }
    put(path, new, aside).map_err(|cause| Error::io(path, cause))
}

fn put(path: &Path, new: &Path, aside: &Path) -> io::Result<()> {
    // The file first: its log without it is of no use, but the file without its log would lack what was written last.
    set_aside(path, aside)?;
    for end in BELONGING {
        set_aside(&with(path, end), &with(aside, end))?;
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = File::open(folder.unwrap_or(Path::new(".")))?;
    folder.sync_all()?;
    fs::rename(new, path)?;
    folder.sync_all()
}

fn set_aside(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
