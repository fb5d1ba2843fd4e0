//! The one connection that writes, lent to one after the other, each of whom waits so long and no longer; what is written is
//! decided by the parent.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, ffi};

use super::{Result, lock};

/// How long a writer waits for others, in this process and in another one (`receive`, `backup`), before it gives up.
pub const WAIT_MAX: Duration = Duration::from_secs(8);
/// How long one waits that is not synced: what it writes can do without, or comes again.
const WAIT_UNSYNCED_MAX: Duration = Duration::from_secs(1);

/// Whether a commit is on the disk when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synced {
    /// It is: in WAL mode only FULL keeps a committed mail through a power cut.
    Full,
    /// A killed process keeps it, a power cut may not.
    Normal,
}

/// The connection, and the line before it.
#[derive(Debug)]
pub struct Writer {
    desk: Mutex<Lent>,
    back: Condvar,
}

#[derive(Debug)]
struct Lent {
    /// None while somebody has it.
    db: Option<Connection>,
    wait_max: Duration,
}

/// The connection, until this is dropped; after a panic too, whose transaction was rolled back before.
#[derive(Debug)]
pub struct Turn<'a> {
    writer: &'a Writer,
    db: Option<Connection>,
}

impl Writer {
    pub fn new(db: Connection) -> Self {
        Self {
            desk: Mutex::new(Lent {
                db: Some(db),
                wait_max: WAIT_MAX,
            }),
            back: Condvar::new(),
        }
    }

    /// Makes everybody give up after `wait`.
    pub fn wait_at_most(&self, wait: Duration) {
        lock(&self.desk).wait_max = wait;
    }

    /// The connection, once nobody else here has it; the time that took is taken off what it waits for other processes.
    pub fn turn(&self, synced: Synced) -> Result<Turn<'_>> {
        let asked = Instant::now();
        let mut lent = lock(&self.desk);
        let wait = match synced {
            Synced::Full => lent.wait_max,
            Synced::Normal => lent.wait_max.min(WAIT_UNSYNCED_MAX),
        };
        let db = loop {
            if let Some(db) = lent.db.take() {
                break db;
            }
            let left = wait.saturating_sub(asked.elapsed());
            if left.is_zero() {
                return Err(busy().into());
            }
            let woken = self.back.wait_timeout(lent, left);
            lent = woken.unwrap_or_else(PoisonError::into_inner).0;
        };
        drop(lent);
        let turn = Turn {
            writer: self,
            db: Some(db),
        };
        turn.db()?
            .busy_timeout(wait.saturating_sub(asked.elapsed()))?;
        // Each time, whatever was before: nothing but this says that a commit is kept.
        let word = match synced {
            Synced::Full => "full",
            Synced::Normal => "normal",
        };
        turn.db()?.pragma_update(None, "synchronous", word)?;
        Ok(turn)
    }
}

impl Turn<'_> {
    pub fn db(&self) -> Result<&Connection> {
        self.db.as_ref().ok_or_else(|| busy().into())
    }

    pub fn db_mut(&mut self) -> Result<&mut Connection> {
        self.db.as_mut().ok_or_else(|| busy().into())
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        lock(&self.writer.desk).db = self.db.take();
        self.writer.back.notify_one();
    }
}

/// What `SQLite` says of a file that another process holds.
pub(super) fn busy() -> rusqlite::Error {
    debug_assert_eq!(
        ffi::Error::new(ffi::SQLITE_BUSY).code,
        ErrorCode::DatabaseBusy
    );
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::thread;

    use rusqlite::Connection;

    use super::super::{Error, ErrorKind, Purpose, Store, Write};
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        (folder, store)
    }

    /// 1 is NORMAL, 2 is FULL.
    fn synchronous(w: &Write<'_>) -> Result<i64> {
        let value =
            w.db.pragma_query_value(None, "synchronous", |row| row.get(0));
        Ok(value?)
    }

    #[test]
    fn a_commit_is_on_the_disk_whatever_was_written_before() {
        let (_folder, store) = store();
        let kept = |store: &Store| store.write(synchronous).expect("a write");
        assert_eq!(kept(&store), 2);
        assert_eq!(store.write_unsynced(synchronous).expect("a write"), 1);
        assert_eq!(kept(&store), 2);
        let failed = store.write_unsynced(|_| Err::<(), _>(Error::damaged("x".into())));
        assert!(failed.is_err());
        assert_eq!(kept(&store), 2);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.write_unsynced(|w| {
                w.set_setting("half", 1)?;
                assert_eq!(synchronous(w)?, 2, "on purpose");
                Ok(())
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(kept(&store), 2);
        assert_eq!(store.read(|r| r.setting("half")).expect("a read"), None);
    }

    #[test]
    fn five_in_line_behind_a_locked_file_wait_once_not_five_times() {
        let (folder, store) = store();
        let wait = Duration::from_secs(1);
        store.wait_at_most(wait).expect("a writer");
        let other = Connection::open(folder.path().join("desk.db")).expect("the file");
        other.execute_batch("BEGIN IMMEDIATE").expect("locked");
        let longest = thread::scope(|scope| {
            let write = || {
                let begun = Instant::now();
                let busy = store.write(|w| w.set_setting("x", 1)).expect_err("locked");
                assert!(busy.is_passing(), "{busy}");
                begun.elapsed()
            };
            let five: Vec<_> = (0..5).map(|_| scope.spawn(write)).collect();
            let waited = five.into_iter().map(|one| one.join().expect("no panic"));
            waited.max().expect("five")
        });
        // One after the other they would have taken five times as long.
        assert!(longest < wait * 3, "{longest:?}");
        other.execute_batch("ROLLBACK").expect("unlocked");
        store.write(|w| w.set_setting("x", 1)).expect("free again");
    }

    #[test]
    fn nobody_else_writes_between_what_a_change_reads_and_what_it_writes() {
        let (folder, store) = store();
        let other = Connection::open(folder.path().join("desk.db")).expect("the file");
        other.busy_timeout(Duration::ZERO).expect("set");
        let changed = store.write(|w| {
            let read = w.setting("x")?;
            let meanwhile = other.execute("INSERT INTO setting VALUES ('x', 7)", ());
            assert!(meanwhile.is_err(), "somebody wrote");
            w.set_setting("x", read.unwrap_or(0) + 1)
        });
        assert!(changed.is_ok());
        assert_eq!(store.read(|r| r.setting("x")).expect("a read"), Some(1));
    }

    #[test]
    fn nothing_is_written_to_a_file_that_was_replaced() {
        let (folder, store) = store();
        let [file, other] = ["desk.db", "other.db"].map(|name| folder.path().join(name));
        store.backup(&other, |_, _| ()).expect("a copy");
        std::fs::rename(&other, &file).expect("moved over it");
        let refused = store
            .write(|w| w.set_setting("x", 1))
            .expect_err("another file");
        assert!(
            matches!(refused.kind(), ErrorKind::Replaced(_)),
            "{refused}"
        );
    }
}
