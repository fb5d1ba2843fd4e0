//! Categories: their words, agents and sight, where their tickets go when they are removed, and whether the desk learns from what is
//! filed; which of them a request gets is chosen in `rules::routing`.

use super::{Caller, Result};
use crate::rules::administration::{Refusal, name, one_line};
use crate::rules::audit::Deed;
use crate::rules::{CategoryId, GroupId, PersonId};
use crate::store::{CategorySettings, Read, Store, Write};

/// Words of a category.
const WORDS_MAX: usize = 200;
/// Characters of a word.
const WORD_CHARS_MAX: usize = 100;

/// Adds a category with the words that point to it from anywhere, and the agents who treat it, in order.
pub fn add(
    store: &Store,
    caller: &Caller,
    typed: &str,
    (words, agents): (&[&str], &[PersonId]),
) -> Result<CategoryId> {
    caller.administer(store, |w| {
        let name = name(typed)?;
        check_words(words.iter().copied())?;
        check_free(w, &name, None)?;
        let id = w.add_category(&name, words, agents)?;
        caller.note(w, Deed::CategoryChanged, &format!("added {name}"))?;
        Ok(id)
    })
}

/// Settles all of a category. Agents who stay keep their order, new ones come behind; whoever is not of the team is left out, and
/// a group that is gone.
pub fn save(
    store: &Store,
    caller: &Caller,
    id: CategoryId,
    wanted: CategorySettings,
) -> Result<()> {
    caller.administer(store, |w| {
        let before = w.category_settings(id)?.ok_or(Refusal::NotFound)?;
        let name = name(&wanted.name)?;
        check_words(wanted.words.iter().map(|word| word.text.as_str()))?;
        check_free(w, &name, Some(id))?;
        let team = w.team()?;
        let groups = w.group_members()?;
        let mut agents = before.agents;
        agents.retain(|agent| wanted.agents.contains(agent));
        for agent in &wanted.agents {
            if !agents.contains(agent) {
                agents.push(*agent);
            }
        }
        agents.retain(|agent| team.iter().any(|person| person.id == *agent));
        let group = wanted.group;
        let settings = CategorySettings {
            name,
            agents,
            group: group.filter(|group| groups.iter().any(|(known, ..)| known == group)),
            ..wanted
        };
        w.save_category(id, &settings)?;
        caller.note(w, Deed::CategoryChanged, &settings.name)
    })
}

/// Takes a category away; its tickets are filed under another, or nowhere, and each says by whom.
pub fn remove(
    store: &Store,
    caller: &Caller,
    id: CategoryId,
    into: Option<CategoryId>,
) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        let to = match into {
            Some(into) if into == id => return Err(Refusal::NowhereToFile.into()),
            Some(into) => w.category_name(into)?.ok_or(Refusal::NowhereToFile)?,
            None => "none".into(),
        };
        let (all, _) = w.filed_under(id)?;
        w.remove_category(id, into, (caller.account(w)?.id, caller.now))?;
        let about = format!("removed {name}: {all} to {to}");
        caller.note(w, Deed::CategoryChanged, &about)
    })
}

/// Gives a category to a group, or to its own agents alone.
pub fn set_group(
    store: &Store,
    caller: &Caller,
    id: CategoryId,
    group: Option<GroupId>,
) -> Result<()> {
    caller.administer(store, |w| {
        let name = name_of(w, id)?;
        let groups = w.group_members()?;
        let treats = match group {
            Some(group) => {
                let known = groups.iter().find(|(known, ..)| *known == group);
                known.ok_or(Refusal::NotFound)?.1.as_str()
            }
            None => "none",
        };
        w.set_category_group(id, group)?;
        caller.note(w, Deed::CategoryChanged, &format!("{name}: group {treats}"))
    })
}

/// Shows the tickets of a category to those who treat it only, or to every agent.
pub fn set_confidential(store: &Store, caller: &Caller, id: CategoryId, on: bool) -> Result<()> {
    caller.administer(store, |w| {
        let about = format!("{}: confidential {on}", name_of(w, id)?);
        w.set_confidential(id, on)?;
        caller.note(w, Deed::CategoryChanged, &about)
    })
}

/// Learns from what agents file, and proposes by it, or not.
pub fn set_learning(store: &Store, caller: &Caller, on: bool) -> Result<()> {
    caller.administer(store, |w| {
        w.set_learning(on)?;
        let about = if on { "proposals on" } else { "proposals off" };
        caller.note(w, Deed::CategoryChanged, about)
    })
}

/// Forgets what was learned.
pub fn forget_learned(store: &Store, caller: &Caller) -> Result<()> {
    caller.administer(store, |w| {
        w.forget_learned()?;
        caller.note(w, Deed::CategoryChanged, "proposals forgotten")
    })
}

/// The words that were typed, one a line or between commas.
pub fn words_of(typed: &str) -> impl Iterator<Item = String> {
    typed
        .split(['\n', ',', ';'])
        .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|word| !word.is_empty())
}

fn check_words<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> Result<()> {
    let many = words.len() > WORDS_MAX;
    let mut bad = words.filter(|word| one_line(word, WORD_CHARS_MAX).is_none());
    if many || bad.next().is_some() {
        return Err(Refusal::TooManyWords.into());
    }
    Ok(())
}

fn check_free(w: &Write<'_>, name: &str, except: Option<CategoryId>) -> Result<()> {
    let mut names = w.category_names()?.into_iter();
    if names.any(|(id, known)| Some(id) != except && known == name) {
        return Err(Refusal::NameTaken.into());
    }
    Ok(())
}

fn name_of(w: &Write<'_>, id: CategoryId) -> Result<String> {
    Ok(w.category_name(id)?.ok_or(Refusal::NotFound)?)
}

/// The category of that name, however it is typed.
pub fn find(r: &Read<'_>, typed: &str) -> Result<CategoryId> {
    let name = name(typed)?;
    let mut names = r.category_names()?.into_iter();
    let found = names.find(|(_, known)| *known == name);
    Ok(found.ok_or(Refusal::NotFound)?.0)
}
