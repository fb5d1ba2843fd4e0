//! What agents do with a ticket beside talking: split, link, tasks, working time, and taking a word back.

use chrono::Duration;

use super::{Desk, Error, Request, Result, Said, confidence, visible};
use crate::rules::event::Event;
use crate::rules::ticket::{Action, Actor, Manner, Refusal, Source, Status, Ticket};
use crate::rules::transitions::{decide, waits_since};
use crate::rules::{EntryId, Instant, TaskId, TicketNumber};
use crate::store::{EntryBody, NewTask, PublicEntry, Write};

/// For so long a word to the requester can be taken back, if its mail waits that long.
pub const UNSAID_WITHIN: Duration = Duration::seconds(15);

impl Desk {
    /// Makes a ticket of its own of something said in this one, where it stays: for whoever said it, or the requester where
    /// that was an agent. Both are linked.
    pub fn split(
        &self,
        number: TicketNumber,
        entry: EntryId,
        subject: &str,
        actor: Actor,
        now: Instant,
    ) -> Result<TicketNumber> {
        self.store.write(|w| {
            let (ticket, author) = treated(w, number, actor)?;
            let entries = w.public_entries(number)?;
            let first = entries.iter().map(|line| line.id).min();
            let line = entries.iter().find(|line| line.id == entry);
            let line = line.filter(|line| line.event.is_spoken() && Some(line.id) != first);
            let line = line.ok_or(Refusal::NoSplit)?;
            let new = self.open_in(w, request_of(w, &ticket, line, subject)?, now)?;
            let opened = w.newest_opening(new.number)?;
            w.copy_attachments(line.id, opened)?;
            let from = [Event::SplitFrom(number)];
            let new = self.record(w, new, author, &from, Said::default(), now)?;
            let events = decide(&ticket, author.0, &Action::SplitInto(new.number), false)?;
            self.record(w, ticket, author, &events, Said::default(), now)?;
            w.link_tickets(number, new.number)?;
            Ok(new.number)
        })
    }

