//! Tickets as they stand; what was said is in `timeline`, the views are in `lists`, what may happen is in `rules::ticket`.

use rusqlite::{OptionalExtension, Row, params};

use super::{Error, Read, Result, Write, from_millis, from_word, to_millis};
use crate::rules::priority::Level;
use crate::rules::routing::weight;
use crate::rules::ticket::{Hold, Kind, Priority, Proposal, Source, Status, Ticket, Wait};
use crate::rules::{CategoryId, EntryId, Instant, PersonId, TicketNumber};

/// A ticket about to be opened.
#[derive(Clone, Debug)]
pub struct NewTicket<'a> {
    /// Its title.
    pub subject: &'a str,
    /// Who asks.
    pub requester: PersonId,
    /// How it came.
    pub source: Source,
    /// Incident or request.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// The closed ticket it continues.
    pub follows: Option<TicketNumber>,
    /// Message-ID of the mail that opens it.
    pub mail_root: Option<&'a str>,
}

const TICKET: &str =
    "t.number, t.subject, t.status, t.kind, t.priority, t.category, t.requester, t.source,
    t.opened_at, t.solved_at, t.closed_at, t.changed_at, t.waits_since, t.follows, t.merged_into,
    t.urgency, t.impact, t.hold_reason, t.hold_until, t.awaits_requester";

impl Read<'_> {
    /// A ticket with its people and its open proposal.
    pub fn ticket(&self, number: TicketNumber) -> Result<Option<Ticket>> {
        let sql = format!("SELECT {TICKET} FROM ticket t WHERE t.number = ?1");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([number.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let mut ticket = read_ticket(row)?;
        ticket.observers = self.people_of(number, "observer")?;
        ticket.assignees = self.people_of(number, "assignee")?;
        ticket.proposal = self.proposal(number)?;
        Ok(Some(ticket))
    }

    fn people_of(&self, number: TicketNumber, part: &str) -> Result<Vec<PersonId>> {
        let sql =
            "SELECT person FROM ticket_person WHERE ticket = ?1 AND part = ?2 ORDER BY person";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map((number.0, part), |row| row.get(0).map(PersonId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn proposal(&self, number: TicketNumber) -> Result<Option<Proposal>> {
        let sql = "SELECT s.entry, e.author, e.at, s.clock_stopped, s.reminded_at FROM solution s
                   JOIN entry e ON e.id = s.entry WHERE s.ticket = ?1 AND s.state = 'waiting'";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(Some(Proposal {
            entry: EntryId(row.get(0)?),
            by: PersonId(row.get(1)?),
            at: from_millis(row.get(2)?)?,
            clock_stopped: row.get(3)?,
            reminded_at: row.get::<_, Option<i64>>(4)?.map(from_millis).transpose()?,
        }))
    }

    /// The Message-ID of the mail that opened it.
    pub fn mail_root(&self, number: TicketNumber) -> Result<Option<String>> {
        let sql = "SELECT mail_root FROM ticket WHERE number = ?1";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([number.0], |row| row.get(0));
        Ok(found.optional()?.flatten())
    }

    /// The ticket in which one goes on, however often it was merged: itself where it was not.
    pub fn surviving(&self, number: TicketNumber) -> Result<TicketNumber> {
        let sql = "WITH RECURSIVE chain (number, into_, step) AS (
                SELECT number, merged_into, 0 FROM ticket WHERE number = ?1
                UNION ALL SELECT t.number, t.merged_into, step + 1 FROM ticket t JOIN chain c ON t.number = c.into_ WHERE step < 100)
            SELECT number FROM chain WHERE into_ IS NULL LIMIT 1";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([number.0], |row| row.get(0).map(TicketNumber));
        Ok(found.optional()?.unwrap_or(number))
    }

    /// The open ticket by which that person, taking part in it, has continued a closed one; the newest where there are several.
    pub fn open_continuation(
        &self,
        closed: TicketNumber,
        person: PersonId,
    ) -> Result<Option<TicketNumber>> {
        let sql = "WITH RECURSIVE later (number) AS (
                SELECT number FROM ticket WHERE follows = ?1
                UNION SELECT t.number FROM ticket t JOIN later l ON t.follows = l.number)
            SELECT t.number FROM later l JOIN ticket t ON t.number = l.number
            WHERE t.status <> 'closed' AND (t.requester = ?2
                OR EXISTS (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.person = ?2))
            ORDER BY t.number DESC LIMIT 1";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row((closed.0, person.0), |row| row.get(0).map(TicketNumber));
        Ok(found.optional()?)
    }

    /// The highest number so far.
    pub fn last_ticket(&self) -> Result<Option<TicketNumber>> {
        let sql = "SELECT max(number) FROM ticket";
        let last: Option<i64> = self
            .db
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        Ok(last.map(TicketNumber))
    }

    /// Every number, in order.
    pub fn ticket_numbers(&self) -> Result<Vec<TicketNumber>> {
        let mut statement = self
            .db
            .prepare_cached("SELECT number FROM ticket ORDER BY number")?;
        let rows = statement.query_map([], |row| row.get(0).map(TicketNumber))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Tickets with a solution proposed before that moment whose clock runs, and when it was proposed.
    pub fn proposals_before(&self, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        self.proposals("e.at <= ?1", before)
    }

    /// Of these, those whose requester was not reminded.
    pub fn unreminded_before(&self, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        self.proposals("e.at <= ?1 AND s.reminded_at IS NULL", before)
    }

    /// Tickets on hold whose day has come, oldest day first.
    pub fn held_until(&self, now: Instant) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT number FROM ticket WHERE hold_until <= ?1 AND status = 'pending' ORDER BY hold_until";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([to_millis(now)], |row| row.get(0).map(TicketNumber))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn proposals(&self, which: &str, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        let sql = format!(
            "SELECT s.ticket, e.at FROM solution s JOIN entry e ON e.id = s.entry
             WHERE s.state = 'waiting' AND NOT s.clock_stopped AND {which} ORDER BY s.ticket"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([to_millis(before)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((TicketNumber(row.get(0)?), from_millis(row.get(1)?)?));
        }
        Ok(found)
    }
}

