//! Tickets that their agents have left are told to those who can act, once, in one mail each; who that is says `rules::acting`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Desk, Result};
use crate::rules::notices::Topic;
use crate::rules::{Instant, PersonId};
use crate::store::OtherKind;

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
                let ticket = w.ticket(number)?.filter(|ticket| ticket.is_open());
                let Some(ticket) = ticket else {
                    continue;
                };
                for reader in w.instead(&ticket, now)?.into_iter().flatten() {
                    let person = w.person(reader)?;
                    let role = person.map_or(crate::rules::access::Role::Requester, |one| one.role);
                    if w.rights(reader, role)?.sees(&ticket) {
                        let line = told.entry(reader).or_default();
                        let _ = writeln!(line, "{number} {}", Topic::Unattended.word());
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
