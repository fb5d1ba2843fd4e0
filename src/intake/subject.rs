//! What a mail's subject says: the ticket's title, and whether the mail passes something on.

use crate::rules::matching::fold;
use crate::rules::spelling::is_blank;

/// A title longer than this is cut.
const TITLE_CHARS_MAX: usize = 200;
/// A longer mark at the beginning, « [EXTERNE] », is no server's.
const MARK_BYTES_MAX: usize = 40;

/// What mail programs put before the subject of an answer, folded.
const ANSWERS: &[&str] = &[
    "re", "aw", "antw", "sv", "odp", "ynt", "res", "rif", "r", "回复", "答复", "回覆", "회신",
];

/// And before that of what they pass on. « VS » answers in Finland and passes on in Denmark: there more would be lost.
const FORWARDS: &[&str] = &[
    "fw",
    "fwd",
    "tr",
    "wg",
    "rv",
    "i",
    "enc",
    "vb",
    "vs",
    "vl",
    "pd",
    "doorst",
    "ilt",
    "tovabbitas",
    "πρθ",
    "הועבר",
    "转发",
    "轉寄",
    "전달",
];

/// A ticket's title from a mail's subject; from its first words where there is none; `untitled` where there is nothing at all.
pub fn title(subject: &str, text: &str, untitled: &str) -> String {
    let words = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = words.as_str();
    while let Some((prefix, after)) = prefix(rest) {
        if !ANSWERS.contains(&prefix.as_str()) && !FORWARDS.contains(&prefix.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    let first_line = text
        .lines()
        .map(str::trim)
        .find(|line| !is_blank(line))
        .unwrap_or_default();
    let chosen = if is_blank(rest) { first_line } else { rest };
    let chosen = if chosen.is_empty() { untitled } else { chosen };
    chosen.chars().take(TITLE_CHARS_MAX).collect()
}

/// Whether a subject says that the mail is an answer; one without a subject may be.
pub fn answers(subject: &str) -> bool {
    let rest = without_marks(subject).trim();
    rest.is_empty() || prefix(rest).is_some_and(|(prefix, _)| ANSWERS.contains(&prefix.as_str()))
}

/// Whether a subject says that the mail passes something on: then what it passes on is what it is about.
pub fn passes_on(subject: &str) -> bool {
    let said = prefix(without_marks(subject));
    said.is_some_and(|(prefix, _)| FORWARDS.contains(&prefix.as_str()))
}

/// What stands before the first colon, folded, and what stands after it.
fn prefix(subject: &str) -> Option<(String, &str)> {
    let (head, rest) = subject.split_once([':', '：'])?;
    let head = head.trim();
    // No mail program's is so long.
    (head.len() <= MARK_BYTES_MAX).then(|| (fold(head), rest))
}

/// The subject without what servers put before it: « [EXTERNE] », « [Support #12] ».
fn without_marks(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    while let Some((mark, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && mark.len() <= MARK_BYTES_MAX
    {
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_on_is_told_from_what_is_answered() {
        for (subject, expected) in [
            ("TR: Vidéo", true),
            ("Tr : Re: Vidéo", true),
            ("[EXTERNE] Fwd: Vidéo", true),
            ("[Support #12] [EXT] TR: Vidéo", true),
            ("İLT: Projektör", true),
            ("转发：投影仪", true),
            ("ENC: Vídeo", true),
            ("Re: TR: Vidéo", false),
            ("[TR: Vidéo", false),
            ("TR Vidéo", false),
            ("Trains : horaires", false),
            ("", false),
        ] {
            assert_eq!(passes_on(subject), expected, "{subject}");
        }
    }

    #[test]
    fn a_title_is_what_the_person_wrote() {
        for (subject, expected) in [
            ("RE : TR: Vidéo", "Vidéo"),
            ("Antw: Odp: Video", "Video"),
            ("回复：投影仪", "投影仪"),
            ("Salle B12 : vidéo", "Salle B12 : vidéo"),
            ("Re:", "Bonjour"),
            ("\u{200b}\u{2060}", "Bonjour"),
        ] {
            assert_eq!(title(subject, "\nBonjour\n", "?"), expected, "{subject}");
        }
    }
}
