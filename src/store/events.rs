//! An event as the columns of its line, and back; the lines are in `timeline`.

use serde_json::{Value, json};

use super::sql::{Cells, Record};
use super::{Error, Result};
use crate::rules::matching::{Found, Place};
use crate::rules::priority::Level;
use crate::rules::routing::{Away, Basis, Choice};
use crate::rules::ticket::{Event, Hold, Kind, Priority, Status};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};

/// The word an event is stored and exported as.
pub fn event_word(event: &Event) -> &'static str {
    written(event).0
}

/// An event as its two columns; [`Event`] is read from them.
pub(super) fn write_event(event: &Event) -> (&'static str, Option<String>) {
    let (word, detail) = written(event);
    (word, detail.map(|detail| detail.to_string()))
}

fn written(event: &Event) -> (&'static str, Option<Value>) {
    let people = |people: &[PersonId]| people.iter().map(|person| person.0).collect::<Vec<_>>();
    match event {
        Event::Opened => ("opened", None),
        Event::FollowedUp => ("followed_up", None),
        Event::DocumentsAdded => ("documents_added", None),
        Event::Noted => ("noted", None),
        Event::Routed(choice) => ("routed", Some(write_choice(choice))),
        Event::Assigned { added, removed } => (
            "assigned",
            Some(json!({"added": people(added), "removed": people(removed)})),
        ),
        Event::StatusChanged { from, to } => (
            "status_changed",
            Some(json!({"from": from.word(), "to": to.word()})),
        ),
        Event::CategoryChanged { from, to } => (
            "category_changed",
            Some(json!({"from": from.map(|c| c.0), "to": to.map(|c| c.0)})),
        ),
        Event::SolutionProposed => ("solution_proposed", None),
        Event::SolutionAccepted => ("solution_accepted", None),
        Event::SolutionRejected => ("solution_rejected", None),
        Event::SolutionWithdrawn => ("solution_withdrawn", None),
        Event::SolutionAnswered => ("solution_answered", None),
        Event::Reminded => ("reminded", None),
        Event::SolutionExpired => ("solution_expired", None),
        Event::AnswerAwaited => ("answer_awaited", None),
        Event::Held(hold) => (
            "held",
            Some(
                json!({"reason": hold.reason, "until": hold.until.map(|at| at.timestamp_millis())}),
            ),
        ),
        Event::CameBack => ("came_back", None),
        Event::KindChanged { from, to } => (
            "kind_changed",
            Some(json!({"from": from.word(), "to": to.word()})),
        ),
        Event::Judged {
            from,
            to,
            urgency,
            impact,
        } => (
            "judged",
            Some(json!({"from": from.word(), "to": to.word(),
                "urgency": urgency.word(), "impact": impact.word()})),
        ),
        Event::ObserversChanged { added, removed } => (
            "observers_changed",
            Some(json!({"added": people(added), "removed": people(removed)})),
        ),
        Event::Reopened => ("reopened", None),
        Event::MergedInto(number) => ("merged_into", Some(json!({"ticket": number.0}))),
        Event::Absorbed(number) => ("absorbed", Some(json!({"ticket": number.0}))),
        Event::SplitInto(number) => ("split_into", Some(json!({"ticket": number.0}))),
        Event::SplitFrom(number) => ("split_from", Some(json!({"ticket": number.0}))),
    }
}

impl Record for Event {
    fn read(cells: &mut Cells<'_>) -> Result<Self> {
        let (word, detail): (String, Option<String>) = cells.take()?;
        read_event(&word, detail.as_deref())
            .ok_or_else(|| Error::Damaged(format!("event {word:?} {detail:?}")))
    }
}

