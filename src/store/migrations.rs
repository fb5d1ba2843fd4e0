//! The schema's history: steps are appended, never edited; `open` in the parent runs what a file lacks. What a schema is, is in
//! `shape`.

use std::io::Read as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, ffi};

use super::{Error, ErrorKind, Result};
use shape::Shape;

mod shape;

/// "hdsk": says that a file is ours (`PRAGMA application_id`).
const APPLICATION_ID: i32 = 0x6864_736b;

/// One step of the schema's history.
struct Step {
    sql: &'static str,
    /// The fingerprint of the schema that it leaves.
    leaves: &'static str,
}

/// Step n brings a file from version n to n + 1 (`PRAGMA user_version`).
const STEPS: &[Step] = &[
    Step {
        sql: include_str!("migrations/0001_desk.sql"),
        leaves: "464a978acfbcc5a2d9bc09eb87298823",
    },
    Step {
        sql: include_str!("migrations/0002_left_tickets.sql"),
        leaves: "dfe2d227d14c0970f789beea41e49702",
    },
    Step {
        sql: include_str!("migrations/0003_people.sql"),
        leaves: "bfcad69737a2f278ebaf98c81678a064",
    },
    Step {
        sql: include_str!("migrations/0004_indexes.sql"),
        leaves: "77eb78b432d37fc113d2ef74f1601363",
    },
    Step {
        sql: include_str!("migrations/0005_mergers.sql"),
        leaves: "f4f00b2a38b884b7c5de8b18bf6289a5",
    },
    Step {
        sql: include_str!("migrations/0006_mail_as_it_came.sql"),
        leaves: "9743802917224f0662c48780a757f6b6",
    },
    Step {
        sql: include_str!("migrations/0007_originals.sql"),
        leaves: "0f889e0c085667b5420915d9af355aff",
    },
    Step {
        sql: include_str!("migrations/0008_whose_and_what.sql"),
        leaves: "867de88f360ea40959a2b5699ddb403b",
    },
    Step {
        sql: include_str!("migrations/0009_taken_out.sql"),
        leaves: "c74a886b8f9629c4a3b3bf0669c1bc3b",
    },
    Step {
        sql: include_str!("migrations/0010_closed_and_gone.sql"),
        leaves: "cd7f92034c4880d85b4bcbffc7325639",
    },
    Step {
        sql: include_str!("migrations/0011_outages.sql"),
        leaves: "74853901f05f6e125c688feb32ae94f1",
    },
    Step {
        sql: include_str!("migrations/0012_what_comes_back.sql"),
        leaves: "628d59cca41693bb1a654c1463b40b69",
    },
    Step {
        sql: include_str!("migrations/0013_lists.sql"),
        leaves: "448d03b3c0cdff68d4b5248186378caa",
    },
    Step {
        sql: include_str!("migrations/0014_conversations.sql"),
        leaves: "3f83ce7f12b8b59db4abb57121f93065",
    },
    Step {
        sql: include_str!("migrations/0015_refused_text.sql"),
        leaves: "b546230e08efd735fd3678086de34024",
    },
    Step {
        sql: include_str!("migrations/0016_imported.sql"),
        leaves: "1659b032303cea259935a92cc08873ac",
    },
    Step {
        sql: include_str!("migrations/0017_signature_pictures.sql"),
        leaves: "931bbc0a858fe94a26e8b3bae3ed092b",
    },
    Step {
        sql: include_str!("migrations/0018_registers.sql"),
        leaves: "b30abf959ff614f2e80795a9ef9715da",
    },
    Step {
        sql: include_str!("migrations/0019_trouble.sql"),
        leaves: "e940800bd4f6412e26a2b137c97a845e",
    },
    Step {
        sql: include_str!("migrations/0020_recognised.sql"),
        leaves: "dcd4cbbba9536fa2a4195db0cfaa75f5",
    },
];

/// What a file is for this helpdesk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none, or one that was never finished.
    Absent,
    /// An earlier helpdesk wrote it: [`run`] brings it up.
    Earlier,
    /// As this one writes it.
    Current,
}

/// Whether a file says at its beginning that a desk's tables are in it (`SQLite`'s file format, section 1.3); it is not opened as one.
pub fn is_of_a_desk(path: &Path) -> bool {
    let mut head = [0; 72];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok()
        && head.starts_with(b"SQLite format 3\0")
        && head[68..] == APPLICATION_ID.to_be_bytes()
}

fn newest() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// Looks at a file without changing it, but for what `SQLite` undoes of a change that was cut short.
pub fn check(path: &Path) -> Result<State> {
    match look(path) {
        Err(cause) if is_cut_short(&cause) => {
            // Only who may write can undo it. A file without WAL yet has that: a backup put back, a new one.
            is_empty(&Connection::open(path)?)?;
            look(path)
        }
        looked => looked,
    }
}

