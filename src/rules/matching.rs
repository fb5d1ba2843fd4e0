//! Where the words of a category are found in what somebody asks, accents and case folded; who then gets it is in `routing`.

use super::words::words;

words! {
    /// Where a word of a category is looked for; in the order in which they count.
    Place {
        /// An address that the mail was written to.
        Recipient = "recipient",
        /// The address of whoever asks.
        Sender = "sender",
        /// The subject only.
        Subject = "subject",
        /// The text only.
        Text = "text",
        /// The subject, else the text.
        Anywhere = "anywhere",
    }
}

/// A word, expression or address that points to a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it is looked for.
    pub place: Place,
    /// As it was typed.
    pub text: String,
}

/// A request as its words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its title.
    pub subject: &'a str,
    /// What was written.
    pub text: &'a str,
    /// The address of whoever asks.
    pub sender: &'a str,
    /// The addresses that the mail was written to; none of a request by the form.
    pub written_to: &'a [String],
}

/// What was found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The place in which it stood: never [`Place::Anywhere`].
    pub place: Place,
    /// The word, as it was typed by whoever made the rule.
    pub word: String,
}

/// Finds which of these lists of words speaks first, by its number. An address counts before words, the subject before the
/// text, a longer expression before a shorter one, then the first list.
pub fn find<'a>(
    message: &Message<'_>,
    lists: impl Iterator<Item = &'a [Word]>,
) -> Option<(usize, Found)> {
    let lists: Vec<&[Word]> = lists.collect();
    let (subject, text) = (fold(message.subject), fold(message.text));
    let stands = |place: Place, word: &str| match place {
        Place::Recipient => message.written_to.iter().any(|to| is_address(to, word)),
        Place::Sender => is_address(message.sender, word),
        Place::Subject => holds(&subject, &fold(word)),
        Place::Text => holds(&text, &fold(word)),
        Place::Anywhere => false,
    };
    let looked_for = |word: &Word, place: Place| {
        let either = matches!(place, Place::Subject | Place::Text);
        word.place == place || (word.place == Place::Anywhere && either)
    };
    Place::ALL.iter().find_map(|place| {
        let words = lists
            .iter()
            .enumerate()
            .flat_map(|(list, words)| words.iter().map(move |word| (list, word)));
        words
            .filter(|(_, word)| looked_for(word, *place) && stands(*place, &word.text))
            .max_by_key(|(list, word)| (word.text.chars().count(), std::cmp::Reverse(*list)))
            .map(|(list, word)| {
                let word = word.text.clone();
                (
                    list,
                    Found {
                        place: *place,
                        word,
                    },
                )
            })
    })
}

/// `x@school.fr` is that address, `@school.fr` any of that domain, `x` or `x@` that name at any domain.
fn is_address(address: &str, rule: &str) -> bool {
    let (address, rule) = (fold(address.trim()), fold(rule.trim()));
    let Some((name, domain)) = address.rsplit_once('@') else {
        return false;
    };
    match rule.rsplit_once('@') {
        Some(("", "")) | None if rule.len() < 2 => false,
        Some(("", wanted)) => domain == wanted,
        Some((wanted, "")) => name == wanted,
        Some(_) => address == rule,
        None => name == rule,
    }
}

/// Whole words only: « imprim » is not found in « imprimante », unless the rule says « imprimante ».
fn holds(place: &str, word: &str) -> bool {
    let word = word.trim();
    !word.is_empty()
        && place.match_indices(word).any(|(at, _)| {
            let before = place[..at].chars().next_back();
            let mut after = place[at + word.len()..].chars();
            let next = after.next();
            let plural = matches!(next, Some('s' | 'x'));
            !before.is_some_and(char::is_alphanumeric)
                && (!next.is_some_and(char::is_alphanumeric)
                    || plural && !after.next().is_some_and(char::is_alphanumeric))
        })
}

/// Parts of a word with hyphens, and its letters, for it to be one word too.
const HYPHENED_PARTS_MAX: usize = 3;
const HYPHENED_CHARS_MAX: usize = 24;

/// The words of a text that have hyphens, each written as one: « wifi » for « Wi-Fi ». With a space before each.
pub fn joined(text: &str) -> String {
    let hyphen = |c: char| c == '-' || c == '\u{2011}';
    let words = text.split(|c: char| !c.is_alphanumeric() && !hyphen(c));
    let mut all = String::new();
    for word in words {
        let word = word.trim_matches(hyphen);
        let parts = word.split(hyphen);
        let few = (2..=HYPHENED_PARTS_MAX).contains(&parts.clone().count());
        if few && word.len() <= 4 * HYPHENED_CHARS_MAX && word.chars().count() <= HYPHENED_CHARS_MAX
        {
            all.push(' ');
            all.extend(parts);
        }
    }
    all
}

/// Lowercase without accents, for comparing what people write.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // Most of any text, copied as it stands: whole texts are folded at each search.
        let plain_until = rest.bytes().position(|byte| !byte.is_ascii());
        let (ascii, other) = rest.split_at(plain_until.unwrap_or(rest.len()));
        folded.push_str(ascii);
        let others_until = other.bytes().position(|byte| byte.is_ascii());
        let (other, after) = other.split_at(others_until.unwrap_or(other.len()));
        fold_letters(other, &mut folded);
        rest = after;
    }
    folded.make_ascii_lowercase();
    folded
}

/// The same for letters beyond ASCII.
fn fold_letters(text: &str, folded: &mut String) {
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            // Some programs write an accent as a letter of its own.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(plain(other)),
        }
    }
}

