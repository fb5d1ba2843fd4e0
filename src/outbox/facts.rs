//! What an outgoing mail is made of, read from the store; only public entries, so that no private note can get in.

use std::collections::HashMap;

use crate::i18n::Lang;
use crate::rules::access::Role;
use crate::rules::answer_link::AnswerLink;
use crate::rules::calendar::{Delay, Waited};
use crate::rules::event::Event;
use crate::rules::flags::Flag;
use crate::rules::message_id;
use crate::rules::notices::Topic;
use crate::rules::ticket::{SolutionState, Ticket, subject_tag};
use crate::rules::{EntryId, Instant, OutgoingId, PersonId, TicketNumber};
use crate::store::{Asked, Outgoing, Person, PublicEntry, Read, Result, Told};

/// How long a link of a mail answers a solution; later ones are in the ticket, behind the sign-in.
const LINK_HOLDS: chrono::Duration = chrono::Duration::days(90);

/// Who the desk is, for all mails alike.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The service's name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Beginning of all links.
    pub base_url: String,
    /// Host of its Message-IDs.
    pub host: String,
    /// Language of those who have not chosen.
    pub language: String,
    /// From solution to closing.
    pub closing: Delay,
    /// How long an answer that was asked for is waited for, unless something else was settled.
    pub waited: Waited,
    /// Requesters of closed tickets are asked how content they are.
    pub asks: bool,
    /// Whose mail is registered.
    pub domains: Vec<String>,
    /// What mails about tickets end with where administrators worded it, by language.
    pub signatures: Vec<(String, String)>,
}

impl Sender {
    /// The same, as administrators settled it in the browser.
    pub fn settled(&self, r: &Read<'_>) -> Result<Self> {
        let mut sender = self.clone();
        if let Some(name) = r.service_name()? {
            sender.name = name;
        }
        for lang in Lang::ALL {
            let code = lang.code().to_owned();
            let worded = r.signature(&code)?;
            sender.signatures.extend(worded.map(|text| (code, text)));
        }
        Ok(sender)
    }

    /// The last lines of a mail about tickets.
    pub fn signature(&self, lang: Lang) -> Vec<String> {
        let mut worded = self.signatures.iter();
        match worded.find(|(code, _)| code == lang.code()) {
            Some((_, text)) => text.lines().map(str::to_owned).collect(),
            None => vec![format!("{} – {}", self.name, self.address)],
        }
    }
}

/// Everything one mail is made of.
#[derive(Clone, Debug)]
pub struct Facts {
    /// To whom.
    pub reader: Person,
    /// About what.
    pub ticket: Ticket,
    /// What its mails were called before it got another title: what keeps a conversation together stays as it is.
    pub mail_subject: Option<String>,
    /// The ticket's category, by name.
    pub category: Option<String>,
    /// The public timeline, oldest first.
    pub entries: Vec<PublicEntry>,
    /// Names of everybody who appears.
    pub names: HashMap<PersonId, String>,
    /// What is told, oldest first.
    pub outgoing: Outgoing,
    /// Message-IDs of the conversation so far, oldest first.
    pub references: Vec<String>,
    /// Its own Message-ID, without angle brackets.
    pub message_id: String,
    /// When the waiting solution, or the answer that does not come, closes the ticket by itself.
    pub closes_at: Option<Instant>,
    /// What the requester was asked last.
    pub asked: Option<Asked>,
    /// Where the requester answers the waiting solution without signing in.
    pub answer_link: Option<String>,
    /// Where the requester of an expired solution says how content they are.
    pub rating_link: Option<String>,
    /// Whom mails did not reach, and why: only for a mail that tells agents so.
    pub unreached: Vec<(PersonId, String)>,
    /// Lines that this reader came to see by a merger: on the page, and in no mail.
    pub of_strangers: Vec<EntryId>,
    /// Tickets of this requester in the hour before, and since.
    pub flood: u32,
}

impl Facts {
    /// « [Support #1042] Vidéoprojecteur », the same through the ticket's life.
    pub fn subject_line(&self) -> String {
        let title = self.mail_subject.as_deref();
        let title = title.unwrap_or(&self.ticket.subject);
        format!("{} {title}", subject_tag(self.ticket.number))
    }
}

