//! The one place a ticket changes: opens the transaction, asks `rules`, saves, queues the mails, commits; mails come by
//! `desk/received.rs`, who gets a ticket is in `desk/routing.rs`, what is too much is told in `desk/floods.rs`, what is late in
//! `desk/deadlines.rs`, what its agents have left in `desk/left.rs`, what comes twice in `desk/duplicates.rs`, how much may be uploaded in `desk/uploads.rs`, what agents do beside talking is in `desk/work.rs`, what keeps
//! confidential text so in `desk/confidence.rs`, what other desks leave behind in `desk/taken_over.rs`; what administrators decide is in `desk/admin`.

pub mod admin;
mod channel;
pub mod closing;
mod confidence;
mod conversation;
mod deadlines;
mod duplicates;
mod floods;
mod history;
mod housekeeping;
mod left;
mod members;
mod merging;
pub mod outgoing;
pub mod own_account;
mod passed_on;
mod received;
mod recognised;
mod requester;
mod routing;
mod satisfaction;
mod taken_out;
pub mod taken_over;
#[cfg(test)]
mod tests;
mod understood;
mod uploads;
mod verdict;
mod work;

pub use floods::Again;
use housekeeping::DELETED_AT_ONCE;
pub use housekeeping::{DIGESTED_ON, FORGOT_ON, HELD_UNTIL, LAST_SWEEP};
pub use members::Whom;
pub use merging::Undone;
pub use received::{Foreseen, Incoming};
pub use routing::{HandOver, HandedOver};
pub use understood::{Before, PassedOn, Understood};

use std::sync::Arc;
use std::time::Duration;

use crate::rules::ending::Deeds;
use crate::rules::event::Event;
use crate::rules::notices::{self, Choice, Notice, Topic};
use crate::rules::ticket::{Action, Actor, Kind, Priority, Refusal, SolutionState, Source, Ticket};
use crate::rules::transitions::{apply, decide};
use crate::rules::{CategoryId, EntryId, Instant, PersonId, TicketNumber};
use crate::store::{self, EntryBody, NewDocument, NewTicket, Store, Write};

/// Why the desk did not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// There is no such ticket, or it is none of that person's business: both are told alike.
    NotFound,
    /// The rules say no.
    Refused(Refusal),
    /// The file could not be read or written.
    Store(store::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound => f.write_str("no such ticket"),
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What comes of the desk.
pub type Result<T> = std::result::Result<T, Error>;

/// The desk: the only writer of tickets.
#[derive(Clone, Debug)]
pub struct Desk {
    store: Arc<Store>,
    hold: Duration,
    uploads_a_day_bytes_max: u64,
}

/// A request as somebody makes it.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub requester: PersonId,
    /// Its title.
    pub subject: &'a str,
    /// The text, its documents, the mail it came by.
    pub said: Said<'a>,
    /// How it came.
    pub source: Source,
    /// The addresses that the mail was written to, lowercase; none of a form.
    pub written_to: &'a [String],
    /// Who wrote it down, where that was not the requester.
    pub written_by: Option<Actor>,
    /// Picked by the requester; else found by its words.
    pub category: Option<CategoryId>,
    /// The closed ticket it continues.
    pub follows: Option<TicketNumber>,
    /// The requester gets an acknowledgement, unless it is one of these that was acknowledged just before; none: nobody does.
    pub acknowledge: Option<Again>,
    /// Who reads along from the beginning.
    pub observers: Vec<PersonId>,
}

/// What somebody says, and joins.
#[derive(Debug, Default)]
pub struct Said<'a> {
    /// The text and where it came from.
    pub body: EntryBody<'a>,
    /// What is joined.
    pub documents: Vec<NewDocument>,
    /// The newest line that an agent had read when writing; none: no matter.
    pub seen: Option<EntryId>,
    /// Who was written to with the same words: no mail repeats them.
    pub heard: Vec<PersonId>,
}

