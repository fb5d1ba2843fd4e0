//! What is confidential stays so wherever it goes on: the category it is filed under, and who has it; the rule for mergers is in
//! `rules::confidence`.

use super::{Desk, Error, Result, Said};
use crate::rules::confidence::together;
use crate::rules::event::Event;
use crate::rules::mail::Claim;
use crate::rules::ticket::{Action, Actor, Source, Ticket};
use crate::rules::transitions::decide;
use crate::rules::{CategoryId, Instant, PersonId, ReceivedId, TicketNumber};
use crate::store::{Read, Write};

/// The category of what goes on from that ticket, where it is confidential: whatever its words are, it stays there.
pub(super) fn inherited(r: &Read<'_>, from: Option<TicketNumber>) -> Result<Option<CategoryId>> {
    let Some(number) = from else {
        return Ok(None);
    };
    let ticket = r.ticket(r.surviving(number)?)?;
    Ok(match ticket.and_then(|ticket| ticket.category) {
        Some(category) if r.is_confidential(category)? => Some(category),
        Some(_) | None => None,
    })
}

/// The confidential ticket that a mail tells of by its own account: who does not see that one reads no line about the mail.
pub(super) fn told_in(r: &Read<'_>, claim: &Claim) -> Result<Option<TicketNumber>> {
    for number in [claim.proven, claim.named].into_iter().flatten() {
        let number = r.surviving(number)?;
        if inherited(r, Some(number))?.is_some() {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Whether a mail of the journal is shown to that agent, who is to decide upon it.
pub(super) fn may_decide(r: &Read<'_>, id: ReceivedId, by: PersonId) -> Result<bool> {
    let about = r.received(id)?.and_then(|mail| mail.ticket);
    let ticket = about.map(|number| r.ticket(number)).transpose()?.flatten();
    let (Some(ticket), Some(person)) = (ticket, r.person(by)?) else {
        return Ok(true);
    };
    Ok(r.rights(by, person.role)?.sees(&ticket))
}

/// Where two tickets that become one are filed.
pub(super) fn of_both(r: &Read<'_>, source: &Ticket, into: &Ticket) -> Result<Option<CategoryId>> {
    let mut closed = Vec::new();
    for id in [source.category, into.category].into_iter().flatten() {
        if r.is_confidential(id)? {
            closed.push(id);
        }
    }
    Ok(together(source, into, |id| closed.contains(&id))?)
}

impl Desk {
    /// Files a ticket where what joins it belongs.
    pub(super) fn file(
        &self,
        w: &Write<'_>,
        ticket: Ticket,
        to: Option<CategoryId>,
        author: (Actor, Source),
        now: Instant,
    ) -> Result<Ticket> {
        if ticket.category == to {
            return Ok(ticket);
        }
        let from = ticket.category;
        let event = [Event::CategoryChanged { from, to }];
        let clock = (Actor::Clock, Source::Clock);
        let ticket = self.record(w, ticket, clock, &event, Said::default(), now)?;
        self.take_from_barred(w, ticket, author, now)
    }

    /// Nobody is given what they must not see: told as what is not there.
    pub(super) fn may_give(w: &Write<'_>, ticket: &Ticket, action: &Action) -> Result<()> {
        let Action::Assign(wanted) = action else {
            return Ok(());
        };
        let new = wanted.iter().filter(|id| !ticket.assignees.contains(id));
        for id in new {
            if is_barred(w, *id, ticket)? {
                return Err(Error::NotFound);
            }
        }
        Ok(())
    }

    /// Whoever has a ticket that they must not see has it no longer: else nobody who treats it would hear of it.
    pub(super) fn take_from_barred(
        &self,
        w: &Write<'_>,
        ticket: Ticket,
        author: (Actor, Source),
        now: Instant,
    ) -> Result<Ticket> {
        if ticket.is_closed() {
            return Ok(ticket);
        }
        let mut kept = Vec::new();
        for id in &ticket.assignees {
            if !is_barred(w, *id, &ticket)? {
                kept.push(*id);
            }
        }
        let events = decide(&ticket, author.0, &Action::Assign(kept), false)?;
        self.record(w, ticket, author, &events, Said::default(), now)
    }
}

/// An agent who must not see a ticket of that category.
fn is_barred(w: &Write<'_>, id: PersonId, ticket: &Ticket) -> Result<bool> {
    let Some(agent) = w.person(id)?.filter(|person| person.role.is_agent()) else {
        return Ok(false);
    };
    Ok(!w.rights(id, agent.role)?.may_be_given(ticket.category))
}
