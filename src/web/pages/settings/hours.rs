//! `/settings/hours`: the desk's weekly hours, its public holidays and its closed days; an agent's own are in `colleague`.

use chrono::Datelike as _;
use maud::{Markup, html};

use super::absences::removal;
use super::days;
use crate::i18n::{dates, deadlines, pages, team as say};
use crate::rules::ClosedDaysId;
use crate::rules::audit::Deed;
use crate::rules::holidays::Region;
use crate::rules::hours::{ClosedDays, Week};
use crate::store;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/hours";

/// GET `/settings/hours`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None)
}

fn show(site: &Site, visit: &Visit, status: u16, wrong: Option<&str>) -> Outcome {
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
            button.btn.blue { (lang.say(pages::SAVE)) }
        }
        h2 { (lang.say(say::CLOSED_DAYS)) }
        @if closed.is_empty() { p { (lang.say(say::NO_CLOSED_DAYS)) } } @else { (closed_table(visit, &closed)) }
        form.card method="post" action="/settings/hours/closed" {
            (csrf(visit))
            h2 { (lang.say(say::ADD_CLOSED)) }
            div.field {
                label for="name" { (lang.say(say::NAME)) }
                input id="name" name="name" required maxlength="100" value=(visit.form.text("name"));
            }
            (days::day_fields(visit))
            button.btn.blue { (lang.say(say::ADD)) }
        }
        @if closings.region != Region::Nowhere { (holidays(visit, closings.region)) }
    };
    let title = lang.say(say::HOURS);
    frame::show(site, visit, (status, HERE), (title, wrong), &body)
}

fn closed_table(visit: &Visit, closed: &[(ClosedDaysId, ClosedDays)]) -> Markup {
    let lang = visit.lang;
    let day = |day: chrono::NaiveDate| dates::stored_day(lang, &day.to_string());
    html! {
        div.tb role="region" aria-labelledby="closed" tabindex="0" {
            table {
                caption id="closed" { (lang.say(say::CLOSED_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::NAME)) }
                        th scope="col" { (lang.say(say::FIRST_DAY)) }
                        th scope="col" { (lang.say(say::LAST_DAY)) }
                        th scope="col" { (lang.say(say::ACTIONS)) }
                    }
                }
                tbody {
                    @for (id, closed) in closed {
                        tr {
                            th scope="row" { (closed.name) }
                            td { (day(closed.first)) }
                            td { (day(closed.last)) }
                            td { (removal(visit, &format!("{HERE}/closed/{id}/remove"), &closed.name)) }
                        }
                    }
                }
            }
        }
    }
}

fn holidays(visit: &Visit, region: Region) -> Markup {
    let lang = visit.lang;
    let year = visit.now.with_timezone(&chrono::Local).year();
    let days = [year, year + 1]
        .into_iter()
        .flat_map(|year| region.holidays(year));
    html! {
        h2 { (lang.say(say::REGION)) }
        div.tb role="region" aria-labelledby="holidays" tabindex="0" {
            table {
                caption id="holidays" { (lang.say(say::HOLIDAYS_CAPTION)) }
                thead { tr { th scope="col" { (lang.say(say::DAY)) } th scope="col" { (lang.say(say::NAME)) } } }
                tbody {
                    @for (day, holiday) in days {
                        tr { td { (dates::stored_day(lang, &day.to_string())) } td { (lang.say(say::holiday(holiday))) } }
                    }
                }
            }
        }
    }
}

/// POST `/settings/hours`: the seven days, and `region`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let region = Region::from_word(&visit.form.text("region"));
    let region = region.ok_or(Failure::BadForm("no region"))?;
    let week = match days::read_week(visit) {
        Ok(week) => week,
        Err(wrong) => return show(site, visit, 422, Some(&wrong)),
    };
    let trail = visit.trail()?;
    site.store().write(|w| {
        w.set_desk_hours(&week)?;
        w.set_region(region)?;
        w.renew_deadlines(visit.now)?;
        w.audit(Deed::HoursChanged, &trail, region.word(), visit.now)
    })?;
    Ok(answer::see_other("/settings/hours?saved=1"))
}

/// POST `/settings/hours/closed`: `name`, `first`, `last`.
pub fn close(site: &Site, visit: &mut Visit) -> Outcome {
    let read = form::name(visit).and_then(|name| Ok((name, days::read_days(visit)?)));
    let (name, (first, last)) = match read {
        Ok(read) => read,
        Err(wrong) => return show(site, visit, 422, Some(visit.lang.say(wrong))),
    };
    let trail = visit.trail()?;
    let about = format!("{name}: {first} to {last}");
    site.store().write(|w| {
        w.add_closed_days(&ClosedDays { first, last, name })?;
        w.renew_deadlines(visit.now)?;
        w.audit(Deed::HoursChanged, &trail, &about, visit.now)
    })?;
    Ok(answer::see_other("/settings/hours?saved=1"))
}

/// POST `/settings/hours/closed/N/remove`: `sure`.
pub fn open_again(site: &Site, visit: &mut Visit) -> Outcome {
    let id = ClosedDaysId(visit.id(0)?);
    if visit.form.text("sure").is_empty() {
        return Ok(answer::see_other(HERE));
    }
    let trail = visit.trail()?;
    site.store().write(|w| {
        let name = w.remove_closed_days(id)?.ok_or(Failure::NotFound)?;
        let about = format!("removed {name}");
        w.renew_deadlines(visit.now)?;
        Ok::<_, Failure>(w.audit(Deed::HoursChanged, &trail, &about, visit.now)?)
    })?;
    Ok(answer::see_other("/settings/hours?gone=1"))
}
