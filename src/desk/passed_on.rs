//! Whose request a mail is that an agent passes on: whoever wrote it, where that is a member; the rest of a mail's way is `received`.

use super::Result;
use super::members::add_requester;
use super::understood::{PassedOn, Understood};
use crate::rules::mail::Proof;
use crate::rules::{Instant, PersonId};
use crate::store::{Person, Read, Write};

/// Whoever wrote what an agent passes on, by address; nobody where the mail may not be the agent's, or it is the agent's own.
pub(super) fn writer_of_passed_on(
    r: &Read<'_>,
    agent: &Person,
    says: &Understood,
) -> Result<Option<PassedOn>> {
    let trusted = agent.role.is_agent() && says.proof != Proof::Failed && !says.is_automatic();
    let Some(mut writer) = says.passed_on.clone().filter(|_| trusted) else {
        return Ok(None);
    };
    if writer.address.is_empty() {
        let mut named = r.people_named(&writer.name)?;
        match (named.pop(), named.is_empty()) {
            (Some(one), true) => writer.address = one.address,
            (Some(_) | None, _) => return Ok(None),
        }
    }
    let known = r.person_by_address(&writer.address)?;
    let is_somebody = known.is_none_or(|person| !person.disabled && person.id != agent.id);
    Ok(is_somebody.then_some(writer))
}

pub(super) fn known_or_new(w: &Write<'_>, writer: &PassedOn, now: Instant) -> Result<PersonId> {
    match w.person_by_address(&writer.address)? {
        Some(person) => Ok(person.id),
        None => add_requester(w, &writer.address, &writer.name, now),
    }
}
