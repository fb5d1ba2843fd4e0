//! A plain page under its heading, with what was done or went wrong; `layout` has the parts around it.

use maud::{Markup, html};

use super::layout::{Page, lay_out};
use super::parts::form::{Wrong, done, fault, titled};
use super::parts::settings_menu::left;
use crate::i18n::{Phrase, settings as say, team};
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

/// What the query says was done, on most pages.
const TOLD: &[(&str, Phrase)] = &[
    ("saved", say::SAVED),
    ("gone", team::GONE),
    ("forgotten", team::FORGOTTEN),
];

/// A page; `here` is its entry of the menu, and one of the settings has their menu beside it. `wrong` says what is wrong with a
/// form that is given back.
pub fn page(
    site: &Site,
    visit: &Visit,
    (here, title): (&str, &str),
    wrong: Option<&Wrong>,
    body: &Markup,
) -> Outcome {
    page_told(site, visit, (here, title), (TOLD, wrong), body)
}

/// The same, with other things that the query may say.
pub fn page_told(
    site: &Site,
    visit: &Visit,
    (here, title): (&str, &str),
    (told, wrong): (&[(&str, Phrase)], Option<&Wrong>),
    body: &Markup,
) -> Outcome {
    let lang = visit.lang;
    let told = told.iter().find(|(name, _)| visit.query(name).is_some());
    let told = told.filter(|_| wrong.is_none());
    let main = html! {
        h1 { (title) }
        (done(told.map(|(_, words)| lang.say(*words))))
        (fault(wrong.map(|wrong| wrong.why.as_str())))
        (body)
    };
    let page = Page {
        menu: here.starts_with("/settings").then(|| left(visit, here)),
        ..Page::new(here, titled(lang, title, wrong.is_some()), main)
    };
    let status = wrong.map_or(200, |wrong| wrong.status);
    Ok(answer::page(status, lay_out(site, visit, &page)))
}
