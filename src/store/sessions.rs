//! Who is signed in, by the hash of the cookie; `web::visitor::session` makes and reads the cookies, `second` has what comes between
//! password and session.

use super::sql::{Cells, Record, Selected, record};
use super::{Person, Read, Result, Write};
use crate::rules::{Instant, PersonId};

/// A running session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its number, for its person.
    pub id: i64,
    /// Who.
    pub person: Person,
    /// What its forms must carry.
    pub csrf: String,
    /// What remembers it, if it is remembered.
    pub family: Option<i64>,
    /// Its person authenticated twice.
    pub twice: bool,
    /// When it ends unless used.
    pub expires_at: Instant,
}

/// A session about to start.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Hash of the cookie.
    pub token_hash: &'a [u8],
    /// Who.
    pub person: PersonId,
    /// What its forms must carry.
    pub csrf: &'a str,
    /// What remembers it.
    pub family: Option<i64>,
    /// Its person authenticated twice.
    pub twice: bool,
    /// Program and system.
    pub browser: &'a str,
}

/// What remembers somebody in one browser, and opens sessions there.
#[derive(Clone, Debug)]
pub struct Remembered {
    /// Its number.
    pub id: i64,
    /// Who.
    pub person: PersonId,
    /// Hash of what the cookie holds now.
    pub validator: Vec<u8>,
    /// Hash of what it held before.
    pub previous: Option<Vec<u8>>,
    /// Since when.
    pub rotated_at: Instant,
    /// What the forms of its sessions must carry.
    pub csrf: String,
    /// Its person authenticated twice.
    pub twice: bool,
    /// Program and system.
    pub browser: String,
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// A session, or what remembers it.
    pub place: Place,
    /// Program and system.
    pub browser: String,
    /// Since when.
    pub started_at: Instant,
    /// Used last, to within an hour.
    pub seen_at: Instant,
}

record! { SignedIn { place: "remembered, id", browser, started_at, seen_at } }

/// Where somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Until the browser is closed.
    Session(i64),
    /// Remembered.
    Family(i64),
}

impl Record for Place {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (remembered, id) = cells.take()?;
        Ok(if remembered {
            Self::Family(id)
        } else {
            Self::Session(id)
        })
    }
}

record! { Remembered as r { id, person, validator, previous, rotated_at, csrf, twice, browser } }

impl Read<'_> {
    /// The session behind a cookie's hash, if it runs and its person may still sign in.
    pub fn session(&self, token_hash: &[u8], now: Instant) -> Result<Option<Session>> {
        let sql = format!(
            "SELECT session_id, csrf, family, twice, expires_at, {} FROM person JOIN
                (SELECT id AS session_id, person AS whose, csrf, family, twice, expires_at FROM session
                    WHERE token_hash = ?1 AND expires_at > ?2) ON whose = id
             WHERE NOT disabled",
            Person::COLUMNS
        );
        let found = self.maybe(&sql, (token_hash, now))?;
        let session = |(id, csrf, family, twice, expires_at, person)| Session {
            id,
            person,
            csrf,
            family,
            twice,
            expires_at,
        };
        Ok(found.map(session))
    }

    /// What remembers somebody, if its time has not passed and its person may still sign in.
    pub fn remembered(&self, selector: &str, now: Instant) -> Result<Option<Remembered>> {
        let running = "FROM remembered r JOIN person p ON p.id = r.person
                       WHERE r.selector = ?1 AND r.expires_at > ?2 AND NOT p.disabled";
        self.find(running, (selector, now))
    }

    /// Where a person is signed in; used last first.
    pub fn signed_in(&self, person: PersonId, now: Instant) -> Result<Vec<SignedIn>> {
        let sql = "SELECT 1, r.id, r.browser, r.started_at, max(r.rotated_at, coalesce(max(s.seen_at), 0)) AS seen
                   FROM remembered r LEFT JOIN session s ON s.family = r.id
                   WHERE r.person = ?1 AND r.expires_at > ?2 GROUP BY r.id
                   UNION ALL
                   SELECT 0, id, browser, started_at, seen_at FROM session
                   WHERE person = ?1 AND expires_at > ?2 AND family IS NULL
                   ORDER BY 5 DESC, 2 DESC";
        self.all(sql, (person, now))
    }
}

