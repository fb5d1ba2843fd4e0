//! What requests were recognised to be about, the tickets of a thing, and what agents said they are not about; registers are in
//! `registers`, how things are recognised in `rules::recognition`.

use super::groups::seen;
use super::sql::record;
use super::{Read, Result, Write};
use crate::rules::access::Rights;
use crate::rules::matching::Place;
use crate::rules::recognition::Recognised;
use crate::rules::register::{Entry, Register};
use crate::rules::ticket::Status;
use crate::rules::{Instant, RegisterEntryId, RegisterId, TicketNumber};

/// A thing that a ticket was recognised to be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its register.
    pub register: Register,
    /// The thing.
    pub entry: Entry,
    /// Where its key or name stood.
    pub place: Place,
    /// As it stood there.
    pub word: String,
    /// An agent said that it is not about that.
    pub taken_out: bool,
}

/// A ticket that is about a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketAbout {
    /// Which.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// When it was opened.
    pub opened_at: Instant,
}

record! { TicketAbout as t { number, subject, status, opened_at } }

impl Read<'_> {
    /// What a ticket was recognised to be about.
    pub fn recognised(&self, number: TicketNumber) -> Result<Vec<About>> {
        let sql = "SELECT r.id, r.name_fr, r.name_en, r.patterns, r.file_at, r.retired, e.id, e.register, e.key, e.name, e.gone_at,
                a.place, a.word, a.taken_out
            FROM recognised a JOIN register r ON r.id = a.register JOIN register_entry e ON e.id = a.entry
            WHERE a.ticket = ?1 ORDER BY folded(r.name_fr), r.id";
        let found = self.all::<((Register, Entry), (Place, String, bool))>(sql, number)?;
        let about = |((register, entry), (place, word, taken_out))| About {
            register,
            entry,
            place,
            word,
            taken_out,
        };
        Ok(found.into_iter().map(about).collect())
    }

    /// The tickets about a thing that somebody sees: what is not over first, then the newest.
    pub fn tickets_about(
        &self,
        entry: RegisterEntryId,
        viewer: &Rights,
        limit: u32,
    ) -> Result<Vec<TicketAbout>> {
        let from = format!(
            "FROM recognised a JOIN ticket t ON t.number = a.ticket
             WHERE a.entry = ?2 AND NOT a.taken_out AND t.merged_into IS NULL AND ?1 = ?1 AND {}
             ORDER BY a.over, a.ticket DESC LIMIT ?3",
            seen(viewer)
        );
        self.select(&from, (viewer.person, entry, limit))
    }

    /// How many of them came since then.
    pub fn reported_since(
        &self,
        entry: RegisterEntryId,
        viewer: &Rights,
        since: Instant,
    ) -> Result<u64> {
        let sql = format!(
            "SELECT count(*) FROM recognised a JOIN ticket t ON t.number = a.ticket
             WHERE a.entry = ?2 AND a.at >= ?3 AND NOT a.taken_out AND t.merged_into IS NULL AND ?1 = ?1 AND {}",
            seen(viewer)
        );
        self.one(&sql, (viewer.person, entry, since))
    }
}

impl Write<'_> {
    /// Notes what a ticket is about, unless something of that register was noted, or taken out, before.
    pub fn note_recognised(
        &self,
        number: TicketNumber,
        found: &Recognised,
        now: Instant,
    ) -> Result<()> {
        let Recognised {
            register,
            entry,
            place,
            word,
        } = found;
        let sql =
            "INSERT OR IGNORE INTO recognised (ticket, register, entry, place, word, at, over)
            SELECT t.number, ?2, e.id, ?4, ?5, ?6, t.status IN ('solved','closed')
            FROM ticket t JOIN register_entry e ON e.id = ?3 WHERE t.number = ?1";
        self.run(sql, (number, register, entry, place, word, now))
    }

    /// An agent says that a ticket is not about what was recognised of that register, or that it is.
    pub fn take_out_recognised(
        &self,
        number: TicketNumber,
        register: RegisterId,
        out: bool,
    ) -> Result<()> {
        let sql = "UPDATE recognised SET taken_out = ?3 WHERE ticket = ?1 AND register = ?2";
        self.run(sql, (number, register, out))
    }
}
