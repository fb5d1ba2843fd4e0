//! A value of a row as its bytes: quoted and escaped texts, numbers, hexadecimal blobs, NULL; rows are read in `statement`.

use std::io::Read;

use super::VALUE_BYTES_MAX;
use super::bytes::Bytes;
use super::fault::{Fault, Result};

/// Longer numbers and words are none.
const WORD_BYTES_MAX: usize = 64;

/// What was read of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// All of its bytes.
    Whole,
    /// Its beginning.
    Cut,
}

/// Reads a value into `into`, or past it where nobody wants it.
pub fn value<R: Read>(
    from: &mut Bytes<R>,
    mut into: Option<&mut Vec<u8>>,
    escapes: bool,
) -> Result<Value> {
    if let Some(into) = &mut into {
        into.clear();
    }
    match from.peek()? {
        Some(quote @ (b'\'' | b'"')) => return quoted(from, quote, into, escapes),
        Some(_) => {}
        None => return Err(Fault::Cut(from.line())),
    }
    let word = word(from)?;
    let quote = from.peek()?;
    match (word.as_slice(), quote) {
        ([b'x' | b'X'], Some(b'\'')) => {
            let mut digits = Vec::new();
            let read = quoted(from, b'\'', Some(&mut digits), escapes)?;
            unhex(&digits, into, from.line())?;
            Ok(read)
        }
        // An introducer: `_binary '…'`.
        ([b'_', ..], _) => {
            while matches!(from.peek()?, Some(b' ' | b'\t' | b'\n' | b'\r')) {
                from.pass(1);
            }
            value(from, into, escapes)
        }
        ([b'0', b'x' | b'X', ..], _) => {
            let digits = [word.get(2..).unwrap_or_default(), &long_word(from)?].concat();
            let cut = digits.len() / 2 >= VALUE_BYTES_MAX;
            unhex(&digits, into, from.line())?;
            Ok(if cut { Value::Cut } else { Value::Whole })
        }
        (b"NULL" | b"null", _) => Ok(Value::Null),
        ([], _) | (_, Some(b'(' | b'\'')) => {
            let shown = String::from_utf8_lossy(&word).into_owned();
            Err(Fault::Unexpected(
                from.line(),
                format!("{shown:?} stands where a value should"),
            ))
        }
        (bytes, _) => {
            if let Some(into) = into {
                into.extend(bytes);
            }
            Ok(Value::Whole)
        }
    }
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_')
}

/// The beginning of a number or word, as long as any but hexadecimal digits are.
fn word<R: Read>(from: &mut Bytes<R>) -> Result<Vec<u8>> {
    let mut word = Vec::new();
    while word.len() < WORD_BYTES_MAX
        && let Some(byte) = from.peek()?.filter(|byte| in_word(*byte))
    {
        word.push(byte);
        from.pass(1);
    }
    Ok(word)
}

/// The rest of hexadecimal digits: as many as fit, the others are passed.
fn long_word<R: Read>(from: &mut Bytes<R>) -> Result<Vec<u8>> {
    let mut digits = Vec::new();
    while let Some(byte) = from.peek()?.filter(|byte| in_word(*byte)) {
        if digits.len() < 2 * VALUE_BYTES_MAX {
            digits.push(byte);
        }
        from.pass(1);
    }
    Ok(digits)
}

fn unhex(digits: &[u8], into: Option<&mut Vec<u8>>, line: u64) -> Result<()> {
    let Some(into) = into else {
        return Ok(());
    };
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits);
    let wrong = |_| Fault::Unexpected(line, "hexadecimal digits that make no bytes".into());
    into.extend(bytes.map_err(wrong)?);
    Ok(())
}

/// Reads what stands between quotes, which are doubled or escaped inside.
fn quoted<R: Read>(
    from: &mut Bytes<R>,
    quote: u8,
    mut into: Option<&mut Vec<u8>>,
    escapes: bool,
) -> Result<Value> {
    from.pass(1);
    let began = from.line();
    let mut cut = false;
    let mut keep = |bytes: &[u8]| {
        if let Some(into) = &mut into {
            let room = VALUE_BYTES_MAX - into.len();
            cut |= bytes.len() > room;
            into.extend(&bytes[..bytes.len().min(room)]);
        }
    };
    loop {
        let piece = from.piece()?;
        if piece.is_empty() {
            return Err(Fault::Cut(began));
        }
        let stop = memchr::memchr2(quote, b'\\', piece);
        let plain = stop.unwrap_or(piece.len());
        keep(&piece[..plain]);
        from.pass(plain);
        if stop.is_none() {
            continue;
        }
        match (from.must()?, escapes) {
            (b'\\', true) => keep(&[unescaped(from.must()?)]),
            (b'\\', false) => keep(b"\\"),
            _ if from.takes(quote)? => keep(&[quote]),
            _ => return Ok(if cut { Value::Cut } else { Value::Whole }),
        }
    }
}

/// `MySQL`'s escapes (reference manual, « String Literals »); before any other byte the backslash is left out.
const fn unescaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 26,
        other => other,
    }
}
