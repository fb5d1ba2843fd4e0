//! A mail's way through the desk: what `verdict` decides is written here; what the mail says was read in `intake`.

use super::conversation::{for_the_team, heard, in_our_numbers};
use super::members::{add_requester, before_at};
use super::passed_on::{known_or_new, writer_of_passed_on};
use super::understood::Understood;
use super::verdict::{Verdict, judged, steps_of, verdict};
use super::{Again, Desk, Error, Request, Result, Said, confidence, history, visible};
use crate::rules::access::Role;
use crate::rules::audit::{Deed, Trail};
use crate::rules::choices::Retained;
use crate::rules::conversation;
use crate::rules::event::Event;
use crate::rules::flags::Flag;
use crate::rules::mail::{
    Aside, Automatic, Fate, Internal, Outcome, Placement, Proof, Refused, Step,
};
use crate::rules::notices::{Notice, Topic};
use crate::rules::passages::Shown;
use crate::rules::reply::{self, Reply};
use crate::rules::ticket::{Action, Actor, Manner, Source, Ticket};
use crate::rules::transitions::decide;
use crate::rules::{Instant, OutgoingId, PersonId, ReceivedId, TicketNumber};
use crate::store::{EntryBody, NewDocument, NewReceived, Person, Read, Trace, Write};

/// What is kept of a refused mail's text.
const REFUSED_TEXT_BYTES_MAX: usize = 16 << 10;
/// Of so many refused mails: strangers fill no file.
const REFUSED_TEXTS_MAX: u32 = 2_000;

/// A mail on its way in.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// Where it was found.
    pub trace: &'a Trace,
    /// What makes it the same mail when it comes again.
    pub digest: &'a [u8],
    /// What the beginning of the work on it was noted under.
    pub begun: &'a [u8],
    /// What it says.
    pub says: &'a Understood,
    /// All of it, for when it is kept for an agent.
    pub raw: &'a [u8],
    /// The same as it is kept beside its ticket.
    pub original: Vec<u8>,
    /// What it brings.
    pub documents: Vec<NewDocument>,
    /// For how many days the text of a refused one is kept, as configured.
    pub refused_text_days: u32,
}

/// What would become of a mail.
#[derive(Debug)]
pub struct Foreseen {
    /// Its fate.
    pub fate: Fate,
    /// What decides it, in order.
    pub steps: Vec<Step>,
    /// What would be shown of its text.
    pub shown: Shown,
}

impl Desk {
    /// What became of this mail, if that is committed, so that it only has to leave its mailbox.
    pub fn registered(&self, trace: &Trace) -> Result<Option<Fate>> {
        let Some(uid) = trace.uid else {
            return Ok(None);
        };
        Ok(self
            .store()
            .read(|r| r.received_by_uid(&trace.mailbox, uid))?)
    }

    /// Registers a mail, in one transaction. The same mail a second time changes nothing.
    pub fn receive(&self, mail: Incoming<'_>, now: Instant) -> Result<Fate> {
        self.ready_to_recognise()?;
        self.store().write(|w| {
            w.end_mail(mail.begun)?;
            if let Some(uid) = mail.trace.uid
                && let Some(fate) = w.received_by_uid(&mail.trace.mailbox, uid)?
            {
                return Ok(fate);
            }
            let (trace, digest, says, raw) = (mail.trace, mail.digest, mail.says, mail.raw);
            let text_days = mail.refused_text_days;
            let fate = self.settle(w, mail, now)?;
            let line = NewReceived {
                trace,
                digest,
                sender: says.sender.as_deref().unwrap_or(&says.from),
                sent_at: &says.sent_at,
                subject: &says.subject,
                reason: reason(&fate, says),
                fate: &fate,
                about: confidence::told_in(w, &in_our_numbers(w, says)?)?,
                raw: matches!(fate, Fate::SetAside(_)).then_some(raw),
                text: refused_text(w, &fate, says, text_days)?,
            };
            w.add_received(&line, now)?;
            Ok(fate)
        })
    }

