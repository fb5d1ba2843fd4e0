//! `/devices`: where somebody is signed in, and signing out there; the cookies are made in `visitor/session`.

use maud::{Markup, html};

use super::password;
use crate::desk::own_account::{self, SignOut};
use crate::i18n::{dates, sign_in as say};
use crate::store::{Place, SignedIn};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::inline::time;
use crate::web::pages::parts::table::{col, opt, table};
use crate::web::visit::{Site, Visit};

/// GET `/devices`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let person = visit.viewer()?.id;
    let here = here(visit)?;
    let places = site.store().read(|r| r.signed_in(person, visit.now))?;
    let columns = [
        col(say::BROWSER),
        opt(say::SIGNED_IN_SINCE),
        col(say::LAST_USED),
        col(say::WHAT_TO_DO),
    ];
    let rows = html! { @for place in &places { (row(visit, place, place.place == here)) } };
    let body = html! {
        p { (lang.say(say::MY_DEVICES_HINT)) }
        (password::change(site, visit))
        (table(visit, ("devices", say::DEVICES_CAPTION), &columns, &rows))
        @if places.len() > 1 {
            form.plain method="post" action="/devices" {
                (csrf(visit))
                p { button.btn name="others" value="1" { (lang.say(say::SIGN_OUT_OTHERS)) } }
            }
        }
    };
    let told = [("done", say::SIGNED_OUT_THERE)];
    let heading = ("/devices", lang.say(say::MY_DEVICES));
    frame::page_told(site, visit, heading, (&told, None), &body)
}

fn row(visit: &Visit, place: &SignedIn, is_here: bool) -> Markup {
    let lang = visit.lang;
    let (name, id) = field(place.place);
    let browser = if place.browser.is_empty() {
        lang.say(say::UNKNOWN_BROWSER)
    } else {
        &place.browser
    };
    html! {
        tr {
            th scope="row" {
                (browser)
                @if is_here { " (" (lang.say(say::THIS_DEVICE)) ")" }
            }
            td.opt { (time(visit, place.started_at)) }
            td { (time(visit, place.seen_at)) }
            td {
                form.plain method="post" action="/devices" {
                    (csrf(visit))
                    button.btn name=(name) value=(id) {
                        (lang.say(say::SIGN_OUT_THERE)) span.vh {
                            " " (browser) ", "
                            @if is_here { (lang.say(say::THIS_DEVICE)) }
                            @else { (say::since(lang, dates::full(lang, place.started_at))) }
                        }
                    }
                }
            }
        }
    }
}

const fn field(place: Place) -> (&'static str, i64) {
    match place {
        Place::Session(id) => ("session", id),
        Place::Family(id) => ("family", id),
    }
}

/// Where this request comes from.
fn here(visit: &Visit) -> Result<Place, Failure> {
    let signed = visit.signed.as_ref().ok_or(Failure::SignIn)?;
    let session = &signed.session;
    Ok(session
        .family
        .map_or(Place::Session(session.id), Place::Family))
}

/// POST `/devices`: `session` or `family` with its number, or `others`.
pub fn sign_out(site: &Site, visit: &mut Visit) -> Outcome {
    let number = |name: &str| visit.form.text(name).parse::<i64>().ok();
    let session = number("session").map(Place::Session);
    let named = session.or_else(|| number("family").map(Place::Family));
    let wanted = if visit.form.text("others").is_empty() {
        named.map(SignOut::At)
    } else {
        Some(SignOut::AllBut(here(visit)?))
    };
    if let Some(wanted) = wanted {
        own_account::sign_out(site.store(), &visit.caller()?, wanted)?;
    }
    Ok(answer::see_other("/devices?done=1"))
}
