//! Registers: lists of things with their columns, and what is recognised by them; which ticket is about what is in `fields`.

use std::collections::HashMap;
use std::sync::Arc;

use super::sql::record;
use super::{Error, Read, Result, Store, Write, lock};
use crate::rules::matching::fold;
use crate::rules::recognition::{Index, Pattern, Thing, read_patterns};
use crate::rules::register::{Column, Entry, Holds, Register, folded, found_by, sorted};
use crate::rules::register_plan::{Held, Put};
use crate::rules::{Instant, RegisterColumnId, RegisterEntryId, RegisterId};

/// By which a change of any register is seen.
const CHANGES: &str = "register_changes";

/// Words that are looked for at once.
const WORDS_MAX: usize = 8;

/// What is wanted of a register's things.
#[derive(Clone, Copy, Debug)]
pub struct EntriesAsked<'a> {
    /// Of which list.
    pub register: RegisterId,
    /// Words that stand in them.
    pub words: &'a str,
    /// Those that are there no more, or else those that are.
    pub gone: bool,
    /// Those after that one.
    pub after: Option<RegisterEntryId>,
    /// So many at most.
    pub limit: u32,
}

record! { Register { id, name_fr, name_en, patterns, file_at, retired } }
record! { Column { id, name, holds } }
record! { Entry as e { id, register, key, name, gone_at } }

impl Read<'_> {
    /// All of them, those in use first.
    pub fn registers(&self) -> Result<Vec<Register>> {
        self.select("FROM register ORDER BY retired, folded(name_fr), id", ())
    }

    /// One of them.
    pub fn register(&self, id: RegisterId) -> Result<Option<Register>> {
        self.find("FROM register WHERE id = ?1", id)
    }

    /// Its columns, in order.
    pub fn register_columns(&self, id: RegisterId) -> Result<Vec<Column>> {
        self.select("FROM register_column WHERE register = ?1 ORDER BY rank", id)
    }

    /// How many things a register holds, and how many held once.
    pub fn register_counts(&self, id: RegisterId) -> Result<(u64, u64)> {
        let sql = "SELECT count(*) FILTER (WHERE gone_at IS NULL), count(gone_at) FROM register_entry WHERE register = ?1";
        self.one(sql, id)
    }

    /// A thing.
    pub fn register_entry(&self, id: RegisterEntryId) -> Result<Option<Entry>> {
        self.find("FROM register_entry e WHERE e.id = ?1", id)
    }

    /// The thing of that key, however it is written.
    pub fn register_entry_of(&self, register: RegisterId, key: &str) -> Result<Option<Entry>> {
        let Some(key) = folded(key) else {
            return Ok(None);
        };
        self.find(
            "FROM register_entry e WHERE e.register = ?1 AND e.folded = ?2",
            (register, key),
        )
    }

    /// What the other columns hold of a thing.
    pub fn register_values(
        &self,
        id: RegisterEntryId,
    ) -> Result<HashMap<RegisterColumnId, String>> {
        self.map(
            "SELECT place, value FROM register_value WHERE entry = ?1",
            id,
        )
    }

    /// The same of several.
    pub fn register_values_of(
        &self,
        ids: &[RegisterEntryId],
    ) -> Result<HashMap<RegisterEntryId, HashMap<RegisterColumnId, String>>> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let sql = "SELECT v.entry, v.place, v.value FROM json_each(?1) j JOIN register_value v ON v.entry = j.value";
        let mut values: HashMap<RegisterEntryId, HashMap<RegisterColumnId, String>> =
            HashMap::new();
        for (entry, place, value) in self.all(sql, format!("[{}]", ids.join(",")))? {
            values.entry(entry).or_default().insert(place, value);
        }
        Ok(values)
    }

    /// Its things, by key.
    pub fn register_page(&self, asked: &EntriesAsked<'_>) -> Result<Vec<Entry>> {
        let EntriesAsked {
            register,
            words,
            gone,
            after,
            limit,
        } = *asked;
        let words: Vec<String> = fold(words)
            .split_whitespace()
            .take(WORDS_MAX)
            .map(Into::into)
            .collect();
        let holds = (0..words.len()).map(|at| format!(" AND instr(e.words, ?{}) > 0", at + 5));
        let holds = holds.collect::<Vec<_>>().concat();
        let gone = if gone { "NOT NULL" } else { "NULL" };
        let sql = "SELECT sort, id FROM register_entry WHERE id = ?1";
        let after = after
            .map(|after| self.maybe(sql, after))
            .transpose()?
            .flatten();
        let (sort, id): (String, RegisterEntryId) =
            after.unwrap_or((String::new(), RegisterEntryId(0)));
        let sql = format!(
            "FROM register_entry e WHERE e.register = ?1 AND (e.sort, e.id) > (?2, ?3) AND e.gone_at IS {gone}{holds}
             ORDER BY e.sort, e.id LIMIT ?4"
        );
        self.select(&sql, (register, sort, id, limit, Words(&words)))
    }

    /// All that a register holds and held, as files are compared with it.
    pub fn register_held(&self, id: RegisterId) -> Result<Vec<Held>> {
        let sql = "SELECT v.entry, c.name, v.value FROM register_column c JOIN register_value v ON v.place = c.id WHERE c.register = ?1";
        let mut values: HashMap<RegisterEntryId, HashMap<String, String>> = HashMap::new();
        for (entry, column, value) in self.all::<(RegisterEntryId, String, String)>(sql, id)? {
            values
                .entry(entry)
                .or_default()
                .insert(fold(&column), value);
        }
        let entries: Vec<Entry> = self.select(
            "FROM register_entry e WHERE e.register = ?1 ORDER BY e.sort, e.id",
            id,
        )?;
        let held = entries.into_iter().map(|entry| Held {
            values: values.remove(&entry.id).unwrap_or_default(),
            entry,
        });
        Ok(held.collect())
    }

    /// All that can be recognised, of registers in use: things that are there, by register.
    pub fn register_things(&self) -> Result<Vec<Entry>> {
        let sql = "FROM register r JOIN register_entry e ON e.register = r.id WHERE NOT r.retired AND e.gone_at IS NULL";
        self.select(sql, ())
    }

    /// A number that no two states of the registers share.
    pub fn register_changes(&self) -> Result<i64> {
        Ok(self.setting(CHANGES)?.unwrap_or(0))
    }
}

