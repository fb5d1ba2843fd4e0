//! Registers: what they are called, how mails speak of their things, things by hand and by file; files are read in
//! `rules::register_file`, what a request is about is recognised in `rules::recognition`.

use super::{Caller, Result};
use crate::rules::administration::{Refusal, name};
use crate::rules::audit::Deed;
use crate::rules::matching::fold;
use crate::rules::recognition::{Fault, read_patterns, suggested};
use crate::rules::register::{
    COLUMNS_MAX, Column, Entry, Holds, KEY_CHARS_MAX, Register, VALUE_CHARS_MAX, folded,
};
use crate::rules::register_file::{Table, Taken};
use crate::rules::register_plan::{Plan, Put};
use crate::rules::spelling::shown;
use crate::rules::{RegisterColumnId, RegisterEntryId, RegisterId};
use crate::store::{Read, Store, Write};

/// Things that are written in one transaction, so that nobody waits long.
const BATCH: usize = 250;

/// A register as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// In French, and in English.
    pub names: [&'a str; 2],
    /// One a line.
    pub patterns: &'a str,
    /// Out of use.
    pub retired: bool,
}

/// A thing as it is typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// What tells it apart.
    pub key: String,
    /// Empty where it has none.
    pub name: String,
    /// By column.
    pub values: Vec<(RegisterColumnId, String)>,
}

/// A file for a register.
#[derive(Clone, Copy, Debug)]
pub struct FileAsked<'a> {
    /// As it was read.
    pub table: &'a Table,
    /// What its columns are taken for.
    pub taken: &'a Taken,
    /// What it does not name is gone.
    pub whole: bool,
    /// It may take away so many things.
    pub gone_max: Option<usize>,
}

/// Adds a register, with patterns that its name suggests; its columns come with its first things.
pub fn add(store: &Store, caller: &Caller, typed: [&str; 2]) -> Result<RegisterId> {
    caller.administer(store, |w| {
        let names = names_of(typed)?;
        check_free(w, &names, None)?;
        let [fr, en] = &names;
        let id = w.add_register((fr, en), &suggested([fr, en]))?;
        caller.note(w, Deed::RegisterChanged, &format!("added {fr}"))?;
        Ok(id)
    })
}

/// Settles all but the things of a register.
pub fn save(store: &Store, caller: &Caller, id: RegisterId, wanted: Wanted<'_>) -> Result<()> {
    caller.administer(store, |w| {
        let before = w.register(id)?.ok_or(Refusal::NotFound)?;
        let names = names_of(wanted.names)?;
        check_free(w, &names, Some(id))?;
        let patterns = wanted.patterns.replace("\r\n", "\n").trim().to_owned();
        read_patterns(&patterns).map_err(|fault| match fault {
            Fault::Line(line) => Refusal::BadPattern(line),
            Fault::TooMany => Refusal::TooManyPatterns,
        })?;
        let [name_fr, name_en] = names;
        let about = if wanted.retired && !before.retired {
            format!("retired {name_fr}")
        } else {
            name_fr.clone()
        };
        let retired = wanted.retired;
        let register = Register {
            name_fr,
            name_en,
            patterns,
            retired,
            ..before
        };
        w.save_register(&register)?;
        caller.note(w, Deed::RegisterChanged, &about)
    })
}

/// Adds a column for things by hand; the first is that of their keys, the second that of their names.
pub fn add_column(
    store: &Store,
    caller: &Caller,
    id: RegisterId,
    (typed, holds): (&str, Holds),
) -> Result<()> {
    caller.administer(store, |w| {
        let register = w.register(id)?.ok_or(Refusal::NotFound)?;
        let name = name(typed)?;
        let columns = w.register_columns(id)?;
        if columns.len() >= COLUMNS_MAX {
            return Err(Refusal::TooManyColumns.into());
        }
        if columns
            .iter()
            .any(|column| fold(&column.name) == fold(&name))
        {
            return Err(Refusal::NameTaken.into());
        }
        w.put_register_column(id, (&name, holds))?;
        let about = format!("{}: column {name}", register.name_fr);
        caller.note(w, Deed::RegisterChanged, &about)
    })
}

