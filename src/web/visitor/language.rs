//! Which language a page speaks to somebody without an account's choice; the choice itself is set in `pages/account`.

use super::session::{cookie, set_cookie};
use crate::i18n::Lang;
use crate::web::door::Request;
use crate::web::visit::{Site, Visit};

/// What is read in this browser until it is closed or signed out, so that the page of a session's end speaks like those
/// before it.
pub const COOKIE: &str = "helpdesk-language";
/// What the switch of a page adds to its address.
pub const QUERY: &str = "lang";

/// As the reader chose, else as whoever was signed in here, else as their browser says.
pub fn of(site: &Site, request: &Request) -> Lang {
    let before = || before(request);
    let accepted = || request.header("accept-language").and_then(Lang::accepted);
    let asked = chosen(request).or_else(before).or_else(accepted);
    asked.unwrap_or_else(|| Lang::from_code(&site.config.desk.language))
}

/// From now on in the language that who is signed in has chosen, if they have.
pub fn speak(visit: &mut Visit) {
    let signed = visit.signed.as_ref();
    if let Some(code) = signed.and_then(|s| s.session.person.language.as_deref()) {
        visit.lang = Lang::from_code(code);
    }
}

/// What the switch was set to just now.
pub fn chosen(request: &Request) -> Option<Lang> {
    let mut pairs = form_urlencoded::parse(request.query.as_bytes());
    let found = pairs.find(|(name, _)| name == QUERY);
    found.and_then(|(_, code)| Lang::known(&code))
}

fn before(request: &Request) -> Option<Lang> {
    cookie(request, COOKIE).and_then(Lang::known)
}

/// Whether this browser has been told, by whoever reads in it.
pub fn is_kept(request: &Request) -> bool {
    chosen(request).or_else(|| before(request)).is_some()
}

/// This page's address, with its switch set.
pub fn switched(visit: &Visit, to: Lang) -> String {
    let query = visit.request.query.as_bytes();
    let kept = form_urlencoded::parse(query).filter(|(name, _)| name != QUERY);
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair(QUERY, to.code())
        .finish();
    format!("{}?{query}", visit.request.path)
}

/// A Set-Cookie header that keeps the language of a page.
pub fn kept(visit: &Visit) -> String {
    set_cookie(COOKIE, visit.lang.code(), visit.request.secure, None)
}
