//! A file for a register: what its columns are taken for, and what each row is by them; rows are read in `csv_rows`, what they change
//! is in `register_plan`.

use std::collections::{HashMap, HashSet};

use super::csv_rows::{Line, Rows};
use super::matching::fold;
use super::register::{COLUMNS_MAX, Column, Holds, KEY_CHARS_MAX, VALUE_CHARS_MAX, folded};
use super::register_plan::{Fault, Held, Plan, Put};
use super::spelling::shown;
use super::words::words;

/// Cells of a file, which is read whole.
const CELLS_MAX: usize = 1_000_000;
/// Rows of a file.
const ROWS_MAX: usize = 200_000;
/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What its columns are called, each otherwise.
    pub heads: Vec<String>,
    rows: Vec<Line>,
}

words! {
    /// Why nothing can be made of a file.
    Unreadable {
        /// It holds no row below the names of its columns.
        Empty = "empty",
        /// It is no table of text.
        NotText = "not_text",
        /// It has more rows or columns than a register.
        TooMany = "too_many",
    }
}

/// What each column of a file is taken for; none: it is left out.
pub type Taken = Vec<Option<Holds>>;

impl Table {
    /// The rows of a file, in whatever a spreadsheet wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let decoded = utf_16(bytes);
        let bytes = decoded.as_ref().map_or(bytes, String::as_bytes);
        if decoded.is_none() && bytes.contains(&0) {
            return Err(Unreadable::NotText);
        }
        let mut reader = Rows::new(bytes);
        let mut next = || reader.read().map_err(|_| Unreadable::NotText);
        let head = next()?.ok_or(Unreadable::Empty)?;
        if head.values.len() > COLUMNS_MAX {
            return Err(Unreadable::TooMany);
        }
        let (mut rows, mut cells) = (Vec::new(), 0);
        while let Some(row) = next()? {
            cells += row.values.len();
            if rows.len() >= ROWS_MAX || cells > CELLS_MAX {
                return Err(Unreadable::TooMany);
            }
            rows.push(row);
        }
        if rows.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self {
            heads: heads(head.values),
            rows,
        })
    }

    /// The first things that a column holds.
    pub fn examples(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self
            .rows
            .iter()
            .filter_map(move |row| row.values.get(column));
        cells.map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// What the columns are for a register that knows these; for one that knows none, what their names say.
    pub fn guessed(&self, known: &[Column]) -> Taken {
        let mut taken: Taken = Vec::new();
        for head in &self.heads {
            let known = known.iter().find(|column| fold(&column.name) == fold(head));
            taken.push(known.map(|column| column.holds));
        }
        if known.is_empty() {
            taken.fill(Some(Holds::Text));
            let named = |words: &[&str], taken: &Taken| {
                (0..self.heads.len()).find(|at| {
                    let head = fold(&self.heads[*at]);
                    taken[*at] == Some(Holds::Text) && words.iter().any(|word| head.contains(word))
                })
            };
            let columns = 0..self.heads.len();
            let says = |at: usize| {
                let head = fold(&self.heads[at]);
                KEY_WORDS.iter().any(|word| head.contains(word))
            };
            // A file with a few faults still has its key.
            let mut named_key = columns
                .clone()
                .filter(|at| says(*at) && self.keys(*at) * 2 >= self.rows.len());
            let mut any_key = columns.filter(|at| self.keys(*at) == self.rows.len());
            if let Some(key) = named_key.next().or_else(|| any_key.next()) {
                taken[key] = Some(Holds::Key);
            }
            if let Some(person) = named(PERSON_WORDS, &taken) {
                taken[person] = Some(Holds::Person);
            }
            if let Some(name) = named(NAME_WORDS, &taken) {
                taken[name] = Some(Holds::Name);
            }
        }
        taken
    }

    /// How many different keys stand there.
    fn keys(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.values.get(column));
        cells
            .filter_map(|cell| folded(cell))
            .collect::<HashSet<_>>()
            .len()
    }

    /// What becomes of a register that holds these; `whole`: what the file does not name is gone.
    pub fn plan(&self, taken: &Taken, held: &[Held], whole: bool) -> Plan {
        let at = |holds: Holds| taken.iter().position(|one| *one == Some(holds));
        let (Some(key_at), name_at) = (at(Holds::Key), at(Holds::Name)) else {
            return Plan::default();
        };
        let others: Vec<usize> = (0..self.heads.len())
            .filter(|at| matches!(taken.get(*at), Some(Some(Holds::Text | Holds::Person))))
            .collect();
        let holds = |at: usize| taken.get(at).copied().flatten().unwrap_or(Holds::Text);
        let mut plan = Plan {
            key: self.heads[key_at].clone(),
            name: name_at.map(|at| self.heads[at].clone()),
            columns: others
                .iter()
                .map(|at| (self.heads[*at].clone(), holds(*at)))
                .collect(),
            ..Plan::default()
        };
        let known: HashMap<String, &Held> = held
            .iter()
            .filter_map(|held| Some((folded(&held.entry.key)?, held)))
            .collect();
        let mut lines: HashMap<String, u64> = HashMap::new();
        for row in &self.rows {
            let cell = |at: usize| {
                row.values
                    .get(at)
                    .map(|cell| shown(unguarded(cell)))
                    .unwrap_or_default()
            };
            let key = cell(key_at);
            let Some(same) = folded(&key) else {
                plan.fault(Fault::NoKey(row.line));
                continue;
            };
            if let Some(first) = lines.get(&same) {
                plan.fault(Fault::Twice(row.line, key, *first));
                continue;
            }
            lines.insert(same.clone(), row.line);
            if let Some(fault) = self.fault(row, key_at) {
                plan.fault(fault);
                continue;
            }
            let put = Put {
                entry: known.get(&same).map(|held| held.entry.id),
                key,
                name: name_at.map(cell).unwrap_or_default(),
                values: others.iter().map(|at| cell(*at)).collect(),
            };
            match known.get(&same) {
                Some(held) => plan.compare(put, held),
                None => plan.new.push(put),
            }
        }
        let missing = held.iter().filter(|held| {
            whole
                && held.entry.gone_at.is_none()
                && folded(&held.entry.key).is_some_and(|key| !lines.contains_key(&key))
        });
        plan.gone = missing.map(|held| held.entry.clone()).collect();
        plan
    }

    fn fault(&self, row: &Line, key: usize) -> Option<Fault> {
        if row
            .values
            .iter()
            .skip(self.heads.len())
            .any(|cell| !cell.is_empty())
        {
            return Some(Fault::TooWide(row.line));
        }
        let long = |(at, cell): (usize, &String)| {
            cell.chars().count()
                > if at == key {
                    KEY_CHARS_MAX
                } else {
                    VALUE_CHARS_MAX
                }
        };
        let at = row.values.iter().enumerate().position(long)?;
        Some(Fault::TooLong(row.line, self.heads.get(at)?.clone()))
    }
}

