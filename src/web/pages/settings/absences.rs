//! Absences of an agent: on `/absences` the agent's own, on `/settings/team/N` anybody's; their open tickets go by `hand_over`.

use maud::{Markup, html};

use super::days;
use crate::i18n::{dates, settings as shared, team as say};
use crate::rules::audit::Deed;
use crate::rules::presence::Absence;
use crate::rules::{AbsenceId, PersonId};
use crate::store::{self, Person};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::csrf;
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

    /// The menu's entry that the page belongs to.
    pub fn here(&self) -> &'static str {
        if self.nth == 0 {
            "/preferences"
        } else {
            "/settings/team"
        }
    }
}

/// GET `/absences`
pub fn own(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::own(visit)?;
    show_own(site, visit, &whose, (200, None))
}

fn show_own(
    site: &Site,
    visit: &Visit,
    whose: &Whose,
    (status, wrong): (u16, Option<&str>),
) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        (section(site, visit, whose)?)
        p { a href="/preferences" { "← " (lang.say(shared::PREFERENCES)) } }
    };
    let title = lang.say(say::MY_ABSENCES);
    frame::show(site, visit, (status, whose.here()), (title, wrong), &body)
}

/// The list of somebody's absences, the form for a new one, and the way to hand over.
pub fn section(site: &Site, visit: &Visit, whose: &Whose) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let today = visit.now.with_timezone(&chrono::Local).date_naive();
    let (mut absences, team, open) = site.store().read(|r| {
        let open = r.open_tickets_of(whose.person.id)?.len();
        Ok::<_, store::Error>((r.absences_from(today)?, r.team()?, open))
    })?;
    absences.retain(|absence| absence.person == whose.person.id);
    let substitute = visit.form.text("substitute");
    Ok(html! {
        @if absences.is_empty() { p { (lang.say(say::NO_ABSENCE)) } } @else { (table(visit, whose, &absences, &team)) }
        @if open > 0 { p { a href={ (whose.base) "/hand-over" } { (lang.say(say::HAND_OVER)) } } }
        form.card method="post" action=(whose.base) {
            (csrf(visit))
            h2 { (lang.say(say::ADD_ABSENCE)) }
            (days::day_fields(visit))
            div.field {
                label for="substitute" { (lang.say(say::SUBSTITUTE)) }
                p.hint id="substitute-hint" { (lang.say(say::SUBSTITUTE_HINT)) }
                select id="substitute" name="substitute" aria-describedby="substitute-hint" {
                    option value="" { (lang.say(say::NO_SUBSTITUTE)) }
                    @for other in team.iter().filter(|other| other.id != whose.person.id) {
                        option value=(other.id) selected[other.id.to_string() == substitute] { (other.name) }
                    }
                }
            }
            button.btn.blue { (lang.say(say::ADD_ABSENCE)) }
        }
    })
}

fn table(visit: &Visit, whose: &Whose, absences: &[Absence], team: &[Person]) -> Markup {
    let lang = visit.lang;
    let day = |day: chrono::NaiveDate| dates::stored_day(lang, &day.to_string());
    let name = |id: PersonId| {
        let known = team.iter().find(|person| person.id == id);
        known.map(|person| person.name.as_str())
    };
    html! {
        div.tb role="region" aria-labelledby="absences" tabindex="0" {
            table {
                caption id="absences" { (lang.say(say::ABSENCES_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::FIRST_DAY)) }
                        th scope="col" { (lang.say(say::LAST_DAY)) }
                        th scope="col" { (lang.say(say::SUBSTITUTE)) }
                        th scope="col" { (lang.say(say::ACTIONS)) }
                    }
                }
                tbody {
                    @for absence in absences {
                        tr {
                            th scope="row" { (day(absence.first)) }
                            td { (day(absence.last)) }
                            td { (absence.substitute.and_then(name).unwrap_or_else(|| lang.say(say::NOBODY))) }
                            td {
                                (removal(visit, &format!("{}/{}/remove", whose.base, absence.id), &day(absence.first)))
                            }
                        }
                    }
                }
            }
        }
    }
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
        Err(wrong) => show_own(site, visit, &whose, (422, Some(wrong))),
    }
}

pub fn add(site: &Site, visit: &Visit, whose: &Whose) -> Result<Result<(), &'static str>, Failure> {
    let lang = visit.lang;
    let (first, last) = match days::read_days(visit) {
        Ok(days) => days,
        Err(wrong) => return Ok(Err(lang.say(wrong))),
    };
    if last < visit.now.with_timezone(&chrono::Local).date_naive() {
        return Ok(Err(lang.say(say::DAYS_PAST)));
    }
    let substitute = visit.form.text("substitute");
    let trail = visit.trail()?;
    let added = site.store().write(|w| {
        let others = w.team()?.into_iter().filter(|p| p.id != whose.person.id);
        let other = others
            .map(|person| person.id)
            .find(|id| id.to_string() == substitute);
        if other.is_none() && !substitute.is_empty() {
            return Ok::<_, store::Error>(false);
        }
        let (first, last) = (first.to_string(), last.to_string());
        w.add_absence(whose.person.id, &first, &last, other)?;
        let about = format!("{}: {first} to {last}", whose.person.address);
        w.audit(Deed::AbsenceChanged, &trail, &about, visit.now)?;
        Ok(true)
    })?;
    Ok(if added {
        Ok(())
    } else {
        Err(lang.say(say::NOT_ONE))
    })
}

/// Whoever has open tickets is asked what becomes of them.
pub fn added(site: &Site, whose: &Whose) -> Outcome {
    let open = site.store().read(|r| r.open_tickets_of(whose.person.id))?;
    Ok(answer::see_other(&if open.is_empty() {
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

pub fn remove(site: &Site, visit: &Visit, whose: &Whose) -> Outcome {
    let id = AbsenceId(visit.id(whose.nth)?);
    if visit.form.text("sure").is_empty() {
        return Ok(answer::see_other(&whose.page));
    }
    let trail = visit.trail()?;
    site.store().write(|w| {
        if !w.remove_absence(whose.person.id, id)? {
            return Err(Failure::NotFound);
        }
        let about = format!("{}: removed", whose.person.address);
        Ok(w.audit(Deed::AbsenceChanged, &trail, &about, visit.now)?)
    })?;
    Ok(answer::see_other(&format!("{}?gone=1", whose.page)))
}
