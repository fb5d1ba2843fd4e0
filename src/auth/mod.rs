//! Who somebody is: the sign-in sources, asked in the configured order; what each of them is stands in its own file.
//!
//! A person has addresses. Names lead to a source, and the source's answer to an address, or to what it never changes of somebody: a
//! name that two sources have gives neither of them the other's person. How often may be tried is in `throttle`, what a name may be in `names`, whom a
//! source means in `whose`.

mod ber;
mod common;
mod hashing;
mod imap;
mod ldap;
pub mod line;
pub mod local;
mod names;
mod throttle;
pub mod totp;
mod whose;

pub use hashing::Hasher;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{self, HeaderSignIn};
use crate::rules::Instant;
use crate::rules::access::Role;
use crate::rules::faults::{Cause, ServerFault};
use crate::rules::spelling::{self, canonical};
use crate::store::{self, Person, Store};
use throttle::{Keys, Throttle, Turn};

/// A place where passwords are checked.
pub trait Source: Send + Sync {
    /// What the journal calls it.
    fn name(&self) -> &str;
    /// Checks a password for a name as [`spelling::read_as`] gives it. Takes the same time whether or not the login is known,
    /// and answers within five seconds. Once it is known whose account that is, and before the password is looked at, `admit`
    /// is asked.
    fn check(&self, login: &str, password: &str, admit: Admit<'_>) -> Answer;
    /// Of people whom it once had under these identifiers: what it tells of those it has still, asked by who signs in with that
    /// name and password.
    fn still_has(&self, _ids: &[String], _by: (&str, &str)) -> Result<Vec<Told>, ServerFault> {
        Ok(vec![])
    }
    /// Whether it could be asked now: what was found, or the cause.
    fn probe(&self) -> Result<String, ServerFault>;
}

/// Whether the password of an account may be tried, by what its source calls it: several names may lead there. Where it may
/// not, the source answers [`Answer::Wrong`] without looking at the password.
pub type Admit<'a> = &'a mut dyn FnMut(&str) -> bool;

/// What a source says about a login and its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They belong together.
    Yes(Identity),
    /// It has nobody of that name.
    NotHere,
    /// It knows the name, and the password is wrong or may not be used.
    Wrong,
    /// It could not be asked.
    CouldNotAsk(ServerFault),
}

/// Somebody whose password was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Lowercase mail address: what all sources know a person by.
    pub address: String,
    /// What a source outside the desk tells beside that; such people become persons at their first sign-in.
    pub told: Option<Told>,
}

/// What a source outside the desk tells of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// As shown to others.
    pub name: String,
    /// User name there, in its one spelling.
    pub login: Option<String>,
    /// What its groups make of them; none where no group is configured.
    pub groups: Option<Groups>,
    /// Every address of our domains that it has of them, the one of the identity first.
    pub addresses: Vec<String>,
    /// What it never changes of them.
    pub id: Option<String>,
    /// The first name, told apart.
    pub given_name: Option<String>,
}

/// What groups make of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups {
    /// The role of the groups that they are in.
    pub granted: Role,
    /// The highest role that groups are configured for: those above it are not theirs to take.
    pub highest: Role,
}

/// One try to sign in.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// User name or address, as typed.
    pub login: &'a str,
    /// As typed.
    pub password: &'a str,
    /// From where.
    pub from: IpAddr,
    /// Hash of the browser's device cookie, if it has one.
    pub browser: Option<&'a [u8]>,
    /// When.
    pub now: Instant,
}

/// What a trusted proxy says of who is signed in there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxySays<'a> {
    /// Nothing: no header, or none is configured.
    Nothing,
    /// This name.
    Name(&'a str),
    /// More than one name, or half of a list.
    Doubtful,
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
    /// Nobody was asked: there were too many tries. How long to wait.
    TooMany(Duration),
}

/// All sources of the configuration.
pub struct Sources {
    store: Arc<Store>,
    asked: Vec<Box<dyn Source>>,
    header: Option<HeaderSignIn>,
    domains: Vec<String>,
    throttle: Throttle,
    hasher: Arc<Hasher>,
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.asked.iter().map(|source| source.name());
        f.debug_list().entries(names).finish()
    }
}

