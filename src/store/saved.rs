//! Lists as agents filter them, kept under a name: one's own, or shown to the whole team.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::{PersonId, SavedViewId};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Which.
    pub id: SavedViewId,
    /// Who made it, and may take it away.
    pub person: PersonId,
    /// Seen by the whole team.
    pub shared: bool,
    /// What it is called.
    pub name: String,
    /// As in the address of the list.
    pub query: String,
}

record! { SavedView { id, person, shared, name, query } }

impl Read<'_> {
    /// One's own and those that are shared, by name.
    pub fn saved_views(&self, person: PersonId) -> Result<Vec<SavedView>> {
        let by_name = "FROM saved_view WHERE person = ?1 OR shared ORDER BY folded(name), id";
        self.select(by_name, person)
    }
}

impl Write<'_> {
    /// Keeps a view; one of the same name and person is replaced.
    pub fn save_view(&self, person: PersonId, name: &str, query: &str, shared: bool) -> Result<()> {
        let sql = "INSERT INTO saved_view (person, name, query, shared) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (person, name) DO UPDATE SET query = excluded.query, shared = excluded.shared";
        self.run(sql, (person, name, query, shared))
    }

    /// Takes one's own view away; whether there was one.
    pub fn remove_view(&self, id: SavedViewId, person: PersonId) -> Result<bool> {
        let sql = "DELETE FROM saved_view WHERE id = ?1 AND person = ?2";
        let gone = self.change(sql, (id, person))?;
        Ok(gone > 0)
    }
}
