//! What administrators decide: each function checks who asks and what, writes, leaves its line in the audit and owes its mails in
//! one transaction, and is called by pages and commands alike; what happens to tickets is in `desk` itself.

pub mod accounts;
pub mod answers;
pub mod categories;
pub mod groups;
pub mod identities;
pub mod registers;
pub mod settings;
pub mod team;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use crate::rules::access::Role;
use crate::rules::administration::Refusal;
use crate::rules::audit::{Deed, Trail};
use crate::rules::{Instant, PersonId};
use crate::store::{self, Person, Store, Write};

/// Why nothing was changed.
#[derive(Debug)]
pub enum Error {
    /// The rules say no.
    Refused(Refusal),
    /// The file could not be read or written.
    Store(store::Error),
}

/// What comes of administering.
pub type Result<T> = std::result::Result<T, Error>;

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Who asks for something, from where, and when.
#[derive(Clone, Debug)]
pub struct Caller {
    /// None: whoever may write the file, and so may do everything.
    person: Option<PersonId>,
    trail: Trail,
    pub(super) now: Instant,
}

impl Caller {
    /// Somebody signed in, from that address; what they may do is read where it is asked.
    pub fn signed_in(person: PersonId, from: impl Display, now: Instant) -> Self {
        Self {
            person: Some(person),
            trail: Trail::of(person, from),
            now,
        }
    }

    /// Whoever may write the file: at the command line, in the first steps.
    pub const fn owner(trail: Trail, now: Instant) -> Self {
        Self {
            person: None,
            trail,
            now,
        }
    }

    /// Fails unless an administrator asks.
    fn must_administer(&self, w: &Write<'_>) -> Result<()> {
        if self.person.is_some() && self.account(w)?.role != Role::Administrator {
            return Err(Refusal::NotAllowed.into());
        }
        Ok(())
    }

    /// One transaction of an administrator.
    fn administer<T>(
        &self,
        store: &Store,
        work: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<T> {
        store.write(|w| {
            self.must_administer(w)?;
            work(w)
        })
    }

    /// Who is signed in, as they are now.
    pub(super) fn account(&self, w: &Write<'_>) -> Result<Person> {
        let person = self.person.map(|id| w.person(id)).transpose()?.flatten();
        let person = person.filter(|person| !person.disabled);
        Ok(person.ok_or(Refusal::NotAllowed)?)
    }

    /// The same, where it is an agent.
    pub(super) fn agent(&self, w: &Write<'_>) -> Result<Person> {
        let person = self.account(w)?;
        let agent = person.role.is_agent().then_some(person);
        Ok(agent.ok_or(Refusal::NotAllowed)?)
    }

    /// Leaves the line of what was done.
    pub(super) fn note(&self, w: &Write<'_>, deed: Deed, about: &str) -> Result<()> {
        Ok(w.audit(deed, &self.trail, about, self.now)?)
    }
}
