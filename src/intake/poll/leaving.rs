//! How mails leave an IMAP folder, several at once, once their fate is committed; one look into it is `look`.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant as Monotonic};

use super::line::Bounds;
use super::{Imaps, fault};
use crate::config::After;
use crate::rules::mail::Fate;
use crate::rules::mailbox::{Fault, Trouble};

/// Where mails over the limit go instead of being deleted.
const TOO_LARGE: &str = "Too large";
/// Mails that leave at once.
const TOGETHER_MAX: usize = 25;
/// A mail waits no longer to leave while others are read.
const WAITS_MAX: Duration = Duration::from_secs(1);

/// Mails whose fate is committed and that are still on the server.
pub(super) struct Leaving<'a> {
    after: &'a After,
    /// By the folder that they go to; none: they are deleted.
    to: BTreeMap<Option<&'a str>, Vec<u32>>,
    /// Since when the first of them waits.
    since: Option<Monotonic>,
}

impl<'a> Leaving<'a> {
    /// Nobody yet.
    pub(super) const fn new(after: &'a After) -> Self {
        Self {
            after,
            to: BTreeMap::new(),
            since: None,
        }
    }

    /// One more. Refused mail is deleted, as the users' guide says; the rest goes where configured.
    pub(super) fn add(&mut self, uid: u32, fate: &Fate, whole: bool) {
        let folder = match (fate, self.after) {
            (Fate::Refused(_), _) => None,
            (_, After::Delete) if whole => None,
            // Only its beginning was read: the rest must not be lost.
            (_, After::Delete) => Some(TOO_LARGE),
            (
                Fate::Opened(_)
                | Fate::FollowedUp(_)
                | Fate::Reported(_)
                | Fate::Duplicate(_)
                | Fate::SetAside(_)
                | Fate::Discarded,
                After::Move(folder),
            ) => Some(folder.as_str()),
        };
        self.to.entry(folder).or_default().push(uid);
        self.since.get_or_insert_with(Monotonic::now);
    }

    /// Whether they are to leave now.
    pub(super) fn is_due(&self) -> bool {
        let count: usize = self.to.values().map(Vec::len).sum();
        count >= TOGETHER_MAX || self.since.is_some_and(|since| since.elapsed() >= WAITS_MAX)
    }

    /// Lets them go, notes which did, and tells why the server keeps others.
    pub(super) fn leave(
        &mut self,
        session: &mut Imaps,
        bounds: &Bounds,
        gone: &mut BTreeSet<u32>,
    ) -> Result<Option<Fault>, Fault> {
        self.since = None;
        let mut stuck = None;
        for (folder, uids) in std::mem::take(&mut self.to) {
            // What the server keeps of several at once may be one of them.
            let alone: Vec<&[u32]> = match put_away(session, bounds, &uids, folder)? {
                None => {
                    gone.extend(&uids);
                    continue;
                }
                Some(cause) if uids.len() == 1 => {
                    stuck = Some(cause);
                    continue;
                }
                Some(_) => uids.chunks(1).collect(),
            };
            for uid in alone {
                match put_away(session, bounds, uid, folder)? {
                    None => gone.extend(uid),
                    // Said, but the mails after it are taken in all the same.
                    Some(cause) => stuck = Some(cause),
                }
            }
        }
        Ok(stuck)
    }
}

/// Only called once their fate is committed. Tells why the server keeps them, if it does.
fn put_away(
    session: &mut Imaps,
    bounds: &Bounds,
    uids: &[u32],
    folder: Option<&str>,
) -> Result<Option<Fault>, Fault> {
    let set: Vec<String> = uids.iter().map(ToString::to_string).collect();
    bounds.allow(0);
    match go(session, &set.join(","), folder) {
        Ok(()) => Ok(None),
        Err(cause @ (imap::Error::No(_) | imap::Error::Bad(_))) => Ok(Some(Fault {
            trouble: Trouble::Keeps,
            ..fault(cause)
        })),
        Err(cause) => Err(fault(cause)),
    }
}

fn go(session: &mut Imaps, uids: &str, folder: Option<&str>) -> imap::Result<()> {
    if let Some(folder) = folder {
        if session.uid_mv(uids, folder).is_ok() {
            return Ok(());
        }
        // No such folder yet, or no MOVE (RFC 6851): make it, copy, delete.
        let _ = session.create(folder);
        session.uid_copy(uids, folder)?;
    }
    session.uid_store(uids, "+FLAGS.SILENT (\\Deleted)")?;
    if session.uid_expunge(uids).is_err() {
        session.expunge()?;
    }
    Ok(())
}
