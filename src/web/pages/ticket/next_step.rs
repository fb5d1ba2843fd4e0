//! What waits for whom and what comes next, on top of a ticket for the people who asked; a solution has its own box in `reply_forms`.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{Lang, dates, next_step as say};
use crate::rules::next_step::{NextStep, next_step};
use crate::rules::ticket::Hold;
use crate::web::visit::Visit;

/// A sentence, or a box where the reader's answer is needed; nothing where the page says it further down.
pub fn told(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let who = || view.names(lang, &view.ticket.assignees);
    let told = match next_step(&view.ticket, view.is_left()) {
        NextStep::Nobody => lang.say(say::NOBODY).to_owned(),
        NextStep::Agents if view.ticket.assignees.len() == 1 => say::one_at_work(lang, who()),
        NextStep::Agents => say::several_at_work(lang, who()),
        NextStep::Planned => lang.say(say::PLANNED).to_owned(),
        NextStep::Held(hold) => held(lang, hold),
        NextStep::Requester => return awaited(visit, view),
        NextStep::Solution | NextStep::Over => return html! {},
    };
    html! { p role="note" { (told) " " (lang.say(say::MAILED)) } }
}

fn held(lang: Lang, hold: Option<&Hold>) -> String {
    let reason = hold
        .map_or("", |hold| &hold.reason)
        .trim()
        .trim_end_matches('.');
    let mut told = if reason.is_empty() {
        lang.say(say::HELD).to_owned()
    } else {
        say::held_for(lang, reason)
    };
    if let Some(until) = hold.and_then(|hold| hold.until) {
        told.push(' ');
        told.push_str(&say::held_until(lang, dates::day(lang, until)));
    }
    told
}

fn awaited(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let viewer = visit.viewer();
    if viewer.is_ok_and(|viewer| viewer.id == view.ticket.requester) {
        html! {
            section.notice aria-labelledby="yours" {
                h2 id="yours" { (lang.say(say::YOURS)) }
                p { (lang.say(say::YOURS_HINT)) }
                p { a.btn.blue href="#followup" { (lang.say(say::ANSWER)) } }
            }
        }
    } else {
        html! { p role="note" { (lang.say(say::THEIRS)) } }
    }
}
