//! Outgoing mails: rows written with the event they tell of; `outbox::send` takes, sends and marks them.

use super::groups::tellable;
use super::sql::{Selected, record};
use super::values::stored_words;
use super::{Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::notices::{Notice, Topic};
use crate::rules::{EntryId, Instant, OutgoingId, PersonId, TicketNumber, words};

words! {
    /// How far an outgoing mail is.
    OutgoingState {
        /// To be sent when due.
        Waiting = "waiting",
        /// Being sent; after a crash it waits again.
        Taken = "taken",
        /// The server has it.
        Sent = "sent",
        /// The server refused the address for good.
        Refused = "refused",
        /// Tried long enough.
        Abandoned = "abandoned",
    }
}

stored_words!(OutgoingState);

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What about.
    pub topic: Topic,
    /// The line of the timeline.
    pub entry: Option<EntryId>,
}

/// A mail that goes out to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number, part of its Message-ID.
    pub id: OutgoingId,
    /// About which ticket.
    pub ticket: TicketNumber,
    /// To whom.
    pub person: PersonId,
    /// Since when.
    pub created_at: Instant,
    /// How often it was tried.
    pub tries: u32,
    /// What it tells, oldest first.
    pub told: Vec<Told>,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How far the mail is now.
    pub state: OutgoingState,
    /// Why it did not leave, if it did not.
    pub error: Option<String>,
    /// When it is tried again, if it is.
    pub due: Option<Instant>,
    /// It was a try of this mail: its reader's server was reached, or may have been.
    pub counts: bool,
}

/// What one line of a ticket was mailed to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The line.
    pub entry: Option<EntryId>,
    /// To whom.
    pub person: PersonId,
    /// How far it is.
    pub state: OutgoingState,
    /// When it left, or since when it waits.
    pub at: Instant,
    /// Why it did not leave, if it did not.
    pub error: Option<String>,
}

/// A mail that waits, was refused, or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its number.
    pub id: OutgoingId,
    /// About which ticket.
    pub ticket: TicketNumber,
    /// Its reader's name.
    pub name: String,
    /// Its reader's address.
    pub address: String,
    /// What it tells.
    pub topics: Vec<Topic>,
    /// How far it is.
    pub state: OutgoingState,
    /// Since when it waits.
    pub since: Instant,
    /// How often it was tried.
    pub tries: u32,
    /// Why it did not leave.
    pub error: Option<String>,
}

record! { Told { topic, entry } }
record! { Outgoing { id, ticket, person, created_at, tries } with { told: vec![] } }
record! {
    Delivery as m {
        entry: "t.entry", person, state, at: "coalesce(m.sent_at, m.created_at)",
        error: "m.last_error",
    }
}
record! {
    QueuedMail as m {
        id, ticket, name: "p.name", address: "p.address", state, since: "m.created_at", tries,
        error: "m.last_error",
    } with { topics: vec![] }
}

