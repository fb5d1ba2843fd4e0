//! What agents decide about mails that have not left, and data that leaves as a file; what is owed is written where it is caused.

use super::admin::{Caller, Error, Result};
use crate::rules::OutgoingId;
use crate::rules::access::Role;
use crate::rules::administration::Refusal;
use crate::rules::audit::Deed;
use crate::store::{self, Read, Store};

/// What becomes of a mail that waits, was refused or given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is tried again, at once.
    Retry,
    /// It is not sent.
    Abandon,
}

/// Decides about a mail of a ticket that the caller sees; one that is being sent at this moment is left alone, and without a
/// decision nothing is done.
pub fn decide(
    store: &Store,
    caller: &Caller,
    id: OutgoingId,
    what: Option<Decision>,
) -> Result<()> {
    store.write(|w| {
        let person = caller.account(w)?;
        if !person.role.sees_the_desk() {
            return Err(Refusal::NotAllowed.into());
        }
        let (number, _) = w.outgoing_about(id)?.ok_or(Refusal::NotFound)?;
        let rights = w.rights(person.id, person.role)?;
        if !w.ticket(number)?.is_some_and(|ticket| rights.sees(&ticket)) {
            return Err(Refusal::NotFound.into());
        }
        let word = match what {
            Some(Decision::Retry) => {
                w.retry_outgoing(id, caller.now)?;
                "retry"
            }
            Some(Decision::Abandon) => {
                w.abandon_outgoing(id)?;
                "abandon"
            }
            None => return Ok(()),
        };
        let about = format!("{word}, mail {id}, #{number}");
        caller.note(w, Deed::QueueDecided, &about)
    })
}

/// Mails of one transaction when all are tried again: nobody who writes meanwhile waits long.
const AGAIN_AT_ONCE: u32 = 500;
/// As long as they are shown, refused and given up mails can be sent again.
pub const FAILED_FOR: chrono::Duration = chrono::Duration::days(30);

/// Tries everything that failed again, at once; how many mails that are. What somebody gave up stays given up. Administrators only:
/// it is to follow what they mended.
pub fn retry_all(store: &Store, caller: &Caller) -> Result<usize> {
    let since = caller.now - FAILED_FOR;
    let (mut last, mut count) = (OutgoingId(0), 0);
    loop {
        let again = store.write(|w| {
            if caller.account(w)?.role != Role::Administrator {
                return Err(Error::from(Refusal::NotAllowed));
            }
            Ok(w.retry_failed(last, since, AGAIN_AT_ONCE, caller.now)?)
        })?;
        let Some(newest) = again.iter().max() else {
            break;
        };
        (last, count) = (*newest, count + again.len());
    }
    let about = format!("retry, {count} mails");
    store.write(|w| caller.note(w, Deed::QueueDecided, &about))?;
    Ok(count)
}

/// Reads what leaves the desk as a file, and leaves the line that says so.
pub fn exported<T, E: From<store::Error> + From<Error>>(
    store: &Store,
    caller: &Caller,
    about: &str,
    read: impl FnOnce(&Read<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    store.write(|w| {
        caller.note(w, Deed::Exported, about)?;
        read(w)
    })
}
