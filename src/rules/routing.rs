//! Which agents a new request goes to: by its subject, then by who is there and how much they have.

use super::{CategoryId, PersonId};

/// A category as routing sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Words or expressions that point to it.
    pub words: Vec<String>,
    /// Who treats it.
    pub agents: Vec<PersonId>,
}

/// An agent as routing sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Which.
    pub id: PersonId,
    /// Away today.
    pub absent: bool,
    /// Open tickets in hand.
    pub open_tickets: u32,
}

/// Where a request goes, and why, as values that `i18n` puts in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The category found.
    pub category: Option<CategoryId>,
    /// The word that found it.
    pub word: Option<String>,
    /// Who gets it; empty when nobody can.
    pub agents: Vec<PersonId>,
    /// Who would have, but is away.
    pub absent: Vec<PersonId>,
}

/// Chooses by subject and text. Of the category's agents who are there, the one with the fewest open tickets; then the
/// first named. `chosen` is a category that the requester picked, which no word overrides.
pub fn choose(
    subject: &str,
    text: &str,
    chosen: Option<CategoryId>,
    categories: &[Category],
    agents: &[Agent],
) -> Choice {
    let found = match chosen {
        Some(id) => categories.iter().find(|c| c.id == id).map(|c| (c, None)),
        None => find_category(subject, text, categories),
    };
    let Some((category, word)) = found else {
        return Choice::default();
    };
    let of_category = |agent: &&Agent| category.agents.contains(&agent.id);
    let absent = agents
        .iter()
        .filter(of_category)
        .filter(|a| a.absent)
        .map(|a| a.id)
        .collect();
    let present = agents.iter().filter(of_category).filter(|a| !a.absent);
    let rank = |agent: &&Agent| {
        (
            agent.open_tickets,
            category.agents.iter().position(|id| *id == agent.id),
        )
    };
    Choice {
        category: Some(category.id),
        word,
        agents: present.min_by_key(rank).map(|a| a.id).into_iter().collect(),
        absent,
    }
}

/// A word in the subject counts before one in the text; a longer expression before a shorter one.
fn find_category<'a>(
    subject: &str,
    text: &str,
    categories: &'a [Category],
) -> Option<(&'a Category, Option<String>)> {
    [fold(subject), fold(text)].iter().find_map(|place| {
        categories
            .iter()
            .flat_map(|category| category.words.iter().map(move |word| (category, word)))
            .filter(|(_, word)| holds(place, &fold(word)))
            .max_by_key(|(_, word)| word.chars().count())
            .map(|(category, word)| (category, Some(word.clone())))
    })
}

/// Whole words only: « imprim » is not found in « imprimante », unless the rule says « imprimante ».
fn holds(place: &str, word: &str) -> bool {
    !word.is_empty()
        && place.match_indices(word).any(|(at, _)| {
            let before = place[..at].chars().next_back();
            let after = place[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric)
                && after.is_none_or(|c| {
                    !c.is_alphanumeric()
                        || (c == 's' || c == 'x') && ends_word(place, at + word.len())
                })
        })
}

/// A plural's last letter is allowed.
fn ends_word(place: &str, at: usize) -> bool {
    !place[at..]
        .chars()
        .nth(1)
        .is_some_and(char::is_alphanumeric)
}

/// Lowercase without accents, for comparing what people write.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
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
    use super::*;

    fn school() -> (Vec<Category>, Vec<Agent>) {
        let category = |id, name: &str, words: &[&str], agents: &[i64]| Category {
            id: CategoryId(id),
            name: name.into(),
            words: words.iter().map(|w| (*w).into()).collect(),
            agents: agents.iter().copied().map(PersonId).collect(),
        };
        let agent = |id, absent, open_tickets| Agent {
            id: PersonId(id),
            absent,
            open_tickets,
        };
        (
            vec![
                category(
                    1,
                    "Audiovisuel",
                    &["vidéoprojecteur", "salle de conférence"],
                    &[10, 11],
                ),
                category(2, "Réseau", &["wi-fi", "réseau"], &[12]),
            ],
            vec![agent(10, false, 4), agent(11, false, 2), agent(12, true, 0)],
        )
    }

    #[test]
    fn requests_go_by_subject_availability_and_load() {
        let (categories, agents) = school();
        for (subject, text, category, given_to, absent) in [
            ("Videoprojecteur en panne", "", Some(1), vec![11], vec![]),
            ("Deux vidéoprojecteurs", "", Some(1), vec![11], vec![]),
            (
                "Panne",
                "dans la SALLE DE CONFÉRENCE",
                Some(1),
                vec![11],
                vec![],
            ),
            (
                "Plus de Wi-Fi",
                "près du vidéoprojecteur",
                Some(2),
                vec![],
                vec![12],
            ),
            ("wi-fine", "", None, vec![], vec![]),
            ("Autre chose", "", None, vec![], vec![]),
        ] {
            let choice = choose(subject, text, None, &categories, &agents);
            let ids = |people: &[PersonId]| people.iter().map(|p| p.0).collect::<Vec<_>>();
            assert_eq!(choice.category.map(|c| c.0), category, "{subject}");
            assert_eq!(ids(&choice.agents), given_to, "{subject}");
            assert_eq!(ids(&choice.absent), absent, "{subject}");
        }
    }

    #[test]
    fn a_picked_category_is_not_overridden_by_a_word() {
        let (categories, agents) = school();
        let choice = choose(
            "Vidéoprojecteur",
            "",
            Some(CategoryId(2)),
            &categories,
            &agents,
        );
        assert_eq!(choice.category, Some(CategoryId(2)));
    }
}
