//! What was taken over from other desks, by their keys and ours, and how it is written as it was there; what of it is written is decided
//! in `desk/taken_over.rs`.

use super::values::stored_words;
use super::{Read, Result, Write};
use crate::rules::priority::Level;
use crate::rules::ticket::{Priority, SolutionState, Status, Ticket};
use crate::rules::{EntryId, ImportId, Instant, PersonId, TaskId, TicketNumber, words};

words! {
    /// What a row of another desk became here.
    Piece {
        /// A person.
        Person = "person",
        /// A group of agents.
        Group = "group",
        /// A category.
        Category = "category",
        /// A ticket.
        Ticket = "ticket",
        /// A follow-up: a line of the timeline, or a note.
        FollowUp = "followup",
        /// A solution.
        Solution = "solution",
        /// The line that tells what became of a solution, by the solution's key.
        Answer = "answer",
        /// A task.
        Task = "task",
        /// A document on something.
        Document = "document",
        /// An answer for everybody.
        Article = "article",
        /// A canned reply made of a follow-up's template.
        Reply = "reply",
        /// One made of a solution's template.
        SolutionReply = "solution_reply",
        /// Closed days.
        ClosedDays = "closed_days",
    }
}

stored_words!(Piece);

/// A task as it stood in another desk.
#[derive(Clone, Debug)]
pub struct OldTask<'a> {
    /// What is to be done, or was.
    pub text: &'a str,
    /// Who was to do it.
    pub assignee: Option<PersonId>,
    /// By when, in the desk's zone.
    pub due_on: Option<chrono::NaiveDate>,
    /// Who wrote it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Instant,
    /// When it was done.
    pub done_at: Option<Instant>,
}

impl Read<'_> {
    /// The source that signs its mails so, and how much higher its numbers are here.
    pub fn import_source(&self, kind: &str, uuid: &str) -> Result<Option<(ImportId, i64)>> {
        let sql = "SELECT id, shift FROM import_source WHERE kind = ?1 AND uuid = ?2";
        self.maybe(sql, (kind, uuid))
    }

    /// What a row of a source became.
    pub fn imported(&self, source: ImportId, kind: Piece, theirs: i64) -> Result<Option<i64>> {
        let sql = "SELECT ours FROM imported WHERE source = ?1 AND kind = ?2 AND theirs = ?3";
        self.maybe(sql, (source, kind, theirs))
    }

    /// When a ticket had last changed there, as far as is known here.
    pub fn import_stamp(&self, source: ImportId, theirs: i64) -> Result<Option<Instant>> {
        let sql =
            "SELECT stamp FROM imported WHERE source = ?1 AND kind = 'ticket' AND theirs = ?2";
        Ok(self
            .maybe::<Option<Instant>>(sql, (source, theirs))?
            .flatten())
    }

    /// Whether a ticket was taken over and nothing has happened to it since.
    pub fn stands_as_imported(&self, number: TicketNumber) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM imported i JOIN ticket t ON t.number = i.ours
            WHERE i.kind = 'ticket' AND i.ours = ?1 AND i.stamp = t.changed_at)";
        self.one(sql, number)
    }

    /// The ticket that has that number in a GLPI which signs its mails so, or in the last that was taken over where the mail does not
    /// say which.
    pub fn ticket_of_glpi(
        &self,
        uuid: Option<&str>,
        number: TicketNumber,
    ) -> Result<Option<TicketNumber>> {
        let sources = "SELECT id, uuid FROM import_source WHERE kind = 'glpi' ORDER BY id DESC";
        let sources: Vec<(ImportId, String)> = self.all(sources, ())?;
        for (source, signs) in sources {
            if uuid.is_some_and(|uuid| !signs.is_empty() && signs != uuid) {
                continue;
            }
            if let Some(ours) = self.imported(source, Piece::Ticket, number.0)? {
                return Ok(Some(TicketNumber(ours)));
            }
        }
        Ok(None)
    }

    /// Those of these numbers that tickets have, in order, and no more than `most`.
    pub fn numbers_taken(&self, from: TicketNumber, most: u32) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT number FROM ticket WHERE number >= ?1 ORDER BY number LIMIT ?2";
        self.all(sql, (from, most))
    }
}

