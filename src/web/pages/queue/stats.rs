//! `/stats`: what came in and what became of it, in plots with their tables, and as a file; the figures and their plots
//! are made in `counted`.

use chrono::Local;
use maud::{Markup, html};

use super::counted::Counted;
use crate::desk::outgoing::exported;
use crate::i18n::{Lang, stats as say};
use crate::rules::access::{Rights, Role};
use crate::rules::stats::{BadPeriod, Delays, Period, Preset};
use crate::rules::{CategoryId, PersonId};
use crate::store::{Load, Read, StatsAsked};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::csv::Csv;
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::pages::parts::menu::{Entry, menu};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/stats";

/// What is asked for, as typed.
struct Asked {
    first: String,
    last: String,
    category: Option<CategoryId>,
    agent: Option<PersonId>,
    period: Result<Period, BadPeriod>,
}

impl Asked {
    fn read(visit: &Visit, field: impl Fn(&str) -> String) -> Self {
        let today = visit.now.with_timezone(&Local).date_naive();
        let (first, last) = (field("from"), field("to"));
        let period = Period::read(first.trim(), last.trim(), today);
        let shown = |typed: String, day: fn(&Period) -> chrono::NaiveDate| {
            period
                .as_ref()
                .map_or(typed, |period| day(period).to_string())
        };
        Self {
            first: shown(first, |period| period.first),
            last: shown(last, |period| period.last),
            category: field("category").parse().ok().map(CategoryId),
            agent: field("agent").parse().ok().map(PersonId),
            period,
        }
    }

    fn wanted(&self, rights: &Rights, period: Period) -> StatsAsked {
        let (from, to) = period.bounds(&Local);
        StatsAsked {
            from,
            to,
            category: self.category,
            agent: self.agent.filter(|agent| may_ask(rights, *agent)),
        }
    }
}

/// Whose tickets alone somebody may look at: administrators anybody's, agents their own.
fn may_ask(rights: &Rights, agent: PersonId) -> bool {
    rights.role == Role::Administrator || rights.person == agent
}

/// GET `/stats?from=2026-09-01&to=2026-11-24&category=3&agent=7`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let asked = Asked::read(visit, |name| visit.query(name).unwrap_or_default());
    show(site, visit, &asked)
}

fn show(site: &Site, visit: &Visit, asked: &Asked) -> Outcome {
    let lang = visit.lang;
    let (filters, counted) = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let counted = asked.period.map(|period| {
            let wanted = asked.wanted(&rights, period);
            Counted::read(r, (&rights, visit.now), &wanted, period)
        });
        Ok::<_, Failure>((form(r, visit, &rights, asked)?, counted))
    })?;
    let (status, body) = match counted {
        Ok(counted) => (200, figures(visit, asked, &counted?)),
        Err(bad) => (422, fault(Some(lang.say(say::bad(bad))))),
    };
    let main = html! { h1 { (lang.say(say::STATISTICS)) } (filters) (body) };
    let page = Page {
        menu: Some(presets(visit, asked)),
        ..Page::new(
            HERE,
            titled(lang, lang.say(say::STATISTICS), status == 422),
            main,
        )
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

/// Periods without typing; the filters stay.
fn presets(visit: &Visit, asked: &Asked) -> Markup {
    let lang = visit.lang;
    let today = visit.now.with_timezone(&Local).date_naive();
    let entries: Vec<_> = Preset::ALL
        .iter()
        .map(|preset| {
            let period = Period::preset(*preset, today);
            let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
            let (category, agent) = (asked.category.map(|id| id.0), asked.agent.map(|id| id.0));
            let (first, last) = (period.first, period.last);
            Entry {
                address: format!(
                    "{HERE}?from={first}&to={last}&category={}&agent={}",
                    id(category),
                    id(agent)
                ),
                label: lang.say(say::preset(*preset)),
                count: None,
                current: asked.period == Ok(period),
            }
        })
        .collect();
    menu(lang.say(say::PERIOD), &entries)
}

fn form(r: &Read<'_>, visit: &Visit, rights: &Rights, asked: &Asked) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let categories = r.category_names()?.into_iter();
    let categories = categories.filter(|(id, _)| !rights.closed.contains(id));
    // Whoever has left did what they did.
    let team = r.team()?.into_iter().map(|agent| (agent.id, agent.name));
    let agents = team.chain(r.former_agents()?);
    let agents = agents.filter(|(id, _)| may_ask(rights, *id));
    let wrong = asked.period.is_err().then_some("true");
    let day = |name: &str, label, value: &str| {
        html! { div { label for=(name) { (lang.say(label)) } input type="date" id=(name) name=(name) value=(value) aria-invalid=[wrong]; } }
    };
    Ok(html! {
        form.row method="get" action=(HERE) aria-label=(lang.say(say::PERIOD)) {
            (day("from", say::FIRST_DAY, &asked.first))
            (day("to", say::LAST_DAY, &asked.last))
            div {
                label for="category" { (lang.say(say::CATEGORY)) }
                select id="category" name="category" {
                    option value="" { (lang.say(say::EVERY_CATEGORY)) }
                    @for (id, name) in categories { option value=(id) selected[asked.category == Some(id)] { (name) } }
                }
            }
            div {
                label for="agent" { (lang.say(say::AGENT)) }
                select id="agent" name="agent" {
                    option value="" { (lang.say(say::EVERY_AGENT)) }
                    @for (id, name) in agents { option value=(id) selected[asked.agent == Some(id)] { (name) } }
                }
            }
            button.btn { (lang.say(say::SHOW)) }
        }
    })
}

fn figures(visit: &Visit, asked: &Asked, counted: &Counted) -> Markup {
    let lang = visit.lang;
    let (figures, outcomes) = (&counted.figures, &counted.outcomes);
    let total = figures.total;
    let span = |delays: &Delays| {
        let median = delays.median.map(|time| say::span(lang, time));
        median.unwrap_or_else(|| lang.say(say::NONE).into())
    };
    let kpi = |label, value: String| html! { div { dt { (lang.say(label)) } dd { (value) } } };
    let answers: usize = counted.content.iter().sum();
    let nothing = total.opened + total.solved + outcomes.reopened + answers == 0;
    let plots = counted.plots(lang);
    html! {
        @if nothing {
            p { (lang.say(say::NOTHING)) }
        } @else {
            p.s { (lang.say(if counted.by_hours { say::BY_HOURS } else { say::BY_CLOCK })) " " (lang.say(say::SEEN_ONLY)) }
            dl.kpi {
                (kpi(say::OPENED, total.opened.to_string()))
                (kpi(say::SOLVED, total.solved.to_string()))
                (kpi(say::ANSWER_MEDIAN, span(&figures.answer)))
                (kpi(say::SOLUTION_MEDIAN, span(&figures.solution)))
                (kpi(say::REOPENED, outcomes.reopened.to_string()))
            }
            @for plot in plots.iter().take(1) { (plot.columns(lang)) }
            div.gr { @for plot in plots.iter().skip(1).filter(|plot| plot.id != "hours" && !plot.lines.is_empty()) { (plot.bars(lang)) } }
            @for plot in plots.iter().filter(|plot| plot.id == "hours") { (plot.columns(lang)) }
            (loads(lang, &counted.loads))
            form method="post" action="/stats.csv" {
                (csrf(visit))
                input type="hidden" name="from" value=(asked.first);
                input type="hidden" name="to" value=(asked.last);
                input type="hidden" name="category" value=(asked.category.map_or_else(String::new, |id| id.to_string()));
                input type="hidden" name="agent" value=(asked.agent.map_or_else(String::new, |id| id.to_string()));
                button.btn.file { (lang.say(say::DOWNLOAD)) }
            }
        }
    }
}

fn loads(lang: Lang, loads: &[Load]) -> Markup {
    html! {
        h2 { (lang.say(say::BY_AGENT)) }
        p.s { (lang.say(say::LOAD_ONLY)) }
        @if loads.is_empty() {
            p { (lang.say(say::NO_LOAD)) }
        } @else {
            div.tb role="region" aria-label=(lang.say(say::BY_AGENT)) tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (lang.say(say::AGENT)) }
                        @for label in [say::GIVEN, say::SOLVED, say::IN_HAND] { th.n scope="col" { (lang.say(label)) } }
                    } }
                    tbody { @for load in loads {
                        tr { th scope="row" { (load.name) } @for value in [load.given, load.solved, load.open] { td.n { (value) } } }
                    } }
                }
            }
        }
    }
}

