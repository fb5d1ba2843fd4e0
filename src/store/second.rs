//! Between password and session: one-time codes, and the apps that make them; sessions are in `sessions`.

use super::sql::{Selected, record};
use super::{Read, Result, Write};
use crate::rules::{Instant, PersonId};

/// A code is worth something for so long.
const CODE_LASTS: chrono::Duration = chrono::Duration::minutes(10);
/// So many tries for one code.
pub const CODE_TRIES_MAX: u32 = 5;
/// So many codes for one person within [`CODES_WITHIN`].
const CODES_MAX: u32 = 5;
const CODES_WITHIN: chrono::Duration = chrono::Duration::minutes(15);
/// So many wrong tries for one person, whichever codes they were for: with the three codes that an app may show at a time, a
/// guess in 33 000 a quarter of an hour.
const WRONG_TRIES_MAX: u32 = 10;
/// Those counted are of codes begun within this time: none that was tried in the last quarter of an hour is older.
const WRONG_WITHIN: chrono::Duration = chrono::Duration::minutes(25);

/// Somebody whose password was right.
#[derive(Clone, Debug)]
pub struct Half {
    /// Who.
    pub person: PersonId,
    /// What the right code hashes to; none: the code of an app.
    pub code_hash: Option<Vec<u8>>,
    /// This try counted.
    pub tries: u32,
    /// « Se souvenir de moi ».
    pub remember: bool,
}

const VALID: &str = "token_hash = ?1 AND NOT used AND started_at > ?2 AND tries < ?3";
record! { Half { person, code_hash, tries, remember } }

impl Read<'_> {
    /// Who is between password and code, while the code is worth something.
    pub fn half(&self, token_hash: &[u8], now: Instant) -> Result<Option<Half>> {
        let valid = format!("FROM half_session WHERE {VALID}");
        self.find(&valid, (token_hash, now - CODE_LASTS, CODE_TRIES_MAX))
    }

    /// The secret of somebody's app, and the step of the last code that counted.
    pub fn app_code(&self, person: PersonId) -> Result<Option<(Vec<u8>, i64)>> {
        self.maybe(
            "SELECT secret, last_step FROM app_code WHERE person = ?1",
            person,
        )
    }
}

impl Write<'_> {
    /// How many wrong tries somebody had lately. Those of a clock that was set back do not count.
    fn wrong_codes(&self, person: PersonId, now: Instant) -> Result<u32> {
        let sql = "SELECT coalesce(sum(tries - used), 0) FROM half_session WHERE person = ?1 AND started_at > ?2 AND started_at <= ?3";
        self.one(sql, (person, now - WRONG_WITHIN, now))
    }

    /// Begins a sign-in that a code completes. False where that person had too many codes lately, or too many wrong ones.
    pub fn start_half(
        &self,
        token_hash: &[u8],
        person: PersonId,
        code_hash: Option<&[u8]>,
        remember: bool,
        now: Instant,
    ) -> Result<bool> {
        let sql = "SELECT count(*) FROM half_session WHERE person = ?1 AND started_at > ?2 AND started_at <= ?3";
        let codes: u32 = self.one(sql, (person, now - CODES_WITHIN, now))?;
        if codes >= CODES_MAX || self.wrong_codes(person, now)? >= WRONG_TRIES_MAX {
            return Ok(false);
        }
        let sql = "INSERT INTO half_session (token_hash, person, code_hash, remember, started_at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (token_hash, person, code_hash, remember, now))?;
        Ok(true)
    }

    /// Counts a try before it is looked at, so that a thousand at once are no more than five. None where the code is worth
    /// nothing any more, or its person had too many wrong ones.
    pub fn try_half(&self, token_hash: &[u8], now: Instant) -> Result<Option<Half>> {
        let Some(half) = self.half(token_hash, now)? else {
            return Ok(None);
        };
        if self.wrong_codes(half.person, now)? >= WRONG_TRIES_MAX {
            return Ok(None);
        }
        let sql = format!(
            "UPDATE half_session SET tries = tries + 1 WHERE {VALID} RETURNING {}",
            Half::COLUMNS
        );
        self.maybe(&sql, (token_hash, now - CODE_LASTS, CODE_TRIES_MAX))
    }

    /// Its code was right. False where it had been used already.
    pub fn use_half(&self, token_hash: &[u8]) -> Result<bool> {
        let sql = "UPDATE half_session SET used = 1 WHERE token_hash = ?1 AND NOT used";
        Ok(self.change(sql, token_hash)? == 1)
    }

    /// A code of that step counts now. False where it, or a later one, counted before.
    pub fn use_app_step(&self, person: PersonId, step: i64) -> Result<bool> {
        let sql = "UPDATE app_code SET last_step = ?2 WHERE person = ?1 AND last_step < ?2";
        Ok(self.change(sql, (person, step))? == 1)
    }

    /// From now on an app with that secret makes somebody's codes; that of `step` has counted.
    pub fn set_app_code(&self, person: PersonId, secret: &[u8], step: i64) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO app_code (person, secret, last_step) VALUES (?1, ?2, ?3)";
        self.run(sql, (person, secret, step))
    }

    /// Codes come by mail again.
    pub fn remove_app_code(&self, person: PersonId) -> Result<()> {
        self.run("DELETE FROM app_code WHERE person = ?1", person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access::Role;
    use crate::store::{Error, NewPerson, Purpose, Store};

    /// Two forms that bring the same code at once are both found right; one of them is the first.
    #[test]
    fn a_right_code_is_used_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let now = Instant::from_timestamp_millis(0).expect("a moment");
        let camille = NewPerson {
            address: "camille@ecole.example",
            name: "Camille",
            login: None,
            role: Role::Agent,
        };
        let used = store.write(|w| {
            let person = w.add_person(&camille, now)?;
            assert!(w.start_half(b"t", person, Some(b"c"), false, now)?);
            w.set_app_code(person, b"secret", 1)?;
            let mailed = [w.use_half(b"t")?, w.use_half(b"t")?];
            let app = [2, 2, 1, 3].map(|step| w.use_app_step(person, step));
            Ok::<_, Error>((mailed, app.into_iter().collect::<Result<Vec<_>>>()?))
        });
        let expected = ([true, false], vec![true, false, false, true]);
        assert_eq!(used.expect("a write"), expected);
    }
}
