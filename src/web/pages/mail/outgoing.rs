//! `/settings/mail/queue`: what waits to be sent and what was not, with what an agent can do; the journal of mail in is `log`.

use maud::{Markup, html};

use super::log::{Here, left};
use crate::i18n::{mail, settings as say};
use crate::rules::OutgoingId;
use crate::rules::audit::Deed;
use crate::store::{OutgoingState, QueuedMail};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, done, fault};
use crate::web::pages::parts::inline::time;
use crate::web::visit::{Site, Visit};

/// Lines shown.
const SHOWN_MAX: u32 = 200;
/// Refused and given up ones are shown as long.
const SHOWN_FOR: chrono::Duration = chrono::Duration::days(30);

/// GET `/settings/mail/queue`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let since = visit.now - SHOWN_FOR;
    let queue = site
        .store()
        .read(|r| Ok::<_, Failure>(r.queue(since, SHOWN_MAX, &visit.rights(r)?)?))?;
    let outbox = site.health.now().outbox.fault;
    let main = html! {
        h1 { (lang.say(say::QUEUE)) }
        (done(visit.query("retry").map(|_| lang.say(say::WILL_RETRY))))
        (done(visit.query("abandon").map(|_| lang.say(say::IS_ABANDONED))))
        (fault(outbox.as_deref()))
        @if queue.is_empty() { p { (lang.say(say::QUEUE_EMPTY)) } } @else { (table(visit, &queue)) }
    };
    let page = Page {
        title: lang.say(say::QUEUE).into(),
        here: "/settings/mail",
        menu: Some(left(visit, Here::Queue)),
        aside: None,
        main,
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn table(visit: &Visit, queue: &[QueuedMail]) -> Markup {
    let lang = visit.lang;
    html! {
        div.tb role="region" aria-labelledby="queue" tabindex="0" {
            table {
                caption id="queue" { (lang.say(say::QUEUE_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::TICKET)) }
                        th scope="col" { (lang.say(say::TO)) }
                        th scope="col" { (lang.say(say::ABOUT)) }
                        th scope="col" { (lang.say(say::STATE)) }
                        th scope="col" { (lang.say(say::DECISION)) }
                    }
                }
                tbody { @for mail in queue { (line(visit, mail)) } }
            }
        }
    }
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
    let id = visit
        .param(0)
        .parse()
        .map(OutgoingId)
        .map_err(|_| Failure::NotFound)?;
    let now = visit.now;
    let what = visit.form.text("do");
    let told = match what.as_str() {
        "retry" => "?retry=1",
        "abandon" => "?abandon=1",
        _ => "",
    };
    let trail = visit.trail()?;
    site.store().write(|w| {
        let (number, _) = w.outgoing_about(id)?.ok_or(Failure::NotFound)?;
        let rights = visit.rights(w)?;
        if !w.ticket(number)?.is_some_and(|ticket| rights.sees(&ticket)) {
            return Err(Failure::NotFound);
        }
        match what.as_str() {
            "retry" => w.retry_outgoing(id, now)?,
            "abandon" => w.abandon_outgoing(id)?,
            _ => return Ok(()),
        }
        let about = format!("{what}, mail {id}, #{number}");
        Ok(w.audit(Deed::QueueDecided, &trail, &about, now)?)
    })?;
    Ok(answer::see_other(&format!("/settings/mail/queue{told}")))
}
