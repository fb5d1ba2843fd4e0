//! How much came from one sender and went to one reader lately: what `desk` limits floods and loops by.

use super::{Read, Result};
use crate::rules::{Instant, PersonId, TicketNumber};

impl Read<'_> {
    /// Tickets that somebody opened since then.
    pub fn opened_since(&self, requester: PersonId, since: Instant) -> Result<u32> {
        let sql = "SELECT count(*) FROM ticket WHERE requester = ?1 AND opened_at > ?2";
        self.one(sql, (requester, since))
    }

    /// The tickets, with their titles, that were acknowledged to somebody since then, and when.
    pub fn acknowledged(
        &self,
        to: PersonId,
        since: Instant,
    ) -> Result<Vec<(TicketNumber, String, Instant)>> {
        let sql = "SELECT m.ticket, k.subject, m.created_at
                   FROM owed_mail m JOIN owed_topic t ON t.mail = m.id AND t.topic = 'acknowledgement'
                   JOIN ticket k ON k.number = m.ticket WHERE m.person = ?1 AND m.created_at > ?2";
        self.all(sql, (to, since))
    }

    /// Whether an agent was told since then that this requester floods the desk.
    pub fn told_of_flood(&self, agent: PersonId, by: PersonId, since: Instant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM owed_mail m JOIN owed_topic t ON t.mail = m.id AND t.topic = 'flood'
                   JOIN ticket k ON k.number = m.ticket
                   WHERE m.person = ?1 AND m.created_at > ?2 AND k.requester = ?3)";
        self.one(sql, (agent, since, by))
    }
}
