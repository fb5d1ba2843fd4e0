//! `helpdesk user`: accounts are added, listed, changed; their passwords are hashed in `auth::hashing`.

use std::fmt::Write as _;

use super::{Arguments, Command, Failure, USUAL_CODES, ask, open, say, trail};
use crate::auth::Hasher;
use crate::desk::admin::accounts::{self, NewAccount};
use crate::desk::admin::{Caller, Error, Result as Settled, identities};
use crate::i18n::{Lang, personal};
use crate::rules::access::Role;
use crate::rules::account;
use crate::rules::administration::Refusal;
use crate::store::{Person, Placeholder, Purpose, Read, Store};
use crate::web::visitor::session;

pub const COMMAND: Command = Command {
    name: "user",
    purpose: "adds, lists and changes accounts",
    help: "helpdesk user: accounts of this service itself; works while helpdesk is running.

Usage: helpdesk user add LOGIN --address ADDRESS [--name NAME] [--role ROLE]
       helpdesk user list [--json]
       helpdesk user role LOGIN ROLE
       helpdesk user password LOGIN
       helpdesk user invite LOGIN
       helpdesk user disable LOGIN
       helpdesk user enable LOGIN
       helpdesk user forget LOGIN [--erase-texts] --yes
       helpdesk user name LOGIN NAME
       helpdesk user address LOGIN ADDRESS
       helpdesk user merge LOGIN OTHER [--yes]
       helpdesk user rename-domain OLD NEW [--yes]

ROLE is requester (the default), group_agent (sees the tickets of its groups only, see helpdesk group), agent or
administrator. Except in `add`, LOGIN may also be the email address.
`add` asks for a password, twice and without echo; if standard input is not a terminal, its first line is the password.
Without one, the account cannot sign in until `user password` sets one. --name may be left out for somebody already known
by email: the person keeps their name and tickets, and gets the account.
`invite` emails the account's owner a link to choose the password, which works once and within 24 hours.
People who sign in through another [[sign_in]] source need no account here; if that source has groups, they give the role
of everybody without a local password. Disabled accounts cannot sign in and receive no email. Changed accounts are signed
out. Open tickets of an agent who is disabled or becomes a requester count as unassigned, and the team hears of them. `forget` anonymises a person permanently: account, sessions and choices are removed; name and address are replaced
everywhere, in tickets, notes, emails and the audit log, a name of one word only where it is the person's own. What the
person wrote and attached stays, as the school's record, unless --erase-texts is given. Earlier backups still contain the
person.

Everybody has one address that emails go to and may have others: `address` writes to ADDRESS from now on, and the former one
stays known. `merge` makes OTHER the same person as LOGIN: tickets, observed tickets and addresses move; administrators can
separate them again on the person's page for 30 days. `rename-domain` does the same as `address` for everybody at OLD, once
NEW is listed under [desk] domains; whoever has written from the new address already is merged. Both only say what they would
do unless --yes is given.

Example:
  helpdesk user add paul --address paul.ndiaye@ecole.example --name 'Paul Ndiaye' --role agent

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &["json", "erase-texts", "yes"],
    options: &["address", "name", "role"],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    let words = words.ok_or_else(|| Failure::usage("the arguments are not UTF-8 text"))?;
    match words.as_slice() {
        ["list"] => list(arguments),
        ["add", login] => add_command(arguments, login),
        ["role", login, role] => {
            let role = role_of(role)?;
            change(arguments, login, |store, caller, person| {
                accounts::set_role(store, caller, person.id, role)?;
                let left = if role.is_agent() {
                    String::new()
                } else {
                    left(store, person)?
                };
                Ok(format!("{} is now {}{left}", person.name, role.word()))
            })
        }
        ["password", login] => password(arguments, login),
        ["disable", login] => disabled(arguments, login, true),
        ["enable", login] => disabled(arguments, login, false),
        ["forget", login] => forget(arguments, login),
        ["invite", login] => invite(arguments, login),
        ["name", login, name] => change(arguments, login, |store, caller, person| {
            identities::rename(store, caller, person.id, name)?;
            Ok(format!("{} has a new name", person.address))
        }),
        ["address", login, address] => self::address(arguments, login, address),
        ["merge", login, other] => join(arguments, login, other),
        ["rename-domain", old, new] => rename_domain(arguments, old, new),
        [] => Err(Failure::usage(
            "say what to do: user add, list, role, password, invite, disable, enable, forget, name, address, merge or rename-domain",
        )),
        ["add" | "password" | "invite" | "disable" | "enable" | "forget"] => {
            Err(Failure::usage("LOGIN is missing"))
        }
        ["role", ..] => Err(Failure::usage("write helpdesk user role LOGIN ROLE")),
        ["name", ..] => Err(Failure::usage("write helpdesk user name LOGIN NAME")),
        ["address", ..] => Err(Failure::usage("write helpdesk user address LOGIN ADDRESS")),
        ["merge", ..] => Err(Failure::usage("write helpdesk user merge LOGIN OTHER")),
        ["rename-domain", ..] => Err(Failure::usage("write helpdesk user rename-domain OLD NEW")),
        [
            verb @ ("add" | "list" | "password" | "invite" | "disable" | "enable" | "forget"),
            ..,
        ] => Err(Failure::Usage(format!(
            "too many arguments for user {verb}"
        ))),
        [verb, ..] => Err(Failure::Usage(format!("there is no user {verb:?} command"))),
    }
}

