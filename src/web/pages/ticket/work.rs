//! Beside a ticket's talk: its tasks, working time and links, splitting off and undoing; what is shown and what is posted.
//! How it is filed and judged is in `triage`, the page of one's own tasks is `queue/tasks`.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::actions::give_back;
use super::page::show;
use super::reply_forms::Draft;
use super::view::View;
use crate::desk;
use crate::i18n::{Lang, Phrase, dates, pages, work as say};
use crate::rules::ticket::Refusal;
use crate::rules::{EntryId, PersonId, TaskId, TicketNumber};
use crate::store::{NewTask, PublicEntry, Task};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::parts::form::{csrf, fault};
use crate::web::visit::{Site, Visit};

const TASK_CHARS_MAX: usize = 300;
const SUBJECT_CHARS_MAX: usize = 150;
const MINUTES_MAX: u32 = 6_000;

/// The cards of the agents' right column.
pub fn cards(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    html! {
        (tasks(visit, view, draft))
        (links(visit, view, draft))
        (time(visit, view, draft))
    }
}

/// What is wrong with a card's form, if this is the one.
fn wrong<'a>(draft: Option<&'a Draft<'_>>, pane: &str) -> Option<&'a str> {
    let kept = draft.filter(|draft| draft.pane == pane);
    kept.map(|draft| draft.wrong.as_str())
}

fn tasks(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let (lang, number) = (visit.lang, view.ticket.number);
    let kept = wrong(draft, "tasks");
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
                @if let Some(who) = task.assignee { (view.name(lang, who)) " " }
                @if let Some(day) = &task.due_on { (say::due(lang, dates::stored_day(lang, day))) " " }
                @if task.done_at.is_some() { "(" (lang.say(say::DONE)) ") " }
            }
            button.link name="done" value=(done) aria-label=(said) { (lang.say(label)) }
        }
    }
}

