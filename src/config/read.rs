//! Walks helpdesk.toml and gathers every mistake with its line and remedy; what the keys mean is in the parent.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Secret;

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file, from 1; 0 where a line is missing.
    pub line: usize,
    /// Table and key.
    pub key: String,
    /// What is wrong.
    pub wrong: String,
    /// What to write.
    pub remedy: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}: {}: {}", self.key, self.wrong, self.remedy)
    }
}

type Faults = Rc<RefCell<Vec<Fault>>>;

/// The file, and the mistakes found so far.
pub(super) struct Reader<'a> {
    text: Rc<str>,
    folder: PathBuf,
    table: DeTable<'a>,
    asked: Vec<&'static str>,
    faults: Faults,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, folder: &Path) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let faults = errors.iter().map(|error| Fault {
            line: error.span().map_or(0, |span| line_of(text, span.start)),
            key: "syntax".into(),
            wrong: error.message().into(),
            remedy: "see the shipped helpdesk.toml for how values are written".into(),
        });
        Self {
            faults: Rc::new(RefCell::new(faults.collect())),
            text: text.into(),
            folder: folder.into(),
            table: table.into_inner(),
            asked: vec![],
        }
    }

    /// The table of that name; an empty one where there is none.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'a> {
        self.asked.push(name);
        match self
            .table
            .get(name)
            .map(|value| (value.span().start, value.get_ref().clone()))
        {
            Some((at, DeValue::Table(table))) => self.make(format!("[{name}]"), at, table),
            Some((at, _)) => {
                let section = self.make(format!("[{name}]"), at, DeTable::new());
                section.add(
                    line_of(&self.text, at),
                    "",
                    "is not a table",
                    "write it as a [table] with its keys below",
                );
                section
            }
            None => {
                let mut section = self.make(format!("[{name}]"), 0, DeTable::new());
                section.line = 0;
                section
            }
        }
    }

    /// The tables of that name, of which there may be several.
    pub(super) fn sections(&mut self, name: &'static str) -> Vec<Section<'a>> {
        self.asked.push(name);
        let Some(value) = self.table.get(name) else {
            return vec![];
        };
        let at = value.span().start;
        let key = format!("[[{name}]]");
        if let DeValue::Array(array) = value.get_ref() {
            let tables: Vec<_> = array
                .iter()
                .map(|item| (item.span().start, item.get_ref().clone()))
                .collect();
            return tables
                .into_iter()
                .map(|(at, item)| match item {
                    DeValue::Table(table) => self.make(key.clone(), at, table),
                    _ => self.make(key.clone(), at, DeTable::new()),
                })
                .collect();
        }
        let section = self.make(key.clone(), at, DeTable::new());
        section.add(
            line_of(&self.text, at),
            "",
            "there may be several",
            &format!("write {key} with two brackets"),
        );
        vec![section]
    }

    fn make(&self, name: String, at: usize, table: DeTable<'a>) -> Section<'a> {
        Section {
            name,
            line: line_of(&self.text, at),
            text: self.text.clone(),
            folder: self.folder.clone(),
            table,
            asked: vec![],
            faults: self.faults.clone(),
        }
    }

    /// All mistakes, in the order of the file.
    pub(super) fn finish(self) -> Result<(), Vec<Fault>> {
        for (key, _) in &self.table {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                self.faults.borrow_mut().push(Fault {
                    line: line_of(&self.text, key.span().start),
                    key: format!("[{name}]"),
                    wrong: "unknown table".into(),
                    remedy: format!("the tables are {}", self.asked.join(", ")),
                });
            }
        }
        let mut faults = self.faults.take();
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}

/// One table of the file. Keys that nobody asked for are reported when it is dropped.
pub(super) struct Section<'a> {
    name: String,
    line: usize,
    text: Rc<str>,
    folder: PathBuf,
    table: DeTable<'a>,
    asked: Vec<&'static str>,
    faults: Faults,
}

impl<'a> Section<'a> {
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn add(&self, line: usize, key: &str, wrong: &str, remedy: &str) {
        let key = format!("{} {key}", self.name).trim_end().to_string();
        let fault = Fault {
            line,
            key,
            wrong: wrong.into(),
            remedy: remedy.into(),
        };
        self.faults.borrow_mut().push(fault);
    }

    /// Reports a mistake at a key, or at the table where the key is missing.
    pub(super) fn fault(&self, key: &str, wrong: &str, remedy: &str) {
        let line = self
            .table
            .get(key)
            .map_or(self.line, |v| line_of(&self.text, v.span().start));
        self.add(line, key, wrong, remedy);
    }

