//! How each value stands in one column, and as one parameter; how statements are asked is in `sql`.

use chrono::NaiveDate;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::sql::{Column, Parameter};
use crate::rules::access::Role;
use crate::rules::audit::Deed;
use crate::rules::choices::Theme;
use crate::rules::holidays::Region;
use crate::rules::hours::Week;
use crate::rules::matching::Place;
use crate::rules::notices::{Choice, Topic};
use crate::rules::priority::{Level, Priority};
use crate::rules::register::Holds;
use crate::rules::removal::Removed;
use crate::rules::routing::Share;
use crate::rules::satisfaction::Satisfaction;
use crate::rules::ticket::{ClosingReason, Kind, SolutionState, Source, Status};
use crate::rules::{
    AbsenceId, ArticleId, AttachmentId, AuditId, CannedId, CategoryId, ClosedDaysId, EntryId,
    GroupId, ImportId, Instant, JoiningId, MergerId, OutgoingId, PersonId, ReceivedId,
    RegisterColumnId, RegisterEntryId, RegisterId, RemovalId, SavedViewId, TaskId, TicketNumber,
};

impl<T: Column> Column for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: Parameter> Parameter for Option<T> {
    fn to_value(&self) -> ToSqlOutput<'_> {
        match self {
            Some(value) => value.to_value(),
            None => ToSqlOutput::Borrowed(ValueRef::Null),
        }
    }
}

impl<T: Parameter + ?Sized> Parameter for &T {
    fn to_value(&self) -> ToSqlOutput<'_> {
        (**self).to_value()
    }
}

fn integer(number: i64) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Integer(number))
}

macro_rules! numbers {
    ($($name:ty),*) => {$(
        impl Column for $name {
            fn from_value(value: ValueRef<'_>) -> Option<Self> {
                value.as_i64().ok()?.try_into().ok()
            }
        }

        impl Parameter for $name {
            fn to_value(&self) -> ToSqlOutput<'_> {
                // Only what is counted is larger than any file.
                integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(i64, i32, u64, u32, u16, u8, usize);

impl Column for bool {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok().map(|number| number != 0)
    }
}

impl Parameter for bool {
    fn to_value(&self) -> ToSqlOutput<'_> {
        integer((*self).into())
    }
}

impl Column for String {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok().map(Into::into)
    }
}

/// As `group_concat(name, char(10))` makes them: one a line.
impl Column for Vec<String> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        let lines = Option::<String>::from_value(value)?.unwrap_or_default();
        Some(lines.lines().map(Into::into).collect())
    }
}

impl Parameter for str {
    fn to_value(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(self.into())
    }
}

impl Parameter for String {
    fn to_value(&self) -> ToSqlOutput<'_> {
        self.as_str().to_value()
    }
}

impl Column for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        value.as_blob().ok().map(Into::into)
    }
}

impl Parameter for [u8] {
    fn to_value(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(self.into())
    }
}

impl Parameter for Vec<u8> {
    fn to_value(&self) -> ToSqlOutput<'_> {
        self.as_slice().to_value()
    }
}

/// Milliseconds since 1970, UTC.
impl Column for Instant {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        Self::from_timestamp_millis(value.as_i64().ok()?)
    }
}

impl Parameter for Instant {
    fn to_value(&self) -> ToSqlOutput<'_> {
        integer(self.timestamp_millis())
    }
}

/// `2026-11-23`, in the desk's zone.
impl Column for NaiveDate {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok()?.parse().ok()
    }
}

impl Parameter for NaiveDate {
    fn to_value(&self) -> ToSqlOutput<'_> {
        self.to_string().into()
    }
}

impl Column for Week {
    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        Self::from_text(value.as_str().ok()?)
    }
}

impl Parameter for Week {
    fn to_value(&self) -> ToSqlOutput<'_> {
        self.text().into()
    }
}

macro_rules! ids {
    ($($name:ident),* $(,)?) => {$(
        impl Column for $name {
            fn from_value(value: ValueRef<'_>) -> Option<Self> {
                value.as_i64().ok().map(Self)
            }
        }

        impl Parameter for $name {
            fn to_value(&self) -> ToSqlOutput<'_> {
                integer(self.0)
            }
        }
    )*};
}
ids!(
    AbsenceId,
    ArticleId,
    AttachmentId,
    AuditId,
    CannedId,
    CategoryId,
    ClosedDaysId,
    EntryId,
    GroupId,
    ImportId,
    JoiningId,
    MergerId,
    OutgoingId,
    PersonId,
    ReceivedId,
    RegisterColumnId,
    RegisterEntryId,
    RegisterId,
    RemovalId,
    SavedViewId,
    TaskId,
    TicketNumber,
);

/// As `json_each` reads them.
impl Parameter for Vec<PersonId> {
    fn to_value(&self) -> ToSqlOutput<'_> {
        let ids: Vec<i64> = self.iter().map(|id| id.0).collect();
        serde_json::json!(ids).to_string().into()
    }
}

/// As `json_each` reads them, each a pair.
impl Parameter for Vec<(TicketNumber, EntryId)> {
    fn to_value(&self) -> ToSqlOutput<'_> {
        let pairs: Vec<_> = self
            .iter()
            .map(|(number, entry)| (number.0, entry.0))
            .collect();
        serde_json::json!(pairs).to_string().into()
    }
}

/// As `json_each` reads them.
impl Parameter for Vec<&str> {
    fn to_value(&self) -> ToSqlOutput<'_> {
        serde_json::json!(self).to_string().into()
    }
}

/// Lets words stand in columns: those of `rules` below, those of the store in the files that make them.
macro_rules! stored_words {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::store::sql::Column for $name {
            fn from_value(value: rusqlite::types::ValueRef<'_>) -> Option<Self> {
                Self::from_word(value.as_str().ok()?)
            }
        }

        impl $crate::store::sql::Parameter for $name {
            fn to_value(&self) -> rusqlite::types::ToSqlOutput<'_> {
                $crate::store::sql::Parameter::to_value(self.word())
            }
        }
    )*};
}
pub(super) use stored_words;

stored_words!(
    Choice,
    ClosingReason,
    Deed,
    Holds,
    Kind,
    Level,
    Place,
    Priority,
    Region,
    Removed,
    Role,
    Satisfaction,
    Share,
    SolutionState,
    Source,
    Status,
    Theme,
    Topic,
);