impl Write<'_> {
    /// Starts a session.
    pub fn start_session(
        &self,
        new: &NewSession<'_>,
        (now, until): (Instant, Instant),
    ) -> Result<()> {
        let sql =
            "INSERT INTO session (token_hash, person, csrf, family, twice, browser, started_at, seen_at, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)";
        self.run(
            sql,
            (
                new.token_hash,
                new.person,
                new.csrf,
                new.family,
                new.twice,
                new.browser,
                now,
                until,
            ),
        )
    }

    /// Remembers somebody in a browser, whose cookie has `selector` and what hashes to `validator`; its number.
    pub fn remember(
        &self,
        (selector, validator): (&str, &[u8]),
        new: &NewSession<'_>,
        (now, until): (Instant, Instant),
    ) -> Result<i64> {
        let sql =
            "INSERT INTO remembered (selector, validator, rotated_at, person, csrf, twice, browser, started_at, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?3, ?8)";
        self.insert(
            sql,
            (
                selector,
                validator,
                now,
                new.person,
                new.csrf,
                new.twice,
                new.browser,
                until,
            ),
        )
    }

    /// The cookie holds something else from now on.
    pub fn rotate(
        &self,
        family: i64,
        validator: &[u8],
        (now, until): (Instant, Instant),
    ) -> Result<()> {
        let sql = "UPDATE remembered SET previous = validator, validator = ?2, rotated_at = ?3, expires_at = ?4 WHERE id = ?1";
        self.run(sql, (family, validator, now, until))
    }

    /// Lets a session that is used run on.
    pub fn prolong_session(
        &self,
        token_hash: &[u8],
        (now, until): (Instant, Instant),
    ) -> Result<()> {
        let sql = "UPDATE session SET seen_at = ?2, expires_at = ?3 WHERE token_hash = ?1";
        self.run(sql, (token_hash, now, until))
    }

    /// Ends one session, and what remembers it.
    pub fn end_session(&self, token_hash: &[u8]) -> Result<()> {
        let sql =
            "DELETE FROM remembered WHERE id = (SELECT family FROM session WHERE token_hash = ?1)";
        self.run(sql, token_hash)?;
        self.run("DELETE FROM session WHERE token_hash = ?1", token_hash)
    }

    /// Ends what remembers somebody in one browser, and its sessions.
    pub fn end_family(&self, family: i64) -> Result<()> {
        self.run("DELETE FROM remembered WHERE id = ?1", family)
    }

    /// Signs a person out somewhere; nothing happens to anybody else's.
    pub fn sign_out(&self, person: PersonId, place: Place) -> Result<()> {
        let (sql, id) = match place {
            Place::Session(id) => ("DELETE FROM session WHERE id = ?1 AND person = ?2", id),
            Place::Family(id) => ("DELETE FROM remembered WHERE id = ?1 AND person = ?2", id),
        };
        self.run(sql, (id, person))
    }

    /// Ends every session of a person, begun ones too; codes are asked everywhere again.
    pub fn end_sessions(&self, person: PersonId) -> Result<()> {
        for sql in [
            "DELETE FROM remembered WHERE person = ?1",
            "DELETE FROM session WHERE person = ?1",
            "DELETE FROM half_session WHERE person = ?1",
            "UPDATE device SET trusted_until = NULL WHERE person = ?1",
        ] {
            self.run(sql, person)?;
        }
        Ok(())
    }

    /// Forgets the sessions that have ended by themselves.
    pub fn forget_ended_sessions(&self, now: Instant) -> Result<()> {
        for sql in [
            "DELETE FROM remembered WHERE expires_at <= ?1",
            "DELETE FROM session WHERE expires_at <= ?1",
            "DELETE FROM half_session WHERE started_at <= ?1 - 86400000",
        ] {
            self.run(sql, now)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access::Role;
    use crate::store::{NewPerson, Purpose, Store};

    /// Whatever forgot to end their sessions: the account itself is asked each time.
    #[test]
    fn a_disabled_account_has_no_session_though_there_is_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let now = Instant::from_timestamp_millis(0).expect("a moment");
        let until = now + chrono::Duration::hours(1);
        let camille = NewPerson {
            address: "camille@ecole.example",
            name: "Camille",
            login: None,
            role: Role::Requester,
        };
        let found = |w: &Write<'_>| -> Result<(bool, bool)> {
            let session = w.session(b"t", now)?.is_some();
            Ok((session, w.remembered("s", now)?.is_some()))
        };
        let seen = store.write(|w| {
            let person = w.add_person(&camille, now)?;
            let mut new = NewSession {
                token_hash: b"t",
                person,
                csrf: "c",
                family: None,
                twice: false,
                browser: "",
            };
            new.family = Some(w.remember(("s", b"v"), &new, (now, until))?);
            w.start_session(&new, (now, until))?;
            let before = found(w)?;
            w.run("UPDATE person SET disabled = 1 WHERE id = ?1", person)?;
            Ok::<_, crate::store::Error>((before, found(w)?))
        });
        assert_eq!(seen.expect("a write"), ((true, true), (false, false)));
    }
}
