//! What is to be done with a mail, decided before anything is written; `received` carries it out and tells it to who asks.

use std::borrow::Cow;

use super::Result;
use super::conversation::placement;
use super::understood::Understood;
use crate::rules::mail::{Aside, Placement, Proof, Refused, Step};
use crate::rules::{OutgoingId, TicketNumber};
use crate::store::{Person, Read};

/// Mails whose sender cannot be read that wait for an agent; more of them are refused, so that nobody fills the file with them.
const UNREAD_MAX: u32 = 200;

/// What is to be done with a mail, before anything is written.
pub enum Verdict {
    /// It was registered before, on that ticket.
    Registered(Option<TicketNumber>),
    /// It is not registered.
    Refused(Refused),
    /// It waits for an agent.
    Held(Aside),
    /// It reports on this mail of that ticket.
    Reports(TicketNumber, OutgoingId),
    /// The sender where known, and where it belongs.
    Placed(Option<Person>, Placement),
}

/// The steps in their order; `steps` gets what each found.
pub fn verdict(
    r: &Read<'_>,
    digest: &[u8],
    says: &Understood,
    steps: &mut Vec<Step>,
) -> Result<Verdict> {
    if let Some(ticket) = r.received_by_digest(digest)? {
        steps.push(Step::SeenBefore(ticket));
        return Ok(Verdict::Registered(ticket));
    }
    // Before the sender is asked: mail systems report under their own names, and the Message-ID proves whose mail it was.
    if let Some(report) = &says.report {
        let about = report
            .mail
            .filter(|(number, _)| r.ticket(*number).is_ok_and(|t| t.is_some()));
        steps.push(Step::Reports(
            report.outcome,
            about.map(|(number, _)| number),
        ));
        return Ok(match (about, &says.sender) {
            (Some((number, outgoing)), _) => Verdict::Reports(number, outgoing),
            (None, Err(refused)) => Verdict::Refused(*refused),
            (None, Ok(_)) => Verdict::Refused(Refused::Report),
        });
    }
    let known = match known_sender(r, says)? {
        Ok(known) => known,
        Err(_) if says.is_of_nobody_known() && r.set_aside_for(Aside::NoSender, UNREAD_MAX)? => {
            steps.push(Step::Held(Aside::NoSender));
            return Ok(Verdict::Held(Aside::NoSender));
        }
        Err(refused) => {
            steps.push(Step::Refused(refused));
            return Ok(Verdict::Refused(refused));
        }
    };
    if let Ok(address) = &says.sender {
        steps.push(Step::From(address.clone(), known.is_some()));
    }
    if says.proof_required && says.proof != Proof::Passed {
        steps.push(Step::Held(Aside::Unproven));
        return Ok(Verdict::Held(Aside::Unproven));
    }
    let place = placement(r, says, known.as_ref(), steps)?;
    let answers_nothing = matches!(place, Placement::New { .. } | Placement::Beside(_));
    if answers_nothing && says.replies_by_itself {
        steps.push(Step::Refused(Refused::AutoReply));
        return Ok(Verdict::Refused(Refused::AutoReply));
    }
    Ok(Verdict::Placed(known, place))
}

/// The mail as what agents said of others like it makes it.
pub fn judged<'a>(
    r: &Read<'_>,
    says: &'a Understood,
    steps: &mut Vec<Step>,
) -> Result<Cow<'a, Understood>> {
    let Some(suspicion) = &says.suspected else {
        return Ok(Cow::Borrowed(says));
    };
    let Some(is_machine) = r.judged_sender(&suspicion.of)? else {
        return Ok(Cow::Borrowed(says));
    };
    steps.push(Step::Judged(suspicion.sign, is_machine));
    let automatic = is_machine.then_some(suspicion.sign);
    Ok(Cow::Owned(Understood {
        automatic,
        suspected: None,
        ..says.clone()
    }))
}

/// What is known of a mail before the file is asked.
pub fn steps_of(says: &Understood) -> Vec<Step> {
    let proof = Some(says.proof).filter(|proof| *proof != Proof::NotAsked);
    let mut steps: Vec<Step> = proof.map(Step::Proof).into_iter().collect();
    steps.extend(says.automatic.map(Step::Automatic));
    steps.extend(says.suspected.iter().map(|found| Step::Seems(found.sign)));
    steps
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
    if r.is_blocked(address)? {
        return Ok(Err(Refused::Blocked));
    }
    Ok(match r.person_by_address(address)? {
        Some(person) if person.disabled => Err(Refused::Disabled),
        person => Ok(person),
    })
}
