//! Somebody of the school who becomes known by address; accounts are opened in `admin::accounts`.

use super::Desk;
use crate::rules::access::Role;
use crate::rules::{Instant, PersonId};
use crate::store::{self, NewPerson};

impl Desk {
    /// Somebody known, or an address in one of these domains that becomes known; the desk's own is nobody's.
    pub fn member(
        &self,
        address: &str,
        (domains, own): (&[String], &str),
        now: Instant,
    ) -> store::Result<Option<PersonId>> {
        if let Some(person) = self.store.read(|r| r.person_by_address(address))? {
            return Ok((!person.disabled).then_some(person.id));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-+'".contains(c);
        let known = |domain: &str| domains.iter().any(|listed| listed == domain);
        let name = match address.split_once('@') {
            Some((name, domain)) if known(domain) && name.chars().all(plain) => name,
            Some(_) | None => return Ok(None),
        };
        if name.is_empty() || address == own {
            return Ok(None);
        }
        let new = NewPerson {
            address,
            name,
            login: None,
            role: Role::Requester,
        };
        // Another may have written to them since.
        self.store.write(|w| match w.person_by_address(address)? {
            Some(person) => Ok((!person.disabled).then_some(person.id)),
            None => Ok(Some(w.add_person(&new, now)?)),
        })
    }
}
