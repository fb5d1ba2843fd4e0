//! A table of tickets, read whole and judged, then written a few tickets at a time; a row is known again by what it says.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::columns::{Columns, Head, Record, What};
use super::{Asked, Fault};
use crate::desk::taken_over::tickets::{OldLine, OldTicket, What as Line};
use crate::desk::taken_over::{self, Of, OldPerson, Source};
use crate::import::numbers;
use crate::import::report::Report;
use crate::rules::csv_rows::Rows;
use crate::rules::priority::Level;
use crate::rules::ticket::{SolutionState, Source as Way, Status, Ticket};
use crate::rules::{PersonId, TicketNumber};
use crate::store::{self, Scratch, Store};

/// Mistakes that are told.
const MISTAKES_MAX: usize = 100;
/// Tickets written in one transaction.
const BATCH: usize = 100;
/// Characters of a title; the rest is cut.
const TITLE_CHARS_MAX: usize = 200;
const KIND: &str = "csv";
/// The one kind of rows that are laid aside.
const ROW: u8 = 1;

/// Takes all of it over; the report, and what its numbers were moved by.
pub fn take_over(
    store: &Store,
    (asked, beside): (&Asked, &Path),
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Report, i64), Fault> {
    let mut report = Report::default();
    let table = Table::read(asked, beside, &mut report)?;
    let shift = numbers::shift(store, (KIND, &asked.name), &table.numbers, asked.offset)?;
    let last = table.numbers.last().copied().unwrap_or_default() + shift;
    let of = Of {
        kind: KIND,
        uuid: &asked.name,
        shift,
        last: TicketNumber(last),
    };
    let source = taken_over::begin(store, &of, &asked.caller)?;
    let all = table.numbers.len() as u64;
    let (mut batch, mut done) = (Vec::new(), 0);
    for number in &table.numbers {
        batch.extend(table.ticket(*number, (source, shift), &mut report)?);
        done += 1;
        if batch.len() == BATCH {
            write(source, &batch, &mut report)?;
            batch.clear();
            progress(done, all);
        }
    }
    write(source, &batch, &mut report)?;
    progress(all, all);
    Ok((report, shift))
}

fn write(source: Source<'_>, batch: &[OldTicket], report: &mut Report) -> Result<(), Fault> {
    for (old, took) in batch.iter().zip(source.tickets(batch)?) {
        report.count("tickets", took.new);
        report.take("follow-ups", took.follow_ups);
        report.take("private notes", took.notes);
        report.take("solutions", took.solutions);
        if took.kept {
            report.leave(
                "states of tickets that changed since",
                "the ticket changed here too",
                &format!("#{}", old.ticket.number),
            );
        }
    }
    Ok(())
}

/// A file whose rows are all sound.
struct Table {
    file: std::path::PathBuf,
    columns: Columns,
    /// Row by row, under its ticket's number, with the columns' values.
    rows: Scratch,
    numbers: BTreeSet<i64>,
}

impl Table {
    fn read(asked: &Asked, beside: &Path, report: &mut Report) -> Result<Self, Fault> {
        let unreadable = |cause| Fault::Unreadable(asked.file.clone(), cause);
        let file = File::open(&asked.file).map_err(unreadable)?;
        let mut rows = Rows::new(BufReader::new(file));
        let head = rows.read().map_err(unreadable)?;
        let head = head.ok_or_else(|| Fault::Mistakes(vec!["line 1: the file is empty".into()]))?;
        let columns = Columns::of(&head).map_err(|wrong| Fault::Mistakes(vec![wrong]))?;
        for name in columns.unknown(&head) {
            report.leave("columns", "they mean nothing here", name);
        }
        let mut table = Self {
            file: asked.file.clone(),
            columns,
            rows: Scratch::beside(beside)?,
            numbers: BTreeSet::new(),
        };
        let mut mistakes = table.judge(&mut rows).map_err(unreadable)??;
        if mistakes.is_empty() {
            return Ok(table);
        }
        let more = mistakes.len().saturating_sub(MISTAKES_MAX);
        mistakes.truncate(MISTAKES_MAX);
        if more > 0 {
            mistakes.push(format!("and {more} more"));
        }
        Err(Fault::Mistakes(mistakes))
    }

    /// Lays every row aside; what is wrong in them.
    fn judge(
        &mut self,
        rows: &mut Rows<BufReader<File>>,
    ) -> std::io::Result<Result<Vec<String>, store::Error>> {
        let mut mistakes = Vec::new();
        let mut said_in: std::collections::BTreeMap<i64, u64> = std::collections::BTreeMap::new();
        while let Some(row) = rows.read()? {
            match self.columns.read(&row) {
                Ok(Record {
                    number,
                    what: What::Ticket(_),
                    ..
                }) if !self.numbers.insert(number) => {
                    mistakes.push(format!(
                        "line {}: number: there is a ticket {number} above already",
                        row.line
                    ));
                }
                Ok(record) => {
                    if !matches!(record.what, What::Ticket(_)) {
                        said_in.entry(record.number).or_insert(row.line);
                    }
                    let values = serde_json::to_vec(&row.values).unwrap_or_default();
                    let line = i64::try_from(row.line).unwrap_or(i64::MAX);
                    if let Err(cause) = self.rows.put(ROW, record.number, line, &values) {
                        return Ok(Err(cause));
                    }
                }
                Err(wrong) => mistakes.extend(wrong),
            }
        }
        for (number, line) in said_in {
            if !self.numbers.contains(&number) {
                mistakes.push(format!(
                    "line {line}: number: there is no row of the ticket {number}"
                ));
            }
        }
        Ok(Ok(mistakes))
    }

