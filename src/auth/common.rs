//! Whether a password is one of those that everybody tries first: common words with little around them, walks over a keyboard,
//! rows and repetitions; `local` says what else a password must not be.
//!
//! The words are facts that many published counts agree on, in `common_words.txt`; together with these rules they refuse the
//! 3,000 passwords that people choose most (ASVS 6.2.4), and their neighbours: `Soleil2024!` as well as `soleil`.

use std::collections::HashSet;

use crate::rules::matching::fold;

/// Words of three letters and more, in lowercase without accents.
const WORDS: &str = include_str!("common_words.txt");
/// What may stand before or behind a common word without making it another password: digits, as of a year, and signs.
const DIGITS_AROUND_MAX: usize = 4;
const SIGNS_AROUND_MAX: usize = 2;
/// Two common words after one another are common too, up to so many letters.
const TWO_WORDS_CHARS_MAX: usize = 12;
/// Systems of old cut passwords after so many characters, and people kept the rest of it.
const CUT_CHARS: usize = 8;
/// Digits, dates and telephone numbers, up to so many characters.
const NUMBER_CHARS_MAX: usize = 11;
/// Keys that lie beside one another, so many at least, are a walk.
const WALK_CHARS_MIN: usize = 3;

/// The rows of the two keyboards that are usual here.
const KEYBOARDS: [[&str; 4]; 2] = [
    ["1234567890", "qwertyuiop", "asdfghjkl;", "zxcvbnm,."],
    ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn,;:"],
];

/// Whether it is common. Longer ones than anybody tries are not looked at.
pub fn is_common(password: &str) -> bool {
    const LOOKED_AT_CHARS_MAX: usize = 40;
    let folded = fold(password);
    let letters: Vec<char> = folded.chars().collect();
    if letters.is_empty() || letters.len() > LOOKED_AT_CHARS_MAX {
        return false;
    }
    is_row(&letters) || is_number(&letters) || {
        let words: HashSet<&str> = words().collect();
        readings(&folded).any(|reading| holds_little_more(&words, &reading))
            || is_cut(&folded, &words)
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace)
}

/// A password as it is, and with digits and signs read as the letters that they stand for.
fn readings(folded: &str) -> impl Iterator<Item = String> {
    let read = |one: char| {
        move |c: char| match c {
            '0' => 'o',
            '1' | '|' => one,
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            '!' => 'i',
            other => other,
        }
    };
    let (start, end) = around(folded);
    let inside = |one: char| -> String {
        let middle: String = folded[start..end].chars().map(read(one)).collect();
        format!("{}{middle}{}", &folded[..start], &folded[end..])
    };
    let whole = |one: char| folded.chars().map(read(one)).collect::<String>();
    // `pa55w0rd1`: the digits at the end are digits, those before them letters.
    let digits = folded.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let begun = |one: char| {
        let begun: String = folded[..digits].chars().map(read(one)).collect();
        begun + &folded[digits..]
    };
    let all = [
        folded.to_owned(),
        inside('l'),
        inside('i'),
        whole('l'),
        whole('i'),
        begun('l'),
        begun('i'),
    ];
    all.into_iter()
}

/// Where the letters begin and end.
fn around(text: &str) -> (usize, usize) {
    let other = |c: char| !c.is_ascii_lowercase();
    let end = text.trim_end_matches(other).len();
    let start = end - text[..end].trim_start_matches(other).len();
    (start, end)
}

/// A common word, or two, with nothing around them that would have to be guessed.
fn holds_little_more(words: &HashSet<&str>, reading: &str) -> bool {
    let (start, end) = around(reading);
    let core = &reading[start..end];
    let weak = |part: &str| {
        let letters: Vec<char> = part.chars().collect();
        let digits = letters.iter().filter(|c| c.is_ascii_digit()).count();
        let few = digits <= DIGITS_AROUND_MAX && letters.len() - digits <= SIGNS_AROUND_MAX;
        few || is_row(&letters)
    };
    words.contains(reading)
        || (!core.is_empty() && weak(&reading[..start]) && weak(&reading[end..]))
            && (is_of_words(words, core) || is_row(&core.chars().collect::<Vec<_>>()))
}

fn is_of_words(words: &HashSet<&str>, core: &str) -> bool {
    let two = || {
        core.len() <= TWO_WORDS_CHARS_MAX
            && core.char_indices().any(|(at, _)| {
                let (first, last) = core.split_at(at);
                words.contains(first) && words.contains(last)
            })
    };
    let many = core.strip_suffix('s');
    words.contains(core) || many.is_some_and(|one| words.contains(one)) || two()
}

/// The first eight letters of a longer word, or of two.
fn is_cut(folded: &str, words: &HashSet<&str>) -> bool {
    folded.len() == CUT_CHARS
        && (words.iter().any(|word| word.starts_with(folded))
            || (4..6).any(|at| {
                folded.is_char_boundary(at)
                    && words.contains(&folded[..at])
                    && words.iter().any(|word| word.starts_with(&folded[at..]))
            }))
}

