//! `/stats`: what came in and what became of it, in plots with their tables, and as a file; drawn by `plot`, counted by
//! `rules::stats`.

use chrono::Local;
use maud::{Markup, html};

use super::plot::{Line, Plot};
use crate::desk::outgoing::exported;
use crate::i18n::{Lang, stats as say, words};
use crate::rules::access::{Rights, Role};
use crate::rules::deadline::Deadline;
use crate::rules::hours::Schedule;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::stats::{BadPeriod, Delays, Figures, Period, Preset, RANGES};
use crate::rules::{CategoryId, Instant, PersonId};
use crate::store::{Load, Outcomes, Read, StatsAsked};
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
}

/// Everything that the page and the file show.
struct Counted {
    figures: Figures,
    outcomes: Outcomes,
    loads: Vec<Load>,
    /// How many gave each answer, in the order of `Satisfaction::ALL`.
    content: Vec<usize>,
    /// Delays are in working hours.
    by_hours: bool,
    by_month: bool,
    categories: Vec<(CategoryId, String)>,
}

impl Counted {
    fn read(
        r: &Read<'_>,
        (rights, now): (&Rights, Instant),
        asked: &Asked,
        period: Period,
    ) -> Result<Self, Failure> {
        let (from, to) = period.bounds(&Local);
        let wanted = StatsAsked {
            from,
            to,
            category: asked.category,
            agent: asked.agent.filter(|agent| may_ask(rights, *agent)),
        };
        let hours = r.desk_hours()?;
        let schedule = match hours {
            Some(week) => Some(Schedule {
                week,
                closings: r.closings()?,
            }),
            None => None,
        };
        let courses = r.courses(rights, &wanted, now)?;
        let only = (rights.role != Role::Administrator).then_some(rights.person);
        Ok(Self {
            figures: Figures::count(&courses, period, schedule.as_ref(), &Local),
            outcomes: r.outcomes(rights, &wanted)?,
            loads: r.loads(rights, &wanted, only.or(wanted.agent))?,
            content: r.satisfactions(rights, &wanted)?,
            by_hours: schedule.is_some(),
            by_month: period.by_month(),
            categories: r.category_names()?,
        })
    }

    fn category(&self, lang: Lang, id: Option<CategoryId>) -> String {
        let known = self.categories.iter().find(|(known, _)| Some(*known) == id);
        known.map_or_else(
            || lang.say(words::NO_CATEGORY).into(),
            |(_, name)| name.clone(),
        )
    }

