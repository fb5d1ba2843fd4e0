//! A ticket's public timeline, its private notes and its solutions; the ticket itself is in `tickets`.

use rusqlite::Row;

use super::documents::Hook;
use super::events::{read_event, write_event};
use super::{
    Attachment, Error, NewDocument, Read, Result, Write, from_millis, from_word, to_millis,
};
use crate::rules::ticket::{Actor, Event, SolutionState, Source};
use crate::rules::{EntryId, Instant, PersonId, TicketNumber};

/// What a line of the timeline holds beside its event.
#[derive(Clone, Debug, Default)]
pub struct EntryBody<'a> {
    /// What the author wrote, without quoted history.
    pub text: &'a str,
    /// With quoted history, where that differs.
    pub full_text: Option<&'a str>,
    /// Message-ID of the mail it came by.
    pub message_id: Option<&'a str>,
}

/// A line of the public timeline: what everybody concerned may read, and the only thing that mails are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEntry {
    /// Its number; also the anchor `#e12` of the page.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who; none: the clock.
    pub author: Option<PersonId>,
    /// How it came.
    pub source: Source,
    /// What happened.
    pub event: Event,
    /// What was written.
    pub text: String,
    /// With quoted history, where that differs.
    pub full_text: Option<String>,
    /// Message-ID of the mail it came by.
    pub message_id: Option<String>,
    /// What was joined.
    pub attachments: Vec<Attachment>,
}

/// A private note. It is no [`PublicEntry`], so that nothing made for a requester can hold one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number among the notes.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub author: PersonId,
    /// What was written.
    pub text: String,
    /// What was joined.
    pub attachments: Vec<Attachment>,
}

/// What became of the solution that an entry proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The entry.
    pub entry: EntryId,
    /// What became of it.
    pub state: SolutionState,
}

impl Read<'_> {
    /// The public timeline, oldest first.
    pub fn public_entries(&self, number: TicketNumber) -> Result<Vec<PublicEntry>> {
        let sql = "SELECT id, at, author, source, event, detail, text, full_text, message_id
                   FROM entry WHERE ticket = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        for attachment in self.public_attachments(number)? {
            let entry = entries
                .iter_mut()
                .find(|entry| Some(entry.id) == attachment.entry);
            if let Some(entry) = entry {
                entry.attachments.push(attachment);
            }
        }
        Ok(entries)
    }

    /// The newest line of the public timeline.
    pub fn newest_entry(&self, number: TicketNumber) -> Result<EntryId> {
        let sql = "SELECT coalesce(max(id), 0) FROM entry WHERE ticket = ?1";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row([number.0], |row| row.get(0).map(EntryId))?)
    }

    /// The private notes, oldest first.
    pub fn notes(&self, number: TicketNumber) -> Result<Vec<Note>> {
        let sql = "SELECT id, at, author, text FROM note WHERE ticket = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut notes = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            notes.push(Note {
                id,
                at: from_millis(row.get(1)?)?,
                author: PersonId(row.get(2)?),
                text: row.get(3)?,
                attachments: self.note_attachments(id)?,
            });
        }
        Ok(notes)
    }

    /// What became of each solution of a ticket.
    pub fn solutions(&self, number: TicketNumber) -> Result<Vec<Solution>> {
        let sql = "SELECT entry, state FROM solution WHERE ticket = ?1 ORDER BY entry";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut solutions = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(1)?;
            let state = from_word(SolutionState::from_word, &state, "solution")?;
            solutions.push(Solution {
                entry: EntryId(row.get(0)?),
                state,
            });
        }
        Ok(solutions)
    }
}

impl Write<'_> {
    /// Writes a line of the public timeline, with its documents.
    pub fn add_entry(
        &self,
        number: TicketNumber,
        (actor, source): (Actor, Source),
        event: &Event,
        body: &EntryBody<'_>,
        documents: &mut [NewDocument],
        at: Instant,
    ) -> Result<EntryId> {
        let (word, detail) = write_event(event);
        let sql = "INSERT INTO entry (ticket, at, author, source, event, detail, text, full_text, message_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.db.prepare_cached(sql)?.execute((
            number.0,
            to_millis(at),
            actor.person().map(|person| person.0),
            source.word(),
            word,
            detail.map(|detail| detail.to_string()),
            body.text,
            body.full_text,
            body.message_id,
        ))?;
        let entry = EntryId(self.db.last_insert_rowid());
        for document in documents {
            self.attach(Hook::Entry(entry), document)?;
        }
        Ok(entry)
    }

    /// Writes a private note, with its documents.
    pub fn add_note(
        &self,
        number: TicketNumber,
        author: PersonId,
        text: &str,
        documents: &mut [NewDocument],
        at: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO note (ticket, at, author, text) VALUES (?1, ?2, ?3, ?4)";
        self.db
            .prepare_cached(sql)?
            .execute((number.0, to_millis(at), author.0, text))?;
        let note = self.db.last_insert_rowid();
        for document in documents {
            self.attach(Hook::Note(note), document)?;
        }
        Ok(())
    }

    /// Puts a solution into the requester's hands.
    pub fn add_solution(&self, number: TicketNumber, entry: EntryId) -> Result<()> {
        let sql = "INSERT INTO solution (entry, ticket, state) VALUES (?1, ?2, 'waiting')";
        self.db.prepare_cached(sql)?.execute((entry.0, number.0))?;
        Ok(())
    }

    /// Says what became of the waiting solution.
    pub fn settle_solution(
        &self,
        number: TicketNumber,
        state: SolutionState,
        at: Instant,
    ) -> Result<()> {
        let sql = "UPDATE solution SET state = ?2, answered_at = ?3 WHERE ticket = ?1 AND state = 'waiting'";
        self.db
            .prepare_cached(sql)?
            .execute((number.0, state.word(), to_millis(at)))?;
        Ok(())
    }
}

fn read_entry(row: &Row<'_>) -> Result<PublicEntry> {
    let source: String = row.get(3)?;
    let event: String = row.get(4)?;
    let detail: Option<String> = row.get(5)?;
    let event = read_event(&event, detail.as_deref())
        .ok_or_else(|| Error::Damaged(format!("event {event:?} {detail:?}")))?;
    Ok(PublicEntry {
        id: EntryId(row.get(0)?),
        at: from_millis(row.get(1)?)?,
        author: row.get::<_, Option<i64>>(2)?.map(PersonId),
        source: from_word(Source::from_word, &source, "source")?,
        event,
        text: row.get(6)?,
        full_text: row.get(7)?,
        message_id: row.get(8)?,
        attachments: vec![],
    })
}
