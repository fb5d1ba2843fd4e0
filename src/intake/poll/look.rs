//! One look into an IMAP folder: UIDs only, oldest first, and a mail leaves the server only after its fate is committed; how it
//! leaves is in `leaving`.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, TryLockError};

use imap::types::UnsolicitedResponse;

use super::leaving::Leaving;
use super::line::Bounds;
use super::{Imaps, Looked, fault};
use crate::config::Imap;
use crate::desk::Desk;
use crate::failpoints;
use crate::intake::{self, Raw, Rules};
use crate::rules::Instant;
use crate::rules::mail::Fate;
use crate::rules::mailbox::{Counts, Fault, Seen, Trouble, difference};
use crate::store::Trace;

/// Mails taken in one look; the rest waits for the next.
const MAILS_PER_LOOK_MAX: usize = 200;
/// What is read of a mail over the limit.
const HEAD_BYTES: u64 = 64 << 10;
/// A larger mail waits for its turn: the desk's mailboxes hold one such mail at a time between them, as each takes three
/// times its size while it is read.
const LARGE_BYTES: u64 = 4 << 20;
/// What is granted beyond a mail's limit: servers differ in how they count the ends of lines.
const SLACK_BYTES: u64 = 64 << 10;

/// What a look is for.
pub(super) struct Task<'a> {
    pub(super) desk: &'a Desk,
    pub(super) rules: &'a Rules,
    pub(super) name: &'a str,
    pub(super) imap: &'a Imap,
    pub(super) before: &'a Seen,
    /// Held by who reads a large mail.
    pub(super) turn: &'a Mutex<()>,
    /// UIDs of mails at which the line broke: some servers hang up on what they cannot read, and the others need not wait.
    pub(super) stumbled: &'a BTreeSet<u32>,
    /// The mail that is being fetched.
    pub(super) at: &'a Cell<Option<u32>>,
}

/// Takes in what is in the folder, and tells what is to be remembered until the next look.
pub(super) fn look(
    session: &mut Imaps,
    bounds: &Bounds,
    task: &Task<'_>,
    now: impl Fn() -> Instant,
) -> Result<(Looked, Seen), Fault> {
    let imap = task.imap;
    bounds.allow(0);
    // Each time anew: it brings the session up to date, and the server's own count.
    let folder = session.select(&imap.folder).map_err(folder_refused)?;
    drop(session.take_all_unsolicited());
    let validity = folder.uid_validity.unwrap_or_default();
    let mut seen = Seen {
        validity,
        ..Seen::default()
    };
    let mut present = uids(session, bounds, "UNDELETED")?;
    present.sort_by_key(|uid| task.stumbled.contains(uid));
    if count(present.len()) < folder.exists {
        let deleted = uids(session, bounds, "DELETED")?.len();
        seen.unlisted = folder.exists.saturating_sub(count(present.len() + deleted));
    }
    let batch = &present[..present.len().min(MAILS_PER_LOOK_MAX)];
    let sizes = sizes(session, bounds, batch)?;
    let taken = take(session, bounds, task, (batch, &sizes), (&mut seen, now))?;
    if let Some(stuck) = taken.stuck {
        return Err(stuck);
    }
    let postponed = taken.postponed;
    let came = session
        .take_all_unsolicited()
        .any(|told| matches!(told, UnsolicitedResponse::Exists(_)));
    let counts = Counts {
        on_server: folder.exists,
        with_fate: count(seen.settled.len()),
        to_come: count(present.len() - batch.len() + seen.withheld.len() + postponed),
        difference: difference(task.before, &seen, &present),
    };
    let looked = Looked {
        counts,
        // What the server has told of once it does not tell again while we wait for news.
        more: came || postponed > 0 || (!seen.settled.is_empty() && present.len() > batch.len()),
    };
    Ok((looked, seen))
}

/// What was not to be had of a batch.
#[derive(Default)]
struct Taken {
    /// Why the server keeps what is to leave.
    stuck: Option<Fault>,
    /// Large mails that another mailbox's keep waiting.
    postponed: usize,
}

