//! `/preferences/app`: an agent lets an app make the codes that are asked from outside; they are checked in `code`.

use data_encoding::BASE32_NOPAD;
use maud::html;

use super::code;
use super::layout::{Page, csrf, fault, lay_out};
use crate::auth::totp;
use crate::config::Second;
use crate::i18n::sign_in as say;
use crate::store::{self, Person};
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

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
    let secret = totp::secret().map_err(store::Error::Damaged)?;
    show(site, visit, 200, &person, (!set).then_some(&secret), false)
}

/// POST `/preferences/app`: `secret`, `code`. The code shows that the app has the secret and the right time.
pub fn set(site: &Site, visit: &mut Visit) -> Outcome {
    let person = agent(site, visit)?;
    let secret = visit.form.text("secret");
    let secret = BASE32_NOPAD
        .decode(secret.as_bytes())
        .ok()
        .filter(|secret| secret.len() == totp::SECRET_BYTES)
        .ok_or(Failure::BadForm("no secret"))?;
    match totp::step_of(&secret, &visit.form.text("code"), visit.now, 0) {
        Some(step) => {
            let stored = site.store().write(|w| {
                // The one there is goes by its own code only.
                let free = w.app_code(person.id)?.is_none();
                if free {
                    w.set_app_code(person.id, &secret, step)?;
                }
                Ok::<_, store::Error>(free)
            })?;
            if stored {
                log::info!("person {}: codes come by app", person.id.0);
            }
            Ok(answer::see_other("/preferences/app"))
        }
        None => show(site, visit, 422, &person, Some(&secret), true),
    }
}

/// POST `/preferences/app/remove`: `code`, so that a page left open is not enough.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let person = agent(site, visit)?;
    let typed = visit.form.text("code");
    let removed = site.store().write(|w| {
        let Some((secret, last)) = w.app_code(person.id)? else {
            return Ok::<_, store::Error>(true);
        };
        let right = totp::step_of(&secret, &typed, visit.now, last).is_some();
        if right {
            w.remove_app_code(person.id)?;
        }
        Ok(right)
    })?;
    if removed {
        log::info!("person {}: codes come by mail", person.id.0);
        Ok(answer::see_other("/preferences/app"))
    } else {
        show(site, visit, 422, &person, None, true)
    }
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    person: &Person,
    secret: Option<&Vec<u8>>,
    wrong: bool,
) -> Outcome {
    let lang = visit.lang;
    let fault = fault(wrong.then(|| lang.say(say::APP_WRONG)));
    let main = html! {
        div.narrow {
            h1 { (lang.say(say::APP)) }
            p { (lang.say(say::APP_HINT)) }
            (fault)
            @if let Some(secret) = secret {
                p { (lang.say(say::APP_ADD)) }
                dl {
                    dt { (lang.say(say::APP_KEY)) }
                    dd { code { (totp::in_letters(secret)) } }
                    dt { (lang.say(say::APP_LINK)) }
                    dd { code { (totp::link(secret, &site.config.desk.name, &person.address)) } }
                }
                form.card method="post" action="/preferences/app" {
                    (csrf(visit))
                    input type="hidden" name="secret" value=(totp::in_letters(secret));
                    (code::field(visit, wrong))
                    p { button.btn.blue { (lang.say(say::APP_SET)) } }
                }
            } @else {
                p { (lang.say(say::APP_IS_SET)) }
                form.card method="post" action="/preferences/app/remove" {
                    (csrf(visit))
                    (code::field(visit, wrong))
                    p { button.btn { (lang.say(say::APP_REMOVE)) } }
                }
            }
        }
    };
    let page = Page {
        title: lang.say(say::APP).into(),
        here: "/preferences",
        menu: None,
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}
