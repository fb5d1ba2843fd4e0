//! Cuts the history that mail programs quote below a reply; the whole text is kept beside it. Their words are in `quote::words`.

mod words;

use crate::rules::routing::fold;
use words::{
    ADVERTISEMENTS, CLOSINGS, DATE, FORWARDED, ORIGINAL, OTHERS, QUOTING, SENDER, STARTS, WROTE,
};

/// Lines over which a mail program may spread « Le … a écrit : ».
const INTRODUCTION_LINES_MAX: usize = 5;
/// A longer line is prose.
const INTRODUCTION_CHARS_MAX: usize = 300;
/// A quoted line this long may have been broken, its end left without a mark.
const WRAPS_FROM: usize = 55;
/// Lines of an earlier message's header that are looked at.
const HEADER_LINES_MAX: usize = 8;
/// A closing below the quote has no more lines.
const CLOSING_LINES_MAX: usize = 4;

/// The text without quoted history. Words written below or between quotes stay; a mail of nothing but a quote stays whole.
pub fn cut(text: &str) -> String {
    let kept = Letter::read(text).own_words();
    if kept.is_empty() {
        text.trim().into()
    } else {
        kept
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    /// The author's words.
    Own,
    /// Marked as quoted, or the broken end of a quoted line.
    Quoted,
    /// « Le … a écrit : », with its lines.
    Introduction(usize),
    /// What follows is an earlier message without marks.
    Divider,
    /// What follows was passed on.
    Forward,
    /// A signature's or a mailing list's rule: nothing after it answers anything.
    Rule,
    /// « Cordialement, Hugo » at the end, below the quote.
    Closing,
}

/// A text's lines, each asked once what it is, so that the cost stays in proportion to the text.
struct Letter<'a> {
    lines: Vec<&'a str>,
    kinds: Vec<Kind>,
    /// From this line on nothing is the author's own; one longer than the lines.
    history: Vec<bool>,
    /// The next line from here on that is not blank; the number of lines where there is none.
    filled: Vec<usize>,
}

impl<'a> Letter<'a> {
    fn read(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let filled = filled(&lines);
        let quoted = quoted(&lines);
        let mut kinds: Vec<Kind> = (0..lines.len())
            .map(|index| kind(&lines, index, &quoted, &filled))
            .collect();
        mark_closing(&lines, &mut kinds);
        let mut history = vec![true; lines.len() + 1];
        for index in (0..lines.len()).rev() {
            history[index] = match kinds[index] {
                Kind::Blank | Kind::Quoted | Kind::Closing => history[index + 1],
                Kind::Introduction(length) => history[index + length],
                Kind::Divider | Kind::Rule => true,
                Kind::Own | Kind::Forward => false,
            };
        }
        Self {
            lines,
            kinds,
            history,
            filled,
        }
    }

    /// Everything that is not history; empty where all is.
    fn own_words(&self) -> String {
        let first = self.filled.first().copied().unwrap_or_default();
        let above = self.between(0, self.end(0));
        // Within the quote's own marks too, as Apple's programs write it.
        let marked = || introduction(&self.lines, first, &self.filled, &|_| true);
        let length = match self.kinds.get(first) {
            Some(Kind::Introduction(length)) => *length,
            Some(Kind::Quoted) => marked(),
            _ => 0,
        };
        if length == 0 && !above.is_empty() {
            return above;
        }
        let from = self.below(self.filled.get(first + length).copied().unwrap_or(first));
        self.between(from, self.end(from))
    }

    /// Where history begins, seen from this line.
    fn end(&self, from: usize) -> usize {
        let last = self
            .kinds
            .iter()
            .enumerate()
            .rposition(|(index, kind)| match kind {
                Kind::Introduction(length) => {
                    self.kinds.get(self.filled[index + length]) == Some(&Kind::Quoted)
                }
                _ => false,
            });
        let introduced_below = |index: usize| last.is_some_and(|last| last > index);
        for index in from..self.lines.len() {
            match self.kinds[index] {
                Kind::Divider => return index,
                Kind::Forward => break,
                // Quoted with a mark: history, unless the author wrote between or below. Without marks: history to the end.
                Kind::Introduction(length) => {
                    let next = self.filled[index + length];
                    if self.kinds.get(next) != Some(&Kind::Quoted) || self.history[next] {
                        return index;
                    }
                }
                // Somebody's words that nothing introduces, above a quote that is introduced, were chosen by the author.
                Kind::Quoted if self.history[index] && !introduced_below(index) => return index,
                Kind::Quoted | Kind::Own | Kind::Blank | Kind::Rule | Kind::Closing => {}
            }
        }
        self.lines.len()
    }

