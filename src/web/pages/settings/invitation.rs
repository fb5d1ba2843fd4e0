//! The link by which the owner of an account chooses its password.

use crate::config::SignIn;
use crate::rules::Instant;
use crate::rules::audit::{Deed, Trail};
use crate::store::{self, LinkAsked, Person, Write};
use crate::web::http::answer::Failure;
use crate::web::visit::Site;
use crate::web::visitor::session;

/// Mails an account the link by which its owner chooses the password, where the desk has accounts of its own.
pub fn invite(
    site: &Site,
    w: &Write<'_>,
    person: &Person,
    trail: &Trail,
    now: Instant,
) -> Result<(), Failure> {
    if !has_local_accounts(site) || person.disabled || person.login.is_none() {
        return Ok(());
    }
    let token = session::token()?;
    let asked = LinkAsked {
        address: &person.address,
        client: &trail.from,
        token: &token,
        hash: &session::hash(&token),
    };
    w.invite(person.id, &asked, now)?;
    Ok::<_, store::Error>(w.audit(Deed::Invited, trail, &person.address, now)?)
        .map_err(Failure::from)
}

pub fn has_local_accounts(site: &Site) -> bool {
    site.config.sign_in.contains(&SignIn::Local)
}
