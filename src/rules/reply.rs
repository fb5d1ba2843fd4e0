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

/// What says that it works, and goes for thanks where nothing else is said.
const AGREES: &[&str] = &[
    "ok",
    "okay",
    "d'accord",
    "parfait",
    "super",
    "nickel",
    "top",
    "genial",
    "impeccable",
    "c'est bon",
    "tout est bon",
    "marche",
    "fonctionne",
    "regle",
    "resolu",
    "recu",
    "entendu",
    "all good",
    "works",
    "working",
    "fixed",
    "solved",
    "perfect",
    "great",
    "funktioniert",
    "alles gut",
    "perfecto",
    "funciona",
];

/// How what people write under a mail begins, where no line of « -- » does: it is their signature.
const CLOSINGS: &[&str] = &[
    "cordialement",
    "bien cordialement",
    "tres cordialement",
    "bien a vous",
    "bien a toi",
    "salutations",
    "sinceres salutations",
    "meilleures salutations",
    "respectueusement",
    "bonne journee",
    "bonne soiree",
    "bonne fin de",
    "best regards",
    "kind regards",
    "best",
    "regards",
    "sincerely",
    "cheers",
    "mit freundlichen grussen",
    "viele grusse",
    "saludos",
    "un saludo",
];
/// More lines are no signature.
const SIGNATURE_LINES_MAX: usize = 12;
/// A longer line is none of it.
const SIGNATURE_LINE_CHARS_MAX: usize = 90;
/// A telephone number has so many digits.
const TELEPHONE_DIGITS_MIN: usize = 8;

/// Reads a reply of somebody of that name, without its quoted history.
pub fn read(text: &str, name: &str) -> Reply {
    let text = fold(&text.replace('’', "'"));
    let text = unsigned(&text, &fold(name));
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
        "refuser" | "reject" if has_reason(text, first) => Reply::Rejects,
        _ if is_thanks(text) => Reply::Thanks,
        _ => Reply::Says,
    }
}

/// The text without the signature below it. Where what looks like one asks or complains, it is none.
fn unsigned<'a>(text: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    let mut said = false;
    let mut after_blank = false;
    // Asked of no earlier line, as each question reads on to the end.
    let earliest = last_lines(text);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let begins = || {
            bare == "--"
                || said
                    && (closes(bare) || is_name(bare, name) || after_blank && is_card(&text[at..]))
        };
        if at >= earliest && begins() && is_signature(&text[at..]) {
            return &text[..at];
        }
        said |= !bare.is_empty();
        after_blank = bare.is_empty();
        at += line.len();
    }
    text
}

/// Where the last lines begin that are few enough for a signature.
fn last_lines(text: &str) -> usize {
    let lines = text.split_inclusive('\n').rev();
    let mut left = SIGNATURE_LINES_MAX;
    let mut at = text.len();
    for line in lines {
        if !line.trim().is_empty() {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        at -= line.len();
    }
    at
}

fn closes(line: &str) -> bool {
    let line = line.trim_end_matches([',', '.', '!', ' ']);
    let most = |closing: &&str| {
        line.strip_prefix(*closing)
            .is_some_and(|rest| rest.split_whitespace().count() <= 3)
    };
    CLOSINGS.iter().any(most)
}

/// All words of somebody's name, and not many beside.
fn is_name(line: &str, name: &str) -> bool {
    let words = |text: &'_ str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(String::from)
            .collect::<Vec<_>>()
    };
    let (line, name) = (words(line), words(name));
    !name.is_empty() && line.len() <= name.len() + 2 && name.iter().all(|word| line.contains(word))
}

/// A card with a telephone number, an address or a page.
fn is_card(text: &str) -> bool {
    text.lines().any(|line| {
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        digits >= TELEPHONE_DIGITS_MIN
            || line.contains("www.")
            || line.contains("://")
            || line.contains('@')
    })
}

/// Nothing in it asks or complains.
fn is_signature(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    lines().count() <= SIGNATURE_LINES_MAX
        && lines()
            .all(|line| line.chars().count() <= SIGNATURE_LINE_CHARS_MAX && !line.contains('?'))
        && !words_of(text).any(|word| BUT.contains(&word) || ["ps", "nb"].contains(&word))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !word.is_empty())
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
    let words: Vec<&str> = words_of(text).take(THANKS_WORDS_MAX + 1).collect();
    if words.len() > THANKS_WORDS_MAX {
        return false;
    }
    let others = words
        .iter()
        .filter(|word| !THANKS.contains(word) && !POLITE.contains(word) && !AGREES.contains(word))
        .count();
    let together = format!(" {} ", words.join(" "));
    let agrees = || {
        let said = |words: &&str| together.contains(&format!(" {words} "));
        others == 0 && AGREES.iter().any(said)
    };
    others <= OTHER_WORDS_MAX
        && (words.iter().any(|word| THANKS.contains(word)) || agrees())
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
            ("Ok", Thanks),
            ("C’est bon, ça marche.", Thanks),
            ("OK pour demain 14 h en salle 12", Says),
            ("Ça marche moins bien", Says),
            ("Ça ne marche pas", Says),
            ("Bonjour", Says),
            ("", Says),
        ] {
            assert_eq!(read(text, ""), expected, "{text:?}");
        }
    }

    #[test]
    fn a_signature_says_nothing() {
        use Reply::{Rejects, Says, Thanks};
        for (text, expected) in [
            (
                "Merci !\n--\nCamille Durand\nProfesseure de mathématiques, bâtiment C",
                Thanks,
            ),
            (
                "Merci !\n\nCamille DURAND\nProfesseure de mathématiques et responsable du laboratoire de langues\nTél. 04 72 00 00 00",
                Thanks,
            ),
            (
                "Merci beaucoup.\n\nCordialement,\nCamille Durand\nService de la scolarité, bureau 112 du bâtiment principal",
                Thanks,
            ),
            (
                "C'est bon !\n\nMme Durand\nGestionnaire des bourses\n04 72 00 00 00 | www.ecole.example",
                Thanks,
            ),
            (
                "Thanks!\n\nBest regards,\nCamille\nHead of the languages laboratory",
                Thanks,
            ),
            (
                "Merci.\n\nCordialement,\nCamille\n\nPS : le son ne marche toujours pas.",
                Says,
            ),
            ("Merci.\n\nCamille Durand\nEt pour la salle 13 ?", Says),
            ("Refuser\nLe câble est tombé.\n--\nCamille", Rejects),
            ("Camille Durand\nVoici le numéro de la salle : 12", Says),
        ] {
            assert_eq!(read(text, "Camille Durand"), expected, "{text:?}");
        }
    }
}
