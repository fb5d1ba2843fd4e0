//! Accounts: opened, invited, given a role or a password, disabled, made nameless; what somebody settles of their own is in
//! `desk::own_account`, passwords are judged and hashed in `auth::local`.

use super::{Caller, Result};
use crate::rules::PersonId;
use crate::rules::access::Role;
use crate::rules::account::{mail_address, person_name, user_name};
use crate::rules::administration::Refusal;
use crate::rules::audit::Deed;
use crate::store::{LinkAsked, NewPerson, Person, Placeholder, Store, Write};

/// An account as it is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewAccount<'a> {
    /// User name.
    pub login: &'a str,
    /// Mail address.
    pub address: &'a str,
    /// As others read it; for somebody known, none keeps theirs.
    pub name: Option<&'a str>,
    /// What it may do; unchanged, or requester, otherwise.
    pub role: Option<Role>,
    /// The argon2id hash; without one nobody signs in by a password of the desk.
    pub password: Option<&'a str>,
    /// By which its owner is invited to choose the password.
    pub link: Option<&'a Link>,
}

/// A link that sets a password: made where there is randomness, and mailed by the desk.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its secret, which leaves by mail only.
    pub token: String,
    /// The secret's hash, which is kept.
    pub hash: Vec<u8>,
}

/// Opens an account. Somebody known by mail keeps name and tickets.
pub fn add(store: &Store, caller: &Caller, new: &NewAccount<'_>) -> Result<Person> {
    caller.administer(store, |w| add_in(w, caller, new))
}

/// Opens all of these accounts, or none.
pub fn add_all(store: &Store, caller: &Caller, all: &[NewAccount<'_>]) -> Result<()> {
    caller.administer(store, |w| {
        all.iter()
            .try_for_each(|new| add_in(w, caller, new).map(drop))
    })
}

fn add_in(w: &Write<'_>, caller: &Caller, new: &NewAccount<'_>) -> Result<Person> {
    let login = user_name(new.login).ok_or(Refusal::BadLogin)?;
    let address = mail_address(new.address).ok_or(Refusal::BadAddress)?;
    let name = new
        .name
        .map(|name| person_name(name).ok_or(Refusal::NoPersonName));
    let name = name.transpose()?;
    if w.person_by_login(&login)?.is_some() {
        return Err(Refusal::LoginTaken.into());
    }
    let id = match w.person_by_address(&address)? {
        Some(Person {
            login: Some(other), ..
        }) => return Err(Refusal::HasAccount(other).into()),
        Some(known) => {
            w.set_login(known.id, &login)?;
            name.map_or(Ok(()), |name| w.set_name(known.id, &name))?;
            new.role.map_or(Ok(()), |role| w.set_role(known.id, role))?;
            known.id
        }
        None => {
            let person = NewPerson {
                address: &address,
                name: &name.ok_or(Refusal::NoPersonName)?,
                login: Some(&login),
                role: new.role.unwrap_or(Role::Requester),
            };
            w.add_person(&person, caller.now)?
        }
    };
    new.password
        .map_or(Ok(()), |hash| w.set_password(id, hash))?;
    caller.note(w, Deed::AccountAdded, &address)?;
    let person = w.person(id)?.ok_or(Refusal::NotFound)?;
    match new.link {
        Some(link) if !person.disabled => send_link(w, caller, &person, link)?,
        Some(_) | None => {}
    }
    Ok(person)
}

/// Mails an account the link by which its owner chooses the password; without a link the desk has no passwords of its own.
pub fn invite(store: &Store, caller: &Caller, person: PersonId, link: Option<&Link>) -> Result<()> {
    caller.administer(store, |w| {
        let link = link.ok_or(Refusal::NoOwnAccounts)?;
        let person = w.person(person)?.ok_or(Refusal::NotFound)?;
        if person.disabled || person.login.is_none() {
            return Err(Refusal::NoAccount.into());
        }
        send_link(w, caller, &person, link)
    })
}

fn send_link(w: &Write<'_>, caller: &Caller, person: &Person, link: &Link) -> Result<()> {
    let asked = LinkAsked {
        address: &person.address,
        client: &caller.trail.from,
        token: &link.token,
        hash: &link.hash,
    };
    w.invite(person.id, &asked, caller.now)?;
    caller.note(w, Deed::Invited, &person.address)
}

/// Changes what an account may do, and ends its sessions.
pub fn set_role(store: &Store, caller: &Caller, person: PersonId, role: Role) -> Result<()> {
    change(store, caller, person, |w, person| {
        w.set_role(person.id, role)?;
        let about = format!("{}: {}", person.address, role.word());
        caller.note(w, Deed::RoleChanged, &about)
    })
}

/// Disables or enables an account, and ends its sessions.
pub fn set_disabled(store: &Store, caller: &Caller, person: PersonId, off: bool) -> Result<()> {
    change(store, caller, person, |w, person| {
        w.set_disabled(person.id, off)?;
        let state = if off { "disabled" } else { "enabled" };
        let about = format!("{}: {state}", person.address);
        caller.note(w, Deed::AccountSwitched, &about)
    })
}

/// Sets the hash of an account's password, and ends its sessions.
pub fn set_password(store: &Store, caller: &Caller, person: PersonId, hash: &str) -> Result<()> {
    change(store, caller, person, |w, person| {
        w.set_password(person.id, hash)?;
        caller.note(w, Deed::PasswordSet, &person.address)
    })
}

/// Ends all sessions of an account.
pub fn end_sessions(store: &Store, caller: &Caller, person: PersonId) -> Result<()> {
    change(store, caller, person, |w, person| {
        w.end_sessions(person.id)?;
        caller.note(w, Deed::SessionsEnded, &person.address)
    })
}

/// Makes somebody nameless for good.
pub fn forget(store: &Store, caller: &Caller, person: PersonId, by: Placeholder<'_>) -> Result<()> {
    let name = by.name;
    change(store, caller, person, |w, person| {
        w.anonymise(person, by)?;
        caller.note(w, Deed::Anonymised, name)
    })?;
    // What was overwritten still stands in the log beside the file.
    Ok(store.checkpoint()?)
}

/// Changes an account, unless the desk would be left without an administrator.
fn change(
    store: &Store,
    caller: &Caller,
    person: PersonId,
    work: impl FnOnce(&Write<'_>, &Person) -> Result<()>,
) -> Result<()> {
    caller.administer(store, |w| {
        let person = w.person(person)?.ok_or(Refusal::NotFound)?;
        let before = w.administrators()?;
        work(w, &person)?;
        if before > 0 && w.administrators()? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        Ok(())
    })
}
