//! What an agent has seen of the queue: from which list they came to a ticket, and how far they have read each; kept in memory, as a
//! page that is looked at changes nothing. `pages/queue/list` notes and shows it, `pages/ticket/page` leads on by it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Duration;

use crate::rules::{EntryId, Instant, PersonId, TicketNumber};

/// Sessions whose last list is remembered; and tickets whose reading is.
const LISTS_MAX: usize = 1_000;
const READINGS_MAX: usize = 50_000;
/// Older ones go first when there is no more room.
const LASTS: Duration = Duration::hours(12);

/// A page of a list as somebody saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What its address asks for.
    pub query: String,
    /// What it is called.
    pub label: String,
    /// Its tickets, from the top.
    pub numbers: Vec<TicketNumber>,
}

impl List {
    /// The place of a ticket in it, from 1, and those before and after.
    pub fn around(
        &self,
        ticket: TicketNumber,
    ) -> Option<(usize, Option<TicketNumber>, Option<TicketNumber>)> {
        let at = self.numbers.iter().position(|number| *number == ticket)?;
        let before = at.checked_sub(1).and_then(|at| self.numbers.get(at));
        Some((at + 1, before.copied(), self.numbers.get(at + 1).copied()))
    }
}

type Kept = HashMap<i64, (Instant, Arc<List>)>;

/// All of it.
#[derive(Debug)]
pub struct Lists {
    /// The newest line that there was when this began: nobody is told of older ones.
    since: EntryId,
    seen: Mutex<Kept>,
    read: Mutex<HashMap<(PersonId, TicketNumber), EntryId>>,
}

impl Lists {
    /// Nothing is seen yet; what is not newer than that line counts as read.
    pub fn since(since: EntryId) -> Self {
        Self {
            since,
            seen: Mutex::default(),
            read: Mutex::default(),
        }
    }

    /// Notes the list that a session sees.
    pub fn note(&self, session: i64, list: List, now: Instant) {
        let mut lists = self.lists();
        if lists.len() >= LISTS_MAX {
            lists.retain(|_, (at, _)| now - *at < LASTS);
        }
        if lists.len() < LISTS_MAX || lists.contains_key(&session) {
            lists.insert(session, (now, Arc::new(list)));
        }
    }

    /// The last list of a session.
    pub fn last(&self, session: i64) -> Option<Arc<List>> {
        let lists = self.lists();
        lists.get(&session).map(|(_, list)| Arc::clone(list))
    }

    /// Notes that somebody has read a ticket up to that line.
    pub fn read(&self, person: PersonId, ticket: TicketNumber, to: EntryId) {
        let mut read = self.readings();
        if read.len() >= READINGS_MAX {
            read.clear(); // what is read counts as unread once more, never the other way round
        }
        read.insert((person, ticket), to);
    }

    /// Up to which line somebody has read a ticket.
    pub fn read_to(&self, person: PersonId, ticket: TicketNumber) -> EntryId {
        let read = self.readings().get(&(person, ticket)).copied();
        read.unwrap_or(self.since).max(self.since)
    }

    fn lists(&self) -> MutexGuard<'_, Kept> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readings(&self) -> MutexGuard<'_, HashMap<(PersonId, TicketNumber), EntryId>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(numbers: &[i64]) -> List {
        List {
            query: "view=open".into(),
            label: "À traiter".into(),
            numbers: numbers.iter().copied().map(TicketNumber).collect(),
        }
    }

    #[test]
    fn a_list_leads_on_in_both_directions() {
        let list = list(&[26, 31, 33]);
        let n = |number| Some(TicketNumber(number));
        assert_eq!(list.around(TicketNumber(26)), Some((1, None, n(31))));
        assert_eq!(list.around(TicketNumber(31)), Some((2, n(26), n(33))));
        assert_eq!(list.around(TicketNumber(33)), Some((3, n(31), None)));
        assert_eq!(list.around(TicketNumber(40)), None);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_new_sessions_find_room_later() {
        let lists = Lists::since(EntryId(0));
        let at = |hours: i64| Instant::from_timestamp(hours * 3_600, 0).unwrap();
        for session in 0..2_000 {
            lists.note(session, list(&[1]), at(0));
        }
        assert!(lists.last(999).is_some() && lists.last(1_000).is_none());
        lists.note(7, list(&[2]), at(1));
        assert_eq!(
            lists.last(7).map(|list| list.numbers[0]),
            Some(TicketNumber(2))
        );
        lists.note(3_000, list(&[3]), at(12));
        assert!(lists.last(3_000).is_some() && lists.last(7).is_some() && lists.last(8).is_none());
    }

    #[test]
    fn a_ticket_is_read_up_to_where_its_page_was_seen() {
        let lists = Lists::since(EntryId(10));
        let (marie, paul, one) = (PersonId(1), PersonId(2), TicketNumber(1));
        assert_eq!(
            lists.read_to(marie, one),
            EntryId(10),
            "older ones are read"
        );
        lists.read(marie, one, EntryId(12));
        assert_eq!(lists.read_to(marie, one), EntryId(12));
        assert_eq!(lists.read_to(paul, one), EntryId(10), "each for themselves");
    }
}
