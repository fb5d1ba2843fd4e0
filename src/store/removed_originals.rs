//! The mails that lines came by, which hold what is taken out of them: they lie aside as long as anything of their line does; what is
//! taken out is in `taken_out`.

use super::{Result, Write};
use crate::rules::{EntryId, RemovalId};

/// The removals, in their order, that took something out of what the mail of line `?1` holds: its text, its documents and their names,
/// its subject.
const TOUCHING: &str = "SELECT removal FROM removed_text WHERE place IN ('entry.text', 'entry.full_text') AND row = ?1
    UNION SELECT removal FROM removed_text WHERE place IN ('ticket.subject', 'ticket.mail_subject')
        AND row = (SELECT ticket FROM entry WHERE id = ?1)
    UNION SELECT x.removal FROM attachment a JOIN removed_text x ON x.place = 'attachment.name' AND x.row = a.id WHERE a.entry = ?1
    UNION SELECT removal FROM removed_document WHERE entry = ?1 ORDER BY 1";

/// The lines whose mails hold what removal `?1` took out.
const TOUCHED: &str =
    "SELECT row FROM removed_text WHERE removal = ?1 AND place IN ('entry.text', 'entry.full_text')
    UNION SELECT e.id FROM removed_text x JOIN entry e ON e.ticket = x.row
        WHERE x.removal = ?1 AND x.place IN ('ticket.subject', 'ticket.mail_subject')
    UNION SELECT a.entry FROM removed_text x JOIN attachment a ON a.id = x.row
        WHERE x.removal = ?1 AND x.place = 'attachment.name' AND a.entry IS NOT NULL
    UNION SELECT entry FROM removed_document WHERE removal = ?1 AND entry IS NOT NULL";

impl Write<'_> {
    /// The mail of a line lies aside with what is taken out of the line.
    pub(super) fn set_original_aside(&self, id: RemovalId, entry: EntryId) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO removed_original (removal, entry, document)
            SELECT ?1, id, original FROM entry WHERE id = ?2 AND original IS NOT NULL";
        self.run(sql, (id, entry))?;
        self.run(
            "UPDATE entry SET original = NULL WHERE id = ?1 AND original IS NOT NULL",
            entry,
        )
    }

    /// The same of every line whose mail holds the text that stood in that row of a table.
    pub(super) fn set_originals_aside(&self, id: RemovalId, table: &str, row: i64) -> Result<()> {
        let holding = match table {
            "entry" => "SELECT id FROM entry WHERE id = ?1",
            "attachment" => "SELECT entry FROM attachment WHERE id = ?1 AND entry IS NOT NULL",
            // Each answer names the subject.
            "ticket" => "SELECT id FROM entry WHERE ticket = ?1 AND original IS NOT NULL",
            _ => return Ok(()),
        };
        for entry in self.all::<EntryId>(holding, row)? {
            self.set_original_aside(id, entry)?;
        }
        Ok(())
    }

    /// The mails that lie aside with that removal are there again, or lie with another one that took something out of their line.
    pub(super) fn put_originals_back(&self, id: RemovalId) -> Result<()> {
        let sql = "SELECT entry FROM removed_original WHERE removal = ?1";
        for entry in self.all::<EntryId>(sql, id)? {
            let touching: Vec<RemovalId> = self.all(TOUCHING, entry)?;
            if let Some(other) = touching.into_iter().find(|other| *other != id) {
                let sql = "UPDATE removed_original SET removal = ?2 WHERE entry = ?1";
                self.run(sql, (entry, other))?;
                continue;
            }
            let sql = "UPDATE entry SET original = (SELECT document FROM removed_original WHERE entry = ?1) WHERE id = ?1";
            self.run(sql, entry)?;
            self.run("DELETE FROM removed_original WHERE entry = ?1", entry)?;
        }
        Ok(())
    }

    /// Lets go of every mail that holds what was taken out with that removal, whichever it lies with. Before the removal's own rows go.
    pub(super) fn purge_originals(&self, id: RemovalId) -> Result<()> {
        self.run("DELETE FROM removed_original WHERE removal = ?1", id)?;
        for entry in self.all::<EntryId>(TOUCHED, id)? {
            self.run("DELETE FROM removed_original WHERE entry = ?1", entry)?;
        }
        Ok(())
    }
}
