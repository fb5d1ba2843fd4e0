//! What agents keep beside a ticket's timeline: tasks, working time, links; and a word taken back before it left.

use rusqlite::{OptionalExtension, Row};

use super::groups::{seen, wholly_seen};
use super::{Read, Result, Write, from_millis, to_millis};
use crate::rules::access::{Rights, TeamRights};
use crate::rules::{EntryId, Instant, PersonId, TaskId, TicketNumber};

/// Something to be done, as it is noted.
#[derive(Clone, Copy, Debug)]
pub struct NewTask<'a> {
    /// What.
    pub text: &'a str,
    /// Who; none: whoever has the ticket.
    pub assignee: Option<PersonId>,
    /// By which day, in the desk's zone.
    pub due_on: Option<&'a str>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// For which ticket.
    pub ticket: TicketNumber,
    /// That ticket's title.
    pub subject: String,
    /// What.
    pub text: String,
    /// Who; none: whoever has the ticket.
    pub assignee: Option<PersonId>,
    /// By which day, in the desk's zone.
    pub due_on: Option<String>,
    /// When it was done.
    pub done_at: Option<Instant>,
}

/// A ticket that has to do with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Which.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Whether it is over.
    pub closed: bool,
}

const TASK: &str = "k.id, k.ticket, t.subject, k.text, k.assignee, k.due_on, k.done_at";

fn read_task(row: &Row<'_>) -> Result<Task> {
    Ok(Task {
        id: TaskId(row.get(0)?),
        ticket: TicketNumber(row.get(1)?),
        subject: row.get(2)?,
        text: row.get(3)?,
        assignee: row.get::<_, Option<i64>>(4)?.map(PersonId),
        due_on: row.get(5)?,
        done_at: row.get::<_, Option<i64>>(6)?.map(from_millis).transpose()?,
    })
}

