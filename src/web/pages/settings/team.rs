//! `/settings/team`: the agents with what they have in hand and whether they are there, and the groups; one agent is in
//! `colleague`, one group in `group`.

use maud::{Markup, html};

use crate::desk::admin::groups;
use crate::i18n::{Lang, dates, team as say};
use crate::rules::presence::{Presence, Rota};
use crate::rules::{GroupId, PersonId};
use crate::store::{self, InHand, Person};
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, name_field};
use crate::web::pages::parts::table::{col, num, table};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/team";

/// GET `/settings/team`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let (team, rota, in_hand, groups) = site.store().read(|r| {
        let (team, rota) = (r.team()?, r.rota(visit.today())?);
        Ok::<_, store::Error>((team, rota, r.in_hand()?, r.group_members()?))
    })?;
    let columns = [
        col(say::AGENT),
        num(say::OPEN_TICKETS),
        col(say::AVAILABLE),
        col(say::ACTIONS),
    ];
    let rows = html! {
        @for person in &team {
            (agent(visit, person, &team, &rota, in_hand.get(&person.id).copied().unwrap_or_default()))
        }
    };
    let body = html! {
        (table(visit, ("agents", say::TEAM_CAPTION), &columns, &rows))
        h2 { (lang.say(say::GROUPS)) }
        @if groups.is_empty() { p { (lang.say(say::NO_GROUP_YET)) } } @else { (group_table(visit, &groups, &team)) }
        form.card method="post" action="/settings/groups" {
            (csrf(visit))
            h2 { (lang.say(say::ADD_GROUP)) }
            (name_field(visit, say::NAME, &visit.form.text("name")))
            button.btn.blue { (lang.say(say::ADD)) }
        }
    };
    let title = lang.say(say::TEAM);
    frame::page(site, visit, (HERE, title), wrong, &body)
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
            let day = dates::local_day(lang, until);
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
    let columns = [say::GROUP, say::MEMBERS, say::ACTIONS].map(col);
    let rows = html! {
        @for (id, name, members) in groups {
            tr {
                th scope="row" { (name) }
                td { (names(members)) }
                td { a href={ "/settings/groups/" (id) } aria-label=(say::change_what(lang, name)) { (lang.say(say::CHANGE)) } }
            }
        }
    };
    table(visit, ("groups", say::GROUPS_CAPTION), &columns, &rows)
}

/// POST `/settings/groups`: `name` of a new one; its members are chosen on its page.
pub fn add_group(site: &Site, visit: &mut Visit) -> Outcome {
    let name = visit.form.text("name");
    match or_denial(groups::add(site.store(), &visit.caller()?, &name))? {
        Ok(id) => Ok(answer::see_other(&format!("/settings/groups/{id}"))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}