    /// Where a reply below its quote begins: after the introduction, and after the quote unless answers stand between more quotes.
    fn below(&self, after_introduction: usize) -> usize {
        let skip = |from: usize, wanted: &dyn Fn(Kind) -> bool| {
            (from..self.lines.len())
                .find(|&index| !wanted(self.kinds[index]))
                .unwrap_or(self.lines.len())
        };
        let mut after = after_introduction;
        while let Some(Kind::Introduction(length)) = self.kinds.get(after) {
            after = self.filled[after + length];
        }
        let own = skip(after, &|kind| {
            matches!(kind, Kind::Blank | Kind::Quoted | Kind::Introduction(_))
        });
        let between = (own..self.lines.len())
            .any(|index| self.kinds[index] == Kind::Quoted && !self.history[index]);
        if between { after } else { own }
    }

    /// These lines as a text, with the closing that stands below the quote; without what introduces quotes, and without
    /// rules, blanks and advertisements at the end.
    fn between(&self, from: usize, to: usize) -> String {
        let mut kept: Vec<&str> = Vec::with_capacity(to.saturating_sub(from));
        let mut index = from;
        while index < to {
            match self.kinds[index] {
                // Without a date or an address it may be a sentence of the author's.
                Kind::Introduction(length)
                    if self.kinds.get(self.filled[index + length]) == Some(&Kind::Quoted)
                        && self.lines[index..index + length].iter().any(|line| {
                            line.contains('@') || line.bytes().any(|b| b.is_ascii_digit())
                        }) =>
                {
                    index += length;
                }
                _ => {
                    kept.push(self.lines[index]);
                    index += 1;
                }
            }
        }
        drop_end(&mut kept);
        if kept.iter().all(|line| line.trim().is_empty()) {
            return String::new();
        }
        let closing: Vec<&str> = (to..self.lines.len())
            .filter(|&index| self.kinds[index] == Kind::Closing)
            .map(|index| self.lines[index])
            .collect();
        if !closing.is_empty() {
            kept.push("");
            kept.extend(closing);
        }
        kept.join("\n").trim_matches('\n').trim_end().to_string()
    }
}

/// Takes rules, blanks and advertisements off the end; an advertisement only where something else is left.
fn drop_end(kept: &mut Vec<&str>) {
    let is_rule = |line: &str| {
        line.trim()
            .chars()
            .all(|c| matches!(c, '_' | '-' | '*' | '='))
            && line.trim() != "--"
    };
    loop {
        while kept.last().is_some_and(|line| is_rule(line)) {
            kept.pop();
        }
        let more = kept.len() > 1 && kept[..kept.len() - 1].iter().any(|line| !is_rule(line));
        if !(more && kept.last().is_some_and(|line| is_advertisement(line))) {
            return;
        }
        kept.pop();
        while kept
            .last()
            .is_some_and(|line| is_rule(line) || line.trim() == "--")
        {
            kept.pop();
        }
    }
}

fn is_advertisement(line: &str) -> bool {
    let line = bare(line);
    // With a link, or a name of a program; never a whole sentence.
    if line.is_empty() || line.len() > 160 {
        return false;
    }
    let line = fold(line);
    let words = line
        .split(['<', '(', '[', '\u{200e}'])
        .next()
        .unwrap_or_default();
    words.split_whitespace().count() <= 12
        && !words.contains(", ")
        && ADVERTISEMENTS.iter().any(|start| words.starts_with(start))
}

fn filled(lines: &[&str]) -> Vec<usize> {
    let mut filled = vec![lines.len(); lines.len() + 1];
    for index in (0..lines.len()).rev() {
        filled[index] = if lines[index].trim().is_empty() {
            filled[index + 1]
        } else {
            index
        };
    }
    filled
}

/// Which lines are marked as quoted: by `>`, by initials and `>`, or as the broken end of such a line.
fn quoted(lines: &[&str]) -> Vec<bool> {
    let initials: Vec<Option<&str>> = lines.iter().map(|line| initials(line)).collect();
    let marked: Vec<bool> = (0..lines.len())
        .map(|index| {
            let same = |other: usize| initials.get(other) == Some(&initials[index]);
            lines[index].trim_start().starts_with('>')
                || initials[index].is_some() && (same(index + 1) || index > 0 && same(index - 1))
        })
        .collect();
    let broken = |index: usize| {
        let line = lines[index].trim();
        let between = index > 0 && marked[index - 1] && marked.get(index + 1) == Some(&true);
        let link =
            || line.contains("://") && (line.ends_with('>') || line.starts_with(['(', '<', '[']));
        !line.is_empty() && between && (lines[index - 1].chars().count() >= WRAPS_FROM || link())
    };
    (0..lines.len())
        .map(|index| marked[index] || broken(index))
        .collect()
}

