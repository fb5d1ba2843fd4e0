//! A ticket in values: its states, who acts, what is wanted; what happened is in `event`, the moves between them are in `transitions`.

pub use super::priority::Priority;

use super::glpi_mail;
use super::priority::Level;
use super::role::Role;
use super::words::words;
use super::{CategoryId, EntryId, Instant, PersonId, TicketNumber};

words! {
    /// Where a ticket stands (GLPI's six states).
    Status {
        /// Nobody has it yet.
        New = "new",
        /// An agent has it.
        Assigned = "assigned",
        /// An agent has it, with a date.
        Planned = "planned",
        /// Waiting for the requester or a third party.
        Pending = "pending",
        /// A solution waits for the requester's answer.
        Solved = "solved",
        /// Over; a reply opens a linked ticket.
        Closed = "closed",
    }
}

words! {
    /// What kind of help is asked for (ITIL's two).
    Kind {
        /// Something that worked no longer does.
        Incident = "incident",
        /// Something new is wanted.
        Request = "request",
    }
}

words! {
    /// The way by which something reached the desk.
    Source {
        /// A mail.
        Mail = "mail",
        /// A page.
        Web = "web",
        /// Somebody told an agent.
        Phone = "phone",
        /// The sweep.
        Clock = "clock",
    }
}

words! {
    /// What became of a proposed solution.
    SolutionState {
        /// The requester has not answered yet.
        Waiting = "waiting",
        /// The requester accepted it.
        Accepted = "accepted",
        /// The requester refused it, with a reason.
        Rejected = "rejected",
        /// Nobody answered before the closing date.
        Expired = "expired",
        /// An agent took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Why a ticket is closed without a solution that its requester answers.
    ClosingReason {
        /// It was settled on the telephone.
        ByPhone = "by_phone",
        /// Nobody needs it any more.
        NotNeeded = "not_needed",
        /// Nobody of the school asked for anything.
        Spam = "spam",
        /// Another ticket asks the same.
        Duplicate = "duplicate",
    }
}

/// A solution that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The timeline entry that proposes it.
    pub entry: EntryId,
    /// Who proposed it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// From when its clock counts: then, or since the ticket, which was away, is back.
    pub counts_from: Instant,
    /// The requester wrote something that does not decide: nothing closes by itself any more.
    pub clock_stopped: bool,
    /// When the reminder left, if it did.
    pub reminded_at: Option<Instant>,
}

impl Proposal {
    /// One whose clock begins to run.
    pub const fn begun(entry: EntryId, by: PersonId, at: Instant) -> Self {
        Self {
            entry,
            by,
            at,
            counts_from: at,
            clock_stopped: false,
            reminded_at: None,
        }
    }
}

/// What a ticket on hold waits for, where an agent said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The answer of its requester, who was asked.
    Requester,
    /// Something else.
    Other(Hold),
}

/// Why a ticket is on hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// What is waited for, as its requester reads it; empty where nobody said.
    pub reason: String,
    /// When it comes back by itself.
    pub until: Option<Instant>,
}

/// How a ticket is judged: what kind it is, and how soon it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Incident or request.
    pub kind: Kind,
    /// How soon its requester needs it.
    pub urgency: Level,
    /// How many it touches.
    pub impact: Level,
    /// Before everything else, whatever both make of it.
    pub major: bool,
}

/// Everything about a ticket that a decision can depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The number people quote.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// Incident or request.
    pub kind: Kind,
    /// How soon its requester needs it.
    pub urgency: Level,
    /// How many it touches.
    pub impact: Level,
    /// How soon it is due: what both make of it, or major.
    pub priority: Priority,
    /// What it waits for, while it is on hold.
    pub waits_for: Option<Wait>,
    /// Its subject area, once known.
    pub category: Option<CategoryId>,
    /// Who asked.
    pub requester: PersonId,
    /// Who reads along.
    pub observers: Vec<PersonId>,
    /// Whose work it is.
    pub assignees: Vec<PersonId>,
    /// How it came.
    pub source: Source,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last solved.
    pub solved_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// When anything last happened.
    pub changed_at: Instant,
    /// Since when the requester waits for the team; none while the team waits for somebody.
    pub waits_since: Option<Instant>,
    /// The closed ticket that this one continues.
    pub follows: Option<TicketNumber>,
    /// The ticket in which this one goes on.
    pub merged_into: Option<TicketNumber>,
    /// Why it was closed at once, if it was.
    pub closed_as: Option<ClosingReason>,
    /// Thrown away: there is none for anybody, but who may bring it back.
    pub discarded: bool,
    /// The solution in the requester's hands.
    pub proposal: Option<Proposal>,
}