/// Reads them. None when the reader or the ticket is gone, or may not be written to any more.
pub fn gather(
    r: &Read<'_>,
    outgoing: Outgoing,
    sender: &Sender,
    key: &[u8],
) -> Result<Option<Facts>> {
    let Some(reader) = r.person(outgoing.person)?.filter(|person| !person.disabled) else {
        return Ok(None);
    };
    // Asked again: the ticket may have been filed under what this reader does not see since the mail was queued.
    let rights = r.rights(reader.id, reader.role)?;
    let Some(ticket) = r
        .ticket(outgoing.ticket)?
        .filter(|ticket| rights.sees(ticket))
    else {
        return Ok(None);
    };
    let entries = r.public_entries(outgoing.ticket)?;
    let treats = reader.role.is_agent() && reader.id != ticket.requester;
    let absorbed = |entry: &PublicEntry| matches!(entry.event, Event::Absorbed(_));
    let of_strangers = if !treats && entries.iter().any(absorbed) {
        r.lines_of_strangers(ticket.number, reader.id)?
    } else {
        vec![]
    };
    let id_of = |mail| message_id::write(key, outgoing.ticket, mail, &sender.host);
    let mut references: Vec<String> = r.mail_root(outgoing.ticket)?.into_iter().collect();
    references.extend(r.sent_before(&outgoing)?.into_iter().map(id_of));
    let tells_of = |topic| outgoing.told.iter().any(|told| told.topic == topic);
    let asks = ticket.awaits_answer() || tells_of(Topic::AskedAgain) || tells_of(Topic::Unanswered);
    let asked = if asks {
        r.asked(outgoing.ticket)?
    } else {
        None
    };
    let proposal = ticket.proposal.as_ref();
    let proposal = proposal.filter(|proposal| !proposal.clock_stopped);
    let closes_at = match (proposal, asked) {
        (Some(proposal), _) => Some(sender.closing.after(proposal.counts_from, &r.closings()?)),
        (None, Some(asked)) if ticket.awaits_answer() => {
            let patience = r.patience(sender.waited)?;
            patience.closes_at(asked.at, asked.reminded_at, &r.closings()?)
        }
        (None, Some(_) | None) => None,
    };
    let link_to = |solution| {
        let link = AnswerLink {
            ticket: ticket.number,
            solution,
            person: reader.id,
            until: (outgoing.created_at + LINK_HOLDS).timestamp(),
        };
        format!("{}/s/{}", sender.base_url, link.write(key))
    };
    let answer_link = ticket
        .proposal
        .as_ref()
        .filter(|_| reader.id == ticket.requester)
        .map(|proposal| link_to(proposal.entry));
    let rated = if sender.asks && reader.id == ticket.requester {
        let last = r.solutions(ticket.number)?.pop();
        last.filter(|last| last.state == SolutionState::Expired)
    } else {
        None
    };
    let rating_link = rated.map(|last| link_to(last.entry));
    let tells = |topic| outgoing.told.iter().any(|told| told.topic == topic);
    let unreached = if tells(Topic::Unreached) && reader.role.is_agent() {
        unreached(r, outgoing.ticket)?
    } else {
        vec![]
    };
    let flood = if tells(Topic::Flood) {
        r.opened_since(
            ticket.requester,
            outgoing.created_at - chrono::Duration::hours(1),
        )?
    } else {
        0
    };
    Ok(Some(Facts {
        mail_subject: r.mail_subject(ticket.number)?,
        category: ticket
            .category
            .map(|id| r.category_name(id))
            .transpose()?
            .flatten(),
        names: names(r, reader.role, &ticket, (&entries, &unreached))?,
        message_id: id_of(outgoing.id),
        reader,
        ticket,
        entries,
        outgoing,
        references,
        closes_at,
        asked,
        answer_link,
        rating_link,
        unreached,
        of_strangers,
        flood,
    }))
}

/// A mail that is not to go out, to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Imagined {
    /// About which ticket.
    pub ticket: TicketNumber,
    /// What it tells.
    pub topic: Topic,
    /// Its language.
    pub language: &'static str,
    /// To the first who has the ticket, or to this one; to the requester where there is none.
    pub agent: Option<PersonId>,
}

