//! What the pages ask of the mail side, which the web does not know: `serve` brings the two together.

use crate::desk::{self, Understood};
use crate::rules::mail::{Fate, Step};
use crate::rules::{Instant, LetterId};
use crate::store::Person;

/// A mail as it would be taken in.
#[derive(Debug)]
pub struct Explained {
    /// What is understood of it.
    pub says: Understood,
    /// What would become of it.
    pub fate: Fate,
    /// What decides that, in order.
    pub steps: Vec<Step>,
    /// Names and sizes of its documents.
    pub documents: Vec<(String, u64)>,
}

/// The mail side.
pub trait Letterbox: Send + Sync {
    /// What would become of a mail; changes nothing.
    fn explain(&self, raw: &[u8]) -> desk::Result<Explained>;

    /// Registers a mail that was set aside, as this agent wishes.
    fn import(&self, letter: LetterId, by: &Person, now: Instant) -> desk::Result<Fate>;
}
