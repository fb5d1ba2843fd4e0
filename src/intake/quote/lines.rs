//! What single lines of a mail are: marked as quoted, above an earlier message, « Le … a écrit : »; what stands in `headers` and
//! `advertisements` is asked there.

use super::headers::{is_foreign_header_block, is_header_block};
use super::words::{
    CLOSINGS, FORWARDED, MESSAGES, ORIGINAL, ORIGINAL_WHOLE, QUOTING, STARTS, WROTE, bare,
};
use crate::rules::matching::fold;
use crate::rules::passages::Rule;

/// Lines over which a mail program may spread « Le … a écrit : ».
const INTRODUCTION_LINES_MAX: usize = 5;
/// A longer line is prose.
const INTRODUCTION_CHARS_MAX: usize = 300;
/// A longer line is none of it, in whatever alphabet.
const LINE_BYTES_MAX: usize = 4 * INTRODUCTION_CHARS_MAX;
/// A quoted line this long may have been broken, its end left without a mark.
const WRAPS_FROM: usize = 55;
/// What no mail program says, folded: it names whom somebody wrote to.
const TO_SOMEBODY: &[&str] = &[
    "m'a ecrit",
    "m’a ecrit",
    "m'ecrit",
    "m’ecrit",
    "m'avait ecrit",
    "m’avait ecrit",
    "nous a ecrit",
    "nous ecrit",
    "nous avait ecrit",
    "lui a ecrit",
    "leur a ecrit",
    "vous a ecrit",
    "t'a ecrit",
    "t’a ecrit",
    "wrote me",
    "wrote us",
    "wrote to me",
    "wrote to us",
    "wrote that",
    "schrieb mir",
    "schrieb uns",
    "me escribio",
    "nos escribio",
];
/// How an introduction begins is said in fewer.
const START_CHARS_MAX: usize = 20;
/// Programs break lines at no less.
const BROKEN_FROM: usize = 64;
/// A longer line says more than that a message was passed on.
const FORWARD_CHARS_MAX: usize = 60;

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

/// What says that an earlier message follows this line unquoted, as mail programs put it; or our own first line.
pub fn divider(lines: &[&str], index: usize) -> Option<Rule> {
    let line = bare(lines[index]);
    if is_our_first_line(line) {
        Some(Rule::OwnMail)
    } else if inside_rules(line).is_some_and(|words| is_original(&words)) {
        Some(Rule::Original)
    } else if is_header_block(&lines[index..]) || is_foreign_header_block(lines, index) {
        Some(Rule::Headers)
    } else {
        None
    }
}

/// The lines of a text; where somebody's last sentence and « Le … a écrit : » stand on one, that is two.
pub fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.lines() {
        match introduced_within(line) {
            Some(at) => lines.extend([&line[..at], &line[at..]]),
            None => lines.push(line),
        }
    }
    lines
}

/// Where in a line an introduction begins after the end of a sentence.
fn introduced_within(line: &str) -> Option<usize> {
    // Asked of every line: most have no date, or nothing that ends a sentence.
    if line.len() > LINE_BYTES_MAX || !is_dated(line) || line.starts_with('>') {
        return None;
    }
    let blanks = line.match_indices(char::is_whitespace);
    let mut places = blanks.filter_map(|(at, blank)| {
        let (words, begin) = (&line[..at], &line[at + blank.len()..]);
        let ended = words.trim_end().ends_with(['.', '!', '?', '…', ')']);
        // Who puts no full stop, or a smile, is told by the capital: « Merci Le lun. 30 nov. ».
        let capital = !words.trim().is_empty() && begin.starts_with(char::is_uppercase);
        (ended || capital).then_some(at + blank.len())
    });
    places.find(|at| {
        let begin = &line[*at..];
        // « Le 30 nov. 2026 » begins after no sentence.
        starts(begin)
            && is_dated(begin)
            && has_hour(begin)
            && (begin.contains('@') || has_verb(&fold(begin)))
    })
}

/// « Karim m’a écrit : »: without an hour, or with a date and no address, people write so too.
pub fn by_hand(lines: &[&str]) -> bool {
    let joined = lines.join(" ");
    let address = joined.contains('@');
    let digits = joined.bytes().filter(u8::is_ascii_digit).count();
    !(digits >= 3 && (address || has_hour(&joined)))
}

