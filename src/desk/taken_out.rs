//! Taking out what was said, putting it back, letting it go for good, and one's own words worded anew; where it lies meanwhile is
//! `store/taken_out.rs`, what of it is decided without the file `rules::removal`.

use super::work::treated;
use super::{Desk, Error, Result, Said, visible};
use crate::rules::audit::{Deed, Trail};
use crate::rules::event::Event;
use crate::rules::removal::{Line, Target, leaves_a_trace};
use crate::rules::ticket::{Action, Actor, Refusal, Source, Ticket};
use crate::rules::transitions::decide;
use crate::rules::{EntryId, Instant, RemovalId, TicketNumber};
use crate::store::{Removal, Write};

impl Desk {
    /// Takes something out of a ticket, for a reason that everybody who reads the ticket reads too.
    pub fn take_out(
        &self,
        number: TicketNumber,
        target: &Target,
        why: &str,
        actor: Actor,
        now: Instant,
    ) -> Result<RemovalId> {
        self.store.write(|w| {
            let (ticket, author) = treated(w, number, actor)?;
            let by = author.0.person().ok_or(Refusal::AgentsOnly)?;
            if why.is_empty() {
                return Err(Refusal::TextMissing.into());
            }
            let id = w.add_removal(number, (target.kind(), why), by, now)?;
            let public = w.with_other_words(number, || match target {
                Target::Line(line) => self.take_line(w, &ticket, author, (id, *line), now),
                Target::Document(attachment) => {
                    let known = w.attachment(*attachment)?.map(|known| known.ticket);
                    if known != Some(number) {
                        return Err(Error::NotFound);
                    }
                    let lines = w.take_document(id, &w.same_words(number)?, *attachment)?;
                    for line in &lines {
                        drop_empty_news(w, number, *line)?;
                    }
                    Ok(!lines.is_empty())
                }
                Target::Words(words) => {
                    let (all, public) = w.take_words(id, &w.same_words(number)?, words)?;
                    if all == 0 {
                        return Err(Refusal::NoSuchWords.into());
                    }
                    Ok(public > 0)
                }
            })?;
            if public {
                w.removal_is_public(id)?;
                let what = target.kind();
                let why = why.to_owned();
                self.tell_in_history(w, number, author, Event::TakenOut { what, why }, now)?;
            }
            Ok(id)
        })
    }

    /// Whether requesters read that line before.
    fn take_line(
        &self,
        w: &Write<'_>,
        ticket: &Ticket,
        author: (Actor, Source),
        (id, line): (RemovalId, Line),
        now: Instant,
    ) -> Result<bool> {
        let number = ticket.number;
        match line {
            Line::Entry(entry) => {
                let lines = w.public_entries(number)?;
                let found = lines.iter().find(|line| line.id == entry);
                found
                    .filter(|line| line.event.is_spoken() && line.removal.is_none())
                    .ok_or(Error::NotFound)?;
                let waits = ticket.proposal.as_ref();
                if waits.is_some_and(|proposal| proposal.entry == entry) {
                    let back = Action::SetStatus(ticket.back_to_work());
                    let events = decide(ticket, author.0, &back, false)?;
                    self.record(w, ticket.clone(), author, &events, Said::default(), now)?;
                }
                w.take_line(id, number, line)?;
                if found.is_some_and(|line| tells_words_only(&line.event)) {
                    w.drop_news_of(entry)?;
                }
                w.unpublish_quotes(id, number)?;
                Ok(true)
            }
            Line::Note(note) => {
                let notes = w.notes(number)?;
                let found = notes.iter().find(|each| each.id == note);
                found
                    .filter(|note| note.removal.is_none())
                    .ok_or(Error::NotFound)?;
                w.take_line(id, number, line)?;
                w.unpublish_quotes(id, number)?;
                Ok(false)
            }
        }
    }

    /// A line of the history, on the ticket as it stands by now.
    fn tell_in_history(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        author: (Actor, Source),
        event: Event,
        now: Instant,
    ) -> Result<()> {
        let ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        self.record(w, ticket, author, &[event], Said::default(), now)?;
        Ok(())
    }