    fn records(&self, number: i64) -> Result<Vec<Record>, Fault> {
        let mut records = Vec::new();
        for (line, values) in self.rows.of(ROW, number)? {
            let row = crate::rules::csv_rows::Line {
                line: u64::try_from(line).unwrap_or_default(),
                values: serde_json::from_slice(&values).unwrap_or_default(),
            };
            let record = self.columns.read(&row);
            records.push(record.map_err(|_| {
                Fault::Mistakes(vec![format!(
                    "{}: changed while it was read",
                    self.file.display()
                )])
            })?);
        }
        records.sort_by_key(|record| record.at);
        Ok(records)
    }

    fn ticket(
        &self,
        number: i64,
        (source, shift): (Source<'_>, i64),
        report: &mut Report,
    ) -> Result<Option<OldTicket>, Fault> {
        let records = self.records(number)?;
        let Some((opening, head)) = records.iter().find_map(|record| match &record.what {
            What::Ticket(head) => Some((record, head)),
            What::FollowUp | What::Note | What::Solution => None,
        }) else {
            return Ok(None);
        };
        let requester = person(source, (&opening.author, &opening.author_name), report)?;
        let mut lines = Vec::new();
        let last = records
            .iter()
            .filter(|record| record.what == What::Solution)
            .count();
        let mut solutions = 0;
        for record in &records {
            let what = match &record.what {
                What::Ticket(_) => continue,
                What::FollowUp => Line::FollowUp,
                What::Note => Line::Note,
                What::Solution => {
                    solutions += 1;
                    Line::Solution(state(head.status, solutions == last), head.closed_at)
                }
            };
            let author = person(source, (&record.author, &record.author_name), report)?;
            lines.push(line(record, author, what));
        }
        let mut ticket = ticket_of(opening, head, requester);
        ticket.number = TicketNumber(number + shift);
        for (addresses, people) in [
            (&head.assignees, &mut ticket.assignees),
            (&head.observers, &mut ticket.observers),
        ] {
            for address in addresses {
                people.push(person(source, (address, ""), report)?);
            }
        }
        if let Some(name) = &head.category {
            let (id, new) = source.category(key(&[name]), name, None)?;
            if new {
                report.take("categories", 1);
            }
            ticket.category = Some(id);
        }
        ticket.changed_at = records
            .iter()
            .map(|record| record.at)
            .chain(head.closed_at)
            .max()
            .unwrap_or(opening.at);
        Ok(Some(OldTicket {
            theirs: number,
            addresses: vec![],
            asked_by_address: false,
            opening: line(opening, requester, Line::Opening),
            lines,
            surroundings: None,
            nobody: requester,
            answered_at: None,
            thrown_away: false,
            satisfaction: None,
            ticket,
        }))
    }
}

/// One waits, in a ticket that is solved; what a closed one ends with was accepted.
const fn state(status: Status, last: bool) -> SolutionState {
    match (status, last) {
        (Status::Solved, true) => SolutionState::Waiting,
        (Status::Closed, true) => SolutionState::Accepted,
        _ => SolutionState::Withdrawn,
    }
}

fn ticket_of(opening: &Record, head: &Head, requester: PersonId) -> Ticket {
    let done = matches!(head.status, Status::Solved | Status::Closed);
    let closed_at = head
        .closed_at
        .or((head.status == Status::Closed).then_some(opening.at));
    Ticket {
        number: TicketNumber(0),
        subject: head.subject.chars().take(TITLE_CHARS_MAX).collect(),
        status: head.status,
        kind: head.kind,
        urgency: Level::Medium,
        impact: Level::Medium,
        priority: head.priority,
        waits_for: None,
        category: None,
        requester,
        observers: vec![],
        assignees: vec![],
        source: Way::Mail,
        opened_at: opening.at,
        solved_at: head.solved_at.or(closed_at).filter(|_| done),
        closed_at: closed_at.filter(|_| head.status == Status::Closed),
        changed_at: opening.at,
        waits_since: (!done && head.status != Status::Pending).then_some(opening.at),
        follows: None,
        merged_into: None,
        closed_as: None,
        discarded: false,
        proposal: None,
    }
}

fn line(record: &Record, author: PersonId, what: Line) -> OldLine {
    let kind = format!("{:?}", record.what);
    OldLine {
        theirs: key(&[
            &record.number.to_string(),
            &kind,
            &record.at.to_rfc3339(),
            &record.author,
            &record.text,
        ]),
        at: record.at,
        author: Some(author),
        by_requester: false,
        source: Way::Mail,
        what,
        text: record.text.clone(),
        documents: vec![],
    }
}

fn person(
    source: Source<'_>,
    (address, name): (&str, &str),
    report: &mut Report,
) -> Result<PersonId, Fault> {
    let name = if name.is_empty() {
        address.split('@').next().unwrap_or_default()
    } else {
        name
    };
    let old = OldPerson {
        name: name.into(),
        addresses: vec![address.into()],
        ..OldPerson::default()
    };
    let (id, became) = source.people(&[old])?[0];
    if became == taken_over::Became::New {
        report.take("people", 1);
    }
    Ok(id)
}

/// A key made of what a row says: FNV-1a, positive.
fn key(parts: &[&str]) -> i64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i64::try_from(sum >> 1).unwrap_or(i64::MAX)
}
