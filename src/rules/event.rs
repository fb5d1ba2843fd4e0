//! What happens to a ticket: one table makes each event's word, what it carries, whether it is somebody's own words, and who
//! is told of it. How it is written and read is `store/events.rs`, from the same table; which people that are, `notices`.

use super::priority::{Level, Priority};
use super::removal::Removed;
use super::routing::Choice;
use super::ticket::{ClosingReason, Hold, Kind, Status};
use super::topic::Topic;
use super::{CategoryId, PersonId, TicketNumber};

/// Who is told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Who asked.
    Requester,
    /// Who asked, of a move that nothing else tells.
    RequesterOfMove,
    /// Who reads along.
    Observers,
    /// Who has it.
    Assignees,
    /// Who has it, or the team where nobody has.
    Desk,
    /// The team, where nobody has it.
    TeamOfNobodys,
    /// Whom the event adds.
    Added,
    /// Whom it takes away.
    Removed,
}

/// The table: event, what it carries, its word, `spoken` or `beside`, and who is told what. It is given to a macro, which
/// makes of it what it needs.
macro_rules! events {
    ($make:ident) => {
        $make! {
            /// The request itself.
            Opened = "opened", spoken, [Observers: Observer, TeamOfNobodys: NewTicket];
            /// Somebody said something.
            FollowedUp = "followed_up", spoken, [Requester: FollowUp, Observers: FollowUp, Desk: FollowUp];
            /// Somebody joined documents.
            DocumentsAdded = "documents_added", spoken, [Requester: Documents, Observers: Documents, Desk: Documents];
            /// Somebody reacted to a mail without a word: « 👍 », or how they answered an invitation.
            Reacted(reaction: String) = "reacted", beside, [];
            /// A note for the team.
            Noted = "noted", beside, [];
            /// The desk chose a category and agents by itself.
            Routed(choice: Choice) = "routed", beside, [Added: Assigned, Removed: Unassigned];
            /// Agents came or went.
            Assigned {
                /// Who has it from now on and did not before.
                added: Vec<PersonId>,
                /// Who had it.
                removed: Vec<PersonId>,
            } = "assigned", beside, [Added: Assigned, Removed: Unassigned];
            /// It moved.
            StatusChanged {
                /// Where it stood.
                from: Status,
                /// Where it stands.
                to: Status,
            } = "status_changed", beside, [RequesterOfMove: Status];
            /// It was filed elsewhere.
            CategoryChanged {
                /// Where it was filed.
                from: Option<CategoryId>,
                /// Where it is filed.
                to: Option<CategoryId>,
            } = "category_changed", beside, [Assignees: Category];
            /// A solution waits for an answer.
            SolutionProposed = "solution_proposed", spoken, [Requester: Solution, Observers: Solution, Assignees: Solution];
            /// The requester accepted.
            SolutionAccepted = "solution_accepted", spoken, [Observers: Closed, Desk: Accepted];
            /// The requester refused.
            SolutionRejected = "solution_rejected", spoken, [Desk: Rejected];
            /// An agent took the solution back.
            SolutionWithdrawn = "solution_withdrawn", beside, [];
            /// The requester answered a solution without deciding; the clock stands still.
            SolutionAnswered = "solution_answered", beside, [Desk: Answered];
            /// The requester was reminded.
            Reminded = "reminded", beside, [Requester: Reminder];
            /// Closed by the clock.
            SolutionExpired = "solution_expired", beside, [Requester: Expired, Observers: Expired, Assignees: Expired];
            /// The team waits for the requester's answer.
            AnswerAwaited = "answer_awaited", beside, [Requester: Waiting];
            /// The requester was asked again for the answer.
            AskedAgain = "asked_again", beside, [Requester: AskedAgain];
            /// Closed by the clock: the answer never came.
            Unanswered = "unanswered", beside, [Requester: Unanswered, Observers: Unanswered, Assignees: Unanswered];
            /// It waits for something else, or until a day.
            Held(hold: Hold) = "held", beside, [];
            /// The day it waited for has come.
            CameBack = "came_back", beside, [Desk: CameBack];
            /// It is another kind.
            KindChanged {
                /// What it was.
                from: Kind,
                /// What it is.
                to: Kind,
            } = "kind_changed", beside, [];
            /// It was judged more or less urgent.
            Judged {
                /// How soon it was due.
                from: Priority,
                /// How soon it is due.
                to: Priority,
                /// How soon its requester needs it.
                urgency: Level,
                /// How many it touches.
                impact: Level,
            } = "judged", beside, [];
            /// Who reads along changed.
            ObserversChanged {
                /// Who does from now on and did not before.
                added: Vec<PersonId>,
                /// Who did.
                removed: Vec<PersonId>,
            } = "observers_changed", beside, [Added: Observer];
            /// It is somebody else's request from now on.
            RequesterChanged {
                /// Whose it was.
                from: PersonId,
                /// Whose it is.
                to: PersonId,
            } = "requester_changed", beside, [Added: OnBehalf];
            /// It has another title.
            Retitled {
                /// What it was called.
                from: String,
                /// What it is called.
                to: String,
            } = "retitled", beside, [];
            /// Something that was said was taken out.
            TakenOut {
                /// What.
                what: Removed,
                /// Why.
                why: String,
            } = "taken_out", beside, [];
            /// It was put back.
            PutBack {
                /// What.
                what: Removed,
            } = "put_back", beside, [];
            /// Nothing of it is kept any more.
            Purged {
                /// What.
                what: Removed,
            } = "purged", beside, [];
            /// The team closed it without a solution.
            ClosedAtOnce {
                /// Why.
                reason: ClosingReason,
                /// Who takes part is told by mail.
                told: bool,
            } = "closed_at_once", spoken, [Requester: ClosedAtOnce, Observers: ClosedAtOnce, Assignees: ClosedAtOnce];
            /// Opened again after it was closed.
            Reopened = "reopened", spoken, [Requester: Reopened, Observers: Reopened, Desk: Reopened];
            /// It goes on in that ticket.
            MergedInto(ticket: TicketNumber) = "merged_into", beside, [];
            /// That ticket goes on in this one.
            Absorbed(ticket: TicketNumber) = "absorbed", beside, [Requester: Merged, Observers: Merged, Assignees: Merged];
            /// Closed, because that ticket is about the same; each stays its requester's own.
            DoubleOf(ticket: TicketNumber) = "double_of", beside, [Requester: Double, Observers: Double];
            /// It is a ticket of its own again, after it went on in that one.
            SeparatedFrom(ticket: TicketNumber) = "separated_from", beside, [];
            /// That ticket, which went on in this one, is one of its own again.
            Released(ticket: TicketNumber) = "released", beside, [];
            /// Something said here goes on in that ticket.
            SplitInto(ticket: TicketNumber) = "split_into", beside, [];
            /// It began with something said in that ticket.
            SplitFrom(ticket: TicketNumber) = "split_from", beside, [];
        }
    };
}
pub(crate) use events;

