//! A plain page under its heading, with what was done or went wrong; `layout` has the parts around it.

use maud::{Markup, html};

use super::layout::{Page, lay_out};
use super::parts::form::{done, fault, titled};
use super::parts::settings_menu::left;
use crate::i18n::{settings as say, team};
use crate::web::http::answer::{self, Outcome};
use crate::web::visit::{Site, Visit};

/// A settings page. `wrong` says what is wrong with a form that is given back; `here` is the entry of the left menu.
pub fn show(
    site: &Site,
    visit: &Visit,
    (status, here): (u16, &'static str),
    (title, wrong): (&str, Option<&str>),
    body: &Markup,
) -> Outcome {
    let lang = visit.lang;
    let words = [
        ("saved", say::SAVED),
        ("gone", team::GONE),
        ("forgotten", team::FORGOTTEN),
    ];
    let words = words.iter().find(|(name, _)| visit.query(name).is_some());
    let main = html! {
        h1 { (title) }
        (done(words.filter(|_| wrong.is_none()).map(|(_, words)| lang.say(*words))))
        (fault(wrong))
        (body)
    };
    let page = Page {
        title: titled(lang, title, wrong.is_some()),
        here,
        menu: here.starts_with("/settings").then(|| left(visit, here)),
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}
