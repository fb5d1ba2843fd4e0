//! A mail's way through the desk: seen before, refused, a new ticket or a follow-up; what it says was read in `intake`.

use super::{Desk, Error, Request, Result, Said};
use crate::rules::access::Role;
use crate::rules::mail::{Automatic, Claim, Claimed, Fate, Placement, Refused, place};
use crate::rules::moves::decide;
use crate::rules::reply::{self, Reply};
use crate::rules::ticket::{Action, Actor, Manner, Source, Ticket};
use crate::rules::{Instant, TicketNumber};
use crate::store::{EntryBody, NewDocument, NewLetter, NewPerson, Person, Read, Trace, Write};

/// What a mail says, as `intake` understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The one address of its From field, lowercase; or why there is none to be believed.
    pub sender: std::result::Result<String, Refused>,
    /// The From field as people read it.
    pub from: String,
    /// The name in it.
    pub sender_name: String,
    /// Its subject, as a title.
    pub subject: String,
    /// Its Date field.
    pub sent_at: String,
    /// Its Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// What the author wrote.
    pub text: String,
    /// With quoted history, where that differs.
    pub full_text: Option<String>,
    /// Why it counts as automatic.
    pub automatic: Option<Automatic>,
    /// The ticket it says it answers.
    pub claim: Claim,
}

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
    /// What it brings.
    pub documents: Vec<NewDocument>,
}

impl Desk {
    /// What became of this mail, if that is committed, so that it only has to leave its mailbox.
    pub fn registered(&self, trace: &Trace) -> Result<Option<Fate>> {
        let Some(uid) = trace.uid else {
            return Ok(None);
        };
        Ok(self
            .store()
            .read(|r| r.letter_by_uid(&trace.mailbox, uid))?)
    }

    /// Registers a mail, in one transaction. The same mail a second time changes nothing.
    pub fn receive(&self, mail: Incoming<'_>, now: Instant) -> Result<Fate> {
        self.store().write(|w| {
            w.end_letter(mail.begun)?;
            if let Some(uid) = mail.trace.uid
                && let Some(fate) = w.letter_by_uid(&mail.trace.mailbox, uid)?
            {
                return Ok(fate);
            }
            let (trace, digest, says) = (mail.trace, mail.digest, mail.says);
            let fate = self.settle(w, mail, now)?;
            let line = NewLetter {
                trace,
                digest,
                sender: says.sender.as_deref().unwrap_or(&says.from),
                sent_at: &says.sent_at,
                subject: &says.subject,
                reason: reason(&fate, says),
                fate: &fate,
                raw: None,
            };
            w.add_letter(&line, now)?;
            Ok(fate)
        })
    }

    /// Keeps a mail that could not be handled, whole, with the reason.
    pub fn set_aside(
        &self,
        trace: &Trace,
        digest: &[u8],
        raw: &[u8],
        why: &str,
        now: Instant,
    ) -> Result<Fate> {
        let fate = Fate::SetAside(why.into());
        let line = NewLetter {
            trace,
            digest,
            sender: "",
            sent_at: "",
            subject: "",
            fate: &fate,
            reason: why,
            raw: Some(raw),
        };
        self.store().write(|w| {
            // Set aside before, but not taken out of the mailbox: one line is enough, and a second one impossible.
            if let Some(uid) = trace.uid
                && let Some(fate) = w.letter_by_uid(&trace.mailbox, uid)?
            {
                w.end_letter(digest)?;
                return Ok(fate);
            }
            w.add_letter(&line, now)?;
            w.end_letter(digest)?;
            Ok(fate.clone())
        })
    }

    /// What would become of a mail; changes nothing.
    pub fn foresee(&self, digest: &[u8], says: &Understood) -> Result<Fate> {
        self.store().read(|r| {
            if let Some(ticket) = r.letter_by_digest(digest)? {
                return Ok(Fate::Duplicate(ticket));
            }
            let person = match known_sender(r, says)? {
                Ok(person) => person,
                Err(refused) => return Ok(Fate::Refused(refused)),
            };
            Ok(match placement(r, says, person.as_ref())? {
                Placement::FollowsUp(number) => Fate::FollowedUp(number),
                _ if says.is_report() => Fate::Refused(Refused::Report),
                Placement::New { .. } | Placement::Continues(_) => Fate::Opened(TicketNumber(0)),
            })
        })
    }

    fn settle(&self, w: &Write<'_>, mail: Incoming<'_>, now: Instant) -> Result<Fate> {
        if let Some(ticket) = w.letter_by_digest(mail.digest)? {
            return Ok(Fate::Duplicate(ticket));
        }
        let known = match known_sender(w, mail.says)? {
            Ok(known) => known,
            Err(refused) => return Ok(Fate::Refused(refused)),
        };
        let place = placement(w, mail.says, known.as_ref())?;
        if mail.says.is_report() && !matches!(place, Placement::FollowsUp(_)) {
            return Ok(Fate::Refused(Refused::Report));
        }
        let person = match known {
            Some(person) => with_better_name(w, person, &mail.says.sender_name)?,
            None => add_sender(w, mail.says, now)?,
        };
        match place {
            Placement::FollowsUp(number) => self.follow_up(w, number, &person, mail, now),
            Placement::Continues(number) => self.open_by_mail(w, Some(number), &person, mail, now),
            Placement::New { named: _ } => self.open_by_mail(w, None, &person, mail, now),
        }
    }

