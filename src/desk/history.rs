//! What of a mail's text is shown on its ticket: what the desk knows of the history in it is read here, `rules::passages` decides.

use super::Result;
use super::understood::Understood;
use crate::rules::TicketNumber;
use crate::rules::known::Known;
use crate::rules::mail::{Placement, Step};
use crate::rules::passages::{Context, Rule, Shown};
use crate::store::Read;

/// What is shown of a mail that belongs there.
pub fn shown(r: &Read<'_>, says: &Understood, place: Placement) -> Result<Shown> {
    let number = match place {
        // It may have gone on in the ticket that continues the one it answers.
        Placement::Continues(number) | Placement::FollowsUp(number) | Placement::Joins(number)
            if !says.passages.is_empty() =>
        {
            number
        }
        Placement::Continues(_)
        | Placement::FollowsUp(_)
        | Placement::Joins(_)
        | Placement::Beside(_)
        | Placement::New { .. } => {
            return Ok(says.shown(Context::Fresh));
        }
    };
    let known = known(r, says, number)?;
    Ok(says.shown(Context::Answer(&known)))
}

/// What stands in that ticket, and what was mailed about it and about the one that it answers.
fn known(r: &Read<'_>, says: &Understood, number: TicketNumber) -> Result<Known> {
    let title = r.ticket(number)?.map(|ticket| ticket.subject);
    let mut known = Known::of(&says.desk, &title.unwrap_or_default());
    let mut numbers = vec![number];
    numbers.extend(says.claim.proven.filter(|proven| *proven != number));
    let mut mailed = 0;
    let mut complete = true;
    for number in numbers {
        for text in r.texts_of(number)? {
            known.learn(&text);
        }
        for fingerprint in r.mailed_words(number)? {
            mailed += 1;
            match fingerprint {
                Some(fingerprint) => known.learn_mailed(&fingerprint),
                None => complete = false,
            }
        }
    }
    if complete && mailed > 0 {
        known.complete();
    }
    Ok(known)
}

/// What became of each passage, for who asks why; empty lines and rules are not worth a word.
pub fn steps(shown: &Shown) -> impl Iterator<Item = Step> {
    let told = shown.decided.iter().filter(|told| told.rule != Rule::Edge);
    told.copied().map(Step::Passage)
}
