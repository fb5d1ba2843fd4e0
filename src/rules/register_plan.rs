//! What a file makes of a register: what is new, changed or gone, and which rows are faulty; how the file is read is in
//! `register_file`.

use std::collections::HashMap;

use super::RegisterEntryId;
use super::matching::fold;
use super::register::{Entry, Holds};

/// Faults that are told.
const FAULTS_MAX: usize = 100;
/// Things below which a file may leave out as many as it likes.
const FEW: usize = 20;

/// What is wrong with one of its rows, which is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its key is empty, or has neither a letter nor a digit.
    NoKey(u64),
    /// An earlier line has its key.
    Twice(u64, String, u64),
    /// What that column holds is too long.
    TooLong(u64, String),
    /// It holds more than there are columns.
    TooWide(u64),
}

/// A thing as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The one that is there already.
    pub entry: Option<RegisterEntryId>,
    /// What tells it apart.
    pub key: String,
    /// Empty where it has none.
    pub name: String,
    /// What the other columns hold, as [`Plan::columns`] has them.
    pub values: Vec<String>,
}

/// A thing that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it will be.
    pub put: Put,
    /// Column, what it held, what it will.
    pub told: Vec<(String, String, String)>,
    /// It was gone.
    pub back: bool,
}

/// What a file makes of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What the column of its keys is called.
    pub key: String,
    /// The same of its names.
    pub name: Option<String>,
    /// The other columns that it has.
    pub columns: Vec<(String, Holds)>,
    /// Things that are not there yet.
    pub new: Vec<Put>,
    /// Things that become others.
    pub changed: Vec<Change>,
    /// Things that are not in the file.
    pub gone: Vec<Entry>,
    /// How many stay as they are.
    pub same: usize,
    /// What is wrong with its rows.
    pub faults: Vec<Fault>,
    /// More of them.
    pub more_faults: usize,
}

/// A thing that the register holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub entry: Entry,
    /// By the folded names of their columns.
    pub values: HashMap<String, String>,
}

impl Held {
    /// What that column holds of it.
    pub fn value(&self, column: &str) -> &str {
        self.values.get(&fold(column)).map_or("", String::as_str)
    }
}

impl Plan {
    /// Whether it does anything.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// Whether so much would be gone that the file may be a part, or of another register.
    pub fn loses_much(&self, there: usize) -> bool {
        there > FEW && self.gone.len() * 3 > there
    }

    /// Tells a fault, or counts it.
    pub(super) fn fault(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        } else {
            self.more_faults += 1;
        }
    }

    /// What becomes of a thing that the register holds already.
    pub(super) fn compare(&mut self, put: Put, held: &Held) {
        let mut told = Vec::new();
        let mut tell = |column: &str, was: &str, is: &str| {
            if was != is {
                told.push((column.to_owned(), was.to_owned(), is.to_owned()));
            }
        };
        tell(&self.key, &held.entry.key, &put.key);
        if let Some(name) = &self.name {
            tell(name, &held.entry.name, &put.name);
        }
        for ((column, _), value) in self.columns.iter().zip(&put.values) {
            tell(column, held.value(column), value);
        }
        let back = held.entry.gone_at.is_some();
        if told.is_empty() && !back {
            self.same += 1;
        } else {
            self.changed.push(Change { put, told, back });
        }
    }
}
