//! Tickets that their agents have left are told to those who can act, once, in one mail each; who that is says `rules::acting`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Desk, Result};
use crate::rules::notices::Topic;
use crate::rules::ticket::Ticket;
use crate::rules::{Instant, PersonId};
use crate::store::{OtherKind, Write};

impl Desk {
    /// Tells of tickets whose agents were disabled, demoted or made nameless since the last time, unless somebody has them now.
    pub fn tell_of_left(&self, now: Instant) -> Result<()> {
        if self.store.read(|r| r.left_tickets())?.is_empty() {
            return Ok(());
        }
        self.store.write(|w| {
            let mut told: BTreeMap<PersonId, String> = BTreeMap::new();
            for number in w.left_tickets()? {
                w.forget_left(number)?;
                let ticket = w
                    .ticket(number)?
                    .filter(|ticket| ticket.is_open() && !ticket.discarded);
                let Some(ticket) = ticket else {
                    continue;
                };
                let (topic, readers) = who_hears(w, &ticket, now)?;
                for reader in readers {
                    let person = w.person(reader)?;
                    let role = person.map_or(crate::rules::access::Role::Requester, |one| one.role);
                    if w.rights(reader, role)?.sees(&ticket) {
                        let line = told.entry(reader).or_default();
                        let _ = writeln!(line, "{number} {}", topic.word());
                    }
                }
            }
            for (reader, lines) in told {
                if let Some(person) = w.person(reader)?.filter(|person| !person.disabled) {
                    let lines = lines.trim_end();
                    w.enqueue_other(OtherKind::Digest, &person.address, lines, now)?;
                }
            }
            Ok(())
        })
    }
}

/// What is told of a ticket that somebody has left, and to whom: that nobody has it any more, or that nobody does a task of it.
fn who_hears(w: &Write<'_>, ticket: &Ticket, now: Instant) -> Result<(Topic, Vec<PersonId>)> {
    let unable = w.unable_doers(now)?;
    let tasks = w.tasks(ticket.number)?.into_iter();
    let lost = tasks
        .filter(|task| task.done_at.is_none())
        .filter_map(|task| task.assignee)
        .any(|doer| unable.iter().any(|one| one.cannot(doer, ticket.category)));
    let instead = w.instead(ticket, now)?;
    Ok(match instead {
        Some(readers) if lost && ticket.assignees.is_empty() => (Topic::TaskLeft, readers),
        Some(readers) => (Topic::Unattended, readers),
        None if lost => (Topic::TaskLeft, ticket.assignees.clone()),
        None => (Topic::TaskLeft, vec![]),
    })
}
