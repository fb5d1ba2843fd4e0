//! Of `/settings/people/ID`: names and addresses, the tickets of a person in each part they take, and who has turned out to be the
//! same; what is done with an account is in `person`, joining in `join`.

use maud::{Markup, html};

use crate::desk::admin::identities;
use crate::i18n::{dates, people as say, team};
use crate::rules::TicketNumber;
use crate::store::{self, Person};
use crate::web::http::answer::Failure;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// Tickets of each part that the page names.
const NAMED_MAX: usize = 10;

/// The name to correct, the addresses, and the way to join another person.
pub fn section(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let addresses = site.store().read(|r| r.addresses_of(person.id))?;
    let here = format!("/settings/people/{}", person.id);
    let typed = visit.form.text("name");
    let name = if typed.is_empty() {
        &person.name
    } else {
        &typed
    };
    Ok(html! {
        section aria-labelledby="identity" {
            h2 id="identity" { (lang.say(say::IDENTITY)) }
            form.card method="post" action=(here) {
                (csrf(visit))
                input type="hidden" name="what" value="rename";
                div.field {
                    label for="name" { (lang.say(say::NAME)) }
                    p.hint id="name-hint" { (lang.say(say::NAME_HINT)) }
                    input id="name" name="name" value=(name) maxlength="200" required aria-describedby="name-hint";
                }
                button.btn { (lang.say(say::RENAME)) }
            }
            form.card method="post" action=(here) {
                (csrf(visit))
                h3 { (lang.say(say::ADDRESSES)) }
                ul.plain { @for (place, address) in addresses.iter().enumerate() { li { (one(visit, address, place == 0)) } } }
                div.field {
                    label for="other" { (lang.say(say::OTHER_ADDRESS)) }
                    p.hint id="other-hint" { (lang.say(say::OTHER_ADDRESS_HINT)) }
                    input id="other" name="other" type="email" maxlength="254" value=(visit.form.text("other")) aria-describedby="other-hint";
                }
                button.btn name="what" value="address" { (lang.say(say::ADD_ADDRESS)) }
            }
            form.card method="get" action={ (here) "/merge" } {
                h3 { (lang.say(say::JOIN)) }
                p.hint id="with-hint" { (lang.say(say::JOIN_HINT)) }
                div.field {
                    label for="with" { (lang.say(say::JOIN_WITH)) }
                    input id="with" name="with" required maxlength="254" value=(visit.form.text("other")) aria-describedby="with-hint";
                }
                button.btn { (lang.say(say::JOIN_LOOK)) }
            }
            (joined(site, visit, person)?)
        }
    })
}

/// An address, and what can be done with one that is not written to.
fn one(visit: &Visit, address: &str, written_to: bool) -> Markup {
    let lang = visit.lang;
    html! {
        (address) " "
        @if written_to {
            span.mut { "(" (lang.say(say::WRITTEN_TO)) ")" }
        } @else {
            button.link name="prefer" value=(address) aria-label={ (lang.say(say::PREFER)) " " (address) } formnovalidate { (lang.say(say::PREFER)) }
            " · "
            button.link name="remove" value=(address) aria-label={ (lang.say(say::REMOVE_ADDRESS)) " " (address) } formnovalidate { (lang.say(say::REMOVE_ADDRESS)) }
        }
    }
}

/// Who has turned out to be this person, and can be parted again.
fn joined(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let mut joinings = site.store().read(|r| r.joinings_of(person.id))?;
    joinings.retain(|joining| identities::undone_until(joining.at) > visit.now);
    Ok(html! {
        @if !joinings.is_empty() {
            h3 { (lang.say(say::JOINED)) }
            ul.plain {
                @for joining in &joinings {
                    @let who = say::joined_on(lang, &joining.name, &joining.address, dates::day(lang, joining.at));
                    li {
                        (who) " "
                        form.plain method="post" action={ "/settings/people/" (person.id) "/unmerge" } {
                            (csrf(visit))
                            button.link name="joining" value=(joining.id) aria-label={ (lang.say(say::PART)) " " (who) } { (lang.say(say::PART)) }
                        }
                    }
                }
            }
        }
    })
}

/// The tickets of a person, by the part they take: the newest of each.
pub fn tickets(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let parts = site.store().read(|r| {
        let mut parts = Vec::new();
        for (label, numbers) in [
            (say::REQUESTED, r.tickets_of(person.id)?),
            (say::OBSERVED, r.tickets_with(person.id, "observer")?),
            (say::ASSIGNED, r.tickets_with(person.id, "assignee")?),
        ] {
            let mut named = Vec::new();
            for number in numbers.iter().rev().take(NAMED_MAX) {
                named.extend(r.ticket(*number)?.map(|ticket| (*number, ticket.subject)));
            }
            parts.push((label, numbers.len(), named));
        }
        Ok::<_, store::Error>(parts)
    })?;
    let nothing = parts.iter().all(|(_, all, _)| *all == 0);
    Ok(html! {
        section aria-labelledby="tickets" {
            h2 id="tickets" { (lang.say(say::TICKETS)) }
            @if nothing { p { (lang.say(say::NO_TICKETS)) } }
            @for (label, all, named) in parts.iter().filter(|(_, all, _)| *all > 0) {
                h3 { (lang.say(*label)) " " span.mut { "(" (all) ")" } }
                (list(visit, named))
                @if *all > named.len() { p.hint { (say::first_of(lang, named.len(), all)) } }
            }
        }
    })
}

/// Tickets by number and title, each a link.
pub fn list(visit: &Visit, tickets: &[(TicketNumber, String)]) -> Markup {
    html! {
        ul {
            @for (number, subject) in tickets {
                li { a href={ "/t/" (number) } { (team::ticket_line(visit.lang, number, subject)) } }
            }
        }
    }
}
