//! Signing in and out; the link of a mail leads here and then to its ticket.

use maud::html;

use super::layout::{Page, fault, lay_out};
use crate::auth::SignIn;
use crate::config;
use crate::i18n::{Phrase, accounts, pages as say};
use crate::rules::audit::{Deed, Trail};
use crate::store::Write;
use crate::web::answer::{self, Outcome, set};
use crate::web::door::Answer;
use crate::web::server::{Site, Visit};
use crate::web::session::{self, set_cookie};

/// GET `/login?next=/t/1042`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.query("next").unwrap_or_default());
    if visit.signed.is_some() {
        return Ok(answer::see_other(&next));
    }
    show(site, visit, 200, "", &next, None)
}

/// POST `/login`: `login`, `password`, `remember`, `next`.
pub fn sign_in(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.form.text("next"));
    let login = visit.form.text("login");
    let remember = !visit.form.text("remember").is_empty();
    let person = match site
        .sources
        .sign_in(login.trim(), &visit.form.text("password"))
    {
        SignIn::Welcome(person) => person,
        SignIn::No => {
            let trail = Trail::typed(login.trim(), visit.request.client);
            let noted = |w: &Write<'_>| w.audit(Deed::SignInFailed, &trail, "", visit.now);
            site.store().write_unsynced(noted)?;
            return show(site, visit, 403, &login, &next, Some(say::WRONG_PASSWORD));
        }
        SignIn::CouldNotAsk(causes) => {
            for cause in causes {
                log::error!("sign-in: {cause}");
            }
            return show(site, visit, 503, &login, &next, Some(say::CANNOT_ASK));
        }
    };
    // Always a new session: whatever cookie was there before proves nothing.
    let secure = visit.request.secure;
    let cookie = session::start(site.store(), person.id, remember, secure, visit.now)?;
    let trail = Trail::of(person.id, visit.request.client);
    site.store()
        .write(|w| w.audit(Deed::SignedIn, &trail, "", visit.now))?;
    let mut answer = answer::see_other(&next);
    set(&mut answer, "Set-Cookie", &cookie);
    set(
        &mut answer,
        "Set-Cookie",
        &set_cookie(session::FORM, "", secure, Some(chrono::Duration::zero())),
    );
    Ok(answer)
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
    let mut answer = answer::see_other("/login");
    set(
        &mut answer,
        "Set-Cookie",
        &set_cookie(
            session::SESSION,
            "",
            visit.request.secure,
            Some(chrono::Duration::zero()),
        ),
    );
    Ok(answer)
}

/// POST `/language`: `language`, `next`.
pub fn set_language(site: &Site, visit: &mut Visit) -> Outcome {
    let code = visit.form.text("language");
    let person = visit.viewer()?.id;
    if ["fr", "en"].contains(&code.as_str()) {
        site.store().write(|w| w.set_language(person, &code))?;
    }
    Ok(answer::see_other(&own_path(&visit.form.text("next"))))
}

/// Only a path of ours: `//evil`, `/\evil` and whatever a browser would read as another place lead to the start page
/// (RT CVE-2022-25803).
fn own_path(next: &str) -> String {
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
    wrong: Option<Phrase>,
) -> Outcome {
    let lang = visit.lang;
    let token = match session::cookie(&visit.request, session::FORM) {
        Some(token) if token.len() == 64 => token.to_string(),
        _ => session::token()?,
    };
    let ticket = next
        .strip_prefix("/t/")
        .and_then(|rest| rest.split(['/', '?', '#']).next());
    let ticket =
        ticket.filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let why = ticket.map_or_else(
        || lang.say(say::WITH_SCHOOL_ACCOUNT).into(),
        |n| say::to_open_ticket(lang, n),
    );
    let wrong = wrong.map(|phrase| lang.say(phrase));
    let main = html! {
        div.narrow {
            h1 { (lang.say(say::SIGN_IN)) }
            p { (why) }
            (fault(wrong))
            form.card method="post" action="/login" {
                input type="hidden" name="csrf" value=(token);
                input type="hidden" name="next" value=(next);
                div.field {
                    label for="login" { (lang.say(say::LOGIN)) }
                    p.hint id="login-hint" { (lang.say(say::LOGIN_HINT)) }
                    input id="login" name="login" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false" required aria-describedby="login-hint" aria-invalid=[wrong.map(|_| "true")];
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
            }
            @if site.config.sign_in.contains(&config::SignIn::Local) { p { a href="/password" { (lang.say(accounts::LOST)) } } }
        }
    };
    let mut title = lang.say(say::SIGN_IN).to_string();
    if wrong.is_some() {
        title = format!("{} {title}", lang.say(say::ERROR_PREFIX));
    }
    let page = Page {
        title,
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
    use super::own_path;

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
