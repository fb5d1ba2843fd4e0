//! A ticket's public timeline, its private notes and its solutions; the ticket itself is in `tickets`.

use std::io::Cursor;

use super::documents::Hook;
use super::events::write_event;
use super::sql::record;
use super::{Attachment, NewDocument, Read, Result, Write};
use crate::rules::event::Event;
use crate::rules::original;
use crate::rules::ticket::{Actor, SolutionState, Source};
use crate::rules::{EntryId, Instant, PersonId, RemovalId, TicketNumber};

/// What a line of the timeline holds beside its event.
#[derive(Clone, Debug, Default)]
pub struct EntryBody<'a> {
    /// What the author wrote, without quoted history.
    pub text: &'a str,
    /// With quoted history, where that differs.
    pub full_text: Option<&'a str>,
    /// How many lines of that only look like history, and are left out all the same.
    pub folded: u32,
    /// Message-ID of the mail it came by.
    pub message_id: Option<&'a str>,
    /// That mail, as `rules::original` keeps it.
    pub original: Option<&'a [u8]>,
    /// Whom it was written to, as `rules::conversation` keeps them.
    pub readers: Option<Vec<u8>>,
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
    /// How many lines of that only look like history, and are left out all the same.
    pub folded: u32,
    /// Message-ID of the mail it came by.
    pub message_id: Option<String>,
    /// That mail is kept.
    pub has_original: bool,
    /// The whole line was taken out.
    pub removal: Option<RemovalId>,
    /// Its author worded it anew, and it is shown.
    pub corrected_at: Option<Instant>,
    /// What was joined.
    pub attachments: Vec<Attachment>,
}

impl PublicEntry {
    /// Somebody's own words that still stand: whom they are of may word them anew.
    pub fn is_worded_by(&self, person: Option<PersonId>) -> bool {
        let theirs = self.author.is_some() && self.author == person;
        theirs && self.event.is_spoken() && self.removal.is_none() && !self.text.is_empty()
    }
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
    /// Message-ID of the mail it came by, which was not for the requester.
    pub message_id: Option<String>,
    /// When its words were sent to the requester all the same.
    pub sent_at: Option<Instant>,
    /// All of it was taken out.
    pub removal: Option<RemovalId>,
    /// Its author worded it anew, and it is shown.
    pub corrected_at: Option<Instant>,
    /// What was joined.
    pub attachments: Vec<Attachment>,
}

impl Note {
    /// It came by mail, still stands, and the requester was not sent it.
    pub fn is_sendable(&self) -> bool {
        self.message_id.is_some() && self.sent_at.is_none() && self.removal.is_none()
    }
}

/// Where a mail stands that came to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLine {
    /// In which ticket.
    pub ticket: TicketNumber,
    /// As a private note.
    pub is_note: bool,
    /// Whom it was written to, as `rules::conversation` keeps them; none where that is not known.
    pub readers: Option<Vec<u8>>,
}

/// What became of the solution that an entry proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The entry.
    pub entry: EntryId,
    /// What became of it.
    pub state: SolutionState,
}

record! { Solution { entry, state } }
record! {
    PublicEntry {
        id, at, author, source, event: "event, detail", text, full_text, folded, message_id,
        has_original: "original IS NOT NULL",
        removal, corrected_at,
    } with { attachments: vec![] }
}
record! { MailLine { ticket, is_note, readers } }
record! { Note { id, at, author, text, message_id, sent_at, removal, corrected_at } with { attachments: vec![] } }