/// A cell without what the desk's own files put before it, so that no spreadsheet takes it for a formula.
fn unguarded(cell: &str) -> &str {
    let formula = |rest: &&str| rest.starts_with(['=', '+', '-', '@']);
    cell.strip_prefix('\'').filter(formula).unwrap_or(cell)
}

/// What columns of keys are called, of persons, of names.
const KEY_WORDS: &[&str] = &[
    "inventaire",
    "inventory",
    "reference",
    "cle",
    "code",
    "numero",
    "n°",
    "asset",
    "tag",
    "poste",
    "hostname",
    "id",
    "salle",
    "room",
];
const PERSON_WORDS: &[&str] = &[
    "utilisateur",
    "user",
    "affecte",
    "assigned",
    "personne",
    "person",
];
const NAME_WORDS: &[&str] = &[
    "nom",
    "name",
    "designation",
    "libelle",
    "label",
    "description",
];

/// Names of columns, each otherwise: spreadsheets leave some empty, and write some twice.
fn heads(values: Vec<String>) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        let value = shown(&value);
        let value: String = value.chars().take(KEY_CHARS_MAX).collect();
        let mut head = if value.is_empty() {
            format!("{}", at + 1)
        } else {
            value
        };
        while heads.iter().any(|known| fold(known) == fold(&head)) {
            head.push('’');
        }
        heads.push(head);
    }
    heads
}

