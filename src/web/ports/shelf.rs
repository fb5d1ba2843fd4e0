//! Documents that came with a form which goes back to its reader: kept for the session, in files without a name, so that nobody has
//! to choose them again; what a form is, is in `http/form`.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use tempfile::{SpooledData, SpooledTempFile};

use crate::rules::Instant;
use crate::store::NewDocument;

/// As long as a session lives unused.
const KEPT_FOR: Duration = Duration::hours(12);
/// Documents of one session.
const FILES_OF_SESSION_MAX: usize = 20;
/// Documents in all, each an open file.
const FILES_MAX: usize = 200;
/// Their bytes in all; the oldest go first.
const BYTES_MAX: u64 = 512 << 20;

/// A document as a form brought it.
#[derive(Debug)]
pub struct Brought {
    /// Its name.
    pub name: String,
    /// As the browser declared it.
    pub media_type: String,
    /// Its bytes, in memory or in a file.
    pub bytes: SpooledTempFile,
}

/// A document as its reader is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// By which the form asks for it.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: u64,
}

#[derive(Debug)]
struct Kept {
    /// The hash of the session: nobody else reaches it.
    session: Vec<u8>,
    at: Instant,
    told: Shelved,
    media_type: String,
    file: File,
}

/// The documents of all sessions.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<(u64, Vec<Kept>)>);

impl Shelf {
    /// Keeps these, and tells by which numbers; what is over `bytes_max` for one session goes, its oldest first.
    pub fn keep(
        &self,
        session: &[u8],
        brought: Vec<Brought>,
        (bytes_max, now): (u64, Instant),
    ) -> Vec<u64> {
        let mut ids = Vec::new();
        let mut shelf = self.shelf();
        let (last, all) = &mut *shelf;
        all.retain(|kept| now - kept.at < KEPT_FOR);
        for document in brought {
            let Brought {
                name,
                media_type,
                bytes,
            } = document;
            let Some((file, size)) = on_disk(bytes) else {
                continue;
            };
            *last += 1;
            ids.push(*last);
            all.push(Kept {
                session: session.to_vec(),
                at: now,
                told: Shelved {
                    id: *last,
                    name,
                    size,
                },
                media_type,
                file,
            });
        }
        make_room(
            all,
            |kept| kept.session == session,
            (FILES_OF_SESSION_MAX, bytes_max),
        );
        make_room(all, |_| true, (FILES_MAX, BYTES_MAX));
        ids.retain(|id| all.iter().any(|kept| kept.told.id == *id));
        ids
    }

    /// Those of this session that have these numbers.
    pub fn told(&self, session: &[u8], ids: &[u64]) -> Vec<Shelved> {
        let shelf = self.shelf();
        let of_form = shelf.1.iter().filter(|kept| is_asked(kept, session, ids));
        of_form.map(|kept| kept.told.clone()).collect()
    }

    /// Their bytes, for the desk; they stay here until [`Self::let_go`].
    pub fn documents(&self, session: &[u8], ids: &[u64]) -> Vec<NewDocument> {
        let shelf = self.shelf();
        let of_form = shelf.1.iter().filter(|kept| is_asked(kept, session, ids));
        let new = |kept: &Kept| {
            Some(NewDocument {
                name: kept.told.name.clone(),
                media_type: kept.media_type.clone(),
                bytes: Box::new(kept.file.try_clone().ok()?),
                painted: false,
            })
        };
        of_form.filter_map(new).collect()
    }

    /// They were taken.
    pub fn let_go(&self, session: &[u8], ids: &[u64]) {
        self.shelf().1.retain(|kept| !is_asked(kept, session, ids));
    }

    fn shelf(&self) -> MutexGuard<'_, (u64, Vec<Kept>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_asked(kept: &Kept, session: &[u8], ids: &[u64]) -> bool {
    kept.session == session && ids.contains(&kept.told.id)
}

/// Lets the oldest of these go until they are few and small enough.
fn make_room(all: &mut Vec<Kept>, whose: impl Fn(&Kept) -> bool, (files, bytes): (usize, u64)) {
    let held = |all: &[Kept]| {
        let these = all.iter().filter(|kept| whose(kept));
        these.fold((0, 0), |(count, sum), kept| {
            (count + 1, sum + kept.told.size)
        })
    };
    loop {
        let (count, sum) = held(all);
        let oldest = all.iter().position(&whose);
        match oldest.filter(|_| count > files || sum > bytes) {
            Some(at) => drop(all.remove(at)),
            None => return,
        }
    }
}

/// A document's bytes in a file without a name, and how many they are.
fn on_disk(mut bytes: SpooledTempFile) -> Option<(File, u64)> {
    bytes.roll().ok()?;
    let SpooledData::OnDisk(mut file) = bytes.into_inner() else {
        return None;
    };
    let size = file.seek(SeekFrom::End(0)).ok()?;
    file.rewind().ok()?;
    Some((file, size))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    fn brought(name: &str, bytes: &[u8]) -> Brought {
        let mut file = tempfile::spooled_tempfile(64);
        file.write_all(bytes).expect("written");
        Brought {
            name: name.into(),
            media_type: "text/plain".into(),
            bytes: file,
        }
    }

    #[test]
    fn a_session_finds_its_own_again_and_no_other_does() {
        let (shelf, now) = (Shelf::default(), Instant::UNIX_EPOCH);
        let ids = shelf.keep(b"one", vec![brought("a", b"bytes")], (100, now));
        assert_eq!(shelf.told(b"one", &ids)[0].name, "a");
        assert!(shelf.told(b"two", &ids).is_empty());
        assert!(shelf.documents(b"two", &ids).is_empty());
        let mut read = String::new();
        let mut found = shelf.documents(b"one", &ids);
        found[0].bytes.rewind().expect("rewound");
        found[0].bytes.read_to_string(&mut read).expect("read");
        assert_eq!(read, "bytes");
        shelf.let_go(b"two", &ids);
        assert_eq!(shelf.told(b"one", &ids).len(), 1);
        shelf.let_go(b"one", &ids);
        assert!(shelf.told(b"one", &ids).is_empty());
    }

    #[test]
    fn no_session_keeps_more_than_its_share_nor_longer_than_it_lives() {
        let (shelf, now) = (Shelf::default(), Instant::UNIX_EPOCH);
        let first = shelf.keep(b"one", vec![brought("a", &[0; 60])], (100, now));
        let more = shelf.keep(b"one", vec![brought("b", &[0; 60])], (100, now));
        assert!(shelf.told(b"one", &first).is_empty(), "the oldest goes");
        assert_eq!(shelf.told(b"one", &more).len(), 1);
        let many = (0..FILES_OF_SESSION_MAX + 5).map(|_| brought("c", b"x"));
        let kept = shelf.keep(b"two", many.collect(), (100, now));
        assert_eq!(kept.len(), FILES_OF_SESSION_MAX);
        shelf.keep(b"three", vec![], (100, now + KEPT_FOR));
        assert!(shelf.told(b"two", &kept).is_empty(), "the night is over");
    }
}
