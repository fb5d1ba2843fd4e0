//! The mail log: every mail seen and what became of it; `desk::received` decides, this remembers.

use std::io::Cursor;

use super::groups::tellable;
use super::sql::{Cells, Record, record};
use super::tally::Count;
use super::{Error, Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::mail::{Aside, Fate, Refused};
use crate::rules::{Instant, PersonId, ReceivedId, TicketNumber, words};

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
    /// What it said, where that is kept of one that is refused.
    pub text: Option<&'a str>,
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
    /// The words of the fates it shows; none: all.
    const fn fates(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::SetAside => &["set_aside"],
            Self::Registered => &["opened", "followed_up"],
            Self::Refused => &["refused"],
            Self::Reported => &["reported"],
            Self::Others => &["duplicate", "discarded"],
        }
    }

    fn shows(self, fate: &str) -> bool {
        self.fates().is_empty() || self.fates().contains(&fate)
    }

    fn sql(self) -> String {
        match self.fates() {
            [] => "TRUE".into(),
            some => format!("l.fate IN ('{}')", some.join("','")),
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

record! {
    Received as l {
        id, seen_at, mailbox, sender, sent_at, subject, fate: "l.fate, l.reason, l.ticket", reason,
        ticket, whole: "l.raw IS NOT NULL",
        handled_by: "(SELECT name FROM person p WHERE p.id = l.handled_by)",
    }
}

/// Mails of a day past which counting ends.
const COUNTED_MAX: u64 = 5_000;

impl Record for Fate {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (fate, reason, ticket): (String, String, _) = cells.take()?;
        read_fate(&fate, &reason, ticket)
            .ok_or_else(|| Error::damaged(format!("fate {fate:?} {reason:?}")))
    }
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
        let found: Option<(String, String, _)> = self.maybe(sql, (mailbox, validity, uid))?;
        Ok(found.map(|(fate, reason, ticket)| {
            let refused = Refused::from_word(&reason).filter(|_| fate == "refused");
            refused.map_or(Fate::Duplicate(ticket), Fate::Refused)
        }))
    }

    /// The ticket that the same mail made before: `None` when it was never registered.
    pub fn received_by_digest(&self, digest: &[u8]) -> Result<Option<Option<TicketNumber>>> {
        let sql = "SELECT ticket FROM letter WHERE digest = ?1 AND fate IN ('opened','followed_up','set_aside')";
        self.maybe(sql, digest)
    }

    /// Lines of the journal, the newest first.
    pub fn mail_log(&self, asked: &MailLogAsked<'_>) -> Result<Vec<Received>> {
        let asked_for = format!(
            "FROM letter l WHERE {} AND {} AND l.id < ?1
             AND (?2 = '' OR instr(folded(l.sender || ' ' || l.subject), folded(?2)) > 0)
             ORDER BY l.id DESC LIMIT ?3",
            asked.filter.sql(),
            tellable(asked.viewer, "l.ticket")
        );
        let before = asked.before.unwrap_or(ReceivedId(i64::MAX));
        self.select(&asked_for, (before, asked.words, asked.limit))
    }

    /// How many mails of each kind were seen since then, `All` first; of so many that counting ends, at least how many.
    pub fn mail_log_counts(
        &self,
        since: Instant,
        viewer: &Rights,
    ) -> Result<Vec<(ReceivedFilter, Count)>> {
        let sql = format!(
            "SELECT fate, count(*) FROM (SELECT fate FROM letter l WHERE l.seen_at > ?1 AND {} LIMIT {COUNTED_MAX}) GROUP BY fate",
            tellable(viewer, "l.ticket")
        );
        let fates: Vec<(String, u64)> = self.all(&sql, since)?;
        let all: u64 = fates.iter().map(|(_, mails)| mails).sum();
        let count = |filter: &ReceivedFilter| {
            let shown = fates.iter().filter(|(fate, _)| filter.shows(fate));
            let count = Count {
                number: shown.map(|(_, mails)| mails).sum(),
                more: all >= COUNTED_MAX,
            };
            (*filter, count)
        };
        Ok(ReceivedFilter::ALL.iter().map(count).collect())
    }

    /// How many mails wait for an agent, of those that this one may read.
    pub fn set_aside_count(&self, viewer: &Rights) -> Result<u64> {
        let tellable = tellable(viewer, "l.ticket");
        let sql =
            format!("SELECT count(*) FROM letter l WHERE l.fate = 'set_aside' AND {tellable}");
        self.one(&sql, ())
    }

    /// Whether fewer than so many mails wait for an agent for that reason.
    pub fn set_aside_for(&self, why: Aside, most: u32) -> Result<bool> {
        let sql = "SELECT count(*) < ?2 FROM (SELECT 1 FROM letter WHERE fate = 'set_aside' AND reason = ?1 LIMIT ?2)";
        self.one(sql, (why.word(), most))
    }

    /// What a refused mail said, while that is kept; for administrators.
    pub fn refused_text(&self, id: ReceivedId) -> Result<Option<String>> {
        let text: Option<Option<String>> =
            self.maybe("SELECT text FROM letter WHERE id = ?1", id)?;
        Ok(text.flatten())
    }

    /// Whether the texts of fewer than so many refused mails are kept.
    pub fn may_keep_refused_text(&self, most: u32) -> Result<bool> {
        let sql =
            "SELECT count(*) < ?1 FROM (SELECT 1 FROM letter WHERE text IS NOT NULL LIMIT ?1)";
        self.one(sql, most)
    }

    /// One line of the journal.
    pub fn received(&self, id: ReceivedId) -> Result<Option<Received>> {
        self.find("FROM letter l WHERE l.id = ?1", id)
    }

    /// The whole mail, where it is kept.
    pub fn received_bytes(&self, id: ReceivedId) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT raw FROM letter WHERE id = ?1";
        let kept: Option<Option<i64>> = self.maybe(sql, id)?;
        kept.flatten()
            .map(|document| self.all_bytes(document))
            .transpose()
    }
}

