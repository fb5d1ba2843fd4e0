//! Whose request a ticket is, and what it is called: both can be changed; who somebody is that an agent names is in `members`.

use super::{Desk, Result, Said, visible};
use crate::rules::notices::{Notice, Topic};
use crate::rules::ticket::{Action, Actor, Ticket};
use crate::rules::transitions::decide;
use crate::rules::{Instant, PersonId, TicketNumber};
use crate::store::Write;

impl Desk {
    /// Makes it the request of `to`, who is told, and gets the solution that waits; whose it was reads along where `keep` says so.
    pub fn set_requester(
        &self,
        number: TicketNumber,
        (to, keep): (PersonId, bool),
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = visible(w, number, actor)?;
            let action = Action::SetRequester { to, keep };
            let events = decide(&ticket, author.0, &action, false)?;
            if events.is_empty() {
                return Ok(w.drop_forwarded(number)?);
            }
            let ticket = self.record(w, ticket, author, &events, Said::default(), now)?;
            self.hand_over_solution(w, &ticket, now)
        })
    }

    fn hand_over_solution(&self, w: &Write<'_>, ticket: &Ticket, now: Instant) -> Result<()> {
        let Some(proposal) = &ticket.proposal else {
            return Ok(());
        };
        let notice = Notice {
            to: ticket.requester,
            topic: Topic::Solution,
        };
        self.tell_each(w, ticket, vec![notice], (Some(proposal.entry), false), now)
    }

    /// Says that whoever wrote what was passed on is not whose request it is.
    pub fn keep_requester(&self, number: TicketNumber, actor: Actor) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = visible(w, number, actor)?;
            let action = Action::SetRequester {
                to: ticket.requester,
                keep: false,
            };
            decide(&ticket, author.0, &action, false)?;
            Ok(w.drop_forwarded(number)?)
        })
    }

    /// Gives it another title; its mails keep the subject they had.
    pub fn retitle(
        &self,
        number: TicketNumber,
        title: &str,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = visible(w, number, actor)?;
            let events = decide(&ticket, author.0, &Action::Retitle(title.into()), false)?;
            w.with_other_words(number, || {
                self.record(w, ticket, author, &events, Said::default(), now)
            })?;
            Ok(())
        })
    }
}