    /// Sends a private note that came by mail to the requester after all: its words and documents, as the actor's own.
    pub fn send_note(
        &self,
        number: TicketNumber,
        note: i64,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = treated(w, number, actor)?;
            let mut notes = w.notes(number)?.into_iter();
            let note = notes.find(|one| one.id == note && one.is_sendable());
            let note = note.ok_or(Error::NotFound)?;
            let events = decide(&ticket, author.0, &Action::FollowUp(Manner::Plain), true)?;
            let said = Said {
                body: EntryBody {
                    text: &note.text,
                    ..EntryBody::default()
                },
                ..Said::default()
            };
            self.record(w, ticket, author, &events, said, now)?;
            Ok(w.note_sent(note.id, w.newest_follow_up(number)?, now)?)
        })
    }

    /// Says that two tickets have to do with each other, or no longer.
    pub fn link(
        &self,
        number: TicketNumber,
        other: TicketNumber,
        linked: bool,
        actor: Actor,
    ) -> Result<()> {
        self.store.write(|w| {
            treated(w, number, actor)?;
            let other = w.surviving(other)?;
            // What cannot be treated is told like what is not there.
            let known = treated(w, other, actor).is_ok();
            if other == number || (linked && !known) {
                return Err(Refusal::NoMerger.into());
            }
            if linked {
                w.link_tickets(number, other)?;
            } else {
                w.unlink_tickets(number, other)?;
            }
            Ok(())
        })
    }

    /// Notes something to be done. With a day the ticket is planned.
    pub fn add_task(
        &self,
        number: TicketNumber,
        task: &NewTask<'_>,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = treated(w, number, actor)?;
            let by = author.0.person().ok_or(Refusal::AgentsOnly)?;
            if ticket.is_closed() {
                return Err(Refusal::Closed.into());
            }
            w.add_task(number, task, by, now)?;
            let planned =
                task.due_on.is_some() && matches!(ticket.status, Status::New | Status::Assigned);
            if planned {
                let action = Action::SetStatus(Status::Planned);
                let events = decide(&ticket, author.0, &action, false)?;
                self.record(w, ticket, author, &events, Said::default(), now)?;
            }
            Ok(())
        })
    }

    /// Says that a task is done, or is not. A planned ticket whose last dated task is done is in progress again.
    pub fn settle_task(
        &self,
        number: TicketNumber,
        id: TaskId,
        done: bool,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = treated(w, number, actor)?;
            if w.ticket_of_task(id)? != Some(number) {
                return Err(Error::NotFound);
            }
            w.settle_task(id, done.then_some(now))?;
            let left = w.tasks(number)?;
            let dated = left
                .iter()
                .any(|task| task.done_at.is_none() && task.due_on.is_some());
            if done && !dated && ticket.status == Status::Planned {
                let action = Action::SetStatus(ticket.back_to_work());
                let events = decide(&ticket, author.0, &action, false)?;
                self.record(w, ticket, author, &events, Said::default(), now)?;
            }
            Ok(())
        })
    }

    /// Notes working time.
    pub fn spend(
        &self,
        number: TicketNumber,
        minutes: u32,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (_, author) = treated(w, number, actor)?;
            let by = author.0.person().ok_or(Refusal::AgentsOnly)?;
            Ok(w.add_spent(number, by, minutes, now)?)
        })
    }

    /// For how long the actor's newest word can be taken back: a follow-up of the team, while nothing came after it and its mails wait.
    pub fn unsayable_for(
        &self,
        ticket: &Ticket,
        entries: &[PublicEntry],
        actor: Actor,
        now: Instant,
    ) -> Option<Duration> {
        let window = UNSAID_WITHIN.min(Duration::from_std(self.hold).unwrap_or_default());
        let line = entries.last()?;
        let mine = line.event == Event::FollowedUp
            && line.source == Source::Web
            && line.author.is_some()
            && line.author == actor.person()
            && ticket.is_answered_by(actor);
        let left = window - (now - line.at);
        (mine && left > Duration::zero() && now >= line.at).then_some(left)
    }

    /// Takes the actor's newest word back before anybody was told, and gives its text back.
    pub fn unsay(
        &self,
        number: TicketNumber,
        entry: EntryId,
        actor: Actor,
        now: Instant,
    ) -> Result<String> {
        self.store.write(|w| {
            let (mut ticket, author) = treated(w, number, actor)?;
            decide(&ticket, author.0, &Action::Unsay, false)?;
            let mut entries = w.public_entries(number)?;
            let free = self
                .unsayable_for(&ticket, &entries, author.0, now)
                .is_some();
            let line = entries.pop().filter(|line| free && line.id == entry);
            let line = line.ok_or(Refusal::NoUnsaying)?;
            if !w.unsay(line.id)? {
                return Err(Refusal::NoUnsaying.into());
            }
            ticket.waits_since = waits_since(
                &ticket,
                &entries.iter().map(told).collect::<Vec<_>>(),
                |person| {
                    w.person(person)
                        .ok()
                        .flatten()
                        .is_some_and(|person| person.role.is_agent())
                },
            );
            w.save_ticket(&ticket)?;
            w.unanswer(&ticket, line.at, now)?;
            Ok(line.text)
        })
    }
}

fn told(line: &PublicEntry) -> (&Event, Option<crate::rules::PersonId>, Instant) {
    (&line.event, line.author, line.at)
}

/// A ticket that the actor may treat.
pub(super) fn treated(
    w: &Write<'_>,
    number: TicketNumber,
    actor: Actor,
) -> Result<(Ticket, (Actor, Source))> {
    let (ticket, author) = visible(w, number, actor)?;
    if author.0.is_agent() {
        Ok((ticket, author))
    } else {
        Err(Refusal::AgentsOnly.into())
    }
}

fn request_of<'a>(
    w: &Write<'_>,
    ticket: &Ticket,
    line: &'a PublicEntry,
    subject: &'a str,
) -> Result<Request<'a>> {
    let author = line.author.map(|id| w.person(id)).transpose()?.flatten();
    let asks = author.filter(|person| !person.role.is_agent() && !person.disabled);
    Ok(Request {
        requester: asks.map_or(ticket.requester, |person| person.id),
        subject,
        said: Said {
            body: EntryBody {
                text: &line.text,
                full_text: line.full_text.as_deref(),
                folded: line.folded,
                message_id: None,
                original: None,
                readers: None,
            },
            documents: vec![],
            seen: None,
            heard: vec![],
        },
        source: line.source,
        written_by: None,
        category: confidence::inherited(w, Some(ticket.number))?,
        written_to: &[],
        follows: None,
        acknowledge: Some(super::Again::SameWords),
        observers: vec![],
    })
}
