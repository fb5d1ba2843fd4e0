//! What agents keep beside a ticket's timeline: tasks, working time, links; and a word taken back before it left.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::groups::{seen, wholly_seen};
use super::hands::{Unable, in_no_doers_hands, in_no_hands};
use super::outgoing::UNSENT;
use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::access::{Rights, TeamRights};
use crate::rules::event::Event;
use crate::rules::{EntryId, GroupId, Instant, PersonId, TaskId, TicketNumber};

/// Something to be done, as it is noted.
#[derive(Clone, Copy, Debug)]
pub struct NewTask<'a> {
    /// What.
    pub text: &'a str,
    /// Who; none: whoever has the ticket.
    pub assignee: Option<PersonId>,
    /// By which day, in the desk's zone.
    pub due_on: Option<NaiveDate>,
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
    pub due_on: Option<NaiveDate>,
    /// When it was done.
    pub done_at: Option<Instant>,
    /// Who noted it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Instant,
}

/// Who is to be shown whose tasks.
#[derive(Clone, Copy, Debug)]
pub struct Doers<'a> {
    /// Whom the viewer stands in for.
    pub instead_of: &'a [PersonId],
    /// Who has tasks and cannot do them.
    pub unable: &'a [Unable],
    /// Who has tickets and cannot act on them.
    pub without_hands: &'a [Unable],
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

record! {
    Task as k {
        id, ticket, subject: "t.subject", text, assignee, due_on, done_at, created_by, created_at,
    }
}
record! { Linked as t { number, subject, closed: "t.status = 'closed'" } }

