//! How often may be tried: ten times within a quarter of an hour for each name and each address, ever slower; in memory only.
//!
//! Tries that are being checked count until it is known what they were, so that a thousand at once are no more than ten;
//! what comes meanwhile waits, so that a class that signs in at once is no flood.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::rules::Instant;
use crate::rules::household::household;

/// Wrong ones for one key within [`WINDOW`].
const TRIES_MAX: u32 = 10;
/// Then all is forgotten.
const WINDOW: chrono::Duration = chrono::Duration::minutes(15);
/// So many typing errors cost nothing; each further one doubles the wait, from a second.
const FREE_TRIES: u32 = 4;
/// Names and addresses held at once, at about 100 bytes.
const KEYS_MAX: usize = 20_000;
/// The longest wait for the tries before this one; each of them ends within five seconds.
const TURN_MAX: Duration = Duration::from_secs(10);

type Key = [u8; 32];

/// What a try counts for.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Name, accounts, or browser: a right password makes them start anew.
    own: Vec<Key>,
    /// Where it comes from, where that counts.
    from: Option<Key>,
}

impl Keys {
    /// A name and an address, by its household.
    pub fn stranger(login: &str, from: IpAddr) -> Self {
        let from = household(from).to_string();
        Self {
            own: vec![key("name", login.as_bytes())],
            from: Some(key("address", from.as_bytes())),
        }
    }

    /// A browser that its person has signed in with before.
    pub fn browser(hash: &[u8]) -> Self {
        Self {
            own: vec![key("browser", hash)],
            from: None,
        }
    }

    fn each(&self) -> impl Iterator<Item = Key> {
        self.own.iter().copied().chain(self.from)
    }
}

fn key(kind: &str, what: &[u8]) -> Key {
    let mut hash = Sha256::new();
    hash.update(kind.as_bytes());
    hash.update([0]);
    hash.update(what);
    hash.finalize().into()
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    wrong: u32,
    pending: u32,
    first: Instant,
    last: Instant,
}

impl Tries {
    const fn new(now: Instant) -> Self {
        Self {
            wrong: 0,
            pending: 0,
            first: now,
            last: now,
        }
    }

    /// A clock that was set back ends it too: nobody waits for a year.
    fn over(&self, now: Instant) -> bool {
        now >= self.first + WINDOW || now < self.first
    }

    fn wait(&self, now: Instant) -> Option<Duration> {
        if self.over(now) {
            return None;
        }
        let until = if self.wrong >= TRIES_MAX {
            self.first + WINDOW
        } else if self.wrong >= FREE_TRIES {
            self.last + chrono::Duration::seconds(1 << (self.wrong - FREE_TRIES))
        } else {
            return None;
        };
        (until - now).to_std().ok().filter(|wait| !wait.is_zero())
    }
}

/// Counts tries.
#[derive(Debug, Default)]
pub struct Throttle {
    tries: Mutex<HashMap<Key, Tries>>,
    decided: Condvar,
}

/// A try that is being checked; it must be told what it was.
#[must_use]
pub struct Turn<'a> {
    throttle: &'a Throttle,
    keys: Keys,
}

