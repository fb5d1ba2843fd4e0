//! The forms of a ticket's page, by name: what a button opens, what a form that comes back stands in again.

/// A form of a ticket's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The grey « Suivi ».
    FollowUp,
    /// The green « Document ».
    Document,
    /// A private note.
    Note,
    /// A proposed solution.
    Solution,
    /// The solution is accepted: it has no text that could come back.
    Accept,
    /// The solution is rejected.
    Reject,
    /// A closed ticket is opened again.
    Reopen,
    /// State, category and the like.
    Properties,
    /// Closed without a solution.
    Close,
    /// Thrown away.
    Discard,
    /// Whose request it is.
    Requester,
    /// What it is called.
    Title,
    /// Who reads along.
    Observers,
    /// The ticket that this one goes into.
    Merge,
    /// Tasks.
    Tasks,
    /// Other tickets it has to do with.
    Links,
    /// Working time.
    Time,
    /// A part that becomes a ticket of its own.
    Split,
}

impl Pane {
    /// Its `id` on the page, to which links lead.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FollowUp => "followup",
            Self::Document => "document",
            Self::Note => "note",
            Self::Solution => "solution",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Reopen => "reopen",
            Self::Properties => "properties",
            Self::Close => "close",
            Self::Discard => "discard",
            Self::Requester => "requester",
            Self::Title => "title",
            Self::Observers => "observers",
            Self::Merge => "merge",
            Self::Tasks => "tasks",
            Self::Links => "links",
            Self::Time => "time",
            Self::Split => "split",
        }
    }

    /// Whether it stays on the page of a closed ticket.
    pub const fn outlives_closing(self) -> bool {
        match self {
            Self::Note
            | Self::Reopen
            | Self::Properties
            | Self::Discard
            | Self::Requester
            | Self::Title
            | Self::Observers
            | Self::Tasks
            | Self::Links
            | Self::Time
            | Self::Split => true,
            Self::FollowUp
            | Self::Document
            | Self::Solution
            | Self::Accept
            | Self::Reject
            | Self::Merge
            | Self::Close => false,
        }
    }
}
