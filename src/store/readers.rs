//! The connections that read, lent to one after the other: each knows the schema, its statements and the pages of the file that
//! were read last, so that waiting a moment for one costs less than a new one. The one that writes is in `writer`.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::file::open_reader;
use super::{Result, lock};

/// Connections that are kept; so many pages are read at once.
const KEPT_MAX: usize = 4;
/// Whoever waited so long gets a new one: somebody may be reading the whole desk.
const WAIT_MAX: Duration = Duration::from_millis(50);

/// The connections.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    kept: Mutex<Kept>,
    back: Condvar,
}

#[derive(Debug, Default)]
struct Kept {
    idle: Vec<Connection>,
    lent: usize,
}

/// A connection, until this is dropped; after a panic too, whose transaction was rolled back before.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    from: &'a Readers,
    db: Option<Connection>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.into(),
            kept: Mutex::default(),
            back: Condvar::new(),
        }
    }

    /// Lends `work` a connection: an idle one, a new one where there are few, or the next that comes back.
    pub(super) fn lend(&self) -> Result<Reader<'_>> {
        let kept = lock(&self.kept);
        let busy = |kept: &mut Kept| kept.idle.is_empty() && kept.lent >= KEPT_MAX;
        let waited = self.back.wait_timeout_while(kept, WAIT_MAX, busy);
        let mut kept = waited.unwrap_or_else(PoisonError::into_inner).0;
        kept.lent += 1;
        let idle = kept.idle.pop();
        drop(kept);
        let mut reader = Reader {
            from: self,
            db: idle,
        };
        if reader.db.is_none() {
            reader.db = Some(open_reader(&self.path)?);
        }
        Ok(reader)
    }

    /// Closes those that nobody has.
    pub(super) fn close(&self) {
        lock(&self.kept).idle.clear();
    }
}

impl Reader<'_> {
    pub(super) fn db(&self) -> Result<&Connection> {
        Ok(self.db.as_ref().ok_or_else(super::writer::busy)?)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut kept = lock(&self.from.kept);
        kept.lent = kept.lent.saturating_sub(1);
        if let Some(db) = self.db.take().filter(|_| kept.idle.len() < KEPT_MAX) {
            kept.idle.push(db);
        }
        drop(kept);
        self.from.back.notify_one();
    }
}