fn read_event(word: &str, detail: Option<&str>) -> Option<Event> {
    let detail: Value = detail.map_or(Ok(Value::Null), serde_json::from_str).ok()?;
    let people = |key: &str| people(&detail, key);
    let text = |key: &str| detail[key].as_str();
    let status = |key: &str| Status::from_word(text(key)?);
    let category = |key: &str| detail[key].as_i64().map(CategoryId);
    let number = || detail["ticket"].as_i64().map(TicketNumber);
    Some(match word {
        "opened" => Event::Opened,
        "followed_up" => Event::FollowedUp,
        "documents_added" => Event::DocumentsAdded,
        "noted" => Event::Noted,
        "routed" => Event::Routed(read_choice(&detail)?),
        "assigned" => Event::Assigned {
            added: people("added")?,
            removed: people("removed")?,
        },
        "status_changed" => Event::StatusChanged {
            from: status("from")?,
            to: status("to")?,
        },
        "category_changed" => Event::CategoryChanged {
            from: category("from"),
            to: category("to"),
        },
        "solution_proposed" => Event::SolutionProposed,
        "solution_accepted" => Event::SolutionAccepted,
        "solution_rejected" => Event::SolutionRejected,
        "solution_withdrawn" => Event::SolutionWithdrawn,
        "solution_answered" => Event::SolutionAnswered,
        "reminded" => Event::Reminded,
        "solution_expired" => Event::SolutionExpired,
        "answer_awaited" => Event::AnswerAwaited,
        "held" => Event::Held(Hold {
            reason: detail["reason"].as_str()?.into(),
            until: match detail["until"].as_i64() {
                Some(millis) => Some(Instant::from_timestamp_millis(millis)?),
                None => None,
            },
        }),
        "came_back" => Event::CameBack,
        "kind_changed" => Event::KindChanged {
            from: Kind::from_word(text("from")?)?,
            to: Kind::from_word(text("to")?)?,
        },
        "judged" => Event::Judged {
            from: Priority::from_word(text("from")?)?,
            to: Priority::from_word(text("to")?)?,
            urgency: Level::from_word(text("urgency")?)?,
            impact: Level::from_word(text("impact")?)?,
        },
        "observers_changed" => Event::ObserversChanged {
            added: people("added")?,
            removed: people("removed")?,
        },
        "reopened" => Event::Reopened,
        "merged_into" => Event::MergedInto(number()?),
        "absorbed" => Event::Absorbed(number()?),
        "split_into" => Event::SplitInto(number()?),
        "split_from" => Event::SplitFrom(number()?),
        _ => return None,
    })
}

fn people(detail: &Value, key: &str) -> Option<Vec<PersonId>> {
    let people = detail[key].as_array()?.iter();
    people.map(|id| id.as_i64().map(PersonId)).collect()
}

fn write_choice(choice: &Choice) -> Value {
    let Choice {
        category,
        found,
        agents,
        basis,
        away,
        waited,
        replaces,
    } = choice;
    let found = found.as_ref();
    let away = away.iter().map(|away| {
        json!({"person": away.person.0, "until": away.until.map(|day| day.to_string()),
            "substitute": away.substitute.map(|person| person.0)})
    });
    json!({
        "category": category.map(|category| category.0),
        "place": found.map(|found| found.place.word()),
        "word": found.map(|found| &found.word),
        "agents": agents.iter().map(|person| person.0).collect::<Vec<_>>(),
        "basis": basis.map(Basis::word),
        "away": away.collect::<Vec<_>>(),
        "waited": waited,
        "replaces": replaces.map(|person| person.0),
    })
}

fn read_choice(detail: &Value) -> Option<Choice> {
    let person = |value: &Value| value.as_i64().map(PersonId);
    let away = detail["away"].as_array()?.iter().map(|away| {
        Some(Away {
            person: person(&away["person"])?,
            until: match away["until"].as_str() {
                Some(day) => Some(day.parse().ok()?),
                None => None,
            },
            substitute: person(&away["substitute"]),
        })
    });
    Some(Choice {
        category: detail["category"].as_i64().map(CategoryId),
        found: match (detail["place"].as_str(), detail["word"].as_str()) {
            (Some(place), Some(word)) => Some(Found {
                place: Place::from_word(place)?,
                word: word.into(),
            }),
            (Some(_) | None, _) => None,
        },
        agents: people(detail, "agents")?,
        basis: match detail["basis"].as_str() {
            Some(basis) => Some(Basis::from_word(basis)?),
            None => None,
        },
        away: away.collect::<Option<_>>()?,
        waited: detail["waited"].as_bool()?,
        replaces: person(&detail["replaces"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let (one, two) = (PersonId(1), PersonId(2));
        for event in [
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
            Event::Held(Hold {
                reason: "Livraison".into(),
                until: Some(Instant::UNIX_EPOCH),
            }),
            Event::CameBack,
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
            Event::SplitInto(TicketNumber(7)),
            Event::SplitFrom(TicketNumber(7)),
        ] {
            let (word, detail) = write_event(&event);
            assert_eq!(read_event(word, detail.as_deref()), Some(event));
        }
    }
}
