//! Browsers that people have signed in with, by the hash of their cookie; sessions are in `sessions`.

use super::{Read, Result, Write};
use crate::rules::{Instant, PersonId};

/// A browser that nobody signs in with for so long is forgotten.
const KNOWN_FOR: chrono::Duration = chrono::Duration::days(365);

impl Read<'_> {
    /// Whether the person of that name or address, in lowercase, has signed in with that browser. The name may be the one of
    /// another source: then it is the beginning of the address.
    pub fn knows_browser(&self, token_hash: &[u8], login: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM device d JOIN person p ON p.id = d.person WHERE d.token_hash = ?1
                   AND (?2 IN (p.login, p.address, substr(p.address, 1, instr(p.address, '@') - 1))
                        OR p.id = (SELECT person FROM person_address WHERE address = ?2)))";
        self.one(sql, (token_hash, login))
    }

    /// Whether no code is asked of that person in that browser.
    pub fn trusts_browser(&self, hash: &[u8], person: PersonId, now: Instant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM device WHERE token_hash = ?1 AND person = ?2 AND trusted_until > ?3)";
        self.one(sql, (hash, person, now))
    }
}

impl Write<'_> {
    /// Notes that somebody has signed in with a browser, whose cookie was `old` and is `new` from now on. With
    /// `trusted_until` no code is asked of them there before then.
    pub fn know_browser(
        &self,
        (old, new): (Option<&[u8]>, &[u8]),
        person: PersonId,
        trusted_until: Option<Instant>,
        now: Instant,
    ) -> Result<()> {
        if let Some(old) = old {
            self.run(
                "UPDATE device SET token_hash = ?2 WHERE token_hash = ?1",
                (old, new),
            )?;
        }
        let sql = "INSERT INTO device (token_hash, person, seen_at, trusted_until) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (token_hash, person) DO UPDATE SET seen_at = excluded.seen_at,
                   trusted_until = coalesce(excluded.trusted_until, trusted_until)";
        self.run(sql, (new, person, now, trusted_until))
    }

    /// Forgets the browsers that nobody signs in with any more.
    pub fn forget_browsers(&self, now: Instant) -> Result<()> {
        self.run("DELETE FROM device WHERE seen_at < ?1", now - KNOWN_FOR)
    }
}
