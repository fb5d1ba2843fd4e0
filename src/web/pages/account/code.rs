//! `/code`: the second authentication from outside, by a code that was mailed or that an app shows; the first is in `login`.

use chrono::Duration;
use maud::{Markup, html};

use super::arrival::come_in;
use super::resume::Kept;
use super::sign_in_form::{anew, own_path};
use crate::config::Second;
use crate::i18n::sign_in as say;
use crate::store::Person;
use crate::web::door::Answer;
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, labelled, titled};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::half::{self, CODE_LASTS, Checked};
use crate::web::visitor::session::{self, Proven, set_cookie};

/// « Ne plus demander de code sur cet appareil ».
const TRUSTED_FOR: Duration = Duration::days(30);
/// What somebody is told who asked for too many codes.
pub const TOO_MANY_FOR: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// After the password: makes a code and owes its mail, or expects that of an app. None where there were too many lately.
pub fn begin(
    site: &Site,
    visit: &Visit,
    person: &Person,
    remember: bool,
    next: &str,
) -> Result<Option<Answer>, Failure> {
    let by_app = by_app(site, person)?;
    let begun = half::begin(
        site.store(),
        &visit.request,
        (person, remember),
        by_app,
        visit.now,
    )?;
    let Some(token) = begun else {
        return Ok(None);
    };
    // What was typed before the session ended goes along in the page; otherwise the page has an address of its own.
    let mut answer = if Kept::carried(site, &visit.form).is_some() {
        show(site, visit, 200, &Shown::to(person, by_app, next, None))?
    } else {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        answer::see_other(&format!("/code?next={next}"))
    };
    let half = set_cookie(
        session::HALF,
        &token,
        visit.request.secure,
        Some(CODE_LASTS),
    );
    set(&mut answer, "Set-Cookie", &half);
    Ok(Some(answer))
}

fn by_app(site: &Site, person: &Person) -> Result<bool, Failure> {
    match site.config.gate.second {
        Second::Totp if person.role.is_agent() => {
            let found = site.store().read(|r| r.app_code(person.id))?;
            Ok(found.is_some())
        }
        Second::Totp | Second::Basic | Second::Code | Second::Off => Ok(false),
    }
}

/// GET `/code?next=/t/1042`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.query("next").unwrap_or_default());
    if visit.signed.is_some() {
        return Ok(answer::see_other(&next));
    }
    match half::expected(site.store(), &visit.request, visit.now)? {
        Some((_, half, person)) => {
            let app = half.code_hash.is_none();
            show(site, visit, 200, &Shown::to(&person, app, &next, None))
        }
        None => Ok(answer::see_other("/login")),
    }
}

/// POST `/code`: `code`, `trust`, `next`.
pub fn check(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.form.text("next"));
    let store = site.store();
    let expected = half::expected(store, &visit.request, visit.now)?;
    let Some((token, _, person)) = expected else {
        return anew(site, visit, &next);
    };
    let typed = visit.form.text("code");
    let half = match half::check(store, &visit.request, (&token, &person), &typed, visit.now)? {
        Checked::Right(half) => half,
        Checked::Wrong(half, left) => {
            let shown = Shown::to(&person, half.code_hash.is_none(), &next, Some(left));
            return show(site, visit, 403, &shown);
        }
        Checked::Over => return anew(site, visit, &next),
    };
    let proven = Proven {
        person: person.id,
        remember: half.remember,
        twice: true,
    };
    let trust = !visit.form.text("trust").is_empty();
    let trusted_until = trust.then(|| visit.now + TRUSTED_FOR);
    come_in(site, visit, proven, trusted_until, &next)
}

/// POST `/code/again`: `next`. The code before it is worth what it was.
pub fn again(site: &Site, visit: &mut Visit) -> Outcome {
    let next = own_path(&visit.form.text("next"));
    let expected = half::expected(site.store(), &visit.request, visit.now)?;
    let Some((_, half, person)) = expected else {
        return anew(site, visit, &next);
    };
    match begin(site, visit, &person, half.remember, &next)? {
        Some(answer) => Ok(answer),
        None => anew(site, visit, &next),
    }
}

/// What the page says.
struct Shown<'a> {
    address: &'a str,
    app: bool,
    next: &'a str,
    /// After a wrong one.
    tries_left: Option<u32>,
}

impl<'a> Shown<'a> {
    fn to(person: &'a Person, app: bool, next: &'a str, tries_left: Option<u32>) -> Self {
        Self {
            address: &person.address,
            app,
            next,
            tries_left,
        }
    }
}

fn show(site: &Site, visit: &Visit, status: u16, shown: &Shown<'_>) -> Outcome {
    let lang = visit.lang;
    let token = match session::cookie(&visit.request, session::FORM) {
        Some(token) if token.len() == 64 => token.to_string(),
        _ => session::token()?,
    };
    let wrong = shown.tries_left.map(|left| say::code_wrong(lang, left));
    let kept = Kept::carried(site, &visit.form);
    let hidden = html! {
        input type="hidden" name="csrf" value=(token);
        input type="hidden" name="next" value=(shown.next);
    };
    let main = html! {
        div.narrow {
            h1 { (lang.say(say::TYPE_CODE)) }
            ol aria-label=(lang.say(say::STEPS)) {
                li { (lang.say(say::STEP_PASSWORD)) }
                li aria-current="step" { (lang.say(say::STEP_CODE)) }
            }
            p {
                @if shown.app { (lang.say(say::CODE_OF_APP)) }
                @else { (say::code_sent(lang, shown.address)) }
            }
            (fault(wrong.as_deref()))
            form.card method="post" action="/code" enctype=[kept.as_ref().map(|_| "multipart/form-data")] {
                (hidden)
                (field(visit, wrong.is_some()))
                div.field { label.check { input type="checkbox" name="trust" value="1"; (lang.say(say::CODE_TRUST)) } }
                p { button.btn.blue { (lang.say(say::CODE_CONTINUE)) } }
                @if let Some(kept) = &kept { (kept.fields(visit)) }
            }
            @if !shown.app && kept.is_none() {
                form.plain method="post" action="/code/again" {
                    (hidden)
                    p.s { (lang.say(say::CODE_NOTHING)) }
                    p { button.btn { (lang.say(say::CODE_AGAIN)) } }
                }
            }
        }
    };
    let page = Page::new(
        "",
        titled(lang, lang.say(say::TYPE_CODE), wrong.is_some()),
        main,
    );
    let mut answer = answer::page(status, lay_out(site, visit, &page));
    let form = set_cookie(session::FORM, &token, visit.request.secure, None);
    set(&mut answer, "Set-Cookie", &form);
    Ok(answer)
}

/// Where six digits are typed.
pub fn field(visit: &Visit, wrong: bool) -> Markup {
    html! {
        (labelled("code", visit.lang.say(say::CODE_LABEL), "", &html! {
            input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required aria-invalid=[wrong.then_some("true")];
        }))
    }
}
