//! Which lines of a text its author wrote about the matter: neither quoted nor a signature; what mails quote was settled in
//! `passages` before, where it could be.

use crate::rules::matching::fold;

/// How a letter ends, folded, whatever follows.
const CLOSINGS: &[&str] = &[
    "cordialement",
    "bien cordialement",
    "tres cordialement",
    "bien a vous",
    "bien a toi",
    "bien sincerement",
    "salutations",
    "sinceres salutations",
    "meilleures salutations",
    "respectueusement",
    "amicalement",
    "cdt",
    "cdlt",
    "bonne journee",
    "bonne soiree",
    "bonne fin de journee",
    "belle journee",
    "bonne reception",
    "a bientot",
    "regards",
    "best regards",
    "kind regards",
    "warm regards",
    "best wishes",
    "many thanks",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "yours",
    "cheers",
    "best,",
];
/// How it ends where nothing but a few short lines follows.
const THANKS: &[&str] = &["merci", "thanks", "thank you", "thx"];
/// Lines of telephones and webmails.
const SENT_BY: &[&str] = &[
    "envoye de mon",
    "envoye depuis",
    "envoye a partir de",
    "sent from my",
    "get outlook",
    "obtenez outlook",
    "telecharger outlook",
];
/// Lines and characters of a signature.
const SIGNATURE_LINES_MAX: usize = 8;
const SIGNATURE_CHARS_MAX: usize = 70;
/// Words of a line that closes a letter.
const CLOSING_WORDS_MAX: usize = 6;
/// Words of a line that thanks and says no more.
const THANKS_WORDS_MAX: usize = 3;
/// Digits of a telephone number.
const PHONE_DIGITS_MIN: usize = 9;

/// The author's own lines, each other blanked: what is found keeps its place.
pub fn own(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept = vec![true; lines.len()];
    for (line, kept) in lines.iter().zip(&mut kept) {
        *kept = !line.trim_start().starts_with('>') && !is_sent_by(line);
    }
    if let Some(from) = end_of_letter(&lines) {
        // What a program puts below two dashes has none.
        let has_script = lines[from].trim() != "--";
        let mut after_script = false;
        for (line, kept) in lines.iter().zip(&mut kept).skip(from) {
            after_script =
                has_script && is_after_script(line) || (after_script && !line.trim().is_empty());
            *kept &= after_script;
        }
    }
    let mut own = String::with_capacity(text.len());
    for (at, (line, kept)) in lines.iter().zip(kept).enumerate() {
        if at > 0 {
            own.push('\n');
        }
        if kept {
            own.push_str(line);
        } else {
            own.extend(std::iter::repeat_n(' ', line.len()));
        }
    }
    own
}

/// The line with which the signature begins.
fn end_of_letter(lines: &[&str]) -> Option<usize> {
    let closes = |at: usize| {
        let line = bare(lines[at]);
        let words = line.split_whitespace().count();
        if line == "--" {
            return true;
        }
        let begins = |word: &&&str| {
            let rest = line.strip_prefix(**word);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        if words == 0 || words > CLOSING_WORDS_MAX {
            return false;
        }
        let closing = CLOSINGS.iter().find(begins);
        closing.is_some()
            || words <= THANKS_WORDS_MAX
                && THANKS.iter().any(|word| begins(&word))
                && are_short(&lines[at + 1..])
    };
    (0..lines.len())
        .find(|at| closes(*at))
        .or_else(|| visiting_card(lines))
}

/// Whether a few short lines are all that follows.
fn are_short(lines: &[&str]) -> bool {
    let mut filled = lines.iter().filter(|line| !line.trim().is_empty());
    let mut count = 0;
    let short = filled.all(|line| {
        count += 1;
        line.chars().count() <= SIGNATURE_CHARS_MAX && !line.trim_end().ends_with(['.', '!', '?'])
    });
    short && count <= SIGNATURE_LINES_MAX
}

/// A last paragraph of short lines, one of which says how to reach somebody, below what was written.
fn visiting_card(lines: &[&str]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.trim().is_empty())?;
    let above = lines[..last]
        .iter()
        .rposition(|line| line.trim().is_empty())?;
    let card = &lines[above + 1..=last];
    let reaches = |line: &str| {
        line.contains('@') || line.contains("www.") || digits(line) >= PHONE_DIGITS_MIN
    };
    let written = lines[..above]
        .iter()
        .map(|line| line.split_whitespace().count());
    (card.len() > 1
        && are_short(card)
        && card.iter().any(|line| reaches(line))
        && written.sum::<usize>() > 3)
        .then_some(above + 1)
}

fn digits(line: &str) -> usize {
    line.bytes().filter(u8::is_ascii_digit).count()
}

fn is_sent_by(line: &str) -> bool {
    let line = bare(line);
    SENT_BY.iter().any(|begin| line.starts_with(begin))
}

fn is_after_script(line: &str) -> bool {
    let line = bare(line);
    ["ps", "p.s", "post-scriptum", "nb", "n.b"]
        .iter()
        .any(|begin| {
            let rest = line
                .strip_prefix(begin)
                .and_then(|rest| rest.chars().next());
            rest.is_some_and(|next| !next.is_alphanumeric())
        })
}

/// Folded, as far as it matters.
fn bare(line: &str) -> String {
    let begin: String = line.trim().chars().take(2 * SIGNATURE_CHARS_MAX).collect();
    fold(&begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_or_signs_is_not_about_the_matter() {
        for (text, expected) in [
            ("Panne en salle 12", "Panne en salle 12"),
            ("Panne\n> salle 12", "Panne"),
            ("Panne\n-- \nsalle 12", "Panne"),
            ("Panne\nCordialement,\nJean\nsalle 12", "Panne"),
            (
                "Panne\nBien cordialement\n\nPS : salle 12\nle matin\n\nJean",
                "Panne PS : salle 12 le matin",
            ),
            (
                "Merci de regarder la salle 12",
                "Merci de regarder la salle 12",
            ),
            ("Panne\nMerci,\nJean, salle 12", "Panne"),
            (
                "Merci !\nLe PC de la salle 12 est en panne.",
                "Merci ! Le PC de la salle 12 est en panne.",
            ),
            (
                "Le PC ne démarre plus.\n\nJean Petit\nBureau 12\n01 40 00 12 14",
                "Le PC ne démarre plus.",
            ),
            (
                "Bonjour,\n\nsalle 12\n01 40 00 12 14",
                "Bonjour, salle 12 01 40 00 12 14",
            ),
            ("Panne\nEnvoyé de mon iPhone", "Panne"),
        ] {
            let own = own(text);
            assert_eq!(own.len(), text.len());
            assert_eq!(
                own.split_whitespace().collect::<Vec<_>>().join(" "),
                expected,
                "{text}"
            );
        }
    }
}
