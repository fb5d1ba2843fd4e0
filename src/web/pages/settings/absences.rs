//! Absences of an agent: on `/absences` the agent's own, on `/settings/team/N` anybody's; their open tickets go by `hand_over`.

use maud::{Markup, html};

use super::days;
use crate::desk::admin::team;
use crate::i18n::{Phrase, dates, people, settings as shared, team as say};
use crate::rules::administration::Refusal;
use crate::rules::presence::Absence;
use crate::rules::{AbsenceId, PersonId};
use crate::store::{self, Person};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled};
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

/// Whose absences, and where their pages are.
pub struct Whose {
    /// The agent.
    pub person: Person,
    /// The page they stand on.
    pub page: String,
    /// The beginning of the addresses of their forms.
    pub base: String,
    /// Which `{}` of a route stands for one absence.
    nth: usize,
}

impl Whose {
    /// Those of whoever is looking.
    pub fn own(visit: &Visit) -> Result<Self, Failure> {
        Ok(Self {
            person: visit.viewer()?.clone(),
            page: "/absences".into(),
            base: "/absences".into(),
            nth: 0,
        })
    }

    /// Those of the agent in the path of a settings page.
    pub fn of_agent(site: &Site, visit: &Visit) -> Result<Self, Failure> {
        let id = PersonId(visit.id(0)?);
        let person = site.store().read(|r| r.person(id))?;
        let person = person.filter(|person| person.role.is_agent() && !person.disabled);
        Ok(Self {
            person: person.ok_or(Failure::NotFound)?,
            page: format!("/settings/team/{id}"),
            base: format!("/settings/team/{id}/absences"),
            nth: 1,
        })
    }

    /// Anybody, on the page of that person.
    pub fn of_person(site: &Site, visit: &Visit) -> Result<Self, Failure> {
        let id = PersonId(visit.id(0)?);
        let person = site.store().read(|r| r.person(id))?;
        Ok(Self {
            person: person.ok_or(Failure::NotFound)?,
            page: format!("/settings/people/{id}"),
            base: format!("/settings/people/{id}"),
            nth: 1,
        })
    }

    /// The menu's entry that the page belongs to.
    pub fn here(&self) -> &'static str {
        if self.nth == 0 {
            "/preferences"
        } else if self.page == self.base {
            "/settings/people"
        } else {
            "/settings/team"
        }
    }

    /// What the way back is called.
    pub fn back(&self) -> Phrase {
        if self.here() == "/settings/people" {
            people::PERSON
        } else {
            say::ABSENCES
        }
    }
}

/// GET `/absences`
pub fn own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    show_own(site, visit, &whose, None)
}

fn show_own(site: &Site, visit: &Visit, whose: &Whose, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        (section(site, visit, whose)?)
        p { a href="/preferences" { "← " (lang.say(shared::PREFERENCES)) } }
    };
    let title = lang.say(say::MY_ABSENCES);
    frame::page(site, visit, (whose.here(), title), wrong, &body)
}

/// The list of somebody's absences, the form for a new one, and the way to hand over.
pub fn section(site: &Site, visit: &Visit, whose: &Whose) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let (mut absences, team, open) = site.store().read(|r| {
        let open =
            r.open_tickets_of(whose.person.id)?.len() + r.open_tasks_of(whose.person.id)?.len();
        Ok::<_, store::Error>((r.absences_from(visit.today())?, r.team()?, open))
    })?;
    absences.retain(|absence| absence.person == whose.person.id);
    let substitute = visit.form.text("substitute");
    Ok(html! {
        @if absences.is_empty() { p { (lang.say(say::NO_ABSENCE)) } } @else { (list(visit, whose, &absences, &team)) }
        @if open > 0 { p { a href={ (whose.base) "/hand-over" } { (lang.say(say::HAND_OVER)) } } }
        form.card method="post" action=(whose.base) {
            (csrf(visit))
            h2 { (lang.say(say::ADD_ABSENCE)) }
            (days::day_fields(visit))
            (labelled("substitute", lang.say(say::SUBSTITUTE), lang.say(say::SUBSTITUTE_HINT), &html! {
                select id="substitute" name="substitute" aria-describedby="substitute-hint" {
                    option value="" { (lang.say(say::NO_SUBSTITUTE)) }
                    @for other in team.iter().filter(|other| other.id != whose.person.id) {
                        option value=(other.id) selected[other.id.to_string() == substitute] { (other.name) }
                    }
                }
            }))
            button.btn.blue { (lang.say(say::ADD_ABSENCE)) }
        }
    })
}

