//! How tickets are brought together, asked with open eyes: who will read what, and the ways to choose from; a ticket's page and the queue
//! show it, and post it each to their own address.

use maud::{Markup, html};

use super::inline::status;
use crate::i18n::{dates, pages as say, words};
use crate::rules::PersonId;
use crate::rules::merging::{Joining, NewReaders, new_readers};
use crate::rules::ticket::Ticket;
use crate::store::{self, Read};
use crate::web::visit::Visit;

/// Who would read what, by name.
pub struct Readers {
    ids: Vec<PersonId>,
    /// Of each ticket: who would read it that does not now.
    of: Vec<(crate::rules::TicketNumber, String)>,
}

impl Readers {
    /// What merging all of `sources` into `target` would change.
    pub fn of(
        r: &Read<'_>,
        visit: &Visit,
        sources: &[Ticket],
        target: &Ticket,
    ) -> store::Result<Self> {
        let mut all = Vec::new();
        let mut of_target = Vec::new();
        for source in sources {
            let NewReaders {
                of_source,
                of_target: more,
            } = new_readers(source, target);
            // Whoever takes part in one of several reads the others too.
            let mut of_this = of_source;
            for other in sources.iter().filter(|other| other.number != source.number) {
                of_this.extend(new_readers(source, other).of_source);
            }
            all.push((source.number, of_this));
            of_target.extend(more);
        }
        all.push((target.number, of_target));
        let mut ids: Vec<PersonId> = all.iter().flat_map(|(_, ids)| ids.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = r.names_of(ids.clone())?;
        let named = all.into_iter().map(|(number, mut people)| {
            people.sort_unstable();
            people.dedup();
            let names = people.iter().filter_map(|id| names.get(id)).cloned();
            (number, dates::list(visit.lang, &names.collect::<Vec<_>>()))
        });
        let of = named.filter(|(_, names)| !names.is_empty()).collect();
        Ok(Self { ids, of })
    }

    /// Nobody reads anything new.
    pub fn is_nobody(&self) -> bool {
        self.ids.is_empty()
    }

    /// As the form carries them.
    fn shown(&self) -> String {
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        ids.join(".")
    }

    /// Whether a form was shown with fewer.
    pub fn grew(&self, visit: &Visit) -> bool {
        let mut shown = visit.form.all("readers");
        let shown = shown.next().map(|ids| {
            let ids = ids.split('.').filter_map(|id| id.parse().ok());
            ids.map(PersonId).collect::<Vec<_>>()
        });
        shown.is_some_and(|shown| self.ids.iter().any(|id| !shown.contains(id)))
    }

    /// Who will read what, and a button for each way; `sealed` where one of the tickets is confidential and others would read it.
    pub fn choice(&self, visit: &Visit, sealed: bool) -> Markup {
        let lang = visit.lang;
        let way = |joining: Joining| {
            let (label, hint) = match joining {
                Joining::Link => (say::JOIN_LINK, say::JOIN_LINK_HINT),
                Joining::Private => (say::JOIN_PRIVATE, say::JOIN_PRIVATE_HINT),
                Joining::Whole => (say::JOIN_WHOLE, say::JOIN_WHOLE_HINT),
            };
            let id = format!("how-{}", joining.word());
            html! {
                div.field {
                    button.btn name="how" value=(joining.word()) aria-describedby=(id) { (lang.say(label)) }
                    p.hint id=(id) { (lang.say(hint)) }
                }
            }
        };
        html! {
            input type="hidden" name="readers" value=(self.shown());
            @if self.is_nobody() {
                p { (lang.say(say::MERGE_NOBODY_NEW)) }
            } @else {
                div.notice {
                    p { strong { (lang.say(say::MERGE_DIFFER)) } }
                    ul { @for (number, names) in &self.of { li { (say::will_read(lang, number, names)) } } }
                }
            }
            @if sealed && !self.is_nobody() {
                p { (lang.say(say::JOIN_CONFIDENTIAL)) }
                (way(Joining::Link))
            } @else if self.is_nobody() {
                (way(Joining::Whole))
                (way(Joining::Link))
            } @else {
                (way(Joining::Link))
                (way(Joining::Private))
                (way(Joining::Whole))
            }
        }
    }
}

/// A ticket as it is shown before it is merged: number, title, who asked, where it stands.
pub fn shown(visit: &Visit, ticket: &Ticket, requester: &str) -> Markup {
    let lang = visit.lang;
    html! {
        a href={ "/t/" (ticket.number) } { (words::number(lang, ticket.number)) " " (ticket.subject) }
        " – " (requester) " – " (status(lang, ticket.status))
        " – " (lang.say(words::OPENED_ON)) " " (dates::day(lang, ticket.opened_at))
    }
}