impl Write<'_> {
    /// Writes a line of the journal.
    pub fn add_received(&self, mail: &NewReceived<'_>, now: Instant) -> Result<()> {
        let NewReceived {
            trace,
            digest,
            sender,
            sent_at,
            subject,
            fate,
            reason,
            about,
            raw,
            text,
        } = mail;
        let raw = raw
            .map(|raw| self.keep_bytes(&mut Cursor::new(raw)))
            .transpose()?;
        let sql = "INSERT INTO letter (seen_at, mailbox, uidvalidity, uid, digest, sender, sent_at, subject, fate, reason, ticket, raw, text)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let found = (now, &trace.mailbox, trace.uid.unzip(), digest);
        let decided = (fate.word(), reason, fate.ticket().or(*about), (raw, text));
        self.run(sql, (found, sender, sent_at, subject, decided))
    }

    /// An agent decides upon a mail that was set aside: its bytes are let go. False when somebody did so before.
    pub fn handle_received(&self, id: ReceivedId, by: PersonId) -> Result<bool> {
        let sql = "UPDATE letter SET fate = 'discarded', reason = '', raw = NULL, handled_by = ?2
                   WHERE id = ?1 AND fate = 'set_aside'";
        let done = self.change(sql, (id, by))? > 0;
        if done {
            self.forget_documents()?;
        }
        Ok(done)
    }

    /// Says what became of a mail after all.
    pub fn set_fate(&self, id: ReceivedId, fate: &Fate, reason: &str) -> Result<()> {
        let sql =
            "UPDATE letter SET fate = ?2, ticket = coalesce(?3, ticket), reason = ?4 WHERE id = ?1";
        self.run(sql, (id, fate.word(), fate.ticket(), reason))
    }

    /// Forgets what refused mails said that were seen before then.
    pub fn forget_refused_texts(&self, before: Instant) -> Result<()> {
        let sql = "UPDATE letter SET text = NULL WHERE text IS NOT NULL AND seen_at < ?1";
        self.run(sql, before)
    }

    /// Notes that the work on a mail begins, and tells how often it did before without ending.
    pub fn begin_mail(&self, digest: &[u8]) -> Result<u32> {
        let sql = "INSERT INTO poison (digest, starts) VALUES (?1, 1)
                   ON CONFLICT (digest) DO UPDATE SET starts = starts + 1 RETURNING starts - 1";
        self.one(sql, digest)
    }

    /// Notes that the work on a mail ended.
    pub fn end_mail(&self, digest: &[u8]) -> Result<()> {
        self.run("DELETE FROM poison WHERE digest = ?1", digest)
    }

    /// Forgets old lines: those of refused mail sooner than the others.
    pub fn forget_received(&self, refused_before: Instant, others_before: Instant) -> Result<()> {
        let sql = "DELETE FROM letter WHERE fate <> 'set_aside' AND seen_at < CASE fate WHEN 'refused' THEN ?1 ELSE ?2 END";
        self.run(sql, (refused_before, others_before))?;
        self.forget_documents()
    }
}
