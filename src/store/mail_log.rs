//! The mail log: every mail seen and what became of it; `desk::received` decides, this remembers.

use std::io::Cursor;

use rusqlite::{OptionalExtension, Row};

use super::groups::tellable;
use super::{Error, Read, Result, Write, from_millis, to_millis};
use crate::rules::access::Rights;
use crate::rules::mail::{Aside, Fate, Refused};
use crate::rules::words;
use crate::rules::{Instant, PersonId, ReceivedId, TicketNumber};

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
pub struct NewReceived<'a> {
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
    /// The confidential ticket it tells of, where its fate names none.
    pub about: Option<TicketNumber>,
    /// The whole mail, where it is kept.
    pub raw: Option<&'a [u8]>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its number.
    pub id: ReceivedId,
    /// When it was seen.
    pub seen_at: Instant,
    /// Where.
    pub mailbox: String,
    /// Who it says it is from.
    pub sender: String,
    /// Its Date field.
    pub sent_at: String,
    /// Its subject.
    pub subject: String,
    /// What became of it.
    pub fate: Fate,
    /// Why, as a word of `rules::mail`; empty where nothing is to be said.
    pub reason: String,
    /// The ticket it concerns.
    pub ticket: Option<TicketNumber>,
    /// All of it is kept.
    pub whole: bool,
    /// The name of the agent who decided upon it, where one did.
    pub handled_by: Option<String>,
}

words! {
    /// Which lines of the journal.
    ReceivedFilter {
        /// All of them.
        All = "all",
        /// Those an agent must look at.
        SetAside = "set_aside",
        /// Those that opened or joined a ticket.
        Registered = "registered",
        /// Those not registered.
        Refused = "refused",
        /// Delivery reports.
        Reported = "reported",
        /// Those seen before, and those an agent discarded.
        Others = "others",
    }
}

impl ReceivedFilter {
    const fn sql(self) -> &'static str {
        match self {
            Self::All => "1",
            Self::SetAside => "l.fate = 'set_aside'",
            Self::Registered => "l.fate IN ('opened', 'followed_up')",
            Self::Refused => "l.fate = 'refused'",
            Self::Reported => "l.fate = 'reported'",
            Self::Others => "l.fate IN ('duplicate', 'discarded')",
        }
    }
}

/// How the lines of the journal are chosen.
#[derive(Clone, Copy, Debug)]
pub struct MailLogAsked<'a> {
    /// Which.
    pub filter: ReceivedFilter,
    /// In sender or subject; empty: any.
    pub words: &'a str,
    /// Only lines before this one: the last of the page before.
    pub before: Option<ReceivedId>,
    /// At most so many.
    pub limit: u32,
    /// Who looks: mails about confidential tickets are shown to those only who see them.
    pub viewer: &'a Rights,
}

const RECEIVED: &str = "l.id, l.seen_at, l.mailbox, l.sender, l.sent_at, l.subject, l.fate, l.reason, l.ticket, l.raw IS NOT NULL,
    (SELECT name FROM person p WHERE p.id = l.handled_by)";

fn read_received(row: &Row<'_>) -> Result<Received> {
    let (fate, reason): (String, String) = (row.get(6)?, row.get(7)?);
    let ticket = row.get::<_, Option<i64>>(8)?.map(TicketNumber);
    let known = read_fate(&fate, &reason, ticket);
    Ok(Received {
        id: ReceivedId(row.get(0)?),
        seen_at: from_millis(row.get(1)?)?,
        mailbox: row.get(2)?,
        sender: row.get(3)?,
        sent_at: row.get(4)?,
        subject: row.get(5)?,
        fate: known.ok_or_else(|| Error::Damaged(format!("fate {fate:?} {reason:?}")))?,
        reason,
        ticket,
        whole: row.get(9)?,
        handled_by: row.get(10)?,
    })
}

/// The fate that `Fate::word` wrote, with its reason and ticket.
fn read_fate(word: &str, reason: &str, ticket: Option<TicketNumber>) -> Option<Fate> {
    Some(match word {
        "opened" => Fate::Opened(ticket?),
        "followed_up" => Fate::FollowedUp(ticket?),
        "reported" => Fate::Reported(ticket?),
        "duplicate" => Fate::Duplicate(ticket),
        "refused" => Fate::Refused(Refused::from_word(reason)?),
        "set_aside" => Fate::SetAside(Aside::from_word(reason)?),
        "discarded" => Fate::Discarded,
        _ => return None,
    })
}

