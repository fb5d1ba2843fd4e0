//! The desk's own accounts: whose password is asked for, and which passwords are too weak for one; hashes are made in `hashing`.

use std::sync::Arc;

use super::common::is_common;
use super::hashing::{self, Hasher};
use super::names::PASSWORD_BYTES_MAX;
use super::{Admit, Answer, Identity, Source, of_file};
use crate::rules::faults::{Cause, ServerFault};
use crate::rules::spelling::canonical;
use crate::store::{self, Person, Store};

const PASSWORD_CHARS_MIN: usize = 8;

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than eight characters.
    Short,
    /// More than 1024 bytes.
    Long,
    /// The login itself.
    Login,
    /// One of those that everybody tries.
    Common,
}

/// Whether a new password is too weak, and why.
pub fn too_weak(password: &str, login: &str) -> Option<Weakness> {
    let folded = canonical(password);
    let login = canonical(login);
    let local_part = login.split('@').next().unwrap_or_default();
    if password.chars().count() < PASSWORD_CHARS_MIN {
        Some(Weakness::Short)
    } else if password.len() > PASSWORD_BYTES_MAX {
        Some(Weakness::Long)
    } else if folded == login || folded == local_part {
        Some(Weakness::Login)
    } else if is_common(password) {
        Some(Weakness::Common)
    } else {
        None
    }
}

/// The accounts in the file.
#[derive(Debug)]
pub struct Accounts {
    store: Arc<Store>,
    hasher: Arc<Hasher>,
}

impl Accounts {
    /// Those of that file.
    pub const fn new(store: Arc<Store>, hasher: Arc<Hasher>) -> Self {
        Self { store, hasher }
    }

    /// By user name, else by mail address; an account that was named before names had one spelling is found by its own.
    fn find(&self, login: &str) -> store::Result<Option<Person>> {
        self.store.read(|r| {
            for login in [canonical(login), login.trim().to_lowercase()] {
                let by_login = r.person_by_login(&login)?;
                let found = by_login
                    .map_or_else(|| r.person_by_address(&login), |person| Ok(Some(person)))?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }

    /// Same password, newer parameters. Not worth failing a sign-in for: the next one tries again.
    fn rehash(&self, person: &Person, old: &str, password: &str) {
        let done = self.hasher.hash(password).and_then(|new| {
            let replace = |w: &store::Write<'_>| w.replace_hash(person.id, old, &new);
            self.store.write(replace)
        });
        if let Err(cause) = done {
            log::warn!("a password hash could not be renewed: {cause}");
        }
    }
}

impl Source for Accounts {
    fn name(&self) -> &'static str {
        "local"
    }

    /// The accounts are counted, because a desk that nobody can enter is of no use.
    fn probe(&self) -> Result<String, ServerFault> {
        let accounts = self.store.read(|r| r.people(true));
        let accounts = accounts.map_err(|cause: store::Error| of_file(&cause))?;
        let could_enter = |person: &&Person| person.password.is_some() && !person.disabled;
        match accounts.iter().filter(could_enter).count() {
            0 => Err(ServerFault::new(
                Cause::NoAccount,
                "no account has a password",
            )),
            1 => Ok("1 account with a password".into()),
            count => Ok(format!("{count} accounts with a password")),
        }
    }

    fn check(&self, login: &str, password: &str, admit: Admit<'_>) -> Answer {
        if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
            return Answer::Wrong;
        }
        let person = match self.find(login) {
            Ok(person) => person,
            Err(cause) => return Answer::CouldNotAsk(of_file(&cause)),
        };
        if let Some(person) = &person
            && !admit(&person.address)
        {
            return Answer::Wrong;
        }
        let stored = person.as_ref().and_then(|p| p.password.clone());
        let fits = self.hasher.fits(stored.as_deref(), password);
        let Some(person) = person else {
            return Answer::NotHere;
        };
        match (stored, fits) {
            (Some(old), Ok(true)) if !person.disabled => {
                if !old.starts_with(&hashing::present()) {
                    self.rehash(&person, &old, password);
                }
                Answer::Yes(Identity {
                    address: person.address,
                    told: None,
                })
            }
            (Some(_), Err(cause)) => Answer::CouldNotAsk(ServerFault::new(
                Cause::Here,
                format!(
                    "the stored hash of account {} is damaged ({cause}): set a password anew with `helpdesk user password`",
                    person.id
                ),
            )),
            (Some(_) | None, Ok(_)) | (None, Err(_)) => Answer::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        for (password, expected) in [
            ("", Some(Weakness::Short)),
            ("éééé777", Some(Weakness::Short)),
            ("Marie.Lopez", Some(Weakness::Login)),
            ("Password1", Some(Weakness::Common)),
            ("AZERTYUIOP", Some(Weakness::Common)),
            ("éééé7x7é", None),
            ("the cat sat", None),
        ] {
            assert_eq!(too_weak(password, "marie.lopez"), expected, "{password}");
        }
        assert_eq!(too_weak(&"x".repeat(1025), "m"), Some(Weakness::Long));
        assert_eq!(
            too_weak("marie.lopez", "Marie.Lopez@ecole.example"),
            Some(Weakness::Login)
        );
    }
}
