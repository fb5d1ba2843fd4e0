//! Signing in and out; the link of a mail leads here and then to its ticket.

use super::arrival::come_in;
use super::code;
use super::sign_in_form::{own_path, show};
use crate::auth::{ProxySays, SignIn, Try};
use crate::desk::own_account::{Preferences, prefer};
use crate::i18n::{Lang, pages as say, sign_in};
use crate::store::{Person, Read};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::errors;
use crate::web::visit::{Site, Visit};
use crate::web::visitor::gate;
use crate::web::visitor::language;
use crate::web::visitor::session::{self, Proven, take_away};

/// GET `/login?next=/t/1042`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.query("next").unwrap_or_default());
    if visit.signed.is_some() {
        return Ok(answer::see_other(&next));
    }
    if visit.query("out").is_some() {
        return show(site, visit, 200, "", &next, None);
    }
    let named = match site.sources.proxy_says(&visit.request.headers) {
        ProxySays::Nothing => return show(site, visit, 200, "", &next, None),
        ProxySays::Name(name) => name.to_owned(),
        ProxySays::Doubtful => {
            log::warn!(
                "sign-in by header: sent twice or with a comma by way of {}: nobody is believed",
                visit.request.client
            );
            return refuse(site, visit, "", &next, SignIn::No);
        }
    };
    match site.sources.sign_in_by_proxy(&named, visit.now) {
        SignIn::Welcome(person) => enter(site, visit, &person, false, &next),
        refused => refuse(site, visit, &named, &next, refused),
    }
}

/// POST `/login`: `login`, `password`, `remember`, `next`.
pub fn sign_in(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.form.text("next"));
    let login = visit.form.text("login");
    let remember = !visit.form.text("remember").is_empty();
    let browser = session::device(&visit.request);
    let tried = Try {
        login: visit.form.exactly("login"),
        password: visit.form.exactly("password"),
        from: visit.request.client,
        browser: browser.as_deref(),
        now: visit.now,
    };
    match site.sources.sign_in(&tried) {
        SignIn::Welcome(person) => enter(site, visit, &person, remember, &next),
        refused => refuse(site, visit, &login, &next, refused),
    }
}

/// What is told to who was not let in.
pub fn why(lang: Lang, refused: &SignIn) -> String {
    match refused {
        SignIn::Welcome(_) | SignIn::No => lang.say(say::WRONG_PASSWORD).into(),
        SignIn::CouldNotAsk(_) => lang.say(say::CANNOT_ASK).into(),
        SignIn::TooMany(time) => match errors::seconds(*time) {
            seconds @ 0..60 => sign_in::wait_seconds(lang, seconds),
            seconds => sign_in::wait_minutes(lang, seconds.div_ceil(60)),
        },
    }
}

/// The form again, with what went wrong.
fn refuse(site: &Site, visit: &Visit, login: &str, next: &str, refused: SignIn) -> Outcome {
    let wrong = why(visit.lang, &refused);
    match refused {
        SignIn::Welcome(_) | SignIn::No => {
            session::note_failed(site.store(), (login, ""), &visit.request, visit.now)?;
            show(site, visit, 403, login, next, Some(&wrong))
        }
        SignIn::CouldNotAsk(causes) => {
            for cause in causes {
                log::error!("sign-in: {cause}");
            }
            show(site, visit, 503, login, next, Some(&wrong))
        }
        SignIn::TooMany(time) => {
            let mut answer = show(site, visit, 429, login, next, Some(&wrong))?;
            set(
                &mut answer,
                "Retry-After",
                &errors::seconds(time).to_string(),
            );
            Ok(answer)
        }
    }
}

/// Somebody whose password was right: comes in, or is asked for a code.
fn enter(site: &Site, visit: &mut Visit, person: &Person, remember: bool, next: &str) -> Outcome {
    let asks = gate::asks_for_code(&site.config.gate, &visit.request);
    if asks && !is_trusted(site, visit, person)? {
        return match code::begin(site, visit, person, remember, next)? {
            Some(answer) => Ok(answer),
            None => refuse(site, visit, "", next, SignIn::TooMany(code::TOO_MANY_FOR)),
        };
    }
    let proven = Proven {
        person: person.id,
        remember,
        twice: asks,
    };
    come_in(site, visit, proven, None, next)
}

fn is_trusted(site: &Site, visit: &Visit, person: &Person) -> Result<bool, Failure> {
    let Some(device) = session::device(&visit.request) else {
        return Ok(false);
    };
    let trusts = |r: &Read<'_>| r.trusts_browser(&device, person.id, visit.now);
    Ok(site.store().read(|r| trusts(r))?)
}

/// POST `/logout`
pub fn sign_out(site: &Site, visit: &mut Visit) -> Outcome {
    if let Some(signed) = &visit.signed {
        session::end(site.store(), signed, &visit.request, visit.now)?;
    }
    // A proxy that signs people in would do so again at once.
    let mut answer = answer::see_other(if site.sources.header().is_some() {
        "/login?out=1"
    } else {
        "/login"
    });
    for name in [session::SESSION, session::REMEMBER, language::COOKIE] {
        set(
            &mut answer,
            "Set-Cookie",
            &take_away(name, visit.request.secure),
        );
    }
    Ok(answer)
}

/// POST `/language`: `language`, `next`.
pub fn set_language(site: &Site, visit: &mut Visit) -> Outcome {
    let code = visit.form.text("language");
    let person = visit.viewer()?.id;
    let mut answer = answer::see_other(&own_path(&visit.form.text("next")));
    if let Some(lang) = Lang::known(&code) {
        let chosen = Preferences {
            language: Some(&code),
            ..Preferences::default()
        };
        prefer(site.store(), person, &chosen)?;
        visit.lang = lang;
        set(&mut answer, "Set-Cookie", &language::kept(visit));
    }
    Ok(answer)
}
