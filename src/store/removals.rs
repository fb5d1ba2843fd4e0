//! What was taken out of tickets, and words as they were before their author corrected them; how they get there is in `taken_out`.

use super::sql::record;
use super::{Read, Result};
use crate::rules::removal::{Line, MASK, Removed, telling};
use crate::rules::{EntryId, Instant, PersonId, RemovalId, TicketNumber};

/// That something was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Its number.
    pub id: RemovalId,
    /// Of which ticket.
    pub ticket: TicketNumber,
    /// When.
    pub at: Instant,
    /// Who did it.
    pub person: PersonId,
    /// What.
    pub kind: Removed,
    /// Why.
    pub why: String,
    /// Requesters read it before.
    pub public: bool,
    /// Since when nothing of it is kept any more.
    pub purged_at: Option<Instant>,
}

record! { Removal as r { id, ticket, at, person, kind, why, public, purged_at } }

/// A document that was taken out by itself, as it is told: nothing of what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedDocument {
    /// By what.
    pub removal: RemovalId,
    /// On which line of the timeline it hung; none: on a note.
    pub entry: Option<EntryId>,
    /// On which note.
    pub note: Option<i64>,
}

record! { RemovedDocument as d { removal, entry, note } }

/// Words as they were before their author corrected them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Of which line of the timeline; none: of a note.
    pub entry: Option<EntryId>,
    /// Of which note.
    pub note: Option<i64>,
    /// Until when they stood.
    pub until: Instant,
    /// The words.
    pub text: String,
}

record! { Earlier as x { entry, note, until, text } }

/// `(3,7)`: numbers of our own as a list of SQL.
pub(super) fn among(numbers: &[TicketNumber]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("({})", numbers.join(","))
}

impl Read<'_> {
    /// What was taken out of a ticket, oldest first.
    pub fn removals(&self, number: TicketNumber) -> Result<Vec<Removal>> {
        self.select("FROM removal r WHERE r.ticket = ?1 ORDER BY r.id", number)
    }

    /// One of them.
    pub fn removal(&self, id: RemovalId) -> Result<Option<Removal>> {
        self.find("FROM removal r WHERE r.id = ?1", id)
    }

    /// What was taken out anywhere and is still kept, newest first.
    pub fn kept_removals(&self, limit: u32) -> Result<Vec<Removal>> {
        let kept = "FROM removal r WHERE r.purged_at IS NULL ORDER BY r.id DESC LIMIT ?1";
        self.select(kept, limit)
    }

    /// How many texts and documents of it are kept.
    pub fn kept_of(&self, id: RemovalId) -> Result<(u32, u32)> {
        let sql = "SELECT (SELECT count(*) FROM removed_text WHERE removal = ?1),
            (SELECT count(*) FROM removed_document WHERE removal = ?1)";
        self.one(sql, id)
    }

    /// The documents that were taken out of a ticket by themselves.
    pub fn removed_documents(&self, number: TicketNumber) -> Result<Vec<RemovedDocument>> {
        let alone = "FROM removed_document d JOIN removal r ON r.id = d.removal
            WHERE r.ticket = ?1 AND r.kind = 'document' ORDER BY d.rowid";
        self.select(alone, number)
    }

    /// What the lines and notes of a ticket said before they were corrected, oldest first.
    pub fn earlier_words(&self, number: TicketNumber) -> Result<Vec<Earlier>> {
        let of_ticket = "FROM earlier x WHERE x.text <> '' AND (x.entry IN (SELECT id FROM entry WHERE ticket = ?1)
            OR x.note IN (SELECT id FROM note WHERE ticket = ?1)) ORDER BY x.id";
        self.select(of_ticket, number)
    }

    /// Whether a mail that tells of that line has left, or is leaving.
    pub fn was_mailed(&self, entry: EntryId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM owed_topic o JOIN owed_mail m ON m.id = o.mail
            WHERE o.entry = ?1 AND m.state <> 'waiting')";
        self.one(sql, entry)
    }

    /// The tickets in which the same words stand: this one, those it was split into or from, those merged into it, and those that got
    /// a private copy of it, or it of them.
    pub fn same_words(&self, number: TicketNumber) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT ?1 UNION SELECT number FROM ticket WHERE merged_into = ?1
            UNION SELECT t.number FROM entry e JOIN ticket t ON t.number = e.detail ->> '$.ticket'
            WHERE e.ticket = ?1 AND e.event IN ('split_into', 'split_from', 'absorbed')
            UNION SELECT target FROM merger WHERE source = ?1 AND apart UNION SELECT source FROM merger WHERE target = ?1 AND apart";
        self.all(sql, number)
    }

    /// The lines and notes of these tickets that still say, or hold, what was taken out with that removal.
    pub fn still_said(&self, id: RemovalId) -> Result<Vec<(TicketNumber, Line)>> {
        let Some(removal) = self.removal(id)? else {
            return Ok(vec![]);
        };
        let sql = "SELECT was FROM removed_text WHERE removal = ?1 AND place IN ('entry.text', 'note.text')";
        let mut taken: Vec<String> = self.all(sql, id)?;
        taken.retain(|was| !was.trim().is_empty());
        let tickets = among(&self.same_words(removal.ticket)?);
        let mut still = Vec::new();
        for (table, line) in [
            ("entry", entry_line as fn(i64) -> Line),
            ("note", Line::Note),
        ] {
            let sql = format!(
                "SELECT l.ticket, l.id, l.text, EXISTS (SELECT 1 FROM removed_document d JOIN attachment a ON a.document = d.document
                    WHERE d.removal = ?1 AND a.{table} = l.id) FROM {table} l WHERE l.ticket IN {tickets} ORDER BY l.id"
            );
            for (ticket, row, text, holds) in
                self.all::<(TicketNumber, i64, String, bool)>(&sql, id)?
            {
                // A copy may be too short to be known again as a quote.
                let says = |was: &String| quotes(&text, was) || text.trim() == was.trim();
                if holds || taken.iter().any(says) {
                    still.push((ticket, line(row)));
                }
            }
        }
        Ok(still)
    }
}

fn entry_line(id: i64) -> Line {
    Line::Entry(EntryId(id))
}

/// Whether a text repeats a telling line of another, wrapped and marked as a quote or not.
pub(super) fn quotes(text: &str, other: &str) -> bool {
    let flat = flat(text);
    telling(other).any(|line| flat.contains(&self::flat(line)))
}

/// A text on one line, without the marks of quotes.
fn flat(text: &str) -> String {
    let bare = text.lines().map(|line| line.trim_start_matches(['>', ' ']));
    let words: Vec<&str> = bare.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// The same text with its quoted lines masked, where those repeat a telling line of another; none where they do not.
pub(super) fn without_quote(text: &str, other: &str) -> Option<String> {
    let is_quoted = |line: &&str| line.trim_start().starts_with('>');
    let quoted: Vec<&str> = text.lines().filter(is_quoted).collect();
    quotes(&quoted.join("\n"), other).then(|| {
        let masked = text.lines().map(|line| {
            if is_quoted(&line) {
                format!("> {MASK}")
            } else {
                line.to_owned()
            }
        });
        masked.collect::<Vec<_>>().join("\n")
    })
}
