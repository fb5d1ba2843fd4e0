//! Tickets that need no solution: closed at once for a reason, their sender blocked, thrown away for a time; what closes by itself
//! is in `sweep`.

use chrono::Duration;

use super::work::treated;
use super::{DELETED_AT_ONCE, Desk, Error, Result, Said, visible};
use crate::rules::access::Sight;
use crate::rules::audit::{Deed, Trail};
use crate::rules::ticket::{Action, Actor, ClosingReason, Refusal, Ticket};
use crate::rules::{Instant, PersonId, TicketNumber};
use crate::store::{Discarded, Read, Write};

/// For so long a ticket that was thrown away can be brought back.
pub const KEPT_FOR: Duration = Duration::days(30);

/// Who asks, with what the audit says of them.
pub type By<'a> = (Actor, &'a Trail);

/// How a ticket is closed at once.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    /// Why.
    pub reason: ClosingReason,
    /// Who takes part is told by mail.
    pub tell: bool,
    /// Its requester's mail is not registered any more.
    pub block: bool,
}

impl Desk {
    /// Closes a ticket without a solution.
    pub fn close_at_once(
        &self,
        number: TicketNumber,
        closing: Closing,
        said: Said<'_>,
        (actor, trail): By<'_>,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let Closing {
                reason,
                tell,
                block,
            } = closing;
            let action = Action::CloseAtOnce { reason, tell };
            let ticket = self.act_in(w, number, (actor, &action), said, now)?;
            if block && reason == ClosingReason::Spam {
                let by = actor.person().ok_or(Refusal::AgentsOnly)?;
                block_requester(w, &ticket, by, trail, now)?;
            }
            Ok(())
        })
    }

    /// Registers mail of that address again.
    pub fn unblock(&self, address: &str, trail: &Trail, now: Instant) -> Result<()> {
        self.store.write(|w| {
            if w.unblock(address)? {
                w.audit(Deed::SenderUnblocked, trail, address, now)?;
            }
            Ok(())
        })
    }

    /// Throws a ticket away that was opened by mistake.
    pub fn discard_ticket(
        &self,
        number: TicketNumber,
        (actor, trail): By<'_>,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (_, author) = treated(w, number, actor)?;
            let by = author.0.person().ok_or(Refusal::AgentsOnly)?;
            w.discard(number, by, now)?;
            Ok(w.audit(Deed::TicketDiscarded, trail, &about(number), now)?)
        })
    }

    /// Brings it back as it was.
    pub fn bring_back(
        &self,
        number: TicketNumber,
        (actor, trail): By<'_>,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let ticket = w.ticket(number)?.filter(|ticket| ticket.discarded);
            let ticket = ticket.ok_or(Error::NotFound)?;
            if !may_bring_back(w, &ticket, actor)? {
                return Err(Error::NotFound);
            }
            w.bring_back(number, now)?;
            let (ticket, _) = visible(w, number, actor)?;
            // What it counts for in its assignees' hands.
            w.save_ticket(&ticket)?;
            Ok(w.audit(Deed::TicketRestored, trail, &about(number), now)?)
        })
    }

    /// Tickets that this person may bring back, the newest first.
    pub fn discarded_for(&self, actor: Actor) -> Result<Vec<Discarded>> {
        self.store.read(|r| {
            let mut theirs = Vec::new();
            for each in r.discarded()? {
                if let Some(ticket) = r.ticket(each.number)?
                    && may_bring_back(r, &ticket, actor)?
                {
                    theirs.push(each);
                }
            }
            Ok(theirs)
        })
    }

    /// Deletes those thrown away too long ago, a few in each transaction.
    pub fn delete_discarded(&self, now: Instant) -> Result<()> {
        let mut deleted = 0;
        loop {
            let gone = self.store.write(|w| {
                let gone = w.delete_discarded(now - KEPT_FOR, DELETED_AT_ONCE)?;
                if gone > 0 {
                    w.audit(
                        Deed::TicketsDeleted,
                        &Trail::clock(),
                        &gone.to_string(),
                        now,
                    )?;
                }
                Ok::<_, Error>(gone)
            })?;
            if gone == 0 {
                break;
            }
            deleted += gone;
        }
        if deleted > 0 {
            self.store.write(|w| w.purge_index())?;
            self.store.checkpoint()?;
        }
        Ok(())
    }
}

/// Agents are not blocked: nobody would hear of what they write.
fn block_requester(
    w: &Write<'_>,
    ticket: &Ticket,
    by: PersonId,
    trail: &Trail,
    now: Instant,
) -> Result<()> {
    let person = w.person(ticket.requester)?.ok_or(Error::NotFound)?;
    if person.role.is_agent() {
        return Ok(());
    }
    w.block(&person.address, by, now)?;
    Ok(w.audit(Deed::SenderBlocked, trail, &person.address, now)?)
}

fn may_bring_back(r: &Read<'_>, ticket: &Ticket, actor: Actor) -> Result<bool> {
    let Actor::Person(person, role) = actor else {
        return Ok(false);
    };
    let sight = r.rights(person, role)?.sight_if_kept(ticket);
    Ok(sight == Sight::Whole)
}

fn about(number: TicketNumber) -> String {
    format!("ticket {number}")
}
