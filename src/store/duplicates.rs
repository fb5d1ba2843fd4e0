//! What somebody said last, whole, so that `desk/duplicates.rs` can tell whether the same comes again; the timeline is in `timeline`.

use super::{Read, Result};
use crate::rules::event::Event;
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
        let found = self.maybe(sql, (number, by, since, event.word()))?;
        self.whole(found, "a.entry = ?1")
    }

    /// What opened a ticket.
    pub fn asked_first(&self, number: TicketNumber) -> Result<Option<Words>> {
        let sql =
            "SELECT id, text FROM entry WHERE ticket = ?1 AND event = 'opened' ORDER BY id LIMIT 1";
        let found = self.maybe(sql, number)?;
        self.whole(found, "a.entry = ?1")
    }

    /// The newest that somebody noted for the team since then.
    pub fn noted_last(
        &self,
        number: TicketNumber,
        by: PersonId,
        since: Instant,
    ) -> Result<Option<Words>> {
        let sql = "SELECT id, text FROM note WHERE ticket = ?1 AND author = ?2 AND at > ?3 ORDER BY id DESC LIMIT 1";
        let found = self.maybe(sql, (number, by, since))?;
        self.whole(found, "a.note = ?1")
    }

    fn whole(&self, found: Option<(i64, String)>, hooked: &str) -> Result<Option<Words>> {
        let Some((id, text)) = found else {
            return Ok(None);
        };
        let documents = format!(
            "SELECT a.name, d.sha256 FROM attachment a JOIN document d ON d.id = a.document
             WHERE {hooked} ORDER BY a.id"
        );
        let documents = self.all(&documents, id)?;
        Ok(Some(Words { text, documents }))
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
                   AND number NOT IN (SELECT ticket FROM discarded)
                   ORDER BY number DESC LIMIT 1";
        self.maybe(sql, (requester, since, subject))
    }
}