#[cfg(test)]
impl Ticket {
    /// One in progress, of person 1, for tests to change what they are about.
    pub fn sample() -> Self {
        Self {
            number: TicketNumber(1),
            subject: "Vidéoprojecteur".into(),
            status: Status::Assigned,
            kind: Kind::Incident,
            urgency: Level::Medium,
            impact: Level::Medium,
            priority: Priority::Medium,
            waits_for: None,
            category: None,
            requester: PersonId(1),
            observers: vec![],
            assignees: vec![],
            source: Source::Mail,
            opened_at: Instant::UNIX_EPOCH,
            solved_at: None,
            closed_at: None,
            changed_at: Instant::UNIX_EPOCH,
            waits_since: None,
            follows: None,
            merged_into: None,
            closed_as: None,
            discarded: false,
            proposal: None,
        }
    }
}

/// How long after closing a ticket may be opened again.
pub const REOPENS_WITHIN: chrono::Duration = chrono::Duration::days(14);

impl Ticket {
    /// What else than an answer it waits for, where somebody said it.
    pub const fn hold(&self) -> Option<&Hold> {
        match &self.waits_for {
            Some(Wait::Other(hold)) => Some(hold),
            Some(Wait::Requester) | None => None,
        }
    }

    /// It is on hold for its requester's answer.
    pub fn awaits_answer(&self) -> bool {
        self.status == Status::Pending && self.waits_for == Some(Wait::Requester)
    }

    /// Until when it may be opened again, if it is closed.
    pub fn reopens_until(&self) -> Option<Instant> {
        self.closed_at
            .filter(|_| self.is_closed() && self.merged_into.is_none())
            .map(|at| at + REOPENS_WITHIN)
    }

    /// Speaks for the team here: an agent, but not about a request of their own.
    pub fn is_answered_by(&self, actor: Actor) -> bool {
        actor.is_agent() && actor.person() != Some(self.requester)
    }

    /// Everything else is left for it.
    pub fn is_major(&self) -> bool {
        self.priority == Priority::Major
    }

    /// There is still something to do, or to wait for.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Status::Solved | Status::Closed)
    }

    /// Over: nothing is added to it any more.
    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
    }

    /// Where the ticket goes when nobody's answer is awaited any more.
    pub fn back_to_work(&self) -> Status {
        if self.assignees.is_empty() {
            Status::New
        } else {
            Status::Assigned
        }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, with the role held at that moment.
    Person(PersonId, Role),
    /// The sweep.
    Clock,
}

impl Actor {
    /// The person behind it, if any.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id, _) => Some(id),
            Self::Clock => None,
        }
    }

    /// An agent or administrator.
    pub const fn is_agent(self) -> bool {
        match self {
            Self::Person(_, role) => role.is_agent(),
            Self::Clock => false,
        }
    }
}

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// By a person who wants it read.
    Plain,
    /// Only thanks for a solution: its clock runs on.
    Thanks,
    /// By a machine: nothing wakes up, no clock stops.
    Automatic,
}

