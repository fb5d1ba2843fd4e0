//! Why a ticket went where it went, in words, for agents; the values are `rules::routing`'s.

use super::{Lang, Phrase, dates, phrases, sentences};
use crate::rules::PersonId;
use crate::rules::matching::{Found, Place};
use crate::rules::routing::{Away, Basis, Choice};

phrases! {
    NO_CATEGORY: fr "aucune catégorie", en "no category";
    NO_RULE: fr "Aucune règle ne s’applique : ni catégorie, ni agent.", en "No rule matches: no category, no agent.";
    NAMES_NOBODY: fr "aucun agent n’est chargé de la catégorie", en "the category has no agents";
    TO_BE_CHOSEN: fr "aucun agent n’est disponible : le choix se fera au retour de l’un d’eux", en "no agent is available: one will be chosen when somebody is back";
    WAITED: fr "à son retour", en "now back";

    ONLY: fr "personne d’autre n’est disponible", en "nobody else is available";
    LOAD: fr "moins de tickets ouverts que les autres", en "fewer open tickets than the others";
    TURN: fr "autant de tickets ouverts, mais le plus longtemps sans en recevoir", en "as many open tickets, but longest without a new one";
    ORDER: fr "en tête de liste", en "first on the list";
    TOGETHER: fr "tous ensemble", en "all together";
    SUBSTITUTE: fr "en remplacement", en "as the substitute";

    PROPOSED: fr "Catégorie proposée", en "Proposed category";
    PROPOSED_HINT: fr "D’après les demandes que les agents ont classées.", en "Based on the requests that agents have filed.";
}

sentences! {
    given(names): fr "Attribué à {names}", en "Assigned to {names}";
    filed(category): fr "Classé dans {category}", en "Filed under {category}";
    taken(name): fr "N’est plus attribué à {name}", en "Unassigned from {name}";
    instead_of(names, name): fr "Attribué à {names}, auparavant à {name}", en "Assigned to {names}, previously to {name}";
    word(word): fr "mot « {word} »", en "word “{word}”";
    sender(address): fr "expéditeur « {address} »", en "sender “{address}”";
    recipient(address): fr "écrit à « {address} »", en "written to “{address}”";
    absent(name, day): fr "{name} : absence jusqu’au {day}", en "{name} is away until {day}";
    replaced(name, day, other): fr "{name} : absence jusqu’au {day}, {other} en remplacement", en "{name} is away until {day}, replaced by {other}";
    off_hours(name): fr "{name} : hors de ses horaires", en "{name} is outside working hours";
    file_under(category): fr "Classer dans {category}", en "File under {category}";
    speaks(words): fr "Mots qui l’évoquent : {words}.", en "Words that point to it: {words}.";
    quoted(word): fr "« {word} »", en "“{word}”";
}

/// What decided between several agents.
const fn basis(basis: Basis) -> Phrase {
    match basis {
        Basis::Only => ONLY,
        Basis::Load => LOAD,
        Basis::Turn => TURN,
        Basis::Order => ORDER,
        Basis::Together => TOGETHER,
        Basis::Substitute => SUBSTITUTE,
    }
}

fn found(lang: Lang, found: &Found) -> String {
    match found.place {
        Place::Recipient => recipient(lang, &found.word),
        Place::Sender => sender(lang, &found.word),
        Place::Subject | Place::Text | Place::Anywhere => word(lang, &found.word),
    }
}

fn away(lang: Lang, away: &Away, name: &dyn Fn(PersonId) -> String) -> String {
    let who = name(away.person);
    let Some(until) = away.until else {
        return off_hours(lang, who);
    };
    let day = dates::local_day(lang, until);
    match away.substitute {
        Some(other) => replaced(lang, who, day, name(other)),
        None => absent(lang, who, day),
    }
}

