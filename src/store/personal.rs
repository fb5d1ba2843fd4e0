//! What the file knows about one person, for that person; pages show the rest, `forget` takes it all back.

use super::{Read, Result, from_millis};
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
}

impl Read<'_> {
    /// The tickets that somebody opened, oldest first.
    pub fn tickets_of(&self, requester: PersonId) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT number FROM ticket WHERE requester = ?1 ORDER BY number";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([requester.0], |row| row.get(0).map(TicketNumber))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The sessions of somebody, oldest first.
    pub fn own_sessions(&self, person: PersonId) -> Result<Vec<OwnSession>> {
        let sql = "SELECT started_at, expires_at, browser FROM session WHERE person = ?1 ORDER BY started_at";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([person.0])?;
        let mut sessions = Vec::new();
        while let Some(row) = rows.next()? {
            sessions.push(OwnSession {
                started_at: from_millis(row.get(0)?)?,
                expires_at: from_millis(row.get(1)?)?,
                browser: row.get(2)?,
            });
        }
        Ok(sessions)
    }

    /// What became of the mails from that address, oldest first.
    pub fn own_mails(&self, address: &str) -> Result<Vec<OwnMail>> {
        let sql = "SELECT seen_at, subject, fate FROM letter WHERE sender = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([address])?;
        let mut mails = Vec::new();
        while let Some(row) = rows.next()? {
            mails.push(OwnMail {
                seen_at: from_millis(row.get(0)?)?,
                subject: row.get(1)?,
                fate: row.get(2)?,
            });
        }
        Ok(mails)
    }
}
