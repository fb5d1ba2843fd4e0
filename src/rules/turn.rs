//! Whose turn it is in a ticket: what waits for whom, as the people who asked read it first; what an action makes of it is in
//! `transitions`.

use super::ticket::{Hold, Status, Ticket, Wait};

/// What waits for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn<'a> {
    /// Nobody has it yet.
    Nobody,
    /// Whoever has it is at work.
    Agents,
    /// The work has its day.
    Planned,
    /// The team cannot go on before the requester answers.
    Requester,
    /// It waits for something else, if anybody said for what.
    Held(Option<&'a Hold>),
    /// A solution is in the requester's hands.
    Solution,
    /// It is over.
    Over,
}

/// Whose turn it is; `left`: whoever has it is no longer of the team. Who is only away still has it, and why is nobody's business.
pub const fn turn(ticket: &Ticket, left: bool) -> Turn<'_> {
    match (ticket.status, &ticket.waits_for) {
        (Status::New | Status::Assigned, _) if left || ticket.assignees.is_empty() => Turn::Nobody,
        (Status::New | Status::Assigned, _) => Turn::Agents,
        (Status::Planned, _) => Turn::Planned,
        (Status::Pending, Some(Wait::Requester)) => Turn::Requester,
        (Status::Pending, Some(Wait::Other(hold))) => Turn::Held(Some(hold)),
        (Status::Pending, None) => Turn::Held(None),
        (Status::Solved, _) => Turn::Solution,
        (Status::Closed, _) => Turn::Over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::PersonId;

    #[test]
    fn a_ticket_waits_for_one_side_or_a_day() {
        let hold = Hold::default();
        let other = Some(Wait::Other(hold.clone()));
        for (status, assigned, waits_for, expected) in [
            (Status::New, false, None, Turn::Nobody),
            (Status::Assigned, false, None, Turn::Nobody),
            (Status::Assigned, true, None, Turn::Agents),
            (Status::Planned, true, None, Turn::Planned),
            (
                Status::Pending,
                true,
                Some(Wait::Requester),
                Turn::Requester,
            ),
            (Status::Pending, true, other, Turn::Held(Some(&hold))),
            (Status::Pending, true, None, Turn::Held(None)),
            (Status::Solved, true, None, Turn::Solution),
            (Status::Closed, true, None, Turn::Over),
        ] {
            let mut ticket = Ticket::sample();
            ticket.status = status;
            ticket.assignees = if assigned { vec![PersonId(2)] } else { vec![] };
            ticket.waits_for = waits_for;
            assert_eq!(turn(&ticket, false), expected, "{status:?}");
        }
    }
}
