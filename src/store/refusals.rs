//! Polite refusals owed to outsiders: one a week and address at most; mails about tickets are in `outgoing`.

use rusqlite::OptionalExtension;

use super::outgoing::OwedState;
use super::{Read, Result, Write, to_millis};
use crate::rules::Instant;

/// An address is not answered again within this time.
const SILENCE: chrono::Duration = chrono::Duration::days(7);

/// A refusal about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedRefusal {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub address: String,
    /// Message-ID of the mail it answers, without angle brackets.
    pub message_id: Option<String>,
    /// How often it was tried.
    pub tries: u32,
}

impl Read<'_> {
    /// Whether one is due.
    pub fn refusal_due(&self, now: Instant) -> Result<bool> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM owed_refusal WHERE state = 'waiting' AND due_at <= ?1)";
        let mut due = self.db.prepare_cached(sql)?;
        Ok(due.query_row([to_millis(now)], |row| row.get(0))?)
    }
}

impl Write<'_> {
    /// Owes one, unless that address got one lately.
    pub fn owe_refusal(&self, address: &str, message_id: Option<&str>, now: Instant) -> Result<()> {
        let sql = "INSERT INTO owed_refusal (address, message_id, created_at, due_at, state) SELECT ?1, ?2, ?3, ?3, 'waiting'
                   WHERE NOT EXISTS (SELECT 1 FROM owed_refusal WHERE address = ?1 AND created_at > ?4)";
        let row = (
            address,
            message_id,
            to_millis(now),
            to_millis(now - SILENCE),
        );
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Takes the next due one.
    pub fn take_refusal(&self, now: Instant) -> Result<Option<OwedRefusal>> {
        let sql = "UPDATE owed_refusal SET state = 'taken', tries = tries + 1 WHERE id = (
                SELECT id FROM owed_refusal WHERE state = 'waiting' AND due_at <= ?1 ORDER BY id LIMIT 1)
            RETURNING id, address, message_id, tries";
        let taken = self
            .db
            .prepare_cached(sql)?
            .query_row([to_millis(now)], |row| {
                Ok(OwedRefusal {
                    id: row.get(0)?,
                    address: row.get(1)?,
                    message_id: row.get(2)?,
                    tries: row.get(3)?,
                })
            });
        Ok(taken.optional()?)
    }

    /// Marks what became of a try. A failed one waits again until `due`.
    pub fn mark_refusal(&self, id: i64, state: OwedState, due: Option<Instant>) -> Result<()> {
        let sql = "UPDATE owed_refusal SET state = ?2, due_at = coalesce(?3, due_at) WHERE id = ?1";
        let row = (id, state.word(), due.map(to_millis));
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Forgets the addresses of outsiders once they may be answered again.
    pub fn forget_refusals(&self, now: Instant) -> Result<()> {
        let sql = "DELETE FROM owed_refusal WHERE created_at < ?1";
        let before = to_millis(now - SILENCE);
        self.db.prepare_cached(sql)?.execute([before])?;
        Ok(())
    }
}
