//! Canned replies, as administrators word them; what is filled in is decided by `rules::canned`.

use super::sql::record;
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

record! { Canned { id, name, text } }

impl Read<'_> {
    /// All of them, by name.
    pub fn canned(&self) -> Result<Vec<Canned>> {
        self.select("FROM canned ORDER BY folded(name)", ())
    }

    /// The one of that name.
    pub fn canned_by_name(&self, name: &str) -> Result<Option<CannedId>> {
        self.maybe("SELECT id FROM canned WHERE name = ?1", name)
    }
}

impl Write<'_> {
    /// Adds one, or words one anew. The name must be free.
    pub fn save_canned(&self, id: Option<CannedId>, name: &str, text: &str) -> Result<()> {
        let sql = "INSERT INTO canned (id, name, text) VALUES (?1, ?2, ?3)
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text";
        self.run(sql, (id, name, text))
    }

    /// Takes one away.
    pub fn remove_canned(&self, id: CannedId) -> Result<()> {
        self.run("DELETE FROM canned WHERE id = ?1", id)
    }
}
