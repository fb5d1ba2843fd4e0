//! What failures look like: what happened, what is kept, what to do next; nothing typed is lost.

use maud::{DOCTYPE, Markup, html};

use crate::i18n::{
    Lang, Phrase, closing, dates, pages as say, search, sign_in as say_in, taken_out, words,
};
use crate::rules::role::Role;
use crate::rules::ticket::Refusal;
use crate::store;
use crate::web::door::{Answer, Method, Trouble};
use crate::web::http::answer::{self, Failure, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::Wrong;
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session;

/// The page of a failure.
pub fn failure(site: &Site, visit: &Visit, failed: Failure) -> Answer {
    let lang = visit.lang;
    match failed {
        Failure::SignIn if visit.form.typed().is_empty() => {
            let place = unsent(visit, place_after_sign_in(visit));
            let next: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
            answer::see_other(&if place == "/" {
                "/login".into()
            } else {
                format!("/login?next={next}")
            })
        }
        Failure::SignIn | Failure::Forged => show(
            site,
            visit,
            403,
            say::FORM_EXPIRED,
            lang.say(say::FORM_EXPIRED_HINT),
        ),
        Failure::Moved(number) if visit.request.method == Method::Post => show_about(
            site,
            visit,
            (409, say::MOVED_MEANWHILE),
            lang.say(say::MOVED_NOTHING_DONE),
            Some(&number.to_string()),
        ),
        Failure::Moved(number) => answer::see_other(&format!("/t/{number}")),
        Failure::NotFound => {
            let (heading, hint) = absent(visit);
            show(site, visit, 404, heading, lang.say(hint))
        }
        Failure::Refused(refusal) => show(
            site,
            visit,
            409,
            say::NOT_POSSIBLE_NOW,
            lang.say(refused(refusal)),
        ),
        Failure::Denied(refusal) => {
            let Wrong { status, why } = Wrong::of(lang, &refusal);
            show(site, visit, status, say::NOT_ALLOWED, &why)
        }
        Failure::BadForm(what) => {
            log::debug!("bad form: {what}");
            show(
                site,
                visit,
                400,
                say::BAD_REQUEST,
                lang.say(say::FORM_EXPIRED_HINT),
            )
        }
        Failure::TooLarge => {
            let most = dates::size(lang, site.config.limits.upload_bytes_max);
            show(
                site,
                visit,
                413,
                say::TOO_LARGE,
                &say::form_too_large(lang, most),
            )
        }
        Failure::WrongMethod => trouble(site, Trouble::MethodNotAllowed),
        Failure::Busy => trouble(site, Trouble::Busy),
        Failure::Store(cause) => store_failure(site, visit, &cause),
    }
}

/// Where somebody who signs in goes on: the same page; after a form, which cannot be sent again, the page it was on.
fn place_after_sign_in(visit: &Visit) -> String {
    let (path, query) = (&visit.request.path, &visit.request.query);
    if visit.request.method == Method::Post {
        return ticket_of(visit).map_or_else(|| "/".into(), |number| format!("/t/{number}"));
    }
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{path}{mark}{query}")
}

/// The same, saying there that nothing was sent, where something was to be: who signs out or speaks another language misses nothing.
fn unsent(visit: &Visit, place: String) -> String {
    let sent = visit.request.method == Method::Post;
    if !sent || matches!(visit.request.path.as_str(), "/logout" | "/language") {
        return place;
    }
    let what = if visit.form.had_documents {
        "documents"
    } else {
        "1"
    };
    format!("{place}?unsent={what}")
}

/// The number of the ticket whose page or form was asked for.
fn ticket_of(visit: &Visit) -> Option<&str> {
    let rest = visit.request.path.strip_prefix("/t/")?;
    rest.split('/').next()
}

fn store_failure(site: &Site, visit: &Visit, cause: &store::Error) -> Answer {
    let reference = session::token()
        .unwrap_or_default()
        .chars()
        .take(8)
        .collect::<String>();
    log::error!("{reference}: {cause}");
    let lang = visit.lang;
    let (status, heading, hint) = if cause.is_passing() {
        (503, say::BUSY, say::BUSY_HINT)
    } else {
        (500, say::BROKEN, say::BROKEN_HINT)
    };
    let text = format!("{} {}", lang.say(hint), say::reference(lang, reference));
    let mut answer = show(site, visit, status, heading, &text);
    if status == 503 {
        set(&mut answer, "Retry-After", "10");
    }
    answer
}

fn show(site: &Site, visit: &Visit, status: u16, heading: Phrase, text: &str) -> Answer {
    // What is refused is refused of a ticket that its reader sees.
    let about = ticket_of(visit).filter(|_| status == 409);
    show_about(site, visit, (status, heading), text, about)
}

/// The same with the way to a ticket.
fn show_about(
    site: &Site,
    visit: &Visit,
    (status, heading): (u16, Phrase),
    text: &str,
    about: Option<&str>,
) -> Answer {
    let lang = visit.lang;
    let typed = visit.form.typed();
    let main = html! {
        h1 { (lang.say(heading)) }
        p { (text) }
        @if visit.form.had_documents && status != 413 { p { (lang.say(say::DOCUMENTS_NOT_SENT)) } }
        @if !typed.is_empty() {
            p { strong { (lang.say(say::KEPT_TEXT)) } }
            @for (index, text) in typed.iter().enumerate() {
                div.field {
                    label for={ "typed" (index) } { (lang.say(say::YOUR_TEXT)) }
                    textarea id={ "typed" (index) } readonly { (text) }
                }
            }
        }
        @if status == 404 && visit.signed.is_some() && ticket_of(visit).is_some() {
            @if visit.role().is_some_and(Role::is_agent) { p { a href="/tickets/discarded" { (lang.say(closing::DISCARDED)) } } }
            (find(lang))
        }
        @if let Some(number) = about {
            p { a href={ "/t/" (number) } { "← " (lang.say(words::TICKET)) " " (words::number(lang, number)) } }
        }
        p { a href="/" { (lang.say(say::BACK_HOME)) } }
        p.s.mut { (say::error_number(lang, status)) }
    };
    let page = Page::new("", lang.say(heading), main);
    answer::page(status, lay_out(site, visit, &page))
}

/// What is said to be absent is what was asked for. To who may not see it, it is as absent as what is not there; which settings an
/// administrator has is in every manual.
fn absent(visit: &Visit) -> (Phrase, Phrase) {
    let mut parts = visit.request.path.split('/').skip(1);
    let administers = visit.role() == Some(Role::Administrator);
    let treats = visit.role().is_some_and(Role::is_agent);
    match parts.next().unwrap_or_default() {
        "t" if visit.request.method == Method::Post => (say::NO_TICKET, say::NO_TICKET_ANY_MORE),
        "t" => (say::NO_TICKET, say::NO_TICKET_HINT),
        "d" => (say::NO_DOCUMENT_HERE, say::NO_DOCUMENT_HINT),
        "answers" => (say::NO_ARTICLE, say::NO_ARTICLE_HINT),
        "settings" if administers => (say::NO_SETTING, say::NO_SETTING_HINT),
        "settings" if treats => (say::ADMINISTRATORS_ONLY, say::ADMINISTRATORS_ONLY_HINT),
        _ => (say::NOT_FOUND, say::NOT_FOUND_HINT),
    }
}

/// A link in a mail lost its end: the number, or a word, finds the ticket.
fn find(lang: Lang) -> Markup {
    html! {
        form.row role="search" aria-label=(lang.say(say::FIND_TICKET)) action="/search" {
            div {
                label for="number" { (lang.say(say::FIND_TICKET)) }
                input id="number" name="q" autocomplete="off";
            }
            button.btn { (lang.say(search::SEARCH)) }
        }
    }
}

/// The sentence of a refusal.
pub const fn refused(refusal: Refusal) -> Phrase {
    match refusal {
        Refusal::Closed => say::R_CLOSED,
        Refusal::AgentsOnly => say::R_AGENTS_ONLY,
        Refusal::RequesterOnly => say::R_REQUESTER_ONLY,
        Refusal::NoProposal | Refusal::NotDue => say::R_NO_PROPOSAL,
        Refusal::ProposalWaits => say::R_PROPOSAL_WAITS,
        Refusal::TextMissing => say::TEXT_MISSING,
        Refusal::NotByHand => say::R_NOT_BY_HAND,
        Refusal::NotReopened => say::R_NOT_REOPENED,
        Refusal::NoMerger => say::R_NO_MERGER,
        Refusal::NoUndoing => say::R_NO_UNDOING,
        Refusal::KeptApart => say::R_KEPT_APART,
        Refusal::NoUnsaying => say::R_NO_UNSAYING,
        Refusal::Overtaken(_) => say::R_OVERTAKEN,
        Refusal::NoSplit => say::R_NO_SPLIT,
        Refusal::UploadedEnough => say::R_UPLOADED_ENOUGH,
        Refusal::NoSuchWords => taken_out::NO_SUCH_WORDS,
        Refusal::NotOwnWords => taken_out::NOT_OWN_WORDS,
        Refusal::LineGone => taken_out::LINE_GONE,
    }
}

/// The page of trouble that the door found before anybody was known: in the desk's language.
pub fn trouble(site: &Site, trouble: Trouble) -> Answer {
    let (heading, hint) = match trouble {
        Trouble::MethodNotAllowed => (say::NOT_ALLOWED, say::BAD_REQUEST_HINT),
        Trouble::TooLarge => (say::TOO_LARGE, say::TOO_LARGE_HINT),
        Trouble::Busy | Trouble::StorageFull => (say::BUSY, say::BUSY_HINT),
        Trouble::Broken => (say::BROKEN, say::BUSY_HINT),
        Trouble::UriTooLong | Trouble::HeadTooLarge => (say::BAD_REQUEST, say::HEAD_HINT),
        Trouble::BadRequest
        | Trouble::RequestTimeout
        | Trouble::LengthRequired
        | Trouble::ExpectationFailed
        | Trouble::VersionNotSupported => (say::BAD_REQUEST, say::BAD_REQUEST_HINT),
    };
    let mut answer = bare(site, trouble.status(), heading, hint, &back(site));
    if trouble == Trouble::Busy {
        set(&mut answer, "Retry-After", "10");
    }
    answer
}

/// What the browser shows where somebody from outside gives up its authentication screen.
pub fn ask_twice(site: &Site) -> Answer {
    let heading = say::FROM_OUTSIDE;
    let mut answer = bare(site, 401, heading, say::FROM_OUTSIDE_HINT, &back(site));
    // The address, because a realm is best kept ASCII (RFC 7617 section 2.1 settles the charset of the password only).
    let address = &site.config.desk.address;
    let challenge = format!("Basic realm=\"{address}\", charset=\"UTF-8\"");
    set(&mut answer, "WWW-Authenticate", &challenge);
    answer
}

/// Asked for under a name that is not ours (RFC 9110 section 15.5.20): the name is not repeated, ours is told.
pub fn elsewhere(site: &Site) -> Answer {
    let ours = &site.config.desk.base_url;
    let lang = Lang::from_code(&site.config.desk.language);
    let next = html! { p { (lang.say(say::OTHER_NAME)) " " a href=(ours) { (ours) } } };
    bare(site, 421, say::NOT_HERE, say::OTHER_NAME_HINT, &next)
}

/// Too many wrong passwords: told alike whoever the name belongs to, and when to come again.
pub fn too_many(site: &Site, time: std::time::Duration) -> Answer {
    let (heading, hint) = (say_in::TOO_MANY, say_in::TOO_MANY_HINT);
    let mut answer = bare(site, 429, heading, hint, &back(site));
    set(&mut answer, "Retry-After", &seconds(time).to_string());
    answer
}

/// Whole seconds, of which none is too few.
pub fn seconds(time: std::time::Duration) -> u64 {
    time.as_secs() + 1
}

fn back(site: &Site) -> Markup {
    let lang = Lang::from_code(&site.config.desk.language);
    html! { p { a href="/" { (lang.say(say::BACK_HOME)) } } }
}

/// A page for whom nobody is known, in the desk's language.
fn bare(site: &Site, status: u16, heading: Phrase, hint: Phrase, next: &Markup) -> Answer {
    let (desk, look) = (&site.config.desk, site.look());
    let lang = Lang::from_code(&desk.language);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (lang.say(heading)) " – " (look.name) }
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                link rel="stylesheet" href=(look.style(None).address());
            }
            body {
                header.bar { a.brand href="/" { (look.name) } }
                div.wrap.single {
                    main id="content" {
                        h1 { (lang.say(heading)) }
                        p { (lang.say(hint)) }
                        (next)
                        p.s.mut { (say::error_number(lang, status)) }
                    }
                }
                footer { a href={ "mailto:" (desk.address) } { (desk.address) } }
            }
        }
    };
    answer::page(status, page)
}
