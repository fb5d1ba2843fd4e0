//! The one file, and the only SQL: opening it, reading and writing it; how it stands on its disk is in `file`, what is written
//! when is decided in `desk`.

mod articles;
mod audit;
mod belongings;
mod canned;
mod choices;
mod deadlines;
mod devices;
mod discarded;
mod documents;
pub mod duplicates;
mod error;
mod events;
mod file;
mod flags;
mod floods;
mod forget;
mod groups;
mod hands;
mod identity;
mod imported;
mod joined_choices;
mod joined_mergers;
mod joining;
mod learning;
mod links;
mod lists;
mod mail_log;
mod mergers;
mod migrations;
mod my_requests;
mod others;
mod outages;
mod outgoing;
mod people;
mod personal;
#[cfg(debug_assertions)]
mod plans;
mod put_back;
mod readers;
mod recognised;
mod registers;
mod removals;
mod removed_originals;
mod replace;
mod retention;
mod rota;
mod routing;
mod satisfaction;
mod saved;
mod scratch;
mod search;
mod second;
mod sessions;
mod sql;
mod stats;
mod taken_out;
mod tally;
mod tickets;
mod timeline;
mod values;
mod waiting;
mod whose;
mod work;
mod writer;

pub use articles::{Article, ArticleLine, Worded};
pub use audit::{AuditAsked, Audited};
pub use belongings::Belongings;
pub use canned::Canned;
pub use deadlines::Standing;
pub use discarded::{Blocked, Discarded};
pub use documents::{Attachment, DocumentBytes, NewDocument, Verified};
pub use error::{Error, ErrorKind, Result, random};
pub use file::{OnlyDesk, keep_others_out};
pub use forget::Placeholder;
pub use groups::FiledCategory;
pub use hands::Unable;
pub use imported::{OldTask, Piece};
pub use joining::{Joining, Moves};
pub use links::{LinkAsked, LinkKind};
pub use lists::{Cursor, ForFile, ListAsked, ListedTicket, Narrowed, Sort, TicketFilter};
pub use mail_log::{MailLogAsked, NewReceived, Received, ReceivedFilter, Trace};
pub use mergers::{Merger, Moved};
pub use migrations::is_of_a_desk;
pub use my_requests::MyRequestsView;
pub use others::{CodeText, OtherKind, OtherMail, Reader};
pub use outgoing::{Delivery, Outgoing, OutgoingState, QueuedMail, Told, Tried};
pub use people::{NewPerson, Person};
pub use personal::{OwnMail, OwnSession};
pub use recognised::{About, TicketAbout};
pub use registers::EntriesAsked;
pub use removals::{Earlier, Removal, RemovedDocument};
pub use replace::replace;
pub use rota::InHand;
pub use routing::CategorySettings;
pub use saved::SavedView;
pub use scratch::Scratch;
pub use search::{Beside, Found, FoundIn, Hit, SearchAsked, Unread};
pub use second::{CODE_TRIES_MAX, Half};
pub use sessions::{NewSession, Place, Remembered, Session, SignedIn};
pub use stats::{Load, Outcomes, StatsAsked};
pub use tally::{Count, Counts, ListCounts};
pub use tickets::NewTicket;
pub use timeline::{EntryBody, MailLine, Note, PublicEntry, Solution};
pub use waiting::Asked;
pub use work::{Doers, Linked, NewTask, Task};

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use file::{copy, create, identity, open_reader, open_writer};
use migrations::State;
use readers::Readers;
use sql::{Column, Parameter};
use writer::{Synced, Writer};

use crate::rules::recognition::Index;

/// The version of `SQLite` that is built in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// What a process wants the file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make it where there is none yet, and be its one desk.
    Make,
    /// To be its one desk: keeps other desks out.
    Serve,
    /// To write beside a running desk, in short transactions.
    Beside,
    /// Only to read.
    Read,
    /// Only to look whether all of it is there, and to copy it, whichever helpdesk wrote it.
    Examine,
}