fn is_number(letters: &[char]) -> bool {
    let of_number = |c: &char| c.is_ascii_digit() || "/.-_ +".contains(*c);
    letters.len() <= NUMBER_CHARS_MAX && letters.iter().all(of_number)
}

/// `qwer1234`, `abcdefgh`, `1q2w3e4r`, `a1a1a1a1`: nothing of it has to be remembered.
fn is_row(letters: &[char]) -> bool {
    let every_other =
        |first: usize| -> Vec<char> { letters.iter().skip(first).step_by(2).copied().collect() };
    is_repeated(letters)
        || is_walk(letters)
        || (is_walk(&every_other(0)) && is_walk(&every_other(1)))
}

/// One part over and over, or two characters only.
fn is_repeated(letters: &[char]) -> bool {
    let over = |length: usize| {
        letters
            .iter()
            .zip(&letters[length..])
            .all(|(one, next)| one == next)
    };
    let different: HashSet<&char> = letters.iter().collect();
    different.len() <= 2 || (1..=letters.len() / 2).any(over)
}

/// Cut wherever two characters are no neighbours, each part is long.
fn is_walk(letters: &[char]) -> bool {
    let parts = letters.chunk_by(|one, next| are_neighbours(*one, *next));
    !letters.is_empty() && parts.into_iter().all(|part| part.len() >= WALK_CHARS_MIN)
}

fn are_neighbours(one: char, next: char) -> bool {
    let both = |of: fn(&char) -> bool| of(&one) && of(&next);
    let in_order = u32::from(one).abs_diff(u32::from(next)) <= 1
        || matches!((one, next), ('9', '0') | ('0', '9'));
    let counted = both(char::is_ascii_digit) || both(char::is_ascii_lowercase);
    one == next || (counted && in_order) || KEYBOARDS.iter().any(|rows| touch(rows, one, next))
}

fn touch(rows: &[&str; 4], one: char, next: char) -> bool {
    let place = |key: char| {
        let mut rows = rows.iter().enumerate();
        rows.find_map(|(y, row)| Some((row.find(key)?, y)))
    };
    let near =
        |a: (usize, usize), b: (usize, usize)| a.0.abs_diff(b.0) <= 1 && a.1.abs_diff(b.1) <= 1;
    place(one).zip(place(next)).is_some_and(|(a, b)| near(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_common() {
        for common in [
            "password",
            "PASSWORD",
            "Password1",
            "password123!",
            "p@ssw0rd",
            "pa$$w0rd",
            "passw0rd2024",
            "pa55w0rd",
            "12345678",
            "1234567890",
            "87654321",
            "11111111",
            "01021985",
            "14/07/1789",
            "0612345678",
            "12121212",
            "qwertyui",
            "azertyuiop",
            "1qaz2wsx",
            "1q2w3e4r5t",
            "qwer1234",
            "abcd1234",
            "a1b2c3d4",
            "1a2s3d4f",
            "asdfasdf",
            "abcabcabc",
            "aaaaaaaa",
            "a1a1a1a1",
            "éééé7777",
            "qsdfghjklm",
            "wxcvbn123",
            "motdepasse",
            "MotDePasse1",
            "Bienvenue1",
            "bonjour123",
            "jetaime2023",
            "doudou01",
            "Soleil2024!",
            "azerty123",
            "marseille13",
            "printemps",
            "Décembre2025",
            "nounours",
            "chocolat",
            "loulou59",
            "coucou22",
            "camille2001",
            "iloveyou",
            "sunshine",
            "princess1",
            "football",
            "baseball",
            "superman",
            "starwars",
            "trustno1",
            "whatever",
            "letmein1",
            "welcome1",
            "monkey12",
            "dragon99",
            "jordan23",
            "master01",
            "shadow123",
            "michael1",
            "charlie7",
            "liverpoo",
            "metallic",
            "corvette",
            "mercedes",
            "internet",
            "computer",
            "samantha",
            "maverick",
            "bigdaddy",
            "!football!",
            "2000hunter",
            "helpdesk2026",
            "administrateur",
            "ecole2025",
        ] {
            assert!(is_common(common), "{common}");
        }
    }

    #[test]
    fn what_has_to_be_guessed_is_not() {
        for fine in [
            "correct horse",
            "un cheval plus neuf",
            "the cat sat",
            "open sesame",
            "brouette9lampadaire",
            "kangourou-violon",
            "tournesolcasserole",
            "hx7!kqpz",
            "moncheval8xk",
            "q7vz!m2p",
            "Soleil-de-minuit-83",
            "jordan1983726",
            "trois petits chats",
            "aB3$xY9&kL",
            "",
            &"x1y2z3".repeat(10),
        ] {
            assert!(!is_common(fine), "{fine}");
        }
    }

    #[test]
    fn the_words_are_as_they_are_looked_for() {
        let all: Vec<&str> = words().collect();
        assert!(all.len() > 4_000);
        assert!(all.is_sorted() && all.iter().all(|word| fold(word) == *word));
    }
}
