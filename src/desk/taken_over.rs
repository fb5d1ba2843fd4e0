//! What another desk leaves behind is written as it stood there: people here, tickets in `tickets`, what is nobody's ticket in
//! `settled`. It owes no mail to anybody, comes once however often it is brought, and what was done here since is never overwritten.
//! Its readers are in `import`.

pub mod settled;
pub mod tickets;

use super::admin::identities::is_nameless;
use super::admin::{self, Caller};
use crate::rules::access::Role;
use crate::rules::account::{mail_address, person_name, user_name};
use crate::rules::audit::Deed;
use crate::rules::{ImportId, Instant, PersonId, TicketNumber};
use crate::store::{self, NewPerson, Person, Piece, Read, Store, Write};

/// The address of somebody who has none (RFC 2606: never anybody's).
const NOWHERE: &str = "@sans-adresse.invalid";

/// What comes of taking over.
pub type Result<T> = store::Result<T>;

/// One desk that is taken over, and when.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Where it goes.
    pub store: &'a Store,
    /// Which.
    pub id: ImportId,
    /// When.
    pub now: Instant,
}

/// Which desk it is.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// `glpi` or `csv`.
    pub kind: &'a str,
    /// What its mails name it by; may be empty.
    pub uuid: &'a str,
    /// How much higher its ticket numbers are to be here.
    pub shift: i64,
    /// The highest of them, moved.
    pub last: TicketNumber,
}

/// Somebody whom another desk knows.
#[derive(Clone, Debug, Default)]
pub struct OldPerson {
    /// Their key there; 0 for somebody who was no more than an address.
    pub theirs: i64,
    /// User name.
    pub login: Option<String>,
    /// As shown to others.
    pub name: String,
    /// Mail addresses, the one that is written to first.
    pub addresses: Vec<String>,
    /// Treats tickets; settles things.
    pub role: OldRole,
    /// Neither signs in nor is written to.
    pub disabled: bool,
    /// `fr` or `en`.
    pub language: Option<&'static str>,
}

/// What somebody may do there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OldRole {
    /// Asks.
    #[default]
    Requester,
    /// Treats tickets.
    Agent,
    /// Also settles the configuration.
    Administrator,
}

/// What became of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// They are known from now on.
    New,
    /// Somebody whom the desk knew, by an address or a user name.
    Somebody,
    /// They were taken over before.
    KnownBefore,
}

/// The source of that name, if anything of it was taken over before, with what its numbers are moved by.
pub fn known(r: &Read<'_>, kind: &str, uuid: &str) -> Result<Option<(ImportId, i64)>> {
    r.import_source(kind, uuid)
}

/// Begins, or goes on: the numbers of its tickets are kept free from now on.
pub fn begin<'a>(store: &'a Store, of: &Of<'_>, caller: &Caller) -> admin::Result<Source<'a>> {
    let id = store.write(|w| {
        let id = w.begin_import(of.kind, of.uuid, of.shift)?;
        w.reserve_numbers(of.last)?;
        caller.note(w, Deed::TakenOver, of.kind)?;
        Ok::<_, admin::Error>(id)
    })?;
    let now = caller.now;
    Ok(Source { store, id, now })
}

impl Source<'_> {
    /// Takes people over, all in one transaction; tells who each became.
    pub fn people(&self, people: &[OldPerson]) -> Result<Vec<(PersonId, Became)>> {
        self.store.write(|w| {
            let each = people.iter().map(|person| self.person(w, person));
            each.collect()
        })
    }

    fn person(&self, w: &Write<'_>, old: &OldPerson) -> Result<(PersonId, Became)> {
        let addresses: Vec<String> = old
            .addresses
            .iter()
            .filter_map(|one| mail_address(one.trim()))
            .collect();
        if let Some(known) = w.imported(self.id, Piece::Person, old.theirs)?
            && let Some(person) = w.person(PersonId(known))?
        {
            let person = w.living(person)?;
            // Somebody made nameless stays so.
            if !is_nameless(&person) {
                add_addresses(w, &person, &addresses)?;
            }
            return Ok((person.id, Became::KnownBefore));
        }
        let (id, became) = match somebody(w, old, &addresses)? {
            Some(person) => {
                join(w, &person, old, &addresses)?;
                (person.id, Became::Somebody)
            }
            None => (self.add(w, old, &addresses)?, Became::New),
        };
        if old.theirs > 0 {
            w.note_imported(self.id, Piece::Person, old.theirs, id.0)?;
        }
        Ok((id, became))
    }

    fn add(&self, w: &Write<'_>, old: &OldPerson, addresses: &[String]) -> Result<PersonId> {
        let nowhere = format!("{}-{}{NOWHERE}", self.id, old.theirs);
        let address = addresses.first().unwrap_or(&nowhere);
        let login = old.login.as_deref().and_then(user_name);
        let name = person_name(&old.name).unwrap_or_else(|| address.clone());
        let person = NewPerson {
            address,
            name: &name,
            login: login.as_deref(),
            role: role(old.role),
        };
        let id = w.add_person(&person, self.now)?;
        if let Some(person) = w.person(id)? {
            add_addresses(w, &person, addresses)?;
        }
        if old.disabled || addresses.is_empty() {
            w.set_disabled(id, true)?;
        }
        old.language
            .map_or(Ok(()), |language| w.set_language(id, language))?;
        Ok(id)
    }

    /// Somebody who is no more than an address.
    fn address(&self, w: &Write<'_>, address: &str) -> Result<Option<PersonId>> {
        let Some(address) = mail_address(address.trim()) else {
            return Ok(None);
        };
        let old = OldPerson {
            name: address.split('@').next().unwrap_or_default().into(),
            addresses: vec![address],
            ..OldPerson::default()
        };
        self.person(w, &old).map(|(id, _)| Some(id))
    }
}

/// Who that is, where the desk knows them.
fn somebody(w: &Write<'_>, old: &OldPerson, addresses: &[String]) -> Result<Option<Person>> {
    for address in addresses {
        if let Some(person) = w.person_by_address(address)? {
            return Ok(Some(person));
        }
    }
    let login = old.login.as_deref().and_then(user_name);
    login.map_or(Ok(None), |login| w.person_by_login(&login))
}

/// Adds to somebody what the other desk knows and this one does not. An account of this desk keeps what it may do, unless it may do
/// nothing yet; nobody is disabled here for being so there.
fn join(w: &Write<'_>, person: &Person, old: &OldPerson, addresses: &[String]) -> Result<()> {
    add_addresses(w, person, addresses)?;
    let login = old.login.as_deref().and_then(user_name);
    if let (None, Some(login)) = (&person.login, login)
        && w.person_by_login(&login)?.is_none()
    {
        w.set_login(person.id, &login)?;
    }
    if !person.role.is_agent() && old.role != OldRole::Requester && !old.disabled {
        w.set_role(person.id, role(old.role))?;
    }
    if person.login.is_none() && person.address.starts_with(&format!("{}@", person.name)) {
        person_name(&old.name).map_or(Ok(()), |name| w.set_name(person.id, &name))?;
    }
    Ok(())
}

fn add_addresses(w: &Write<'_>, person: &Person, addresses: &[String]) -> Result<()> {
    for address in addresses {
        if w.person_by_address(address)?.is_none() {
            w.add_address(person.id, address)?;
        }
    }
    Ok(())
}

const fn role(old: OldRole) -> Role {
    match old {
        OldRole::Requester => Role::Requester,
        OldRole::Agent => Role::Agent,
        OldRole::Administrator => Role::Administrator,
    }
}
