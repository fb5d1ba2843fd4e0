//! Whose request a ticket is and what it is called, as agents post it, and names offered while typing; the forms are in
//! `requester_cards`.

use maud::html;

use super::actions::{give_back, give_back_asking};
use super::pane::Pane;
use super::view::View;
use super::work::{one_line, treated};
use super::work_cards::SUBJECT_CHARS_MAX;
use crate::desk::Whom;
use crate::i18n::requester as say;
use crate::rules::TicketNumber;
use crate::rules::role::Role;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame::page;
use crate::web::pages::parts::whom;
use crate::web::visit::{Site, Visit};

/// Names offered at once.
const OFFERED: u32 = 8;
/// Letters from which on names are offered.
const LETTERS_MIN: usize = 2;

/// POST `/t/N/requester`: `person`, by name or address, and `keep`; or `passed-on`, `yes` or `no`.
pub fn change(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = treated(site, visit)?;
    let answer = visit.form.text("passed-on");
    if !answer.is_empty() {
        return settle_passed_on(site, visit, &view, answer == "yes");
    }
    let to = match whom::named(site, visit, "person")? {
        Ok(Some(person)) => person,
        Ok(None) => return ask(site, visit, Whom::Nobody),
        Err(whom) => return ask(site, visit, whom),
    };
    let keep = !visit.form.text("keep").is_empty();
    site.desk
        .set_requester(number, (to, keep), visit.actor()?, visit.now)?;
    back(site, visit, number)
}

fn ask(site: &Site, visit: &Visit, whom: Whom) -> Outcome {
    let wrong = visit.lang.say(whom::wrong(&whom)).to_owned();
    give_back_asking(site, visit, (422, Pane::Requester, wrong), Some(whom))
}

fn settle_passed_on(site: &Site, visit: &Visit, view: &View, theirs: bool) -> Outcome {
    let number = view.ticket.number;
    if let Some((address, name)) = view.aside.forwarded.as_ref().filter(|_| theirs) {
        let desk = &site.config.desk;
        let ours = (desk.domains.as_slice(), desk.address.as_str());
        let Some(to) = site.desk.member((address, name), ours, visit.now)? else {
            return ask(site, visit, Whom::Nobody);
        };
        site.desk
            .set_requester(number, (to, false), visit.actor()?, visit.now)?;
    } else {
        site.desk.keep_requester(number, visit.actor()?)?;
    }
    back(site, visit, number)
}

/// POST `/t/N/title`: `subject`.
pub fn retitle(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let title = one_line(&visit.form.text("subject"), SUBJECT_CHARS_MAX);
    if title.is_empty() {
        let wrong = visit.lang.say(say::TITLE_MISSING).to_owned();
        return give_back(site, visit, 422, Pane::Title, wrong);
    }
    site.desk
        .retitle(number, &title, visit.actor()?, visit.now)?;
    back(site, visit, number)
}

/// The ticket again; the list, where it is none of this agent's any more.
fn back(site: &Site, visit: &Visit, number: TicketNumber) -> Outcome {
    let seen = site.store().read(|r| {
        let rights = visit.rights(r)?;
        Ok::<_, Failure>(r.ticket(number)?.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    Ok(answer::see_other(&if seen {
        format!("/t/{number}")
    } else {
        "/tickets".into()
    }))
}

/// GET `/people/near?q=…`: a page like any other, of which the script offers the list while a name is typed.
pub fn near(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let typed = visit.query("q").unwrap_or_default();
    let typed = typed.trim();
    let people = if typed.chars().count() < LETTERS_MIN {
        vec![]
    } else {
        site.store()
            .read(|r| r.people_page(typed, Role::ALL, None, OFFERED))?
    };
    let known = people.iter().filter(|person| !person.disabled);
    let list = html! {
        ul id="near" { @for person in known { li { (person.name) " <" (person.address) ">" } } }
    };
    page(site, visit, ("", lang.say(say::PEOPLE)), None, &list)
}
