//! `/settings/people`: everybody the desk knows, and new accounts; one of them is on `person`.

use maud::{Markup, html};

use super::invitation::invite;
use crate::i18n::{Phrase, people as say};
use crate::rules::access::Role;
use crate::rules::account::{mail_address, user_name};
use crate::rules::audit::Deed;
use crate::rules::spelling;
use crate::rules::{Instant, PersonId};
use crate::store::{self, NewPerson, Person, Write};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::pages::parts::settings_menu;
use crate::web::visit::{Site, Visit};

/// People on a page.
const PAGE_PEOPLE: u32 = 50;
const TEAM: &[Role] = &[Role::GroupAgent, Role::Agent, Role::Administrator];
/// What stands for them in the query.
const TEAM_WORD: &str = "team";

/// What is asked for, as typed.
struct Asked {
    words: String,
    role: String,
}

impl Asked {
    fn read(visit: &Visit) -> Self {
        let field = |name: &str| visit.query(name).unwrap_or_default();
        Self {
            words: field("words").trim().chars().take(100).collect(),
            role: field("role"),
        }
    }

    fn roles(&self) -> &[Role] {
        let named = |role: &&Role| role.word() == self.role;
        match Role::ALL.iter().find(named) {
            Some(role) => std::slice::from_ref(role),
            None if self.role == TEAM_WORD => TEAM,
            None => Role::ALL,
        }
    }
}

