//! Argon2id hashes of passwords, two at once whatever they are for; whose they are is known in `local`.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::store;

/// Salt and hash that no password has: checked where there is none, so that the answer takes as long.
const NOBODYS: &str = "bm8gc2FsdCBhdCBhbGwhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Hashes computed at once, 19 MiB each: bounds memory and CPU on a small machine.
const HASHES_AT_ONCE_MAX: usize = 2;
/// The environment variable of tests that makes hashes quick, and worthless; builds without debug assertions know none.
const QUICK: &str = "HELPDESK_QUICK_HASHES";

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

/// How every hash of the present cost begins.
pub fn present() -> String {
    let cost = cost();
    let (memory, passes) = (cost.mem_cost, cost.time_cost);
    format!("$argon2id$v=19$m={memory},t={passes},p=1$")
}

/// Makes and checks hashes: one for a process, or the limit is none.
#[derive(Debug)]
pub struct Hasher {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            free: Mutex::new(HASHES_AT_ONCE_MAX),
            freed: Condvar::new(),
        }
    }
}

impl Hasher {
    /// Hashes a password for [`store::Write::set_password`].
    pub fn hash(&self, password: &str) -> store::Result<String> {
        let salt: [u8; 16] = store::random()?;
        let _turn = self.turn();
        Ok(hashed(password, &salt))
    }

    /// Whether a password has that hash; without one it takes as long, and none fits. The error is that of a hash which is none.
    pub fn fits(&self, hash: Option<&str>, password: &str) -> Result<bool, argon2::Error> {
        let nobodys = || present() + NOBODYS;
        let hash = hash.map_or_else(nobodys, str::to_owned);
        let _turn = self.turn();
        argon2::verify_encoded(&hash, password.as_bytes())
    }

    fn turn(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_while(free, |free| *free == 0);
        *waited.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(self)
    }
}

fn hashed(password: &str, salt: &[u8]) -> String {
    let hashed = argon2::hash_encoded(password.as_bytes(), salt, &cost());
    // cannot fail: the parameters are constants, and no password is as long as argon2's limit of 4 GiB
    hashed.expect("parameters that fit")
}

/// The right to hash now; given back when dropped.
struct Turn<'a>(&'a Hasher);

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
        let hasher = Hasher::default();
        let mine = hasher.hash("correct horse").unwrap();
        assert!(mine.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(mine.starts_with(&present()));
        assert_ne!(hasher.hash("correct horse").unwrap(), mine);
        assert_eq!(hasher.fits(Some(&mine), "correct horse"), Ok(true));
        assert_eq!(hasher.fits(None, "correct horse"), Ok(false));
        assert_eq!((present() + NOBODYS).len(), mine.len());
    }

    #[test]
    fn a_third_hash_waits_for_its_turn() {
        let hasher = Hasher::default();
        let (one, two) = (hasher.turn(), hasher.turn());
        std::thread::scope(|threads| {
            let third = threads.spawn(|| hasher.hash("correct horse").is_ok());
            assert_eq!(*hasher.free.lock().unwrap(), 0);
            assert!(!third.is_finished());
            drop(one);
            assert!(third.join().unwrap());
        });
        drop(two);
        assert_eq!(*hasher.free.lock().unwrap(), HASHES_AT_ONCE_MAX);
    }
}
