//! The forms by which agents change whose request a ticket is and what it is called; `requester` takes them.

use maud::{Markup, html};

use super::pane::Pane;
use super::reply_forms::Draft;
use super::view::View;
use super::work_cards::SUBJECT_CHARS_MAX;
use crate::i18n::{pages, requester as say};
use crate::web::pages::parts::form::{csrf, fault};
use crate::web::pages::parts::whom;
use crate::web::visit::Visit;

/// Whoever wrote what an agent passed on, as the requester that it may be; or nothing.
pub fn proposal(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let Some((address, name)) = &view.aside.forwarded else {
        return html! {};
    };
    let who = if name.is_empty() { address } else { name };
    html! {
        form.card method="post" action={ "/t/" (view.ticket.number) "/requester" } {
            (csrf(visit))
            h2 { (lang.say(say::PASSED_ON)) }
            p id="passed-on" { (say::is_it(lang, who)) @if who != address { " " span.mut { (address) } } }
            div.acts {
                button.btn name="passed-on" value="yes" aria-describedby="passed-on" { (say::yes(lang, who)) }
                button.btn name="passed-on" value="no" { (lang.say(say::NOT_THEIRS)) }
            }
        }
    }
}

/// The forms that change the requester and the title.
pub fn cards(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    html! { (requester_card(visit, view, draft)) (title_card(visit, view, draft)) }
}

fn requester_card(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = draft.filter(|draft| draft.pane == Pane::Requester);
    let hint = Some("requester-hint");
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::CHANGE)) }
            form method="post" action={ "/t/" (view.ticket.number) "/requester" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                div.field {
                    label for="requester" { (lang.say(say::WHO)) }
                    p.hint id="requester-hint" { (lang.say(say::WHO_HINT)) }
                    (whom::field(visit, ("requester", "person"), hint, kept.and_then(|draft| draft.asked.as_ref())))
                }
                div.field { label.check { input type="checkbox" name="keep" value="1" checked[kept.is_some() && !visit.form.text("keep").is_empty()]; (lang.say(say::KEEP)) } }
                button.btn { (lang.say(say::MAKE)) }
            }
        }
    }
}

fn title_card(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = draft.filter(|draft| draft.pane == Pane::Title);
    let title = kept.map_or(view.ticket.subject.as_str(), |draft| draft.text.as_str());
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::RETITLE)) }
            form method="post" action={ "/t/" (view.ticket.number) "/title" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                div.field {
                    label for="title" { (lang.say(pages::SUBJECT)) }
                    p.hint id="title-hint" { (lang.say(say::TITLE_HINT)) }
                    input id="title" name="subject" required maxlength=(SUBJECT_CHARS_MAX) aria-describedby="title-hint" value=(title);
                }
                button.btn { (lang.say(say::MAKE)) }
            }
        }
    }
}
