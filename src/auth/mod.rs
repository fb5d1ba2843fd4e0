//! Who somebody is: the sign-in sources, asked in the configured order; the desk's own accounts are in `local`.

pub mod local;

use std::sync::Arc;

use crate::config;
use crate::store::{self, Person, Store};

/// A place where passwords are checked.
pub trait Source: Send + Sync {
    /// What the journal calls it.
    fn name(&self) -> &str;
    /// Checks a password. Takes the same time whether or not the login is known.
    fn check(&self, login: &str, password: &str) -> Answer;
}

/// What a source says about a login and its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They belong together.
    Yes(Identity),
    /// It has nobody of that name.
    NotHere,
    /// It knows the name, and the password is wrong or may not be used.
    Wrong,
    /// It could not be asked, with the cause for the journal.
    CouldNotAsk(String),
}

/// Somebody whose password was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Lowercase mail address: what all sources know a person by.
    pub address: String,
}

/// What becomes of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Come in.
    Welcome(Box<Person>),
    /// Unknown name, wrong password and disabled account: all are told alike.
    No,
    /// Nobody said yes and somebody could not be asked: each cause, for the journal.
    CouldNotAsk(Vec<String>),
}

/// All sources of the configuration.
pub struct Sources {
    store: Arc<Store>,
    sources: Vec<Box<dyn Source>>,
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.sources.iter().map(|source| source.name());
        f.debug_list().entries(names).finish()
    }
}

impl Sources {
    /// The sources in the order in which they are asked.
    pub fn new(configured: &[config::SignIn], store: &Arc<Store>) -> Self {
        let build = |source: &config::SignIn| -> Box<dyn Source> {
            match source {
                config::SignIn::Local => Box::new(local::Accounts::new(store.clone())),
            }
        };
        Self {
            store: store.clone(),
            sources: configured.iter().map(build).collect(),
        }
    }

    /// What each source is called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.name())
    }

    /// Asks one source after the other until one says yes. A "wrong" ends nothing: the same person may have another
    /// password elsewhere.
    pub fn sign_in(&self, login: &str, password: &str) -> SignIn {
        let mut silent = Vec::new();
        for source in &self.sources {
            match source.check(login, password) {
                Answer::Yes(identity) => match self.person(&identity) {
                    Ok(person) => return person,
                    Err(cause) => silent.push(format!("{}: {cause}", source.name())),
                },
                Answer::NotHere | Answer::Wrong => {}
                Answer::CouldNotAsk(cause) => silent.push(format!("{}: {cause}", source.name())),
            }
        }
        if silent.is_empty() {
            SignIn::No
        } else {
            SignIn::CouldNotAsk(silent)
        }
    }

    /// The desk decides who may enter, whoever checked the password.
    fn person(&self, identity: &Identity) -> store::Result<SignIn> {
        let found = self
            .store
            .read(|r| r.person_by_address(&identity.address))?;
        Ok(match found {
            Some(person) if !person.disabled => SignIn::Welcome(Box::new(person)),
            Some(_) | None => SignIn::No,
        })
    }
}
