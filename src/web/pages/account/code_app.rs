//! `/preferences/app`: an agent lets an app make the codes that are asked from outside; they are checked in `code`.

use std::fmt::Write as _;

use data_encoding::BASE32_NOPAD;
use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

use super::{code, login};
use crate::auth::{ProxySays, SignIn, Try, totp};
use crate::config::Second;
use crate::desk::own_account;
use crate::i18n::sign_in as say;
use crate::store::Person;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, done, fault, labelled, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session;

/// Whether this desk asks for codes of an app at all.
pub fn offered(site: &Site) -> bool {
    site.config.gate.second == Second::Totp
}

fn agent(site: &Site, visit: &Visit) -> Result<Person, Failure> {
    if offered(site) {
        visit.viewer().cloned()
    } else {
        Err(Failure::NotFound)
    }
}

/// GET `/preferences/app`: a new secret, or the one there is given up.
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let person = agent(site, visit)?;
    let set = site.store().read(|r| r.app_code(person.id))?.is_some();
    let secret = totp::secret()?;
    show(site, visit, &person, (!set).then_some(&secret[..]), None)
}

/// POST `/preferences/app`: `secret`, `code`, `password`. The code shows that the app has the secret and the right time, the
/// password that whoever found the page open sets up nothing.
pub fn set(site: &Site, visit: &mut Visit) -> Outcome {
    let person = agent(site, visit)?;
    let secret = visit.form.text("secret");
    let secret = BASE32_NOPAD
        .decode(secret.as_bytes())
        .ok()
        .filter(|secret| secret.len() == totp::SECRET_BYTES)
        .ok_or(Failure::BadForm("no secret"))?;
    if let Some(wrong) = wrong_password(site, visit, &person) {
        return show(site, visit, &person, Some(&secret), Some(wrong));
    }
    let Some(step) = totp::step_of(&secret, &visit.form.text("code"), visit.now, 0) else {
        let wrong = (422, visit.lang.say(say::APP_WRONG).to_owned());
        return show(site, visit, &person, Some(&secret), Some(wrong));
    };
    own_account::set_app(site.store(), &visit.caller()?, &secret, step)?;
    Ok(answer::see_other("/preferences/app?saved=1"))
}

/// POST `/preferences/app/remove`: `password`. Not a code: the phone may be lost.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let person = agent(site, visit)?;
    if let Some(wrong) = wrong_password(site, visit, &person) {
        return show(site, visit, &person, None, Some(wrong));
    }
    own_account::remove_app(site.store(), &visit.caller()?)?;
    Ok(answer::see_other("/preferences/app?gone=1"))
}

/// Whether somebody has signed in by a proxy, which knows their password where the desk does not.
fn by_proxy(site: &Site, visit: &Visit) -> bool {
    let says = site.sources.proxy_says(&visit.request.headers);
    matches!(says, ProxySays::Name(_))
}

/// What is wrong with `password`, and the status that says so. Each try counts as one at the sign-in.
fn wrong_password(site: &Site, visit: &Visit, person: &Person) -> Option<(u16, String)> {
    if by_proxy(site, visit) {
        return None;
    }
    let browser = session::device(&visit.request);
    let tried = Try {
        login: person.login.as_deref().unwrap_or(&person.address),
        password: visit.form.exactly("password"),
        from: visit.request.client,
        browser: browser.as_deref(),
        now: visit.now,
    };
    let refused = site.sources.sign_in(&tried);
    let status = match &refused {
        SignIn::Welcome(found) if found.id == person.id => return None,
        SignIn::Welcome(_) | SignIn::No => 422,
        SignIn::CouldNotAsk(_) => 503,
        SignIn::TooMany(_) => 429,
    };
    Some((status, login::why(visit.lang, &refused)))
}

fn show(
    site: &Site,
    visit: &Visit,
    person: &Person,
    secret: Option<&[u8]>,
    wrong: Option<(u16, String)>,
) -> Outcome {
    let lang = visit.lang;
    let (status, wrong) = wrong.map_or((200, None), |(status, wrong)| (status, Some(wrong)));
    let main = html! {
        div.narrow {
            h1 { (lang.say(say::APP)) }
            p { (lang.say(say::APP_HINT)) }
            (done(visit.query("saved").map(|_| lang.say(say::APP_NOW_SET))))
            (done(visit.query("gone").map(|_| lang.say(say::APP_NOW_GONE))))
            (fault(wrong.as_deref()))
            @if let Some(secret) = secret {
                @let link = totp::link(secret, &site.look().name, &person.address);
                p { (lang.say(say::APP_ADD)) }
                (drawing(visit, &link))
                dl.facts {
                    dt { (lang.say(say::APP_KEY)) }
                    dd { code { (totp::in_letters(secret)) } }
                    dt { (lang.say(say::APP_LINK)) }
                    dd { code { (link) } }
                }
                form.card method="post" action="/preferences/app" {
                    (csrf(visit))
                    input type="hidden" name="secret" value=(totp::in_letters(secret));
                    (code::field(visit, wrong.is_some()))
                    (password(site, visit))
                    p { button.btn.blue { (lang.say(say::APP_SET)) } }
                }
            } @else {
                p { (lang.say(say::APP_IS_SET)) }
                form.card method="post" action="/preferences/app/remove" {
                    (csrf(visit))
                    (password(site, visit))
                    p { button.btn { (lang.say(say::APP_REMOVE)) } }
                }
            }
        }
    };
    let title = titled(lang, lang.say(say::APP), wrong.is_some());
    let page = Page::new("/preferences", title, main);
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

fn password(site: &Site, visit: &Visit) -> Markup {
    html! {
        @if !by_proxy(site, visit) {
            (labelled("password", visit.lang.say(say::APP_PASSWORD), "", &html! {
                input id="password" name="password" type="password" autocomplete="current-password" required;
            }))
        }
    }
}

/// The link as a QR code: black on white whatever the page's colours are, with the quiet zone that cameras need.
fn drawing(visit: &Visit, link: &str) -> Markup {
    const QUIET: i32 = 4;
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Medium) else {
        return html! {};
    };
    let side = code.size() + 2 * QUIET;
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let mut path = String::new();
    for (x, y) in squares.filter(|(x, y)| code.get_module(*x, *y)) {
        let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
    }
    html! {
        svg role="img" aria-label=(visit.lang.say(say::APP_DRAWING)) width="220" height="220" viewBox={ "0 0 " (side) " " (side) } {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
