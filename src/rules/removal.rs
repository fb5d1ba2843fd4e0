//! What can be taken out of what was said, and how words are corrected: what is hidden of a text, and when a correction leaves a
//! trace; who may is asked in `desk::taken_out`.

use chrono::Duration;

use super::words::words;
use super::{AttachmentId, EntryId, Instant};

words! {
    /// What was taken out.
    Removed {
        /// A whole line: its text and its documents.
        Line = "line",
        /// A document.
        Document = "document",
        /// Some words, wherever they stood.
        Words = "words",
    }
}

/// A line of a ticket: of its public timeline, or a private note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Of the timeline.
    Entry(EntryId),
    /// For the team only.
    Note(i64),
}

/// What somebody wants to be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A whole line.
    Line(Line),
    /// A document, wherever it hangs in the ticket.
    Document(AttachmentId),
    /// These words, wherever they stand in the ticket.
    Words(String),
}

impl Target {
    /// What that is called.
    pub const fn kind(&self) -> Removed {
        match self {
            Self::Line(_) => Removed::Line,
            Self::Document(_) => Removed::Document,
            Self::Words(_) => Removed::Words,
        }
    }
}

/// What stands in the place of words that were taken out.
pub const MASK: &str = "••••";
/// Fewer letters stand in too many places that nobody means.
pub const WORDS_CHARS_MIN: usize = 4;
/// Letters of the words that are taken out, and of why anything is.
pub const WORDS_CHARS_MAX: usize = 500;
/// A line of a text that is shorter is anybody's.
const TELLING_CHARS_MIN: usize = 8;

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry(id) => write!(f, "e{id}"),
            Self::Note(id) => write!(f, "n{id}"),
        }
    }
}

impl std::str::FromStr for Line {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |digits: &str| digits.parse().map_err(|_| ());
        match text.split_at_checked(1) {
            Some(("e", digits)) => number(digits).map(|id| Self::Entry(EntryId(id))),
            Some(("n", digits)) => number(digits).map(Self::Note),
            Some(_) | None => Err(()),
        }
    }
}

/// Words as they can be taken out, or nothing where they are too few.
pub fn readable_words(typed: &str) -> Option<String> {
    let words = typed.replace("\r\n", "\n").trim().to_owned();
    let letters = words.chars().filter(|c| !c.is_whitespace()).count();
    let fits = letters >= WORDS_CHARS_MIN && words.chars().count() <= WORDS_CHARS_MAX;
    (fits && !words.contains(MASK)).then_some(words)
}

/// The lines of a text by which it is known where somebody quotes it.
pub fn telling(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| line.chars().count() >= TELLING_CHARS_MIN)
}

/// For so long one's own words are corrected as if they had been typed so, unless somebody was mailed them.
pub const CORRECTED_WITHIN: Duration = Duration::minutes(15);

/// Whether the words as they were are kept beside the corrected ones, which are shown as such.
pub fn leaves_a_trace(said_at: Instant, now: Instant, was_mailed: bool) -> bool {
    was_mailed || now < said_at || now - said_at > CORRECTED_WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_out_only_where_they_say_something() {
        for (typed, expected) in [
            (" Xq7!pw ", Some("Xq7!pw")),
            ("a b c", None),
            ("", None),
            ("••••", None),
            ("a\r\nbcd", Some("a\nbcd")),
        ] {
            assert_eq!(readable_words(typed).as_deref(), expected, "{typed}");
        }
        assert_eq!(readable_words(&"x".repeat(501)), None);
    }

    #[test]
    fn a_line_is_read_as_it_is_written() {
        for line in [Line::Entry(EntryId(12)), Line::Note(3)] {
            assert_eq!(line.to_string().parse(), Ok(line));
        }
        for wrong in ["", "e", "12", "x1", "é1"] {
            assert_eq!(wrong.parse::<Line>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_correction_leaves_a_trace_once_somebody_may_have_read_it() {
        let said = Instant::UNIX_EPOCH;
        let after = |minutes| said + Duration::minutes(minutes);
        for (now, was_mailed, trace) in [
            (after(0), false, false),
            (after(15), false, false),
            (after(16), false, true),
            (after(1), true, true),
            (after(-1), false, true),
        ] {
            assert_eq!(
                leaves_a_trace(said, now, was_mailed),
                trace,
                "{now} {was_mailed}"
            );
        }
    }
}