/// POST `/stats.csv`: the same fields as the page's query. Not a GET, as it leaves its line in the audit.
pub fn file(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = Asked::read(visit, |name| visit.form.text(name));
    let Ok(period) = asked.period else {
        return show(site, visit, &asked);
    };
    let (store, caller) = (site.store(), visit.caller()?);
    let counted = exported(store, &caller, "stats.csv", |r| {
        let rights = visit.rights(r)?;
        let wanted = asked.wanted(&rights, period);
        Ok::<_, Failure>(Counted::read(r, (&rights, visit.now), &wanted, period)?)
    })?;
    let heads = [say::FIGURE, say::LINE, say::SERIES, say::VALUE];
    let mut csv = Csv::new(lang, &heads.map(|head| lang.say(head)));
    let mut add = |cells: [&str; 4]| csv.line(&cells);
    let steps = counted.figures.steps.iter();
    let steps = steps.map(|(day, _)| say::step_in_file(lang, *day, counted.by_month));
    let steps: Vec<String> = steps.collect();
    for plot in counted.plots(lang) {
        for (place, line) in plot.lines.iter().enumerate() {
            let step = steps.get(place).filter(|_| plot.id == "by-week");
            let label = step.unwrap_or(&line.label);
            for (series, value) in plot.series.iter().zip(&line.values) {
                add([plot.title, label, series, &value.to_string()]);
            }
        }
    }
    for (title, delays) in [
        (say::FIRST_ANSWER, &counted.figures.answer),
        (say::SOLUTION, &counted.figures.solution),
    ] {
        for (label, time) in [(say::MEDIAN, delays.median), (say::NINTH, delays.ninth)] {
            let minutes = time
                .map(|time| time.num_minutes().to_string())
                .unwrap_or_default();
            add([lang.say(title), lang.say(label), "min", &minutes]);
        }
    }
    let reopened = counted.outcomes.reopened.to_string();
    add([
        lang.say(say::REOPENED),
        "",
        lang.say(say::TICKETS),
        &reopened,
    ]);
    for load in &counted.loads {
        for (series, value) in [
            (say::GIVEN, load.given),
            (say::SOLVED, load.solved),
            (say::IN_HAND, load.open),
        ] {
            add([
                lang.say(say::BY_AGENT),
                &load.name,
                lang.say(series),
                &value.to_string(),
            ]);
        }
    }
    Ok(csv.download(&format!("stats-{}-{}.csv", period.first, period.last)))
}
