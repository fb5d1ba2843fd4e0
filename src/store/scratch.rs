//! A file for the time of one work, beside the desk's own: rows of a dump, which refers to what comes later in it, are laid here and
//! found again by what they belong to, in little memory.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Error, Result};

/// What the file may hold in memory.
const CACHE_KIB: i64 = 8 << 10;

/// Rows by kind, what they belong to, and key.
#[derive(Debug)]
pub struct Scratch {
    db: Connection,
    /// Goes with this.
    _folder: tempfile::TempDir,
}

impl Scratch {
    /// In a folder of its own in that one, or where the system keeps such files if nobody may write there.
    pub fn beside(file: &Path) -> Result<Self> {
        let beside = file.parent().unwrap_or(Path::new("."));
        let beside = if beside.as_os_str().is_empty() {
            Path::new(".")
        } else {
            beside
        };
        let mut named = tempfile::Builder::new();
        let named = named.prefix(".helpdesk-import-");
        let folder = named.tempdir_in(beside).or_else(|_| named.tempdir());
        let folder = folder.map_err(|cause| Error::io(beside, cause))?;
        let db = Connection::open(folder.path().join("rows"))?;
        db.pragma_update(None, "journal_mode", "off")?;
        db.pragma_update(None, "synchronous", "off")?;
        db.pragma_update(None, "locking_mode", "exclusive")?;
        db.pragma_update(None, "cache_size", -CACHE_KIB)?;
        db.execute_batch(
            "CREATE TABLE piece (kind INTEGER NOT NULL, owner INTEGER NOT NULL, id INTEGER NOT NULL, row BLOB NOT NULL,
                PRIMARY KEY (kind, owner, id)) STRICT, WITHOUT ROWID;
             BEGIN",
        )?;
        Ok(Self {
            db,
            _folder: folder,
        })
    }

    /// Lays a row there; the last one of the same key counts.
    pub fn put(&self, kind: u8, owner: i64, id: i64, row: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO piece (kind, owner, id, row) VALUES (?1, ?2, ?3, ?4)";
        self.db
            .prepare_cached(sql)?
            .execute(params![kind, owner, id, row])?;
        Ok(())
    }

    /// The rows that belong to something, by their keys.
    pub fn of(&self, kind: u8, owner: i64) -> Result<Vec<(i64, Vec<u8>)>> {
        let sql = "SELECT id, row FROM piece WHERE kind = ?1 AND owner = ?2 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows =
            statement.query_map(params![kind, owner], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The first row of that kind that belongs to something behind that, and to what; for walking through all.
    pub fn after(&self, kind: u8, owner: i64, id: i64) -> Result<Option<(i64, i64, Vec<u8>)>> {
        let sql = "SELECT owner, id, row FROM piece WHERE kind = ?1 AND (owner, id) > (?2, ?3) ORDER BY owner, id LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let found = statement.query_row(params![kind, owner, id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        });
        Ok(found.optional()?)
    }

    /// What the rows of a kind belong to, in order.
    pub fn owners(&self, kind: u8) -> Result<Vec<i64>> {
        let sql = "SELECT DISTINCT owner FROM piece WHERE kind = ?1 ORDER BY owner";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([kind], |row| row.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// How many rows of a kind there are.
    pub fn count(&self, kind: u8) -> Result<u64> {
        let sql = "SELECT count(*) FROM piece WHERE kind = ?1";
        let count: i64 = self.db.query_row(sql, [kind], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}
