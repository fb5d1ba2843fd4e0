//! Somebody of the school by address; how they become known is in `desk::members`.

use crate::rules::PersonId;
use crate::store;
use crate::web::visit::{Site, Visit};

/// Somebody known, or an address of the school that becomes known.
pub fn member(site: &Site, visit: &Visit, address: &str) -> store::Result<Option<PersonId>> {
    let desk = &site.config.desk;
    site.desk
        .member(address, (&desk.domains, &desk.address), visit.now)
}
