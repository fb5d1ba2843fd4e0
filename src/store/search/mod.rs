//! What the search box finds: tickets by their words, of what the viewer may see; how the index is kept is in `index`, where in
//! a ticket the words stand in `place`, tickets like another in `similar`.

mod index;
mod place;
mod similar;

pub use index::Unread;
pub use place::{FoundIn, Hit};
pub use similar::Beside;
pub(super) use similar::words;

use std::collections::BTreeSet;

use super::groups::{KEPT, seen, wholly_seen};
use super::sql::IfAsked;
use super::{ListedTicket, MyRequestsView, Read, Result};
use crate::rules::access::{Rights, TeamRights};
use crate::rules::matching::fold;
use crate::rules::search::{Query, Whose};
use crate::rules::ticket::Status;
use crate::rules::{CategoryId, Instant, PersonId};

/// Tickets that are counted one by one; past them it is « more than ».
pub const COUNTED_MAX: usize = 1_000;
/// Tickets that hold the words, of which the other conditions are asked: the newest. A common word in a rare kind of ticket
/// would walk the whole desk.
const EXAMINED_MAX: u32 = 20_000;
/// With so few tickets to choose from, each is asked whether it holds the words: a word of every ticket costs nothing then.
const FEW: usize = 64;
/// People who may be meant by one name.
const NAMESAKES_MAX: usize = 50;

/// One kind of row of `search_private s`.
struct PrivateRows {
    /// How it is joined, as `n`.
    joined: &'static str,
    /// The order of the index in which the newest come first.
    newest: &'static str,
    /// When it was written.
    at: &'static str,
    /// By whom.
    author: &'static str,
}

/// Notes with their documents, and tasks.
const PRIVATE: [PrivateRows; 2] = [
    PrivateRows {
        joined: "note n ON n.id = CASE s.rowid % 2 WHEN 0 THEN s.rowid / 2
            ELSE (SELECT a.note FROM attachment a WHERE a.id = s.rowid / 2) END",
        newest: "s.rowid DESC",
        at: "n.at",
        author: "n.author",
    },
    PrivateRows {
        joined: "task n ON n.id = -s.rowid",
        newest: "s.rowid",
        at: "n.created_at",
        author: "n.created_by",
    },
];

/// What is asked, with what the question needs of the world.
#[derive(Clone, Copy, Debug)]
pub struct SearchAsked<'a> {
    /// The question.
    pub query: &'a Query,
    /// Who asks.
    pub viewer: &'a Rights,
    /// The categories it names.
    pub categories: &'a [CategoryId],
    /// Opened before that moment.
    pub before: Option<Instant>,
    /// Opened at that moment or later.
    pub after: Option<Instant>,
    /// How many tickets of the list are wanted, after how many.
    pub page: (usize, usize),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// One page, newest first.
    pub hits: Vec<Hit>,
    /// How many tickets there are in all, at most [`COUNTED_MAX`].
    pub count: usize,
    /// There are more than were counted.
    pub more: bool,
    /// Where not all that hold the words were examined: how many were, the newest.
    pub examined: Option<u32>,
}

/// A condition on `ticket t` that holds what is asked beside words, and what the viewer may see.
struct Narrowed {
    sql: String,
    /// It can be had by an index, so that looking for few tickets is cheap.
    indexed: bool,
    /// It lets every ticket pass.
    open: bool,
}

