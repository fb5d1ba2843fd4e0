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
    "may be monitored", "attention exclusive", "destination exclusive", "usage exclusif",
    "decline toute responsabilite", "toute utilisation", "avant d'imprimer", "confidentiel", "analyse par un antivirus",
    "vertraulich", "auf viren gepruft", "confidencial", "analizado en busca de virus",
];

/// What stands above and below notices, folded.
#[rustfmt::skip]
const TRIMMINGS: &[&str] = &[
    "disclaimer", "avertissement", "confidentialite", "mention legale", "mentions legales", "references",
    "visible links",
];

/// And what else it says, of which one thing more is needed.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    "intended solely", "intended only", "intended for", "intended recipient", "addressee", "in error",
    "notify the sender", "legal purposes", "electronic communications", "email solution", "e-mail solution",
    "any attachment", "automatically logged", "destinataire", "par erreur", "l'expediteur", "le detruire",
    "le supprimer", "toute diffusion", "usage exclusif", "pieces jointes", "empfanger", "irrtumlich", "unbefugt",
    "destinatario", "por error", "divulgacion",
];

/// Those of these lines that are no such notice. What stands above the first rule always stays, and so does a block below which
/// somebody goes on writing: they ruled it off themselves.
pub fn without(lines: &[&str], kept: Vec<usize>) -> Vec<usize> {
    let filled = |at: &usize| !lines[*at].trim().is_empty();
    let rules: Vec<usize> = (0..kept.len())
        .filter(|at| rules_off(lines[kept[*at]]))
        .collect();
    if !rules
        .first()
        .is_some_and(|first| kept[..*first].iter().any(filled))
    {
        return kept;
    }
    // From the end: each block that is a notice, or nothing, until one is neither.
    let mut found = false;
    let mut end = kept.len();
    for rule in rules.into_iter().rev() {
        let block: Vec<&str> = kept[rule + 1..end].iter().map(|at| lines[*at]).collect();
        let nobodys = |line: &&str| {
            line.trim().is_empty() || super::is_advertisement(line) || is_trimming(line)
        };
        let is_notice = is_notice(&block);
        if !is_notice && !block.iter().all(nobodys) {
            break;
        }
        found |= is_notice;
        end = rule;
    }
    let mut kept = kept;
    if found {
        let tail = kept.split_off(end);
        // A telephone's own line is told as what it is; links that a program lists are of the text above.
        kept.extend(
            tail.into_iter()
                .filter(|at| super::is_advertisement(lines[*at]) || is_trimming(lines[*at])),
        );
    }
    kept
}

/// Headings of such notices, and the links that a program lists below a page it made text of.
fn is_trimming(line: &str) -> bool {
    let line = fold(line);
    let line = line.trim().trim_end_matches(':').trim_end();
    let link = line.split_once(". ").is_some_and(|(number, link)| {
        number.bytes().all(|b| b.is_ascii_digit())
            && (link.starts_with("http") || link.starts_with("mailto:"))
    });
    link || TRIMMINGS.contains(&line)
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
                "Merci",
            ),
            (
                "Hi\n----------\nThis e-mail is confidential\nand intended only for you.\n----------\nSee 2.",
                "Hi\n----------\nThis e-mail is confidential\nand intended only for you.\n----------\nSee 2.",
            ),
            (
                "Où en est-on ?\n**********\nCe message est établi à l'attention exclusive de ses destinataires. Si vous le recevez par erreur, merci de le détruire.\n**********\n\nEnvoyé de mon iPhone",
                "Où en est-on ?\nEnvoyé de mon iPhone",
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
            let lines: Vec<&str> = text.lines().collect();
            let kept = without(&lines, (0..lines.len()).collect());
            let kept: Vec<&str> = kept.into_iter().map(|at| lines[at]).collect();
            assert_eq!(kept.join("\n"), expected);
        }
    }
}