impl Sources {
    /// The sources in the order in which they are asked; `domains` are those of the desk's people.
    pub fn new(configured: &[config::SignIn], domains: &[String], store: &Arc<Store>) -> Self {
        let hasher = Arc::new(Hasher::default());
        let mut asked: Vec<Box<dyn Source>> = Vec::new();
        let mut header = None;
        for source in configured {
            match source {
                config::SignIn::Local => {
                    let accounts = local::Accounts::new(store.clone(), hasher.clone());
                    asked.push(Box::new(accounts));
                }
                config::SignIn::Header(one) => header = Some(one.clone()),
                config::SignIn::Imap(_) | config::SignIn::Ldap(_) => {
                    asked.extend(server(source, domains));
                }
            }
        }
        Self {
            store: store.clone(),
            asked,
            header,
            domains: domains.to_vec(),
            throttle: Throttle::default(),
            hasher,
        }
    }

    /// Hashes a new password, in turn with those that are checked.
    pub fn hash(&self, password: &str) -> store::Result<String> {
        self.hasher.hash(password)
    }

    /// Each source.
    pub fn each(&self) -> impl Iterator<Item = &dyn Source> {
        self.asked.iter().map(|source| &**source)
    }

    /// The header by which a trusted proxy names who is signed in, if one is configured.
    pub fn header(&self) -> Option<&str> {
        self.header.as_ref().map(|header| &*header.header)
    }

