//! Tickets closed long ago, and those thrown away, are deleted with all that hangs on them; a person is made nameless in `forget`.

use super::sql::Parameters;
use super::{Read, Result, Write};
use crate::rules::Instant;

/// What hangs on the tickets of the temporary table `gone`, in the order in which it can go.
const ROWS: &[&str] = &[
    "DELETE FROM attachment WHERE entry IN (SELECT id FROM entry WHERE ticket IN gone)
     OR note IN (SELECT id FROM note WHERE ticket IN gone)",
    "DELETE FROM owed_topic WHERE mail IN (SELECT id FROM owed_mail WHERE ticket IN gone)",
    // A mail of a ticket that was merged into this one: its line was told, and is known no more.
    "UPDATE owed_topic SET entry = NULL WHERE entry IN (SELECT id FROM entry WHERE ticket IN gone)",
    "DELETE FROM owed_mail WHERE ticket IN gone",
    "DELETE FROM digest_news WHERE ticket IN gone",
    "DELETE FROM waiting WHERE ticket IN gone",
    "DELETE FROM left_ticket WHERE ticket IN gone",
    "DELETE FROM forwarded WHERE ticket IN gone",
    "DELETE FROM discarded WHERE ticket IN gone",
    "DELETE FROM satisfaction WHERE ticket IN gone",
    "DELETE FROM solution WHERE ticket IN gone",
    "DELETE FROM removed_document WHERE entry IN (SELECT id FROM entry WHERE ticket IN gone)
     OR note IN (SELECT id FROM note WHERE ticket IN gone) OR removal IN (SELECT id FROM removal WHERE ticket IN gone)",
    "DELETE FROM removed_original WHERE entry IN (SELECT id FROM entry WHERE ticket IN gone) OR removal IN (SELECT id FROM removal WHERE ticket IN gone)",
    "DELETE FROM earlier WHERE entry IN (SELECT id FROM entry WHERE ticket IN gone)
     OR note IN (SELECT id FROM note WHERE ticket IN gone)",
    "UPDATE entry SET removal = NULL WHERE removal IN (SELECT id FROM removal WHERE ticket IN gone)",
    "UPDATE note SET removal = NULL WHERE removal IN (SELECT id FROM removal WHERE ticket IN gone)",
    "DELETE FROM removal WHERE ticket IN gone",
    "DELETE FROM note WHERE ticket IN gone",
    "DELETE FROM entry WHERE ticket IN gone",
    "DELETE FROM mark WHERE ticket IN gone",
    "DELETE FROM letter WHERE ticket IN gone",
    "DELETE FROM task WHERE ticket IN gone",
    "DELETE FROM spent WHERE ticket IN gone",
    "DELETE FROM merger WHERE source IN gone OR target IN gone",
    "DELETE FROM ticket_link WHERE one IN gone OR other IN gone",
    "DELETE FROM recognised WHERE ticket IN gone",
    "DELETE FROM ticket_person WHERE ticket IN gone",
    "UPDATE article SET ticket = NULL WHERE ticket IN gone",
    "UPDATE ticket SET follows = NULL WHERE follows IN gone",
    "DELETE FROM ticket WHERE number IN gone",
];

impl Read<'_> {
    /// How many tickets were closed before then; those merged into others are not counted.
    pub fn closed_before(&self, before: Instant) -> Result<u64> {
        let sql = "SELECT count(*) FROM ticket WHERE status = 'closed' AND closed_at < ?1 AND merged_into IS NULL";
        self.one(sql, before)
    }
}

impl Write<'_> {
    /// Deletes at most `limit` of the tickets closed before then, with those merged into them, and tells how many went.
    pub fn delete_closed(&self, before: Instant, limit: u32) -> Result<usize> {
        // A ticket merged into one that stays is only a sign to it.
        let oldest = "INSERT INTO temp.gone SELECT number FROM ticket
            WHERE status = 'closed' AND closed_at < ?1 AND merged_into IS NULL ORDER BY closed_at LIMIT ?2";
        self.delete_those(oldest, (before, limit))
    }

    /// The same of tickets that were thrown away before then.
    pub fn delete_discarded(&self, before: Instant, limit: u32) -> Result<usize> {
        let oldest =
            "INSERT INTO temp.gone SELECT ticket FROM discarded WHERE at < ?1 ORDER BY at LIMIT ?2";
        self.delete_those(oldest, (before, limit))
    }

    fn delete_those(&self, oldest: &str, parameters: impl Parameters) -> Result<usize> {
        let make = "CREATE TEMP TABLE IF NOT EXISTS gone (number INTEGER PRIMARY KEY) STRICT";
        self.run(make, ())?;
        self.run("DELETE FROM temp.gone", ())?;
        self.run(oldest, parameters)?;
        let merged = "INSERT OR IGNORE INTO temp.gone
            WITH RECURSIVE m(number) AS (SELECT number FROM temp.gone
                UNION SELECT t.number FROM ticket t JOIN m ON t.merged_into = m.number) SELECT number FROM m";
        self.run(merged, ())?;
        self.unlearn_gone()?;
        for sql in ROWS {
            self.run(sql, ())?;
        }
        let gone = self.change("DELETE FROM temp.gone", ())?;
        self.forget_documents()?;
        Ok(gone)
    }
}
