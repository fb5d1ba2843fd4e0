//! `/settings/team/N`: the hours and absences of one agent; all of them are in `team`.

use maud::html;

use super::absences::{self, Whose};
use super::days;
use crate::i18n::{pages, team as say};
use crate::rules::audit::Deed;
use crate::rules::hours::Week;
use crate::store;
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// GET `/settings/team/N`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    show(site, visit, &whose, (200, None))
}

/// The page, with what was typed where a form is given back.
pub fn show(
    site: &Site,
    visit: &Visit,
    whose: &Whose,
    (status, wrong): (u16, Option<&str>),
) -> Outcome {
    let lang = visit.lang;
    let today = visit.now.with_timezone(&chrono::Local).date_naive();
    let rota = site.store().read(|r| r.rota(today))?;
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
            button.btn.blue { (lang.say(pages::SAVE)) }
        }
        p { a href="/settings/team" { "← " (lang.say(say::TEAM)) } }
    };
    let title = say::whose(lang, lang.say(say::AGENT), &whose.person.name);
    frame::show(site, visit, (status, whose.here()), (&title, wrong), &body)
}

/// POST `/settings/team/N/absences`: `first`, `last`, `substitute`.
pub fn add_absence(site: &Site, visit: &mut Visit) -> Outcome {
    let whose = Whose::of_agent(site, visit)?;
    match absences::add(site, visit, &whose)? {
        Ok(()) => absences::added(site, &whose),
        Err(wrong) => show(site, visit, &whose, (422, Some(wrong))),
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
        ("own", Err(wrong)) => return show(site, visit, &whose, (422, Some(&wrong))),
        (_, _) => None,
    };
    let trail = visit.trail()?;
    site.store().write(|w| {
        w.set_own_hours(whose.person.id, week.as_ref())?;
        w.audit(Deed::HoursChanged, &trail, &whose.person.address, visit.now)?;
        Ok::<_, store::Error>(())
    })?;
    Ok(answer::see_other(&format!("{}?saved=1", whose.page)))
}
