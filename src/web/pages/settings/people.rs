//! `/settings/people`: everybody the desk knows, and new accounts; one of them is on `person`.

use maud::{Markup, html};

use crate::desk::admin::accounts::{self, NewAccount};
use crate::i18n::{Phrase, people as say};
use crate::rules::PersonId;
use crate::rules::access::Role;
use crate::store::Person;
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{Wrong, csrf, fault, labelled, titled};
use crate::web::pages::parts::settings_menu;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session;

/// Where all of them are.
pub const HERE: &str = "/settings/people";
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
    show(site, visit, None)
}

/// The page, with what was typed where the form is given back.
fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
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
        @if people.is_empty() { p { (lang.say(say::NOBODY)) } } @else { (rows(visit, &people)) }
        (pager(visit, &asked, &people, after.is_some()))
        section aria-labelledby="add" {
            h2 id="add" { (lang.say(say::ADD)) }
            p.hint { (lang.say(say::ADD_HINT)) }
            (fault(wrong.map(|wrong| wrong.why.as_str())))
            (form(visit))
        }
    };
    let title = titled(lang, lang.say(say::PEOPLE), wrong.is_some());
    let page = Page {
        menu: Some(settings_menu::left(visit, HERE)),
        ..Page::new(HERE, title, main)
    };
    let status = wrong.map_or(200, |wrong| wrong.status);
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

fn rows(visit: &Visit, people: &[Person]) -> Markup {
    let lang = visit.lang;
    let columns = [say::NAME, say::ADDRESS, say::ROLE, say::STATE].map(col);
    let rows = html! {
        @for person in people.iter().take(PAGE_PEOPLE as usize) {
            tr {
                td { a href={ (HERE) "/" (person.id) } { (person.name) } }
                td { (person.address) }
                td { (lang.say(say::role(person.role))) }
                td { (lang.say(state(person))) }
            }
        }
    };
    table(visit, ("caption", say::CAPTION), &columns, &rows)
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
            @if further { a.btn href={ (HERE) "?" (query) } { (lang.say(say::FIRST)) } }
            @if let Some(last) = last {
                a.btn href={ (HERE) "?" (query) "&after=" (last.id) } { (lang.say(say::NEXT)) }
            }
        }
    }
}

fn form(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let typed = |field: &str| visit.form.text(field);
    html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            (labelled("name", lang.say(say::NAME), "", &html! { input id="name" name="name" value=(typed("name")) maxlength="200" required; }))
            (labelled("address", lang.say(say::ADDRESS), "", &html! {
                input id="address" name="address" type="email" value=(typed("address")) maxlength="254" required;
            }))
            (labelled("login", lang.say(say::LOGIN), lang.say(say::LOGIN_HINT), &html! {
                input id="login" name="login" value=(typed("login")) maxlength="64" autocapitalize="none" required aria-describedby="login-hint";
            }))
            (labelled("new-role", lang.say(say::ROLE), "", &html! { select id="new-role" name="role" { (roles(visit, &typed("role"))) } }))
            div.field { label.check { input type="checkbox" name="invite" value="1" checked; (lang.say(say::INVITE_TOO)) } }
            p { button.btn.blue { (lang.say(say::ADD_BUTTON)) } }
        }
    }
}

/// POST `/settings/people`: `name`, `address`, `login`, `role`, `invite`. Somebody known by mail keeps name and tickets.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    let [login, address, name] = ["login", "address", "name"].map(|field| visit.form.text(field));
    let invites = !visit.form.text("invite").is_empty();
    let link = if invites {
        session::invitation(&site.config)?
    } else {
        None
    };
    let account = NewAccount {
        login: login.trim(),
        address: address.trim(),
        name: Some(&name),
        role: Role::from_word(&visit.form.text("role")),
        password: None,
        link: link.as_ref(),
    };
    match or_denial(accounts::add(site.store(), &visit.caller()?, &account))? {
        Ok(person) => Ok(answer::see_other(&format!("{HERE}/{}?done=1", person.id))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}