impl Desk {
    /// A desk on that file. Mails about what happens wait `hold`, so that a burst becomes one mail.
    pub fn new(store: Arc<Store>, hold: Duration) -> Self {
        Self {
            store,
            hold,
            uploads_a_day_bytes_max: u64::MAX,
        }
    }

    /// The same desk, where one requester uploads no more than that by the pages within 24 hours.
    #[must_use]
    pub fn with_uploads_a_day(mut self, bytes_max: u64) -> Self {
        self.uploads_a_day_bytes_max = bytes_max;
        self
    }

    /// The file it works on.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Opens a ticket.
    pub fn open(&self, mut request: Request<'_>, now: Instant) -> Result<Ticket> {
        self.ready_to_recognise()?;
        self.store.write(|w| {
            if let Some(number) = duplicates::asked(w, &mut request, now)? {
                return w.ticket(number)?.ok_or(Error::NotFound);
            }
            let (by, documents) = (request.requester, &mut request.said.documents);
            self.may_upload(w, by, documents, now)?;
            let (subject, text) = (request.subject, request.said.body.text);
            let ticket = self.open_in(w, request, now)?;
            self.recognise(w, ticket.number, (subject, text), now)?;
            Ok(ticket)
        })
    }

    /// Does something to a ticket on behalf of a person who may see it.
    pub fn act(
        &self,
        number: TicketNumber,
        actor: Actor,
        action: &Action,
        said: Said<'_>,
        now: Instant,
    ) -> Result<Ticket> {
        self.store
            .write(|w| self.act_in(w, number, (actor, action), said, now))
    }

    /// Says something with what belongs to it, all or none of it. What was said a moment ago already is not followed again.
    pub fn act_out(
        &self,
        number: TicketNumber,
        actor: Actor,
        deeds: &Deeds,
        said: Said<'_>,
        now: Instant,
    ) -> Result<Ticket> {
        self.store.write(|w| {
            if let Some(before) = &deeds.before {
                let (ticket, author) = visible(w, number, actor)?;
                self.follow(w, ticket, author, std::slice::from_ref(before), now)?;
            }
            let newest = w.newest_entry(number)?;
            let ticket = self.act_in(w, number, (actor, &deeds.action), said, now)?;
            match &deeds.after {
                Some(after) if w.newest_entry(number)? != newest => {
                    let (ticket, author) = visible(w, number, actor)?;
                    self.follow(w, ticket, author, std::slice::from_ref(after), now)
                }
                Some(_) | None => Ok(ticket),
            }
        })
    }

    /// Does several things that need no words, all or none of them.
    pub fn act_at_once(
        &self,
        number: TicketNumber,
        actor: Actor,
        actions: &[Action],
        now: Instant,
    ) -> Result<()> {
        self.store.write(|w| {
            let (ticket, author) = visible(w, number, actor)?;
            self.follow(w, ticket, author, actions, now).map(drop)
        })
    }

    fn follow(
        &self,
        w: &Write<'_>,
        mut ticket: Ticket,
        author: (Actor, Source),
        actions: &[Action],
        now: Instant,
    ) -> Result<Ticket> {
        for action in actions {
            Self::may_give(w, &ticket, action)?;
            let events = decide(&ticket, author.0, action, false)?;
            ticket = self.record(w, ticket, author, &events, Said::default(), now)?;
            if matches!(action, Action::SetCategory(_)) {
                ticket = self.take_from_barred(w, ticket, author, now)?;
            }
        }
        Ok(ticket)
    }

    fn act_in(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        (actor, action): (Actor, &Action),
        mut said: Said<'_>,
        now: Instant,
    ) -> Result<Ticket> {
        let (ticket, author) = visible(w, number, actor)?;
        if duplicates::said(w, &ticket, author, (action, &mut said), now)? {
            return Ok(ticket);
        }
        if let Some(by) = author.0.person() {
            self.may_upload(w, by, &mut said.documents, now)?;
        }
        Self::may_give(w, &ticket, action)?;
        let written = !said.body.text.trim().is_empty();
        if let (Some(seen), true) = (said.seen, author.0.is_agent()) {
            let newer = w.word_after(number, seen, author.0.person())?;
            newer.map_or(Ok(()), |by| Err(Refusal::Overtaken(by)))?;
        }
        let events = decide(&ticket, author.0, action, written)?;
        self.record(w, ticket, author, &events, said, now)
    }

