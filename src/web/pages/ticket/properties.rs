//! The agents' right column of a ticket: state, category, who has it; `triage` takes the forms.

use maud::{Markup, html};

use super::merged;
use super::pane::Pane;
use super::reply_forms::Draft;
use super::requester_cards;
use super::view::View;
use crate::i18n::{dates, pages as say, words};
use crate::rules::priority::Level;
use crate::rules::ticket::{Kind, Status, Ticket};
use crate::web::pages::parts::form::{csrf, fault};
use crate::web::pages::parts::whom;
use crate::web::visit::Visit;

/// Letters of why a ticket is on hold.
pub const REASON_CHARS_MAX: usize = 200;
/// The choice among the states that also asks the requester for an answer.
pub const AWAIT: &str = "await";

/// The agents' right column.
pub fn case(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let open = view.ticket.status != Status::Closed;
    html! {
        (properties(visit, view, draft))
        @if open { (assignment(visit, view)) }
        (requester_cards::cards(visit, view, draft))
        (observers(visit, view, draft))
        @if open { (merge(visit, view, draft)) }
        (merged::card(visit, view))
    }
}

fn properties(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == Pane::Properties);
    // What was chosen where it could not be taken, else how the ticket stands.
    let chosen = |name: &str, stands: &str| match kept {
        Some(_) => visit.form.text(name),
        None => stands.to_owned(),
    };
    let category = ticket.category.map(|id| id.to_string()).unwrap_or_default();
    let shown_category = category;
    let category = chosen("category", &shown_category);
    let status = chosen("status", ticket.status.word());
    let major = chosen("major", if ticket.is_major() { "1" } else { "" });
    html! {
        form.card method="post" action={ "/t/" (ticket.number) "/properties" } {
            (csrf(visit))
            (as_shown(ticket, &chosen))
            h2 { (lang.say(say::CASE)) }
            (fault(kept.map(|draft| draft.wrong.as_str())))
            @if kept.is_some() && view.confidential && category != shown_category {
                label.check { input type="checkbox" name="sure" value="1"; (lang.say(say::UNVEILS_SURE)) }
            }
            @if ticket.status != Status::Closed {
                div.field {
                    label for="status" { (lang.say(words::STATUS)) }
                    select id="status" name="status" {
                        @for each in choices(ticket) {
                            option value=(each.word()) selected[each.word() == status] { (lang.say(words::status(each))) }
                        }
                        @if ticket.status != Status::Pending {
                            option value=(AWAIT) selected[status == AWAIT] { (lang.say(say::AWAIT_ANSWER)) }
                        }
                    }
                }
                (hold(visit, ticket, &chosen))
            }
            div.field {
                label for="category" { (lang.say(words::CATEGORY)) }
                select id="category" name="category" {
                    option value="" { (lang.say(say::NO_CATEGORY)) }
                    @for (id, name) in &view.categories {
                        option value=(id) selected[id.to_string() == category] { (name) }
                    }
                }
            }
            (choice("kind", lang.say(words::KIND), &chosen("kind", ticket.kind.word()), Kind::ALL, |kind| (kind.word(), lang.say(words::kind(kind)))))
            (choice("urgency", lang.say(words::URGENCY), &chosen("urgency", ticket.urgency.word()), Level::ALL, |level| (level.word(), lang.say(words::urgency(level)))))
            (choice("impact", lang.say(words::IMPACT), &chosen("impact", ticket.impact.word()), Level::ALL, |level| (level.word(), lang.say(words::impact(level)))))
            div.field { label.check { input type="checkbox" name="major" value="1" checked[!major.is_empty()]; (lang.say(say::MAJOR_TOO)) } }
            button.btn { (lang.say(say::SAVE)) }
        }
    }
}

/// How the ticket stood when this form was shown: what is still so when it comes back changes nothing, even where somebody
/// else has changed it since.
fn as_shown(ticket: &Ticket, chosen: &impl Fn(&str, &str) -> String) -> Markup {
    let hold = ticket.hold().cloned().unwrap_or_default();
    let stood = [
        ("had-status", ticket.status.word().to_owned()),
        ("had-reason", hold.reason),
        (
            "had-until",
            hold.until.map(dates::input_day).unwrap_or_default(),
        ),
        (
            "had-category",
            ticket.category.map(|id| id.to_string()).unwrap_or_default(),
        ),
        ("had-kind", ticket.kind.word().to_owned()),
        ("had-urgency", ticket.urgency.word().to_owned()),
        ("had-impact", ticket.impact.word().to_owned()),
        (
            "had-major",
            if ticket.is_major() { "1" } else { "" }.to_owned(),
        ),
    ];
    html! { @for (name, value) in stood { input type="hidden" name=(name) value=(chosen(name, &value)); } }
}

