//! What requesters say of how they were helped; who is asked, and when, is on their pages.

use super::Desk;
use crate::rules::satisfaction::{COMMENT_CHARS_MAX, Satisfaction};
use crate::rules::{Instant, TicketNumber};
use crate::store;

impl Desk {
    /// Keeps what a requester says; a comment is cut at its limit.
    pub fn rate(
        &self,
        number: TicketNumber,
        (rating, comment): (Satisfaction, &str),
        now: Instant,
    ) -> store::Result<()> {
        let comment: String = comment.trim().chars().take(COMMENT_CHARS_MAX).collect();
        self.store
            .write(|w| w.save_satisfaction(number, rating, &comment, now))
    }
}
