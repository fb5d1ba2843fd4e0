//! Tickets as they stand; what was said is in `timeline`, the views are in `lists`, what may happen is in `rules::ticket`.

use super::sql::{Cells, Record, record};
use super::{Error, Read, Result, Write};
use crate::rules::routing::weight;
use crate::rules::ticket::{Hold, Kind, Priority, Proposal, Source, Status, Ticket, Wait};
use crate::rules::{Instant, PersonId, TicketNumber};

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

record! {
    Ticket as t {
        number, subject, status, kind, urgency, impact, priority,
        waits_for: "t.awaits_requester, t.hold_reason, t.hold_until", category, requester, source,
        opened_at, solved_at, closed_at, changed_at, waits_since, follows, merged_into, closed_as,
        discarded: "EXISTS (SELECT 1 FROM discarded g WHERE g.ticket = t.number)",
    } with { observers: vec![], assignees: vec![], proposal: None }
}

record! {
    Proposal as s {
        entry, by: "e.author", at: "e.at",
        counts_from: "max(e.at, coalesce((SELECT returned_at FROM ticket WHERE number = s.ticket), 0))",
        clock_stopped, reminded_at,
    }
}

impl Record for Option<Wait> {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        Ok(match cells.take()? {
            (true, _, _) => Some(Wait::Requester),
            (false, Some(reason), until) => Some(Wait::Other(Hold { reason, until })),
            (false, None, _) => None,
        })
    }
}

impl Read<'_> {
    /// A ticket with its people and its open proposal.
    pub fn ticket(&self, number: TicketNumber) -> Result<Option<Ticket>> {
        let mut ticket: Option<Ticket> = self.find("FROM ticket t WHERE t.number = ?1", number)?;
        if let Some(ticket) = &mut ticket {
            let people = "SELECT part = 'assignee', person FROM ticket_person
                WHERE ticket = ?1 AND part IN ('observer', 'assignee') ORDER BY person";
            for (has_it, person) in self.all(people, number)? {
                if has_it {
                    ticket.assignees.push(person);
                } else {
                    ticket.observers.push(person);
                }
            }
            ticket.proposal = self.proposal(number)?;
        }
        Ok(ticket)
    }

    fn people_of(&self, number: TicketNumber, part: &str) -> Result<Vec<PersonId>> {
        let sql =
            "SELECT person FROM ticket_person WHERE ticket = ?1 AND part = ?2 ORDER BY person";
        self.all(sql, (number, part))
    }

    fn proposal(&self, number: TicketNumber) -> Result<Option<Proposal>> {
        let waiting = "FROM solution s JOIN entry e ON e.id = s.entry WHERE s.ticket = ?1 AND s.state = 'waiting'";
        self.find(waiting, number)
    }

    /// The Message-ID of the mail that opened it.
    pub fn mail_root(&self, number: TicketNumber) -> Result<Option<String>> {
        let sql = "SELECT mail_root FROM ticket WHERE number = ?1";
        Ok(self.maybe::<Option<String>>(sql, number)?.flatten())
    }

    /// The ticket in which one goes on, however often it was merged: itself where it was not.
    pub fn surviving(&self, number: TicketNumber) -> Result<TicketNumber> {
        let sql = "WITH RECURSIVE chain (number, into_, step) AS (
                SELECT number, merged_into, 0 FROM ticket WHERE number = ?1
                UNION ALL SELECT t.number, t.merged_into, step + 1 FROM ticket t JOIN chain c ON t.number = c.into_ WHERE step < 100)
            SELECT number FROM chain WHERE into_ IS NULL LIMIT 1";
        Ok(self.maybe(sql, number)?.unwrap_or(number))
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
            WHERE t.status <> 'closed' AND t.number NOT IN (SELECT ticket FROM discarded) AND (t.requester = ?2
                OR EXISTS (SELECT 1 FROM ticket_person p WHERE p.ticket = t.number AND p.person = ?2))
            ORDER BY t.number DESC LIMIT 1";
        self.maybe(sql, (closed, person))
    }

    /// The highest number so far.
    pub fn last_ticket(&self) -> Result<Option<TicketNumber>> {
        self.one("SELECT max(number) FROM ticket", ())
    }

    /// How many the file holds, thrown away or not: asked of files of earlier helpdesks too.
    pub fn tickets_in_file(&self) -> Result<u64> {
        self.one("SELECT count(*) FROM ticket", ())
    }

    /// Every number of those that were not thrown away, in order.
    pub fn ticket_numbers(&self) -> Result<Vec<TicketNumber>> {
        self.all("SELECT number FROM ticket WHERE number NOT IN (SELECT ticket FROM discarded) ORDER BY number", ())
    }

    /// Tickets with a solution proposed before that moment whose clock runs, and from when that counts.
    pub fn proposals_before(&self, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        self.proposals("e.at <= ?1", before)
    }

    /// Of these, those whose requester was not reminded.
    pub fn unreminded_before(&self, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        self.proposals("e.at <= ?1 AND s.reminded_at IS NULL", before)
    }

    /// Tickets on hold whose day has come, oldest day first.
    pub fn held_until(&self, now: Instant) -> Result<Vec<TicketNumber>> {
        let sql = "SELECT number FROM ticket WHERE hold_until <= ?1 AND +status = 'pending'
            AND number NOT IN (SELECT ticket FROM discarded) ORDER BY hold_until";
        self.all(sql, now)
    }

    fn proposals(&self, which: &str, before: Instant) -> Result<Vec<(TicketNumber, Instant)>> {
        let sql = format!(
            "SELECT s.ticket, max(e.at, coalesce((SELECT returned_at FROM ticket WHERE number = s.ticket), 0))
             FROM solution s JOIN entry e ON e.id = s.entry
             WHERE s.state = 'waiting' AND NOT s.clock_stopped AND s.ticket NOT IN (SELECT ticket FROM discarded) AND {which} ORDER BY s.ticket"
        );
        self.all(&sql, before)
    }
}

