//! What somebody typed into the search box, as a question: words, phrases, filters, and what was not understood; `store::search` answers it.

use std::iter::Peekable;
use std::str::Chars;

use chrono::{Datelike as _, NaiveDate};

use super::TicketNumber;
use super::matching::{fold, joined};
use super::ticket::Status;

/// More words than anybody means.
const WORDS_MAX: usize = 32;
/// What is read of the box.
const BYTES_MAX: usize = 2_000;
/// Letters of one word.
const WORD_LETTERS_MAX: usize = 100;
/// A shorter beginning is the beginning of half the dictionary.
const PREFIX_LETTERS_MIN: usize = 3;

/// A word, or words that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As typed, without its quotes.
    pub text: String,
    /// The rest of the word may follow: somebody is still typing.
    pub prefix: bool,
}

/// What was typed and cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// No status is called that.
    Status(String),
    /// No day, month or year is written like that.
    Day(String),
    /// No category is called that.
    Category(String),
    /// A filter with nothing after it.
    Nothing(String),
    /// Neither a letter nor a digit in it.
    NoLetter(String),
    /// What came after so many words was left out.
    TooMany(usize),
    /// What came after so many letters was left out.
    TooLong(usize),
}

/// Whose tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of whoever asks.
    Mine,
    /// Of somebody called like that.
    Named(String),
}

/// A question to the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Nothing but this number was typed.
    pub number: Option<TicketNumber>,
    /// What the ticket must hold, all of it.
    pub terms: Vec<Term>,
    /// Who wrote in it.
    pub authors: Vec<Whose>,
    /// Who asked.
    pub requesters: Vec<Whose>,
    /// One of these; empty: any.
    pub statuses: Vec<Status>,
    /// One of these, as typed; empty: any.
    pub categories: Vec<String>,
    /// Opened before that day.
    pub before: Option<NaiveDate>,
    /// Opened on that day or later.
    pub after: Option<NaiveDate>,
    /// What was not understood.
    pub mistakes: Vec<Mistake>,
}

#[derive(Clone, Copy)]
enum Filter {
    Author,
    Requester,
    Status,
    Category,
    Before,
    After,
}

/// What filters are called, folded.
const FILTERS: &[(&str, Filter)] = &[
    ("auteur", Filter::Author),
    ("author", Filter::Author),
    ("from", Filter::Author),
    ("de", Filter::Author),
    ("demandeur", Filter::Requester),
    ("requester", Filter::Requester),
    ("statut", Filter::Status),
    ("status", Filter::Status),
    ("categorie", Filter::Category),
    ("category", Filter::Category),
    ("avant", Filter::Before),
    ("before", Filter::Before),
    ("apres", Filter::After),
    ("after", Filter::After),
    ("depuis", Filter::After),
    ("since", Filter::After),
];

/// Statuses as people call them, folded: ours in both languages, and GLPI's.
const STATUSES: &[(&str, &[Status])] = &[
    ("nouveau", &[Status::New]),
    ("nouveaux", &[Status::New]),
    ("new", &[Status::New]),
    ("en cours", &[Status::Assigned]),
    ("en cours (attribue)", &[Status::Assigned]),
    ("en cours attribue", &[Status::Assigned]),
    ("attribue", &[Status::Assigned]),
    ("cours", &[Status::Assigned]),
    ("assigned", &[Status::Assigned]),
    ("in progress", &[Status::Assigned]),
    ("processing", &[Status::Assigned]),
    ("planifie", &[Status::Planned]),
    ("en cours (planifie)", &[Status::Planned]),
    ("en cours planifie", &[Status::Planned]),
    ("planned", &[Status::Planned]),
    ("en attente", &[Status::Pending]),
    ("attente", &[Status::Pending]),
    ("pending", &[Status::Pending]),
    ("on hold", &[Status::Pending]),
    ("waiting", &[Status::Pending]),
    ("resolu", &[Status::Solved]),
    ("solved", &[Status::Solved]),
    ("resolved", &[Status::Solved]),
    ("clos", &[Status::Closed]),
    ("ferme", &[Status::Closed]),
    ("closed", &[Status::Closed]),
    ("ouvert", OPEN),
    ("open", OPEN),
    ("non resolu", UNSOLVED),
    ("unsolved", UNSOLVED),
];
const UNSOLVED: &[Status] = &[
    Status::New,
    Status::Assigned,
    Status::Planned,
    Status::Pending,
];
const OPEN: &[Status] = &[
    Status::New,
    Status::Assigned,
    Status::Planned,
    Status::Pending,
    Status::Solved,
];

