//! `/settings/team/N`: the hours and absences of one agent; all of them are in `team`.

use maud::html;

use super::absences::{self, Whose};
use super::days;
use crate::desk::admin::team;
use crate::i18n::team as say;
use crate::rules::hours::Week;
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, save_button};
use crate::web::visit::{Site, Visit};

/// GET `/settings/team/N`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    show(site, visit, &whose, None)
}

/// The page, with what was typed where a form is given back.
fn show(site: &Site, visit: &Visit, whose: &Whose, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let rota = site.store().read(|r| r.rota(visit.today()))?;
    let own = rota.own.get(&whose.person.id);
    let typed = visit.form.all("hours").next().is_some();
    let like_the_desk = if typed {
        visit.form.text("hours") != "own"
    } else {
        own.is_none()
    };
    let days = if typed {
        days::typed_week(visit)
    } else {
        let desk = rota.desk.clone().unwrap_or_else(Week::usual);
        own.unwrap_or(&desk).days()
    };
    let body = html! {
        h2 { (lang.say(say::ABSENCES)) }
        (absences::section(site, visit, whose)?)
        form.card method="post" action={ (whose.page) "/hours" } {
            (csrf(visit))
            fieldset.field {
                legend { (lang.say(say::WORKING_HOURS)) }
                label.check { input type="radio" name="hours" value="desk" checked[like_the_desk]; (lang.say(say::LIKE_THE_DESK)) }
                label.check { input type="radio" name="hours" value="own" checked[!like_the_desk]; (lang.say(say::OWN_HOURS)) }
            }
            (days::week_fields(visit, &days))
            (save_button(visit))
        }
        p { a href="/settings/team" { "← " (lang.say(say::TEAM)) } }
    };
    let title = say::whose(lang, lang.say(say::AGENT), &whose.person.name);
    frame::page(site, visit, (whose.here(), &title), wrong, &body)
}

/// POST `/settings/team/N/absences`: `first`, `last`, `substitute`.
pub fn add_absence(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    match absences::add(site, visit, &whose)? {
        Ok(()) => absences::added(site, &whose),
        Err(refusal) => show(site, visit, &whose, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// POST `/settings/team/N/absences/N/remove`.
pub fn remove_absence(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    absences::remove(site, visit, &whose)
}

/// POST `/settings/team/N/hours`: `hours` (`desk` or `own`), and the seven days.
pub fn save_hours(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    let week = match (visit.form.text("hours").as_str(), days::read_week(visit)) {
        ("own", Ok(week)) => Some(week),
        ("own", Err(wrong)) => return show(site, visit, &whose, Some(&wrong)),
        (_, _) => None,
    };
    team::set_own_hours(
        site.store(),
        &visit.caller()?,
        whose.person.id,
        week.as_ref(),
    )?;
    Ok(answer::see_other(&format!("{}?saved=1", whose.page)))
}
