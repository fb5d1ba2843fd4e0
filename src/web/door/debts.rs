//! Which clients let lines stand still until those were taken from them: of a full house they get no more for a while; `lines` asks.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Lines that may have been taken from a client in a row.
const LINES_MAX: u32 = 8;
/// The same while even the threads of those that were taken are too many.
const LINES_MAX_PRESSED: u32 = 2;
/// How soon one of them is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(2);
/// Clients that are remembered; beyond, those who owe least are forgotten.
const CLIENTS_MAX: usize = 4096;

/// For each client the time at which all of it will be forgotten: as far ahead as it owes.
#[derive(Default)]
pub(super) struct Debts(HashMap<IpAddr, Instant>);

impl Debts {
    /// A line of that client never brought a whole request, or stood still with one, and was taken from it.
    pub fn add(&mut self, client: IpAddr, now: Instant) {
        if self.0.len() >= CLIENTS_MAX && !self.0.contains_key(&client) {
            self.make_room(now);
        }
        let free = self.0.entry(client).or_insert(now);
        let most = now + FORGOTTEN_AFTER * (LINES_MAX + 1);
        *free = ((*free).max(now) + FORGOTTEN_AFTER).min(most);
    }

    /// Whether a full house has no line for that client now.
    pub fn too_many(&self, client: IpAddr, pressed: bool, now: Instant) -> bool {
        let lines_max = if pressed {
            LINES_MAX_PRESSED
        } else {
            LINES_MAX
        };
        let free = self.0.get(&client);
        free.is_some_and(|free| *free >= now + FORGOTTEN_AFTER * lines_max)
    }

    fn make_room(&mut self, now: Instant) {
        self.0.retain(|_, free| *free > now);
        if self.0.len() < CLIENTS_MAX {
            return;
        }
        let mut free: Vec<Instant> = self.0.values().copied().collect();
        let (_, middle, _) = free.select_nth_unstable(CLIENTS_MAX / 2);
        let middle = *middle;
        self.0.retain(|_, free| *free > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: u32) -> IpAddr {
        IpAddr::V4(number.into())
    }

    #[test]
    fn eight_lines_are_lent_and_one_more_every_two_seconds() {
        let (mut debts, now) = (Debts::default(), Instant::now());
        for taken in 0..LINES_MAX {
            assert!(!debts.too_many(client(1), false, now));
            assert_eq!(
                debts.too_many(client(1), true, now),
                taken >= LINES_MAX_PRESSED
            );
            debts.add(client(1), now);
        }
        assert!(debts.too_many(client(1), false, now) && !debts.too_many(client(2), true, now));
        let a_little = Duration::from_millis(1);
        assert!(!debts.too_many(client(1), false, now + a_little));
        for _ in 0..1_000 {
            debts.add(client(1), now);
        }
        let then = now + FORGOTTEN_AFTER;
        assert!(debts.too_many(client(1), false, then));
        assert!(!debts.too_many(client(1), false, then + a_little));
    }

    #[test]
    fn a_world_of_clients_takes_no_more_memory() {
        let (mut debts, now) = (Debts::default(), Instant::now());
        for _ in 0..LINES_MAX {
            debts.add(client(0), now);
        }
        for number in 1..3 * u32::try_from(CLIENTS_MAX).expect("small") {
            debts.add(client(number), now);
            assert!(debts.0.len() <= CLIENTS_MAX);
        }
        assert!(debts.too_many(client(0), false, now));
    }
}
