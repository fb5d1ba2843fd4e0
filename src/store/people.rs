//! People: requesters known by mail, accounts, agents; their sessions are in `sessions`.

use std::collections::HashMap;

use super::identity::{AMONG, told_apart};
use super::sql::{Parameters, record};
use super::{Read, Result, Write};
use crate::rules::access::Role;
use crate::rules::choices::Theme;
use crate::rules::matching::fold;
use crate::rules::{Instant, PersonId};

/// Somebody the desk knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Mail address, lowercase.
    pub address: String,
    /// As shown to others.
    pub name: String,
    /// User name, once there is an account.
    pub login: Option<String>,
    /// Argon2id hash; without one there is no local sign-in.
    pub password: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// `fr` or `en`; none: the desk's.
    pub language: Option<String>,
    /// Neither signs in nor is written to.
    pub disabled: bool,
    /// Wants one-key shortcuts.
    pub keys: bool,
    /// The look of the pages; none: the system's.
    pub theme: Option<Theme>,
    /// The first name, where a directory tells it apart.
    pub given_name: Option<String>,
    /// What the directory never changes of them.
    pub directory_id: Option<String>,
    /// Who this row turned out to be: it is known no more.
    pub joined_into: Option<PersonId>,
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewPerson<'a> {
    /// Mail address; kept in lowercase.
    pub address: &'a str,
    /// As shown to others.
    pub name: &'a str,
    /// User name, if there is an account.
    pub login: Option<&'a str>,
    /// What the account may do.
    pub role: Role,
}

record! { Person { id, address, name, login, password, role, language, disabled, keys, theme, given_name, directory_id, joined_into } }

impl Read<'_> {
    pub(super) fn person_where(
        &self,
        column: &str,
        value: impl Parameters,
    ) -> Result<Option<Person>> {
        self.find(&format!("FROM person WHERE {column} = ?1"), value)
    }

    /// By number.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>> {
        self.person_where("id", id)
    }

    /// By any of their mail addresses, whatever its case.
    pub fn person_by_address(&self, address: &str) -> Result<Option<Person>> {
        let address = address.to_lowercase();
        if let Some(person) = self.person_where("address", &address)? {
            return Ok(Some(person));
        }
        let whose = "SELECT person FROM person_address WHERE address = ?1";
        let whose: Option<PersonId> = self.maybe(whose, &address)?;
        whose.map_or(Ok(None), |id| self.person(id))
    }

    /// Those who are called so, whatever its case and accents, and are not disabled.
    pub fn people_named(&self, name: &str) -> Result<Vec<Person>> {
        let named = "FROM person WHERE folded(name) = ?1 AND NOT disabled AND joined_into IS NULL ORDER BY id";
        self.select(named, fold(name.trim()))
    }

    /// By user name, whatever its case; one of somebody who turned out to be another leads there.
    pub fn person_by_login(&self, login: &str) -> Result<Option<Person>> {
        let found = self.person_where("login", login.to_lowercase())?;
        found.map(|person| self.living(person)).transpose()
    }

    /// The names of these people, each asked once.
    pub fn names_of(&self, mut people: Vec<PersonId>) -> Result<HashMap<PersonId, String>> {
        people.sort_unstable();
        people.dedup();
        self.map(&format!("SELECT p.id, p.name {AMONG}"), people)
    }

    /// Everybody with an account, or everybody; by name.
    pub fn people(&self, accounts_only: bool) -> Result<Vec<Person>> {
        let by_name = if accounts_only {
            "FROM person WHERE login IS NOT NULL AND joined_into IS NULL ORDER BY folded(name), id"
        } else {
            "FROM person WHERE joined_into IS NULL ORDER BY folded(name), id"
        };
        self.select(by_name, ())
    }

    /// Agents and administrators that are not disabled; by name, those of one name told apart.
    pub fn team(&self) -> Result<Vec<Person>> {
        let by_name =
            "FROM person WHERE role IN ('group_agent','agent','administrator') AND NOT disabled
            ORDER BY folded(name), id";
        Ok(told_apart(self.select(by_name, ())?))
    }

    /// How many administrators have an account that may sign in.
    pub fn administrators(&self) -> Result<usize> {
        let team = self.team()?;
        let could_enter =
            |person: &&Person| person.role == Role::Administrator && person.login.is_some();
        Ok(team.iter().filter(could_enter).count())
    }

    /// A page of everybody, or of those in one of these roles, by name: those with these words in name, user name or address,
    /// after that person.
    pub fn people_page(
        &self,
        words: &str,
        roles: &[Role],
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>> {
        let roles: Vec<String> = roles.iter().map(|r| format!("'{}'", r.word())).collect();
        let sql = format!(
            "FROM person
             WHERE joined_into IS NULL AND role IN ({})
               AND (instr(folded(name || ' ' || address || ' ' || coalesce(login, '')), ?1) > 0
                    OR id IN (SELECT person FROM person_address WHERE instr(address, ?1) > 0))
               AND (?2 IS NULL OR (folded(name), id) > (SELECT folded(name), id FROM person WHERE id = ?2))
             ORDER BY folded(name), id LIMIT ?3",
            roles.join(",")
        );
        self.select(&sql, (fold(words), after, limit))
    }
}

