//! The agents' right column of a ticket: state, category, who has it; `act` takes the forms.

use maud::{Markup, html};

use super::act::AWAIT;
use super::layout::{csrf, fault};
use super::panes::Draft;
use super::view::View;
use crate::i18n::{dates, pages as say, words};
use crate::rules::ticket::{Status, Ticket};
use crate::web::server::Visit;

/// The agents' right column: status, category, who has it.
pub fn case(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let open = ticket.status != Status::Closed;
    html! {
        form.card method="post" action={ "/t/" (ticket.number) "/properties" } {
            (csrf(visit))
            h2 { (lang.say(say::CASE)) }
            @if open {
                div.field {
                    label for="status" { (lang.say(words::STATUS)) }
                    select id="status" name="status" {
                        @for each in choices(ticket) {
                            option value=(each.word()) selected[each == ticket.status] { (lang.say(words::status(each))) }
                        }
                        @if ticket.status != Status::Pending { option value=(AWAIT) { (lang.say(say::AWAIT_ANSWER)) } }
                    }
                }
            }
            div.field {
                label for="category" { (lang.say(words::CATEGORY)) }
                select id="category" name="category" {
                    option value="" { (lang.say(say::NO_CATEGORY)) }
                    @for (id, name) in &view.categories {
                        option value=(id) selected[Some(*id) == ticket.category] { (name) }
                    }
                }
            }
            button.btn { (lang.say(say::SAVE)) }
        }
        @if open { (assignment(visit, view)) }
        (observers(visit, view, draft))
        @if open { (merge(visit, view, draft)) }
    }
}

fn observers(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == "observers");
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
            div.field { input id="observer" name="address" type="email" autocomplete="off" value=(kept.map_or("", |draft| draft.text.as_str())); }
            button.btn { (lang.say(say::ADD)) }
        }
    }
}

fn merge(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let kept = draft.filter(|draft| draft.pane == "merge");
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::MERGE)) }
            form method="post" action={ "/t/" (ticket.number) "/merge" } {
                (csrf(visit))
                (fault(kept.map(|draft| draft.wrong.as_str())))
                label for="into" { (lang.say(say::MERGE_INTO)) }
                p.hint id="into-hint" { (lang.say(say::MERGE_HINT)) }
                div.field { input id="into" name="into" inputmode="numeric" required aria-describedby="into-hint" value=(kept.map_or("", |draft| draft.text.as_str())); }
                button.btn { (lang.say(say::MERGE)) }
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
            fieldset.field {
                legend { (lang.say(words::ASSIGNED_TO)) }
                @for colleague in &view.team {
                    label.check {
                        input type="checkbox" name="agent" value=(colleague.person.id) checked[ticket.assignees.contains(&colleague.person.id)];
                        (colleague.person.name)
                        " " span.mut title=(say::open_count(lang, colleague.open_tickets)) { "(" (colleague.open_tickets) ")" }
                        @if let Some(last) = &colleague.absent_until { " " span.mut { (say::absent_until(lang, dates::stored_day(lang, last))) } }
                    }
                }
            }
            div.acts {
                button.btn { (lang.say(say::ASSIGN)) }
                @if !has_it { button.btn name="me" value="1" { (lang.say(say::ASSIGN_TO_ME)) } }
            }
        }
    }
}
