//! The piece of a text around the words that a search found; what was searched is `search`.

use super::matching::fold;
use super::search::Query;

/// Letters shown before the first word found.
const BEFORE: usize = 60;
/// Letters shown in all.
const ALL: usize = 200;

/// A stretch of a text, and whether it is one of the words found.
pub type Stretch<'a> = (&'a str, bool);

/// A word looked for, folded, and whether more may follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sought {
    word: String,
    grows: bool,
}

impl Sought {
    /// Whether it is that word, which needs no folding but of capitals.
    fn is_ascii(&self, word: &str) -> bool {
        let begins = word.as_bytes().get(..self.word.len());
        (self.grows || word.len() == self.word.len())
            && begins.is_some_and(|begins| begins.eq_ignore_ascii_case(self.word.as_bytes()))
    }
}

/// The piece of `text` around the first word of the query, in stretches; its beginning where none stands in it.
pub fn snippet<'a>(text: &'a str, query: &Query) -> Vec<Stretch<'a>> {
    let sought = sought(query);
    let found = words(text).find(|(_, word)| is_sought(word, &sought));
    let first = found.map_or(0, |(at, _)| at);
    let from = back(text, first, BEFORE);
    let rest = text.get(from..).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(ALL)
        .map_or(rest.len(), |(at, _)| at);
    // Up to a space, so that no word is cut; one without spaces is.
    let end = if end == rest.len() {
        end
    } else {
        rest[..end]
            .rfind(char::is_whitespace)
            .filter(|space| *space > end / 2)
            .unwrap_or(end)
    };
    let piece = &rest[..end];
    let mut stretches = Vec::new();
    if from > 0 {
        stretches.push(("… ", false));
    }
    let mut told = 0;
    for (at, word) in words(piece) {
        if is_sought(word, &sought) {
            if at > told {
                stretches.push((&piece[told..at], false));
            }
            stretches.push((word, true));
            told = at + word.len();
        }
    }
    if told < piece.len() {
        stretches.push((&piece[told..], false));
    }
    if end < rest.len() {
        stretches.push((" …", false));
    }
    stretches
}

fn sought(query: &Query) -> Vec<Sought> {
    let mut sought = Vec::new();
    for term in &query.terms {
        let folded = fold(&term.text);
        let mut words: Vec<Sought> = words(&folded)
            .map(|(_, word)| Sought {
                word: word.into(),
                grows: false,
            })
            .collect();
        if let Some(last) = words.last_mut() {
            last.grows = term.prefix;
        }
        sought.extend(words);
    }
    sought
}

fn is_sought(word: &str, sought: &[Sought]) -> bool {
    if word.is_ascii() {
        return sought.iter().any(|sought| sought.is_ascii(word));
    }
    let word = fold(word);
    sought
        .iter()
        .any(|sought| word == sought.word || (sought.grows && word.starts_with(&sought.word)))
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(move |word| {
            let place = at;
            let after = text
                .get(place + word.len()..)
                .and_then(|rest| rest.chars().next());
            at = place + word.len() + after.map_or(0, char::len_utf8);
            (!word.is_empty()).then_some((place, word))
        })
}

/// At most so many letters back, at the beginning of a word.
fn back(text: &str, from: usize, letters: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth(letters) else {
        return 0;
    };
    let space = before[start..].find(char::is_whitespace);
    space.map_or(start, |space| {
        start
            + space
            + before[start + space..]
                .chars()
                .next()
                .map_or(0, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, typed: &str) -> String {
        snippet(text, &Query::read(typed))
            .into_iter()
            .map(|(text, marked)| {
                if marked {
                    format!("[{text}]")
                } else {
                    text.into()
                }
            })
            .collect()
    }

    #[test]
    fn a_word_without_accents_is_found_as_folding_finds_it() {
        for (word, typed, expected) in [
            ("Imprimante", "\"imprimante\"", true),
            ("IMPRIMANTES", "\"imprimante\"", false),
            ("IMPRIMANTES", "imprimante", true),
            ("imprim", "imprimante", false),
            ("Imprimantes", "impri*", true),
            ("ete", "été", true),
            ("Été", "ete", true),
        ] {
            let sought = sought(&Query::read(typed));
            assert_eq!(is_sought(word, &sought), expected, "{word} for {typed}");
        }
    }

    #[test]
    fn words_found_are_marked_whatever_their_accents() {
        for (text, typed, expected) in [
            ("L’écran est NOIR.", "ecran noir", "L’[écran] est [NOIR]."),
            ("L’imprimante", "impr", "L’[imprimante]"),
            ("L’imprimante", "\"impr\"", "L’imprimante"),
            ("le wi-fi du hall", "wi-fi", "le [wi]-[fi] du hall"),
            ("rien", "autre", "rien"),
            ("", "autre", ""),
        ] {
            assert_eq!(shown(text, typed), expected);
        }
    }

    #[test]
    fn a_long_text_is_cut_around_the_first() {
        let text = format!("{} écran {}", "é ".repeat(500), "à ".repeat(500));
        let shown = shown(&text, "écran");
        assert!(shown.starts_with("… é") && shown.ends_with(" …") && shown.contains("[écran]"));
        assert!(shown.chars().count() < 220);
        let solid = "x".repeat(5_000);
        assert!(snippet(&solid, &Query::read("y")).len() == 2);
    }
}
