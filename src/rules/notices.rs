//! Which event tells whom; `desk` writes the mails that this owes, `outbox::compose` words them.

pub use super::topic::Topic;

use super::PersonId;
use super::deadline::Deadline;
use super::event::{Event, Reader};
use super::ticket::{Actor, Status, Ticket};
use super::words::words;

/// One mail owed because of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub to: PersonId,
    /// What about.
    pub topic: Topic,
}

words! {
    /// How an agent hears of a kind of news.
    Choice {
        /// A mail each, or one for a burst.
        Each = "each",
        /// In one mail a day.
        Daily = "daily",
        /// Not at all.
        None = "none",
    }
}

/// What agents may choose about, in the order of the page. The rest is told to requesters, or must not be missed.
pub const CHOOSABLE: &[Topic] = &[
    Topic::NewTicket,
    Topic::Assigned,
    Topic::Unassigned,
    Topic::FollowUp,
    Topic::Documents,
    Topic::Accepted,
    Topic::Rejected,
    Topic::Answered,
    Topic::Reopened,
    Topic::CameBack,
    Topic::Expired,
    Topic::Unanswered,
    Topic::Closed,
    Topic::ClosedAtOnce,
    Topic::Category,
    Topic::Merged,
    Topic::Observer,
    Topic::AnswerLate,
    Topic::SolutionLate,
    Topic::Unreached,
];

impl Notice {
    /// It announces a ticket to those who are to treat it.
    pub const fn is_for_the_desk(&self) -> bool {
        matches!(self.topic, Topic::NewTicket | Topic::Assigned)
    }
}

/// Who hears of a ticket besides those who have it: nobody where one of them can act (`acting`), else these.
pub type Instead = Option<Vec<PersonId>>;

/// Who is told of an event, on the ticket as it stands after it. `instead` are those who hear of it where nobody who has it can
/// act. The author of an event is never told of it; a note tells nobody here, so that it cannot reach a requester.
pub fn of(event: &Event, ticket: &Ticket, author: Actor, instead: &Instead) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    if !event.is_told() {
        return notices;
    }
    for (reader, topic) in event.tells() {
        for to in people(*reader, event, ticket, instead) {
            if Some(to) != author.person() && !notices.iter().any(|n| n.to == to) {
                notices.push(Notice { to, topic: *topic });
            }
        }
    }
    notices
}

fn people(reader: Reader, event: &Event, ticket: &Ticket, instead: &Instead) -> Vec<PersonId> {
    match reader {
        Reader::Requester => vec![ticket.requester],
        Reader::RequesterOfMove if is_by_hand(event) => vec![ticket.requester],
        Reader::Observers => ticket.observers.clone(),
        Reader::Assignees => ticket.assignees.clone(),
        Reader::Desk => desk_of(ticket, instead),
        Reader::TeamOfNobodys => instead.clone().unwrap_or_default(),
        Reader::RequesterOfMove => vec![],
        Reader::Added => event.people().0.to_vec(),
        Reader::Removed => event.people().1.to_vec(),
    }
}

/// Who is told that a deadline has passed.
pub fn late(deadline: Deadline, ticket: &Ticket, instead: &Instead) -> Vec<Notice> {
    let topic = match deadline {
        Deadline::Answer => Topic::AnswerLate,
        Deadline::Solution => Topic::SolutionLate,
    };
    let desk = desk_of(ticket, instead).into_iter();
    desk.map(|to| Notice { to, topic }).collect()
}

/// Those who have it, and who hears instead where none of them can act.
pub fn desk_of(ticket: &Ticket, instead: &Instead) -> Vec<PersonId> {
    let mut desk = ticket.assignees.clone();
    let others = instead.iter().flatten();
    desk.extend(others.filter(|id| !ticket.assignees.contains(id)));
    desk
}