    fn open_in(&self, w: &Write<'_>, mut request: Request<'_>, now: Instant) -> Result<Ticket> {
        let new = NewTicket {
            subject: request.subject,
            requester: request.requester,
            source: request.source,
            kind: Kind::Incident,
            priority: Priority::Medium,
            follows: request.follows,
            mail_root: request.said.body.message_id,
        };
        let mut ticket = w.add_ticket(&new, now)?;
        ticket.observers.clone_from(&request.observers);
        let requester = w.person(request.requester)?.ok_or(Error::NotFound)?;
        let author = request.written_by;
        let author = author.unwrap_or(Actor::Person(requester.id, requester.role));
        let author = (author, request.source);
        let documents = &mut request.said.documents;
        let body = &request.said.body;
        let opened = w.add_entry(ticket.number, author, &Event::Opened, body, documents, now)?;
        let follows = request.follows;
        request.category = request.category.or(confidence::inherited(w, follows)?);
        self.route(w, &mut ticket, &request, &requester.address, now)?;
        if let Some(again) = request.acknowledge
            && floods::may_acknowledge(w, &ticket, again, now)?
        {
            let to = request.requester;
            let notice = Notice {
                to,
                topic: Topic::Acknowledgement,
            };
            self.enqueue(w, &ticket, notice, Some(opened), now)?;
        }
        let heard = &request.said.heard;
        self.tell(w, &ticket, (author.0, heard), &Event::Opened, opened, now)?;
        w.save_ticket(&ticket)?;
        w.settle_deadlines(&ticket, ticket.status, false, now)?;
        Ok(ticket)
    }

    /// Writes what happened: the lines, the documents, the solution's fate, the outgoing mails, the ticket itself.
    fn record(
        &self,
        w: &Write<'_>,
        mut ticket: Ticket,
        author: (Actor, Source),
        events: &[Event],
        mut said: Said<'_>,
        now: Instant,
    ) -> Result<Ticket> {
        let mut body = said.body.clone();
        let was = ticket.status;
        let said_by_us = ticket.is_answered_by(author.0);
        let answered = said_by_us && events.iter().any(Event::is_spoken);
        for event in events {
            let words = std::mem::take(&mut body);
            let mut documents = std::mem::take(&mut said.documents);
            if *event == Event::Noted {
                let person = author.0.person().ok_or(Refusal::AgentsOnly)?;
                w.add_note(ticket.number, person, words.text, &mut documents, now)?;
                continue;
            }
            let entry = w.add_entry(ticket.number, author, event, &words, &mut documents, now)?;
            if event.is_spoken() {
                w.keep_out(ticket.number, entry)?;
            }
            if *event == Event::SolutionProposed {
                w.add_solution(ticket.number, entry)?;
            } else if let Some(state) = settles(event) {
                w.settle_solution(ticket.number, state, now)?;
            }
            apply(&mut ticket, event, author.0, Some(entry), now);
            routing::follow(w, &ticket, author.0, event, now)?;
            self.tell(w, &ticket, (author.0, &said.heard), event, entry, now)?;
        }
        routing::settle_waiting(w, &ticket)?;
        w.save_ticket(&ticket)?;
        w.settle_deadlines(&ticket, was, answered, now)?;
        Ok(ticket)
    }

