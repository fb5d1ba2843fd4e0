//! Cuts the history that mail programs quote below a reply; the whole text is kept beside it.

use crate::rules::routing::fold;

/// Lines over which a mail program may spread « Le … a écrit : ».
const ATTRIBUTION_LINES_MAX: usize = 4;
/// A longer line is prose.
const ATTRIBUTION_CHARS_MAX: usize = 300;
/// A quoted line this long may have been broken, its end left without a mark.
const WRAPS_FROM: usize = 55;

/// « a écrit », in the languages of the programs people use; without accents.
const WROTE: &[&str] = &[
    "a ecrit",
    "ecrit :",
    "wrote",
    "writes:",
    "schrieb",
    "escribio",
    "ha scritto",
    "schreef",
    "geschreven",
    "skrev",
    "napisal",
    "escreveu",
    "kirjoitti",
    "пишет",
    "написал",
    "написав",
    "写道",
    "님이 작성",
];

/// How such a line begins, where it does not begin with a date.
const STARTS: &[&str] = &[
    "le ", "on ", "am ", "el ", "em ", "op ", "den ", "il ", "w dniu ", "dne ", "em", "на ", "în ",
];

/// What stands between two rules above an earlier message.
const ORIGINAL: &[&str] = &[
    "original message",
    "message d'origine",
    "message original",
    "ursprungliche nachricht",
    "originalnachricht",
    "mensaje original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "oprindelig besked",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "ursprungligt meddelande",
    "originalmeddelande",
    "mensagem original",
    "original appointment",
    "reply message",
];

const SENDER: &[&str] = &[
    "de",
    "from",
    "von",
    "van",
    "fra",
    "fran",
    "da",
    "od",
    "от",
    "expediteur",
];
const DATE: &[&str] = &[
    "envoye",
    "sent",
    "gesendet",
    "enviado",
    "enviado el",
    "date",
    "datum",
    "fecha",
    "data",
    "verzonden",
    "sendt",
    "skickat",
    "inviato",
    "dato",
    "wyslano",
    "envoye le",
    "date d'envoi",
    "дата",
];
const OTHERS: &[&str] = &[
    "a",
    "to",
    "an",
    "para",
    "aan",
    "til",
    "till",
    "do",
    "objet",
    "subject",
    "betreff",
    "asunto",
    "onderwerp",
    "emne",
    "amne",
    "oggetto",
    "temat",
    "assunto",
    "cc",
    "copie a",
    "reply-to",
    "repondre a",
    "importance",
    "кому",
    "тема",
];

/// The text without quoted history. Words written below or between quotes stay; a mail of nothing but a quote stays whole.
pub fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let end = history_start(&lines).unwrap_or(lines.len());
    let above = without_rules(&lines[..end]);
    let first = lines.iter().position(|line| !line.trim().is_empty());
    if above.is_empty() || first.is_some_and(|first| attribution_length(&lines, first) > 0) {
        let below = below_the_quote(&lines);
        return if below.is_empty() {
            text.trim().into()
        } else {
            below
        };
    }
    above
}

/// The lines as a text, without the rules and blanks that divided them from what followed.
fn without_rules(lines: &[&str]) -> String {
    let is_rule = |line: &str| {
        line.trim()
            .chars()
            .all(|c| matches!(c, '_' | '-' | '*' | '='))
            && line.trim() != "--"
    };
    let kept = lines
        .iter()
        .rposition(|line| !is_rule(line))
        .map_or(0, |last| last + 1);
    lines[..kept]
        .join("\n")
        .trim_matches('\n')
        .trim_end()
        .to_string()
}

/// What each line is, asked once.
struct Marks {
    /// Quoted, or the broken end of a quoted line.
    quoted: Vec<bool>,
    /// How many lines from here on are the author's own.
    own_after: Vec<usize>,
}

