//! The settings pages, as menus lead there; each is a file of `pages/settings` or `pages/mail`.

use maud::Markup;

use super::menu::{Entry, menu};
use crate::i18n::{
    Phrase, appearance, audit, deadlines, pages, people, personal, replies, settings as say, team,
};
use crate::rules::access::{Audience, may_enter};
use crate::web::visit::Visit;

/// A settings page, as the left menu leads there.
struct Place {
    address: &'static str,
    label: Phrase,
    /// As in the table of routes: who may not enter sees no entry.
    audience: Audience,
}

/// Every settings page, in the order of the menu: a new one gets its line here.
const PLACES: &[Place] = &[
    Place {
        address: "/settings/mail",
        label: say::MAIL,
        audience: Audience::WholeDesk,
    },
    Place {
        address: "/settings/people",
        label: people::PEOPLE,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/categories",
        label: team::CATEGORIES,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/team",
        label: team::TEAM,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/hours",
        label: team::HOURS,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/deadlines",
        label: deadlines::DEADLINES,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/replies",
        label: replies::REPLIES,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/audit",
        label: audit::AUDIT,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/appearance",
        label: appearance::APPEARANCE,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/retention",
        label: appearance::RETENTION,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/privacy",
        label: personal::PRIVACY,
        audience: Audience::Administrators,
    },
    Place {
        address: "/settings/accessibility",
        label: pages::ACCESSIBILITY,
        audience: Audience::Administrators,
    },
];

/// The left menu of all settings; `here` is the address of the page it stands on.
pub fn left(visit: &Visit, here: &str) -> Markup {
    let lang = visit.lang;
    let open = PLACES
        .iter()
        .filter(|place| may_enter(place.audience, visit.role()));
    let entries: Vec<Entry<'_>> = open
        .map(|place| Entry {
            address: place.address.into(),
            label: lang.say(place.label),
            count: None,
            current: place.address == here,
        })
        .collect();
    menu(lang.say(say::SETTINGS), &entries)
}

/// Where the main menu leads whoever may enter any of them.
pub fn first(visit: &Visit) -> Option<&'static str> {
    let mut places = PLACES.iter();
    let open = places.find(|place| may_enter(place.audience, visit.role()));
    open.map(|place| place.address)
}
