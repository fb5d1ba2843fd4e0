//! What an owed mail is made of, read from the store; only public entries, so that no private note can get in.

use std::collections::HashMap;

use crate::rules::marks::Mark;
use crate::rules::message_id;
use crate::rules::notices::Topic;
use crate::rules::ticket::Ticket;
use crate::rules::{Instant, PersonId, TicketNumber};
use crate::store::{Owed, Person, PublicEntry, Read, Result};

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
    /// Days from solution to closing.
    pub closing_days: u32,
    /// Whose mail is registered.
    pub domains: Vec<String>,
}

/// Everything one mail is made of.
#[derive(Clone, Debug)]
pub struct Facts {
    /// To whom.
    pub reader: Person,
    /// About what.
    pub ticket: Ticket,
    /// The ticket's category, by name.
    pub category: Option<String>,
    /// The public timeline, oldest first.
    pub entries: Vec<PublicEntry>,
    /// Names of everybody who appears.
    pub names: HashMap<PersonId, String>,
    /// What is told, oldest first.
    pub owed: Owed,
    /// Message-IDs of the conversation so far, oldest first.
    pub references: Vec<String>,
    /// Its own Message-ID, without angle brackets.
    pub message_id: String,
    /// When the waiting solution closes the ticket by itself.
    pub closes_at: Option<Instant>,
    /// Whom mails did not reach, and why: only for a mail that tells agents so.
    pub unreached: Vec<(PersonId, String)>,
    /// Tickets of this requester in the hour before, and since.
    pub flood: u32,
}

/// Reads them. None when the reader or the ticket is gone, or may not be written to any more.
pub fn gather(r: &Read<'_>, owed: Owed, sender: &Sender, key: &[u8]) -> Result<Option<Facts>> {
    let Some(reader) = r.person(owed.person)?.filter(|person| !person.disabled) else {
        return Ok(None);
    };
    let Some(ticket) = r.ticket(owed.ticket)? else {
        return Ok(None);
    };
    let entries = r.public_entries(owed.ticket)?;
    let id_of = |mail| message_id::write(key, owed.ticket, mail, &sender.host);
    let mut references: Vec<String> = r.mail_root(owed.ticket)?.into_iter().collect();
    references.extend(r.sent_before(&owed)?.into_iter().map(id_of));
    let closes_at = ticket
        .proposal
        .as_ref()
        .filter(|proposal| !proposal.clock_stopped)
        .map(|proposal| proposal.at + chrono::Duration::days(sender.closing_days.into()));
    let tells = |topic| owed.told.iter().any(|told| told.topic == topic);
    let unreached = if tells(Topic::Unreached) && reader.role.is_agent() {
        unreached(r, owed.ticket)?
    } else {
        vec![]
    };
    let flood = if tells(Topic::Flood) {
        r.opened_since(
            ticket.requester,
            owed.created_at - chrono::Duration::hours(1),
        )?
    } else {
        0
    };
    Ok(Some(Facts {
        category: ticket
            .category
            .map(|id| r.category_name(id))
            .transpose()?
            .flatten(),
        names: names(r, &ticket, &entries, &unreached)?,
        message_id: id_of(owed.id),
        reader,
        ticket,
        entries,
        owed,
        references,
        closes_at,
        unreached,
        flood,
    }))
}

fn unreached(r: &Read<'_>, number: TicketNumber) -> Result<Vec<(PersonId, String)>> {
    let marks = r.marks(number)?.into_iter();
    Ok(marks
        .filter_map(|marked| match marked.mark {
            Mark::Unreached { person, why } => Some((person, why)),
            Mark::Unproven | Mark::Named(_) => None,
        })
        .collect())
}

fn names(
    r: &Read<'_>,
    ticket: &Ticket,
    entries: &[PublicEntry],
    unreached: &[(PersonId, String)],
) -> Result<HashMap<PersonId, String>> {
    let mut people = vec![ticket.requester];
    people.extend(&ticket.assignees);
    people.extend(&ticket.observers);
    people.extend(entries.iter().filter_map(|entry| entry.author));
    people.extend(unreached.iter().map(|(person, _)| person));
    r.names_of(people)
}
