//! What a file's tables, indexes and triggers are made by: whether they are what the steps make, and how files of drafts of the
//! first step become so; the steps are in the parent.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::super::{Error, Result};
use crate::rules::message_id::hex;

/// Tables that Litestream makes in every file it copies; `SQLite`'s own begin with `sqlite_`.
const GUESTS: &str = "_litestream_";
/// Tables of the search, whose words are in the others too; each is a table with five behind it.
const SEARCHED: &str = "search_";
/// Sessions that an early draft kept cannot say which browser they are of: their people sign in again.
const LEFT_BEHIND: &str = "session";

/// What even the first draft had: a file that lost one of these is no draft.
const ALWAYS: [&str; 6] = ["setting", "person", "ticket", "entry", "document", "letter"];

/// What something in the schema is, by its kind and name.
type Name = (String, String);

/// A schema.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape(BTreeMap<Name, Part>);

#[derive(Debug, PartialEq, Eq)]
struct Part {
    /// The table it belongs to.
    of: String,
    /// What made it, without comments and spaces.
    plain: String,
    sql: String,
    /// Its place in the order in which all of it was made.
    rank: i64,
}

impl Shape {
    /// The schema of an open file.
    pub fn of(db: &Connection) -> Result<Self> {
        let sql =
            "SELECT type, name, tbl_name, sql, rowid FROM sqlite_schema WHERE sql IS NOT NULL";
        let mut statement = db.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let sql: String = row.get(3)?;
            let part = Part {
                of: row.get(2)?,
                plain: plain(&sql),
                sql,
                rank: row.get(4)?,
            };
            Ok(((row.get(0)?, row.get(1)?), part))
        })?;
        let mut parts = rows.collect::<rusqlite::Result<BTreeMap<Name, Part>>>()?;
        parts.retain(|(_, name), part| {
            !(name.starts_with("sqlite_") || part.of.starts_with(GUESTS) || is_behind(name))
        });
        Ok(Self(parts))
    }

    /// In 16 bytes, hexadecimal: the same for the same schema.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for ((kind, name), part) in &self.0 {
            for word in [kind, name, &part.plain] {
                hash.update(word);
                hash.update([0]);
            }
        }
        hex(&hash.finalize()[..16])
    }

    /// What of `wanted` is lacking or otherwise here, and what stands on its tables without belonging there. Tables that are
    /// nobody's we know are left alone.
    pub fn differences(&self, wanted: &Self) -> Vec<String> {
        let lacking = wanted.0.iter().filter(|(name, part)| {
            let here = self.0.get(name);
            here.is_none_or(|here| here.plain != part.plain)
        });
        let strange = self.0.iter().filter(|(name, part)| {
            !wanted.0.contains_key(name) && wanted.0.contains_key(&table(&part.of))
        });
        let title = |((kind, name), _): (&Name, &Part)| format!("{kind} {name}");
        lacking.chain(strange).map(title).collect()
    }

    /// In the order in which it was made.
    fn parts(&self, kind: &str) -> Vec<(&str, &Part)> {
        let of_kind = self.0.iter().filter(|((own, _), _)| own == kind);
        let mut parts: Vec<_> = of_kind
            .map(|((_, name), part)| (name.as_str(), part))
            .collect();
        parts.sort_by_key(|(_, part)| part.rank);
        parts
    }

    fn has(&self, kind: &str, name: &str, part: &Part) -> bool {
        let here = self.0.get(&(kind.to_owned(), name.to_owned()));
        here.is_some_and(|here| here.plain == part.plain)
    }
}