impl Write<'_> {
    /// Adds somebody. The address must be new.
    pub fn add_person(&self, person: &NewPerson<'_>, at: Instant) -> Result<PersonId> {
        let NewPerson {
            address,
            name,
            login,
            role,
        } = person;
        let login = login.map(str::to_lowercase);
        let sql = "INSERT INTO person (address, name, login, role, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.insert(sql, (address.to_lowercase(), name, login, role, at))
    }

    /// Gives a name to somebody known by address only so far.
    pub fn set_name(&self, id: PersonId, name: &str) -> Result<()> {
        self.run("UPDATE person SET name = ?2 WHERE id = ?1", (id, name))
    }

    /// Gives somebody known by mail a user name.
    pub fn set_login(&self, id: PersonId, login: &str) -> Result<()> {
        self.run(
            "UPDATE person SET login = ?2 WHERE id = ?1",
            (id, login.to_lowercase()),
        )
    }

    /// Sets the argon2id hash, and ends the sessions that the old password opened.
    pub fn set_password(&self, id: PersonId, hash: &str) -> Result<()> {
        self.run("UPDATE person SET password = ?2 WHERE id = ?1", (id, hash))?;
        self.end_sessions(id)
    }

    /// Puts a newer hash of the same password in the place of `old`; sessions go on.
    pub fn replace_hash(&self, id: PersonId, old: &str, new: &str) -> Result<()> {
        let sql = "UPDATE person SET password = ?3 WHERE id = ?1 AND password = ?2";
        self.run(sql, (id, old, new))
    }

    /// Changes what an account may do, and ends its sessions. Who treats no tickets any more leaves those in hand.
    pub fn set_role(&self, id: PersonId, role: Role) -> Result<()> {
        if !role.is_agent() {
            self.note_left(id)?;
        }
        self.run("UPDATE person SET role = ?2 WHERE id = ?1", (id, role))?;
        self.end_sessions(id)
    }

    /// Disables or enables an account, and ends its sessions (GLPI CVE-2022-39234 kept them). Who is disabled leaves the tickets in
    /// hand.
    pub fn set_disabled(&self, id: PersonId, disabled: bool) -> Result<()> {
        if disabled {
            self.note_left(id)?;
        }
        self.run(
            "UPDATE person SET disabled = ?2 WHERE id = ?1",
            (id, disabled),
        )?;
        self.end_sessions(id)
    }

    /// Whether one-key shortcuts are wanted.
    pub fn set_keys(&self, id: PersonId, on: bool) -> Result<()> {
        self.run("UPDATE person SET keys = ?2 WHERE id = ?1", (id, on))
    }

    /// The look of its pages; none: the system's.
    pub fn set_theme(&self, id: PersonId, theme: Option<Theme>) -> Result<()> {
        self.run("UPDATE person SET theme = ?2 WHERE id = ?1", (id, theme))
    }

    /// The language its mails and pages speak.
    pub fn set_language(&self, id: PersonId, language: &str) -> Result<()> {
        self.run(
            "UPDATE person SET language = ?2 WHERE id = ?1",
            (id, language),
        )
    }
}
