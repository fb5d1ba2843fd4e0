//! Whose turn it is in a ticket: what waits for whom, as the people who asked read it first; what an action makes of it is in
//! `transitions`.

use super::ticket::{Hold, Status, Ticket, Wait};

/// What waits for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep<'a> {
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
pub const fn next_step(ticket: &Ticket, left: bool) -> NextStep<'_> {
    match (ticket.status, &ticket.waits_for) {
        (Status::New | Status::Assigned, _) if left || ticket.assignees.is_empty() => {
            NextStep::Nobody
        }
        (Status::New | Status::Assigned, _) => NextStep::Agents,
        (Status::Planned, _) => NextStep::Planned,
        (Status::Pending, Some(Wait::Requester)) => NextStep::Requester,
        (Status::Pending, Some(Wait::Other(hold))) => NextStep::Held(Some(hold)),
        (Status::Pending, None) => NextStep::Held(None),
        (Status::Solved, _) => NextStep::Solution,
        (Status::Closed, _) => NextStep::Over,
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
            (Status::New, false, None, NextStep::Nobody),
            (Status::Assigned, false, None, NextStep::Nobody),
            (Status::Assigned, true, None, NextStep::Agents),
            (Status::Planned, true, None, NextStep::Planned),
            (
                Status::Pending,
                true,
                Some(Wait::Requester),
                NextStep::Requester,
            ),
            (Status::Pending, true, other, NextStep::Held(Some(&hold))),
            (Status::Pending, true, None, NextStep::Held(None)),
            (Status::Solved, true, None, NextStep::Solution),
            (Status::Closed, true, None, NextStep::Over),
        ] {
            let mut ticket = Ticket::sample();
            ticket.status = status;
            ticket.assignees = if assigned { vec![PersonId(2)] } else { vec![] };
            ticket.waits_for = waits_for;
            assert_eq!(next_step(&ticket, false), expected, "{status:?}");
        }
    }
}
