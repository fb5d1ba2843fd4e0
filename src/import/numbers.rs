//! Whether the ticket numbers of another desk can be used here, whichever desk it is.

use std::collections::BTreeSet;

use crate::desk::admin;
use crate::desk::taken_over;
use crate::rules::{ImportId, TicketNumber};
use crate::store::{self, Piece, Store};

/// Numbers that are looked at in one transaction.
const PAGE: u32 = 1_000;

/// Why they cannot.
#[derive(Debug)]
pub enum Fault {
    /// Tickets here have numbers that are wanted: how many, the first one, and from where on all are free.
    Taken(usize, TicketNumber, i64),
    /// That desk was taken over before with another offset.
    OtherOffset(i64),
    /// The desk cannot be read.
    Store(store::Error),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Taken(count, first, free) => write!(
                f,
                "{count} of its ticket numbers belong to other tickets here already, the first is #{first}: \
                 move all of them with --offset {free}"
            ),
            Self::OtherOffset(offset) => {
                write!(
                    f,
                    "it was imported with --offset {offset} before: use the same"
                )
            }
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl From<store::Error> for Fault {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

/// What the numbers of a desk are moved by here: as before, as asked, or not at all; each of them must be free, or belong to the same
/// ticket from an earlier time.
pub fn shift(
    store: &Store,
    (kind, uuid): (&str, &str),
    keys: &BTreeSet<i64>,
    asked: Option<i64>,
) -> Result<i64, Fault> {
    let known = store.read(|r| taken_over::known(r, kind, uuid))?;
    let shift = match (known, asked) {
        (Some((_, before)), Some(wanted)) if wanted != before => {
            return Err(Fault::OtherOffset(before));
        }
        (Some((_, before)), _) => before,
        (None, wanted) => wanted.unwrap_or_default(),
    };
    let taken = taken(store, keys, known.map(|(id, _)| id), shift)?;
    let Some(first) = taken.first() else {
        return Ok(shift);
    };
    let highest = store.read(|r| r.last_ticket())?.map_or(0, |last| last.0);
    let mut free = 1_000;
    while free <= highest {
        free *= 10;
    }
    Err(Fault::Taken(taken.len(), *first, free))
}

fn taken(
    store: &Store,
    keys: &BTreeSet<i64>,
    source: Option<ImportId>,
    shift: i64,
) -> store::Result<Vec<TicketNumber>> {
    let mut taken = Vec::new();
    let mut from = TicketNumber(keys.first().map_or(i64::MAX, |first| first + shift));
    loop {
        let page = store.read(|r| {
            let numbers = r.numbers_taken(from, PAGE)?;
            for number in &numbers {
                let theirs = number.0 - shift;
                let known =
                    source.map_or(Ok(None), |source| r.imported(source, Piece::Ticket, theirs))?;
                if keys.contains(&theirs) && known != Some(number.0) {
                    taken.push(*number);
                }
            }
            Ok::<_, store::Error>(numbers)
        })?;
        match page.last() {
            Some(last) => from = TicketNumber(last.0 + 1),
            None => return Ok(taken),
        }
    }
}

/// Whoever may write the file may take over: only the file can be at fault.
pub fn of_store(cause: admin::Error) -> store::Error {
    match cause {
        admin::Error::Store(cause) => cause,
        admin::Error::Refused(refusal) => store::Error::damaged(format!("{refusal:?}")),
    }
}