/// Moves that something else already tells (a solution, its answer, an assignment) are not told twice.
fn is_by_hand(event: &Event) -> bool {
    let Event::StatusChanged { from, to } = event else {
        return false;
    };
    *from != Status::Solved
        && match to {
            Status::Pending | Status::Planned => true,
            Status::Assigned => matches!(from, Status::Pending | Status::Planned),
            Status::New | Status::Solved | Status::Closed => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::TicketNumber;
    use crate::rules::access::Role;

    const REQUESTER: i64 = 1;
    const OBSERVER: i64 = 2;
    const MARIE: i64 = 10;
    const PAUL: i64 = 11;

    fn told(event: &Event, author: i64, assignees: &[i64]) -> Vec<(i64, Topic)> {
        let people = |ids: &[i64]| ids.iter().copied().map(PersonId).collect::<Vec<_>>();
        let ticket = Ticket {
            requester: PersonId(REQUESTER),
            observers: people(&[OBSERVER]),
            assignees: people(assignees),
            ..Ticket::sample()
        };
        let role = if author >= MARIE {
            Role::Agent
        } else {
            Role::Requester
        };
        let author = if author == 0 {
            Actor::Clock
        } else {
            Actor::Person(PersonId(author), role)
        };
        let instead = assignees.is_empty().then(|| people(&[MARIE, PAUL]));
        let notices = of(event, &ticket, author, &instead);
        notices
            .into_iter()
            .map(|notice| (notice.to.0, notice.topic))
            .collect()
    }

    /// An event, its author, those it is assigned to, and who is told what.
    type Case = (Event, i64, &'static [i64], Vec<(i64, Topic)>);

    #[track_caller]
    fn tells(cases: Vec<Case>) {
        for (event, author, assignees, expected) in cases {
            let found = told(&event, author, assignees);
            assert_eq!(found, expected, "{event:?} by {author}");
        }
    }

    #[test]
    fn each_event_tells_those_it_concerns_and_never_its_author() {
        use Topic::{
            Accepted, Answered, Closed, Expired, FollowUp, NewTicket, Rejected, Reminder, Solution,
        };
        tells(vec![
            (
                Event::Opened,
                REQUESTER,
                &[],
                vec![
                    (OBSERVER, Topic::Observer),
                    (MARIE, NewTicket),
                    (PAUL, NewTicket),
                ],
            ),
            (
                Event::Opened,
                REQUESTER,
                &[MARIE],
                vec![(OBSERVER, Topic::Observer)],
            ),
            (
                Event::FollowedUp,
                REQUESTER,
                &[MARIE],
                vec![(OBSERVER, FollowUp), (MARIE, FollowUp)],
            ),
            (
                Event::FollowedUp,
                REQUESTER,
                &[],
                vec![(OBSERVER, FollowUp), (MARIE, FollowUp), (PAUL, FollowUp)],
            ),
            (
                Event::FollowedUp,
                MARIE,
                &[MARIE],
                vec![(REQUESTER, FollowUp), (OBSERVER, FollowUp)],
            ),
            (
                Event::FollowedUp,
                PAUL,
                &[MARIE],
                vec![
                    (REQUESTER, FollowUp),
                    (OBSERVER, FollowUp),
                    (MARIE, FollowUp),
                ],
            ),
            (Event::Noted, PAUL, &[MARIE], vec![]),
            (
                Event::SolutionProposed,
                MARIE,
                &[MARIE],
                vec![(REQUESTER, Solution), (OBSERVER, Solution)],
            ),
            (
                Event::SolutionAccepted,
                REQUESTER,
                &[MARIE],
                vec![(OBSERVER, Closed), (MARIE, Accepted)],
            ),
            (
                Event::SolutionRejected,
                REQUESTER,
                &[MARIE],
                vec![(MARIE, Rejected)],
            ),
            (
                Event::SolutionAnswered,
                REQUESTER,
                &[MARIE],
                vec![(MARIE, Answered)],
            ),
            (Event::Reminded, 0, &[MARIE], vec![(REQUESTER, Reminder)]),
            (
                Event::SolutionExpired,
                0,
                &[MARIE],
                vec![(REQUESTER, Expired), (OBSERVER, Expired), (MARIE, Expired)],
            ),
        ]);
    }

    #[test]
    fn what_changes_around_a_ticket_tells_those_it_concerns() {
        tells(vec![
            (
                Event::AnswerAwaited,
                MARIE,
                &[MARIE],
                vec![(REQUESTER, Topic::Waiting)],
            ),
            (
                Event::CategoryChanged {
                    from: None,
                    to: None,
                },
                PAUL,
                &[MARIE],
                vec![(MARIE, Topic::Category)],
            ),
            (
                Event::ObserversChanged {
                    added: vec![PersonId(OBSERVER)],
                    removed: vec![PersonId(3)],
                },
                MARIE,
                &[MARIE],
                vec![(OBSERVER, Topic::Observer)],
            ),
            (
                Event::Reopened,
                REQUESTER,
                &[MARIE],
                vec![(OBSERVER, Topic::Reopened), (MARIE, Topic::Reopened)],
            ),
            (
                Event::Absorbed(TicketNumber(2)),
                MARIE,
                &[MARIE],
                vec![(REQUESTER, Topic::Merged), (OBSERVER, Topic::Merged)],
            ),
            (Event::MergedInto(TicketNumber(2)), MARIE, &[MARIE], vec![]),
        ]);
    }

    #[test]
    fn a_move_that_something_else_tells_is_not_told_twice() {
        let moved = |from, to| Event::StatusChanged { from, to };
        tells(vec![
            (
                moved(Status::New, Status::Assigned),
                MARIE,
                &[MARIE],
                vec![],
            ),
            (
                moved(Status::Assigned, Status::Pending),
                MARIE,
                &[MARIE],
                vec![(REQUESTER, Topic::Status)],
            ),
            (
                moved(Status::Solved, Status::Assigned),
                REQUESTER,
                &[MARIE],
                vec![],
            ),
        ]);
    }
}
