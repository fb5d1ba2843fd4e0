//! Canned replies: which words in braces stand for something, and filling them in.

/// What a canned reply can name, in either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The requester's first name.
    FirstName,
    /// The requester's family name.
    FamilyName,
    /// The requester's whole name.
    Name,
    /// The ticket's number.
    Number,
    /// Its title.
    Title,
    /// Who writes.
    Agent,
    /// Where the ticket is.
    Link,
}

impl Variable {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("prénom", Self::FirstName),
        ("prenom", Self::FirstName),
        ("firstname", Self::FirstName),
        ("nom", Self::FamilyName),
        ("lastname", Self::FamilyName),
        ("nom complet", Self::Name),
        ("name", Self::Name),
        ("full name", Self::Name),
        ("numéro", Self::Number),
        ("numero", Self::Number),
        ("number", Self::Number),
        ("titre", Self::Title),
        ("title", Self::Title),
        ("agent", Self::Agent),
        ("lien", Self::Link),
        ("link", Self::Link),
    ];

    fn from_word(word: &str) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, variable)| *variable)
    }
}

/// Letters between braces that can still be a variable's name.
const WORD_BYTES_MAX: usize = 20;

/// A piece of a reply: text as it stands, or a name in braces.
enum Piece<'a> {
    Text(&'a str),
    Named(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let word = after
            .find(['}', '{', '\n'])
            .filter(|end| after[*end..].starts_with('}'));
        let word = word.map(|end| &after[..end]);
        let named = word.filter(|word| !word.is_empty() && word.len() <= WORD_BYTES_MAX);
        if let Some(word) = named {
            pieces.push(Piece::Text(&rest[..open]));
            pieces.push(Piece::Named(word));
            rest = &after[word.len() + 1..];
        } else {
            pieces.push(Piece::Text(&rest[..=open]));
            rest = after;
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The text with what stands for each variable; a name that nothing stands for is left as it is.
pub fn fill(text: &str, value: impl Fn(Variable) -> String) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Named(word) => match Variable::from_word(word) {
                Some(variable) => value(variable),
                None => format!("{{{word}}}"),
            },
        })
        .collect()
}

/// The first name in braces that nothing stands for.
pub fn unknown(text: &str) -> Option<&str> {
    pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Named(word) if Variable::from_word(word).is_none() => Some(word),
        Piece::Named(_) | Piece::Text(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        fill(text, |variable| match variable {
            Variable::FirstName => "Camille".into(),
            Variable::FamilyName => "Durand".into(),
            Variable::Name => "Camille Durand".into(),
            Variable::Number => "1042".into(),
            Variable::Title => "{agent}".into(),
            Variable::Agent => "Marie".into(),
            Variable::Link => "https://e/t/1042".into(),
        })
    }

    #[test]
    fn names_in_braces_are_filled_in_once() {
        for (text, expected) in [
            ("Bonjour {prénom},", "Bonjour Camille,"),
            (
                "{firstname} {number}: {link}",
                "Camille 1042: https://e/t/1042",
            ),
            ("« {titre} »", "« {agent} »"),
            ("{prénon} {}", "{prénon} {}"),
            ("{prénom} {nom}", "Camille Durand"),
            ("{ {nom complet}", "{ Camille Durand"),
            ("{{name}}", "{Camille Durand}"),
            (
                "{firstname} {lastname} {full name}",
                "Camille Durand Camille Durand",
            ),
            ("{nom", "{nom"),
            ("", ""),
        ] {
            assert_eq!(filled(text), expected, "{text}");
        }
        assert_eq!(filled(&"{".repeat(100_000)).len(), 100_000);
    }

    #[test]
    fn a_name_that_stands_for_nothing_is_found() {
        for (text, expected) in [
            ("Bonjour {prénon},", Some("prénon")),
            ("Bonjour {prénom},", None),
            ("fn main() {\n}", None),
        ] {
            assert_eq!(unknown(text), expected, "{text}");
        }
    }
}
