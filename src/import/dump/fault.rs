//! Why a dump cannot be read, as one line with the remedy; nothing was written to the desk then.

use std::fmt;
use std::io;

/// Why a dump cannot be read.
#[derive(Debug)]
pub enum Fault {
    /// The file itself, or its gzip frame.
    Unreadable(io::Error),
    /// It is no dump: what it is instead.
    NotSql(&'static str),
    /// It ends before its end; the line where.
    Cut(u64),
    /// Something stands there that no program writes that makes dumps: the line, and what.
    Unexpected(u64, String),
    /// Bytes that are not in the charset that the dump names: the line, and the table with the column.
    NotInCharset(u64, String),
    /// A charset that is not read: its name.
    Charset(String),
    /// A table is there a second time: the dump holds two databases.
    Twice(String),
    /// Rows of a table whose columns are not said anywhere.
    NoColumns(String),
    /// What the caller makes of a row failed: why.
    Unkept(String),
}

const AGAIN: &str = "make it again with: mysqldump --default-character-set=utf8mb4 --hex-blob --result-file=glpi.sql DATABASE";

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                write!(
                    f,
                    "the dump is cut off: its packed bytes end too early; copy it again, or {AGAIN}"
                )
            }
            Self::Unreadable(cause) => write!(f, "the dump cannot be read: {cause}"),
            Self::NotSql(what) => write!(f, "this is no dump but {what}"),
            Self::Cut(line) => write!(
                f,
                "the dump is cut off: it ends in line {line}, before its end; copy it again, or {AGAIN}"
            ),
            Self::Unexpected(line, what) => {
                write!(f, "line {line} of the dump is not understood: {what}")
            }
            Self::NotInCharset(line, place) => write!(
                f,
                "line {line} of the dump: {place} is not in the charset that the dump says it is in; {AGAIN}"
            ),
            Self::Charset(name) => write!(
                f,
                "the dump is in the charset {name}, which is not read; {AGAIN}"
            ),
            Self::Twice(table) => write!(
                f,
                "the table {table} is in the dump twice: it holds more than one database; dump only GLPI's"
            ),
            Self::NoColumns(table) => write!(
                f,
                "the dump holds rows of {table} but not its columns; dump without --no-create-info, or with --complete-insert"
            ),
            Self::Unkept(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Fault {}

/// What comes of reading.
pub type Result<T> = std::result::Result<T, Fault>;
