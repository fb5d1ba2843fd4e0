//! The ways in and out of mail that fail now, and what the alarm told of them, kept so that a restart forgets nothing; what an outage is,
//! is in `rules::channel`, mails that wait because of one are in `outgoing`.

use super::outgoing::UNSENT;
use super::{Read, Result, Write};
use crate::rules::Instant;
use crate::rules::alarm::Told;
use crate::rules::channel::Outage;
use crate::rules::faults::Cause;
use crate::rules::mailbox::Trouble;

/// The way out.
const OUTGOING: &str = "outgoing";

/// When the alarm was last given, in milliseconds, and what it told of, one a line.
const ALARM_AT: &str = "alarm_run_at";
const ALARM_ABOUT: &str = "alarm_told_about";
/// The same of the mail to administrators.
const MAILED_AT: &str = "trouble_mailed_at";
const MAILED_ABOUT: &str = "trouble_mailed_about";
/// Mails whose times are read to find a silence: no desk has so many in two months that fewer would tell otherwise.
const ARRIVALS_MAX: u32 = 20_000;

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

    /// When mails came in since then, oldest first.
    pub fn arrivals(&self, since: Instant) -> Result<Vec<Instant>> {
        let sql = "SELECT seen_at FROM letter WHERE seen_at > ?1 ORDER BY seen_at DESC LIMIT ?2";
        let mut arrivals: Vec<Instant> = self.all(sql, (since, ARRIVALS_MAX))?;
        arrivals.reverse();
        Ok(arrivals)
    }

    /// What the alarm told, and when.
    pub fn alarm_told(&self) -> Result<Told> {
        self.told_of_outages((ALARM_AT, ALARM_ABOUT))
    }

    /// What administrators were mailed, and when.
    pub fn trouble_mailed(&self) -> Result<Told> {
        self.told_of_outages((MAILED_AT, MAILED_ABOUT))
    }

    fn told_of_outages(&self, (at, about): (&str, &str)) -> Result<Told> {
        let about = self.setting_text(about)?.unwrap_or_default();
        let run_at = self.setting(at)?;
        Ok(Told {
            run_at: run_at.and_then(Instant::from_timestamp_millis),
            about: about.lines().map(str::to_owned).collect(),
        })
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

    /// Remembers what the alarm told, and when.
    pub fn note_alarm(&self, told: &Told) -> Result<()> {
        self.note_told_of_outages((ALARM_AT, ALARM_ABOUT), told)
    }

    /// Remembers what administrators were mailed, and when.
    pub fn note_trouble_mailed(&self, told: &Told) -> Result<()> {
        self.note_told_of_outages((MAILED_AT, MAILED_ABOUT), told)
    }

    fn note_told_of_outages(&self, (at, text): (&str, &str), told: &Told) -> Result<()> {
        let about: Vec<&str> = told.about.iter().map(String::as_str).collect();
        self.set_setting_text(text, &about.join("\n"))?;
        let run_at = told.run_at.map_or(0, |at| at.timestamp_millis());
        self.set_setting(at, run_at)
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
