//! Signing in and out; the link of a mail leads here and then to its ticket.

use maud::html;

use super::code;
use super::resume::Kept;
use crate::auth::{SignIn, Try};
use crate::config;
use crate::i18n::{Lang, accounts, pages as say, sign_in};
use crate::rules::Instant;
use crate::rules::audit::{Deed, Trail};
use crate::store::{Person, Read, Write};
use crate::web::door::Answer;
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::errors;
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::gate;
use crate::web::visitor::language;
use crate::web::visitor::session::{self, Proven, set_cookie, take_away};

/// GET `/login?next=/t/1042`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.query("next").unwrap_or_default());
    if visit.signed.is_some() {
        return Ok(answer::see_other(&next));
    }
    let named = site
        .sources
        .header()
        .and_then(|name| visit.request.header(name))
        .map(str::to_owned);
    if let (Some(named), None) = (named, visit.query("out")) {
        return match site.sources.sign_in_by_proxy(&named, visit.now) {
            SignIn::Welcome(person) => enter(site, visit, &person, false, &next),
            refused => refuse(site, visit, &named, &next, refused),
        };
    }
    show(site, visit, 200, "", &next, None)
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
            let trail = Trail::typed(login.trim(), visit.request.client);
            let noted = |w: &Write<'_>| w.audit(Deed::SignInFailed, &trail, "", visit.now);
            site.store().write_unsynced(noted)?;
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
    let trail = Trail::of(proven.person, visit.request.client);
    store.write(|w| w.audit(Deed::SignedIn, &trail, "", now))?;
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

/// The form for somebody whose code is worth nothing any more.
pub fn anew(site: &Site, visit: &Visit, next: &str) -> Outcome {
    let wrong = visit.lang.say(sign_in::CODE_OVER);
    show(site, visit, 403, "", next, Some(wrong))
}

/// The form for somebody whose session ended while they typed.
pub fn again(site: &Site, visit: &Visit) -> Outcome {
    let kept = &Kept::of(visit);
    let lang = visit.lang;
    let asked = Asked {
        heading: lang.say(sign_in::SESSION_OVER),
        why: lang.say(sign_in::SESSION_OVER_HINT).into(),
        login: "",
        next: "/",
        wrong: None,
        kept: Some(kept),
    };
    ask(site, visit, 403, &asked)
}

/// POST `/logout`
pub fn sign_out(site: &Site, visit: &mut Visit) -> Outcome {
    if let Some(signed) = &visit.signed {
        let trail = visit.trail()?;
        site.store().write(|w| {
            w.end_session(&signed.hash)?;
            w.audit(Deed::SignedOut, &trail, "", visit.now)
        })?;
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
        site.store().write(|w| w.set_language(person, &code))?;
        visit.lang = lang;
        set(&mut answer, "Set-Cookie", &language::kept(visit));
    }
    Ok(answer)
}

/// Only a path of ours: `//evil`, `/\evil` and whatever a browser would read as another place lead to the start page
/// (RT CVE-2022-25803).
pub fn own_path(next: &str) -> String {
    let plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = next.starts_with('/') && !next.starts_with("//") && next.len() <= 500;
    if plain && own && !next.starts_with("/login") {
        next.into()
    } else {
        "/".into()
    }
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    login: &str,
    next: &str,
    wrong: Option<&str>,
) -> Outcome {
    let lang = visit.lang;
    let ticket = next
        .strip_prefix("/t/")
        .and_then(|rest| rest.split(['/', '?', '#']).next());
    let ticket =
        ticket.filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let kept = Kept::carried(site, &visit.form);
    let asked = Asked {
        heading: lang.say(say::SIGN_IN),
        why: ticket.map_or_else(
            || lang.say(say::WITH_SCHOOL_ACCOUNT).into(),
            |n| say::to_open_ticket(lang, n),
        ),
        login,
        next,
        wrong,
        kept: kept.as_ref(),
    };
    ask(site, visit, status, &asked)
}

/// What the form says, and what it holds already.
struct Asked<'a> {
    heading: &'a str,
    why: String,
    login: &'a str,
    next: &'a str,
    wrong: Option<&'a str>,
    kept: Option<&'a Kept>,
}

fn ask(site: &Site, visit: &Visit, status: u16, asked: &Asked<'_>) -> Outcome {
    let lang = visit.lang;
    let Asked {
        login, next, wrong, ..
    } = asked;
    let token = match session::cookie(&visit.request, session::FORM) {
        Some(token) if token.len() == 64 => token.to_string(),
        _ => session::token()?,
    };
    let main = html! {
        div.narrow {
            h1 { (asked.heading) }
            p { (asked.why) }
            @if gate::asks_for_code(&site.config.gate, &visit.request) { p { (lang.say(sign_in::CODE_COMES)) } }
            (fault(*wrong))
            form.card method="post" action="/login" enctype=[asked.kept.map(|_| "multipart/form-data")] {
                input type="hidden" name="csrf" value=(token);
                input type="hidden" name="next" value=(next);
                div.field {
                    label for="login" { (lang.say(say::LOGIN)) }
                    p.hint id="login-hint" { (lang.say(say::LOGIN_HINT)) }
                    input id="login" name="login" type="text" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false" required aria-describedby="login-hint" aria-invalid=[wrong.map(|_| "true")];
                }
                div.field {
                    label for="password" { (lang.say(say::PASSWORD)) }
                    input id="password" name="password" type="password" autocomplete="current-password" required aria-invalid=[wrong.map(|_| "true")];
                }
                div.field {
                    label.check { input type="checkbox" name="remember" value="1" aria-describedby="remember-hint"; (lang.say(say::REMEMBER)) }
                    p.hint id="remember-hint" { (lang.say(say::REMEMBER_HINT)) }
                }
                p { button.btn.blue { (lang.say(say::SEND)) } }
                @if let Some(kept) = asked.kept { (kept.fields(visit)) }
            }
            @if site.config.sign_in.contains(&config::SignIn::Local) { p { a href="/password" { (lang.say(accounts::LOST)) } } }
        }
    };
    let page = Page {
        title: titled(lang, asked.heading, wrong.is_some()),
        here: "",
        menu: None,
        aside: None,
        main,
    };
    let mut answer: Answer = answer::page(status, lay_out(site, visit, &page));
    set(
        &mut answer,
        "Set-Cookie",
        &set_cookie(session::FORM, &token, visit.request.secure, None),
    );
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use crate::web::pages::account::login::own_path;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for own in ["/", "/t/1042", "/t/1042?x=1"] {
            assert_eq!(own_path(own), own);
        }
        for evil in [
            "//evil",
            "/\\evil",
            "https:evil",
            "javascript:x",
            "/\t/evil",
            "/a\r\nb",
            "",
            "evil",
            "/login?next=/login",
        ] {
            assert_eq!(own_path(evil), "/", "{evil:?}");
        }
    }
}
