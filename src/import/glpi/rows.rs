//! The rows of a dump, laid aside so that what belongs to a ticket is found with it: in a dump it stands before and behind; their
//! columns are in `tables`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDateTime;

use super::report::Report;
use super::tables::{COUNTED, HOLDERS, Kind, Owner, TABLES, Table, table, wanted};
use super::{Asked, Fault, Result};
use crate::import::dump::{self, Row};
use crate::import::local::here;
use crate::rules::Instant;
use crate::store::{self, Scratch};

/// The kind of the documents that hang on the first of [`HOLDERS`].
const HANGS: u8 = 100;

/// What a dump held.
#[derive(Debug)]
pub struct Rows {
    scratch: Scratch,
    /// The settings of GLPI's core.
    pub config: BTreeMap<String, String>,
    /// The number that GLPI would give to its next ticket.
    pub next_ticket: i64,
    /// The tickets that are linked to each.
    linked: BTreeMap<i64, Vec<i64>>,
}

/// A row, by the names of its columns.
#[derive(Clone, Debug)]
pub struct Cells {
    columns: &'static [&'static str],
    values: Vec<Option<String>>,
}

impl Rows {
    /// Reads a dump into a file beside the desk's own.
    pub fn read(
        asked: &Asked,
        beside: &Path,
        report: &mut Report,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        let mut rows = Self {
            scratch: Scratch::beside(beside)?,
            config: BTreeMap::new(),
            next_ticket: 1,
            linked: BTreeMap::new(),
        };
        let mut keep = |row: &Row<'_>| {
            let kept = rows.keep(row, report);
            kept.map_err(|cause| dump::Fault::Unkept(cause.to_string()))
        };
        let found = dump::read(&asked.dump, &wanted, &mut keep, progress)?;
        for (_, table) in TABLES {
            if is_needed(table) && !found.has(table.name) {
                let why = if found.has("glpi_tickets") {
                    "it is older, or not whole"
                } else {
                    "there are no tables of GLPI in it"
                };
                return Err(Fault::NotGlpi(format!(
                    "it has no table {} ({why})",
                    table.name
                )));
            }
        }
        for (table, what) in COUNTED {
            report.leave_many(
                what,
                "there is nothing like it here",
                found.rows.get(*table).copied().unwrap_or_default(),
            );
        }
        for (table, count) in &found.cut {
            report.warn(format!(
                "{count} texts of {table} are longer than is read; their beginnings were taken"
            ));
        }
        if !found.utc && found.has("glpi_tickets") {
            report.warn("the dump does not say that its times are UTC: they are read in the time zone of this desk".into());
        }
        rows.next_ticket = found.next.get("glpi_tickets").copied().unwrap_or(1);
        Ok(rows)
    }

    fn keep(&mut self, row: &Row<'_>, report: &mut Report) -> store::Result<()> {
        let Some((kind, table)) = table(row.table) else {
            return Ok(());
        };
        let cells = Cells {
            columns: table.columns,
            values: row.values.into(),
        };
        let id = cells.number("id");
        if *kind == Kind::Config {
            if cells.text("context") == "core" {
                self.config
                    .insert(cells.text("name").into(), cells.text("value").into());
            }
            return Ok(());
        }
        if *kind == Kind::Link {
            let ends = (cells.number("tickets_id_1"), cells.number("tickets_id_2"));
            self.linked.entry(ends.0).or_default().push(ends.1);
            self.linked.entry(ends.1).or_default().push(ends.0);
        }
        // Entity 0 is the root.
        if id < 0 || (id == 0 && *kind != Kind::Entity) {
            report.leave(
                table.name,
                "their keys are none that GLPI gives",
                &id.to_string(),
            );
            return Ok(());
        }
        let (kind, owner) = match table.owner {
            Owner::Itself => (*kind as u8, id),
            Owner::Column(column) => (*kind as u8, cells.number(column)),
            Owner::Ticket if cells.text("itemtype") == "Ticket" => {
                (*kind as u8, cells.number("items_id"))
            }
            Owner::Ticket => return Ok(()),
            Owner::Thing => match holder(cells.text("itemtype")) {
                Some(kind) => (kind, cells.number("items_id")),
                None => return Ok(()),
            },
        };
        let bytes = serde_json::to_vec(&cells.values).unwrap_or_default();
        self.scratch.put(kind, owner, id, &bytes)
    }

    /// What belongs to something, by key.
    pub fn of(&self, kind: Kind, owner: i64) -> Result<Vec<Cells>> {
        self.cells(kind as u8, kind, owner)
    }

    /// The tickets that are linked to one.
    pub fn linked(&self, ticket: i64) -> &[i64] {
        self.linked.get(&ticket).map_or(&[], Vec::as_slice)
    }

    /// What hangs documents on something.
    pub fn hanging_on(&self, itemtype: &str, id: i64) -> Result<Vec<Cells>> {
        holder(itemtype).map_or(Ok(vec![]), |kind| self.cells(kind, Kind::Hangs, id))
    }

    fn cells(&self, laid: u8, kind: Kind, owner: i64) -> Result<Vec<Cells>> {
        let rows = self.scratch.of(laid, owner)?.into_iter();
        Ok(rows.map(|(_, bytes)| Cells::of(kind, &bytes)).collect())
    }

    /// The row of that key.
    pub fn one(&self, kind: Kind, id: i64) -> Result<Option<Cells>> {
        Ok(self.of(kind, id)?.pop())
    }

    /// The first row of that kind behind that key.
    pub fn after(&self, kind: Kind, id: i64) -> Result<Option<(i64, Cells)>> {
        let found = self.scratch.after(kind as u8, id, i64::MAX)?;
        Ok(found.map(|(owner, _, bytes)| (owner, Cells::of(kind, &bytes))))
    }

    /// Every row of a kind that there are few of.
    pub fn all(&self, kind: Kind) -> Result<Vec<Cells>> {
        let mut all = Vec::new();
        let mut last = -1;
        while let Some((id, cells)) = self.after(kind, last)? {
            all.push(cells);
            last = id;
        }
        Ok(all)
    }

    /// How many there are.
    pub fn count(&self, kind: Kind) -> Result<u64> {
        Ok(self.scratch.count(kind as u8)?)
    }

    /// The keys of all tickets, in order.
    pub fn tickets(&self) -> Result<BTreeSet<i64>> {
        Ok(self
            .scratch
            .owners(Kind::Ticket as u8)?
            .into_iter()
            .collect())
    }
}

