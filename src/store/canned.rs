//! Canned replies, as administrators word them; what is filled in is decided by `rules::canned`.

use rusqlite::OptionalExtension;

use super::{Read, Result, Write};
use crate::rules::CannedId;

/// A canned reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canned {
    /// Which.
    pub id: CannedId,
    /// What agents choose it by.
    pub name: String,
    /// With names in braces.
    pub text: String,
}

impl Read<'_> {
    /// All of them, by name.
    pub fn canned(&self) -> Result<Vec<Canned>> {
        let sql = "SELECT id, name, text FROM canned ORDER BY folded(name)";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Canned {
                id: CannedId(row.get(0)?),
                name: row.get(1)?,
                text: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The one of that name.
    pub fn canned_by_name(&self, name: &str) -> Result<Option<CannedId>> {
        let sql = "SELECT id FROM canned WHERE name = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let found = statement.query_row([name], |row| row.get(0).map(CannedId));
        Ok(found.optional()?)
    }
}

impl Write<'_> {
    /// Adds one, or words one anew. The name must be free.
    pub fn save_canned(&self, id: Option<CannedId>, name: &str, text: &str) -> Result<()> {
        let sql = "INSERT INTO canned (id, name, text) VALUES (?1, ?2, ?3)
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text";
        let row = (id.map(|id| id.0), name, text);
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Takes one away.
    pub fn remove_canned(&self, id: CannedId) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM canned WHERE id = ?1")?
            .execute([id.0])?;
        Ok(())
    }
}
