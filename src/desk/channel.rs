//! What the desk remembers of its own ways in and out of mail: mailboxes that fail, silences, what the alarm told; how a way out does is
//! noted by `outbox::send` itself.

use std::collections::BTreeSet;

use chrono::Local;

use super::{Desk, Result};
use crate::rules::access::Role;
use crate::rules::alarm::{self, Told};
use crate::rules::channel::Outage;
use crate::rules::hours::{Schedule, Week};
use crate::rules::mailbox::Trouble;
use crate::rules::{Instant, quiet};
use crate::store::{self, OtherKind, Person};

impl Desk {
    /// What keeps a mailbox from being read, as it was when the desk last noted it.
    pub fn outage_of_mailbox(&self, name: &str) -> Result<Option<Outage<Trouble>>> {
        Ok(self.store.read(|r| r.outage_of_mailbox(name))?)
    }

    /// Notes how a mailbox does. Not synced: a lost note costs nothing.
    pub fn note_mailbox(&self, name: &str, outage: Option<&Outage<Trouble>>) -> Result<()> {
        Ok(self
            .store
            .write_unsynced(|w| w.note_mailbox(name, outage))?)
    }

    /// Since when no mail at all has come in, where that is unusually long.
    pub fn quiet_since(&self, now: Instant) -> Result<Option<Instant>> {
        let (arrivals, schedule) = self.store.read(|r| {
            let schedule = Schedule {
                week: r.desk_hours()?.unwrap_or_else(Week::usual),
                closings: r.closings()?,
            };
            Ok::<_, store::Error>((r.arrivals(now - quiet::LOOKS_BACK)?, schedule))
        })?;
        Ok(quiet::since(&arrivals, &schedule, &Local, now))
    }

    /// What the alarm told, and when.
    pub fn alarm_told(&self) -> Result<Told> {
        Ok(self.store.read(|r| r.alarm_told())?)
    }

    /// Owes each administrator a mail about what fails, where that is to be mailed now; `word` says it to one of them, a paragraph a line.
    pub fn mail_trouble(
        &self,
        failing: BTreeSet<String>,
        word: impl Fn(&Person) -> String,
        now: Instant,
    ) -> Result<()> {
        let mut told = self.store.read(|r| r.trouble_mailed())?;
        if !alarm::mailed(&mut told, failing, now) {
            return Ok(());
        }
        self.store.write(|w| {
            w.note_trouble_mailed(&told)?;
            let team = w.team()?.into_iter();
            for one in team.filter(|one| one.role == Role::Administrator) {
                w.enqueue_other(OtherKind::Trouble, &one.address, &word(&one), now)?;
            }
            Ok(())
        })
    }

    /// Remembers what the alarm told, and when.
    pub fn note_alarm(&self, told: &Told) -> Result<()> {
        Ok(self.store.write(|w| w.note_alarm(told))?)
    }
}
