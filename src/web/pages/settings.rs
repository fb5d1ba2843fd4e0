//! The table of the settings pages, the left menu made of it, and the parts that several of them share; each page is a file of its
//! own.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::layout::{self, Entry, Page, fault, lay_out, menu, titled};
use crate::i18n::{
    Phrase, appearance, audit, deadlines, pages, people, personal, replies, settings as say, team,
};
use crate::rules::access::{Audience, may_enter};
use crate::rules::hours::Week;
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

/// Characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Days of an absence or a closing.
const DAYS_MAX: i64 = 731;

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

/// A settings page. `wrong` says what is wrong with a form that is given back; `here` is the entry of the left menu.
pub fn show(
    site: &Site,
    visit: &Visit,
    (status, here): (u16, &'static str),
    (title, wrong): (&str, Option<&str>),
    body: &Markup,
) -> Outcome {
    let lang = visit.lang;
    let done = [
        ("saved", say::SAVED),
        ("gone", team::GONE),
        ("forgotten", team::FORGOTTEN),
    ];
    let done = done.iter().find(|(name, _)| visit.query(name).is_some());
    let main = html! {
        h1 { (title) }
        (layout::done(done.filter(|_| wrong.is_none()).map(|(_, words)| lang.say(*words))))
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

/// The number that stands for a `{}`. Whatever is none is not found, like a number of nothing.
pub fn number(visit: &Visit, index: usize) -> Result<i64, Failure> {
    let digits = visit.param(index);
    let plain = !digits.starts_with(['0', '+', '-']);
    let number = digits.parse().ok().filter(|_| plain);
    number.ok_or(Failure::NotFound)
}

/// A name as typed, if it is one: not empty, one line, 100 characters at most.
pub fn name(visit: &Visit) -> Result<String, Phrase> {
    let typed = visit.form.text("name");
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    if fits && !name.contains(char::is_control) {
        Ok(name)
    } else {
        Err(team::NAME_BAD)
    }
}

/// The numbers of the boxes that were ticked.
pub fn ticked(visit: &Visit, field: &str) -> Vec<i64> {
    visit
        .form
        .all(field)
        .filter_map(|id| id.parse().ok())
        .collect()
}

/// Seven fields for the hours of a week, Monday first, as they are or as they were typed.
pub fn week_fields(visit: &Visit, days: &[String; 7]) -> Markup {
    let lang = visit.lang;
    html! {
        fieldset.field {
            legend { (lang.say(team::WEEKLY)) }
            p.hint id="week-hint" { (lang.say(team::WEEKLY_HINT)) }
            div.gr {
                @for (number, (label, hours)) in team::WEEKDAYS.iter().zip(days).enumerate() {
                    @let id = format!("day{number}");
                    div.field {
                        label for=(id) { (lang.say(*label)) }
                        input id=(id) name=(id) value=(hours) maxlength="100" autocomplete="off" aria-describedby="week-hint";
                    }
                }
            }
        }
    }
}

/// What was typed into [`week_fields`].
pub fn typed_week(visit: &Visit) -> [String; 7] {
    std::array::from_fn(|number| visit.form.text(&format!("day{number}")))
}

/// The week that was typed, or what is wrong with it.
pub fn read_week(visit: &Visit) -> Result<Week, String> {
    let lang = visit.lang;
    Week::read(&typed_week(visit)).map_err(|(number, bad)| {
        let day = team::WEEKDAYS.get(number).map_or("", |day| lang.say(*day));
        team::bad_hours(lang, day, lang.say(team::bad(bad)))
    })
}

/// Two fields for the first and the last day of something, as typed.
pub fn day_fields(visit: &Visit) -> Markup {
    let lang = visit.lang;
    html! {
        @for (id, label) in [("first", team::FIRST_DAY), ("last", team::LAST_DAY)] {
            div.field {
                label for=(id) { (lang.say(label)) }
                input id=(id) name=(id) type="date" required value=(visit.form.text(id));
            }
        }
    }
}

/// The days that were typed, or what is wrong with them.
pub fn read_days(visit: &Visit) -> Result<(NaiveDate, NaiveDate), Phrase> {
    let day = |field: &str| visit.form.text(field).trim().parse::<NaiveDate>().ok();
    let (Some(first), Some(last)) = (day("first"), day("last")) else {
        return Err(team::DAYS_BAD);
    };
    if last < first {
        return Err(team::DAYS_BAD);
    }
    if (last - first).num_days() > DAYS_MAX {
        return Err(team::DAYS_TOO_LONG);
    }
    Ok((first, last))
}