fn add_command(arguments: &Arguments, login: &str) -> Result<(), Failure> {
    let login = login_of(login)?;
    let address = arguments.text("address")?;
    let address = address_of(address.ok_or_else(|| Failure::usage("--address is missing"))?)?;
    let role = arguments.text("role")?.map(role_of).transpose()?;
    let store = open_store(arguments)?;
    let password = ask::for_new_password(&login)?;
    let account = NewAccount {
        login: &login,
        address: &address,
        name: arguments.text("name")?,
        role,
        ..NewAccount::default()
    };
    let person = add(&store, account, password.as_deref())?;
    let mut text = format!("added {login}: {}, {}\n", person.name, person.role.word());
    if password.is_none() {
        let _ = writeln!(
            text,
            "no password: {login} cannot sign in until `helpdesk user password {login}`"
        );
    }
    say(&text)
}

/// Opens an account with that password.
pub fn add(
    store: &Store,
    account: NewAccount<'_>,
    password: Option<&str>,
) -> Result<Person, Failure> {
    // Hashed first: it takes long, and a write transaction should not.
    let hash = password.map(|password| Hasher::default().hash(password));
    let hash = hash.transpose()?;
    let account = NewAccount {
        password: hash.as_deref(),
        ..account
    };
    let added = accounts::add(store, &trail::caller(), &account);
    added.map_err(|cause| match cause {
        Error::Refused(Refusal::LoginTaken) => {
            Failure::Failed(format!("there is already an account {}", account.login))
        }
        Error::Refused(Refusal::HasAccount(other)) => {
            let address = account.address;
            Failure::Failed(format!("{address} already has the account {other}"))
        }
        Error::Refused(Refusal::NoPersonName) => {
            Failure::usage("--name is missing: that address is not known yet")
        }
        cause => cause.into(),
    })
}

fn password(arguments: &Arguments, login: &str) -> Result<(), Failure> {
    let store = open_store(arguments)?;
    let person = store.read(|r| find(r, login))?;
    let known_as = person.login.as_deref().unwrap_or(&person.address);
    let new = ask::for_new_password(known_as)?
        .ok_or_else(|| Failure::Failed("no password was given; nothing was changed".into()))?;
    let hash = Hasher::default().hash(&new)?;
    accounts::set_password(&store, &trail::caller(), person.id, &hash)?;
    say(&format!("{} has a new password\n", person.name))
}