/// As many parameters as there are words.
struct Words<'a>(&'a [String]);

impl super::sql::Parameters for Words<'_> {
    fn bind(self, statement: &mut rusqlite::CachedStatement<'_>, before: usize) -> Result<usize> {
        let words = self.0.iter();
        words
            .enumerate()
            .try_fold(before, |_, (at, word)| word.bind(statement, before + at))
            .map(|_| before + self.0.len())
    }
}

impl Store {
    /// All that can be recognised now: built where a register has changed since.
    pub fn recognition(&self) -> Result<Arc<Index>> {
        let changes = self.read(|r| r.register_changes())?;
        let mut known = lock(&self.recognition);
        if let Some((of, index)) = &*known
            && *of == changes
        {
            return Ok(Arc::clone(index));
        }
        let (changes, index) =
            self.read(|r| Ok::<_, Error>((r.register_changes()?, Arc::new(r.recognition()?))))?;
        *known = Some((changes, Arc::clone(&index)));
        Ok(index)
    }
}

impl Store {
    /// The same as it was when it was asked for last: nobody who writes waits for it.
    pub fn recognition_at_hand(&self) -> Result<Arc<Index>> {
        let known = lock(&self.recognition)
            .as_ref()
            .map(|(_, index)| Arc::clone(index));
        known.map_or_else(|| self.recognition(), Ok)
    }
}

impl Read<'_> {
    /// The same, built anew.
    fn recognition(&self) -> Result<Index> {
        let mut index = Index::default();
        let mut means: HashMap<(RegisterId, String), Vec<String>> = HashMap::new();
        for register in self
            .registers()?
            .iter()
            .filter(|register| !register.retired)
        {
            // What was settled was read then.
            let patterns = read_patterns(&register.patterns).unwrap_or_default();
            index.add_register(register.id, &patterns);
            for pattern in patterns {
                if let Pattern::Means(words, key) = pattern
                    && let Some(key) = folded(&key)
                {
                    means.entry((register.id, key)).or_default().push(words);
                }
            }
        }
        for Entry {
            id,
            register,
            key,
            name,
            ..
        } in self.register_things()?
        {
            let aliases = folded(&key).and_then(|key| means.get(&(register, key)));
            let aliases: Vec<&str> = aliases.into_iter().flatten().map(String::as_str).collect();
            index.add(
                Thing {
                    id,
                    register,
                    key: &key,
                    name: &name,
                },
                &aliases,
            );
        }
        Ok(index)
    }
}

