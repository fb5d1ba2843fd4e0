//! `/settings/mail/queue`: what waits to be sent and what was not, with what an agent can do; the journal of mail in is `log`.

use maud::{Markup, html};

use super::log::{Here, left};
use crate::desk::outgoing::{self, Decision, FAILED_FOR};
use crate::i18n::{mail, settings as say};
use crate::rules::OutgoingId;
use crate::rules::access::Role;
use crate::store::{OutgoingState, QueuedMail};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, done, fault};
use crate::web::pages::parts::inline::time;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

/// Lines shown.
const SHOWN_MAX: u32 = 200;

/// GET `/settings/mail/queue`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let since = visit.now - FAILED_FOR;
    let queue = site
        .store()
        .read(|r| Ok::<_, Failure>(r.queue(since, SHOWN_MAX, &visit.rights(r)?)?))?;
    let outbox = site.health.now().outbox.fault;
    let main = html! {
        h1 { (lang.say(say::QUEUE)) }
        (done(visit.query("retry").map(|_| lang.say(say::WILL_RETRY))))
        (done(visit.query("abandon").map(|_| lang.say(say::IS_ABANDONED))))
        (done(retried(visit).as_deref()))
        (fault(outbox.as_deref()))
        (all_again(visit, &queue))
        @if queue.is_empty() { p { (lang.say(say::QUEUE_EMPTY)) } } @else { (all(visit, &queue)) }
    };
    let page = Page {
        menu: Some(left(visit, Here::Queue)),
        ..Page::new("/settings/mail", lang.say(say::QUEUE), main)
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

/// How many are tried again, where that was asked for.
fn retried(visit: &Visit) -> Option<String> {
    let count: usize = visit.query("all")?.parse().ok()?;
    Some(say::retried(visit.lang, count))
}

/// The button that tries all again that failed.
fn all_again(visit: &Visit, queue: &[QueuedMail]) -> Markup {
    let administers = visit
        .viewer()
        .is_ok_and(|viewer| viewer.role == Role::Administrator);
    let failed = queue.iter().any(|mail| mail.error.is_some());
    html! {
        @if administers && failed {
            form.row method="post" action="/settings/mail/queue" {
                (csrf(visit))
                button.btn aria-describedby="all_again" { (visit.lang.say(say::RETRY_ALL)) }
                p.s id="all_again" { (visit.lang.say(say::RETRY_ALL_HINT)) }
            }
        }
    }
}

/// POST `/settings/mail/queue`: everything that failed is tried again.
pub fn retry_all(site: &Site, visit: &mut Visit) -> Outcome {
    let count = outgoing::retry_all(site.store(), &visit.caller()?)?;
    site.health.hurry();
    Ok(answer::see_other(&format!(
        "/settings/mail/queue?all={count}"
    )))
}

fn all(visit: &Visit, queue: &[QueuedMail]) -> Markup {
    let columns = [say::TICKET, say::TO, say::ABOUT, say::STATE, say::DECISION].map(col);
    let rows = html! { @for mail in queue { (line(visit, mail)) } };
    table(visit, ("queue", say::QUEUE_CAPTION), &columns, &rows)
}

fn line(visit: &Visit, outgoing: &QueuedMail) -> Markup {
    let lang = visit.lang;
    let about: Vec<&str> = outgoing
        .topics
        .iter()
        .map(|topic| lang.say(mail::news(*topic)))
        .collect();
    let named = |what| say::decide_on(lang, lang.say(what), &outgoing.name, outgoing.ticket);
    let waits = matches!(
        outgoing.state,
        OutgoingState::Waiting | OutgoingState::Taken
    );
    html! {
        tr {
            td { a.num href={ "/t/" (outgoing.ticket) } { (outgoing.ticket) } }
            td { (outgoing.name) span.s { (outgoing.address) } }
            td { (about.join(", ")) }
            td {
                (lang.say(state(outgoing.state))) " " (time(visit, outgoing.since))
                @if outgoing.tries > 0 { span.s { (say::tries(lang, outgoing.tries)) } }
                @if let Some(error) = &outgoing.error { span.s { (error) } }
            }
            td {
                form.acts method="post" action={ "/settings/mail/queue/" (outgoing.id) } {
                    (csrf(visit))
                    @if outgoing.state != OutgoingState::Taken {
                        button.btn name="do" value="retry" aria-label=(named(say::RETRY)) { (lang.say(say::RETRY)) }
                    }
                    @if waits { button.btn.red name="do" value="abandon" aria-label=(named(say::ABANDON)) { (lang.say(say::ABANDON)) } }
                }
            }
        }
    }
}

/// The name of how far an outgoing mail is.
pub const fn state(state: OutgoingState) -> crate::i18n::Phrase {
    match state {
        OutgoingState::Waiting => say::WAITS,
        OutgoingState::Taken => say::LEAVES,
        OutgoingState::Sent => say::SENT,
        OutgoingState::Refused => say::REFUSED,
        OutgoingState::Abandoned => say::ABANDONED,
    }
}

/// POST `/settings/mail/queue/N`: `do` is `retry` or `abandon`. What is being sent at this moment is left alone.
pub fn decide(site: &Site, visit: &mut Visit) -> Outcome {
    let id = OutgoingId(visit.id(0)?);
    let (what, told) = match visit.form.text("do").as_str() {
        "retry" => (Some(Decision::Retry), "?retry=1"),
        "abandon" => (Some(Decision::Abandon), "?abandon=1"),
        _ => (None, ""),
    };
    outgoing::decide(site.store(), &visit.caller()?, id, what)?;
    if what == Some(Decision::Retry) {
        site.health.hurry();
    }
    Ok(answer::see_other(&format!("/settings/mail/queue{told}")))
}
