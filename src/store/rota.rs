//! When the team works, and what each has in hand: hours, closed days, absences, loads, and the tickets that wait for somebody
//! to be there; `rules::presence` and `rules::routing` decide by them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::access::Role;
use crate::rules::holidays::Region;
use crate::rules::hours::{ClosedDays, Closings, Week};
use crate::rules::presence::{Absence, Rota};
use crate::rules::routing::Agent;
use crate::rules::{AbsenceId, CategoryId, ClosedDaysId, Instant, PersonId, TicketNumber};

/// The desk's weekly hours, as a week.
const DESK_HOURS: &str = "desk_hours";
/// Whose public holidays close the desk.
const HOLIDAYS_OF: &str = "holidays_of";

/// What somebody has in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InHand {
    /// Open tickets.
    pub tickets: u32,
    /// The sum of their weights.
    pub load: u32,
}

record! { InHand { tickets, load } }
record! { ClosedDays { first: "first_day", last: "last_day", name } }
record! { Absence { id, person, first: "first_day", last: "last_day", substitute } }

impl Read<'_> {
    /// The desk's weekly hours; none until somebody sets them.
    pub fn desk_hours(&self) -> Result<Option<Week>> {
        self.settled(DESK_HOURS)
    }

    /// Public holidays and the desk's own closed days.
    pub fn closings(&self) -> Result<Closings> {
        let own = self.closed_days()?.into_iter().map(|(_, closed)| closed);
        Ok(Closings {
            region: self.settled(HOLIDAYS_OF)?.unwrap_or(Region::France),
            own: own.collect(),
        })
    }

    /// The desk's own closed days, in order.
    pub fn closed_days(&self) -> Result<Vec<(ClosedDaysId, ClosedDays)>> {
        let sql = "SELECT id, first_day, last_day, name FROM closed_days ORDER BY first_day, id";
        self.all(sql, ())
    }

    /// Everything that says who is there, from `today` on.
    pub fn rota(&self, today: NaiveDate) -> Result<Rota> {
        Ok(Rota {
            desk: self.desk_hours()?,
            closings: self.closings()?,
            own: self.map("SELECT person, week FROM own_hours", ())?,
            absences: self.absences_from(today)?,
        })
    }

    /// Absences that are not over on that day, in order.
    pub fn absences_from(&self, day: NaiveDate) -> Result<Vec<Absence>> {
        self.select(
            "FROM absence WHERE last_day >= ?1 ORDER BY first_day, id",
            day,
        )
    }

    /// What everybody has in hand.
    pub fn in_hand(&self) -> Result<HashMap<PersonId, InHand>> {
        self.map("SELECT person, tickets, load FROM in_hand", ())
    }

    /// The team as `rules::routing` sees it at that moment, by the desk's clock.
    pub fn routing_agents(&self, at: Instant) -> Result<Vec<Agent>> {
        let rota = self.rota(at.with_timezone(&chrono::Local).date_naive())?;
        let in_hand = self.in_hand()?;
        let sql = "SELECT p.id, p.role, g.at FROM person p LEFT JOIN last_given g ON g.person = p.id
            WHERE p.role IN ('group_agent','agent','administrator') AND NOT p.disabled ORDER BY p.id";
        let team: Vec<(PersonId, Role, Option<Instant>)> = self.all(sql, ())?;
        let agent = |(id, role, last_given)| {
            Ok(Agent {
                id,
                presence: rota.presence(id, at, &chrono::Local),
                load: in_hand.get(&id).map_or(0, |hand| hand.load),
                last_given,
                barred: self.barred(id, role, &rota)?,
            })
        };
        team.into_iter().map(agent).collect()
    }

    /// What a substitute must not be given; of others it is not asked, as they treat what they get.
    fn barred(&self, id: PersonId, role: Role, rota: &Rota) -> Result<Vec<CategoryId>> {
        let mut absences = rota.absences.iter();
        if role == Role::Administrator || !absences.any(|a| a.substitute == Some(id)) {
            return Ok(vec![]);
        }
        Ok(self.rights(id, role)?.closed)
    }

    /// Tickets for which nobody was there, the longest wait first, with what they are filed under.
    pub fn waiting(&self) -> Result<Vec<(TicketNumber, CategoryId)>> {
        let sql =
            "SELECT w.ticket, t.category FROM waiting w CROSS JOIN ticket t ON t.number = w.ticket
                   WHERE t.category IS NOT NULL AND t.number NOT IN (SELECT ticket FROM discarded) ORDER BY w.since, w.ticket";
        self.all(sql, ())
    }

    /// Whether an agent is still to be chosen for that ticket.
    pub fn is_waiting(&self, number: TicketNumber) -> Result<bool> {
        self.one(
            "SELECT EXISTS (SELECT 1 FROM waiting WHERE ticket = ?1)",
            number,
        )
    }

    /// The open tickets that somebody has in hand, by number.
    pub fn open_tickets_of(&self, person: PersonId) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT ticket FROM ticket_person WHERE person = ?1 AND load IS NOT NULL ORDER BY ticket";
        self.all(sql, person)
    }
}

