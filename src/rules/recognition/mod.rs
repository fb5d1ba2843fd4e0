//! Which things of the desk's registers a request speaks of, by their keys and names: built once, then each text is read from its
//! beginning to its end once. Nothing is guessed where two things fit. What stands around a key is weighed in `context`.

mod context;
mod own_words;
mod paths;
mod pattern;
mod spelling;
mod tokens;
mod vicinity;

use std::collections::HashMap;

use super::matching::Place;
use super::{RegisterEntryId, RegisterId};
use context::{Sense, Span, sense};
use paths::{End, Paths};
pub use pattern::{Fault, Pattern, read as read_patterns, suggested};
use spelling::{bare, letters, numbers};
pub use spelling::{numbered, spelled};
use tokens::{Gap, Token, tokens};

/// Words of a key, a name or a pattern.
const WORDS_MAX: usize = 12;

/// A thing, as people speak of it.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    /// Which.
    pub id: RegisterEntryId,
    /// Of which list.
    pub register: RegisterId,
    /// What tells it apart.
    pub key: &'a str,
    /// Empty where it has none.
    pub name: &'a str,
}

/// A thing that was recognised, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Of which list.
    pub register: RegisterId,
    /// Which.
    pub entry: RegisterEntryId,
    /// [`Place::Subject`] or [`Place::Text`].
    pub place: Place,
    /// As it stands there.
    pub word: String,
}

/// All that can be recognised.
#[derive(Debug, Default)]
pub struct Index {
    paths: Paths,
    /// Where keys and names of a register begin that stand behind one of its patterns.
    behind: HashMap<RegisterId, u32>,
    /// Which registers' patterns end there.
    patterns: HashMap<u32, Vec<RegisterId>>,
    /// Registers whose keys of letters only are known wherever they stand.
    anywhere: Vec<RegisterId>,
}

/// Where what is known wherever it stands begins.
const BARE: u32 = 0;

impl Index {
    /// A register with how mails speak of its things; before its things.
    pub fn add_register(&mut self, register: RegisterId, patterns: &[Pattern]) {
        let behind = self.paths.new_node();
        self.behind.insert(register, behind);
        for pattern in patterns {
            match pattern {
                Pattern::Before(words) => {
                    let node = self.paths.lay(BARE, &tokens(words));
                    let known = self.patterns.entry(node).or_default();
                    if !known.contains(&register) {
                        known.push(register);
                    }
                }
                Pattern::Anywhere => self.anywhere.push(register),
                Pattern::Means(..) => {} // with the thing that it means
            }
        }
    }

    /// A thing; `aliases` are the expressions that mean it.
    pub fn add(&mut self, thing: Thing<'_>, aliases: &[&str]) {
        let Some(&behind) = self.behind.get(&thing.register) else {
            return;
        };
        let anywhere = self.anywhere.contains(&thing.register);
        for (text, is_key) in [(thing.key, true), (thing.name, false)] {
            let words = tokens(text);
            if words.is_empty() || words.len() > WORDS_MAX {
                continue;
            }
            let end = |exact| End {
                entry: thing.id,
                register: thing.register,
                numbers: numbers(&words),
                exact,
            };
            let node = self.paths.lay(behind, &words);
            self.paths.end(node, end(None));
            if let Some(exact) = bare(&words, is_key, anywhere) {
                let node = self.paths.lay(BARE, &words);
                let exact = exact.then(|| letters(&words));
                self.paths.end(node, end(exact));
            }
        }
        for alias in aliases {
            let words = tokens(alias);
            let node = self.paths.lay(BARE, &words);
            let end = End {
                entry: thing.id,
                register: thing.register,
                numbers: numbers(&words),
                exact: None,
            };
            self.paths.end(node, end);
        }
    }

