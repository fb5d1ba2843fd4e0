//! When a desk or an agent works: weekly hours less holidays and closed days, and the working time between two moments; the
//! zone is an argument. Delays in whole days are in `calendar`.

use chrono::{Datelike as _, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};

use super::Instant;
use super::holidays::{Holiday, Region};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
/// Spans of a day; more are a mistake.
const SPANS_MAX: usize = 6;
/// Who is closed this long has no next hour.
const SEARCH_DAYS_MAX: u32 = 3_660;

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first minute, counted from midnight.
    pub from: u16,
    /// The minute after its last; later than `from`, at most 1,440.
    pub to: u16,
}

/// What somebody typed is no hours of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadHours {
    /// No time of day, or not two of them with a dash between.
    Unreadable,
    /// A span that ends before it begins.
    Backwards,
    /// Two spans share a moment.
    Overlapping,
    /// More spans than a day needs.
    TooMany,
}

/// The hours of each weekday, from Monday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week([Vec<Span>; 7]);

impl Week {
    /// Monday to Friday, 8:30 to 12:30 and 13:30 to 17:30: what a desk begins with.
    pub fn usual() -> Self {
        let day = || {
            vec![
                Span { from: 510, to: 750 },
                Span {
                    from: 810,
                    to: 1_050,
                },
            ]
        };
        Self([day(), day(), day(), day(), day(), vec![], vec![]])
    }

    /// A week of days as people type them, Monday first; the first mistake with the number of its day.
    pub fn read(days: &[impl AsRef<str>]) -> Result<Self, (usize, BadHours)> {
        let mut week = Self::default();
        for (number, (spans, typed)) in week.0.iter_mut().zip(days).enumerate() {
            *spans = read_day(typed.as_ref()).map_err(|bad| (number, bad))?;
        }
        Ok(week)
    }

    /// Reads what [`Self::text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        let days: Vec<&str> = text.split(';').collect();
        (days.len() == 7).then(|| Self::read(&days).ok())?
    }

    /// The form in which it is stored: seven days, Monday first.
    pub fn text(&self) -> String {
        self.days().join(";")
    }

    /// Each day as it is put back into a form: `08:30-12:30 13:30-17:30`.
    pub fn days(&self) -> [String; 7] {
        self.0.each_ref().map(|spans| {
            let spans: Vec<String> = spans.iter().map(|span| write_span(*span)).collect();
            spans.join(" ")
        })
    }

    fn of(&self, day: NaiveDate) -> &[Span] {
        let number = day.weekday().num_days_from_monday() as usize;
        self.0.get(number).map_or(&[], Vec::as_slice)
    }
}

fn write_span(span: Span) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", clock(span.from), clock(span.to))
}

/// `8h30-12h30, 13:30–17:30`, `8 h 30 à 12 h 30`, `8-12`, or nothing.
fn read_day(typed: &str) -> Result<Vec<Span>, BadHours> {
    let closed_up = closed_up(typed);
    let parts = closed_up
        .split([' ', ',', ';', '/'])
        .filter(|part| !part.is_empty());
    let mut spans = parts.map(read_span).collect::<Result<Vec<_>, _>>()?;
    spans.sort_unstable();
    if spans.len() > SPANS_MAX {
        return Err(BadHours::TooMany);
    }
    let mut pairs = spans.iter().zip(spans.iter().skip(1));
    if pairs.any(|(one, next)| next.from < one.to) {
        return Err(BadHours::Overlapping);
    }
    Ok(spans)
}

/// Without the spaces that people put around an h, a hyphen, or the word for it.
fn closed_up(typed: &str) -> String {
    let mut text = String::new();
    for c in typed.to_lowercase().chars() {
        match c {
            '–' | '—' | '−' | '-' => text.push_str(" - "),
            'h' => text.push_str(" h "),
            ',' | ';' | '/' => text.push_str(" , "),
            c if c.is_whitespace() => text.push(' '),
            c => text.push(c),
        }
    }
    let mut words = text.split_whitespace().peekable();
    let mut closed = String::new();
    // After an h come minutes, unless that number has an h of its own.
    let mut after_hour = false;
    while let Some(word) = words.next() {
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        let joins = match word {
            "h" => true,
            "-" | "à" | "to" => {
                closed.push('-');
                after_hour = false;
                continue;
            }
            "de" | "from" => continue,
            _ => closed.ends_with('-') || (after_hour && is_number && words.peek() != Some(&"h")),
        };
        if !joins {
            closed.push(' ');
        }
        closed.push_str(word);
        after_hour = word == "h";
    }
    closed
}

fn read_span(part: &str) -> Result<Span, BadHours> {
    let (from, to) = part.split_once('-').ok_or(BadHours::Unreadable)?;
    let (from, to) = (read_minute(from)?, read_minute(to)?);
    if from < to {
        Ok(Span { from, to })
    } else {
        Err(BadHours::Backwards)
    }
}

/// `8`, `8h`, `8h30`, `08:30`.
fn read_minute(typed: &str) -> Result<u16, BadHours> {
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let parsed = digits.parse::<u16>().ok().filter(|_| plain);
        parsed.ok_or(BadHours::Unreadable)
    };
    let (hours, minutes) = typed
        .split_once(['h', 'H', ':', '.'])
        .unwrap_or((typed, ""));
    let minutes = if minutes.is_empty() {
        0
    } else {
        number(minutes)?
    };
    let hours = number(hours)?;
    if hours > 24 || minutes > 59 || hours * 60 + minutes > DAY_MINUTES {
        return Err(BadHours::Unreadable);
    }
    Ok(hours * 60 + minutes)
}