/// Why it waits, and until when; folded away while it does not.
fn hold(visit: &Visit, ticket: &Ticket, chosen: &impl Fn(&str, &str) -> String) -> Markup {
    let lang = visit.lang;
    let held = ticket.hold().cloned().unwrap_or_default();
    let until = held.until.map(dates::input_day).unwrap_or_default();
    let (reason, until) = (chosen("reason", &held.reason), chosen("until", &until));
    html! {
        details.field open[!reason.is_empty() || !until.is_empty()] {
            summary { (lang.say(say::ON_HOLD)) }
            label for="hold-reason" { (lang.say(say::HOLD_REASON)) }
            p.hint id="hold-hint" { (lang.say(say::HOLD_HINT)) }
            input id="hold-reason" name="reason" value=(reason) maxlength=(REASON_CHARS_MAX) aria-describedby="hold-hint";
            label for="hold-until" { (lang.say(say::HOLD_UNTIL)) }
            input id="hold-until" name="until" type="date" value=(until);
        }
    }
}

fn choice<'a, T: Copy>(
    name: &str,
    label: &str,
    chosen: &str,
    all: &[T],
    of: impl Fn(T) -> (&'static str, &'a str),
) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for (word, text) in all.iter().map(|each| of(*each)) {
                    option value=(word) selected[word == chosen] { (text) }
                }
            }
        }
    }
}

fn observers(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == Pane::Observers);
    html! {
        form.card method="post" action={ "/t/" (ticket.number) "/observers" } {
            (csrf(visit))
            h2 { (lang.say(say::OBSERVERS)) }
            (fault(kept.map(|draft| draft.wrong.as_str())))
            @if !ticket.observers.is_empty() {
                ul.plain {
                    @for observer in &ticket.observers {
                        li {
                            (view.name(lang, *observer)) " "
                            button.link name="remove" value=(observer) aria-label=(say::remove(lang, view.name(lang, *observer))) formnovalidate { (lang.say(say::REMOVE)) }
                        }
                    }
                }
            }
            label for="observer" { (lang.say(say::ADD_OBSERVER)) }
            p.hint id="observer-hint" { (lang.say(say::OBSERVER_READS)) }
            div.field { (whom::field(visit, ("observer", "address"), Some("observer-hint"), kept.and_then(|draft| draft.asked.as_ref()))) }
            button.btn { (lang.say(say::ADD)) }
        }
    }
}

fn merge(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == Pane::Merge);
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::MERGE)) }
            (fault(kept.map(|draft| draft.wrong.as_str())))
            form method="get" action={ "/t/" (ticket.number) "/merge" } {
                label for="into" { (lang.say(say::MERGE_INTO)) }
                p.hint id="into-hint" { (lang.say(say::MERGE_HINT)) }
                div.field { input id="into" name="into" required maxlength="200" aria-describedby="into-hint" value=(kept.map_or("", |draft| draft.text.as_str())); }
                button.btn { (lang.say(say::MERGE_FIND)) }
            }
        }
    }
}

/// The states that can be chosen by hand from where the ticket stands, and that one.
fn choices(ticket: &Ticket) -> Vec<Status> {
    let by_hand = |status: Status| match status {
        Status::New => ticket.assignees.is_empty(),
        Status::Assigned => !ticket.assignees.is_empty(),
        Status::Planned | Status::Pending => true,
        Status::Solved | Status::Closed => false,
    };
    Status::ALL
        .iter()
        .copied()
        .filter(|each| *each == ticket.status || by_hand(*each))
        .collect()
}

fn assignment(visit: &Visit, view: &View) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let me = visit.viewer().map(|viewer| viewer.id).ok();
    let has_it = me.is_some_and(|me| ticket.assignees.contains(&me));
    html! {
        form.card method="post" action={ "/t/" (ticket.number) "/assign" } {
            (csrf(visit))
            input type="hidden" name="had-agent" value="";
            @for agent in &ticket.assignees { input type="hidden" name="had-agent" value=(agent); }
            fieldset.field {
                legend { (lang.say(words::ASSIGNED_TO)) }
                @for colleague in &view.team {
                    label.check {
                        input type="checkbox" name="agent" value=(colleague.person.id) checked[ticket.assignees.contains(&colleague.person.id)];
                        (colleague.person.name)
                        " " span.mut title=(say::open_count(lang, colleague.open_tickets)) { "(" (colleague.open_tickets) ")" }
                        @if colleague.reads_then { " " span.mut { "(" (lang.say(say::READS_IT_THEN)) ")" } }
                        @if let Some(last) = colleague.absent_until { " " span.mut { (say::absent_until(lang, dates::local_day(lang, last))) } }
                    }
                }
            }
            div.acts {
                button.btn { (lang.say(say::ASSIGN)) }
                @if !has_it { button.btn name="me" value="1" data-key="m" { (lang.say(say::ASSIGN_TO_ME)) } }
            }
        }
    }
}
