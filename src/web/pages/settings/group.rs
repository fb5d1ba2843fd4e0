//! `/settings/groups/N`: the name and members of one group, and its removal; all of them are in `team`.

use maud::html;

use crate::i18n::{pages, team as say};
use crate::rules::audit::Deed;
use crate::rules::{GroupId, PersonId};
use crate::store;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/team";

fn id(visit: &Visit) -> Result<GroupId, Failure> {
    visit.id(0).map(GroupId)
}

/// GET `/settings/groups/N`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let groups = site.store().read(|r| r.group_members())?;
    let group = groups.into_iter().find(|(known, ..)| *known == id);
    let (_, name, members) = group.ok_or(Failure::NotFound)?;
    show(site, visit, (200, None), (&name, &members))
}

fn show(
    site: &Site,
    visit: &Visit,
    (status, wrong): (u16, Option<&str>),
    (name, members): (&str, &[PersonId]),
) -> Outcome {
    let lang = visit.lang;
    let id = id(visit)?;
    let team = site.store().read(|r| r.team())?;
    let body = html! {
        form.card method="post" action={ "/settings/groups/" (id) } {
            (csrf(visit))
            div.field {
                label for="name" { (lang.say(say::NAME)) }
                input id="name" name="name" required maxlength="100" value=(name);
            }
            fieldset.field {
                legend { (lang.say(say::MEMBERS)) }
                @for person in &team {
                    label.check { input type="checkbox" name="member" value=(person.id) checked[members.contains(&person.id)]; (person.name) }
                }
            }
            button.btn.blue { (lang.say(pages::SAVE)) }
        }
        details.card {
            summary { (lang.say(say::REMOVE_GROUP)) }
            form method="post" action={ "/settings/groups/" (id) "/remove" } {
                (csrf(visit))
                p { (lang.say(say::REMOVE_GROUP_HINT)) }
                label.check { input type="checkbox" name="sure" value="1" required; (lang.say(say::I_AM_SURE)) }
                button.btn.red { (lang.say(say::REMOVE)) }
            }
        }
        p { a href=(HERE) { "← " (lang.say(say::TEAM)) } }
    };
    let title = say::whose(lang, lang.say(say::GROUP), name);
    frame::show(site, visit, (status, HERE), (&title, wrong), &body)
}

/// POST `/settings/groups/N`: `name`, and each `member`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let ticked: Vec<PersonId> = form::ticked(visit, "member")
        .into_iter()
        .map(PersonId)
        .collect();
    let typed = visit.form.text("name");
    let name = form::name(visit);
    let trail = visit.trail()?;
    let saved = site.store().write(|w| {
        let groups = w.group_members()?;
        if !groups.iter().any(|(known, ..)| *known == id) {
            return Err(Failure::NotFound);
        }
        let Ok(name) = &name else {
            return Ok(Err((422, say::NAME_BAD)));
        };
        if groups
            .iter()
            .any(|(other, known, _)| *other != id && known == name)
        {
            return Ok(Err((409, say::NAME_TAKEN)));
        }
        let team = w.team()?.into_iter().map(|person| person.id);
        let members: Vec<PersonId> = team.filter(|person| ticked.contains(person)).collect();
        w.save_group(id, name, &members)?;
        w.audit(Deed::GroupChanged, &trail, name, visit.now)?;
        Ok::<_, Failure>(Ok(()))
    })?;
    match saved {
        Ok(()) => Ok(answer::see_other(&format!("/settings/groups/{id}?saved=1"))),
        Err((status, wrong)) => {
            let wrong = visit.lang.say(wrong);
            show(site, visit, (status, Some(wrong)), (&typed, &ticked))
        }
    }
}

/// POST `/settings/groups/N/remove`: `sure`.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let sure = !visit.form.text("sure").is_empty();
    let trail = visit.trail()?;
    let (name, members) = site.store().write(|w| {
        let groups = w.group_members()?;
        let group = groups.into_iter().find(|(known, ..)| *known == id);
        let (_, name, members) = group.ok_or(Failure::NotFound)?;
        if sure {
            w.remove_group(id)?;
            w.audit(
                Deed::GroupChanged,
                &trail,
                &format!("removed {name}"),
                visit.now,
            )?;
        }
        Ok::<_, store::Error>((name, members)).map_err(Failure::from)
    })?;
    if sure {
        return Ok(answer::see_other("/settings/team?gone=1"));
    }
    let wrong = visit.lang.say(say::SURE);
    show(site, visit, (422, Some(wrong)), (&name, &members))
}