impl Read<'_> {
    /// Searches. The newest tickets come first: every word costs the same then, however common, and what was asked lately is
    /// what people look for.
    pub fn search(&self, asked: SearchAsked<'_>) -> Result<Found> {
        let Some(narrowed) = self.narrowed(asked)? else {
            return Ok(Found::default());
        };
        let query = asked.query;
        let mut numbers = self.numbers(asked, &narrowed, false)?;
        // Somebody is still typing: only where the word as it stands fills no page.
        if query.grows() && numbers.len() < asked.page.0 + asked.page.1 {
            numbers = self.numbers(asked, &narrowed, true)?;
        }
        let (limit, offset) = asked.page;
        let shown: Vec<i64> = numbers
            .iter()
            .rev()
            .copied()
            .skip(offset)
            .take(limit)
            .collect();
        Ok(Found {
            hits: self.hits(&shown, asked)?,
            count: numbers.len().min(COUNTED_MAX),
            more: numbers.len() > COUNTED_MAX,
            examined: self.examined(query, &narrowed, numbers.len())?,
        })
    }

    /// The numbers of the newest tickets that match, one more than are counted.
    fn numbers(
        &self,
        asked: SearchAsked<'_>,
        narrowed: &Narrowed,
        growing: bool,
    ) -> Result<BTreeSet<i64>> {
        let viewer = asked.viewer;
        let mut found = BTreeSet::new();
        if asked.query.terms.is_empty() {
            found.extend(self.of_those(viewer, narrowed, COUNTED_MAX + 1)?);
            return Ok(found);
        }
        let matching = asked.query.matching(growing);
        let few = if narrowed.indexed {
            Some(self.a_few(viewer, narrowed)?).filter(|few| few.len() <= FEW)
        } else {
            None
        };
        match few {
            // For words that may go on, each look gathers all that hold one of them.
            Some(few) if growing => found.extend(self.those_with_words(&few, &matching)?),
            Some(few) => found.extend(self.few_with_words(few, &matching)?),
            None => found.extend(self.with_words(viewer, narrowed, &matching)?),
        }
        found.extend(self.by_documents(viewer, narrowed, &matching)?);
        if let Some(team) = viewer.team() {
            found.extend(self.by_notes(team, narrowed, &matching)?);
        }
        while found.len() > COUNTED_MAX + 1 {
            found.pop_first();
        }
        Ok(found)
    }

    /// How many tickets with the words were examined, where those were not all.
    fn examined(&self, query: &Query, narrowed: &Narrowed, found: usize) -> Result<Option<u32>> {
        let all = narrowed.open || query.terms.is_empty() || found > COUNTED_MAX;
        let small = self
            .last_ticket()?
            .is_none_or(|last| last.0 <= i64::from(EXAMINED_MAX));
        if all || small {
            return Ok(None);
        }
        let sql = format!(
            "SELECT 1 FROM search_text WHERE search_text MATCH ?1 LIMIT 1 OFFSET {EXAMINED_MAX}"
        );
        let beyond: Option<i64> = self.maybe(&sql, query.matching(true))?;
        Ok(beyond.is_some().then_some(EXAMINED_MAX))
    }

    fn of_those(&self, viewer: &Rights, narrowed: &Narrowed, limit: usize) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT t.number FROM ticket t WHERE t.merged_into IS NULL AND {} ORDER BY t.number DESC LIMIT {limit}",
            narrowed.sql
        );
        self.all(&sql, IfAsked(viewer.person))
    }

    /// Those that pass, if they are few; in no order, so that looking ends with one too many.
    fn a_few(&self, viewer: &Rights, narrowed: &Narrowed) -> Result<Vec<i64>> {
        let sql = format!("{} LIMIT {}", passing(viewer, narrowed), FEW + 1);
        self.all(&sql, IfAsked(viewer.person))
    }

    fn those_with_words(&self, few: &[i64], matching: &str) -> Result<Vec<i64>> {
        let few: Vec<String> = few.iter().map(ToString::to_string).collect();
        let sql = format!(
            "SELECT DISTINCT s.rowid / 256 FROM search_text s WHERE s.search_text MATCH ?1 AND s.rowid / 256 IN ({})",
            few.join(",")
        );
        self.all(&sql, matching)
    }

    fn few_with_words(&self, few: Vec<i64>, matching: &str) -> Result<Vec<i64>> {
        let sql = "SELECT EXISTS (SELECT 1 FROM search_text WHERE search_text MATCH ?1 AND rowid BETWEEN ?2 AND ?3)";
        let mut found = Vec::new();
        for number in few {
            if self.one(sql, (matching, number * 256, number * 256 + 255))? {
                found.push(number);
            }
        }
        Ok(found)
    }

    fn with_words(&self, viewer: &Rights, narrowed: &Narrowed, matching: &str) -> Result<Vec<i64>> {
        // A ticket is looked up only where that can change anything.
        let tickets = if narrowed.open {
            "TRUE".into()
        } else if !viewer.role.is_agent() {
            format!("s.block / 256 IN ({})", passing(viewer, narrowed))
        } else {
            format!(
                "EXISTS (SELECT 1 FROM ticket t WHERE t.number = s.block / 256 AND {})",
                narrowed.sql
            )
        };
        let sql = format!(
            "SELECT s.block / 256 FROM (SELECT rowid AS block FROM search_text WHERE search_text MATCH ?2
                ORDER BY rowid DESC LIMIT {EXAMINED_MAX}) s
             WHERE {tickets} LIMIT {}",
            COUNTED_MAX + 1
        );
        self.all(&sql, (viewer.person, matching))
    }

    fn by_documents(
        &self,
        viewer: &Rights,
        narrowed: &Narrowed,
        matching: &str,
    ) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT t.number FROM search_document s CROSS JOIN attachment a ON a.id = s.rowid
             CROSS JOIN entry e ON e.id = a.entry CROSS JOIN ticket t ON t.number = e.ticket
             WHERE s.search_document MATCH ?2 AND {} ORDER BY s.rowid DESC LIMIT {}",
            narrowed.sql,
            COUNTED_MAX + 1
        );
        self.all(&sql, (viewer.person, matching))
    }

    /// By private notes, their documents, and tasks: asked only by those for whom these are.
    fn by_notes(
        &self,
        team: TeamRights<'_>,
        narrowed: &Narrowed,
        matching: &str,
    ) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        for PrivateRows { joined, newest, .. } in PRIVATE {
            let sql = format!(
                "SELECT t.number FROM search_private s CROSS JOIN {joined}
                 CROSS JOIN ticket t ON t.number = n.ticket
                 WHERE s.search_private MATCH ?2 AND {} AND {} ORDER BY {newest} LIMIT {}",
                narrowed.sql,
                wholly_seen(team),
                COUNTED_MAX + 1
            );
            found.extend(self.all::<i64>(&sql, (team.rights().person, matching))?);
        }
        Ok(found)
    }

    /// What narrows the tickets beside words; none where nobody is called as asked.
    fn narrowed(&self, asked: SearchAsked<'_>) -> Result<Option<Narrowed>> {
        let (query, viewer) = (asked.query, asked.viewer);
        let seen = seen(viewer);
        let mut all = vec![seen.clone()];
        for (people, part) in [(&query.authors, true), (&query.requesters, false)] {
            for whose in people {
                let ids = self.called(whose, viewer)?;
                if ids.is_empty() {
                    return Ok(None);
                }
                all.push(if part {
                    format!("t.number IN (SELECT ticket FROM entry WHERE author IN ({ids}) AND text <> '')")
                } else {
                    format!("t.requester IN ({ids})")
                });
            }
        }
        if !query.statuses.is_empty() {
            let words: Vec<&str> = query.statuses.iter().copied().map(Status::word).collect();
            all.push(format!("t.status IN ('{}')", words.join("','")));
        }
        if !query.categories.is_empty() {
            let ids: Vec<String> = asked.categories.iter().map(ToString::to_string).collect();
            all.push(format!("t.category IN ({})", ids.join(",")));
        }
        for (at, than) in [(asked.before, "<"), (asked.after, ">=")] {
            if let Some(at) = at {
                all.push(format!("t.opened_at {than} {}", at.timestamp_millis()));
            }
        }
        let people = !(query.authors.is_empty() && query.requesters.is_empty());
        Ok(Some(Narrowed {
            indexed: people || !viewer.role.is_agent(),
            open: all.len() == 1 && seen == KEPT,
            sql: all.join(" AND "),
        }))
    }

    /// The people called like that, as a list of SQL: by name, login or address, or a part of the name.
    fn called(&self, whose: &Whose, viewer: &Rights) -> Result<String> {
        let mut ids: Vec<PersonId> = Vec::new();
        match whose {
            Whose::Mine => ids.push(viewer.person),
            Whose::Named(name) => {
                let wanted = fold(name);
                // Whoever turned out to be another has only history; addresses of old lead to the person.
                let sql = "SELECT id, name, coalesce(login, ''), address FROM person WHERE joined_into IS NULL
                    UNION ALL SELECT p.id, p.name, '', a.address FROM person_address a JOIN person p ON p.id = a.person";
                self.until(
                    sql,
                    (),
                    |(id, name, login, address): (_, String, String, String)| {
                        let exact = login == wanted || address == wanted;
                        if (exact || starts_word(&fold(&name), &wanted)) && !ids.contains(&id) {
                            ids.push(id);
                        }
                        ids.len() == NAMESAKES_MAX
                    },
                )?;
            }
        }
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        Ok(ids.join(","))
    }

    fn hits(&self, numbers: &[i64], asked: SearchAsked<'_>) -> Result<Vec<Hit>> {
        let one = "FROM ticket t JOIN person p ON p.id = t.requester
             LEFT JOIN category c ON c.id = t.category WHERE t.number = ?1";
        let mut hits = Vec::new();
        for number in numbers {
            if let Some(ticket) = self.find::<ListedTicket>(one, number)? {
                let ticket = if asked.viewer.role.is_agent() {
                    self.tell_apart(ticket)?
                } else {
                    ticket
                };
                let place = self.place(&ticket, asked)?;
                hits.push(Hit { ticket, place });
            }
        }
        Ok(hits)
    }
}

/// The numbers of the tickets that pass, of those that somebody has by an index.
fn passing(viewer: &Rights, narrowed: &Narrowed) -> String {
    let from = if viewer.role.is_agent() {
        "ticket t".into()
    } else {
        let own = MyRequestsView::All.tickets("t.number");
        format!("({own}) own CROSS JOIN ticket t ON t.number = own.number")
    };
    format!(
        "SELECT t.number FROM {from} WHERE t.merged_into IS NULL AND {}",
        narrowed.sql
    )
}

/// Whether one of the words of a name begins like that: « durand » and « camille du » find Camille Durand.
fn starts_word(name: &str, wanted: &str) -> bool {
    name.match_indices(wanted).any(|(at, _)| {
        let before = name.get(..at).and_then(|name| name.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    })
}
