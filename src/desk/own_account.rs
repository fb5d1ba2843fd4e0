//! What people settle about their own account: preferences, devices, the app that makes codes, a password by a link, lists kept under
//! a name; what administrators settle about it is in `admin::accounts`.

use super::admin::accounts::Link;
use super::admin::{Caller, Result};
use crate::rules::administration::{Refusal, one_line};
use crate::rules::audit::{Deed, Trail};
use crate::rules::choices::Theme;
use crate::rules::notices::{Choice, Topic};
use crate::rules::{Instant, PersonId, SavedViewId};
use crate::store::{self, LinkAsked, LinkKind, Place, Store};

/// Characters of the name of a list; longer ones are cut.
const VIEW_CHARS_MAX: usize = 60;

/// What somebody chooses; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Preferences<'a> {
    /// The code of the language.
    pub language: Option<&'a str>,
    /// The look, or the system's.
    pub theme: Option<Option<Theme>>,
    /// One-key shortcuts.
    pub keys: Option<bool>,
    /// How an agent hears of each kind of news.
    pub news: Vec<(Topic, Choice)>,
}

/// Keeps what somebody chose.
pub fn prefer(store: &Store, person: PersonId, chosen: &Preferences<'_>) -> Result<()> {
    store.write(|w| {
        let person = w.person(person)?.ok_or(Refusal::NotFound)?;
        if let Some(code) = chosen.language {
            w.set_language(person.id, code)?;
        }
        if let Some(theme) = chosen.theme {
            w.set_theme(person.id, theme)?;
        }
        if let Some(on) = chosen.keys {
            w.set_keys(person.id, on)?;
        }
        let news = chosen.news.iter().filter(|_| person.role.is_agent());
        for (topic, choice) in news {
            w.set_choice(person.id, *topic, *choice)?;
        }
        Ok(())
    })
}

/// Where somebody signs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// There.
    At(Place),
    /// Everywhere but there.
    AllBut(Place),
}

/// Ends somebody's own sign-ins.
pub fn sign_out(store: &Store, caller: &Caller, what: SignOut) -> Result<()> {
    store.write(|w| {
        let person = caller.account(w)?.id;
        match what {
            SignOut::At(place) => w.sign_out(person, place)?,
            SignOut::AllBut(here) => {
                for signed_in in w.signed_in(person, caller.now)? {
                    if signed_in.place != here {
                        w.sign_out(person, signed_in.place)?;
                    }
                }
            }
        }
        caller.note(w, Deed::SessionsEnded, "")
    })
}

/// Lets an app make an agent's codes, from that step of its clock on. One that is set stays until its owner gives it up.
pub fn set_app(store: &Store, caller: &Caller, secret: &[u8], step: i64) -> Result<()> {
    store.write(|w| {
        let person = caller.agent(w)?;
        if w.app_code(person.id)?.is_none() {
            w.set_app_code(person.id, secret, step)?;
            caller.note(w, Deed::AppSet, &person.address)?;
        }
        Ok(())
    })
}

/// Gives the app up: codes come by mail again.
pub fn remove_app(store: &Store, caller: &Caller) -> Result<()> {
    store.write(|w| {
        let person = caller.account(w)?;
        w.remove_app_code(person.id)?;
        caller.note(w, Deed::AppRemoved, &person.address)
    })
}

/// Somebody says they lost the password of the account with that address; only where there is one a mail is owed.
pub fn ask_link(
    store: &Store,
    (address, client): (&str, &str),
    link: &Link,
    now: Instant,
) -> store::Result<()> {
    let asked = LinkAsked {
        address,
        client,
        token: &link.token,
        hash: &link.hash,
    };
    store.write(|w| w.ask_link(&asked, now))
}

/// Uses a link up: the password is set to the one of that hash. False when it does not work any more.
pub fn use_link(
    store: &Store,
    (link, kind): (&[u8], LinkKind),
    password: &str,
    (from, now): (impl std::fmt::Display, Instant),
) -> store::Result<bool> {
    store.write(|w| {
        let Some(person) = w.use_link(link, kind, password, now)? else {
            return Ok(false);
        };
        let trail = Trail::of(person.id, from);
        w.audit(Deed::PasswordSet, &trail, kind.word(), now)?;
        Ok(true)
    })
}

/// Keeps an agent's list under a name, for oneself or for the whole team; tells the name as it is kept.
pub fn keep_view(
    store: &Store,
    caller: &Caller,
    (typed, query): (&str, &str),
    shared: bool,
) -> Result<String> {
    let cut: String = typed.trim().chars().take(VIEW_CHARS_MAX).collect();
    let name = one_line(&cut, VIEW_CHARS_MAX).ok_or(Refusal::BadName)?;
    store.write(|w| {
        let person = caller.agent(w)?.id;
        w.save_view(person, &name, query, shared)?;
        Ok(name)
    })
}

/// Takes one's own list away; whether there was one.
pub fn remove_view(store: &Store, person: PersonId, id: SavedViewId) -> store::Result<bool> {
    store.write(|w| w.remove_view(id, person))
}
