//! Whose hands tickets are in, as `rules::acting` asks it: the team with its rights and absences, who has open tickets and cannot
//! act on them, and whose tickets lost their last hands; who works when is in `rota`.

use chrono::Local;

use super::identity::AMONG;
use super::{Person, Read, Result, Write};
use crate::rules::access::Role;
use crate::rules::acting::Team;
use crate::rules::notices::Instead;
use crate::rules::presence::running;
use crate::rules::ticket::Ticket;
use crate::rules::{CategoryId, GroupId, Instant, PersonId, TicketNumber};

/// Somebody who has open tickets and can act on none of them today, or on none of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unable {
    /// Who.
    pub person: PersonId,
    /// Of that confidential category only; none: of all.
    pub category: Option<CategoryId>,
}

impl Unable {
    /// Whether that is why this person cannot act on a ticket of that category.
    pub fn cannot(self, person: PersonId, category: Option<CategoryId>) -> bool {
        self.person == person && self.category.is_none_or(|closed| Some(closed) == category)
    }
}

/// Everybody with open tickets in hand, each once: the index is leapt through, as a school has few agents and many tickets.
const HOLDERS: &str = "WITH RECURSIVE holder (person) AS (
    SELECT min(person) FROM ticket_person WHERE load IS NOT NULL
    UNION ALL SELECT (SELECT min(person) FROM ticket_person WHERE load IS NOT NULL AND person > holder.person)
        FROM holder WHERE person IS NOT NULL)";

/// Everybody with a task to be done, each once, in the same way.
const DOERS: &str = "WITH RECURSIVE holder (person) AS (
    SELECT min(assignee) FROM task WHERE done_at IS NULL
    UNION ALL SELECT (SELECT min(assignee) FROM task WHERE done_at IS NULL AND assignee > holder.person)
        FROM holder WHERE person IS NOT NULL)";

impl Read<'_> {
    /// Who hears of a ticket besides those who have it: none where one of them can act.
    pub fn instead(&self, ticket: &Ticket, now: Instant) -> Result<Instead> {
        if ticket.assignees.is_empty() {
            let everybody = self.team()?.into_iter().map(|one| one.id);
            return Ok(Some(everybody.collect()));
        }
        if self.team_of(&ticket.assignees, now)?.has_hands(ticket) {
            return Ok(None);
        }
        let group = match ticket.category {
            Some(category) => self.treaters(category)?,
            None => vec![],
        };
        Ok(Some(self.team_at(now)?.1.instead(ticket, &group)))
    }

    /// Those of these people who are of the team, as they are at that moment by the desk's clock.
    pub fn team_of(&self, people: &[PersonId], now: Instant) -> Result<Team> {
        let today = now.with_timezone(&Local).date_naive();
        let sql = format!("SELECT p.id, p.role {AMONG} WHERE NOT p.disabled");
        let mut agents: Vec<(PersonId, Role)> = match people {
            [] => vec![],
            _ => self.all(&sql, people.to_vec())?,
        };
        agents.retain(|(_, role)| role.is_agent());
        Ok(Team {
            members: self.rights_of(&agents)?,
            absences: self.absences_from(today)?,
            today,
        })
    }

    /// The whole team, by name as lists show it, and as it is at that moment.
    pub fn team_at(&self, now: Instant) -> Result<(Vec<Person>, Team)> {
        let people = self.team()?;
        let agents: Vec<_> = people.iter().map(|one| (one.id, one.role)).collect();
        let today = now.with_timezone(&Local).date_naive();
        let team = Team {
            members: self.rights_of(&agents)?,
            absences: self.absences_from(today)?,
            today,
        };
        Ok((people, team))
    }

    /// Who treats a category: its own agents in order, then those of its group.
    fn treaters(&self, category: CategoryId) -> Result<Vec<PersonId>> {
        let sql = "SELECT person FROM (SELECT person, 0 AS part, rank FROM category_agent WHERE category = ?1
            UNION ALL SELECT m.person, 1, m.person FROM category c
                JOIN team_member m ON m.team_group = c.team_group WHERE c.id = ?1)
            GROUP BY person ORDER BY min(part), min(rank)";
        self.all(sql, category)
    }

    /// Those who have open tickets and are no agents any more, or disabled.
    pub fn leavers_with_tickets(&self) -> Result<Vec<(PersonId, String)>> {
        let sql = format!(
            "{HOLDERS} SELECT p.id, p.name FROM holder h JOIN person p ON p.id = h.person
             WHERE p.disabled OR p.role = 'requester' ORDER BY folded(p.name), p.id"
        );
        self.all(&sql, ())
    }

    /// Everybody who has open tickets on which they cannot act at that moment.
    pub fn unable(&self, now: Instant) -> Result<Vec<Unable>> {
        self.unable_of(HOLDERS, now)
    }

    /// Everybody who has tasks to do that they cannot do at that moment.
    pub fn unable_doers(&self, now: Instant) -> Result<Vec<Unable>> {
        self.unable_of(DOERS, now)
    }

    fn unable_of(&self, holders: &str, now: Instant) -> Result<Vec<Unable>> {
        let today = now.with_timezone(&Local).date_naive();
        let absences = self.absences_from(today)?;
        let sql = format!(
            "{holders} SELECT p.id, p.disabled, p.role FROM holder h JOIN person p ON p.id = h.person"
        );
        let mut unable = Vec::new();
        for (person, disabled, role) in self.all::<(PersonId, bool, Role)>(&sql, ())? {
            let away = running(&absences, person, today).is_some();
            if disabled || !role.is_agent() || away {
                unable.push(Unable {
                    person,
                    category: None,
                });
            } else if role != Role::Administrator {
                let closed = self.closed_in_hand(person)?.into_iter();
                unable.extend(closed.map(|category| Unable {
                    person,
                    category: Some(category),
                }));
            }
        }
        Ok(unable)
    }

    /// Confidential categories that somebody does not treat.
    fn closed_in_hand(&self, person: PersonId) -> Result<Vec<CategoryId>> {
        let sql = "SELECT c.id FROM category c WHERE c.confidential = 1
            AND NOT EXISTS (SELECT 1 FROM category_agent a WHERE a.category = c.id AND a.person = ?1)
            AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.team_group = c.team_group AND m.person = ?1)";
        self.all(sql, person)
    }

    /// The open tickets that somebody has in hand of the categories that a group treats, by number.
    pub fn open_in_group(&self, person: PersonId, group: GroupId) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT p.ticket FROM ticket_person p JOIN ticket t ON t.number = p.ticket
            JOIN category c ON c.id = t.category
            WHERE p.person = ?1 AND p.load IS NOT NULL AND c.team_group = ?2 ORDER BY p.ticket";
        self.all(sql, (person, group))
    }

    /// Tickets whose hands were lost since it was last told.
    pub fn left_tickets(&self) -> Result<Vec<TicketNumber>> {
        self.all("SELECT ticket FROM left_ticket ORDER BY ticket", ())
    }
}

