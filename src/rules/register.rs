//! What a register is made of, and what is the same key however it is written; files for it are read in `register_file`, its things
//! are recognised in `recognition`.

use super::matching::fold;
use super::recognition::{numbered, spelled};
use super::words::words;
use super::{RegisterColumnId, RegisterEntryId, RegisterId};

/// Characters of a key.
pub const KEY_CHARS_MAX: usize = 100;
/// Characters of a name, or of what another column holds.
pub const VALUE_CHARS_MAX: usize = 500;
/// Columns of a register.
pub const COLUMNS_MAX: usize = 30;
/// Digits by which numbers are made of one length.
const SORT_DIGITS: usize = 12;

words! {
    /// What a column holds.
    Holds {
        /// What tells its things apart.
        Key = "key",
        /// What people call them.
        Name = "name",
        /// Anything else.
        Text = "text",
        /// A person: by name, address or user name.
        Person = "person",
    }
}

/// A list of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Which.
    pub id: RegisterId,
    /// What it is called in French.
    pub name_fr: String,
    /// And in English.
    pub name_en: String,
    /// How mails speak of its things, one a line: `recognition::read_patterns`.
    pub patterns: String,
    /// When a file last came for it.
    pub file_at: Option<super::Instant>,
    /// It is chosen and recognised no more.
    pub retired: bool,
}

/// One of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which.
    pub id: RegisterColumnId,
    /// What it is called, here and in files.
    pub name: String,
    /// What is in it.
    pub holds: Holds,
}

/// One of its things, less what the other columns hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: RegisterEntryId,
    /// Of which list.
    pub register: RegisterId,
    /// What tells it apart.
    pub key: String,
    /// Empty where it has none.
    pub name: String,
    /// Since when it is there no more.
    pub gone_at: Option<super::Instant>,
}

impl Entry {
    /// Key and name, as it is shown beside others.
    pub fn label(&self) -> String {
        if self.name.is_empty() {
            self.key.clone()
        } else {
            format!("{} · {}", self.key, self.name)
        }
    }
}

/// A key however it is written: `cao-14` for « CAO 14 »; none where there is neither a letter nor a digit in it.
pub fn folded(key: &str) -> Option<String> {
    let folded = spelled(key);
    (!folded.is_empty()).then_some(folded)
}

/// The same to sort by: 9 comes before 10.
pub fn sorted(key: &str) -> String {
    numbered(key, SORT_DIGITS)
}

/// What a thing is found by.
pub fn found_by<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    fold(&parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_however_it_is_written() {
        for (key, expected) in [
            ("CAO-14", "cao-14"),
            ("cao 14", "cao-14"),
            ("CAO14", "cao-14"),
            ("Salles", "salles"),
            ("B.04", "b-04"),
            ("1/2", "1/2"),
            ("1-2", "1-2"),
        ] {
            assert_eq!(folded(key).as_deref(), Some(expected), "{key}");
        }
        assert_eq!(folded(" - "), None);
        let mut keys = ["B-10", "B-9", "A", "100", "20", "B-09"];
        keys.sort_by_key(|key| sorted(key));
        assert_eq!(keys, ["20", "100", "A", "B-9", "B-09", "B-10"]);
    }
}