/// `15:31`, `15 h 31`, `3 PM`
fn has_hour(text: &str) -> bool {
    let folded = fold(text);
    let bytes = folded.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).any(|at| {
        let between = bytes[at] == b':' || bytes[at] == b'h';
        let spaced = |from: usize| {
            if bytes.get(from) == Some(&b' ') {
                from + 1
            } else {
                from
            }
        };
        let before = at > 0 && (digit(at - 1) || at > 1 && bytes[at - 1] == b' ' && digit(at - 2));
        (between && before && digit(spaced(at + 1)))
            || (matches!(bytes[at], b'a' | b'p') && bytes.get(at + 1) == Some(&b'm') && before)
    })
}

/// « message d'origine »
fn is_original(words: &str) -> bool {
    // Of more words it may be a person's heading: « message d'erreur précédent ».
    (words.split(' ').count() <= 2 && any(words, ORIGINAL) && any(words, MESSAGES))
        || ORIGINAL_WHOLE.contains(&words)
}

/// « ---------- Message transféré --------- », or « Début du message transféré : » of those that rule nothing.
pub fn is_forward(line: &str) -> bool {
    let line = bare(line);
    if let Some(words) = inside_rules(line) {
        return any(&words, FORWARDED);
    }
    if !line.ends_with([':', '：']) || line.chars().nth(FORWARD_CHARS_MAX).is_some() {
        return false;
    }
    let words = fold(line);
    any(&words, FORWARDED) && any(&words, MESSAGES)
}

/// Asked of nearly every line: where a text has no letters but Latin ones, words of others need not be looked for.
fn any(text: &str, words: &[&str]) -> bool {
    let latin = text.is_ascii();
    let fits = |word: &&&str| !latin || word.is_ascii();
    words.iter().filter(fits).any(|word| text.contains(word))
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
    (inner.len() < 100).then(|| fold(inner))
}

/// « Ticket n° 1042 : https://… » opens each of our mails, so that whatever follows it is history.
pub fn is_our_first_line(line: &str) -> bool {
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

/// The lines of a text, and what is known of all of them before one is understood.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// As they stand.
    pub lines: &'a [&'a str],
    /// The next line from each on that is not blank.
    pub filled: &'a [usize],
    /// Whether an introduction can end with each.
    pub ending: &'a [bool],
}

/// Whether an introduction can end with each of these lines: by a colon, an address or a verb.
pub fn ending(lines: &[&str]) -> Vec<bool> {
    let last = |verb: &&'static str| {
        let verb = verb.trim_end_matches([' ', ':']);
        verb.rsplit(' ').next().unwrap_or(verb)
    };
    let verbs: Vec<&str> = WROTE.iter().map(last).collect();
    let ends = |line: &&str| {
        if line.len() > LINE_BYTES_MAX {
            return false;
        }
        let line = fold(bare(line));
        let line = line.trim().trim_end_matches(['-', ' ']);
        // Of nothing but rules: what stands above it ends there.
        line.is_empty()
            || line.ends_with([':', '：', '>'])
            || verbs.iter().any(|verb| line.ends_with(verb))
    };
    lines.iter().map(ends).collect()
}

/// How many lines from here introduce a quote: « Le … a écrit : », possibly broken. 0: none. `quoted` says whether a line
/// is marked.
pub fn introduction(text: Text<'_>, index: usize, quoted: &dyn Fn(usize) -> bool) -> usize {
    let paragraph = broken_paragraph(text, index, quoted);
    let length = introduced(text, index, quoted, paragraph);
    // « Le câble est cassé », and below it « Le 23… a écrit : »: the first is the author's.
    let alone =
        |at: usize| starts(text.lines[at].trim_start()) && introduced(text, at, quoted, 0) > 0;
    if (index + 1..index + length).any(alone) {
        0
    } else {
        length
    }
}