    fn get(&mut self, key: &'static str) -> Option<Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key).cloned()
    }

    fn string(&mut self, key: &'static str) -> Option<String> {
        if let DeValue::String(text) = self.get(key)?.get_ref() {
            Some(text.to_string())
        } else {
            self.fault(key, "is not a text", "put it in quotes");
            None
        }
    }

    pub(super) fn optional(&mut self, key: &'static str) -> Option<String> {
        self.string(key).filter(|text| !text.is_empty())
    }

    pub(super) fn text(&mut self, key: &'static str, default: &str) -> String {
        self.checked(
            key,
            default,
            |text| {
                let plain = !text.trim().is_empty() && !text.contains(char::is_control);
                plain.then(|| text.to_string())
            },
            "write one line of text",
        )
    }

    pub(super) fn required(&mut self, key: &'static str, remedy: &str) -> String {
        let found = self.optional(key);
        if found.is_none() && self.table.get(key).is_none_or(|v| v.get_ref().is_str()) {
            self.fault(key, "is missing", remedy);
        }
        found.unwrap_or_default()
    }

    /// A text that `read` understands; `default` where there is none, or a wrong one that was reported.
    pub(super) fn checked<T>(
        &mut self,
        key: &'static str,
        default: &str,
        read: impl Fn(&str) -> Option<T>,
        remedy: &str,
    ) -> T {
        if let Some(text) = self.string(key) {
            match read(&text) {
                Some(value) => return value,
                None => self.fault(key, &format!("{text:?} cannot be understood"), remedy),
            }
        }
        // cannot fail: the defaults are ours, and a test reads them all
        read(default).expect("a default that its own reader takes")
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        default: &str,
        words: &[(&str, T)],
    ) -> T {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        let find = |text: &str| {
            words
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(_, value)| *value)
        };
        self.checked(key, default, find, &format!("write {}", known.join(" or ")))
    }

    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        default: &[&str],
        read: impl Fn(&str) -> Option<T>,
        remedy: &str,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else {
            return default.iter().filter_map(|t| read(t)).collect();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.fault(
                key,
                "is not a list",
                "put the values in brackets: [\"…\", \"…\"]",
            );
            return vec![];
        };
        let mut values = vec![];
        for item in items {
            match item.get_ref().as_str().and_then(&read) {
                Some(value) => values.push(value),
                None => self.add(
                    line_of(&self.text, item.span().start),
                    key,
                    "holds a value that cannot be understood",
                    remedy,
                ),
            }
        }
        values
    }

    /// True or false; false where nothing is said.
    pub(super) fn yes(&mut self, key: &'static str) -> bool {
        match self.get(key).map(|value| value.get_ref().as_bool()) {
            None => false,
            Some(Some(yes)) => yes,
            Some(None) => {
                self.fault(key, "is neither true nor false", "write true or false");
                false
            }
        }
    }

    pub(super) fn number(
        &mut self,
        key: &'static str,
        default: u64,
        bounds: RangeInclusive<u64>,
    ) -> u64 {
        let Some(value) = self.get(key) else {
            return default;
        };
        let read = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        match read {
            Some(number) if bounds.contains(&number) => number,
            _ => {
                let remedy = format!("write a number from {} to {}", bounds.start(), bounds.end());
                self.fault(key, "is no such number", &remedy);
                default
            }
        }
    }

    pub(super) fn days(
        &mut self,
        key: &'static str,
        default: u64,
        bounds: RangeInclusive<u64>,
    ) -> u32 {
        u32::try_from(self.number(key, default, bounds)).unwrap_or(u32::MAX)
    }

    pub(super) fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        self.optional(key).map(|text| self.folder.join(text))
    }

    /// The password or token, from whichever of the four keys is there.
    pub(super) fn secret(&mut self) -> Option<Secret> {
        let file = self.path("password_file").map(Secret::File);
        let command = self.optional("password_command").map(Secret::Command);
        let plain = self.optional("password").map(Secret::Plain);
        let token = self.optional("token_command").map(Secret::Token);
        let mut given = [file, command, plain, token].into_iter().flatten();
        let first = given.next();
        if given.next().is_some() {
            self.fault(
                "password",
                "there are several passwords",
                "keep one of password_file, password_command, token_command, password",
            );
        }
        first
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        for (key, _) in &self.table {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                let line = line_of(&self.text, key.span().start);
                self.add(
                    line,
                    name,
                    "unknown key",
                    &format!("the keys here are {}", self.asked.join(", ")),
                );
            }
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.matches('\n').count() + 1
}
