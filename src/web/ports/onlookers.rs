//! Who else has a ticket open: kept in memory for minutes, told to agents so that two do not answer at once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;

use crate::rules::{Instant, PersonId, TicketNumber};

/// Whoever looked within this time is taken to be looking.
const LOOKS_FOR: Duration = Duration::minutes(3);
/// Looks remembered before old ones are thrown out.
const LOOKS_MAX: usize = 1_000;

/// The looks of the last minutes.
#[derive(Debug, Default)]
pub struct Onlookers(Mutex<HashMap<(TicketNumber, PersonId), Instant>>);

impl Onlookers {
    /// Notes that an agent looks at a ticket, and tells who else does.
    pub fn look(&self, ticket: TicketNumber, agent: PersonId, now: Instant) -> Vec<PersonId> {
        let mut looks = self.looks();
        if looks.len() >= LOOKS_MAX {
            looks.retain(|_, at| now - *at < LOOKS_FOR);
        }
        if looks.len() < LOOKS_MAX {
            looks.insert((ticket, agent), now);
        }
        let mut others: Vec<PersonId> = looks
            .iter()
            .filter(|((of, who), at)| *of == ticket && *who != agent && now - **at < LOOKS_FOR)
            .map(|((_, who), _)| *who)
            .collect();
        others.sort_unstable();
        others
    }

    fn looks(&self) -> MutexGuard<'_, HashMap<(TicketNumber, PersonId), Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_looked_within_minutes_is_there() {
        let onlookers = Onlookers::default();
        let at = |seconds| Instant::from_timestamp(seconds, 0).unwrap();
        let (one, two) = (TicketNumber(1), TicketNumber(2));
        let (marie, paul) = (PersonId(10), PersonId(11));
        assert!(onlookers.look(one, marie, at(0)).is_empty(), "nobody else");
        assert!(
            onlookers.look(two, paul, at(10)).is_empty(),
            "another ticket"
        );
        assert_eq!(onlookers.look(one, paul, at(20)), [marie]);
        assert_eq!(onlookers.look(one, marie, at(30)), [paul]);
        assert!(onlookers.look(one, marie, at(200)).is_empty(), "gone");
        for number in 0..3_000 {
            onlookers.look(TicketNumber(number), marie, at(300 + number));
        }
        assert!(onlookers.looks().len() <= LOOKS_MAX);
    }
}