fn links(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let (lang, number) = (visit.lang, view.ticket.number);
    let kept = wrong(draft, "links");
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

fn time(visit: &Visit, view: &View, draft: Option<&Draft<'_>>) -> Markup {
    let lang = visit.lang;
    let kept = wrong(draft, "time");
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
                    input id="minutes" name="minutes" inputmode="numeric" required value=(kept.map(|_| visit.form.text("minutes")).unwrap_or_default());
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

/// What agents may do with a line of the timeline: split it off.
pub fn split_form(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    let id = format!("split-{}", entry.id);
    let author = entry.author.map(|id| view.name(lang, id));
    let when = dates::short(lang, entry.at, visit.now);
    html! {
        details.s {
            summary { (lang.say(say::SPLIT)) span.vh { ", " (author.unwrap_or_default()) ", " (when) } }
            form method="post" action={ "/t/" (view.ticket.number) "/split/" (entry.id) } {
                (csrf(visit))
                label for=(id) { (lang.say(say::SPLIT_SUBJECT)) }
                input id=(id) name="subject" maxlength=(SUBJECT_CHARS_MAX) required;
                " " button.btn { (lang.say(say::SPLIT_BUTTON)) }
            }
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

/// POST `/t/N/tasks`: `text`, `assignee`, `due` (a day).
pub fn add_task(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = treated(site, visit)?;
    let text = one_line(&visit.form.text("text"), TASK_CHARS_MAX);
    let due = visit.form.text("due").trim().to_owned();
    let fault = if text.is_empty() {
        Some(say::TASK_EMPTY)
    } else if !due.is_empty() && due.parse::<NaiveDate>().is_err() {
        Some(pages::BAD_DAY)
    } else {
        None
    };
    if let Some(fault) = fault {
        return refuse(site, visit, "tasks", fault);
    }
    let assignee = visit.form.text("assignee").parse().ok().map(PersonId);
    let one_of_us = |id: &PersonId| view.team.iter().any(|colleague| colleague.person.id == *id);
    let task = NewTask {
        text: &text,
        assignee: assignee.filter(one_of_us),
        due_on: Some(due.as_str()).filter(|due| !due.is_empty()),
    };
    site.desk
        .add_task(number, &task, visit.actor()?, visit.now)?;
    back(number, "task")
}

/// POST `/t/N/tasks/ID`: `done`, `1` or `0`.
pub fn settle_task(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let id = visit.param(1).parse().map(TaskId);
    let id = id.map_err(|_| Failure::NotFound)?;
    let done = visit.form.text("done") == "1";
    site.desk
        .settle_task(number, id, done, visit.actor()?, visit.now)?;
    if visit.form.text("from") == "tasks" {
        return Ok(answer::see_other(&format!("/tasks?done={number}")));
    }
    back(number, "task")
}

/// POST `/t/N/time`: `minutes`.
pub fn spend(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let minutes = visit.form.text("minutes").trim().parse();
    let minutes = minutes
        .ok()
        .filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
    let Some(minutes) = minutes else {
        return refuse(site, visit, "time", say::BAD_MINUTES);
    };
    site.desk
        .spend(number, minutes, visit.actor()?, visit.now)?;
    back(number, "minutes")
}

/// POST `/t/N/links`: `number` of a ticket to link, or `remove`.
pub fn link(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let removed = visit.form.text("remove");
    let linked = removed.is_empty();
    let other = if linked {
        visit.form.text("number")
    } else {
        removed
    };
    let other = other
        .trim()
        .trim_start_matches(['#', 'n', '°', ' '])
        .parse();
    let done = match other {
        Ok(other) => site
            .desk
            .link(number, TicketNumber(other), linked, visit.actor()?),
        Err(_) => Err(Refusal::NoMerger.into()),
    };
    match done {
        Ok(()) => back(number, "linked"),
        Err(desk::Error::Refused(Refusal::NoMerger)) => refuse(site, visit, "links", say::NO_LINK),
        Err(cause) => Err(cause.into()),
    }
}

/// POST `/t/N/split/ENTRY`: `subject`.
pub fn split(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let entry = visit.param(1).parse().map(EntryId);
    let entry = entry.map_err(|_| Failure::NotFound)?;
    let subject = one_line(&visit.form.text("subject"), SUBJECT_CHARS_MAX);
    if subject.is_empty() {
        return refuse(site, visit, "split", say::SPLIT_EMPTY);
    }
    let new = site
        .desk
        .split(number, entry, &subject, visit.actor()?, visit.now)?;
    let seen = site.store().read(|r| {
        let rights = visit.rights(r)?;
        Ok::<_, Failure>(r.ticket(new)?.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    let shown = if seen { new } else { number };
    Ok(answer::see_other(&format!("/t/{shown}")))
}

/// POST `/t/N/unsay`: `entry`. Its text is put back where it was typed.
pub fn unsay(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let entry = visit.form.text("entry").parse().map(EntryId);
    let entry = entry.map_err(|_| Failure::BadForm("entry"))?;
    let text = site.desk.unsay(number, entry, visit.actor()?, visit.now)?;
    let view = View::load(site, visit)?;
    let draft = Draft {
        pane: "followup",
        text,
        wrong: String::new(),
        told: Some(say::UNSAID),
    };
    show(site, visit, &view, 200, Some(&draft))
}

/// A ticket that whoever posts may treat.
fn treated(site: &Site, visit: &Visit) -> Result<View, Failure> {
    let view = View::load(site, visit)?;
    if view.agent {
        Ok(view)
    } else {
        Err(Failure::Refused(Refusal::AgentsOnly))
    }
}

fn refuse(site: &Site, visit: &Visit, pane: &str, fault: Phrase) -> Outcome {
    let fault = visit.lang.say(fault).to_string();
    give_back(site, visit, 422, pane, fault)
}

/// The ticket again, at the field where it was done: a browser opens what is folded around it, and goes on from there.
fn back(number: TicketNumber, field: &str) -> Outcome {
    Ok(answer::see_other(&format!("/t/{number}#{field}")))
}

/// What was typed as one line of a limited length.
fn one_line(text: &str, chars_max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(chars_max).collect()
}
