//! Outgoing mails: rows written with the event they tell of; `outbox::send` takes, sends and marks them.

use rusqlite::OptionalExtension;

use super::groups::tellable;
use super::tickets::read_entry_id;
use super::{Read, Result, Write, from_millis, from_word, to_millis};
use crate::rules::access::Rights;
use crate::rules::notices::{Notice, Topic};
use crate::rules::words;
use crate::rules::{EntryId, Instant, OutgoingId, PersonId, TicketNumber};

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

impl Read<'_> {
    /// To whom the lines of a ticket were mailed, in order.
    pub fn deliveries(&self, number: TicketNumber) -> Result<Vec<Delivery>> {
        let sql = "SELECT t.entry, m.person, m.state, coalesce(m.sent_at, m.created_at), m.last_error
                   FROM owed_mail m JOIN owed_topic t ON t.mail = m.id WHERE m.ticket = ?1 ORDER BY m.id, t.seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut deliveries = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(2)?;
            deliveries.push(Delivery {
                entry: read_entry_id(row, 0)?,
                person: PersonId(row.get(1)?),
                state: from_word(OutgoingState::from_word, &state, "state")?,
                at: from_millis(row.get(3)?)?,
                error: row.get(4)?,
            });
        }
        Ok(deliveries)
    }

    /// What waits, and what was refused or given up since then; the oldest first.
    pub fn queue(&self, since: Instant, limit: u32, viewer: &Rights) -> Result<Vec<QueuedMail>> {
        let tellable = tellable(viewer, "m.ticket");
        let sql = format!("SELECT m.id, m.ticket, p.name, p.address, m.state, m.created_at, m.tries, m.last_error
                   FROM owed_mail m JOIN person p ON p.id = m.person
                   WHERE (m.state IN ('waiting', 'taken') OR (m.state IN ('refused', 'abandoned') AND m.created_at > ?1))
                   AND {tellable} ORDER BY m.id LIMIT ?2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((to_millis(since), limit))?;
        let mut queue = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, state) = (OutgoingId(row.get(0)?), row.get::<_, String>(4)?);
            queue.push(QueuedMail {
                id,
                ticket: TicketNumber(row.get(1)?),
                name: row.get(2)?,
                address: row.get(3)?,
                topics: self.told(id)?.iter().map(|told| told.topic).collect(),
                state: from_word(OutgoingState::from_word, &state, "state")?,
                since: from_millis(row.get(5)?)?,
                tries: row.get(6)?,
                error: row.get(7)?,
            });
        }
        Ok(queue)
    }

    /// When the next mail is due.
    pub fn next_due(&self) -> Result<Option<Instant>> {
        let sql = "SELECT min(due_at) FROM owed_mail WHERE state IN ('waiting', 'taken')";
        let due = self
            .db
            .prepare_cached(sql)?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?;
        due.map(from_millis).transpose()
    }

    /// On which ticket and to whom a mail goes.
    pub fn outgoing_about(&self, mail: OutgoingId) -> Result<Option<(TicketNumber, PersonId)>> {
        let sql = "SELECT ticket, person FROM owed_mail WHERE id = ?1";
        let about =
            |row: &rusqlite::Row<'_>| Ok((TicketNumber(row.get(0)?), PersonId(row.get(1)?)));
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row([mail.0], about)
            .optional()?)
    }

    /// Mails waiting to leave.
    pub fn outgoing_count(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM owed_mail WHERE state IN ('waiting', 'taken')";
        let count: i64 = self
            .db
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The earlier mails of that ticket to that person, oldest first: what `References` names.
    pub fn sent_before(&self, mail: &Outgoing) -> Result<Vec<OutgoingId>> {
        let sql = "SELECT id FROM owed_mail WHERE ticket = ?1 AND person = ?2 AND id < ?3 AND state = 'sent' ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let key = (mail.ticket.0, mail.person.0, mail.id.0);
        let rows = statement.query_map(key, |row| row.get(0).map(OutgoingId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn told(&self, mail: OutgoingId) -> Result<Vec<Told>> {
        let sql = "SELECT topic, entry FROM owed_topic WHERE mail = ?1 ORDER BY seq";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([mail.0])?;
        let mut told = Vec::new();
        while let Some(row) = rows.next()? {
            let topic: String = row.get(0)?;
            told.push(Told {
                topic: from_word(Topic::from_word, &topic, "topic")?,
                entry: read_entry_id(row, 1)?,
            });
        }
        Ok(told)
    }
}

/// Mails of one ticket to one person within [`CALM`]; what comes after is told in one mail, that much later.
const OFTEN: u32 = 20;
/// How long it is quiet then.
const CALM: chrono::Duration = chrono::Duration::hours(1);

impl Write<'_> {
    fn wrote_often(&self, (ticket, person): (i64, i64), now: Instant) -> Result<bool> {
        let sql =
            "SELECT count(*) FROM owed_mail WHERE ticket = ?1 AND person = ?2 AND created_at > ?3";
        let key = (ticket, person, to_millis(now - CALM));
        let count: u32 = self
            .db
            .prepare_cached(sql)?
            .query_row(key, |row| row.get(0))?;
        Ok(count >= OFTEN)
    }

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
        let open = "SELECT m.id FROM owed_mail m WHERE m.ticket = ?1 AND m.person = ?2 AND m.state = 'waiting' AND m.tries = 0
                    AND NOT EXISTS (SELECT 1 FROM owed_topic t WHERE t.mail = m.id AND t.topic = 'acknowledgement')";
        let key = (ticket.0, notice.to.0);
        let mail = if alone {
            None
        } else {
            self.db
                .prepare_cached(open)?
                .query_row(key, |row| row.get::<_, i64>(0))
                .optional()?
        };
        let mail = if let Some(mail) = mail {
            mail
        } else {
            let sql = "INSERT INTO owed_mail (ticket, person, created_at, due_at, state) VALUES (?1, ?2, ?3, ?4, 'waiting')";
            let due = if alone { now } else { due };
            // Two programs that answer each other get no further than this.
            let due = if self.wrote_often(key, now)? {
                now + CALM
            } else {
                due
            };
            let row = (ticket.0, notice.to.0, to_millis(now), to_millis(due));
            self.db.prepare_cached(sql)?.execute(row)?;
            self.db.last_insert_rowid()
        };
        let sql = "INSERT INTO owed_topic (mail, seq, topic, entry)
                   VALUES (?1, (SELECT count(*) FROM owed_topic WHERE mail = ?1), ?2, ?3)";
        let row = (mail, notice.topic.word(), entry.map(|entry| entry.0));
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Takes the next due mail. Mails of one ticket to one person leave in order: a later one waits for the earlier.
    pub fn take_due(&self, now: Instant) -> Result<Option<Outgoing>> {
        let sql = "UPDATE owed_mail SET state = 'taken', tries = tries + 1 WHERE id = (
                SELECT m.id FROM owed_mail m WHERE m.state = 'waiting' AND m.due_at <= ?1
                AND NOT EXISTS (SELECT 1 FROM owed_mail e WHERE e.ticket = m.ticket AND e.person = m.person
                                AND e.id < m.id AND e.state IN ('waiting', 'taken'))
                ORDER BY m.due_at, m.id LIMIT 1)
            RETURNING id, ticket, person, created_at, tries";
        let taken = self
            .db
            .prepare_cached(sql)?
            .query_row([to_millis(now)], |row| {
                let at: i64 = row.get(3)?;
                Ok((
                    OutgoingId(row.get(0)?),
                    TicketNumber(row.get(1)?),
                    PersonId(row.get(2)?),
                    at,
                    row.get(4)?,
                ))
            });
        let Some((id, ticket, person, created_at, tries)) = taken.optional()? else {
            return Ok(None);
        };
        let told = self.told(id)?;
        Ok(Some(Outgoing {
            id,
            ticket,
            person,
            created_at: from_millis(created_at)?,
            tries,
            told,
        }))
    }

    /// Marks what became of a try. A failed one waits again until `due`.
    pub fn mark_outgoing(
        &self,
        mail: OutgoingId,
        state: OutgoingState,
        error: Option<&str>,
        (now, due): (Instant, Option<Instant>),
    ) -> Result<()> {
        let sql = "UPDATE owed_mail SET state = ?2, last_error = ?3, due_at = coalesce(?4, due_at),
                   sent_at = CASE ?2 WHEN 'sent' THEN ?5 END WHERE id = ?1";
        let row = (
            mail.0,
            state.word(),
            error,
            due.map(to_millis),
            to_millis(now),
        );
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Sends a mail again from the first try on, at once.
    pub fn retry_outgoing(&self, mail: OutgoingId, now: Instant) -> Result<()> {
        let sql =
            "UPDATE owed_mail SET state = 'waiting', tries = 0, last_error = NULL, due_at = ?2
                   WHERE id = ?1 AND state IN ('waiting', 'refused', 'abandoned')";
        self.db
            .prepare_cached(sql)?
            .execute((mail.0, to_millis(now)))?;
        Ok(())
    }

    /// Gives a mail up that waits.
    pub fn abandon_outgoing(&self, mail: OutgoingId) -> Result<()> {
        let sql = "UPDATE owed_mail SET state = 'abandoned' WHERE id = ?1 AND state = 'waiting'";
        self.db.prepare_cached(sql)?.execute([mail.0])?;
        Ok(())
    }

    /// What was being sent when the process ended is sent again, with the same Message-ID.
    pub fn release_taken(&self) -> Result<usize> {
        let others = "UPDATE owed_other SET state = 'waiting' WHERE state = 'taken'";
        self.db.prepare_cached(others)?.execute([])?;
        let sql = "UPDATE owed_mail SET state = 'waiting' WHERE state = 'taken'";
        Ok(self.db.prepare_cached(sql)?.execute([])?)
    }
}