    /// Puts back what was taken out.
    pub fn put_back(
        &self,
        number: TicketNumber,
        id: RemovalId,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (_, author) = treated(w, number, actor)?;
            let removal = kept(w, number, id)?;
            w.with_other_words(number, || Ok::<_, Error>(w.put_back(id)?))?;
            for number in w.same_words(number)? {
                w.index_ticket(number)?;
            }
            if removal.public {
                let event = Event::PutBack { what: removal.kind };
                self.tell_in_history(w, number, author, event, now)?;
            }
            Ok(())
        })
    }

    /// Lets go for good of what was taken out, in the file and in the journal of mails; copies of the file are not reached.
    pub fn purge(
        &self,
        number: TicketNumber,
        id: RemovalId,
        (actor, trail): (Actor, &Trail),
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (_, author) = treated(w, number, actor)?;
            let removal = kept(w, number, id)?;
            w.purge_removal(id, now)?;
            w.audit(Deed::Purged, trail, &format!("ticket {number}"), now)?;
            if removal.public {
                let event = Event::Purged { what: removal.kind };
                self.tell_in_history(w, number, author, event, now)?;
            }
            Ok::<_, Error>(())
        })?;
        // What was overwritten still stands in the log beside the file.
        Ok(self.store.checkpoint()?)
    }

    /// Words the actor's own line anew. What was mailed, or said longer ago, leaves its trace.
    pub fn correct(
        &self,
        number: TicketNumber,
        line: Line,
        text: &str,
        actor: Actor,
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = visible(w, number, actor)?;
            if ticket.is_closed() {
                return Err(Refusal::Closed.into());
            }
            if text.is_empty() {
                return Err(Refusal::TextMissing.into());
            }
            let (said, at, mailed) = own_words(w, number, author.0, line)?;
            if said == text {
                return Ok(());
            }
            let trace = leaves_a_trace(at, now, mailed).then_some(now);
            w.with_other_words(number, || Ok::<_, Error>(w.correct(line, text, trace)?))?;
            Ok(w.index_ticket(number)?)
        })
    }
}

/// What the actor said in that line, when, and whether it left by mail, or came by one.
fn own_words(
    w: &Write<'_>,
    number: TicketNumber,
    actor: Actor,
    line: Line,
) -> Result<(String, Instant, bool)> {
    match line {
        Line::Entry(id) => {
            let lines = w.public_entries(number)?;
            let mine = lines
                .into_iter()
                .find(|line| line.id == id && line.is_worded_by(actor.person()));
            let mine = mine.ok_or(Refusal::NotOwnWords)?;
            let mailed = mine.source == Source::Mail || w.was_mailed(id)?;
            Ok((mine.text, mine.at, mailed))
        }
        Line::Note(id) => {
            let notes = w.notes(number)?;
            let mine = notes.into_iter().find(|note| {
                note.id == id && Some(note.author) == actor.person() && note.removal.is_none()
            });
            let mine = mine
                .filter(|_| actor.is_agent())
                .ok_or(Refusal::NotOwnWords)?;
            Ok((mine.text, mine.at, false))
        }
    }
}

/// Something of that ticket that was taken out, and is still kept.
fn kept(w: &Write<'_>, number: TicketNumber, id: RemovalId) -> Result<Removal> {
    let found = w.removal(id)?.filter(|it| it.ticket == number);
    let kept = found.filter(|it| it.purged_at.is_none());
    kept.ok_or(Error::NotFound)
}

/// A mail about a line of which nothing is left does not leave.
fn drop_empty_news(w: &Write<'_>, number: TicketNumber, entry: EntryId) -> Result<()> {
    let lines = w.public_entries(number)?;
    let found = lines.iter().find(|line| line.id == entry);
    let empty = found.is_some_and(|line| {
        tells_words_only(&line.event) && line.text.is_empty() && line.attachments.is_empty()
    });
    if empty {
        w.drop_news_of(entry)?;
    }
    Ok(())
}

/// Whether a mail of such a line tells nothing but what was said in it.
const fn tells_words_only(event: &Event) -> bool {
    matches!(
        event,
        Event::FollowedUp | Event::DocumentsAdded | Event::SolutionProposed
    )
}
