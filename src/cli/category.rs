//! `helpdesk category`: which categories there are, which group handles each, and which are confidential.

use std::fmt::Write as _;

use super::group::group;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say, trail};
use crate::rules::CategoryId;
use crate::rules::audit::Deed;
use crate::store::{Purpose, Read, Write};

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

Exit codes: 0 done, 1 failed, 2 usage error.
",
    flags: &[],
    options: &["words"],
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    let words = words.ok_or_else(|| Failure::usage("the arguments are not UTF-8 text"))?;
    match words.as_slice() {
        ["list"] => list(arguments),
        ["add", name] => add(arguments, name.trim()),
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

fn add(arguments: &Arguments, name: &str) -> Result<(), Failure> {
    if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
        return Err(Failure::Usage(format!(
            "{name:?} is not a valid category name"
        )));
    }
    let given = arguments.text("words")?.unwrap_or_default();
    let given = given.split(',').map(str::trim);
    let words: Vec<&str> = given.filter(|word| !word.is_empty()).collect();
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    store.write(|w| {
        if w.category_names()?.iter().any(|(_, known)| known == name) {
            let text = format!("there is already a category {name}");
            return Err(Failure::Failed(text));
        }
        w.add_category(name, &words, &[])?;
        noted(w, &format!("added {name}"))
    })?;
    say(&format!("added the category {name}\n"))
}

fn to_group(arguments: &Arguments, name: &str, treats: &str) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    store.write(|w| {
        let id = find(w, name)?;
        let group = (treats != "none").then(|| group(w, treats)).transpose()?;
        w.set_category_group(id, group)?;
        noted(w, &format!("{name}: group {treats}"))
    })?;
    let by = if treats == "none" { "no group" } else { treats };
    say(&format!("{name} is handled by {by}\n"))
}

fn confidential(arguments: &Arguments, name: &str, confidential: bool) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    store.write(|w| {
        let id = find(w, name)?;
        w.set_confidential(id, confidential)?;
        noted(w, &format!("{name}: confidential {confidential}"))
    })?;
    let state = if confidential {
        "confidential"
    } else {
        "seen by every agent"
    };
    say(&format!("{name} is {state}\n"))
}

fn noted(w: &Write<'_>, about: &str) -> Result<(), Failure> {
    let now = chrono::Utc::now();
    Ok(w.audit(Deed::CategoryChanged, &trail::here(), about, now)?)
}

fn find(r: &Read<'_>, name: &str) -> Result<CategoryId, Failure> {
    let all = r.category_names()?;
    let found = all.iter().find(|(_, known)| known == name);
    found.map(|(id, _)| *id).ok_or_else(|| {
        let text = format!("there is no category {name:?}; `helpdesk category list` shows all");
        Failure::Failed(text)
    })
}
