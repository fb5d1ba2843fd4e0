//! Who of those who have a ticket can act on it at a moment, and who hears of it where none of them can: whoever would ask
//! "has it an assignee?" asks here. Who is there is in `presence`, whom a new request goes to in `routing`.

use chrono::NaiveDate;

use super::PersonId;
use super::access::{Rights, Sight};
use super::presence::{Absence, running, stand_in};
use super::ticket::Ticket;

/// Whether somebody who has a ticket can do anything about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Of the team, there, and may see it.
    Acts,
    /// Away today; and who stands in, if anybody does.
    Away(Option<PersonId>),
    /// Disabled, treats no tickets any more, or must not see this one.
    Gone,
}

/// Some of the team, or all of it, on a day. Whoever is disabled, or treats no tickets, is not of it.
#[derive(Clone, Debug)]
pub struct Team {
    /// Those of the team that were asked for.
    pub members: Vec<Rights>,
    /// Absences that are not over.
    pub absences: Vec<Absence>,
    /// The day, in the desk's zone.
    pub today: NaiveDate,
}

impl Team {
    /// How somebody stands to a ticket of theirs.
    pub fn standing(&self, person: PersonId, ticket: &Ticket) -> Standing {
        if !self.may_treat(person, ticket) {
            return Standing::Gone;
        }
        match running(&self.absences, person, self.today) {
            Some(absence) => Standing::Away(absence.substitute),
            None => Standing::Acts,
        }
    }

    /// Whether one of those who have it can act on it.
    pub fn has_hands(&self, ticket: &Ticket) -> bool {
        let mut assignees = ticket.assignees.iter();
        assignees.any(|id| self.standing(*id, ticket) == Standing::Acts)
    }

    /// Who hears, besides those who have it, of a ticket that none of them can act on: their substitutes; else those who treat
    /// its category; else the whole team. `self` holds all of the team, `group` those who treat the category.
    pub fn instead(&self, ticket: &Ticket, group: &[PersonId]) -> Vec<PersonId> {
        let acts = |id: &PersonId| self.standing(*id, ticket) == Standing::Acts;
        let asks = |id: &PersonId| *id == ticket.requester;
        let of = |people: Vec<PersonId>| -> Vec<PersonId> {
            people
                .into_iter()
                .filter(|id| acts(id) && !asks(id))
                .collect()
        };
        let substitutes = ticket.assignees.iter();
        let substitutes = substitutes.filter_map(|id| self.substitute(*id, ticket));
        let everybody = || self.members.iter().map(|member| member.person).collect();
        let ways = [
            of(substitutes.collect()),
            of(group.to_vec()),
            of(everybody()),
        ];
        let found = ways.into_iter().find(|people| !people.is_empty());
        // Everybody is away: in doubt it is told, not kept.
        found.unwrap_or_else(everybody)
    }

    fn may_treat(&self, person: PersonId, ticket: &Ticket) -> bool {
        let mut members = self.members.iter();
        let member = members.find(|member| member.person == person);
        member.is_some_and(|member| member.sight(ticket) == Sight::Whole)
    }

    /// Who stands in for somebody away: the substitute, or, as long as they are away too, theirs.
    fn substitute(&self, person: PersonId, ticket: &Ticket) -> Option<PersonId> {
        let found = stand_in(&self.absences, person, self.today);
        found.filter(|other| self.may_treat(*other, ticket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access::Role;
    use crate::rules::{AbsenceId, CategoryId};

    const HR: CategoryId = CategoryId(1);
    const CAMILLE: PersonId = PersonId(1);
    const MARIE: PersonId = PersonId(10);
    const PAUL: PersonId = PersonId(11);
    const INES: PersonId = PersonId(12);
    const LEAVER: PersonId = PersonId(13);

    /// Marie and Inès see all; Paul not what is confidential. Whose absence today is given, with who stands in.
    fn team(away: &[(PersonId, Option<PersonId>)]) -> Team {
        let today = "2026-11-24".parse().unwrap();
        let member = |person, closed: &[CategoryId]| Rights {
            person,
            role: Role::Agent,
            own: vec![],
            closed: closed.to_vec(),
        };
        let absence = |(person, substitute): &(PersonId, Option<PersonId>)| Absence {
            id: AbsenceId(1),
            person: *person,
            first: today,
            last: today,
            substitute: *substitute,
        };
        Team {
            members: vec![member(MARIE, &[]), member(PAUL, &[HR]), member(INES, &[])],
            absences: away.iter().map(absence).collect(),
            today,
        }
    }

    fn ticket(category: Option<CategoryId>, assignees: &[PersonId]) -> Ticket {
        Ticket {
            category,
            requester: CAMILLE,
            assignees: assignees.to_vec(),
            ..Ticket::sample()
        }
    }

    #[test]
    fn who_has_it_acts_unless_away_gone_or_barred() {
        let away = team(&[(INES, Some(PAUL))]);
        for (person, category, expected) in [
            (MARIE, None, Standing::Acts),
            (PAUL, None, Standing::Acts),
            (PAUL, Some(HR), Standing::Gone),
            (INES, None, Standing::Away(Some(PAUL))),
            (LEAVER, None, Standing::Gone),
        ] {
            let found = away.standing(person, &ticket(category, &[person]));
            assert_eq!(found, expected, "{person} {category:?}");
        }
        let shared = ticket(None, &[LEAVER, INES, MARIE]);
        assert!(away.has_hands(&shared), "one is enough");
        assert!(!away.has_hands(&ticket(None, &[LEAVER, INES])));
        assert!(!away.has_hands(&ticket(None, &[])));
    }

    #[test]
    fn where_none_can_act_it_is_the_substitute_then_the_group_then_all() {
        let all = [MARIE, PAUL, INES];
        for (category, assignee, away, group, expected) in [
            (None, LEAVER, &[][..], &[][..], &all[..]),
            (None, LEAVER, &[], &[PAUL], &[PAUL]),
            (None, LEAVER, &[(PAUL, None)], &[PAUL], &[MARIE, INES]),
            (None, INES, &[(INES, Some(PAUL))], &[MARIE], &[PAUL]),
            // Whoever stands in is away too: theirs.
            (
                None,
                INES,
                &[(INES, Some(PAUL)), (PAUL, Some(MARIE))],
                &[],
                &[MARIE],
            ),
            // The substitute must not see it, or there is a ring.
            (Some(HR), INES, &[(INES, Some(PAUL))], &[MARIE], &[MARIE]),
            (
                None,
                INES,
                &[(INES, Some(PAUL)), (PAUL, Some(INES))],
                &[],
                &[MARIE],
            ),
            // Nobody is there: all of them.
            (
                None,
                INES,
                &[(INES, None), (PAUL, None), (MARIE, None)],
                &[],
                &all,
            ),
            // Who has left the group has it, and it is confidential.
            (Some(HR), PAUL, &[], &[INES], &[INES]),
        ] {
            let told = team(away).instead(&ticket(category, &[assignee]), group);
            assert_eq!(told, expected, "{assignee} {away:?} {group:?}");
        }
    }

    #[test]
    fn who_asks_does_not_stand_in_for_the_team() {
        let mut own = ticket(None, &[LEAVER]);
        own.requester = PAUL;
        assert_eq!(team(&[]).instead(&own, &[PAUL]), [MARIE, INES]);
    }
}
