//! What mergers changed, kept so that each can be undone whole; what is merged and undone is decided in `desk/merging.rs`.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::{CategoryId, EntryId, Instant, MergerId, PersonId, TicketNumber};

/// A merger that can still be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merger {
    /// Which.
    pub id: MergerId,
    /// The ticket that was merged.
    pub source: TicketNumber,
    /// Its title.
    pub subject: String,
    /// The ticket into which.
    pub target: TicketNumber,
    /// When.
    pub at: Instant,
    /// By whom.
    pub person: Option<PersonId>,
    /// Its words were only copied into private notes.
    pub apart: bool,
}

record! {
    Merger as g {
        id, source, subject: "(SELECT t.subject FROM ticket t WHERE t.number = g.source)", target, at, person, apart,
    }
}

/// Something that came or went by a merger, beside what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// This person came to read along in the target.
    Observer(PersonId),
    /// This agent had the target, and must not see it any more.
    Assignee(PersonId),
    /// This line of the target tells of it.
    Absorbed(EntryId),
}

/// What moves with a ticket: table and key.
const MOVING: &[(&str, &str)] = &[
    ("entry", "id"),
    ("note", "id"),
    ("mark", "id"),
    ("solution", "entry"),
    ("task", "id"),
    ("spent", "id"),
    ("removal", "id"),
];

/// What a merger changes of the ticket that is merged, beside people.
const OF_SOURCE: &[&str] = &[
    "status",
    "category",
    "solved_at",
    "closed_at",
    "waits_since",
    "hold_reason",
    "hold_until",
    "awaits_requester",
    "answer_due_at",
    "solution_due_at",
    "runs_from",
    "answered_at",
    "answered_in_time",
    "solved_in_time",
    "held_since",
    "held_minutes",
    "late",
    "announced",
];

/// The tickets that go on in `?1`, those merged into them before too.
const BELOW: &str = "WITH RECURSIVE m (number) AS (SELECT number FROM ticket WHERE merged_into = ?1
    UNION SELECT t.number FROM ticket t JOIN m ON t.merged_into = m.number)";