/// What a file says that is written in pairs of bytes, as spreadsheets do where « Unicode » is chosen.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE,
        [0xfe, 0xff, ..] => encoding_rs::UTF_16BE,
        _ => return None,
    };
    Some(encoding.decode(bytes).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::super::register::Entry;
    use super::super::{RegisterEntryId, RegisterId};
    use super::*;

    fn held(id: i64, key: &str, name: &str, room: &str) -> Held {
        Held {
            entry: Entry {
                id: RegisterEntryId(id),
                register: RegisterId(1),
                key: key.into(),
                name: name.into(),
                gone_at: None,
            },
            values: HashMap::from([("salle".to_owned(), room.to_owned())]),
        }
    }

    fn table(text: &str) -> Table {
        Table::read(text.as_bytes()).expect("a table")
    }

    #[test]
    fn a_file_says_what_is_new_changed_and_gone() {
        let mut back = held(4, "CAO-9", "", "1");
        back.entry.gone_at = Some(super::super::Instant::UNIX_EPOCH);
        let before = [
            held(1, "CAO-14", "Tour", "12"),
            held(2, "CAO-15", "", "12"),
            held(3, "CAO-16", "", ""),
            back,
        ];
        let table = table("Poste;Nom;Salle\ncao 14;Tour;13\nCAO-15;;12\nCAO-17;;3\nCAO-9;;1\n");
        let taken = table.guessed(&[]);
        assert_eq!(
            taken,
            [Some(Holds::Key), Some(Holds::Name), Some(Holds::Text)]
        );
        let plan = table.plan(&taken, &before, true);
        let new: Vec<&str> = plan.new.iter().map(|put| put.key.as_str()).collect();
        assert_eq!(new, ["CAO-17"]);
        let told: Vec<_> = plan
            .changed
            .iter()
            .map(|change| {
                (
                    change.put.entry.map(|id| id.0),
                    change.told.len(),
                    change.back,
                )
            })
            .collect();
        assert_eq!(
            told,
            [(Some(1), 2, false), (Some(4), 0, true)],
            "{:?}",
            plan.changed
        );
        let gone: Vec<i64> = plan.gone.iter().map(|entry| entry.id.0).collect();
        assert_eq!((gone, plan.same), (vec![3], 1));
        assert_eq!(table.plan(&taken, &before, false).gone, []);
        assert!(
            table.plan(&vec![None; 3], &before, true).is_empty(),
            "nothing is gone for want of a key"
        );
    }

    #[test]
    fn what_is_wrong_with_a_row_is_told_with_its_line() {
        let long = "x".repeat(VALUE_CHARS_MAX + 1);
        let text = format!("Poste;Nom\nCAO-1;a\n;b\nCAO 1;c\nCAO-2;{long}\nCAO-3;d;e\n-;f\n");
        let table = table(&text);
        let plan = table.plan(
            &vec![Some(Holds::Key), Some(Holds::Name)],
            &[held(1, "CAO-2", "", "")],
            true,
        );
        let expected = [
            Fault::NoKey(3),
            Fault::Twice(4, "CAO 1".into(), 2),
            Fault::TooLong(5, "Nom".into()),
            Fault::TooWide(6),
            Fault::NoKey(7),
        ];
        assert_eq!(plan.faults, expected);
        assert_eq!(plan.new.len(), 1);
        assert!(plan.gone.is_empty(), "a faulty row is there all the same");
    }

    #[test]
    fn files_are_read_as_spreadsheets_write_them() {
        let utf_16: Vec<u8> = "\u{feff}N°\tÉtage\n1\t2e\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, heads) in [
            (&b"N\xb0;\xc9tage\r\n1;2e\r\n"[..], ["N°", "Étage"]),
            ("\u{feff}N°,Étage\n1,2e\n".as_bytes(), ["N°", "Étage"]),
            (&utf_16, ["N°", "Étage"]),
            (b"a;\n1;2\n", ["a", "2"]),
            (b"a;A\n1;2\n", ["a", "A’"]),
        ] {
            assert_eq!(
                Table::read(bytes).map(|table| table.heads),
                Ok(heads.map(Into::into).into())
            );
        }
        assert_eq!(Table::read(b""), Err(Unreadable::Empty));
        assert_eq!(Table::read(b"a;b\n"), Err(Unreadable::Empty));
        assert_eq!(Table::read(b"PK\x03\x04\0\0"), Err(Unreadable::NotText));
        assert_eq!(
            Table::read(";".repeat(40).as_bytes()),
            Err(Unreadable::Empty)
        );
        assert_eq!(
            Table::read(format!("{}\nb", "a;".repeat(40)).as_bytes()),
            Err(Unreadable::TooMany)
        );
    }

    #[test]
    fn a_file_that_leaves_out_much_is_told_apart_from_one_that_leaves_out_little() {
        let many: Vec<Held> = (0..60)
            .map(|at| held(at, &format!("PC-{at}"), "", ""))
            .collect();
        let rows = |count: usize| {
            let keys = (0..count).map(|at| format!("PC-{at}"));
            keys.collect::<Vec<_>>().join("\n")
        };
        let plan = |count| {
            table(&format!("Poste\n{}", rows(count))).plan(&vec![Some(Holds::Key)], &many, true)
        };
        assert!(plan(30).loses_much(60) && !plan(50).loses_much(60));
        assert!(!plan(1).loses_much(10), "a few things may all go");
    }
}