fn is_cut_short(cause: &Error) -> bool {
    let ErrorKind::Sql(cause) = cause.kind() else {
        return false;
    };
    let code = cause.sqlite_error().map(|error| error.extended_code);
    code == Some(ffi::SQLITE_READONLY_ROLLBACK)
}

fn look(path: &Path) -> Result<State> {
    let size = match std::fs::metadata(path) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return Err(ErrorKind::Foreign(path.into()).into()),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => 0,
        Err(cause) => return Err(Error::io(path, cause)),
    };
    if size == 0 {
        return Ok(State::Absent);
    }
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    match (number("application_id"), number("user_version")) {
        (Ok(APPLICATION_ID), Ok(version)) if version > newest() => {
            Err(ErrorKind::Newer(path.into()).into())
        }
        (Ok(APPLICATION_ID), Ok(version)) if version < newest() => Ok(State::Earlier),
        (Ok(APPLICATION_ID), Ok(version)) => match differences(&db, version)? {
            none if none.is_empty() => Ok(State::Current),
            _ if version == DRAFTED => Ok(State::Earlier),
            some => Err(otherwise(path, &some)),
        },
        // Ours, ended while it was made; or nobody's yet.
        (Ok(0), Ok(0)) if is_empty(&db)? => Ok(State::Absent),
        (Ok(_), Ok(_)) => Err(ErrorKind::Foreign(path.into()).into()),
        (Err(cause), _) | (_, Err(cause)) => match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Err(ErrorKind::Foreign(path.into()).into()),
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                Err(ErrorKind::Broken(path.into()).into())
            }
            _ => Err(cause.into()),
        },
    }
}

/// The one version that files of several schemas have: until its first release the first step was edited.
const DRAFTED: i32 = 1;

/// In what this file's schema is not what the steps up to that version make.
fn differences(db: &Connection, version: i32) -> Result<Vec<String>> {
    let found = Shape::of(db)?;
    let last = usize::try_from(version - 1).ok().and_then(|n| STEPS.get(n));
    if last.is_some_and(|step| step.leaves == found.fingerprint()) {
        return Ok(Vec::new());
    }
    Ok(found.differences(&made_by(version)?))
}

/// The schema that the steps up to that version make.
fn made_by(version: i32) -> Result<Shape> {
    let db = Connection::open_in_memory()?;
    let steps = STEPS.iter().take(usize::try_from(version).unwrap_or(0));
    for step in steps {
        db.execute_batch(step.sql)?;
    }
    Shape::of(&db)
}

fn otherwise(path: &Path, differences: &[String]) -> Error {
    let named: Vec<&str> = differences.iter().take(5).map(String::as_str).collect();
    ErrorKind::Otherwise(path.into(), named.join(", ")).into()
}

fn is_empty(db: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) = 0 FROM sqlite_schema";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// Brings the file to the newest version, in one transaction: it is as it was, or as this helpdesk writes it.
pub fn run(db: &mut Connection, path: &Path) -> Result<()> {
    // Tables that are made anew are referred to by their names meanwhile.
    db.pragma_update(None, "foreign_keys", false)?;
    db.pragma_update(None, "legacy_alter_table", true)?;
    let done = climb(db, path);
    db.pragma_update(None, "legacy_alter_table", false)?;
    db.pragma_update(None, "foreign_keys", true)?;
    done
}

fn climb(db: &mut Connection, path: &Path) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read now that nobody else can write: two processes may have started together.
    let version: i32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done =
        usize::try_from(version).map_err(|_| Error::damaged(format!("version {version}")))?;
    if version == DRAFTED && !differences(&tx, version)?.is_empty() {
        shape::mend(&tx, &made_by(version)?).map_err(|cause| match cause {
            cause if cause.is_passing() => cause,
            cause => otherwise(path, &[cause.to_string()]),
        })?;
    }
    if version > 0 {
        let left = differences(&tx, version)?;
        if !left.is_empty() {
            return Err(otherwise(path, &left));
        }
    }
    for step in STEPS.iter().skip(done) {
        tx.execute_batch(step.sql)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_was_edited() {
        let made = |version| made_by(version).expect("a schema").fingerprint();
        let steps = (1..).zip(STEPS);
        let edited = steps.filter(|(version, step)| made(*version) != step.leaves);
        let edited: Vec<String> = edited
            .map(|(version, _)| format!("version {version}: {}", made(version)))
            .collect();
        assert!(edited.is_empty(), "append a step instead: {edited:?}");
    }
}