/// What somebody wants to do to an existing ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Say something.
    FollowUp(Manner),
    /// Join documents without a word.
    AddDocuments,
    /// Write something for the team only.
    Note,
    /// Propose a solution.
    Propose,
    /// Accept the solution.
    Accept,
    /// Refuse the solution; the reason is the entry's text.
    Reject,
    /// Give the ticket to exactly these agents.
    Assign(Vec<PersonId>),
    /// Move it by hand.
    SetStatus(Status),
    /// File it.
    SetCategory(Option<CategoryId>),
    /// Wait for the requester's answer.
    AwaitAnswer,
    /// Wait for something else, or until a day.
    Hold(Hold),
    /// The day has come: back to work.
    ComeBack,
    /// Say what kind it is and how soon it is due.
    Judge(Judged),
    /// These people read along from now on, and nobody else.
    SetObservers(Vec<PersonId>),
    /// It is that person's request; whose it was may read along.
    SetRequester {
        /// Whose it is.
        to: PersonId,
        /// Whose it was reads along.
        keep: bool,
    },
    /// Call it so.
    Retitle(String),
    /// Open it again, at that moment; the reason is the entry's text.
    Reopen(Instant),
    /// Go on in that ticket: this one is a double.
    MergeInto(TicketNumber),
    /// Be closed as a double of that ticket, each staying its requester's own.
    CloseAsDouble(TicketNumber),
    /// Go on in that new ticket with something said here.
    SplitInto(TicketNumber),
    /// Close it without a solution, and tell who takes part, or nobody.
    CloseAtOnce {
        /// Why.
        reason: ClosingReason,
        /// By mail.
        tell: bool,
    },
    /// Take one's own word for the team back.
    Unsay,
    /// Tell the requester that the closing date is near.
    Remind,
    /// Close for want of an answer.
    Expire,
    /// Ask the requester again for the answer that is awaited.
    AskAgain,
    /// Close, as that answer never came.
    GiveUp,
}

/// Why an action is not carried out; `i18n` has the sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The ticket is closed: a reply by mail opens a linked one.
    Closed,
    /// Only agents may do this.
    AgentsOnly,
    /// Only the requester may answer a solution.
    RequesterOnly,
    /// There is no solution to answer (any more).
    NoProposal,
    /// A solution already waits for its answer.
    ProposalWaits,
    /// The text is obligatory here.
    TextMissing,
    /// That state is reached by another way (a solution, an answer).
    NotByHand,
    /// It is not time yet, or the clock stands still.
    NotDue,
    /// It is not closed, or was closed too long ago: a new request is linked instead.
    NotReopened,
    /// It cannot go on in that ticket: itself, a closed one, or none.
    NoMerger,
    /// That merger cannot be undone, or not any more.
    NoUndoing,
    /// One of both is confidential, and by the merger somebody would read it who does not now.
    KeptApart,
    /// What was said cannot be taken back any more.
    NoUnsaying,
    /// That person wrote something which the agent had not read.
    Overtaken(PersonId),
    /// That line cannot become a ticket of its own.
    NoSplit,
    /// That person uploaded as much as a day allows.
    UploadedEnough,
    /// Those words stand nowhere in it.
    NoSuchWords,
    /// That line is somebody else's, or was taken out.
    NotOwnWords,
    /// That line was taken out meanwhile, or put back.
    LineGone,
}

/// The tag that opens every subject we send: `[Support #1042]`.
pub fn subject_tag(number: TicketNumber) -> String {
    format!("[Support #{number}]")
}

/// The longest word before the number in a tag.
const LABEL_BYTES_MAX: usize = 40;

/// What a tag in a subject says: our own, or GLPI's `[GLPI #0001042]`, which mails from before a desk was taken over carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectTag {
    /// The number in it.
    pub number: TicketNumber,
    /// GLPI wrote it: it is a number there.
    pub of_glpi: bool,
}

/// Reads the tag of a subject.
pub fn read_subject_tag(subject: &str) -> Option<SubjectTag> {
    let bytes = subject.as_bytes();
    subject.match_indices('#').find_map(|(hash, _)| {
        // Only as far back as a label reaches: a subject of nothing but # must cost no more than another.
        let before = &bytes[hash.saturating_sub(LABEL_BYTES_MAX + 1)..hash];
        let opens = before.iter().rposition(|byte| *byte == b'[')?;
        let digits = bytes[hash + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let closes = bytes.get(hash + 1 + digits) == Some(&b']');
        let plain = !before[opens..].contains(&b']');
        if !(closes && plain && (1..=15).contains(&digits)) {
            return None;
        }
        let digits = &subject[hash + 1..=hash + digits];
        let number = digits.parse().ok().filter(|n| *n > 0).map(TicketNumber)?;
        let label = String::from_utf8_lossy(&before[opens + 1..]);
        let of_glpi = glpi_mail::is_tag(&label, digits);
        Some(SubjectTag { number, of_glpi })
    })
}
