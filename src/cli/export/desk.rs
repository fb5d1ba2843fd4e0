//! What belongs to no one ticket, as one object of the export: people, groups, categories, answers, hours; tickets are in
//! `ticket`.

use serde_json::{Value, json};

use super::ticket::{Names, VERSION, each, written};
use crate::rules::access::{Rights, Role};
use crate::rules::deadline::{Both, Target};
use crate::rules::hours::{ClosedDays, Week};
use crate::rules::presence::Absence;
use crate::rules::register::{Entry, Holds, Register};
use crate::rules::{CategoryId, Instant, PersonId};
use crate::store::{Article, Canned, CategorySettings, Person, Read, Result};

/// All of it; absences are those that are not over at that moment.
pub fn desk(r: &Read<'_>, now: Instant) -> Result<Value> {
    let names = &mut Names::default();
    let rota = r.rota(now.with_timezone(&chrono::Local).date_naive())?;
    let own_hours: Vec<(PersonId, &Week)> = rota.own.iter().map(|(id, week)| (*id, week)).collect();
    Ok(json!({
        "version": VERSION,
        "people": each(r.people(false)?, |person| {
            let addresses = r.addresses_of(person.id)?;
            Ok(person_of(person, &addresses))
        })?,
        "groups": each(r.group_members()?, |(_, name, members)| {
            Ok(json!({"name": name, "members": names.all(r, &members)?}))
        })?,
        "categories": each(r.category_names()?, |(id, _)| category(r, id, names))?,
        "answers": each(r.all_articles(&everything())?, |article| answer(r, article, names))?,
        "registers": each(r.registers()?, |one| register(r, one))?,
        "canned_replies": each(r.canned()?, |canned| {
            let Canned { id: _, name, text } = canned;
            Ok(json!({"name": name, "text": text}))
        })?,
        "deadlines": each(r.targets()?, |target| {
            let Target { category, priority, minutes: Both { answer, solution } } = target;
            Ok(json!({"category": names.category(r, category)?, "priority": priority.word(),
                "answer_minutes": answer, "solution_minutes": solution}))
        })?,
        "hours": {
            "desk": rota.desk.as_ref().map(Week::text),
            "of_people": each(own_hours, |(person, week)| {
                Ok(json!({"person": names.address(r, person)?, "week": week.text()}))
            })?,
            "holidays_of": rota.closings.region.word(),
            "closed_days": each(rota.closings.own, |closed| {
                let ClosedDays { first, last, name } = closed;
                Ok(json!({"first": first.to_string(), "last": last.to_string(), "name": name}))
            })?,
        },
        "absences": each(rota.absences, |absence| {
            let Absence { id: _, person, first, last, substitute } = absence;
            Ok(json!({"person": names.address(r, person)?, "first": first.to_string(),
                "last": last.to_string(), "substitute": names.maybe(r, substitute)?}))
        })?,
    }))
}

/// The rights of nobody in particular who sees everything: whoever may read the file has it all anyway.
fn everything() -> Rights {
    Rights {
        person: PersonId(0),
        role: Role::Administrator,
        own: vec![],
        closed: vec![],
    }
}

fn person_of(person: Person, addresses: &[String]) -> Value {
    let Person {
        id: _,
        address,
        name,
        login,
        password: _, // its hash opens accounts elsewhere too, where it is used again
        role,
        language,
        disabled,
        keys,
        theme,
        given_name,
        directory_id,
        joined_into: _, // nobody of those listed
    } = person;
    json!({"address": address, "addresses": addresses, "name": name, "given_name": given_name, "directory_id": directory_id, "login": login, "role": role.word(), "language": language,
        "disabled": disabled, "shortcuts": keys, "theme": theme.map(|theme| theme.word())})
}

fn category(r: &Read<'_>, id: CategoryId, names: &mut Names) -> Result<Value> {
    let Some(settings) = r.category_settings(id)? else {
        return Ok(Value::Null);
    };
    let CategorySettings {
        name,
        words,
        agents,
        group,
        share,
        confidential,
    } = settings;
    let words: Vec<Value> = words
        .iter()
        .map(|word| json!({"place": word.place.word(), "word": word.text}))
        .collect();
    let groups = r.group_members()?;
    let group = groups.into_iter().find(|(id, ..)| Some(*id) == group);
    Ok(
        json!({"name": name, "words": words, "agents": names.all(r, &agents)?,
        "group": group.map(|(_, name, _)| name), "share": share.word(), "confidential": confidential}),
    )
}

fn register(r: &Read<'_>, register: Register) -> Result<Value> {
    let Register {
        id,
        name_fr,
        name_en,
        patterns,
        file_at,
        retired,
    } = register;
    let columns = r.register_columns(id)?;
    let entries = r.register_held(id)?.into_iter().map(|held| {
        let values = columns
            .iter()
            .filter(|column| matches!(column.holds, Holds::Text | Holds::Person));
        let values = values.map(|column| (column.name.clone(), json!(held.value(&column.name))));
        let values: serde_json::Map<String, Value> = values.collect();
        let Entry {
            id: _,
            register: _,
            key,
            name,
            gone_at,
        } = held.entry;
        json!({"key": key, "name": name, "values": values, "removed_at": gone_at.map(written)})
    });
    let entries: Vec<Value> = entries.collect();
    let columns: Vec<Value> = columns
        .iter()
        .map(|column| json!({"name": column.name, "holds": column.holds.word()}))
        .collect();
    Ok(
        json!({"name_fr": name_fr, "name_en": name_en, "patterns": patterns.lines().collect::<Vec<_>>(),
        "file_at": file_at.map(written), "in_use": !retired, "columns": columns, "entries": entries}),
    )
}

fn answer(r: &Read<'_>, article: Article, names: &mut Names) -> Result<Value> {
    let Article {
        id,
        title,
        text,
        category,
        published,
        ticket,
        author,
        changed_at,
    } = article;
    Ok(
        json!({"id": id.0, "title": title, "text": text, "category": names.category(r, category)?,
        "published": published, "ticket": ticket.map(|number| number.0), "author": author,
        "changed_at": written(changed_at)}),
    )
}
