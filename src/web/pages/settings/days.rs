//! Fields for the hours of a week and for a span of days.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::i18n::team;
use crate::rules::administration::Refusal;
use crate::rules::hours::Week;
use crate::web::pages::parts::form::{Wrong, labelled};
use crate::web::visit::Visit;

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
                    (labelled(&id, lang.say(*label), "", &html! {
                        input id=(id) name=(id) value=(hours) maxlength="100" autocomplete="off" aria-describedby="week-hint";
                    }))
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
pub fn read_week(visit: &Visit) -> Result<Week, Wrong> {
    let lang = visit.lang;
    Week::read(&typed_week(visit)).map_err(|(number, bad)| {
        let day = team::WEEKDAYS.get(number).map_or("", |day| lang.say(*day));
        Wrong::typed(team::bad_hours(lang, day, lang.say(team::bad(bad))))
    })
}

/// Two fields for the first and the last day of something, as typed.
pub fn day_fields(visit: &Visit) -> Markup {
    let lang = visit.lang;
    html! {
        @for (id, label) in [("first", team::FIRST_DAY), ("last", team::LAST_DAY)] {
            (labelled(id, lang.say(label), "", &html! { input id=(id) name=(id) type="date" required value=(visit.form.text(id)); }))
        }
    }
}

/// The days that were typed; that the last is not before the first is for the desk to see.
pub fn read_days(visit: &Visit) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let day = |field: &str| visit.form.text(field).trim().parse().ok();
    let days = day("first").zip(day("last"));
    days.ok_or(Refusal::BadDays)
}
