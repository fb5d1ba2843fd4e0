//! Keeping the search index, a moment after the tickets change, so that a mail does not pay for it; what is asked of it is in
//! the parent.

use rusqlite::OptionalExtension;

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

/// Where the mark is kept: the last line of a timeline that is indexed.
const INDEXED: &str = "search_indexed";

impl Write<'_> {
    /// Indexes at most about `limit` of the lines and tickets that the index does not know yet, and tells whether more are left.
    pub fn index_some(&self, limit: u32) -> Result<bool> {
        let stale = "SELECT ticket, 0 FROM search_stale ORDER BY ticket LIMIT ?1";
        let mut left = self.index_those(stale, &[i64::from(limit)])?;
        if left > 0 {
            self.db
                .prepare_cached("DELETE FROM search_stale WHERE ticket IN (SELECT ticket FROM search_stale ORDER BY ticket LIMIT ?1)")?
                .execute([limit])?;
        }
        let (indexed, newest) = self.indexed()?;
        let to = newest.min(indexed.saturating_add(limit.into()));
        if to != indexed {
            let new =
                "SELECT ticket, min(id) FROM entry WHERE id > ?1 AND id <= ?2 GROUP BY ticket";
            left += self.index_those(new, &[indexed, to])?;
            self.set_setting(INDEXED, to)?;
        }
        Ok(left > 0)
    }

    /// Indexes the tickets that `sql` names, each from the line on that it names.
    fn index_those(&self, sql: &str, params: &[i64]) -> Result<usize> {
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(params), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let tickets = rows.collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
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
        let from: Option<(i64, i64)> = self
            .db
            .prepare_cached(sql)?
            .query_row((first, first + BLOCKS_MAX - 1, entry), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (mut block, from) = from.unwrap_or((first, 0));
        for sql in [
            "DELETE FROM search_text WHERE rowid IN (SELECT id FROM search_block WHERE id BETWEEN ?1 AND ?2)",
            "DELETE FROM search_block WHERE id BETWEEN ?1 AND ?2",
        ] {
            self.db
                .prepare_cached(sql)?
                .execute((block, first + BLOCKS_MAX - 1))?;
        }
        let Some(title) = self.titles(ticket)? else {
            return Ok(());
        };
        let sql = "SELECT e.id, e.text, (SELECT group_concat(a.name, char(10)) FROM attachment a WHERE a.entry = e.id)
                   FROM entry e WHERE e.ticket = ?1 AND e.id >= ?2 ORDER BY e.id";
        let mut lines = self.db.prepare_cached(sql)?;
        let mut rows = lines.query((ticket, from))?;
        let (mut text, mut begins) = (title.clone(), from);
        while let Some(row) = rows.next()? {
            let (id, line): (i64, String) = (row.get(0)?, row.get(1)?);
            let names: Option<String> = row.get(2)?;
            let full = text.len() > title.len() && text.len() + line.len() > BLOCK_BYTES;
            if full && block < first + BLOCKS_MAX - 1 {
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

    fn add_block(&self, block: i64, entry: i64, text: &str) -> Result<()> {
        self.db
            .prepare_cached("INSERT INTO search_block (id, entry) VALUES (?1, ?2)")?
            .execute((block, entry))?;
        self.db
            .prepare_cached("INSERT INTO search_text (rowid, text) VALUES (?1, ?2)")?
            .execute((block, format!("{text}\n{}", joined(text))))?;
        Ok(())
    }

    /// The titles a ticket is found by: its own, and those of tickets merged into it. None for one that was merged itself.
    fn titles(&self, ticket: i64) -> Result<Option<String>> {
        let sql = "SELECT group_concat(subject, char(10)) FROM ticket
                   WHERE (number = ?1 AND merged_into IS NULL) OR merged_into = ?1
                   HAVING max(number = ?1 AND merged_into IS NULL)";
        let titles = self
            .db
            .prepare_cached(sql)?
            .query_row([ticket], |row| row.get(0))
            .optional()?;
        Ok(titles)
    }

    /// Takes a document off the list of those to be read: before its text is read, so that one that ends the process ends it once.
    pub fn begin_document(&self, id: AttachmentId) -> Result<()> {
        self.db
            .prepare_cached("UPDATE attachment SET searched = 1 WHERE id = ?1")?
            .execute([id.0])?;
        Ok(())
    }

    /// Indexes the text of a document, unless it is gone meanwhile.
    pub fn index_document(&self, document: &Unread, text: &str) -> Result<()> {
        let here = "SELECT 1 FROM attachment WHERE id = ?1";
        let here = self
            .db
            .prepare_cached(here)?
            .query_row([document.id.0], |_| Ok(()))
            .optional()?;
        if here.is_none() {
            return Ok(());
        }
        let (table, row) = if document.private {
            ("search_private", 2 * document.id.0 + 1)
        } else {
            ("search_document", document.id.0)
        };
        let sql = format!("INSERT OR REPLACE INTO {table} (rowid, text) VALUES (?1, ?2)");
        let text = format!("{}\n{text}\n{}", document.name, joined(text));
        self.db.prepare_cached(&sql)?.execute((row, text))?;
        Ok(())
    }

    /// Rewrites the index without what was deleted, of which it keeps the words until then.
    pub fn purge_index(&self) -> Result<()> {
        self.index_all()?;
        for table in TABLES {
            let sql = format!("INSERT INTO {table} ({table}) VALUES ('optimize')");
            self.db.execute(&sql, [])?;
        }
        Ok(())
    }

    /// Has every ticket indexed anew, from what the file holds.
    pub fn rebuild_index(&self) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO search_stale SELECT number FROM ticket";
        self.db.execute(sql, [])?;
        Ok(())
    }
}

impl Read<'_> {
    /// Whether there is anything that the index does not know yet.
    pub fn is_unindexed(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM search_stale)";
        let stale: bool = self
            .db
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        let (indexed, newest) = self.indexed()?;
        Ok(stale || indexed != newest)
    }

    /// The last line that is indexed, and the last there is.
    fn indexed(&self) -> Result<(i64, i64)> {
        let sql = "SELECT coalesce(max(id), 0) FROM entry";
        let newest = self
            .db
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        // Where the newest lines were deleted, their ids are given again.
        let indexed = self.setting(INDEXED)?.unwrap_or(0).min(newest);
        Ok((indexed, newest))
    }

    /// The oldest documents whose text is still to be read for the search.
    pub fn unread_documents(&self, limit: u32) -> Result<Vec<Unread>> {
        let sql = "SELECT id, name, media_type, note IS NOT NULL, document FROM attachment WHERE NOT searched ORDER BY id LIMIT ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([limit], |row| {
            Ok(Unread {
                id: AttachmentId(row.get(0)?),
                name: row.get(1)?,
                media_type: row.get(2)?,
                private: row.get(3)?,
                document: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
                   AND NOT EXISTS (SELECT 1 FROM search_block b WHERE b.id = t.number * 256) ORDER BY number";
        let mut statement = self.db.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0).map(TicketNumber))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
