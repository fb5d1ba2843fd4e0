//! Takes what was said out of a ticket, to lie away from everything that is shown, searched, exported or mailed; how it comes back is in
//! `put_back`, what lies there is told in `removals`, what may be taken out is decided in `desk::taken_out`.

use super::events::write_event;
use super::forget::length_of;
use super::removals::{among, quotes, without_quote};
use super::{Result, Write};
use crate::rules::event::Event;
use crate::rules::removal::{Line, MASK, Removed};
use crate::rules::ticket::Hold;
use crate::rules::{AttachmentId, EntryId, Instant, OutgoingId, PersonId, RemovalId, TicketNumber};

/// A text that words can be taken out of.
pub(super) struct Place {
    pub(super) table: &'static str,
    pub(super) key: &'static str,
    pub(super) column: &'static str,
    /// Whose it is, of the tickets in the place of `#`.
    scope: &'static str,
    /// Whether requesters read it.
    public: bool,
}

const HANGS: &str = "entry IN (SELECT id FROM entry WHERE ticket IN #) OR note IN (SELECT id FROM note WHERE ticket IN #)";

/// Words among words of ours: taken apart by what the event is.
const BY_EVENT: &str = "";

const fn place(
    (table, key, column): (&'static str, &'static str, &'static str),
    scope: &'static str,
    public: bool,
) -> Place {
    Place {
        table,
        key,
        column,
        scope,
        public,
    }
}

/// Everywhere that words of a ticket stand; what events carry beside is taken apart in [`Write::take_words`].
const PLACES: &[Place] = &[
    place(("ticket", "number", "subject"), "number IN #", true),
    place(("ticket", "number", "mail_subject"), "number IN #", true),
    place(("ticket", "number", "hold_reason"), "number IN #", true),
    place(("entry", "id", "text"), "ticket IN #", true),
    place(("entry", "id", "full_text"), "ticket IN #", true),
    place(("entry", "id", "detail"), BY_EVENT, true),
    place(("attachment", "id", "name"), HANGS, true),
    place(("satisfaction", "ticket", "comment"), "ticket IN #", false),
    place(("note", "id", "text"), "ticket IN #", false),
    place(("task", "id", "text"), "ticket IN #", false),
    place(("mark", "id", "detail"), "ticket IN #", false),
    place(("letter", "id", "subject"), "ticket IN #", false),
    place(("earlier", "id", "text"), HANGS, false),
    place(("article", "id", "title"), "ticket IN #", false),
    place(("article", "id", "text"), "ticket IN #", false),
];

impl Place {
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// The place of that name.
    pub(super) fn known(name: &str) -> Result<&'static Self> {
        let known = PLACES.iter().find(|place| place.name() == name);
        known.ok_or_else(|| super::Error::damaged(format!("place {name}")))
    }
}