/// The facts of such a mail, about the newest line that fits its topic. None where there is no such ticket.
pub fn imagine(
    r: &Read<'_>,
    wanted: &Imagined,
    sender: &Sender,
    key: &[u8],
    now: Instant,
) -> Result<Option<Facts>> {
    let Some(ticket) = r.ticket(r.surviving(wanted.ticket)?)? else {
        return Ok(None);
    };
    let entries = r.public_entries(ticket.number)?;
    let mut newest = entries.iter().rev();
    let fits = newest.find(|entry| tells(wanted.topic, &entry.event));
    let reader = match wanted.agent {
        Some(viewer) => ticket.assignees.first().copied().unwrap_or(viewer),
        None if wanted.topic == Topic::Observer => ticket
            .observers
            .first()
            .copied()
            .unwrap_or(ticket.requester),
        None => ticket.requester,
    };
    let outgoing = Outgoing {
        id: OutgoingId(0),
        ticket: ticket.number,
        person: reader,
        created_at: now,
        tries: 0,
        told: vec![Told {
            topic: wanted.topic,
            entry: fits.or(entries.last()).map(|entry| entry.id),
        }],
    };
    let facts = gather(r, outgoing, sender, key)?;
    Ok(facts.map(|mut facts| {
        facts.reader.language = Some(wanted.language.into());
        facts
    }))
}

/// Whether such a line is what mails about that topic tell.
const fn tells(topic: Topic, event: &Event) -> bool {
    match topic {
        Topic::Acknowledgement | Topic::NewTicket | Topic::Flood => matches!(event, Event::Opened),
        Topic::FollowUp => matches!(event, Event::FollowedUp),
        Topic::Documents => matches!(event, Event::DocumentsAdded),
        Topic::Assigned | Topic::Unassigned => {
            matches!(event, Event::Assigned { .. } | Event::Routed(_))
        }
        Topic::Status => matches!(event, Event::StatusChanged { .. }),
        Topic::Solution | Topic::Reminder => matches!(event, Event::SolutionProposed),
        Topic::Accepted | Topic::Closed => matches!(event, Event::SolutionAccepted),
        Topic::Rejected => matches!(event, Event::SolutionRejected),
        Topic::Answered => matches!(event, Event::SolutionAnswered),
        Topic::ClosedAtOnce => matches!(event, Event::ClosedAtOnce { .. }),
        Topic::Expired => matches!(event, Event::SolutionExpired),
        Topic::Waiting => matches!(event, Event::AnswerAwaited),
        Topic::AskedAgain => matches!(event, Event::AskedAgain),
        Topic::Unanswered => matches!(event, Event::Unanswered),
        Topic::Double => matches!(event, Event::DoubleOf(_)),
        Topic::Category => matches!(event, Event::CategoryChanged { .. }),
        Topic::Reopened => matches!(event, Event::Reopened),
        Topic::CameBack => matches!(event, Event::CameBack),
        Topic::Merged => matches!(event, Event::Absorbed(_)),
        Topic::Observer => matches!(event, Event::ObserversChanged { .. }),
        Topic::OnBehalf => matches!(event, Event::RequesterChanged { .. }),
        Topic::AnswerLate
        | Topic::SolutionLate
        | Topic::Unreached
        | Topic::KeptAsNote
        | Topic::Unattended
        | Topic::TaskLeft => false,
    }
}

fn unreached(r: &Read<'_>, number: TicketNumber) -> Result<Vec<(PersonId, String)>> {
    let flags = r.flags(number)?.into_iter();
    Ok(flags
        .filter_map(|flagged| match flagged.flag {
            Flag::Unreached { person, why } => Some((person, why)),
            Flag::Unproven | Flag::Named(_) | Flag::Suspected(_) => None,
        })
        .collect())
}

/// Agents read people of one name told apart.
fn names(
    r: &Read<'_>,
    reader: Role,
    ticket: &Ticket,
    (entries, unreached): (&[PublicEntry], &[(PersonId, String)]),
) -> Result<HashMap<PersonId, String>> {
    let mut people = vec![ticket.requester];
    people.extend(&ticket.assignees);
    people.extend(&ticket.observers);
    people.extend(entries.iter().filter_map(|entry| entry.author));
    for entry in entries {
        let (added, removed) = entry.event.people();
        people.extend(added.iter().chain(removed));
        if let Event::Routed(choice) = &entry.event {
            people.extend(choice.people());
        }
    }
    people.extend(unreached.iter().map(|(person, _)| person));
    if reader.is_agent() {
        r.names_apart(people)
    } else {
        r.names_of(people)
    }
}
