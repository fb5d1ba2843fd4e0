//! Which passages of a mail look like history that a mail program quoted; `rules::passages` decides what becomes of them. What a
//! line is, `quote::lines` says, by the words in `quote::words`.

mod advertisements;
mod headers;
mod lines;
mod notices;
mod words;

use advertisements::is_advertisement;
pub use headers::first_sender;
use lines::{
    Text, by_hand, closes, divider, ending, introduction, is_forward, is_our_first_line, quoted,
    split,
};
use words::bare;

use crate::rules::passages::{self, Context, Passage, Rule};

/// A closing below the quote has no more lines.
const CLOSING_LINES_MAX: usize = 4;

/// The text without what looks like quoted history, where nothing is known of the history; a mail of nothing but a quote stays
/// whole.
pub fn cut(text: &str) -> String {
    passages::show(text, &passages(text), Context::Unasked).text
}

/// What in a text looks like somebody else's words, in order.
pub fn passages(text: &str) -> Vec<Passage> {
    let lines = split(text);
    Letter::read(&lines).passages(text)
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
    /// What follows is an earlier message without marks, by this rule.
    Divider(Rule),
    /// What follows was passed on.
    Forward,
    /// A signature's or a mailing list's rule: nothing after it answers anything.
    Rule,
    /// « Cordialement, Hugo » at the end, below the quote.
    Closing,
}

/// A text's lines, each asked once what it is, so that the cost stays in proportion to the text.
struct Letter<'a> {
    lines: &'a [&'a str],
    kinds: Vec<Kind>,
    /// From this line on nothing is the author's own; one longer than the lines.
    history: Vec<bool>,
    /// The next line from here on that is not blank; the number of lines where there is none.
    filled: Vec<usize>,
    /// Whether an introduction can end with each line.
    ending: Vec<bool>,
}

