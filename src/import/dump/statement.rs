//! The statements of a dump: which table each is about, its rows, and what the others settle (charset, time zone); those of other
//! tables are passed without being kept.

use std::collections::HashMap;
use std::io::Read;

use super::bytes::Bytes;
use super::charset::{Charset, recognise};
use super::fault::{Fault, Result};
use super::table::{COLUMNS_MAX, Column, Found, blanks, columns, name, past_quoted, plain_word};
use super::values::{Value, value};
use super::{Row, Wanted};

/// As much is looked at of a comment or a `SET`.
const SETTING_BYTES_MAX: usize = 1_024;

/// Reads one dump.
pub struct Reader<'a, R> {
    from: Bytes<R>,
    wanted: Wanted<'a>,
    tables: HashMap<String, Vec<Column>>,
    found: Found,
    charset: Charset,
    escapes: bool,
    delimiter: Vec<u8>,
    /// What must stand at its end, for what stood at its beginning.
    ends_with: Option<&'static str>,
}

impl<'a, R: Read> Reader<'a, R> {
    pub fn new(from: R, wanted: Wanted<'a>) -> Self {
        Self {
            from: Bytes::new(from),
            wanted,
            tables: HashMap::new(),
            found: Found::default(),
            charset: Charset::default(),
            escapes: true,
            delimiter: b";".into(),
            ends_with: None,
        }
    }

