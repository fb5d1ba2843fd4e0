//! What requesters answered to the one question after closing; who may answer is decided by the link, in `web/pages/confirm`.

use super::stats::{StatsAsked, counted};
use super::{Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::{Instant, TicketNumber};

impl Read<'_> {
    /// What the requester of a ticket answered, with the comment.
    pub fn satisfaction(&self, number: TicketNumber) -> Result<Option<(Satisfaction, String)>> {
        self.maybe(
            "SELECT answer, comment FROM satisfaction WHERE ticket = ?1",
            number,
        )
    }

    /// How many gave each answer in that time, in the order of [`Satisfaction::ALL`]. An answer stays with the ticket and the
    /// requester that it was given for, and counts with the ticket into which that one was merged.
    pub fn satisfactions(&self, rights: &Rights, asked: &StatsAsked) -> Result<Vec<usize>> {
        let sql = format!(
            "SELECT a.answer, count(*) FROM satisfaction a JOIN ticket t ON t.number =
                (WITH RECURSIVE chain (number, into_) AS (SELECT number, merged_into FROM ticket WHERE number = a.ticket
                    UNION SELECT m.number, m.merged_into FROM ticket m JOIN chain c ON m.number = c.into_)
                 SELECT number FROM chain WHERE into_ IS NULL)
             WHERE a.at >= ?2 AND a.at < ?3 AND {} GROUP BY a.answer",
            counted(rights)
        );
        let mut counts = vec![0; Satisfaction::ALL.len()];
        for (answer, count) in self.all::<(Satisfaction, usize)>(&sql, asked.parameters(rights))? {
            counts[answer as usize] = count;
        }
        Ok(counts)
    }
}

impl Write<'_> {
    /// Keeps an answer in the place of an earlier one.
    pub fn save_satisfaction(
        &self,
        number: TicketNumber,
        answer: Satisfaction,
        comment: &str,
        at: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO satisfaction (ticket, answer, comment, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (ticket) DO UPDATE SET answer = ?2, comment = ?3, at = ?4";
        self.run(sql, (number, answer, comment, at))
    }
}