impl Read<'_> {
    /// What became of the mail of that UID, if it has its line already. One that was refused is refused still; anything else
    /// was received before.
    pub fn received_by_uid(
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
    pub fn received_by_digest(&self, digest: &[u8]) -> Result<Option<Option<TicketNumber>>> {
        let sql = "SELECT ticket FROM letter WHERE digest = ?1 AND fate IN ('opened','followed_up','set_aside')";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([digest], |row| row.get::<_, Option<i64>>(0));
        Ok(found.optional()?.map(|ticket| ticket.map(TicketNumber)))
    }

    /// Lines of the journal, the newest first.
    pub fn mail_log(&self, asked: &MailLogAsked<'_>) -> Result<Vec<Received>> {
        let sql = format!(
            "SELECT {RECEIVED} FROM letter l WHERE {} AND {} AND l.id < ?1
             AND (?2 = '' OR instr(folded(l.sender || ' ' || l.subject), folded(?2)) > 0)
             ORDER BY l.id DESC LIMIT ?3",
            asked.filter.sql(),
            tellable(asked.viewer, "l.ticket")
        );
        let before = asked.before.map_or(i64::MAX, |id| id.0);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((before, asked.words, asked.limit))?;
        let mut mails = Vec::new();
        while let Some(row) = rows.next()? {
            mails.push(read_received(row)?);
        }
        Ok(mails)
    }

    /// How many mails of each kind were seen since then, `All` first.
    pub fn mail_log_counts(
        &self,
        since: Instant,
        viewer: &Rights,
    ) -> Result<Vec<(ReceivedFilter, u64)>> {
        let count = |filter: &ReceivedFilter| {
            let sql = format!(
                "SELECT count(*) FROM letter l WHERE l.seen_at > ?1 AND {} AND {}",
                filter.sql(),
                tellable(viewer, "l.ticket")
            );
            let mut statement = self.db.prepare_cached(&sql)?;
            let count: i64 = statement.query_row([to_millis(since)], |row| row.get(0))?;
            Ok((*filter, u64::try_from(count).unwrap_or_default()))
        };
        ReceivedFilter::ALL.iter().map(count).collect()
    }

    /// How many mails wait for an agent, of those that this one may read.
    pub fn set_aside_count(&self, viewer: &Rights) -> Result<u64> {
        let sql = format!(
            "SELECT count(*) FROM letter l WHERE l.fate = 'set_aside' AND {}",
            tellable(viewer, "l.ticket")
        );
        let count: i64 = self
            .db
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// One line of the journal.
    pub fn received(&self, id: ReceivedId) -> Result<Option<Received>> {
        let sql = format!("SELECT {RECEIVED} FROM letter l WHERE l.id = ?1");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(read_received).transpose()
    }

    /// The whole mail, where it is kept.
    pub fn received_bytes(&self, id: ReceivedId) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT raw FROM letter WHERE id = ?1";
        let kept: Option<Option<i64>> = self
            .db
            .prepare_cached(sql)?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        kept.flatten()
            .map(|document| self.all_bytes(document))
            .transpose()
    }
}

impl Write<'_> {
    /// Writes a line of the journal.
    pub fn add_received(&self, mail: &NewReceived<'_>, now: Instant) -> Result<()> {
        let raw = mail
            .raw
            .map(|raw| self.keep_bytes(&mut Cursor::new(raw)))
            .transpose()?;
        let sql = "INSERT INTO letter (seen_at, mailbox, uidvalidity, uid, digest, sender, sent_at, subject, fate, reason, ticket, raw)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.db.prepare_cached(sql)?.execute(rusqlite::params![
            to_millis(now),
            mail.trace.mailbox,
            mail.trace.uid.map(|(validity, _)| validity),
            mail.trace.uid.map(|(_, uid)| uid),
            mail.digest,
            mail.sender,
            mail.sent_at,
            mail.subject,
            mail.fate.word(),
            mail.reason,
            mail.fate.ticket().or(mail.about).map(|number| number.0),
            raw,
        ])?;
        Ok(())
    }

    /// An agent decides upon a mail that was set aside: its bytes are let go. False when somebody did so before.
    pub fn handle_received(&self, id: ReceivedId, by: PersonId) -> Result<bool> {
        let sql = "UPDATE letter SET fate = 'discarded', reason = '', raw = NULL, handled_by = ?2
                   WHERE id = ?1 AND fate = 'set_aside'";
        let done = self.db.prepare_cached(sql)?.execute((id.0, by.0))? > 0;
        if done {
            self.forget_documents()?;
        }
        Ok(done)
    }

    /// Says what became of a mail after all.
    pub fn set_fate(&self, id: ReceivedId, fate: &Fate, reason: &str) -> Result<()> {
        let sql =
            "UPDATE letter SET fate = ?2, ticket = coalesce(?3, ticket), reason = ?4 WHERE id = ?1";
        let ticket = fate.ticket().map(|number| number.0);
        self.db
            .prepare_cached(sql)?
            .execute((id.0, fate.word(), ticket, reason))?;
        Ok(())
    }

    /// Notes that the work on a mail begins, and tells how often it did before without ending.
    pub fn begin_mail(&self, digest: &[u8]) -> Result<u32> {
        let sql = "INSERT INTO poison (digest, starts) VALUES (?1, 1)
                   ON CONFLICT (digest) DO UPDATE SET starts = starts + 1 RETURNING starts - 1";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row([digest], |row| row.get(0))?)
    }

    /// Notes that the work on a mail ended.
    pub fn end_mail(&self, digest: &[u8]) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM poison WHERE digest = ?1")?
            .execute([digest])?;
        Ok(())
    }

    /// Forgets old lines: those of refused mail sooner than the others.
    pub fn forget_received(&self, refused_before: Instant, others_before: Instant) -> Result<()> {
        let sql = "DELETE FROM letter WHERE fate <> 'set_aside' AND seen_at < CASE fate WHEN 'refused' THEN ?1 ELSE ?2 END";
        self.db
            .prepare_cached(sql)?
            .execute((to_millis(refused_before), to_millis(others_before)))?;
        self.forget_documents()
    }
}
