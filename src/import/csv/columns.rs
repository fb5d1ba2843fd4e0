//! What the columns of a table of tickets mean, and what is wrong with a row; the file is read in `rules::csv_rows`, the
//! columns are said to people in the help of `helpdesk import`.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::import::local::here;
use crate::rules::Instant;
use crate::rules::account::mail_address;
use crate::rules::csv_rows::Line;
use crate::rules::priority::Priority;
use crate::rules::ticket::{Kind, Status};

/// Digits of a number.
const NUMBER_MAX: i64 = 999_999_999_999;
/// The columns that there are.
const COLUMNS: &[&str] = &[
    "number",
    "kind",
    "at",
    "author",
    "author_name",
    "text",
    "subject",
    "status",
    "type",
    "priority",
    "category",
    "assignees",
    "observers",
    "solved_at",
    "closed_at",
];
/// Those without which nothing can be made of it.
const NEEDED: &[&str] = &["number", "at", "author", "text", "subject"];

/// Where each column stands.
#[derive(Debug)]
pub struct Columns(Vec<Option<&'static str>>);

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A ticket.
    Ticket(Box<Head>),
    /// Something said in it.
    FollowUp,
    /// Something said among the team.
    Note,
    /// A solution.
    Solution,
}

/// What is said of a ticket beside its first text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub subject: String,
    pub status: Status,
    pub kind: Kind,
    pub priority: Priority,
    pub category: Option<String>,
    pub assignees: Vec<String>,
    pub observers: Vec<String>,
    pub solved_at: Option<Instant>,
    pub closed_at: Option<Instant>,
}

/// A row as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub number: i64,
    pub what: What,
    pub at: Instant,
    pub author: String,
    pub author_name: String,
    pub text: String,
}

impl Columns {
    /// By the first row; what is wrong with it otherwise.
    pub fn of(head: &Line) -> Result<Self, String> {
        let mut columns = Vec::new();
        for name in &head.values {
            let name = name.to_lowercase().replace(' ', "_");
            let known = COLUMNS.iter().copied().find(|column| *column == name);
            if known.is_some() && columns.contains(&known) {
                return Err(format!(
                    "line {}: the column {name} is there twice",
                    head.line
                ));
            }
            columns.push(known);
        }
        let missing: Vec<&str> = NEEDED
            .iter()
            .copied()
            .filter(|column| !columns.contains(&Some(*column)))
            .collect();
        if missing.is_empty() {
            return Ok(Self(columns));
        }
        Err(format!(
            "line {}: there is no column {}; the first line names the columns: {}",
            head.line,
            missing.join(", "),
            COLUMNS.join(", ")
        ))
    }

    /// The columns that mean nothing here.
    pub fn unknown<'a>(&self, head: &'a Line) -> Vec<&'a str> {
        let named = head.values.iter().zip(&self.0);
        named
            .filter(|(_, known)| known.is_none())
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// A row as it is meant; otherwise what is wrong with it, one a line.
    pub fn read(&self, row: &Line) -> Result<Record, Vec<String>> {
        let mut wrong = Wrong(row.line, Vec::new());
        let cell = |name: &str| {
            let at = self.0.iter().position(|column| *column == Some(name));
            at.and_then(|at| row.values.get(at))
                .map_or("", String::as_str)
        };
        if row.values.len() > self.0.len() {
            wrong.tell(
                "values",
                &format!(
                    "there are {} of them, and {} columns",
                    row.values.len(),
                    self.0.len()
                ),
            );
        }
        let number = cell("number").trim_start_matches('#').parse().ok();
        let number = number.filter(|number| (1..=NUMBER_MAX).contains(number));
        let number = wrong.needed("number", number, cell("number"), "a number from 1 on");
        let at = wrong.needed(
            "at",
            instant(cell("at")),
            cell("at"),
            "a time as 2026-03-02 08:00 or 2026-03-02T08:00:00Z",
        );
        let author = wrong.needed(
            "author",
            mail_address(cell("author")),
            cell("author"),
            "an email address",
        );
        let what = match cell("kind").to_lowercase().as_str() {
            "" | "ticket" => Some(What::Ticket(Box::new(head(&cell, &mut wrong)))),
            "followup" | "follow-up" => Some(What::FollowUp),
            "note" => Some(What::Note),
            "solution" => Some(What::Solution),
            _ => None,
        };
        let what = wrong.needed(
            "kind",
            what,
            cell("kind"),
            "ticket, followup, note or solution",
        );
        match (number, at, author, what) {
            (Some(number), Some(at), Some(author), Some(what)) if wrong.1.is_empty() => {
                Ok(Record {
                    number,
                    what,
                    at,
                    author,
                    author_name: cell("author_name").into(),
                    text: cell("text").into(),
                })
            }
            _ => Err(wrong.1),
        }
    }
}

