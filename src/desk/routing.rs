//! Who gets a ticket without an agent's hand: on arrival, when somebody comes back, and when somebody leaves; the choice itself is
//! made in `rules::routing`.

use super::{Desk, Request, Result, Said, visible};
use crate::rules::access::Sight;
use crate::rules::audit::{Deed, Trail};
use crate::rules::event::Event;
use crate::rules::matching::Message;
use crate::rules::routing::{Basis, Choice, choose, give};
use crate::rules::ticket::{Action, Actor, ClosingReason, Source, Status, Ticket};
use crate::rules::transitions::{apply, decide};
use crate::rules::{CategoryId, Instant, PersonId, TaskId, TicketNumber};
use crate::store::{EntryBody, Write};

/// Tickets given in one sweep; the next one goes on.
const CHOSEN_AT_ONCE: usize = 200;

/// To whom somebody's open tickets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// To whoever routing finds among the others of each category.
    ByRouting,
    /// To this agent.
    To(PersonId),
    /// To nobody: they wait in the queue for whoever takes them.
    ToQueue,
}

/// What became of tickets that were handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandedOver {
    /// Somebody else has them.
    pub given: usize,
    /// They wait in the queue.
    pub queued: usize,
    /// They stay: gone meanwhile, or the other agent must not see them.
    pub kept: usize,
    /// Tasks that somebody else does: who is named, or whoever has the ticket.
    pub tasks: usize,
}

impl Desk {
    /// Gives a new ticket its category and agents, and leaves the reason as a line of the timeline.
    pub(super) fn route(
        &self,
        w: &Write<'_>,
        ticket: &mut Ticket,
        request: &Request<'_>,
        sender: &str,
        now: Instant,
    ) -> Result<()> {
        let message = Message {
            subject: request.subject,
            text: request.said.body.text,
            sender,
            written_to: request.written_to,
        };
        let agents = w.routing_agents(now)?;
        let choice = choose(&message, request.category, &w.categories()?, &agents);
        if choice.category.is_none() {
            return Ok(());
        }
        let event = Event::Routed(choice);
        let author = (Actor::Clock, Source::Clock);
        let nothing = EntryBody::default();
        let entry = w.add_entry(ticket.number, author, &event, &nothing, &mut [], now)?;
        apply(ticket, &event, author.0, Some(entry), now);
        follow(w, ticket, author.0, &event, now)?;
        settle_waiting(w, ticket)?;
        self.tell(w, ticket, (author.0, &[]), &event, entry, now)
    }

    /// Gives the tickets for which nobody was there to who is there now, each in a transaction of its own, and tells how many.
    pub fn choose_waiting(&self, now: Instant) -> Result<usize> {
        let waiting = self.store.read(|r| r.waiting())?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let (categories, agents) = self
            .store
            .read(|r| Ok::<_, crate::store::Error>((r.categories()?, r.routing_agents(now)?)))?;
        let somebody = |id: CategoryId| {
            let category = categories.iter().find(|category| category.id == id);
            category.is_some_and(|category| !give(category, &agents, None).agents.is_empty())
        };
        let mut given = 0;
        for (number, category) in waiting {
            if given < CHOSEN_AT_ONCE && somebody(category) {
                let done = self.store.write(|w| self.choose_late(w, number, now))?;
                given += usize::from(done);
            }
        }
        Ok(given)
    }

    /// Asks again with the ticket as it stands: an agent may have taken it since the list was read.
    fn choose_late(&self, w: &Write<'_>, number: TicketNumber, now: Instant) -> Result<bool> {
        let ticket = w.ticket(number)?.filter(waits);
        let (true, Some(ticket)) = (w.is_waiting(number)?, ticket) else {
            return Ok(false);
        };
        let categories = w.categories()?;
        let category = categories.iter().find(|c| Some(c.id) == ticket.category);
        let Some(category) = category else {
            return Ok(false);
        };
        let choice = Choice {
            waited: true,
            ..give(category, &w.routing_agents(now)?, None)
        };
        if choice.agents.is_empty() {
            return Ok(false);
        }
        let author = (Actor::Clock, Source::Clock);
        let event = [Event::Routed(choice)];
        self.record(w, ticket, author, &event, Said::default(), now)?;
        Ok(true)
    }