fn disabled(arguments: &Arguments, login: &str, off: bool) -> Result<(), Failure> {
    change(arguments, login, |store, caller, person| {
        accounts::set_disabled(store, caller, person.id, off)?;
        let state = if off { "disabled" } else { "enabled" };
        let left = if off {
            left(store, person)?
        } else {
            String::new()
        };
        Ok(format!("{} is {state}{left}", person.name))
    })
}

fn invite(arguments: &Arguments, login: &str) -> Result<(), Failure> {
    let link = session::invitation(&open::config(arguments)?)?;
    change(arguments, login, |store, caller, person| {
        accounts::invite(store, caller, person.id, link.as_ref())?;
        Ok(format!("{} has been invited by email", person.address))
    })
}

fn forget(arguments: &Arguments, login: &str) -> Result<(), Failure> {
    if !arguments.flag("yes") {
        return Err(Failure::usage(
            "this cannot be undone: add --yes to confirm",
        ));
    }
    let lang = Lang::from_code(&open::config(arguments)?.desk.language);
    let erases = arguments.flag("erase-texts");
    change(arguments, login, |store, caller, person| {
        let name = personal::nameless(lang, person.id);
        let by = Placeholder {
            name: &name,
            erased: erases.then(|| lang.say(personal::ERASED)),
        };
        accounts::forget(store, caller, person.id, by)?;
        Ok(format!("anonymised: {name}{}", left(store, person)?))
    })
}

fn address(arguments: &Arguments, login: &str, typed: &str) -> Result<(), Failure> {
    let to = address_of(typed)?;
    change(arguments, login, |store, caller, person| {
        if !store.read(|r| r.addresses_of(person.id))?.contains(&to) {
            identities::add_address(store, caller, person.id, &to)?;
        }
        identities::prefer_address(store, caller, person.id, &to)?;
        Ok(format!(
            "{} is written to at {to}; {} stays known",
            person.name, person.address
        ))
    })
}

fn join(arguments: &Arguments, login: &str, other: &str) -> Result<(), Failure> {
    let store = open_store(arguments)?;
    let gone = store.read(|r| find(r, other))?;
    let moves = store.read(|r| r.moves(gone.id))?;
    let done = arguments.flag("yes");
    change(arguments, login, |store, caller, person| {
        let what = format!(
            "{} ({}) into {} ({}): {} requested, {} observed, {} assigned tickets; {} sessions end",
            gone.name,
            gone.address,
            person.name,
            person.address,
            moves.requested,
            moves.observed,
            moves.assigned,
            moves.sessions
        );
        if !done {
            return Ok(format!(
                "would merge {what}\nnothing was changed: add --yes to do it"
            ));
        }
        identities::join(store, caller, person.id, gone.id)?;
        Ok(format!("merged {what}"))
    })
}

fn rename_domain(arguments: &Arguments, old: &str, new: &str) -> Result<(), Failure> {
    let config = open::config(arguments)?;
    let done = arguments.flag("yes");
    let listed = config
        .desk
        .domains
        .iter()
        .any(|domain| domain.eq_ignore_ascii_case(new));
    if done && !listed {
        let text = format!(
            "{new} is not listed under [desk] domains: emails from there would be refused; add it first"
        );
        return Err(Failure::Failed(text));
    }
    let store = open_store(arguments)?;
    let moved = identities::rename_domain(&store, &trail::caller(), (old, new), done)?;
    let mut text = String::new();
    for one in &moved {
        let joins = one
            .joins
            .as_ref()
            .map(|name| format!(" (merges {name})"))
            .unwrap_or_default();
        let _ = writeln!(text, "{} -> {}{joins}", one.from, one.to);
    }
    let count = moved.len();
    let _ = match (done, listed) {
        (true, _) => writeln!(text, "renamed: {count}"),
        (false, true) => writeln!(
            text,
            "would rename: {count}; nothing was changed: add --yes to do it"
        ),
        (false, false) => writeln!(
            text,
            "would rename: {count}; nothing was changed; add {new} to [desk] domains before --yes"
        ),
    };
    say(&text)
}

