//! How mails speak of the things of a register, as administrators write it, one a line: « salle * », where the star is a key or a
//! name; « CDI = 105 », an expression that means one thing; « * », names of one word wherever they stand.

use super::WORDS_MAX;
use super::tokens::tokens;

/// Lines of one register.
const LINES_MAX: usize = 200;
/// Characters of one.
const CHARS_MAX: usize = 200;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// These words stand before a key or a name.
    Before(String),
    /// These words mean the thing of that key.
    Means(String, String),
    /// Names and keys without a digit are known wherever they stand.
    Anywhere,
}

/// What is wrong with the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// That line is none of the three.
    Line(String),
    /// There are too many, or one is too long.
    TooMany,
}

/// The lines that were typed.
pub fn read(typed: &str) -> Result<Vec<Pattern>, Fault> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut patterns = Vec::new();
    for line in lines {
        if patterns.len() >= LINES_MAX || line.chars().count() > CHARS_MAX {
            return Err(Fault::TooMany);
        }
        patterns.push(line_of(line).ok_or_else(|| Fault::Line(line.into()))?);
    }
    Ok(patterns)
}

fn line_of(line: &str) -> Option<Pattern> {
    if line == "*" {
        return Some(Pattern::Anywhere);
    }
    if let Some((words, key)) = line.split_once('=') {
        let (words, key) = (words.trim(), key.trim());
        return (has_letters(words) && !words.contains('*') && !tokens(key).is_empty())
            .then(|| Pattern::Means(words.into(), key.into()));
    }
    let words = line.strip_suffix('*')?.trim();
    (has_letters(words) && !words.contains('*')).then(|| Pattern::Before(words.into()))
}

/// A number alone, or a letter, is in every mail.
fn has_letters(words: &str) -> bool {
    let words = tokens(words);
    let letters: usize = words
        .iter()
        .filter(|word| !word.number)
        .map(|word| word.raw.chars().count())
        .sum();
    letters > 1 && words.len() <= WORDS_MAX
}

/// What a register of that name begins with.
pub fn suggested(names: [&str; 2]) -> String {
    let words: Vec<String> = names
        .iter()
        .flat_map(|name| tokens(name))
        .map(|token| token.word)
        .collect();
    let has = |word: &str| words.iter().any(|known| known == word);
    let mut lines = Vec::new();
    if has("salle") || has("room") {
        lines.extend([
            "salle *",
            "salle info *",
            "salle informatique *",
            "salle de cours *",
            "salle de classe *",
            "salle de réunion *",
            "room *",
            "classroom *",
        ]);
    }
    if has("ordinateur") || has("computer") || has("poste") || has("pc") {
        lines.extend([
            "ordinateur *",
            "poste *",
            "PC *",
            "ordinateur portable *",
            "inventaire *",
            "computer *",
            "laptop *",
        ]);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_word_before_keys_or_an_expression_or_the_star() {
        let before = |words: &str| Ok(vec![Pattern::Before(words.into())]);
        for (typed, expected) in [
            ("salle *", before("salle")),
            ("  salle de  cours*\n\n", before("salle de  cours")),
            (
                "CDI = 105",
                Ok(vec![Pattern::Means("CDI".into(), "105".into())]),
            ),
            ("*", Ok(vec![Pattern::Anywhere])),
            ("", Ok(vec![])),
            ("salle", Err(Fault::Line("salle".into()))),
            ("* salle", Err(Fault::Line("* salle".into()))),
            ("12 *", Err(Fault::Line("12 *".into()))),
            ("a *", Err(Fault::Line("a *".into()))),
            ("CDI =", Err(Fault::Line("CDI =".into()))),
            ("= 105", Err(Fault::Line("= 105".into()))),
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
        assert_eq!(
            read(&"salle *\n".repeat(LINES_MAX + 1)),
            Err(Fault::TooMany)
        );
        for names in [["Salles", "Rooms"], ["Ordinateurs", "Computers"]] {
            assert!(read(&suggested(names)).is_ok_and(|lines| lines.len() > 2));
        }
    }
}