impl Write<'_> {
    /// Sets the desk's weekly hours.
    pub fn set_desk_hours(&self, week: &Week) -> Result<()> {
        self.settle(DESK_HOURS, week)
    }

    /// Sets whose public holidays close the desk.
    pub fn set_region(&self, region: Region) -> Result<()> {
        self.settle(HOLIDAYS_OF, region)
    }

    /// Closes the desk on some days.
    pub fn add_closed_days(&self, closed: &ClosedDays) -> Result<()> {
        let ClosedDays { first, last, name } = closed;
        let sql = "INSERT INTO closed_days (first_day, last_day, name) VALUES (?1, ?2, ?3)";
        self.run(sql, (first, last, name))
    }

    /// Opens the desk again on those days, and tells what they were for.
    pub fn remove_closed_days(&self, id: ClosedDaysId) -> Result<Option<String>> {
        self.maybe("DELETE FROM closed_days WHERE id = ?1 RETURNING name", id)
    }

    /// Gives somebody weekly hours of their own, or those of the desk.
    pub fn set_own_hours(&self, person: PersonId, week: Option<&Week>) -> Result<()> {
        let Some(week) = week else {
            return self.run("DELETE FROM own_hours WHERE person = ?1", person);
        };
        let sql = "INSERT INTO own_hours (person, week) VALUES (?1, ?2)
                   ON CONFLICT (person) DO UPDATE SET week = excluded.week";
        self.run(sql, (person, week))
    }

    /// Notes an absence, both days (2026-11-23) included, and who gets that person's new tickets meanwhile.
    pub fn add_absence(
        &self,
        person: PersonId,
        first_day: &str,
        last_day: &str,
        substitute: Option<PersonId>,
    ) -> Result<()> {
        let sql =
            "INSERT INTO absence (person, first_day, last_day, substitute) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (person, first_day, last_day, substitute))
    }

    /// Takes an absence of that person back; false if there is none.
    pub fn remove_absence(&self, person: PersonId, id: AbsenceId) -> Result<bool> {
        Ok(self.change(
            "DELETE FROM absence WHERE id = ?2 AND person = ?1",
            (person, id),
        )? > 0)
    }

    /// Forgets absences that were over before that day.
    pub fn forget_absences(&self, before: NaiveDate) -> Result<()> {
        self.run("DELETE FROM absence WHERE last_day < ?1", before)
    }

    /// Notes that these agents have just been given a ticket.
    pub fn note_given(&self, agents: &[PersonId], at: Instant) -> Result<()> {
        let sql = "INSERT INTO last_given (person, at) VALUES (?1, ?2)
                   ON CONFLICT (person) DO UPDATE SET at = excluded.at";
        agents
            .iter()
            .try_for_each(|agent| self.run(sql, (agent, at)))
    }

    /// An agent is to be chosen for that ticket when one is there.
    pub fn begin_waiting(&self, number: TicketNumber, since: Instant) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO waiting (ticket, since) VALUES (?1, ?2)",
            (number, since),
        )
    }

    /// Nobody is to be chosen for that ticket any more.
    pub fn end_waiting(&self, number: TicketNumber) -> Result<()> {
        self.run("DELETE FROM waiting WHERE ticket = ?1", number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Purpose, Store};
    use super::*;

    /// What triggers keep is what a count would say, whatever becomes of who has a ticket.
    #[test]
    fn what_is_in_hand_is_what_the_tickets_say() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let rows = |w: &Write<'_>, sql: &str| -> Vec<(i64, i64, i64)> {
            let mut statement = w.db.prepare(sql).expect(sql);
            let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
            rows.expect(sql).map(|row| row.expect("a row")).collect()
        };
        let kept = "SELECT person, tickets, load FROM in_hand WHERE tickets > 0 ORDER BY person";
        let counted = "SELECT person, count(*), sum(load) FROM ticket_person WHERE load IS NOT NULL
            GROUP BY person ORDER BY person";
        let step = |sql: &str| {
            let both = store.write(|w| {
                w.db.execute(sql, ())?;
                Ok::<_, super::super::Error>((rows(w, kept), rows(w, counted)))
            });
            let (kept, counted) = both.expect(sql);
            assert_eq!(kept, counted, "{sql}");
        };
        step(
            "INSERT INTO person (id, address, name, created_at) VALUES (1, 'a@e.fr', 'A', 0), (2, 'b@e.fr', 'B', 0)",
        );
        step(
            "INSERT INTO ticket (number, subject, status, kind, priority, requester, source, opened_at, changed_at)
             VALUES (1, 'x', 'new', 'incident', 'medium', 1, 'web', 0, 0), (2, 'y', 'new', 'incident', 'medium', 1, 'web', 0, 0)",
        );
        step(
            "INSERT INTO ticket_person VALUES (1, 'assignee', 1, 2), (2, 'assignee', 1, 3), (2, 'observer', 2, NULL)",
        );
        step("INSERT INTO ticket_person (ticket, part, person) VALUES (1, 'assignee', 2)");
        step("UPDATE ticket_person SET load = 5 WHERE part = 'assignee'");
        step("UPDATE ticket_person SET person = 2 WHERE ticket = 2 AND part = 'assignee'");
        step("UPDATE ticket_person SET load = NULL WHERE ticket = 1");
        step("UPDATE OR IGNORE ticket_person SET person = 2 WHERE ticket = 1");
        step("DELETE FROM ticket_person WHERE ticket = 2");
    }
}