/// `AB` of `AB> text`.
fn initials(line: &str) -> Option<&str> {
    let (start, _) = line.split_once('>')?;
    let fits = (1..=4).contains(&start.len()) && start.bytes().all(|b| b.is_ascii_uppercase());
    fits.then_some(start)
}

fn kind(lines: &[&str], index: usize, quoted: &[bool], filled: &[usize]) -> Kind {
    let line = lines[index].trim();
    if line.is_empty() {
        return Kind::Blank;
    }
    if quoted[index] {
        return Kind::Quoted;
    }
    if is_forward(line) {
        return Kind::Forward;
    }
    if is_divider(lines, index) {
        return Kind::Divider;
    }
    let length = introduction(lines, index, filled, &|next| quoted[next]);
    if length > 0 {
        return Kind::Introduction(length);
    }
    if line == "--" || (line.len() >= 2 && line.bytes().all(|byte| byte == b'_')) {
        return Kind::Rule;
    }
    Kind::Own
}

/// The author's closing, where it is all that stands below the last quote.
fn mark_closing(lines: &[&str], kinds: &mut [Kind]) {
    let Some(last) = kinds.iter().rposition(|kind| *kind == Kind::Quoted) else {
        return;
    };
    let below: Vec<usize> = (last + 1..lines.len())
        .filter(|&index| kinds[index] != Kind::Blank)
        .take(CLOSING_LINES_MAX + 1)
        .collect();
    let own = |index: &usize| kinds[*index] == Kind::Own && lines[*index].chars().count() <= 40;
    let closes = |index: &usize| {
        let line = fold(bare(lines[*index]));
        CLOSINGS.iter().any(|closing| line.starts_with(closing)) && line.split(' ').count() <= 4
    };
    if below.len() <= CLOSING_LINES_MAX
        && below.iter().all(own)
        && below.first().is_some_and(closes)
    {
        for index in below {
            kinds[index] = Kind::Closing;
        }
    }
}

/// A line without quote marks, emphasis and blanks around it.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '*', '\u{a0}'])
        .trim_end_matches(['*', ' ', '\t', '\u{a0}'])
}

/// A line after which mail programs put the earlier message unquoted, or our own first line.
fn is_divider(lines: &[&str], index: usize) -> bool {
    let line = bare(lines[index]);
    is_our_first_line(line)
        || inside_rules(line).is_some_and(|words| ORIGINAL.contains(&words.as_str()))
        || is_header_block(&lines[index..])
        || is_foreign_header_block(lines, index)
}

fn is_forward(line: &str) -> bool {
    let line = bare(line);
    let known = |words: &str| FORWARDED.contains(&words);
    match inside_rules(line) {
        Some(words) => known(&words),
        // Written out with a colon by those that rule nothing.
        None => {
            line.len() < 80 && line.ends_with(':') && known(fold(line).trim_end_matches([':', ' ']))
        }
    }
}

/// « -----Message d'origine----- », folded and without its rules.
fn inside_rules(line: &str) -> Option<String> {
    let is_mark = |c: char| {
        matches!(
            c,
            '-' | '_' | '*' | '=' | '\u{2010}'..='\u{2015}' | '\u{2500}'
        )
    };
    let ruled = line.chars().take(2).filter(|c| is_mark(*c)).count() == 2;
    if !ruled || line.len() > 300 {
        return None;
    }
    let inner = line.trim_matches(|c: char| is_mark(c) || c == ':' || c.is_whitespace());
    (inner.len() < 60).then(|| fold(inner))
}

