//! Two tickets about the same thing: the ways to bring them together, and who would read what; where confidential ones are filed is in
//! `confidence`.

use super::PersonId;
use super::ticket::Ticket;
use super::words::words;

words! {
    /// How a ticket is brought together with another.
    Joining {
        /// Both stay as they are, and name each other to agents.
        Link = "link",
        /// Its words are copied into private notes of the other; it stays its requester's own, and is closed.
        Private = "private",
        /// All that was said in both is in one, for all who take part in either.
        Whole = "whole",
    }
}

/// For so long a merger can be undone.
pub const UNDONE_WITHIN: chrono::Duration = chrono::Duration::days(30);

/// Who would read what they do not read now, if two tickets became one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewReaders {
    /// Of the ticket that is merged: who takes part in the other.
    pub of_source: Vec<PersonId>,
    /// Of the ticket that goes on: who takes part in the one that is merged.
    pub of_target: Vec<PersonId>,
}

impl NewReaders {
    /// Nobody reads anything new.
    pub fn is_nobody(&self) -> bool {
        self.of_source.is_empty() && self.of_target.is_empty()
    }

    /// Each of them once.
    pub fn all(&self) -> Vec<PersonId> {
        let mut all = [&self.of_source[..], &self.of_target].concat();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Who would read what they do not read now.
pub fn new_readers(source: &Ticket, target: &Ticket) -> NewReaders {
    NewReaders {
        of_source: beside(target, source),
        of_target: beside(source, target),
    }
}

/// Who takes part in one and not in the other.
fn beside(one: &Ticket, other: &Ticket) -> Vec<PersonId> {
    let takes_part =
        |person: &PersonId| other.requester == *person || other.observers.contains(person);
    let mut people = vec![one.requester];
    people.extend(&one.observers);
    people.retain(|person| !takes_part(person));
    people.sort_unstable();
    people.dedup();
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_part_in_one_reads_the_other_anew() {
        let ticket = |people: &[i64]| {
            let mut people = people.iter().copied().map(PersonId);
            Ticket {
                requester: people.next().unwrap(),
                observers: people.collect(),
                ..Ticket::sample()
            }
        };
        for (source, target, of_source, of_target) in [
            (&[1][..], &[1][..], &[][..], &[][..]),
            (&[1], &[2], &[2], &[1]),
            (&[1, 2], &[2, 1], &[], &[]),
            (&[1, 3], &[1], &[], &[3]),
            (&[1], &[1, 3], &[3], &[]),
            (&[2, 1, 4], &[1, 3], &[3], &[2, 4]),
        ] {
            let found = new_readers(&ticket(source), &ticket(target));
            let ids = |ids: &[i64]| ids.iter().copied().map(PersonId).collect::<Vec<_>>();
            let expected = NewReaders {
                of_source: ids(of_source),
                of_target: ids(of_target),
            };
            assert_eq!(found, expected, "{source:?} into {target:?}");
            assert_eq!(found.is_nobody(), found.all().is_empty());
        }
    }
}