/// GET `/settings/people?words=…&role=agent&after=12`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, &Account::default(), None)
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    account: &Account,
    wrong: Option<Phrase>,
) -> Outcome {
    let lang = visit.lang;
    let asked = Asked::read(visit);
    let after = visit.query("after").and_then(|id| id.parse().ok());
    let after = after.map(PersonId);
    let people = site
        .store()
        .read(|r| r.people_page(&asked.words, asked.roles(), after, PAGE_PEOPLE + 1))?;
    let main = html! {
        h1 { (lang.say(say::PEOPLE)) }
        (search(visit, &asked))
        @if people.is_empty() { p { (lang.say(say::NOBODY)) } } @else { (table(visit, &people)) }
        (pager(visit, &asked, &people, after.is_some()))
        section aria-labelledby="add" {
            h2 id="add" { (lang.say(say::ADD)) }
            p.hint { (lang.say(say::ADD_HINT)) }
            (fault(wrong.map(|wrong| lang.say(wrong))))
            (form(visit, account))
        }
    };
    let page = Page {
        title: titled(lang, lang.say(say::PEOPLE), wrong.is_some()),
        here: "/settings/people",
        menu: Some(settings_menu::left(visit, "/settings/people")),
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

fn search(visit: &Visit, asked: &Asked) -> Markup {
    let lang = visit.lang;
    html! {
        form.row method="get" action="/settings/people" {
            div {
                label for="words" { (lang.say(say::WORDS)) }
                input id="words" name="words" value=(asked.words) maxlength="100";
            }
            div {
                label for="role" { (lang.say(say::ROLE)) }
                select id="role" name="role" {
                    option value="" { (lang.say(say::EVERY_ROLE)) }
                    option value=(TEAM_WORD) selected[asked.role == TEAM_WORD] { (lang.say(say::THE_TEAM)) }
                    (roles(visit, &asked.role))
                }
            }
            button.btn { (lang.say(say::SHOW)) }
        }
    }
}

/// The roles as a list's options.
pub fn roles(visit: &Visit, chosen: &str) -> Markup {
    html! {
        @for role in Role::ALL {
            option value=(role.word()) selected[role.word() == chosen] { (visit.lang.say(say::role(*role))) }
        }
    }
}

fn table(visit: &Visit, people: &[Person]) -> Markup {
    let lang = visit.lang;
    let shown = people.len().min(PAGE_PEOPLE as usize);
    html! {
        div.tb role="region" aria-labelledby="caption" tabindex="0" {
            table {
                caption id="caption" { (lang.say(say::CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (lang.say(say::NAME)) }
                        th scope="col" { (lang.say(say::ADDRESS)) }
                        th scope="col" { (lang.say(say::ROLE)) }
                        th scope="col" { (lang.say(say::STATE)) }
                    }
                }
                tbody {
                    @for person in &people[..shown] {
                        tr {
                            td { a href={ "/settings/people/" (person.id) } { (person.name) } }
                            td { (person.address) }
                            td { (lang.say(say::role(person.role))) }
                            td { (lang.say(state(person))) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether somebody can sign in.
pub const fn state(person: &Person) -> Phrase {
    match (person.disabled, &person.login) {
        (true, _) => say::DISABLED,
        (false, None) => say::NO_ACCOUNT,
        (false, Some(_)) => say::ACTIVE,
    }
}

fn pager(visit: &Visit, asked: &Asked, people: &[Person], further: bool) -> Markup {
    let lang = visit.lang;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("words", &asked.words)
        .append_pair("role", &asked.role)
        .finish();
    let last = people
        .get(PAGE_PEOPLE as usize)
        .and_then(|_| people.get(PAGE_PEOPLE as usize - 1));
    html! {
        p.acts {
            @if further { a.btn href={ "/settings/people?" (query) } { (lang.say(say::FIRST)) } }
            @if let Some(last) = last {
                a.btn href={ "/settings/people?" (query) "&after=" (last.id) } { (lang.say(say::NEXT)) }
            }
        }
    }
}

/// An account as typed.
#[derive(Default)]
struct Account {
    login: String,
    address: String,
    name: String,
    role: String,
}

fn form(visit: &Visit, account: &Account) -> Markup {
    let lang = visit.lang;
    html! {
        form.card method="post" action="/settings/people" {
            (csrf(visit))
            div.field {
                label for="name" { (lang.say(say::NAME)) }
                input id="name" name="name" value=(account.name) maxlength="200" required;
            }
            div.field {
                label for="address" { (lang.say(say::ADDRESS)) }
                input id="address" name="address" type="email" value=(account.address) maxlength="254" required;
            }
            div.field {
                label for="login" { (lang.say(say::LOGIN)) }
                p.hint id="login-hint" { (lang.say(say::LOGIN_HINT)) }
                input id="login" name="login" value=(account.login) maxlength="64" autocapitalize="none" required aria-describedby="login-hint";
            }
            div.field {
                label for="new-role" { (lang.say(say::ROLE)) }
                select id="new-role" name="role" { (roles(visit, &account.role)) }
            }
            div.field { label.check { input type="checkbox" name="invite" value="1" checked; (lang.say(say::INVITE_TOO)) } }
            p { button.btn.blue { (lang.say(say::ADD_BUTTON)) } }
        }
    }
}

/// POST `/settings/people`: `name`, `address`, `login`, `role`, `invite`. Somebody known by mail keeps name and tickets.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    let account = Account {
        login: visit.form.text("login").trim().to_owned(),
        address: visit.form.text("address").trim().to_owned(),
        name: spelling::shown(&visit.form.text("name")),
        role: visit.form.text("role"),
    };
    let trail = visit.trail()?;
    let invites = !visit.form.text("invite").is_empty();
    let added = site.store().write(|w| {
        let id = match open(w, &account, visit.now)? {
            Ok(id) => id,
            Err(wrong) => return Ok::<_, Failure>(Err(wrong)),
        };
        w.audit(Deed::AccountAdded, &trail, &account.address, visit.now)?;
        if let (true, Some(person)) = (invites, w.person(id)?) {
            invite(site, w, &person, &trail, visit.now)?;
        }
        Ok(Ok(id))
    })?;
    match added {
        Ok(id) => Ok(answer::see_other(&format!("/settings/people/{id}?done=1"))),
        Err(wrong) => show(site, visit, 422, &account, Some(wrong)),
    }
}

/// Opens an account, or says what is wrong with it.
fn open(w: &Write<'_>, account: &Account, now: Instant) -> store::Result<Result<PersonId, Phrase>> {
    let Some(login) = user_name(&account.login) else {
        return Ok(Err(say::BAD_LOGIN));
    };
    let Some(address) = mail_address(&account.address) else {
        return Ok(Err(say::BAD_ADDRESS));
    };
    if account.name.is_empty() {
        return Ok(Err(say::NO_NAME));
    }
    if w.person_by_login(&login)?.is_some() {
        return Ok(Err(say::LOGIN_TAKEN));
    }
    let role = Role::from_word(&account.role).unwrap_or(Role::Requester);
    match w.person_by_address(&address)? {
        Some(known) if known.login.is_some() => Ok(Err(say::HAS_ACCOUNT)),
        Some(known) => {
            w.set_login(known.id, &login)?;
            w.set_name(known.id, &account.name)?;
            w.set_role(known.id, role)?;
            Ok(Ok(known.id))
        }
        None => {
            let new = NewPerson {
                address: &address,
                name: &account.name,
                login: Some(&login),
                role,
            };
            Ok(Ok(w.add_person(&new, now)?))
        }
    }
}
