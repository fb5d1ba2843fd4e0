//! What the queue shows of changes to several tickets at once: the fields, and what became of them; `bulk` takes the form.

use maud::{Markup, html};

use crate::i18n::{Phrase, closing, composer, queue as say, words};
use crate::rules::CategoryId;
use crate::rules::ending::Ending;
use crate::rules::ticket::{ClosingReason, Priority, Status};
use crate::store::Person;
use crate::web::pages::parts::form::{done, fault};
use crate::web::visit::Visit;

/// A list so long is passed quickly.
const FEW_LINES: usize = 10;

/// From the top of a long list to what is done with it: for those who would pass two stops a line, or scroll.
pub fn way(visit: &Visit, shown: usize) -> Markup {
    html! {
        @if shown > FEW_LINES { p.way { a href="#bulk" { (visit.lang.say(say::TO_BULK)) } } }
    }
}

/// What can be done to the tickets ticked above: a bar that comes with the first tick.
pub fn fields(visit: &Visit, categories: &[(CategoryId, String)], team: &[Person]) -> Markup {
    let lang = visit.lang;
    let by_hand = [Status::Assigned, Status::Planned, Status::Pending];
    let choice = |id: &str, name: &str, label: Phrase, options: Markup| {
        html! {
            div {
                label for=(id) { (lang.say(label)) }
                select id=(id) name=(name) { option value="" { (lang.say(say::UNCHANGED)) } (options) }
            }
        }
    };
    html! {
        fieldset.bulk id="bulk" tabindex="-1" {
            legend { (lang.say(say::BULK)) }
            div.row {
                (choice("b-agent", "agent", say::BULK_ASSIGN, html! { @for person in team { option value=(person.id) { (person.name) } } }))
                (choice("b-status", "status", say::BULK_STATUS, html! { @for status in by_hand { option value=(status.word()) { (lang.say(words::status(status))) } } }))
                (choice("b-category", "category", say::BULK_CATEGORY, html! { @for (id, name) in categories { option value=(id) { (name) } } }))
                (choice("b-priority", "priority", words::PRIORITY, html! { @for each in Priority::ALL { option value=(each.word()) { (lang.say(words::priority(*each))) } } }))
                (choice("b-close", "close", closing::BULK, html! { @for reason in ClosingReason::ALL { option value=(reason.word()) { (lang.say(closing::reason(*reason))) } } }))
                button.btn { (lang.say(say::DO)) }
                button.btn.line name="merge" value="1" { (lang.say(say::BULK_MERGE)) }
            }
            (reply(visit))
        }
    }
}

/// The same words to each; typed ones come back where nothing was ticked.
fn reply(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let typed = visit.form.text("text");
    let endings = [Ending::Send, Ending::Wait, Ending::Solution];
    html! {
        details open[!typed.is_empty()] {
            summary { (lang.say(say::BULK_REPLY)) }
            div.row {
                div {
                    label for="b-text" { (lang.say(say::BULK_TEXT)) }
                    textarea id="b-text" name="text" rows="2" { (typed) }
                }
                div {
                    label for="b-end" { (lang.say(composer::THEN)) }
                    select id="b-end" name="end" { @for each in endings { option value=(each.word()) { (lang.say(composer::ending(each))) } } }
                }
                button.btn.blue { (lang.say(composer::SEND)) }
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