    /// Takes these tickets out of somebody's hands, all in one transaction; each keeps the reason. Those that the actor does not
    /// treat, or that person has not, stay as they are.
    pub fn hand_over(
        &self,
        (from, name): (PersonId, &str),
        to: HandOver,
        tickets: &[TicketNumber],
        (actor, trail): (Actor, &Trail),
        now: Instant,
    ) -> Result<HandedOver> {
        self.store.write(|w| {
            let mut done = HandedOver::default();
            for number in tickets {
                match self.hand_over_one(w, *number, (from, to), actor, now)? {
                    Some(ticket) if ticket.assignees.is_empty() => done.queued += 1,
                    Some(_) => done.given += 1,
                    None => done.kept += 1,
                }
            }
            let moved = done.given + done.queued;
            if moved > 0 {
                w.audit(Deed::HandedOver, trail, &format!("{name}: {moved}"), now)?;
            }
            Ok(done)
        })
    }

    /// Gives somebody's tasks to another, or to whoever has their tickets; tells how many.
    pub fn hand_over_tasks(
        &self,
        (from, name): (PersonId, &str),
        to: HandOver,
        tasks: &[TaskId],
        (actor, trail): (Actor, &Trail),
        now: Instant,
    ) -> Result<usize> {
        self.store.write(|w| {
            let mut given = 0;
            for id in tasks {
                given += usize::from(hand_over_task(w, *id, (from, to), actor)?);
            }
            if given > 0 {
                w.audit(
                    Deed::HandedOver,
                    trail,
                    &format!("{name}: {given} tasks"),
                    now,
                )?;
            }
            Ok(given)
        })
    }

    fn hand_over_one(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        (from, to): (PersonId, HandOver),
        actor: Actor,
        now: Instant,
    ) -> Result<Option<Ticket>> {
        let (ticket, author) = match visible(w, number, actor) {
            Ok(seen) => seen,
            Err(super::Error::NotFound) => return Ok(None),
            Err(cause @ (super::Error::Refused(_) | super::Error::Store(_))) => return Err(cause),
        };
        let open = !matches!(ticket.status, Status::Solved | Status::Closed);
        if !open || !author.0.is_agent() || !ticket.assignees.contains(&from) {
            return Ok(None);
        }
        let events = if to == HandOver::ToQueue {
            let mut others = ticket.assignees.clone();
            others.retain(|id| *id != from);
            decide(&ticket, author.0, &Action::Assign(others), false)?
        } else {
            let Some(choice) = instead_of(w, &ticket, from, to, now)? else {
                return Ok(None);
            };
            vec![Event::Routed(choice)]
        };
        let done = self.record(w, ticket, author, &events, Said::default(), now)?;
        Ok(Some(done))
    }
}

/// Whether a task is another's now: it was that person's still, the actor treats its ticket, and who is named may see it.
fn hand_over_task(
    w: &Write<'_>,
    id: TaskId,
    (from, to): (PersonId, HandOver),
    actor: Actor,
) -> Result<bool> {
    let task = w
        .task(id)?
        .filter(|task| task.assignee == Some(from) && task.done_at.is_none());
    let Some(task) = task else {
        return Ok(false);
    };
    let ticket = match visible(w, task.ticket, actor) {
        Ok((ticket, (actor, _))) if actor.is_agent() => ticket,
        Ok(_) | Err(super::Error::NotFound) => return Ok(false),
        Err(cause @ (super::Error::Refused(_) | super::Error::Store(_))) => return Err(cause),
    };
    let doer = match to {
        HandOver::ByRouting | HandOver::ToQueue => None,
        HandOver::To(other) => {
            let person = w
                .person(other)?
                .filter(|person| !person.disabled && person.id != from);
            let sees = match &person {
                Some(person) => w.rights(other, person.role)?.sight(&ticket) == Sight::Whole,
                None => false,
            };
            if !sees {
                return Ok(false);
            }
            Some(other)
        }
    };
    w.give_task(id, doer)?;
    Ok(true)
}

