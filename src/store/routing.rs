//! Categories, their words and agents, and absences: what `rules::routing` chooses from.

use rusqlite::OptionalExtension;

use super::{Read, Result, Write};
use crate::rules::routing::{Agent, Category};
use crate::rules::{CategoryId, PersonId};

impl Read<'_> {
    /// All categories with their words and agents, by name.
    pub fn categories(&self) -> Result<Vec<Category>> {
        self.category_names()?
            .into_iter()
            .map(|(id, name)| {
                Ok(Category {
                    id,
                    name,
                    words: self.words_of(id)?,
                    agents: self.agents_of(id)?,
                })
            })
            .collect()
    }

    /// Their names only, by name.
    pub fn category_names(&self) -> Result<Vec<(CategoryId, String)>> {
        let sql = "SELECT id, name FROM category ORDER BY name";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((CategoryId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The name of a category.
    pub fn category_name(&self, id: CategoryId) -> Result<Option<String>> {
        let sql = "SELECT name FROM category WHERE id = ?1";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row([id.0], |row| row.get(0))
            .optional()?)
    }

    fn words_of(&self, id: CategoryId) -> Result<Vec<String>> {
        let sql = "SELECT word FROM category_word WHERE category = ?1 ORDER BY word";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([id.0], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn agents_of(&self, id: CategoryId) -> Result<Vec<PersonId>> {
        let sql = "SELECT person FROM category_agent WHERE category = ?1 ORDER BY rank";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([id.0], |row| row.get(0).map(PersonId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The team with its absences on `today` (2026-11-23) and its open tickets, which are few beside those it ever had.
    pub fn routing_agents(&self, today: &str) -> Result<Vec<Agent>> {
        let sql = "SELECT p.id,
                EXISTS (SELECT 1 FROM absence a WHERE a.person = p.id AND ?1 BETWEEN a.first_day AND a.last_day),
                coalesce(load.tickets, 0)
            FROM person p LEFT JOIN (
                SELECT tp.person, count(*) AS tickets FROM ticket t
                CROSS JOIN ticket_person tp ON tp.ticket = t.number AND tp.part = 'assignee'
                WHERE t.status IN ('new','assigned','planned','pending') GROUP BY tp.person
            ) load ON load.person = p.id WHERE p.role IN ('group_agent','agent','administrator') AND NOT p.disabled ORDER BY p.id";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([today], |row| {
            Ok(Agent {
                id: PersonId(row.get(0)?),
                absent: row.get(1)?,
                open_tickets: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last day of somebody's absence, if it runs on `today`.
    pub fn absent_until(&self, person: PersonId, today: &str) -> Result<Option<String>> {
        let sql = "SELECT max(last_day) FROM absence WHERE person = ?1 AND ?2 BETWEEN first_day AND last_day";
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row((person.0, today), |row| row.get(0))?)
    }
}

impl Write<'_> {
    /// Adds a category with the words that point to it and the agents who treat it, in order.
    pub fn add_category(
        &self,
        name: &str,
        words: &[&str],
        agents: &[PersonId],
    ) -> Result<CategoryId> {
        self.db
            .prepare_cached("INSERT INTO category (name) VALUES (?1)")?
            .execute([name])?;
        let id = CategoryId(self.db.last_insert_rowid());
        for word in words {
            let sql = "INSERT OR IGNORE INTO category_word (category, word) VALUES (?1, ?2)";
            self.db.prepare_cached(sql)?.execute((id.0, word))?;
        }
        for (rank, agent) in (0_i64..).zip(agents) {
            let sql =
                "INSERT OR IGNORE INTO category_agent (category, person, rank) VALUES (?1, ?2, ?3)";
            self.db
                .prepare_cached(sql)?
                .execute((id.0, agent.0, rank))?;
        }
        Ok(id)
    }

    /// Notes an absence, both days (2026-11-23) included.
    pub fn add_absence(&self, person: PersonId, first_day: &str, last_day: &str) -> Result<()> {
        let sql = "INSERT INTO absence (person, first_day, last_day) VALUES (?1, ?2, ?3)";
        self.db
            .prepare_cached(sql)?
            .execute((person.0, first_day, last_day))?;
        Ok(())
    }
}
