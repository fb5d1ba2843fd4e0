//! What a request is about, recognised as it comes; how is said in `rules::recognition`, what there is in `admin::registers`.

use super::{Desk, Error, Result, visible};
use crate::rules::ticket::{Actor, Refusal};
use crate::rules::{Instant, RegisterId, TicketNumber};
use crate::store::Write;

impl Desk {
    /// Has what can be recognised ready, so that nothing is built while others wait to write.
    pub(super) fn ready_to_recognise(&self) -> Result<()> {
        self.store().recognition()?;
        Ok(())
    }

    /// Notes what a title and a text speak of; nothing where something of that register was noted, or taken out, before.
    pub(super) fn recognise(
        &self,
        w: &Write<'_>,
        number: TicketNumber,
        (subject, text): (&str, &str),
        now: Instant,
    ) -> Result<()> {
        for found in self.store().recognition_at_hand()?.recognise(subject, text) {
            w.note_recognised(number, &found, now)?;
        }
        Ok(())
    }

    /// An agent says that a ticket is not about what was recognised of that register, or, after all, that it is.
    pub fn take_out_recognised(
        &self,
        number: TicketNumber,
        actor: Actor,
        (register, out): (RegisterId, bool),
    ) -> Result<()> {
        self.store().write(|w| {
            let (_, (actor, _)) = visible(w, number, actor)?;
            if !actor.is_agent() {
                return Err(Error::Refused(Refusal::AgentsOnly));
            }
            Ok(w.take_out_recognised(number, register, out)?)
        })
    }
}