impl Query {
    /// Reads what was typed. Nothing fails: what is not understood is told in [`Query::mistakes`].
    pub fn read(typed: &str) -> Self {
        let mut query = Self::default();
        let typed = readable(typed, &mut query.mistakes);
        query.number = number(&typed);
        let pieces = pieces(&typed);
        let last = pieces.len().saturating_sub(1);
        for (place, piece) in pieces.into_iter().enumerate() {
            query.take(piece, place == last);
        }
        if query.terms.len() > WORDS_MAX {
            query.terms.truncate(WORDS_MAX);
            query.mistakes.push(Mistake::TooMany(WORDS_MAX));
        }
        query
    }

    /// Whether it asks anything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && !self.is_filtered()
    }

    /// Whether anything but words is asked.
    pub fn is_filtered(&self) -> bool {
        !(self.authors.is_empty()
            && self.requesters.is_empty()
            && self.statuses.is_empty()
            && self.categories.is_empty())
            || self.before.is_some()
            || self.after.is_some()
    }

    fn take(&mut self, piece: Piece, last: bool) {
        let filter = piece.key.as_deref().and_then(|key| {
            let key = fold(key);
            FILTERS.iter().find(|(name, _)| *name == key)
        });
        match (filter, piece.key) {
            (Some((_, filter)), Some(key)) => self.filter(*filter, &key, &piece.value),
            (None, Some(key)) => {
                let text = format!("{key}:{}", piece.value);
                self.word(&text, piece.closed, last);
            }
            (_, None) => self.word(&piece.value, piece.closed, last),
        }
    }

    fn word(&mut self, text: &str, closed: bool, last: bool) {
        if !text.chars().any(char::is_alphanumeric) {
            self.mistakes.push(Mistake::NoLetter(short(text)));
            return;
        }
        let starred = text.ends_with('*');
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let prefix = !closed && (last || starred) && letters >= PREFIX_LETTERS_MIN;
        let text = text.trim().chars().take(WORD_LETTERS_MAX).collect();
        self.terms.push(Term { text, prefix });
    }

    fn filter(&mut self, filter: Filter, key: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.mistakes.push(Mistake::Nothing(short(key)));
            return;
        }
        match filter {
            Filter::Author => self.authors.push(whose(value)),
            Filter::Requester => self.requesters.push(whose(value)),
            Filter::Category => self.categories.push(short(value)),
            Filter::Status => match statuses(value) {
                Some(found) => self.statuses.extend(found),
                None => self.mistakes.push(Mistake::Status(short(value))),
            },
            Filter::Before | Filter::After => match (first_day(value), filter) {
                (None, _) => self.mistakes.push(Mistake::Day(short(value))),
                (Some(day), Filter::Before) => self.before = Some(day),
                (Some(day), _) => self.after = Some(day),
            },
        }
    }

    /// The words as FTS5 asks for them, each in quotes: no letter of theirs means anything to it. With `growing`, the last
    /// word may go on.
    pub fn matching(&self, growing: bool) -> String {
        let quoted = |term: &Term| {
            let text = term.text.replace('"', "\"\"");
            let star = if term.prefix && growing { " *" } else { "" };
            let joined = joined(&term.text);
            match joined.trim() {
                "" => format!("\"{text}\"{star}"),
                joined => format!("(\"{text}\"{star} OR \"{joined}\"{star})"),
            }
        };
        let words: Vec<String> = self.terms.iter().map(quoted).collect();
        words.join(" AND ")
    }

    /// Whether a word may go on.
    pub fn grows(&self) -> bool {
        self.terms.iter().any(|term| term.prefix)
    }
}

/// Without what nobody types on purpose.
fn readable(typed: &str, mistakes: &mut Vec<Mistake>) -> String {
    let mut end = typed.len().min(BYTES_MAX);
    while !typed.is_char_boundary(end) {
        end -= 1;
    }
    if end < typed.len() {
        mistakes.push(Mistake::TooLong(BYTES_MAX));
    }
    let kept = typed.get(..end).unwrap_or_default();
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    kept.chars().map(plain).collect()
}