impl Read<'_> {
    /// To whom the lines of a ticket were mailed, in order.
    pub fn deliveries(&self, number: TicketNumber) -> Result<Vec<Delivery>> {
        let of_ticket = "FROM owed_mail m JOIN owed_topic t ON t.mail = m.id WHERE m.ticket = ?1 ORDER BY m.id, t.seq";
        self.select(of_ticket, number)
    }

    /// What waits, and what was refused or given up since then; the oldest first.
    pub fn queue(&self, since: Instant, limit: u32, viewer: &Rights) -> Result<Vec<QueuedMail>> {
        let tellable = tellable(viewer, "m.ticket");
        let queued = format!(
            "FROM owed_mail m JOIN person p ON p.id = m.person
             WHERE m.id IN (SELECT id FROM owed_mail WHERE state IN ('waiting', 'taken') UNION ALL
                            SELECT id FROM owed_mail WHERE state IN ('refused', 'abandoned') AND created_at > ?1)
             AND {tellable} ORDER BY m.id LIMIT ?2"
        );
        let mut queue: Vec<QueuedMail> = self.select(&queued, (since, limit))?;
        for mail in &mut queue {
            mail.topics = self.told(mail.id)?.iter().map(|told| told.topic).collect();
        }
        Ok(queue)
    }

    /// Whether it is the turn of one.
    pub fn outgoing_due(&self, now: Instant) -> Result<bool> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM owed_mail WHERE {UNSENT} AND {TURN})");
        self.one(&sql, now)
    }

    /// On which ticket and to whom a mail goes.
    pub fn outgoing_about(&self, mail: OutgoingId) -> Result<Option<(TicketNumber, PersonId)>> {
        self.maybe("SELECT ticket, person FROM owed_mail WHERE id = ?1", mail)
    }

    /// Mails waiting to leave.
    pub fn outgoing_count(&self) -> Result<u64> {
        self.one(
            "SELECT count(*) FROM owed_mail WHERE state IN ('waiting', 'taken')",
            (),
        )
    }

    /// The earlier mails of that ticket to that person, oldest first: what `References` names.
    pub fn sent_before(&self, mail: &Outgoing) -> Result<Vec<OutgoingId>> {
        let sql = "SELECT id FROM owed_mail WHERE ticket = ?1 AND person = ?2 AND id < ?3 AND state = 'sent' ORDER BY id";
        self.all(sql, (mail.ticket, mail.person, mail.id))
    }

    fn told(&self, mail: OutgoingId) -> Result<Vec<Told>> {
        self.select("FROM owed_topic WHERE mail = ?1 ORDER BY seq", mail)
    }

    /// By what the newest mails that left about a ticket are known when somebody quotes them; none of those that left before
    /// this was kept.
    pub fn mailed_words(&self, number: TicketNumber) -> Result<Vec<Option<Vec<u8>>>> {
        let sql = "SELECT words FROM owed_mail WHERE ticket = ?1 AND state = 'sent' ORDER BY id DESC LIMIT 50";
        self.all(sql, number)
    }
}

/// What a mail that is tried again from the beginning becomes; `?2` is now.
const AGAIN: &str = "state = 'waiting', tries = min(tries, 1), last_error = NULL, due_at = ?2";
/// The condition by which an index holds the few mails that have not left.
pub(super) const UNSENT: &str = "state IN ('waiting', 'taken')";
/// The condition of a mail's turn at `?1`: it is due, or was owed by a clock that ran ahead and was put right since. No mail
/// is put off by more than a day.
pub(super) const TURN: &str = "(due_at <= ?1 OR created_at > ?1 OR due_at > ?1 + 86400000)";
/// Mails of one ticket to one person within [`CALM`]; what comes after is told in one mail, that much later.
const OFTEN: u32 = 20;
/// How long it is quiet then.
const CALM: chrono::Duration = chrono::Duration::hours(1);

