//! `helpdesk export`: every ticket as one line of JSON, for another program; for a copy of the desk see `backup`.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::progress::Progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, trail};
use crate::config::Config;
use crate::rules::audit::Deed;
use crate::rules::message_id::hex;
use crate::rules::ticket::{Source, Ticket};
use crate::rules::{Instant, PersonId, TicketNumber};
use crate::store::{
    self, Attachment, DocumentBytes, Note, PublicEntry, Purpose, Read, Store, event_word,
};

pub const COMMAND: Command = Command {
    name: "export",
    purpose: "prints tickets as JSON Lines",
    help: "helpdesk export: prints every ticket as one line of JSON; works beside a running desk.

Usage: helpdesk export [--ticket N] [--documents DIR]

Keys of a ticket: number, subject, status, type, category, priority, requester, observers, assignees, opened_at,
solved_at, closed_at, timeline. Keys of a line of its timeline: at, kind, author, visibility (public or private), source,
text, message_id, documents (name, size, media_type, sha256). People are mail addresses, times are UTC.

  --ticket N       only that ticket
  --documents DIR  also writes each document to DIR, once, under its SHA-256

Example:
  helpdesk export --documents docs > tickets.jsonl

Exit codes: 0 done, 1 failed, 2 wrong use.
",
    flags: &[],
    options: &["ticket", "documents"],
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    let one = arguments.number("ticket")?;
    let config = open::config(arguments)?;
    let store = open::store(&config, Purpose::Read)?;
    note(&config, one);
    let numbers = match one {
        Some(number) => vec![TicketNumber(number.into())],
        None => store.read(|r| Ok::<_, Failure>(r.ticket_numbers()?))?,
    };
    let mut export = Export {
        addresses: HashMap::new(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let all = numbers.len();
    let mut progress = Progress::beside_output("exporting", all);
    for (done, number) in numbers.into_iter().enumerate() {
        progress.show(done as u64, all as u64);
        // A view for each ticket: one over all would keep the journal of a busy desk growing.
        let found = store.read(|r| export.ticket(r, number))?;
        let Some((line, documents)) = found else {
            if one.is_some() {
                return Err(Failure::Failed(format!("there is no ticket #{number}")));
            }
            continue;
        };
        if let Some(folder) = arguments.path("documents") {
            write_documents(&store, &documents, folder)?;
        }
        writeln!(out, "{line}")?;
    }
    progress.show(all as u64, all as u64);
    Ok(out.flush()?)
}

/// Leaves a line in the audit. A file that cannot be written, a copy on a medium for reading, is exported all the same.
fn note(config: &Config, one: Option<u32>) {
    let about = one.map_or_else(|| "every ticket".into(), |number| format!("#{number}"));
    let noted = open::store(config, Purpose::Beside).and_then(|store| {
        let now = chrono::Utc::now();
        let noted = |w: &store::Write<'_>| w.audit(Deed::Exported, &trail::here(), &about, now);
        Ok(store.write_unsynced(noted)?)
    });
    if noted.is_err() {
        log::warn!("this export leaves no line in the audit: the file cannot be written");
    }
}

/// What is remembered from one ticket to the next.
struct Export {
    addresses: HashMap<PersonId, String>,
}

impl Export {
    /// A ticket and the documents joined to it.
    fn ticket(
        &mut self,
        r: &Read<'_>,
        number: TicketNumber,
    ) -> store::Result<Option<(Value, Vec<Attachment>)>> {
        let Some(ticket) = r.ticket(number)? else {
            return Ok(None);
        };
        let mut documents = Vec::new();
        let mut timeline: Vec<(Instant, Value)> = Vec::new();
        for entry in r.public_entries(number)? {
            timeline.push((entry.at, self.entry(r, &entry)?));
            documents.extend(entry.attachments);
        }
        for note in r.notes(number)? {
            timeline.push((note.at, self.note(r, &note)?));
            documents.extend(note.attachments);
        }
        timeline.sort_by_key(|(at, _)| *at);
        let timeline: Vec<Value> = timeline.into_iter().map(|(_, line)| line).collect();
        Ok(Some((self.whole(r, &ticket, &timeline)?, documents)))
    }

    fn whole(&mut self, r: &Read<'_>, ticket: &Ticket, timeline: &[Value]) -> store::Result<Value> {
        let category = ticket.category.map(|id| r.category_name(id)).transpose()?;
        Ok(json!({
            "number": ticket.number.0,
            "subject": ticket.subject,
            "status": ticket.status.word(),
            "type": ticket.kind.word(),
            "category": category.flatten(),
            "priority": ticket.priority.word(),
            "requester": self.address(r, ticket.requester)?,
            "observers": self.all(r, &ticket.observers)?,
            "assignees": self.all(r, &ticket.assignees)?,
            "opened_at": written(ticket.opened_at),
            "solved_at": ticket.solved_at.map(written),
            "closed_at": ticket.closed_at.map(written),
            "timeline": timeline,
        }))
    }

    fn entry(&mut self, r: &Read<'_>, entry: &PublicEntry) -> store::Result<Value> {
        let author = entry.author.map(|id| self.address(r, id)).transpose()?;
        Ok(json!({
            "at": written(entry.at),
            "kind": event_word(&entry.event),
            "author": author,
            "visibility": "public",
            "source": entry.source.word(),
            "text": entry.text,
            "message_id": entry.message_id,
            "documents": entry.attachments.iter().map(document).collect::<Vec<_>>(),
        }))
    }

    fn note(&mut self, r: &Read<'_>, note: &Note) -> store::Result<Value> {
        Ok(json!({
            "at": written(note.at),
            "kind": event_word(&crate::rules::ticket::Event::Noted),
            "author": self.address(r, note.author)?,
            "visibility": "private",
            "source": Source::Web.word(), // notes are written on the page only
            "text": note.text,
            "message_id": null,
            "documents": note.attachments.iter().map(document).collect::<Vec<_>>(),
        }))
    }

    fn all(&mut self, r: &Read<'_>, people: &[PersonId]) -> store::Result<Vec<String>> {
        people.iter().map(|id| self.address(r, *id)).collect()
    }

    fn address(&mut self, r: &Read<'_>, id: PersonId) -> store::Result<String> {
        if let Some(known) = self.addresses.get(&id) {
            return Ok(known.clone());
        }
        let nobody = || store::Error::Damaged(format!("person {id} is missing"));
        let address = r.person(id)?.ok_or_else(nobody)?.address;
        self.addresses.insert(id, address.clone());
        Ok(address)
    }
}

fn document(attachment: &Attachment) -> Value {
    json!({
        "name": attachment.name,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "sha256": hex(&attachment.sha256),
    })
}

/// RFC 3339, in UTC, to the millisecond.
fn written(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Each document under its hash; one that is there already is the same.
fn write_documents(
    store: &Arc<Store>,
    documents: &[Attachment],
    folder: &Path,
) -> Result<(), Failure> {
    for attachment in documents {
        let file = folder.join(hex(&attachment.sha256));
        let write = || -> io::Result<()> {
            fs::create_dir_all(folder)?;
            if file.exists() {
                return Ok(());
            }
            let part = file.with_extension("part");
            let mut bytes = DocumentBytes::open(store.clone(), attachment, 0);
            io::copy(&mut bytes, &mut File::create(&part)?)?;
            fs::rename(&part, &file)
        };
        let failed = |cause| Failure::Failed(format!("{}: {cause}", file.display()));
        write().map_err(failed)?;
    }
    Ok(())
}
