//! The form that asks for name and password, and where it leads; `login` takes it, `code` begins again with it.

use maud::html;

use super::resume::Kept;
use crate::config;
use crate::i18n::{Phrase, accounts, pages as say, sign_in};
use crate::web::door::Answer;
use crate::web::http::answer::{self, Outcome, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, labelled, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::gate;
use crate::web::visitor::session::{self, set_cookie};

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

/// The form, with what is wrong with the last one.
pub fn show(
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

/// What was not sent, as the address says to which it leads.
fn unsent(next: &str) -> Option<Phrase> {
    let (_, word) = next.split_once("?unsent=")?;
    sign_in::unsent(word)
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
            @if let Some(told) = unsent(asked.next) { div.notice { p role="status" { (lang.say(told)) } } }
            @if gate::asks_for_code(&site.config.gate, &visit.request) { p { (lang.say(sign_in::CODE_COMES)) } }
            (fault(*wrong))
            form.card method="post" action="/login" enctype=[asked.kept.map(|_| "multipart/form-data")] {
                input type="hidden" name="csrf" value=(token);
                input type="hidden" name="next" value=(next);
                (labelled("login", lang.say(say::LOGIN), lang.say(say::LOGIN_HINT), &html! {
                    input id="login" name="login" type="text" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false" required aria-describedby="login-hint" aria-invalid=[wrong.map(|_| "true")];
                }))
                (labelled("password", lang.say(say::PASSWORD), "", &html! {
                    input id="password" name="password" type="password" autocomplete="current-password" required aria-invalid=[wrong.map(|_| "true")];
                }))
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
    let page = Page::new("", titled(lang, asked.heading, wrong.is_some()), main);
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
