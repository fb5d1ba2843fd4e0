//! `/settings/deadlines`: by when tickets are to be answered and solved, for the whole desk and each category; and what a ticket's
//! page says of its own.

use maud::{Markup, html};

use crate::desk::admin::settings;
use crate::i18n::{deadlines as say, words};
use crate::rules::CategoryId;
use crate::rules::deadline::{Both, Deadline, Target, read_hours, write_hours};
use crate::rules::ticket::Priority;
use crate::store;
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, save_button};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/deadlines";
/// The most pressing first, as people think of them.
const PRIORITIES: [Priority; 6] = [
    Priority::Major,
    Priority::VeryHigh,
    Priority::High,
    Priority::Medium,
    Priority::Low,
    Priority::VeryLow,
];

const fn name(deadline: Deadline) -> crate::i18n::Phrase {
    match deadline {
        Deadline::Answer => say::ANSWER,
        Deadline::Solution => say::SOLUTION,
    }
}

/// Its field in the form.
fn field(deadline: Deadline, priority: Priority) -> String {
    let what = match deadline {
        Deadline::Answer => "answer",
        Deadline::Solution => "solution",
    };
    format!("{what}_{}", priority.word())
}

/// GET `/settings/deadlines?category=3`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let category = visit.query("category").and_then(|id| id.parse().ok());
    show(site, visit, category.map(CategoryId), None)
}

fn show(
    site: &Site,
    visit: &Visit,
    category: Option<CategoryId>,
    wrong: Option<&Wrong>,
) -> Outcome {
    let lang = visit.lang;
    let (all, categories) = site
        .store()
        .read(|r| Ok::<_, store::Error>((r.targets()?, r.category_names()?)))?;
    // Another tab removed it.
    let category = category.filter(|id| categories.iter().any(|(known, _)| known == id));
    let value = |deadline: Deadline, priority: Priority| {
        if wrong.is_some() {
            return visit.form.text(&field(deadline, priority));
        }
        let mut all = all.iter();
        let found = all.find(|each| each.category == category && each.priority == priority);
        write_hours(found.and_then(|each| each.minutes.of(deadline)))
    };
    let body = html! {
        @if !categories.is_empty() {
            form.row method="get" action=(HERE) {
                div {
                    label for="category" { (lang.say(say::FOR)) }
                    select id="category" name="category" {
                        option value="" { (lang.say(say::WHOLE_DESK)) }
                        @for (id, name) in &categories { option value=(id) selected[category == Some(*id)] { (name) } }
                    }
                }
                button.btn { (lang.say(say::SHOW)) }
            }
        }
        form.card method="post" action=(HERE) {
            (csrf(visit))
            @if let Some(id) = category { input type="hidden" name="category" value=(id); }
            p.hint id="hint" {
                (lang.say(say::HINT))
                @if category.is_some() { " " (lang.say(say::HINT_CATEGORY)) }
            }
            (table(visit, value))
            p.hint { (lang.say(say::SILENT)) }
            (save_button(visit))
        }
    };
    let of = categories.iter().find(|(id, _)| Some(*id) == category);
    let title = of.map_or_else(
        || lang.say(say::DEADLINES).to_owned(),
        |(_, name)| format!("{} ({name})", lang.say(say::DEADLINES)),
    );
    frame::page(site, visit, (HERE, &title), wrong, &body)
}

fn table(visit: &Visit, value: impl Fn(Deadline, Priority) -> String) -> Markup {
    let lang = visit.lang;
    html! {
        div.tb role="region" aria-labelledby="caption" tabindex="0" {
            table {
                caption id="caption" { (lang.say(say::CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(words::PRIORITY)) }
                        @for deadline in Deadline::ALL { th scope="col" { (lang.say(name(deadline))) } }
                    }
                }
                tbody {
                    @for priority in PRIORITIES {
                        tr {
                            th scope="row" { (lang.say(words::priority(priority))) }
                            @for deadline in Deadline::ALL {
                                td {
                                    input name=(field(deadline, priority)) value=(value(deadline, priority)) size="6" maxlength="20" autocomplete="off"
                                        aria-label=(label(visit, deadline, priority)) aria-describedby="hint";
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn label(visit: &Visit, deadline: Deadline, priority: Priority) -> String {
    let lang = visit.lang;
    let priority = lang.say(words::priority(priority));
    say::field(lang, lang.say(name(deadline)), priority.to_lowercase())
}

/// POST `/settings/deadlines`: `category` (none: the whole desk), and `answer_…` and `solution_…` of each priority.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let typed = visit.form.text("category");
    let category = typed.parse().ok().map(CategoryId);
    let mut wanted = Vec::new();
    for priority in PRIORITIES {
        let read = |deadline| {
            let typed = visit.form.text(&field(deadline, priority));
            read_hours(&typed).map_err(|_| say::bad(visit.lang, label(visit, deadline, priority)))
        };
        let minutes = read(Deadline::Answer).and_then(|answer| {
            let solution = read(Deadline::Solution)?;
            Ok(Both { answer, solution })
        });
        match minutes {
            Ok(minutes) => wanted.push(Target {
                category,
                priority,
                minutes,
            }),
            Err(wrong) => return show(site, visit, category, Some(&Wrong::typed(wrong))),
        }
    }
    settings::set_targets(site.store(), &visit.caller()?, category, &wanted)?;
    let of = category.map_or_else(String::new, |id| format!("&category={id}"));
    Ok(answer::see_other(&format!("{HERE}?saved=1{of}")))
}
