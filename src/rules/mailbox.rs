//! How a mailbox does: what keeps it from being read, and whether every mail in it came to its fate; `intake` looks.

use std::collections::BTreeSet;

use super::words::words;

words! {
    /// What keeps a mailbox from being read; `i18n::mailbox` says what to do.
    Trouble {
        /// The server's name is not known.
        NotFound = "not_found",
        /// Nobody answers at its port.
        NoConnection = "no_connection",
        /// No protected line to it.
        Tls = "tls",
        /// Its certificate is not one to believe, or our own authority's cannot be read.
        Certificate = "certificate",
        /// The password or token cannot be had.
        Secret = "secret",
        /// The server refuses account, password or token.
        SignIn = "sign_in",
        /// There is no such folder, or it cannot be opened.
        Folder = "folder",
        /// The server keeps a mail that should be moved or deleted.
        Keeps = "keeps",
        /// The server does not answer in time.
        Silent = "silent",
        /// The server hung up.
        Lost = "lost",
        /// The server answers what is no IMAP, or more than it may.
        Odd = "odd",
        /// The desk cannot register mail.
        Desk = "desk",
    }
}

/// Why a mailbox was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In one word.
    pub trouble: Trouble,
    /// As the system or the server put it, in English or its own language.
    pub cause: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for Fault {}

/// Mails that a look did not account for, the second time in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The server says they are there; the journal has no line about them.
    pub without_fate: u32,
    /// They had their fate and were to leave the folder, but are still there.
    pub still_there: u32,
}

/// What the last look into a mailbox counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mails in the folder when the look began.
    pub on_server: u32,
    /// Those of them that now have their line in the journal.
    pub with_fate: u32,
    /// Those of them left for the next look.
    pub to_come: u32,
    /// What is wrong, if something is.
    pub difference: Option<Difference>,
}

/// What is remembered of a look, to be compared with the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// UIDVALIDITY (RFC 9051 section 2.3.1.1): without the same, UIDs say nothing.
    pub validity: u32,
    /// UIDs of mails that were put away.
    pub settled: BTreeSet<u32>,
    /// UIDs of mails that the server would not give.
    pub withheld: BTreeSet<u32>,
    /// Mails that the server counts but does not list.
    pub unlisted: u32,
}

/// What two looks in a row could not account for. `present` are the UIDs the second one found: one look alone may be
/// overtaken by another mail program.
pub fn difference(before: &Seen, now: &Seen, present: &[u32]) -> Option<Difference> {
    let same = before.validity == now.validity;
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    let withheld = now.withheld.intersection(&before.withheld).count();
    let stayed = present.iter().filter(|uid| before.settled.contains(uid));
    let found = Difference {
        without_fate: count(if same { withheld } else { 0 })
            .saturating_add(now.unlisted.min(before.unlisted)),
        still_there: count(if same { stayed.count() } else { 0 }),
    };
    (found != Difference::default()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(validity: u32, settled: &[u32], withheld: &[u32], unlisted: u32) -> Seen {
        Seen {
            validity,
            settled: settled.iter().copied().collect(),
            withheld: withheld.iter().copied().collect(),
            unlisted,
        }
    }

    #[test]
    fn only_what_two_looks_miss_is_a_difference() {
        let clean = seen(7, &[], &[], 0);
        for (before, now, present, without_fate, still_there) in [
            (seen(7, &[1, 2], &[], 0), clean.clone(), vec![3], 0, 0),
            (clean.clone(), seen(7, &[], &[4], 0), vec![4], 0, 0),
            (
                seen(7, &[], &[4], 0),
                seen(7, &[], &[4, 5], 0),
                vec![4, 5],
                1,
                0,
            ),
            (
                seen(7, &[1, 2], &[], 0),
                seen(7, &[1], &[], 0),
                vec![1],
                0,
                1,
            ),
            (
                seen(7, &[1], &[4], 0),
                seen(8, &[1], &[4], 0),
                vec![1, 4],
                0,
                0,
            ),
            (seen(7, &[], &[], 3), seen(7, &[], &[], 2), vec![], 2, 0),
        ] {
            let found = difference(&before, &now, &present).unwrap_or_default();
            let expected = Difference {
                without_fate,
                still_there,
            };
            assert_eq!(found, expected, "{before:?} {now:?}");
        }
    }
}
