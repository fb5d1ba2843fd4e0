//! Where in a ticket the words of a search stand, of what the viewer may read; the page shows it around them.

use super::super::groups::{seen, wholly_seen};
use super::super::{ListedTicket, Read, Result};
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
        let sql = "SELECT e.id, e.at, CASE WHEN e.folded > 0 THEN e.full_text ELSE e.text END,
                       (SELECT name FROM person WHERE id = e.author)
                   FROM entry e WHERE e.ticket = ?1 AND e.text <> '' ORDER BY e.id";
        let mut left = LOOKED_THROUGH_BYTES;
        self.until(sql, number, |(id, at, text, author): (_, _, String, _)| {
            if best == words.len() || left == 0 {
                return true;
            }
            left = left.saturating_sub(text.len());
            let count = held(&text);
            if count > best {
                best = count;
                place = FoundIn::Entry {
                    id,
                    author,
                    at,
                    text,
                };
            }
            false
        })?;
        if best > 0 {
            return Ok(place);
        }
        self.other_place(number, asked)
    }

    /// In a document, or where only the team reads.
    fn other_place(&self, number: i64, asked: SearchAsked<'_>) -> Result<FoundIn> {
        let matching = asked.query.matching(true);
        let params = (asked.viewer.person, &matching, number);
        let sql = format!(
            "SELECT a.id, a.name FROM search_document s CROSS JOIN attachment a ON a.id = s.rowid
             CROSS JOIN entry e ON e.id = a.entry CROSS JOIN ticket t ON t.number = e.ticket
             WHERE s.search_document MATCH ?2 AND t.number = ?3 AND {} ORDER BY s.rowid DESC LIMIT 1",
            seen(asked.viewer)
        );
        if let Some((id, name)) = self.maybe(&sql, params)? {
            return Ok(FoundIn::Document { id, name });
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
                "SELECT {at}, n.text, p.name, s.rowid
                 FROM search_private s CROSS JOIN {joined}
                 CROSS JOIN ticket t ON t.number = n.ticket CROSS JOIN person p ON p.id = {author}
                 WHERE s.search_private MATCH ?2 AND t.number = ?3 AND {} ORDER BY {newest} LIMIT 1",
                wholly_seen(team)
            );
            let found = self.maybe(&sql, (team.rights().person, matching, number))?;
            let Some((at, text, author, which)) = found else {
                continue;
            };
            let which: i64 = which;
            return Ok(if which < 0 {
                FoundIn::Task { author, at, text }
            } else if which % 2 == 0 {
                FoundIn::Note { author, at, text }
            } else {
                let id = AttachmentId(which / 2);
                let name = "SELECT name FROM attachment WHERE id = ?1";
                FoundIn::NoteDocument {
                    id,
                    name: self.one(name, id)?,
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
