//! Who of the team is there: weekly hours, closed days, absences and their substitutes; whom a request goes to is in `routing`.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeZone};

use super::hours::{Closings, Schedule, Week};
use super::{AbsenceId, Instant, PersonId};

/// Days on which somebody is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Which.
    pub id: AbsenceId,
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub first: NaiveDate,
    /// The last, included.
    pub last: NaiveDate,
    /// Who gets their new tickets meanwhile.
    pub substitute: Option<PersonId>,
}

/// Whether somebody can be given a ticket at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// At work.
    Here,
    /// Not at this hour, or not on this day of everybody's.
    OffHours,
    /// Away until the end of that day.
    Absent {
        /// The last day.
        until: NaiveDate,
        /// Who gets their new tickets.
        substitute: Option<PersonId>,
    },
}

/// Who stands in for somebody away on that day: the substitute, or, as long as they are away too, theirs.
pub fn stand_in(absences: &[Absence], person: PersonId, day: NaiveDate) -> Option<PersonId> {
    /// Substitutes of substitutes are followed this far.
    const CHAIN_MAX: usize = 5;
    let mut at = person;
    for _ in 0..CHAIN_MAX {
        match running(absences, at, day) {
            Some(absence) => at = absence.substitute?,
            None => return (at != person).then_some(at),
        }
    }
    None
}

/// Those away on that day for whom this person stands in.
pub fn stood_in_for(absences: &[Absence], person: PersonId, day: NaiveDate) -> Vec<PersonId> {
    let away = absences.iter().map(|absence| absence.person);
    away.filter(|one| stand_in(absences, *one, day) == Some(person))
        .collect()
}

/// When the team works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rota {
    /// The desk's hours; none until somebody sets them: then the whole day is worked, every day.
    pub desk: Option<Week>,
    /// The days on which nobody works.
    pub closings: Closings,
    /// The hours of those who have their own.
    pub own: HashMap<PersonId, Week>,
    /// Absences that are not over.
    pub absences: Vec<Absence>,
}

impl Rota {
    /// Whether somebody can be given a ticket at that moment, by the clock of `zone`.
    pub fn presence(&self, person: PersonId, at: Instant, zone: &impl TimeZone) -> Presence {
        let day = at.with_timezone(zone).date_naive();
        if let Some(absence) = running(&self.absences, person, day) {
            return Presence::Absent {
                until: absence.last,
                substitute: absence.substitute.filter(|other| *other != person),
            };
        }
        let week = self.own.get(&person).or(self.desk.as_ref());
        let open = week.is_none_or(|week| {
            let schedule = Schedule {
                week: week.clone(),
                closings: self.closings.clone(),
            };
            schedule.is_open(at, zone)
        });
        if open {
            Presence::Here
        } else {
            Presence::OffHours
        }
    }
}

/// The absence of somebody that runs on a day; of several the one that lasts longest.
pub fn running(absences: &[Absence], person: PersonId, day: NaiveDate) -> Option<&Absence> {
    let absences = absences.iter();
    let running = absences.filter(|a| a.person == person && a.first <= day && day <= a.last);
    running.max_by_key(|a| (a.last, a.substitute.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::holidays::Region;
    use crate::rules::hours::ClosedDays;
    use chrono::Utc;

    const MARIE: PersonId = PersonId(10);
    const PAUL: PersonId = PersonId(11);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rota() -> Rota {
        let absence = |id, first, last, substitute| Absence {
            id: AbsenceId(id),
            person: PAUL,
            first: day(first),
            last: day(last),
            substitute,
        };
        Rota {
            desk: Some(Week::usual()),
            closings: Closings {
                region: Region::France,
                own: vec![ClosedDays {
                    first: day("2026-12-21"),
                    last: day("2026-12-31"),
                    name: "Noël".into(),
                }],
            },
            own: [(
                MARIE,
                Week::read(&["", "8-20", "", "", "", "9-12", ""]).unwrap(),
            )]
            .into(),
            absences: vec![
                absence(1, "2026-11-24", "2026-11-30", Some(MARIE)),
                absence(2, "2026-11-26", "2026-12-02", None),
            ],
        }
    }

    #[test]
    fn somebody_is_there_within_their_hours_and_on_no_day_off() {
        use Presence::{Absent, Here, OffHours};
        let absent = |until, substitute| Absent {
            until: day(until),
            substitute,
        };
        for (who, at, expected) in [
            (PAUL, "2026-11-23T09:00:00Z", Here),
            (PAUL, "2026-11-23T13:00:00Z", OffHours), // lunch
            (PAUL, "2026-11-22T09:00:00Z", OffHours), // Sunday
            (PAUL, "2026-11-11T09:00:00Z", OffHours), // Armistice
            (PAUL, "2026-12-22T09:00:00Z", OffHours), // closed
            // Absent, at night too; of two absences the one that lasts longer.
            (
                PAUL,
                "2026-11-24T00:00:00Z",
                absent("2026-11-30", Some(MARIE)),
            ),
            (
                PAUL,
                "2026-11-24T23:59:59Z",
                absent("2026-11-30", Some(MARIE)),
            ),
            (PAUL, "2026-11-26T09:00:00Z", absent("2026-12-02", None)),
            (PAUL, "2026-12-02T23:59:59Z", absent("2026-12-02", None)),
            (PAUL, "2026-12-03T09:00:00Z", Here),
            // Hours of her own, and everybody's days off.
            (MARIE, "2026-11-24T19:00:00Z", Here),
            (MARIE, "2026-11-25T09:00:00Z", OffHours),
            (MARIE, "2026-11-28T09:00:00Z", Here),
            (MARIE, "2026-12-22T09:00:00Z", OffHours),
        ] {
            let presence = rota().presence(who, at.parse().unwrap(), &Utc);
            assert_eq!(presence, expected, "{who} {at}");
        }
    }

    #[test]
    fn where_no_hours_are_set_the_whole_day_is_worked() {
        let rota = Rota {
            desk: None,
            ..rota()
        };
        for (who, at, expected) in [
            (PAUL, "2026-11-22T03:00:00Z", Presence::Here),
            (PAUL, "2026-11-11T03:00:00Z", Presence::Here),
            (MARIE, "2026-11-22T03:00:00Z", Presence::OffHours),
        ] {
            let presence = rota.presence(who, at.parse().unwrap(), &Utc);
            assert_eq!(presence, expected, "{who} {at}");
        }
    }
}