    fn open_by_mail(
        &self,
        w: &Write<'_>,
        follows: Option<TicketNumber>,
        person: &Person,
        mail: Incoming<'_>,
        now: Instant,
    ) -> Result<Fate> {
        let request = Request {
            requester: person.id,
            subject: &mail.says.subject,
            said: Said {
                body: body_of(mail.says),
                documents: mail.documents,
            },
            source: Source::Mail,
            category: None,
            follows,
            acknowledge: mail.says.automatic.is_none(),
        };
        Ok(Fate::Opened(self.open_in(w, request, now)?.number))
    }

    fn follow_up(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        person: &Person,
        mail: Incoming<'_>,
        now: Instant,
    ) -> Result<Fate> {
        let ticket = w.ticket(number)?.ok_or(Error::NotFound)?;
        let actor = Actor::Person(person.id, person.role);
        let action = meant(&ticket, person, mail.says);
        let automatic = action == Action::FollowUp(Manner::Automatic);
        // A mail of nothing but a quote is still a follow-up: the author meant to answer.
        let events = decide(&ticket, actor, &action, true)?;
        let said = Said {
            body: body_of(mail.says),
            documents: mail.documents,
        };
        let author = (actor, Source::Mail);
        if automatic {
            let mut documents = said.documents;
            w.add_entry(number, author, &events[0], &said.body, &mut documents, now)?;
        } else {
            self.record(w, ticket, author, &events, said, now)?;
        }
        Ok(Fate::FollowedUp(number))
    }
}

/// What a mail on a ticket asks for. « ACCEPTER » and « REFUSER » count from the requester, in a reply that proves to answer a
/// mail of ours; a number in the subject proves nothing.
fn meant(ticket: &Ticket, person: &Person, says: &Understood) -> Action {
    if says.is_automatic() {
        return Action::FollowUp(Manner::Automatic);
    }
    if ticket.proposal.is_none() || person.id != ticket.requester {
        return Action::FollowUp(Manner::Plain);
    }
    let proven = says.claim.proven == Some(ticket.number);
    match reply::read(&says.text) {
        Reply::Accepts if proven => Action::Accept,
        Reply::Rejects if proven => Action::Reject,
        Reply::Thanks => Action::FollowUp(Manner::Thanks),
        Reply::Accepts | Reply::Rejects | Reply::Says => Action::FollowUp(Manner::Plain),
    }
}

fn body_of(says: &Understood) -> EntryBody<'_> {
    EntryBody {
        text: &says.text,
        full_text: says.full_text.as_deref(),
        message_id: says.message_id.as_deref(),
    }
}

fn reason<'a>(fate: &'a Fate, says: &Understood) -> &'a str {
    match fate {
        Fate::Refused(refused) => refused.word(),
        Fate::SetAside(why) => why,
        Fate::Opened(_) | Fate::FollowedUp(_) | Fate::Duplicate(_) => {
            says.automatic.map_or("", Automatic::word)
        }
    }
}

/// The sender, if known and allowed to write; `Ok(Ok(None))` for somebody new.
fn known_sender(
    r: &Read<'_>,
    says: &Understood,
) -> Result<std::result::Result<Option<Person>, Refused>> {
    let address = match &says.sender {
        Ok(address) => address,
        Err(refused) => return Ok(Err(*refused)),
    };
    Ok(match r.person_by_address(address)? {
        Some(person) if person.disabled => Err(Refused::Disabled),
        person => Ok(person),
    })
}

fn add_sender(w: &Write<'_>, says: &Understood, now: Instant) -> Result<Person> {
    let address = says.sender.as_deref().map_err(|_| Error::NotFound)?;
    let name = if says.sender_name.is_empty() {
        local_part(address)
    } else {
        &says.sender_name
    };
    let new = NewPerson {
        address,
        name,
        login: None,
        role: Role::Requester,
    };
    let id = w.add_person(&new, now)?;
    w.person(id)?.ok_or(Error::NotFound)
}

/// Somebody first seen without a name gets the one of a later mail.
fn with_better_name(w: &Write<'_>, mut person: Person, name: &str) -> Result<Person> {
    if !name.is_empty() && person.login.is_none() && person.name == local_part(&person.address) {
        w.set_name(person.id, name)?;
        person.name = name.into();
    }
    Ok(person)
}

fn local_part(address: &str) -> &str {
    address.split('@').next().unwrap_or(address)
}

/// Where the mail belongs, by what the file knows of the tickets it claims.
fn placement(r: &Read<'_>, says: &Understood, person: Option<&Person>) -> Result<Placement> {
    let mut claimed = Vec::new();
    let claims = [(says.claim.proven, true), (says.claim.named, false)];
    for (number, proven) in claims
        .into_iter()
        .filter_map(|(n, proven)| Some((n?, proven)))
    {
        let Some(ticket) = r.ticket(number)? else {
            continue;
        };
        let concerned = person.is_some_and(|p| p.role.is_agent() || ticket.concerns(p.id));
        // A machine's answer to a mail of ours (a bounce, an absence) belongs to that mail's ticket whoever sends it.
        let takes_part = concerned || (proven && says.automatic.is_some());
        claimed.push(Claimed {
            number,
            takes_part,
            closed: !says.is_automatic() && ticket.is_closed(),
        });
    }
    Ok(place(&claimed))
}

impl Understood {
    /// A machine wrote it.
    pub const fn is_automatic(&self) -> bool {
        self.automatic.is_some()
    }

    /// A mail server reports what became of a mail.
    fn is_report(&self) -> bool {
        self.automatic == Some(Automatic::Report)
    }
}