/// What even an empty GLPI has.
fn is_needed(table: &Table) -> bool {
    [
        "glpi_configs",
        "glpi_users",
        "glpi_useremails",
        "glpi_tickets",
        "glpi_tickets_users",
        "glpi_itilfollowups",
        "glpi_itilsolutions",
    ]
    .contains(&table.name)
}

fn holder(itemtype: &str) -> Option<u8> {
    let at = HOLDERS.iter().position(|holder| *holder == itemtype)?;
    u8::try_from(at).ok().map(|at| HANGS + at)
}

impl Cells {
    fn of(kind: Kind, bytes: &[u8]) -> Self {
        let columns = TABLES
            .iter()
            .find(|(of, _)| *of == kind)
            .map_or(&[][..], |(_, table)| table.columns);
        Self {
            columns,
            values: serde_json::from_slice(bytes).unwrap_or_default(),
        }
    }

    /// A text; empty for NULL.
    pub fn text(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| *name == column);
        let value = at.and_then(|at| self.values.get(at));
        value.and_then(|value| value.as_deref()).unwrap_or_default()
    }

    /// A number; 0 for NULL.
    pub fn number(&self, column: &str) -> i64 {
        self.text(column).parse().unwrap_or_default()
    }

    /// A column of yes or no.
    pub fn is(&self, column: &str) -> bool {
        self.number(column) != 0
    }

    /// A moment; none for NULL and for `MySQL`'s moment of noughts.
    pub fn at(&self, column: &str) -> Option<Instant> {
        instant(self.text(column))
    }
}

/// `2026-05-04 06:05:00Z` is UTC; without the `Z` it is the time of the desk.
pub fn instant(text: &str) -> Option<Instant> {
    let (plain, utc) = match text.strip_suffix('Z') {
        Some(plain) => (plain, true),
        None => (text, false),
    };
    let plain = plain.split('.').next().unwrap_or_default();
    let naive = NaiveDateTime::parse_from_str(plain, "%Y-%m-%d %H:%M:%S").ok()?;
    if utc {
        return Some(naive.and_utc());
    }
    here(naive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_dump_says_they_are() {
        let utc = instant("2026-05-04 06:05:00Z").map(|at| at.to_rfc3339());
        assert_eq!(utc.as_deref(), Some("2026-05-04T06:05:00+00:00"));
        assert!(instant("2026-05-04 06:05:00").is_some());
        for none in [
            "",
            "0000-00-00 00:00:00",
            "0000-00-00 00:00:00Z",
            "Z",
            "2026-05-04",
        ] {
            assert_eq!(instant(none), None, "{none}");
        }
    }
}
