//! Who is who: the addresses of a person, the row of the directory that they are, and people of one name; two persons become one
//! in `joining`.

use std::collections::HashMap;

use super::{Person, Read, Result, Write};
use crate::rules::PersonId;

/// Rows of people that became one are followed this far.
const CHAIN_MAX: usize = 16;

/// The name of `person`, by its alias in a statement, with the address where others have the name too: for the team's eyes.
pub(super) fn apart(alias: &str) -> String {
    format!(
        "CASE WHEN EXISTS (SELECT 1 FROM person same WHERE lower(same.name) = lower({alias}.name) AND same.id <> {alias}.id
            AND same.joined_into IS NULL AND {alias}.joined_into IS NULL) THEN {alias}.name || ' (' || {alias}.address || ')' ELSE {alias}.name END"
    )
}

/// The people of a list.
pub(super) const AMONG: &str = "FROM json_each(?1) j CROSS JOIN person p ON p.id = j.value";

impl Read<'_> {
    /// Somebody, or who they turned out to be.
    pub fn living(&self, person: Person) -> Result<Person> {
        let mut person = person;
        for _ in 0..CHAIN_MAX {
            let Some(into) = person.joined_into else {
                break;
            };
            let Some(next) = self.person(into)? else {
                break;
            };
            person = next;
        }
        Ok(person)
    }

    /// By the identifier that the directory never changes.
    pub fn person_by_directory_id(&self, id: &str) -> Result<Option<Person>> {
        self.person_where("directory_id", id)
    }

    /// By what the directory knows others, the newest first.
    pub fn directory_ids_beside(&self, id: PersonId, limit: u32) -> Result<Vec<String>> {
        let sql = "SELECT directory_id FROM person WHERE directory_id IS NOT NULL AND id <> ?1 AND disabled = 0 ORDER BY id DESC LIMIT ?2";
        self.all(sql, (id, limit))
    }

    /// Every address of somebody: the one that is written to, then the others in order.
    pub fn addresses_of(&self, id: PersonId) -> Result<Vec<String>> {
        let sql = "SELECT address FROM (SELECT 0 AS other, address FROM person WHERE id = ?1
            UNION ALL SELECT 1, address FROM person_address WHERE person = ?1) ORDER BY other, address";
        self.all(sql, id)
    }

    /// Everybody else of that name, by address.
    pub fn namesakes(&self, person: &Person) -> Result<Vec<Person>> {
        self.select(
            "FROM person WHERE lower(name) = lower(?1) AND id <> ?2 AND joined_into IS NULL ORDER BY address",
            (&person.name, person.id),
        )
    }

    /// The names of these people as the team reads them: with the address where others have the name too.
    pub fn names_apart(&self, mut people: Vec<PersonId>) -> Result<HashMap<PersonId, String>> {
        people.sort_unstable();
        people.dedup();
        let sql = format!("SELECT p.id, {} {AMONG}", apart("p"));
        self.map(&sql, people)
    }
}

/// The people of a list that is chosen from, those of one name with their addresses.
pub(super) fn told_apart(mut people: Vec<Person>) -> Vec<Person> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for person in &people {
        *count.entry(person.name.to_lowercase()).or_default() += 1;
    }
    for person in &mut people {
        if count
            .get(&person.name.to_lowercase())
            .is_some_and(|n| *n > 1)
        {
            person.name = format!("{} ({})", person.name, person.address);
        }
    }
    people
}

impl Write<'_> {
    /// Gives somebody another address, which must be nobody's.
    pub fn add_address(&self, id: PersonId, address: &str) -> Result<()> {
        let sql = "INSERT INTO person_address (address, person) VALUES (?1, ?2)";
        self.run(sql, (address.to_lowercase(), id))
    }

    /// Takes one of the other addresses away.
    pub fn remove_address(&self, id: PersonId, address: &str) -> Result<bool> {
        let sql = "DELETE FROM person_address WHERE address = ?1 AND person = ?2";
        Ok(self.change(sql, (address.to_lowercase(), id))? > 0)
    }

    /// Writes to this address of theirs from now on, new or known; the former one stays known.
    pub fn prefer_address(&self, person: &Person, address: &str) -> Result<()> {
        let address = address.to_lowercase();
        if address == person.address {
            return Ok(());
        }
        self.remove_address(person.id, &address)?;
        let sql = "UPDATE person SET address = ?2 WHERE id = ?1";
        self.run(sql, (person.id, &address))?;
        self.add_address(person.id, &person.address)
    }

    /// Nobody is known by what the directory never changes, until it is told again.
    pub fn forget_directory_ids(&self) -> Result<()> {
        self.run(
            "UPDATE person SET directory_id = NULL WHERE directory_id IS NOT NULL",
            (),
        )
    }

    /// What a directory tells of somebody beside name and address.
    pub fn set_directory(
        &self,
        id: PersonId,
        entry: Option<&str>,
        given: Option<&str>,
    ) -> Result<()> {
        let sql = "UPDATE person SET directory_id = coalesce(?2, directory_id), given_name = coalesce(?3, given_name) WHERE id = ?1";
        self.run(sql, (id, entry, given))
    }
}
