//! A ticket's public timeline, its private notes and its solutions; the ticket itself is in `tickets`.

use rusqlite::Row;
use serde_json::{Value, json};

use super::documents::Hook;
use super::{
    Attachment, Error, NewDocument, Read, Result, Write, from_millis, from_word, to_millis,
};
use crate::rules::priority::Level;
use crate::rules::routing::Choice;
use crate::rules::ticket::{Actor, Event, Hold, Kind, Priority, SolutionState, Source, Status};
use crate::rules::{CategoryId, EntryId, Instant, PersonId, TicketNumber};

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

/// The word an event is stored and exported as.
pub fn event_word(event: &Event) -> &'static str {
    write_event(event).0
}

/// An event as its two columns; `read_event` is its inverse.
fn write_event(event: &Event) -> (&'static str, Option<Value>) {
    let people = |people: &[PersonId]| people.iter().map(|person| person.0).collect::<Vec<_>>();
    match event {
        Event::Opened => ("opened", None),
        Event::FollowedUp => ("followed_up", None),
        Event::DocumentsAdded => ("documents_added", None),
        Event::Noted => ("noted", None),
        Event::Routed(choice) => (
            "routed",
            Some(
                json!({"category": choice.category.map(|c| c.0), "word": choice.word,
                "agents": people(&choice.agents), "absent": people(&choice.absent)}),
            ),
        ),
        Event::Assigned { added, removed } => (
            "assigned",
            Some(json!({"added": people(added), "removed": people(removed)})),
        ),
        Event::StatusChanged { from, to } => (
            "status_changed",
            Some(json!({"from": from.word(), "to": to.word()})),
        ),
        Event::CategoryChanged { from, to } => (
            "category_changed",
            Some(json!({"from": from.map(|c| c.0), "to": to.map(|c| c.0)})),
        ),
        Event::SolutionProposed => ("solution_proposed", None),
        Event::SolutionAccepted => ("solution_accepted", None),
        Event::SolutionRejected => ("solution_rejected", None),
        Event::SolutionWithdrawn => ("solution_withdrawn", None),
        Event::SolutionAnswered => ("solution_answered", None),
        Event::Reminded => ("reminded", None),
        Event::SolutionExpired => ("solution_expired", None),
        Event::AnswerAwaited => ("answer_awaited", None),
        Event::Held(hold) => (
            "held",
            Some(json!({"reason": hold.reason, "until": hold.until.map(to_millis)})),
        ),
        Event::CameBack => ("came_back", None),
        Event::KindChanged { from, to } => (
            "kind_changed",
            Some(json!({"from": from.word(), "to": to.word()})),
        ),
        Event::Judged {
            from,
            to,
            urgency,
            impact,
        } => (
            "judged",
            Some(json!({"from": from.word(), "to": to.word(),
                "urgency": urgency.word(), "impact": impact.word()})),
        ),
        Event::ObserversChanged { added, removed } => (
            "observers_changed",
            Some(json!({"added": people(added), "removed": people(removed)})),
        ),
        Event::Reopened => ("reopened", None),
        Event::MergedInto(number) => ("merged_into", Some(json!({"ticket": number.0}))),
        Event::Absorbed(number) => ("absorbed", Some(json!({"ticket": number.0}))),
        Event::SplitInto(number) => ("split_into", Some(json!({"ticket": number.0}))),
        Event::SplitFrom(number) => ("split_from", Some(json!({"ticket": number.0}))),
    }
}

