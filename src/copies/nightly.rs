//! The copy of each night: when one is due, what it is called, which ones stay; how a copy is made is in the parent.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant as Monotonic};

use chrono::{DateTime, Days, Local, NaiveDateTime, NaiveTime, TimeZone as _, Utc};

use super::{Error, write};
use crate::config::Backup;
use crate::rules::Instant;
use crate::store::Store;

/// `helpdesk-2026-11-30T01-00-00Z.db`: in the order of their names they are in that of their making.
const NAME: &str = "helpdesk-%Y-%m-%dT%H-%M-%SZ.db";
/// What the command that takes a copy elsewhere may take.
const COMMAND_MAX: Duration = Duration::from_secs(6 * 3600);
/// Names it the copy.
const VARIABLE: &str = "HELPDESK_BACKUP";

/// Makes the copies, and remembers which one is still to be taken elsewhere.
#[derive(Debug)]
pub struct Nightly {
    backup: Backup,
    owed: Option<PathBuf>,
}

impl Nightly {
    /// As configured.
    pub fn new(backup: Backup) -> Self {
        Self { backup, owed: None }
    }

    /// Makes a copy if one is due, takes it elsewhere where a command says so, and removes the oldest. When the last good one
    /// was made; none: never.
    pub fn keep_up(&mut self, store: &Store, now: Instant) -> Result<Option<Instant>, Error> {
        if is_due(self.last(now), self.backup.hour, now) {
            let file = self.backup.folder.join(now.format(NAME).to_string());
            fs::create_dir_all(&self.backup.folder).map_err(|cause| self.failed(cause))?;
            let found = write(store, &file, &mut |_, _, _| ())?;
            log::info!("backup: {}: {}", file.display(), found.summary);
            self.owed = self.backup.command.as_ref().map(|_| file);
            self.clean().map_err(|cause| self.failed(cause))?;
        }
        if let (Some(command), Some(file)) = (&self.backup.command, &self.owed) {
            take_elsewhere(command, file).map_err(Error::Elsewhere)?;
            self.owed = None;
        }
        Ok(self.last(now))
    }

    /// When the last good copy was made.
    pub fn last(&self, now: Instant) -> Option<Instant> {
        last(&self.backup.folder, now)
    }

    /// Removes the oldest copies, but so many.
    fn clean(&self) -> io::Result<()> {
        let names = names(&self.backup.folder);
        let old = &names[..names.len().saturating_sub(self.backup.keep)];
        old.iter()
            .try_for_each(|old| fs::remove_file(self.backup.folder.join(old)))
    }

    fn failed(&self, cause: io::Error) -> Error {
        Error::Io(self.backup.folder.clone(), cause)
    }
}

/// When the last good copy in that folder was made; a clock that once went wrong made none.
fn last(folder: &Path, now: Instant) -> Option<Instant> {
    let made = names(folder).into_iter().filter_map(|name| {
        let made = NaiveDateTime::parse_from_str(&name, NAME).ok()?;
        Some(made.and_utc())
    });
    made.filter(|made| *made <= now).max()
}

/// Whether the last moment for one has passed since the last one. A desk that was off at night makes up for it.
fn is_due(last: Option<Instant>, hour: u32, now: Instant) -> bool {
    last.is_none_or(|last| last < last_moment(hour, now.with_timezone(&Local)))
}

/// The last time it was that hour, in the desk's zone.
fn last_moment(hour: u32, now: DateTime<Local>) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let today = now.date_naive();
    let on = |day: chrono::NaiveDate| {
        // An hour that the change of clocks leaves out begins with the next.
        let at = Local.from_local_datetime(&day.and_time(time)).earliest();
        at.map_or_else(|| day.and_time(time).and_utc(), |at| at.to_utc())
    };
    let moment = on(today);
    if moment <= now {
        moment
    } else {
        today.checked_sub_days(Days::new(1)).map_or(moment, on)
    }
}

/// The copies in that folder, oldest first.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut ours: Vec<String> = names
        .filter(|name| NaiveDateTime::parse_from_str(name, NAME).is_ok())
        .collect();
    ours.sort();
    ours
}

/// Runs the command by `sh -c`, with the copy's path in `HELPDESK_BACKUP`.
fn take_elsewhere(command: &str, file: &PathBuf) -> Result<(), String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env(VARIABLE, file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|cause| cause.to_string())?;
    let begun = Monotonic::now();
    loop {
        match child.try_wait().map_err(|cause| cause.to_string())? {
            Some(ended) if ended.success() => return Ok(()),
            Some(ended) => return Err(format!("{command:?}: {ended}")),
            None if begun.elapsed() > COMMAND_MAX => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{command:?} took more than six hours"));
            }
            None => thread::sleep(Duration::from_millis(200)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        Local
            .from_local_datetime(&local)
            .earliest()
            .expect("a moment")
            .to_utc()
    }

    #[test]
    fn one_is_due_each_night_and_after_a_night_that_was_missed() {
        for (last, now, due) in [
            (None, "2026-11-30 12:00", true),
            (Some("2026-11-30 02:00"), "2026-11-30 12:00", false),
            (Some("2026-11-30 02:00"), "2026-12-01 01:59", false),
            (Some("2026-11-30 02:00"), "2026-12-01 02:00", true),
            (Some("2026-11-29 02:00"), "2026-12-01 01:00", true),
            (Some("2026-11-30 12:00"), "2026-12-01 01:00", false),
            (Some("2026-03-28 02:00"), "2026-03-29 12:00", true),
        ] {
            assert_eq!(is_due(last.map(at), 2, at(now)), due, "{last:?} {now}");
        }
    }

    #[test]
    fn only_copies_that_this_clock_can_have_made_count() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "helpdesk-2026-11-28T01-00-00Z.db",
            "helpdesk-2026-11-29T01-00-00Z.db",
            "helpdesk-2099-01-01T01-00-00Z.db",
            "helpdesk-2026-11-30T01-00-00Z.db.helpdesk-part",
            "helpdesk-before-the-move.db",
        ] {
            fs::write(folder.path().join(name), "").expect("written");
        }
        let now = at("2026-11-30 12:00");
        let made = last(folder.path(), now).expect("one");
        assert_eq!(made.format("%d %H").to_string(), "29 01");
        assert_eq!(names(folder.path()).len(), 3);
    }
}
