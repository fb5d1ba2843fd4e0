//! How much came from one sender and went to one reader lately: what `desk` limits floods and loops by.

use super::{Read, Result};
use crate::rules::{Instant, PersonId};

impl Read<'_> {
    /// Tickets that somebody opened since then.
    pub fn opened_since(&self, requester: PersonId, since: Instant) -> Result<u32> {
        let sql = "SELECT count(*) FROM ticket WHERE requester = ?1 AND opened_at > ?2";
        self.one(sql, (requester, since))
    }

    /// Acknowledgements owed to somebody since the first moment, and those about a ticket of the same title since the second.
    pub fn acknowledged(
        &self,
        to: PersonId,
        title: &str,
        (since, same_since): (Instant, Instant),
    ) -> Result<(u32, u32)> {
        let sql = "SELECT count(*), coalesce(sum(k.subject = ?3 AND m.created_at > ?4), 0)
                   FROM owed_mail m JOIN owed_topic t ON t.mail = m.id AND t.topic = 'acknowledgement'
                   JOIN ticket k ON k.number = m.ticket WHERE m.person = ?1 AND m.created_at > ?2";
        self.one(sql, (to, since, title, same_since))
    }

    /// Whether an agent was told since then that this requester floods the desk.
    pub fn told_of_flood(&self, agent: PersonId, by: PersonId, since: Instant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM owed_mail m JOIN owed_topic t ON t.mail = m.id AND t.topic = 'flood'
                   JOIN ticket k ON k.number = m.ticket
                   WHERE m.person = ?1 AND m.created_at > ?2 AND k.requester = ?3)";
        self.one(sql, (agent, since, by))
    }
}