/// Adds a thing, or changes one.
pub fn put_entry(
    store: &Store,
    caller: &Caller,
    (id, entry): (RegisterId, Option<RegisterEntryId>),
    typed: &Typed,
) -> Result<RegisterEntryId> {
    caller.administer(store, |w| {
        let register = w.register(id)?.ok_or(Refusal::NotFound)?;
        let put = read(typed, entry)?;
        let other = w
            .register_entry_of(id, &put.key)?
            .filter(|other| Some(other.id) != entry);
        if other.is_some() {
            return Err(Refusal::KeyTaken.into());
        }
        let gone_at = match entry {
            Some(entry) => of_register(w, id, entry)?.gone_at,
            None => None,
        };
        let known = w.register_columns(id)?;
        if !known.iter().any(|column| column.holds == Holds::Key) {
            w.put_register_column(id, ("N°", Holds::Key))?;
        }
        let columns: Vec<RegisterColumnId> =
            typed.values.iter().map(|(column, _)| *column).collect();
        if columns
            .iter()
            .any(|column| !known.iter().any(|one| one.id == *column))
        {
            return Err(Refusal::NotFound.into());
        }
        let entry = w.put_register_entry(id, &columns, &put)?;
        w.mark_register_entry(entry, gone_at)?;
        w.registers_changed()?;
        let about = format!("{}: {}", register.name_fr, put.key);
        caller.note(w, Deed::RegisterChanged, &about)?;
        Ok(entry)
    })
}

/// A thing is there no more, and stays readable; or it is there again.
pub fn mark(
    store: &Store,
    caller: &Caller,
    (id, entry): (RegisterId, RegisterEntryId),
    gone: bool,
) -> Result<()> {
    caller.administer(store, |w| {
        let register = w.register(id)?.ok_or(Refusal::NotFound)?;
        let entry = of_register(w, id, entry)?;
        w.mark_register_entry(entry.id, gone.then_some(caller.now))?;
        w.registers_changed()?;
        let what = if gone { "gone" } else { "back" };
        let about = format!("{}: {} {what}", register.name_fr, entry.key);
        caller.note(w, Deed::RegisterChanged, &about)
    })
}

/// What a file would make of a register.
pub fn plan(r: &Read<'_>, id: RegisterId, asked: FileAsked<'_>) -> Result<Plan> {
    check_columns(asked.taken)?;
    Ok(asked
        .table
        .plan(asked.taken, &r.register_held(id)?, asked.whole))
}

/// Makes of a register what a file says, a few things at a time: what was written stays where the rest fails, and comes again with
/// the file.
pub fn update(
    store: &Store,
    caller: &Caller,
    id: RegisterId,
    asked: FileAsked<'_>,
) -> Result<Plan> {
    let (plan, columns) = caller.administer(store, |w| {
        w.register(id)?.ok_or(Refusal::NotFound)?;
        let plan = plan(w, id, asked)?;
        if asked.gone_max.is_some_and(|most| plan.gone.len() > most) {
            return Err(Refusal::WouldBeGone(plan.gone.len()).into());
        }
        let columns = columns_of(w, id, &plan)?;
        Ok((plan, columns))
    })?;
    let puts = plan
        .new
        .iter()
        .chain(plan.changed.iter().map(|change| &change.put));
    for puts in puts.collect::<Vec<_>>().chunks(BATCH) {
        caller.administer(store, |w| {
            w.registers_changed()?;
            let mut puts = puts.iter();
            puts.try_for_each(|put| put_again(w, id, &columns, put))
        })?;
    }
    for gone in plan.gone.chunks(BATCH) {
        caller.administer(store, |w| {
            w.registers_changed()?;
            let mut gone = gone.iter();
            Ok(gone.try_for_each(|entry| w.mark_register_entry(entry.id, Some(caller.now)))?)
        })?;
    }
    caller.administer(store, |w| {
        let register = w.register(id)?.ok_or(Refusal::NotFound)?;
        let about = format!(
            "{}: {} new, {} changed, {} gone",
            register.name_fr,
            plan.new.len(),
            plan.changed.len(),
            plan.gone.len()
        );
        let file_at = Some(caller.now);
        w.save_register(&Register {
            file_at,
            ..register
        })?;
        caller.note(w, Deed::RegisterUpdated, &about)
    })?;
    Ok(plan)
}