    /// Keeps a mail that could not be handled, whole, with the reason; `says` is what could be understood of it.
    pub fn set_aside(
        &self,
        (trace, digest): (&Trace, &[u8]),
        raw: &[u8],
        says: Option<&Understood>,
        why: Aside,
        now: Instant,
    ) -> Result<Fate> {
        let fate = Fate::SetAside(why);
        self.store().write(|w| {
            // Set aside before, but not taken out of the mailbox: one line is enough, and a second one impossible.
            if let Some(uid) = trace.uid
                && let Some(fate) = w.received_by_uid(&trace.mailbox, uid)?
            {
                w.end_mail(digest)?;
                return Ok(fate);
            }
            let claim = says
                .map(|says| in_our_numbers(w, says))
                .transpose()?
                .unwrap_or_default();
            let line = NewReceived {
                trace,
                digest,
                sender: says.map_or("", |says| says.sender.as_deref().unwrap_or(&says.from)),
                sent_at: says.map_or("", |says| &says.sent_at),
                subject: says.map_or("", |says| &says.subject),
                fate: &fate,
                reason: why.word(),
                about: confidence::told_in(w, &claim)?,
                raw: Some(raw),
                text: None,
            };
            w.add_received(&line, now)?;
            w.end_mail(digest)?;
            Ok(fate.clone())
        })
    }

    /// Registers a mail that was set aside, as an agent wishes: no proof is asked, and the same mail is not the same any more.
    pub fn import(
        &self,
        id: ReceivedId,
        (by, trail): (PersonId, &Trail),
        mail: Incoming<'_>,
        now: Instant,
    ) -> Result<Fate> {
        self.ready_to_recognise()?;
        self.store().write(|w| {
            if !confidence::may_decide(w, id, by)? || !w.handle_received(id, by)? {
                return Err(Error::NotFound);
            }
            let says = mail.says;
            let fate = self.settle(w, mail, now)?;
            w.set_fate(id, &fate, reason(&fate, says))?;
            w.audit(Deed::MailImported, trail, &about(id), now)?;
            Ok(fate)
        })
    }

    /// An agent who sees a ticket says what mails are that seem automatic, of a sender or list that is flagged there.
    pub fn judge_sender(
        &self,
        number: TicketNumber,
        actor: Actor,
        (of, is_machine): (&str, bool),
        trail: &Trail,
        now: Instant,
    ) -> Result<()> {
        self.store().write(|w| {
            let (_, (actor, _)) = visible(w, number, actor)?;
            let flagged = w.flags(number)?.into_iter().any(|one| match one.flag {
                Flag::Suspected(suspicion) => suspicion.of == of,
                Flag::Unproven | Flag::Named(_) | Flag::Unreached { .. } => false,
            });
            if !(actor.is_agent() && flagged) {
                return Err(Error::NotFound);
            }
            w.judge_sender(of, is_machine, now)?;
            let judged = if is_machine { "automatic" } else { "person" };
            let about = format!("{of} ({judged})");
            Ok(w.audit(Deed::SenderJudged, trail, &about, now)?)
        })
    }

    /// Throws a mail away that was set aside; its line stays.
    pub fn discard(
        &self,
        id: ReceivedId,
        (by, trail): (PersonId, &Trail),
        now: Instant,
    ) -> Result<()> {
        self.store().write(|w| {
            if !confidence::may_decide(w, id, by)? || !w.handle_received(id, by)? {
                return Err(Error::NotFound);
            }
            Ok(w.audit(Deed::MailDiscarded, trail, &about(id), now)?)
        })
    }

