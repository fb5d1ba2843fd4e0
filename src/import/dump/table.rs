//! The tables of a dump: their columns as `CREATE TABLE` names them, and what was found of each; rows are read in `statement`.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::bytes::Bytes;
use super::fault::{Fault, Result};

/// More columns has no table of `MySQL`.
pub const COLUMNS_MAX: usize = 4_096;
/// Longer names has `MySQL` none.
pub const NAME_BYTES_MAX: usize = 256;
/// As much is looked at of what stands behind the columns.
const OPTIONS_BYTES_MAX: usize = 4_096;

/// What a dump held of the wanted tables.
#[derive(Debug, Default)]
pub struct Found {
    /// How many rows of each.
    pub rows: BTreeMap<String, u64>,
    /// The number that each would give to its next row, where the dump says it.
    pub next: HashMap<String, i64>,
    /// Texts that were longer than is read, by table.
    pub cut: BTreeMap<String, u64>,
    /// Whether times with a zone are in UTC in it.
    pub utc: bool,
}

impl Found {
    /// Whether a table is in it, be it empty.
    pub fn has(&self, table: &str) -> bool {
        self.rows.contains_key(table)
    }
}

/// A column, by what a reader of rows must know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// It holds times with a zone.
    pub zoned: bool,
}

/// Reads the columns that stand in brackets behind `CREATE TABLE name`, and the number of the next row behind them.
pub fn columns<R: Read>(from: &mut Bytes<R>) -> Result<(Vec<Column>, Option<i64>)> {
    let mut columns = Vec::new();
    loop {
        blanks(from)?;
        if let Some(name) = quoted_name(from)? {
            blanks(from)?;
            let kind = plain_word(from)?;
            let zoned = kind.eq_ignore_ascii_case("timestamp");
            columns.push(Column { name, zoned });
            if columns.len() > COLUMNS_MAX {
                return Err(Fault::Unexpected(from.line(), "too many columns".into()));
            }
        }
        if !to_next(from)? {
            break;
        }
    }
    Ok((columns, next_number(&options(from)?)))
}

/// Goes past the rest of a definition; whether another one follows.
fn to_next<R: Read>(from: &mut Bytes<R>) -> Result<bool> {
    let mut depth = 0_u32;
    loop {
        match from.must()? {
            b',' if depth == 0 => return Ok(true),
            b')' if depth == 0 => return Ok(false),
            b'(' => depth += 1,
            b')' => depth -= 1,
            quote @ (b'\'' | b'"' | b'`') => past_quoted(from, quote)?,
            _ => {}
        }
    }
}

/// What stands behind the columns, up to the end of the statement.
fn options<R: Read>(from: &mut Bytes<R>) -> Result<String> {
    let mut text = Vec::new();
    loop {
        match from.must()? {
            b';' => return Ok(String::from_utf8_lossy(&text).into_owned()),
            quote @ (b'\'' | b'"' | b'`') => past_quoted(from, quote)?,
            byte if text.len() < OPTIONS_BYTES_MAX => text.push(byte),
            _ => {}
        }
    }
}

fn next_number(options: &str) -> Option<i64> {
    let at = options.find("AUTO_INCREMENT=")? + "AUTO_INCREMENT=".len();
    let digits = options[at..].split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Goes past what is quoted; its first quote was read.
pub fn past_quoted<R: Read>(from: &mut Bytes<R>, quote: u8) -> Result<()> {
    let began = from.line();
    loop {
        if !from.pass_to(quote, b'\\')? {
            return Err(Fault::Cut(began));
        }
        match from.must()? {
            // No name holds backslashes that escape.
            b'\\' if quote != b'`' => drop(from.must()?),
            b'\\' => {}
            _ if from.takes(quote)? => {}
            _ => return Ok(()),
        }
    }
}

/// A name in backquotes, or in double quotes as ANSI writes it.
pub fn quoted_name<R: Read>(from: &mut Bytes<R>) -> Result<Option<String>> {
    let Some(quote) = from.peek()?.filter(|byte| matches!(byte, b'`' | b'"')) else {
        return Ok(None);
    };
    from.pass(1);
    let mut name = Vec::new();
    loop {
        match from.must()? {
            byte if byte == quote && !from.takes(quote)? => break,
            byte => name.push(byte),
        }
        if name.len() > NAME_BYTES_MAX {
            return Err(Fault::Unexpected(from.line(), "a name without end".into()));
        }
    }
    Ok(Some(String::from_utf8_lossy(&name).into_owned()))
}

/// A name, however it is written; the one behind the dot of `database.table`.
pub fn name<R: Read>(from: &mut Bytes<R>) -> Result<String> {
    loop {
        let name = match quoted_name(from)? {
            Some(name) => name,
            None => plain_word(from)?,
        };
        if !from.takes(b'.')? {
            return Ok(name);
        }
    }
}

/// Letters, digits and `_`.
pub fn plain_word<R: Read>(from: &mut Bytes<R>) -> Result<String> {
    let mut word = String::new();
    while word.len() < NAME_BYTES_MAX
        && let Some(byte) = from.peek()?
        && (byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
    {
        word.push(byte.into());
        from.pass(1);
    }
    Ok(word)
}

/// Goes past blanks.
pub fn blanks<R: Read>(from: &mut Bytes<R>) -> Result<()> {
    while from.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
        from.pass(1);
    }
    Ok(())
}
