//! Tickets like another by their rarest words; the search box is in the parent.

use std::collections::{BTreeMap, BTreeSet};

use super::super::groups::seen;
use super::super::sql::record;
use super::super::{Read, Result};
use crate::rules::TicketNumber;
use crate::rules::access::Rights;
use crate::rules::matching::fold;
use crate::rules::ticket::Status;

/// Words of the text that are looked at, its title first.
const WORDS_MAX: usize = 6;
/// A shorter word tells nothing.
const WORD_LETTERS_MIN: usize = 3;
/// Words of both languages that tell nothing either, folded: on a small desk they are as rare as others.
const SMALL: &[&str] = &[
    "and", "apres", "aucun", "aux", "avant", "avec", "avez", "bonjour", "can", "ces", "cette",
    "chez", "comme", "dans", "depuis", "des", "deux", "elle", "est", "etre", "fait", "for", "from",
    "has", "have", "hello", "les", "leur", "mais", "merci", "mes", "mon", "not", "nous", "one",
    "our", "par", "pas", "please", "plus", "pour", "que", "qui", "sans", "ses", "son", "sont",
    "sur", "tous", "tout", "the", "this", "une", "with", "vos", "votre", "vous", "you", "your",
];
/// A word in so many tickets tells nothing about any of them.
const COMMON: usize = 25;
/// Of those most alike, so many are asked whether the viewer sees them.
const CANDIDATES_MAX: usize = 30;

/// A ticket as it is named beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its number.
    pub number: TicketNumber,
    /// Its title.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
}

record! { Beside as t { number, subject, status } }

impl Read<'_> {
    /// Tickets that share rare words with this text, at most `limit`, the nearest first; `besides` is not among them. Only
    /// what the viewer may see.
    pub fn similar(
        &self,
        text: &str,
        besides: Option<TicketNumber>,
        viewer: &Rights,
        limit: usize,
    ) -> Result<Vec<Beside>> {
        let sql = format!(
            "SELECT rowid / 256 FROM search_text WHERE search_text MATCH ?1 ORDER BY rowid DESC LIMIT {COMMON}"
        );
        let mut likeness: BTreeMap<i64, u32> = BTreeMap::new();
        for word in words(text) {
            let holders: Vec<i64> = self.all(&sql, format!("\"{word}\""))?;
            if holders.len() == COMMON {
                continue;
            }
            // The rarer, the more it tells.
            let weight = u32::try_from(COMMON / holders.len().max(1)).unwrap_or_default();
            for number in holders {
                *likeness.entry(number).or_default() += weight.min(20);
            }
        }
        if let Some(besides) = besides {
            likeness.remove(&besides.0);
        }
        let mut nearest: Vec<(u32, i64)> = likeness.into_iter().map(|(n, l)| (l, n)).collect();
        nearest.sort_unstable_by(|one, other| other.cmp(one));
        let seen = format!("FROM ticket t WHERE t.number = ?2 AND {}", seen(viewer));
        let mut found = Vec::new();
        for (_, number) in nearest.into_iter().take(CANDIDATES_MAX) {
            found.extend(self.find::<Beside>(&seen, (viewer.person, number))?);
            if found.len() == limit {
                break;
            }
        }
        Ok(found)
    }

    /// The newest other tickets of somebody, at most `limit`, of what the viewer may see.
    pub fn others_of(
        &self,
        number: TicketNumber,
        viewer: &Rights,
        limit: u32,
    ) -> Result<Vec<Beside>> {
        let others = format!(
            "FROM ticket t
             WHERE t.requester = (SELECT requester FROM ticket WHERE number = ?2) AND t.number <> ?2
             AND t.merged_into IS NULL AND {} ORDER BY t.number DESC LIMIT {limit}",
            seen(viewer)
        );
        self.select(&others, (viewer.person, number))
    }
}

/// The first distinct words of a text that tell something, folded.
pub(in crate::store) fn words(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let folded = fold(text);
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= WORD_LETTERS_MIN && !SMALL.contains(word))
        .filter(|word| seen.insert((*word).to_string()))
        .take(WORDS_MAX)
        .map(Into::into)
        .collect()
}
