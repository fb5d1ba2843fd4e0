//! The figures of a period: weeks, delays with their median and 90th percentile, hours of the day; `store::stats` reads what
//! they are counted from.

use chrono::{Datelike as _, Days, Duration, Months, NaiveDate, TimeZone, Timelike as _};

use super::hours::Schedule;
use super::ticket::words;
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
        // Where midnight is skipped, the day begins an hour later.
        let midnight = |day: NaiveDate| {
            let hours = (0..3).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
            let mut found = hours.filter_map(|at| zone.from_local_datetime(&at).earliest());
            found.next().map_or(Instant::MIN_UTC, |at| at.to_utc())
        };
        let end = self.last.succ_opt().unwrap_or(self.last);
        (midnight(self.first), midnight(end))
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
        };
        let (mut answers, mut solutions) = (vec![], vec![]);
        for course in courses {
            if within(&course.opened_at) {
                let local = course.opened_at.with_timezone(zone);
                figures.add(course, period, local.date_naive(), |pair| &mut pair.opened);
                if let Some(hour) = figures.hours.get_mut(local.hour() as usize) {
                    *hour += 1;
                }
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
        figures
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
mod tests {
    use super::*;
    use crate::rules::holidays::Region;
    use crate::rules::hours::{Closings, Week};
    use chrono::Utc;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        format!("{text}:00Z").parse().unwrap()
    }

    #[test]
    fn a_period_is_read_or_refused_for_a_reason() {
        let today = day("2026-11-24");
        let read = |first: &str, last: &str| {
            Period::read(first, last, today).map(|p| format!("{} {}", p.first, p.last))
        };
        assert_eq!(read("", ""), Ok("2025-11-25 2026-11-24".into()));
        assert_eq!(
            read("2026-11-01", "2026-11-01"),
            Ok("2026-11-01 2026-11-01".into())
        );
        for (first, last, bad) in [
            ("2026-11-01", "", BadPeriod::Unreadable),
            ("hier", "2026-11-01", BadPeriod::Unreadable),
            ("2026-02-30", "2026-11-01", BadPeriod::Unreadable),
            ("+262000-01-01", "+262000-01-02", BadPeriod::Unreadable),
            ("2026-11-02", "2026-11-01", BadPeriod::Backwards),
            ("1999-01-01", "2026-11-01", BadPeriod::TooLong),
        ] {
            assert_eq!(read(first, last), Err(bad), "{first} {last}");
        }
    }

    #[test]
    fn presets_end_today() {
        let first = |preset, today| Period::preset(preset, day(today)).first.to_string();
        assert_eq!(first(Preset::Month, "2026-11-24"), "2026-10-26");
        assert_eq!(first(Preset::Quarter, "2026-11-24"), "2026-08-25");
        assert_eq!(first(Preset::School, "2026-11-24"), "2026-09-01");
        assert_eq!(first(Preset::School, "2026-08-31"), "2025-09-01");
        assert_eq!(first(Preset::Year, "2024-02-29"), "2023-03-01");
    }

    #[test]
    fn weeks_begin_on_monday_and_long_periods_go_by_months() {
        let steps = |first, last| {
            let period = Period {
                first: day(first),
                last: day(last),
            };
            period
                .steps()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            steps("2026-11-22", "2026-11-30"),
            ["2026-11-16", "2026-11-23", "2026-11-30"]
        );
        let months = steps("2024-12-31", "2026-11-01");
        assert_eq!((months.len(), &*months[0]), (24, "2024-12-01"));
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let took = |minutes: &[i64]| {
            minutes
                .iter()
                .map(|m| Duration::minutes(*m))
                .collect::<Vec<_>>()
        };
        for (values, percent, expected) in [
            (&[][..], 50, None),
            (&[7], 50, Some(7)),
            (&[7], 90, Some(7)),
            (&[1, 2, 3, 4], 50, Some(2)),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, Some(9)),
            (&[1, 2, 3], 90, Some(3)),
        ] {
            let found = percentile(&took(values), percent);
            assert_eq!(found, expected.map(Duration::minutes), "{values:?}");
        }
        let delays = Delays::of(took(&[0, 59, 60, 239, 240, 480, 1_440, 9_999]));
        assert_eq!(delays.ranges, [2, 2, 1, 1, 2]);
    }

    #[test]
    fn figures_are_of_the_period_and_in_working_hours_where_there_are_any() {
        let course = |category: i64, opened, answered: Option<&str>, solved: Option<&str>| Course {
            category: Some(CategoryId(category)),
            opened_at: at(opened),
            answered_at: answered.map(at),
            solved_at: solved.map(at),
        };
        let courses = [
            // Before the period, solved in it: Friday 17:00 to Monday 9:00.
            course(
                1,
                "2026-11-06T17:00",
                Some("2026-11-06T17:10"),
                Some("2026-11-09T09:00"),
            ),
            course(2, "2026-11-10T09:00", Some("2026-11-10T12:45"), None),
            course(2, "2026-11-16T09:15", None, None),
        ];
        let period = Period {
            first: day("2026-11-09"),
            last: day("2026-11-22"),
        };
        let clock = Figures::count(&courses, period, None, &Utc);
        let pair = |opened, solved| Pair { opened, solved };
        assert_eq!(clock.total, pair(2, 1));
        assert_eq!(
            clock.steps,
            [
                (day("2026-11-09"), pair(1, 1)),
                (day("2026-11-16"), pair(1, 0))
            ]
        );
        assert_eq!(
            clock.categories,
            [
                (Some(CategoryId(2)), pair(2, 0)),
                (Some(CategoryId(1)), pair(0, 1))
            ]
        );
        assert_eq!((clock.hours[9], clock.hours.iter().sum::<usize>()), (2, 2));
        assert_eq!(clock.answer.median, Some(Duration::minutes(225)));
        assert_eq!(clock.solution.median, Some(Duration::hours(64)));
        let schedule = Schedule {
            week: Week::usual(),
            closings: Closings {
                region: Region::France,
                own: vec![],
            },
        };
        let worked = Figures::count(&courses, period, Some(&schedule), &Utc);
        assert_eq!(worked.answer.median, Some(Duration::minutes(210)));
        assert_eq!(worked.solution.median, Some(Duration::hours(1)));
        for course in &courses {
            let to = course
                .solved_at
                .or(course.answered_at)
                .unwrap_or(course.opened_at);
            let table = Timetable::between(
                &schedule,
                courses[0].opened_at,
                at("2026-11-20T00:00"),
                &Utc,
            );
            assert_eq!(
                table.worked_until(to) - table.worked_until(course.opened_at),
                schedule.working_time_between(course.opened_at, to, &Utc)
            );
        }
    }
}