fn read_event(word: &str, detail: Option<&str>) -> Option<Event> {
    let detail: Value = detail.map_or(Ok(Value::Null), serde_json::from_str).ok()?;
    let people = |key: &str| {
        detail[key]
            .as_array()?
            .iter()
            .map(|id| id.as_i64().map(PersonId))
            .collect::<Option<Vec<_>>>()
    };
    let text = |key: &str| detail[key].as_str();
    let status = |key: &str| Status::from_word(text(key)?);
    let category = |key: &str| detail[key].as_i64().map(CategoryId);
    let number = || detail["ticket"].as_i64().map(TicketNumber);
    Some(match word {
        "opened" => Event::Opened,
        "followed_up" => Event::FollowedUp,
        "documents_added" => Event::DocumentsAdded,
        "noted" => Event::Noted,
        "routed" => Event::Routed(Choice {
            category: category("category"),
            word: detail["word"].as_str().map(Into::into),
            agents: people("agents")?,
            absent: people("absent")?,
        }),
        "assigned" => Event::Assigned {
            added: people("added")?,
            removed: people("removed")?,
        },
        "status_changed" => Event::StatusChanged {
            from: status("from")?,
            to: status("to")?,
        },
        "category_changed" => Event::CategoryChanged {
            from: category("from"),
            to: category("to"),
        },
        "solution_proposed" => Event::SolutionProposed,
        "solution_accepted" => Event::SolutionAccepted,
        "solution_rejected" => Event::SolutionRejected,
        "solution_withdrawn" => Event::SolutionWithdrawn,
        "solution_answered" => Event::SolutionAnswered,
        "reminded" => Event::Reminded,
        "solution_expired" => Event::SolutionExpired,
        "answer_awaited" => Event::AnswerAwaited,
        "held" => Event::Held(Hold {
            reason: detail["reason"].as_str()?.into(),
            until: match detail["until"].as_i64() {
                Some(millis) => Some(from_millis(millis).ok()?),
                None => None,
            },
        }),
        "came_back" => Event::CameBack,
        "kind_changed" => Event::KindChanged {
            from: Kind::from_word(text("from")?)?,
            to: Kind::from_word(text("to")?)?,
        },
        "judged" => Event::Judged {
            from: Priority::from_word(text("from")?)?,
            to: Priority::from_word(text("to")?)?,
            urgency: Level::from_word(text("urgency")?)?,
            impact: Level::from_word(text("impact")?)?,
        },
        "observers_changed" => Event::ObserversChanged {
            added: people("added")?,
            removed: people("removed")?,
        },
        "reopened" => Event::Reopened,
        "merged_into" => Event::MergedInto(number()?),
        "absorbed" => Event::Absorbed(number()?),
        "split_into" => Event::SplitInto(number()?),
        "split_from" => Event::SplitFrom(number()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let (one, two) = (PersonId(1), PersonId(2));
        for event in [
            Event::Opened,
            Event::FollowedUp,
            Event::DocumentsAdded,
            Event::Noted,
            Event::Routed(Choice {
                category: Some(CategoryId(3)),
                word: Some("wi-fi".into()),
                agents: vec![one],
                absent: vec![two],
            }),
            Event::Assigned {
                added: vec![one, two],
                removed: vec![],
            },
            Event::StatusChanged {
                from: Status::New,
                to: Status::Pending,
            },
            Event::CategoryChanged {
                from: None,
                to: Some(CategoryId(3)),
            },
            Event::SolutionProposed,
            Event::SolutionAccepted,
            Event::SolutionRejected,
            Event::SolutionWithdrawn,
            Event::SolutionAnswered,
            Event::Reminded,
            Event::SolutionExpired,
            Event::AnswerAwaited,
            Event::Held(Hold {
                reason: "Livraison".into(),
                until: Some(Instant::UNIX_EPOCH),
            }),
            Event::CameBack,
            Event::KindChanged {
                from: Kind::Incident,
                to: Kind::Request,
            },
            Event::Judged {
                from: Priority::Medium,
                to: Priority::Major,
                urgency: Level::High,
                impact: Level::VeryHigh,
            },
            Event::ObserversChanged {
                added: vec![one],
                removed: vec![two],
            },
            Event::Reopened,
            Event::MergedInto(TicketNumber(7)),
            Event::Absorbed(TicketNumber(7)),
            Event::SplitInto(TicketNumber(7)),
            Event::SplitFrom(TicketNumber(7)),
        ] {
            let (word, detail) = write_event(&event);
            let detail = detail.map(|detail| detail.to_string());
            assert_eq!(read_event(word, detail.as_deref()), Some(event));
        }
    }
}
