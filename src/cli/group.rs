//! `helpdesk group`: groups of agents and who is in them; which categories they treat is set by `category`.

use std::fmt::Write as _;

use super::user::find;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say, trail};
use crate::desk::admin::{Error, Result as Settled, groups};
use crate::rules::GroupId;
use crate::rules::administration::{Refusal, name};
use crate::store::{Purpose, Read};

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

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &[],
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
        ["remove", name] => {
            let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
            let id = store.read(|r| group(r, name))?;
            groups::remove(&store, &trail::caller(), id)?;
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

fn add(arguments: &Arguments, typed: &str) -> Result<(), Failure> {
    let bad = |_| Failure::Usage(format!("{typed:?} is not a valid group name"));
    let name = name(typed).map_err(bad)?;
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    taken(groups::add(&store, &trail::caller(), &name), "group", &name)?;
    say(&format!("added the group {name}\n"))
}

/// Says of what kind the other thing of that name is.
pub fn taken<T>(added: Settled<T>, kind: &str, name: &str) -> Result<T, Failure> {
    added.map_err(|cause| match cause {
        Error::Refused(Refusal::NameTaken) => {
            Failure::Failed(format!("there is already a {kind} {name}"))
        }
        cause => cause.into(),
    })
}

fn member(arguments: &Arguments, verb: &str, name: &str, login: &str) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Beside)?;
    let (group, person) = store.read(|r| Ok::<_, Failure>((group(r, name)?, find(r, login)?)))?;
    let caller = trail::caller();
    if verb == "leave" {
        groups::leave(&store, &caller, group, person.id)?;
        return say(&format!("{} is no longer in {name}\n", person.name));
    }
    groups::join(&store, &caller, group, person.id).map_err(|cause| match cause {
        Error::Refused(Refusal::NotAnAgent) if person.disabled => Failure::Failed(format!(
            "{} is disabled; `helpdesk user enable {login}` first",
            person.name
        )),
        Error::Refused(Refusal::NotAnAgent) => Failure::Failed(format!(
            "{} does not handle tickets; `helpdesk user role {login} agent` or `group_agent` first",
            person.name
        )),
        cause => cause.into(),
    })?;
    say(&format!("{} is in {name}\n", person.name))
}

/// The group of that name.
pub fn group(r: &Read<'_>, name: &str) -> Result<GroupId, Failure> {
    groups::find(r, name).map_err(|cause| match cause {
        Error::Refused(_) => Failure::Failed(format!(
            "there is no group {name:?}; `helpdesk group list` shows all"
        )),
        cause @ Error::Store(_) => cause.into(),
    })
}
