//! Which pictures of a mail belong to signatures: small ones that its page paints and that came with other tickets before, again and
//! again; what people attach, and what is large, is never one.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Instant, PersonId, TicketNumber};

/// A logo is no larger; a picture of a screen mostly is.
const BYTES_MAX: u64 = 150_000;
const WIDTH_PIXELS_MAX: u16 = 1_000;
const HEIGHT_PIXELS_MAX: u16 = 250;
/// Other tickets that had it, on days of their own: what goes round while something fails goes round for a day or two.
const TICKETS_MIN: usize = 2;
const DAYS_MIN: usize = 2;
/// The same where others sent it than who sends it now: a school's logo has many senders.
const TICKETS_OF_OTHERS_MIN: usize = 3;
const PEOPLE_MIN: usize = 3;

/// A line that came with the same picture, painted by its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// On which ticket.
    pub ticket: TicketNumber,
    /// From whom; none: nobody known.
    pub author: Option<PersonId>,
    /// When.
    pub at: Instant,
}

/// Where else a picture of a signature had come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// With so many other tickets.
    pub tickets: u32,
    /// From so many people, whoever sends it now included.
    pub people: u32,
}

/// Whether a picture is small enough for a signature's.
pub fn is_small(size: u64, pixels: Option<(u16, u16)>) -> bool {
    let fits =
        |(width, height): (u16, u16)| width <= WIDTH_PIXELS_MAX && height <= HEIGHT_PIXELS_MAX;
    size <= BYTES_MAX && pixels.is_some_and(fits)
}

/// Whether what came now is a picture of a signature: where else it had come, if it is one. Within one ticket it may come as often
/// as it is quoted.
pub fn judge(now: &Carrier, before: &[Carrier]) -> Option<Elsewhere> {
    let others = before.iter().filter(|one| one.ticket != now.ticket);
    let others: Vec<&Carrier> = others.collect();
    let theirs = others
        .iter()
        .copied()
        .filter(|one| one.author == now.author);
    let theirs: Vec<&Carrier> = theirs.filter(|one| one.author.is_some()).collect();
    let tickets = |some: &[&Carrier]| count(some.iter().map(|one| one.ticket));
    let people = count(others.iter().map(|one| one.author).chain([now.author]));
    let by_sender = tickets(&theirs) >= TICKETS_MIN && days(&theirs, now) >= DAYS_MIN;
    let by_many = tickets(&others) >= TICKETS_OF_OTHERS_MIN
        && people >= PEOPLE_MIN
        && days(&others, now) >= DAYS_MIN;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (by_sender || by_many).then(|| Elsewhere {
        tickets: number(tickets(&others)),
        people: number(people),
    })
}

fn count<T: Ord>(all: impl Iterator<Item = T>) -> usize {
    all.collect::<BTreeSet<T>>().len()
}

/// On how many days it came before the day of now.
fn days(some: &[&Carrier], now: &Carrier) -> usize {
    let day = |one: &Carrier| -> NaiveDate { one.at.date_naive() };
    let today = day(now);
    count(some.iter().map(|one| day(one)).filter(|day| *day != today))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticket, person, day.
    fn carrier((ticket, person, day): (i64, i64, i64)) -> Carrier {
        Carrier {
            ticket: TicketNumber(ticket),
            author: Some(PersonId(person)),
            at: Instant::from_timestamp(day * 86_400, 0).expect("a moment"),
        }
    }

    #[test]
    fn a_logo_is_what_came_with_other_tickets_on_other_days() {
        for (what, before, expected) in [
            ("the first time", &[][..], None),
            ("the second ticket", &[(1, 7, 1)], None),
            ("the third", &[(1, 7, 1), (2, 7, 2)], Some((2, 1))),
            ("the third, of one day", &[(1, 7, 9), (2, 7, 9)], None),
            ("the third, of two days", &[(1, 7, 1), (2, 7, 9)], None),
            (
                "quoted in its own ticket",
                &[(9, 7, 1), (9, 7, 2), (9, 7, 3)],
                None,
            ),
            ("of another person", &[(1, 8, 1), (2, 8, 2)], None),
            ("of two others", &[(1, 8, 1), (2, 6, 2)], None),
            (
                "of two others, again",
                &[(1, 8, 1), (2, 6, 2), (3, 8, 3)],
                Some((3, 3)),
            ),
            (
                "going round one morning",
                &[(1, 8, 9), (2, 6, 9), (3, 5, 9)],
                None,
            ),
            (
                "going round since yesterday",
                &[(1, 8, 8), (2, 6, 8), (3, 5, 9)],
                None,
            ),
        ] {
            let before: Vec<Carrier> = before.iter().copied().map(carrier).collect();
            let found = judge(&carrier((9, 7, 9)), &before);
            let found = found.map(|elsewhere| (elsewhere.tickets, elsewhere.people));
            assert_eq!(found, expected, "{what}");
        }
    }

    #[test]
    fn a_picture_of_a_screen_is_no_logo() {
        for (size, pixels, small) in [
            (20_000, Some((300, 80)), true),
            (20_000, Some((900, 220)), true),
            (200_000, Some((300, 80)), false),
            (20_000, Some((800, 600)), false),
            (20_000, Some((1_920, 40)), false),
            (20_000, None, false),
        ] {
            assert_eq!(is_small(size, pixels), small, "{size} {pixels:?}");
        }
    }

    #[test]
    fn whom_nobody_knows_is_nobodys_twin() {
        let unknown = |ticket| Carrier {
            author: None,
            ..carrier((ticket, 0, ticket))
        };
        assert_eq!(judge(&unknown(9), &[unknown(1), unknown(2)]), None);
    }
}
