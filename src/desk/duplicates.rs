//! A button pressed twice, or a form sent again after going back (Chromium puts what was sent into it again): what is there
//! already is not written once more. Mails that come twice are told by their Message-ID, in `verdict`.

use chrono::Duration;

use super::{Request, Result, Said};
use crate::rules::event::Event;
use crate::rules::ticket::{Action, Actor, Source, Ticket};
use crate::rules::{Instant, TicketNumber};
use crate::store::Write;
use crate::store::duplicates::Words;

/// The same words later than this are meant: « Toujours rien ? »
const WITHIN: Duration = Duration::minutes(10);

/// Whether the actor's newest word in a ticket is the same to the last byte of its documents, and nobody else came after it.
pub fn said(
    w: &Write<'_>,
    ticket: &Ticket,
    (actor, source): (Actor, Source),
    (action, said): (&Action, &mut Said<'_>),
    now: Instant,
) -> Result<bool> {
    let Some(by) = actor.person().filter(|_| source != Source::Mail) else {
        return Ok(false);
    };
    let since = now - WITHIN;
    let last = match action {
        Action::FollowUp(_) => w.said_last(ticket.number, by, &Event::FollowedUp, since)?,
        Action::AddDocuments => w.said_last(ticket.number, by, &Event::DocumentsAdded, since)?,
        Action::Note => w.noted_last(ticket.number, by, since)?,
        _ => None, // what changes the state is refused or without effect a second time
    };
    last.map_or(Ok(false), |last| is_same(&last, said))
}

/// The ticket that the same person opened with the same request.
pub fn asked(
    w: &Write<'_>,
    request: &mut Request<'_>,
    now: Instant,
) -> Result<Option<TicketNumber>> {
    if request.source == Source::Mail {
        return Ok(None);
    }
    let since = now - WITHIN;
    let Some(number) = w.asked_last(request.requester, request.subject, since)? else {
        return Ok(None);
    };
    let by = request.written_by.and_then(Actor::person);
    let by = by.unwrap_or(request.requester);
    let last = w.said_last(number, by, &Event::Opened, since)?;
    let same = last.map_or(Ok(false), |last| is_same(&last, &mut request.said))?;
    Ok(same.then_some(number))
}

fn is_same(last: &Words, said: &mut Said<'_>) -> Result<bool> {
    if last.text != said.body.text || last.documents.len() != said.documents.len() {
        return Ok(false);
    }
    for ((name, sha256), document) in last.documents.iter().zip(&mut said.documents) {
        if *name != document.name || *sha256 != document.sha256()? {
            return Ok(false);
        }
    }
    Ok(true)
}