    /// What would become of a mail, and what decides it; changes nothing.
    pub fn foresee(&self, digest: &[u8], says: &Understood) -> Result<Foreseen> {
        self.store().read(|r| {
            let mut steps = steps_of(says);
            let says = &*judged(r, says, &mut steps)?;
            let mut shown = says.shown_alone();
            let fate = match verdict(r, digest, says, &mut steps)? {
                Verdict::Registered(ticket) => Fate::Duplicate(ticket),
                Verdict::Refused(refused) => Fate::Refused(refused),
                Verdict::Held(why) => Fate::SetAside(why),
                Verdict::Reports(number, _) => Fate::Reported(number),
                Verdict::Placed(
                    person,
                    place @ (Placement::FollowsUp(number) | Placement::Joins(number)),
                ) => {
                    shown = history::shown(r, says, place)?;
                    steps.extend(says.reaction.clone().map(Step::Reacts));
                    if let (Some(person), Some(ticket)) = (&person, r.ticket(number)?) {
                        let internal = for_the_team(r, &ticket, person, says)?;
                        steps.extend(internal.map(Step::Internal));
                    }
                    if let (Some(person), Some(ticket)) = (person, r.ticket(number)?)
                        && ticket.proposal.is_some()
                        && person.id == ticket.requester
                    {
                        steps.push(Step::Answers(reply::read(&shown.text, &says.sender_name)));
                    }
                    Fate::FollowedUp(number)
                }
                Verdict::Placed(
                    person,
                    place
                    @ (Placement::New { .. } | Placement::Continues(_) | Placement::Beside(_)),
                ) => {
                    shown = history::shown(r, says, place)?;
                    if let Some(person) = person
                        && let Some(writer) = writer_of_passed_on(r, &person, says)?
                    {
                        steps.push(Step::PassesOn(writer.shown(), writer.at_once));
                    }
                    Fate::Opened(TicketNumber(0))
                }
            };
            steps.extend(history::steps(&shown));
            Ok(Foreseen { fate, steps, shown })
        })
    }

    /// The same where there is no file to ask.
    pub fn foresee_alone(says: &Understood) -> Foreseen {
        let mut steps = steps_of(says);
        // Programs that answer by themselves keep the subject.
        let nothing_of_ours = says.replies_by_itself && says.claim.named.is_none();
        let fate = match (&says.sender, &says.report) {
            _ if says.is_of_nobody_known() => Fate::SetAside(Aside::NoSender),
            (Err(refused), _) => Fate::Refused(*refused),
            (Ok(_), Some(_)) => Fate::Refused(Refused::Report),
            (Ok(_), None) if nothing_of_ours => Fate::Refused(Refused::AutoReply),
            (Ok(address), None) => {
                steps.push(Step::From(address.clone(), false));
                Fate::Opened(TicketNumber(0))
            }
        };
        match fate {
            Fate::Refused(refused) => steps.push(Step::Refused(refused)),
            Fate::SetAside(why) => steps.push(Step::Held(why)),
            _ => {} // it is said by what was found
        }
        let shown = says.shown_alone();
        if says.answers && !shown.decided.is_empty() {
            steps.push(Step::Unasked);
        }
        if let (Some(writer), Fate::Opened(_)) = (&says.passed_on, &fate) {
            steps.push(Step::PassesOn(writer.shown(), writer.at_once));
        }
        steps.extend(history::steps(&shown));
        Foreseen { fate, steps, shown }
    }

    fn settle(&self, w: &Write<'_>, mail: Incoming<'_>, now: Instant) -> Result<Fate> {
        let judged = judged(w, mail.says, &mut vec![])?;
        let mail = Incoming {
            says: &judged,
            ..mail
        };
        let (known, place) = match verdict(w, mail.digest, mail.says, &mut vec![])? {
            Verdict::Registered(ticket) => return Ok(Fate::Duplicate(ticket)),
            Verdict::Refused(refused) => {
                if let Some(address) = &mail.says.refuse_politely {
                    w.enqueue_refusal(address, mail.says.message_id.as_deref(), now)?;
                }
                return Ok(Fate::Refused(refused));
            }
            Verdict::Held(why) => return Ok(Fate::SetAside(why)),
            Verdict::Reports(number, outgoing) => {
                return self.note_report(w, number, outgoing, mail.says, now);
            }
            Verdict::Placed(known, place) => (known, place),
        };
        let person = match known {
            Some(person) => with_better_name(w, person, &mail.says.sender_name)?,
            None => add_sender(w, mail.says, now)?,
        };
        let unproven = mail.says.proof == Proof::Failed;
        let shown = &history::shown(w, mail.says, place)?;
        let fate = match place {
            Placement::FollowsUp(number) => {
                self.follow_up(w, number, &person, (mail, shown), now)?
            }
            Placement::Joins(number) => {
                self.join(w, number, person.id, now)?;
                self.follow_up(w, number, &person, (mail, shown), now)?
            }
            Placement::Continues(_) => self.open_by_mail(w, place, &person, (mail, shown), now)?,
            Placement::Beside(number) => {
                let fate = self.open_by_mail(w, place, &person, (mail, shown), now)?;
                if let Some(new) = fate.ticket() {
                    w.add_flag(new, &Flag::Named(number), now)?;
                    w.link_tickets(new, number)?;
                }
                fate
            }
            Placement::New { named } => {
                let fate = self.open_by_mail(w, place, &person, (mail, shown), now)?;
                if let (Some(number), Some(named)) = (fate.ticket(), named) {
                    w.add_flag(number, &Flag::Named(named), now)?;
                }
                fate
            }
        };
        if let Some(number) = fate.ticket().filter(|_| unproven) {
            w.add_flag(number, &Flag::Unproven, now)?;
        }
        if let (Some(number), Some(suspicion)) = (fate.ticket(), &judged.suspected) {
            flag_once(w, number, &Flag::Suspected(suspicion.clone()), now)?;
        }
        Ok(fate)
    }

