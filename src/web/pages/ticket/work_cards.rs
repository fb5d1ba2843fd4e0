//! The cards beside a ticket's talk: tasks, links, working time; and the forms that split and undo. `work` takes the forms.

use maud::{Markup, html};

use super::pane::Pane;
use super::reply_forms::Draft;
use super::view::View;
use crate::i18n::{Lang, dates, work as say};
use crate::store::{PublicEntry, Task};
use crate::web::pages::parts::form::{csrf, fault};
use crate::web::visit::{Site, Visit};

pub const TASK_CHARS_MAX: usize = 300;
pub const SUBJECT_CHARS_MAX: usize = 150;
pub const MINUTES_MAX: u32 = 6_000;

/// The cards of the agents' right column.
pub fn cards(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    html! {
        (tasks(visit, view, draft))
        (links(visit, view, draft))
        (time(visit, view, draft))
    }
}

/// What is wrong with a card's form, if this is the one.
fn wrong(draft: Option<&Draft>, pane: Pane) -> Option<&str> {
    let kept = draft.filter(|draft| draft.pane == pane);
    kept.map(|draft| draft.wrong.as_str())
}

fn tasks(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, number) = (visit.lang, view.ticket.number);
    let kept = wrong(draft, Pane::Tasks);
    let typed = |name: &str| kept.map(|_| visit.form.text(name)).unwrap_or_default();
    let open = view.tasks.iter().any(|task| task.done_at.is_none());
    html! {
        details.card open[open || kept.is_some()] {
            summary { (lang.say(say::TASKS)) @if !view.tasks.is_empty() { " " span.num { (view.tasks.len()) } } }
            @if !view.tasks.is_empty() {
                ul.plain {
                    @for task in &view.tasks { li { (task_line(visit, view, task)) } }
                }
            }
            @if !view.ticket.is_closed() {
                form method="post" action={ "/t/" (number) "/tasks" } {
                    (csrf(visit))
                    (fault(kept))
                    div.field {
                        label for="task" { (lang.say(say::TASK)) }
                        input id="task" name="text" value=(typed("text")) maxlength=(TASK_CHARS_MAX) required;
                    }
                    div.field {
                        label for="task-who" { (lang.say(say::TASK_WHO)) }
                        select id="task-who" name="assignee" {
                            option value="" { (lang.say(say::TASK_ANYBODY)) }
                            @for colleague in &view.team {
                                option value=(colleague.person.id) selected[colleague.person.id.to_string() == typed("assignee")] { (colleague.person.name) }
                            }
                        }
                    }
                    div.field {
                        label for="task-due" { (lang.say(say::TASK_DUE)) }
                        input id="task-due" name="due" type="date" value=(typed("due"));
                    }
                    button.btn { (lang.say(say::TASK_ADD)) }
                }
            }
        }
    }
}

fn task_line(visit: &Visit, view: &View, task: &Task) -> Markup {
    let lang = visit.lang;
    let (done, label, said) = if task.done_at.is_some() {
        ("0", say::TASK_UNDONE, say::undone(lang, &task.text))
    } else {
        ("1", say::TASK_DONE, say::done_with(lang, &task.text))
    };
    html! {
        form.plain method="post" action={ "/t/" (view.ticket.number) "/tasks/" (task.id) } {
            (csrf(visit))
            (task.text) " "
            span.mut {
                @if let Some(who) = task.assignee {
                    @if view.aside.cannot_do(task, view.ticket.category) { (say::cannot_act(lang, view.name(lang, who))) } @else { (view.name(lang, who)) }
                    " "
                }
                @if let Some(day) = task.due_on { (say::due(lang, dates::local_day(lang, day))) " " }
                @if task.done_at.is_some() { "(" (lang.say(say::DONE)) ") " }
            }
            button.link name="done" value=(done) aria-label=(said) { (lang.say(label)) }
        }
    }
}

