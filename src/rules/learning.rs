//! Which category agents would file a request under, learned from how they filed others (naive Bayes over its words); the counts
//! are kept in `store/learning.rs`. Only a proposal: what a rule says is in `routing`.

use std::collections::{BTreeSet, HashMap, HashSet};

use memchr::memmem;

use super::CategoryId;
use super::matching::fold;

/// Words of one request that count, those of the subject first.
pub const WORDS_MAX: usize = 60;
/// Characters of a text that are read.
const TEXT_CHARS_MAX: usize = 4_000;
/// Longer ones are no words.
const LETTERS_MAX: usize = 24;
/// Tickets that agents must have filed under a category before it is proposed.
pub const TICKETS_MIN: u32 = 5;
/// Tickets of a category in which a word must stand to speak for it: one alone may be anybody's turn of phrase.
const WORD_TICKETS_MIN: u32 = 2;
/// How probable a category must be to be proposed, against all others.
const SHARE_MIN: f64 = 0.7;
/// Words shown as the reason.
const SHOWN_MAX: usize = 4;
/// What is added to each count, so that a word never seen in a category does not rule it out.
const SMOOTHING: f64 = 0.5;

/// A word of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is counted: folded, without the plural's letter.
    pub stem: String,
    /// As it was written.
    pub written: String,
}

/// The words of a request that may say what it is about, each once. Never numbers, addresses, links or what stands below the
/// signature's line, nor any of `names`, which are folded.
pub fn terms(subject: &str, text: &str, names: &BTreeSet<String>) -> Vec<Term> {
    let text = text.split("\n-- \n").next().unwrap_or_default();
    let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
    let mut seen = HashSet::new();
    let chunks = subject.split_whitespace().chain(text.split_whitespace());
    chunks
        .filter(|chunk| !is_address(chunk))
        .flat_map(pieces)
        .filter_map(|written| term(&written, names))
        .filter(|term| seen.insert(term.stem.clone()))
        .take(WORDS_MAX)
        .collect()
}

/// The parts of a person's name, folded, as [`terms`] leaves them out.
pub fn name_parts(name: &str) -> impl Iterator<Item = String> {
    let folded = fold(name);
    let parts: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.chars().count() > 1)
        .map(stem)
        .collect();
    parts.into_iter()
}

fn is_address(chunk: &str) -> bool {
    chunk.contains('@') || chunk.contains("://") || chunk.starts_with("www.")
}

/// « l’imprimante » is two words; « wi-fi » is one, as it is often written without its hyphen.
fn pieces(chunk: &str) -> Vec<String> {
    let letters = chunk.chars().filter(|c| c.is_alphanumeric()).count();
    let short = chunk.contains('-') && letters <= 4;
    let joined = if short {
        chunk.replace('-', "")
    } else {
        chunk.to_owned()
    };
    // A combining accent belongs to its letter, and is folded away.
    let ends = |c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c);
    let parts = joined.split(ends).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

fn term(written: &str, names: &BTreeSet<String>) -> Option<Term> {
    let folded = fold(written);
    let length = folded.chars().count();
    let plain = folded.chars().all(char::is_alphabetic);
    if !plain || !(2..=LETTERS_MAX).contains(&length) || is_common(&folded) {
        return None;
    }
    let stem = stem(&folded);
    (!names.contains(&stem)).then(|| Term {
        stem,
        written: written.into(),
    })
}

/// A word without the letter of its plural.
fn stem(folded: &str) -> String {
    let singular = folded.strip_suffix(['s', 'x']);
    let singular = singular.filter(|singular| singular.chars().count() > 3);
    singular.unwrap_or(folded).into()
}

/// What agents filed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Tickets filed under each category, as far as the viewer may know them.
    pub tickets: Vec<(CategoryId, u32)>,
    /// In how many of them each stem stands.
    pub words: HashMap<(String, CategoryId), u32>,
}

impl Learned {
    fn count(&self, stem: &str, category: CategoryId) -> u32 {
        let key = (stem.to_owned(), category);
        self.words.get(&key).copied().unwrap_or_default()
    }
}

/// A category for a request, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub category: CategoryId,
    /// The words that speak for it most, as they were written.
    pub words: Vec<String>,
}

/// Proposes a category, where what agents filed speaks clearly enough for one.
pub fn propose(terms: &[Term], learned: &Learned) -> Option<Proposal> {
    let (category, share) = most_probable(terms, learned)?;
    let tickets = tickets_of(learned, category);
    let words = speaking(terms, learned, category);
    let enough = tickets >= TICKETS_MIN && share >= SHARE_MIN && !words.is_empty();
    enough.then_some(Proposal { category, words })
}

