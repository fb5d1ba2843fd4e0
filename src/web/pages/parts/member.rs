//! Somebody of the school by address.

use crate::rules::access::Role;
use crate::rules::{Instant, PersonId};
use crate::store::NewPerson;
use crate::web::http::answer::Failure;
use crate::web::visit::Site;

/// Somebody known, or an address of the school that becomes known.
pub fn member(site: &Site, address: &str, now: Instant) -> Result<Option<PersonId>, Failure> {
    if let Some(person) = site.store().read(|r| r.person_by_address(address))? {
        return Ok((!person.disabled).then_some(person.id));
    }
    let Some((name, domain)) = address.split_once('@') else {
        return Ok(None);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+'".contains(c);
    let ours = site
        .config
        .desk
        .domains
        .iter()
        .any(|listed| listed == domain);
    if !ours || name.is_empty() || !name.chars().all(plain) || address == site.config.desk.address {
        return Ok(None);
    }
    let new = NewPerson {
        address,
        name,
        login: None,
        role: Role::Requester,
    };
    Ok(Some(site.store().write(|w| w.add_person(&new, now))?))
}