    /// What a trusted proxy says in these headers of who is signed in. A header that came twice, or that holds a comma, may be
    /// half the client's own: nobody is believed then.
    pub fn proxy_says<'a>(&self, headers: &'a [(String, String)]) -> ProxySays<'a> {
        let Some(header) = &self.header else {
            return ProxySays::Nothing;
        };
        let mut values = headers.iter().filter(|(name, _)| *name == header.header);
        match (values.next(), values.next()) {
            (None, _) => ProxySays::Nothing,
            (Some((_, value)), None) if !value.contains(',') => ProxySays::Name(value),
            (Some(_), _) => ProxySays::Doubtful,
        }
    }

    /// The address of whom a trusted proxy names; none for what is no name.
    pub fn named_by_proxy(&self, value: &str) -> Option<String> {
        let header = self.header.as_ref()?;
        names::in_domain(value, &header.domain).map(|(_, address)| address)
    }

    /// Signs in whom a trusted proxy names.
    pub fn sign_in_by_proxy(&self, value: &str, now: Instant) -> SignIn {
        let header = self.header.as_ref();
        let Some((name, address)) =
            header.and_then(|header| names::in_domain(value, &header.domain))
        else {
            return SignIn::No;
        };
        let done = self.person(&named(name, address), now);
        done.unwrap_or_else(|cause| SignIn::CouldNotAsk(vec![cause.to_string()]))
    }

    /// Asks one source after the other until one says yes. A "wrong" ends nothing: the same person may have another
    /// password elsewhere. Each try counts for its name in whatever spelling, for the account that it leads to, and for its
    /// address; or for its browser alone where the browser is known to that person: whoever guesses from elsewhere locks
    /// nobody out there.
    pub fn sign_in(&self, what: &Try<'_>) -> SignIn {
        let keys = match self.keys(what) {
            Ok(keys) => keys,
            Err(cause) => return SignIn::CouldNotAsk(vec![cause.to_string()]),
        };
        let mut turn = match self.throttle.begin(keys, what.now) {
            Ok(turn) => turn,
            Err(wait) => return SignIn::TooMany(wait),
        };
        let outcome = self.ask(what, &mut turn);
        match &outcome {
            SignIn::Welcome(_) => turn.right(),
            SignIn::No => turn.wrong(what.now),
            SignIn::CouldNotAsk(_) | SignIn::TooMany(_) => turn.nothing(),
        }
        outcome
    }

    fn keys(&self, what: &Try<'_>) -> store::Result<Keys> {
        if let Some(browser) = what.browser {
            let login = canonical(what.login);
            let known = self.store.read(|r| r.knows_browser(browser, &login))?;
            if known {
                return Ok(Keys::browser(browser));
            }
        }
        let name = spelling::alike(what.login, &self.domains);
        Ok(Keys::stranger(&name, what.from))
    }

    fn ask(&self, what: &Try<'_>, turn: &mut Turn<'_>) -> SignIn {
        let login = spelling::read_as(what.login);
        if !names::may_be_asked(what.login.trim(), what.password) || login.is_empty() {
            return SignIn::No;
        }
        let mut wait = None;
        let mut admit = |account: &str| match turn.also(account, what.now) {
            Ok(()) => true,
            Err(longest) => {
                wait = Some(longest);
                false
            }
        };
        let mut silent = Vec::new();
        for source in &self.asked {
            match source.check(&login, what.password, &mut admit) {
                Answer::Yes(identity) => {
                    let by = (&*login, what.password);
                    match self.told_apart(&**source, identity, by, what.now) {
                        Ok(Some(identity)) => match self.person(&identity, what.now) {
                            Ok(person) => return person,
                            Err(cause) => silent.push(format!("{}: {cause}", source.name())),
                        },
                        Ok(None) => {}
                        Err(cause) => silent.push(format!("{}: {cause}", source.name())),
                    }
                }
                Answer::NotHere | Answer::Wrong => {}
                Answer::CouldNotAsk(cause) => silent.push(format!("{}: {cause}", source.name())),
            }
        }
        if let Some(wait) = wait {
            SignIn::TooMany(wait)
        } else if silent.is_empty() {
            SignIn::No
        } else {
            SignIn::CouldNotAsk(silent)
        }
    }

    /// An identity less the addresses that are somebody else's, of whom the source has not this one: whoever held one and has left, or has another now,
    /// is brought in line first. None where no address is left to know them by.
    fn told_apart(
        &self,
        source: &dyn Source,
        mut identity: Identity,
        by: (&str, &str),
        now: Instant,
    ) -> Result<Option<Identity>, String> {
        let of_file = |cause: store::Error| cause.to_string();
        loop {
            let found = self.store.read(|r| whose::held(r, &identity));
            let Some(held) = found.map_err(of_file)? else {
                return Ok(Some(identity));
            };
            let there = source.still_has(&held.ids(), by);
            let there = there.map_err(|cause| cause.to_string())?;
            let freed = self.store.write(|w| whose::free(w, &held, &there, now));
            if freed.map_err(of_file)? {
                return Ok(Some(identity));
            }
            let Some(next) = whose::less_first(identity, &held) else {
                return Ok(None);
            };
            identity = next;
        }
    }

    /// The desk decides who may enter, whoever checked the password.
    fn person(&self, identity: &Identity, now: Instant) -> store::Result<SignIn> {
        let (found, settled) = self.store.read(|r| whose::settled(r, identity))?;
        let found = if settled {
            found
        } else {
            self.store.write(|w| whose::settle(w, identity, now))?
        };
        Ok(match found {
            Some(person) if !person.disabled => SignIn::Welcome(Box::new(person)),
            Some(_) | None => SignIn::No,
        })
    }
}

/// A source that is a server: it is asked without any file of the desk's. None for the others.
pub fn server(configured: &config::SignIn, domains: &[String]) -> Option<Box<dyn Source>> {
    match configured {
        config::SignIn::Imap(server) => Some(Box::new(imap::MailServer::new(server.clone()))),
        config::SignIn::Ldap(directory) => Some(Box::new(ldap::Directory::new(
            (**directory).clone(),
            domains.to_vec(),
        ))),
        config::SignIn::Local | config::SignIn::Header(_) => None,
    }
}

/// The desk's own file could not be read or written: its error tells what to do.
fn of_file(cause: &store::Error) -> ServerFault {
    ServerFault::new(Cause::Here, cause.to_string())
}

/// Somebody of whom a source tells no more than the name.
fn named(name: String, address: String) -> Identity {
    let told = Told {
        name: names::shown(&name),
        login: Some(name),
        groups: None,
        addresses: vec![address.clone()],
        id: None,
        given_name: None,
    };
    Identity {
        address,
        told: Some(told),
    }
}