impl Read<'_> {
    /// The mergers since then that brought something into this ticket, newest first; by way of another too.
    pub fn mergers_into(&self, number: TicketNumber, since: Instant) -> Result<Vec<Merger>> {
        let sql = "FROM merger g WHERE g.at > ?2 AND g.target IN
            (WITH RECURSIVE m (number) AS (SELECT ?1 UNION SELECT t.number FROM ticket t JOIN m ON t.merged_into = m.number)
                SELECT number FROM m) AND g.source NOT IN (SELECT ticket FROM discarded) ORDER BY g.id DESC";
        self.select(sql, (number, since))
    }

    /// The last merger of this ticket since then, if it has not been undone.
    pub fn merger_of(&self, source: TicketNumber, since: Instant) -> Result<Option<Merger>> {
        let sql = "FROM merger g WHERE g.source = ?1 AND g.at > ?2 ORDER BY g.id DESC LIMIT 1";
        self.find(sql, (source, since))
    }

    /// Who, or which lines, came or went by a merger, by the word of their kind.
    fn merged_rows<T: super::sql::Record>(&self, merger: MergerId, kind: &str) -> Result<Vec<T>> {
        let sql = "SELECT row FROM merged_row WHERE merger = ?1 AND kind = ?2 ORDER BY row";
        self.all(sql, (merger, kind))
    }

    /// Who came to read along in its target.
    pub fn observers_by(&self, merger: MergerId) -> Result<Vec<PersonId>> {
        self.merged_rows(merger, "observer")
    }

    /// Which agents lost its target.
    pub fn assignees_lost_by(&self, merger: MergerId) -> Result<Vec<PersonId>> {
        self.merged_rows(merger, "assignee")
    }

    /// The line of its target that tells of it.
    pub fn absorbed_by(&self, merger: MergerId) -> Result<Option<EntryId>> {
        Ok(self.merged_rows(merger, "absorbed")?.pop())
    }

    /// Where both were filed before: the ticket that was merged, and the other.
    pub fn filed_before(
        &self,
        merger: MergerId,
    ) -> Result<(Option<CategoryId>, Option<CategoryId>)> {
        let sql = "SELECT (SELECT id FROM category WHERE id = source_was ->> '$.category'),
            (SELECT id FROM category WHERE id = target_was ->> '$.category') FROM merger WHERE id = ?1";
        self.one(sql, merger)
    }

    /// For which categories the words of both were counted before: the ticket that was merged, and the other.
    pub fn learned_before(
        &self,
        merger: MergerId,
    ) -> Result<(Option<CategoryId>, Option<CategoryId>)> {
        let sql = "SELECT source_was ->> '$.learned', target_was ->> '$.learned' FROM merger WHERE id = ?1";
        self.one(sql, merger)
    }

    /// Every ticket that goes on in this one.
    pub fn merged_below(&self, number: TicketNumber) -> Result<Vec<TicketNumber>> {
        self.all(
            &format!("{BELOW} SELECT number FROM m ORDER BY number"),
            number,
        )
    }

    /// The lines of a ticket that somebody came to read by a merger only: those of the other's ticket, in either direction.
    pub fn lines_of_strangers(
        &self,
        number: TicketNumber,
        person: PersonId,
    ) -> Result<Vec<EntryId>> {
        let sql = "SELECT e.id FROM entry e JOIN merged_row r ON r.kind = 'entry' AND r.row = e.id JOIN merger g ON g.id = r.merger
                JOIN ticket s ON s.number = g.source WHERE e.ticket = ?1 AND s.requester <> ?2 AND NOT EXISTS
                    (SELECT 1 FROM ticket_person p WHERE p.ticket = s.number AND p.part = 'observer' AND p.person = ?2)
            UNION SELECT e.id FROM entry e JOIN merged_row a ON a.kind = 'absorbed' AND a.row > e.id
                JOIN entry told ON told.id = a.row AND told.ticket = ?1
                JOIN merged_row o ON o.merger = a.merger AND o.kind = 'observer' AND o.row = ?2
                WHERE e.ticket = ?1 AND NOT EXISTS
                    (SELECT 1 FROM merged_row r WHERE r.merger = a.merger AND r.kind = 'entry' AND r.row = e.id)";
        self.all(sql, (number, person))
    }

    /// Whether somebody takes part in a ticket that goes on in this one, besides that one and what goes on in it.
    pub fn takes_part_below(
        &self,
        number: TicketNumber,
        besides: TicketNumber,
        person: PersonId,
    ) -> Result<bool> {
        let sql = "WITH RECURSIVE m (number) AS (SELECT number FROM ticket WHERE merged_into = ?1 AND number <> ?2
                UNION SELECT t.number FROM ticket t JOIN m ON t.merged_into = m.number AND t.number <> ?2)
            SELECT EXISTS (SELECT 1 FROM m JOIN ticket t ON t.number = m.number WHERE t.requester = ?3 OR EXISTS
                (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.part = 'observer' AND p.person = ?3))";
        self.one(sql, (number, besides, person))
    }

    /// Whether somebody has filed a ticket elsewhere after that line.
    pub fn filed_by_hand_since(&self, number: TicketNumber, line: EntryId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE ticket = ?1 AND id > ?2 AND event = 'category_changed' AND author IS NOT NULL)";
        self.one(sql, (number, line))
    }

    /// How much was said in a ticket after that line, and noted after that moment.
    pub fn said_since(
        &self,
        number: TicketNumber,
        (line, at): (EntryId, Instant),
    ) -> Result<usize> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM entry WHERE ticket = ?1 AND id > ?2 AND event IN ({}))
                + (SELECT count(*) FROM note WHERE ticket = ?1 AND at > ?3)",
            spoken()
        );
        self.one(&sql, (number, line, at))
    }
}

/// The words of the lines in which somebody says something, as a list of SQL's.
fn spoken() -> String {
    let words = crate::rules::event::Event::spoken_words().map(|word| format!("'{word}'"));
    words.collect::<Vec<_>>().join(", ")
}

