//! Beside a ticket's talk: its tasks, working time and links, splitting off and undoing; what is shown and what is posted.
//! How it is filed and judged is in `triage`, the page of one's own tasks is `queue/tasks`.

use chrono::NaiveDate;

use super::actions::give_back;
use super::page::show;
use super::pane::Pane;
use super::reply_forms::Draft;
use super::view::View;
use super::work_cards::{MINUTES_MAX, SUBJECT_CHARS_MAX, TASK_CHARS_MAX};
use crate::desk;
use crate::i18n::{Phrase, pages, work as say};
use crate::rules::duration::{Bare, minutes};
use crate::rules::spelling::is_blank;
use crate::rules::ticket::Refusal;
use crate::rules::{EntryId, PersonId, TaskId, TicketNumber};
use crate::store::NewTask;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::visit::{Site, Visit};

/// POST `/t/N/tasks`: `text`, `assignee`, `due` (a day).
pub fn add_task(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = treated(site, visit)?;
    let text = one_line(&visit.form.text("text"), TASK_CHARS_MAX);
    let due = visit.form.text("due").trim().to_owned();
    let due_on = due.parse::<NaiveDate>().ok();
    let fault = if is_blank(&text) {
        Some(say::TASK_EMPTY)
    } else if !due.is_empty() && due_on.is_none() {
        Some(pages::BAD_DAY)
    } else {
        None
    };
    if let Some(fault) = fault {
        return refuse(site, visit, Pane::Tasks, fault);
    }
    let assignee = visit.form.text("assignee").parse().ok().map(PersonId);
    let one_of_us = |id: &PersonId| view.team.iter().any(|colleague| colleague.person.id == *id);
    let task = NewTask {
        text: &text,
        assignee: assignee.filter(one_of_us),
        due_on,
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
    treated(site, visit)?;
    let done = visit.form.text("done") == "1";
    site.desk
        .settle_task(number, id, done, visit.actor()?, visit.now)?;
    if visit.form.text("from") == "tasks" {
        return Ok(answer::see_other(&format!("/tasks?done={number}")));
    }
    back(number, "task")
}

/// POST `/t/N/time`: `minutes`, or a time as `1 h 30`.
pub fn spend(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let minutes = minutes(&visit.form.text("minutes"), Bare::Minutes)
        .filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
    let Some(minutes) = minutes else {
        return refuse(site, visit, Pane::Time, say::BAD_MINUTES);
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
        Err(desk::Error::Refused(Refusal::NoMerger)) => {
            refuse(site, visit, Pane::Links, say::NO_LINK)
        }
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
    if is_blank(&subject) {
        return refuse(site, visit, Pane::Split, say::SPLIT_EMPTY);
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
        pane: Pane::FollowUp,
        text,
        wrong: String::new(),
        told: Some(say::UNSAID),
        asked: None,
    };
    show(site, visit, &view, 200, Some(&draft))
}

/// A ticket that whoever posts may treat.
pub(super) fn treated(site: &Site, visit: &Visit) -> Result<View, Failure> {
    let view = View::load(site, visit)?;
    if view.agent {
        Ok(view)
    } else {
        Err(Failure::Refused(Refusal::AgentsOnly))
    }
}

fn refuse(site: &Site, visit: &Visit, pane: Pane, fault: Phrase) -> Outcome {
    let fault = visit.lang.say(fault).to_string();
    give_back(site, visit, 422, pane, fault)
}

/// The ticket again, at the field where it was done: a browser opens what is folded around it, and goes on from there.
fn back(number: TicketNumber, field: &str) -> Outcome {
    Ok(answer::see_other(&format!("/t/{number}#{field}")))
}

/// What was typed as one line of a limited length.
pub fn one_line(text: &str, chars_max: usize) -> String {
    let line = text.replace(char::is_control, " ");
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(chars_max).collect()
}
