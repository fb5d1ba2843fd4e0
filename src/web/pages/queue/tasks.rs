//! `/tasks`: what the viewer has to do, ticket by ticket; tasks are added and settled by `work`.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::i18n::{dates, settings, work as say};
use crate::rules::presence::{stand_in, stood_in_for};
use crate::store::{Doers, Task, Unable};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const TASKS_MAX: u32 = 200;

/// GET `/tasks`: what the viewer has to do.
pub fn own(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let me = visit.viewer()?.id;
    let (tasks, unable, names) = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let team = rights.team().ok_or(Failure::NotFound)?;
        let today = visit.today();
        let (unable, absences, present) = (
            r.unable_doers(visit.now)?,
            r.absences_from(today)?,
            r.team()?,
        );
        // Whose tasks somebody else does meanwhile.
        let is_stood_in = |one: &Unable| {
            let other = stand_in(&absences, one.person, today);
            other.is_some_and(|other| present.iter().any(|person| person.id == other))
        };
        let lost = unable.iter().copied().filter(|one| !is_stood_in(one));
        let doers = Doers {
            instead_of: &stood_in_for(&absences, me, today),
            unable: &lost.collect::<Vec<_>>(),
            without_hands: &r.unable(visit.now)?,
        };
        let tasks = r.own_tasks(team, doers, TASKS_MAX)?;
        let others = tasks.iter().filter_map(|task| task.assignee);
        let names = r.names_of(others.filter(|other| *other != me).collect())?;
        Ok::<_, Failure>((tasks, unable, names))
    })?;
    // Whose it is by name, where that is somebody else.
    let whose = |task: &Task| {
        let name = names.get(&task.assignee?)?;
        let cannot = unable.iter().any(|one| Some(one.person) == task.assignee);
        Some(if cannot {
            say::cannot_act(lang, name)
        } else {
            name.clone()
        })
    };
    let today = visit.today();
    let columns = [say::TASK, say::TASK_DUE, say::TASK_DONE].map(col);
    let rows = html! { @for task in &tasks { (row(visit, task, today, whose(task))) } };
    let main = html! {
        h1 { (lang.say(say::MY_TASKS)) }
        @if let Some(number) = visit.query("done").and_then(|number| number.parse::<u32>().ok()) {
            div.notice.ok { p role="status" { (lang.say(say::TASK_IS_DONE)) " " a href={ "/t/" (number) } { (settings::ticket(lang, number)) } } }
        }
        @if tasks.is_empty() { p { (lang.say(say::NO_TASK)) } } @else {
            (table(visit, ("caption", say::MY_TASKS_CAPTION), &columns, &rows))
        }
    };
    let page = Page::new("/tasks", lang.say(say::MY_TASKS), main);
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn row(visit: &Visit, task: &Task, today: NaiveDate, whose: Option<String>) -> Markup {
    let lang = visit.lang;
    html! {
        tr {
            td {
                (task.text)
                @if let Some(whose) = whose { " " span.mut { (whose) } }
                span.s { a href={ "/t/" (task.ticket) } { (crate::i18n::words::number(lang, task.ticket)) " " (task.subject) } }
            }
            td {
                @if let Some(day) = task.due_on {
                    (dates::local_day(lang, day))
                    @if day < today { " " span.tag.alert { (lang.say(say::LATE)) } }
                }
            }
            td {
                form.plain method="post" action={ "/t/" (task.ticket) "/tasks/" (task.id) } {
                    (csrf(visit))
                    input type="hidden" name="from" value="tasks";
                    button.btn name="done" value="1" aria-label=(say::done_with(lang, &task.text)) { (lang.say(say::TASK_DONE)) }
                }
            }
        }
    }
}