/// Who gets a ticket instead of somebody; none if the agent named must not.
fn instead_of(
    w: &Write<'_>,
    ticket: &Ticket,
    from: PersonId,
    to: HandOver,
    now: Instant,
) -> Result<Option<Choice>> {
    let mut without = ticket.clone();
    without.assignees.retain(|id| *id != from);
    let shared = w.team_of(&without.assignees, now)?.has_hands(&without);
    let choice = match to {
        HandOver::ToQueue => Choice::default(),
        HandOver::To(other) => {
            let person = w.person(other)?.filter(|person| !person.disabled);
            let Some(person) = person.filter(|person| person.id != from) else {
                return Ok(None);
            };
            let rights = w.rights(other, person.role)?;
            if !rights.may_be_given(ticket.category) {
                return Ok(None);
            }
            let has_it = ticket.assignees.contains(&other);
            Choice {
                agents: if has_it { vec![] } else { vec![other] },
                basis: Some(Basis::Substitute),
                ..Choice::default()
            }
        }
        // The others keep it, as one of them can act.
        HandOver::ByRouting if shared => Choice::default(),
        HandOver::ByRouting => {
            let categories = w.categories()?;
            let category = categories.iter().find(|c| Some(c.id) == ticket.category);
            let agents = w.routing_agents(now)?;
            category.map_or_else(Choice::default, |c| give(c, &agents, Some(from)))
        }
    };
    Ok(Some(Choice {
        category: ticket.category,
        replaces: Some(from),
        ..choice
    }))
}

/// An agent is still to be chosen for it.
fn waits(ticket: &Ticket) -> bool {
    ticket.assignees.is_empty()
        && ticket.category.is_some()
        && !matches!(ticket.status, Status::Solved | Status::Closed)
}

/// What an event leaves beside the ticket: who was given one last, and under what agents file.
pub(super) fn follow(
    w: &Write<'_>,
    ticket: &Ticket,
    actor: Actor,
    event: &Event,
    now: Instant,
) -> Result<()> {
    match event {
        Event::Routed(choice) => {
            w.note_given(&choice.agents, now)?;
            // A category that names nobody waits for nobody.
            let comes_back = !choice.away.is_empty() || choice.replaces.is_some();
            if comes_back && waits(ticket) {
                w.begin_waiting(ticket.number, now)?;
            }
        }
        Event::Assigned { added, removed: _ } => w.note_given(added, now)?,
        // Whoever sent spam hears nothing of it any more.
        Event::ClosedAtOnce {
            reason: ClosingReason::Spam,
            told: _,
        } => w.abandon_waiting(ticket.number, ticket.requester)?,
        Event::RequesterChanged { .. } => w.drop_forwarded(ticket.number)?,
        Event::Retitled { from, to: _ } => w.keep_mail_subject(ticket.number, from)?,
        Event::CategoryChanged { from: _, to } => {
            w.file_merged(ticket.number, *to)?;
            if actor.is_agent() {
                w.learn(ticket.number, *to)?;
            }
        }
        Event::Opened
        | Event::FollowedUp
        | Event::DocumentsAdded
        | Event::Noted
        | Event::StatusChanged { .. }
        | Event::SolutionProposed
        | Event::SolutionAccepted
        | Event::SolutionRejected
        | Event::SolutionWithdrawn
        | Event::SolutionAnswered
        | Event::Reminded
        | Event::SolutionExpired
        | Event::AnswerAwaited
        | Event::AskedAgain
        | Event::Unanswered
        | Event::Held(_)
        | Event::CameBack
        | Event::Reacted(_)
        | Event::KindChanged { .. }
        | Event::Judged { .. }
        | Event::ObserversChanged { .. }
        | Event::Reopened
        | Event::ClosedAtOnce { .. }
        | Event::TakenOut { .. }
        | Event::PutBack { .. }
        | Event::Purged { .. }
        | Event::MergedInto(_)
        | Event::Absorbed(_)
        | Event::DoubleOf(_)
        | Event::SeparatedFrom(_)
        | Event::Released(_)
        | Event::SplitInto(_)
        | Event::SplitFrom(_) => {}
    }
    Ok(())
}

/// Whoever takes a ticket by hand ends its waiting, and so does its end.
pub(super) fn settle_waiting(w: &Write<'_>, ticket: &Ticket) -> Result<()> {
    if waits(ticket) {
        return Ok(());
    }
    Ok(w.end_waiting(ticket.number)?)
}