fn marks(lines: &[&str]) -> Marks {
    let marked: Vec<bool> = lines
        .iter()
        .map(|line| line.trim_start().starts_with('>'))
        .collect();
    let broken = |index: usize| {
        index > 0
            && !lines[index].trim().is_empty()
            && marked[index - 1]
            && lines[index - 1].chars().count() >= WRAPS_FROM
            && marked.get(index + 1).copied().unwrap_or(false)
    };
    let quoted: Vec<bool> = (0..lines.len())
        .map(|index| marked[index] || broken(index))
        .collect();
    let mut own_after = vec![0; lines.len() + 1];
    for index in (0..lines.len()).rev() {
        let own = !quoted[index] && !lines[index].trim().is_empty();
        own_after[index] = own_after[index + 1] + usize::from(own);
    }
    Marks { quoted, own_after }
}

/// The first line from which on everything is history.
fn history_start(lines: &[&str]) -> Option<usize> {
    let marks = marks(lines);
    (0..lines.len()).find(|&index| {
        if lines[index].trim().is_empty() {
            return false;
        }
        if is_divider(lines, index) {
            return true;
        }
        let length = attribution_length(lines, index);
        if length == 0 {
            return marks.quoted[index] && marks.own_after[index] == 0;
        }
        let next = (index + length..lines.len()).find(|&next| !lines[next].trim().is_empty());
        // Quoted with a mark: history, unless the author wrote between or below. Without marks: history to the end.
        next.is_none_or(|next| !marks.quoted[next] || only_history(lines, &marks, next))
    })
}

/// From a quoted line on nothing but quotes, and what introduces further quotes.
fn only_history(lines: &[&str], marks: &Marks, from: usize) -> bool {
    let mut index = from;
    while index < lines.len() && marks.own_after[index] > 0 {
        let own = !marks.quoted[index] && !lines[index].trim().is_empty();
        if own {
            let length = attribution_length(lines, index);
            if length == 0 {
                return is_divider(lines, index) || ends_the_letter(lines[index]);
            }
            index += length - 1;
        }
        index += 1;
    }
    true
}

/// A signature's or a mailing list's rule below the quote: nothing after it answers anything.
fn ends_the_letter(line: &str) -> bool {
    let line = line.trim();
    line == "--" || (line.len() >= 5 && line.bytes().all(|byte| byte == b'_'))
}

/// A reply below its quote: what is not quoted, without the lines that introduce the quote.
fn below_the_quote(lines: &[&str]) -> String {
    let marks = marks(lines);
    let mut own = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let length = attribution_length(lines, index);
        if length > 0 {
            index += length;
            continue;
        }
        if is_divider(lines, index) {
            break;
        }
        if !marks.quoted[index] {
            own.push(lines[index]);
        }
        index += 1;
    }
    without_rules(&own).trim().to_string()
}

/// A line without quote marks, emphasis and blanks around it.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '*', '\u{a0}'])
        .trim_end_matches(['*', ' ', '\t', '\u{a0}'])
}

/// A line after which mail programs put the earlier message unquoted, or our own first line.
fn is_divider(lines: &[&str], index: usize) -> bool {
    let line = bare(lines[index]);
    is_our_first_line(line) || is_original_message(line) || is_header_block(&lines[index..])
}

/// « -----Message d'origine----- »
fn is_original_message(line: &str) -> bool {
    let ruled = line.starts_with("--") || line.starts_with("__");
    let inner =
        line.trim_matches(|c: char| matches!(c, '-' | '_' | '*' | ':') || c.is_whitespace());
    ruled && inner.len() < 60 && ORIGINAL.contains(&fold(inner).as_str())
}

/// « Ticket n° 1042 : https://… » opens each of our mails, so that whatever follows it is history.
fn is_our_first_line(line: &str) -> bool {
    let line = line.replace(['\u{a0}', '\u{202f}'], " ");
    let rest = line
        .strip_prefix("Ticket n° ")
        .or_else(|| line.strip_prefix("Ticket #"));
    let Some(rest) = rest else {
        return is_our_button(&line);
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..]
        .trim_start()
        .trim_start_matches(':')
        .trim_start();
    digits > 0 && after.trim_start_matches(['<', '[']).starts_with("http")
}

