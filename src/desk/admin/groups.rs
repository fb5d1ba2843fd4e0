//! Groups of agents, and who is in them; the categories they treat are settled in `categories`.

use super::{Caller, Result};
use crate::rules::administration::{Refusal, name};
use crate::rules::audit::Deed;
use crate::rules::{GroupId, PersonId};
use crate::store::{Read, Store, Write};

/// Adds a group without members.
pub fn add(store: &Store, caller: &Caller, typed: &str) -> Result<GroupId> {
    caller.administer(store, |w| {
        let name = name(typed)?;
        if w.group(&name)?.is_some() {
            return Err(Refusal::NameTaken.into());
        }
        let id = w.add_group(&name)?;
        caller.note(w, Deed::GroupChanged, &format!("added {name}"))?;
        Ok(id)
    })
}

/// Gives a group its name and its members; whoever is not of the team is left out.
pub fn save(
    store: &Store,
    caller: &Caller,
    id: GroupId,
    (typed, members): (&str, &[PersonId]),
) -> Result<()> {
    caller.administer(store, |w| {
        name_of(w, id)?;
        let name = name(typed)?;
        if w.group(&name)?.is_some_and(|other| other != id) {
            return Err(Refusal::NameTaken.into());
        }
        let team = w.team()?.into_iter().map(|person| person.id);
        let members: Vec<PersonId> = team.filter(|person| members.contains(person)).collect();
        let before = members_of(w, id)?;
        w.save_group(id, &name, &members)?;
        for left in before.iter().filter(|person| !members.contains(person)) {
            w.note_left(*left)?;
        }
        caller.note(w, Deed::GroupChanged, &name)
    })
}

/// Takes a group away; its categories stay with their own agents.
pub fn remove(store: &Store, caller: &Caller, id: GroupId) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        let before = members_of(w, id)?;
        w.remove_group(id)?;
        before.iter().try_for_each(|left| w.note_left(*left))?;
        caller.note(w, Deed::GroupChanged, &format!("removed {name}"))
    })
}

/// Takes an agent into a group.
pub fn join(store: &Store, caller: &Caller, id: GroupId, person: PersonId) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        let person = w.person(person)?.ok_or(Refusal::NotFound)?;
        if !person.role.is_agent() || person.disabled {
            return Err(Refusal::NotAnAgent.into());
        }
        w.join_group(id, person.id)?;
        let about = format!("{} joined {name}", person.address);
        caller.note(w, Deed::GroupChanged, &about)
    })
}

/// Takes somebody out of a group.
pub fn leave(store: &Store, caller: &Caller, id: GroupId, person: PersonId) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        let person = w.person(person)?.ok_or(Refusal::NotFound)?;
        w.leave_group(id, person.id)?;
        w.note_left(person.id)?;
        let about = format!("{} left {name}", person.address);
        caller.note(w, Deed::GroupChanged, &about)
    })
}

fn members_of(w: &Write<'_>, id: GroupId) -> Result<Vec<PersonId>> {
    let groups = w.group_members()?.into_iter();
    let mut members = groups.filter(|(known, ..)| *known == id);
    Ok(members
        .next()
        .map(|(.., members)| members)
        .unwrap_or_default())
}

fn name_of(w: &Write<'_>, id: GroupId) -> Result<String> {
    let groups = w.group_members()?.into_iter();
    let mut names = groups.filter(|(known, ..)| *known == id);
    let name = names.next().map(|(_, name, _)| name);
    Ok(name.ok_or(Refusal::NotFound)?)
}

/// The group of that name, however it is typed.
pub fn find(r: &Read<'_>, typed: &str) -> Result<GroupId> {
    Ok(r.group(&name(typed)?)?.ok_or(Refusal::NotFound)?)
}
