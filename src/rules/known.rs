//! Whose words a quote repeats: what the desk mailed and what stands in a ticket, kept as the hashes of three words in a row, so
//! that marks, wraps, case and changed links do not matter. What becomes of a quote, `passages` decides.

use std::collections::HashSet;

use super::matching::fold;

/// Words in a row that are hashed together.
const IN_A_ROW: usize = 3;
/// Bytes of a hash that are kept: of some thousand words in a ticket, one in a thousand others looks known.
const HASH_BYTES: usize = 3;
/// A quote with fewer known words may be anybody's.
const KNOWN_WORDS_MIN: usize = 8;
/// So many words in a row that are nowhere known were written by somebody else.
const FOREIGN_IN_A_ROW: usize = 3;
/// « Copie à » and the like.
const LABEL_CHARS_MAX: usize = 10;
/// Day, month, year and hour.
const DATE_DIGITS_MIN: usize = 10;
/// Of what stands in a ticket, no more is learned.
const LEARNED_BYTES_MAX: usize = 256 << 10;
/// More text than a quote is looked through for.
const PROVED_BYTES_MAX: usize = 1 << 20;

/// Words that a quote may repeat.
#[derive(Clone, Debug, Default)]
pub struct Known {
    hashes: HashSet<u32>,
    learned_bytes: usize,
    complete: bool,
    address: String,
    title: String,
}

/// What is known of a passage, line by line.
#[derive(Debug)]
pub struct Proofs<'a> {
    /// Its lines, without those that say whose words follow.
    pub lines: Vec<Line<'a>>,
    known: usize,
    words: usize,
}

/// A line of a passage.
#[derive(Debug)]
pub struct Line<'a> {
    /// Where it begins in the passage.
    pub from: usize,
    /// Where the next one begins.
    pub to: usize,
    /// It holds words beside addresses of pages.
    pub has_words: bool,
    /// Its words, or a row of them, are known from nowhere.
    pub is_foreign: bool,
    text: &'a str,
}

impl Known {
    /// What a ticket of that title is quoted from, mailed from that address.
    pub fn of(address: &str, title: &str) -> Self {
        Self {
            address: address.to_lowercase(),
            title: fold(title),
            ..Self::default()
        }
    }

    /// Words that stand in the ticket.
    pub fn learn(&mut self, text: &str) {
        let left = LEARNED_BYTES_MAX.saturating_sub(self.learned_bytes);
        let end = (0..=left.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        let text = &text[..end.unwrap_or(0)];
        self.learned_bytes += text.len();
        self.hashes.extend(hashes(text));
    }

    /// Words that the desk mailed, as [`fingerprint`] kept them.
    pub fn learn_mailed(&mut self, fingerprint: &[u8]) {
        let hashes = fingerprint.chunks_exact(HASH_BYTES);
        let hashes = hashes.map(|b| u32::from(b[0]) | u32::from(b[1]) << 8 | u32::from(b[2]) << 16);
        self.hashes.extend(hashes);
    }

    /// All that was mailed is known: what is not known was written by the author of a mail.
    pub const fn complete(&mut self) {
        self.complete = true;
    }

    /// Whether all that was mailed is known.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the lines above a quote say that it is a mail of the desk's: by its address, or by the ticket's title.
    pub fn names_us(&self, head: &str) -> bool {
        let head = fold(head);
        let title = self.title.trim();
        (!self.address.is_empty() && head.contains(&self.address))
            || (title.chars().count() >= 8 && head.contains(title))
    }

    /// Compares a passage with what is known; its first `head` bytes say whose words follow.
    pub fn prove<'a>(&self, passage: &'a str, head: usize) -> Proofs<'a> {
        let end = passage.len().min(PROVED_BYTES_MAX);
        let mut lines = Vec::new();
        let mut words: Vec<(usize, u32)> = Vec::new();
        let mut at = 0;
        for text in passage.split_inclusive('\n') {
            let from = at;
            at += text.len();
            if from < head || from >= end {
                continue;
            }
            let before = words.len();
            let index = lines.len();
            words_of(text, |hash| words.push((index, hash)));
            lines.push(Line {
                from,
                to: at,
                has_words: words.len() > before,
                is_foreign: false,
                text,
            });
        }
        let known = self.known_words(&words);
        self.mark_foreign(&mut lines, &words, &known);
        Proofs {
            lines,
            known: known.iter().filter(|known| **known).count(),
            words: words.len(),
        }
    }

    /// Which words stand in a row that is known.
    fn known_words(&self, words: &[(usize, u32)]) -> Vec<bool> {
        let mut known = vec![false; words.len()];
        for (at, row) in words.windows(IN_A_ROW).enumerate() {
            if self
                .hashes
                .contains(&together(row.iter().map(|(_, hash)| *hash)))
            {
                known[at..at + IN_A_ROW].fill(true);
            }
        }
        known
    }

    fn mark_foreign(&self, lines: &mut [Line<'_>], words: &[(usize, u32)], known: &[bool]) {
        let mut at = 0;
        for (index, line) in lines.iter_mut().enumerate() {
            let from = at;
            while words.get(at).is_some_and(|(of, _)| *of == index) {
                at += 1;
            }
            let (words, known) = (&words[from..at], &known[from..at]);
            if words.is_empty() || is_structure(line.text) {
                continue;
            }
            let found = known.iter().filter(|known| **known).count();
            let row = known
                .split(|known| *known)
                .map(<[bool]>::len)
                .max()
                .unwrap_or_default();
            let whole = || {
                words.len() < IN_A_ROW
                    && self
                        .hashes
                        .contains(&together(words.iter().map(|(_, hash)| *hash)))
            };
            line.is_foreign = (row >= FOREIGN_IN_A_ROW || 2 * found < words.len()) && !whole();
        }
        // « > De : … » says whose words follow, above the first of them.
        let mut heads = 0;
        for line in lines.iter_mut() {
            if is_head(line.text) || heads > 0 && label_of(line.text).is_some() {
                heads += 1;
                line.is_foreign = false;
            } else if heads > 0 || line.has_words {
                break;
            }
        }
    }
}

