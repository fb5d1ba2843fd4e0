//! `helpdesk export`: every ticket as one line of JSON, for another program; for a copy of the desk see `backup`.

mod desk;
mod ticket;

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use super::progress::Progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, trail};
use crate::config::Config;
use crate::desk::outgoing::exported;
use crate::rules::TicketNumber;
use crate::rules::message_id::hex;
use crate::store::{Attachment, DocumentBytes, Purpose, Store};
use ticket::Names;

pub const COMMAND: Command = Command {
    name: "export",
    purpose: "prints tickets as JSON Lines",
    help: "helpdesk export: prints every ticket as one line of JSON; works while helpdesk is running.

Usage: helpdesk export [--ticket N] [--documents DIR] [--desk FILE]

  --ticket N       only that ticket
  --documents DIR  also writes each document to DIR, once, under its SHA-256
  --desk FILE      also writes what belongs to no one ticket to FILE, as one JSON object

People are email addresses, categories and groups are names, times are UTC, days are those of the configured time zone; what is not
known is null. Every line and FILE hold their version, 2; new keys may come in it.

A ticket: version, number, subject, status, type, category, urgency, impact, priority, on_hold (for, reason, until),
requester, observers, assignees, source, opened_at, solved_at, closed_at, changed_at, waits_since, follows, merged_into,
closed_as, proposal (line, by, at, counts_from, clock_stopped, reminded_at), deadlines (answer_due_at, solution_due_at, runs_from, answered_at,
held_since, held_minutes, late, answered_in_time, solved_in_time), links, about (register, key, name, place, word, taken_out), tasks (text, assignee, due_on, done_at, created_by,
created_at), time (at, person, minutes), satisfaction (answer, comment), flags (at, kind, person, ticket, detail), mails
(line, to, state, at, error), timeline.
A line of its timeline: id, at, kind, details (what the kind of line carries: from, to, added, removed, ...), author,
visibility (public or private), source, text, full_text (with quoted history), message_id, removed (at, by, why, purged_at: the line
was taken out), corrected_at, solution (what became of it), documents (name, size, media_type, sha256).
FILE: people, groups, categories, registers, answers, canned_replies, deadlines, hours, absences.
Neither holds passwords, sessions, the audit, the mail log or appearance: `helpdesk backup` copies the whole desk.

Example:
  helpdesk export --documents docs --desk desk.json > tickets.jsonl

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &["ticket", "documents", "desk"],
    run,
    makes_desk: false,
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
    if let Some(file) = arguments.path("desk") {
        let desk = store.read(|r| desk::desk(r, chrono::Utc::now()))?;
        fs::write(file, format!("{desk}\n"))
            .map_err(|cause| Failure::Failed(format!("{}: {cause}", file.display())))?;
    }
    let mut names = Names::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let all = numbers.len();
    let mut progress = Progress::beside_output("exporting", all, arguments.quiet());
    for (done, number) in numbers.into_iter().enumerate() {
        progress.show(done as u64, all as u64);
        // A view for each ticket: one over all would keep the journal of a busy desk growing.
        let found = store.read(|r| ticket::ticket(r, number, &mut names))?;
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
    let noted = open::store(config, Purpose::Beside)
        .and_then(|store| exported(&store, &trail::caller(), &about, |_| Ok::<_, Failure>(())));
    if noted.is_err() {
        log::warn!("this export is not recorded in the audit log: the database cannot be written");
    }
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
            let mut options = OpenOptions::new();
            let options = options.create(true).write(true).truncate(true).mode(0o600);
            io::copy(&mut bytes, &mut options.open(&part)?)?;
            fs::rename(&part, &file)
        };
        let failed = |cause| Failure::Failed(format!("{}: {cause}", file.display()));
        write().map_err(failed)?;
    }
    Ok(())
}
