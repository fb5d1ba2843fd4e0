//! The category proposed to agents for a ticket without one, with the words that speak for it; what decides is `rules::learning`.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::routing as say;
use crate::rules::learning::{Proposal, propose};
use crate::web::http::answer::Failure;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// The proposal as a box, or nothing.
pub fn proposal(site: &Site, visit: &Visit, view: &View) -> Result<Markup, Failure> {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let found = find(site, view)?;
    let named = found.and_then(|found| {
        let name = view.category(Some(found.category))?;
        Some((found.category, name, found.words))
    });
    Ok(html! {
        @if let Some((id, name, words)) = named {
            form.card method="post" action={ "/t/" (ticket.number) "/properties" } {
                (csrf(visit))
                h2 { (lang.say(say::PROPOSED)) }
                p id="proposal-why" { (say::speaks(lang, say::quoted_words(lang, &words))) " " (lang.say(say::PROPOSED_HINT)) }
                button.btn name="category" value=(id) aria-describedby="proposal-why" { (say::file_under(lang, name)) }
            }
        }
    })
}

fn find(site: &Site, view: &View) -> Result<Option<Proposal>, Failure> {
    let ticket = &view.ticket;
    if !view.agent || ticket.category.is_some() || ticket.is_closed() {
        return Ok(None);
    }
    site.store().read(|r| {
        if !r.is_learning()? {
            return Ok(None);
        }
        let terms = r.terms_of(ticket.number)?;
        let learned = r.learned(&terms, &view.rights)?;
        Ok(propose(&terms, &learned))
    })
}
