//! The moves of a ticket: who may make which, and how it stands afterwards; the words are in `ticket`, whom it tells in `notices`.

use super::event::Event;
use super::priority::priority;
use super::routing::Choice;
use super::ticket::{
    Action, Actor, ClosingReason, Hold, Judged, Manner, Priority, Proposal, Refusal, Status,
    Ticket, Wait,
};
use super::{EntryId, Instant, PersonId, TicketNumber};

/// Decides an action on a ticket: the events to record, in order, or why not. `text` says whether anything was written.
pub fn decide(
    ticket: &Ticket,
    actor: Actor,
    action: &Action,
    text: bool,
) -> Result<Vec<Event>, Refusal> {
    match action {
        Action::FollowUp(manner) => follow_up(ticket, actor, *manner, text),
        Action::AddDocuments => {
            open_only(ticket).map(|()| with_wake_up(ticket, actor, Event::DocumentsAdded))
        }
        Action::Note => agents(actor)
            .and(written(text))
            .map(|()| vec![Event::Noted]),
        Action::Propose => propose(ticket, actor, text),
        Action::Accept => answer(ticket, actor)
            .map(|()| vec![Event::SolutionAccepted, moved(ticket, Status::Closed)]),
        Action::Reject => answer(ticket, actor).and(written(text)).map(|()| {
            vec![
                Event::SolutionRejected,
                moved(ticket, ticket.back_to_work()),
            ]
        }),
        Action::Assign(agents_wanted) => assign(ticket, actor, agents_wanted),
        Action::SetStatus(to) => set_status(ticket, actor, *to),
        Action::SetCategory(to) => agents(actor).map(|()| {
            if ticket.category == *to {
                vec![]
            } else {
                vec![Event::CategoryChanged {
                    from: ticket.category,
                    to: *to,
                }]
            }
        }),
        Action::AwaitAnswer => await_answer(ticket, actor),
        Action::Hold(hold) => hold_back(ticket, actor, hold),
        Action::ComeBack => come_back(ticket, actor),
        Action::Judge(judged) => judge(ticket, actor, *judged),
        Action::SetObservers(wanted) => set_observers(ticket, actor, wanted),
        Action::SetRequester { to, keep } => set_requester(ticket, actor, *to, *keep),
        Action::Retitle(to) => retitle(ticket, actor, to),
        Action::Reopen(at) => reopen(ticket, actor, *at, text),
        Action::MergeInto(target) => merge_into(ticket, actor, *target),
        Action::CloseAsDouble(target) => close_as_double(ticket, actor, *target),
        Action::SplitInto(target) => agents(actor).map(|()| vec![Event::SplitInto(*target)]),
        Action::CloseAtOnce { reason, tell } => close_at_once(ticket, actor, *reason, *tell),
        Action::Unsay => agents(actor).and(open_only(ticket)).map(|()| vec![]),
        Action::Remind => clock_runs(ticket, actor).and_then(|proposal| {
            if proposal.reminded_at.is_none() {
                Ok(vec![Event::Reminded])
            } else {
                Err(Refusal::NotDue)
            }
        }),
        Action::Expire => clock_runs(ticket, actor)
            .map(|_| vec![Event::SolutionExpired, moved(ticket, Status::Closed)]),
        Action::AskAgain => answer_is_awaited(ticket, actor).map(|()| vec![Event::AskedAgain]),
        Action::GiveUp => answer_is_awaited(ticket, actor)
            .map(|()| vec![Event::Unanswered, moved(ticket, Status::Closed)]),
    }
}

fn follow_up(
    ticket: &Ticket,
    actor: Actor,
    manner: Manner,
    text: bool,
) -> Result<Vec<Event>, Refusal> {
    if manner == Manner::Automatic {
        return Ok(vec![Event::FollowedUp]);
    }
    open_only(ticket)?;
    written(text)?;
    let stops_the_clock = manner == Manner::Plain
        && ticket.proposal.as_ref().is_some_and(|p| !p.clock_stopped)
        && actor.person() == Some(ticket.requester);
    let mut events = with_wake_up(ticket, actor, Event::FollowedUp);
    if stops_the_clock {
        events.push(Event::SolutionAnswered);
    }
    Ok(events)
}

/// A requester's word on a pending ticket brings it back to work.
fn with_wake_up(ticket: &Ticket, actor: Actor, event: Event) -> Vec<Event> {
    let mut events = vec![event];
    if ticket.status == Status::Pending && !ticket.is_answered_by(actor) {
        events.push(moved(ticket, ticket.back_to_work()));
    }
    events
}

fn propose(ticket: &Ticket, actor: Actor, text: bool) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    open_only(ticket)?;
    written(text)?;
    if ticket.proposal.is_some() {
        return Err(Refusal::ProposalWaits);
    }
    Ok(vec![Event::SolutionProposed, moved(ticket, Status::Solved)])
}

