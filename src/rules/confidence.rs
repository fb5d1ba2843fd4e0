//! How confidential text stays so when it moves: where two tickets that become one are filed; who sees what is in `access`.

use super::CategoryId;
use super::ticket::{Refusal, Ticket};

/// The category of two tickets that become one. A confidential one keeps its own, whichever goes on in the other; two
/// different ones stay apart, and so do tickets by which somebody would come to take part in a confidential one.
pub fn together(
    source: &Ticket,
    into: &Ticket,
    is_confidential: impl Fn(CategoryId) -> bool,
) -> Result<Option<CategoryId>, Refusal> {
    let kept = |ticket: &Ticket| ticket.category.filter(|id| is_confidential(*id));
    let (of_source, of_into) = (kept(source), kept(into));
    if of_source
        .zip(of_into)
        .is_some_and(|(one, other)| one != other)
        || (of_source.is_some() && !takes_along(into, source))
        || (of_into.is_some() && !takes_along(source, into))
    {
        return Err(Refusal::KeptApart);
    }
    Ok(of_source.or(into.category))
}

/// Everybody who takes part in `one` takes part in `other` already.
fn takes_along(one: &Ticket, other: &Ticket) -> bool {
    let mut people = one.observers.iter().chain([&one.requester]);
    people.all(|person| other.requester == *person || other.observers.contains(person))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::PersonId;

    const OPEN: CategoryId = CategoryId(1);
    const HR: CategoryId = CategoryId(2);
    const PAY: CategoryId = CategoryId(3);

    fn ticket(category: Option<CategoryId>, people: &[i64]) -> Ticket {
        let mut people = people.iter().copied().map(PersonId);
        Ticket {
            category,
            requester: people.next().unwrap(),
            observers: people.collect(),
            ..Ticket::sample()
        }
    }

    #[test]
    fn what_is_merged_is_filed_where_the_confidential_one_of_both_is_and_nobody_new_reads_it() {
        let is_confidential = |id| id != OPEN;
        for ((from, to), (asked, asked_too), expected) in [
            ((None, None), (&[1][..], &[2][..]), Ok(None)),
            ((None, Some(OPEN)), (&[1], &[2, 3]), Ok(Some(OPEN))),
            ((Some(OPEN), None), (&[1], &[2]), Ok(None)),
            ((Some(HR), Some(OPEN)), (&[1], &[1]), Ok(Some(HR))),
            ((Some(OPEN), Some(HR)), (&[1], &[1]), Ok(Some(HR))),
            ((Some(HR), Some(HR)), (&[1], &[1]), Ok(Some(HR))),
            ((Some(HR), Some(PAY)), (&[1], &[1]), Err(Refusal::KeptApart)),
            // The other one's requester, or who reads along there, would read it.
            (
                (Some(HR), Some(OPEN)),
                (&[1], &[2]),
                Err(Refusal::KeptApart),
            ),
            (
                (Some(HR), Some(OPEN)),
                (&[1], &[1, 2]),
                Err(Refusal::KeptApart),
            ),
            ((None, Some(HR)), (&[1, 2], &[1]), Err(Refusal::KeptApart)),
            ((Some(HR), None), (&[1, 2], &[2]), Ok(Some(HR))),
            ((Some(HR), Some(HR)), (&[1], &[2]), Err(Refusal::KeptApart)),
        ] {
            let found = together(
                &ticket(from, asked),
                &ticket(to, asked_too),
                is_confidential,
            );
            assert_eq!(
                found, expected,
                "{from:?} {asked:?} into {to:?} {asked_too:?}"
            );
        }
    }
}
