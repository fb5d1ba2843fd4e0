//! What becomes of a mail: the fates, the reasons, and which ticket it belongs to; `desk::letters` carries it out.

use super::TicketNumber;
use super::ticket::words;

words! {
    /// Why a mail is not registered. Refused mail leaves sender, date, subject and this reason.
    Refused {
        /// No From field with exactly one plain address.
        NoSender = "no_sender",
        /// The sender's domain is not one of the desk's.
        Outsider = "outsider",
        /// The desk wrote it itself.
        OwnMail = "own_mail",
        /// The account was disabled.
        Disabled = "disabled",
        /// A delivery report about no mail of ours: as a ticket it would be told to the team, and come back as the next one.
        Report = "report",
    }
}

words! {
    /// Why a mail counts as automatic (RFC 3834): it is kept, but never answered.
    Automatic {
        /// `Auto-Submitted` says so.
        AutoSubmitted = "auto_submitted",
        /// `Precedence: bulk`, `junk` or `list`.
        Precedence = "precedence",
        /// A mailing list sent it.
        List = "list",
        /// The sender's system asks for silence.
        AnswersUnwanted = "answers_unwanted",
        /// It has no return path: nothing may be sent back.
        NoReturnPath = "no_return_path",
        /// A delivery report.
        Report = "report",
        /// Sent by a machine's address (no-reply, postmaster).
        Robot = "robot",
        /// An absence notice.
        Absence = "absence",
    }
}

/// Where a mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It opened a ticket.
    Opened(TicketNumber),
    /// It was added to a ticket.
    FollowedUp(TicketNumber),
    /// It was seen before; the ticket it made, if any.
    Duplicate(Option<TicketNumber>),
    /// It is not registered.
    Refused(Refused),
    /// It could not be handled; it is kept whole for an agent.
    SetAside(String),
}

impl Fate {
    /// The word it is stored and printed as.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::FollowedUp(_) => "followed_up",
            Self::Duplicate(_) => "duplicate",
            Self::Refused(_) => "refused",
            Self::SetAside(_) => "set_aside",
        }
    }

    /// The ticket it concerns.
    pub const fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Self::Opened(number) | Self::FollowedUp(number) => Some(*number),
            Self::Duplicate(number) => *number,
            Self::Refused(_) | Self::SetAside(_) => None,
        }
    }
}

/// What a mail says about the ticket it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Proven by a Message-ID of ours among In-Reply-To and References.
    pub proven: Option<TicketNumber>,
    /// Merely written in the subject.
    pub named: Option<TicketNumber>,
}

/// What is known about a claimed ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which.
    pub number: TicketNumber,
    /// It exists and the sender takes part in it, or is an agent.
    pub takes_part: bool,
    /// It is closed.
    pub closed: bool,
}

/// Which ticket a mail belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// A new one.
    New {
        /// The sender named this number without taking part: said to the agents, no right gained.
        named: Option<TicketNumber>,
    },
    /// A new one that continues a closed one.
    Continues(TicketNumber),
    /// An existing one.
    FollowsUp(TicketNumber),
}

/// Places a mail. `claimed` holds what is known of the claimed tickets, the proven one first; a number alone
/// never grants a right (`FreeScout` CVE-2026-47123).
pub fn place(claimed: &[Claimed]) -> Placement {
    match claimed.iter().find(|ticket| ticket.takes_part) {
        Some(ticket) if ticket.closed => Placement::Continues(ticket.number),
        Some(ticket) => Placement::FollowsUp(ticket.number),
        None => Placement::New {
            named: claimed.first().map(|ticket| ticket.number),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_finds_its_ticket() {
        let ticket = |number, takes_part, closed| Claimed {
            number: TicketNumber(number),
            takes_part,
            closed,
        };
        let one = TicketNumber(1);
        for (claimed, expected) in [
            (vec![], Placement::New { named: None }),
            (vec![ticket(1, true, false)], Placement::FollowsUp(one)),
            (vec![ticket(1, true, true)], Placement::Continues(one)),
            (
                vec![ticket(1, false, false)],
                Placement::New { named: Some(one) },
            ),
            (
                vec![ticket(1, false, true)],
                Placement::New { named: Some(one) },
            ),
            (
                vec![ticket(2, false, false), ticket(1, true, false)],
                Placement::FollowsUp(one),
            ),
        ] {
            assert_eq!(place(&claimed), expected, "{claimed:?}");
        }
    }
}
