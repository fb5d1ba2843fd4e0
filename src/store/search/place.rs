//! Where in a ticket the words of a search stand, of what the viewer may read; the page shows it around them.

use super::super::groups::{seen, wholly_seen};
use super::super::{ListedTicket, Read, Result, from_millis};
use super::{PRIVATE, PrivateRows, SearchAsked};
use crate::rules::access::TeamRights;
use crate::rules::matching::fold;
use crate::rules::{AttachmentId, EntryId, Instant};

/// Of one ticket, no more text is looked through for a place to show.
const LOOKED_THROUGH_BYTES: usize = 64 << 10;

/// A ticket that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// As lists show it.
    pub ticket: ListedTicket,
    /// Where the words stand.
    pub place: FoundIn,
}

/// Where the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// In its title, or anywhere: no words were asked.
    Title,
    /// In a line of the timeline.
    Entry {
        /// Which.
        id: EntryId,
        /// Whose; none: the desk's.
        author: Option<String>,
        /// When.
        at: Instant,
        /// What was written.
        text: String,
    },
    /// In a document, or its name.
    Document {
        /// Which.
        id: AttachmentId,
        /// Its name.
        name: String,
    },
    /// In a private note.
    Note {
        /// Whose.
        author: String,
        /// When.
        at: Instant,
        /// What was written.
        text: String,
    },
    /// In a task.
    Task {
        /// Whose: who noted it.
        author: String,
        /// When.
        at: Instant,
        /// What is to be done.
        text: String,
    },
    /// In a document of a private note.
    NoteDocument {
        /// Which.
        id: AttachmentId,
        /// Its name.
        name: String,
    },
}

impl Read<'_> {
    pub(super) fn place(&self, ticket: &ListedTicket, asked: SearchAsked<'_>) -> Result<FoundIn> {
        let words: Vec<String> = asked.query.terms.iter().map(|t| sought(&t.text)).collect();
        if words.is_empty() {
            return Ok(FoundIn::Title);
        }
        let number = ticket.number.0;
        // The line that holds the most of the words; a title that holds as many needs no line.
        let held = |text: &str| {
            let text = fold(text);
            words
                .iter()
                .filter(|word| text.contains(word.as_str()))
                .count()
        };
        let (mut best, mut place) = (held(&ticket.subject), FoundIn::Title);
        let sql = "SELECT e.id, e.at, e.text, (SELECT name FROM person WHERE id = e.author)
                   FROM entry e WHERE e.ticket = ?1 AND e.text <> '' ORDER BY e.id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number])?;
        let mut left = LOOKED_THROUGH_BYTES;
        while let Some(row) = rows.next()? {
            let text = row.get_ref(2)?.as_str().unwrap_or_default();
            if best == words.len() || left == 0 {
                break;
            }
            left = left.saturating_sub(text.len());
            let count = held(text);
            if count > best {
                best = count;
                place = FoundIn::Entry {
                    id: EntryId(row.get(0)?),
                    at: from_millis(row.get(1)?)?,
                    author: row.get(3)?,
                    text: text.into(),
                };
            }
        }
        if best > 0 {
            return Ok(place);
        }
        self.other_place(number, asked)
    }

    /// In a document, or where only the team reads.
    fn other_place(&self, number: i64, asked: SearchAsked<'_>) -> Result<FoundIn> {
        let matching = asked.query.matching(true);
        let params = (asked.viewer.person.0, &matching, number);
        let sql = format!(
            "SELECT a.id, a.name FROM search_document s CROSS JOIN attachment a ON a.id = s.rowid
             CROSS JOIN entry e ON e.id = a.entry CROSS JOIN ticket t ON t.number = e.ticket
             WHERE s.search_document MATCH ?2 AND t.number = ?3 AND {} ORDER BY s.rowid DESC LIMIT 1",
            seen(asked.viewer)
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params)?;
        if let Some(row) = rows.next()? {
            return Ok(FoundIn::Document {
                id: AttachmentId(row.get(0)?),
                name: row.get(1)?,
            });
        }
        match asked.viewer.team() {
            Some(team) => self.private_place(number, team, &matching),
            None => Ok(FoundIn::Title),
        }
    }

    fn private_place(&self, number: i64, team: TeamRights<'_>, matching: &str) -> Result<FoundIn> {
        for PrivateRows {
            joined,
            newest,
            at,
            author,
        } in PRIVATE
        {
            let sql = format!(
                "SELECT {at}, n.text, p.name, s.rowid, s.rowid / 2, (SELECT a.name FROM attachment a WHERE a.id = s.rowid / 2)
                 FROM search_private s CROSS JOIN {joined}
                 CROSS JOIN ticket t ON t.number = n.ticket CROSS JOIN person p ON p.id = {author}
                 WHERE s.search_private MATCH ?2 AND t.number = ?3 AND {} ORDER BY {newest} LIMIT 1",
                wholly_seen(team)
            );
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query((team.rights().person.0, matching, number))?;
            let Some(row) = rows.next()? else {
                continue;
            };
            let (which, text, author) = (row.get::<_, i64>(3)?, row.get(1)?, row.get(2)?);
            let at = from_millis(row.get(0)?)?;
            return Ok(if which < 0 {
                FoundIn::Task { author, at, text }
            } else if which % 2 == 0 {
                FoundIn::Note { author, at, text }
            } else {
                FoundIn::NoteDocument {
                    id: AttachmentId(row.get(4)?),
                    name: row.get(5)?,
                }
            });
        }
        Ok(FoundIn::Title)
    }
}

/// What of a term is looked for: its first word, folded.
fn sought(term: &str) -> String {
    fold(term)
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or_default()
        .into()
}
