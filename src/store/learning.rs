//! What agents filed, counted word by word; what is made of it is in `rules::learning`. A ticket's words are counted as long as it
//! is filed and stands in the file, so that deleting it takes them back.

use std::collections::BTreeSet;

use super::sql::Parameters;
use super::{Person, Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::learning::{Learned, Term, name_parts, terms};
use crate::rules::{CategoryId, PersonId, TicketNumber};

/// Stands in every ticket: its counts are those of the tickets themselves, which nobody has to count then.
const ANY: &str = "";
/// Whether categories are proposed, and learned for that.
const LEARNING: &str = "learning";

impl Read<'_> {
    /// Whether categories are proposed: they are, unless administrators switch it off.
    pub fn is_learning(&self) -> Result<bool> {
        Ok(self.settled(LEARNING)?.unwrap_or(true))
    }

    /// How many tickets were filed by agents, and are counted.
    pub fn learned_tickets(&self) -> Result<u64> {
        self.one(
            "SELECT coalesce(sum(tickets), 0) FROM learned_word WHERE word = ?1",
            ANY,
        )
    }

    /// For which category the words of a ticket are counted, if they are.
    pub fn learned_as(&self, number: TicketNumber) -> Result<Option<CategoryId>> {
        self.maybe(
            "SELECT category FROM learned_ticket WHERE ticket = ?1",
            number,
        )
    }

    /// The words of a ticket that count, less the names of those who take part in it.
    pub fn terms_of(&self, number: TicketNumber) -> Result<Vec<Term>> {
        self.terms_less(number, |names| {
            names.iter().flat_map(|name| name_parts(name)).collect()
        })
    }

    /// The words of a ticket that count, less what is made of the names of those who take part in it.
    fn terms_less(
        &self,
        number: TicketNumber,
        parts: impl Fn(&[String]) -> BTreeSet<String>,
    ) -> Result<Vec<Term>> {
        let sql = "SELECT t.subject, coalesce((SELECT text FROM entry
                WHERE ticket = t.number AND event = 'opened' ORDER BY id LIMIT 1), ''),
            (SELECT group_concat(name, char(10)) FROM person WHERE id = t.requester
                OR id IN (SELECT person FROM ticket_person WHERE ticket = t.number))
            FROM ticket t WHERE t.number = ?1";
        let found: Option<(String, String, Vec<String>)> = self.maybe(sql, number)?;
        let Some((subject, text, names)) = found else {
            return Ok(vec![]);
        };
        Ok(terms(&subject, &text, &parts(&names)))
    }

    /// What was learned about these words, in the categories that the viewer may know of.
    pub fn learned(&self, of: &[Term], viewer: &Rights) -> Result<Learned> {
        let stems = of.iter().map(|term| term.stem.as_str());
        let asked: Vec<&str> = stems.chain([ANY]).collect();
        let sql = "SELECT w.word, w.category, w.tickets FROM json_each(?1) j CROSS JOIN learned_word w ON w.word = j.value";
        let mut learned = Learned::default();
        for (word, category, tickets) in self.all::<(String, CategoryId, u32)>(sql, asked)? {
            if !viewer.may_be_given(Some(category)) {
                continue;
            }
            if word == ANY {
                learned.tickets.push((category, tickets));
            } else {
                learned.words.insert((word, category), tickets);
            }
        }
        Ok(learned)
    }
}

impl Write<'_> {
    /// Switches proposals, and the learning for them, on or off; what was learned stays.
    pub fn set_learning(&self, on: bool) -> Result<()> {
        self.settle(LEARNING, on)
    }

    /// Lets go of all that was learned; what is filed from now on counts again.
    pub fn forget_learned(&self) -> Result<()> {
        for sql in ["DELETE FROM learned_word", "DELETE FROM learned_ticket"] {
            self.run(sql, ())?;
        }
        Ok(())
    }

    /// Counts a ticket's words for the category under which an agent files it, instead of the one before.
    pub fn learn(&self, number: TicketNumber, category: Option<CategoryId>) -> Result<()> {
        self.unlearn(number)?;
        let Some(category) = category else {
            return Ok(());
        };
        if !self.is_learning()? {
            return Ok(());
        }
        let sql = "INSERT INTO learned_ticket (ticket, category) VALUES (?1, ?2)";
        self.run(sql, (number, category))?;
        let sql = "INSERT INTO learned_word (word, category, tickets) VALUES (?1, ?2, 1)
                   ON CONFLICT (word, category) DO UPDATE SET tickets = tickets + 1";
        let terms = self.terms_of(number)?;
        for word in terms.iter().map(|term| term.stem.as_str()).chain([ANY]) {
            self.run(sql, (word, category))?;
        }
        Ok(())
    }

    /// Changes the words of a ticket, and counts the new ones where the old were counted.
    pub fn with_other_words<T, E: From<super::Error>>(
        &self,
        number: TicketNumber,
        change: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let counted = self.learned_as(number)?;
        self.unlearn(number)?;
        let changed = change()?;
        self.learn(number, counted)?;
        Ok(changed)
    }

    /// Takes a ticket's words back. Before its text changes or goes.
    pub fn unlearn(&self, number: TicketNumber) -> Result<()> {
        let sql = "DELETE FROM learned_ticket WHERE ticket = ?1 RETURNING category";
        let Some(category) = self.maybe::<CategoryId>(sql, number)? else {
            return Ok(());
        };
        let less =
            "UPDATE learned_word SET tickets = tickets - 1 WHERE word = ?1 AND category = ?2";
        let gone = "DELETE FROM learned_word WHERE word = ?1 AND category = ?2 AND tickets < 1";
        // Names too: who takes part may have changed since, and no word may be left.
        let terms = self.terms_less(number, |_| BTreeSet::new())?;
        for word in terms.iter().map(|term| term.stem.as_str()).chain([ANY]) {
            for sql in [less, gone] {
                self.run(sql, (word, category))?;
            }
        }
        Ok(())
    }

    /// Takes back the words of all that somebody asked.
    pub(super) fn unlearn_requests_of(&self, person: PersonId) -> Result<()> {
        let sql = "SELECT l.ticket FROM learned_ticket l JOIN ticket t ON t.number = l.ticket WHERE t.requester = ?1";
        self.unlearn_each(sql, person)
    }

    /// Takes back the words of the tickets in the temporary table `gone`.
    pub(super) fn unlearn_gone(&self) -> Result<()> {
        self.unlearn_each("SELECT ticket FROM learned_ticket WHERE ticket IN gone", ())
    }

    fn unlearn_each(&self, sql: &str, parameters: impl Parameters) -> Result<()> {
        let tickets: Vec<TicketNumber> = self.all(sql, parameters)?;
        tickets
            .into_iter()
            .try_for_each(|number| self.unlearn(number))
    }

    /// Lets go of the words that are parts of somebody's name or address.
    pub(super) fn unlearn_name(&self, person: &Person) -> Result<()> {
        let local = person.address.split('@').next().unwrap_or_default();
        for part in name_parts(&person.name).chain(name_parts(local)) {
            self.run("DELETE FROM learned_word WHERE word = ?1", part)?;
        }
        Ok(())
    }
}