/// What is said of open tickets whose agent can no longer act.
fn left(store: &Store, person: &Person) -> Settled<String> {
    let open = store.read(|r| r.open_tickets_of(person.id))?.len();
    Ok(if open == 0 {
        String::new()
    } else {
        let place = format!("/settings/people/{}/hand-over", person.id);
        format!(
            "\nopen tickets still assigned there: {open}; they count as unassigned; hand them over on {place}"
        )
    })
}

/// Changes an account, and says what was done.
fn change(
    arguments: &Arguments,
    login: &str,
    work: impl FnOnce(&Store, &Caller, &Person) -> Settled<String>,
) -> Result<(), Failure> {
    let store = open_store(arguments)?;
    let person = store.read(|r| find(r, login))?;
    let done = work(&store, &trail::caller(), &person).map_err(|cause| match cause {
        Error::Refused(Refusal::LastAdministrator) => Failure::Failed(format!(
            "{} is the last administrator; make another one first: helpdesk user role LOGIN administrator",
            person.name
        )),
        Error::Refused(Refusal::NoAccount) => {
            Failure::Failed(format!("{} has no account that can sign in", person.address))
        }
        Error::Refused(Refusal::AddressOf(other)) => Failure::Failed(format!(
            "that address is another person's (number {other}); if they are the same: helpdesk user merge"
        )),
        Error::Refused(Refusal::SamePerson) => {
            Failure::Failed("both are the same person already".into())
        }
        Error::Refused(Refusal::NoOwnAccounts) => Failure::Failed(
            "this service has no accounts of its own: [[sign_in]] kind = \"local\" is not configured".into(),
        ),
        cause => cause.into(),
    })?;
    say(&format!("{done}\n"))
}

/// The account of that name or address.
pub fn find(r: &Read<'_>, login: &str) -> Result<Person, Failure> {
    let by_login = r.person_by_login(login)?;
    let found = by_login.map_or_else(|| r.person_by_address(login), |person| Ok(Some(person)))?;
    found.ok_or_else(|| {
        let text = format!("there is no account {login:?}; `helpdesk user list` shows all");
        Failure::Failed(text)
    })
}

fn list(arguments: &Arguments) -> Result<(), Failure> {
    let store = open::store(&open::config(arguments)?, Purpose::Read)?;
    let people = store.read(|r| r.people(true))?;
    let mut text = String::new();
    for person in &people {
        if arguments.flag("json") {
            let _ = writeln!(text, "{}", as_json(person));
        } else {
            let login = person.login.as_deref().unwrap_or_default();
            let _ = writeln!(
                text,
                "{login:<20} {:<13} {:<32} {}{}",
                person.role.word(),
                person.address,
                person.name,
                remark(person)
            );
        }
    }
    say(&text)
}

const fn remark(person: &Person) -> &'static str {
    match (person.disabled, &person.password) {
        (true, _) => " (disabled)",
        (false, None) => " (no password)",
        (false, Some(_)) => "",
    }
}

/// Never the hash.
fn as_json(person: &Person) -> serde_json::Value {
    serde_json::json!({
        "login": person.login,
        "address": person.address,
        "name": person.name,
        "role": person.role.word(),
        "disabled": person.disabled,
        "has_password": person.password.is_some(),
    })
}

fn open_store(arguments: &Arguments) -> Result<std::sync::Arc<Store>, Failure> {
    open::store(&open::config(arguments)?, Purpose::Beside)
}

/// A user name as typed.
pub fn login_of(text: &str) -> Result<String, Failure> {
    account::user_name(text).ok_or_else(|| {
        let rule = "up to 64 letters, digits, dots, hyphens and underscores";
        Failure::Usage(format!("{text:?} is not a user name: it has {rule}"))
    })
}

/// A mail address as typed.
pub fn address_of(text: &str) -> Result<String, Failure> {
    account::mail_address(text)
        .ok_or_else(|| Failure::Usage(format!("{text:?} is not an email address")))
}

fn role_of(word: &str) -> Result<Role, Failure> {
    Role::from_word(word).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
        Failure::Usage(format!(
            "there is no role {word:?}; use {}",
            known.join(" or ")
        ))
    })
}
