//! The settings pages, as menus lead there; each is a file of `pages/settings` or `pages/mail`.

use maud::Markup;

use super::menu::{Entry, menu};
use crate::i18n::{
    Phrase, appearance, audit, closing, deadlines, first_steps, pages, people, personal, registers,
    replies, settings as say, taken_out, team, waiting,
};
use crate::rules::access::Audience::{self, Administrators, WholeDesk};
use crate::rules::access::may_enter;
use crate::web::visit::Visit;

/// Every settings page, in the order of the menu, with who may enter as in the table of routes: who may not sees no entry.
const PLACES: &[(&str, Phrase, Audience)] = &[
    ("/settings", first_steps::FIRST_STEPS, Administrators),
    ("/settings/mail", say::MAIL, WholeDesk),
    ("/settings/blocked", closing::BLOCKED, WholeDesk),
    ("/settings/people", people::PEOPLE, Administrators),
    ("/settings/categories", team::CATEGORIES, Administrators),
    ("/settings/registers", registers::REGISTERS, Administrators),
    ("/settings/team", team::TEAM, Administrators),
    ("/settings/hours", team::HOURS, Administrators),
    ("/settings/deadlines", deadlines::DEADLINES, Administrators),
    ("/settings/waiting", waiting::WAITING, Administrators),
    ("/settings/replies", replies::REPLIES, Administrators),
    ("/settings/removals", taken_out::KEPT, Administrators),
    ("/settings/audit", audit::AUDIT, Administrators),
    (
        "/settings/appearance",
        appearance::APPEARANCE,
        Administrators,
    ),
    ("/settings/retention", appearance::RETENTION, Administrators),
    ("/settings/privacy", personal::PRIVACY, Administrators),
    (
        "/settings/accessibility",
        pages::ACCESSIBILITY,
        Administrators,
    ),
];

fn open(visit: &Visit) -> impl Iterator<Item = (&'static str, Phrase)> {
    let role = visit.role();
    let open = PLACES.iter().filter(move |place| may_enter(place.2, role));
    open.map(|(address, label, _)| (*address, *label))
}

/// The left menu of all settings; `here` is the address of the page it stands on.
pub fn left(visit: &Visit, here: &str) -> Markup {
    let lang = visit.lang;
    let entries = open(visit).map(|(address, label)| Entry {
        address: address.into(),
        label: lang.say(label),
        count: None,
        current: address == here,
    });
    menu(lang.say(say::SETTINGS), &entries.collect::<Vec<_>>())
}

/// Where the main menu leads whoever may enter any of them: past the first steps, which end.
pub fn first(visit: &Visit) -> Option<&'static str> {
    let mut places = open(visit).map(|(address, _)| address);
    places.find(|address| *address != "/settings")
}
