//! How a key may be written, and when it is known wherever it stands; where keys are looked for is in the parent.

use super::tokens::{Gap, Token, tokens};
use crate::rules::matching::fold;

/// Letters and digits of a key that is known wherever it stands.
const BARE_CHARS_MIN: usize = 4;
/// The same of one that is written as in its register, capitals included.
const EXACT_CHARS_MIN: usize = 3;
/// A key in one spelling, its words joined; letters keep their plural's.
pub fn spelled(key: &str) -> String {
    joined(key, |number| number.to_owned())
}

/// The same with numbers of so many digits at least.
pub fn numbered(key: &str, digits: usize) -> String {
    joined(key, |number| {
        format!("{:0>digits$}", number.trim_start_matches('0'))
    })
}

fn joined(key: &str, number: impl Fn(&str) -> String) -> String {
    let mut joined = String::new();
    let mut after_number = false;
    for token in tokens(key) {
        match token.gap {
            _ if joined.is_empty() => {}
            Gap::Joint(joint) if after_number && token.number => joined.push(joint),
            _ => joined.push('-'),
        }
        if token.number {
            joined.push_str(&number(token.raw));
        } else {
            joined.push_str(&fold(token.raw));
        }
        after_number = token.number;
    }
    joined
}

/// Whether words are known wherever they stand; and whether only with their capitals.
pub fn bare(words: &[Token<'_>], is_key: bool, anywhere: bool) -> Option<bool> {
    let letters: usize = words
        .iter()
        .filter(|word| !word.number)
        .map(|word| word.raw.chars().count())
        .sum();
    let all: usize = words.iter().map(|word| word.raw.chars().count()).sum();
    let digits = all - letters;
    if letters == 0 {
        return None;
    }
    if digits > 0 && all >= BARE_CHARS_MIN {
        return Some(false);
    }
    if digits > 0 && all >= EXACT_CHARS_MIN && is_key {
        return Some(true);
    }
    let long = words.len() > 1 && letters >= 2 * EXACT_CHARS_MIN;
    (long || anywhere && letters >= EXACT_CHARS_MIN).then_some(false)
}

/// Its numbers as they stand there.
pub fn numbers(words: &[Token<'_>]) -> String {
    let numbers: Vec<&str> = words
        .iter()
        .filter(|word| word.number)
        .map(|word| word.raw)
        .collect();
    numbers.join(" ")
}

/// All of it as it stands there, less what is between.
pub fn letters(words: &[Token<'_>]) -> String {
    words.iter().map(|word| word.raw).collect()
}
