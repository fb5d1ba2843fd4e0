//! Where a mail belongs among the desk's tickets, and whether an agent's is for the team alone: what the file knows of the mails that
//! it answers is read here, `rules::mail` decides; the rest of a mail's way is `verdict`.

use super::Result;
use super::confidence;
use super::understood::Understood;
use crate::rules::access::Sight;
use crate::rules::conversation::is_reader;
use crate::rules::mail::{Claim, Claimed, Copied, Internal, Placement, Proof, Recipients, Step};
use crate::rules::mail::{internal, place};
use crate::rules::ticket::Ticket;
use crate::rules::{PersonId, TicketNumber};
use crate::store::{MailLine, Person, Read};

/// What a mail says it answers, in numbers of this desk: those of a GLPI that was taken over lead to what its tickets became, and prove
/// as little as a number in a subject.
pub(super) fn in_our_numbers(r: &Read<'_>, says: &Understood) -> Result<Claim> {
    let mut claim = says.claim;
    if let (None, Some(of)) = (claim.named, &says.of_glpi) {
        claim.named = r.ticket_of_glpi(of.uuid.as_deref(), of.number)?;
    }
    Ok(claim)
}

/// Where the mail belongs, by what the file knows of the tickets it claims.
pub(super) fn placement(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
    steps: &mut Vec<Step>,
) -> Result<Placement> {
    // Who may not be who they say gains no right by a number or a Message-ID that anybody can write.
    let is_trusted = says.proof != Proof::Failed;
    if let Some(number) = aside_of_note(r, says, person)?.filter(|_| is_trusted) {
        steps.push(Step::AnswersNote(number));
        return Ok(Placement::Beside(number));
    }
    let mut claimed = Vec::new();
    if let Some(number) = says.claim.proven {
        claimed.extend(claim(r, says, person, (number, Step::Proven), steps)?);
    }
    if is_trusted {
        claimed.extend(answered(r, says, person, steps)?);
        if let Some(number) = in_our_numbers(r, says)?.named {
            claimed.extend(claim(r, says, person, (number, Step::Named), steps)?);
        }
    }
    Ok(place(&claimed))
}

/// What is known of a ticket that the mail claims by a Message-ID of ours, or names.
fn claim(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
    (number, step): (TicketNumber, fn(TicketNumber) -> Step),
    steps: &mut Vec<Step>,
) -> Result<Option<Claimed>> {
    let number = r.surviving(number)?;
    let Some(ticket) = r.ticket(number)? else {
        return Ok(None);
    };
    steps.push(step(number));
    let proven = says.claim.proven.is_some() && step(number) == Step::Proven(number);
    // A machine's answer to a mail of ours (an absence) belongs to that mail's ticket whoever sends it.
    let takes_part = sees(r, person, &ticket)? || (proven && says.is_automatic());
    if !takes_part {
        steps.push(Step::NoPart(number));
    }
    Ok(Some(known(r, says, person, &ticket, takes_part, steps)?))
}

/// The tickets of other mails that it answers, for whoever takes part there or was written to with that mail.
fn answered(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
    steps: &mut Vec<Step>,
) -> Result<Vec<Claimed>> {
    let mut claimed: Vec<Claimed> = Vec::new();
    for id in &says.before.ids {
        for line in r.lines_of_mail(id)? {
            let number = r.surviving(line.ticket)?;
            let ticket = r.ticket(number)?.filter(|ticket| !ticket.discarded);
            let (Some(ticket), false) = (ticket, claimed.iter().any(|one| one.number == number))
            else {
                continue;
            };
            let takes_part = sees(r, person, &ticket)?;
            let copied = if takes_part {
                Copied::No
            } else {
                copied(r, says, person, (&ticket, id, &line))?
            };
            if !takes_part && copied == Copied::No {
                continue;
            }
            steps.push(Step::Answered(number));
            if copied != Copied::No {
                steps.push(Step::WrittenTo(number));
            }
            claimed.push(Claimed {
                copied,
                ..known(r, says, person, &ticket, takes_part, steps)?
            });
        }
    }
    Ok(claimed)
}