/// The open file: one writer, a few readers.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Before the writer, because they are closed first: only a writer that is last brings the WAL into the file.
    readers: Readers,
    writer: Option<Writer>,
    /// Which file it is on its disk, whatever its name.
    identity: (u64, u64),
    current: bool,
    key: Vec<u8>,
    /// What is recognised in requests, by the state of the registers that it was built of.
    recognition: Mutex<Option<(i64, Arc<Index>)>>,
    /// Held as long as the desk serves. A file beside the database, because opening and closing the database itself
    /// outside `SQLite` would drop `SQLite`'s own locks.
    _only_desk: Option<OnlyDesk>,
}
/// A consistent view of the file.
#[derive(Debug)]
pub struct Read<'a> {
    db: &'a Connection,
}

/// A transaction that will be committed as a whole.
#[derive(Debug)]
pub struct Write<'a> {
    read: Read<'a>,
}

impl<'a> std::ops::Deref for Write<'a> {
    type Target = Read<'a>;

    fn deref(&self) -> &Read<'a> {
        &self.read
    }
}

impl Store {
    /// Opens, checks and, where the purpose allows it, creates or upgrades the file.
    pub fn open(path: &Path, purpose: Purpose) -> Result<Self> {
        let mut state = migrations::check(path)?;
        // A mail taken in under a mistyped configuration would vanish into a file of its own.
        if state == State::Absent && purpose != Purpose::Make {
            return Err(ErrorKind::Absent(path.into()).into());
        }
        let alone = match purpose {
            Purpose::Make | Purpose::Serve => true,
            // A desk that runs on it is an earlier helpdesk, which knows nothing of other tables.
            Purpose::Beside => state == State::Earlier,
            Purpose::Read | Purpose::Examine => false,
        };
        let only_desk = alone.then(|| keep_others_out(path)).transpose()?;
        let writer = match (purpose, state) {
            (Purpose::Read, State::Earlier) => return Err(ErrorKind::Earlier(path.into()).into()),
            (Purpose::Read | Purpose::Examine, _) => None,
            (Purpose::Make | Purpose::Serve | Purpose::Beside, _) => {
                if state == State::Absent {
                    create(path)?;
                }
                let mut db = open_writer(path)?;
                if state != State::Current {
                    migrations::run(&mut db, path)?;
                    state = State::Current;
                }
                Some(Writer::new(db))
            }
        };
        let mut store = Self {
            path: path.into(),
            writer,
            identity: identity(path)?,
            current: state == State::Current,
            readers: Readers::new(path),
            key: Vec::new(),
            recognition: Mutex::default(),
            _only_desk: only_desk.filter(|_| purpose != Purpose::Beside),
        };
        store.key = store
            .read(|r| r.settled("message_key"))?
            .unwrap_or_default();
        Ok(store)
    }

