//! Who is signed in, by the hash of the cookie; `web::session` makes and reads the cookie.

use rusqlite::OptionalExtension;

use super::{Person, Read, Result, Write, from_millis, to_millis};
use crate::rules::{Instant, PersonId};

/// A running session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// What its forms must carry.
    pub csrf: String,
    /// « Se souvenir de moi ».
    pub remembered: bool,
    /// When it ends unless used.
    pub expires_at: Instant,
}

impl Read<'_> {
    /// The session behind a cookie's hash, if it runs and its person may still sign in.
    pub fn session(&self, token_hash: &[u8], now: Instant) -> Result<Option<Session>> {
        let sql = "SELECT person, csrf, remembered, expires_at FROM session WHERE token_hash = ?1 AND expires_at > ?2";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row((token_hash, to_millis(now)), |row| {
                Ok((
                    PersonId(row.get(0)?),
                    row.get(1)?,
                    row.get(2)?,
                    row.get::<_, i64>(3)?,
                ))
            });
        let Some((person, csrf, remembered, expires_at)) = found.optional()? else {
            return Ok(None);
        };
        let Some(person) = self.person(person)?.filter(|person| !person.disabled) else {
            return Ok(None);
        };
        Ok(Some(Session {
            person,
            csrf,
            remembered,
            expires_at: from_millis(expires_at)?,
        }))
    }
}

impl Write<'_> {
    /// Starts a session.
    pub fn start_session(
        &self,
        token_hash: &[u8],
        person: PersonId,
        csrf: &str,
        remembered: bool,
        (now, until): (Instant, Instant),
    ) -> Result<()> {
        let sql =
            "INSERT INTO session (token_hash, person, csrf, remembered, started_at, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (now, until) = (to_millis(now), to_millis(until));
        self.db
            .prepare_cached(sql)?
            .execute((token_hash, person.0, csrf, remembered, now, until))?;
        Ok(())
    }

    /// Lets a session that is used run on.
    pub fn prolong_session(&self, token_hash: &[u8], until: Instant) -> Result<()> {
        let sql = "UPDATE session SET expires_at = ?2 WHERE token_hash = ?1";
        self.db
            .prepare_cached(sql)?
            .execute((token_hash, to_millis(until)))?;
        Ok(())
    }

    /// Ends one session.
    pub fn end_session(&self, token_hash: &[u8]) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM session WHERE token_hash = ?1")?
            .execute([token_hash])?;
        Ok(())
    }

    /// Ends every session of a person.
    pub fn end_sessions(&self, person: PersonId) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM session WHERE person = ?1")?
            .execute([person.0])?;
        Ok(())
    }

    /// Forgets the sessions that have ended by themselves.
    pub fn forget_ended_sessions(&self, now: Instant) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM session WHERE expires_at <= ?1")?
            .execute([to_millis(now)])?;
        Ok(())
    }
}
