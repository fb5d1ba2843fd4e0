//! A text as the words by which things are recognised: letters and numbers apart, accents and case folded, with what stands between
//! them; which of them name something is decided in the parent.

use crate::rules::matching::fold;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: « 14 » in « CAO14 ».
    None,
    /// One character that joins: « 14 » in « CAO-14 ».
    Joint(char),
    /// Blanks, within a line or where a long line was wrapped.
    Blank,
    /// Blanks and signs that lead to a number: « salle n° 12 », « salle : 12 », « salle « Zay » ».
    Lead,
    /// A comma, with blanks.
    Comma,
    /// Anything else within a line: signs, brackets.
    Signs,
    /// The end of a sentence or a line, or the beginning of the text.
    End,
}

impl Gap {
    /// Whether the words on both sides may belong to one name.
    pub const fn joins(self) -> bool {
        matches!(self, Self::None | Self::Joint(_) | Self::Blank)
    }
}

/// A word or a number.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// As it stands there.
    pub raw: &'a str,
    /// Where it begins.
    pub at: usize,
    pub gap: Gap,
    /// What it is compared by: folded; numbers without the zeros before them, words of some letters without their plural's.
    pub word: String,
    /// Digits only.
    pub number: bool,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.at + self.raw.len()
    }

    /// One capital without an accent.
    pub fn is_capital(&self) -> bool {
        let mut letters = self.raw.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.next().is_none()
    }

    pub fn is_letter(&self) -> bool {
        !self.number && self.word.chars().nth(1).is_none()
    }
}

/// Characters that join the parts of a key or a name.
const JOINTS: &[char] = &[
    '-', '_', '.', '/', '\'', '’', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}',
];
/// What may lead from « salle » to its number.
const LEADS: &[char] = &[':', '°', 'º', '#', '"', '«', '“', '”', '‘'];
/// Bytes of a line that a program may have wrapped.
const WRAPPED_BYTES_MIN: usize = 40;
/// Words whose last letter is no plural's.
const SINGULAR: &[&str] = &["cours", "corps", "prix", "choix", "temps"];

/// The words of a text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut from = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if !letter.is_alphanumeric() {
            continue;
        }
        let digit = letter.is_ascii_digit();
        let mut end = at + letter.len_utf8();
        while let Some((next, letter)) = letters.next_if(|(_, next)| goes_on(*next, digit)) {
            end = next + letter.len_utf8();
        }
        let first = tokens.is_empty();
        let between = &text[from..at];
        let gap = if first {
            Gap::End
        } else {
            gap(between, filled(text, from))
        };
        let raw = &text[at..end];
        let after_number = tokens.last().is_some_and(|last| last.number);
        let word = word(raw, (digit, after_number), gap);
        tokens.push(Token {
            raw,
            at,
            gap,
            word,
            number: digit,
        });
        from = end;
    }
    tokens
}

/// Letters with their accents, or digits.
fn goes_on(next: char, digit: bool) -> bool {
    let accent = ('\u{300}'..='\u{36f}').contains(&next);
    if digit {
        next.is_ascii_digit()
    } else {
        accent || next.is_alphanumeric() && !next.is_ascii_digit()
    }
}

/// How far the line is filled that ends there, as far as that matters.
fn filled(text: &str, end: usize) -> usize {
    let last = &text.as_bytes()[end.saturating_sub(WRAPPED_BYTES_MIN)..end];
    let newline = last.iter().rposition(|byte| *byte == b'\n');
    newline.map_or(last.len(), |at| last.len() - at - 1)
}

/// What stands between two words, the first of which ends so far in its line.
fn gap(between: &str, filled: usize) -> Gap {
    let blank = |c: char| c.is_whitespace();
    let mut letters = between.chars();
    match (letters.next(), letters.next()) {
        (None, _) => return Gap::None,
        (Some(one), None) if JOINTS.contains(&one) => {
            return Gap::Joint(if is_dash(one) { '-' } else { one });
        }
        _ => {}
    }
    let lines = between.matches('\n').count();
    if lines > 1 || (lines == 1 && filled < WRAPPED_BYTES_MIN) {
        return Gap::End;
    }
    if between.chars().all(blank) {
        return Gap::Blank;
    }
    if between.starts_with(['.', '!', '?', ';', '…']) {
        return Gap::End;
    }
    if between.trim() == "," {
        return Gap::Comma;
    }
    if between.chars().all(|c| blank(c) || LEADS.contains(&c)) {
        return Gap::Lead;
    }
    Gap::Signs
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}'..='\u{2014}')
}

fn word(raw: &str, (number, after_number): (bool, bool), gap: Gap) -> String {
    if number {
        let plain = raw.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        // « 12 14 », « 12.14 » and « 12/14 » are three things.
        return match gap {
            Gap::Joint(joint) if after_number => format!("{joint}{plain}"),
            Gap::Blank if after_number => format!(" {plain}"),
            _ => plain.into(),
        };
    }
    let folded = fold(raw);
    let long = folded.len() > 3 && !SINGULAR.contains(&folded.as_str());
    match folded.strip_suffix(['s', 'x']).filter(|_| long) {
        Some(one) => one.into(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn letters_and_numbers_are_words_of_their_own() {
        for (text, expected) in [
            ("CAO-14", vec!["cao", "14"]),
            ("cao014", vec!["cao", "14"]),
            ("Salles d’étude 007", vec!["salle", "d", "etude", "7"]),
            ("1.12 1/12 1 12", vec!["1", ".12", " 1", "/12", " 1", " 12"]),
            ("e\u{301}te\u{301}s", vec!["ete"]),
            ("12e", vec!["12", "e"]),
            ("", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_between_words_says_whether_they_belong_together() {
        let long = "Le vidéoprojecteur ne s’allume plus depuis hier dans la salle";
        for (text, expected) in [
            ("CAO14", Gap::None),
            ("CAO–14", Gap::Joint('-')),
            ("CAO 14", Gap::Blank),
            ("salle n\u{a0}° 12", Gap::Lead),
            ("salle : 12", Gap::Lead),
            ("CAO, 14", Gap::Comma),
            ("CAO (14", Gap::Signs),
            ("salle. 12", Gap::End),
            ("salle\n12", Gap::End),
            ("salle\n\n12", Gap::End),
            (&format!("{long}\n12"), Gap::Blank),
            (&format!("Bonjour,\n{long}\n12"), Gap::Blank),
        ] {
            assert_eq!(
                tokens(text).last().map(|token| token.gap),
                Some(expected),
                "{text}"
            );
        }
    }
}
