//! Cuts the history that mail programs quote below a reply; the whole text is kept beside it. What a line is, `quote::lines`
//! says, by the words in `quote::words`.

mod advertisements;
mod headers;
mod lines;
mod notices;
mod words;

use advertisements::is_advertisement;
use lines::{Text, closes, ending, introduction, is_divider, is_forward, quoted};

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
    /// Flagged as quoted, or the broken end of a quoted line.
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
    /// Whether an introduction can end with each line.
    ending: Vec<bool>,
}

impl<'a> Letter<'a> {
    fn read(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let filled = filled(&lines);
        let quoted = quoted(&lines);
        let ending = ending(&lines);
        let text = Text {
            lines: &lines,
            filled: &filled,
            ending: &ending,
        };
        let mut kinds: Vec<Kind> = (0..lines.len())
            .map(|index| kind(text, index, &quoted))
            .collect();
        mark_forward(&lines, &mut kinds);
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
            ending,
        }
    }

    /// Everything that is not history; empty where all is.
    fn own_words(&self) -> String {
        let first = self.filled.first().copied().unwrap_or_default();
        let above = self.between(0, self.end(0));
        // Within the quote's own marks too, as Apple's programs write it.
        let text = Text {
            lines: &self.lines,
            filled: &self.filled,
            ending: &self.ending,
        };
        let marked = || introduction(text, first, &|_| true);
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
        let mut kept = notices::without(kept);
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

fn kind(text: Text<'_>, index: usize, quoted: &[bool]) -> Kind {
    let lines = text.lines;
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
    let length = introduction(text, index, &|next| quoted[next]);
    if length > 0 {
        return Kind::Introduction(length);
    }
    if line == "--" || (line.len() >= 2 && line.bytes().all(|byte| byte == b'_')) {
        return Kind::Rule;
    }
    Kind::Own
}

/// « Début du message transféré : » within the marks of what it passes on, as Apple's programs write it in HTML. Below an
/// introduction it is history.
fn mark_forward(lines: &[&str], kinds: &mut [Kind]) {
    let mut before = Kind::Own;
    let mut introduced = 0;
    for index in 0..lines.len() {
        match kinds[index] {
            Kind::Blank => {}
            Kind::Introduction(length) => {
                before = kinds[index];
                introduced = introduced.max(index + length);
            }
            Kind::Quoted if before == Kind::Own && is_forward(lines[index]) => {
                kinds[index] = Kind::Forward;
                before = Kind::Forward;
            }
            kind if index >= introduced => before = kind,
            _ => {}
        }
    }
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
    if below.len() <= CLOSING_LINES_MAX
        && below.iter().all(own)
        && below.first().is_some_and(|index| closes(lines[*index]))
    {
        for index in below {
            kinds[index] = Kind::Closing;
        }
    }
}

#[cfg(test)]
mod tests;
