//! What the pages ask of the mail side, which the web does not know: `serve` brings the two together.

use crate::desk::{self, Understood};
use crate::i18n::Lang;
use crate::rules::audit::Trail;
use crate::rules::mail::{Fate, Step};
use crate::rules::notices::Topic;
use crate::rules::passages::Shown;
use crate::rules::{Instant, PersonId, ReceivedId, TicketNumber};
use crate::store::{self, Person};

/// A mail as it would be taken in.
#[derive(Debug)]
pub struct Explained {
    /// What is understood of it.
    pub says: Understood,
    /// What would become of it.
    pub fate: Fate,
    /// What decides that, in order.
    pub steps: Vec<Step>,
    /// What is shown of its text.
    pub shown: Shown,
    /// Names and sizes of its documents.
    pub documents: Vec<(String, u64)>,
}

/// A notification to be shown before it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// About which ticket.
    pub ticket: TicketNumber,
    /// What it tells.
    pub topic: Topic,
    /// In which language.
    pub language: Lang,
    /// To somebody who treats the ticket, rather than to its requester.
    pub to_agent: bool,
}

/// A notification as it would be sent.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Its subject.
    pub subject: String,
    /// The name it comes under.
    pub from: String,
    /// Its reader.
    pub to: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
}

/// The mail side.
pub trait Letterbox: Send + Sync {
    /// What would become of a mail; changes nothing.
    fn explain(&self, raw: &[u8]) -> desk::Result<Explained>;

    /// A mail's page as its sender's program showed it, if it has one.
    fn page_of(&self, raw: &[u8]) -> Option<String>;

    /// Registers a mail that was set aside, as this agent wishes.
    fn import(&self, id: ReceivedId, by: (&Person, &Trail), now: Instant) -> desk::Result<Fate>;

    /// A notification as it would be sent; none where there is no such ticket. `viewer` stands for an agent where the ticket
    /// has none.
    fn preview(
        &self,
        wanted: &Wanted,
        viewer: PersonId,
        now: Instant,
    ) -> store::Result<Option<Preview>>;
}
