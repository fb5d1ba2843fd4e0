//! `/settings/people/ID/merge`: what would move if another person turned out to be this one, and doing it; undoing it is on `person`.

use maud::{Markup, html};

use super::people::HERE;
use crate::desk::admin::identities;
use crate::i18n::people as say;
use crate::rules::access::Role;
use crate::rules::{JoiningId, PersonId};
use crate::store::{Moves, Person};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf};
use crate::web::visit::{Site, Visit};

/// Others of that name that are offered.
const OFFERED_MAX: u32 = 20;

/// Who the page is about; who is another by now is not found.
fn kept(site: &Site, visit: &Visit) -> Result<Person, Failure> {
    let id = PersonId(visit.id(0)?);
    let found = site.store().read(|r| r.person(id))?;
    let found = found.filter(|person| person.joined_into.is_none());
    found.ok_or(Failure::NotFound)
}

/// GET `/settings/people/ID/merge?with=…`: an address, a user name, or words.
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let person = kept(site, visit)?;
    let with = visit.query("with").unwrap_or_default();
    show(site, visit, (&person, &with), None)
}

fn show(
    site: &Site,
    visit: &Visit,
    (person, with): (&Person, &str),
    wrong: Option<&Wrong>,
) -> Outcome {
    let lang = visit.lang;
    let others = meant(site, person, with)?;
    let body = html! {
        @match others.as_slice() {
            [] => p { (lang.say(say::JOIN_NOBODY)) },
            [other] => (preview(site, visit, person, other)?),
            others => {
                p { (lang.say(say::JOIN_SEVERAL)) }
                ul {
                    @for other in others {
                        li { a href={ (HERE) "/" (person.id) "/merge?with=" (encoded(&other.address)) } { (other.name) " – " (other.address) } }
                    }
                }
            }
        }
        p { a href={ (HERE) "/" (person.id) } { "← " (person.name) } }
    };
    let title = lang.say(say::JOIN_TITLE);
    frame::page(site, visit, (HERE, title), wrong, &body)
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The other person: by address or user name, else everybody whom these words find.
fn meant(site: &Site, person: &Person, with: &str) -> Result<Vec<Person>, Failure> {
    let with = with.trim();
    let mut found = site.store().read(|r| {
        let by_address = r.person_by_address(with)?;
        let exact = by_address.map_or_else(|| r.person_by_login(with), |one| Ok(Some(one)))?;
        match exact {
            Some(one) => Ok(vec![one]),
            None if with.is_empty() => Ok(vec![]),
            None => r.people_page(with, Role::ALL, None, OFFERED_MAX),
        }
    })?;
    found.retain(|other| other.id != person.id && !identities::is_nameless(other));
    Ok(found)
}

/// Both, and what moves from one to the other.
fn preview(site: &Site, visit: &Visit, person: &Person, other: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let (moves, here, there) = site.store().read(|r| {
        let addresses = |id| r.addresses_of(id);
        Ok::<_, Failure>((
            r.moves(other.id)?,
            addresses(person.id)?,
            addresses(other.id)?,
        ))
    })?;
    let who = |one: &Person, addresses: &[String]| {
        html! {
            (one.name) " – " (addresses.join(", ")) " – " (lang.say(say::role(one.role)))
            @if let Some(login) = &one.login { " – " (login) }
        }
    };
    Ok(html! {
        dl.facts {
            dt { (lang.say(say::JOIN_KEPT)) } dd { (who(person, &here)) }
            dt { (lang.say(say::JOIN_GONE)) } dd { (who(other, &there)) }
        }
        h2 { (lang.say(say::JOIN_MOVES)) }
        (moved(visit, &moves, person, other))
        p { (lang.say(say::JOIN_UNDO)) }
        form.card method="post" action={ (HERE) "/" (person.id) "/merge" } {
            (csrf(visit))
            input type="hidden" name="with" value=(other.id);
            button.btn.blue { (lang.say(say::JOIN_BUTTON)) }
        }
    })
}

fn moved(visit: &Visit, moves: &Moves, person: &Person, other: &Person) -> Markup {
    let lang = visit.lang;
    let Moves {
        requested,
        observed,
        assigned,
        written,
        sessions,
        choices,
    } = *moves;
    html! {
        ul {
            li { (say::moves_requested(lang, requested)) }
            li { (say::moves_observed(lang, observed)) }
            li { (say::moves_assigned(lang, assigned)) }
            li { (say::moves_written(lang, written)) }
            li { (say::moves_choices(lang, choices)) }
            li { (say::moves_sessions(lang, sessions)) }
            @if other.role > person.role { li { (say::higher_role(lang, lang.say(say::role(other.role)))) } }
            @if person.password.is_some() && other.password.is_some() { li { (lang.say(say::JOIN_PASSWORD)) } }
        }
    }
}

/// POST `/settings/people/ID/merge`: `with`, the number of the other.
pub fn join(site: &Site, visit: &mut Visit) -> Outcome {
    let person = kept(site, visit)?;
    let other = PersonId(visit.form.text("with").parse().unwrap_or_default());
    let joined = identities::join(site.store(), &visit.caller()?, person.id, other);
    match or_denial(joined)? {
        Ok(()) => Ok(answer::see_other(&format!("{HERE}/{}?done=1", person.id))),
        Err(refusal) => {
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, (&person, ""), Some(&wrong))
        }
    }
}

/// POST `/settings/people/ID/unmerge`: `joining`.
pub fn part(site: &Site, visit: &mut Visit) -> Outcome {
    let person = kept(site, visit)?;
    let joining = JoiningId(visit.form.text("joining").parse().unwrap_or_default());
    let parted = identities::part(site.store(), &visit.caller()?, person.id, joining);
    match or_denial(parted)? {
        Ok(()) => Ok(answer::see_other(&format!("{HERE}/{}?done=1", person.id))),
        Err(refusal) => {
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, (&person, ""), Some(&wrong))
        }
    }
}
