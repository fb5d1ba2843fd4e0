//! Choosing a password by a link that came by mail, and asking for one; signing in is `login`.

use maud::{Markup, html};

use crate::auth::local::{Weakness, too_weak};
use crate::config::SignIn;
use crate::desk::own_account;
use crate::i18n::{Phrase, accounts as say, pages};
use crate::rules::household::household;
use crate::rules::spelling::canonical;
use crate::store::{LinkKind, Person};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, labelled, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session::{self, set_cookie};

/// Longer addresses are nobody's (RFC 5321 section 4.5.3.1.3).
const ADDRESS_BYTES_MAX: usize = 254;

/// These pages are there only where the desk has accounts of its own.
fn local_only(site: &Site) -> Result<(), Failure> {
    let local = site.config.sign_in.contains(&SignIn::Local);
    local.then_some(()).ok_or(Failure::NotFound)
}

/// The way here for somebody signed in.
pub fn change(site: &Site, visit: &Visit) -> Markup {
    html! { @if local_only(site).is_ok() { p { a href="/password" { (visit.lang.say(say::CHANGE)) } } } }
}

/// What the page is for: who is signed in has not forgotten, and has no way to sign in to find.
fn asked(visit: &Visit) -> (Phrase, Markup) {
    if visit.signed.is_some() {
        return (say::CHANGE, html! {});
    }
    let back = html! { p { a href="/login" { (visit.lang.say(pages::SIGN_IN)) } } };
    (say::LOST, back)
}

/// GET `/password`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    local_only(site)?;
    let token = form_token(visit)?;
    let lang = visit.lang;
    let (title, back) = asked(visit);
    let main = html! {
        h1 { (lang.say(title)) }
        form.card method="post" action="/password" {
            input type="hidden" name="csrf" value=(token);
            (labelled("address", lang.say(say::ADDRESS), lang.say(say::LOST_HINT), &html! {
                input id="address" name="address" type="email" autocomplete="email" required value=[visit.viewer().ok().map(|viewer| &viewer.address)] aria-describedby="address-hint";
            }))
            p { button.btn.blue { (lang.say(say::SEND_LINK)) } }
        }
        (back)
    };
    show(site, visit, 200, title, (main, &token))
}

/// POST `/password`: `address`. The answer and the work are the same whether or not there is such an account.
pub fn ask(site: &Site, visit: &mut Visit) -> Outcome {
    local_only(site)?;
    let address = canonical(&visit.form.text("address"));
    if !address.is_empty() && address.len() <= ADDRESS_BYTES_MAX {
        let client = household(visit.request.client).to_string();
        let from = (address.as_str(), client.as_str());
        own_account::ask_link(site.store(), from, &session::link()?, visit.now)?;
    }
    let token = form_token(visit)?;
    let lang = visit.lang;
    let (title, back) = asked(visit);
    let main = html! {
        h1 { (lang.say(title)) }
        div.notice.ok { p role="status" { (lang.say(say::SENT)) } }
        (back)
    };
    show(site, visit, 200, title, (main, &token))
}

/// GET `/password/TOKEN`
pub fn lost(site: &Site, visit: &mut Visit) -> Outcome {
    choose(site, visit, LinkKind::Password)
}

/// GET `/invitation/TOKEN`
pub fn invitation(site: &Site, visit: &mut Visit) -> Outcome {
    choose(site, visit, LinkKind::Invitation)
}

/// POST `/password/TOKEN`: `password`, `again`.
pub fn set_lost(site: &Site, visit: &mut Visit) -> Outcome {
    settle(site, visit, LinkKind::Password)
}

/// POST `/invitation/TOKEN`: `password`, `again`.
pub fn set_invited(site: &Site, visit: &mut Visit) -> Outcome {
    settle(site, visit, LinkKind::Invitation)
}

fn find(site: &Site, visit: &Visit, kind: LinkKind) -> Result<Option<Person>, Failure> {
    local_only(site)?;
    let hash = session::hash(visit.param(0));
    Ok(site.store().read(|r| r.link(&hash, kind, visit.now))?)
}

fn choose(site: &Site, visit: &Visit, kind: LinkKind) -> Outcome {
    match find(site, visit, kind)? {
        Some(person) => fields(site, visit, 200, (kind, &person), None),
        None => gone(site, visit),
    }
}