impl Write<'_> {
    /// Opens a ticket; its number is the next one.
    pub fn add_ticket(&self, new: &NewTicket<'_>, at: Instant) -> Result<Ticket> {
        let NewTicket {
            subject,
            requester,
            source,
            kind,
            priority,
            follows,
            mail_root,
        } = new;
        let sql = "INSERT INTO ticket (subject, status, kind, priority, requester, source, opened_at, changed_at, waits_since, follows, mail_root)
                   VALUES (?1, 'new', ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7, ?8)";
        let asked = (subject, kind, priority, requester, source);
        let number = self.insert(sql, (asked, at, follows, mail_root))?;
        self.ticket(number)?
            .ok_or_else(|| Error::damaged(format!("ticket {number} vanished")))
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
            closed_as,
            discarded: _, // by a deed of its own
            proposal,
        } = ticket;
        let hold = ticket.hold();
        let waits = (
            *waits_for == Some(Wait::Requester),
            hold.map(|hold| &hold.reason),
            hold.and_then(|hold| hold.until),
        );
        let sql = "UPDATE ticket SET subject = ?2, status = ?3, kind = ?4, urgency = ?5, impact = ?6, priority = ?7,
                   awaits_requester = ?8, hold_reason = ?9, hold_until = ?10, category = ?11, requester = ?12,
                   solved_at = ?13, closed_at = ?14, changed_at = ?15, waits_since = ?16, merged_into = ?17, closed_as = ?18 WHERE number = ?1";
        let judged = (kind, urgency, impact, priority);
        let when = (solved_at, closed_at, changed_at, waits_since);
        self.run(
            sql,
            (
                number,
                subject,
                status,
                judged,
                waits,
                category,
                requester,
                when,
                (merged_into, closed_as),
            ),
        )?;
        self.save_people(*number, "observer", observers)?;
        self.save_people(*number, "assignee", assignees)?;
        if !assignees.is_empty() {
            self.save_load(*number, in_hand(*status).then(|| weight(*priority)))?;
        }
        if let Some(proposal) = proposal {
            let sql = "UPDATE solution SET clock_stopped = ?2, reminded_at = ?3 WHERE entry = ?1";
            let Proposal {
                entry,
                by: _,
                at: _,
                counts_from: _,
                clock_stopped,
                reminded_at,
            } = proposal;
            self.run(sql, (entry, clock_stopped, reminded_at))?;
        }
        Ok(())
    }

    /// Brings all that was said, noted and joined on one ticket to another.
    pub fn move_entries(&self, from: TicketNumber, to: TicketNumber) -> Result<()> {
        for table in [
            "entry", "note", "mark", "solution", "task", "spent", "removal",
        ] {
            let sql = format!("UPDATE OR IGNORE {table} SET ticket = ?2 WHERE ticket = ?1");
            self.run(&sql, (from, to))?;
        }
        self.move_answer(from, to)?;
        let links = "INSERT OR IGNORE INTO ticket_link (one, other)
            SELECT min(each, ?2), max(each, ?2) FROM (SELECT other AS each FROM ticket_link WHERE one = ?1
                UNION SELECT one FROM ticket_link WHERE other = ?1) WHERE each <> ?2";
        self.run(links, (from, to))?;
        let links = "DELETE FROM ticket_link WHERE one = ?1 OR other = ?1";
        self.run(links, from)
    }

    /// What the ticket counts for in the hands of each of its assignees, kept there: pages and the routing of each mail sum it.
    fn save_load(&self, number: TicketNumber, load: Option<u32>) -> Result<()> {
        let sql = "UPDATE ticket_person SET load = ?2 WHERE ticket = ?1 AND part = 'assignee' AND load IS NOT ?2";
        self.run(sql, (number, load))
    }

    fn save_people(&self, number: TicketNumber, part: &str, wanted: &[PersonId]) -> Result<()> {
        let held = self.people_of(number, part)?;
        for gone in held.iter().filter(|person| !wanted.contains(person)) {
            let sql = "DELETE FROM ticket_person WHERE ticket = ?1 AND part = ?2 AND person = ?3";
            self.run(sql, (number, part, gone))?;
        }
        for new in wanted.iter().filter(|person| !held.contains(person)) {
            let sql =
                "INSERT OR IGNORE INTO ticket_person (ticket, part, person) VALUES (?1, ?2, ?3)";
            self.run(sql, (number, part, new))?;
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
