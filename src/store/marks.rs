//! The desk's remarks to its agents (`rules::marks`); the public timeline is in `timeline`.

use super::{Error, Read, Result, Write, from_millis, to_millis};
use crate::rules::marks::{Mark, Marked, tell_unreached};
use crate::rules::{Instant, PersonId, TicketNumber};

impl Read<'_> {
    /// The remarks on a ticket, oldest first.
    pub fn marks(&self, number: TicketNumber) -> Result<Vec<Marked>> {
        let sql = "SELECT at, kind, person, named, detail FROM mark WHERE ticket = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            let (person, named) = (row.get(2)?, row.get(3)?);
            let mark = read_mark(&kind, person, named, row.get(4)?);
            marks.push(Marked {
                at: from_millis(row.get(0)?)?,
                mark: mark.ok_or_else(|| Error::Damaged(format!("mark {kind:?}")))?,
            });
        }
        Ok(marks)
    }
}

impl Write<'_> {
    /// Writes a remark.
    pub fn add_mark(&self, number: TicketNumber, mark: &Mark, now: Instant) -> Result<bool> {
        let (kind, person, named, detail) = write_mark(mark);
        let sql = "INSERT OR IGNORE INTO mark (ticket, at, kind, person, named, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = (number.0, to_millis(now), kind, person, named, detail);
        Ok(self.db.prepare_cached(sql)?.execute(row)? > 0)
    }

    /// Remarks that a person was not reached by a mail of that ticket, and owes that news to those who treat it: once a
    /// person and ticket, however many mails come back.
    pub fn add_unreached(
        &self,
        number: TicketNumber,
        person: PersonId,
        why: String,
        (now, due): (Instant, Instant),
    ) -> Result<()> {
        let Some(ticket) = self.ticket(number)? else {
            return Ok(());
        };
        if !self.add_mark(number, &Mark::Unreached { person, why }, now)? {
            return Ok(());
        }
        let team = self.team()?;
        let ids: Vec<PersonId> = team.iter().map(|person| person.id).collect();
        for notice in tell_unreached(&ticket, &ids, person) {
            let Some(agent) = team.iter().find(|agent| agent.id == notice.to) else {
                continue;
            };
            if self.rights(agent.id, agent.role)?.sees(&ticket) {
                self.owe(number, notice, None, (now, due))?;
            }
        }
        Ok(())
    }
}

type Columns<'a> = (&'static str, Option<i64>, Option<i64>, &'a str);

/// A remark as its columns; `read_mark` is its inverse.
fn write_mark(mark: &Mark) -> Columns<'_> {
    match mark {
        Mark::Unproven => ("unproven", None, None, ""),
        Mark::Named(number) => ("named", None, Some(number.0), ""),
        Mark::Unreached { person, why } => ("unreached", Some(person.0), None, why),
    }
}

fn read_mark(kind: &str, person: Option<i64>, named: Option<i64>, why: String) -> Option<Mark> {
    Some(match kind {
        "unproven" => Mark::Unproven,
        "named" => Mark::Named(TicketNumber(named?)),
        "unreached" => Mark::Unreached {
            person: PersonId(person?),
            why,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_is_read_as_it_was_written() {
        for mark in [
            Mark::Unproven,
            Mark::Named(TicketNumber(7)),
            Mark::Unreached {
                person: PersonId(3),
                why: "550 no such user".into(),
            },
        ] {
            let (kind, person, named, why) = write_mark(&mark);
            assert_eq!(read_mark(kind, person, named, why.into()), Some(mark));
        }
    }
}
