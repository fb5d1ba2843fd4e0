//! `/settings/hours`: the desk's weekly hours, its public holidays and its closed days; an agent's own are in `colleague`.

use chrono::Datelike as _;
use maud::{Markup, html};

use super::absences::removal;
use super::days;
use crate::config::TimeZone;
use crate::desk::admin::team;
use crate::i18n::{dates, deadlines, team as say};
use crate::rules::ClosedDaysId;
use crate::rules::holidays::Region;
use crate::rules::hours::{ClosedDays, Week};
use crate::store;
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, name_field, save_button};
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/hours";

/// GET `/settings/hours`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let (desk, closings, closed, targets) = site.store().read(|r| {
        let (closings, closed) = (r.closings()?, r.closed_days()?);
        Ok::<_, store::Error>((r.desk_hours()?, closings, closed, r.targets()?))
    })?;
    let region = Region::from_word(&visit.form.text("region"));
    let typed = region.is_some();
    let region = region.unwrap_or(closings.region);
    let days = if typed {
        days::typed_week(visit)
    } else {
        desk.clone().unwrap_or_else(Week::usual).days()
    };
    let body = html! {
        (clock(site, visit))
        @if desk.is_none() { div.notice { p { (lang.say(say::HOURS_UNSET)) } } }
        @if !targets.is_empty() { p.hint { (lang.say(deadlines::SILENT)) } }
        form.card method="post" action=(HERE) {
            (csrf(visit))
            (days::week_fields(visit, &days))
            fieldset.field {
                legend { (lang.say(say::REGION)) }
                @for each in Region::ALL {
                    label.check { input type="radio" name="region" value=(each.word()) checked[*each == region]; (lang.say(say::region(*each))) }
                }
            }
            (save_button(visit))
        }
        h2 { (lang.say(say::CLOSED_DAYS)) }
        @if closed.is_empty() { p { (lang.say(say::NO_CLOSED_DAYS)) } } @else { (closed_table(visit, &closed)) }
        form.card method="post" action="/settings/hours/closed" {
            (csrf(visit))
            h2 { (lang.say(say::ADD_CLOSED)) }
            (name_field(visit, say::NAME, &visit.form.text("name")))
            (days::day_fields(visit))
            button.btn.blue { (lang.say(say::ADD)) }
        }
        @if closings.region != Region::Nowhere { (holidays(visit, closings.region)) }
    };
    let title = lang.say(say::HOURS);
    frame::page(site, visit, (HERE, title), wrong, &body)
}

/// By which clock these hours are.
fn clock(site: &Site, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let zone = TimeZone::of(site.config.desk.time_zone.as_deref());
    let now = dates::full(lang, visit.now);
    html! {
        p.hint { (say::by_the_clock_of(lang, &zone.name, now)) }
        @if !zone.known {
            div.notice { p { (lang.say(say::ZONE_UNKNOWN)) } }
        } @else if zone.is_utc() {
            div.notice { p { (lang.say(say::ZONE_IS_UTC)) } }
        }
    }
}

fn closed_table(visit: &Visit, closed: &[(ClosedDaysId, ClosedDays)]) -> Markup {
    let lang = visit.lang;
    let day = |day: chrono::NaiveDate| dates::local_day(lang, day);
    let columns = [say::NAME, say::FIRST_DAY, say::LAST_DAY, say::ACTIONS].map(col);
    let rows = html! {
        @for (id, closed) in closed {
            tr {
                th scope="row" { (closed.name) }
                td { (day(closed.first)) }
                td { (day(closed.last)) }
                td { (removal(visit, &format!("{HERE}/closed/{id}/remove"), &closed.name)) }
            }
        }
    };
    table(visit, ("closed", say::CLOSED_CAPTION), &columns, &rows)
}

fn holidays(visit: &Visit, region: Region) -> Markup {
    let lang = visit.lang;
    let year = visit.today().year();
    let days = [year, year + 1]
        .into_iter()
        .flat_map(|year| region.holidays(year));
    let rows = html! {
        @for (day, holiday) in days {
            tr { td { (dates::local_day(lang, day)) } td { (lang.say(say::holiday(holiday))) } }
        }
    };
    let columns = [say::DAY, say::NAME].map(col);
    html! {
        h2 { (lang.say(say::REGION)) }
        (table(visit, ("holidays", say::HOLIDAYS_CAPTION), &columns, &rows))
    }
}

/// POST `/settings/hours`: the seven days, and `region`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let region = Region::from_word(&visit.form.text("region"));
    let region = region.ok_or(Failure::BadForm("no region"))?;
    let week = match days::read_week(visit) {
        Ok(week) => week,
        Err(wrong) => return show(site, visit, Some(&wrong)),
    };
    team::set_desk_hours(site.store(), &visit.caller()?, &week, region)?;
    Ok(answer::see_other("/settings/hours?saved=1"))
}

/// POST `/settings/hours/closed`: `name`, `first`, `last`.
pub fn close(site: &Site, visit: &mut Visit) -> Outcome {
    let (name, caller) = (visit.form.text("name"), visit.caller()?);
    let closed = days::read_days(visit).map_err(Into::into);
    let closed = closed.and_then(|(first, last)| {
        team::close(site.store(), &caller, &ClosedDays { first, last, name })
    });
    match or_denial(closed)? {
        Ok(()) => Ok(answer::see_other("/settings/hours?saved=1")),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// POST `/settings/hours/closed/N/remove`: `sure`.
pub fn open_again(site: &Site, visit: &mut Visit) -> Outcome {
    let id = ClosedDaysId(visit.id(0)?);
    if visit.form.text("sure").is_empty() {
        return Ok(answer::see_other(HERE));
    }
    team::open_again(site.store(), &visit.caller()?, id)?;
    Ok(answer::see_other("/settings/hours?gone=1"))
}
