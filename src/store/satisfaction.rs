//! What requesters answered to the one question after closing; who may answer is decided by the link, in `web/pages/confirm`.

use rusqlite::OptionalExtension;

use super::stats::{StatsAsked, counted};
use super::{Read, Result, Write, from_word, to_millis};
use crate::rules::access::Rights;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::{Instant, TicketNumber};

impl Read<'_> {
    /// What the requester of a ticket answered, with the comment.
    pub fn satisfaction(&self, number: TicketNumber) -> Result<Option<(Satisfaction, String)>> {
        let sql = "SELECT answer, comment FROM satisfaction WHERE ticket = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let found = statement.query_row([number.0], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        });
        let Some((word, comment)) = found.optional()? else {
            return Ok(None);
        };
        let answer = from_word(Satisfaction::from_word, &word, "satisfaction")?;
        Ok(Some((answer, comment)))
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
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(asked.parameters(rights))?;
        while let Some(row) = rows.next()? {
            let word: String = row.get(0)?;
            let place = Satisfaction::ALL
                .iter()
                .position(|each| each.word() == word);
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count = row.get::<_, u32>(1)? as usize;
            }
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
        let row = (number.0, answer.word(), comment, to_millis(at));
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }
}
