//! Which event tells whom; `desk` writes the mails that this owes, `outbox::compose` words them.

use super::PersonId;
use super::deadline::Deadline;
use super::ticket::{Actor, Event, Status, Ticket};
use super::words::words;

words! {
    /// What a mail is about.
    Topic {
        /// To the requester: your request is registered.
        Acknowledgement = "acknowledgement",
        /// To the team: a request nobody has yet.
        NewTicket = "new_ticket",
        /// Somebody said something.
        FollowUp = "follow_up",
        /// Somebody joined documents.
        Documents = "documents",
        /// The ticket is yours.
        Assigned = "assigned",
        /// The ticket is no longer yours.
        Unassigned = "unassigned",
        /// It moved.
        Status = "status",
        /// To the requester: a solution waits for your answer.
        Solution = "solution",
        /// To the team: accepted.
        Accepted = "accepted",
        /// To the team: refused.
        Rejected = "rejected",
        /// To the team: the requester answered a solution without deciding.
        Answered = "answered",
        /// To the requester: it closes soon.
        Reminder = "reminder",
        /// To observers: closed after the requester's agreement.
        Closed = "closed",
        /// Closed for want of an answer.
        Expired = "expired",
        /// To the requester: the team waits for your answer.
        Waiting = "waiting",
        /// To the team: the day it was put off to has come.
        CameBack = "came_back",
        /// To those who have it: filed elsewhere.
        Category = "category",
        /// Opened again.
        Reopened = "reopened",
        /// Another ticket goes on in this one.
        Merged = "merged",
        /// To an observer: you read along from now on.
        Observer = "observer",
        /// To those who have it: no first answer was given in time.
        AnswerLate = "answer_late",
        /// To those who have it: no solution was found in time.
        SolutionLate = "solution_late",
        /// To the team: a mail of ours did not arrive.
        Unreached = "unreached",
        /// To the team: one sender opened many tickets at once.
        Flood = "flood",
    }
}

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
    Topic::Closed,
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

/// Who is told of an event, on the ticket as it stands after it. `team` are the agents who hear of tickets that nobody
/// has. The author of an event is never told of it; a note tells nobody here, so that it cannot reach a requester.
pub fn of(event: &Event, ticket: &Ticket, author: Actor, team: &[PersonId]) -> Vec<Notice> {
    let requester = std::slice::from_ref(&ticket.requester);
    let desk = desk_of(ticket, team);
    let told: Vec<(&[PersonId], Topic)> = match event {
        Event::Opened if ticket.assignees.is_empty() => vec![
            (&ticket.observers, Topic::Observer),
            (team, Topic::NewTicket),
        ],
        Event::Opened => vec![(&ticket.observers, Topic::Observer)],
        Event::Routed(choice) => vec![
            (&choice.agents, Topic::Assigned),
            (choice.replaces.as_slice(), Topic::Unassigned),
        ],
        Event::FollowedUp => everybody(ticket, desk, Topic::FollowUp),
        Event::DocumentsAdded => everybody(ticket, desk, Topic::Documents),
        Event::Assigned { added, removed } => {
            vec![(added, Topic::Assigned), (removed, Topic::Unassigned)]
        }
        Event::StatusChanged { from, to } => moved(ticket, *from, *to),
        Event::SolutionProposed => vec![
            (requester, Topic::Solution),
            (&ticket.observers, Topic::Solution),
            (&ticket.assignees, Topic::Solution),
        ],
        // By the requester, who therefore is not told.
        Event::SolutionAccepted => {
            vec![(&ticket.observers, Topic::Closed), (desk, Topic::Accepted)]
        }
        Event::SolutionRejected => vec![(desk, Topic::Rejected)],
        Event::SolutionAnswered => vec![(desk, Topic::Answered)],
        Event::Reminded => vec![(requester, Topic::Reminder)],
        Event::SolutionExpired => everybody(ticket, &ticket.assignees, Topic::Expired),
        Event::AnswerAwaited => vec![(requester, Topic::Waiting)],
        Event::CameBack => vec![(desk, Topic::CameBack)],
        Event::CategoryChanged { .. } => vec![(&ticket.assignees, Topic::Category)],
        Event::ObserversChanged { added, removed: _ } => vec![(added, Topic::Observer)],
        Event::Reopened => everybody(ticket, desk, Topic::Reopened),
        Event::Absorbed(_) => everybody(ticket, &ticket.assignees, Topic::Merged),
        // The ticket that it goes on in tells it.
        // So does the move that follows others; the rest is the team's own affair.
        Event::MergedInto(_)
        | Event::Noted
        | Event::SolutionWithdrawn
        | Event::Held(_)
        | Event::KindChanged { .. }
        | Event::Judged { .. }
        | Event::SplitInto(_)
        | Event::SplitFrom(_) => vec![],
    };
    let mut notices: Vec<Notice> = Vec::new();
    for (people, topic) in told {
        for &to in people {
            if Some(to) != author.person() && !notices.iter().any(|n| n.to == to) {
                notices.push(Notice { to, topic });
            }
        }
    }
    notices
}

/// Who is told that a deadline has passed.
pub fn late(deadline: Deadline, ticket: &Ticket, team: &[PersonId]) -> Vec<Notice> {
    let topic = match deadline {
        Deadline::Answer => Topic::AnswerLate,
        Deadline::Solution => Topic::SolutionLate,
    };
    let desk = desk_of(ticket, team).iter();
    desk.map(|&to| Notice { to, topic }).collect()
}

/// Those who have it, or the team where nobody has.
fn desk_of<'a>(ticket: &'a Ticket, team: &'a [PersonId]) -> &'a [PersonId] {
    if ticket.assignees.is_empty() {
        team
    } else {
        &ticket.assignees
    }
}

fn everybody<'a>(
    ticket: &'a Ticket,
    desk: &'a [PersonId],
    topic: Topic,
) -> Vec<(&'a [PersonId], Topic)> {
    vec![
        (std::slice::from_ref(&ticket.requester), topic),
        (&ticket.observers, topic),
        (desk, topic),
    ]
}

/// Moves that something else already tells (a solution, its answer, an assignment) are not told twice.
fn moved(ticket: &Ticket, from: Status, to: Status) -> Vec<(&[PersonId], Topic)> {
    let by_hand = from != Status::Solved
        && match to {
            Status::Pending | Status::Planned => true,
            Status::Assigned => from == Status::Pending || from == Status::Planned,
            Status::New | Status::Solved | Status::Closed => false,
        };
    if by_hand {
        vec![(std::slice::from_ref(&ticket.requester), Topic::Status)]
    } else {
        vec![]
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
        let notices = of(event, &ticket, author, &people(&[MARIE, PAUL]));
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