/// « Ticket n° 1042 : https://… » opens each of our mails, so that whatever follows it is history.
fn is_our_first_line(line: &str) -> bool {
    if !line.starts_with(['T', 'O']) {
        return false;
    }
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

/// The « De : … Envoyé : … À : … Objet : » of earlier messages: three labels within a few lines, sender or date among them.
fn is_header_block(lines: &[&str]) -> bool {
    let first = label(lines[0]);
    if !first
        .is_some_and(|label| SENDER.contains(&label.as_str()) || DATE.contains(&label.as_str()))
    {
        return false;
    }
    let labels: Vec<String> = lines
        .iter()
        .take(HEADER_LINES_MAX)
        .filter_map(|line| label(line))
        .collect();
    let any = |words: &[&str]| labels.iter().any(|label| words.contains(&label.as_str()));
    let known = |label: &&String| {
        [SENDER, DATE, OTHERS]
            .iter()
            .any(|words| words.contains(&label.as_str()))
    };
    let count = labels.iter().filter(known).count();
    // Two labels may be anybody's: with an address they are a program's.
    let address = || lines.iter().take(2).any(|line| line.contains('@'));
    count >= 3 && (any(SENDER) || any(DATE)) || count == 2 && any(DATE) && address()
}

/// The same in any language: below a rule, three labelled lines, an address and a time among them.
fn is_foreign_header_block(lines: &[&str], index: usize) -> bool {
    let is_rule =
        |line: &str| line.len() >= 8 && line.bytes().all(|byte| matches!(byte, b'_' | b'-'));
    let above = lines[..index].iter().rev().take(3).map(|line| line.trim());
    let ruled = above.filter(|line| !line.is_empty()).take(1).any(is_rule);
    if !ruled {
        return false;
    }
    let block = lines[index..].iter().take(HEADER_LINES_MAX);
    let block: Vec<&&str> = block.take_while(|line| label(line).is_some()).collect();
    let digits = |line: &str| line.bytes().filter(u8::is_ascii_digit).count();
    block.len() >= 3
        && block[0].contains('@')
        && block[1..]
            .iter()
            .any(|line| digits(line) >= 5 && line.matches(':').count() >= 2)
}

/// What stands before the colon of a header line, without accents and emphasis.
fn label(line: &str) -> Option<String> {
    // Longer labels do not count: the rest need not be looked through.
    let head = line
        .char_indices()
        .nth(60)
        .map_or(line, |(at, _)| &line[..at]);
    let line = bare(head);
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_matches(['*', ' ', '\u{a0}', '\t', '_']);
    let fits =
        (1..=16).contains(&label.chars().count()) && !value.trim_matches(['*', ' ']).is_empty();
    fits.then(|| fold(label))
}

/// How many lines from here introduce a quote: « Le … a écrit : », possibly broken. 0: none. `quoted` says whether a line
/// is marked.
fn introduction(
    lines: &[&str],
    index: usize,
    filled: &[usize],
    quoted: &dyn Fn(usize) -> bool,
) -> usize {
    let first = bare(lines[index]).trim_start_matches(['-', ' ']);
    let begins_with_date = first.starts_with(|c: char| c.is_ascii_digit());
    let small: String = first.chars().take(INTRODUCTION_CHARS_MAX + 1).collect();
    let small = fold(&small);
    let begins = begins_with_date
        || STARTS
            .iter()
            .chain(QUOTING)
            .any(|start| small.starts_with(start))
        || has_verb(&small)
        || (small.contains('@') && small.bytes().any(|byte| byte.is_ascii_digit()));
    if first.is_empty() || !begins || small.chars().count() > INTRODUCTION_CHARS_MAX {
        return 0;
    }
    let mut joined = String::new();
    let mut chars = 0;
    for (length, line) in (1..=INTRODUCTION_LINES_MAX).zip(&lines[index..]) {
        if line.trim().is_empty() {
            // Only an address may follow a blank line.
            let next = lines.get(filled[index + length]).map(|line| line.trim());
            if next.is_some_and(|next| next.starts_with('<') || next.starts_with("mailto:")) {
                continue;
            }
            return 0;
        }
        if line.len() > 4 * INTRODUCTION_CHARS_MAX {
            return 0;
        }
        let line = fold(bare(line));
        chars += line.chars().count() + 1;
        if chars > INTRODUCTION_CHARS_MAX {
            return 0;
        }
        joined.push(' ');
        joined.push_str(&line);
        let next = filled[index + length];
        let marked = next < lines.len() && quoted(next);
        if introduces(joined.trim(), begins_with_date, marked) {
            return length;
        }
    }
    0
}

fn has_verb(text: &str) -> bool {
    WROTE.iter().any(|verb| text.contains(verb))
}

/// A whole introduction: who and when, « a écrit », a colon; or a date and an address. Where marked quotes follow, « a
/// écrit : » is enough, and so is a date, an address and a colon in a language unheard of.
fn introduces(text: &str, begins_with_date: bool, quote_follows: bool) -> bool {
    let ruled = text.ends_with("--");
    let text = text.trim_end_matches(['-', ' ']);
    let dated = text.bytes().filter(u8::is_ascii_digit).count() >= 2;
    let address = text.contains('@');
    let colon = text.ends_with(':') || text.ends_with('：');
    let verb_last = WROTE
        .iter()
        .any(|verb| text.ends_with(verb.trim_end_matches([' ', ':'])));
    let address_last = text.ends_with('>') && address;
    let quoting = || QUOTING.iter().any(|start| text.starts_with(start));
    (has_verb(text) && (dated || address) && (colon || verb_last || address_last))
        || (has_verb(text) && quote_follows && (colon || (verb_last && ruled)))
        || (quote_follows && colon && (address && dated || quoting()))
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
                "Bonjour,\n\n> Quelle salle ?\n\nLa 12.",
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
