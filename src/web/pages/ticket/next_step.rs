//! What waits for whom and what comes next, on top of a ticket for the people who asked; a solution has its own box in `reply_forms`.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{Lang, dates, next_step as say};
use crate::rules::Instant;
use crate::rules::calendar::Patience;
use crate::rules::next_step::{NextStep, next_step};
use crate::rules::ticket::Hold;
use crate::web::visit::{Site, Visit};

/// A sentence, or a box where the reader's answer is needed; nothing where the page says it further down.
pub fn told(site: &Site, visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let who = || view.names(lang, &view.ticket.assignees);
    let told = match next_step(&view.ticket, view.is_left()) {
        NextStep::Nobody => lang.say(say::NOBODY).to_owned(),
        NextStep::Agents if view.ticket.assignees.len() == 1 => say::one_at_work(lang, who()),
        NextStep::Agents => say::several_at_work(lang, who()),
        NextStep::Planned => lang.say(say::PLANNED).to_owned(),
        NextStep::Held(hold) => held(lang, hold),
        NextStep::Requester => return awaited(site, visit, view),
        NextStep::Solution | NextStep::Over => return html! {},
    };
    html! { p role="note" { (told) " " (lang.say(say::MAILED)) } }
}

/// When the ticket is closed for want of the requester's answer, if that is done.
pub fn gives_up_at(site: &Site, view: &View) -> Option<Instant> {
    let asked = view.asked?;
    // As configured where the file cannot be read at this moment: it is a promise of the desk, and no more.
    let patience = site.store().read(|r| r.patience(site.waited()));
    let patience = patience.unwrap_or_else(|_: crate::store::Error| Patience::of(site.waited()));
    patience.closes_at(asked.at, asked.reminded_at, &view.closings)
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

fn awaited(site: &Site, visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let closes = gives_up_at(site, view).map(|at| say::else_closes_on(lang, dates::day(lang, at)));
    let viewer = visit.viewer();
    if viewer.is_ok_and(|viewer| viewer.id == view.ticket.requester) {
        html! {
            section.notice aria-labelledby="yours" {
                h2 id="yours" { (lang.say(say::YOURS)) }
                p { (lang.say(say::YOURS_HINT)) @if let Some(closes) = closes { " " (closes) } }
                p { a.btn.blue href="#followup" { (lang.say(say::ANSWER)) } }
            }
        }
    } else {
        html! { p role="note" { (lang.say(say::THEIRS)) } }
    }
}
