//! A dump of `MySQL` or `MariaDB` (`mysqldump`, `mariadb-dump`, `phpMyAdmin`), read row by row in little memory and without a server;
//! bytes are in `bytes`, values in `values`. Which tables are wanted is the caller's affair.

mod bytes;
mod charset;
mod fault;
mod statement;
mod table;
mod values;

use std::fs::File;
use std::io::{BufReader, Read, Seek as _};
use std::path::Path;

pub use fault::Fault;
use statement::Reader;
pub use table::Found;

use super::gzip::{Gzip, MAGIC};

/// Bytes of one text; a longer one is cut, and counted.
pub const VALUE_BYTES_MAX: usize = 8 << 20;
/// Bytes that are read at once.
const PIECE_BYTES: usize = 64 << 10;

/// A row of a wanted table: the wanted columns in their order; none for NULL, and for a column that the table lacks.
#[derive(Debug)]
pub struct Row<'a> {
    /// The name of its table.
    pub table: &'a str,
    /// Times end in `Z` where they are UTC.
    pub values: &'a [Option<String>],
}

/// Which columns of a table are wanted; none where the table is not.
pub type Wanted<'a> = &'a dyn Fn(&str) -> Option<&'static [&'static str]>;

/// Opens a dump, packed with gzip or not, and gives each wanted row to `each`; tells what it found of each wanted table.
/// `progress` hears how many bytes of how many are read.
pub fn read(
    path: &Path,
    wanted: Wanted<'_>,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Found, Fault> {
    let mut file = File::open(path).map_err(Fault::Unreadable)?;
    let all = file.metadata().map_err(Fault::Unreadable)?.len();
    let mut start = Vec::new();
    let head = (&mut file).take(8).read_to_end(&mut start);
    head.and_then(|_| file.rewind())
        .map_err(Fault::Unreadable)?;
    let mut read = 0;
    let counted = Counted {
        file,
        heard: &mut |bytes| {
            read += bytes;
            progress(read, all);
        },
    };
    if start.starts_with(&MAGIC) {
        let packed = BufReader::with_capacity(PIECE_BYTES, counted);
        return rows(Gzip::new(packed), wanted, each);
    }
    rows(counted, wanted, each)
}

/// The same for what is read already as it was written.
pub fn rows(
    from: impl Read,
    wanted: Wanted<'_>,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<Found, Fault> {
    Reader::new(from, wanted).read(each)
}

/// A file that tells how many bytes were read from it.
struct Counted<'a> {
    file: File,
    heard: &'a mut dyn FnMut(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        (self.heard)(read as u64);
        Ok(read)
    }
}
