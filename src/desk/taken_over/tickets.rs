//! Tickets of another desk, with all that was said in them, under their own numbers and at their own times; people were taken over
//! before, links and mergers come after.

use std::fs::File;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::{Result, Source};
use crate::rules::event::Event;
use crate::rules::role::Role;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::ticket::Source as Way;
use crate::rules::ticket::{Actor, SolutionState, Status, Ticket};
use crate::rules::{EntryId, Instant, PersonId, TicketNumber};
use crate::store::{EntryBody, NewDocument, OldTask, Piece, Write};

/// Working time of one line.
const MINUTES_MAX: u32 = 6_000;

/// A ticket of another desk.
#[derive(Debug)]
pub struct OldTicket {
    /// Its key there.
    pub theirs: i64,
    /// As it stands there, its number being the one it gets here; those who were no more than an address are beside it.
    pub ticket: Ticket,
    /// Addresses of requesters who have no account there; the first is the requester where `asked_by_address`.
    pub addresses: Vec<String>,
    /// The requester is the first of those.
    pub asked_by_address: bool,
    /// The text that opened it.
    pub opening: OldLine,
    /// What was said and done since, in order.
    pub lines: Vec<OldLine>,
    /// What is noted for the team of its place and things.
    pub surroundings: Option<String>,
    /// Who is named where nobody is known: notes and tasks have an author.
    pub nobody: PersonId,
    /// The team's first public word.
    pub answered_at: Option<Instant>,
    /// It was thrown away.
    pub thrown_away: bool,
    /// What its requester answered after closing.
    pub satisfaction: Option<(Satisfaction, String, Instant)>,
}

/// Something said or done in a ticket.
#[derive(Debug)]
pub struct OldLine {
    /// Its key there, for all but what has none.
    pub theirs: i64,
    /// When.
    pub at: Instant,
    /// Who; none: nobody known.
    pub author: Option<PersonId>,
    /// It is of the ticket's first requester, who is no more than an address.
    pub by_requester: bool,
    /// How it came.
    pub source: Way,
    /// What.
    pub what: What,
    /// In our words.
    pub text: String,
    /// What hangs on it.
    pub documents: Vec<OldDocument>,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The request itself.
    Opening,
    /// A follow-up that everybody concerned reads.
    FollowUp,
    /// One that only the team reads.
    Note,
    /// A solution, with what became of it and when.
    Solution(SolutionState, Option<Instant>),
    /// The line that tells what became of the solution of that key.
    Settled(Event, i64),
    /// A task.
    Task {
        /// Who does it.
        assignee: Option<PersonId>,
        /// By when.
        due_on: Option<NaiveDate>,
        /// When it was done.
        done_at: Option<Instant>,
        /// What it took.
        minutes: u32,
    },
    /// Documents without a word.
    Documents,
}

/// A document of another desk, in a file.
#[derive(Clone, Debug)]
pub struct OldDocument {
    /// The key of what hangs it there.
    pub theirs: i64,
    /// Its name.
    pub name: String,
    /// As declared there.
    pub media_type: String,
    /// Where its bytes are.
    pub path: PathBuf,
}

/// What became of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// It is new here.
    pub new: bool,
    /// It was taken over before and something was done to it here since: where it stands was left.
    pub kept: bool,
    /// Lines that came, by kind.
    pub follow_ups: u64,
    /// Private ones.
    pub notes: u64,
    /// Solutions.
    pub solutions: u64,
    /// Tasks.
    pub tasks: u64,
    /// Documents.
    pub documents: u64,
    /// Files that could not be read any more.
    pub unread: Vec<PathBuf>,
}

impl Source<'_> {
    /// Takes tickets over, all in one transaction.
    pub fn tickets(&self, tickets: &[OldTicket]) -> Result<Vec<Took>> {
        self.store.write(|w| {
            let each = tickets.iter().map(|old| self.ticket(w, old));
            each.collect()
        })
    }

    fn ticket(&self, w: &Write<'_>, old: &OldTicket) -> Result<Took> {
        let known = w.imported(self.id, Piece::Ticket, old.theirs)?;
        let people = self.people_of(w, old)?;
        let ticket = Ticket {
            requester: people.requester,
            observers: people.observers,
            ..old.ticket.clone()
        };
        let writing = Writing {
            source: self,
            w,
            old,
            number: known.map_or(ticket.number, TicketNumber),
            requester: ticket.requester,
        };
        match known {
            Some(_) => writing.later(&ticket),
            None => writing.first(&ticket),
        }
    }

    fn people_of(&self, w: &Write<'_>, old: &OldTicket) -> Result<People> {
        let mut by_address = Vec::new();
        for address in &old.addresses {
            by_address.extend(self.address(w, address)?);
        }
        let first = by_address.first().copied().filter(|_| old.asked_by_address);
        let requester = first.unwrap_or(old.ticket.requester);
        let mut observers = Vec::new();
        for person in old.ticket.observers.iter().copied().chain(by_address) {
            if person != requester && !observers.contains(&person) {
                observers.push(person);
            }
        }
        Ok(People {
            requester,
            observers,
        })
    }
}