/// The same in our HTML part, where the first line is a button: « Ouvrir le ticket n° 1042 (https://…) ».
fn is_our_button(line: &str) -> bool {
    let rest = line
        .strip_prefix("Ouvrir le ticket n° ")
        .or_else(|| line.strip_prefix("Open ticket #"));
    rest.is_some_and(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].contains("http")
    })
}

/// The « De : … Envoyé : … À : … Objet : » of earlier messages: three labels within six lines, sender or date among them.
fn is_header_block(lines: &[&str]) -> bool {
    let first = label(lines[0]);
    if !first
        .is_some_and(|label| SENDER.contains(&label.as_str()) || DATE.contains(&label.as_str()))
    {
        return false;
    }
    let labels: Vec<String> = lines
        .iter()
        .take(6)
        .filter_map(|line| label(line))
        .collect();
    let any = |words: &[&str]| labels.iter().any(|label| words.contains(&label.as_str()));
    let known = |label: &&String| {
        [SENDER, DATE, OTHERS]
            .iter()
            .any(|words| words.contains(&label.as_str()))
    };
    let count = labels.iter().filter(known).count();
    any(SENDER) && (count >= 3 || (count == 2 && any(DATE))) || (any(DATE) && count >= 3)
}

/// What stands before the colon of a header line, without accents and emphasis.
fn label(line: &str) -> Option<String> {
    let (label, value) = bare(line).split_once(':')?;
    let label = label.trim_matches(['*', ' ', '\u{a0}', '\t', '_']);
    let fits =
        (1..=16).contains(&label.chars().count()) && !value.trim_matches(['*', ' ']).is_empty();
    fits.then(|| fold(label))
}

/// How many lines from here introduce a quote: « Le … a écrit : », possibly broken. 0: none.
fn attribution_length(lines: &[&str], index: usize) -> usize {
    let first = bare(lines[index]).trim_start_matches(['-', ' ']);
    let begins_with_date = first.starts_with(|c: char| c.is_ascii_digit());
    let small: String = first.chars().take(ATTRIBUTION_CHARS_MAX + 1).collect();
    let small = fold(&small);
    let begins =
        begins_with_date || STARTS.iter().any(|start| small.starts_with(start)) || has_verb(&small);
    if first.is_empty() || !begins || small.chars().count() > ATTRIBUTION_CHARS_MAX {
        return 0;
    }
    let mut joined = String::new();
    for (length, line) in (1..=ATTRIBUTION_LINES_MAX).zip(&lines[index..]) {
        if length > 1 && line.trim().is_empty() {
            return 0;
        }
        joined.push(' ');
        joined.push_str(&fold(bare(line)));
        if joined.chars().count() > ATTRIBUTION_CHARS_MAX {
            return 0;
        }
        let next = lines[index + length..]
            .iter()
            .find(|line| !line.trim().is_empty());
        let quoted = next.is_some_and(|line| line.trim_start().starts_with('>'));
        if introduces(joined.trim(), begins_with_date, quoted) {
            return length;
        }
    }
    0
}

fn has_verb(text: &str) -> bool {
    WROTE.iter().any(|verb| text.contains(verb))
}

/// A whole introduction: who and when, « a écrit », a colon; or a date and an address. Where marked quotes follow, « a
/// écrit : » is enough.
fn introduces(text: &str, begins_with_date: bool, quote_follows: bool) -> bool {
    let text = text.trim_end_matches(['-', ' ']);
    let dated = text.bytes().filter(u8::is_ascii_digit).count() >= 2;
    let address = text.contains('@');
    let colon = text.ends_with(':') || text.ends_with('：');
    let verb_last = WROTE
        .iter()
        .any(|verb| text.ends_with(verb.trim_end_matches([' ', ':'])));
    let address_last = text.ends_with('>') && address;
    (has_verb(text) && (dated || address) && (colon || verb_last || address_last))
        || (has_verb(text) && colon && quote_follows)
        || (begins_with_date
            && dated
            && address
            && starts_with_a_date(text)
            && (colon || address_last))
}