impl Write<'_> {
    /// Keeps how both tickets stand, and what belongs to the one that is merged; before anything of it moves.
    pub fn begin_merger(
        &self,
        (source, target): (TicketNumber, TicketNumber),
        person: Option<PersonId>,
        apart: bool,
        at: Instant,
    ) -> Result<MergerId> {
        let object = |alias: &str, columns: &[&str]| {
            let learned = format!(
                "'learned', (SELECT category FROM learned_ticket WHERE ticket = {alias}.number)"
            );
            let pairs = columns.iter().map(|c| format!("'{c}', {alias}.{c}"));
            let pairs: Vec<String> = pairs.chain([learned]).collect();
            format!("json_object({})", pairs.join(", "))
        };
        let sql = format!(
            "INSERT INTO merger (source, target, at, person, apart, source_was, target_was)
             SELECT s.number, t.number, ?3, ?4, ?5, {}, {} FROM ticket s, ticket t WHERE s.number = ?1 AND t.number = ?2",
            object("s", OF_SOURCE),
            object("t", &["category", "answer_due_at", "answered_at", "answered_in_time"])
        );
        let id = MergerId(self.insert(&sql, (source, target, at, person, apart))?);
        self.run(
            "INSERT INTO merged_row SELECT ?1, 'proposal', entry FROM solution WHERE ticket = ?2 AND state = 'waiting'",
            (id, source),
        )?;
        self.keep_links(id, (source, target))?;
        if !apart {
            for (table, key) in MOVING {
                let sql = format!(
                    "INSERT INTO merged_row SELECT ?1, '{table}', {key} FROM {table} WHERE ticket = ?2"
                );
                self.run(&sql, (id, source))?;
            }
        }
        Ok(id)
    }

    /// The links of the ticket that is merged, and which of them the other has too.
    fn keep_links(
        &self,
        id: MergerId,
        (source, target): (TicketNumber, TicketNumber),
    ) -> Result<()> {
        let of = |n: &str| {
            format!(
                "SELECT other FROM ticket_link WHERE one = {n} UNION SELECT one FROM ticket_link WHERE other = {n}"
            )
        };
        let sql = format!(
            "INSERT INTO merged_row SELECT ?1, 'link', other FROM ({})",
            of("?2")
        );
        self.run(&sql, (id, source))?;
        let sql = format!(
            "INSERT INTO merged_row SELECT ?1, 'shared_link', other FROM ({} INTERSECT {})",
            of("?2"),
            of("?3")
        );
        self.run(&sql, (id, source, target))
    }

    /// Keeps what came or went by it.
    pub fn note_moved(&self, merger: MergerId, moved: Moved) -> Result<()> {
        let (kind, row) = match moved {
            Moved::Observer(person) => ("observer", person.0),
            Moved::Assignee(person) => ("assignee", person.0),
            Moved::Absorbed(entry) => ("absorbed", entry.0),
        };
        let sql = "INSERT OR IGNORE INTO merged_row (merger, kind, row) VALUES (?1, ?2, ?3)";
        self.run(sql, (merger, kind, row))
    }

    /// Copies what was said in the ticket that is merged into private notes of the other: each by who said it, when it was said.
    pub fn copy_to_notes(&self, merger: &Merger) -> Result<()> {
        let said = format!(
            "SELECT id FROM entry e WHERE ticket = ?1 AND author IS NOT NULL AND event IN ({})
                AND (text <> '' OR EXISTS (SELECT 1 FROM attachment a WHERE a.entry = e.id)) ORDER BY id",
            spoken()
        );
        let lines: Vec<EntryId> = self.all(&said, merger.source)?;
        for line in lines {
            let copy = "INSERT INTO note (ticket, at, author, text) SELECT ?2, at, author, text FROM entry WHERE id = ?1";
            let note: i64 = self.insert(copy, (line, merger.target))?;
            let documents = "INSERT INTO attachment (document, name, media_type, note)
                SELECT document, name, media_type, ?2 FROM attachment WHERE entry = ?1 ORDER BY id";
            self.run(documents, (line, note))?;
            let kept = "INSERT INTO merged_row (merger, kind, row) VALUES (?1, 'copied_note', ?2)";
            self.run(kept, (merger.id, note))?;
        }
        Ok(())
    }

    /// Puts the ticket that was merged back as it stood, with all that was said in it, wherever that is now.
    pub fn undo_merger(&self, merger: &Merger, place: TicketNumber) -> Result<()> {
        let (id, source) = (merger.id, merger.source);
        for (table, key) in MOVING {
            let sql = format!(
                "UPDATE OR IGNORE {table} SET ticket = ?2 WHERE {key} IN (SELECT row FROM merged_row WHERE merger = ?1 AND kind = '{table}')"
            );
            self.run(&sql, (id, source))?;
        }
        let back = OF_SOURCE.iter().map(|column| match *column {
            // It may have been removed meanwhile.
            "category" => {
                "category = (SELECT id FROM category WHERE id = g.source_was ->> '$.category')"
                    .to_owned()
            }
            column => format!("{column} = g.source_was ->> '$.{column}'"),
        });
        let sql = format!(
            "UPDATE ticket SET merged_into = NULL, {} FROM merger g WHERE g.id = ?1 AND ticket.number = g.source",
            back.collect::<Vec<_>>().join(", ")
        );
        self.run(&sql, id)?;
        let proposal = "UPDATE solution SET state = 'waiting', answered_at = NULL
            WHERE entry IN (SELECT row FROM merged_row WHERE merger = ?1 AND kind = 'proposal')";
        self.run(proposal, id)?;
        // The first answer of the other was this one's.
        let answer = "UPDATE ticket SET answered_at = g.target_was ->> '$.answered_at',
                answered_in_time = g.target_was ->> '$.answered_in_time', answer_due_at = g.target_was ->> '$.answer_due_at'
            FROM merger g WHERE g.id = ?1 AND ticket.number = ?2 AND ticket.answered_at = g.source_was ->> '$.answered_at'
                AND ticket.answered_at IS NOT g.target_was ->> '$.answered_at' AND ticket.status <> 'closed'";
        if !merger.apart {
            self.run(answer, (id, place))?;
        }
        self.undo_copies(id)?;
        self.undo_links(merger, place)
    }

    fn undo_copies(&self, id: MergerId) -> Result<()> {
        let copied = "(SELECT row FROM merged_row WHERE merger = ?1 AND kind = 'copied_note')";
        let documents = format!("DELETE FROM attachment WHERE note IN {copied}");
        self.run(&documents, id)?;
        self.run(&format!("DELETE FROM note WHERE id IN {copied}"), id)
    }

    fn undo_links(&self, merger: &Merger, place: TicketNumber) -> Result<()> {
        let links: Vec<TicketNumber> = self.merged_rows(merger.id, "link")?;
        let shared: Vec<TicketNumber> = self.merged_rows(merger.id, "shared_link")?;
        if merger.apart && !links.contains(&place) {
            self.unlink_tickets(merger.source, place)?;
        }
        for other in links {
            if self.ticket(other)?.is_none() {
                continue;
            }
            if !merger.apart && other != place && !shared.contains(&other) {
                self.unlink_tickets(place, other)?;
            }
            self.link_tickets(merger.source, other)?;
        }
        Ok(())
    }

    /// Forgets a merger that was undone. Its lines are no part any more of what later ones moved on; the line that tells of the undoing
    /// goes wherever the line that told of the merger goes.
    pub fn end_merger(&self, merger: MergerId, told: Option<EntryId>) -> Result<()> {
        if let (Some(told), Some(absorbed)) = (told, self.absorbed_by(merger)?) {
            let beside = "INSERT OR IGNORE INTO merged_row
                SELECT merger, 'entry', ?2 FROM merged_row WHERE kind = 'entry' AND row = ?1";
            self.run(beside, (absorbed, told))?;
        }
        let moved_on = "DELETE FROM merged_row WHERE merger > ?1
            AND kind IN ('entry','note','mark','solution','task','spent','removal')
            AND EXISTS (SELECT 1 FROM merged_row o WHERE o.merger = ?1 AND o.kind = merged_row.kind AND o.row = merged_row.row)";
        self.run(moved_on, merger)?;
        // What the other taught is learned again when it stands alone, too.
        let taught = "UPDATE merger SET source_was = json_set(merger.source_was, '$.learned', g.target_was ->> '$.learned') FROM merger g
            WHERE g.id = ?1 AND merger.source = g.target AND merger.id > ?1 AND merger.source_was ->> '$.learned' IS NULL";
        self.run(taught, merger)?;
        self.forget_coming_by(merger)?;
        self.run("DELETE FROM merger WHERE id = ?1", merger)
    }

    /// Somebody reads along no more in what a merger brought together.
    pub fn end_observing(&self, merger: MergerId, person: PersonId) -> Result<()> {
        let sql = "DELETE FROM merged_row WHERE merger = ?1 AND kind = 'observer' AND row = ?2";
        self.run(sql, (merger, person))
    }

    /// Brings to the ticket that was merged what these people have said in the other after that line, and tells how much that was.
    pub fn bring_later_words(
        &self,
        (place, line): (TicketNumber, EntryId),
        source: TicketNumber,
        people: &[PersonId],
    ) -> Result<usize> {
        let sql = "UPDATE entry SET ticket = ?3 WHERE ticket = ?1 AND id > ?2 AND author = ?4
            AND event IN ('followed_up', 'documents_added')";
        let mut brought = 0;
        for person in people {
            brought += self.change(sql, (place, line, source, person))?;
        }
        Ok(brought)
    }

    /// Files the tickets that go on in this one where it is filed: whoever must not read it reads no title of theirs.
    pub fn file_merged(&self, number: TicketNumber, category: Option<CategoryId>) -> Result<()> {
        let sql = format!(
            "{BELOW} UPDATE ticket SET category = ?2 WHERE number IN (SELECT number FROM m)"
        );
        self.run(&sql, (number, category))
    }
}
