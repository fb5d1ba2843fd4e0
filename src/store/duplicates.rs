//! What somebody said last, whole, so that `desk/duplicates.rs` can tell whether the same comes again; the timeline is in `timeline`.

use rusqlite::OptionalExtension;

use super::events::write_event;
use super::{Read, Result, to_millis};
use crate::rules::ticket::Event;
use crate::rules::{Instant, PersonId, TicketNumber};

/// A text with its documents, each by its name and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// The documents, in order.
    pub documents: Vec<(String, Vec<u8>)>,
}

impl Read<'_> {
    /// The newest that somebody said in public in this way since then, unless somebody else did anything in the ticket after it.
    pub fn said_last(
        &self,
        number: TicketNumber,
        by: PersonId,
        event: &Event,
        since: Instant,
    ) -> Result<Option<Words>> {
        let sql = "SELECT id, text FROM entry e WHERE ticket = ?1 AND author = ?2 AND at > ?3 AND event = ?4
                   AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.ticket = ?1 AND l.id > e.id AND l.author <> ?2)
                   ORDER BY id DESC LIMIT 1";
        let (word, _) = write_event(event);
        let mut statement = self.db.prepare_cached(sql)?;
        let key = (number.0, by.0, to_millis(since), word);
        let found = statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?)));
        let documents =
            "SELECT a.name, d.sha256 FROM attachment a JOIN document d ON d.id = a.document
                         WHERE a.entry = ?1 ORDER BY a.id";
        self.whole(found.optional()?, documents)
    }

    /// The newest that somebody noted for the team since then.
    pub fn noted_last(
        &self,
        number: TicketNumber,
        by: PersonId,
        since: Instant,
    ) -> Result<Option<Words>> {
        let sql = "SELECT id, text FROM note WHERE ticket = ?1 AND author = ?2 AND at > ?3 ORDER BY id DESC LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let key = (number.0, by.0, to_millis(since));
        let found = statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?)));
        let documents =
            "SELECT a.name, d.sha256 FROM attachment a JOIN document d ON d.id = a.document
                         WHERE a.note = ?1 ORDER BY a.id";
        self.whole(found.optional()?, documents)
    }

    fn whole(&self, found: Option<(i64, String)>, documents: &str) -> Result<Option<Words>> {
        let Some((id, text)) = found else {
            return Ok(None);
        };
        let mut statement = self.db.prepare_cached(documents)?;
        let documents = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some(Words {
            text,
            documents: documents.collect::<rusqlite::Result<_>>()?,
        }))
    }

    /// The newest ticket of this title that was opened for somebody since then.
    pub fn asked_last(
        &self,
        requester: PersonId,
        subject: &str,
        since: Instant,
    ) -> Result<Option<TicketNumber>> {
        let sql =
            "SELECT number FROM ticket WHERE requester = ?1 AND opened_at > ?2 AND subject = ?3
                   ORDER BY number DESC LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let key = (requester.0, to_millis(since), subject);
        let found = statement.query_row(key, |row| row.get(0).map(TicketNumber));
        Ok(found.optional()?)
    }
}