    /// A mail of ours did not arrive: the ticket's agents are told once for each person; a delay is only a line of the journal.
    fn note_report(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        outgoing: OutgoingId,
        says: &Understood,
        now: Instant,
    ) -> Result<Fate> {
        let failed = says
            .report
            .as_ref()
            .filter(|report| report.outcome == Outcome::Failed);
        if let (Some(report), Some((_, person))) = (failed, w.outgoing_about(outgoing)?) {
            let why = report.why.clone();
            w.add_unreached(number, person, why, (now, now + self.hold))?;
        }
        Ok(Fate::Reported(number))
    }

    fn open_by_mail(
        &self,
        w: &Write<'_>,
        place: Placement,
        person: &Person,
        (mail, shown): (Incoming<'_>, &Shown),
        now: Instant,
    ) -> Result<Fate> {
        let (follows, beside) = match place {
            Placement::Continues(number) => (Some(number), None),
            Placement::Beside(number) => (None, Some(number)),
            Placement::New { .. } | Placement::FollowsUp(_) | Placement::Joins(_) => (None, None),
        };
        let passed_on = writer_of_passed_on(w, person, mail.says)?;
        let at_once = passed_on.as_ref().filter(|writer| writer.at_once);
        let requester = at_once
            .map(|writer| known_or_new(w, writer, now))
            .transpose()?;
        let request = Request {
            requester: requester.unwrap_or(person.id),
            subject: &mail.says.subject,
            said: Said {
                body: EntryBody {
                    original: Some(&mail.original),
                    ..body_of(mail.says, shown)
                },
                documents: mail.documents,
                seen: None,
                heard: heard(w, mail.says)?,
            },
            source: Source::Mail,
            written_to: &mail.says.written_to,
            written_by: requester.map(|_| Actor::Person(person.id, person.role)),
            // It brings along what it quotes of a mail of ours, whoever sends it.
            category: confidence::inherited(w, mail.says.claim.proven.or(beside))?,
            follows,
            acknowledge: acknowledged(mail.says),
            observers: observers(w, person, mail.says, now)?,
        };
        let says = mail.says;
        let number = self.open_in(w, request, now)?.number;
        self.recognise(w, number, (&says.subject, &says.own_words()), now)?;
        if let Some(writer) = passed_on.filter(|_| requester.is_none()) {
            w.note_forwarded(number, &writer.address, &writer.name)?;
        }
        Ok(Fate::Opened(number))
    }

    /// Whoever was written to with a mail, and answers it, reads along from now on.
    fn join(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        person: PersonId,
        now: Instant,
    ) -> Result<()> {
        let ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        let added = Event::ObserversChanged {
            added: vec![person],
            removed: vec![],
        };
        let author = (Actor::Person(person, Role::Requester), Source::Mail);
        self.record(w, ticket, author, &[added], Said::default(), now)?;
        Ok(())
    }

    fn follow_up(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        person: &Person,
        (mail, shown): (Incoming<'_>, &Shown),
        now: Instant,
    ) -> Result<Fate> {
        let heard = heard(w, mail.says)?;
        let ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        let actor = w.rights(person.id, person.role)?.actor_on(&ticket);
        if let Some(reaction) = reaction(mail.says) {
            let nothing = EntryBody::default();
            let author = (actor, Source::Mail);
            w.add_entry(
                number,
                author,
                &Event::Reacted(reaction),
                &nothing,
                &mut [],
                now,
            )?;
            return Ok(Fate::FollowedUp(number));
        }
        if is_agents_absence(&ticket, person, mail.says) {
            let mut documents = mail.documents;
            w.add_note(number, person.id, &shown.text, &mut documents, now)?;
            return Ok(Fate::FollowedUp(number));
        }
        if let Some(why) = for_the_team(w, &ticket, person, mail.says)? {
            decide(&ticket, actor, &Action::Note, true)?;
            // Who passes something on means the team; who writes to several may have meant the requester too.
            if why == Internal::ToOthers {
                let (to, topic) = (person.id, Topic::KeptAsNote);
                self.enqueue(w, &ticket, Notice { to, topic }, None, now)?;
            }
            return note_mail(w, number, person.id, (mail, shown), now);
        }
        let action = meant(&ticket, person, mail.says, &shown.text);
        let automatic = action == Action::FollowUp(Manner::Automatic);
        // A mail of nothing but a quote is still a follow-up: the author meant to answer.
        let events = decide(&ticket, actor, &action, true)?;
        let said = Said {
            body: EntryBody {
                original: Some(&mail.original),
                ..body_of(mail.says, shown)
            },
            documents: mail.documents,
            seen: None,
            heard,
        };
        let author = (actor, Source::Mail);
        // Whoever asks may say later what it is about.
        let asks = !automatic && !actor.is_agent();
        let says = mail.says;
        if automatic {
            let mut documents = said.documents;
            w.add_entry(number, author, &events[0], &said.body, &mut documents, now)?;
        } else {
            self.record(w, ticket, author, &events, said, now)?;
        }
        if asks {
            self.recognise(w, number, ("", &says.own_words()), now)?;
        }
        Ok(Fate::FollowedUp(number))
    }
}

/// Nobody is answered who may not be who they say (RFC 3834 section 2): that is how desks mail the innocent.
fn acknowledged(says: &Understood) -> Option<Again> {
    if says.is_automatic() || says.proof == Proof::Failed {
        return None;
    }
    let may_be_a_machines = says.suspected.is_some() || says.answers;
    Some(if may_be_a_machines {
        Again::SameTitle
    } else {
        Again::SameWords
    })
}

/// What an agent mails to the team alone, as a private note. Nothing of it is folded: a note has no more than its text.
fn note_mail(
    w: &Write<'_>,
    number: TicketNumber,
    by: PersonId,
    (mail, shown): (Incoming<'_>, &Shown),
    now: Instant,
) -> Result<Fate> {
    let whole = shown.full_text.as_deref().filter(|_| shown.folded > 0);
    let text = whole.unwrap_or(&shown.text);
    let mut documents = mail.documents;
    let note = w.add_note(number, by, text, &mut documents, now)?;
    if let Some(message_id) = &mail.says.message_id {
        w.note_came_by(note, message_id)?;
    }
    Ok(Fate::FollowedUp(number))
}

/// What a mail says that is nothing but a reaction, or an answer to an invitation.
fn reaction(says: &Understood) -> Option<String> {
    let invited = says.automatic == Some(Automatic::CalendarAnswer);
    says.reaction
        .clone()
        .or_else(|| invited.then(|| says.subject.clone()))
}

/// Why somebody of the team is away is nobody's business but the team's.
fn is_agents_absence(ticket: &Ticket, person: &Person, says: &Understood) -> bool {
    let seems = says.suspected.as_ref();
    let seems = seems.is_some_and(|found| found.sign.is_absence());
    person.role.is_agent() && person.id != ticket.requester && (says.is_automatic() || seems)
}

/// Raises a flag unless the ticket has it.
fn flag_once(w: &Write<'_>, number: TicketNumber, flag: &Flag, now: Instant) -> Result<()> {
    if !w.flags(number)?.iter().any(|one| one.flag == *flag) {
        w.add_flag(number, flag, now)?;
    }
    Ok(())
}

/// What the audit calls a line of the journal.
fn about(id: ReceivedId) -> String {
    format!("mail {id}")
}

/// What a mail on a ticket asks for. « ACCEPTER » and « REFUSER » count from the requester, in a reply that proves to answer a
/// mail of ours; a number in the subject proves nothing.
fn meant(ticket: &Ticket, person: &Person, says: &Understood, text: &str) -> Action {
    if says.is_automatic() {
        return Action::FollowUp(Manner::Automatic);
    }
    if ticket.proposal.is_none() || person.id != ticket.requester {
        return Action::FollowUp(Manner::Plain);
    }
    let proven = says.claim.proven == Some(ticket.number) && says.proof != Proof::Failed;
    match reply::read(text, &says.sender_name) {
        Reply::Accepts if proven => Action::Accept,
        Reply::Rejects if proven => Action::Reject,
        Reply::Thanks => Action::FollowUp(Manner::Thanks),
        Reply::Accepts | Reply::Rejects | Reply::Says => Action::FollowUp(Manner::Plain),
    }
}

fn body_of<'a>(says: &'a Understood, shown: &'a Shown) -> EntryBody<'a> {
    EntryBody {
        readers: readers(says),
        text: &shown.text,
        full_text: shown.full_text.as_deref(),
        folded: shown.folded,
        message_id: says.message_id.as_deref(),
        original: None,
    }
}

/// What is kept of a refused mail's text: a mail that was refused by mistake can be read for some days.
fn refused_text<'a>(
    r: &Read<'_>,
    fate: &Fate,
    says: &'a Understood,
    days: u32,
) -> Result<Option<&'a str>> {
    let kept = match fate {
        // The desk's own words are in its tickets.
        Fate::Refused(why) => *why != Refused::OwnMail,
        _ => false,
    };
    let text = says.full_text.trim();
    if !kept
        || text.is_empty()
        || r.retained(Retained::RefusedText, days)? == 0
        || !r.may_keep_refused_text(REFUSED_TEXTS_MAX)?
    {
        return Ok(None);
    }
    let mut ends = (0..=text.len().min(REFUSED_TEXT_BYTES_MAX)).rev();
    let end = ends.find(|at| text.is_char_boundary(*at));
    Ok(text.get(..end.unwrap_or_default()))
}

/// Whom it was written to beside the desk, to be known again when they answer it.
fn readers(says: &Understood) -> Option<Vec<u8>> {
    let message_id = says.message_id.as_deref()?;
    let mut others = says.written_to.clone();
    others.retain(|address| *address != says.desk);
    (!others.is_empty()).then(|| conversation::readers(message_id, &others))
}

fn reason(fate: &Fate, says: &Understood) -> &'static str {
    match fate {
        Fate::Refused(refused) => refused.word(),
        Fate::SetAside(why) => why.word(),
        Fate::Opened(_)
        | Fate::FollowedUp(_)
        | Fate::Reported(_)
        | Fate::Duplicate(_)
        | Fate::Discarded => says.automatic.map_or("", Automatic::word),
    }
}

/// Those who shall read along; somebody new becomes known. Disabled accounts and the sender do not.
fn observers(
    w: &Write<'_>,
    sender: &Person,
    says: &Understood,
    now: Instant,
) -> Result<Vec<PersonId>> {
    let mut observers = Vec::new();
    for (address, name) in &says.copied {
        let person = match w.person_by_address(address)? {
            Some(person) if person.disabled || person.id == sender.id => continue,
            Some(person) => person.id,
            None => add_requester(w, address, name, now)?,
        };
        observers.push(person);
    }
    Ok(observers)
}

fn add_sender(w: &Write<'_>, says: &Understood, now: Instant) -> Result<Person> {
    let address = says.sender.as_deref().map_err(|_| Error::NotFound)?;
    let id = add_requester(w, address, &says.sender_name, now)?;
    w.person(id)?.ok_or(Error::NotFound)
}

/// Somebody first seen without a name gets the one of a later mail.
fn with_better_name(w: &Write<'_>, mut person: Person, name: &str) -> Result<Person> {
    if !name.is_empty() && person.login.is_none() && person.name == before_at(&person.address) {
        w.set_name(person.id, name)?;
        person.name = name.into();
    }
    Ok(person)
}