    /// What a request speaks of, one thing a register.
    pub fn recognise(&self, subject: &str, text: &str) -> Vec<Recognised> {
        let text = own_words::own(text);
        let mut found = Vec::new();
        let mut unsettled = Vec::new();
        for (place, text) in [(Place::Subject, subject), (Place::Text, &text)] {
            for one in self.mentions(text) {
                match one.what {
                    Some(entry) if !one.listed => found.push(Recognised {
                        register: one.register,
                        entry,
                        place,
                        word: text[one.from..one.to]
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" "),
                    }),
                    Some(_) | None => unsettled.push(one.register),
                }
            }
        }
        let several = |one: &Recognised| {
            let mut others = found.iter().filter(|other| other.register == one.register);
            others.any(|other| other.entry != one.entry)
        };
        let mut known: Vec<Recognised> = Vec::new();
        for one in &found {
            let again = known.iter().any(|other| other.register == one.register);
            if !again && !unsettled.contains(&one.register) && !several(one) {
                known.push(one.clone());
            }
        }
        known
    }

    /// Every mention of a thing that the text is about, in order.
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let tokens = tokens(text);
        let ids: Vec<Option<u32>> = tokens
            .iter()
            .map(|token| self.paths.words.get(&token.word).copied())
            .collect();
        let reading = Reading {
            index: self,
            text,
            tokens: &tokens,
            ids: &ids,
        };
        let mut spans = Vec::new();
        for at in 0..tokens.len() {
            reading.look(at, &mut spans);
        }
        // A longer key wins over a shorter one inside it, and over one that it overlaps.
        let length = |one: &Candidate<'_>| tokens[one.span.to - 1].end() - tokens[one.span.key].at;
        spans.sort_by_key(|one| (std::cmp::Reverse(length(one)), one.span.key, one.span.from));
        let mut taken = vec![false; tokens.len()];
        let mut mentions: Vec<Mention> = Vec::new();
        for same in spans.chunk_by(|one, next| one.key() == next.key()) {
            let (from, to) = same[0].key();
            if !taken[from..to].contains(&true) {
                taken[from..to].fill(true);
                reading.weigh(same, &mut mentions);
            }
        }
        mentions
    }
}

/// A mention of a thing.
struct Mention {
    register: RegisterId,
    /// None: of none that is known, or of several that cannot be told apart.
    what: Option<RegisterEntryId>,
    /// Beside others: « 12 et 13 ».
    listed: bool,
    from: usize,
    to: usize,
}

/// Words that lead to things.
struct Candidate<'a> {
    span: Span,
    /// Of this register, whose pattern stands before.
    of: Option<RegisterId>,
    /// Empty: no thing is called so.
    ends: &'a [End],
}

impl Candidate<'_> {
    fn key(&self) -> (usize, usize) {
        (self.span.key, self.span.to)
    }
}

struct Reading<'a> {
    index: &'a Index,
    text: &'a str,
    tokens: &'a [Token<'a>],
    ids: &'a [Option<u32>],
}

impl<'a> Reading<'a> {
    /// What begins with that word.
    fn look(&self, at: usize, found: &mut Vec<Candidate<'a>>) {
        let paths = &self.index.paths;
        let (mut node, mut to) = (BARE, at);
        let mut best = None;
        while let Some(next) = self.step(node, to, to > at) {
            (node, to) = (next, to + 1);
            if let Some(ends) = paths.ends.get(&node) {
                best = Some((to, ends));
            }
            for register in self.index.patterns.get(&node).into_iter().flatten() {
                self.look_behind(*register, (at, to), found);
            }
        }
        if let Some((to, ends)) = best {
            let span = Span {
                from: at,
                key: at,
                to,
            };
            found.push(Candidate {
                span,
                of: None,
                ends,
            });
        }
    }

