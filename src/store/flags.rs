//! The flags the desk raises for its agents (`rules::flags`); the public timeline is in `timeline`.

use std::borrow::Cow;

use super::sql::{Cells, Record, record};
use super::{Error, Read, Result, Write};
use crate::rules::flags::{Flag, Flagged, tell_unreached};
use crate::rules::mail::{Automatic, Suspicion};
use crate::rules::{Instant, PersonId, TicketNumber};

record! { Flagged { at, flag: "kind, person, named, detail" } }

impl Read<'_> {
    /// What agents said of mails of this sender or list that seem automatic: whether they are.
    pub fn judged_sender(&self, of: &str) -> Result<Option<bool>> {
        self.maybe("SELECT machine FROM judged_sender WHERE sender = ?1", of)
    }

    /// The flags on a ticket, oldest first.
    pub fn flags(&self, number: TicketNumber) -> Result<Vec<Flagged>> {
        self.select("FROM mark WHERE ticket = ?1 ORDER BY id", number)
    }
}

impl Write<'_> {
    /// Raises a flag.
    pub fn add_flag(&self, number: TicketNumber, flag: &Flag, now: Instant) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO mark (ticket, at, kind, person, named, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (kind, person, named, detail) = write_flag(flag);
        let flag = (kind, person, named, &*detail);
        Ok(self.change(sql, (number, now, flag))? > 0)
    }

    /// Notes what agents say of mails of this sender or list that seem automatic, and takes the flags down that asked for it.
    pub fn judge_sender(&self, of: &str, is_machine: bool, now: Instant) -> Result<()> {
        let sql = "INSERT INTO judged_sender (sender, machine, at) VALUES (?1, ?2, ?3)
                   ON CONFLICT (sender) DO UPDATE SET machine = ?2, at = ?3";
        self.run(sql, (of, is_machine, now))?;
        for sign in Automatic::ALL.iter().filter(|sign| !sign.is_certain()) {
            let sql = "DELETE FROM mark WHERE kind = 'suspected' AND detail = ?1";
            self.run(sql, format!("{} {of}", sign.word()))?;
        }
        Ok(())
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
        let instead = self.instead(&ticket, now)?;
        for notice in tell_unreached(&ticket, &instead, person) {
            let Some(agent) = self.person(notice.to)?.filter(|agent| !agent.disabled) else {
                continue;
            };
            if self.rights(agent.id, agent.role)?.sees(&ticket) {
                self.enqueue(number, notice, None, (now, due))?;
            }
        }
        Ok(())
    }
}

type Columns<'a> = (
    &'static str,
    Option<PersonId>,
    Option<TicketNumber>,
    Cow<'a, str>,
);

/// A flag as its columns, from which it is read.
fn write_flag(flag: &Flag) -> Columns<'_> {
    match flag {
        Flag::Unproven => ("unproven", None, None, "".into()),
        Flag::Named(number) => ("named", None, Some(*number), "".into()),
        Flag::Unreached { person, why } => ("unreached", Some(*person), None, why.into()),
        Flag::Suspected(Suspicion { sign, of }) => {
            let detail = format!("{} {of}", sign.word());
            ("suspected", None, None, detail.into())
        }
    }
}

impl Record for Flag {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (kind, person, named, why): (String, _, _, _) = cells.take()?;
        read_flag(&kind, person, named, why).ok_or_else(|| Error::damaged(format!("mark {kind:?}")))
    }
}

fn read_flag(
    kind: &str,
    person: Option<PersonId>,
    named: Option<TicketNumber>,
    why: String,
) -> Option<Flag> {
    Some(match kind {
        "unproven" => Flag::Unproven,
        "named" => Flag::Named(named?),
        "unreached" => Flag::Unreached {
            person: person?,
            why,
        },
        "suspected" => {
            let (sign, of) = why.split_once(' ')?;
            Flag::Suspected(Suspicion {
                sign: Automatic::from_word(sign)?,
                of: of.into(),
            })
        }
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
            Flag::Suspected(Suspicion {
                sign: Automatic::OwnList,
                of: "<support.e.fr>".into(),
            }),
        ] {
            let (kind, person, named, why) = write_flag(&flag);
            assert_eq!(read_flag(kind, person, named, why.into_owned()), Some(flag));
        }
    }
}