const fn plain(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'ą' => 'a',
        'ç' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' | 'õ' | 'ø' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ñ' | 'ń' => 'n',
        'ł' => 'l',
        'ś' => 's',
        'ż' | 'ź' => 'z',
        '’' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Place::{Anywhere, Recipient, Sender, Subject, Text};
    use super::*;

    /// Categories by number: 0 sound and picture, 1 network, 2 printing, 3 direction.
    fn lists() -> [Vec<Word>; 4] {
        let words = |words: &[(Place, &str)]| {
            let words = words.iter();
            words
                .map(|(place, text)| Word {
                    place: *place,
                    text: (*text).into(),
                })
                .collect()
        };
        [
            words(&[
                (Anywhere, "vidéoprojecteur"),
                (Anywhere, "salle de conférence"),
                (Recipient, "av@ecole.example"),
            ]),
            words(&[(Anywhere, "wi-fi"), (Anywhere, "Réseau"), (Text, "salle")]),
            words(&[
                (Subject, "traceur"),
                (Sender, "imprimante"),
                (Anywhere, "cœur"),
            ]),
            words(&[(Sender, "@direction.example")]),
        ]
    }

    fn found(message: &Message<'_>) -> Option<(usize, Place)> {
        let lists = lists();
        find(message, lists.iter().map(Vec::as_slice)).map(|(list, found)| (list, found.place))
    }

    #[test]
    fn words_with_hyphens_are_one_word_too() {
        for (text, expected) in [
            ("Le Wi-Fi, et l’e-mail.", " WiFi email"),
            ("CAO-14 ou rendez-vous", " CAO14 rendezvous"),
            ("x\u{2011}y", " xy"),
            ("sans — tiret -12 et a- -b", ""),
            ("2026-11-24-10-30", ""),
            ("ligne ----- ligne", ""),
        ] {
            assert_eq!(joined(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_found_where_they_are_looked_for() {
        for (subject, text, expected) in [
            ("Videoprojecteur en panne", "", Some((0, Subject))),
            ("Deux VIDÉOPROJECTEURS", "", Some((0, Subject))),
            ("Panne", "dans la SALLE DE CONFÉRENCE", Some((0, Text))),
            // The subject counts before the text, whatever is longer.
            (
                "Plus de Wi-Fi",
                "près du vidéoprojecteur",
                Some((1, Subject)),
            ),
            // The longer expression counts in one place.
            ("Panne", "salle de conférence", Some((0, Text))),
            ("Panne", "salle 12", Some((1, Text))),
            ("Salle 12", "panne", None),
            ("Traceur bloqué", "", Some((2, Subject))),
            ("Panne", "le traceur", None),
            ("wi-fine", "", None),
            ("le réseaux", "", Some((1, Subject))),
            ("Autre chose", "", None),
            ("Le coeur du reseau", "", Some((1, Subject))),
            ("Le CŒUR", "", Some((2, Subject))),
            // Accents as letters of their own.
            ("Le re\u{301}seau", "", Some((1, Subject))),
            ("", "", None),
        ] {
            let message = Message {
                subject,
                text,
                ..Message::default()
            };
            assert_eq!(found(&message), expected, "{subject} / {text}");
        }
    }

    #[test]
    fn addresses_count_before_words() {
        for (sender, to, expected) in [
            (
                "a@ecole.example",
                "support@ecole.example",
                Some((1, Subject)),
            ),
            ("a@ecole.example", "av@ecole.example", Some((0, Recipient))),
            ("a@ecole.example", "AV@Ecole.example", Some((0, Recipient))),
            (
                "a@ecole.example",
                "av@elsewhere.example",
                Some((1, Subject)),
            ),
            ("imprimante@ecole.example", "", Some((2, Sender))),
            ("imprimante2@ecole.example", "", Some((1, Subject))),
            ("x@direction.example", "", Some((3, Sender))),
            ("x@sub.direction.example", "", Some((1, Subject))),
            // Written to counts before written by.
            (
                "x@direction.example",
                "av@ecole.example",
                Some((0, Recipient)),
            ),
            ("", "", Some((1, Subject))),
        ] {
            let written_to = [to.to_owned()];
            let message = Message {
                subject: "Wi-Fi",
                sender,
                written_to: &written_to,
                ..Message::default()
            };
            assert_eq!(found(&message), expected, "{sender} to {to}");
        }
    }

    #[test]
    fn letters_with_and_without_accents_are_folded_where_they_stand() {
        for (text, folded) in [
            ("", ""),
            ("CAO-14", "cao-14"),
            ("Été à l’ÉCOLE", "ete a l'ecole"),
            ("ŒUVRE d’Ælle", "oeuvre d'aelle"),
            ("e\u{301}te\u{301}", "ete"),
            ("12\u{202f}h \u{212a}O", "12 h ko"),
            ("日本 Tokyo", "日本 tokyo"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn an_address_is_itself_a_domain_or_a_name() {
        for (address, rule, expected) in [
            ("a.b@school.fr", "a.b@school.fr", true),
            ("A.B@School.fr", "a.b@SCHOOL.fr", true),
            ("a.b@school.fr", "@school.fr", true),
            ("a.b@evil-school.fr", "@school.fr", false),
            ("a.b@school.fr", "a.b", true),
            ("a.b@school.fr", "a.b@", true),
            ("a.b@school.fr", "b", false),
            ("a.b@school.fr", "", false),
            ("a.b@school.fr", "@", false),
            ("", "@", false),
            ("a", "a", false),
        ] {
            assert_eq!(is_address(address, rule), expected, "{address} by {rule}");
        }
    }
}
