//! What a ticket has beside its lines, asked in one statement, so that a page asks for none of it in vain; what it reads then is in
//! `work`, `removals`, `mergers` and their neighbours.

use super::sql::record;
use super::{Read, Result};
use crate::rules::TicketNumber;

/// Which of the things that few tickets have are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is an answer of one statement
pub struct Belongings {
    /// Private notes.
    pub notes: bool,
    /// Remarks of the desk to its agents.
    pub flags: bool,
    /// Tasks, done or not.
    pub tasks: bool,
    /// Tasks that are to be done by somebody.
    pub named_tasks: bool,
    /// Working time.
    pub spent: bool,
    /// Links to other tickets.
    pub links: bool,
    /// Solutions.
    pub solutions: bool,
    /// Something was taken out.
    pub removals: bool,
    /// Words that were corrected.
    pub earlier: bool,
    /// Tickets that go on in it, or were copied into it.
    pub merged: bool,
    /// Whose request it may be.
    pub forwarded: bool,
    /// An answer for everybody.
    pub article: bool,
    /// Things that it was recognised to be about.
    pub about: bool,
    /// Mail of its requester is not registered.
    pub blocked: bool,
}

record! {
    Belongings as t {
        notes: "EXISTS (SELECT 1 FROM note x WHERE x.ticket = t.number)",
        flags: "EXISTS (SELECT 1 FROM mark x WHERE x.ticket = t.number)",
        tasks: "EXISTS (SELECT 1 FROM task x WHERE x.ticket = t.number)",
        named_tasks: "EXISTS (SELECT 1 FROM task x WHERE x.ticket = t.number AND x.assignee IS NOT NULL AND x.done_at IS NULL)",
        spent: "EXISTS (SELECT 1 FROM spent x WHERE x.ticket = t.number)",
        links: "EXISTS (SELECT 1 FROM ticket_link x WHERE x.one = t.number) OR EXISTS (SELECT 1 FROM ticket_link x WHERE x.other = t.number)",
        solutions: "EXISTS (SELECT 1 FROM solution x WHERE x.ticket = t.number)",
        removals: "EXISTS (SELECT 1 FROM removal x WHERE x.ticket = t.number)",
        earlier: "EXISTS (SELECT 1 FROM entry e JOIN earlier x ON x.entry = e.id WHERE e.ticket = t.number)
            OR EXISTS (SELECT 1 FROM note n JOIN earlier x ON x.note = n.id WHERE n.ticket = t.number)",
        merged: "EXISTS (SELECT 1 FROM ticket x WHERE x.merged_into = t.number) OR EXISTS (SELECT 1 FROM merger x WHERE x.target = t.number)",
        forwarded: "EXISTS (SELECT 1 FROM forwarded x WHERE x.ticket = t.number)",
        article: "EXISTS (SELECT 1 FROM article x WHERE x.ticket = t.number)",
        about: "EXISTS (SELECT 1 FROM recognised x WHERE x.ticket = t.number)",
        blocked: "EXISTS (SELECT 1 FROM person p JOIN blocked x ON x.address = p.address WHERE p.id = t.requester)",
    }
}

impl Read<'_> {
    /// What that ticket has; nothing, where there is no such ticket.
    pub fn belongings(&self, number: TicketNumber) -> Result<Belongings> {
        let found = self.find("FROM ticket t WHERE t.number = ?1", number)?;
        Ok(found.unwrap_or_default())
    }
}
