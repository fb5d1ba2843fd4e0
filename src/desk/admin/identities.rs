//! Who is who: names and addresses of people, two persons made one and two again, a mail domain that is renamed; what an account
//! may do is settled in `accounts`.

use chrono::Duration;

use super::{Caller, Result};
use crate::rules::account::{mail_address, person_name};
use crate::rules::administration::Refusal;
use crate::rules::audit::Deed;
use crate::rules::{Instant, JoiningId, PersonId};
use crate::store::{Person, Read, Store, Write};

/// Days for which two persons made one can be parted again.
pub const UNDONE_DAYS: i64 = 30;
/// Other addresses of one person.
const ADDRESSES_MAX: usize = 20;

/// Names somebody anew, as others read it.
pub fn rename(store: &Store, caller: &Caller, id: PersonId, typed: &str) -> Result<()> {
    caller.administer(store, |w| {
        let person = living(w, id)?;
        let name = person_name(typed).ok_or(Refusal::NoPersonName)?;
        w.set_name(person.id, &name)?;
        caller.note(w, Deed::PersonRenamed, &person.address)
    })
}

/// Gives somebody another address; it must be nobody's.
pub fn add_address(store: &Store, caller: &Caller, id: PersonId, typed: &str) -> Result<()> {
    caller.administer(store, |w| {
        let person = living(w, id)?;
        let address = mail_address(typed).ok_or(Refusal::BadAddress)?;
        if let Some(other) = w.person_by_address(&address)? {
            return Err(Refusal::AddressOf(other.id).into());
        }
        if w.addresses_of(person.id)?.len() > ADDRESSES_MAX {
            return Err(Refusal::TooManyAddresses.into());
        }
        w.add_address(person.id, &address)?;
        let about = format!("{}: also {address}", person.address);
        caller.note(w, Deed::PersonRenamed, &about)
    })
}

/// Takes away one of the addresses that are not written to.
pub fn remove_address(store: &Store, caller: &Caller, id: PersonId, address: &str) -> Result<()> {
    caller.administer(store, |w| {
        let person = living(w, id)?;
        if !w.remove_address(person.id, address)? {
            return Err(Refusal::NotFound.into());
        }
        let about = format!("{}: no longer {address}", person.address);
        caller.note(w, Deed::PersonRenamed, &about)
    })
}

/// Writes to another of somebody's addresses from now on.
pub fn prefer_address(store: &Store, caller: &Caller, id: PersonId, address: &str) -> Result<()> {
    caller.administer(store, |w| {
        let person = living(w, id)?;
        if !w.addresses_of(person.id)?.iter().any(|own| own == address) {
            return Err(Refusal::NotFound.into());
        }
        w.prefer_address(&person, address)?;
        let about = format!("{} is now {address}", person.address);
        caller.note(w, Deed::PersonRenamed, &about)
    })
}

/// Makes `gone` the same person as `kept`; it can be undone for [`UNDONE_DAYS`].
pub fn join(store: &Store, caller: &Caller, kept: PersonId, gone: PersonId) -> Result<()> {
    caller.administer(store, |w| {
        let (kept, gone) = (living(w, kept)?, living(w, gone)?);
        join_in(w, caller, &kept, &gone)
    })
}

fn join_in(w: &Write<'_>, caller: &Caller, kept: &Person, gone: &Person) -> Result<()> {
    if kept.id == gone.id {
        return Err(Refusal::SamePerson.into());
    }
    // Who was made nameless stays so.
    if [kept, gone].iter().any(|one| is_nameless(one)) {
        return Err(Refusal::NotFound.into());
    }
    w.join(kept, gone, caller.now)?;
    let about = format!("{} into {}", gone.address, kept.address);
    caller.note(w, Deed::PersonJoined, &about)
}

/// Makes two persons of them again.
pub fn part(store: &Store, caller: &Caller, kept: PersonId, id: JoiningId) -> Result<()> {
    caller.administer(store, |w| {
        let joining = w.joining(id)?.ok_or(Refusal::NotFound)?;
        if joining.kept != kept || joining.at < caller.now - Duration::days(UNDONE_DAYS) {
            return Err(Refusal::NotFound.into());
        }
        // What was joined later, by either of them, was built on it.
        if w.joinings_of(kept)?.iter().any(|other| other.id > id) || living(w, kept)?.id != kept {
            return Err(Refusal::JoinedSince.into());
        }
        let before = w.administrators()?;
        w.unjoin(id)?;
        if before > 0 && w.administrators()? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        let about = format!("{} and {}", joining.address, joining.name);
        caller.note(w, Deed::PersonParted, &about)
    })
}

/// Somebody whom a joining did not make another.
fn living(w: &Read<'_>, id: PersonId) -> Result<Person> {
    let person = w.person(id)?.filter(|person| person.joined_into.is_none());
    Ok(person.ok_or(Refusal::NotFound)?)
}

/// Made nameless: the address is nobody's.
pub fn is_nameless(person: &Person) -> bool {
    person.address.ends_with("@anonyme.invalid")
}

/// What renaming a mail domain does to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The address as it was.
    pub from: String,
    /// As it is then; the former one stays known.
    pub to: String,
    /// Who has the new address already, and becomes the same person.
    pub joins: Option<String>,
}

/// Everybody who is written to at one domain is written to at another, the same before the `@`. Without `done` it is only told.
pub fn rename_domain(
    store: &Store,
    caller: &Caller,
    (old, new): (&str, &str),
    done: bool,
) -> Result<Vec<Moved>> {
    let ends = format!("@{}", old.to_lowercase());
    let people = store.read(|r| r.people(false))?;
    let people = people
        .into_iter()
        .filter(|one| one.address.ends_with(&ends));
    let mut moved = Vec::new();
    // One transaction each: a school is thousands of people.
    for person in people {
        let local = person.address.trim_end_matches(&ends);
        let to = format!("{local}@{}", new.to_lowercase());
        let to = mail_address(&to).ok_or(Refusal::BadAddress)?;
        let other = store.read(|r| r.person_by_address(&to))?;
        let other = other.filter(|other| other.id != person.id);
        if done {
            caller.administer(store, |w| move_one(w, caller, person.id, &to))?;
        }
        moved.push(Moved {
            from: person.address,
            to,
            joins: other.map(|other| other.name),
        });
    }
    Ok(moved)
}

/// Asked again inside: somebody may have written since the list was read.
fn move_one(w: &Write<'_>, caller: &Caller, id: PersonId, to: &str) -> Result<()> {
    let person = living(w, id)?;
    if let Some(other) = w.person_by_address(to)?.filter(|other| other.id != id) {
        join_in(w, caller, &person, &other)?;
    }
    w.prefer_address(&person, to)?;
    let about = format!("{} is now {to}", person.address);
    caller.note(w, Deed::PersonRenamed, &about)
}

/// Until when a joining can be undone.
pub fn undone_until(at: Instant) -> Instant {
    at + Duration::days(UNDONE_DAYS)
}
