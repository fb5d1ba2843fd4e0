//! What a ticket was recognised to be about, in the agents' column, and one click that says it is not; a thing itself is on `entry` of
//! the queue.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{Lang, registers as say};
use crate::rules::RegisterId;
use crate::rules::matching::Place;
use crate::rules::ticket::Refusal;
use crate::store::About;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// What it is about, with the words that told it; nothing where nothing was recognised.
pub fn card(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    html! {
        @if !view.about.is_empty() {
            form.card method="post" action={ "/t/" (view.ticket.number) "/about" } {
                (csrf(visit))
                h2 { (lang.say(say::ABOUT)) }
                ul.plain { @for about in &view.about { li { (line(lang, about)) } } }
            }
        }
    }
}

fn line(lang: Lang, about: &About) -> Markup {
    let label = about.entry.label();
    let register = about.register.id;
    let place = match about.place {
        Place::Subject => say::IN_SUBJECT,
        Place::Text | Place::Anywhere | Place::Recipient | Place::Sender => say::IN_TEXT,
    };
    html! {
        (say::labelled(lang, say::name(lang, &about.register))) " "
        @if about.taken_out {
            span.mut { (label) " (" (lang.say(say::TAKEN_OUT)) ")" } " "
            button.link name="restore" value=(register) aria-label=(say::put_back(lang, &label)) { (lang.say(say::PUT_BACK)) }
        } @else {
            a href={ "/entries/" (about.entry.id) } { (label) } " "
            span.s { (say::recognised(lang, &about.word, lang.say(place))) } " "
            button.link name="remove" value=(register) aria-label=(say::take_out(lang, &label)) { (lang.say(say::TAKE_OUT)) }
        }
    }
}

/// POST `/t/N/about`: `remove` or `restore`, the number of a register.
pub fn change(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    if !View::load(site, visit)?.agent {
        return Err(Failure::Refused(Refusal::AgentsOnly));
    }
    let register = |field: &str| visit.form.text(field).parse().ok().map(RegisterId);
    let change = register("remove")
        .map(|id| (id, true))
        .or(register("restore").map(|id| (id, false)));
    // Whoever may not is told so even where nothing is asked.
    let change = change.unwrap_or((RegisterId(0), true));
    site.desk
        .take_out_recognised(number, visit.actor()?, change)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}