impl Write<'_> {
    /// Adds a register, without columns and things.
    pub fn add_register(
        &self,
        (name_fr, name_en): (&str, &str),
        patterns: &str,
    ) -> Result<RegisterId> {
        self.registers_changed()?;
        let sql = "INSERT INTO register (name_fr, name_en, patterns) VALUES (?1, ?2, ?3)";
        self.insert(sql, (name_fr, name_en, patterns))
    }

    /// Settles what a register is called, how mails speak of its things, and whether it is in use.
    pub fn save_register(&self, register: &Register) -> Result<()> {
        self.registers_changed()?;
        let Register {
            id,
            name_fr,
            name_en,
            patterns,
            file_at,
            retired,
        } = register;
        let sql = "UPDATE register SET name_fr = ?2, name_en = ?3, patterns = ?4, file_at = ?5, retired = ?6 WHERE id = ?1";
        self.run(sql, (id, name_fr, name_en, patterns, file_at, retired))
    }

    /// Makes sure that a register has a column of that name; its one column of keys, or of names, is called so from now on.
    pub fn put_register_column(
        &self,
        register: RegisterId,
        (name, holds): (&str, Holds),
    ) -> Result<RegisterColumnId> {
        let columns = self.register_columns(register)?;
        let one = matches!(holds, Holds::Key | Holds::Name);
        let same = columns.iter().find(|column| {
            if one {
                column.holds == holds
            } else {
                fold(&column.name) == fold(name)
                    && !matches!(column.holds, Holds::Key | Holds::Name)
            }
        });
        if let Some(column) = same {
            let sql = "UPDATE register_column SET name = ?2, holds = ?3 WHERE id = ?1";
            self.run(sql, (column.id, name, holds))?;
            return Ok(column.id);
        }
        let sql = "INSERT INTO register_column (register, rank, name, holds)
            VALUES (?1, (SELECT coalesce(max(rank), 0) + 1 FROM register_column WHERE register = ?1), ?2, ?3)";
        self.insert(sql, (register, name, holds))
    }

    /// Puts a thing into a register, or in the place of what it was; what the other columns hold stays.
    pub fn put_register_entry(
        &self,
        register: RegisterId,
        columns: &[RegisterColumnId],
        put: &Put,
    ) -> Result<RegisterEntryId> {
        let (key, name) = (&put.key, &put.name);
        let spelled = folded(key).unwrap_or_default();
        let entry = if let Some(entry) = put.entry {
            let sql = "UPDATE register_entry SET key = ?2, folded = ?3, sort = ?4, name = ?5, gone_at = NULL WHERE id = ?1";
            self.run(sql, (entry, key, spelled, sorted(key), name))?;
            entry
        } else {
            let sql = "INSERT INTO register_entry (register, key, folded, sort, name, words) VALUES (?1, ?2, ?3, ?4, ?5, '')";
            self.insert(sql, (register, key, spelled, sorted(key), name))?
        };
        for (column, value) in columns.iter().zip(&put.values) {
            if value.is_empty() {
                self.run(
                    "DELETE FROM register_value WHERE entry = ?1 AND place = ?2",
                    (entry, column),
                )?;
            } else {
                let sql = "INSERT INTO register_value (entry, place, value) VALUES (?1, ?2, ?3)
                    ON CONFLICT (entry, place) DO UPDATE SET value = excluded.value";
                self.run(sql, (entry, column, value))?;
            }
        }
        let values: Vec<String> = self.all(
            "SELECT value FROM register_value WHERE entry = ?1 ORDER BY place",
            entry,
        )?;
        let parts = [key, name].into_iter().chain(&values);
        let words = found_by(parts.map(String::as_str));
        self.run(
            "UPDATE register_entry SET words = ?2 WHERE id = ?1",
            (entry, words),
        )?;
        Ok(entry)
    }

    /// A thing is there no more, or again.
    pub fn mark_register_entry(&self, id: RegisterEntryId, gone_at: Option<Instant>) -> Result<()> {
        self.run(
            "UPDATE register_entry SET gone_at = ?2 WHERE id = ?1",
            (id, gone_at),
        )
    }

    /// What is recognised is to be built anew.
    pub fn registers_changed(&self) -> Result<()> {
        let changes = self.register_changes()?;
        self.set_setting(CHANGES, changes + 1)
    }
}
