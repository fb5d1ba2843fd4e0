//! Single-use links that set the password of a local account: kept as hashes, limited, forgotten after a day.

use super::values::stored_words;
use super::{OtherKind, Person, Read, Result, Write};
use crate::rules::{Instant, PersonId, words};

words! {
    /// What a link is for; the word is also the first part of its path.
    LinkKind {
        /// A new account gets its first password.
        Invitation = "invitation",
        /// A lost password is replaced.
        Password = "password",
    }
}

stored_words!(LinkKind);

/// How long a link holds.
const HOLDS: chrono::Duration = chrono::Duration::hours(24);
/// Askings within [`LATELY`] for one address, and from one client; more get the same answer and nothing else.
const ASKED_MAX: u32 = 3;
const CLIENT_MAX: u32 = 10;
const LATELY: chrono::Duration = chrono::Duration::hours(1);
/// Links kept in all: bounds the file, whoever asks.
const LINKS_MAX: u32 = 10_000;

/// Somebody who asks for a link.
#[derive(Clone, Copy, Debug)]
pub struct LinkAsked<'a> {
    /// The address typed, lowercase.
    pub address: &'a str,
    /// From where.
    pub client: &'a str,
    /// The link's secret, which leaves by mail only.
    pub token: &'a str,
    /// Its hash.
    pub hash: &'a [u8],
}

impl Read<'_> {
    /// Whose password a link sets, if it still works.
    pub fn link(&self, hash: &[u8], kind: LinkKind, now: Instant) -> Result<Option<Person>> {
        let sql =
            "SELECT person FROM account_link WHERE hash = ?1 AND kind = ?2 AND created_at > ?3";
        let key = (hash, kind, now - HOLDS);
        let Some(Some(person)) = self.maybe::<Option<PersonId>>(sql, key)? else {
            return Ok(None);
        };
        let person = self.person(person)?;
        Ok(person.filter(|person| !person.disabled))
    }

    fn asked_lately(&self, column: &str, value: &str, now: Instant) -> Result<u32> {
        let sql =
            format!("SELECT count(*) FROM account_link WHERE {column} = ?1 AND created_at > ?2");
        self.one(&sql, (value, now - LATELY))
    }
}

impl Write<'_> {
    /// Somebody says they lost a password. Only an account that has one gets the mail; for any other address, or too many
    /// askings, as much is written and nothing is owed.
    pub fn ask_link(&self, asked: &LinkAsked<'_>, now: Instant) -> Result<()> {
        self.forget_links(now)?;
        let all = "SELECT count(*) FROM account_link";
        let all: u32 = self.one(all, ())?;
        let too_many = all >= LINKS_MAX
            || self.asked_lately("address", asked.address, now)? >= ASKED_MAX
            || self.asked_lately("client", asked.client, now)? >= CLIENT_MAX;
        if too_many {
            return Ok(());
        }
        let known = self.person_by_address(asked.address)?;
        let known = known.filter(|person| {
            !person.disabled && person.login.is_some() && person.password.is_some()
        });
        self.add_link(
            known.as_ref().map(|person| person.id),
            LinkKind::Password,
            asked,
            now,
        )?;
        if known.is_some() {
            self.enqueue_other(OtherKind::Password, asked.address, asked.token, now)?;
        }
        Ok(())
    }

    /// Invites an account to choose its first password.
    pub fn invite(&self, person: PersonId, asked: &LinkAsked<'_>, now: Instant) -> Result<()> {
        self.add_link(Some(person), LinkKind::Invitation, asked, now)?;
        self.enqueue_other(OtherKind::Invitation, asked.address, asked.token, now)
    }

    fn add_link(
        &self,
        person: Option<PersonId>,
        kind: LinkKind,
        asked: &LinkAsked<'_>,
        now: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO account_link (hash, person, kind, address, client, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(
            sql,
            (asked.hash, person, kind, asked.address, asked.client, now),
        )
    }

    /// Uses a link up: the password is set, the person's sessions end, and no other link of theirs works. None when it does
    /// not work any more.
    pub fn use_link(
        &self,
        hash: &[u8],
        kind: LinkKind,
        password: &str,
        now: Instant,
    ) -> Result<Option<Person>> {
        let Some(person) = self.link(hash, kind, now)? else {
            return Ok(None);
        };
        self.set_password(person.id, password)?;
        self.run("DELETE FROM account_link WHERE person = ?1", person.id)?;
        Ok(Some(person))
    }

    /// Forgets the links that hold no more.
    pub fn forget_links(&self, now: Instant) -> Result<()> {
        self.run(
            "DELETE FROM account_link WHERE created_at <= ?1",
            now - HOLDS,
        )
    }
}