fn settle(site: &Site, visit: &Visit, kind: LinkKind) -> Outcome {
    let Some(person) = find(site, visit, kind)? else {
        return gone(site, visit);
    };
    let password = visit.form.text("password");
    let login = person.login.as_deref().unwrap_or(&person.address);
    let wrong = match too_weak(&password, login) {
        Some(weakness) => Some(why(weakness)),
        None if password != visit.form.text("again") => Some(say::DIFFER),
        None => None,
    };
    if let Some(wrong) = wrong {
        return fields(site, visit, 422, (kind, &person), Some(wrong));
    }
    // Hashed first: it takes long, and a write transaction should not.
    let secret = site.sources.hash(&password)?;
    let link = session::hash(visit.param(0));
    let from = (visit.request.client, visit.now);
    if !own_account::use_link(site.store(), (&link, kind), &secret, from)? {
        return gone(site, visit);
    }
    let lang = visit.lang;
    let main = html! {
        h1 { (lang.say(say::DONE)) }
        p role="status" { (lang.say(say::DONE_HINT)) }
        p { a.btn.blue href="/login" { (lang.say(pages::SIGN_IN)) } }
    };
    let token = form_token(visit)?;
    show(site, visit, 200, say::DONE, (main, &token))
}

const fn why(weakness: Weakness) -> Phrase {
    match weakness {
        Weakness::Short => say::SHORT,
        Weakness::Long => say::LONG,
        Weakness::Login => say::IS_LOGIN,
        Weakness::Common => say::COMMON,
    }
}

fn fields(
    site: &Site,
    visit: &Visit,
    status: u16,
    (kind, person): (LinkKind, &Person),
    wrong: Option<Phrase>,
) -> Outcome {
    let token = form_token(visit)?;
    let lang = visit.lang;
    let invalid = wrong.map(|_| "true");
    let action = format!("/{}/{}", kind.word(), visit.param(0));
    let main = html! {
        h1 { (lang.say(say::CHOOSE_PASSWORD)) }
        (fault(wrong.map(|phrase| lang.say(phrase))))
        form.card method="post" action=(action) {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="username" autocomplete="username" value=(person.login.as_deref().unwrap_or(&person.address));
            div.field {
                label for="password" { (lang.say(say::NEW_PASSWORD)) }
                p.hint id="rule" { (lang.say(say::RULE)) }
                input id="password" name="password" type="password" autocomplete="new-password" required aria-describedby="rule" aria-invalid=[invalid];
            }
            (labelled("again", lang.say(say::AGAIN), "", &html! {
                input id="again" name="again" type="password" autocomplete="new-password" required aria-invalid=[invalid];
            }))
            p { button.btn.blue { (lang.say(say::SAVE)) } }
        }
    };
    show(site, visit, status, say::CHOOSE_PASSWORD, (main, &token))
}

fn gone(site: &Site, visit: &Visit) -> Outcome {
    let lang = visit.lang;
    let main = html! {
        h1 { (lang.say(say::GONE)) }
        p { (lang.say(say::GONE_HINT)) }
        p { a href="/password" { (lang.say(say::LOST)) } }
    };
    let token = form_token(visit)?;
    show(site, visit, 404, say::GONE, (main, &token))
}

/// What the forms here carry, signed in or not.
fn form_token(visit: &Visit) -> Result<String, Failure> {
    let cookie = session::cookie(&visit.request, session::FORM);
    Ok(match (&visit.signed, cookie) {
        (Some(signed), _) => signed.session.csrf.clone(),
        (None, Some(token)) if token.len() == 64 => token.to_string(),
        (None, _) => session::token()?,
    })
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    title: Phrase,
    (main, token): (Markup, &str),
) -> Outcome {
    let page = Page::new(
        "",
        titled(visit.lang, visit.lang.say(title), status == 422),
        html! { div.narrow { (main) } },
    );
    let mut answer = answer::page(status, lay_out(site, visit, &page));
    if visit.signed.is_none() {
        let cookie = set_cookie(session::FORM, token, visit.request.secure, None);
        set(&mut answer, "Set-Cookie", &cookie);
    }
    Ok(answer)
}