impl Write<'_> {
    /// Notes that somebody may have left tickets in hand, and tasks: which of them have others who act is asked when it is told.
    pub fn note_left(&self, person: PersonId) -> Result<()> {
        for sql in [
            "INSERT OR IGNORE INTO left_ticket (ticket)
             SELECT ticket FROM ticket_person WHERE person = ?1 AND load IS NOT NULL",
            "INSERT OR IGNORE INTO left_ticket (ticket) SELECT ticket FROM task WHERE assignee = ?1 AND done_at IS NULL",
        ] {
            self.run(sql, person)?;
        }
        Ok(())
    }

    /// It was told that this ticket has lost its hands, or it has others.
    pub fn forget_left(&self, ticket: TicketNumber) -> Result<()> {
        self.run("DELETE FROM left_ticket WHERE ticket = ?1", ticket)
    }
}

/// The numbers of open tickets in the hands of people who cannot act on what they have.
pub(super) fn held_by(unable: &[Unable]) -> String {
    let mut ids: Vec<String> = unable.iter().map(|one| one.person.to_string()).collect();
    ids.dedup();
    format!(
        "SELECT ticket FROM ticket_person WHERE load IS NOT NULL AND person IN ({})",
        ids.join(",")
    )
}

/// The condition on `ticket t` of being open in the hands of people who cannot act on it, and of nobody else.
pub(super) fn in_no_hands(unable: &[Unable]) -> String {
    if unable.is_empty() {
        return "FALSE".into();
    }
    let cannot: Vec<String> = unable
        .iter()
        .map(|one| cannot_act(one, "h.person"))
        .collect();
    format!(
        "(t.number IN ({})
          AND NOT EXISTS (SELECT 1 FROM ticket_person h WHERE h.ticket = t.number AND h.part = 'assignee' AND NOT ({})))",
        held_by(unable),
        cannot.join(" OR ")
    )
}

/// The condition on `ticket t` that the person in that column is this one, who cannot act on it.
fn cannot_act(one: &Unable, column: &str) -> String {
    match one.category {
        None => format!("{column} = {}", one.person),
        Some(category) => format!(
            "({column} = {} AND coalesce(t.category, 0) = {category})",
            one.person
        ),
    }
}

/// The condition on `task k` of `ticket t` that its doer is one of these.
pub(super) fn in_no_doers_hands(unable: &[Unable]) -> String {
    if unable.is_empty() {
        return "FALSE".into();
    }
    let cannot: Vec<String> = unable
        .iter()
        .map(|one| cannot_act(one, "k.assignee"))
        .collect();
    format!("({})", cannot.join(" OR "))
}
