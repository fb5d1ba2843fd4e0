//! The forms by which agents close a ticket at once or throw it away; `closing` takes them.

use maud::{Markup, html};

use super::pane::Pane;
use super::reply_forms::Draft;
use super::view::View;
use crate::i18n::{closing as say, dates, pages, words};
use crate::rules::ticket::ClosingReason;
use crate::web::pages::parts::form::{csrf, fault};
use crate::web::visit::Visit;

/// Where tickets lie that were thrown away.
pub const DISCARDED: &str = "/tickets/discarded";

/// The forms of the agents' right column.
pub fn cards(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    html! {
        @if !view.ticket.is_closed() { (close_card(visit, view, draft)) }
        (discard_card(visit, view, draft))
    }
}

fn close_card(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = draft.filter(|draft| draft.pane == Pane::Close);
    let chosen = visit.form.text("reason");
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::CLOSE)) }
            form method="post" action={ "/t/" (view.ticket.number) "/close" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                fieldset.field {
                    legend { (lang.say(say::REASON)) }
                    @for reason in ClosingReason::ALL {
                        label.check { input type="radio" name="reason" value=(reason.word()) required checked[kept.is_some() && chosen == reason.word()]; (lang.say(say::reason(*reason))) }
                    }
                }
                label for="closing-text" { (lang.say(say::WORD)) " " span.mut { (lang.say(pages::OPTIONAL)) } }
                div.field { textarea id="closing-text" name="text" rows="3" { "\n" (kept.map_or("", |draft| draft.text.as_str())) } }
                div.field {
                    label.check { input type="checkbox" name="tell" value="1" checked[kept.is_none() || !visit.form.text("tell").is_empty()]; (lang.say(say::TELL)) }
                    p.hint { (lang.say(say::TELL_HINT)) }
                    @if let Some(address) = &view.aside.blockable {
                        label.check { input type="checkbox" name="block" value="1" checked[kept.is_some() && !visit.form.text("block").is_empty()]; (say::block(lang, address)) }
                    }
                }
                button.btn { (lang.say(say::CLOSE_BUTTON)) }
            }
        }
    }
}

/// Which tickets go with it, as they were merged into it.
fn goes_along(visit: &Visit, view: &View) -> String {
    let numbers = view.aside.goes_along.iter();
    let numbers: Vec<String> = numbers
        .map(|number| words::number(visit.lang, number))
        .collect();
    say::goes_along(visit.lang, dates::list(visit.lang, &numbers))
}

fn discard_card(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = draft.filter(|draft| draft.pane == Pane::Discard);
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::DISCARD)) }
            form method="post" action={ "/t/" (view.ticket.number) "/discard" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                @if !view.aside.goes_along.is_empty() { p { (goes_along(visit, view)) } }
                p { (lang.say(say::DISCARD_HINT)) " " a.screen href=(DISCARDED) { (lang.say(say::DISCARDED)) } }
                div.field { label.check { input type="checkbox" name="sure" value="1" required; (lang.say(say::SURE)) } }
                button.btn.red { (lang.say(say::DISCARD)) }
            }
        }
    }
}
