//! What is late is marked and announced, once for each deadline; by when something is due is kept in `store::deadlines`.

use super::{Desk, Result};
use crate::rules::Instant;
use crate::rules::notices;

/// Tickets announced in one sweep; the next one goes on.
const ANNOUNCED_AT_ONCE: usize = 200;

impl Desk {
    /// Marks tickets with a deadline that has passed, each in a transaction with the mails that this owes, and tells how many.
    pub fn announce_late(&self, now: Instant) -> Result<usize> {
        let numbers = self.store.read(|r| r.newly_late(now))?;
        let mut marked = 0;
        for number in numbers.into_iter().take(ANNOUNCED_AT_ONCE) {
            self.store.write(|w| {
                let Some(ticket) = w.ticket(number)? else {
                    return Ok(());
                };
                for deadline in w.note_late(number, now)? {
                    let late = notices::late(deadline, &ticket, &w.instead(&ticket, now)?);
                    self.tell_each(w, &ticket, late, (None, false), now)?;
                }
                marked += 1;
                Ok::<_, super::Error>(())
            })?;
        }
        Ok(marked)
    }
}
