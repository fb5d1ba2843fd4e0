//! What only the desk's file tells, read beside the running desk; what its doors tell is in `desk.rs`.

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};

use super::LIMIT;

/// Whether anything was committed since it was last asked; true at first.
pub fn changes(file: &Path) -> impl FnMut() -> bool + use<> {
    let db = read_only(file);
    let mut seen = None;
    move || {
        let version = db.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0));
        let version = Some(version.expect("a version"));
        std::mem::replace(&mut seen, version) != version
    }
}

/// How many mails should have left by now.
pub fn due(file: &Path, now: DateTime<Utc>) -> u32 {
    let db = read_only(file);
    let sql = "SELECT count(*) FROM owed_mail WHERE state IN ('waiting', 'taken') AND due_at <= ?1";
    db.query_row(sql, [now.timestamp_millis()], |row| row.get(0))
        .expect(sql)
}

/// The journal of mails in this file, oldest first: sender, fate, reason.
pub fn journal_of(file: &Path) -> Vec<(String, String, String)> {
    let db = read_only(file);
    let sql = "SELECT sender, fate, reason FROM letter ORDER BY id";
    let mut lines = db.prepare(sql).expect(sql);
    let lines = lines.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    lines
        .expect(sql)
        .map(|line| line.expect("a line"))
        .collect()
}

fn read_only(file: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = Connection::open_with_flags(file, flags).expect("the file");
    db.busy_timeout(LIMIT).expect("a limit");
    db
}
