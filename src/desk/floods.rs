//! What is too much: tickets that agents no longer hear of one by one, and acknowledgements that no longer leave.

use super::{Error, Result};
use crate::rules::event::Event;
use crate::rules::notices::{Notice, Topic};
use crate::rules::ticket::{Source, Ticket};
use crate::rules::{Instant, PersonId};
use crate::store::Write;

/// Tickets of one sender within [`WINDOW`] that agents hear of one by one.
const ANNOUNCED_MAX: u32 = 10;
/// What counts as lately.
const WINDOW: chrono::Duration = chrono::Duration::hours(1);
/// How long the mail about a flood waits, so that it can say how much came.
const DIGEST_AFTER: chrono::Duration = chrono::Duration::minutes(10);
/// Acknowledgements to one person within [`WINDOW`] (RFC 3834 section 2 wants automatic answers limited).
const ACKNOWLEDGED_MAX: usize = 20;
/// The same request within this time is not acknowledged again.
const SAME_TITLE: chrono::Duration = chrono::Duration::minutes(10);

/// What makes a request the one that was acknowledged just before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The same title: it may be a machine's, which answers each acknowledgement anew.
    SameTitle,
    /// The same title, words and documents: a person asks two things under one title.
    SameWords,
}

/// Whether so much came from one sender that its new tickets are no longer announced one by one.
pub fn is_flood(w: &Write<'_>, ticket: &Ticket, event: &Event, now: Instant) -> Result<bool> {
    let announces = matches!(event, Event::Opened | Event::Routed(_));
    if !announces || ticket.source != Source::Mail {
        return Ok(false);
    }
    let lately = w.opened_since(ticket.requester, now - WINDOW)?;
    Ok(lately > ANNOUNCED_MAX)
}

/// One mail an hour, to each agent, for all that a sender floods the desk with.
pub fn enqueue_digest(w: &Write<'_>, ticket: &Ticket, to: PersonId, now: Instant) -> Result<()> {
    if w.told_of_flood(to, ticket.requester, now - WINDOW)? {
        return Ok(());
    }
    let topic = Topic::Flood;
    let due = now + DIGEST_AFTER;
    Ok(w.enqueue(ticket.number, Notice { to, topic }, None, (now, due))?)
}

/// Whether an acknowledgement may leave, so that two programs that write to each other fall silent, and no person does.
pub fn may_acknowledge(w: &Write<'_>, ticket: &Ticket, again: Again, now: Instant) -> Result<bool> {
    let lately = w.acknowledged(ticket.requester, now - WINDOW)?;
    if lately.len() >= ACKNOWLEDGED_MAX {
        return Ok(false);
    }
    for (number, title, at) in lately {
        let same_title = title == ticket.subject && at > now - SAME_TITLE;
        let same_words = || Ok::<_, Error>(w.asked_first(number)? == w.asked_first(ticket.number)?);
        if same_title && (again == Again::SameTitle || same_words()?) {
            return Ok(false);
        }
    }
    Ok(true)
}
