//! What stands around a key, and by which it names nothing: a date, a price, a telephone, an address, a thing that is only compared
//! with; keys themselves are found in the parent.

use super::tokens::{Gap, Token};
use super::vicinity::{
    ARTICLES, ASIDE, ASIDE_PAIRS, CALLS, COUNTED, EXTENSIONS, FILES, LISTING, MONTHS, NO_PLURALS,
    NUMBERED, PAPERS, STREETS, UNITS,
};
use crate::rules::matching::fold;

/// Where a key stands among the words of a text.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first word, of the pattern where there is one.
    pub from: usize,
    /// The first word of the key.
    pub key: usize,
    /// The word after the last.
    pub to: usize,
}

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The thing.
    Names,
    /// One of several, the others of which are not all known: « salles 12 et 13 ».
    OneOfSeveral,
    /// Nothing, or a thing that the text is not about.
    Nothing,
}

/// Characters of a network's address that are looked at on each side of a key.
const ADDRESS_CHARS_MAX: usize = 200;
/// Words that are looked at on each side.
const REACH: usize = 8;

/// What this key stands for.
pub fn sense(text: &str, tokens: &[Token<'_>], span: Span) -> Sense {
    let around = Around { text, tokens, span };
    if around.is_part_of_more()
        || around.is_measured()
        || around.is_in_address()
        || around.is_aside()
        || around.is_numbered()
        || around.is_extension()
        || around.has_verb_for_letter()
    {
        return Sense::Nothing;
    }
    if around.is_listed() {
        return Sense::OneOfSeveral;
    }
    Sense::Names
}

struct Around<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    span: Span,
}