/// `2014-10-17`, `26.06.2014`, `2011/4/7`
fn starts_with_a_date(text: &str) -> bool {
    let date = text.split([' ', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '.', '/']).collect();
    parts.len() >= 3
        && parts
            .iter()
            .take(3)
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn the_authors_words_stay_and_the_history_goes() {
        for (text, expected) in [
            ("Merci", "Merci"),
            (
                "Oui.\n\nLe lun. 23 nov. 2026 à 15:31, Support <s@e.fr> a écrit :\n\n> Ticket n° 4 : https://x/t/4\n> Bonjour",
                "Oui.",
            ),
            (
                "Yes.\n\nOn Mon, 23 Nov 2026, Marie\n<m@e.fr> wrote:\n> Hello\n",
                "Yes.",
            ),
            (
                "Ja.\n\nAm 23.11.2026 um 15:31 schrieb Support:\n> Hallo",
                "Ja.",
            ),
            (
                "Sí.\n\nEl lun, 23 nov 2026 a las 15:31, Support (<s@e.fr>) escribió:\n\n> Hola",
                "Sí.",
            ),
            (
                "Oui.\n\n2026-11-23 15:31 GMT+01:00 Support <s@e.fr>:\n> Bonjour",
                "Oui.",
            ),
            (
                "Oui.\n\n-----Message d'origine-----\nDe : Support\nBonjour",
                "Oui.",
            ),
            (
                "Oui.\n\n________________________________\nDe : Support <s@e.fr>\nEnvoyé : lundi\nÀ : moi\nObjet : x\n\nBonjour",
                "Oui.",
            ),
            (
                "Ja.\n\nVon: Support <s@e.fr>\nGesendet: Montag\nAn: mich\nBetreff: x\n\nHallo",
                "Ja.",
            ),
            (
                "Oui.\n\nDate: Mon, 23 Nov 2026\nFrom: s@e.fr\nTo: moi\n\nBonjour",
                "Oui.",
            ),
            (
                "Oui.\n\nTicket n° 1042 : https://x/t/1042\n\nMarie a répondu.",
                "Oui.",
            ),
            (
                "Oui.\n\nOuvrir le ticket n° 1042 (https://x/t/1042)\n\nMarie a répondu.",
                "Oui.",
            ),
            (
                "> Quelle salle ?\nLa 12.\n> Depuis quand ?\nHier.",
                "> Quelle salle ?\nLa 12.\n> Depuis quand ?\nHier.",
            ),
            (
                "Bonjour,\n\nLe 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\nLa 12.",
                "Bonjour,\n\nLe 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\nLa 12.",
            ),
            (
                "Le 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\nLa salle 12.",
                "La salle 12.",
            ),
            ("> seulement\n> une citation", "> seulement\n> une citation"),
            (
                "On verra le 12.\nLe ticket 4 aussi.",
                "On verra le 12.\nLe ticket 4 aussi.",
            ),
            (
                "Le directeur a écrit :\nfermez tout",
                "Le directeur a écrit :\nfermez tout",
            ),
            (
                "Oui.\n\nLe 23 nov. 2026, Marie a écrit :\n> Quelle salle ?\n\n-- \nHugo",
                "Oui.",
            ),
            ("Voir Ticket n° 12 svp", "Voir Ticket n° 12 svp"),
            (
                "Nom : Durand\nSalle : 12\nDate : lundi",
                "Nom : Durand\nSalle : 12\nDate : lundi",
            ),
        ] {
            assert_eq!(cut(text), expected, "{text:?}");
        }
    }
}
