//! The desk's own accounts: argon2id hashes in the file, and which passwords are too weak for one.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::names::PASSWORD_BYTES_MAX;
use super::{Answer, Identity, Source, of_file};
use crate::rules::faults::{Cause, ServerFault};
use crate::store::{self, Person, Store};

/// Salt and hash that no password has: checked where there is none, so that the answer takes as long.
const NOBODYS: &str = "bm8gc2FsdCBhdCBhbGwhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Hashes computed at once, 19 MiB each: bounds memory and CPU on a small machine.
const HASHES_AT_ONCE_MAX: usize = 2;
/// The environment variable of tests that makes hashes quick, and worthless; builds without debug assertions know none.
const QUICK: &str = "HELPDESK_QUICK_HASHES";
const PASSWORD_CHARS_MIN: usize = 8;

/// Passwords that are tried first by whoever tries: those of the published lists with eight characters or more.
const COMMON: &str =
    "00000000 01234567 01234567890 0123456789 11111111 11223344 12121212 123123123 12341234
    1234567890 123456789 12345678 1234qwer 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 87654321
    987654321 a1b2c3d4 aaaaaaaa abc12345 abcd1234 abcdefgh admin123 admin1234 administrateur
    administrator anthony1 asdfghjkl azerty12 azerty123 azertyui azertyuiop baseball bienvenue
    bonjour1 camille1 changeme chocolat computer coucou123 doudou123 dragon123 ecole123 ecole1234
    football helpdesk helpdesk1 iloveyou iloveyou1 informatique internet jetaime1 letmein1
    liverpool loulou123 marseille master123 michelle motdepasse motdepasse1 nicolas1 ordinateur
    p@ssw0rd p@ssword pa$$w0rd passw0rd password password1 password12 password123 password!
    princess princesse q1w2e3r4 qwerty12 qwerty123 qwertyui qwertyuiop secret123 soleil123
    starwars sunshine superman support1 test1234 testtest trustno1 welcome1 whatever zxcvbnm1";

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
    let folded = password.to_lowercase();
    let login = login.to_lowercase();
    let local_part = login.split('@').next().unwrap_or_default();
    if password.chars().count() < PASSWORD_CHARS_MIN {
        Some(Weakness::Short)
    } else if password.len() > PASSWORD_BYTES_MAX {
        Some(Weakness::Long)
    } else if folded == login || folded == local_part {
        Some(Weakness::Login)
    } else if COMMON.split_whitespace().any(|common| common == folded) {
        Some(Weakness::Common)
    } else {
        None
    }
}

/// What a hash costs whoever guesses: OWASP's second choice, 19 MiB and two passes.
fn cost() -> argon2::Config<'static> {
    let full = argon2::Config::owasp2();
    if cfg!(debug_assertions) && std::env::var_os(QUICK).is_some() {
        let (mem_cost, time_cost) = (8, 1);
        return argon2::Config {
            mem_cost,
            time_cost,
            ..full
        };
    }
    full
}

/// How every hash of that cost begins.
fn beginning(cost: &argon2::Config<'_>) -> String {
    let (memory, passes) = (cost.mem_cost, cost.time_cost);
    format!("$argon2id$v=19$m={memory},t={passes},p=1$")
}

/// Hashes a password for [`store::Write::set_password`].
pub fn hash(password: &str) -> store::Result<String> {
    let salt: [u8; 16] = store::random()?;
    Ok(hashed(password, &salt))
}

fn hashed(password: &str, salt: &[u8]) -> String {
    let hashed = argon2::hash_encoded(password.as_bytes(), salt, &cost());
    // cannot fail: the parameters are constants, and no password is as long as argon2's limit of 4 GiB
    hashed.expect("parameters that fit")
}

/// The accounts in the file.
#[derive(Debug)]
pub struct Accounts {
    store: Arc<Store>,
    turns: Turns,
}

impl Accounts {
    /// Those of that file.
    pub fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            turns: Turns::new(HASHES_AT_ONCE_MAX),
        }
    }

    /// By user name, else by mail address.
    fn find(&self, login: &str) -> store::Result<Option<Person>> {
        let login = login.trim().to_lowercase();
        self.store.read(|r| {
            let by_login = r.person_by_login(&login)?;
            by_login.map_or_else(|| r.person_by_address(&login), |person| Ok(Some(person)))
        })
    }

    /// Same password, newer parameters. Not worth failing a sign-in for: the next one tries again.
    fn rehash(&self, person: &Person, old: &str, password: &str) {
        let done = hash(password).and_then(|new| {
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
            count => Ok(format!("{count} accounts with a password")),
        }
    }

    fn check(&self, login: &str, password: &str) -> Answer {
        if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
            return Answer::Wrong;
        }
        let person = match self.find(login) {
            Ok(person) => person,
            Err(cause) => return Answer::CouldNotAsk(of_file(&cause)),
        };
        let present = beginning(&cost());
        let stored = person.as_ref().and_then(|p| p.password.clone());
        let tried = stored.clone().unwrap_or_else(|| present.clone() + NOBODYS);
        let _turn = self.turns.take();
        let fits = argon2::verify_encoded(&tried, password.as_bytes());
        let Some(person) = person else {
            return Answer::NotHere;
        };
        match (stored, fits) {
            (Some(old), Ok(true)) if !person.disabled => {
                if !old.starts_with(&present) {
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

/// So many at once; the others wait.
#[derive(Debug)]
struct Turns {
    free: Mutex<usize>,
    freed: Condvar,
}

/// Given back when dropped.
struct Turn<'a>(&'a Turns);

impl Turns {
    fn new(free: usize) -> Self {
        Self {
            free: Mutex::new(free),
            freed: Condvar::new(),
        }
    }

    fn take(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_while(free, |free| *free == 0);
        *waited.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_hash_is_a_present_one_and_nobody_has_the_other() {
        let mine = hash("correct horse").unwrap();
        let present = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(mine.starts_with(present));
        assert_ne!(hash("correct horse").unwrap(), mine);
        assert_eq!(argon2::verify_encoded(&mine, b"correct horse"), Ok(true));
        let nobodys = beginning(&cost()) + NOBODYS;
        assert!(nobodys.starts_with(present));
        assert_eq!(
            argon2::verify_encoded(&nobodys, b"correct horse"),
            Ok(false)
        );
        assert_eq!(nobodys.len(), mine.len());
    }

    #[test]
    fn weak_passwords_are_named() {
        for (password, expected) in [
            ("", Some(Weakness::Short)),
            ("éééé777", Some(Weakness::Short)),
            ("Marie.Lopez", Some(Weakness::Login)),
            ("Password1", Some(Weakness::Common)),
            ("AZERTYUIOP", Some(Weakness::Common)),
            ("éééé7777", None),
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

    #[test]
    fn a_third_hash_waits_for_its_turn() {
        let turns = Turns::new(2);
        let (one, two) = (turns.take(), turns.take());
        std::thread::scope(|threads| {
            let third = threads.spawn(|| drop(turns.take()));
            assert_eq!(*turns.free.lock().unwrap(), 0);
            assert!(!third.is_finished());
            drop(one);
            third.join().unwrap();
        });
        drop(two);
        assert_eq!(*turns.free.lock().unwrap(), 2);
    }
}