/// What is repeated of somebody's words when they are not understood.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A ticket's number alone: `1042`, `#1042`, `n° 1042`.
fn number(typed: &str) -> Option<TicketNumber> {
    let typed = fold(typed.trim().trim_matches(['[', ']']));
    let digits = ["#", "n°", "no", "nº", "ticket", "t/"]
        .iter()
        .fold(typed.as_str(), |rest, sign| {
            rest.trim_start().trim_start_matches(sign)
        })
        .trim();
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok().map(TicketNumber))?
}

struct Piece {
    key: Option<String>,
    value: String,
    /// In quotes, closed: it is meant to the letter.
    closed: bool,
}

/// Words and quoted phrases, each with the filter before its colon.
fn pieces(typed: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut letters = typed.chars().peekable();
    loop {
        skip_spaces(&mut letters);
        if letters.peek().is_none() {
            return pieces;
        }
        let mut piece = Piece {
            key: None,
            value: String::new(),
            closed: false,
        };
        take_value(&mut letters, &mut piece);
        // « statut : clos », as French is typed.
        if piece.key.is_none() && is_filter(&piece.value) {
            let mut ahead = letters.clone();
            skip_spaces(&mut ahead);
            if ahead.next() == Some(':') {
                letters = ahead;
                piece.key = Some(std::mem::take(&mut piece.value));
                skip_spaces(&mut letters);
                take_value(&mut letters, &mut piece);
            }
        }
        if piece.key.is_some() || !piece.value.trim().is_empty() {
            pieces.push(piece);
        }
    }
}

type Letters<'a> = Peekable<Chars<'a>>;

fn skip_spaces(letters: &mut Letters<'_>) {
    while letters.next_if(|c| c.is_whitespace()).is_some() {}
}

/// Reads to the next space, or to the end of a phrase that stands in quotes.
fn take_value(letters: &mut Letters<'_>, piece: &mut Piece) {
    while let Some(letter) = letters.next_if(|letter| !letter.is_whitespace()) {
        if piece.value.is_empty() && is_opening(letter) {
            for letter in letters.by_ref() {
                if is_closing(letter) {
                    piece.closed = true;
                    break;
                }
                piece.value.push(letter);
            }
            return;
        }
        if letter == ':' && piece.key.is_none() && !piece.value.is_empty() {
            if is_filter(&piece.value) {
                skip_spaces(letters);
            }
            piece.key = Some(std::mem::take(&mut piece.value));
        } else {
            piece.value.push(letter);
        }
    }
}

fn is_filter(key: &str) -> bool {
    let key = fold(key);
    FILTERS.iter().any(|(name, _)| *name == key)
}

const fn is_opening(letter: char) -> bool {
    matches!(letter, '"' | '«' | '“' | '„')
}

const fn is_closing(letter: char) -> bool {
    matches!(letter, '"' | '»' | '”' | '“')
}

fn whose(value: &str) -> Whose {
    match fold(value).as_str() {
        "moi" | "me" => Whose::Mine,
        _ => Whose::Named(short(value)),
    }
}

fn statuses(value: &str) -> Option<&'static [Status]> {
    let value = fold(value).replace(['-', '_'], " ");
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    // « résolus », « nouvelle », « closes »: of each word what is the same in all its forms.
    let known = STATUSES.iter().find(|(name, _)| {
        value == *name
            || value
                .strip_prefix(name)
                .is_some_and(|ending| matches!(ending, "s" | "e" | "es"))
    });
    let feminine = ["nouvelle", "nouvelles"].contains(&value.as_str());
    known
        .map(|(_, statuses)| *statuses)
        .or(feminine.then_some(&[Status::New]))
}

/// The first day of what is written: `2026-11-23`, `23/11/2026`, `2026-11`, `11/2026`, `2026`.
fn first_day(value: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = value.split(['-', '/', '.']).collect();
    let number = |part: &&str| part.parse::<u32>().ok();
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    let year_first = parts.first().is_some_and(|part| part.len() == 4);
    let (year, month, day) = match (numbers.as_slice(), year_first) {
        ([year], true) => (*year, 1, 1),
        ([year, month], true) | ([month, year], false) => (*year, *month, 1),
        ([year, month, day], true) | ([day, month, year], false) => (*year, *month, *day),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1970..=9999).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests;
