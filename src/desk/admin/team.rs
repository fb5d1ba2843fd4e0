//! When the team works: hours of the desk and of each agent, closed days, absences; who gets a ticket meanwhile is in `desk::routing`.

use chrono::{Local, NaiveDate};

use super::{Caller, Result};
use crate::rules::administration::{Refusal, name};
use crate::rules::audit::Deed;
use crate::rules::holidays::Region;
use crate::rules::hours::{ClosedDays, Week};
use crate::rules::{AbsenceId, ClosedDaysId, PersonId};
use crate::store::{Person, Store, Write};

/// Days of an absence or a closing.
const DAYS_MAX: i64 = 731;

/// Sets the desk's weekly hours, and whose public holidays close it; deadlines follow.
pub fn set_desk_hours(store: &Store, caller: &Caller, week: &Week, region: Region) -> Result<()> {
    caller.administer(store, |w| {
        w.set_desk_hours(week)?;
        w.set_region(region)?;
        w.renew_deadlines(caller.now)?;
        caller.note(w, Deed::HoursChanged, region.word())
    })
}

/// Closes the desk on some days; deadlines follow.
pub fn close(store: &Store, caller: &Caller, days: &ClosedDays) -> Result<()> {
    caller.administer(store, |w| {
        let (first, last) = (days.first, days.last);
        let name = name(&days.name)?;
        check_days(first, last)?;
        let about = format!("{name}: {first} to {last}");
        w.add_closed_days(&ClosedDays { first, last, name })?;
        w.renew_deadlines(caller.now)?;
        caller.note(w, Deed::HoursChanged, &about)
    })
}

/// Opens the desk again on those days; deadlines follow.
pub fn open_again(store: &Store, caller: &Caller, id: ClosedDaysId) -> Result<()> {
    caller.administer(store, |w| {
        let name = w.remove_closed_days(id)?.ok_or(Refusal::NotFound)?;
        w.renew_deadlines(caller.now)?;
        caller.note(w, Deed::HoursChanged, &format!("removed {name}"))
    })
}

/// Gives an agent weekly hours of their own, or those of the desk.
pub fn set_own_hours(
    store: &Store,
    caller: &Caller,
    agent: PersonId,
    week: Option<&Week>,
) -> Result<()> {
    caller.administer(store, |w| {
        let agent = agent_of(w, agent)?;
        w.set_own_hours(agent.id, week)?;
        caller.note(w, Deed::HoursChanged, &agent.address)
    })
}

/// Notes an absence, both days included, and who gets that agent's new tickets meanwhile. Agents note their own.
pub fn add_absence(
    store: &Store,
    caller: &Caller,
    agent: PersonId,
    (first, last): (NaiveDate, NaiveDate),
    substitute: Option<PersonId>,
) -> Result<()> {
    for_agent(store, caller, agent, |w, agent| {
        check_days(first, last)?;
        if last < caller.now.with_timezone(&Local).date_naive() {
            return Err(Refusal::DaysPast.into());
        }
        let team = w.team()?;
        let other = |id: PersonId| id != agent.id && team.iter().any(|person| person.id == id);
        if !substitute.is_none_or(other) {
            return Err(Refusal::NotInTeam.into());
        }
        let (first, last) = (first.to_string(), last.to_string());
        w.add_absence(agent.id, &first, &last, substitute)?;
        let about = format!("{}: {first} to {last}", agent.address);
        caller.note(w, Deed::AbsenceChanged, &about)
    })
}

/// Takes an absence back.
pub fn remove_absence(
    store: &Store,
    caller: &Caller,
    agent: PersonId,
    id: AbsenceId,
) -> Result<()> {
    for_agent(store, caller, agent, |w, agent| {
        if !w.remove_absence(agent.id, id)? {
            return Err(Refusal::NotFound.into());
        }
        let about = format!("{}: removed", agent.address);
        caller.note(w, Deed::AbsenceChanged, &about)
    })
}

/// One transaction about an agent, of that agent or of an administrator.
fn for_agent(
    store: &Store,
    caller: &Caller,
    agent: PersonId,
    work: impl FnOnce(&Write<'_>, &Person) -> Result<()>,
) -> Result<()> {
    store.write(|w| {
        if caller.person != Some(agent) {
            caller.must_administer(w)?;
        }
        work(w, &agent_of(w, agent)?)
    })
}

fn agent_of(w: &Write<'_>, id: PersonId) -> Result<Person> {
    let person = w.person(id)?;
    let agent = person.filter(|person| person.role.is_agent() && !person.disabled);
    Ok(agent.ok_or(Refusal::NotFound)?)
}

fn check_days(first: NaiveDate, last: NaiveDate) -> Result<()> {
    if last < first {
        return Err(Refusal::BadDays.into());
    }
    if (last - first).num_days() > DAYS_MAX {
        return Err(Refusal::TooManyDays.into());
    }
    Ok(())
}
