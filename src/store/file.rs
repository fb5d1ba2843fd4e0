//! The file on its disk: made, locked, opened, copied; who may read and write what in it is decided in the parent.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};

use super::error::{Error, ErrorKind, Result};
use super::writer::WAIT_MAX;
use crate::rules::matching::fold;

/// No desk runs on a file as long as this is held.
#[derive(Debug)]
pub struct OnlyDesk {
    _lock: File,
}
/// Which file has that name now.
pub(super) fn identity(path: &Path) -> Result<(u64, u64)> {
    let found = std::fs::metadata(path).map_err(|cause| Error::io(path, cause))?;
    Ok((found.dev(), found.ino()))
}

/// Makes sure that no desk runs on that file, and that none starts.
pub fn keep_others_out(path: &Path) -> Result<OnlyDesk> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&beside);
    let file = file.map_err(|cause| Error::io(beside.clone(), cause))?;
    match file.try_lock() {
        Ok(()) => Ok(OnlyDesk { _lock: file }),
        Err(std::fs::TryLockError::WouldBlock) => Err(ErrorKind::InUse(path.into()).into()),
        Err(std::fs::TryLockError::Error(cause)) => Err(Error::io(beside, cause)),
    }
}

/// An empty file that only its owner reads: it will hold everybody's mail.
pub(super) fn create(path: &Path) -> Result<()> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path);
    file.map(drop).map_err(|cause| Error::io(path, cause))
}

pub(super) fn open_writer(path: &Path) -> Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(WAIT_MAX)?;
    db.pragma_update(None, "journal_mode", "wal")?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "journal_size_limit", 16 << 20)?;
    settle(&db)?;
    Ok(db)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(WAIT_MAX)?;
    settle(&db)?;
    Ok(db)
}

fn settle(db: &Connection) -> Result<()> {
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "secure_delete", true)?;
    know_names(db)
}

/// `folded(name)`: what names are sorted and found by. The order of the database puts « Éric » behind « Zoé »,
/// and its `lower` leaves É alone.
fn know_names(db: &Connection) -> Result<()> {
    let kind = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("folded", 1, kind, |call| {
        let name: Option<String> = call.get(0)?;
        Ok(name.map(|name| fold(&name)))
    })?;
    Ok(())
}

/// Copies page by page, giving way to whoever writes.
pub(super) fn copy(
    source: &Connection,
    target: &mut Connection,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<()> {
    use rusqlite::backup::{Backup, StepResult};
    let copy = Backup::new(source, target)?;
    loop {
        let step = copy.step(2_000)?;
        let at = copy.progress();
        let [left, all] =
            [at.remaining, at.pagecount].map(|pages| u64::try_from(pages).unwrap_or(0));
        progress(all.saturating_sub(left), all);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}
