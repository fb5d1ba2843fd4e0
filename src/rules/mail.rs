//! What becomes of a mail: the fates, the reasons, and which ticket it belongs to; `desk::received` carries it out.

use super::passages::Decided;
use super::reply::Reply;
use super::words::words;
use super::{OutgoingId, TicketNumber};

words! {
    /// Why a mail is not registered. Refused mail leaves sender, date, subject and this reason.
    Refused {
        /// No From field with exactly one plain address: a machine's mail, or one more than agents can look through.
        NoSender = "no_sender",
        /// The sender's domain is not one of the desk's.
        Outsider = "outsider",
        /// The desk wrote it itself.
        OwnMail = "own_mail",
        /// The account was disabled.
        Disabled = "disabled",
        /// An agent blocked that address.
        Blocked = "blocked",
        /// A delivery report about no mail of ours: as a ticket it would be told to the team, and come back as the next one.
        Report = "report",
        /// A machine's answer to no mail of ours: nobody asks anything.
        AutoReply = "auto_reply",
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
        /// It goes round: a loop's mark, or passed on by more servers than stand on any way.
        Loop = "loop",
        /// It answers an invitation (RFC 5546 section 3.2.3).
        CalendarAnswer = "calendar_answer",
        /// Its subject says what subjects of delivery reports say.
        ReportWords = "report_words",
        /// Its subject, or all of its words, are those of absence notices.
        AbsenceNotice = "absence_notice",
        /// Some of its words are those of absence notices.
        AbsenceWords = "absence_words",
        /// A list handed it on that it was not written to: the desk's own address may be one.
        OwnList = "own_list",
        /// A machine's address sent it in the name of a member.
        InTheNameOf = "in_the_name_of",
    }
}

impl Automatic {
    /// Whether a machine wrote it for sure; else it only seems so, and is taken for a person's.
    pub const fn is_certain(self) -> bool {
        match self {
            Self::AutoSubmitted
            | Self::Precedence
            | Self::List
            | Self::AnswersUnwanted
            | Self::NoReturnPath
            | Self::Report
            | Self::Robot
            | Self::Absence
            | Self::Loop
            | Self::CalendarAnswer => true,
            Self::ReportWords
            | Self::AbsenceNotice
            | Self::AbsenceWords
            | Self::OwnList
            | Self::InTheNameOf => false,
        }
    }

    /// Whether it answers some mail by itself: where that is none of ours, nobody asks anything.
    pub const fn is_answer(self) -> bool {
        match self {
            Self::Absence | Self::CalendarAnswer => true,
            Self::AutoSubmitted
            | Self::Precedence
            | Self::List
            | Self::AnswersUnwanted
            | Self::NoReturnPath
            | Self::Report
            | Self::Robot
            | Self::Loop
            | Self::ReportWords
            | Self::AbsenceNotice
            | Self::AbsenceWords
            | Self::OwnList
            | Self::InTheNameOf => false,
        }
    }

    /// Whether it says that somebody is away.
    pub const fn is_absence(self) -> bool {
        matches!(
            self,
            Self::Absence | Self::AbsenceNotice | Self::AbsenceWords
        )
    }
}

/// A mail that seems automatic, and of whom: an address, or a list's identifier in angle brackets. What agents say of one is
/// remembered for all others of the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// Why it seems so.
    pub sign: Automatic,
    /// Of whom, lowercase.
    pub of: String,
}

words! {
    /// Why a mail is kept whole for an agent instead of being registered.
    Aside {
        /// It ended the process three times.
        Killed = "killed",
        /// Reading it failed.
        Unreadable = "unreadable",
        /// The rules refused what it asks for.
        NotPossible = "not_possible",
        /// Its ticket vanished while it was on its way.
        TicketGone = "ticket_gone",
        /// The mailbox's server did not prove its sender, and the configuration requires it.
        Unproven = "unproven",
        /// Its From field names no single address that could be believed, and perhaps one of the school's.
        NoSender = "no_sender",
    }
}

words! {
    /// Whether the server that took a mail in proved its sender (RFC 8601).
    Proof {
        /// The configuration names no server that could.
        NotAsked = "not_asked",
        /// It says that the sender's domain stands for it.
        Passed = "passed",
        /// It says that the mail is not the domain's.
        Failed = "failed",
        /// It says nothing.
        Missing = "missing",
    }
}