    /// Reads it to its end.
    pub fn read(mut self, each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<Found> {
        let read = self.statements(each);
        let at_end = self.from.peek()?.is_none();
        match read {
            // What is not understood at its very end is a piece of something.
            Err(Fault::Unexpected(line, _)) if at_end => Err(Fault::Cut(line)),
            Err(fault) => Err(fault),
            Ok(()) if self.ends_with.is_some() => Err(Fault::Cut(self.from.line())),
            Ok(()) => Ok(self.found),
        }
    }

    fn statements(&mut self, each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        recognise(self.from.piece()?)?;
        if self.from.piece()?.starts_with(b"\xef\xbb\xbf") {
            self.from.pass(3);
        }
        while self.find_statement()? {
            let word = plain_word(&mut self.from)?.to_ascii_uppercase();
            match word.as_str() {
                "INSERT" | "REPLACE" => self.insert(each)?,
                "CREATE" => self.create()?,
                "SET" => {
                    let text = self.rest()?;
                    self.settle(&format!("SET {text}"))?;
                }
                "START" => {
                    self.rest()?;
                    self.ends_with = Some("COMMIT");
                }
                "COMMIT" => {
                    self.rest()?;
                    self.ends_with = self.ends_with.filter(|end| *end != "COMMIT");
                }
                "DELIMITER" => self.delimiter()?,
                "" => return Err(self.unexpected("this")),
                _ => drop(self.rest()?),
            }
        }
        Ok(())
    }

    /// Goes past blanks and comments; false at the end.
    fn find_statement(&mut self) -> Result<bool> {
        loop {
            blanks(&mut self.from)?;
            match self.from.peek()? {
                None => return Ok(false),
                Some(b'#') => drop(self.line()?),
                Some(b'-') => {
                    let text = self.line()?;
                    self.remark(&text);
                }
                Some(b'/') => {
                    self.from.pass(1);
                    if !self.from.takes(b'*')? {
                        return Err(self.unexpected("/"));
                    }
                    let text = self.comment()?;
                    if let Some(setting) = text.strip_prefix('!') {
                        self.settle(setting)?;
                    }
                }
                // Between a conditional comment and the next statement.
                Some(b';') => self.from.pass(1),
                Some(_) => return Ok(true),
            }
        }
    }

    fn unexpected(&self, what: &str) -> Fault {
        Fault::Unexpected(
            self.from.line(),
            format!("{what:?} begins no statement of a dump"),
        )
    }

    /// The rest of a line.
    fn line(&mut self) -> Result<String> {
        let mut text = Vec::new();
        while let Some(byte) = self.from.next()?.filter(|byte| *byte != b'\n') {
            if text.len() < SETTING_BYTES_MAX {
                text.push(byte);
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// What the programs say at the beginning and at the end of their dumps.
    fn remark(&mut self, text: &str) {
        if text.contains("MySQL dump ") || text.contains("MariaDB dump ") {
            self.ends_with = Some("-- Dump completed");
        } else if text.starts_with("-- Dump completed") {
            self.ends_with = None;
        }
    }

    /// What stands in a comment that has begun.
    fn comment(&mut self) -> Result<String> {
        let began = self.from.line();
        let mut text = Vec::new();
        let mut last = 0;
        loop {
            let byte = self.from.next()?.ok_or(Fault::Cut(began))?;
            if last == b'*' && byte == b'/' {
                text.pop();
                return Ok(String::from_utf8_lossy(&text).into_owned());
            }
            if text.len() < SETTING_BYTES_MAX {
                text.push(byte);
            }
            last = byte;
        }
    }

    /// Takes note of what a `SET` settles.
    fn settle(&mut self, text: &str) -> Result<()> {
        let text = text.to_ascii_uppercase().replace([' ', '\t'], "");
        if let Some(at) = text.find("SETNAMES") {
            let name = text[at + "SETNAMES".len()..].trim_matches(|c: char| !c.is_alphanumeric());
            let name = name
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            // A collation may follow without a blank between now.
            let name = name.unwrap_or_default().split("COLLATE").next();
            self.charset = Charset::named(&name.unwrap_or_default().to_ascii_lowercase())?;
        }
        if text.contains("TIME_ZONE='+00:00'") || text.contains("TIME_ZONE=\"+00:00\"") {
            self.found.utc = true;
        }
        if text.contains("SQL_MODE") {
            self.escapes = !text.contains("NO_BACKSLASH_ESCAPES");
        }
        Ok(())
    }

    fn delimiter(&mut self) -> Result<()> {
        let line = self.line()?;
        let word = line.split_whitespace().next().unwrap_or(";");
        self.delimiter = word.as_bytes().into();
        Ok(())
    }

    /// The rest of a statement, or the beginning of it; quoted texts are left out but for the first few bytes.
    fn rest(&mut self) -> Result<String> {
        let began = self.from.line();
        let mut text: Vec<u8> = Vec::new();
        let end = *self.delimiter.last().unwrap_or(&b';');
        loop {
            let byte = self.from.next()?.ok_or(Fault::Cut(began))?;
            if text.len() >= 2 * SETTING_BYTES_MAX {
                // What it settles stands at its beginning; its end is found by its last bytes.
                text.drain(SETTING_BYTES_MAX..2 * SETTING_BYTES_MAX - 8);
            }
            text.push(byte);
            match byte {
                _ if byte == end && text.ends_with(&self.delimiter) => {
                    return Ok(String::from_utf8_lossy(&text).into_owned());
                }
                // Short ones are settings, and wanted; all are passed as texts, with what looks like statements in them.
                quote @ (b'\'' | b'"' | b'`') => self.quoted(quote, &mut text)?,
                b'*' if text.ends_with(b"/*") => drop(self.comment()?),
                b'#' => drop(self.line()?),
                b' ' if text.ends_with(b"-- ") => drop(self.line()?),
                _ => {}
            }
        }
    }

    fn quoted(&mut self, quote: u8, text: &mut Vec<u8>) -> Result<()> {
        if text.len() >= SETTING_BYTES_MAX / 2 {
            return past_quoted(&mut self.from, quote);
        }
        while let Some(byte) = self.from.next()? {
            text.push(byte);
            if byte == quote {
                return Ok(());
            }
            if byte == b'\\' || text.len() >= SETTING_BYTES_MAX {
                if byte == b'\\' {
                    self.from.must()?;
                }
                return past_quoted(&mut self.from, quote);
            }
        }
        Err(Fault::Cut(self.from.line()))
    }

    fn create(&mut self) -> Result<()> {
        blanks(&mut self.from)?;
        let word = plain_word(&mut self.from)?;
        if !word.eq_ignore_ascii_case("table") {
            return self.rest().map(drop);
        }
        let table = self.named_table(&["IF", "NOT", "EXISTS"])?;
        blanks(&mut self.from)?;
        if (self.wanted)(&table).is_none() || !self.from.takes(b'(')? {
            return self.rest().map(drop);
        }
        let (columns, next) = columns(&mut self.from)?;
        if self.tables.insert(table.clone(), columns).is_some() {
            return Err(Fault::Twice(table));
        }
        self.found
            .next
            .extend(next.map(|next| (table.clone(), next)));
        self.found.rows.entry(table).or_default();
        Ok(())
    }

    /// The table that a statement names, behind such words.
    fn named_table(&mut self, words: &[&str]) -> Result<String> {
        loop {
            blanks(&mut self.from)?;
            let found = name(&mut self.from)?;
            if !words.iter().any(|word| found.eq_ignore_ascii_case(word)) {
                return Ok(found);
            }
        }
    }

    fn insert(&mut self, each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let words = ["INTO", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"];
        let table = self.named_table(&words)?;
        let Some(wanted) = (self.wanted)(&table) else {
            return self.rest().map(drop);
        };
        blanks(&mut self.from)?;
        let columns = if self.from.takes(b'(')? {
            self.column_list(&table)?
        } else {
            let known = self.tables.get(&table);
            known
                .cloned()
                .ok_or_else(|| Fault::NoColumns(table.clone()))?
        };
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| wanted.iter().position(|name| *name == column.name))
            .collect();
        blanks(&mut self.from)?;
        let word = plain_word(&mut self.from)?.to_ascii_uppercase();
        if word != "VALUES" && word != "VALUE" {
            return Err(Fault::Unexpected(
                self.from.line(),
                format!("{word:?} stands where VALUES should"),
            ));
        }
        let mut row = vec![None; wanted.len()];
        loop {
            blanks(&mut self.from)?;
            if !self.from.takes(b'(')? {
                return Err(self.unexpected("a row without brackets"));
            }
            self.row(&table, &columns, &places, &mut row)?;
            each(&Row {
                table: &table,
                values: &row,
            })?;
            *self.found.rows.entry(table.clone()).or_default() += 1;
            blanks(&mut self.from)?;
            match self.from.must()? {
                b',' => {}
                b';' => return Ok(()),
                // ON DUPLICATE KEY UPDATE …
                _ => return self.rest().map(drop),
            }
        }
    }

    fn column_list(&mut self, table: &str) -> Result<Vec<Column>> {
        let known = self.tables.get(table).cloned().unwrap_or_default();
        let mut columns = Vec::new();
        loop {
            blanks(&mut self.from)?;
            let name = name(&mut self.from)?;
            let zoned = known
                .iter()
                .any(|column| column.name == name && column.zoned);
            columns.push(Column { name, zoned });
            blanks(&mut self.from)?;
            match self.from.must()? {
                b',' if columns.len() < COLUMNS_MAX => {}
                b')' => return Ok(columns),
                _ => return Err(self.unexpected("a list of columns")),
            }
        }
    }

    fn row(
        &mut self,
        table: &str,
        columns: &[Column],
        places: &[Option<usize>],
        row: &mut [Option<String>],
    ) -> Result<()> {
        row.fill(None);
        let mut bytes = Vec::new();
        for at in 0.. {
            let line = self.from.line();
            let (Some(column), Some(place)) = (columns.get(at), places.get(at)) else {
                return Err(Fault::Unexpected(
                    line,
                    format!("a row of {table} has too many values"),
                ));
            };
            blanks(&mut self.from)?;
            let into = place.map(|_| &mut bytes);
            let read = value(&mut self.from, into, self.escapes)?;
            if let Some(cell) = place.and_then(|place| row.get_mut(place)) {
                *cell = self.text(read, &mut bytes, (table, column), line)?;
            }
            blanks(&mut self.from)?;
            match self.from.must()? {
                b',' => {}
                b')' if at + 1 == columns.len() => return Ok(()),
                b')' => {
                    return Err(Fault::Unexpected(
                        line,
                        format!("a row of {table} lacks values"),
                    ));
                }
                _ => return Err(Fault::Unexpected(line, format!("{table}.{}", column.name))),
            }
        }
        Ok(())
    }

    fn text(
        &mut self,
        read: Value,
        bytes: &mut Vec<u8>,
        (table, column): (&str, &Column),
        line: u64,
    ) -> Result<Option<String>> {
        match read {
            Value::Null => return Ok(None),
            Value::Whole => {}
            Value::Cut => {
                *self.found.cut.entry(table.into()).or_default() += 1;
                if let Err(cause) = std::str::from_utf8(bytes)
                    && cause.error_len().is_none()
                {
                    bytes.truncate(cause.valid_up_to());
                }
            }
        }
        let text = self.charset.text(bytes);
        let mut text =
            text.ok_or_else(|| Fault::NotInCharset(line, format!("{table}.{}", column.name)))?;
        if column.zoned && self.found.utc {
            text.push('Z');
        }
        Ok(Some(text))
    }
}
