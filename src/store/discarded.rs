//! Tickets thrown away because they were opened by mistake, until they are brought back or deleted, and senders whose mail is not
//! registered; what goes for its age is in `retention`.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::{Instant, PersonId, TicketNumber};

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
        let all = "FROM discarded g JOIN ticket t ON t.number = g.ticket ORDER BY g.at DESC, g.ticket DESC";
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
    /// Throws a ticket away: it counts in nobody's hands, waits for nobody, and is found by nobody.
    pub fn discard(&self, number: TicketNumber, by: PersonId, at: Instant) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO discarded (ticket, person, at) VALUES (?1, ?2, ?3)";
        self.run(sql, (number, by, at))?;
        self.run(
            "UPDATE ticket_person SET load = NULL WHERE ticket = ?1",
            number,
        )?;
        self.unlearn(number)?;
        self.index_ticket(number)
    }

    /// Brings it back.
    pub fn bring_back(&self, number: TicketNumber) -> Result<()> {
        self.run("DELETE FROM discarded WHERE ticket = ?1", number)?;
        self.index_ticket(number)
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
