//! `helpdesk group`: groups of agents and who is in them; which categories they treat is set by `category`.

use std::fmt::Write as _;

use super::user::find;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say, trail};
use crate::rules::GroupId;
use crate::rules::audit::Deed;
use crate::store::{Purpose, Read, Write};

/// Longer names are refused.
const NAME_CHARS_MAX: usize = 100;

pub const COMMAND: Command = Command {
    name: "group",
    purpose: "sets which agents handle categories together",
    help: "helpdesk group: agents who handle categories together; works while helpdesk is running.

Usage: helpdesk group list
       helpdesk group add NAME
       helpdesk group remove NAME
       helpdesk group join NAME LOGIN
       helpdesk group leave NAME LOGIN

A group handles the categories that `helpdesk category group` gives it. LOGIN may also be the email address.
An account of the role group_agent sees the tickets of its groups' categories, and otherwise only those assigned to it
or that it takes part in.

Example:
  helpdesk group add 'Ressources humaines'
  helpdesk group join 'Ressources humaines' ines.roche
  helpdesk category group 'Ressources humaines' 'Ressources humaines'
  helpdesk category confidential 'Ressources humaines' yes

Exit codes: 0 done, 1 failed, 2 usage error.
",
    flags: &[],
    options: &[],
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    let words = words.ok_or_else(|| Failure::usage("the arguments are not UTF-8 text"))?;
    match words.as_slice() {
        ["list"] => list(arguments),
        ["add", name] => add(arguments, name.trim()),
        ["remove", name] => {
            let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
            store.write(|w| {
                w.remove_group(group(w, name)?)?;
                noted(w, &format!("removed {name}"))
            })?;
            say(&format!("removed the group {name}\n"))
        }
        [verb @ ("join" | "leave"), name, login] => member(arguments, verb, name, login),
        _ => Err(Failure::usage(
            "say what to do: group list, add NAME, remove NAME, join NAME LOGIN or leave NAME LOGIN",
        )),
    }
}

fn list(arguments: &Arguments) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Read)?;
    let mut text = String::new();
    for (name, members) in store.read(|r| r.groups())? {
        let _ = writeln!(text, "{name}: {}", members.join(", "));
    }
    say(&text)
}

fn add(arguments: &Arguments, name: &str) -> Result<(), Failure> {
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.contains(char::is_control) {
        return Err(Failure::Usage(format!(
            "{name:?} is not a valid group name"
        )));
    }
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    store.write(|w| {
        if w.group(name)?.is_some() {
            return Err(Failure::Failed(format!("there is already a group {name}")));
        }
        w.add_group(name)?;
        noted(w, &format!("added {name}"))
    })?;
    say(&format!("added the group {name}\n"))
}

fn member(arguments: &Arguments, verb: &str, name: &str, login: &str) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let done = store.write(|w| {
        let (group, person) = (group(w, name)?, find(w, login)?);
        if verb == "leave" {
            w.leave_group(group, person.id)?;
            noted(w, &format!("{} left {name}", person.address))?;
            return Ok::<_, Failure>(format!("{} is no longer in {name}", person.name));
        }
        if !person.role.is_agent() {
            return Err(Failure::Failed(format!(
                "{} does not handle tickets; `helpdesk user role {login} agent` or `group_agent` first",
                person.name
            )));
        }
        w.join_group(group, person.id)?;
        noted(w, &format!("{} joined {name}", person.address))?;
        Ok(format!("{} is in {name}", person.name))
    })?;
    say(&format!("{done}\n"))
}

fn noted(w: &Write<'_>, about: &str) -> Result<(), Failure> {
    let now = chrono::Utc::now();
    Ok(w.audit(Deed::GroupChanged, &trail::here(), about, now)?)
}

/// The group of that name.
pub fn group(r: &Read<'_>, name: &str) -> Result<GroupId, Failure> {
    r.group(name)?.ok_or_else(|| {
        let text = format!("there is no group {name:?}; `helpdesk group list` shows all");
        Failure::Failed(text)
    })
}
