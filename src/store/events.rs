//! An event as the columns of its line, and back; the lines are in `timeline`.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::sql::{Cells, Record};
use super::{Error, Result};
use crate::rules::event::{Event, events};
use crate::rules::matching::{Found, Place};
use crate::rules::priority::{Level, Priority};
use crate::rules::removal::Removed;
use crate::rules::routing::{Away, Basis, Choice};
use crate::rules::ticket::{ClosingReason, Hold, Kind, Status};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};

/// An event as its two columns; [`Event`] is read from them.
pub(super) fn write_event(event: &Event) -> (&'static str, Option<String>) {
    (event.word(), detail(event).map(|detail| detail.to_string()))
}

impl Record for Event {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (word, detail): (String, Option<String>) = cells.take()?;
        read_event(&word, detail.as_deref())
            .ok_or_else(|| Error::damaged(format!("event {word:?} {detail:?}")))
    }
}

/// What stands in the JSON of an event's detail.
trait Detail: Sized {
    fn write(&self) -> Value;
    /// None for what we never write.
    fn read(detail: &Value) -> Option<Self>;
}

macro_rules! codec {
    ($(
        $(#[$doc:meta])*
        $event:ident $(($name:ident: $carried:ty))? $({ $($(#[$of:meta])* $field:ident: $part:ty,)* })?
            = $word:literal, $said:ident, [$($reader:ident: $topic:ident),*];
    )*) => {
        /// What an event carries beside text: its fields, or the object that it carries.
        fn detail(event: &Event) -> Option<Value> {
            match event {
                $(Event::$event $(($name))? $({ $($field),* })? => None
                    $(.or(Some($name.write())))?
                    $(.or(Some(json!({ $((stringify!($field)): $field.write()),* }))))?,)*
            }
        }

        fn read_event(word: &str, detail: Option<&str>) -> Option<Event> {
            let detail: Value = detail.map_or(Ok(Value::Null), serde_json::from_str).ok()?;
            Some(match word {
                $($word => Event::$event
                    $((<$carried as Detail>::read(&detail)?))?
                    $({ $($field: <$part as Detail>::read(&detail[stringify!($field)])?),* })?,)*
                _ => return None,
            })
        }
    };
}
events!(codec);

macro_rules! words {
    ($($name:ident),*) => {$(
        impl Detail for $name {
            fn write(&self) -> Value {
                self.word().into()
            }

            fn read(detail: &Value) -> Option<Self> {
                Self::from_word(detail.as_str()?)
            }
        }
    )*};
}
words!(ClosingReason, Kind, Level, Priority, Removed, Status);

impl Detail for String {
    fn write(&self) -> Value {
        self.as_str().into()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_str().map(Self::from)
    }
}

impl Detail for bool {
    fn write(&self) -> Value {
        (*self).into()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_bool()
    }
}

impl Detail for PersonId {
    fn write(&self) -> Value {
        self.0.into()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_i64().map(Self)
    }
}

impl Detail for CategoryId {
    fn write(&self) -> Value {
        self.0.into()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_i64().map(Self)
    }
}

impl Detail for TicketNumber {
    fn write(&self) -> Value {
        json!({"ticket": self.0})
    }

    fn read(detail: &Value) -> Option<Self> {
        detail["ticket"].as_i64().map(Self)
    }
}

impl Detail for Instant {
    fn write(&self) -> Value {
        self.timestamp_millis().into()
    }

    fn read(detail: &Value) -> Option<Self> {
        Self::from_timestamp_millis(detail.as_i64()?)
    }
}

impl Detail for NaiveDate {
    fn write(&self) -> Value {
        self.to_string().into()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_str()?.parse().ok()
    }
}

impl<T: Detail> Detail for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn read(detail: &Value) -> Option<Self> {
        match detail {
            Value::Null => Some(None),
            detail => T::read(detail).map(Some),
        }
    }
}

impl<T: Detail> Detail for Vec<T> {
    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }

    fn read(detail: &Value) -> Option<Self> {
        detail.as_array()?.iter().map(T::read).collect()
    }
}

impl Detail for Hold {
    fn write(&self) -> Value {
        let Self { reason, until } = self;
        json!({"reason": reason, "until": until.write()})
    }

    fn read(detail: &Value) -> Option<Self> {
        Some(Self {
            reason: detail["reason"].as_str()?.into(),
            until: Detail::read(&detail["until"])?,
        })
    }
}

impl Detail for Away {
    fn write(&self) -> Value {
        let Self {
            person,
            until,
            substitute,
        } = self;
        json!({"person": person.write(), "until": until.write(), "substitute": substitute.write()})
    }

    fn read(detail: &Value) -> Option<Self> {
        Some(Self {
            person: Detail::read(&detail["person"])?,
            until: Detail::read(&detail["until"])?,
            substitute: Detail::read(&detail["substitute"])?,
        })
    }
}

impl Detail for Choice {
    fn write(&self) -> Value {
        let Self {
            category,
            found,
            agents,
            basis,
            away,
            waited,
            replaces,
        } = self;
        let found = found.as_ref();
        json!({
            "category": category.write(),
            "place": found.map(|found| found.place.word()),
            "word": found.map(|found| &found.word),
            "agents": agents.write(),
            "basis": basis.map(Basis::word),
            "away": away.write(),
            "waited": waited,
            "replaces": replaces.write(),
        })
    }

    fn read(detail: &Value) -> Option<Self> {
        let place = detail["place"].as_str().map(Place::from_word);
        let basis = detail["basis"].as_str().map(Basis::from_word);
        Some(Self {
            category: Detail::read(&detail["category"])?,
            found: match (place, detail["word"].as_str()) {
                (Some(place), Some(word)) => Some(Found {
                    place: place?,
                    word: word.into(),
                }),
                (Some(_) | None, _) => None,
            },
            agents: Detail::read(&detail["agents"])?,
            basis: match basis {
                Some(basis) => Some(basis?),
                None => None,
            },
            away: Detail::read(&detail["away"])?,
            waited: detail["waited"].as_bool()?,
            replaces: Detail::read(&detail["replaces"])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What changes whose it is, what was said in it, and that it is over.
    fn changes(one: PersonId, two: PersonId) -> Vec<Event> {
        vec![
            Event::RequesterChanged { from: one, to: two },
            Event::Retitled {
                from: "Problème".into(),
                to: "« Wi-Fi » du studio 2".into(),
            },
            Event::TakenOut {
                what: Removed::Line,
                why: "Mauvais ticket".into(),
            },
            Event::PutBack {
                what: Removed::Document,
            },
            Event::Purged {
                what: Removed::Words,
            },
            Event::ClosedAtOnce {
                reason: ClosingReason::Duplicate,
                told: true,
            },
        ]
    }

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let (one, two) = (PersonId(1), PersonId(2));
        let events = [
            Event::Opened,
            Event::FollowedUp,
            Event::DocumentsAdded,
            Event::Noted,
            Event::Routed(Choice {
                category: Some(CategoryId(3)),
                found: Some(Found {
                    place: Place::Subject,
                    word: "wi-fi".into(),
                }),
                agents: vec![one],
                basis: Some(Basis::Load),
                away: vec![
                    Away {
                        person: two,
                        until: "2026-11-30".parse().ok(),
                        substitute: Some(one),
                    },
                    Away {
                        person: one,
                        until: None,
                        substitute: None,
                    },
                ],
                waited: true,
                replaces: Some(two),
            }),
            Event::Routed(Choice::default()),
            Event::Assigned {
                added: vec![one, two],
                removed: vec![],
            },
            Event::StatusChanged {
                from: Status::New,
                to: Status::Pending,
            },
            Event::CategoryChanged {
                from: None,
                to: Some(CategoryId(3)),
            },
            Event::SolutionProposed,
            Event::SolutionAccepted,
            Event::SolutionRejected,
            Event::SolutionWithdrawn,
            Event::SolutionAnswered,
            Event::Reminded,
            Event::SolutionExpired,
            Event::AnswerAwaited,
            Event::AskedAgain,
            Event::Unanswered,
            Event::Held(Hold {
                reason: "Livraison".into(),
                until: Some(Instant::UNIX_EPOCH),
            }),
            Event::CameBack,
            Event::Reacted("👍".into()),
            Event::KindChanged {
                from: Kind::Incident,
                to: Kind::Request,
            },
            Event::Judged {
                from: Priority::Medium,
                to: Priority::Major,
                urgency: Level::High,
                impact: Level::VeryHigh,
            },
            Event::ObserversChanged {
                added: vec![one],
                removed: vec![two],
            },
            Event::Reopened,
            Event::MergedInto(TicketNumber(7)),
            Event::Absorbed(TicketNumber(7)),
            Event::DoubleOf(TicketNumber(7)),
            Event::SeparatedFrom(TicketNumber(7)),
            Event::Released(TicketNumber(7)),
            Event::SplitInto(TicketNumber(7)),
            Event::SplitFrom(TicketNumber(7)),
        ];
        let events: Vec<Event> = events.into_iter().chain(changes(one, two)).collect();
        let words: Vec<&str> = events.iter().map(Event::word).collect();
        for word in Event::WORDS {
            assert!(words.contains(word), "{word} is tried too");
        }
        for event in events {
            let (word, detail) = write_event(&event);
            assert_eq!(read_event(word, detail.as_deref()), Some(event));
        }
    }
}