fn list(visit: &Visit, whose: &Whose, absences: &[Absence], team: &[Person]) -> Markup {
    let lang = visit.lang;
    let day = |day: chrono::NaiveDate| dates::local_day(lang, day);
    let name = |id: PersonId| {
        let known = team.iter().find(|person| person.id == id);
        known.map(|person| person.name.as_str())
    };
    let columns = [say::FIRST_DAY, say::LAST_DAY, say::SUBSTITUTE, say::ACTIONS].map(col);
    let rows = html! {
        @for absence in absences {
            tr {
                th scope="row" { (day(absence.first)) }
                td { (day(absence.last)) }
                td { (absence.substitute.and_then(name).unwrap_or_else(|| lang.say(say::NOBODY))) }
                td { (removal(visit, &format!("{}/{}/remove", whose.base, absence.id), &day(absence.first))) }
            }
        }
    };
    table(visit, ("absences", say::ABSENCES_CAPTION), &columns, &rows)
}

/// A removal that asks first: what opens is its button.
pub fn removal(visit: &Visit, address: &str, what: &str) -> Markup {
    let lang = visit.lang;
    html! {
        details {
            summary { (lang.say(say::REMOVE)) span.vh { " " (what) } }
            form.plain method="post" action=(address) {
                (csrf(visit))
                button.btn.red name="sure" value="1" { (lang.say(say::YES_REMOVE)) span.vh { " " (what) } }
            }
        }
    }
}

/// POST `/absences`: `first`, `last`, `substitute`.
pub fn add_own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    match add(site, visit, &whose)? {
        Ok(()) => added(site, &whose),
        Err(refusal) => show_own(site, visit, &whose, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// Notes the absence that was typed.
pub fn add(site: &Site, visit: &Visit, whose: &Whose) -> Result<Result<(), Refusal>, Failure> {
    let other = match visit.form.text("substitute").as_str() {
        "" => None,
        other => Some(PersonId(other.parse().unwrap_or_default())),
    };
    let (caller, agent) = (visit.caller()?, whose.person.id);
    let days = days::read_days(visit).map_err(Into::into);
    let added = days.and_then(|days| team::add_absence(site.store(), &caller, agent, days, other));
    or_denial(added)
}

/// Whoever has open tickets is asked what becomes of them.
pub fn added(site: &Site, whose: &Whose) -> Outcome {
    let open = site.store().read(|r| {
        let open = r.open_tickets_of(whose.person.id)?.len();
        Ok::<_, store::Error>(open + r.open_tasks_of(whose.person.id)?.len())
    })?;
    Ok(answer::see_other(&if open == 0 {
        format!("{}?saved=1", whose.page)
    } else {
        format!("{}/hand-over?saved=1", whose.base)
    }))
}

/// POST `/absences/N/remove`: `sure`.
pub fn remove_own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    remove(site, visit, &whose)
}

/// Takes the absence in the path back, if that is `sure`.
pub fn remove(site: &Site, visit: &Visit, whose: &Whose) -> Outcome {
    let id = AbsenceId(visit.id(whose.nth)?);
    if visit.form.text("sure").is_empty() {
        return Ok(answer::see_other(&whose.page));
    }
    team::remove_absence(site.store(), &visit.caller()?, whose.person.id, id)?;
    Ok(answer::see_other(&format!("{}?gone=1", whose.page)))
}
