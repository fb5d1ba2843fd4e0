//! The open tickets of an agent, or of who was one, to be given to others in one step; offered beside `absences`, and on `person`
//! and `group` before somebody leaves.

use maud::{Markup, html};

use super::absences::Whose;
use crate::desk::{HandOver, HandedOver};
use crate::i18n::{Phrase, team as say};
use crate::rules::access::Sight;
use crate::rules::ticket::Ticket;
use crate::rules::{PersonId, TaskId, TicketNumber};
use crate::store::{Person, Task};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{self, Wrong, csrf};
use crate::web::visit::{Site, Visit};

/// Tickets of one step.
const TICKETS_MAX: usize = 200;
/// Tickets of one transaction, where all of somebody's go.
const TICKETS_AT_ONCE: usize = 20;

/// GET `/absences/hand-over`
pub fn own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    show(site, visit, &whose, None)
}

/// GET `/settings/team/N/absences/hand-over`
pub fn of_agent(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    show(site, visit, &whose, None)
}

/// GET `/settings/people/N/hand-over`: of anybody, as who has left is no agent any more.
pub fn of_person(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_person(site, visit)?;
    show(site, visit, &whose, None)
}

/// What the page shows: the tickets that the viewer sees, how many there are, the others, the substitute.
struct Shown {
    tasks: Vec<Task>,
    tickets: Vec<Ticket>,
    all: usize,
    others: Vec<Person>,
    substitute: Option<PersonId>,
}

fn load(site: &Site, visit: &Visit, whose: &Whose) -> Result<Shown, Failure> {
    site.store().read(|r| {
        let rights = visit.rights(r)?;
        let numbers = r.open_tickets_of(whose.person.id)?;
        let mut tickets = Vec::new();
        for number in numbers.iter().take(TICKETS_MAX) {
            tickets.extend(r.ticket(*number)?.filter(|ticket| rights.sees(ticket)));
        }
        let mut tasks = Vec::new();
        for task in r
            .open_tasks_of(whose.person.id)?
            .into_iter()
            .take(TICKETS_MAX)
        {
            let ticket = r.ticket(task.ticket)?;
            if ticket.is_some_and(|ticket| rights.sight(&ticket) == Sight::Whole) {
                tasks.push(task);
            }
        }
        let absences = r.absences_from(visit.today())?.into_iter();
        let mut own = absences.filter(|absence| absence.person == whose.person.id);
        let mut others = r.team()?;
        others.retain(|other| other.id != whose.person.id);
        Ok(Shown {
            all: numbers.len(),
            tasks,
            tickets,
            others,
            substitute: own.find_map(|absence| absence.substitute),
        })
    })
}

fn show(site: &Site, visit: &Visit, whose: &Whose, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let shown = load(site, visit, whose)?;
    let substitute = shown
        .substitute
        .map(|id| id.to_string())
        .unwrap_or_default();
    let to = visit
        .form
        .all("to")
        .next()
        .map_or(substitute, str::to_owned);
    let body = html! {
        (told(visit))
        @if shown.tickets.is_empty() && shown.tasks.is_empty() {
            p { (lang.say(say::NOTHING_OPEN)) }
        } @else {
            p { (say::offers(lang, shown.all)) }
            @if shown.all > TICKETS_MAX { p { (say::first_of(lang, TICKETS_MAX, shown.all)) } }
            form.card method="post" action={ (whose.base) "/hand-over" } {
                (csrf(visit))
                @if !shown.tickets.is_empty() {
                    fieldset.field {
                        legend { (lang.say(say::OPEN_TICKETS)) }
                        @for ticket in &shown.tickets {
                            label.check {
                                input type="checkbox" name="ticket" value=(ticket.number) checked[wrong.is_none()];
                                (say::ticket_line(lang, ticket.number, &ticket.subject))
                            }
                        }
                    }
                }
                @if !shown.tasks.is_empty() {
                    fieldset.field {
                        legend { (lang.say(say::OPEN_TASKS)) }
                        @for task in &shown.tasks {
                            label.check {
                                input type="checkbox" name="task" value=(task.id) checked[wrong.is_none()];
                                (say::task_line(lang, &task.text, task.ticket, &task.subject))
                            }
                        }
                    }
                }
                (to_whom(visit, "to", &[("", say::BY_ROUTING), ("queue", say::TO_QUEUE)], (&shown.others, &to)))
                button.btn.blue { (lang.say(say::HAND_OVER_BUTTON)) }
            }
        }
        p { a href=(whose.page) { "← " (lang.say(whose.back())) } }
    };
    let title = say::whose(lang, lang.say(say::HAND_OVER), &whose.person.name);
    frame::page(site, visit, (whose.here(), &title), wrong, &body)
}

/// What became of tickets and tasks that were handed over, for the next page.
pub fn query(done: HandedOver) -> String {
    let HandedOver {
        given,
        queued,
        kept,
        tasks,
    } = done;
    format!("given={given}&queued={queued}&kept={kept}&tasks={tasks}")
}

/// That it was done.
pub fn told(visit: &Visit) -> Markup {
    let count = |name: &str| visit.query(name).and_then(|n| n.parse::<usize>().ok());
    let [given, queued, kept, tasks] = ["given", "queued", "kept", "tasks"].map(count);
    let tickets = given.zip(queued).zip(kept);
    html! {
        @if let Some((((given, queued), kept), tasks)) = tickets.zip(tasks) {
            div.notice.ok { p role="status" { (say::handed_over(visit.lang, given, queued, kept, tasks)) } }
        }
    }
}