impl Read<'_> {
    /// The public timeline, oldest first.
    pub fn public_entries(&self, number: TicketNumber) -> Result<Vec<PublicEntry>> {
        let mut entries: Vec<PublicEntry> =
            self.select("FROM entry WHERE ticket = ?1 ORDER BY id", number)?;
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

    /// The mail by which a line of that ticket came, byte by byte; none where it is not kept whole any more.
    pub fn original(&self, number: TicketNumber, entry: EntryId) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT original FROM entry WHERE ticket = ?1 AND id = ?2";
        let kept: Option<Option<i64>> = self.maybe(sql, (number, entry))?;
        let Some(kept) = kept.flatten() else {
            return Ok(None);
        };
        let kept = self.all_bytes(kept)?;
        let document = |sha256: &[u8]| self.document_of(sha256).ok().flatten();
        Ok(original::filled(&kept, document))
    }

    /// What was said in the public timeline, quoted history included, the newest first.
    pub fn texts_of(&self, number: TicketNumber) -> Result<Vec<String>> {
        let sql = "SELECT coalesce(full_text, text) FROM entry WHERE ticket = ?1 AND text <> '' ORDER BY id DESC LIMIT 200";
        self.all(sql, number)
    }

    /// The lines that came by the mail of that Message-ID, in public or for the team, oldest first.
    pub fn lines_of_mail(&self, message_id: &str) -> Result<Vec<MailLine>> {
        let sql = "FROM (SELECT ticket, 0 AS is_note, readers FROM entry WHERE message_id = ?1
            UNION ALL SELECT ticket, 1, NULL FROM note WHERE message_id = ?1) LIMIT 8";
        self.select(sql, message_id)
    }

    /// The newest line of all.
    pub fn newest_line(&self) -> Result<EntryId> {
        self.one("SELECT coalesce(max(id), 0) FROM entry", ())
    }

    /// The newest line of the public timeline.
    pub fn newest_entry(&self, number: TicketNumber) -> Result<EntryId> {
        self.one(
            "SELECT coalesce(max(id), 0) FROM entry WHERE ticket = ?1",
            number,
        )
    }

    /// The private notes, oldest first.
    pub fn notes(&self, number: TicketNumber) -> Result<Vec<Note>> {
        let mut notes: Vec<Note> =
            self.select("FROM note WHERE ticket = ?1 ORDER BY id", number)?;
        for note in &mut notes {
            note.attachments = self.note_attachments(note.id)?;
        }
        Ok(notes)
    }

    /// What became of each solution of a ticket.
    pub fn solutions(&self, number: TicketNumber) -> Result<Vec<Solution>> {
        self.select("FROM solution WHERE ticket = ?1 ORDER BY entry", number)
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
        let sql = "INSERT INTO entry (ticket, at, author, source, event, detail, text, full_text, folded, message_id, original, readers)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let original = body
            .original
            .map(|original| self.keep_bytes(&mut Cursor::new(original)))
            .transpose()?;
        let mail = (body.message_id, original, body.readers.as_deref());
        let said = (body.text, body.full_text, body.folded, mail);
        let entry = self.insert(
            sql,
            (number, at, actor.person(), source, write_event(event), said),
        )?;
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
    ) -> Result<i64> {
        let sql = "INSERT INTO note (ticket, at, author, text) VALUES (?1, ?2, ?3, ?4)";
        let note = self.insert(sql, (number, at, author, text))?;
        for document in documents {
            self.attach(Hook::Note(note), document)?;
        }
        Ok(note)
    }

    /// Notes by which mail a private note came.
    pub fn note_came_by(&self, note: i64, message_id: &str) -> Result<()> {
        let sql = "UPDATE note SET message_id = ?2 WHERE id = ?1";
        self.run(sql, (note, message_id))
    }

    /// Notes that a private note was sent to the requester as that line, with its documents.
    pub fn note_sent(&self, note: i64, entry: EntryId, at: Instant) -> Result<()> {
        self.run("UPDATE note SET sent_at = ?2 WHERE id = ?1", (note, at))?;
        let documents = "INSERT INTO attachment (document, name, media_type, entry)
            SELECT document, name, media_type, ?2 FROM attachment WHERE note = ?1 ORDER BY id";
        self.run(documents, (note, entry))
    }

    /// The newest word of a ticket that is a follow-up.
    pub fn newest_follow_up(&self, number: TicketNumber) -> Result<EntryId> {
        let sql =
            "SELECT coalesce(max(id), 0) FROM entry WHERE ticket = ?1 AND event = 'followed_up'";
        self.one(sql, number)
    }

    /// Puts a solution into the requester's hands.
    pub fn add_solution(&self, number: TicketNumber, entry: EntryId) -> Result<()> {
        let sql = "INSERT INTO solution (entry, ticket, state) VALUES (?1, ?2, 'waiting')";
        self.run(sql, (entry, number))
    }

    /// Says what became of the waiting solution.
    pub fn settle_solution(
        &self,
        number: TicketNumber,
        state: SolutionState,
        at: Instant,
    ) -> Result<()> {
        let sql = "UPDATE solution SET state = ?2, answered_at = ?3 WHERE ticket = ?1 AND state = 'waiting'";
        self.run(sql, (number, state, at))
    }
}
