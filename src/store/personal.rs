//! What the file knows about one person, for that person; pages show the rest, `forget` takes it all back.

use super::sql::record;
use super::{Read, Result};
use crate::rules::{Instant, PersonId, TicketNumber};

/// A running session, as its owner may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// When it began.
    pub started_at: Instant,
    /// When it ends unless used.
    pub expires_at: Instant,
    /// Program and system of its browser.
    pub browser: String,
}

/// A line of the journal about a mail of that person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMail {
    /// When it was seen.
    pub seen_at: Instant,
    /// Its subject.
    pub subject: String,
    /// What became of it, as a word.
    pub fate: String,
    /// What it said, where it was refused and that is kept for some days.
    pub text: Option<String>,
}

record! { OwnSession { started_at, expires_at, browser } }
record! { OwnMail { seen_at, subject, fate, text } }

impl Read<'_> {
    /// The tickets that somebody opened, oldest first.
    pub fn tickets_of(&self, requester: PersonId) -> Result<Vec<TicketNumber>> {
        self.all(
            "SELECT number FROM ticket WHERE requester = ?1 AND number NOT IN (SELECT ticket FROM discarded) ORDER BY number",
            requester,
        )
    }

    /// The tickets that somebody observes or is assigned, by number.
    pub fn tickets_with(&self, person: PersonId, part: &str) -> Result<Vec<TicketNumber>> {
        let sql =
            "SELECT ticket FROM ticket_person WHERE person = ?1 AND part = ?2 ORDER BY ticket";
        self.all(sql, (person, part))
    }

    /// The sessions of somebody, oldest first.
    pub fn own_sessions(&self, person: PersonId) -> Result<Vec<OwnSession>> {
        self.select("FROM session WHERE person = ?1 ORDER BY started_at", person)
    }

    /// What became of the mails from that address, oldest first.
    pub fn own_mails(&self, address: &str) -> Result<Vec<OwnMail>> {
        self.select("FROM letter WHERE sender = ?1 ORDER BY id", address)
    }
}
