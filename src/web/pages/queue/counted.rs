//! The figures of `/stats` and the plots they make, for the page and the file alike; both are in `stats`, how a plot is drawn is
//! in `plot`.

use chrono::Local;

use super::plot::{Line, Plot};
use crate::i18n::{Lang, stats as say, words};
use crate::rules::access::{Rights, Role};
use crate::rules::deadline::Deadline;
use crate::rules::hours::Schedule;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::stats::{Delays, Figures, Period, RANGES};
use crate::rules::{CategoryId, Instant};
use crate::store::{self, Load, Outcomes, Read, StatsAsked};

/// Everything that the page and the file show.
pub struct Counted {
    /// Tickets and delays.
    pub figures: Figures,
    /// What became of solutions.
    pub outcomes: Outcomes,
    /// What each agent has and did.
    pub loads: Vec<Load>,
    /// How many gave each answer, in the order of `Satisfaction::ALL`.
    pub content: Vec<usize>,
    /// Delays are in working hours.
    pub by_hours: bool,
    /// Its plot goes by months.
    pub by_month: bool,
    categories: Vec<(CategoryId, String)>,
}

impl Counted {
    /// Counts what that person may see of what is asked for.
    pub fn read(
        r: &Read<'_>,
        (rights, now): (&Rights, Instant),
        wanted: &StatsAsked,
        period: Period,
    ) -> store::Result<Self> {
        let hours = r.desk_hours()?;
        let schedule = match hours {
            Some(week) => Some(Schedule {
                week,
                closings: r.closings()?,
            }),
            None => None,
        };
        let courses = r.courses(rights, wanted, now)?;
        let only = (rights.role != Role::Administrator).then_some(rights.person);
        Ok(Self {
            figures: Figures::count(&courses, period, schedule.as_ref(), &Local),
            outcomes: r.outcomes(rights, wanted)?,
            loads: r.loads(rights, wanted, only.or(wanted.agent))?,
            content: r.satisfactions(rights, wanted)?,
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
            series: vec![lang.say(say::IN_TIME), lang.say(say::LATE)],
            lines: lines
                .filter(|line| line.values.iter().any(|count| *count > 0))
                .collect(),
        }
    }

    /// Every plot of the page, in order.
    pub fn plots(&self, lang: Lang) -> Vec<Plot<'static>> {
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
            series: vec![lang.say(say::TICKETS)],
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
                series: vec![lang.say(say::OPENED), lang.say(say::SOLVED)],
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
                series: vec![lang.say(say::TICKETS)],
                lines: categories
                    .map(|(id, pair)| one(self.category(lang, *id), pair.opened))
                    .collect(),
            },
            Plot {
                id: "outcomes",
                title: lang.say(say::ANSWERS),
                hint: String::new(),
                lines_are: lang.say(say::ANSWER),
                series: vec![lang.say(say::SOLUTIONS)],
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
                series: vec![lang.say(say::TICKETS)],
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
                series: vec![lang.say(say::TICKETS)],
                lines: (0..)
                    .zip(figures.hours)
                    .map(|(hour, count): (u32, _)| one(say::hour(lang, hour), count))
                    .collect(),
            },
        ]
    }
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