/// The same, whatever a later one of these lines is; `paragraph` is how many lines a [`broken_paragraph`] has.
fn introduced(
    text: Text<'_>,
    index: usize,
    quoted: &dyn Fn(usize) -> bool,
    paragraph: usize,
) -> usize {
    let Text {
        lines,
        filled,
        ending,
    } = text;
    // Asked before anything is folded: most lines are none of an introduction.
    let most = lines.len().min(index + INTRODUCTION_LINES_MAX);
    if !ending[index..most].contains(&true) {
        return 0;
    }
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
    let paragraph = if begins { 0 } else { paragraph };
    if first.is_empty()
        || !(begins || paragraph > 0)
        || small.chars().count() > INTRODUCTION_CHARS_MAX
    {
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
        if line.len() > LINE_BYTES_MAX {
            return 0;
        }
        // Above a quote stand the author's words, if the quote says itself whose it is; an address may be broken before its `>`.
        if quoted(index + length - 1) && !quoted(index) && starts(bare(line)) {
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
        let says = joined.trim();
        let whole = paragraph == 0 || length == paragraph && (is_dated(says) || says.contains('@'));
        if whole && introduces(says, begins_with_date, marked) {
            return length;
        }
    }
    0
}

/// How many lines the paragraph has that begins here, where a program broke it to fit and marked quotes follow: it may be an
/// introduction that begins with a name, or with a day in a language unheard of. 0: none such. Where a later line introduces
/// by itself, what stands above it is the author's.
fn broken_paragraph(text: Text<'_>, index: usize, quoted: &dyn Fn(usize) -> bool) -> usize {
    let Text { lines, filled, .. } = text;
    if index > 0 && !lines[index - 1].trim().is_empty() {
        return 0;
    }
    let most = lines.len().min(index + INTRODUCTION_LINES_MAX + 1);
    let ends = |at: &usize| lines[*at].trim().is_empty() || quoted(*at);
    let end = (index..most).find(ends).unwrap_or(most);
    let next = filled[end];
    if !(2..=INTRODUCTION_LINES_MAX).contains(&(end - index))
        || next >= lines.len()
        || !quoted(next)
    {
        return 0;
    }
    let broken = |pair: &[&str]| {
        let word = pair[1].split_whitespace().next().unwrap_or_default();
        pair[0].chars().count() + word.chars().count() >= BROKEN_FROM
    };
    let introduces_alone = |at: usize| {
        let line = lines[at].trim_start();
        let open = lines[at - 1].trim_end().ends_with('<') || line.starts_with(['<', '(']);
        let named = line.contains('@') && !open;
        (named || starts(line)) && introduced(text, at, quoted, 0) > 0
    };
    if lines[index..end].windows(2).all(broken) && !(index + 1..end).any(introduces_alone) {
        end - index
    } else {
        0
    }
}

/// Whether a line begins as introductions do.
fn starts(line: &str) -> bool {
    let begin: String = line.chars().take(START_CHARS_MAX).collect();
    let begin = fold(&begin);
    let mut known = STARTS.iter().chain(QUOTING);
    known.any(|start| begin.starts_with(start))
}

/// « a écrit », but to nobody: « le fournisseur m'a écrit » is a person's.
fn has_verb(text: &str) -> bool {
    any(text, WROTE) && !TO_SOMEBODY.iter().any(|words| text.contains(words))
}

fn is_dated(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// `15:31`, and a year.
fn has_hour_and_year(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let year = numbers
        .any(|number| number.len() == 4 && (number.starts_with("20") || number.starts_with("19")));
    let digit = |byte: u8| byte.is_ascii_digit();
    year && text
        .as_bytes()
        .windows(3)
        .any(|three| digit(three[0]) && three[1] == b':' && digit(three[2]))
}

/// A whole introduction: who and when, « a écrit », a colon; or a date and an address; or in any language a year, an hour, an address
/// in brackets and a colon. Where marked quotes follow, « a
/// écrit : » is enough, and so is a date, an address and a colon in a language unheard of.
fn introduces(text: &str, begins_with_date: bool, quote_follows: bool) -> bool {
    let ruled = text.ends_with("--");
    let text = text.trim_end_matches(['-', ' ']);
    let dated = is_dated(text);
    let address = text.contains('@');
    let colon = text.ends_with(':') || text.ends_with('：');
    let verb_last = WROTE
        .iter()
        .any(|verb| text.ends_with(verb.trim_end_matches([' ', ':'])));
    let address_last = text.ends_with('>') && address;
    let bracketed = address && text.trim_end_matches([':', ' ']).ends_with('>');
    let quoting = || QUOTING.iter().any(|start| text.starts_with(start));
    (has_verb(text) && (dated || address) && (colon || verb_last || address_last))
        || (has_verb(text) && quote_follows && (colon || (verb_last && ruled)))
        || (quote_follows && colon && (address && dated || quoting()))
        || (begins_with_date
            && dated
            && address
            && starts_with_a_date(text)
            && (colon || address_last))
        || (colon && bracketed && has_hour_and_year(text))
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
