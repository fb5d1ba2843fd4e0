//! A file of comma-separated values as rows with their lines (RFC 4180), whether commas, semicolons or tabs separate them, in UTF-8 or
//! in Windows-1252 as spreadsheets write it; what the columns mean say `register_file` and `import::csv`.

use std::io::{self, BufRead};

use encoding_rs::WINDOWS_1252;

/// Bytes of a row: no more is kept in memory.
const ROW_BYTES_MAX: usize = 16 << 20;

/// Rows of a file, from its first line on.
pub struct Rows<R> {
    from: R,
    separator: Option<u8>,
    line: u64,
}

/// A row, and the line where it begins, the first one is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it begins.
    pub line: u64,
    /// What its cells hold.
    pub values: Vec<String>,
}

impl<R: BufRead> Rows<R> {
    /// Over a file.
    pub fn new(from: R) -> Self {
        Self {
            from,
            separator: None,
            line: 1,
        }
    }

    /// The next row that is not empty; none at the end.
    pub fn read(&mut self) -> io::Result<Option<Line>> {
        loop {
            let line = self.line;
            let Some(raw) = self.raw()? else {
                return Ok(None);
            };
            let raw = raw
                .strip_prefix(b"\xef\xbb\xbf")
                .filter(|_| line == 1)
                .unwrap_or(&raw);
            if line == 1
                && let Some(named) = named_separator(raw)
            {
                self.separator = Some(named);
                continue;
            }
            let separator = *self.separator.get_or_insert_with(|| separator(raw));
            let values = split(raw, separator);
            if values.iter().any(|value| !value.is_empty()) {
                return Ok(Some(Line { line, values }));
            }
        }
    }

    /// The bytes of a row: lines up to one that ends outside quotes.
    fn raw(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        loop {
            let before = raw.len();
            if self.from.read_until(b'\n', &mut raw)? == 0 {
                let open = quotes(&raw) % 2 == 1;
                if open {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("line {}: a quote is not closed", self.line),
                    ));
                }
                return Ok(Some(raw).filter(|raw| !raw.is_empty()));
            }
            self.line += u64::from(raw[before..].ends_with(b"\n"));
            if raw.len() > ROW_BYTES_MAX {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "line {}: a row of more than {ROW_BYTES_MAX} bytes; is a quote not closed?",
                        self.line
                    ),
                ));
            }
            if quotes(&raw).is_multiple_of(2) {
                return Ok(Some(raw));
            }
        }
    }
}

fn quotes(raw: &[u8]) -> usize {
    memchr::memchr_iter(b'"', raw).count()
}

/// A first line that says it, as spreadsheets do: `sep=;`.
fn named_separator(raw: &[u8]) -> Option<u8> {
    let named = raw.trim_ascii().strip_prefix(b"sep=")?;
    match named {
        [one] => Some(*one),
        [] => Some(b'\t'),
        _ => None,
    }
}

/// What separates the names of the columns, outside their quotes.
fn separator(raw: &[u8]) -> u8 {
    let count = |byte| {
        let mut quoted = false;
        let mut bytes = raw.iter().filter(|one| {
            quoted ^= **one == b'"';
            !quoted && **one == byte
        });
        bytes.by_ref().count()
    };
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

fn split(raw: &[u8], separator: u8) -> Vec<String> {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
    let (mut values, mut value, mut quoted) = (Vec::new(), Vec::new(), false);
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.next_if_eq(&b'"').is_some() => value.push(b'"'),
            b'"' if quoted => quoted = false,
            b'"' if value.is_empty() => quoted = true,
            byte if byte == separator && !quoted => values.push(text(&std::mem::take(&mut value))),
            byte => value.push(byte),
        }
    }
    values.push(text(&value));
    values
}

fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    text.trim().replace("\r\n", "\n").replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(file);
        let mut all = Vec::new();
        while let Some(row) = rows.read().expect("rows") {
            all.push((row.line, row.values));
        }
        all
    }

    #[test]
    fn rows_are_read_however_a_spreadsheet_writes_them() {
        let expected = |cells: &[&str]| {
            cells
                .iter()
                .map(|cell| (*cell).to_owned())
                .collect::<Vec<_>>()
        };
        for (file, separator) in [
            (
                &b"\xef\xbb\xbfnumber,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,\xc3\xa9\r\n"[..],
                ',',
            ),
            (b"number;text\n1;\"a; \"\"b\"\"\nc\"\n;\n2;\xe9", ';'),
            (b"number\ttext\n1\t\"a\t \"\"b\"\"\nc\"\n\n2\t\xe9\n", '\t'),
        ] {
            let text = format!("a{separator} \"b\"\nc");
            assert_eq!(
                rows(file),
                [
                    (1, expected(&["number", "text"])),
                    (2, expected(&["1", &text])),
                    (5, expected(&["2", "é"]))
                ]
            );
        }
        assert_eq!(
            rows(b"\xef\xbb\xbfsep=;\r\na,b;c\r\n"),
            [(2, expected(&["a,b", "c"]))]
        );
        assert_eq!(rows(b"\"a,b,c\";d\n"), [(1, expected(&["a,b,c", "d"]))]);
        assert!(Rows::new(&b"a,\"b\nc\n"[..]).read().is_err());
        assert_eq!(rows(b""), []);
    }
}