fn tickets_of(learned: &Learned, category: CategoryId) -> u32 {
    let found = learned.tickets.iter().find(|(id, _)| *id == category);
    found.map_or(0, |(_, tickets)| *tickets)
}

/// The category that explains these words best, and how probable it is against the others.
fn most_probable(terms: &[Term], learned: &Learned) -> Option<(CategoryId, f64)> {
    let known: Vec<&Term> = terms
        .iter()
        .filter(|term| {
            let mut categories = learned.tickets.iter();
            categories.any(|(category, _)| learned.count(&term.stem, *category) > 0)
        })
        .collect();
    let filed = learned.tickets.iter().filter(|(_, tickets)| *tickets > 0);
    let scores: Vec<(CategoryId, f64)> = filed
        .map(|(category, tickets)| {
            let words = known.iter().map(|term| {
                let count = learned.count(&term.stem, *category);
                likelihood(count, *tickets).ln()
            });
            (*category, f64::from(*tickets).ln() + words.sum::<f64>())
        })
        .collect();
    let (category, best) = scores
        .iter()
        .copied()
        .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let all: f64 = scores.iter().map(|(_, score)| (score - best).exp()).sum();
    Some((category, 1.0 / all))
}

/// How often a word stands in a ticket of a category.
fn likelihood(count: u32, tickets: u32) -> f64 {
    (f64::from(count) + SMOOTHING) / (f64::from(tickets) + 2.0 * SMOOTHING)
}

/// The words that stand in this category at least twice as often as in all others together; the clearest first.
fn speaking(terms: &[Term], learned: &Learned, category: CategoryId) -> Vec<String> {
    let own = tickets_of(learned, category);
    let all: u32 = learned.tickets.iter().map(|(_, tickets)| tickets).sum();
    let mut words: Vec<(f64, &Term)> = terms
        .iter()
        .filter_map(|term| {
            let count = learned.count(&term.stem, category);
            let everywhere: u32 = learned
                .tickets
                .iter()
                .map(|(id, _)| learned.count(&term.stem, *id))
                .sum();
            let here = likelihood(count, own);
            let elsewhere = likelihood(everywhere - count, all - own);
            let speaks = count >= WORD_TICKETS_MIN && here >= 2.0 * elsewhere;
            speaks.then_some((here / elsewhere, term))
        })
        .collect();
    words.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    words
        .into_iter()
        .take(SHOWN_MAX)
        .map(|(_, term)| term.written.clone())
        .collect()
}

fn is_common(folded: &str) -> bool {
    memmem::find(COMMON.as_bytes(), format!(" {folded} ").as_bytes()).is_some()
}

/// Words of every request, French then English, folded: they say nothing about its subject.
const COMMON: &str = " \
    ai aide aider ainsi alors apres as au aucun aucune aujourd aussi autre autres aux avance avant avec avez avoir \
    avons beaucoup besoin bien bonjour bonne bonsoir ca car ce cela celle celui ces cet cette ceux chaque chez \
    chose comme comment cordialement dans de demain demande depuis dernier derniere des deux devait dire dois doit \
    donc dont du elle elles en encore ensuite entre es est et etait ete etes etre eu eux faire fait faites faut \
    fois font grand heure heures hier hui ici il ils impossible je jour jours journee jusqu la le les leur leurs \
    lors lui ma maintenant mais marche matin me merci mes meme mieux moi mois mon ne ni non nos notre nous on ont \
    ou oui par parce pas pendant petit peu peut peux plus plusieurs possible pour pourquoi pourrait pourrais \
    pourriez pouvez pouvoir premier premiere pres probleme puis qu quand que quel quelle quelques qui quoi quelqu \
    rien sa sais salutations sans savoir se semaine sera serait ses seulement si soir soit son sont souci sous \
    soudain suis sur ta te tel tes toi ton toujours tous tout toute toutes tres trop trois tu un une unes uns va \
    vais veut veux vers via voici voila voir vos votre voudrais vous vraiment vu y \
    about after again all also am an and any anymore are at be because been before but by can cannot could day \
    days dear did do does done every for from get good had has have he hello help her here hi him his how if in \
    into is it its just kind know like me more morning most my need never no not now of only or other our out \
    please regards said say she should since so some than thank thanks that the their them then there these they \
    this to today too try tried two up us very was way we were what when where which while who why will with \
    without work working works would yesterday you your ";

#[cfg(test)]
mod requests;
#[cfg(test)]
mod tests;