impl Proofs<'_> {
    /// Enough of its words are known, and they are the more, or stand in so many lines that the others stand between them.
    pub fn is_proven(&self) -> bool {
        let lines = |foreign: bool| {
            self.lines
                .iter()
                .filter(|line| line.has_words && line.is_foreign == foreign)
                .count()
        };
        let short = self.words < KNOWN_WORDS_MIN && self.known == self.words && self.words > 2;
        short
            || self.known >= KNOWN_WORDS_MIN
                && (2 * self.known >= self.words
                    || lines(false) >= 4 && 2 * lines(false) >= lines(true))
    }

    /// Some of it is known.
    pub const fn is_partly_proven(&self) -> bool {
        self.known > 0 && 4 * self.known >= self.words
    }

    /// Some lines are known from nowhere.
    pub fn has_foreign_lines(&self) -> bool {
        self.lines.iter().any(|line| line.is_foreign)
    }
}

/// Lines that programs put into quotes: « Le … a écrit : », « De : … », pictures.
fn is_structure(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t', '|']).trim();
    line.starts_with('[') && line.ends_with(']')
        || line.ends_with(':') && line.bytes().any(|b| b.is_ascii_digit())
}

/// « De : Support <support@…> », « Copie à : », « Message du 30/11/2026 18:29 »
fn is_head(line: &str) -> bool {
    let labelled = label_of(line).is_some_and(|value| value.is_empty() || value.contains('@'));
    let line = line.trim_start_matches(['>', ' ', '\t']).trim();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    labelled || digits >= DATE_DIGITS_MIN && line.split_whitespace().count() <= 6
}

/// What stands behind the label of a line that has one.
fn label_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['>', ' ', '\t']).trim();
    let (label, value) = line.split_once(':')?;
    (label.chars().count() <= LABEL_CHARS_MAX).then(|| value.trim())
}

/// What of a mail is kept to know it by, once it left: three bytes for each word, and none twice.
pub fn fingerprint(text: &str) -> Vec<u8> {
    let mut all: Vec<u32> = hashes(text);
    all.sort_unstable();
    all.dedup();
    let bytes = all
        .iter()
        .flat_map(|hash| hash.to_le_bytes().into_iter().take(HASH_BYTES));
    bytes.collect()
}

/// Each three words in a row, and each line of fewer.
fn hashes(text: &str) -> Vec<u32> {
    let mut words = Vec::new();
    let mut hashes = Vec::new();
    for line in text.lines() {
        let before = words.len();
        words_of(line, |hash| words.push(hash));
        let line = &words[before..];
        if !line.is_empty() && line.len() < IN_A_ROW {
            hashes.push(together(line.iter().copied()));
        }
    }
    let rows = words.windows(IN_A_ROW);
    hashes.extend(rows.map(|row| together(row.iter().copied())));
    hashes
}

/// Gives each word of a line, folded and hashed. Addresses of pages and people are none: programs rewrite them.
fn words_of(line: &str, mut each: impl FnMut(u32)) {
    let folded = fold(line);
    for token in folded.split_whitespace() {
        if token.contains("://") || token.contains('@') || token.contains("www.") {
            continue;
        }
        let words = token.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .for_each(|word| each(hash(word)));
    }
}

/// FNV-1a: quick, and the same on every machine.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn together(hashes: impl Iterator<Item = u32>) -> u32 {
    let all = hashes.fold(0x811c_9dc5_u32, |all, hash| {
        (all.rotate_left(5) ^ hash).wrapping_mul(0x9e37_79b1)
    });
    (all ^ all >> 15) & 0x00ff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_by_what_is_kept_of_it() {
        let mail = "Votre demande est enregistrée sous le numéro 7.\nStatut : Nouveau\nUn agent va la prendre en charge.";
        let mut known = Known::of("s@e.fr", "x");
        known.learn_mailed(&fingerprint(mail));
        let quoted = "> Votre demande est enregistrée sous\n> le numéro 7.\n> Statut : Nouveau\n> Un agent va la prendre en charge.";
        let proofs = known.prove(quoted, 0);
        assert!(proofs.is_proven() && !proofs.has_foreign_lines());
        let other = known.prove(
            "> Les postes qui ne démarrent plus sont en salle C12, au fond.",
            0,
        );
        assert!(!other.is_proven() && !other.is_partly_proven());
    }

    #[test]
    fn the_work_stays_in_proportion() {
        let mut known = Known::of("", "");
        known.learn(&"un mot ".repeat(1 << 20));
        assert!(known.learned_bytes <= LEARNED_BYTES_MAX);
        assert!(!known.prove(&"> \n".repeat(1 << 19), 0).is_proven());
    }
}