fn answer(ticket: &Ticket, actor: Actor) -> Result<(), Refusal> {
    if ticket.proposal.is_none() {
        return Err(Refusal::NoProposal);
    }
    if actor.person() == Some(ticket.requester) {
        Ok(())
    } else {
        Err(Refusal::RequesterOnly)
    }
}

fn assign(ticket: &Ticket, actor: Actor, wanted: &[PersonId]) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    open_only(ticket)?;
    let (added, removed) = differences(&ticket.assignees, wanted);
    if added.is_empty() && removed.is_empty() {
        return Ok(vec![]);
    }
    let mut events = vec![Event::Assigned { added, removed }];
    if ticket.status == Status::New && !wanted.is_empty() {
        events.push(moved(ticket, Status::Assigned));
    } else if ticket.status == Status::Assigned && wanted.is_empty() {
        events.push(moved(ticket, Status::New));
    }
    Ok(events)
}

fn set_status(ticket: &Ticket, actor: Actor, to: Status) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    if ticket.status == to {
        return Ok(vec![]);
    }
    match to {
        Status::Solved | Status::Closed => Err(Refusal::NotByHand),
        Status::New if !ticket.assignees.is_empty() => Err(Refusal::NotByHand),
        Status::Assigned if ticket.assignees.is_empty() => Err(Refusal::NotByHand),
        Status::New | Status::Assigned | Status::Planned | Status::Pending => {
            open_only(ticket)?;
            let mut events = vec![];
            if ticket.proposal.is_some() {
                events.push(Event::SolutionWithdrawn);
            }
            events.push(moved(ticket, to));
            Ok(events)
        }
    }
}

fn await_answer(ticket: &Ticket, actor: Actor) -> Result<Vec<Event>, Refusal> {
    let mut events = set_status(ticket, actor, Status::Pending)?;
    events.insert(0, Event::AnswerAwaited);
    Ok(events)
}

fn hold_back(ticket: &Ticket, actor: Actor, hold: &Hold) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    open_only(ticket)?;
    let same = ticket.hold() == Some(hold);
    if ticket.status == Status::Pending && same {
        return Ok(vec![]);
    }
    let mut events = vec![Event::Held(hold.clone())];
    if ticket.status != Status::Pending {
        events.extend(set_status(ticket, actor, Status::Pending)?);
    }
    Ok(events)
}

fn come_back(ticket: &Ticket, actor: Actor) -> Result<Vec<Event>, Refusal> {
    let held = ticket.status == Status::Pending && ticket.hold().is_some();
    match actor {
        Actor::Clock if held => Ok(vec![Event::CameBack, moved(ticket, ticket.back_to_work())]),
        Actor::Clock | Actor::Person(..) => Err(Refusal::NotDue),
    }
}

fn judge(ticket: &Ticket, actor: Actor, judged: Judged) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    let mut events = vec![];
    if judged.kind != ticket.kind {
        events.push(Event::KindChanged {
            from: ticket.kind,
            to: judged.kind,
        });
    }
    let Judged {
        urgency, impact, ..
    } = judged;
    let to = if judged.major {
        Priority::Major
    } else {
        priority(urgency, impact)
    };
    if (to, urgency, impact) != (ticket.priority, ticket.urgency, ticket.impact) {
        let from = ticket.priority;
        events.push(Event::Judged {
            from,
            to,
            urgency,
            impact,
        });
    }
    Ok(events)
}

fn set_observers(
    ticket: &Ticket,
    actor: Actor,
    wanted: &[PersonId],
) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    let (mut added, removed) = differences(&ticket.observers, wanted);
    // Whose request it is reads it anyway.
    added.retain(|person| *person != ticket.requester);
    if added.is_empty() && removed.is_empty() {
        return Ok(vec![]);
    }
    Ok(vec![Event::ObserversChanged { added, removed }])
}

/// Whoever sent spam learns nothing from it, not even that it was read.
fn close_at_once(
    ticket: &Ticket,
    actor: Actor,
    reason: ClosingReason,
    tell: bool,
) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    open_only(ticket)?;
    let told = tell && reason != ClosingReason::Spam;
    let mut events = vec![
        Event::ClosedAtOnce { reason, told },
        moved(ticket, Status::Closed),
    ];
    if ticket.proposal.is_some() {
        // Before: what was typed goes with the closing.
        events.push(Event::SolutionWithdrawn);
    }
    Ok(events)
}

/// Whose it was reads along only where that is wanted; whose it is need not read along too.
fn set_requester(
    ticket: &Ticket,
    actor: Actor,
    to: PersonId,
    keep: bool,
) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    let from = ticket.requester;
    if from == to {
        return Ok(vec![]);
    }
    let reads_along = |person: PersonId| ticket.observers.contains(&person);
    let added = if keep && !reads_along(from) {
        vec![from]
    } else {
        vec![]
    };
    let removed = if reads_along(to) { vec![to] } else { vec![] };
    let mut events = vec![Event::RequesterChanged { from, to }];
    if !(added.is_empty() && removed.is_empty()) {
        events.push(Event::ObserversChanged { added, removed });
    }
    Ok(events)
}

