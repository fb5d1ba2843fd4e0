//! Beside a ticket, for agents: tickets near it, and what else its requester asked for; `store::search::similar` finds them.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{Phrase, search as say, words};
use crate::store::Beside;
use crate::web::http::answer::Failure;
use crate::web::pages::parts::inline::status;
use crate::web::visit::{Site, Visit};

/// Of each list.
const SHOWN: u32 = 5;

/// The two lists, of what the viewer may see.
pub fn beside(site: &Site, visit: &Visit, view: &View) -> Result<Markup, Failure> {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let (alike, others) = site.store().read(|r| {
        let viewer = &view.rights;
        let number = ticket.number;
        let alike = r.similar(&ticket.subject, Some(number), viewer, SHOWN as usize)?;
        Ok::<_, Failure>((alike, r.others_of(number, viewer, SHOWN + 1)?))
    })?;
    // By address: a name may be another one's too.
    let address = view
        .requester
        .as_ref()
        .map(|person| person.address.as_str());
    let address = address.unwrap_or_default();
    let all = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", &say::of_requester(lang, address.replace('"', " ")))
        .finish();
    let shown = others.len().min(SHOWN as usize);
    Ok(html! {
        @if !alike.is_empty() { section.card { (list(visit, say::NEAR, &alike)) } }
        @if !others.is_empty() {
            section.card {
                (list(visit, say::OTHERS, &others[..shown]))
                @if others.len() > shown { p.s { a href={ "/search?" (all) } { (lang.say(say::ALL_OF_THEM)) } } }
            }
        }
    })
}

fn list(visit: &Visit, heading: Phrase, tickets: &[Beside]) -> Markup {
    let lang = visit.lang;
    html! {
        h2 { (lang.say(heading)) }
        ul.plain {
            @for ticket in tickets {
                li.s {
                    a href={ "/t/" (ticket.number) } { (ticket.subject) } " "
                    span.mut { (words::number(lang, ticket.number)) " " (status(lang, ticket.status)) }
                }
            }
        }
    }
}