    /// For each deadline, how many were in time and how many late: of all, then by category where there are several.
    fn kept(&self, lang: Lang) -> Plot<'static> {
        let figures = &self.figures;
        let several = figures.kept_by.len() > 1;
        let by = figures.kept_by.iter().filter(|_| several);
        let by = by.map(|(id, kept)| (format!(" – {}", self.category(lang, *id)), kept));
        let all = [(String::new(), &figures.kept)];
        let lines = all.into_iter().chain(by).flat_map(|(of, kept)| {
            Deadline::ALL.map(|deadline| {
                let name = match deadline {
                    Deadline::Answer => say::FIRST_ANSWER,
                    Deadline::Solution => say::SOLUTION,
                };
                Line {
                    label: format!("{}{of}", lang.say(name)),
                    values: kept.of(deadline).to_vec(),
                }
            })
        });
        Plot {
            id: "kept",
            title: lang.say(say::KEPT),
            hint: lang.say(say::KEPT_HINT).into(),
            lines_are: lang.say(say::DEADLINE),
            series: match lang {
                Lang::Fr => const { &[Lang::Fr.say(say::IN_TIME), Lang::Fr.say(say::LATE)] },
                Lang::En => const { &[Lang::En.say(say::IN_TIME), Lang::En.say(say::LATE)] },
            },
            lines: lines
                .filter(|line| line.values.iter().any(|count| *count > 0))
                .collect(),
        }
    }

    /// Every plot of the page, in order.
    fn plots(&self, lang: Lang) -> Vec<Plot<'static>> {
        let one = |label: String, value: usize| Line {
            label,
            values: vec![value],
        };
        let figures = &self.figures;
        let categories = figures
            .categories
            .iter()
            .filter(|(_, pair)| pair.opened > 0);
        let delays = |id, title, delays: &Delays| Plot {
            id,
            title: lang.say(title),
            hint: measured(lang, delays),
            lines_are: lang.say(say::DELAY),
            series: tickets(lang),
            lines: (0..)
                .map(|at| range(lang, at))
                .zip(delays.ranges)
                .map(|(label, count)| one(label, count))
                .collect(),
        };
        let steps = figures.steps.iter().map(|(day, pair)| Line {
            label: say::step(lang, *day, self.by_month),
            values: vec![pair.opened, pair.solved],
        });
        let outcomes = &self.outcomes;
        vec![
            Plot {
                id: "by-week",
                title: lang.say(if self.by_month {
                    say::BY_MONTH
                } else {
                    say::BY_WEEK
                }),
                hint: String::new(),
                lines_are: lang.say(if self.by_month {
                    say::MONTH
                } else {
                    say::WEEK_OF
                }),
                series: match lang {
                    Lang::Fr => const { &[Lang::Fr.say(say::OPENED), Lang::Fr.say(say::SOLVED)] },
                    Lang::En => const { &[Lang::En.say(say::OPENED), Lang::En.say(say::SOLVED)] },
                },
                lines: steps.collect(),
            },
            delays("answers", say::ANSWER_DELAY, &figures.answer),
            delays("solutions", say::SOLUTION_DELAY, &figures.solution),
            self.kept(lang),
            Plot {
                id: "categories",
                title: lang.say(say::BY_CATEGORY),
                hint: String::new(),
                lines_are: lang.say(say::CATEGORY),
                series: tickets(lang),
                lines: categories
                    .map(|(id, pair)| one(self.category(lang, *id), pair.opened))
                    .collect(),
            },
            Plot {
                id: "outcomes",
                title: lang.say(say::ANSWERS),
                hint: String::new(),
                lines_are: lang.say(say::ANSWER),
                series: match lang {
                    Lang::Fr => const { &[Lang::Fr.say(say::SOLUTIONS)] },
                    Lang::En => const { &[Lang::En.say(say::SOLUTIONS)] },
                },
                lines: vec![
                    one(lang.say(say::ACCEPTED).into(), outcomes.accepted),
                    one(lang.say(say::REJECTED).into(), outcomes.rejected),
                    one(lang.say(say::EXPIRED).into(), outcomes.expired),
                ],
            },
            Plot {
                id: "content",
                title: lang.say(say::SATISFACTION),
                hint: String::new(),
                lines_are: lang.say(say::ANSWER),
                series: tickets(lang),
                lines: Satisfaction::ALL
                    .iter()
                    .zip(&self.content)
                    .filter(|_| self.content.iter().any(|count| *count > 0))
                    .map(|(each, count)| one(lang.say(say::satisfaction(*each)).into(), *count))
                    .collect(),
            },
            Plot {
                id: "hours",
                title: lang.say(say::BY_HOUR),
                hint: String::new(),
                lines_are: lang.say(say::HOUR),
                series: tickets(lang),
                lines: (0..)
                    .zip(figures.hours)
                    .map(|(hour, count): (u32, _)| one(say::hour(lang, hour), count))
                    .collect(),
            },
        ]
    }
}

const fn tickets(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Fr => const { &[Lang::Fr.say(say::TICKETS)] },
        Lang::En => const { &[Lang::En.say(say::TICKETS)] },
    }
}

/// Whose tickets alone somebody may look at: administrators anybody's, agents their own.
fn may_ask(rights: &Rights, agent: PersonId) -> bool {
    rights.role == Role::Administrator || rights.person == agent
}

fn measured(lang: Lang, delays: &Delays) -> String {
    let times = delays.median.zip(delays.ninth);
    let sentence = times.map(|(median, ninth)| {
        say::measured(
            lang,
            delays.count,
            say::span(lang, median),
            say::span(lang, ninth),
        )
    });
    sentence.unwrap_or_default()
}

/// The name of one of the ranges of delays.
fn range(lang: Lang, at: usize) -> String {
    let below = at.checked_sub(1).and_then(|at| RANGES.get(at));
    match (below, RANGES.get(at)) {
        (Some(from), Some(to)) => say::from_to(lang, from, to),
        (None, Some(to)) => say::below(lang, to),
        (Some(from), None) => say::over(lang, from),
        (None, None) => String::new(),
    }
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
        let counted = asked
            .period
            .map(|period| Counted::read(r, (&rights, visit.now), asked, period));
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
    let agents = r
        .team()?
        .into_iter()
        .filter(|agent| may_ask(rights, agent.id));
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
                    @for agent in agents { option value=(agent.id) selected[asked.agent == Some(agent.id)] { (agent.name) } }
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
        Counted::read(r, (&visit.rights(r)?, visit.now), &asked, period)
    })?;
    let mut csv = Csv::new(&["figure", "line", "series", "value"]);
    let mut add = |cells: [&str; 4]| csv.line(&cells);
    for plot in counted.plots(lang) {
        for line in &plot.lines {
            for (series, value) in plot.series.iter().zip(&line.values) {
                add([plot.title, &line.label, series, &value.to_string()]);
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