impl Write<'_> {
    /// Opens a ticket; its number is the next one.
    pub fn add_ticket(&self, new: &NewTicket<'_>, at: Instant) -> Result<Ticket> {
        let sql = "INSERT INTO ticket (subject, status, kind, priority, requester, source, opened_at, changed_at, waits_since, follows, mail_root)
                   VALUES (?1, 'new', ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7, ?8)";
        self.db.prepare_cached(sql)?.execute((
            new.subject,
            new.kind.word(),
            new.priority.word(),
            new.requester.0,
            new.source.word(),
            to_millis(at),
            new.follows.map(|number| number.0),
            new.mail_root,
        ))?;
        let number = TicketNumber(self.db.last_insert_rowid());
        self.ticket(number)?
            .ok_or_else(|| Error::Damaged(format!("ticket {number} vanished")))
    }

    /// Saves the ticket as a decision left it.
    pub fn save_ticket(&self, ticket: &Ticket) -> Result<()> {
        let Ticket {
            number,
            subject,
            status,
            kind,
            urgency,
            impact,
            priority,
            waits_for,
            category,
            requester,
            observers,
            assignees,
            source: _,
            opened_at: _,
            solved_at,
            closed_at,
            changed_at,
            waits_since,
            follows: _,
            merged_into,
            proposal,
        } = ticket;
        let sql = "UPDATE ticket SET subject = ?2, status = ?3, kind = ?4, priority = ?5, category = ?6, requester = ?7,
                   solved_at = ?8, closed_at = ?9, changed_at = ?10, waits_since = ?11, merged_into = ?12, urgency = ?13, impact = ?14,
                   hold_reason = ?15, hold_until = ?16, awaits_requester = ?17 WHERE number = ?1";
        let hold = ticket.hold();
        self.db.prepare_cached(sql)?.execute(params![
            number.0,
            subject,
            status.word(),
            kind.word(),
            priority.word(),
            category.map(|category| category.0),
            requester.0,
            solved_at.map(to_millis),
            closed_at.map(to_millis),
            to_millis(*changed_at),
            waits_since.map(to_millis),
            merged_into.map(|target| target.0),
            urgency.word(),
            impact.word(),
            hold.map(|hold| &hold.reason),
            hold.and_then(|hold| hold.until).map(to_millis),
            *waits_for == Some(Wait::Requester),
        ])?;
        self.save_people(*number, "observer", observers)?;
        self.save_people(*number, "assignee", assignees)?;
        if !assignees.is_empty() {
            self.save_load(*number, in_hand(*status).then(|| weight(*priority)))?;
        }
        if let Some(proposal) = proposal {
            let sql = "UPDATE solution SET clock_stopped = ?2, reminded_at = ?3 WHERE entry = ?1";
            let row = (
                proposal.entry.0,
                proposal.clock_stopped,
                proposal.reminded_at.map(to_millis),
            );
            self.db.prepare_cached(sql)?.execute(row)?;
        }
        Ok(())
    }

    /// Brings all that was said, noted and joined on one ticket to another.
    pub fn move_entries(&self, from: TicketNumber, to: TicketNumber) -> Result<()> {
        for table in ["entry", "note", "mark", "solution", "task", "spent"] {
            let sql = format!("UPDATE OR IGNORE {table} SET ticket = ?2 WHERE ticket = ?1");
            self.db.prepare_cached(&sql)?.execute((from.0, to.0))?;
        }
        self.move_answer(from, to)?;
        let links = "INSERT OR IGNORE INTO ticket_link (one, other)
            SELECT min(each, ?2), max(each, ?2) FROM (SELECT other AS each FROM ticket_link WHERE one = ?1
                UNION SELECT one FROM ticket_link WHERE other = ?1) WHERE each <> ?2";
        self.db.prepare_cached(links)?.execute((from.0, to.0))?;
        let links = "DELETE FROM ticket_link WHERE one = ?1 OR other = ?1";
        self.db.prepare_cached(links)?.execute([from.0])?;
        Ok(())
    }

    /// Files the tickets that were merged into this one where it is filed: whoever must not read it reads no title of theirs.
    pub fn file_merged(&self, number: TicketNumber, category: Option<CategoryId>) -> Result<()> {
        // By the lines that tell of it, which moved here with the others, from mergers before mergers too.
        let sql = "UPDATE ticket SET category = ?2 WHERE number IN
            (SELECT detail ->> '$.ticket' FROM entry WHERE ticket = ?1 AND event = 'absorbed')";
        let key = (number.0, category.map(|id| id.0));
        self.db.prepare_cached(sql)?.execute(key)?;
        Ok(())
    }

    /// What the ticket counts for in the hands of each of its assignees, kept there: pages and the routing of each mail sum it.
    fn save_load(&self, number: TicketNumber, load: Option<u32>) -> Result<()> {
        let sql = "UPDATE ticket_person SET load = ?2 WHERE ticket = ?1 AND part = 'assignee' AND load IS NOT ?2";
        self.db.prepare_cached(sql)?.execute((number.0, load))?;
        Ok(())
    }

    fn save_people(&self, number: TicketNumber, part: &str, wanted: &[PersonId]) -> Result<()> {
        let held = self.people_of(number, part)?;
        for gone in held.iter().filter(|person| !wanted.contains(person)) {
            let sql = "DELETE FROM ticket_person WHERE ticket = ?1 AND part = ?2 AND person = ?3";
            self.db
                .prepare_cached(sql)?
                .execute((number.0, part, gone.0))?;
        }
        for new in wanted.iter().filter(|person| !held.contains(person)) {
            let sql =
                "INSERT OR IGNORE INTO ticket_person (ticket, part, person) VALUES (?1, ?2, ?3)";
            self.db
                .prepare_cached(sql)?
                .execute((number.0, part, new.0))?;
        }
        Ok(())
    }
}

