//! The notices that institutions' mail servers rule off below a letter: « ce message est confidentiel… ». Nobody wrote them.

use crate::rules::matching::fold;

/// Characters of a line that rules something off.
const RULE_CHARS_MIN: usize = 8;
/// A longer block is no notice.
const NOTICE_BYTES_MAX: usize = 4 << 10;

/// What such a notice is about, folded; without one of these it is none.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "confidential", "privileged", "scanned for virus", "virus free", "virus-free", "routinely monitored",
    "may be monitored", "confidentiel", "analyse par un antivirus", "vertraulich", "auf viren gepruft", "confidencial",
    "analizado en busca de virus",
];

/// And what else it says, of which one thing more is needed.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    "intended solely", "intended only", "intended for", "intended recipient", "addressee", "in error",
    "notify the sender", "legal purposes", "electronic communications", "email solution", "e-mail solution",
    "any attachment", "automatically logged", "destinataire", "par erreur", "l'expediteur", "toute diffusion",
    "usage exclusif", "pieces jointes", "empfanger", "irrtumlich", "unbefugt", "destinatario", "por error",
    "divulgacion",
];

/// The lines without those notices. What stands above the first rule always stays.
pub fn without<'a>(lines: Vec<&'a str>) -> Vec<&'a str> {
    let first = lines.iter().position(|line| rules_off(line));
    let Some(first) = first.filter(|&at| lines[..at].iter().any(|line| !line.trim().is_empty()))
    else {
        return lines;
    };
    let mut kept: Vec<&'a str> = lines[..first].to_vec();
    let mut from = first;
    while from < lines.len() {
        let next = lines[from + 1..].iter().position(|line| rules_off(line));
        let to = next.map_or(lines.len(), |next| from + 1 + next);
        if !is_notice(&lines[from + 1..to]) {
            kept.extend(&lines[from..to]);
        }
        from = to;
    }
    kept
}

fn rules_off(line: &str) -> bool {
    let mut marks = 0;
    for letter in line.trim().chars() {
        match letter {
            '*' | '-' | '_' | '=' => marks += 1,
            ' ' => {}
            _ => return false,
        }
    }
    marks >= RULE_CHARS_MIN
}

fn is_notice(block: &[&str]) -> bool {
    if block.iter().map(|line| line.len() + 1).sum::<usize>() > NOTICE_BYTES_MAX {
        return false;
    }
    let words = fold(&block.join(" "));
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = |all: &[&str]| all.iter().filter(|one| words.contains(*one)).count();
    let subjects = said(SUBJECTS);
    subjects > 0 && subjects + said(PHRASES) > 1
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_notice_goes_and_what_a_person_ruled_off_stays() {
        for (text, expected) in [
            (
                "Merci\n**********\nCe message est confidentiel. Si vous l'avez reçu par erreur, détruisez-le.\n**********",
                "Merci\n**********",
            ),
            (
                "Hi\n----------\nThis e-mail is confidential\nand intended only for you.\n----------\nSee 2.",
                "Hi\n----------\nSee 2.",
            ),
            (
                "Erreur :\n----------\nfichier confidentiel illisible\n----------\nQue faire ?",
                "Erreur :\n----------\nfichier confidentiel illisible\n----------\nQue faire ?",
            ),
            (
                "----------\nconfidential, intended for you\n----------",
                "----------\nconfidential, intended for you\n----------",
            ),
        ] {
            assert_eq!(without(text.lines().collect()).join("\n"), expected);
        }
    }
}