/// Takes in one mail after the other. They leave several at once, for servers need as long for one as for many.
fn take(
    session: &mut Imaps,
    bounds: &Bounds,
    task: &Task<'_>,
    (batch, sizes): (&[u32], &BTreeMap<u32, u64>),
    (seen, now): (&mut Seen, impl Fn() -> Instant),
) -> Result<Taken, Fault> {
    let mut taken = Taken::default();
    let mut leaving = Leaving::new(&task.imap.after);
    for uid in batch {
        let size = sizes.get(uid).copied();
        let turn = turn(task.turn, size.unwrap_or_default());
        if matches!(turn, Turn::Taken) {
            taken.postponed += 1;
            continue;
        }
        let raw = match size {
            Some(size) => {
                // The line may break here: what has its fate leaves before.
                if task.stumbled.contains(uid) {
                    let stuck = leaving.leave(session, bounds, &mut seen.settled)?;
                    taken.stuck = stuck.or(taken.stuck);
                }
                task.at.set(Some(*uid));
                fetch(session, bounds, (*uid, size), task.rules.letter_bytes_max)?
            }
            None => None,
        };
        task.at.set(None);
        let (Some(raw), Some(size)) = (raw, size) else {
            seen.withheld.insert(*uid);
            continue;
        };
        let whole = size <= task.rules.letter_bytes_max;
        let fate = register(task, (seen.validity, *uid), &raw, whole, now());
        drop((raw, turn));
        let failed = match fate {
            Ok(fate) => {
                leaving.add(*uid, &fate, whole);
                None
            }
            Err(cause) => Some(cause),
        };
        // What has its fate leaves before the look ends, whatever ends it.
        if failed.is_some() || leaving.is_due() {
            let stuck = leaving.leave(session, bounds, &mut seen.settled)?;
            taken.stuck = stuck.or(taken.stuck);
        }
        if let Some(cause) = failed {
            return Err(cause);
        }
    }
    let stuck = leaving.leave(session, bounds, &mut seen.settled)?;
    taken.stuck = stuck.or(taken.stuck);
    Ok(taken)
}

/// Commits what becomes of a mail.
fn register(
    task: &Task<'_>,
    uid: (u32, u32),
    raw: &[u8],
    whole: bool,
    now: Instant,
) -> Result<Fate, Fault> {
    failpoints::reached("after_fetch");
    let trace = Trace {
        mailbox: task.name.into(),
        uid: Some(uid),
    };
    let letter = Raw { bytes: raw, whole };
    let fate = intake::receive(task.desk, task.rules, &trace, letter, now);
    let fate = fate.map_err(|cause| Fault {
        trouble: Trouble::Desk,
        cause: cause.to_string(),
    })?;
    failpoints::reached("after_commit");
    Ok(fate)
}

/// The right to read a mail now. Nobody waits for it: the server of who has it may be slow.
enum Turn<'a> {
    /// It is small.
    Free,
    /// It is large; kept while it is read.
    Mine(#[allow(dead_code)] MutexGuard<'a, ()>), // held, not looked at
    /// Another mailbox reads a large one.
    Taken,
}

fn turn(turn: &Mutex<()>, size: u64) -> Turn<'_> {
    if size <= LARGE_BYTES {
        return Turn::Free;
    }
    match turn.try_lock() {
        Ok(mine) => Turn::Mine(mine),
        Err(TryLockError::Poisoned(mine)) => Turn::Mine(mine.into_inner()),
        Err(TryLockError::WouldBlock) => Turn::Taken,
    }
}

pub(super) fn folder_refused(cause: imap::Error) -> Fault {
    let no = matches!(cause, imap::Error::No(_));
    let fault = fault(cause);
    Fault {
        trouble: if no { Trouble::Folder } else { fault.trouble },
        ..fault
    }
}

fn count(found: usize) -> u32 {
    u32::try_from(found).unwrap_or(u32::MAX)
}

/// The UIDs of such mails, oldest first.
fn uids(session: &mut Imaps, bounds: &Bounds, which: &str) -> Result<Vec<u32>, Fault> {
    bounds.allow(0);
    let mut uids: Vec<u32> = session
        .uid_search(which)
        .map_err(fault)?
        .into_iter()
        .collect();
    uids.sort_unstable();
    Ok(uids)
}

/// Sizes come first, so that no mail over the limit is ever fetched whole; BODYSTRUCTURE and ENVELOPE are never asked.
fn sizes(session: &mut Imaps, bounds: &Bounds, uids: &[u32]) -> Result<BTreeMap<u32, u64>, Fault> {
    if uids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let set = uids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    bounds.allow(0);
    let sizes = session.uid_fetch(set, "(UID RFC822.SIZE)").map_err(fault)?;
    Ok(sizes
        .iter()
        .filter_map(|line| Some((line.uid?, u64::from(line.size?))))
        .filter(|(uid, _)| uids.contains(uid))
        .collect())
}

/// The mail's bytes; only its beginning when it is over the limit. None when it vanished meanwhile.
fn fetch(
    session: &mut Imaps,
    bounds: &Bounds,
    (uid, size): (u32, u64),
    most: u64,
) -> Result<Option<Vec<u8>>, Fault> {
    let (what, bytes) = if size > most {
        (format!("(UID BODY.PEEK[]<0.{HEAD_BYTES}>)"), HEAD_BYTES)
    } else {
        // Some servers count the size without care: twice as much is still small.
        let bytes = if size > LARGE_BYTES {
            most
        } else {
            most.min(2 * LARGE_BYTES)
        };
        ("(UID BODY.PEEK[])".into(), bytes)
    };
    bounds.allow(bytes + SLACK_BYTES);
    let answers = session.uid_fetch(uid.to_string(), what).map_err(fault)?;
    // By UID, never by position: a server may send lines nobody asked for.
    let mine = answers
        .iter()
        .find(|answer| answer.uid == Some(uid) && answer.body().is_some());
    Ok(mine.and_then(|answer| answer.body()).map(<[u8]>::to_vec))
}
