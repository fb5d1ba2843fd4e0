//! The journal of fates: every mail seen and what became of it; `desk::letters` decides, this remembers.

use std::io::Cursor;

use rusqlite::OptionalExtension;

use super::{Read, Result, Write, from_millis, to_millis};
use crate::rules::mail::{Fate, Refused};
use crate::rules::{Instant, TicketNumber};

/// Where a mail was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The mailbox's name, or `pipe`.
    pub mailbox: String,
    /// UIDVALIDITY and UID, for IMAP (RFC 9051 section 2.3.1.1).
    pub uid: Option<(u32, u32)>,
}

/// A line to be written.
#[derive(Clone, Debug)]
pub struct NewLetter<'a> {
    /// Where it was found.
    pub trace: &'a Trace,
    /// SHA-256 of the mail without trace headers, and of its sender.
    pub digest: &'a [u8],
    /// Who it says it is from.
    pub sender: &'a str,
    /// Its Date field.
    pub sent_at: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// What became of it.
    pub fate: &'a Fate,
    /// Why, as a word of `rules::mail` or a sentence.
    pub reason: &'a str,
    /// The whole mail, where it is kept.
    pub raw: Option<&'a [u8]>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// When it was seen.
    pub seen_at: Instant,
    /// Where.
    pub mailbox: String,
    /// Who it says it is from.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// `Fate::word`.
    pub fate: String,
    /// Why.
    pub reason: String,
    /// The ticket it concerns.
    pub ticket: Option<TicketNumber>,
}

impl Read<'_> {
    /// What became of the mail of that UID, if it has its line already. One that was refused is refused still; anything else
    /// was received before.
    pub fn letter_by_uid(
        &self,
        mailbox: &str,
        (validity, uid): (u32, u32),
    ) -> Result<Option<Fate>> {
        let sql = "SELECT fate, reason, ticket FROM letter WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row((mailbox, validity, uid), |row| {
                let (fate, reason): (String, String) = (row.get(0)?, row.get(1)?);
                let refused = Refused::from_word(&reason).filter(|_| fate == "refused");
                let ticket = row.get::<_, Option<i64>>(2)?.map(TicketNumber);
                Ok(refused.map_or(Fate::Duplicate(ticket), Fate::Refused))
            });
        Ok(found.optional()?)
    }

    /// The ticket that the same mail made before: `None` when it was never registered.
    pub fn letter_by_digest(&self, digest: &[u8]) -> Result<Option<Option<TicketNumber>>> {
        let sql = "SELECT ticket FROM letter WHERE digest = ?1 AND fate IN ('opened','followed_up','set_aside')";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([digest], |row| row.get::<_, Option<i64>>(0));
        Ok(found.optional()?.map(|ticket| ticket.map(TicketNumber)))
    }

    /// The newest lines first.
    pub fn letters(&self, limit: u32) -> Result<Vec<Letter>> {
        let sql = "SELECT seen_at, mailbox, sender, subject, fate, reason, ticket FROM letter ORDER BY id DESC LIMIT ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([limit])?;
        let mut letters = Vec::new();
        while let Some(row) = rows.next()? {
            letters.push(Letter {
                seen_at: from_millis(row.get(0)?)?,
                mailbox: row.get(1)?,
                sender: row.get(2)?,
                subject: row.get(3)?,
                fate: row.get(4)?,
                reason: row.get(5)?,
                ticket: row.get::<_, Option<i64>>(6)?.map(TicketNumber),
            });
        }
        Ok(letters)
    }
}

impl Write<'_> {
    /// Writes a line of the journal.
    pub fn add_letter(&self, letter: &NewLetter<'_>, now: Instant) -> Result<()> {
        let raw = letter
            .raw
            .map(|raw| self.keep_bytes(&mut Cursor::new(raw)))
            .transpose()?;
        let sql = "INSERT INTO letter (seen_at, mailbox, uidvalidity, uid, digest, sender, sent_at, subject, fate, reason, ticket, raw)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.db.prepare_cached(sql)?.execute(rusqlite::params![
            to_millis(now),
            letter.trace.mailbox,
            letter.trace.uid.map(|(validity, _)| validity),
            letter.trace.uid.map(|(_, uid)| uid),
            letter.digest,
            letter.sender,
            letter.sent_at,
            letter.subject,
            letter.fate.word(),
            letter.reason,
            letter.fate.ticket().map(|number| number.0),
            raw,
        ])?;
        Ok(())
    }

    /// Notes that the work on a mail begins, and tells how often it did before without ending.
    pub fn begin_letter(&self, digest: &[u8]) -> Result<u32> {
        let sql = "INSERT INTO poison (digest, starts) VALUES (?1, 1)
                   ON CONFLICT (digest) DO UPDATE SET starts = starts + 1 RETURNING starts - 1";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row([digest], |row| row.get(0))?)
    }

    /// Notes that the work on a mail ended.
    pub fn end_letter(&self, digest: &[u8]) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM poison WHERE digest = ?1")?
            .execute([digest])?;
        Ok(())
    }

    /// Forgets old lines: those of refused mail sooner than the others.
    pub fn forget_letters(&self, refused_before: Instant, others_before: Instant) -> Result<()> {
        let sql = "DELETE FROM letter WHERE seen_at < CASE fate WHEN 'refused' THEN ?1 ELSE ?2 END";
        self.db
            .prepare_cached(sql)?
            .execute((to_millis(refused_before), to_millis(others_before)))?;
        Ok(())
    }
}