macro_rules! define {
    ($(
        $(#[$doc:meta])*
        $event:ident $(($name:ident: $carried:ty))? $({ $($(#[$of:meta])* $field:ident: $part:ty,)* })?
            = $word:literal, $said:ident, [$($reader:ident: $topic:ident),*];
    )*) => {
        /// What happened; each is one line of the timeline, but [`Event::Noted`], which is kept apart.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $($(#[$doc])* $event $(($carried))? $({ $($(#[$of])* $field: $part,)* })?,)*
        }

        impl Event {
            /// The words of all, in the order of the table.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word an event is stored and exported as.
            pub const fn word(&self) -> &'static str {
                match self { $(Self::$event { .. } => $word,)* }
            }

            /// Somebody's words or documents, not a change beside.
            pub const fn is_spoken(&self) -> bool {
                match self { $(Self::$event { .. } => spoken!($said),)* }
            }

            /// The words of those that are spoken, as a list of SQL's or anybody's.
            pub fn spoken_words() -> impl Iterator<Item = &'static str> {
                [$(($word, spoken!($said))),*].into_iter().filter_map(|(word, spoken)| spoken.then_some(word))
            }

            /// Who is told of it what, in this order; nobody twice.
            pub const fn tells(&self) -> &'static [(Reader, Topic)] {
                match self { $(Self::$event { .. } => &[$((Reader::$reader, Topic::$topic)),*],)* }
            }
        }
    };
}
macro_rules! spoken {
    (spoken) => {
        true
    };
    (beside) => {
        false
    };
}
events!(define);

impl Event {
    /// Whether anybody is to be told of it: an agent may close a ticket silently.
    pub const fn is_told(&self) -> bool {
        match self {
            Self::ClosedAtOnce { told, .. } => *told,
            _ => true, // what the table says
        }
    }

    /// Whom it adds, and whom it takes away.
    pub fn people(&self) -> (&[PersonId], &[PersonId]) {
        match self {
            Self::Routed(choice) => (&choice.agents, choice.replaces.as_slice()),
            Self::Assigned { added, removed } | Self::ObserversChanged { added, removed } => {
                (added, removed)
            }
            Self::RequesterChanged { from, to } => {
                (std::slice::from_ref(to), std::slice::from_ref(from))
            }
            _ => (&[], &[]), // carries nobody
        }
    }
}
