//! What only the team is told about a ticket, found by the desk itself; the public events are in `ticket`.

use super::mail::Suspicion;
use super::ticket::Ticket;
use super::{Instant, PersonId, TicketNumber};
use crate::rules::notices::{Instead, Notice, Topic, desk_of};

/// A flag the desk raises for its agents. No page or mail of a requester holds one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// The server that took the mail in says that its sender's domain did not send it.
    Unproven,
    /// The sender named a ticket without taking part in it: a new one was opened.
    Named(TicketNumber),
    /// A mail of ours did not reach this person.
    Unreached {
        /// Whom.
        person: PersonId,
        /// The server's own words.
        why: String,
    },
    /// A mail on it seems automatic, and was taken for a person's.
    Suspected(Suspicion),
}

/// A flag on a ticket, with its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// When.
    pub at: Instant,
    /// What.
    pub flag: Flag,
}

/// Who hears that somebody was not reached: those who treat the ticket, or who hears instead. Never the one who was not.
pub fn tell_unreached(ticket: &Ticket, instead: &Instead, unreached: PersonId) -> Vec<Notice> {
    let others = desk_of(ticket, instead).into_iter();
    let others = others.filter(|person| *person != unreached);
    others
        .map(|to| Notice {
            to,
            topic: Topic::Unreached,
        })
        .collect()
}
