//! Decisions without clock, socket or SQL; `desk` asks them and carries them out.

pub mod access;
pub mod account;
pub mod acting;
pub mod administration;
pub mod alarm;
pub mod answer_link;
pub mod audit;
pub mod byte_range;
pub mod calendar;
pub mod canned;
pub mod channel;
pub mod choices;
pub mod confidence;
pub mod conversation;
pub mod csv_rows;
pub mod deadline;
pub mod duration;
pub mod ending;
pub mod event;
pub mod faults;
pub mod file_kind;
pub mod file_name;
pub mod flags;
pub mod glpi_mail;
pub mod holidays;
pub mod hours;
pub mod household;
pub mod known;
pub mod learning;
pub mod likeness;
pub mod mail;
pub mod mailbox;
pub mod matching;
pub mod merging;
pub mod message_id;
pub mod names;
pub mod next_step;
pub mod notices;
pub mod original;
pub mod passages;
pub mod picture;
pub mod presence;
pub mod priority;
pub mod quiet;
pub mod recognition;
pub mod register;
pub mod register_file;
pub mod register_plan;
pub mod removal;
pub mod reply;
pub mod role;
pub mod routing;
pub mod satisfaction;
pub mod search;
pub mod signature_picture;
pub mod smtp_reply;
pub mod snippet;
pub mod spelling;
pub mod stats;
pub mod ticket;
pub mod topic;
pub mod transitions;
pub mod web_links;
mod words;

pub(crate) use words::words;

/// Instants are UTC everywhere; `i18n` turns them into the desk's own time for people.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// What time it is: an argument, so that tests can turn it.
pub type Clock = std::sync::Arc<dyn Fn() -> Instant + Send + Sync>;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// The number people quote; never changes, never reused.
    TicketNumber;
    /// Anybody the desk knows: requester, agent, administrator.
    PersonId;
    /// A subject area with its words and agents.
    CategoryId;
    /// Agents who treat categories together.
    GroupId;
    /// One public line of a ticket's timeline.
    EntryId;
    /// Something to be done for a ticket.
    TaskId;
    /// A list as somebody filters it.
    SavedViewId;
    /// A canned reply.
    CannedId;
    /// An answer for everybody.
    ArticleId;
    /// A file as joined to a ticket under a name; its bytes may be shared.
    AttachmentId;
    /// A mail owed to somebody.
    OutgoingId;
    /// A line of the journal of mails.
    ReceivedId;
    /// One ticket merged into another.
    MergerId;
    /// Something that was taken out of a ticket.
    RemovalId;
    /// A line of the audit.
    AuditId;
    /// Days on which an agent is away.
    AbsenceId;
    /// Two persons made one.
    JoiningId;
    /// A desk that was taken over.
    ImportId;
    /// A list of things: rooms, computers.
    RegisterId;
    /// One of its columns.
    RegisterColumnId;
    /// One of its things.
    RegisterEntryId;
    /// Days on which the desk is closed for a reason of its own.
    ClosedDaysId;
}
