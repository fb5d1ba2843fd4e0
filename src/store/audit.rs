//! Who did what, from where: written with the change, read by administrators, forgotten in time; the words are `rules::audit`.

use rusqlite::Row;

use super::{Read, Result, Write, from_millis, from_word, to_millis};
use crate::rules::audit::{Deed, Trail, one_line};
use crate::rules::{AuditId, Instant, PersonId};

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// What was done.
    pub deed: Deed,
    /// Who: a name of today, or as it was typed; empty where nobody is known.
    pub who: String,
    /// From which address.
    pub from: String,
    /// On whom or what.
    pub about: String,
}

/// How lines are chosen.
#[derive(Clone, Copy, Debug)]
pub struct AuditAsked<'a> {
    /// Only this was done.
    pub deed: Option<Deed>,
    /// In a name, an address or what it is about; empty: any.
    pub words: &'a str,
    /// Not before.
    pub since: Option<Instant>,
    /// Only before.
    pub until: Option<Instant>,
    /// Only lines before this one: the last of the page before.
    pub before: Option<AuditId>,
    /// At most so many.
    pub limit: u32,
}

fn read_line(row: &Row<'_>) -> Result<Audited> {
    let deed: String = row.get(2)?;
    Ok(Audited {
        id: AuditId(row.get(0)?),
        at: from_millis(row.get(1)?)?,
        deed: from_word(Deed::from_word, &deed, "deed")?,
        who: row.get(3)?,
        from: row.get(4)?,
        about: row.get(5)?,
    })
}

impl Read<'_> {
    /// Lines of the audit, the newest first.
    pub fn audit_lines(&self, asked: &AuditAsked<'_>) -> Result<Vec<Audited>> {
        let sql = "SELECT a.id, a.at, a.deed, coalesce(p.name, a.typed), a.client, a.about
                   FROM audit a LEFT JOIN person p ON p.id = a.person
                   WHERE a.id < ?1 AND (?2 IS NULL OR a.deed = ?2) AND a.at >= ?3 AND a.at < ?4
                   AND (?5 = '' OR instr(folded(coalesce(p.name || ' ' || p.address || ' ' || coalesce(p.login, ''), a.typed)
                        || ' ' || a.client || ' ' || a.about), folded(?5)) > 0)
                   ORDER BY a.id DESC LIMIT ?6";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((
            asked.before.map_or(i64::MAX, |id| id.0),
            asked.deed.map(Deed::word),
            asked.since.map_or(i64::MIN, to_millis),
            asked.until.map_or(i64::MAX, to_millis),
            asked.words,
            asked.limit,
        ))?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(read_line(row)?);
        }
        Ok(lines)
    }
}

impl Write<'_> {
    /// Notes what was done. `about` is cut and made one line.
    pub fn audit(&self, deed: Deed, by: &Trail, about: &str, now: Instant) -> Result<()> {
        let sql = "INSERT INTO audit (at, deed, person, typed, client, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let person = by.person.map(|PersonId(id)| id);
        let row = (
            to_millis(now),
            deed.word(),
            person,
            &by.typed,
            &by.from,
            one_line(about),
        );
        self.db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Forgets old lines.
    pub fn forget_audit(&self, before: Instant) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM audit WHERE at < ?1")?
            .execute([to_millis(before)])?;
        Ok(())
    }
}