    /// The key behind a pattern.
    fn look_behind(
        &self,
        register: RegisterId,
        (from, to): (usize, usize),
        found: &mut Vec<Candidate<'a>>,
    ) {
        let mut key = to;
        let lead = |at: usize| {
            self.tokens.get(at).is_some_and(|token| {
                ["n", "no", "nr", "numero", "number", "num"].contains(&token.word.as_str())
            })
        };
        let follows = |at: usize| {
            self.tokens
                .get(at)
                .is_some_and(|token| token.gap.joins() || token.gap == Gap::Lead)
        };
        if lead(key)
            && follows(key)
            && self
                .tokens
                .get(key + 1)
                .is_some_and(|token| token.number || token.gap == Gap::Lead)
        {
            key += 1;
        }
        if !follows(key) {
            return;
        }
        let Some(&behind) = self.index.behind.get(&register) else {
            return;
        };
        let (mut node, mut end, mut best) = (behind, key, None);
        while let Some(next) = self.step(node, end, end > key) {
            (node, end) = (next, end + 1);
            if let Some(ends) = self.index.paths.ends.get(&node) {
                best = Some((end, ends.as_slice()));
            }
        }
        // A number that is no key of this register is another thing than any of it.
        let unknown = self.tokens[key].number.then_some((key + 1, &[][..]));
        if let Some((to, ends)) = best.or(unknown) {
            let span = Span { from, key, to };
            found.push(Candidate {
                span,
                of: Some(register),
                ends,
            });
        }
    }

    fn step(&self, node: u32, at: usize, inside: bool) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if inside && !token.gap.joins() {
            return None;
        }
        // A number first in a key has no other before it.
        let word =
            if inside || !token.number || !token.word.starts_with(|c: char| !c.is_ascii_digit()) {
                self.ids[at]?
            } else {
                *self
                    .index
                    .paths
                    .words
                    .get(token.word.trim_start_matches(|c: char| !c.is_ascii_digit()))?
            };
        self.index.paths.steps.get(&(node, word)).copied()
    }

    /// Adds what the same words mention, if they do: behind a pattern they are of its register.
    fn weigh(&self, same: &[Candidate<'_>], mentions: &mut Vec<Mention>) {
        let (key, to) = same[0].key();
        let own = &self.tokens[key..to];
        let fitting = |one: &Candidate<'_>| -> Vec<(RegisterId, RegisterEntryId)> {
            let fits = |end: &&End| {
                end.exact
                    .as_ref()
                    .is_none_or(|exact| *exact == letters(own))
            };
            let mut ends: Vec<&End> = one.ends.iter().filter(fits).collect();
            if ends.iter().any(|end| end.numbers == numbers(own)) {
                ends.retain(|end| end.numbers == numbers(own));
            }
            ends.iter().map(|end| (end.register, end.entry)).collect()
        };
        let behind = same.iter().filter(|one| one.of.is_some());
        let behind = behind.map(|one| (one, fitting(one)));
        let bare = same.iter().filter(|one| one.of.is_none());
        let bare = bare.map(|one| (one, fitting(one)));
        let mut known = behind.chain(bare).filter(|(_, ends)| !ends.is_empty());
        let (one, ends) = match known.next() {
            Some((one, mut ends)) => {
                let more = known.filter(|(other, _)| other.of.is_some() == one.of.is_some());
                ends.extend(more.flat_map(|(_, ends)| ends));
                (one, ends)
            }
            None => (&same[0], Vec::new()),
        };
        let listed = match sense(self.text, self.tokens, one.span) {
            Sense::Nothing => return,
            Sense::OneOfSeveral => true,
            Sense::Names => false,
        };
        let from = self.tokens[one.span.from].at;
        let to = self.tokens[to - 1].end();
        let mention = |register, what| Mention {
            register,
            what,
            listed,
            from,
            to,
        };
        if let Some((register, entry)) = ends.first() {
            let one = ends.iter().all(|(_, other)| other == entry);
            if one {
                mentions.push(mention(*register, Some(*entry)));
            } else {
                mentions.extend(ends.iter().map(|(register, _)| mention(*register, None)));
            }
        } else {
            mentions.extend(
                same.iter()
                    .filter_map(|one| one.of)
                    .map(|register| mention(register, None)),
            );
        }
    }
}
