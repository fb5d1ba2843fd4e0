//! Categories with their words and agents: what `rules::routing` chooses from, and how they are settled; who is there is in `rota`.

use std::collections::HashMap;

use super::events::write_event;
use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::event::Event;
use crate::rules::matching::{Place, Word};
use crate::rules::routing::{Category, Share};
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

record! { Category { id, name, share } with { words: vec![], agents: vec![] } }
record! { Word { place, text: "word" } }
record! {
    CategorySettings {
        name, group: "team_group", share, confidential,
    } with { words: vec![], agents: vec![] }
}

impl Read<'_> {
    /// All categories with their words and agents, by name.
    pub fn categories(&self) -> Result<Vec<Category>> {
        let mut categories: Vec<Category> =
            self.select("FROM category ORDER BY folded(name)", ())?;
        let mut words = self.words()?;
        let mut agents = self.category_agents()?;
        for category in &mut categories {
            category.words = words.remove(&category.id).unwrap_or_default();
            category.agents = agents.remove(&category.id).unwrap_or_default();
        }
        Ok(categories)
    }

    /// Whether mail to that address, lowercase, is filed under a category: it is one of the desk's.
    pub fn is_address_of_category(&self, address: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM category_word WHERE place = 'recipient' AND lower(word) = ?1)";
        self.one(sql, address)
    }

    fn words(&self) -> Result<HashMap<CategoryId, Vec<Word>>> {
        let sql = "SELECT category, place, word FROM category_word ORDER BY category, word";
        let mut words: HashMap<_, Vec<Word>> = HashMap::new();
        for (category, word) in self.all(sql, ())? {
            words.entry(category).or_default().push(word);
        }
        Ok(words)
    }

    /// Its own agents in order, then the members of its group, each once.
    fn category_agents(&self) -> Result<HashMap<CategoryId, Vec<PersonId>>> {
        let sql = "SELECT category, person, 0, rank, '' FROM category_agent
            UNION ALL SELECT c.id, m.person, 1, 0, p.name FROM category c
                JOIN team_member m ON m.team_group = c.team_group JOIN person p ON p.id = m.person
            ORDER BY 1, 3, 4, 5, 2";
        let mut agents: HashMap<_, Vec<PersonId>> = HashMap::new();
        for (category, person) in self.all(sql, ())? {
            let of_category: &mut Vec<_> = agents.entry(category).or_default();
            if !of_category.contains(&person) {
                of_category.push(person);
            }
        }
        Ok(agents)
    }

    /// Their names only, by name.
    pub fn category_names(&self) -> Result<Vec<(CategoryId, String)>> {
        self.all("SELECT id, name FROM category ORDER BY folded(name)", ())
    }

    /// The name of a category.
    pub fn category_name(&self, id: CategoryId) -> Result<Option<String>> {
        self.maybe("SELECT name FROM category WHERE id = ?1", id)
    }

    /// What administrators settled about a category.
    pub fn category_settings(&self, id: CategoryId) -> Result<Option<CategorySettings>> {
        let mut settings: Option<CategorySettings> =
            self.find("FROM category WHERE id = ?1", id)?;
        if let Some(settings) = &mut settings {
            settings.words = self.words()?.remove(&id).unwrap_or_default();
            settings.agents = self.own_agents(id)?;
        }
        Ok(settings)
    }

    fn own_agents(&self, id: CategoryId) -> Result<Vec<PersonId>> {
        self.all(
            "SELECT person FROM category_agent WHERE category = ?1 ORDER BY rank",
            id,
        )
    }

    /// How many tickets are filed under a category, and how many of them are not closed.
    pub fn filed_under(&self, id: CategoryId) -> Result<(u64, u64)> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE status <> 'closed') FROM ticket WHERE category = ?1 AND number NOT IN (SELECT ticket FROM discarded)";
        self.one(sql, id)
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
        let id = self.insert("INSERT INTO category (name) VALUES (?1)", name)?;
        let anywhere = |word: &&str| Word {
            place: Place::Anywhere,
            text: (*word).into(),
        };
        let words: Vec<Word> = words.iter().map(anywhere).collect();
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
        self.run(
            "UPDATE category SET name = ?2, share = ?3 WHERE id = ?1",
            (id, name, share),
        )?;
        self.set_category_group(id, *group)?;
        self.set_confidential(id, *confidential)?;
        self.set_words(id, words)?;
        self.set_own_agents(id, agents)
    }

    fn set_words(&self, id: CategoryId, words: &[Word]) -> Result<()> {
        self.run("DELETE FROM category_word WHERE category = ?1", id)?;
        let sql = "INSERT OR IGNORE INTO category_word (category, place, word) VALUES (?1, ?2, ?3)";
        let mut words = words.iter();
        words.try_for_each(|word| self.run(sql, (id, word.place, &word.text)))
    }

    fn set_own_agents(&self, id: CategoryId, agents: &[PersonId]) -> Result<()> {
        self.run("DELETE FROM category_agent WHERE category = ?1", id)?;
        let sql =
            "INSERT OR IGNORE INTO category_agent (category, person, rank) VALUES (?1, ?2, ?3)";
        let mut ranked = agents.iter().enumerate();
        ranked.try_for_each(|(rank, agent)| self.run(sql, (id, agent, rank)))
    }

    /// Takes a category away with its words; its tickets are filed under `into`, or nowhere, and each says by whom.
    pub fn remove_category(
        &self,
        id: CategoryId,
        into: Option<CategoryId>,
        (by, now): (PersonId, Instant),
    ) -> Result<()> {
        let filed = Event::CategoryChanged {
            from: Some(id),
            to: into,
        };
        // In one statement: there may be ten thousand.
        let sql = "INSERT INTO entry (ticket, at, author, source, event, detail)
            SELECT number, ?2, ?3, 'web', ?4, ?5 FROM ticket WHERE category = ?1 ORDER BY number";
        self.run(sql, (id, now, by, write_event(&filed)))?;
        self.run(
            "UPDATE ticket SET category = ?2 WHERE category = ?1",
            (id, into),
        )?;
        // An answer that few could read does not become everybody's by it.
        let sql = "UPDATE article SET category = ?2,
            published = published AND NOT (SELECT confidential FROM category WHERE id = ?1) WHERE category = ?1";
        self.run(sql, (id, into))?;
        if into.is_none() {
            let sql = "DELETE FROM waiting WHERE EXISTS (SELECT 1 FROM ticket t WHERE t.number = waiting.ticket AND t.category IS NULL)";
            self.run(sql, ())?;
        }
        self.run("DELETE FROM category WHERE id = ?1", id)?;
        self.renew_deadlines(now)
    }
}
