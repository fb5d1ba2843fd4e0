//! How `SQLite` means to answer each statement, looked at where debug assertions are on, as in every test: none walks a table that
//! grows with the years, unless it is named here with its reason. Statements are run in `sql`.

use rusqlite::Connection;

/// Tables that grow with each request, mail or visit. People are as many as a school has members.
const GROWING: &[&str] = &[
    "attachment",
    "audit",
    "device",
    "document",
    "document_chunk",
    "entry",
    "imported",
    "learned_ticket",
    "learned_word",
    "letter",
    "mark",
    "note",
    "owed_mail",
    "owed_other",
    "owed_topic",
    "recognised",
    "remembered",
    "satisfaction",
    "search_block",
    "session",
    "solution",
    "spent",
    "task",
    "ticket",
    "ticket_link",
    "ticket_person",
];

/// Indexes that hold only what is open, late or in trouble: they are walked whole.
const SMALL_INDEXES: &[&str] = &["one_proposal_at_a_time", "owed_by_due", "ticket_late"];

/// How statements begin that walk a whole table, and why they may.
const MAY_WALK: &[(&str, &str)] = &[
    (
        "SELECT number FROM ticket WHERE number NOT IN (SELECT ticket FROM discarded) ORDER BY number",
        "export takes everything",
    ),
    ("SELECT count(*) FROM ticket", "verify counts all"),
    (
        "SELECT id, sha256, size FROM document ORDER BY id",
        "verify reads every byte",
    ),
    (
        "SELECT number FROM ticket t WHERE merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM search_block",
        "verify asks each ticket",
    ),
    (
        "INSERT OR IGNORE INTO search_stale SELECT number FROM ticket",
        "the index is made anew",
    ),
    (
        "UPDATE owed_other",
        "once at each start; these mails are kept for days only",
    ),
    ("DELETE FROM learned_", "all that was learned is let go of"),
];

/// Panics where the plan of a statement walks a table that grows.
pub(super) fn examine(db: &Connection, sql: &str) {
    let Ok(mut explain) = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else {
        return; // a PRAGMA has no plan
    };
    let steps = explain.query_map([], |row| row.get::<_, String>(3));
    let steps: Vec<String> = steps.and_then(Iterator::collect).unwrap_or_default();
    let walks = steps.iter().find(|step| walks(sql, step));
    let spaced = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = MAY_WALK
        .iter()
        .any(|(begins, _)| spaced.starts_with(begins));
    assert!(walks.is_none() || named, "{walks:?}: {spaced}");
}

/// Whether a step of the plan (`SCAN t USING INDEX name`) walks a table that grows.
fn walks(sql: &str, step: &str) -> bool {
    let Some(scanned) = step.strip_prefix("SCAN ") else {
        return false;
    };
    let alias = scanned.split(' ').next().unwrap_or_default();
    let small = SMALL_INDEXES.iter().any(|index| step.ends_with(index));
    GROWING.contains(&named(sql, alias)) && !small
}

/// The table that is called so in a statement: `t` in `FROM ticket t` is `ticket`.
fn named<'a>(sql: &'a str, alias: &'a str) -> &'a str {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = sql
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let called = words.windows(3).find_map(|three| match three {
        ["FROM" | "JOIN", table, name] if *name == alias => Some(*table),
        _ => None,
    });
    called.unwrap_or(alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_known_by_its_plan() {
        for (step, walk) in [
            ("SCAN t", true),
            ("SCAN t USING COVERING INDEX ticket_by_opening", true),
            ("SCAN t USING INDEX ticket_late", false),
            ("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)", false),
            ("SCAN canned", false),
        ] {
            assert_eq!(
                walks("SELECT 1 FROM ticket t JOIN canned", step),
                walk,
                "{step}"
            );
        }
    }
}
