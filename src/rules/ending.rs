//! What becomes of a ticket with an agent's words, chosen at the end of the form they are written in; what an action makes of a
//! ticket is in `transitions`.

use super::PersonId;
use super::ticket::{Action, Manner, Ticket};
use super::words::words;

words! {
    /// What becomes of it.
    Ending {
        /// It is said, nothing else.
        Send = "send",
        /// It is said, and the requester's answer is waited for.
        Wait = "wait",
        /// It is the solution.
        Solution = "solution",
        /// It is said, by whoever has the ticket from now on.
        Take = "take",
        /// It is for the team only.
        Note = "note",
    }
}

impl Ending {
    /// Those that this agent can choose, in the order of the form.
    pub fn open_to(ticket: &Ticket, me: PersonId) -> Vec<Self> {
        let open = !ticket.is_closed();
        let unsolved = open && ticket.proposal.is_none();
        let fits = |ending: &Self| match ending {
            Self::Send => open,
            Self::Wait | Self::Solution => unsolved,
            Self::Take => open && !ticket.assignees.contains(&me),
            Self::Note => true,
        };
        Self::ALL.iter().copied().filter(fits).collect()
    }

    /// The one that stands chosen: who answers what nobody has takes it.
    pub fn usual(ticket: &Ticket) -> Self {
        match (ticket.is_closed(), ticket.assignees.is_empty()) {
            (true, _) => Self::Note,
            (false, true) => Self::Take,
            (false, false) => Self::Send,
        }
    }

    /// What is done; without a word what is joined is still said.
    pub fn deeds(self, ticket: &Ticket, me: PersonId, written: bool) -> Deeds {
        let says = if written {
            Action::FollowUp(Manner::Plain)
        } else {
            Action::AddDocuments
        };
        let mine = || {
            let others = ticket.assignees.iter().copied().filter(|id| *id != me);
            Action::Assign(others.chain([me]).collect())
        };
        let nobodys = ticket.assignees.is_empty();
        let (before, action, after) = match self {
            Self::Send => (None, says, None),
            // An answer that nobody awaits would be nobody's.
            Self::Wait => (nobodys.then(mine), says, Some(Action::AwaitAnswer)),
            Self::Solution => (None, Action::Propose, None),
            // Taken first, so that the words stand last and can be taken back.
            Self::Take => (Some(mine()), says, None),
            Self::Note => (None, Action::Note, None),
        };
        Deeds {
            before,
            action,
            after,
        }
    }
}

/// What is done with words, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deeds {
    /// First.
    pub before: Option<Action>,
    /// With the words.
    pub action: Action,
    /// Then.
    pub after: Option<Action>,
}

impl From<Action> for Deeds {
    fn from(action: Action) -> Self {
        Self {
            before: None,
            action,
            after: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ticket::Status;

    const ME: PersonId = PersonId(7);
    const OTHER: PersonId = PersonId(8);

    fn ticket(status: Status, assignees: &[PersonId]) -> Ticket {
        Ticket {
            status,
            assignees: assignees.to_vec(),
            ..Ticket::sample()
        }
    }

    #[test]
    fn what_can_be_chosen_depends_on_where_the_ticket_stands() {
        use Ending::{Note, Send, Solution, Take, Wait};
        for (status, assignees, expected, usual) in [
            (
                Status::New,
                vec![],
                vec![Send, Wait, Solution, Take, Note],
                Take,
            ),
            (
                Status::Assigned,
                vec![ME],
                vec![Send, Wait, Solution, Note],
                Send,
            ),
            (
                Status::Pending,
                vec![OTHER],
                vec![Send, Wait, Solution, Take, Note],
                Send,
            ),
            (Status::Closed, vec![OTHER], vec![Note], Note),
        ] {
            let ticket = ticket(status, &assignees);
            assert_eq!(Ending::open_to(&ticket, ME), expected, "{status:?}");
            assert_eq!(Ending::usual(&ticket), usual, "{status:?}");
        }
    }

    #[test]
    fn who_waits_for_an_answer_to_what_nobody_has_takes_it() {
        let deeds = |ticket: &Ticket, ending: Ending| {
            let deeds = ending.deeds(ticket, ME, true);
            (deeds.before, deeds.after)
        };
        let (nobodys, others) = (ticket(Status::New, &[]), ticket(Status::Assigned, &[OTHER]));
        let (mine, both) = (Action::Assign(vec![ME]), Action::Assign(vec![OTHER, ME]));
        let awaits = Some(Action::AwaitAnswer);
        assert_eq!(deeds(&nobodys, Ending::Wait), (Some(mine), awaits.clone()));
        assert_eq!(deeds(&others, Ending::Wait), (None, awaits));
        assert_eq!(deeds(&others, Ending::Take), (Some(both), None));
        assert_eq!(deeds(&nobodys, Ending::Send), (None, None));
    }

    #[test]
    fn documents_without_a_word_are_joined() {
        let ticket = ticket(Status::Assigned, &[ME]);
        let action = |ending: Ending| ending.deeds(&ticket, ME, false).action;
        assert_eq!(action(Ending::Send), Action::AddDocuments);
        assert_eq!(action(Ending::Solution), Action::Propose);
    }
}