impl Read<'_> {
    /// The tasks of a ticket: those to be done first, by day.
    pub fn tasks(&self, number: TicketNumber) -> Result<Vec<Task>> {
        let of_ticket = "FROM task k JOIN ticket t ON t.number = k.ticket WHERE k.ticket = ?1
            ORDER BY k.done_at IS NOT NULL, k.due_on IS NULL, k.due_on, k.id";
        self.select(of_ticket, number)
    }

    /// What somebody has to do on tickets that they treat: theirs by name, or of those they stand in for; and what nobody is named for
    /// who can do it, on tickets that they have, or that nobody has who can act; by day.
    pub fn own_tasks(
        &self,
        viewer: TeamRights<'_>,
        doers: Doers<'_>,
        limit: u32,
    ) -> Result<Vec<Task>> {
        let ids = |people: &[PersonId]| {
            let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
            ids.join(",")
        };
        let unable: Vec<PersonId> = doers.unable.iter().map(|one| one.person).collect();
        let theirs = format!(
            "FROM task k JOIN ticket t ON t.number = k.ticket
             WHERE k.done_at IS NULL AND t.status <> 'closed'
               AND (k.assignee = ?1 OR k.assignee IS NULL OR k.assignee IN ({instead}) OR k.assignee IN ({}))
               AND (k.assignee = ?1 OR k.assignee IN ({instead}) OR ((k.assignee IS NULL OR {lost}) AND EXISTS
                    (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'assignee' AND p.person = ?1))
                OR ({lost} AND ({} OR NOT EXISTS
                    (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'assignee'))))
               AND {} ORDER BY k.due_on IS NULL, k.due_on, k.id LIMIT ?2",
            ids(&unable),
            in_no_hands(doers.without_hands),
            wholly_seen(viewer),
            instead = ids(doers.instead_of),
            lost = in_no_doers_hands(doers.unable),
        );
        self.select(&theirs, (viewer.rights().person, limit))
    }

    /// What somebody is named for and has not done, on tickets that are not over; by number.
    pub fn open_tasks_of(&self, person: PersonId) -> Result<Vec<Task>> {
        let named = "FROM task k JOIN ticket t ON t.number = k.ticket WHERE k.assignee = ?1 AND k.done_at IS NULL
            AND t.status <> 'closed' AND t.number NOT IN (SELECT ticket FROM discarded) ORDER BY k.id";
        self.select(named, person)
    }

    /// What somebody has to do for tickets of the categories that a group treats, the oldest first.
    pub fn open_tasks_in_group(&self, person: PersonId, group: GroupId) -> Result<Vec<TaskId>> {
        let sql = "SELECT k.id FROM task k JOIN ticket t ON t.number = k.ticket JOIN category c ON c.id = t.category
            WHERE k.assignee = ?1 AND k.done_at IS NULL AND c.team_group = ?2
            AND t.status <> 'closed' AND t.number NOT IN (SELECT ticket FROM discarded) ORDER BY k.id";
        self.all(sql, (person, group))
    }

    /// A task.
    pub fn task(&self, id: TaskId) -> Result<Option<Task>> {
        self.find(
            "FROM task k JOIN ticket t ON t.number = k.ticket WHERE k.id = ?1",
            id,
        )
    }

    /// The ticket of a task.
    pub fn ticket_of_task(&self, id: TaskId) -> Result<Option<TicketNumber>> {
        self.maybe("SELECT ticket FROM task WHERE id = ?1", id)
    }

    /// The minutes worked on a ticket, by person.
    pub fn spent(&self, number: TicketNumber) -> Result<Vec<(PersonId, u32)>> {
        let sql = "SELECT person, sum(minutes) FROM spent WHERE ticket = ?1 GROUP BY person ORDER BY 2 DESC";
        self.all(sql, number)
    }

    /// The working time noted on a ticket: who worked how many minutes, and when it was noted.
    pub fn work_log(&self, number: TicketNumber) -> Result<Vec<(PersonId, u32, Instant)>> {
        let sql = "SELECT person, minutes, at FROM spent WHERE ticket = ?1 ORDER BY id";
        self.all(sql, number)
    }

    /// All tickets linked to one, whoever sees them.
    pub fn links(&self, number: TicketNumber) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT other FROM ticket_link WHERE one = ?1 UNION SELECT one FROM ticket_link WHERE other = ?1 ORDER BY 1";
        self.all(sql, number)
    }

    /// The tickets linked to one, of those that the viewer sees, newest first.
    pub fn linked(&self, number: TicketNumber, viewer: &Rights) -> Result<Vec<Linked>> {
        let linked = format!(
            "FROM ticket t
             WHERE t.number IN (SELECT other FROM ticket_link WHERE one = ?2 UNION SELECT one FROM ticket_link WHERE other = ?2)
               AND {} ORDER BY t.number DESC",
            seen(viewer)
        );
        self.select(&linked, (viewer.person, number))
    }

    /// Who else said something after that line, if anybody did.
    pub fn word_after(
        &self,
        number: TicketNumber,
        seen: EntryId,
        reader: Option<PersonId>,
    ) -> Result<Option<PersonId>> {
        let spoken: Vec<&str> = Event::spoken_words().collect();
        let sql = format!(
            "SELECT author FROM entry WHERE ticket = ?1 AND id > ?2 AND author IS NOT ?3 AND author IS NOT NULL
             AND event IN ('{}') ORDER BY id DESC LIMIT 1",
            spoken.join("','")
        );
        self.maybe(&sql, (number, seen, reader))
    }

    /// Of these tickets, each with the line up to which somebody has read it, those in which somebody else said something since,
    /// and who did last, by name.
    pub fn words_after(
        &self,
        read: Vec<(TicketNumber, EntryId)>,
        reader: PersonId,
    ) -> Result<HashMap<TicketNumber, String>> {
        let spoken: Vec<&str> = Event::spoken_words().collect();
        let sql = format!(
            "SELECT number, p.name FROM (SELECT j.value ->> 0 AS number, (SELECT author FROM entry
                WHERE ticket = j.value ->> 0 AND id > j.value ->> 1 AND author IS NOT ?2 AND author IS NOT NULL
                AND event IN ('{}') ORDER BY id DESC LIMIT 1) AS writer FROM json_each(?1) j)
             JOIN person p ON p.id = writer",
            spoken.join("','")
        );
        self.map(&sql, (read, reader))
    }

    /// The line that opened a ticket: after a merger the newest of several.
    pub fn newest_opening(&self, number: TicketNumber) -> Result<EntryId> {
        self.one(
            "SELECT max(id) FROM entry WHERE ticket = ?1 AND event = 'opened'",
            number,
        )
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
        let NewTask {
            text,
            assignee,
            due_on,
        } = task;
        self.run(sql, (number, text, assignee, due_on, by, at))
    }

    /// A task was done then, or is to be done again.
    pub fn settle_task(&self, id: TaskId, done_at: Option<Instant>) -> Result<()> {
        self.run("UPDATE task SET done_at = ?2 WHERE id = ?1", (id, done_at))
    }

    /// Names somebody else for a task; none: whoever has the ticket.
    pub fn give_task(&self, id: TaskId, to: Option<PersonId>) -> Result<()> {
        self.run("UPDATE task SET assignee = ?2 WHERE id = ?1", (id, to))
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
        self.run(sql, (number, person, minutes, at))
    }

    /// Links two tickets; twice is once.
    pub fn link_tickets(&self, a: TicketNumber, b: TicketNumber) -> Result<()> {
        let sql =
            "INSERT OR IGNORE INTO ticket_link (one, other) VALUES (min(?1, ?2), max(?1, ?2))";
        self.run(sql, (a, b))
    }

    /// Ends a link.
    pub fn unlink_tickets(&self, a: TicketNumber, b: TicketNumber) -> Result<()> {
        let sql = "DELETE FROM ticket_link WHERE one = min(?1, ?2) AND other = max(?1, ?2)";
        self.run(sql, (a, b))
    }

    /// Joins the documents of one line to another; their bytes are kept once.
    pub fn copy_attachments(&self, from: EntryId, to: EntryId) -> Result<()> {
        let sql = "INSERT INTO attachment (document, name, media_type, entry)
                   SELECT document, name, media_type, ?2 FROM attachment WHERE entry = ?1 ORDER BY id";
        self.run(sql, (from, to))
    }

    /// Takes a line back with the mails that tell of it. False, and nothing is done, where one of them has left.
    pub fn unsay(&self, entry: EntryId) -> Result<bool> {
        let left = "SELECT count(*) FROM owed_topic o JOIN owed_mail m ON m.id = o.mail WHERE o.entry = ?1 AND m.state <> 'waiting'";
        let left: u32 = self.one(left, entry)?;
        if left > 0 {
            return Ok(false);
        }
        for sql in [
            "DELETE FROM owed_topic WHERE entry = ?1",
            "DELETE FROM digest_news WHERE ticket = (SELECT ticket FROM entry WHERE id = ?1) AND at >= (SELECT at FROM entry WHERE id = ?1)",
            "DELETE FROM attachment WHERE entry = ?1",
            "DELETE FROM removed_document WHERE entry = ?1",
            "DELETE FROM removed_original WHERE entry = ?1",
            "DELETE FROM earlier WHERE entry = ?1",
            "DELETE FROM entry WHERE id = ?1",
        ] {
            self.run(sql, entry)?;
        }
        let empty = format!(
            "DELETE FROM owed_mail WHERE {UNSENT} AND state = 'waiting'
             AND NOT EXISTS (SELECT 1 FROM owed_topic o WHERE o.mail = owed_mail.id)"
        );
        self.run(&empty, ())?;
        self.forget_documents()?;
        Ok(true)
    }
}
