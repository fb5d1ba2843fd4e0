//! What a requester's mail says to a proposed solution: yes, no, only thanks, or something that somebody must read.

use super::matching::fold;

/// A reply to a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// « ACCEPTER »
    Accepts,
    /// « REFUSER », with a reason.
    Rejects,
    /// « Merci ! »: it decides nothing, and must not keep the ticket from closing (GLPI#5020).
    Thanks,
    /// Anything else.
    Says,
}

/// More words than a thank-you has.
const THANKS_WORDS_MAX: usize = 25;
/// Names and the like that are no words of thanks.
const OTHER_WORDS_MAX: usize = 4;

const THANKS: &[&str] = &[
    "merci",
    "mercis",
    "thanks",
    "thank",
    "thx",
    "danke",
    "dank",
    "dankeschon",
    "gracias",
];

/// What goes with thanks, in four languages, without accents.
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "beaucoup", "bien", "encore", "infiniment", "mille", "fois", "a", "vous", "toi", "tous", "toutes", "tout", "toute",
    "le", "la", "de", "du", "des", "pour", "votre", "ton", "aide", "reponse", "rapidite", "intervention", "super",
    "parfait", "parfaite", "genial", "top", "nickel", "ok", "d'accord", "c'est", "cest", "est", "bon", "regle",
    "resolu", "marche", "fonctionne", "ca", "cela", "maintenant", "a", "nouveau", "bonne", "bonjour", "journee",
    "soiree", "fin", "semaine", "weekend", "cordialement", "bonsoir", "oui", "tres", "l'equipe", "equipe", "et", "je",
    "you", "so", "very", "much", "many", "a", "lot", "again", "for", "your", "the", "help", "great", "perfect", "works",
    "it", "is", "fine", "now", "all", "good", "everything", "working", "yes", "hello", "hi", "dear", "best", "kind",
    "regards", "have", "nice", "day", "solved", "fixed", "and", "vielen", "schon", "sehr", "alles", "gut",
    "funktioniert", "es", "jetzt", "wieder", "fur", "die", "hilfe", "hallo", "ja", "mit", "freundlichen", "grussen",
    "viele", "grusse", "muchas", "mil", "por", "su", "tu", "ayuda", "todo", "funciona", "ya", "perfecto", "si", "hola",
    "un", "saludo", "saludos", "buen", "dia",
];

/// What turns thanks into something else.
#[rustfmt::skip]
const BUT: &[&str] = &[
    "pas", "mais", "toujours", "plus", "rien", "aucun", "sauf", "probleme", "souci", "par contre", "cependant", "not",
    "but", "still", "however", "except", "problem", "issue", "doesn't", "don't", "nicht", "aber", "noch", "kein",
    "leider", "pero", "todavia", "sin", "problema", "no",
];

/// Reads a reply, without its quoted history.
pub fn read(text: &str) -> Reply {
    let text = fold(text.split("\n-- ").next().unwrap_or_default());
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let word = |line: &str| {
        line.split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_string()
    };
    match word(first).as_str() {
        "accepter" | "accepte" | "accept" if first.split_whitespace().count() <= 4 => {
            Reply::Accepts
        }
        "refuser" | "reject" if has_reason(&text, first) => Reply::Rejects,
        _ if is_thanks(&text) => Reply::Thanks,
        _ => Reply::Says,
    }
}

/// « REFUSER » alone is no refusal: a reason is asked for.
fn has_reason(text: &str, first: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(first) > 1 || words(text) > words(first)
}

fn is_thanks(text: &str) -> bool {
    if text.contains('?') {
        return false;
    }
    let letters = |c: char| !(c.is_alphanumeric() || c == '\'');
    let words: Vec<&str> = text
        .split(letters)
        .filter(|word| !word.is_empty())
        .collect();
    let others = words
        .iter()
        .filter(|word| !THANKS.contains(word) && !POLITE.contains(word))
        .count();
    words.len() <= THANKS_WORDS_MAX
        && others <= OTHER_WORDS_MAX
        && words.iter().any(|word| THANKS.contains(word))
        && !words.iter().any(|word| BUT.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_to_a_solution_are_understood() {
        use Reply::{Accepts, Rejects, Says, Thanks};
        for (text, expected) in [
            ("ACCEPTER", Accepts),
            ("Accepter.\n\nCamille", Accepts),
            ("Accept", Accepts),
            (
                "Accepter cela me semble difficile tant que rien ne marche",
                Says,
            ),
            ("REFUSER toujours pas de signal", Rejects),
            ("Refuser\nLe câble est de nouveau tombé.", Rejects),
            ("REFUSER", Says),
            ("Merci !", Thanks),
            (
                "Bonjour,\n\nMerci beaucoup, tout fonctionne.\n\nBonne journée,\nCamille Durand",
                Thanks,
            ),
            ("Thanks, it works now!", Thanks),
            ("Vielen Dank", Thanks),
            ("Danke, alles funktioniert wieder.", Thanks),
            ("Muchas gracias por su ayuda", Thanks),
            ("Merci, mais ça ne marche toujours pas.", Says),
            ("Merci. Et pour la salle 13 ?", Says),
            (
                "Merci de venir demain en salle 12 avec un câble plus long",
                Says,
            ),
            ("Ok", Says),
            ("", Says),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }
}
