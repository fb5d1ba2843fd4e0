//! How the store asks its file: rows become values and values become parameters by their types, as `values` says of each; each
//! statement stays prepared. Which statements there are, each file beside this one says; opening the file is in the parent.

use std::collections::HashMap;
use std::hash::Hash;

#[cfg(debug_assertions)]
use rusqlite::StatementStatus;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Row, Rows};

use super::{Error, Read, Result, Write};

impl Read<'_> {
    /// Every row of an answer.
    pub(super) fn all<T: Record>(&self, sql: &str, parameters: impl Parameters) -> Result<Vec<T>> {
        let mut statement = self.bound(sql, parameters)?;
        let mut rows = statement.raw_query();
        let mut all = Vec::new();
        while let Some(record) = next(&mut rows)? {
            all.push(record);
        }
        Ok(all)
    }

    /// One row of an answer after the other, until `enough` says so.
    pub(super) fn until<T: Record>(
        &self,
        sql: &str,
        parameters: impl Parameters,
        mut enough: impl FnMut(T) -> bool,
    ) -> Result<()> {
        let mut statement = self.bound(sql, parameters)?;
        let mut rows = statement.raw_query();
        while let Some(record) = next(&mut rows)? {
            if enough(record) {
                break;
            }
        }
        Ok(())
    }

    /// Every row of an answer, the first column leading to the rest.
    pub(super) fn map<K, V>(&self, sql: &str, parameters: impl Parameters) -> Result<HashMap<K, V>>
    where
        K: Record + Eq + Hash,
        V: Record,
    {
        let rows: Vec<(K, V)> = self.all(sql, parameters)?;
        Ok(rows.into_iter().collect())
    }

    /// The first row of an answer, where there is one.
    pub(super) fn maybe<T: Record>(
        &self,
        sql: &str,
        parameters: impl Parameters,
    ) -> Result<Option<T>> {
        let mut statement = self.bound(sql, parameters)?;
        next(&mut statement.raw_query())
    }

    /// Every row of what follows the columns of a record.
    pub(super) fn select<T: Selected>(
        &self,
        from: &str,
        parameters: impl Parameters,
    ) -> Result<Vec<T>> {
        self.all(&format!("SELECT {} {from}", T::COLUMNS), parameters)
    }

    /// The first row of what follows the columns of a record, where there is one.
    pub(super) fn find<T: Selected>(
        &self,
        from: &str,
        parameters: impl Parameters,
    ) -> Result<Option<T>> {
        self.maybe(&format!("SELECT {} {from}", T::COLUMNS), parameters)
    }

    /// The row of an answer that always has one: a count, a maximum, what the caller knows to be there.
    pub(super) fn one<T: Record>(&self, sql: &str, parameters: impl Parameters) -> Result<T> {
        let nothing = || Error::damaged(format!("nothing found by {sql}"));
        self.maybe(sql, parameters)?.ok_or_else(nothing)
    }

    fn bound(&self, sql: &str, parameters: impl Parameters) -> Result<CachedStatement<'_>> {
        let mut statement = self.db.prepare_cached(sql)?;
        #[cfg(debug_assertions)]
        {
            if statement.get_status(StatementStatus::Run) == 0 {
                super::plans::examine(self.db, sql);
            }
            let thread = std::thread::current();
            log::trace!("{} asks: {sql}", thread.name().unwrap_or_default());
        }
        let bound = parameters.bind(&mut statement, 0)?;
        let wanted = statement.parameter_count();
        if bound == wanted {
            Ok(statement)
        } else {
            Err(rusqlite::Error::InvalidParameterCount(bound, wanted).into())
        }
    }
}

impl Write<'_> {
    /// Changes rows, however many.
    pub(super) fn run(&self, sql: &str, parameters: impl Parameters) -> Result<()> {
        self.change(sql, parameters).map(drop)
    }

    /// Changes rows, and tells how many.
    pub(super) fn change(&self, sql: &str, parameters: impl Parameters) -> Result<usize> {
        Ok(self.bound(sql, parameters)?.raw_execute()?)
    }

    /// Adds a row, and tells its number.
    pub(super) fn insert<T: Column>(&self, sql: &str, parameters: impl Parameters) -> Result<T> {
        self.run(sql, parameters)?;
        let id = self.db.last_insert_rowid();
        T::from_value(ValueRef::Integer(id)).ok_or_else(|| Error::damaged(format!("row {id}")))
    }
}

fn next<T: Record>(rows: &mut Rows<'_>) -> Result<Option<T>> {
    let row = rows.next()?;
    row.map(|row| T::read(&mut Cells { row, at: 0 }))
        .transpose()
}

/// A row that is read from left to right.
pub(super) struct Cells<'a> {
    row: &'a Row<'a>,
    at: usize,
}