impl Read<'_> {
    /// The tasks of a ticket: those to be done first, by day.
    pub fn tasks(&self, number: TicketNumber) -> Result<Vec<Task>> {
        let sql = format!(
            "SELECT {TASK} FROM task k JOIN ticket t ON t.number = k.ticket WHERE k.ticket = ?1
             ORDER BY k.done_at IS NOT NULL, k.due_on IS NULL, k.due_on, k.id"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([number.0])?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            tasks.push(read_task(row)?);
        }
        Ok(tasks)
    }

    /// What somebody has to do on tickets that they treat: theirs by name, or on tickets that they have; by day.
    pub fn own_tasks(&self, viewer: TeamRights<'_>, limit: u32) -> Result<Vec<Task>> {
        let sql = format!(
            "SELECT {TASK} FROM task k JOIN ticket t ON t.number = k.ticket
             WHERE k.done_at IS NULL AND t.status <> 'closed' AND (k.assignee = ?1 OR (k.assignee IS NULL AND EXISTS
                (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'assignee' AND p.person = ?1)))
               AND {} ORDER BY k.due_on IS NULL, k.due_on, k.id LIMIT ?2",
            wholly_seen(viewer)
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((viewer.rights().person.0, limit))?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            tasks.push(read_task(row)?);
        }
        Ok(tasks)
    }

    /// The ticket of a task.
    pub fn ticket_of_task(&self, id: TaskId) -> Result<Option<TicketNumber>> {
        let sql = "SELECT ticket FROM task WHERE id = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let found = statement.query_row([id.0], |row| row.get(0).map(TicketNumber));
        Ok(found.optional()?)
    }

    /// The minutes worked on a ticket, by person.
    pub fn spent(&self, number: TicketNumber) -> Result<Vec<(PersonId, u32)>> {
        let sql = "SELECT person, sum(minutes) FROM spent WHERE ticket = ?1 GROUP BY person ORDER BY 2 DESC";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows =
            statement.query_map([number.0], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The tickets linked to one, of those that the viewer sees, newest first.
    pub fn linked(&self, number: TicketNumber, viewer: &Rights) -> Result<Vec<Linked>> {
        let sql = format!(
            "SELECT t.number, t.subject, t.status = 'closed' FROM ticket t
             WHERE t.number IN (SELECT other FROM ticket_link WHERE one = ?2 UNION SELECT one FROM ticket_link WHERE other = ?2)
               AND {} ORDER BY t.number DESC",
            seen(viewer)
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map((viewer.person.0, number.0), |row| {
            Ok(Linked {
                number: TicketNumber(row.get(0)?),
                subject: row.get(1)?,
                closed: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who else said something after that line, if anybody did.
    pub fn word_after(
        &self,
        number: TicketNumber,
        seen: EntryId,
        reader: Option<PersonId>,
    ) -> Result<Option<PersonId>> {
        let sql = "SELECT author FROM entry WHERE ticket = ?1 AND id > ?2 AND author <> ?3
            AND event IN ('followed_up','documents_added','solution_proposed','solution_accepted','solution_rejected','reopened')
            ORDER BY id DESC LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let reader = reader.map_or(0, |reader| reader.0);
        let found = statement.query_row((number.0, seen.0, reader), |row| row.get(0).map(PersonId));
        Ok(found.optional()?)
    }

    /// The line that opened a ticket: after a merger the newest of several.
    pub fn newest_opening(&self, number: TicketNumber) -> Result<EntryId> {
        let sql = "SELECT max(id) FROM entry WHERE ticket = ?1 AND event = 'opened'";
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row([number.0], |row| row.get(0).map(EntryId))?)
    }
}

impl Write<'_> {
    /// Notes something to be done.
    pub fn add_task(
        &self,
        number: TicketNumber,
        task: &NewTask<'_>,
        by: PersonId,
        at: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO task (ticket, text, assignee, due_on, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let assignee = task.assignee.map(|id| id.0);
        let row = (
            number.0,
            task.text,
            assignee,
            task.due_on,
            by.0,
            to_millis(at),
        );
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// A task was done then, or is to be done again.
    pub fn settle_task(&self, id: TaskId, done_at: Option<Instant>) -> Result<()> {
        let sql = "UPDATE task SET done_at = ?2 WHERE id = ?1";
        let row = (id.0, done_at.map(to_millis));
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Notes working time.
    pub fn add_spent(
        &self,
        number: TicketNumber,
        person: PersonId,
        minutes: u32,
        at: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO spent (ticket, person, minutes, at) VALUES (?1, ?2, ?3, ?4)";
        let row = (number.0, person.0, minutes, to_millis(at));
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Links two tickets; twice is once.
    pub fn link_tickets(&self, a: TicketNumber, b: TicketNumber) -> Result<()> {
        let sql =
            "INSERT OR IGNORE INTO ticket_link (one, other) VALUES (min(?1, ?2), max(?1, ?2))";
        self.db.prepare_cached(sql)?.execute((a.0, b.0))?;
        Ok(())
    }

    /// Ends a link.
    pub fn unlink_tickets(&self, a: TicketNumber, b: TicketNumber) -> Result<()> {
        let sql = "DELETE FROM ticket_link WHERE one = min(?1, ?2) AND other = max(?1, ?2)";
        self.db.prepare_cached(sql)?.execute((a.0, b.0))?;
        Ok(())
    }

    /// Joins the documents of one line to another; their bytes are kept once.
    pub fn copy_attachments(&self, from: EntryId, to: EntryId) -> Result<()> {
        let sql = "INSERT INTO attachment (document, name, media_type, entry)
                   SELECT document, name, media_type, ?2 FROM attachment WHERE entry = ?1 ORDER BY id";
        self.db.prepare_cached(sql)?.execute((from.0, to.0))?;
        Ok(())
    }

    /// Takes a line back with the mails that tell of it. False, and nothing is done, where one of them has left.
    pub fn unsay(&self, entry: EntryId) -> Result<bool> {
        let left = "SELECT count(*) FROM owed_topic o JOIN owed_mail m ON m.id = o.mail WHERE o.entry = ?1 AND m.state <> 'waiting'";
        let left: u32 = self
            .db
            .prepare_cached(left)?
            .query_row([entry.0], |row| row.get(0))?;
        if left > 0 {
            return Ok(false);
        }
        for sql in [
            "DELETE FROM owed_topic WHERE entry = ?1",
            "DELETE FROM digest_news WHERE ticket = (SELECT ticket FROM entry WHERE id = ?1) AND at >= (SELECT at FROM entry WHERE id = ?1)",
            "DELETE FROM attachment WHERE entry = ?1",
            "DELETE FROM entry WHERE id = ?1",
        ] {
            let mut statement = self.db.prepare_cached(sql)?;
            statement.execute([entry.0])?;
        }
        let empty = "DELETE FROM owed_mail WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM owed_topic o WHERE o.mail = owed_mail.id)";
        self.db.prepare_cached(empty)?.execute([])?;
        self.forget_documents()?;
        Ok(true)
    }
}
