//! What agents do with a ticket beside talking: file it, judge it, put it off, give it away; `properties` shows the forms,
//! what is said goes by `actions`.

use chrono::{Local, NaiveDate, TimeZone as _};

use super::actions::{give_back, give_back_asking};
use super::pane::Pane;
use super::properties::{AWAIT, REASON_CHARS_MAX};
use super::view::View;
use crate::desk::Said;
use crate::i18n::{Phrase, pages as say};
use crate::rules::priority::Level;
use crate::rules::ticket::{Action, Hold, Judged, Kind, Refusal, Status, Ticket};
use crate::rules::{CategoryId, Instant, PersonId};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::parts::{unveiling, whom};
use crate::web::visit::{Site, Visit};

/// When what was put off to a day comes back on it.
const MORNING_HOUR: u32 = 7;

/// POST `/t/N/assign`: `agent` for each, or `me`; `had-agent` for each that the form was shown with, and once without.
pub fn assign(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = View::load(site, visit)?;
    let is_one = |id: &PersonId| view.team.iter().any(|colleague| colleague.person.id == *id);
    let ids = |name| {
        let numbers = visit.form.all(name).filter_map(|id| id.parse().ok());
        numbers.map(PersonId)
    };
    let mut wanted: Vec<PersonId> = ids("agent").filter(is_one).collect();
    if !visit.form.text("me").is_empty() {
        wanted.push(visit.viewer()?.id);
    }
    if visit.form.all("had-agent").next().is_some() {
        wanted = changed(
            &view.ticket.assignees,
            &ids("had-agent").collect::<Vec<_>>(),
            &wanted,
        );
    }
    site.desk.act(
        number,
        visit.actor()?,
        &Action::Assign(wanted),
        Said::default(),
        visit.now,
    )?;
    Ok(answer::see_other(&format!("/t/{number}")))
}

/// Who has the ticket now, with what was changed on the form: nobody is taken off it, or put back, by who did not know.
fn changed(now: &[PersonId], shown: &[PersonId], wanted: &[PersonId]) -> Vec<PersonId> {
    let kept = now
        .iter()
        .filter(|id| wanted.contains(id) || !shown.contains(id));
    let added = wanted
        .iter()
        .filter(|id| !now.contains(id) && !shown.contains(id));
    kept.chain(added).copied().collect()
}