/// The choice of where tickets go: what is not a person, then each of these; `chosen` is one of the values.
pub fn to_whom(
    visit: &Visit,
    id: &str,
    ways: &[(&str, Phrase)],
    (others, chosen): (&[Person], &str),
) -> Markup {
    let lang = visit.lang;
    // Forms of one page have the same field under ids of their own.
    let name = id.split('-').next().unwrap_or(id);
    html! {
        div.field {
            label for=(id) { (lang.say(say::HAND_OVER_TO)) }
            p.hint id={ (id) "-hint" } { (lang.say(say::HAND_OVER_HINT)) }
            select id=(id) name=(name) aria-describedby={ (id) "-hint" } {
                @for (value, label) in ways { option value=(value) selected[*value == chosen] { (lang.say(*label)) } }
                @for other in others { option value=(other.id) selected[other.id.to_string() == chosen] { (other.name) } }
            }
        }
    }
}

/// How many tickets people who are about to leave have in hand, and how many tasks, and the choice of where those go; nothing where
/// there are none.
pub fn before_leaving(
    site: &Site,
    visit: &Visit,
    (leaving, (open, tasks)): (&[PersonId], (usize, usize)),
    id: &str,
) -> Result<Markup, Failure> {
    let mut others = site.store().read(|r| r.team())?;
    others.retain(|other| !leaving.contains(&other.id));
    let ways = [
        ("routing", say::BY_ROUTING),
        ("queue", say::TO_QUEUE),
        ("keep", say::KEEP_TICKETS),
    ];
    let chosen = visit.form.text("tickets");
    Ok(html! {
        @if open > 0 { p { (say::leaves(visit.lang, open)) } }
        @if tasks > 0 { p { (say::tasks_left(visit.lang, tasks)) } }
        @if open + tasks > 0 {
            (to_whom(visit, id, &ways, (&others, &chosen)))
        }
    })
}

/// Does what [`before_leaving`] asked with these tickets of somebody; nothing where it was not asked.
pub fn carry_on(
    site: &Site,
    visit: &Visit,
    person: &Person,
    (open, tasks): (&[TicketNumber], &[TaskId]),
) -> Result<Option<HandedOver>, Failure> {
    let to = match visit.form.text("tickets").as_str() {
        "" | "keep" => return Ok(None),
        "routing" => HandOver::ByRouting,
        "queue" => HandOver::ToQueue,
        other => HandOver::To(PersonId(other.parse().unwrap_or_default())),
    };
    let (by, trail) = (visit.actor()?, visit.trail()?);
    let from = (person.id, person.address.as_str());
    let mut all = HandedOver::default();
    // In steps, so that nobody waits long for the file.
    for tickets in open.chunks(TICKETS_AT_ONCE) {
        let done = site
            .desk
            .hand_over(from, to, tickets, (by, &trail), visit.now)?;
        all.given += done.given;
        all.queued += done.queued;
        all.kept += done.kept;
    }
    all.tasks = site
        .desk
        .hand_over_tasks(from, to, tasks, (by, &trail), visit.now)?;
    Ok(Some(all))
}

/// POST `/absences/hand-over`: each `ticket` and `task`, and `to`, an agent or nobody for the rules.
pub fn give_own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    give(site, visit, &whose)
}

/// POST `/settings/team/N/absences/hand-over`: the same of anybody.
pub fn give_of_agent(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    give(site, visit, &whose)
}

/// POST `/settings/people/N/hand-over`.
pub fn give_of_person(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_person(site, visit)?;
    give(site, visit, &whose)
}

fn give(site: &Site, visit: &Visit, whose: &Whose) -> Outcome {
    let lang = visit.lang;
    let mut tickets: Vec<TicketNumber> = form::ticked(visit, "ticket")
        .into_iter()
        .map(TicketNumber)
        .collect();
    tickets.truncate(TICKETS_MAX);
    let mut tasks: Vec<TaskId> = form::ticked(visit, "task")
        .into_iter()
        .map(TaskId)
        .collect();
    tasks.truncate(TICKETS_MAX);
    if tickets.is_empty() && tasks.is_empty() {
        let wrong = Wrong::typed(lang.say(say::NONE_CHOSEN));
        return show(site, visit, whose, Some(&wrong));
    }
    let to = visit.form.text("to");
    let others = site.store().read(|r| r.team())?.into_iter();
    let mut others = others
        .map(|other| other.id)
        .filter(|id| *id != whose.person.id);
    let to = match others.find(|id| id.to_string() == to) {
        Some(other) => HandOver::To(other),
        None if to.is_empty() => HandOver::ByRouting,
        None if to == "queue" => HandOver::ToQueue,
        None => {
            let wrong = Wrong::typed(lang.say(say::NOT_ONE));
            return show(site, visit, whose, Some(&wrong));
        }
    };
    let trail = visit.trail()?;
    let from = (whose.person.id, whose.person.address.as_str());
    let by = (visit.actor()?, &trail);
    let mut done = site.desk.hand_over(from, to, &tickets, by, visit.now)?;
    done.tasks = site.desk.hand_over_tasks(from, to, &tasks, by, visit.now)?;
    Ok(answer::see_other(&format!(
        "{}/hand-over?{}",
        whose.base,
        query(done)
    )))
}