impl Throttle {
    /// Lets a try be checked, or tells how long to wait.
    pub fn begin(&self, keys: Keys, now: Instant) -> Result<Turn<'_>, Duration> {
        let all: Vec<Key> = keys.each().collect();
        self.admit(&all, now)?;
        Ok(Turn {
            throttle: self,
            keys,
        })
    }

    /// Counts a try for all these keys, or for none.
    fn admit(&self, keys: &[Key], now: Instant) -> Result<(), Duration> {
        let mut tries = self.lock();
        let full = |tries: &HashMap<Key, Tries>| {
            keys.iter().any(|key| {
                tries.get(key).is_some_and(|one| {
                    let wrong = if one.over(now) { 0 } else { one.wrong };
                    one.pending > 0 && wrong + one.pending >= TRIES_MAX
                })
            })
        };
        if full(&tries) {
            let waited = self
                .decided
                .wait_timeout_while(tries, TURN_MAX, |tries| full(tries));
            let (again, late) = waited.unwrap_or_else(PoisonError::into_inner);
            if late.timed_out() {
                return Err(TURN_MAX);
            }
            tries = again;
        }
        let waits = keys.iter().filter_map(|key| tries.get(key)?.wait(now));
        if let Some(longest) = waits.max() {
            return Err(longest);
        }
        for key in keys {
            make_room(&mut tries, now);
            let one = tries.entry(*key).or_insert_with(|| Tries::new(now));
            if one.over(now) {
                one.wrong = 0;
                one.first = now;
            }
            one.pending += 1;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Tries>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who fills the memory with names loses what it has counted of those tried least.
fn make_room(tries: &mut HashMap<Key, Tries>, now: Instant) {
    for least in [0, 2, TRIES_MAX, u32::MAX] {
        if tries.len() < KEYS_MAX {
            return;
        }
        tries.retain(|_, one| one.pending > 0 || (!one.over(now) && one.wrong >= least));
    }
}

impl Turn<'_> {
    /// The try is one at this account too, by whatever name it was found, unless only its browser counts. Tells how long to
    /// wait where that account had too many.
    pub fn also(&mut self, account: &str, now: Instant) -> Result<(), Duration> {
        let key = key("account", account.as_bytes());
        if self.keys.from.is_none() || self.keys.own.contains(&key) {
            return Ok(());
        }
        self.throttle.admit(&[key], now)?;
        self.keys.own.push(key);
        Ok(())
    }

    /// The password was right: its name starts anew. Its address does not, or one account of one's own would be enough to
    /// guess those of others.
    pub fn right(self) {
        self.end(|own, one| {
            if own {
                one.wrong = 0;
            }
        });
    }

    /// It was wrong.
    pub fn wrong(self, now: Instant) {
        self.end(|_, one| {
            one.wrong += 1;
            one.last = now;
        });
    }

    /// Nobody could tell.
    pub fn nothing(self) {
        self.end(|_, _| {});
    }

    fn end(self, note: impl Fn(bool, &mut Tries)) {
        let mut tries = self.throttle.lock();
        for key in self.keys.each() {
            if let Some(one) = tries.get_mut(&key) {
                note(self.keys.from != Some(key), one);
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut tries = self.throttle.lock();
        for key in self.keys.each() {
            if let Some(one) = tries.get_mut(&key) {
                one.pending = one.pending.saturating_sub(1);
                if one.pending == 0 && one.wrong == 0 {
                    tries.remove(&key);
                }
            }
        }
        drop(tries);
        self.throttle.decided.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp_millis(1_700_000_000_000 + seconds * 1_000).unwrap()
    }

    fn from(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    /// How many of so many wrong tries were checked within a quarter of an hour, one a second.
    fn checked(keys: impl Fn(i64) -> Keys) -> usize {
        let throttle = Throttle::default();
        let wrong = |second: &i64| {
            let turn = throttle.begin(keys(*second), at(*second)).ok();
            turn.map(|turn| turn.wrong(at(*second))).is_some()
        };
        (0..900).filter(wrong).count()
    }

    #[test]
    fn each_name_and_each_address_is_tried_ten_times_a_quarter_of_an_hour() {
        assert_eq!(checked(|_| Keys::stranger("marie", from(1))), 10);
        let byte = |second: i64| u8::try_from(second % 200).unwrap();
        assert_eq!(checked(|s| Keys::stranger("marie", from(byte(s)))), 10);
        assert_eq!(checked(|s| Keys::stranger(&s.to_string(), from(1))), 10);
        let neighbour = |second: i64| format!("2001:db8::{second:x}").parse().unwrap();
        let guess = |s: i64| Keys::stranger(&s.to_string(), neighbour(s));
        assert_eq!(checked(guess), 10);
        assert_eq!(checked(|_| Keys::browser(b"b")), 10);
    }

    #[test]
    fn an_account_is_tried_ten_times_whatever_names_lead_to_it() {
        let throttle = Throttle::default();
        let tried = |second: &i64| {
            let byte = u8::try_from(second % 200).unwrap();
            let keys = Keys::stranger(&second.to_string(), from(byte));
            let mut turn = throttle.begin(keys, at(*second)).unwrap();
            let admitted = turn.also("marie", at(*second)).is_ok();
            turn.also("marie", at(*second)).ok(); // by a second source: one try all the same
            turn.wrong(at(*second));
            admitted
        };
        assert_eq!((0..900).filter(tried).count(), 10);
        let mut hers = throttle.begin(Keys::browser(b"hers"), at(10)).unwrap();
        assert!(hers.also("marie", at(10)).is_ok(), "her own browser");
    }

    fn begin(throttle: &Throttle, now: Instant) -> Result<Turn<'_>, Duration> {
        throttle.begin(Keys::stranger("marie", from(1)), now)
    }

    #[test]
    fn waits_grow_and_end() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            begin(&throttle, at(0)).unwrap().wrong(at(0));
        }
        assert_eq!(begin(&throttle, at(0)).err().unwrap().as_secs(), 1);
        begin(&throttle, at(1)).unwrap().wrong(at(1));
        assert_eq!(begin(&throttle, at(1)).err().unwrap().as_secs(), 2);
        assert!(begin(&throttle, at(900)).is_ok(), "the window is over");
        assert!(begin(&throttle, at(-900)).is_ok(), "a clock set back");
    }

    #[test]
    fn a_right_password_frees_its_name_and_not_its_address() {
        let throttle = Throttle::default();
        for second in 0..4 {
            let keys = Keys::stranger("marie", from(1));
            throttle.begin(keys, at(second)).unwrap().wrong(at(second));
        }
        let own = Keys::stranger("paul", from(1));
        throttle.begin(own, at(100)).unwrap().right();
        assert_eq!(throttle.lock()[&key("address", b"192.0.2.1")].wrong, 4);
        throttle
            .begin(Keys::stranger("marie", from(2)), at(100))
            .unwrap()
            .right();
        assert!(!throttle.lock().contains_key(&key("name", b"marie")));
    }

    #[test]
    fn guesses_from_elsewhere_leave_a_known_browser_alone() {
        let throttle = Throttle::default();
        for second in 0..2_000 {
            if let Ok(turn) = throttle.begin(Keys::stranger("marie", from(1)), at(second / 3)) {
                turn.wrong(at(second / 3));
            }
        }
        assert!(throttle.begin(Keys::browser(b"hers"), at(666)).is_ok());
    }

    #[test]
    fn a_thousand_at_once_are_no_more_than_ten() {
        let throttle = Throttle::default();
        let checked = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|threads| {
            for _ in 0..100 {
                threads.spawn(|| {
                    if let Ok(turn) = throttle.begin(Keys::stranger("marie", from(1)), at(0)) {
                        checked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        std::thread::yield_now();
                        turn.wrong(at(0));
                    }
                });
            }
        });
        assert!(checked.into_inner() <= 10);
    }

    #[test]
    fn a_class_that_signs_in_at_once_is_no_flood() {
        let throttle = Throttle::default();
        std::thread::scope(|threads| {
            for pupil in 0..100 {
                let throttle = &throttle;
                threads.spawn(move || {
                    let keys = Keys::stranger(&format!("pupil{pupil}"), from(1));
                    throttle.begin(keys, at(0)).unwrap().right();
                });
            }
        });
        assert!(throttle.lock().is_empty());
    }

    #[test]
    fn the_memory_for_names_is_bounded() {
        let throttle = Throttle::default();
        let (marie, elsewhere) = (Keys::stranger("marie", from(1)), from(2));
        for second in 0..400 {
            if let Ok(turn) = throttle.begin(marie.clone(), at(second)) {
                turn.wrong(at(second));
            }
        }
        for name in 0..30_000 {
            let both = Keys::stranger(&name.to_string(), elsewhere);
            let key = Keys { from: None, ..both };
            throttle.begin(key, at(500)).unwrap().wrong(at(500));
        }
        assert!(throttle.lock().len() <= KEYS_MAX);
        assert!(throttle.begin(marie, at(500)).is_err(), "still counted");
    }
}