/// Whether its assignees still have something to do, or to wait for.
const fn in_hand(status: Status) -> bool {
    match status {
        Status::New | Status::Assigned | Status::Planned | Status::Pending => true,
        Status::Solved | Status::Closed => false,
    }
}

pub(super) fn read_entry_id(row: &Row<'_>, column: usize) -> Result<Option<EntryId>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(EntryId))
}

fn read_ticket(row: &Row<'_>) -> Result<Ticket> {
    let word = |column: usize| row.get::<_, String>(column);
    let moment = |column: usize| {
        row.get::<_, Option<i64>>(column)?
            .map(from_millis)
            .transpose()
    };
    Ok(Ticket {
        number: TicketNumber(row.get(0)?),
        subject: row.get(1)?,
        status: from_word(Status::from_word, &word(2)?, "status")?,
        kind: from_word(Kind::from_word, &word(3)?, "kind")?,
        urgency: from_word(Level::from_word, &word(15)?, "urgency")?,
        impact: from_word(Level::from_word, &word(16)?, "impact")?,
        priority: from_word(Priority::from_word, &word(4)?, "priority")?,
        waits_for: match (row.get(19)?, row.get(17)?) {
            (true, _) => Some(Wait::Requester),
            (false, Some(reason)) => Some(Wait::Other(Hold {
                reason,
                until: moment(18)?,
            })),
            (false, None) => None,
        },
        category: row.get::<_, Option<i64>>(5)?.map(CategoryId),
        requester: PersonId(row.get(6)?),
        observers: vec![],
        assignees: vec![],
        source: from_word(Source::from_word, &word(7)?, "source")?,
        opened_at: from_millis(row.get(8)?)?,
        solved_at: moment(9)?,
        closed_at: moment(10)?,
        changed_at: from_millis(row.get(11)?)?,
        waits_since: moment(12)?,
        follows: row.get::<_, Option<i64>>(13)?.map(TicketNumber),
        merged_into: row.get::<_, Option<i64>>(14)?.map(TicketNumber),
        proposal: None,
    })
}
