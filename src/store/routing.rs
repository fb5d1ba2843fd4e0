//! Categories with their words and agents: what `rules::routing` chooses from, and how they are settled; who is there is in `rota`.

use std::collections::HashMap;

use rusqlite::OptionalExtension;

use super::events::write_event;
use super::{Read, Result, Write, from_word, to_millis};
use crate::rules::matching::{Place, Word};
use crate::rules::routing::{Category, Share};
use crate::rules::ticket::Event;
use crate::rules::{CategoryId, GroupId, Instant, PersonId};

/// Everything about a category that administrators settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategorySettings {
    /// Its name.
    pub name: String,
    /// What points to it.
    pub words: Vec<Word>,
    /// Its own agents, in order.
    pub agents: Vec<PersonId>,
    /// The group that treats it too.
    pub group: Option<GroupId>,
    /// How many agents get a ticket.
    pub share: Share,
    /// Seen by those who treat it only.
    pub confidential: bool,
}

impl Read<'_> {
    /// All categories with their words and agents, by name.
    pub fn categories(&self) -> Result<Vec<Category>> {
        let sql = "SELECT id, name, share FROM category ORDER BY folded(name)";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut words = self.words()?;
        let mut agents = self.category_agents()?;
        let mut categories = Vec::new();
        while let Some(row) = rows.next()? {
            let id = CategoryId(row.get(0)?);
            let share: String = row.get(2)?;
            categories.push(Category {
                id,
                name: row.get(1)?,
                words: words.remove(&id).unwrap_or_default(),
                agents: agents.remove(&id).unwrap_or_default(),
                share: from_word(Share::from_word, &share, "share")?,
            });
        }
        Ok(categories)
    }

    fn words(&self) -> Result<HashMap<CategoryId, Vec<Word>>> {
        let sql = "SELECT category, place, word FROM category_word ORDER BY category, word";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut words: HashMap<_, Vec<Word>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let place: String = row.get(1)?;
            words
                .entry(CategoryId(row.get(0)?))
                .or_default()
                .push(Word {
                    place: from_word(Place::from_word, &place, "place")?,
                    text: row.get(2)?,
                });
        }
        Ok(words)
    }

    /// Its own agents in order, then the members of its group, each once.
    fn category_agents(&self) -> Result<HashMap<CategoryId, Vec<PersonId>>> {
        let sql = "SELECT category, person, 0, rank, '' FROM category_agent
            UNION ALL SELECT c.id, m.person, 1, 0, p.name FROM category c
                JOIN team_member m ON m.team_group = c.team_group JOIN person p ON p.id = m.person
            ORDER BY 1, 3, 4, 5, 2";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut agents: HashMap<_, Vec<PersonId>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let of_category = agents.entry(CategoryId(row.get(0)?)).or_default();
            let person = PersonId(row.get(1)?);
            if !of_category.contains(&person) {
                of_category.push(person);
            }
        }
        Ok(agents)
    }

    /// Their names only, by name.
    pub fn category_names(&self) -> Result<Vec<(CategoryId, String)>> {
        let sql = "SELECT id, name FROM category ORDER BY folded(name)";
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

    /// What administrators settled about a category.
    pub fn category_settings(&self, id: CategoryId) -> Result<Option<CategorySettings>> {
        let sql = "SELECT name, team_group, share, confidential FROM category WHERE id = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let share: String = row.get(2)?;
        Ok(Some(CategorySettings {
            name: row.get(0)?,
            words: self.words()?.remove(&id).unwrap_or_default(),
            agents: self.own_agents(id)?,
            group: row.get::<_, Option<i64>>(1)?.map(GroupId),
            share: from_word(Share::from_word, &share, "share")?,
            confidential: row.get(3)?,
        }))
    }

    fn own_agents(&self, id: CategoryId) -> Result<Vec<PersonId>> {
        let sql = "SELECT person FROM category_agent WHERE category = ?1 ORDER BY rank";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([id.0], |row| row.get(0).map(PersonId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many tickets are filed under a category, and how many of them are not closed.
    pub fn filed_under(&self, id: CategoryId) -> Result<(u64, u64)> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE status <> 'closed') FROM ticket WHERE category = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let counts: (i64, i64) = statement.query_row([id.0], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let plain = |count| u64::try_from(count).unwrap_or_default();
        Ok((plain(counts.0), plain(counts.1)))
    }
}

impl Write<'_> {
    /// Adds a category with the words that point to it and the agents who treat it, in order. The name must be new.
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
        let words: Vec<Word> = words
            .iter()
            .map(|word| Word {
                place: Place::Anywhere,
                text: (*word).into(),
            })
            .collect();
        self.set_words(id, &words)?;
        self.set_own_agents(id, agents)?;
        Ok(id)
    }

    /// Settles all of a category. The name must be nobody else's.
    pub fn save_category(&self, id: CategoryId, settings: &CategorySettings) -> Result<()> {
        let CategorySettings {
            name,
            words,
            agents,
            group,
            share,
            confidential,
        } = settings;
        let sql = "UPDATE category SET name = ?2, share = ?3 WHERE id = ?1";
        self.db
            .prepare_cached(sql)?
            .execute((id.0, name, share.word()))?;
        self.set_category_group(id, *group)?;
        self.set_confidential(id, *confidential)?;
        self.set_words(id, words)?;
        self.set_own_agents(id, agents)
    }

    fn set_words(&self, id: CategoryId, words: &[Word]) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM category_word WHERE category = ?1")?
            .execute([id.0])?;
        let sql = "INSERT OR IGNORE INTO category_word (category, place, word) VALUES (?1, ?2, ?3)";
        let mut statement = self.db.prepare_cached(sql)?;
        for word in words {
            statement.execute((id.0, word.place.word(), &word.text))?;
        }
        Ok(())
    }

    fn set_own_agents(&self, id: CategoryId, agents: &[PersonId]) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM category_agent WHERE category = ?1")?
            .execute([id.0])?;
        let sql =
            "INSERT OR IGNORE INTO category_agent (category, person, rank) VALUES (?1, ?2, ?3)";
        let mut statement = self.db.prepare_cached(sql)?;
        for (rank, agent) in (0_i64..).zip(agents) {
            statement.execute((id.0, agent.0, rank))?;
        }
        Ok(())
    }

    /// Takes a category away with its words; its tickets are filed under `into`, or nowhere, and each says by whom.
    pub fn remove_category(
        &self,
        id: CategoryId,
        into: Option<CategoryId>,
        (by, now): (PersonId, Instant),
    ) -> Result<()> {
        let (word, detail) = write_event(&Event::CategoryChanged {
            from: Some(id),
            to: into,
        });
        let detail = detail.map(|detail| detail.to_string());
        // In one statement: there may be ten thousand.
        let sql = "INSERT INTO entry (ticket, at, author, source, event, detail)
            SELECT number, ?2, ?3, 'web', ?4, ?5 FROM ticket WHERE category = ?1 ORDER BY number";
        self.db
            .prepare_cached(sql)?
            .execute((id.0, to_millis(now), by.0, word, detail))?;
        let into = into.map(|into| into.0);
        self.db
            .prepare_cached("UPDATE ticket SET category = ?2 WHERE category = ?1")?
            .execute((id.0, into))?;
        // An answer that few could read does not become everybody's by it.
        let sql = "UPDATE article SET category = ?2,
            published = published AND NOT (SELECT confidential FROM category WHERE id = ?1) WHERE category = ?1";
        self.db.prepare_cached(sql)?.execute((id.0, into))?;
        if into.is_none() {
            let sql = "DELETE FROM waiting WHERE ticket IN (SELECT number FROM ticket WHERE category IS NULL)";
            self.db.prepare_cached(sql)?.execute([])?;
        }
        self.db
            .prepare_cached("DELETE FROM category WHERE id = ?1")?
            .execute([id.0])?;
        self.renew_deadlines(now)
    }
}
