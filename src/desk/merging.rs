//! Tickets about the same thing are brought together, and taken apart again: who reads what is `rules::merging`, what a merger changed
//! is kept by `store::mergers`; what agents do beside is in `work`.

use super::work::treated;
use super::{Desk, Error, Result, Said, confidence, visible};
use crate::rules::event::Event;
use crate::rules::merging::UNDONE_WITHIN;
use crate::rules::ticket::{Action, Actor, Refusal, SolutionState, Source, Ticket};
use crate::rules::transitions::decide;
use crate::rules::{CategoryId, Instant, MergerId, PersonId, TicketNumber};
use crate::store::{Merger, Moved, Write};

/// What became of what was said while two tickets were one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The ticket that is one of its own again.
    pub source: TicketNumber,
    /// How much was said since by those who take part in it only, and came along.
    pub back: usize,
    /// How much was said since and stays where it was said.
    pub stays: usize,
}

impl Desk {
    /// Goes on in `target` with what was begun in this ticket: everything said moves there, and whoever took part reads along.
    pub fn merge(
        &self,
        number: TicketNumber,
        target: TicketNumber,
        actor: Actor,
        now: Instant,
    ) -> Result<TicketNumber> {
        self.store.write(|w| {
            let (source, into, author) = pair(w, (number, target), actor)?;
            let target = into.number;
            let events = decide(&source, author.0, &Action::MergeInto(target), false)?;
            let category = confidence::of_both(w, &source, &into)?;
            let merger = w.begin_merger((number, target), author.0.person(), false, now)?;
            // Before it moves: a solution that waits here must not wait there.
            w.settle_solution(number, SolutionState::Withdrawn, now)?;
            // Of both: the text that opened one stands beside the other's from now on.
            w.unlearn(number)?;
            w.unlearn(target)?;
            w.move_entries(number, target)?;
            let mut along = source.observers.clone();
            along.push(source.requester);
            self.record(
                w,
                Ticket { category, ..source },
                author,
                &events,
                Said::default(),
                now,
            )?;
            self.absorb(w, merger, into, (number, along, category), author, now)?;
            Ok(target)
        })
    }

    /// The side of the ticket that goes on: its people, where it is filed, the line that tells of it.
    fn absorb(
        &self,
        w: &Write<'_>,
        merger: MergerId,
        mut into: Ticket,
        (source, along, category): (TicketNumber, Vec<PersonId>, Option<CategoryId>),
        author: (Actor, Source),
        now: Instant,
    ) -> Result<()> {
        for person in along {
            if person != into.requester && !into.observers.contains(&person) {
                into.observers.push(person);
                w.note_moved(merger, Moved::Observer(person))?;
            }
        }
        let had = into.assignees.clone();
        let into = self.file(w, into, category, author, now)?;
        for lost in had.into_iter().filter(|id| !into.assignees.contains(id)) {
            w.note_moved(merger, Moved::Assignee(lost))?;
        }
        let number = into.number;
        self.record(
            w,
            into,
            author,
            &[Event::Absorbed(source)],
            Said::default(),
            now,
        )?;
        let told = w.newest_entry(number)?;
        Ok(w.note_moved(merger, Moved::Absorbed(told))?)
    }

    /// Closes this ticket as a double of `target`, whose private notes get a copy of what was said here: nobody reads the other's
    /// words who asked for either.
    pub fn close_as_double(
        &self,
        number: TicketNumber,
        target: TicketNumber,
        actor: Actor,
        now: Instant,
    ) -> Result<TicketNumber> {
        self.store.write(|w| {
            let (source, into, author) = pair(w, (number, target), actor)?;
            let target = into.number;
            let events = decide(&source, author.0, &Action::CloseAsDouble(target), false)?;
            // Whoever treats the other reads the copy.
            if confidence::inherited(w, Some(number))?.is_some_and(|id| into.category != Some(id)) {
                return Err(Refusal::KeptApart.into());
            }
            let id = w.begin_merger((number, target), author.0.person(), true, now)?;
            let merger = w.merger_of(number, now - UNDONE_WITHIN)?;
            let merger = merger
                .filter(|merger| merger.id == id)
                .ok_or(Error::NotFound)?;
            w.copy_to_notes(&merger)?;
            w.link_tickets(number, target)?;
            self.record(w, source, author, &events, Said::default(), now)?;
            Ok(target)
        })
    }

    /// Takes apart again what was merged: the ticket stands as it did, with all that was said in it.
    pub fn unmerge(&self, source: TicketNumber, actor: Actor, now: Instant) -> Result<Undone> {
        self.store.write(|w| {
            let (_, author) = treated(w, source, actor)?;
            let merger = w.merger_of(source, now - UNDONE_WITHIN)?;
            let merger = merger.ok_or(Refusal::NoUndoing)?;
            let place = w.surviving(merger.target)?;
            treated(w, place, actor)?;
            if merger.apart {
                return self.undo_double(w, &merger, author, now);
            }
            if w.surviving(source)? != place {
                return Err(Refusal::NoUndoing.into());
            }
            self.take_apart(w, &merger, place, author, now)
        })
    }

    fn undo_double(
        &self,
        w: &Write<'_>,
        merger: &Merger,
        author: (Actor, Source),
        now: Instant,
    ) -> Result<Undone> {
        let ticket = w.ticket(merger.source)?.ok_or(Error::NotFound)?;
        // Opened again, or gone on elsewhere, it is no double any more.
        if !ticket.is_closed() || ticket.merged_into.is_some() {
            return Err(Refusal::NoUndoing.into());
        }
        w.undo_merger(merger, merger.target)?;
        self.stand_alone(w, merger, (None, false), author, now)?;
        w.end_merger(merger.id, None)?;
        Ok(Undone {
            source: merger.source,
            back: 0,
            stays: 0,
        })
    }

