//! `/settings/team`: the agents with what they have in hand and whether they are there, and the groups; one agent is in
//! `colleague`, one group in `group`.

use maud::{Markup, html};

use crate::i18n::{Lang, dates, team as say};
use crate::rules::audit::Deed;
use crate::rules::presence::{Presence, Rota};
use crate::rules::{GroupId, PersonId};
use crate::store::{self, InHand, Person};
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/team";

/// GET `/settings/team`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None)
}

fn show(site: &Site, visit: &Visit, status: u16, wrong: Option<&str>) -> Outcome {
    let lang = visit.lang;
    let today = visit.now.with_timezone(&chrono::Local).date_naive();
    let (team, rota, in_hand, groups) = site.store().read(|r| {
        let (team, rota) = (r.team()?, r.rota(today)?);
        Ok::<_, store::Error>((team, rota, r.in_hand()?, r.group_members()?))
    })?;
    let lines = team.iter().map(|person| {
        let hand = in_hand.get(&person.id).copied().unwrap_or_default();
        agent(visit, person, &team, &rota, hand)
    });
    let body = html! {
        div.tb role="region" aria-labelledby="agents" tabindex="0" {
            table {
                caption id="agents" { (lang.say(say::TEAM_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::AGENT)) }
                        th.n scope="col" { (lang.say(say::OPEN_TICKETS)) }
                        th scope="col" { (lang.say(say::AVAILABLE)) }
                        th scope="col" { (lang.say(say::ACTIONS)) }
                    }
                }
                tbody { @for line in lines { (line) } }
            }
        }
        h2 { (lang.say(say::GROUPS)) }
        @if groups.is_empty() { p { (lang.say(say::NO_GROUP_YET)) } } @else { (group_table(visit, &groups, &team)) }
        form.card method="post" action="/settings/groups" {
            (csrf(visit))
            h2 { (lang.say(say::ADD_GROUP)) }
            div.field {
                label for="name" { (lang.say(say::NAME)) }
                input id="name" name="name" required maxlength="100" value=(visit.form.text("name"));
            }
            button.btn.blue { (lang.say(say::ADD)) }
        }
    };
    let title = lang.say(say::TEAM);
    frame::show(site, visit, (status, HERE), (title, wrong), &body)
}

fn agent(visit: &Visit, person: &Person, team: &[Person], rota: &Rota, hand: InHand) -> Markup {
    let lang = visit.lang;
    let presence = rota.presence(person.id, visit.now, &chrono::Local);
    let here = presence == Presence::Here;
    let words = presence_in_words(lang, presence, team);
    html! {
        tr {
            th scope="row" { (person.name) span.s { (lang.say(say::role(person.role))) } }
            td.n { (hand.tickets) }
            td { @if here { (words) } @else { span.mut { (words) } } }
            td { a href={ (HERE) "/" (person.id) } aria-label=(say::change_what(lang, &person.name)) { (lang.say(say::CHANGE)) } }
        }
    }
}

/// « non, absence jusqu’au lundi 30 novembre 2026, Paul N’Diaye en remplacement »
pub fn presence_in_words(lang: Lang, presence: Presence, team: &[Person]) -> String {
    match presence {
        Presence::Here => lang.say(say::YES).into(),
        Presence::OffHours => lang.say(say::OFF_HOURS).into(),
        Presence::Absent { until, substitute } => {
            let day = dates::stored_day(lang, &until.to_string());
            let other = substitute.and_then(|id| team.iter().find(|person| person.id == id));
            match other {
                Some(other) => say::absent_instead(lang, day, &other.name),
                None => say::absent_until(lang, day),
            }
        }
    }
}

fn group_table(
    visit: &Visit,
    groups: &[(GroupId, String, Vec<PersonId>)],
    team: &[Person],
) -> Markup {
    let lang = visit.lang;
    let names = |members: &[PersonId]| {
        let known = team.iter().filter(|person| members.contains(&person.id));
        let names: Vec<String> = known.map(|person| person.name.clone()).collect();
        dates::list(lang, &names)
    };
    html! {
        div.tb role="region" aria-labelledby="groups" tabindex="0" {
            table {
                caption id="groups" { (lang.say(say::GROUPS_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::GROUP)) }
                        th scope="col" { (lang.say(say::MEMBERS)) }
                        th scope="col" { (lang.say(say::ACTIONS)) }
                    }
                }
                tbody {
                    @for (id, name, members) in groups {
                        tr {
                            th scope="row" { (name) }
                            td { (names(members)) }
                            td { a href={ "/settings/groups/" (id) } aria-label=(say::change_what(lang, name)) { (lang.say(say::CHANGE)) } }
                        }
                    }
                }
            }
        }
    }
}

/// POST `/settings/groups`: `name` of a new one; its members are chosen on its page.
pub fn add_group(site: &Site, visit: &mut Visit) -> Outcome {
    let name = match form::name(visit) {
        Ok(name) => name,
        Err(wrong) => return show(site, visit, 422, Some(visit.lang.say(wrong))),
    };
    let trail = visit.trail()?;
    let added = site.store().write(|w| {
        if w.group(&name)?.is_some() {
            return Ok::<_, store::Error>(None);
        }
        let id = w.add_group(&name)?;
        w.audit(
            Deed::GroupChanged,
            &trail,
            &format!("added {name}"),
            visit.now,
        )?;
        Ok(Some(id))
    })?;
    match added {
        Some(id) => Ok(answer::see_other(&format!("/settings/groups/{id}"))),
        None => show(site, visit, 409, Some(visit.lang.say(say::NAME_TAKEN))),
    }
}