fn links(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let (lang, number) = (visit.lang, view.ticket.number);
    let kept = wrong(draft, Pane::Links);
    html! {
        details.card open[!view.linked.is_empty() || kept.is_some()] {
            summary { (lang.say(say::LINKS)) @if !view.linked.is_empty() { " " span.num { (view.linked.len()) } } }
            form method="post" action={ "/t/" (number) "/links" } {
                (csrf(visit))
                (fault(kept))
                @if !view.linked.is_empty() {
                    ul.plain {
                        @for other in &view.linked {
                            li {
                                a href={ "/t/" (other.number) } { (crate::i18n::words::number(lang, other.number)) " " (other.subject) }
                                @if other.closed { " " span.mut { "(" (lang.say(crate::i18n::words::CLOSED)) ")" } }
                                " " button.link name="remove" value=(other.number) formnovalidate aria-label=(say::unlink(lang, other.number)) { (lang.say(say::UNLINK)) }
                            }
                        }
                    }
                }
                div.field {
                    label for="linked" { (lang.say(say::LINK_NUMBER)) }
                    input id="linked" name="number" inputmode="numeric" required value=(kept.map(|_| visit.form.text("number")).unwrap_or_default());
                }
                button.btn { (lang.say(say::LINK_ADD)) }
            }
        }
    }
}

fn time(visit: &Visit, view: &View, draft: Option<&Draft>) -> Markup {
    let lang = visit.lang;
    let kept = wrong(draft, Pane::Time);
    let total: u32 = view.spent.iter().map(|(_, minutes)| minutes).sum();
    html! {
        details.card open[kept.is_some()] {
            summary { (lang.say(say::TIME)) @if total > 0 { " " span.num { (in_hours(lang, total)) } } }
            @if !view.spent.is_empty() {
                ul.plain { @for (who, minutes) in &view.spent { li { (view.name(lang, *who)) " " span.mut { (in_hours(lang, *minutes)) } } } }
            }
            form method="post" action={ "/t/" (view.ticket.number) "/time" } {
                (csrf(visit))
                (fault(kept))
                div.field {
                    label for="minutes" { (lang.say(say::MINUTES)) }
                    p.hint id="minutes-hint" { (lang.say(say::MINUTES_HINT)) }
                    input id="minutes" name="minutes" maxlength="20" autocomplete="off" required aria-describedby="minutes-hint" value=(kept.map(|_| visit.form.text("minutes")).unwrap_or_default());
                }
                button.btn { (lang.say(say::TIME_ADD)) }
            }
        }
    }
}

fn in_hours(lang: Lang, minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => say::minutes(lang, minutes),
        (hours, minutes) => say::hours(lang, hours, minutes),
    }
}

/// What agents may do with a line of the timeline, on its page: split it off.
pub fn split_form(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    html! {
        form.card method="post" action={ "/t/" (view.ticket.number) "/split/" (entry.id) } {
            (csrf(visit))
            h2 { (lang.say(say::SPLIT)) }
            div.field {
                label for="split" { (lang.say(say::SPLIT_SUBJECT)) }
                input id="split" name="subject" maxlength=(SUBJECT_CHARS_MAX) required;
            }
            button.btn { (lang.say(say::SPLIT_BUTTON)) }
        }
    }
}

/// Says that one's newest word can still be taken back, while it can.
pub fn unsay_form(site: &Site, visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let actor = visit.actor().ok().filter(|_| view.agent);
    let left = actor.and_then(|actor| {
        site.desk
            .unsayable_for(&view.ticket, &view.entries, actor, visit.now)
    });
    html! {
        @if let (Some(left), Some(line)) = (left, view.entries.last()) {
            form.plain.notice method="post" action={ "/t/" (view.ticket.number) "/unsay" } data-for=(left.num_milliseconds()) {
                (csrf(visit))
                (lang.say(say::UNSAYABLE)) " "
                button.btn name="entry" value=(line.id) { (lang.say(say::UNSAY)) }
            }
        }
    }
}