words! {
    /// What a machine reports about a mail of ours.
    Outcome {
        /// It was not delivered and will not be (RFC 3464 `Action: failed`).
        Failed = "failed",
        /// It is late; the server goes on trying.
        Delayed = "delayed",
        /// Delivered, read, complained about: nobody has to do anything.
        Other = "other",
    }
}

/// A delivery report as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What became of it.
    pub outcome: Outcome,
    /// The mail of ours that it returns, proven by its Message-ID.
    pub mail: Option<(TicketNumber, OutgoingId)>,
    /// The address it speaks of; empty where it names none.
    pub address: String,
    /// The server's own words, on one line.
    pub why: String,
}

/// One thing that decided a mail's fate; `helpdesk explain` and the settings page say them in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The same mail was registered before, perhaps on that ticket.
    SeenBefore(Option<TicketNumber>),
    /// The one address it is from, and whether the desk knows it.
    From(String, bool),
    /// Why it is not registered.
    Refused(Refused),
    /// What the mailbox's server says of its sender.
    Proof(Proof),
    /// A machine wrote it.
    Automatic(Automatic),
    /// It seems automatic, and is taken for a person's.
    Seems(Automatic),
    /// It seems automatic, and agents said of others like it whether it is.
    Judged(Automatic, bool),
    /// It answers a mail that came to that ticket.
    Answered(TicketNumber),
    /// Its sender was written to with a mail of that ticket, and takes no part in it.
    WrittenTo(TicketNumber),
    /// It answers a mail that is a private note of that ticket.
    AnswersNote(TicketNumber),
    /// An agent sent it to the team alone.
    Internal(Internal),
    /// It is nothing but a reaction to a mail of ours.
    Reacts(String),
    /// A machine reports on a mail of ours: what became of it, and on which ticket.
    Reports(Outcome, Option<TicketNumber>),
    /// It answers a mail of ours on that ticket, which its Message-IDs prove.
    Proven(TicketNumber),
    /// Its subject names that ticket.
    Named(TicketNumber),
    /// The sender takes no part in that ticket.
    NoPart(TicketNumber),
    /// That ticket is closed.
    Closed(TicketNumber),
    /// It answers a proposed solution.
    Answers(Reply),
    /// An agent passes on what somebody wrote, name and address; whether it is that person's request without being asked.
    PassesOn(String, bool),
    /// What became of a passage that looks like somebody else's words.
    Passage(Decided),
    /// Without a file nobody can tell whose words a passage repeats: it is shown as in an answer to the desk.
    Unasked,
    /// It would be kept for an agent.
    Held(Aside),
}

/// Where a mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It opened a ticket.
    Opened(TicketNumber),
    /// It was added to a ticket.
    FollowedUp(TicketNumber),
    /// It reports on a mail of that ticket: noted for the team, said to nobody else.
    Reported(TicketNumber),
    /// It was seen before; the ticket it made, if any.
    Duplicate(Option<TicketNumber>),
    /// It is not registered.
    Refused(Refused),
    /// It could not be handled; it is kept whole for an agent.
    SetAside(Aside),
    /// It was set aside, and an agent threw it away.
    Discarded,
}

impl Fate {
    /// The word it is stored and printed as.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::FollowedUp(_) => "followed_up",
            Self::Reported(_) => "reported",
            Self::Duplicate(_) => "duplicate",
            Self::Refused(_) => "refused",
            Self::SetAside(_) => "set_aside",
            Self::Discarded => "discarded",
        }
    }

    /// The ticket it concerns.
    pub const fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Self::Opened(number) | Self::FollowedUp(number) | Self::Reported(number) => {
                Some(*number)
            }
            Self::Duplicate(number) => *number,
            Self::Refused(_) | Self::SetAside(_) | Self::Discarded => None,
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

/// What somebody is given who takes no part in a ticket, but was written to with the mail that they answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copied {
    /// Nothing: they were not.
    #[default]
    No,
    /// A ticket of their own, linked to it.
    Beside,
    /// They read along from then on.
    Joins,
}

words! {
    /// Why what an agent mails about a ticket is for the team alone.
    Internal {
        /// It is passed on, not answered.
        PassedOn = "passed_on",
        /// It answers a mail that was kept as a private note.
        AnswersNote = "answers_note",
        /// It goes to others, and not to the requester.
        ToOthers = "to_others",
    }
}

