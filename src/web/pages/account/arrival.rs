//! Somebody proven comes in: the session begins, and leads on to what they typed before or to where they wanted.

use super::resume::Kept;
use crate::rules::Instant;
use crate::web::http::answer::{self, Outcome, set};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::language;
use crate::web::visitor::session::{self, Proven, take_away};

/// Starts the session of somebody who is proven, and leads on: to what they typed before, or to where they wanted.
pub fn come_in(
    site: &Site,
    visit: &mut Visit,
    proven: Proven,
    trusted_until: Option<Instant>,
    next: &str,
) -> Outcome {
    // Always a new one: whatever cookie was there before proves nothing.
    let (store, now) = (site.store(), visit.now);
    let started = session::start(store, &visit.request, proven, now)?;
    let known = session::know_device(store, &visit.request, proven.person, trusted_until, now)?;
    let secure = visit.request.secure;
    let kept = Kept::carried(site, &visit.form);
    visit.signed = started.signed;
    language::speak(visit);
    let mut answer = match kept {
        Some(kept) => kept.page(site, visit),
        None => answer::see_other(next),
    };
    let over = [session::FORM, session::HALF].map(|name| take_away(name, secure));
    let spoken = language::kept(visit);
    for cookie in started
        .cookies
        .into_iter()
        .chain([known, spoken])
        .chain(over)
    {
        set(&mut answer, "Set-Cookie", &cookie);
    }
    Ok(answer)
}
