//! The figures of a period: weeks, delays with their median and 90th percentile, hours of the day; `store::stats` reads what
//! they are counted from.

use chrono::{Datelike as _, Days, Duration, Months, NaiveDate, TimeZone, Timelike as _};

use super::deadline::{Both, Deadline};
use super::hours::{Schedule, begins};
use super::words::words;
use super::{CategoryId, Instant};

/// Longer periods are a mistake.
const YEARS_MAX: u32 = 10;
/// Beyond so many weeks a plot goes by months.
const WEEKS_MAX: i64 = 60;
/// Where one range of delays ends and the next begins, in hours.
pub const RANGES: [i64; 4] = [1, 4, 8, 24];

/// Days from one to another, both included, in the desk's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// What was typed is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPeriod {
    /// No day, or only one of the two.
    Unreadable,
    /// It ends before it begins.
    Backwards,
    /// More than ten years.
    TooLong,
}

words! {
    /// A period that is asked for without typing its days.
    Preset {
        /// Twelve months up to today.
        Year = "year",
        /// Thirty days up to today.
        Month = "month",
        /// Three months up to today.
        Quarter = "quarter",
        /// Since the first of September.
        School = "school",
    }
}

impl Period {
    /// The days of a preset.
    pub fn preset(preset: Preset, today: NaiveDate) -> Self {
        let back = |months| {
            let day = today.checked_sub_months(Months::new(months));
            day.and_then(|day| day.succ_opt()).unwrap_or(today)
        };
        let first = match preset {
            Preset::Year => back(12),
            Preset::Month => today.checked_sub_days(Days::new(29)).unwrap_or(today),
            Preset::Quarter => back(3),
            Preset::School => {
                let year = today.year() - i32::from(today.month() < 9);
                NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or(today)
            }
        };
        Self { first, last: today }
    }

    /// Reads two days as date fields send them, `2026-11-24`; both empty are the last twelve months.
    pub fn read(first: &str, last: &str, today: NaiveDate) -> Result<Self, BadPeriod> {
        if first.is_empty() && last.is_empty() {
            return Ok(Self::preset(Preset::Year, today));
        }
        // Years of more than four digits are days too, and far beyond what the clock of the zone can show.
        let day = |text: &str| {
            let day = text.parse::<NaiveDate>().ok();
            day.filter(|day| (1970..=9999).contains(&day.year()))
                .ok_or(BadPeriod::Unreadable)
        };
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(BadPeriod::Backwards);
        }
        match first.checked_add_months(Months::new(12 * YEARS_MAX)) {
            Some(end) if last <= end => Ok(Self { first, last }),
            Some(_) | None => Err(BadPeriod::TooLong),
        }
    }

    /// When it begins, and when it is over.
    pub fn bounds(self, zone: &impl TimeZone) -> (Instant, Instant) {
        let end = self.last.succ_opt().unwrap_or(self.last);
        (begins(self.first, zone), begins(end, zone))
    }

    /// Whether its plot goes by months: it has more weeks than can be told apart.
    pub fn by_month(self) -> bool {
        (self.last - self.first).num_weeks() > WEEKS_MAX
    }

    /// The Monday of a day's week, or the first of its month.
    fn step_of(self, day: NaiveDate) -> NaiveDate {
        let back = if self.by_month() {
            day.day0()
        } else {
            day.weekday().num_days_from_monday()
        };
        day.checked_sub_days(Days::new(back.into())).unwrap_or(day)
    }

    /// The first day of each week or month that it touches, in order.
    fn steps(self) -> Vec<NaiveDate> {
        let mut steps = vec![];
        let mut next = Some(self.step_of(self.first));
        while let Some(step) = next.filter(|step| *step <= self.last) {
            steps.push(step);
            next = if self.by_month() {
                step.checked_add_months(Months::new(1))
            } else {
                step.checked_add_days(Days::new(7))
            };
        }
        steps
    }
}

/// What figures are counted from: a ticket that was opened or solved in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its category.
    pub category: Option<CategoryId>,
    /// When it was opened.
    pub opened_at: Instant,
    /// When an agent who did not ask first said something that the requester reads.
    pub answered_at: Option<Instant>,
    /// When its solution was proposed, if that still stands.
    pub solved_at: Option<Instant>,
    /// Whether the first answer and the solution came in time; what is overdue did not. None: nothing was due yet.
    pub kept: Both<Option<bool>>,
}

/// Working hours laid out once, so that the time between any two moments is two look-ups.
struct Timetable {
    /// Spans in order: beginning, end, and what was worked before.
    spans: Vec<(Instant, Instant, Duration)>,
}

impl Timetable {
    fn between(schedule: &Schedule, from: Instant, to: Instant, zone: &impl TimeZone) -> Self {
        let mut before = Duration::zero();
        let spans = schedule.spans_between(from, to, zone);
        let spans = spans.into_iter().map(|(begins, ends)| {
            let worked = before;
            before += ends - begins;
            (begins, ends, worked)
        });
        Self {
            spans: spans.collect(),
        }
    }

    fn worked_until(&self, at: Instant) -> Duration {
        let behind = self.spans.partition_point(|(begins, ..)| *begins <= at);
        let span = behind.checked_sub(1).and_then(|last| self.spans.get(last));
        span.map_or(Duration::zero(), |(begins, ends, before)| {
            *before + (at.min(*ends) - begins)
        })
    }
}

/// How long something took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    /// How many were measured.
    pub count: usize,
    /// Half of them took no longer.
    pub median: Option<Duration>,
    /// Nine of ten took no longer.
    pub ninth: Option<Duration>,
    /// How many fall below each of [`RANGES`], and above the last.
    pub ranges: [usize; 5],
}