/// Whom a mail was written to beside the desk and its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// Nobody.
    Desk,
    /// The requester, perhaps among others.
    Requester,
    /// Others only.
    Others,
}

/// What an agent's mail about a ticket means: whoever answers the desk alone or the requester speaks to the requester; all else is
/// for the team, until somebody says otherwise.
pub const fn internal(passes_on: bool, answers_note: bool, to: Recipients) -> Option<Internal> {
    match to {
        _ if passes_on => Some(Internal::PassedOn),
        Recipients::Requester => None,
        _ if answers_note => Some(Internal::AnswersNote),
        Recipients::Others => Some(Internal::ToOthers),
        Recipients::Desk => None,
    }
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
    /// The open ticket by which the sender has continued it already.
    pub continued_by: Option<TicketNumber>,
    /// What the sender is given who takes no part in it.
    pub copied: Copied,
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
    /// An existing one, in which the sender reads along from now on.
    Joins(TicketNumber),
    /// A new one, linked to that.
    Beside(TicketNumber),
}

/// Places a mail. `claimed` holds what is known of the claimed tickets, the proven one first; a number alone
/// never grants a right (`FreeScout` CVE-2026-47123).
pub fn place(claimed: &[Claimed]) -> Placement {
    match claimed.iter().find(|ticket| ticket.takes_part) {
        // One reply continues a closed ticket; further ones join the ticket that this opened (GLPI#24760 opened one a poll).
        Some(ticket) if ticket.closed => ticket
            .continued_by
            .map_or(Placement::Continues(ticket.number), Placement::FollowsUp),
        Some(ticket) => Placement::FollowsUp(ticket.number),
        None => place_apart(claimed),
    }
}

/// The same where the sender takes part in none of them.
fn place_apart(claimed: &[Claimed]) -> Placement {
    let mut copied = claimed.iter().filter(|ticket| ticket.copied != Copied::No);
    let joins = |ticket: &&Claimed| ticket.copied == Copied::Joins && !ticket.closed;
    let joined = copied.clone().find(joins);
    let joined = joined.map(|ticket| Placement::Joins(ticket.number));
    let beside = || Some(Placement::Beside(copied.next()?.number));
    joined.or_else(beside).unwrap_or(Placement::New {
        named: claimed.first().map(|ticket| ticket.number),
    })
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
            continued_by: None,
            copied: Copied::No,
        };
        let in_copy = |number, closed, copied| Claimed {
            copied,
            ..ticket(number, false, closed)
        };
        let continued = Claimed {
            continued_by: Some(TicketNumber(9)),
            ..ticket(1, true, true)
        };
        let one = TicketNumber(1);
        for (claimed, expected) in [
            (vec![], Placement::New { named: None }),
            (vec![ticket(1, true, false)], Placement::FollowsUp(one)),
            (vec![ticket(1, true, true)], Placement::Continues(one)),
            (vec![continued], Placement::FollowsUp(TicketNumber(9))),
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
            (
                vec![ticket(2, false, false), in_copy(1, false, Copied::Joins)],
                Placement::Joins(one),
            ),
            (
                vec![in_copy(1, true, Copied::Joins)],
                Placement::Beside(one),
            ),
            (
                vec![in_copy(1, false, Copied::Beside)],
                Placement::Beside(one),
            ),
            (
                vec![in_copy(2, false, Copied::Joins), ticket(1, true, false)],
                Placement::FollowsUp(one),
            ),
        ] {
            assert_eq!(place(&claimed), expected, "{claimed:?}");
        }
    }

    #[test]
    fn only_what_answers_the_desk_alone_or_the_requester_is_public() {
        use Internal::{AnswersNote, PassedOn, ToOthers};
        use Recipients::{Desk, Others, Requester};
        for (passes_on, answers_note, to, expected) in [
            (false, false, Desk, None),
            (false, false, Requester, None),
            (false, true, Requester, None),
            (false, false, Others, Some(ToOthers)),
            (false, true, Desk, Some(AnswersNote)),
            (false, true, Others, Some(AnswersNote)),
            (true, false, Desk, Some(PassedOn)),
            (true, false, Requester, Some(PassedOn)),
            (true, true, Others, Some(PassedOn)),
        ] {
            let found = internal(passes_on, answers_note, to);
            assert_eq!(found, expected, "{passes_on} {answers_note} {to:?}");
        }
    }
}
