//! What the desk does for itself as time goes by: digests, deleting, forgetting; when that is, is decided in `sweep`.

use chrono::{Duration, Local, Months};

use super::admin::identities;
use super::{Desk, Result};
use crate::rules::Instant;
use crate::rules::audit::{Deed, Trail};
use crate::rules::choices::Retained;
use crate::store::{self, Write};

/// When the last sweep was, in milliseconds.
pub const LAST_SWEEP: &str = "last_sweep";
/// Until when nothing closes, in milliseconds.
pub const HELD_UNTIL: &str = "closing_held_until";
/// The day of the last digests, counted from year 1.
pub const DIGESTED_ON: &str = "digested_on";
/// The day on which old lines were last forgotten, counted from 1970.
pub const FORGOT_ON: &str = "forgot_on";
/// Tickets deleted in one transaction.
pub(super) const DELETED_AT_ONCE: u32 = 50;

/// How long the configuration keeps what administrators said nothing about.
pub type Kept<'a> = &'a dyn Fn(Retained) -> u32;

impl Desk {
    /// Remembers when the last sweep was, and until when nothing closes. Not synced: a lost minute of this note costs nothing, a
    /// sync each minute would wear out a memory card.
    pub fn note_sweep(&self, at: i64, held_until: Option<i64>) -> Result<()> {
        self.store.write_unsynced(|w| {
            held_until.map_or(Ok(()), |until| w.set_setting(HELD_UNTIL, until))?;
            w.set_setting(LAST_SWEEP, at)
        })?;
        Ok(())
    }

    /// Owes everybody the mail of what they wanted to hear of once a day.
    pub fn owe_digests(&self, day: i64, now: Instant) -> Result<()> {
        self.store.write(|w| {
            w.set_setting(DIGESTED_ON, day)?;
            w.enqueue_digests(now).map(drop)
        })?;
        Ok(())
    }

    /// Deletes tickets closed too long ago, a few in each transaction, so that nobody waits for it.
    pub fn delete_closed(&self, kept: Kept<'_>, now: Instant) -> Result<()> {
        let what = Retained::Closed;
        let years = self.store.read(|r| r.retained(what, kept(what)))?;
        let before = now.checked_sub_months(Months::new(years.saturating_mul(12)));
        let Some(before) = before.filter(|_| years > 0) else {
            return Ok(());
        };
        let mut deleted = 0;
        loop {
            let gone = self.store.write(|w| delete_some(w, before, now))?;
            if gone == 0 {
                break;
            }
            deleted += gone;
        }
        if deleted > 0 {
            self.store.write(|w| w.purge_index())?;
            log::info!("{deleted} tickets closed before {before} are deleted");
            self.store.checkpoint()?;
        }
        Ok(())
    }

    /// Forgets what was kept for a time only.
    pub fn forget_old(&self, day: i64, kept: Kept<'_>, now: Instant) -> Result<()> {
        self.store.write_unsynced(|w| {
            w.set_setting(FORGOT_ON, day)?;
            let before = |what| {
                let days = w.retained(what, kept(what))?;
                Ok::<_, store::Error>(now - Duration::days(days.into()))
            };
            let journal = before(Retained::Journal)?;
            w.forget_absences(journal.with_timezone(&Local).date_naive())?;
            w.forget_refused_texts(before(Retained::RefusedText)?)?;
            w.forget_received(before(Retained::Refused)?, journal)?;
            w.forget_audit(before(Retained::Audit)?)?;
            w.forget_others(now)?;
            w.forget_browsers(now)?;
            w.forget_links(now)?;
            w.forget_joinings(now - Duration::days(identities::UNDONE_DAYS))?;
            w.forget_ended_sessions(now)
        })?;
        Ok(())
    }
}

fn delete_some(w: &Write<'_>, before: Instant, now: Instant) -> store::Result<usize> {
    let gone = w.delete_closed(before, DELETED_AT_ONCE)?;
    if gone > 0 {
        let about = gone.to_string();
        w.audit(Deed::TicketsDeleted, &Trail::clock(), &about, now)?;
    }
    Ok(gone)
}