impl Delays {
    fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let mut ranges = [0; 5];
        for delay in &took {
            let range = RANGES
                .iter()
                .filter(|hours| *delay >= Duration::hours(**hours));
            if let Some(count) = ranges.get_mut(range.count()) {
                *count += 1;
            }
        }
        Self {
            count: took.len(),
            median: percentile(&took, 50),
            ninth: percentile(&took, 90),
            ranges,
        }
    }
}

/// The least of the sorted values that so many percent do not exceed (nearest rank).
pub fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

/// Two counts of the same thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Opened in the period.
    pub opened: usize,
    /// Solved in the period.
    pub solved: usize,
}

/// How many were in time, and how many were not.
pub type Kept = Both<[usize; 2]>;

/// Everything a period's page counts from its tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// All of it.
    pub total: Pair,
    /// By the first day of each week, or month of a long period.
    pub steps: Vec<(NaiveDate, Pair)>,
    /// From opening to first answer, of those opened in the period.
    pub answer: Delays,
    /// From opening to solution, of those solved in the period.
    pub solution: Delays,
    /// How many were opened in each hour of the day.
    pub hours: [usize; 24],
    /// By category, most opened first.
    pub categories: Vec<(Option<CategoryId>, Pair)>,
    /// Of those opened in the period with a target that was met or missed.
    pub kept: Kept,
    /// The same by category, those with most first.
    pub kept_by: Vec<(Option<CategoryId>, Kept)>,
}

impl Figures {
    /// Counts. Delays are working time where there is a schedule, and time by the clock where there is none.
    pub fn count(
        courses: &[Course],
        period: Period,
        schedule: Option<&Schedule>,
        zone: &impl TimeZone,
    ) -> Self {
        let (from, to) = period.bounds(zone);
        let within = |at: &Instant| from <= *at && *at < to;
        let ends = courses.iter().flat_map(|c| [c.answered_at, c.solved_at]);
        let range = courses
            .iter()
            .map(|c| c.opened_at)
            .min()
            .zip(ends.flatten().max());
        let timetable = schedule
            .zip(range)
            .map(|(schedule, (from, to))| Timetable::between(schedule, from, to, zone));
        let took = |from: Instant, to: Instant| match &timetable {
            Some(table) => table.worked_until(to) - table.worked_until(from),
            None => to - from,
        };
        let mut figures = Self {
            total: Pair::default(),
            steps: period
                .steps()
                .into_iter()
                .map(|day| (day, Pair::default()))
                .collect(),
            answer: Delays::default(),
            solution: Delays::default(),
            hours: [0; 24],
            categories: vec![],
            kept: Kept::default(),
            kept_by: vec![],
        };
        let (mut answers, mut solutions) = (vec![], vec![]);
        for course in courses {
            if within(&course.opened_at) {
                let local = course.opened_at.with_timezone(zone);
                figures.add(course, period, local.date_naive(), |pair| &mut pair.opened);
                if let Some(hour) = figures.hours.get_mut(local.hour() as usize) {
                    *hour += 1;
                }
                figures.keep(course);
                answers.extend(course.answered_at.map(|at| took(course.opened_at, at)));
            }
            if let Some(at) = course.solved_at.filter(within) {
                let day = at.with_timezone(zone).date_naive();
                figures.add(course, period, day, |pair| &mut pair.solved);
                solutions.push(took(course.opened_at, at));
            }
        }
        figures.answer = Delays::of(answers);
        figures.solution = Delays::of(solutions);
        figures
            .categories
            .sort_by_key(|(_, pair)| std::cmp::Reverse((pair.opened, pair.solved)));
        let all = |kept: &Kept| kept.answer.iter().chain(&kept.solution).sum::<usize>();
        figures
            .kept_by
            .sort_by_key(|(_, kept)| std::cmp::Reverse(all(kept)));
        figures
    }

    fn keep(&mut self, course: &Course) {
        for deadline in Deadline::ALL {
            let Some(in_time) = course.kept.of(deadline) else {
                continue;
            };
            let mut known = self.kept_by.iter();
            let at = known.position(|(id, _)| *id == course.category);
            let at = at.unwrap_or_else(|| {
                self.kept_by.push((course.category, Kept::default()));
                self.kept_by.len() - 1
            });
            let own = self.kept_by.get_mut(at).map(|(_, kept)| kept);
            for kept in own.into_iter().chain([&mut self.kept]) {
                let [met, missed] = match deadline {
                    Deadline::Answer => &mut kept.answer,
                    Deadline::Solution => &mut kept.solution,
                };
                *(if in_time { met } else { missed }) += 1;
            }
        }
    }

    fn add(
        &mut self,
        course: &Course,
        period: Period,
        day: NaiveDate,
        part: fn(&mut Pair) -> &mut usize,
    ) {
        *part(&mut self.total) += 1;
        let step = period.step_of(day);
        if let Ok(at) = self.steps.binary_search_by_key(&step, |(day, _)| *day)
            && let Some((_, pair)) = self.steps.get_mut(at)
        {
            *part(pair) += 1;
        }
        let known = self
            .categories
            .iter()
            .position(|(id, _)| *id == course.category);
        let at = known.unwrap_or_else(|| {
            self.categories.push((course.category, Pair::default()));
            self.categories.len() - 1
        });
        if let Some((_, pair)) = self.categories.get_mut(at) {
            *part(pair) += 1;
        }
    }
}

#[cfg(test)]
mod tests;
