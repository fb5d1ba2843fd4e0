//! One budget of memory for what all requests bring and all answers hold at a time; `line` takes from it, and pages by `Body::hold`.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Who else finds no room is told so at once: whoever waits keeps a thread and what they brought.
const WAITING_MAX: usize = 16;

/// Bytes of memory that may be held at once; see [`Held`].
pub(super) struct Budget {
    bytes_max: u64,
    book: Mutex<Book>,
    freed: Condvar,
}

#[derive(Default)]
struct Book {
    used: u64,
    waiting: usize,
}

impl Budget {
    pub fn new(bytes_max: u64) -> Arc<Budget> {
        Arc::new(Budget {
            bytes_max,
            book: Mutex::default(),
            freed: Condvar::new(),
        })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes that much as soon as there is room; none when there is no room in that time, or never will be.
    pub fn take(self: &Arc<Self>, bytes: u64, patience: Duration) -> Option<Held> {
        let give_up = Instant::now() + patience;
        let mut book = self.book();
        while !self.fits(&book, bytes) {
            let left = give_up.saturating_duration_since(Instant::now());
            if bytes > self.bytes_max || left.is_zero() || book.waiting >= WAITING_MAX {
                return None;
            }
            book.waiting += 1;
            (book, _) = self
                .freed
                .wait_timeout(book, left)
                .unwrap_or_else(PoisonError::into_inner);
            book.waiting -= 1;
        }
        book.used += bytes;
        let budget = Arc::clone(self);
        Some(Held { budget, bytes })
    }

    /// Whether so many wait already that nobody else may.
    pub fn crowded(&self) -> bool {
        self.book().waiting >= WAITING_MAX
    }

    fn fits(&self, book: &Book, more: u64) -> bool {
        let total = book.used.checked_add(more);
        total.is_some_and(|total| total <= self.bytes_max)
    }
}

/// A part of the budget; given back when dropped.
pub struct Held {
    budget: Arc<Budget>,
    bytes: u64,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Held").field(&self.bytes).finish()
    }
}

impl Held {
    /// How large it can ever become.
    pub fn bytes_max(&self) -> u64 {
        self.budget.bytes_max
    }

    /// Gives back what is over that.
    pub fn shrink(&mut self, to: u64) {
        let less = self.bytes.saturating_sub(to);
        self.bytes -= less;
        self.budget.book().used -= less;
        self.budget.freed.notify_all();
    }

    /// Becomes as large as that, if there is room now. It does not wait: who holds and waits could wait for each other.
    pub fn grow(&mut self, to: u64) -> bool {
        let more = to.saturating_sub(self.bytes);
        let mut book = self.budget.book();
        let fits = self.budget.fits(&book, more);
        if fits {
            book.used += more;
            self.bytes += more;
        }
        fits
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.budget.book().used -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_never_more_than_there_is_and_comes_back() {
        let budget = Budget::new(100);
        let now = Duration::ZERO;
        let mut one = budget.take(60, now).expect("room");
        assert!(budget.take(41, now).is_none() && !one.grow(101));
        let two = budget.take(40, now).expect("room");
        assert!(!one.grow(61) && one.grow(60));
        drop(two);
        assert!(one.grow(100) && budget.take(1, now).is_none());
        one.shrink(200);
        one.shrink(99);
        assert!(budget.take(1, now).is_some() && budget.take(2, now).is_none());
        drop(one);
        assert!(budget.take(u64::MAX, Duration::from_secs(60)).is_none());
        assert!(budget.take(100, now).is_some());
    }

    #[test]
    fn who_waits_is_served_when_there_is_room() {
        let budget = Budget::new(100);
        let held = budget.take(100, Duration::ZERO).expect("room");
        let waiting = Arc::clone(&budget);
        let other = std::thread::spawn(move || waiting.take(50, Duration::from_secs(60)).is_some());
        while budget.book().waiting == 0 {
            std::thread::yield_now();
        }
        drop(held);
        assert!(other.join().expect("served"));
    }
}