/// POST `/t/N/properties`: `status`, `reason` and `until` (a day) of a ticket on hold, `category`, `kind`, `urgency`, `impact`,
/// `major`, and each again as `had-…`, as the form was shown. A field that is left as it is, or left out, changes nothing.
pub fn properties(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = View::load(site, visit)?;
    let mut actions = Vec::new();
    actions.extend(filed(visit, &view));
    actions.extend(judged(visit, &view.ticket));
    if let Some(wrong) = unveils(site, visit, &view.ticket, &actions)? {
        return give_back(site, visit, 422, Pane::Properties, wrong);
    }
    match moved(visit) {
        Ok(moved) => actions.extend(moved),
        Err(wrong) => {
            let wrong = visit.lang.say(wrong).to_string();
            return give_back(site, visit, 422, Pane::Properties, wrong);
        }
    }
    site.desk
        .act_at_once(number, visit.actor()?, &actions, visit.now)?;
    // Filed under what this agent does not treat, it is gone from these eyes.
    let seen = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let ticket = r.ticket(number)?;
        Ok::<_, Failure>(ticket.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    Ok(answer::see_other(&if seen {
        format!("/t/{number}")
    } else {
        "/tickets".into()
    }))
}

/// Whether a field comes back as it was shown.
fn is_untouched(visit: &Visit, name: &str) -> bool {
    let had = visit.form.all(&format!("had-{name}")).next();
    had.is_some_and(|had| had == visit.form.text(name))
}

fn filed(visit: &Visit, view: &View) -> Option<Action> {
    if is_untouched(visit, "category") {
        return None;
    }
    let category = visit.form.all("category").next()?;
    let wanted = category.parse().ok().map(CategoryId);
    let known = view.categories.iter().any(|(id, _)| Some(*id) == wanted);
    (category.is_empty() || known).then_some(Action::SetCategory(wanted))
}

/// Who would read a confidential ticket where it is filed now; none where that was answered, and where nobody new does.
fn unveils(
    site: &Site,
    visit: &Visit,
    ticket: &Ticket,
    actions: &[Action],
) -> Result<Option<String>, Failure> {
    let to = actions.iter().find_map(|action| match action {
        Action::SetCategory(to) => Some(*to),
        _ => None,
    });
    let Some(to) = to.filter(|_| visit.form.text("sure").is_empty()) else {
        return Ok(None);
    };
    site.store().read(|r| {
        let unveils = unveiling::unveils(r, ticket, to)?;
        let told = unveils.map(|one| unveiling::told(r, visit.lang, &[one], false));
        Ok(told.transpose()?)
    })
}

fn judged(visit: &Visit, ticket: &Ticket) -> Option<Action> {
    let touched = |name: &&str| !is_untouched(visit, name);
    let given = |name: &str| visit.form.all(name).next();
    let changed = |name: &'static str| Some(name).filter(touched).and_then(given);
    let level = |name| changed(name).and_then(Level::from_word);
    given("kind")?;
    Some(Action::Judge(Judged {
        kind: changed("kind")
            .and_then(Kind::from_word)
            .unwrap_or(ticket.kind),
        urgency: level("urgency").unwrap_or(ticket.urgency),
        impact: level("impact").unwrap_or(ticket.impact),
        major: if is_untouched(visit, "major") {
            ticket.is_major()
        } else {
            given("major").is_some()
        },
    }))
}

/// Where it is moved; or what is wrong with the day it shall come back on.
fn moved(visit: &Visit) -> Result<Option<Action>, Phrase> {
    let untouched = |name: &&str| is_untouched(visit, name);
    if ["status", "reason", "until"].iter().all(untouched) {
        return Ok(None);
    }
    let status = visit.form.text("status");
    if status == AWAIT {
        return Ok(Some(Action::AwaitAnswer));
    }
    let reason = visit.form.all("reason").next();
    let (Some(Status::Pending), Some(reason)) = (Status::from_word(&status), reason) else {
        return Ok(Status::from_word(&status).map(Action::SetStatus));
    };
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let day = visit.form.text("until");
    let until = match day.trim() {
        "" => None,
        day => Some(morning_of(day).ok_or(say::BAD_DAY)?),
    };
    if until.is_some_and(|until| until <= visit.now) {
        return Err(say::PAST_DAY);
    }
    if reason.is_empty() && until.is_none() {
        return Ok(Some(Action::SetStatus(Status::Pending)));
    }
    Ok(Some(Action::Hold(Hold {
        reason: reason.chars().take(REASON_CHARS_MAX).collect(),
        until,
    })))
}

/// When work begins on that day (2026-11-23) in the desk's zone.
fn morning_of(day: &str) -> Option<Instant> {
    let day = day.parse::<NaiveDate>().ok()?;
    let begins = Local.from_local_datetime(&day.and_hms_opt(MORNING_HOUR, 0, 0)?);
    Some(begins.earliest()?.to_utc())
}

/// POST `/t/N/observers`: `address`, or name, of somebody who shall read along, or `remove`, the number of one who shall not.
pub fn observers(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let gone = visit.form.text("remove").parse().ok().map(PersonId);
    let view = View::load(site, visit)?;
    if !view.agent {
        return Err(Failure::Refused(Refusal::AgentsOnly));
    }
    let mut wanted: Vec<PersonId> = view.ticket.observers;
    wanted.retain(|person| Some(*person) != gone);
    match whom::named(site, visit, "address")? {
        Ok(named) => wanted.extend(named),
        Err(whom) => {
            let wrong = visit.lang.say(whom::wrong(&whom)).to_owned();
            return give_back_asking(site, visit, (422, Pane::Observers, wrong), Some(whom));
        }
    }
    let action = Action::SetObservers(wanted);
    site.desk
        .act(number, visit.actor()?, &action, Said::default(), visit.now)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}