fn retitle(ticket: &Ticket, actor: Actor, to: &str) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    written(!to.is_empty())?;
    if ticket.subject == to {
        return Ok(vec![]);
    }
    Ok(vec![Event::Retitled {
        from: ticket.subject.clone(),
        to: to.to_owned(),
    }])
}

fn reopen(ticket: &Ticket, actor: Actor, at: Instant, text: bool) -> Result<Vec<Event>, Refusal> {
    let mine = actor.person() == Some(ticket.requester);
    if !mine && !actor.is_agent() {
        return Err(Refusal::RequesterOnly);
    }
    if ticket.reopens_until().is_none_or(|until| at > until) {
        return Err(Refusal::NotReopened);
    }
    written(text)?;
    Ok(vec![Event::Reopened, moved(ticket, ticket.back_to_work())])
}

fn merge_into(ticket: &Ticket, actor: Actor, target: TicketNumber) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    if target == ticket.number || ticket.merged_into.is_some() {
        return Err(Refusal::NoMerger);
    }
    let mut events = vec![Event::MergedInto(target)];
    if ticket.proposal.is_some() {
        events.insert(0, Event::SolutionWithdrawn);
    }
    if !ticket.is_closed() {
        events.push(moved(ticket, Status::Closed));
    }
    Ok(events)
}

fn close_as_double(
    ticket: &Ticket,
    actor: Actor,
    target: TicketNumber,
) -> Result<Vec<Event>, Refusal> {
    agents(actor)?;
    open_only(ticket)?;
    if target == ticket.number {
        return Err(Refusal::NoMerger);
    }
    let mut events = vec![Event::DoubleOf(target)];
    if ticket.proposal.is_some() {
        events.insert(0, Event::SolutionWithdrawn);
    }
    events.push(moved(ticket, Status::Closed));
    Ok(events)
}

/// The clock may remind of an answer that is awaited still, and give up.
fn answer_is_awaited(ticket: &Ticket, actor: Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Clock if ticket.awaits_answer() => Ok(()),
        Actor::Clock | Actor::Person(..) => Err(Refusal::NotDue),
    }
}

/// Who of `wanted` is new, and who of `held` goes.
fn differences(held: &[PersonId], wanted: &[PersonId]) -> (Vec<PersonId>, Vec<PersonId>) {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let gone = |person: &PersonId| !wanted.contains(person);
    let removed = held.iter().copied().filter(gone).collect();
    wanted.retain(|person| !held.contains(person));
    (wanted, removed)
}

fn clock_runs(ticket: &Ticket, actor: Actor) -> Result<&Proposal, Refusal> {
    match (actor, &ticket.proposal) {
        (Actor::Clock, Some(proposal)) if !proposal.clock_stopped => Ok(proposal),
        (Actor::Clock | Actor::Person(..), _) => Err(Refusal::NotDue),
    }
}

fn moved(ticket: &Ticket, to: Status) -> Event {
    Event::StatusChanged {
        from: ticket.status,
        to,
    }
}

fn agents(actor: Actor) -> Result<(), Refusal> {
    if actor.is_agent() {
        Ok(())
    } else {
        Err(Refusal::AgentsOnly)
    }
}

fn open_only(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed {
        Err(Refusal::Closed)
    } else {
        Ok(())
    }
}

fn written(text: bool) -> Result<(), Refusal> {
    if text {
        Ok(())
    } else {
        Err(Refusal::TextMissing)
    }
}