impl<'a> Around<'a> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| {
            token
                .word
                .trim_start_matches(|c: char| !c.is_alphanumeric())
        })
    }

    fn last(&self) -> &Token<'a> {
        &self.tokens[self.span.to - 1]
    }

    fn next(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.span.to)
    }

    /// The words before, the nearest first, as far as the sentence goes.
    fn before(&self) -> impl Iterator<Item = &str> {
        let mut at = self.span.from;
        let mut left = REACH;
        std::iter::from_fn(move || {
            if at == 0 || left == 0 || self.tokens[at].gap == Gap::End {
                return None;
            }
            (at, left) = (at - 1, left - 1);
            Some(self.word(at))
        })
    }

    /// A longer key, a name of a file or an address of the network.
    fn is_part_of_more(&self) -> bool {
        let first = &self.tokens[self.span.from];
        let joins = |gap: Gap, other: &Token<'_>| match gap {
            Gap::None => true,
            Gap::Joint('-') => other.number || other.raw.chars().count() < 4,
            Gap::Joint('.' | '/') => other.number,
            Gap::Joint(_) | Gap::Blank | Gap::Lead | Gap::Comma | Gap::Signs | Gap::End => false,
        };
        let before = self.span.from.checked_sub(1).map(|at| &self.tokens[at]);
        // « l’salle » and « l-CAO » are slips; « PC-CAO-14 » is another thing.
        if before.is_some_and(|before| joins(first.gap, before)) {
            return true;
        }
        if let Some(next) = self.next() {
            let file = next.gap == Gap::Joint('.') && FILES.contains(&next.word.as_str());
            let listed = next.gap == Gap::Joint('/') || next.gap == Gap::Joint('-');
            let list_of_numbers = listed && next.number && self.last().number;
            if file || joins(next.gap, next) && !list_of_numbers {
                return true;
            }
            let more = ["bis", "ter", "quater"].contains(&next.raw.to_lowercase().as_str());
            if matches!(next.gap, Gap::Blank | Gap::Joint(_)) && self.last().number && more {
                return true;
            }
            // « salle 12 B », where there is no 12 B.
            if next.gap == Gap::Blank
                && self.last().number
                && next.is_capital()
                && self.has_small_letters()
            {
                return true;
            }
        }
        self.is_in_network_address()
    }

    /// What holds no blanks around the key.
    fn is_in_network_address(&self) -> bool {
        let (from, to) = (self.tokens[self.span.key].at, self.last().end());
        let (before, after) = (&self.text[..from], &self.text[to..]);
        let solid = |letter: &char| !letter.is_whitespace();
        let before = before
            .chars()
            .rev()
            .take(ADDRESS_CHARS_MAX)
            .take_while(solid)
            .map(char::len_utf8);
        let after = after
            .chars()
            .take(ADDRESS_CHARS_MAX)
            .take_while(solid)
            .map(char::len_utf8);
        let whole = &self.text[from - before.sum::<usize>()..to + after.sum::<usize>()];
        whole.contains('@') || whole.contains("://") || whole.contains("www.")
    }

    /// A number with what is counted, a date, a price, a part of a longer number.
    fn is_measured(&self) -> bool {
        let Some(next) = self.next() else {
            return self.has_sign_after();
        };
        if !self.last().number {
            return false;
        }
        let near = matches!(next.gap, Gap::Blank | Gap::None);
        // « un cours de CAO 14 élèves »
        let bare = self.span.from == self.span.key && self.last().gap == Gap::Blank;
        if bare && self.is_counting(self.span.to - 1) {
            return true;
        }
        if self.has_sign_after() || near && is_counted(next) {
            return true;
        }
        // « 01 42 12 »
        let after = self.tokens.get(self.span.to + 1);
        let run =
            |token: &Token<'_>| token.number && matches!(token.gap, Gap::Blank | Gap::Joint(_));
        run(next) && after.is_some_and(run)
    }

    fn has_sign_after(&self) -> bool {
        let rest = &self.text[self.last().end()..];
        self.last().number
            && rest
                .trim_start_matches([' ', '\u{a0}', '\u{202f}'])
                .starts_with(['%', '€', '$', '£', '°'])
    }

    /// « 12 rue de la Salle 14, 75012 Paris ».
    fn is_in_address(&self) -> bool {
        let mut words = self.before().filter(|word| !ARTICLES.contains(word));
        if words.next().is_some_and(|word| STREETS.contains(&word)) {
            return true;
        }
        let from = self.span.from.saturating_sub(REACH);
        let to = (self.span.to + REACH).min(self.tokens.len());
        let in_line = |at: usize| {
            let here = self.tokens[at].at;
            let (first, last) = (self.tokens[self.span.from].at, self.last().at);
            let between = if here < first {
                here..first
            } else {
                last.min(here)..here
            };
            !self.text[between].contains('\n')
        };
        (from..to).any(|at| {
            let here = &self.tokens[at];
            if !here.number || at + 1 >= self.tokens.len() || !in_line(at) {
                return false;
            }
            let mut next = at + 1;
            if ["bi", "bis", "ter"].contains(&self.word(next)) {
                next += 1;
            }
            let street = STREETS.contains(&self.word(next));
            let town =
                here.raw.len() == 5 && self.tokens[at + 1].raw.starts_with(char::is_uppercase);
            let key = (self.span.key..self.span.to).contains(&at);
            street || town && !key
        })
    }

    fn is_aside(&self) -> bool {
        let skipped = self
            .before()
            .take_while(|word| ARTICLES.contains(word))
            .count();
        let mut words = self.before().skip(skipped);
        let Some(nearest) = words.next() else {
            return false;
        };
        // « Pas CAO-14 », but not « ne marche pas en salle 12 ».
        let denies = ["pas", "not", "non"].contains(&nearest);
        let begins = self.tokens[self.span.from - skipped - 1].gap;
        if denies && matches!(begins, Gap::End | Gap::Comma | Gap::Signs) {
            return true;
        }
        // « next to room 12 »: the second word may be taken for an article.
        let near: Vec<&str> = self.before().take(skipped + 2).collect();
        let mut pairs = near.windows(2);
        ASIDE.contains(&nearest) || pairs.any(|two| ASIDE_PAIRS.contains(&[two[1], two[0]]))
    }

    /// « ticket 12 », « facture F2026-14 ».
    fn is_numbered(&self) -> bool {
        let leads = |word: &&str| ["n", "no", "numero", "number"].contains(word);
        let Some(word) = self.before().find(|word| !leads(word)) else {
            return false;
        };
        let only_numbers = self.tokens[self.span.key..self.span.to]
            .iter()
            .all(|token| token.number);
        let sign = self.text[..self.tokens[self.span.from].at].ends_with('#');
        (sign || NUMBERED.contains(&word)) && only_numbers && self.span.from == self.span.key
            || PAPERS.contains(&word)
    }

    /// « joignable au poste 4512 ».
    fn is_extension(&self) -> bool {
        let pattern =
            self.span.key > self.span.from && EXTENSIONS.contains(&self.word(self.span.from));
        pattern && self.before().any(|word| CALLS.contains(&word))
    }

    /// « la salle a été fermée » does not name the room A.
    fn has_verb_for_letter(&self) -> bool {
        let key = self.span.key..self.span.to;
        let behind = self.span.from < self.span.key;
        key.clone().any(|at| {
            let token = &self.tokens[at];
            let joined = at > self.span.key && matches!(token.gap, Gap::None | Gap::Joint('-'));
            let next = self.tokens.get(at + 1).filter(|_| key.contains(&(at + 1)));
            let leads = next.is_some_and(|next| matches!(next.gap, Gap::None | Gap::Joint('-')));
            let leads = leads
                || next.is_some_and(|next| next.number)
                    && !if behind { "ay" } else { "acdeijlmnosty" }.contains(&token.word);
            let capital = token.is_capital() && self.has_small_letters();
            token.is_letter() && !joined && !leads && !capital
        })
    }

    /// Whether the words around are not all written in capitals.
    fn has_small_letters(&self) -> bool {
        let from = self.span.from.saturating_sub(REACH);
        let to = (self.span.to + REACH).min(self.tokens.len());
        self.tokens[from..to]
            .iter()
            .any(|token| token.raw.contains(char::is_lowercase))
    }

    /// « salles 12 et 13 », « CAO-14/15 », « CAO-14, 15 ».
    fn is_listed(&self) -> bool {
        let (Some(next), true) = (self.next(), self.last().number) else {
            return false;
        };
        let number = |at: usize| {
            let token = self.tokens.get(at)?;
            let whole = self
                .tokens
                .get(at + 1)
                .is_none_or(|after| after.gap != Gap::None);
            (token.number && whole).then_some(token)
        };
        if next.number {
            return match next.gap {
                Gap::Blank | Gap::Joint(_) => true,
                Gap::Comma => number(self.span.to).is_some() && !self.is_counting(self.span.to),
                Gap::Signs => self.has_sign_of_list(),
                Gap::None | Gap::Lead | Gap::End => false,
            };
        }
        let lists = LISTING.contains(&next.word.as_str()) && next.gap != Gap::End
            || next.gap == Gap::Signs && self.has_sign_of_list();
        // « et la 13 »
        let article =
            ["la", "le", "les", "the", "celle", "celui"].contains(&self.word(self.span.to + 1));
        let other = self.span.to + 1 + usize::from(article);
        lists && number(other).is_some() && !self.is_counting(other)
    }

    fn has_sign_of_list(&self) -> bool {
        let rest = self.text[self.last().end()..].trim_start();
        rest.starts_with(['&', '+'])
    }

    /// « et 3 PC », after a singular: what follows is no other key.
    fn is_counting(&self, at: usize) -> bool {
        let plural = self.tokens[self.span.from..self.span.key]
            .iter()
            .any(|token| token.raw.ends_with(['s', 'S', 'x']));
        let Some(after) = self
            .tokens
            .get(at + 1)
            .filter(|after| after.gap == Gap::Blank)
        else {
            return false;
        };
        let capitals = after.raw.chars().count() > 1 && after.raw.chars().all(char::is_uppercase);
        let many = after.raw.ends_with(['s', 'x']) && after.raw.chars().count() > 3;
        let many = many && !NO_PLURALS.contains(&fold(after.raw).as_str());
        !plural && (capitals || many || is_counted(after))
    }
}

/// A unit, several of something, a month.
fn is_counted(token: &Token<'_>) -> bool {
    let raw = fold(token.raw);
    let many = COUNTED.contains(&token.word.as_str()) && raw.ends_with(['s', 'x']);
    !token.number && (many || UNITS.contains(&raw.as_str()) || MONTHS.contains(&raw.as_str()))
}
