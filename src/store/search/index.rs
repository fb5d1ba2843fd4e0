//! Keeping the search index, a moment after the tickets change, so that a mail does not pay for it; what is asked of it is in
//! the parent.

use super::super::sql::{Parameters, record};
use super::super::{Read, Result, Write};
use crate::rules::matching::joined;
use crate::rules::{AttachmentId, TicketNumber};

/// A ticket's lines are indexed by stretches of this size: one more line rewrites its stretch, not the ticket.
const BLOCK_BYTES: usize = 16 << 10;
/// Blocks of a ticket; the last takes what is left.
const BLOCKS_MAX: i64 = 256;
/// Every table of words.
const TABLES: [&str; 4] = [
    "search_text",
    "search_document",
    "search_private",
    "search_article",
];

/// A document whose text was not read for the search yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// As joined.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    private: bool,
    document: i64,
}

record! { Unread { id, name, media_type, private: "note IS NOT NULL", document } }

/// Where the mark is kept: the last line of a timeline that is indexed.
const INDEXED: &str = "search_indexed";

impl Write<'_> {
    /// Indexes at most about `limit` of the lines and tickets that the index does not know yet, and tells whether more are left.
    pub fn index_some(&self, limit: u32) -> Result<bool> {
        let stale = "SELECT ticket, 0 FROM search_stale ORDER BY ticket LIMIT ?1";
        let mut left = self.index_those(stale, limit)?;
        if left > 0 {
            self.run("DELETE FROM search_stale WHERE ticket IN (SELECT ticket FROM search_stale ORDER BY ticket LIMIT ?1)", limit)?;
        }
        let (indexed, newest) = self.indexed()?;
        let to = newest.min(indexed.saturating_add(limit.into()));
        if to != indexed {
            let new =
                "SELECT ticket, min(id) FROM entry WHERE id > ?1 AND id <= ?2 GROUP BY ticket";
            left += self.index_those(new, (indexed, to))?;
            self.settle(INDEXED, to)?;
        }
        Ok(left > 0)
    }

    /// Indexes the tickets that `sql` names, each from the line on that it names.
    fn index_those(&self, sql: &str, parameters: impl Parameters) -> Result<usize> {
        let tickets: Vec<(i64, i64)> = self.all(sql, parameters)?;
        for (ticket, entry) in &tickets {
            self.index_from(*ticket, *entry)?;
        }
        Ok(tickets.len())
    }

    /// Indexes everything that the index does not know yet.
    pub fn index_all(&self) -> Result<()> {
        while self.index_some(1_000)? {}
        Ok(())
    }

    /// Indexes a ticket's lines anew, from the block on in which that line stands.
    fn index_from(&self, ticket: i64, entry: i64) -> Result<()> {
        let first = ticket * BLOCKS_MAX;
        let sql = "SELECT id, entry FROM search_block WHERE id BETWEEN ?1 AND ?2 AND entry <= ?3 ORDER BY id DESC LIMIT 1";
        let last = first + BLOCKS_MAX - 1;
        let from = self.maybe(sql, (first, last, entry))?;
        let (mut block, from): (i64, i64) = from.unwrap_or((first, 0));
        for sql in [
            "DELETE FROM search_text WHERE rowid IN (SELECT id FROM search_block WHERE id BETWEEN ?1 AND ?2)",
            "DELETE FROM search_block WHERE id BETWEEN ?1 AND ?2",
        ] {
            self.run(sql, (block, last))?;
        }
        let Some(title) = self.titles(ticket)? else {
            return Ok(());
        };
        let sql = "SELECT e.id, CASE WHEN e.folded > 0 THEN e.full_text ELSE e.text END, (SELECT group_concat(a.name, char(10)) FROM attachment a WHERE a.entry = e.id)
                   FROM entry e WHERE e.ticket = ?1 AND e.id >= ?2 ORDER BY e.id";
        let lines: Vec<(i64, String, Option<String>)> = self.all(sql, (ticket, from))?;
        let (mut text, mut begins) = (title.clone(), from);
        for (id, line, names) in lines {
            let full = text.len() > title.len() && text.len() + line.len() > BLOCK_BYTES;
            if full && block < last {
                self.add_block(block, begins, &text)?;
                (block, begins) = (block + 1, id);
                text.clone_from(&title);
            }
            for part in [Some(line), names].into_iter().flatten() {
                if !part.is_empty() {
                    text.push('\n');
                    text.push_str(&part);
                }
            }
        }
        self.add_block(block, begins, &text)
    }

    /// Indexes a ticket anew at once: what was taken out of it is found by nobody, not even for a moment.
    pub fn index_ticket(&self, number: TicketNumber) -> Result<()> {
        self.index_from(number.0, 0)?;
        self.run("DELETE FROM search_stale WHERE ticket = ?1", number)
    }

    fn add_block(&self, block: i64, entry: i64, text: &str) -> Result<()> {
        self.run(
            "INSERT INTO search_block (id, entry) VALUES (?1, ?2)",
            (block, entry),
        )?;
        self.run(
            "INSERT INTO search_text (rowid, text) VALUES (?1, ?2)",
            (block, format!("{text}\n{}", joined(text))),
        )
    }

    /// The titles a ticket is found by: its own, and those of tickets merged into it. None for one that was merged itself, or thrown away.
    fn titles(&self, ticket: i64) -> Result<Option<String>> {
        let sql = "SELECT group_concat(subject, char(10)) FROM ticket
                   WHERE (number = ?1 AND merged_into IS NULL) OR merged_into = ?1
                   HAVING max(number = ?1 AND merged_into IS NULL AND number NOT IN (SELECT ticket FROM discarded))";
        self.maybe(sql, ticket)
    }

    /// Takes a document off the list of those to be read: before its text is read, so that one that ends the process ends it once.
    pub fn begin_document(&self, id: AttachmentId) -> Result<()> {
        self.run("UPDATE attachment SET searched = 1 WHERE id = ?1", id)
    }

    /// Indexes the text of a document, unless it is gone meanwhile.
    pub fn index_document(&self, document: &Unread, text: &str) -> Result<()> {
        let here = "SELECT 1 FROM attachment WHERE id = ?1";
        if self.maybe::<i64>(here, document.id)?.is_none() {
            return Ok(());
        }
        let (table, row) = if document.private {
            ("search_private", 2 * document.id.0 + 1)
        } else {
            ("search_document", document.id.0)
        };
        let sql = format!("INSERT OR REPLACE INTO {table} (rowid, text) VALUES (?1, ?2)");
        let text = format!("{}\n{text}\n{}", document.name, joined(text));
        self.run(&sql, (row, text))
    }

    /// Rewrites the index without what was deleted, of which it keeps the words until then.
    pub fn purge_index(&self) -> Result<()> {
        self.index_all()?;
        for table in TABLES {
            let sql = format!("INSERT INTO {table} ({table}) VALUES ('optimize')");
            self.run(&sql, ())?;
        }
        Ok(())
    }

    /// Has every ticket indexed anew, from what the file holds.
    pub fn rebuild_index(&self) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO search_stale SELECT number FROM ticket",
            (),
        )
    }
}