impl<'a> Letter<'a> {
    fn read(lines: &'a [&'a str]) -> Self {
        let filled = filled(lines);
        let quoted = quoted(lines);
        let ending = ending(lines);
        let text = Text {
            lines,
            filled: &filled,
            ending: &ending,
        };
        let mut kinds: Vec<Kind> = (0..lines.len())
            .map(|index| kind(text, index, &quoted))
            .collect();
        mark_forward(lines, &mut kinds);
        mark_closing(lines, &mut kinds);
        let mut history = vec![true; lines.len() + 1];
        for index in (0..lines.len()).rev() {
            history[index] = match kinds[index] {
                Kind::Blank | Kind::Quoted | Kind::Closing => history[index + 1],
                Kind::Introduction(length) => history[index + length],
                Kind::Divider(_) | Kind::Rule => true,
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

    /// What each line is taken for; none: the author's.
    fn taken(&self) -> Vec<Option<Rule>> {
        let first = self.filled.first().copied().unwrap_or_default();
        let above = self.between(0, self.end(0));
        // Within the quote's own marks too, as Apple's programs write it.
        let text = Text {
            lines: self.lines,
            filled: &self.filled,
            ending: &self.ending,
        };
        let marked = || introduction(text, first, &|_| true);
        let length = match self.kinds.get(first) {
            Some(Kind::Introduction(length)) => *length,
            Some(Kind::Quoted) => marked(),
            _ => 0,
        };
        if length == 0 && above.iter().any(Option::is_none) {
            return above;
        }
        let from = self.below(self.filled.get(first + length).copied().unwrap_or(first));
        self.between(from, self.end(from))
    }

    /// The stretches that are taken for somebody else's; each begins where something says so.
    fn passages(&self, text: &str) -> Vec<Passage> {
        let taken = self.taken();
        let start = |line: usize| {
            self.lines.get(line).map_or(text.len(), |line| {
                (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
            })
        };
        let mut passages: Vec<Passage> = Vec::new();
        let mut from = 0;
        while from < taken.len() {
            let Some(rule) = taken[from] else {
                from += 1;
                continue;
            };
            let end = (from + 1..taken.len())
                .find(|line| taken[*line] != taken[from])
                .unwrap_or(taken.len());
            let (rule, head, to) = if rule == Rule::Marked {
                let (rule, head) = self.said_at(from, end);
                let below = (from + head).max(from + 1);
                let next = (below..end).find(|line| self.begins(*line));
                (rule, head, next.unwrap_or(end))
            } else {
                (rule, 0, end)
            };
            passages.push(Passage {
                from: start(from),
                to: start(to),
                head: start((from + head).min(to)) - start(from),
                rule,
                ours: self.is_ours(from, from + head, to),
            });
            from = to;
        }
        passages
    }

    /// Whether what these lines introduce begins as the desk's own mails do.
    fn is_ours(&self, from: usize, below: usize, to: usize) -> bool {
        let first = self.filled[below.min(self.lines.len())];
        let to = to.min(first + 1);
        (from..to).any(|line| is_our_first_line(bare(self.lines[line])))
    }

    /// Whether something says at this line whose words follow.
    fn begins(&self, line: usize) -> bool {
        matches!(self.kinds[line], Kind::Introduction(_) | Kind::Divider(_))
    }

    /// What says whose words a stretch of history holds, and in how many lines, where several say so one below the other:
    /// « Message d'origine », « De : … », our own first line.
    fn said_at(&self, from: usize, end: usize) -> (Rule, usize) {
        let (rule, mut head) = self.said_by(from);
        loop {
            let next = self.filled[(from + head).min(self.lines.len())];
            if head == 0 || next >= end || !self.begins(next) {
                return (rule, head);
            }
            let (_, more) = self.said_by(next);
            if more == 0 {
                return (rule, next + 1 - from);
            }
            head = next + more - from;
        }
    }

    /// What says whose words a stretch of history holds, and in how many lines.
    fn said_by(&self, from: usize) -> (Rule, usize) {
        let first = self.filled[from];
        match self.kinds.get(first) {
            Some(Kind::Introduction(length)) => {
                let marked = self.kinds.get(self.filled[first + length]) == Some(&Kind::Quoted);
                let rule = if by_hand(&self.lines[first..first + length]) {
                    Rule::IntroducedByHand
                } else if marked {
                    Rule::Introduced
                } else {
                    Rule::IntroducedBare
                };
                (rule, first + length - from)
            }
            Some(Kind::Divider(rule)) => {
                let head = match rule {
                    Rule::OwnMail => 0,
                    _ => headers::length(&self.lines[first..]),
                };
                (*rule, first + head - from)
            }
            _ => (Rule::Marked, 0),
        }
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
                Kind::Divider(_) => return index,
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

    /// What is taken for somebody else's where the author's words stand in these lines: what introduces quotes; rules, blanks,
    /// advertisements and notices at the end; everything beside but the closing that stands below the quote.
    fn between(&self, from: usize, to: usize) -> Vec<Option<Rule>> {
        let mut taken = vec![Some(Rule::Marked); self.lines.len()];
        let mut kept: Vec<usize> = Vec::with_capacity(to.saturating_sub(from));
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
                    taken[index..index + length].fill(Some(Rule::Attribution));
                    index += length;
                }
                _ => {
                    kept.push(index);
                    index += 1;
                }
            }
        }
        let all = kept.clone();
        let mut kept = notices::without(self.lines, kept);
        for line in all {
            taken[line] = Some(Rule::Notice);
        }
        for line in &kept {
            taken[*line] = Some(Rule::Edge);
        }
        drop_end(self.lines, &mut kept, &mut taken);
        if kept.iter().all(|line| self.lines[*line].trim().is_empty()) {
            return taken;
        }
        for line in kept {
            taken[line] = None;
        }
        for (line, kind) in self.kinds.iter().enumerate().skip(to) {
            if *kind == Kind::Closing {
                taken[line] = None;
            }
        }
        taken
    }
}

/// Takes rules, blanks and advertisements off the end; an advertisement only where something else is left.
fn drop_end(lines: &[&str], kept: &mut Vec<usize>, taken: &mut [Option<Rule>]) {
    let is_rule = |line: &usize| {
        let line = lines[*line].trim();
        line.chars().all(|c| matches!(c, '_' | '-' | '*' | '=')) && line != "--"
    };
    loop {
        while kept.last().is_some_and(is_rule) {
            kept.pop();
        }
        let more = kept.len() > 1 && kept[..kept.len() - 1].iter().any(|line| !is_rule(line));
        let advertisement = kept
            .last()
            .filter(|line| more && is_advertisement(lines[**line]));
        let Some(line) = advertisement else {
            return;
        };
        taken[*line] = Some(Rule::Advertisement);
        kept.pop();
        while kept
            .last()
            .is_some_and(|line| is_rule(line) || lines[*line].trim() == "--")
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
    if let Some(rule) = divider(lines, index) {
        return Kind::Divider(rule);
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