/// The register of that name, in either language, however it is typed.
pub fn find(r: &Read<'_>, typed: &str) -> Result<Register> {
    let wanted = fold(&name(typed)?);
    let mut all = r.registers()?.into_iter();
    let found = all.find(|one| fold(&one.name_fr) == wanted || fold(&one.name_en) == wanted);
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// Somebody may have added the same thing by hand meanwhile.
fn put_again(w: &Write<'_>, id: RegisterId, columns: &[RegisterColumnId], put: &Put) -> Result<()> {
    let entry = w.register_entry_of(id, &put.key)?.map(|entry| entry.id);
    w.put_register_entry(
        id,
        columns,
        &Put {
            entry,
            ..put.clone()
        },
    )?;
    Ok(())
}

/// The columns of a file, in its order, made where there are none yet.
fn columns_of(w: &Write<'_>, id: RegisterId, plan: &Plan) -> Result<Vec<RegisterColumnId>> {
    let known = w.register_columns(id)?;
    let named = |name: &str| {
        known
            .iter()
            .find(|column: &&Column| fold(&column.name) == fold(name))
    };
    let new = plan
        .columns
        .iter()
        .filter(|(name, _)| named(name).is_none());
    if known.len() + new.count() > COLUMNS_MAX {
        return Err(Refusal::TooManyColumns.into());
    }
    w.put_register_column(id, (&plan.key, Holds::Key))?;
    if let Some(name) = &plan.name {
        w.put_register_column(id, (name, Holds::Name))?;
    }
    let columns = plan.columns.iter();
    columns
        .map(|(name, holds)| Ok(w.put_register_column(id, (name, *holds))?))
        .collect()
}

fn check_columns(taken: &Taken) -> Result<()> {
    let many = |holds: Holds| taken.iter().filter(|one| **one == Some(holds)).count();
    if many(Holds::Key) != 1 || many(Holds::Name) > 1 {
        return Err(Refusal::KeyColumn.into());
    }
    Ok(())
}

fn read(typed: &Typed, entry: Option<RegisterEntryId>) -> Result<Put> {
    let line = |text: &str| shown(text);
    let key = line(&typed.key);
    if folded(&key).is_none() || key.chars().count() > KEY_CHARS_MAX {
        return Err(Refusal::BadKey.into());
    }
    let name = line(&typed.name);
    let values: Vec<String> = typed.values.iter().map(|(_, value)| line(value)).collect();
    if values
        .iter()
        .chain([&name])
        .any(|value| value.chars().count() > VALUE_CHARS_MAX)
    {
        return Err(Refusal::ValueTooLong.into());
    }
    Ok(Put {
        entry,
        key,
        name,
        values,
    })
}

fn of_register(w: &Write<'_>, id: RegisterId, entry: RegisterEntryId) -> Result<Entry> {
    let entry = w
        .register_entry(entry)?
        .filter(|entry| entry.register == id);
    Ok(entry.ok_or(Refusal::NotFound)?)
}

fn names_of(typed: [&str; 2]) -> Result<[String; 2]> {
    let [fr, en] = typed.map(str::trim);
    // One language is enough to begin with.
    let (fr, en) = if fr.is_empty() { (en, en) } else { (fr, en) };
    Ok([name(fr)?, name(if en.is_empty() { fr } else { en })?])
}

fn check_free(w: &Write<'_>, names: &[String; 2], except: Option<RegisterId>) -> Result<()> {
    let taken = w.registers()?.into_iter().any(|one| {
        let theirs = [&one.name_fr, &one.name_en].map(|name| fold(name));
        Some(one.id) != except && names.iter().any(|name| theirs.contains(&fold(name)))
    });
    if taken {
        return Err(Refusal::NameTaken.into());
    }
    Ok(())
}
