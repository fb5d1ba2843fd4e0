//! How much came from one sender and went to one reader lately: what `desk` limits floods and loops by.

use super::{Read, Result, to_millis};
use crate::rules::{Instant, PersonId};

impl Read<'_> {
    /// Tickets that somebody opened since then.
    pub fn opened_since(&self, requester: PersonId, since: Instant) -> Result<u32> {
        let sql = "SELECT count(*) FROM ticket WHERE requester = ?1 AND opened_at > ?2";
        let key = (requester.0, to_millis(since));
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row(key, |row| row.get(0))?)
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
        let key = (to.0, to_millis(since), title, to_millis(same_since));
        let counts = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self.db.prepare_cached(sql)?.query_row(key, counts)?)
    }

    /// Whether an agent was told since then that this requester floods the desk.
    pub fn told_of_flood(&self, agent: PersonId, by: PersonId, since: Instant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM owed_mail m JOIN owed_topic t ON t.mail = m.id AND t.topic = 'flood'
                   JOIN ticket k ON k.number = m.ticket
                   WHERE m.person = ?1 AND m.created_at > ?2 AND k.requester = ?3)";
        let key = (agent.0, to_millis(since), by.0);
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row(key, |row| row.get(0))?)
    }
}