/// The ticket as it stands after the event; `entry` is the line that records it.
pub fn apply(
    ticket: &mut Ticket,
    event: &Event,
    actor: Actor,
    entry: Option<EntryId>,
    at: Instant,
) {
    ticket.changed_at = at;
    match event {
        Event::Opened
        | Event::TakenOut { .. }
        | Event::PutBack { .. }
        | Event::Purged { .. }
        | Event::Noted
        | Event::AskedAgain
        | Event::Unanswered
        | Event::Reacted(_)
        | Event::Absorbed(_)
        | Event::DoubleOf(_)
        | Event::Released(_)
        | Event::SplitInto(_)
        | Event::SplitFrom(_) => {}
        Event::AnswerAwaited => ticket.waits_for = Some(Wait::Requester),
        Event::Held(hold) => ticket.waits_for = Some(Wait::Other(hold.clone())),
        // Its requester waits for the team again, whoever was waited for.
        Event::CameBack => ticket.waits_since = Some(at),
        Event::KindChanged { from: _, to } => ticket.kind = *to,
        Event::Judged {
            from: _,
            to,
            urgency,
            impact,
        } => {
            ticket.priority = *to;
            ticket.urgency = *urgency;
            ticket.impact = *impact;
        }
        Event::ObserversChanged { added, removed } => {
            ticket.observers.retain(|p| !removed.contains(p));
            ticket.observers.extend(added);
        }
        Event::RequesterChanged { from: _, to } => ticket.requester = *to,
        Event::Retitled { from: _, to } => ticket.subject.clone_from(to),
        Event::Reopened => {
            ticket.closed_as = None;
            ticket.closed_at = None;
            ticket.solved_at = None;
            ticket.waits_since = Some(at);
        }
        Event::SeparatedFrom(_) => ticket.merged_into = None,
        Event::MergedInto(target) => {
            ticket.merged_into = Some(*target);
            ticket.proposal = None;
        }
        Event::FollowedUp | Event::DocumentsAdded => {
            if ticket.is_answered_by(actor) {
                ticket.waits_since = None;
            } else {
                ticket.waits_since.get_or_insert(at);
            }
        }
        Event::Routed(choice) => give(ticket, choice),
        Event::Assigned { added, removed } => {
            ticket.assignees.retain(|p| !removed.contains(p));
            ticket.assignees.extend(added);
        }
        Event::StatusChanged { from: _, to } => stand(ticket, *to, at),
        Event::CategoryChanged { from: _, to } => ticket.category = *to,
        Event::SolutionProposed => {
            ticket.waits_since = None;
            let proposed = entry.zip(actor.person());
            ticket.proposal = proposed.map(|(entry, by)| Proposal::begun(entry, by, at));
        }
        Event::ClosedAtOnce { reason, told: _ } => {
            ticket.closed_as = Some(*reason);
            if *reason == ClosingReason::ByPhone {
                ticket.solved_at.get_or_insert(at);
            }
        }
        Event::SolutionRejected => {
            ticket.proposal = None;
            ticket.solved_at = None;
            ticket.waits_since = Some(at);
        }
        Event::SolutionAccepted | Event::SolutionExpired => ticket.proposal = None,
        Event::SolutionWithdrawn => {
            ticket.proposal = None;
            if ticket.closed_as != Some(ClosingReason::ByPhone) {
                ticket.solved_at = None;
            }
        }
        Event::SolutionAnswered => {
            if let Some(proposal) = &mut ticket.proposal {
                proposal.clock_stopped = true;
            }
            ticket.waits_since.get_or_insert(at);
        }
        Event::Reminded => {
            if let Some(proposal) = &mut ticket.proposal {
                proposal.reminded_at = Some(at);
            }
        }
    }
}

/// The ticket, moved.
fn stand(ticket: &mut Ticket, to: Status, at: Instant) {
    ticket.status = to;
    if to != Status::Pending {
        ticket.waits_for = None;
    }
    match to {
        Status::New | Status::Assigned | Status::Planned => {}
        Status::Pending => ticket.waits_since = None,
        Status::Solved => ticket.solved_at = Some(at),
        Status::Closed => {
            ticket.closed_at = Some(at);
            ticket.waits_since = None;
        }
    }
}

/// Since when the requester waits, from what was said, oldest line first: since their first word after the team's last one.
pub fn waits_since(
    ticket: &Ticket,
    lines: &[(&Event, Option<PersonId>, Instant)],
    is_agent: impl Fn(PersonId) -> bool,
) -> Option<Instant> {
    let mut since = None;
    for (event, author, at) in lines.iter().filter(|(event, ..)| event.is_spoken()) {
        let teams = author.is_some_and(|id| id != ticket.requester && is_agent(id));
        match event {
            Event::Opened => {
                since.get_or_insert(*at);
            }
            _ if teams => since = None,
            _ => {
                since.get_or_insert(*at);
            }
        }
    }
    since
}

/// A choice of the desk: whoever had it keeps it only where it says out of whose hands alone it comes.
fn give(ticket: &mut Ticket, choice: &Choice) {
    ticket.category = choice.category;
    let before = std::mem::take(&mut ticket.assignees);
    let kept = before
        .into_iter()
        .filter(|person| choice.replaces.is_some_and(|gone| gone != *person));
    ticket.assignees = kept.collect();
    for agent in &choice.agents {
        if !ticket.assignees.contains(agent) {
            ticket.assignees.push(*agent);
        }
    }
    let nobody = ticket.assignees.is_empty();
    match ticket.status {
        Status::New if !nobody => ticket.status = Status::Assigned,
        Status::Assigned | Status::Planned if nobody => ticket.status = Status::New,
        Status::New
        | Status::Assigned
        | Status::Planned
        | Status::Pending
        | Status::Solved
        | Status::Closed => {}
    }
}

#[cfg(test)]
mod tests;