    /// The key that signs Message-IDs and links.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Runs `work` in one write transaction; an error rolls everything back. No socket may be open inside.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.commit(Synced::Full, work)
    }

    /// Like [`Self::write`], but does not wait for the disk, and not long for others: a killed process keeps it, a power cut
    /// may not.
    pub fn write_unsynced<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        self.commit(Synced::Normal, work)
    }

    fn commit<T, E: From<Error>>(
        &self,
        synced: Synced,
        work: impl FnOnce(&Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut turn = self.writer()?.turn(synced)?;
        let tx = turn
            .db_mut()?
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        if identity(&self.path).ok() != Some(self.identity) {
            return Err(Error::from(ErrorKind::Replaced(self.path.clone())).into());
        }
        let done = work(&Write {
            read: Read { db: &tx },
        })?;
        tx.commit().map_err(Error::from)?;
        Ok(done)
    }

    /// Empties the log beside the file, as far as nobody reads in it at this moment: what was erased is gone from there too.
    pub fn checkpoint(&self) -> Result<()> {
        let turn = self.writer()?.turn(Synced::Full)?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        turn.db()?.query_row(sql, [], |_| Ok(()))?;
        Ok(())
    }

    /// Makes writes give up after `wait` when another process holds the file.
    pub fn wait_at_most(&self, wait: Duration) -> Result<()> {
        self.writer()?.wait_at_most(wait);
        Ok(())
    }

    /// Whether this helpdesk's own tables are in it, not those of an earlier one.
    pub fn is_current(&self) -> bool {
        self.current
    }

    fn writer(&self) -> Result<&Writer> {
        let read_only = || Error::damaged("the file was opened for reading only".into());
        self.writer.as_ref().ok_or_else(read_only)
    }

    /// Runs `work` on one consistent view; never waits for the writer.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Read<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let reader = self.readers.lend()?;
        let tx = reader.db()?.unchecked_transaction().map_err(Error::from)?;
        work(&Read { db: &tx })
    }

    /// Closes it as a file without a log beside it, which can be moved.
    pub fn into_one_file(self) -> Result<()> {
        self.readers.close();
        let turn = self.writer()?.turn(Synced::Full)?;
        turn.db()?.pragma_update(None, "journal_mode", "delete")?;
        Ok(())
    }

    /// Copies the file as it is now to a new file, while the desk goes on (`SQLite`'s backup API).
    pub fn backup(&self, to: &Path, mut progress: impl FnMut(u64, u64)) -> Result<()> {
        let source = open_reader(&self.path)?;
        // One snapshot for all steps: without it every write of the desk would start the copy anew.
        let source = source.unchecked_transaction()?;
        source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        create(to)?;
        let mut target = Connection::open(to)?;
        // Who asks for a copy syncs it as a whole.
        target.pragma_update(None, "synchronous", "off")?;
        copy(&source, &mut target, &mut progress)?;
        // A copy is one file: no journal beside it that could be left behind when it is moved.
        target.pragma_update(None, "journal_mode", "delete")?;
        Ok(())
    }
}
impl Read<'_> {
    /// A number the desk remembers about itself.
    pub fn setting(&self, name: &str) -> Result<Option<i64>> {
        self.settled(name)
    }

    /// A text that administrators worded.
    pub fn setting_text(&self, name: &str) -> Result<Option<String>> {
        self.settled(name)
    }

    fn settled<T: Column>(&self, name: &str) -> Result<Option<T>> {
        self.maybe("SELECT value FROM setting WHERE name = ?1", name)
    }

    /// `SQLite`'s check of the file's structure only, in a fraction of the time; empty when all is well.
    pub fn integrity_quick(&self) -> Result<Vec<String>> {
        self.check_by("PRAGMA quick_check")
    }

    fn check_by(&self, pragma: &str) -> Result<Vec<String>> {
        let mut statement = self.db.prepare(pragma)?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut faults = lines.collect::<std::result::Result<Vec<_>, _>>()?;
        faults.retain(|line| line != "ok");
        Ok(faults)
    }

    /// `SQLite`'s own check of the whole file, and of every reference in it; empty when all is well.
    pub fn integrity(&self) -> Result<Vec<String>> {
        let mut faults = self.check_by("PRAGMA integrity_check")?;
        let mut orphans = self.db.prepare("PRAGMA foreign_key_check")?;
        let mut rows = orphans.query([])?;
        while let Some(row) = rows.next()? {
            faults.push(format!(
                "a row of {} points nowhere",
                row.get::<_, String>(0)?
            ));
        }
        Ok(faults)
    }
}

impl Write<'_> {
    /// Remembers a text.
    pub fn set_setting_text(&self, name: &str, value: &str) -> Result<()> {
        self.settle(name, value)
    }

    /// Remembers a number.
    pub fn set_setting(&self, name: &str, value: i64) -> Result<()> {
        self.settle(name, value)
    }

    fn settle(&self, name: &str, value: impl Parameter) -> Result<()> {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.run(sql, (name, value))
    }
}
/// A panic while the lock was held rolled its transaction back: the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
