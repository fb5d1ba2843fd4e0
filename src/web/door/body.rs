//! A request body: in memory while small, then in an unlinked file under a quota; `line` fills it, pages read it.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tempfile::SpooledTempFile;

use super::Trouble;
use super::budget::{Budget, Held};
use super::head::Refusal;

/// What a body may take of memory: no more, as a full house of them is under no budget.
pub(super) const BODY_MEMORY_BYTES_MAX: usize = 16 * 1024;
/// How long somebody waits for memory before they are told to come again.
const MEMORY_PATIENCE: Duration = Duration::from_secs(3);

/// What a client sent after its head: a `Read` and `Seek` that stands at its beginning when handed over.
pub struct Body {
    spool: SpooledTempFile,
    bytes: u64,
    whole: bool,
    /// Gives the bytes back to the quota when the body goes.
    reservation: Option<Reservation>,
    budget: Arc<Budget>,
}

impl Body {
    /// Takes memory for what is read of it. None: there is too little just now, and who asks is to come again.
    pub fn hold(&self, bytes: u64) -> Option<Held> {
        self.budget.take(bytes, MEMORY_PATIENCE)
    }

    /// How many bytes there are to read; the announced length when [`Body::whole`].
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// False when the body was over the limit: then only its beginning, or nothing, was read.
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// The body from its first byte, wherever it was read to before.
    pub fn reader(&mut self) -> io::Result<&mut Body> {
        self.spool.rewind()?;
        Ok(self)
    }

    /// Lets the body go, but for its part of the quota: what was written out of it counts on the disk as long as this is held.
    pub fn into_spooled(self) -> Option<Spooled> {
        self.reservation.map(|kept| Spooled { _reservation: kept })
    }

    pub(super) fn cut_short(&mut self) {
        self.whole = false;
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.spool.read(buffer)
    }
}

impl Seek for Body {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.spool.seek(to)
    }
}

/// Where bodies too large for memory go, and how much all of them together may take.
pub(super) struct Spool {
    folder: PathBuf,
    bytes_max: u64,
    used: Arc<AtomicU64>,
    budget: Arc<Budget>,
}

impl Spool {
    pub fn new(folder: PathBuf, bytes_max: u64, budget: Arc<Budget>) -> Spool {
        let used = Arc::default();
        Spool {
            folder,
            bytes_max,
            used,
            budget,
        }
    }

    /// A temporary that may hold `bytes`; nothing is on disk before it outgrows its memory.
    pub fn file(&self) -> SpooledTempFile {
        tempfile::spooled_tempfile_in(BODY_MEMORY_BYTES_MAX, &self.folder)
    }

    /// A body to be filled by [`Spool::append`].
    pub fn body(&self) -> Body {
        Body {
            spool: self.file(),
            bytes: 0,
            whole: true,
            reservation: None,
            budget: Arc::clone(&self.budget),
        }
    }

    /// Adds to a body. The quota is taken as bytes come, not as they are announced: a promise must not shut others out.
    pub fn append(&self, body: &mut Body, bytes: &[u8]) -> Result<(), Refusal> {
        let total = body.bytes + bytes.len() as u64;
        if total > BODY_MEMORY_BYTES_MAX as u64 {
            let reservation = body.reservation.get_or_insert_with(|| Reservation {
                used: Arc::clone(&self.used),
                bytes: 0,
            });
            if !reservation.grow(total, self.bytes_max) {
                return Err(Refusal {
                    trouble: Trouble::Busy,
                    why: "quota of spooled bodies",
                });
            }
        }
        body.spool.write_all(bytes).map_err(|error| {
            log::error!("door: cannot spool a body: {error}");
            Refusal {
                trouble: Trouble::StorageFull,
                why: "body not spooled",
            }
        })?;
        body.bytes = total;
        Ok(())
    }
}

/// A part of the quota of what requests bring; given back when dropped.
#[derive(Debug)]
pub struct Spooled {
    _reservation: Reservation,
}

#[derive(Debug)]
struct Reservation {
    used: Arc<AtomicU64>,
    bytes: u64,
}

impl Reservation {
    fn grow(&mut self, to: u64, bytes_max: u64) -> bool {
        let more = to - self.bytes;
        let taken = self
            .used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
                used.checked_add(more).filter(|&used| used <= bytes_max)
            });
        if taken.is_ok() {
            self.bytes = to;
        }
        taken.is_ok()
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_is_given_back() {
        let spool = Spool::new(std::env::temp_dir(), 300 * 1024, Budget::new(0));
        let block = vec![7; 100 * 1024];
        let fill = |blocks: usize| {
            let mut body = spool.body();
            (0..blocks)
                .try_for_each(|_| spool.append(&mut body, &block))
                .map(|()| body)
        };
        let small = spool.body();
        let first = fill(3).expect("fits");
        assert_eq!(fill(3).err().map(|r| r.trouble), Some(Trouble::Busy));
        drop((small, first));
        assert_eq!(spool.used.load(Ordering::Relaxed), 0);
        let documents = fill(3).expect("fits again").into_spooled();
        assert!(fill(1).is_err(), "what was in it is on the disk still");
        drop(documents);
        let mut body = fill(3).expect("fits again");
        let mut read = Vec::new();
        body.reader()
            .and_then(|r| r.read_to_end(&mut read))
            .expect("readable");
        assert_eq!((read.len() as u64, body.len()), (300 * 1024, 300 * 1024));
    }
}