/// The reasons for a choice, in the order in which they came to count.
pub fn reasons(
    lang: Lang,
    choice: &Choice,
    category: Option<&str>,
    name: &dyn Fn(PersonId) -> String,
) -> Vec<String> {
    let nobody = choice.agents.is_empty() && choice.replaces.is_none();
    let named = category.filter(|_| !nobody).map(str::to_owned);
    let subject: Vec<String> = named
        .into_iter()
        .chain(choice.found.as_ref().map(|word| found(lang, word)))
        .collect();
    let mut all = Vec::new();
    if !subject.is_empty() {
        all.push(subject.join(", "));
    }
    if choice.agents.is_empty() && choice.category.is_some() {
        match (choice.away.is_empty(), choice.replaces) {
            (false, _) => all.push(lang.say(TO_BE_CHOSEN).into()),
            (true, None) => all.push(lang.say(NAMES_NOBODY).into()),
            (true, Some(_)) => {}
        }
    }
    all.extend(choice.basis.map(|each| lang.say(basis(each)).to_string()));
    if choice.waited {
        all.push(lang.say(WAITED).into());
    }
    all.extend(choice.away.iter().map(|each| away(lang, each, name)));
    all
}

/// What became of a ticket, and why: « Confié à Paul N’Diaye (Audiovisuel, mot « micro » ; …) ».
pub fn told(
    lang: Lang,
    choice: &Choice,
    category: Option<&str>,
    name: &dyn Fn(PersonId) -> String,
) -> String {
    let names: Vec<String> = choice.agents.iter().map(|agent| name(*agent)).collect();
    let names = dates::list(lang, &names);
    let what = match (choice.agents.is_empty(), choice.replaces) {
        (false, Some(gone)) => instead_of(lang, names, name(gone)),
        (false, None) => given(lang, names),
        (true, Some(gone)) => taken(lang, name(gone)),
        (true, None) => filed(lang, category.unwrap_or_else(|| lang.say(NO_CATEGORY))),
    };
    let why = reasons(lang, choice, category, name);
    if why.is_empty() {
        return what;
    }
    let between = match lang {
        Lang::Fr => "\u{202f}; ",
        Lang::En => "; ",
    };
    format!("{what} ({})", why.join(between))
}

/// Words one after the other, each in quotation marks.
pub fn quoted_words(lang: Lang, words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(lang, word)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::CategoryId;

    const MARIE: PersonId = PersonId(1);
    const PAUL: PersonId = PersonId(2);

    fn name(person: PersonId) -> String {
        if person == MARIE { "Marie" } else { "Paul" }.into()
    }

    #[test]
    fn a_choice_is_told_with_its_reasons() {
        let sound = Choice {
            category: Some(CategoryId(1)),
            found: Some(Found {
                place: Place::Subject,
                word: "micro".into(),
            }),
            ..Choice::default()
        };
        let away = |until: Option<&str>, substitute| Away {
            person: PAUL,
            until: until.map(|day| day.parse().unwrap()),
            substitute,
        };
        let lines = [
            (
                Choice {
                    agents: vec![MARIE],
                    basis: Some(Basis::Only),
                    away: vec![away(Some("2026-11-30"), None)],
                    ..sound.clone()
                },
                "Assigned to Marie (Sound, word “micro”; nobody else is available; Paul is away until Monday 30 November 2026)",
            ),
            (
                Choice {
                    away: vec![away(None, None)],
                    ..sound.clone()
                },
                "Filed under Sound (word “micro”; no agent is available: one will be chosen when somebody is back; Paul is outside working hours)",
            ),
            (
                Choice {
                    found: None,
                    ..sound.clone()
                },
                "Filed under Sound (the category has no agents)",
            ),
            (
                Choice {
                    found: None,
                    agents: vec![MARIE],
                    waited: true,
                    ..sound.clone()
                },
                "Assigned to Marie (Sound; now back)",
            ),
            (
                Choice {
                    found: None,
                    agents: vec![MARIE],
                    basis: Some(Basis::Substitute),
                    replaces: Some(PAUL),
                    ..sound.clone()
                },
                "Assigned to Marie, previously to Paul (Sound; as the substitute)",
            ),
            (
                Choice {
                    replaces: Some(PAUL),
                    ..Choice::default()
                },
                "Unassigned from Paul",
            ),
        ];
        for (choice, expected) in lines {
            let category = choice.category.map(|_| "Sound");
            assert_eq!(told(Lang::En, &choice, category, &name), expected);
        }
    }
}