    fn take_apart(
        &self,
        w: &Write<'_>,
        merger: &Merger,
        place: TicketNumber,
        author: (Actor, Source),
        now: Instant,
    ) -> Result<Undone> {
        let line = w.absorbed_by(merger.id)?.ok_or(Refusal::NoUndoing)?;
        let back = w.with_other_words(place, || {
            w.undo_merger(merger, place)?;
            let people = leave(w, merger, place)?;
            Ok::<_, Error>(w.bring_later_words((place, line), merger.source, &people)?)
        })?;
        let stays = w.said_since(place, (line, merger.at))?;
        let quiet = back + stays == 0;
        let into = w.ticket(place)?.ok_or(Error::NotFound)?;
        let quiet = quiet && !w.filed_by_hand_since(place, line)?;
        let into = self.file_back(w, merger, into, quiet, author, now)?;
        let event = [Event::Released(merger.source)];
        self.record(w, into, author, &event, Said::default(), now)?;
        let told = w.newest_entry(place)?;
        // What came along may answer what is confidential.
        let sealed = if back > 0 {
            confidence::inherited(w, Some(place))?
        } else {
            None
        };
        self.stand_alone(w, merger, (sealed, back > 0), author, now)?;
        learn_again(w, merger)?;
        w.end_merger(merger.id, Some(told))?;
        Ok(Undone {
            source: merger.source,
            back,
            stays,
        })
    }

    /// Where the merger filed the other ticket among confidential ones, it comes out only if nothing was said there since, and nobody filed it
    /// elsewhere; and so do the agents who lost it.
    fn file_back(
        &self,
        w: &Write<'_>,
        merger: &Merger,
        into: Ticket,
        quiet: bool,
        author: (Actor, Source),
        now: Instant,
    ) -> Result<Ticket> {
        let (_, before) = w.filed_before(merger.id)?;
        if !quiet || before == into.category || into.number != merger.target {
            return Ok(into);
        }
        let mut into = self.file(w, into, before, author, now)?;
        let lost = w.assignees_lost_by(merger.id)?;
        if !lost.is_empty() && into.assignees.is_empty() && !into.is_closed() {
            let events = decide(&into, author.0, &Action::Assign(lost), false)?;
            into = self.record(w, into, author, &events, Said::default(), now)?;
        }
        Ok(into)
    }

    fn stand_alone(
        &self,
        w: &Write<'_>,
        merger: &Merger,
        (sealed, waits): (Option<CategoryId>, bool),
        author: (Actor, Source),
        now: Instant,
    ) -> Result<()> {
        w.note_return(merger.source, now)?;
        let mut ticket = w.ticket(merger.source)?.ok_or(Error::NotFound)?;
        ticket.category = sealed.or(ticket.category);
        if waits && !ticket.is_closed() {
            ticket.waits_since.get_or_insert(now);
        }
        let event = [Event::SeparatedFrom(merger.target)];
        self.record(w, ticket, author, &event, Said::default(), now)?;
        Ok(())
    }
}

/// Both tickets, and who acts on them. Who may not treat the other one is told what a number that nobody has would get.
fn pair(
    w: &Write<'_>,
    (number, target): (TicketNumber, TicketNumber),
    actor: Actor,
) -> Result<(Ticket, Ticket, (Actor, Source))> {
    let (source, author) = visible(w, number, actor)?;
    let (into, by) = visible(w, w.surviving(target)?, actor).map_err(|cause| match cause {
        Error::NotFound => Refusal::NoMerger.into(),
        Error::Refused(_) | Error::Store(_) => cause,
    })?;
    if into.is_closed() || (author.0.is_agent() && !by.0.is_agent()) {
        return Err(Refusal::NoMerger.into());
    }
    Ok((source, into, author))
}

/// What each of both taught before is learned again, where it stands alone and is filed as it was.
fn learn_again(w: &Write<'_>, merger: &Merger) -> Result<()> {
    let (source, target) = w.learned_before(merger.id)?;
    for (number, taught) in [(merger.source, source), (merger.target, target)] {
        let ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        let alone = ticket.merged_into.is_none() && w.merged_below(number)?.is_empty();
        let stands = w
            .learned_as(number)?
            .is_some_and(|counted| Some(counted) == ticket.category);
        if !stands {
            let taught = taught.filter(|taught| alone && Some(*taught) == ticket.category);
            w.learn(number, taught)?;
        }
    }
    Ok(())
}

/// Whoever came to read along by this merger does so no more, on the whole way to where the ticket went on; tells who left that place.
fn leave(w: &Write<'_>, merger: &Merger, place: TicketNumber) -> Result<Vec<PersonId>> {
    let mut people = w.observers_by(merger.id)?;
    let mut step = Some((merger.id, merger.target));
    while let Some((id, number)) = step {
        let came = w.observers_by(id)?;
        let mut kept = Vec::new();
        for person in &people {
            // Somebody else's ticket that goes on here may be theirs too.
            let stays =
                !came.contains(person) || w.takes_part_below(number, merger.source, *person)?;
            if stays {
                kept.push(*person);
            } else {
                w.end_observing(id, *person)?;
            }
        }
        people.retain(|person| !kept.contains(person));
        let mut ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        ticket.observers.retain(|person| !people.contains(person));
        w.save_ticket(&ticket)?;
        step = match ticket.merged_into {
            Some(next) if number != place => w
                .merger_of(number, Instant::UNIX_EPOCH)?
                .map(|onward| (onward.id, next)),
            Some(_) | None => None,
        };
    }
    Ok(people)
}
