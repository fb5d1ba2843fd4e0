//! Why the file cannot be used, and what to do about it.

use std::path::PathBuf;

/// Why the file cannot be used; the text says what to do. Boxed, because most of the program may return it and hardly ever does.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// Why the file cannot be used.
#[derive(Debug)]
pub enum ErrorKind {
    /// The file belongs to another program.
    Foreign(PathBuf),
    /// A newer helpdesk wrote it.
    Newer(PathBuf),
    /// Another desk runs on it.
    InUse(PathBuf),
    /// There is no such file, or an empty one, and none may be made here.
    Absent(PathBuf),
    /// An earlier helpdesk wrote it, and it may not be changed here.
    Earlier(PathBuf),
    /// Its version is known, its tables are not those of that version: some differences.
    Otherwise(PathBuf, String),
    /// Another file stands in the place of the one that was opened.
    Replaced(PathBuf),
    /// The folder or the lock beside the file cannot be used.
    Io(PathBuf, std::io::Error),
    /// Everything `SQLite` says.
    Sql(rusqlite::Error),
    /// A row holds what we never write.
    Damaged(String),
    /// The file is ours, but broken or cut short.
    Broken(PathBuf),
    /// The machine has no random bytes to give: the file is not at fault.
    NoRandomness(getrandom::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign(path) => write!(
                f,
                "{} is not a helpdesk file; it was not touched. Name another file under [desk] database.",
                path.display()
            ),
            Self::Newer(path) => write!(
                f,
                "{} was written by a newer helpdesk; it was not touched. Install that version again, or restore a backup.",
                path.display()
            ),
            Self::InUse(path) => write!(
                f,
                "another helpdesk already serves {}. Stop it first (systemctl stop helpdesk), or use another file.",
                path.display()
            ),
            Self::Absent(path) => write!(
                f,
                "there is no desk in {}. If its disk is not mounted, mount it; `helpdesk restore` puts a backup there, \
                 `helpdesk init` makes a new one.",
                path.display()
            ),
            Self::Earlier(path) => write!(
                f,
                "{} was written by an earlier helpdesk. Start the desk once, which brings it up; `helpdesk restore` does it \
                 with a backup.",
                path.display()
            ),
            Self::Otherwise(path, what) => write!(
                f,
                "{} has not the tables that this helpdesk knows ({what}); it was not touched. Use the helpdesk that wrote it, \
                 or restore a backup.",
                path.display()
            ),
            Self::Replaced(path) => write!(
                f,
                "{} was replaced by another file while it was open; nothing is written any more. Start helpdesk again.",
                path.display()
            ),
            Self::Io(path, cause) => write!(f, "{}: {cause}", path.display()),
            Self::Sql(cause)
                if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                write!(
                    f,
                    "another process is writing to the database; try again in a moment"
                )
            }
            Self::Sql(cause)
                if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) =>
            {
                write!(
                    f,
                    "the disk of the database is full; make room, then try again"
                )
            }
            Self::Sql(cause) => match remedy(cause) {
                Some(remedy) => write!(f, "the database said: {cause}. {remedy}"),
                None => write!(f, "the database said: {cause}."),
            },
            Self::Broken(path) => write!(
                f,
                "{} is damaged or cut short; it was not touched. Restore a backup.",
                path.display()
            ),
            Self::Damaged(what) => write!(
                f,
                "the database holds an unexpected value ({what}). Run `helpdesk verify`."
            ),
            Self::NoRandomness(cause) => write!(
                f,
                "this machine gives no random bytes ({cause}). Let the desk use getrandom(2) or /dev/urandom, or restart the machine."
            ),
        }
    }
}

/// What to do about what `SQLite` said, where it is known.
fn remedy(cause: &rusqlite::Error) -> Option<&'static str> {
    use rusqlite::ErrorCode as Code;
    match cause.sqlite_error_code()? {
        Code::ReadOnly => Some(
            "Let the user that runs helpdesk write the file, the two beside it (-wal, -shm) and their folder; is the disk mounted read-only?",
        ),
        Code::CannotOpen | Code::PermissionDenied => Some(
            "Let the user that runs helpdesk read and write the file, the two beside it (-wal, -shm) and their folder.",
        ),
        Code::SystemIoFailure => Some(
            "The disk could not be read or written: see the system's log, then examine the file with `helpdesk verify`.",
        ),
        Code::DatabaseCorrupt | Code::NotADatabase => {
            Some("Examine the file with `helpdesk verify`, then restore a backup.")
        }
        Code::OutOfMemory => Some("The machine has no memory left."),
        _ => None, // the crate's list may grow
    }
}

/// Random bytes for keys, tokens and salts.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(ErrorKind::NoRandomness)?;
    Ok(bytes)
}

impl std::error::Error for Error {}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        ErrorKind::Sql(cause).into()
    }
}

impl Error {
    /// What of all that it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// A row holds what we never write.
    pub fn damaged(what: String) -> Self {
        ErrorKind::Damaged(what).into()
    }

    /// The folder or the lock beside the file cannot be used.
    pub fn io(path: impl Into<PathBuf>, cause: std::io::Error) -> Self {
        ErrorKind::Io(path.into(), cause).into()
    }

    /// Another process holds the file: the same thing may succeed in a moment.
    pub fn is_passing(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull};
        match self.kind() {
            ErrorKind::Sql(cause) => {
                matches!(
                    cause.sqlite_error_code(),
                    Some(DatabaseBusy | DatabaseLocked | DiskFull)
                )
            }
            ErrorKind::InUse(_)
            | ErrorKind::Io(..)
            | ErrorKind::NoRandomness(_)
            | ErrorKind::Replaced(_) => true,
            ErrorKind::Foreign(_)
            | ErrorKind::Newer(_)
            | ErrorKind::Absent(_)
            | ErrorKind::Earlier(_)
            | ErrorKind::Otherwise(..)
            | ErrorKind::Damaged(_)
            | ErrorKind::Broken(_) => false,
        }
    }
}

/// What comes of the store.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::ErrorKind;

    /// Only what may be a damaged file is to be examined.
    #[test]
    fn each_error_tells_its_own_remedy() {
        let sql = |code| {
            ErrorKind::Sql(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(code),
                None,
            ))
        };
        for (error, remedy, examine) in [
            (
                sql(rusqlite::ffi::SQLITE_READONLY),
                "mounted read-only",
                false,
            ),
            (sql(rusqlite::ffi::SQLITE_CANTOPEN), "their folder", false),
            (sql(rusqlite::ffi::SQLITE_FULL), "make room", false),
            (sql(rusqlite::ffi::SQLITE_IOERR), "system's log", true),
            (sql(rusqlite::ffi::SQLITE_CORRUPT), "restore a backup", true),
            (sql(rusqlite::ffi::SQLITE_CONSTRAINT), "", false),
            (
                ErrorKind::NoRandomness(getrandom::Error::UNSUPPORTED),
                "getrandom(2)",
                false,
            ),
        ] {
            let said = error.to_string();
            assert!(said.contains(remedy), "{said}");
            assert_eq!(said.contains("helpdesk verify"), examine, "{said}");
        }
    }
}