impl Write<'_> {
    /// The source that signs its mails so, known from now on.
    pub fn begin_import(&self, kind: &str, uuid: &str, shift: i64) -> Result<ImportId> {
        if let Some((known, _)) = self.import_source(kind, uuid)? {
            return Ok(known);
        }
        let sql = "INSERT INTO import_source (kind, uuid, shift) VALUES (?1, ?2, ?3)";
        self.insert(sql, (kind, uuid, shift))
    }

    /// Notes what a row became.
    pub fn note_imported(
        &self,
        source: ImportId,
        kind: Piece,
        theirs: i64,
        ours: i64,
    ) -> Result<()> {
        let sql =
            "INSERT OR REPLACE INTO imported (source, kind, theirs, ours) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (source, kind, theirs, ours))
    }

    /// Notes when a ticket had last changed there.
    pub fn stamp_import(&self, source: ImportId, theirs: i64, at: Instant) -> Result<()> {
        let sql =
            "UPDATE imported SET stamp = ?3 WHERE source = ?1 AND kind = 'ticket' AND theirs = ?2";
        self.run(sql, (source, theirs, at))
    }

    /// Gives none of the numbers up to that one to a ticket that is opened meanwhile.
    pub fn reserve_numbers(&self, last: TicketNumber) -> Result<()> {
        let sql = "UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'ticket'";
        if self.change(sql, last)? == 0 {
            let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', ?1)";
            self.run(sql, last)?;
        }
        Ok(())
    }

    /// Writes a ticket under its own number, as it stands; its people and its state are saved after that.
    pub fn add_old_ticket(
        &self,
        ticket: &Ticket,
        (answered_at, runs_from): (Option<Instant>, Option<Instant>),
    ) -> Result<()> {
        let sql = "INSERT INTO ticket (number, subject, status, kind, urgency, impact, priority, requester, source, opened_at, changed_at,
                answered_at, runs_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let judged: (Level, Level, Priority) = (ticket.urgency, ticket.impact, ticket.priority);
        let (status, came): (Status, _) = (ticket.status, (ticket.requester, ticket.source));
        let when = (ticket.opened_at, ticket.changed_at, answered_at, runs_from);
        self.run(
            sql,
            (
                ticket.number,
                &ticket.subject,
                status,
                ticket.kind,
                judged,
                came,
                when,
            ),
        )
    }

    /// Writes what became of a solution; the requester is not reminded of one that waits, for nobody was told of it here.
    pub fn add_old_solution(
        &self,
        number: TicketNumber,
        entry: EntryId,
        (state, answered_at): (SolutionState, Option<Instant>),
        now: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO solution (entry, ticket, state, reminded_at, answered_at) VALUES (?1, ?2, ?3, ?4, ?5)";
        let reminded = (state == SolutionState::Waiting).then_some(now);
        self.run(sql, (entry, number, state, reminded, answered_at))
    }

    /// Says what became of a solution that was taken over.
    pub fn settle_old_solution(
        &self,
        entry: EntryId,
        state: SolutionState,
        answered_at: Option<Instant>,
    ) -> Result<()> {
        let sql = "UPDATE solution SET state = ?2, answered_at = ?3 WHERE entry = ?1";
        self.run(sql, (entry, state, answered_at))
    }

    /// Writes a task, done or not.
    pub fn add_old_task(&self, number: TicketNumber, task: &OldTask<'_>) -> Result<TaskId> {
        let sql = "INSERT INTO task (ticket, text, assignee, due_on, created_by, created_at, done_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let OldTask {
            text,
            assignee,
            due_on,
            created_by,
            created_at,
            done_at,
        } = task;
        self.insert(
            sql,
            (
                number,
                text,
                assignee,
                due_on,
                created_by,
                (created_at, done_at),
            ),
        )
    }

    /// The note that was written last.
    pub fn newest_note(&self, number: TicketNumber) -> Result<i64> {
        self.one("SELECT max(id) FROM note WHERE ticket = ?1", number)
    }

    /// Says that a ticket goes on in another one; false, and nothing is written, where that would lead back to it.
    pub fn lead_into(&self, from: TicketNumber, to: TicketNumber) -> Result<bool> {
        if from == to || self.surviving(to)? == from {
            return Ok(false);
        }
        let sql = "UPDATE ticket SET merged_into = ?2 WHERE number = ?1 AND EXISTS (SELECT 1 FROM ticket WHERE number = ?2)";
        Ok(self.change(sql, (from, to))? > 0)
    }
}