struct People {
    requester: PersonId,
    observers: Vec<PersonId>,
}

/// One ticket that is being written.
struct Writing<'a> {
    source: &'a Source<'a>,
    w: &'a Write<'a>,
    old: &'a OldTicket,
    number: TicketNumber,
    requester: PersonId,
}

impl Writing<'_> {
    fn first(&self, ticket: &Ticket) -> Result<Took> {
        let (w, old, now) = (self.w, self.old, self.source.now);
        let runs_from = ticket.is_open().then_some(now);
        w.add_old_ticket(ticket, (old.answered_at, runs_from))?;
        w.note_imported(self.source.id, Piece::Ticket, old.theirs, self.number.0)?;
        w.stamp_import(self.source.id, old.theirs, ticket.changed_at)?;
        let mut took = Took {
            new: true,
            ..Took::default()
        };
        self.line(&old.opening, &mut took)?;
        if let Some(text) = &old.surroundings {
            w.add_note(self.number, old.nobody, text, &mut [], ticket.opened_at)?;
        }
        for line in &old.lines {
            self.line(line, &mut took)?;
        }
        if let Some((answer, comment, at)) = &old.satisfaction {
            w.save_satisfaction(self.number, *answer, comment, *at)?;
        }
        w.save_ticket(ticket)?;
        if old.thrown_away {
            w.discard(self.number, old.nobody, now)?;
        }
        Ok(took)
    }

    /// Brings what came since; where it stands too, unless somebody did something to it here.
    fn later(&self, ticket: &Ticket) -> Result<Took> {
        let (w, old) = (self.w, self.old);
        let Some(before) = w.ticket(self.number)? else {
            // Deleted here since.
            return Ok(Took::default());
        };
        let untouched = w.stands_as_imported(self.number)?;
        let mut took = Took {
            kept: !untouched
                && w.import_stamp(self.source.id, old.theirs)? != Some(ticket.changed_at),
            ..Took::default()
        };
        for line in std::iter::once(&old.opening).chain(&old.lines) {
            if untouched || !matches!(line.what, What::Settled(..)) {
                self.line(line, &mut took)?;
            }
        }
        if untouched && !before.is_merged_or_discarded() {
            w.save_ticket(&Ticket {
                number: self.number,
                ..ticket.clone()
            })?;
            w.stamp_import(self.source.id, old.theirs, ticket.changed_at)?;
            if let Some((answer, comment, at)) = &old.satisfaction {
                w.save_satisfaction(self.number, *answer, comment, *at)?;
            }
        }
        Ok(took)
    }

    fn line(&self, line: &OldLine, took: &mut Took) -> Result<()> {
        match &line.what {
            What::Opening => self.opening(line, took),
            What::FollowUp => {
                let Some(mut documents) = self.new_line(Piece::FollowUp, line, took)? else {
                    return Ok(());
                };
                let entry = self.entry(line, &Event::FollowedUp, &mut documents)?;
                took.follow_ups += 1;
                self.note(Piece::FollowUp, line, entry.0)
            }
            What::Note => {
                let Some(mut documents) = self.new_line(Piece::FollowUp, line, took)? else {
                    return Ok(());
                };
                let author = self.author(line).unwrap_or(self.old.nobody);
                self.w
                    .add_note(self.number, author, &line.text, &mut documents, line.at)?;
                took.notes += 1;
                self.note(Piece::FollowUp, line, self.w.newest_note(self.number)?)
            }
            What::Solution(state, settled_at) => self.solution(line, (*state, *settled_at), took),
            What::Settled(event, of) => self.settled(line, event, *of),
            What::Task { .. } => self.task(line, took),
            What::Documents => {
                let mut documents = self.documents(line, took)?;
                if !documents.is_empty() {
                    self.entry(line, &Event::DocumentsAdded, &mut documents)?;
                }
                Ok(())
            }
        }
    }

    fn opening(&self, line: &OldLine, took: &mut Took) -> Result<()> {
        let mut documents = self.documents(line, took)?;
        if took.new {
            self.entry(line, &Event::Opened, &mut documents)?;
        } else if !documents.is_empty() {
            self.entry(line, &Event::DocumentsAdded, &mut documents)?;
        }
        Ok(())
    }

    /// The documents of a line that is new here. What came to one that is known is joined beside it.
    fn new_line(
        &self,
        kind: Piece,
        line: &OldLine,
        took: &mut Took,
    ) -> Result<Option<Vec<NewDocument>>> {
        let known = self.w.imported(self.source.id, kind, line.theirs)?;
        let mut documents = self.documents(line, took)?;
        if known.is_none() {
            return Ok(Some(documents));
        }
        if !documents.is_empty() && line.what == What::Note {
            let author = self.author(line).unwrap_or(self.old.nobody);
            self.w
                .add_note(self.number, author, "", &mut documents, line.at)?;
        } else if !documents.is_empty() {
            self.entry(line, &Event::DocumentsAdded, &mut documents)?;
        }
        Ok(None)
    }

    fn solution(
        &self,
        line: &OldLine,
        state: (SolutionState, Option<Instant>),
        took: &mut Took,
    ) -> Result<()> {
        let known = self
            .w
            .imported(self.source.id, Piece::Solution, line.theirs)?;
        let Some(mut documents) = self.new_line(Piece::Solution, line, took)? else {
            return match known {
                Some(entry) if self.w.stands_as_imported(self.number)? => {
                    self.w.settle_old_solution(EntryId(entry), state.0, state.1)
                }
                Some(_) | None => Ok(()),
            };
        };
        let entry = self.entry(line, &Event::SolutionProposed, &mut documents)?;
        // One waits at a time, and one that the team wrote here since is it.
        let waits = self
            .w
            .ticket(self.number)?
            .is_some_and(|ticket| ticket.proposal.is_some());
        let state = match state {
            (SolutionState::Waiting, at) if waits => (SolutionState::Withdrawn, at),
            state => state,
        };
        self.w
            .add_old_solution(self.number, entry, state, self.source.now)?;
        took.solutions += 1;
        self.note(Piece::Solution, line, entry.0)
    }

    /// The line that tells what became of a solution, once.
    fn settled(&self, line: &OldLine, event: &Event, of: i64) -> Result<()> {
        let (w, source) = (self.w, self.source.id);
        if w.imported(source, Piece::Answer, of)?.is_some() {
            return Ok(());
        }
        let entry = self.entry(line, event, &mut [])?;
        w.note_imported(source, Piece::Answer, of, entry.0)
    }

    fn task(&self, line: &OldLine, took: &mut Took) -> Result<()> {
        let What::Task {
            assignee,
            due_on,
            done_at,
            minutes,
        } = line.what
        else {
            return Ok(());
        };
        let (w, nobody) = (self.w, self.old.nobody);
        let author = self.author(line).unwrap_or(nobody);
        let mut documents = self.documents(line, took)?;
        if !documents.is_empty() {
            w.add_note(self.number, author, &line.text, &mut documents, line.at)?;
        }
        if let Some(known) = w.imported(self.source.id, Piece::Task, line.theirs)? {
            if done_at.is_some() && w.stands_as_imported(self.number)? {
                w.settle_task(crate::rules::TaskId(known), done_at)?;
            }
            return Ok(());
        }
        let task = OldTask {
            text: &line.text,
            assignee,
            due_on,
            created_by: author,
            created_at: line.at,
            done_at,
        };
        let id = w.add_old_task(self.number, &task)?;
        let mut left = minutes;
        while left > 0 {
            let part = left.min(MINUTES_MAX);
            w.add_spent(
                self.number,
                assignee.unwrap_or(author),
                part,
                done_at.unwrap_or(line.at),
            )?;
            left -= part;
        }
        took.tasks += 1;
        self.note(Piece::Task, line, id.0)
    }

    fn author(&self, line: &OldLine) -> Option<PersonId> {
        line.author
            .or_else(|| line.by_requester.then_some(self.requester))
    }

    fn entry(
        &self,
        line: &OldLine,
        event: &Event,
        documents: &mut [NewDocument],
    ) -> Result<EntryId> {
        // Of who acts only the person is kept.
        let actor = self
            .author(line)
            .map_or(Actor::Clock, |id| Actor::Person(id, Role::Requester));
        let body = EntryBody {
            text: &line.text,
            ..EntryBody::default()
        };
        self.w.add_entry(
            self.number,
            (actor, line.source),
            event,
            &body,
            documents,
            line.at,
        )
    }

    fn note(&self, kind: Piece, line: &OldLine, ours: i64) -> Result<()> {
        self.w
            .note_imported(self.source.id, kind, line.theirs, ours)
    }

    /// The documents of a line that were not taken over before, opened.
    fn documents(&self, line: &OldLine, took: &mut Took) -> Result<Vec<NewDocument>> {
        let mut documents = Vec::new();
        for old in &line.documents {
            if self
                .w
                .imported(self.source.id, Piece::Document, old.theirs)?
                .is_some()
            {
                continue;
            }
            let Ok(file) = File::open(&old.path) else {
                took.unread.push(old.path.clone());
                continue;
            };
            documents.push(NewDocument {
                name: old.name.clone(),
                media_type: old.media_type.clone(),
                bytes: Box::new(file),
                painted: false,
            });
            took.documents += 1;
            // Its line is found by its ticket.
            self.w
                .note_imported(self.source.id, Piece::Document, old.theirs, self.number.0)?;
        }
        Ok(documents)
    }
}

impl Ticket {
    fn is_merged_or_discarded(&self) -> bool {
        self.merged_into.is_some()
            || self.discarded
            || (self.status == Status::Closed && self.closed_as.is_some())
    }
}
