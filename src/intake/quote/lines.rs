//! What single lines of a mail are: marked as quoted, an earlier message's header, « Le … a écrit : », an advertisement.

use super::words::{
    ADVERTISEMENTS, CLOSINGS, DATE, FORWARDED, ORIGINAL, OTHERS, QUOTING, SENDER, STARTS, WROTE,
};
use crate::rules::matching::fold;

/// Lines over which a mail program may spread « Le … a écrit : ».
const INTRODUCTION_LINES_MAX: usize = 5;
/// A longer line is prose.
const INTRODUCTION_CHARS_MAX: usize = 300;
/// A quoted line this long may have been broken, its end left without a mark.
const WRAPS_FROM: usize = 55;
/// Lines of an earlier message's header that are looked at.
const HEADER_LINES_MAX: usize = 8;

/// What a telephone or webmail says about itself: with a link or a name, never a whole sentence.
pub fn is_advertisement(line: &str) -> bool {
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

/// Which lines are marked as quoted: by `>`, by initials and `>`, or as the broken end of such a line.
pub fn quoted(lines: &[&str]) -> Vec<bool> {
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

/// « Cordialement », without much beside.
pub fn closes(line: &str) -> bool {
    let line = fold(bare(line));
    CLOSINGS.iter().any(|closing| line.starts_with(closing)) && line.split(' ').count() <= 4
}

/// A line without quote marks, emphasis and blanks around it.
pub fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '*', '\u{a0}'])
        .trim_end_matches(['*', ' ', '\t', '\u{a0}'])
}

/// A line after which mail programs put the earlier message unquoted, or our own first line.
pub fn is_divider(lines: &[&str], index: usize) -> bool {
    let line = bare(lines[index]);
    is_our_first_line(line)
        || inside_rules(line).is_some_and(|words| ORIGINAL.contains(&words.as_str()))
        || is_header_block(&lines[index..])
        || is_foreign_header_block(lines, index)
}

pub fn is_forward(line: &str) -> bool {
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
pub fn introduction(
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
