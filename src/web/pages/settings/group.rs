//! `/settings/groups/N`: the name and members of one group, and its removal; all of them are in `team`.

use maud::{Markup, html};

use super::hand_over;
use crate::desk::admin::groups;
use crate::i18n::team as say;
use crate::rules::{GroupId, PersonId, TaskId, TicketNumber};
use crate::store::Person;
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, name_field, save_button, ticked};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/team";

fn id(visit: &Visit) -> Result<GroupId, Failure> {
    visit.id(0).map(GroupId)
}

/// GET `/settings/groups/N`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    as_it_is(site, visit, None)
}

fn as_it_is(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let id = id(visit)?;
    let groups = site.store().read(|r| r.group_members())?;
    let group = groups.into_iter().find(|(known, ..)| *known == id);
    let (_, name, members) = group.ok_or(Failure::NotFound)?;
    show(site, visit, wrong, (&name, &members))
}

fn show(
    site: &Site,
    visit: &Visit,
    wrong: Option<&Wrong>,
    (name, members): (&str, &[PersonId]),
) -> Outcome {
    let lang = visit.lang;
    let id = id(visit)?;
    let leaving = leaving(site, id, members)?;
    // All of them leave a group that is taken away.
    let all = self::leaving(site, id, &[])?;
    let team = site.store().read(|r| r.team())?;
    let body = html! {
        form.card method="post" action={ "/settings/groups/" (id) } {
            (csrf(visit))
            (name_field(visit, say::NAME, name))
            fieldset.field {
                legend { (lang.say(say::MEMBERS)) }
                @for person in &team {
                    label.check { input type="checkbox" name="member" value=(person.id) checked[members.contains(&person.id)]; (person.name) }
                }
            }
            (before_leaving(site, visit, &leaving, "tickets")?)
            (save_button(visit))
        }
        details.card open[visit.request.path.ends_with("/remove")] {
            summary { (lang.say(say::REMOVE_GROUP)) }
            form method="post" action={ "/settings/groups/" (id) "/remove" } {
                (csrf(visit))
                p { (lang.say(say::REMOVE_GROUP_HINT)) }
                (before_leaving(site, visit, &all, "tickets-remove")?)
                label.check { input type="checkbox" name="sure" value="1" required; (lang.say(say::I_AM_SURE)) }
                button.btn.red { (lang.say(say::REMOVE)) }
            }
        }
        p { a href=(HERE) { "← " (lang.say(say::TEAM)) } }
    };
    let title = say::whose(lang, lang.say(say::GROUP), name);
    frame::page(site, visit, (HERE, &title), wrong, &body)
}

/// Somebody who leaves the group, with what they have of its categories.
struct Leaving {
    person: Person,
    tickets: Vec<TicketNumber>,
    tasks: Vec<TaskId>,
}

/// Who is in the group, not among `members`, and has open tickets of its categories, or tasks.
fn leaving(site: &Site, id: GroupId, members: &[PersonId]) -> Result<Vec<Leaving>, Failure> {
    site.store().read(|r| {
        let groups = r.group_members()?.into_iter();
        let before = groups.filter(|(known, ..)| *known == id);
        let mut leaving = Vec::new();
        for person in before.flat_map(|(.., before)| before) {
            let tickets = r.open_in_group(person, id)?;
            let tasks = r.open_tasks_in_group(person, id)?;
            let stays = members.contains(&person);
            if !stays && tickets.len() + tasks.len() > 0 {
                leaving.extend(r.person(person)?.map(|person| Leaving {
                    person,
                    tickets,
                    tasks,
                }));
            }
        }
        Ok(leaving)
    })
}

/// What each of them leaves behind, and the choice of what becomes of it.
fn before_leaving(
    site: &Site,
    visit: &Visit,
    leaving: &[Leaving],
    id: &str,
) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let ids: Vec<PersonId> = leaving.iter().map(|one| one.person.id).collect();
    let tickets = leaving.iter().map(|one| one.tickets.len()).sum();
    let tasks = leaving.iter().map(|one| one.tasks.len()).sum();
    Ok(html! {
        @for Leaving { person, tickets, tasks } in leaving {
            @if !tickets.is_empty() { p { (say::leaves_group(lang, tickets.len(), &person.name)) } }
            @if !tasks.is_empty() { p { (say::leaves_group_with_tasks(lang, tasks.len(), &person.name)) } }
        }
        (hand_over::before_leaving(site, visit, (&ids, (tickets, tasks)), id)?)
    })
}

fn carry_on(site: &Site, visit: &Visit, leaving: &[Leaving]) -> Result<(), Failure> {
    for Leaving {
        person,
        tickets,
        tasks,
    } in leaving
    {
        hand_over::carry_on(site, visit, person, (tickets, tasks))?;
    }
    Ok(())
}

/// POST `/settings/groups/N`: `name`, and each `member`; `tickets` where somebody leaves who has some.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let members: Vec<PersonId> = ticked(visit, "member").into_iter().map(PersonId).collect();
    let typed = visit.form.text("name");
    let leaving = leaving(site, id, &members)?;
    if !leaving.is_empty() && visit.form.text("tickets").is_empty() {
        let wrong = Wrong::typed(visit.lang.say(say::TICKETS_FIRST));
        return show(site, visit, Some(&wrong), (&typed, &members));
    }
    let saved = groups::save(site.store(), &visit.caller()?, id, (&typed, &members));
    match or_denial(saved)? {
        Ok(()) => {
            carry_on(site, visit, &leaving)?;
            Ok(answer::see_other(&format!("/settings/groups/{id}?saved=1")))
        }
        Err(refusal) => {
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, Some(&wrong), (&typed, &members))
        }
    }
}

/// POST `/settings/groups/N/remove`: `sure`; `tickets` where its members have some of its categories.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    if visit.form.text("sure").is_empty() {
        let wrong = Wrong::typed(visit.lang.say(say::SURE));
        return as_it_is(site, visit, Some(&wrong));
    }
    let id = id(visit)?;
    let leaving = leaving(site, id, &[])?;
    if !leaving.is_empty() && visit.form.text("tickets").is_empty() {
        let wrong = Wrong::typed(visit.lang.say(say::TICKETS_FIRST));
        return as_it_is(site, visit, Some(&wrong));
    }
    groups::remove(site.store(), &visit.caller()?, id)?;
    carry_on(site, visit, &leaving)?;
    Ok(answer::see_other("/settings/team?gone=1"))
}
