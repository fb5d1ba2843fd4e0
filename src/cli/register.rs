//! `helpdesk register`: lists of rooms, computers and other things, brought up to date from files, each night by cron for instance;
//! what a file means is read in `rules::register_file`.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use super::{Arguments, Command, Failure, USUAL_CODES, open, say, trail};
use crate::desk::admin::Error;
use crate::desk::admin::registers::{self, FileAsked};
use crate::i18n::{Lang, refusals, registers as words};
use crate::rules::administration::Refusal;
use crate::rules::matching::fold;
use crate::rules::register::{Column, Holds, Register};
use crate::rules::register_file::{Table, Taken};
use crate::rules::register_plan::Plan;
use crate::store::{Purpose, Store};

pub const COMMAND: Command = Command {
    name: "register",
    purpose: "keeps lists of rooms, computers, loan equipment",
    help: "helpdesk register: lists of what requests are about; works while helpdesk is running.

Usage: helpdesk register list
       helpdesk register add NAME
       helpdesk register import NAME FILE [--key COLUMN] [--name COLUMN] [--people COLUMN,...]
                                          [--leave-out COLUMN,...] [--part] [--force] [--dry-run]

FILE is CSV as spreadsheets write it, - for standard input; its first line names the columns. A later file is known by
the names of its columns: the first one settles, by --key, what tells the entries apart. Columns that the register does
not know are left out then; a page of the settings takes them. Entries that are not in the file are marked as removed,
and stay readable with their tickets; with --part, none is. A file that would remove more than a third is refused
unless --force says that this is meant. --dry-run only says what would change.

Example, each night:
  helpdesk register import Ordinateurs /srv/inventory/computers.csv

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &["part", "force", "dry-run"],
    options: &["key", "name", "people", "leave-out"],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    let words = words.ok_or_else(|| Failure::usage("the arguments are not UTF-8 text"))?;
    match words.as_slice() {
        ["list"] => list(arguments),
        ["add", name] => add(arguments, name),
        ["import", name, file] => import(arguments, name, Path::new(file)),
        _ => Err(Failure::usage(
            "say what to do: register list, add NAME, or import NAME FILE",
        )),
    }
}

fn list(arguments: &Arguments) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Read)?;
    let mut text = String::new();
    for register in store.read(|r| r.registers())? {
        let (there, gone) = store.read(|r| r.register_counts(register.id))?;
        let state = if register.retired { ", not in use" } else { "" };
        let _ = writeln!(
            text,
            "{} ({}): {there} entries, {gone} removed{state}",
            register.name_fr, register.name_en
        );
    }
    say(&text)
}

fn add(arguments: &Arguments, name: &str) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    registers::add(&store, &trail::caller(), [name, name]).map_err(failure)?;
    say(&format!("added the register {name}\n"))
}

fn import(arguments: &Arguments, name: &str, file: &Path) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let register = find(&store, name)?;
    let failed =
        |cause: &dyn std::fmt::Display| Failure::Failed(format!("{}: {cause}", file.display()));
    let bytes = bytes(file).map_err(|cause| failed(&cause))?;
    let table = Table::read(&bytes).map_err(|why| failed(&Lang::En.say(words::unreadable(why))))?;
    let known = store.read(|r| r.register_columns(register.id))?;
    let taken = taken(arguments, &table, &known)?;
    let asked = FileAsked {
        table: &table,
        taken: &taken,
        whole: !arguments.flag("part"),
        gone_max: None,
    };
    let (plan, there) = store.read(|r| {
        let plan = registers::plan(r, register.id, asked).map_err(|cause| no_key(cause, &known))?;
        Ok::<_, Failure>((plan, r.register_counts(register.id)?.0))
    })?;
    let there = usize::try_from(there).unwrap_or(usize::MAX);
    if arguments.flag("dry-run") {
        return say(&format!("Nothing was changed.\n{}", told(&plan)));
    }
    if plan.loses_much(there) && !arguments.flag("force") {
        return Err(Failure::Failed(format!(
            "{}: {} of {there} entries would be removed; nothing was changed. Is the file complete? --force if this is meant",
            file.display(),
            plan.gone.len()
        )));
    }
    let asked = FileAsked {
        gone_max: Some(plan.gone.len()),
        ..asked
    };
    let plan = registers::update(&store, &trail::caller(), register.id, asked).map_err(failure)?;
    say(&told(&plan))
}

fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(file)
}

/// By the names of its columns, and what the line says of them.
fn taken(arguments: &Arguments, table: &Table, known: &[Column]) -> Result<Taken, Failure> {
    let mut taken = table.guessed(known);
    for (option, holds) in [
        ("leave-out", None),
        ("people", Some(Holds::Person)),
        ("name", Some(Holds::Name)),
        ("key", Some(Holds::Key)),
    ] {
        let given = arguments.text(option)?.unwrap_or_default();
        let columns = if option == "name" || option == "key" {
            vec![given]
        } else {
            given.split(',').collect()
        };
        for column in columns
            .into_iter()
            .map(str::trim)
            .filter(|column| !column.is_empty())
        {
            let at = table
                .heads
                .iter()
                .position(|head| fold(head) == fold(column));
            let at = at.ok_or_else(|| {
                Failure::Failed(format!(
                    "the file has no column {column:?}; it has: {}",
                    table.heads.join(", ")
                ))
            })?;
            if matches!(holds, Some(Holds::Key | Holds::Name)) {
                let same = |one: &&mut Option<Holds>| **one == holds;
                for other in taken.iter_mut().filter(same) {
                    *other = Some(Holds::Text);
                }
            }
            taken[at] = holds;
        }
    }
    Ok(taken)
}

fn told(plan: &Plan) -> String {
    let lang = Lang::En;
    let mut text = format!(
        "{}, {}, {}, {}.\n",
        words::new(lang, plan.new.len()),
        words::changed(lang, plan.changed.len()),
        words::gone(lang, plan.gone.len()),
        words::same(lang, plan.same)
    );
    for fault in &plan.faults {
        let _ = writeln!(text, "{}", words::fault(lang, fault));
    }
    if plan.more_faults > 0 {
        let _ = writeln!(text, "{}", words::more(lang, plan.more_faults));
    }
    text
}

fn find(store: &Store, name: &str) -> Result<Register, Failure> {
    store.read(|r| registers::find(r, name)).map_err(|cause| match cause {
        Error::Refused(_) => Failure::Failed(format!(
            "there is no register {name:?}; `helpdesk register list` shows all, `helpdesk register add` adds one"
        )),
        cause @ Error::Store(_) => cause.into(),
    })
}

/// A file whose columns are called otherwise than those of the last one.
fn no_key(cause: Error, known: &[Column]) -> Failure {
    let key = known.iter().find(|column| column.holds == Holds::Key);
    match (cause, key) {
        (Error::Refused(Refusal::KeyColumn), Some(key)) => Failure::Failed(format!(
            "no column of the file, or more than one, is the key {:?}; name it with --key",
            key.name
        )),
        (Error::Refused(Refusal::KeyColumn), None) => {
            Failure::Failed("no column tells the entries apart; name it with --key".into())
        }
        (cause, _) => failure(cause),
    }
}

fn failure(cause: Error) -> Failure {
    match cause {
        Error::Refused(refusal) => Failure::Failed(refusals::why(Lang::En, &refusal)),
        cause @ Error::Store(_) => cause.into(),
    }
}
