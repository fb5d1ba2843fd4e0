//! `helpdesk category`: which categories there are, which group handles each, and which are confidential.

use std::fmt::Write as _;

use super::group::{group, taken};
use super::{Arguments, Command, Failure, USUAL_CODES, open, say, trail};
use crate::desk::admin::{Error, categories};
use crate::rules::CategoryId;
use crate::rules::administration::name;
use crate::store::{Purpose, Read};

pub const COMMAND: Command = Command {
    name: "category",
    purpose: "sets who handles and sees the tickets of a category",
    help: "helpdesk category: who handles and who sees its tickets; works while helpdesk is running.

Usage: helpdesk category list
       helpdesk category add NAME [--words WORD,WORD,...]
       helpdesk category group NAME GROUP
       helpdesk category confidential NAME yes|no

The tickets of a confidential category are seen by the agents and the group that handle it, by administrators, and by
their requesters and observers; for everybody else they do not exist. GROUP may be none.

Example:
  helpdesk category add 'Ressources humaines' --words 'contrat,fiche de paie'

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &["words"],
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
        ["group", name, treats] => to_group(arguments, name, treats),
        ["confidential", name, "yes"] => confidential(arguments, name, true),
        ["confidential", name, "no"] => confidential(arguments, name, false),
        _ => Err(Failure::usage(
            "say what to do: category list, add NAME, group NAME GROUP or confidential NAME yes|no",
        )),
    }
}

fn list(arguments: &Arguments) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Read)?;
    let mut text = String::new();
    for category in store.read(|r| r.filed_categories())? {
        let group = category.group.map(|name| format!(" (group {name})"));
        let seen = if category.confidential {
            " (confidential)"
        } else {
            ""
        };
        let _ = writeln!(text, "{}{}{seen}", category.name, group.unwrap_or_default());
    }
    say(&text)
}

fn add(arguments: &Arguments, typed: &str) -> Result<(), Failure> {
    let bad = |_| Failure::Usage(format!("{typed:?} is not a valid category name"));
    let name = name(typed).map_err(bad)?;
    let given = arguments.text("words")?.unwrap_or_default();
    let words: Vec<String> = categories::words_of(given).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let added = categories::add(&store, &trail::caller(), &name, (&words, &[]));
    taken(added, "category", &name)?;
    say(&format!("added the category {name}\n"))
}

fn to_group(arguments: &Arguments, name: &str, treats: &str) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let (id, group) = store.read(|r| {
        let group = (treats != "none").then(|| group(r, treats)).transpose()?;
        Ok::<_, Failure>((find(r, name)?, group))
    })?;
    categories::set_group(&store, &trail::caller(), id, group)?;
    let by = if treats == "none" { "no group" } else { treats };
    say(&format!("{name} is handled by {by}\n"))
}

fn confidential(arguments: &Arguments, name: &str, confidential: bool) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let id = store.read(|r| find(r, name))?;
    categories::set_confidential(&store, &trail::caller(), id, confidential)?;
    let state = if confidential {
        "confidential"
    } else {
        "seen by every agent"
    };
    say(&format!("{name} is {state}\n"))
}

fn find(r: &Read<'_>, name: &str) -> Result<CategoryId, Failure> {
    categories::find(r, name).map_err(|cause| match cause {
        Error::Refused(_) => Failure::Failed(format!(
            "there is no category {name:?}; `helpdesk category list` shows all"
        )),
        cause @ Error::Store(_) => cause.into(),
    })
}