impl Cells<'_> {
    /// The next value, of as many columns as it takes.
    pub(super) fn take<T: Record>(&mut self) -> Result<T> {
        T::read(self)
    }

    fn cell<T: Column>(&mut self) -> Result<T> {
        let value = self.row.get_ref(self.at)?;
        self.at += 1;
        T::from_value(value).ok_or_else(|| self.damaged(value))
    }

    /// Says which column of the row just read holds what we never write.
    fn damaged(&self, value: ValueRef<'_>) -> Error {
        let column = self.row.as_ref().column_name(self.at - 1);
        let column = column.unwrap_or_default();
        Error::damaged(match value.as_str() {
            Ok(text) => format!("{column} {text:?}"),
            Err(_) => format!("{column} {:?}", value.data_type()),
        })
    }
}

/// What is read from one column or several, from left to right.
pub(super) trait Record: Sized {
    fn read(cells: &mut Cells<'_>) -> Result<Self>;
}

/// A record that knows its columns.
pub(super) trait Selected: Record {
    /// As a list of SQL.
    const COLUMNS: &'static str;
}

/// Makes a struct a [`Selected`]: each field is read from the column of its name, of the table `as` it is called in the
/// statement, or from the SQL beside it; `with` what is filled in afterwards.
macro_rules! record {
    (
        $name:ty $(as $table:ident)? { $($field:ident $(: $sql:literal)?),* $(,)? }
        $(with { $($later:ident: $empty:expr),* $(,)? })?
    ) => {
        $crate::store::sql::record!(@ $name, [$($table)?], [$([$field $($sql)?])*], [$($($later: $empty,)*)?]);
    };
    (@ $name:ty, $table:tt, [[$first:ident $($sql:literal)?] $([$field:ident $($more:literal)?])*], [$($later:tt)*]) => {
        impl $crate::store::sql::Selected for $name {
            const COLUMNS: &'static str = concat!(
                $crate::store::sql::column!($table $first $($sql)?)
                $(, ", ", $crate::store::sql::column!($table $field $($more)?))*
            );
        }

        impl $crate::store::sql::Record for $name {
            fn read(cells: &mut $crate::store::sql::Cells<'_>) -> $crate::store::Result<Self> {
                Ok(Self { $first: cells.take()?, $($field: cells.take()?,)* $($later)* })
            }
        }
    };
}
macro_rules! column {
    ($table:tt $field:ident $sql:literal) => {
        $sql
    };
    ([] $field:ident) => {
        stringify!($field)
    };
    ([$table:ident] $field:ident) => {
        concat!(stringify!($table), ".", stringify!($field))
    };
}
pub(super) use column;
pub(super) use record;

impl<T: Column> Record for T {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        cells.cell()
    }
}

/// A value as it stands in one column.
pub(super) trait Column: Sized {
    /// None for what we never write.
    fn from_value(value: ValueRef<'_>) -> Option<Self>;
}

/// A value in the place of one `?`.
pub(super) trait Parameter {
    fn to_value(&self) -> ToSqlOutput<'_>;
}

/// Values in the place of as many `?`, in order.
pub(super) trait Parameters {
    /// Binds them after those `before`, and tells how many are bound then.
    fn bind(self, statement: &mut CachedStatement<'_>, before: usize) -> Result<usize>;
}

impl<T: Parameter> Parameters for T {
    fn bind(self, statement: &mut CachedStatement<'_>, before: usize) -> Result<usize> {
        statement.raw_bind_parameter(before + 1, self.to_value())?;
        Ok(before + 1)
    }
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        impl<$($name: Record),*> Record for ($($name,)*) {
            fn read(cells: &mut Cells<'_>) -> Result<Self> {
                Ok(($(cells.take::<$name>()?,)*))
            }
        }

        impl<$($name: Parameters),*> Parameters for ($($name,)*) {
            fn bind(self, statement: &mut CachedStatement<'_>, before: usize) -> Result<usize> {
                #[expect(non_snake_case, reason = "each value is named by its type")]
                let ($($name,)*) = self;
                $(let before = $name.bind(statement, before)?;)*
                Ok(before)
            }
        }
    )*};
}

tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

/// A value in the place of the next `?`, where a statement made of parts has one.
pub(super) struct IfAsked<T>(pub T);

impl<T: Parameter> Parameters for IfAsked<T> {
    fn bind(self, statement: &mut CachedStatement<'_>, before: usize) -> Result<usize> {
        if before < statement.parameter_count() {
            self.0.bind(statement, before)
        } else {
            Ok(before)
        }
    }
}

impl Parameters for () {
    fn bind(self, _: &mut CachedStatement<'_>, before: usize) -> Result<usize> {
        Ok(before)
    }
}