impl Read<'_> {
    /// Whether there is anything that the index does not know yet.
    pub fn is_unindexed(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM search_stale)";
        let stale: bool = self.one(sql, ())?;
        let (indexed, newest) = self.indexed()?;
        Ok(stale || indexed != newest)
    }

    /// The last line that is indexed, and the last there is.
    fn indexed(&self) -> Result<(i64, i64)> {
        let sql = "SELECT coalesce(max(id), 0) FROM entry";
        let newest = self.one(sql, ())?;
        // Where the newest lines were deleted, their ids are given again.
        let indexed = self.settled(INDEXED)?.unwrap_or(0).min(newest);
        Ok((indexed, newest))
    }

    /// The oldest documents whose text is still to be read for the search.
    pub fn unread_documents(&self, limit: u32) -> Result<Vec<Unread>> {
        self.select(
            "FROM attachment WHERE NOT searched ORDER BY id LIMIT ?1",
            limit,
        )
    }

    /// The beginning of a document's bytes, at least `bytes_max` of them where there are so many.
    pub fn beginning(&self, document: &Unread, bytes_max: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for seq in 0.. {
            match self.chunk(document.document, seq)? {
                Some(chunk) if bytes.len() < bytes_max => bytes.extend(chunk),
                Some(_) | None => break,
            }
        }
        Ok(bytes)
    }

    /// Tickets that the index lost: none, unless the file is damaged. A desk that is just indexing is not asked.
    pub fn unindexed(&self) -> Result<Vec<TicketNumber>> {
        if self.is_unindexed()? {
            return Ok(vec![]);
        }
        let sql = "SELECT number FROM ticket t WHERE merged_into IS NULL
                   AND NOT EXISTS (SELECT 1 FROM search_block b WHERE b.id = t.number * 256) AND number NOT IN (SELECT ticket FROM discarded) ORDER BY number";
        self.all(sql, ())
    }
}
