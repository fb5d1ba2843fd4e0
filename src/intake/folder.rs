//! A mailbox that is a Maildir on this machine: mail in new/ is read, then moved to cur/; IMAP is in `poll`.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Monotonic, SystemTime};

use super::{Raw, Rules};
use crate::desk::{self, Desk};
use crate::rules::Instant;
use crate::rules::mailbox::{Fault, Trouble};
use crate::store::Trace;

/// How often it is asked when new/ last changed.
pub const GLANCE_EVERY: Duration = Duration::from_millis(100);
/// How often new/ is read whatever that says: a file system of another machine may tell it late, or never.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why a look failed; the mail stays where it is.
#[derive(Debug)]
pub enum Error {
    /// A file or folder.
    Io(PathBuf, io::Error),
    /// The desk.
    Desk(desk::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, cause) => write!(f, "{}: {cause}", path.display()),
            Self::Desk(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self {
            cause: error.to_string(),
            trouble: match error {
                Error::Io(..) => Trouble::Folder,
                Error::Desk(_) => Trouble::Desk,
            },
        }
    }
}

/// Makes the three folders of a Maildir where they are missing.
pub fn prepare(folder: &Path) -> io::Result<()> {
    ["new", "cur", "tmp"]
        .iter()
        .try_for_each(|name| fs::create_dir_all(folder.join(name)))
}

/// When new/ was last read, and what it said of itself then.
#[derive(Debug, Default)]
pub struct Glance {
    read_at: Option<Monotonic>,
    changed_at: Option<SystemTime>,
    once_more: bool,
}

impl Glance {
    /// Whether new/ of this folder is to be read now.
    pub fn is_due(&mut self, folder: &Path) -> bool {
        let new = fs::metadata(folder.join("new"));
        self.decide(new.and_then(|new| new.modified()).ok(), Monotonic::now())
    }

    /// The same for a new/ that last changed then. What changes is read twice, a glance apart: clocks of file systems
    /// tick, and a mail that came after the first reading may bear the time of one that came before it.
    fn decide(&mut self, changed_at: Option<SystemTime>, now: Monotonic) -> bool {
        let changed = changed_at != self.changed_at;
        let late = |read_at| now.duration_since(read_at) >= LOOK_EVERY;
        let due = changed || self.once_more || self.read_at.is_none_or(late);
        if due {
            *self = Self {
                read_at: Some(now),
                changed_at,
                once_more: changed,
            };
        }
        due
    }
}

/// Takes in everything in new/, oldest name first. Each mail leaves new/ only after its fate is committed.
pub fn look(
    desk: &Desk,
    rules: &Rules,
    name: &str,
    folder: &Path,
    now: Instant,
) -> Result<usize, Error> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Error::Io(path, cause)
    };
    let new = folder.join("new");
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&new).map_err(io(&new))? {
        files.push(entry.map_err(io(&new))?.path());
    }
    files.sort();
    let (mut taken, mut failed) = (0, None);
    for file in files {
        let Some(base) = file.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if base.starts_with('.') || !file.is_file() {
            continue;
        }
        // ":2,S" says seen, as other Maildir readers expect.
        let seen = folder
            .join("cur")
            .join(format!("{}:2,S", base.split(':').next().unwrap_or(base)));
        match read(&file, rules.letter_bytes_max) {
            Ok(raw) => {
                let trace = Trace {
                    mailbox: name.into(),
                    uid: None,
                };
                super::receive(desk, rules, &trace, Raw::whole(&raw), now).map_err(Error::Desk)?;
                fs::rename(&file, &seen).map_err(io(&file))?;
                taken += 1;
            }
            // The mails after it are taken in all the same.
            Err(cause) => failed = failed.or(Some(io(&file)(cause))),
        }
    }
    failed.map_or(Ok(taken), Err)
}

/// The mail, up to the limit.
fn read(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    fs::File::open(file)?
        .take(most.saturating_add(1))
        .read_to_end(&mut raw)?;
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_read_twice_and_everything_each_second() {
        let (mut glance, start) = (Glance::default(), Monotonic::now());
        let mut at = |ms, changed| {
            let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(changed);
            glance.decide(Some(changed), start + Duration::from_millis(ms))
        };
        assert!(at(0, 7), "never read before");
        assert!(at(100, 7), "in the same tick of its clock");
        assert!(!at(200, 7), "nothing new");
        assert!(at(300, 8), "a mail");
        assert!(at(400, 9), "a mail, or the last one taken out");
        assert!(at(500, 9), "in the same tick of its clock");
        assert!(!at(600, 9), "nothing new");
        assert!(at(700, 6), "its clock was set back");
        assert!(at(800, 6), "in the same tick of its clock");
        assert!(!at(1799, 6), "nothing new");
        assert!(at(1800, 6), "a second later");
        assert!(!at(1900, 6), "nothing new");
    }

    #[test]
    fn a_folder_that_tells_no_time_is_read_each_second() {
        let (mut glance, start) = (Glance::default(), Monotonic::now());
        let mut at = |ms| glance.decide(None, start + Duration::from_millis(ms));
        let due: Vec<bool> = [0, 100, 900, 1000, 1100, 2000].map(&mut at).into();
        assert_eq!(due, [true, false, false, true, false, true]);
    }
}
