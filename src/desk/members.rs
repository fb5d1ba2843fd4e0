//! Somebody of the school whom an agent names, by address or by name: known, new, or to be asked back; accounts are opened in
//! `admin::accounts`.

use super::{Desk, Result};
use crate::rules::access::Role;
use crate::rules::likeness::near;
use crate::rules::{Instant, PersonId};
use crate::store::{self, NewPerson, Person, Write};

/// People among whom one is asked to choose.
const CHOICE_MAX: usize = 6;

/// Whom somebody means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// This one.
    Known(PersonId),
    /// An address of the school that nobody was known by before, and whose it may have been meant to be.
    NeverSeen(String, Vec<Person>),
    /// One of these, by name.
    Several(Vec<Person>),
    /// Nobody of ours.
    Nobody,
}

/// The domains of the school, and the desk's own address, which is nobody's.
pub type Ours<'a> = (&'a [String], &'a str);

impl Desk {
    /// Whom these words mean: an address, a name, or both as « Hugo Petit <hugo.petit@ecole.example> ».
    pub fn whom(&self, words: &str, ours: Ours<'_>) -> store::Result<Whom> {
        let words = words.trim();
        let address = words
            .rsplit_once('<')
            .and_then(|(_, rest)| rest.strip_suffix('>'));
        let words = address.unwrap_or(words).trim();
        if words.is_empty() {
            return Ok(Whom::Nobody);
        }
        if words.contains('@') {
            self.by_address(&words.to_lowercase(), ours)
        } else {
            self.by_name(words)
        }
    }

    fn by_address(&self, address: &str, ours: Ours<'_>) -> store::Result<Whom> {
        self.store.read(|r| match r.person_by_address(address)? {
            Some(person) if person.disabled => Ok(Whom::Nobody),
            Some(person) => Ok(Whom::Known(person.id)),
            None if local_part(address, ours).is_none() => Ok(Whom::Nobody),
            None => {
                let mut people = r.people(false)?;
                people.retain(|person| !person.disabled);
                let near = near(address, people, |person| &person.address, CHOICE_MAX);
                Ok(Whom::NeverSeen(address.into(), near))
            }
        })
    }

    fn by_name(&self, name: &str) -> store::Result<Whom> {
        let limit = u32::try_from(CHOICE_MAX).unwrap_or(u32::MAX);
        self.store.read(|r| {
            let mut named = r.people_named(name)?;
            if let [one] = named.as_slice() {
                return Ok(Whom::Known(one.id));
            }
            if named.is_empty() {
                named = r.people_page(name, Role::ALL, None, limit)?;
                named.retain(|person| !person.disabled);
            }
            Ok(if named.is_empty() {
                Whom::Nobody
            } else {
                Whom::Several(named)
            })
        })
    }

    /// Somebody known by that address, or who becomes known by it, under that name where there is one. None for an address
    /// that is none of the school's, and for a disabled account.
    pub fn member(
        &self,
        (address, name): (&str, &str),
        ours: Ours<'_>,
        now: Instant,
    ) -> store::Result<Option<PersonId>> {
        let Some(local) = local_part(address, ours) else {
            let known = self.store.read(|r| r.person_by_address(address))?;
            return Ok(known
                .filter(|person| !person.disabled)
                .map(|person| person.id));
        };
        let new = NewPerson {
            address,
            name: if name.is_empty() { local } else { name },
            login: None,
            role: Role::Requester,
        };
        self.store.write(|w| match w.person_by_address(address)? {
            Some(person) => Ok((!person.disabled).then_some(person.id)),
            None => Ok(Some(w.add_person(&new, now)?)),
        })
    }
}

/// What stands before the @ of an address that can be somebody's of the school.
fn local_part<'a>(address: &'a str, (domains, own): Ours<'_>) -> Option<&'a str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+'".contains(c);
    let (local, domain) = address.split_once('@')?;
    let ours = domains.iter().any(|listed| listed == domain) && address != own;
    (ours && !local.is_empty() && local.chars().all(plain)).then_some(local)
}

/// Somebody who becomes known by address, under that name where there is one.
pub(super) fn add_requester(
    w: &Write<'_>,
    address: &str,
    name: &str,
    now: Instant,
) -> Result<PersonId> {
    let new = NewPerson {
        address,
        name: if name.is_empty() {
            before_at(address)
        } else {
            name
        },
        login: None,
        role: Role::Requester,
    };
    Ok(w.add_person(&new, now)?)
}

/// What stands before the @, which is a name where there is no other.
pub(super) fn before_at(address: &str) -> &str {
    address.split('@').next().unwrap_or(address)
}
