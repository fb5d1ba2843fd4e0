//! A field in which an agent names somebody, by name or address: names are offered while typing, and what is not sure is asked
//! back, with what was typed kept; who is meant is decided in `desk::members`.

use maud::{Markup, html};

use crate::desk::Whom;
use crate::i18n::{Lang, Phrase, requester as say};
use crate::rules::PersonId;
use crate::store::{self, Person};
use crate::web::visit::{Site, Visit};

/// Whom the field of that name means; none where it is empty, and what is to be asked where it is not sure.
pub fn named(
    site: &Site,
    visit: &Visit,
    field: &str,
) -> store::Result<Result<Option<PersonId>, Whom>> {
    let typed = visit.form.text(field).trim().to_owned();
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let asked = visit.form.text(&asked_of(field)) == typed;
    let chosen =
        Some(visit.form.text(&chosen_of(field))).filter(|chosen| asked && !chosen.is_empty());
    let desk = &site.config.desk;
    let ours = (desk.domains.as_slice(), desk.address.as_str());
    let words = chosen.as_deref().unwrap_or(&typed);
    Ok(match site.desk.whom(words, ours)? {
        Whom::Known(person) => Ok(Some(person)),
        Whom::NeverSeen(address, _) if chosen.is_some() => {
            let new = site.desk.member((&address, ""), ours, visit.now)?;
            new.map(Some).ok_or(Whom::Nobody)
        }
        whom => Err(whom),
    })
}

fn asked_of(field: &str) -> String {
    format!("{field}-asked")
}

fn chosen_of(field: &str) -> String {
    format!("{field}-chosen")
}

/// What is to be said of somebody who is not sure.
pub const fn wrong(whom: &Whom) -> Phrase {
    match whom {
        Whom::NeverSeen(..) => say::NEVER_SEEN,
        Whom::Several(_) => say::SEVERAL,
        Whom::Known(_) | Whom::Nobody => say::NOBODY,
    }
}

/// The field itself; with what has to be asked of what was typed in it.
pub fn field(
    visit: &Visit,
    (id, name): (&str, &str),
    hint: Option<&str>,
    asked: Option<&Whom>,
) -> Markup {
    let typed = asked.map(|_| visit.form.text(name)).unwrap_or_default();
    html! {
        input id=(id) name=(name) autocomplete="off" list={ (id) "-people" } data-people="/people/near" value=(typed) aria-describedby=[hint];
        datalist id={ (id) "-people" } {}
        @if let Some(whom) = asked { (question(visit.lang, name, whom, typed.trim())) }
    }
}

/// The same where the form came back for another reason: what was typed stays.
pub fn kept(visit: &Visit, (id, name): (&str, &str), hint: Option<&str>) -> Markup {
    let typed = visit.form.text(name);
    html! {
        input id=(id) name=(name) autocomplete="off" list={ (id) "-people" } data-people="/people/near" value=(typed) aria-describedby=[hint];
        datalist id={ (id) "-people" } {}
    }
}

fn question(lang: Lang, name: &str, whom: &Whom, typed: &str) -> Markup {
    let (people, new): (&[Person], Option<&str>) = match whom {
        Whom::NeverSeen(address, near) => (near, Some(address)),
        Whom::Several(people) => (people, None),
        Whom::Known(_) | Whom::Nobody => return html! {},
    };
    let chosen = chosen_of(name);
    html! {
        input type="hidden" name=(asked_of(name)) value=(typed);
        fieldset.field {
            legend { (lang.say(say::WHICH)) }
            @for person in people {
                label.check { input type="radio" name=(chosen) value=(person.address); (person.name) " " span.mut { (person.address) } }
            }
            @if let Some(address) = new {
                label.check { input type="radio" name=(chosen) value=(address); (say::new_one(lang, address)) }
            }
        }
    }
}