/// What somebody is given who takes no part in a ticket, but was written to with the mail that they answer.
fn copied(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
    (ticket, id, line): (&Ticket, &str, &MailLine),
) -> Result<Copied> {
    let Some(readers) = line.readers.as_deref().filter(|_| !says.is_automatic()) else {
        return Ok(Copied::No);
    };
    let mut addresses: Vec<String> = says.sender.iter().cloned().collect();
    if let Some(person) = person {
        addresses.extend(r.addresses_of(person.id)?);
    }
    let written_to = addresses.iter().any(|one| is_reader(readers, id, one));
    // What became confidential since is not opened by having read its beginning.
    let confidential = || confidence::inherited(r, Some(ticket.number));
    Ok(match says.in_copy {
        _ if !written_to => Copied::No,
        Copied::Joins if confidential()?.is_some() => Copied::Beside,
        given => given,
    })
}

fn known(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
    ticket: &Ticket,
    takes_part: bool,
    steps: &mut Vec<Step>,
) -> Result<Claimed> {
    let number = ticket.number;
    let for_the_team = match person.filter(|_| takes_part) {
        Some(person) => for_the_team(r, ticket, person, says)?.is_some(),
        None => false,
    };
    let closed = !says.is_automatic() && ticket.is_closed() && !for_the_team;
    if takes_part && closed {
        steps.push(Step::Closed(number));
    }
    let continued_by = match person.filter(|_| closed && takes_part) {
        Some(person) => r.open_continuation(number, person.id)?,
        None => None,
    };
    Ok(Claimed {
        number,
        takes_part,
        closed,
        continued_by,
        copied: Copied::No,
    })
}

fn sees(r: &Read<'_>, person: Option<&Person>, ticket: &Ticket) -> Result<bool> {
    Ok(match person {
        Some(person) => r.rights(person.id, person.role)?.sees(ticket),
        None => false,
    })
}

/// The ticket of the private note that a mail answers before anything else of ours, by the mail that became that note.
fn note_answered(r: &Read<'_>, says: &Understood) -> Result<Option<TicketNumber>> {
    let nearer = says.before.ids.iter().take(says.before.nearer_than_ours);
    for id in nearer {
        if let Some(line) = r.lines_of_mail(id)?.first() {
            return Ok(line.is_note.then_some(r.surviving(line.ticket)?));
        }
    }
    Ok(None)
}

/// That ticket, where the answer is neither the team's nor the requester's: what colleagues say among themselves reaches nobody else.
fn aside_of_note(
    r: &Read<'_>,
    says: &Understood,
    person: Option<&Person>,
) -> Result<Option<TicketNumber>> {
    let Some(number) = note_answered(r, says)?.filter(|_| !says.is_automatic()) else {
        return Ok(None);
    };
    let Some(ticket) = r.ticket(number)?.filter(|ticket| !ticket.discarded) else {
        return Ok(None);
    };
    let Some(person) = person else {
        return Ok(Some(number));
    };
    let whole = r.rights(person.id, person.role)?.sight(&ticket) == Sight::Whole;
    Ok((!whole && ticket.requester != person.id).then_some(number))
}

/// Why a mail on a ticket is for the team alone, where somebody of the team sent it; nothing where the requester is answered.
pub(super) fn for_the_team(
    r: &Read<'_>,
    ticket: &Ticket,
    person: &Person,
    says: &Understood,
) -> Result<Option<Internal>> {
    let rights = r.rights(person.id, person.role)?;
    let treats = rights.sight(ticket) == Sight::Whole && ticket.requester != person.id;
    if !treats || says.is_automatic() {
        return Ok(None);
    }
    let answers_note = note_answered(r, says)?.is_some();
    let to = recipients(r, ticket, person, says)?;
    Ok(internal(says.before.passed_on, answers_note, to))
}

/// Whom a mail was written to beside the desk and its sender.
fn recipients(
    r: &Read<'_>,
    ticket: &Ticket,
    person: &Person,
    says: &Understood,
) -> Result<Recipients> {
    let mut to = Recipients::Desk;
    for address in &says.written_to {
        let known = r.person_by_address(address)?.map(|one| one.id);
        let is_desks = *address == says.desk || r.is_address_of_category(address)?;
        if known == Some(ticket.requester) {
            return Ok(Recipients::Requester);
        }
        if !is_desks && known != Some(person.id) {
            to = Recipients::Others;
        }
    }
    Ok(to)
}

/// Who has a mail's words already, as they were written to with it.
pub(super) fn heard(r: &Read<'_>, says: &Understood) -> Result<Vec<PersonId>> {
    let mut heard = Vec::new();
    let others = says.written_to.iter();
    for address in others.filter(|address| **address != says.desk) {
        heard.extend(r.person_by_address(address)?.map(|one| one.id));
    }
    Ok(heard)
}
