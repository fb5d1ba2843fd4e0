//! The ways in and out of mail that fail now, kept so that a restart forgets none; what an outage is, is in `rules::channel`, mails that
//! wait because of one are in `outgoing`.

use super::outgoing::UNSENT;
use super::{Read, Result, Write};
use crate::rules::Instant;
use crate::rules::channel::Outage;
use crate::rules::faults::Cause;
use crate::rules::mailbox::Trouble;

/// The way out.
const OUTGOING: &str = "outgoing";

/// A mailbox.
fn mailbox(name: &str) -> String {
    format!("mailbox {name}")
}

impl Read<'_> {
    /// What keeps every mail from leaving, if something does.
    pub fn outage_of_sending(&self) -> Result<Option<Outage<Cause>>> {
        self.outage(OUTGOING, Cause::from_word)
    }

    /// What keeps a mailbox from being read, if something does.
    pub fn outage_of_mailbox(&self, name: &str) -> Result<Option<Outage<Trouble>>> {
        self.outage(&mailbox(name), Trouble::from_word)
    }

    fn outage<W>(&self, part: &str, read: fn(&str) -> Option<W>) -> Result<Option<Outage<W>>> {
        type Row = (String, String, Instant, Instant, u32);
        let sql = "SELECT what, said, since, last_at, tries FROM outage WHERE part = ?1";
        let row: Option<Row> = self.maybe(sql, part)?;
        Ok(row.and_then(|(what, said, since, last_at, tries)| {
            Some(Outage {
                what: read(&what)?,
                said,
                since,
                last_at,
                tries,
            })
        }))
    }
}

impl Write<'_> {
    /// Notes how the way out does. When it works again, what waited because of it is due at once.
    pub fn note_sending(&self, outage: Option<&Outage<Cause>>, now: Instant) -> Result<()> {
        match outage {
            Some(outage) => self.keep_outage(OUTGOING, outage.what.word(), outage),
            None if self.forget_outage(OUTGOING)? => self.hasten_outgoing(now),
            None => Ok(()),
        }
    }

    /// Notes how a mailbox does.
    pub fn note_mailbox(&self, name: &str, outage: Option<&Outage<Trouble>>) -> Result<()> {
        match outage {
            Some(outage) => self.keep_outage(&mailbox(name), outage.what.word(), outage),
            None => self.forget_outage(&mailbox(name)).map(drop),
        }
    }

    fn keep_outage<W>(&self, part: &str, what: &str, outage: &Outage<W>) -> Result<()> {
        let sql = "INSERT INTO outage (part, what, said, since, last_at, tries) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (part) DO UPDATE SET what = ?2, said = ?3, since = ?4, last_at = ?5, tries = ?6";
        let Outage {
            said,
            since,
            last_at,
            tries,
            ..
        } = outage;
        self.run(sql, (part, what, said, *since, *last_at, *tries))
    }

    /// Whether there was one.
    fn forget_outage(&self, part: &str) -> Result<bool> {
        Ok(self.change("DELETE FROM outage WHERE part = ?1", part)? > 0)
    }

    /// What failed before and waits for another try is due.
    fn hasten_outgoing(&self, now: Instant) -> Result<()> {
        let mails = format!(
            "UPDATE owed_mail SET due_at = ?1 WHERE {UNSENT} AND state = 'waiting' AND last_error IS NOT NULL AND due_at > ?1"
        );
        self.run(&mails, now)?;
        let others = "UPDATE owed_other SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?1";
        self.run(others, now)
    }
}