/// Days on which a desk is closed for a reason of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedDays {
    /// The first.
    pub first: NaiveDate,
    /// The last, included.
    pub last: NaiveDate,
    /// What for.
    pub name: String,
}

/// Why nobody works on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed<'a> {
    /// A public holiday.
    Holiday(Holiday),
    /// The desk's own reason.
    Own(&'a str),
}

/// The days on which nobody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closings {
    /// Whose public holidays.
    pub region: Region,
    /// The desk's own closed days.
    pub own: Vec<ClosedDays>,
}

impl Closings {
    /// No day at all.
    pub const fn none() -> Self {
        Self {
            region: Region::Nowhere,
            own: Vec::new(),
        }
    }

    /// Why that day is closed, if it is.
    pub fn on(&self, day: NaiveDate) -> Option<Closed<'_>> {
        let own = self.own.iter().find(|c| c.first <= day && day <= c.last);
        own.map(|closed| Closed::Own(&closed.name))
            .or_else(|| self.region.holiday(day).map(Closed::Holiday))
    }
}

/// Hours of a desk or an agent, with the days on which they do not apply. Moments are taken and given in UTC; the hours are
/// those of the clock in `zone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The weekly hours.
    pub week: Week,
    /// The days without any.
    pub closings: Closings,
}

impl Schedule {
    /// Whether that moment is within the hours. The end of a span is not.
    pub fn is_open(&self, at: Instant, zone: &impl TimeZone) -> bool {
        let day = at.with_timezone(zone).date_naive();
        let spans = self.spans_of(day, zone);
        spans.iter().any(|(from, to)| *from <= at && at < *to)
    }

    /// How much of the time from `from` to `to` is within the hours, as clocks that are never set measure it; zero if `to` comes
    /// first.
    pub fn working_time_between(
        &self,
        from: Instant,
        to: Instant,
        zone: &impl TimeZone,
    ) -> Duration {
        let mut day = from.with_timezone(zone).date_naive();
        let last = to.with_timezone(zone).date_naive();
        let mut worked = Duration::zero();
        while day <= last {
            for (begins, ends) in self.spans_of(day, zone) {
                worked += (ends.min(to) - begins.max(from)).max(Duration::zero());
            }
            let Some(next) = day.checked_add_days(Days::new(1)) else {
                break;
            };
            day = next;
        }
        worked
    }

    /// The spans of every day from that of `from` to that of `to`, in order.
    pub fn spans_between(
        &self,
        from: Instant,
        to: Instant,
        zone: &impl TimeZone,
    ) -> Vec<(Instant, Instant)> {
        let last = to.with_timezone(zone).date_naive();
        let days = from.with_timezone(zone).date_naive().iter_days();
        days.take_while(|day| *day <= last)
            .flat_map(|day| self.spans_of(day, zone))
            .collect()
    }

    /// The moment at which so much working time has passed since `at`; with none of it, `at` itself. `None` if that is not
    /// reached within ten years, as the hours are too few.
    pub fn add_working_time(
        &self,
        at: Instant,
        minutes: u32,
        zone: &impl TimeZone,
    ) -> Option<Instant> {
        let mut left = Duration::minutes(minutes.into());
        if left.is_zero() {
            return Some(at);
        }
        self.spans_from(at, zone).find_map(|(begins, ends)| {
            let reached = begins + left;
            left -= ends - begins;
            (reached <= ends).then_some(reached)
        })
    }

    /// What is left of the hours from `at` on, in order, without empty spans.
    fn spans_from<Z: TimeZone>(
        &self,
        at: Instant,
        zone: &Z,
    ) -> impl Iterator<Item = (Instant, Instant)> {
        let first = at.with_timezone(zone).date_naive();
        (0..SEARCH_DAYS_MAX)
            .filter_map(move |n| first.checked_add_days(Days::new(n.into())))
            .flat_map(move |day| self.spans_of(day, zone))
            .map(move |(begins, ends)| (begins.max(at), ends))
            .filter(|(begins, ends)| begins < ends)
    }

    /// The spans of a day as moments. Where clocks are set back, a span has its full length and no moment counts twice.
    fn spans_of(&self, day: NaiveDate, zone: &impl TimeZone) -> Vec<(Instant, Instant)> {
        let week = self.week.of(day);
        if week.is_empty() || self.closings.on(day).is_some() {
            return vec![];
        }
        let mut done = Instant::MIN_UTC;
        let moments = week.iter().map(|span| {
            let begins = moment(day, span.from, zone, false).max(done);
            done = moment(day, span.to, zone, true).max(begins);
            (begins, done)
        });
        moments.collect()
    }
}

/// When a day begins by the clock of `zone`.
pub fn begins(day: NaiveDate, zone: &impl TimeZone) -> Instant {
    moment(day, 0, zone, false)
}

/// When the clock of `zone` shows that minute of the day: the later time of two with `last`; if it is skipped, when the clock
/// jumps over it.
fn moment(day: NaiveDate, minute: u16, zone: &impl TimeZone, last: bool) -> Instant {
    let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minute.into());
    let shown = |local: NaiveDateTime| {
        let found = zone.from_local_datetime(&local);
        let found = if last {
            found.latest()
        } else {
            found.earliest()
        };
        found.map(|found| found.to_utc())
    };
    // No clock jumps over more than a day.
    let later = (0..=DAY_MINUTES).map(|n| local + Duration::minutes(n.into()));
    later
        .into_iter()
        .find_map(shown)
        .unwrap_or_else(|| local.and_utc())
}

#[cfg(test)]
mod tests;