    /// Owes the mails of an event. Disabled accounts are not written to, nor those who do not see the ticket, nor who has the same
    /// words already.
    fn tell(
        &self,
        w: &Write<'_>,
        ticket: &Ticket,
        (author, heard): (Actor, &[PersonId]),
        event: &Event,
        entry: EntryId,
        now: Instant,
    ) -> Result<()> {
        // Nobody hears by the clock of what another desk left behind, until somebody takes it up here.
        if author == Actor::Clock && w.stands_as_imported(ticket.number)? {
            return Ok(());
        }
        let flood = floods::is_flood(w, ticket, event, now)?;
        let mut notices = notices::of(event, ticket, author, &w.instead(ticket, now)?);
        notices.retain(|notice| !(notice.topic.only_repeats() && heard.contains(&notice.to)));
        // Who becomes an observer learns that, and reads no words twice.
        let (known, new): (Vec<_>, Vec<_>) = notices
            .into_iter()
            .partition(|one| one.topic == Topic::Observer && heard.contains(&one.to));
        self.tell_each(w, ticket, known, (None, flood), now)?;
        self.tell_each(w, ticket, new, (Some(entry), flood), now)
    }

    /// Owes each of these mails to whoever may read it, as they chose.
    fn tell_each(
        &self,
        w: &Write<'_>,
        ticket: &Ticket,
        notices: Vec<Notice>,
        (entry, flood): (Option<EntryId>, bool),
        now: Instant,
    ) -> Result<()> {
        let readers = w.readers(notices.iter().map(|notice| notice.to).collect())?;
        for notice in notices {
            let mut known = readers.iter();
            let Some(reader) = known.find(|reader| reader.rights.person == notice.to) else {
                continue;
            };
            if !reader.rights.sees(ticket) {
                continue;
            }
            if flood && notice.is_for_the_desk() {
                floods::enqueue_digest(w, ticket, notice.to, now)?;
                continue;
            }
            let choice = if reader.rights.role.is_agent() && notice.to != ticket.requester {
                reader.choice(notice.topic)
            } else {
                Choice::Each
            };
            match choice {
                Choice::Each => self.enqueue(w, ticket, notice, entry, now)?,
                Choice::Daily => {
                    w.keep_for_digest(notice.to, ticket.number, notice.topic, now)?;
                }
                Choice::None => {}
            }
        }
        Ok(())
    }

    fn enqueue(
        &self,
        w: &Write<'_>,
        ticket: &Ticket,
        notice: Notice,
        entry: Option<EntryId>,
        now: Instant,
    ) -> Result<()> {
        Ok(w.enqueue(ticket.number, notice, entry, (now, now + self.hold))?)
    }
}

/// A ticket for who may see it, and how they act on it; for anybody else there is none.
fn visible(w: &Write<'_>, number: TicketNumber, actor: Actor) -> Result<(Ticket, (Actor, Source))> {
    let ticket = w.ticket(number)?.filter(|ticket| !ticket.discarded);
    let ticket = ticket.ok_or(Error::NotFound)?;
    let author = match actor {
        Actor::Person(person, role) => {
            let rights = w.rights(person, role)?;
            if !rights.sees(&ticket) {
                return Err(Error::NotFound);
            }
            (rights.actor_on(&ticket), Source::Web)
        }
        Actor::Clock => (Actor::Clock, Source::Clock),
    };
    Ok((ticket, author))
}

/// What an event makes of the solution that was waiting.
const fn settles(event: &Event) -> Option<SolutionState> {
    match event {
        Event::SolutionAccepted => Some(SolutionState::Accepted),
        Event::SolutionRejected => Some(SolutionState::Rejected),
        Event::SolutionExpired => Some(SolutionState::Expired),
        Event::SolutionWithdrawn => Some(SolutionState::Withdrawn),
        Event::Opened
        | Event::FollowedUp
        | Event::DocumentsAdded
        | Event::Noted
        | Event::Routed(_)
        | Event::Assigned { .. }
        | Event::StatusChanged { .. }
        | Event::CategoryChanged { .. }
        | Event::SolutionProposed
        | Event::SolutionAnswered
        | Event::Reminded
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
        | Event::RequesterChanged { .. }
        | Event::Retitled { .. }
        | Event::MergedInto(_)
        | Event::Absorbed(_)
        | Event::DoubleOf(_)
        | Event::SeparatedFrom(_)
        | Event::Released(_)
        | Event::SplitInto(_)
        | Event::SplitFrom(_) => None,
    }
}
