//! The flags the desk raises for its agents (`rules::flags`); the public timeline is in `timeline`.

use super::{Error, Read, Result, Write, from_millis, to_millis};
use crate::rules::flags::{Flag, Flagged, tell_unreached};
use crate::rules::{Instant, PersonId, TicketNumber};

impl Read<'_> {
    /// The flags on a ticket, oldest first.
    pub fn flags(&self, number: TicketNumber) -> Result<Vec<Flagged>> {
        let sql = "SELECT at, kind, person, named, detail FROM mark WHERE ticket = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([number.0])?;
        let mut flags = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            let (person, named) = (row.get(2)?, row.get(3)?);
            let flag = read_flag(&kind, person, named, row.get(4)?);
            flags.push(Flagged {
                at: from_millis(row.get(0)?)?,
                flag: flag.ok_or_else(|| Error::Damaged(format!("mark {kind:?}")))?,
            });
        }
        Ok(flags)
    }
}

impl Write<'_> {
    /// Raises a flag.
    pub fn add_flag(&self, number: TicketNumber, flag: &Flag, now: Instant) -> Result<bool> {
        let (kind, person, named, detail) = write_flag(flag);
        let sql = "INSERT OR IGNORE INTO mark (ticket, at, kind, person, named, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = (number.0, to_millis(now), kind, person, named, detail);
        Ok(self.db.prepare_cached(sql)?.execute(row)? > 0)
    }

    /// Flags that a person was not reached by a mail of that ticket, and owes that news to those who treat it: once a
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
        if !self.add_flag(number, &Flag::Unreached { person, why }, now)? {
            return Ok(());
        }
        let team = self.team()?;
        let ids: Vec<PersonId> = team.iter().map(|person| person.id).collect();
        for notice in tell_unreached(&ticket, &ids, person) {
            let Some(agent) = team.iter().find(|agent| agent.id == notice.to) else {
                continue;
            };
            if self.rights(agent.id, agent.role)?.sees(&ticket) {
                self.enqueue(number, notice, None, (now, due))?;
            }
        }
        Ok(())
    }
}

type Columns<'a> = (&'static str, Option<i64>, Option<i64>, &'a str);

/// A flag as its columns; `read_flag` is its inverse.
fn write_flag(flag: &Flag) -> Columns<'_> {
    match flag {
        Flag::Unproven => ("unproven", None, None, ""),
        Flag::Named(number) => ("named", None, Some(number.0), ""),
        Flag::Unreached { person, why } => ("unreached", Some(person.0), None, why),
    }
}

fn read_flag(kind: &str, person: Option<i64>, named: Option<i64>, why: String) -> Option<Flag> {
    Some(match kind {
        "unproven" => Flag::Unproven,
        "named" => Flag::Named(TicketNumber(named?)),
        "unreached" => Flag::Unreached {
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
        for flag in [
            Flag::Unproven,
            Flag::Named(TicketNumber(7)),
            Flag::Unreached {
                person: PersonId(3),
                why: "550 no such user".into(),
            },
        ] {
            let (kind, person, named, why) = write_flag(&flag);
            assert_eq!(read_flag(kind, person, named, why.into()), Some(flag));
        }
    }
}
