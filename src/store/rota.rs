//! When the team works, and what each has in hand: hours, closed days, absences, loads, and the tickets that wait for somebody
//! to be there; `rules::presence` and `rules::routing` decide by them.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row};

use super::{Error, Read, Result, Write, from_millis, from_word, to_millis};
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

impl Read<'_> {
    /// The desk's weekly hours; none until somebody sets them.
    pub fn desk_hours(&self) -> Result<Option<Week>> {
        let text = self.setting_text(DESK_HOURS)?;
        text.map(|text| read_week(&text)).transpose()
    }

    /// Public holidays and the desk's own closed days.
    pub fn closings(&self) -> Result<Closings> {
        let region = self.setting_text(HOLIDAYS_OF)?;
        let region = region.map(|word| from_word(Region::from_word, &word, "region"));
        let own = self.closed_days()?.into_iter().map(|(_, closed)| closed);
        Ok(Closings {
            region: region.transpose()?.unwrap_or(Region::France),
            own: own.collect(),
        })
    }

    /// The desk's own closed days, in order.
    pub fn closed_days(&self) -> Result<Vec<(ClosedDaysId, ClosedDays)>> {
        let sql = "SELECT id, first_day, last_day, name FROM closed_days ORDER BY first_day, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            let closed = ClosedDays {
                first: read_day(row, 1)?,
                last: read_day(row, 2)?,
                name: row.get(3)?,
            };
            days.push((ClosedDaysId(row.get(0)?), closed));
        }
        Ok(days)
    }

    /// Everything that says who is there, from `today` on.
    pub fn rota(&self, today: NaiveDate) -> Result<Rota> {
        Ok(Rota {
            desk: self.desk_hours()?,
            closings: self.closings()?,
            own: self.own_hours()?,
            absences: self.absences_from(today)?,
        })
    }

    fn own_hours(&self) -> Result<HashMap<PersonId, Week>> {
        let mut statement = self
            .db
            .prepare_cached("SELECT person, week FROM own_hours")?;
        let mut rows = statement.query([])?;
        let mut own = HashMap::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(1)?;
            own.insert(PersonId(row.get(0)?), read_week(&text)?);
        }
        Ok(own)
    }

    /// Absences that are not over on that day, in order.
    pub fn absences_from(&self, day: NaiveDate) -> Result<Vec<Absence>> {
        let sql = "SELECT id, person, first_day, last_day, substitute FROM absence
                   WHERE last_day >= ?1 ORDER BY first_day, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([day.to_string()])?;
        let mut absences = Vec::new();
        while let Some(row) = rows.next()? {
            absences.push(Absence {
                id: AbsenceId(row.get(0)?),
                person: PersonId(row.get(1)?),
                first: read_day(row, 2)?,
                last: read_day(row, 3)?,
                substitute: row.get::<_, Option<i64>>(4)?.map(PersonId),
            });
        }
        Ok(absences)
    }

    /// The last day of somebody's absence, if it runs on `today` (2026-11-23).
    pub fn absent_until(&self, person: PersonId, today: &str) -> Result<Option<String>> {
        let sql = "SELECT max(last_day) FROM absence WHERE person = ?1 AND ?2 BETWEEN first_day AND last_day";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row((person.0, today), |row| row.get(0))?)
    }

    /// What everybody has in hand.
    pub fn in_hand(&self) -> Result<HashMap<PersonId, InHand>> {
        let sql = "SELECT person, count(*), sum(load) FROM ticket_person WHERE load IS NOT NULL GROUP BY person";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let (tickets, load) = (row.get(1)?, row.get(2)?);
            Ok((PersonId(row.get(0)?), InHand { tickets, load }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The team as `rules::routing` sees it at that moment, by the desk's clock.
    pub fn routing_agents(&self, at: Instant) -> Result<Vec<Agent>> {
        let rota = self.rota(at.with_timezone(&chrono::Local).date_naive())?;
        let in_hand = self.in_hand()?;
        let sql = "SELECT p.id, p.role, g.at FROM person p LEFT JOIN last_given g ON g.person = p.id
            WHERE p.role IN ('group_agent','agent','administrator') AND NOT p.disabled ORDER BY p.id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut agents = Vec::new();
        while let Some(row) = rows.next()? {
            let id = PersonId(row.get(0)?);
            let role: String = row.get(1)?;
            let role = from_word(Role::from_word, &role, "role")?;
            agents.push(Agent {
                id,
                presence: rota.presence(id, at, &chrono::Local),
                load: in_hand.get(&id).map_or(0, |hand| hand.load),
                last_given: row.get::<_, Option<i64>>(2)?.map(from_millis).transpose()?,
                barred: self.barred(id, role, &rota)?,
            });
        }
        Ok(agents)
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
        let sql = "SELECT w.ticket, t.category FROM waiting w JOIN ticket t ON t.number = w.ticket
                   WHERE t.category IS NOT NULL ORDER BY w.since, w.ticket";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((TicketNumber(row.get(0)?), CategoryId(row.get(1)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether an agent is still to be chosen for that ticket.
    pub fn is_waiting(&self, number: TicketNumber) -> Result<bool> {
        let sql = "SELECT 1 FROM waiting WHERE ticket = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.exists([number.0])?)
    }

    /// The open tickets that somebody has in hand, by number.
    pub fn open_tickets_of(&self, person: PersonId) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT ticket FROM ticket_person WHERE person = ?1 AND load IS NOT NULL ORDER BY ticket";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([person.0], |row| row.get(0).map(TicketNumber))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Sets the desk's weekly hours.
    pub fn set_desk_hours(&self, week: &Week) -> Result<()> {
        self.set_setting_text(DESK_HOURS, &week.text())
    }

    /// Sets whose public holidays close the desk.
    pub fn set_region(&self, region: Region) -> Result<()> {
        self.set_setting_text(HOLIDAYS_OF, region.word())
    }

    /// Closes the desk on some days.
    pub fn add_closed_days(&self, closed: &ClosedDays) -> Result<()> {
        let sql = "INSERT INTO closed_days (first_day, last_day, name) VALUES (?1, ?2, ?3)";
        let days = (closed.first.to_string(), closed.last.to_string());
        self.db
            .prepare_cached(sql)?
            .execute((days.0, days.1, &closed.name))?;
        Ok(())
    }

    /// Opens the desk again on those days, and tells what they were for.
    pub fn remove_closed_days(&self, id: ClosedDaysId) -> Result<Option<String>> {
        let sql = "DELETE FROM closed_days WHERE id = ?1 RETURNING name";
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
    }

    /// Gives somebody weekly hours of their own, or those of the desk.
    pub fn set_own_hours(&self, person: PersonId, week: Option<&Week>) -> Result<()> {
        match week {
            Some(week) => {
                let sql = "INSERT INTO own_hours (person, week) VALUES (?1, ?2)
                           ON CONFLICT (person) DO UPDATE SET week = excluded.week";
                self.db
                    .prepare_cached(sql)?
                    .execute((person.0, week.text()))?;
            }
            None => {
                self.db
                    .prepare_cached("DELETE FROM own_hours WHERE person = ?1")?
                    .execute([person.0])?;
            }
        }
        Ok(())
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
        let substitute = substitute.map(|other| other.0);
        self.db
            .prepare_cached(sql)?
            .execute((person.0, first_day, last_day, substitute))?;
        Ok(())
    }

    /// Takes an absence of that person back; false if there is none.
    pub fn remove_absence(&self, person: PersonId, id: AbsenceId) -> Result<bool> {
        let sql = "DELETE FROM absence WHERE id = ?2 AND person = ?1";
        Ok(self.db.prepare_cached(sql)?.execute((person.0, id.0))? > 0)
    }

    /// Forgets absences that were over before that day.
    pub fn forget_absences(&self, before: NaiveDate) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM absence WHERE last_day < ?1")?
            .execute([before.to_string()])?;
        Ok(())
    }

    /// Notes that these agents have just been given a ticket.
    pub fn note_given(&self, agents: &[PersonId], at: Instant) -> Result<()> {
        let sql = "INSERT INTO last_given (person, at) VALUES (?1, ?2)
                   ON CONFLICT (person) DO UPDATE SET at = excluded.at";
        let mut statement = self.db.prepare_cached(sql)?;
        for agent in agents {
            statement.execute((agent.0, to_millis(at)))?;
        }
        Ok(())
    }

    /// An agent is to be chosen for that ticket when one is there.
    pub fn begin_waiting(&self, number: TicketNumber, since: Instant) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO waiting (ticket, since) VALUES (?1, ?2)";
        self.db
            .prepare_cached(sql)?
            .execute((number.0, to_millis(since)))?;
        Ok(())
    }

    /// Nobody is to be chosen for that ticket any more.
    pub fn end_waiting(&self, number: TicketNumber) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM waiting WHERE ticket = ?1")?
            .execute([number.0])?;
        Ok(())
    }
}

fn read_week(text: &str) -> Result<Week> {
    Week::from_text(text).ok_or_else(|| Error::Damaged(format!("hours {text:?}")))
}

fn read_day(row: &Row<'_>, column: usize) -> Result<NaiveDate> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|_| Error::Damaged(format!("day {text:?}")))
}
