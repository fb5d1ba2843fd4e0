//! What the queue shows of changes to several tickets at once: the fields, and what became of them; `bulk` takes the form.

use maud::{Markup, html};

use crate::i18n::{closing, queue as say, words};
use crate::rules::CategoryId;
use crate::rules::ticket::{ClosingReason, Status};
use crate::store::Person;
use crate::web::pages::parts::form::{done, fault};
use crate::web::visit::Visit;

/// A list so long is passed quickly.
const FEW_LINES: usize = 10;

/// From the top of a long list to what is done with it: for those who would pass two stops a line, or scroll.
pub fn way(visit: &Visit, shown: usize) -> Markup {
    html! {
        @if shown > FEW_LINES { p { a href="#bulk" { (visit.lang.say(say::TO_BULK)) } } }
    }
}

/// What can be done to the tickets ticked above.
pub fn fields(visit: &Visit, categories: &[(CategoryId, String)], team: &[Person]) -> Markup {
    let lang = visit.lang;
    let by_hand = [Status::Assigned, Status::Planned, Status::Pending];
    html! {
        fieldset.card id="bulk" tabindex="-1" {
            legend { (lang.say(say::BULK)) }
            div.row {
                div {
                    label for="b-agent" { (lang.say(say::BULK_ASSIGN)) }
                    select id="b-agent" name="agent" {
                        option value="" { (lang.say(say::UNCHANGED)) }
                        @for person in team { option value=(person.id) { (person.name) } }
                    }
                }
                div {
                    label for="b-status" { (lang.say(say::BULK_STATUS)) }
                    select id="b-status" name="status" {
                        option value="" { (lang.say(say::UNCHANGED)) }
                        @for status in by_hand { option value=(status.word()) { (lang.say(words::status(status))) } }
                    }
                }
                div {
                    label for="b-category" { (lang.say(say::BULK_CATEGORY)) }
                    select id="b-category" name="category" {
                        option value="" { (lang.say(say::UNCHANGED)) }
                        @for (id, name) in categories { option value=(id) { (name) } }
                    }
                }
                div {
                    label for="b-close" { (lang.say(closing::BULK)) }
                    select id="b-close" name="close" {
                        option value="" { (lang.say(say::UNCHANGED)) }
                        @for reason in ClosingReason::ALL { option value=(reason.word()) { (lang.say(closing::reason(*reason))) } }
                    }
                }
                div {
                    label for="b-into" { (lang.say(say::BULK_MERGE)) }
                    input id="b-into" name="into" inputmode="numeric" size="6";
                }
                button.btn { (lang.say(say::DO)) }
            }
        }
    }
}

/// What became of the last form.
pub fn told(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let count = visit
        .query("done")
        .and_then(|count| count.parse::<u32>().ok());
    let numbers: Vec<String> = visit
        .query("failed")
        .unwrap_or_default()
        .split('.')
        .filter_map(|number| number.parse::<u32>().ok())
        .map(|number| words::number(lang, number))
        .collect();
    let failed = (!numbers.is_empty()).then(|| say::not_done(lang, numbers.join(", ")));
    html! {
        (done(count.filter(|count| *count > 0 || failed.is_none()).map(|count| say::done(lang, count)).as_deref()))
        (done(visit.query("kept").map(|name| say::view_saved(lang, name)).as_deref()))
        (done(visit.query("gone").map(|_| lang.say(say::VIEW_REMOVED))))
        (fault(failed.as_deref()))
    }
}
