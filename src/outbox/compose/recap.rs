//! The recap of a mail: how its ticket stands, and how it stood before; what happened is said in the parent.

use super::Composer;
use crate::i18n::{Phrase, dates, mail, pages, words};
use crate::rules::PersonId;
use crate::rules::event::Event;
use crate::rules::notices::Topic;
use crate::rules::ticket::Status;

impl Composer<'_> {
    fn all_names(&self, people: &[PersonId], nobody: Phrase) -> String {
        let names: Vec<String> = people.iter().map(|id| self.name(Some(*id))).collect();
        if names.is_empty() {
            self.lang.say(nobody).into()
        } else {
            names.join(", ")
        }
    }

    /// How status and agents were before what this mail tells: read backwards from how they are.
    fn before(&self) -> (Status, Vec<PersonId>) {
        let ticket = &self.facts.ticket;
        let (mut status, mut assignees) = (ticket.status, ticket.assignees.clone());
        let told = self
            .facts
            .outgoing
            .told
            .iter()
            .filter_map(|told| told.entry);
        let Some(first) = told.min() else {
            return (status, assignees);
        };
        let since = self.facts.entries.iter().filter(|entry| entry.id >= first);
        for entry in since.rev() {
            match &entry.event {
                Event::StatusChanged { from, to: _ } => status = *from,
                Event::Assigned { added, removed } => {
                    assignees.retain(|person| !added.contains(person));
                    assignees.extend(removed);
                }
                _ => {}
            }
        }
        assignees.sort_unstable();
        (status, assignees)
    }

    /// How the ticket stands, and how it stood before.
    pub(super) fn recap(&self) -> Vec<(String, String)> {
        let (lang, ticket) = (self.lang, &self.facts.ticket);
        let opening = self
            .facts
            .outgoing
            .told
            .iter()
            .any(|told| told.topic == Topic::Acknowledgement);
        let (before, had) = self.before();
        let waits =
            ticket.status == Status::Solved && self.is_requester() && ticket.proposal.is_some();
        let status = if waits {
            words::SOLVED_WAITING
        } else {
            words::status(ticket.status)
        };
        let instead = |value: String, same: bool, before: &dyn Fn() -> String| {
            if same || opening {
                value
            } else {
                mail::instead(lang, value, before())
            }
        };
        let status = instead(lang.say(status).into(), before == ticket.status, &|| {
            lang.say(words::status(before)).into()
        });
        let mut has = ticket.assignees.clone();
        has.sort_unstable();
        let assigned = self.all_names(&ticket.assignees, words::NOBODY_YET);
        let assigned = instead(assigned, had == has, &|| {
            self.all_names(&had, pages::NOBODY)
        });
        [
            (words::STATUS, status),
            (words::ASSIGNED_TO, assigned),
            (words::REQUESTER, self.name(Some(ticket.requester))),
            (words::CATEGORY, self.category()),
            (words::OPENED_ON, dates::full(lang, ticket.opened_at)),
        ]
        .map(|(label, value)| (lang.say(label).to_string(), value))
        .into()
    }
}