/// Makes a file of a draft of the first step what `wanted`, the first step, makes: tables that are otherwise are made anew and
/// their rows carried over, the search is made anew whole. Foreign keys must be off, and `legacy_alter_table` on.
pub fn mend(tx: &Connection, wanted: &Shape) -> Result<()> {
    let found = Shape::of(tx)?;
    if let Some(lost) = ALWAYS
        .iter()
        .find(|name| !found.0.contains_key(&table(name)))
    {
        return Err(Error::damaged(format!("no table {lost}")));
    }
    for (name, part) in found.parts("trigger") {
        if wanted.0.contains_key(&table(&part.of)) {
            tx.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
        }
    }
    for (name, part) in found.parts("index") {
        if wanted.0.contains_key(&table(&part.of)) && !wanted.has("index", name, part) {
            tx.execute_batch(&format!("DROP INDEX \"{name}\""))?;
        }
    }
    for (name, part) in wanted.parts("table") {
        let here = found.0.contains_key(&table(name));
        if name.starts_with(SEARCHED) {
            tx.execute_batch(&format!("DROP TABLE IF EXISTS \"{name}\"; {}", part.sql))?;
        } else if !here {
            tx.execute_batch(&part.sql)?;
        } else if !found.has("table", name, part) {
            carry_over(tx, name, &part.sql)?;
        }
    }
    tx.execute_batch(FILLED)?;
    if found.0.contains_key(&table("owed_refusal")) {
        tx.execute_batch(REFUSALS)?;
    }
    let now = Shape::of(tx)?;
    for kind in ["index", "trigger"] {
        for (name, part) in wanted.parts(kind) {
            if !now.has(kind, name, part) {
                tx.execute_batch(&part.sql)?;
            }
        }
    }
    Ok(())
}

/// The table anew, with the rows of the former one.
fn carry_over(tx: &Connection, name: &str, sql: &str) -> Result<()> {
    let former = format!("former_{name}");
    tx.execute_batch(&format!(
        "ALTER TABLE \"{name}\" RENAME TO \"{former}\"; {sql}"
    ))?;
    if name != LEFT_BEHIND {
        let (had, has) = (columns(tx, &former)?, columns(tx, name)?);
        if let Some(lost) = had.iter().find(|column| !has.contains(column)) {
            return Err(Error::damaged(format!("a column {name}.{lost}")));
        }
        let list = had.join("\", \"");
        tx.execute_batch(&format!(
            "INSERT INTO \"{name}\" (\"{list}\") SELECT \"{list}\" FROM \"{former}\";
             DELETE FROM sqlite_sequence WHERE name = '{name}';
             UPDATE sqlite_sequence SET name = '{name}' WHERE name = '{former}';"
        ))?;
    }
    tx.execute_batch(&format!("DROP TABLE \"{former}\""))?;
    Ok(())
}

fn columns(db: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// What later drafts kept beside, made of what the file says; and all that is to be searched, for the search to be made anew.
const FILLED: &str = "
    UPDATE ticket_person SET load = (
        SELECT CASE priority WHEN 'very_low' THEN 1 WHEN 'low' THEN 2 WHEN 'medium' THEN 3
                             WHEN 'high' THEN 4 WHEN 'very_high' THEN 6 WHEN 'major' THEN 9 END
        FROM ticket WHERE number = ticket_person.ticket AND status NOT IN ('solved','closed'))
    WHERE part = 'assignee';
    UPDATE ticket SET answered_at = (
        SELECT min(e.at) FROM entry e JOIN person p ON p.id = e.author
        WHERE e.ticket = ticket.number AND e.event IN ('followed_up','solution_proposed')
            AND e.author <> ticket.requester AND p.role <> 'requester')
    WHERE answered_at IS NULL AND answer_due_at IS NULL;
    INSERT INTO search_text (search_text, rank) VALUES ('automerge', 2);
    INSERT INTO search_document (search_document, rank) VALUES ('automerge', 2);
    INSERT INTO search_private (search_private, rank) VALUES ('automerge', 2);
    DELETE FROM setting WHERE name = 'search_indexed';
    UPDATE attachment SET searched = 0;
    INSERT INTO search_private (rowid, text) SELECT 2 * id, text FROM note;
    INSERT INTO search_private (rowid, text) SELECT -id, text FROM task;
    INSERT INTO search_article (rowid, title, text) SELECT id, title, text FROM article;";

/// One draft kept refusals in a table of their own.
const REFUSALS: &str = "
    INSERT INTO owed_other (kind, address, text, created_at, due_at, state, tries)
        SELECT 'refusal', address, coalesce(message_id, ''), created_at, due_at, state, tries FROM owed_refusal;
    DROP TABLE owed_refusal;";

fn table(name: &str) -> Name {
    ("table".into(), name.into())
}

/// One of the tables that `SQLite`'s full text search makes for itself.
fn is_behind(name: &str) -> bool {
    const OWN: [&str; 5] = ["_data", "_idx", "_content", "_docsize", "_config"];
    name.starts_with(SEARCHED) && OWN.iter().any(|end| name.ends_with(end))
}

/// Without comments, and with one space at most between words.
fn plain(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}
