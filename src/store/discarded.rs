//! Tickets thrown away because they were opened by mistake, until they are brought back or deleted, and senders whose mail is not
//! registered; what goes for its age is in `retention`.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};

/// A ticket that was thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    /// Its number.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Who threw it away.
    pub person: PersonId,
    /// When.
    pub at: Instant,
}

record! { Discarded as g { number: "g.ticket", subject: "t.subject", person, at } }

/// A sender whose mail is not registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Whose.
    pub address: String,
    /// Who blocked it.
    pub person: PersonId,
    /// When.
    pub at: Instant,
}

record! { Blocked as b { address, person, at } }

impl Read<'_> {
    /// Tickets that were thrown away, the newest first.
    pub fn discarded(&self) -> Result<Vec<Discarded>> {
        let all = "FROM discarded g JOIN ticket t ON t.number = g.ticket WHERE t.merged_into IS NULL ORDER BY g.at DESC, g.ticket DESC";
        self.select(all, ())
    }

    /// Senders whose mail is not registered, by address.
    pub fn blocked(&self) -> Result<Vec<Blocked>> {
        self.select("FROM blocked b ORDER BY b.address", ())
    }

    /// Whether mail of that sender is not registered.
    pub fn is_blocked(&self, address: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blocked WHERE address = ?1)";
        self.one(sql, address.to_lowercase())
    }
}

impl Write<'_> {
    /// Throws a ticket away, with those that go on in it: it counts in nobody's hands, waits for nobody, and is found by nobody.
    pub fn discard(&self, number: TicketNumber, by: PersonId, at: Instant) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO discarded (ticket, person, at, learned)
            VALUES (?1, ?2, ?3, (SELECT category FROM learned_ticket WHERE ticket = ?1))";
        for gone in [vec![number], self.merged_below(number)?].concat() {
            self.run(sql, (gone, by, at))?;
            self.index_ticket(gone)?;
        }
        self.run(
            "UPDATE ticket_person SET load = NULL WHERE ticket = ?1",
            number,
        )?;
        self.unlearn(number)
    }

    /// Brings it back, with those that go on in it.
    pub fn bring_back(&self, number: TicketNumber, at: Instant) -> Result<()> {
        for back in self.merged_below(number)? {
            self.run("DELETE FROM discarded WHERE ticket = ?1", back)?;
        }
        let sql = "DELETE FROM discarded WHERE ticket = ?1 RETURNING learned";
        let learned: Option<Option<CategoryId>> = self.maybe(sql, number)?;
        self.learn(number, learned.flatten())?;
        self.note_return(number, at)?;
        self.index_ticket(number)
    }

    /// A ticket that was away is back: of its closing clocks none counts the time meanwhile, and its requester is reminded anew.
    pub fn note_return(&self, number: TicketNumber, at: Instant) -> Result<()> {
        let sql = "UPDATE ticket SET returned_at = ?2 WHERE number = ?1";
        self.run(sql, (number, at))?;
        let sql = "UPDATE solution SET reminded_at = NULL WHERE ticket = ?1 AND state = 'waiting'";
        self.run(sql, number)
    }

    /// From now on mail of that sender is not registered.
    pub fn block(&self, address: &str, by: PersonId, at: Instant) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO blocked (address, person, at) VALUES (?1, ?2, ?3)";
        self.run(sql, (address.to_lowercase(), by, at))
    }

    /// It is again. False where it was before.
    pub fn unblock(&self, address: &str) -> Result<bool> {
        let sql = "DELETE FROM blocked WHERE address = ?1";
        Ok(self.change(sql, address.to_lowercase())? > 0)
    }

    /// Mails of a ticket that wait for somebody do not leave.
    pub fn abandon_waiting(&self, number: TicketNumber, person: PersonId) -> Result<()> {
        let sql = "UPDATE owed_mail SET state = 'abandoned' WHERE ticket = ?1 AND person = ?2 AND state = 'waiting'";
        self.run(sql, (number, person))
    }
}