fn head<'a>(cell: &dyn Fn(&str) -> &'a str, wrong: &mut Wrong) -> Head {
    let subject = Some(cell("subject").to_owned()).filter(|subject| !subject.is_empty());
    let subject = wrong
        .needed("subject", subject, "", "a title")
        .unwrap_or_default();
    let solved_at = wrong.time("solved_at", cell("solved_at"));
    let closed_at = wrong.time("closed_at", cell("closed_at"));
    let usual = if closed_at.is_some() {
        Status::Closed
    } else {
        Status::New
    };
    let category = Some(cell("category").to_owned()).filter(|name| !name.is_empty());
    Head {
        subject,
        status: wrong.word(
            "status",
            cell("status"),
            Status::from_word,
            Status::ALL.iter().map(|word| word.word()),
            usual,
        ),
        kind: wrong.word(
            "type",
            cell("type"),
            Kind::from_word,
            Kind::ALL.iter().map(|word| word.word()),
            Kind::Incident,
        ),
        priority: wrong.word(
            "priority",
            cell("priority"),
            Priority::from_word,
            Priority::ALL.iter().map(|word| word.word()),
            Priority::Medium,
        ),
        category,
        assignees: wrong.addresses("assignees", cell("assignees")),
        observers: wrong.addresses("observers", cell("observers")),
        solved_at,
        closed_at,
    }
}

/// What is wrong with a line.
struct Wrong(u64, Vec<String>);

impl Wrong {
    fn tell(&mut self, column: &str, what: &str) {
        self.1.push(format!("line {}: {column}: {what}", self.0));
    }

    fn needed<T>(
        &mut self,
        column: &str,
        value: Option<T>,
        written: &str,
        wanted: &str,
    ) -> Option<T> {
        if value.is_none() {
            let written = if written.is_empty() {
                "nothing".into()
            } else {
                format!("{written:?}")
            };
            self.tell(column, &format!("{written} is not {wanted}"));
        }
        value
    }

    fn time(&mut self, column: &str, written: &str) -> Option<Instant> {
        if written.is_empty() {
            return None;
        }
        self.needed(
            column,
            instant(written),
            written,
            "a time as 2026-03-02 08:00 or 2026-03-02T08:00:00Z",
        )
    }

    fn word<T>(
        &mut self,
        column: &str,
        written: &str,
        read: fn(&str) -> Option<T>,
        all: impl Iterator<Item = &'static str>,
        usual: T,
    ) -> T {
        if written.is_empty() {
            return usual;
        }
        let wanted = format!("one of {}", all.collect::<Vec<_>>().join(", "));
        let word = read(&written.to_lowercase().replace(' ', "_"));
        self.needed(column, word, written, &wanted).unwrap_or(usual)
    }

    fn addresses(&mut self, column: &str, written: &str) -> Vec<String> {
        let each = written.split([' ', ',', ';']).filter(|one| !one.is_empty());
        let mut all = Vec::new();
        for one in each {
            all.extend(self.needed(column, mail_address(one), one, "an email address"));
        }
        all
    }
}

/// A time with its zone, or in the desk's.
fn instant(text: &str) -> Option<Instant> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let text = text.replace('T', " ");
    let with_time = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M",
    ];
    let mut times = with_time
        .iter()
        .filter_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    let day = || {
        let mut days = ["%Y-%m-%d", "%d/%m/%Y"]
            .into_iter()
            .filter_map(|form| NaiveDate::parse_from_str(&text, form).ok());
        days.next()?.and_hms_opt(0, 0, 0)
    };
    let naive = times.next().or_else(day)?;
    here(naive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(line: u64, cells: &[&str]) -> Line {
        Line {
            line,
            values: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    }

    #[test]
    fn every_mistake_of_a_row_is_told_with_its_line() {
        let names = line(
            1,
            &[
                "Number", "at", "author", "text", "subject", "status", "kind", "Nonsense",
            ],
        );
        let columns = Columns::of(&names).expect("columns");
        assert_eq!(columns.unknown(&names), ["Nonsense"]);
        let fine = columns.read(&line(
            2,
            &[
                "#7",
                "2026-03-02T08:00:00Z",
                "Hugo@ecole.example",
                "Bonjour",
                "Panne",
                "closed",
            ],
        ));
        let fine = fine.expect("a ticket");
        assert_eq!(
            (fine.number, fine.author.as_str(), fine.at.timestamp()),
            (7, "hugo@ecole.example", 1_772_438_400)
        );
        let wrong = columns.read(&line(
            3,
            &["-7", "yesterday", "hugo", "x", "", "open", "", "", ""],
        ));
        assert_eq!(
            wrong.expect_err("mistakes"),
            [
                "line 3: values: there are 9 of them, and 8 columns",
                "line 3: number: \"-7\" is not a number from 1 on",
                "line 3: at: \"yesterday\" is not a time as 2026-03-02 08:00 or 2026-03-02T08:00:00Z",
                "line 3: author: \"hugo\" is not an email address",
                "line 3: subject: nothing is not a title",
                "line 3: status: \"open\" is not one of new, assigned, planned, pending, solved, closed",
            ]
        );
        let missing = Columns::of(&line(1, &["number", "text"])).expect_err("columns");
        assert!(
            missing.starts_with("line 1: there is no column at, author, subject"),
            "{missing}"
        );
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for text in [
            "2026-03-02 08:00",
            "2026-03-02T08:00:00",
            "02/03/2026 08:00",
            "2026-03-02",
            "02/03/2026",
        ] {
            assert!(instant(text).is_some(), "{text}");
        }
        for text in ["", "08:00", "2026-13-02", "2026"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
