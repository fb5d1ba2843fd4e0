//! The schema's history: steps are appended, never edited; `open` in the parent runs what a file lacks.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{Error, Result};

/// "hdsk": says that a file is ours (`PRAGMA application_id`).
const APPLICATION_ID: i32 = 0x6864_736b;

/// Step n brings a file from version n to n + 1 (`PRAGMA user_version`).
const STEPS: &[&str] = &[include_str!("migrations/0001_desk.sql")];

fn newest() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// Looks at a file without changing it: true for one of ours, false where there is none yet.
pub fn check(path: &Path) -> Result<bool> {
    let size = match std::fs::metadata(path) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return Err(Error::Foreign(path.into())),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => 0,
        Err(cause) => return Err(Error::Io(path.into(), cause)),
    };
    if size == 0 {
        return Ok(false);
    }
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    match (number("application_id"), number("user_version")) {
        (Ok(APPLICATION_ID), Ok(version)) if version > newest() => Err(Error::Newer(path.into())),
        (Ok(APPLICATION_ID), Ok(_)) => Ok(true),
        // Ours, ended while it was made; or nobody's yet.
        (Ok(0), Ok(0)) if is_empty(&db)? => Ok(false),
        (Ok(_), Ok(_)) => Err(Error::Foreign(path.into())),
        (Err(cause), _) | (_, Err(cause)) => match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Err(Error::Foreign(path.into())),
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Err(Error::Broken(path.into())),
            _ => Err(cause.into()),
        },
    }
}

fn is_empty(db: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) = 0 FROM sqlite_schema";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// Brings the file to the newest version, in one transaction.
pub fn run(db: &mut Connection) -> Result<()> {
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version >= newest() {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again now that nobody else can write: two processes may have started together.
    let version: i32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done =
        usize::try_from(version).map_err(|_| Error::Damaged(format!("version {version}")))?;
    for step in STEPS.iter().skip(done) {
        tx.execute_batch(step)?;
    }
    if done == 0 {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        let key: [u8; 32] = super::random()?;
        tx.execute(
            "INSERT INTO setting (name, value) VALUES ('message_key', ?1)",
            [key],
        )?;
    }
    tx.pragma_update(None, "user_version", newest())?;
    tx.commit()?;
    Ok(())
}
