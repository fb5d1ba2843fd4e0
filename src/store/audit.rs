//! Who did what, from where: written with the change, read by administrators, forgotten in time; the words are `rules::audit`.

use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::audit::{Deed, Trail, one_line};
use crate::rules::{AuditId, Instant};

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

record! { Audited as a { id, at, deed, who: "coalesce(p.name, a.typed)", from: "a.client", about } }

impl Read<'_> {
    /// Lines of the audit, the newest first.
    pub fn audit_lines(&self, asked: &AuditAsked<'_>) -> Result<Vec<Audited>> {
        let asked_for = "FROM audit a LEFT JOIN person p ON p.id = a.person
                   WHERE a.id < ?1 AND (?2 IS NULL OR a.deed = ?2) AND a.at >= ?3 AND a.at < ?4
                   AND (?5 = '' OR instr(folded(coalesce(p.name || ' ' || p.address || ' ' || coalesce(p.login, ''), a.typed)
                        || ' ' || a.client || ' ' || a.about), folded(?5)) > 0)
                   ORDER BY a.id DESC LIMIT ?6";
        let before = asked.before.unwrap_or(AuditId(i64::MAX));
        let since = asked.since.unwrap_or(Instant::UNIX_EPOCH);
        let until = asked.until.unwrap_or(Instant::MAX_UTC);
        self.select(
            asked_for,
            (before, asked.deed, since, until, asked.words, asked.limit),
        )
    }
}

impl Write<'_> {
    /// Notes what was done. `about` is cut and made one line.
    pub fn audit(&self, deed: Deed, by: &Trail, about: &str, now: Instant) -> Result<()> {
        let sql = "INSERT INTO audit (at, deed, person, typed, client, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Trail {
            person,
            typed,
            from,
        } = by;
        self.run(sql, (now, deed, person, typed, from, one_line(about)))
    }

    /// Forgets old lines.
    pub fn forget_audit(&self, before: Instant) -> Result<()> {
        self.run("DELETE FROM audit WHERE at < ?1", before)
    }
}