impl Write<'_> {
    /// Owes a mail. What is told of one ticket to one person before it leaves becomes one mail; the acknowledgement
    /// stands alone and leaves at once.
    pub fn enqueue(
        &self,
        ticket: TicketNumber,
        notice: Notice,
        entry: Option<EntryId>,
        (now, due): (Instant, Instant),
    ) -> Result<()> {
        let alone = notice.topic == Topic::Acknowledgement;
        let before = "SELECT (SELECT m.id FROM owed_mail m WHERE m.ticket = ?1 AND m.person = ?2 AND m.state = 'waiting' AND m.tries = 0
                AND NOT EXISTS (SELECT 1 FROM owed_topic t WHERE t.mail = m.id AND t.topic = 'acknowledgement')),
            (SELECT count(*) FROM owed_mail WHERE ticket = ?1 AND person = ?2 AND created_at > ?3)";
        let (open, lately): (Option<OutgoingId>, u32) =
            self.one(before, (ticket, notice.to, now - CALM))?;
        let mail: OutgoingId = if let Some(open) = open.filter(|_| !alone) {
            open
        } else {
            // Two programs that answer each other get no further than this.
            let due = if lately >= OFTEN {
                now + CALM
            } else if alone {
                now
            } else {
                due
            };
            let sql = "INSERT INTO owed_mail (ticket, person, created_at, due_at, state) VALUES (?1, ?2, ?3, ?4, 'waiting')";
            self.insert(sql, (ticket, notice.to, now, due))?
        };
        let sql = "INSERT INTO owed_topic (mail, seq, topic, entry)
                   VALUES (?1, (SELECT count(*) FROM owed_topic WHERE mail = ?1), ?2, ?3)";
        self.run(sql, (mail, notice.topic, entry))
    }

    /// Takes the next due mail. Mails of one ticket to one person leave in order: a later one waits for the earlier.
    pub fn take_due(&self, now: Instant) -> Result<Option<Outgoing>> {
        let sql = format!(
            "UPDATE owed_mail SET state = 'taken', tries = tries + 1 WHERE id = (
                SELECT m.id FROM owed_mail m WHERE {UNSENT} AND m.state = 'waiting' AND {TURN}
                AND NOT EXISTS (SELECT 1 FROM owed_mail e WHERE e.ticket = m.ticket AND e.person = m.person
                                AND e.id < m.id AND e.state IN ('waiting', 'taken'))
                ORDER BY m.due_at, m.id LIMIT 1)
            RETURNING {}",
            Outgoing::COLUMNS
        );
        let mut taken: Option<Outgoing> = self.maybe(&sql, now)?;
        if let Some(mail) = &mut taken {
            mail.told = self.told(mail.id)?;
        }
        Ok(taken)
    }

    /// Marks what became of a try.
    pub fn mark_outgoing(&self, mail: OutgoingId, tried: &Tried, now: Instant) -> Result<()> {
        let sql = "UPDATE owed_mail SET state = ?2, last_error = ?3, due_at = coalesce(?4, due_at), tries = tries - ?6,
                   sent_at = CASE ?2 WHEN 'sent' THEN ?5 END WHERE id = ?1";
        let Tried {
            state,
            error,
            due,
            counts,
        } = tried;
        let error = error.as_deref();
        self.run(sql, (mail, *state, error, *due, now, u32::from(!counts)))
    }

    /// Keeps by what a mail is known when somebody quotes it.
    pub fn keep_words(&self, mail: OutgoingId, fingerprint: &[u8]) -> Result<()> {
        self.run(
            "UPDATE owed_mail SET words = ?2 WHERE id = ?1",
            (mail, fingerprint),
        )
    }

    /// Sends a mail again, at once. One that was tried stays so: what is told meanwhile is told in a mail of its own, as this one may
    /// have arrived all the same.
    pub fn retry_outgoing(&self, mail: OutgoingId, now: Instant) -> Result<()> {
        let sql = format!(
            "UPDATE owed_mail SET {AGAIN} WHERE id = ?1 AND state IN ('waiting', 'refused', 'abandoned')"
        );
        self.run(&sql, (mail, now))
    }

    /// Sends again what failed, from one number on; of what was refused or given up, what is owed since that moment, but for what
    /// somebody gave up. At most so many; which ones.
    pub fn retry_failed(
        &self,
        after: OutgoingId,
        since: Instant,
        limit: u32,
        now: Instant,
    ) -> Result<Vec<OutgoingId>> {
        let sql = format!(
            "UPDATE owed_mail SET {AGAIN} WHERE id IN (
                SELECT id FROM (SELECT id FROM owed_mail WHERE {UNSENT} AND state = 'waiting' AND last_error IS NOT NULL
                                UNION ALL
                                SELECT id FROM owed_mail WHERE state IN ('refused', 'abandoned') AND created_at > ?3
                                AND last_error IS NOT NULL)
                WHERE id > ?1 ORDER BY id LIMIT ?4)
             RETURNING id"
        );
        self.all(&sql, (after, now, since, limit))
    }

    /// Gives a mail up that waits. Without an error: nobody means to send it any more.
    pub fn abandon_outgoing(&self, mail: OutgoingId) -> Result<()> {
        let sql = "UPDATE owed_mail SET state = 'abandoned', last_error = NULL WHERE id = ?1 AND state = 'waiting'";
        self.run(sql, mail)
    }

    /// What was being sent when the process ended is sent again, with the same Message-ID.
    pub fn release_taken(&self) -> Result<usize> {
        let others = "UPDATE owed_other SET state = 'waiting' WHERE state = 'taken'";
        self.run(others, ())?;
        let mails =
            format!("UPDATE owed_mail SET state = 'waiting' WHERE {UNSENT} AND state = 'taken'");
        self.change(&mails, ())
    }
}