impl Write<'_> {
    /// Notes that something is taken out of a ticket.
    pub fn add_removal(
        &self,
        number: TicketNumber,
        (kind, why): (Removed, &str),
        by: PersonId,
        at: Instant,
    ) -> Result<RemovalId> {
        let sql = "INSERT INTO removal (ticket, at, person, kind, why) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.insert(sql, (number, at, by, kind, why))
    }

    /// Says that requesters read before what was taken out.
    pub fn removal_is_public(&self, id: RemovalId) -> Result<()> {
        self.run("UPDATE removal SET public = 1 WHERE id = ?1", id)
    }

    /// Takes a whole line out: text, documents, what it said before, and what quotes it below later mails.
    pub fn take_line(&self, id: RemovalId, number: TicketNumber, line: Line) -> Result<()> {
        let (table, key) = match line {
            Line::Entry(EntryId(key)) => ("entry", key),
            Line::Note(key) => ("note", key),
        };
        let text: String = self.one(&format!("SELECT text FROM {table} WHERE id = ?1"), key)?;
        self.take_text(id, &format!("{table}.text"), (key, &text), Some(""))?;
        let sql = format!("SELECT id, text FROM earlier WHERE {table} = ?1");
        for (row, text) in self.all::<(i64, String)>(&sql, key)? {
            self.take_text(id, "earlier.text", (row, &text), Some(""))?;
        }
        if table == "entry" {
            let sql = "SELECT id, full_text FROM entry WHERE ticket = ?1 AND full_text IS NOT NULL";
            for (row, full) in self.all::<(i64, String)>(sql, number)? {
                if row == key || quotes(&full, &text) {
                    self.take_text(id, "entry.full_text", (row, &full), None)?;
                    self.run("UPDATE entry SET folded = 0 WHERE id = ?1", row)?;
                }
            }
            let sql = "SELECT id, text FROM entry WHERE ticket = ?1 AND id <> ?2 AND text <> ''";
            for (row, said) in self.all::<(i64, String)>(sql, (number, key))? {
                if let Some(masked) = without_quote(&said, &text) {
                    self.take_text(id, "entry.text", (row, &said), Some(&masked))?;
                }
            }
        }
        let sql = format!("SELECT id FROM attachment WHERE {table} = ?1");
        for attachment in self.all::<AttachmentId>(&sql, key)? {
            self.take_attachment(id, attachment)?;
        }
        let sql = format!("UPDATE {table} SET removal = ?2, corrected_at = NULL WHERE id = ?1");
        self.run(&sql, (key, id))?;
        self.index_ticket(number)
    }

    /// Takes a document out wherever it hangs in these tickets, and tells on which public lines that was.
    pub fn take_document(
        &self,
        id: RemovalId,
        tickets: &[TicketNumber],
        attachment: AttachmentId,
    ) -> Result<Vec<EntryId>> {
        let sql = format!(
            "SELECT a.id, a.entry, a.name FROM attachment a LEFT JOIN entry e ON e.id = a.entry LEFT JOIN note n ON n.id = a.note
             WHERE a.document = (SELECT document FROM attachment WHERE id = ?1) AND coalesce(e.ticket, n.ticket) IN {}",
            among(tickets)
        );
        let hung: Vec<(AttachmentId, Option<EntryId>, String)> = self.all(&sql, attachment)?;
        for (attachment, entry, name) in &hung {
            self.take_attachment(id, *attachment)?;
            if let Some(entry) = entry {
                self.set_original_aside(id, *entry)?;
                self.mask_picture(id, *entry, name)?;
            }
        }
        for number in tickets {
            self.index_ticket(*number)?;
        }
        Ok(hung.into_iter().filter_map(|(_, entry, _)| entry).collect())
    }

    /// Where the text of a line has a picture that is gone, its name goes too.
    fn mask_picture(&self, id: RemovalId, entry: EntryId, name: &str) -> Result<()> {
        let (mark, masked) = (format!("[image: {name}]"), format!("[image: {MASK}]"));
        for column in ["text", "full_text"] {
            let sql = format!("SELECT coalesce({column}, '') FROM entry WHERE id = ?1");
            let was: String = self.one(&sql, entry)?;
            let now = was.replace(&mark, &masked);
            if now != was {
                self.take_text(id, &format!("entry.{column}"), (entry.0, &was), Some(&now))?;
            }
        }
        Ok(())
    }

    /// Takes words out wherever they stand in these tickets; how many texts held them, and how many of those requesters read.
    pub fn take_words(
        &self,
        id: RemovalId,
        tickets: &[TicketNumber],
        words: &str,
    ) -> Result<(usize, usize)> {
        let (mut all, mut public) = (0, 0);
        for place in PLACES {
            let Place {
                table, key, column, ..
            } = place;
            if place.scope == BY_EVENT {
                continue;
            }
            let scope = place.scope.replace('#', &among(tickets));
            let sql = format!(
                "SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND ({scope})"
            );
            for (row, was) in self.all::<(i64, String)>(&sql, ())? {
                let now = replace(&was, words, MASK);
                if now != was {
                    self.take_text(id, &place.name(), (row, &was), Some(&now))?;
                    all += 1;
                    public += usize::from(place.public);
                }
            }
        }
        let told = self.take_words_of_events(id, tickets, words)?;
        for number in tickets {
            self.index_ticket(*number)?;
        }
        Ok((all + told, public + told))
    }

    /// What was typed into events stands in their detail, among words of ours.
    fn take_words_of_events(
        &self,
        id: RemovalId,
        tickets: &[TicketNumber],
        words: &str,
    ) -> Result<usize> {
        let sql = format!(
            "SELECT id, detail, event, detail FROM entry WHERE event IN ('retitled', 'held', 'taken_out') AND ticket IN {}",
            among(tickets)
        );
        let mut count = 0;
        for (row, was, event) in self.all::<(i64, String, Event)>(&sql, ())? {
            let less = |text: &str| replace(text, words, MASK);
            let event = match event {
                Event::Retitled { from, to } => Event::Retitled {
                    from: less(&from),
                    to: less(&to),
                },
                Event::Held(Hold { reason, until }) => Event::Held(Hold {
                    reason: less(&reason),
                    until,
                }),
                Event::TakenOut { what, why } => Event::TakenOut {
                    what,
                    why: less(&why),
                },
                other => other,
            };
            let now = write_event(&event).1.unwrap_or_default();
            if now != was {
                self.take_text(id, "entry.detail", (row, &was), Some(&now))?;
                count += 1;
            }
        }
        Ok(count)
    }

    pub(super) fn take_text(
        &self,
        id: RemovalId,
        name: &str,
        (row, was): (i64, &str),
        now: Option<&str>,
    ) -> Result<()> {
        let Place {
            table, key, column, ..
        } = Place::known(name)?;
        let sql = "INSERT INTO removed_text (removal, place, row, was, is_now) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (id, name, row, was, now))?;
        let sql = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
        self.run(&sql, (row, now))?;
        self.set_originals_aside(id, table, row)
    }

    fn take_attachment(&self, id: RemovalId, attachment: AttachmentId) -> Result<()> {
        let sql = "INSERT INTO removed_document (removal, document, name, media_type, entry, note)
            SELECT ?1, document, name, media_type, entry, note FROM attachment WHERE id = ?2";
        self.run(sql, (id, attachment))?;
        self.run("DELETE FROM attachment WHERE id = ?1", attachment)
    }

    /// Answers made of this ticket that repeat what was taken out are drafts again.
    pub fn unpublish_quotes(&self, id: RemovalId, number: TicketNumber) -> Result<()> {
        let sql = "SELECT was FROM removed_text WHERE removal = ?1 AND place IN ('entry.text', 'note.text')";
        let taken: Vec<String> = self.all(sql, id)?;
        let sql = "SELECT id, text FROM article WHERE ticket = ?1 AND published = 1";
        for (article, text) in self.all::<(i64, String)>(sql, number)? {
            if taken.iter().any(|was| quotes(&text, was)) {
                self.run("UPDATE article SET published = 0 WHERE id = ?1", article)?;
            }
        }
        Ok(())
    }

    /// Mails that wait, and tell of that line, tell of it no more; one that tells of nothing else does not leave.
    pub fn drop_news_of(&self, entry: EntryId) -> Result<()> {
        let telling = "SELECT m.id FROM owed_topic o JOIN owed_mail m ON m.id = o.mail
            WHERE o.entry = ?1 AND m.state = 'waiting'";
        for mail in self.all::<OutgoingId>(telling, entry)? {
            self.run(
                "DELETE FROM owed_topic WHERE mail = ?1 AND entry = ?2",
                (mail, entry),
            )?;
            let empty = "DELETE FROM owed_mail WHERE id = ?1
                AND NOT EXISTS (SELECT 1 FROM owed_topic WHERE mail = ?1)";
            self.run(empty, mail)?;
        }
        Ok(())
    }

    /// Words the line of its author anew; `trace` keeps what it said before.
    pub fn correct(&self, line: Line, text: &str, trace: Option<Instant>) -> Result<()> {
        let (table, key) = match line {
            Line::Entry(EntryId(key)) => ("entry", key),
            Line::Note(key) => ("note", key),
        };
        if let Some(at) = trace {
            let whole = match line {
                Line::Entry(_) => "coalesce(full_text, text)",
                Line::Note(_) => "text",
            };
            let sql = format!(
                "INSERT INTO earlier ({table}, until, text) SELECT id, ?2, {whole} FROM {table} WHERE id = ?1"
            );
            self.run(&sql, (key, at))?;
            let sql = format!("UPDATE {table} SET corrected_at = ?2 WHERE id = ?1");
            self.run(&sql, (key, at))?;
        }
        if table == "entry" {
            self.run("UPDATE entry SET full_text = NULL WHERE id = ?1", key)?;
        }
        self.run(
            &format!("UPDATE {table} SET text = ?2 WHERE id = ?1"),
            (key, text),
        )
    }
}

/// `text` with `by` for each `needle`, whatever its case and whatever stands around it: a secret may stand in the middle of a word.
pub(super) fn replace(text: &str, needle: &str, by: &str) -> String {
    let wanted: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match length_of(rest, &wanted) {
            Some(length) if length > 0 => {
                done.push_str(by);
                rest = &rest[length..];
            }
            Some(_) | None => {
                done.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    done
}
