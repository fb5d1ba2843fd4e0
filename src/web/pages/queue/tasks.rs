//! `/tasks`: what the viewer has to do, ticket by ticket; tasks are added and settled by `work`.

use maud::{Markup, html};

use crate::i18n::{dates, settings, work as say};
use crate::store::Task;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const TASKS_MAX: u32 = 200;

/// GET `/tasks`: what the viewer has to do.
pub fn own(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let tasks = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let team = rights.team().ok_or(Failure::NotFound)?;
        Ok::<_, Failure>(r.own_tasks(team, TASKS_MAX)?)
    })?;
    let today = dates::input_day(visit.now);
    let columns = [say::TASK, say::TASK_DUE, say::TASK_DONE].map(col);
    let rows = html! { @for task in &tasks { (row(visit, task, &today)) } };
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

fn row(visit: &Visit, task: &Task, today: &str) -> Markup {
    let lang = visit.lang;
    html! {
        tr {
            td {
                (task.text)
                span.s { a href={ "/t/" (task.ticket) } { (crate::i18n::words::number(lang, task.ticket)) " " (task.subject) } }
            }
            td {
                @if let Some(day) = &task.due_on {
                    (dates::stored_day(lang, day))
                    @if day.as_str() < today { " " span.tag.alert { (lang.say(say::LATE)) } }
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
