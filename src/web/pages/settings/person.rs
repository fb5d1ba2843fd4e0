//! `/settings/people/ID`: what an administrator does with an account, and making somebody nameless; everybody is on `people`.

use maud::{Markup, html};

use super::people::{HERE, roles, state};
use super::{hand_over, identity};
use crate::config::SignIn;
use crate::desk::admin;
use crate::desk::admin::accounts::{self, Link};
use crate::desk::admin::identities;
use crate::i18n::{Lang, Phrase, people as say, personal, team};
use crate::rules::access::Role;
use crate::rules::{PersonId, TaskId};
use crate::store::{Person, Placeholder};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf};
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session;

/// Tickets of a person that the page names.
const NAMED_MAX: usize = 20;

/// What a form of the page asks for.
enum Wanted {
    Rename(String),
    AddAddress(String),
    RemoveAddress(String),
    PreferAddress(String),
    Role(Role),
    Switch { off: bool },
    Invite,
    EndSessions,
    Forget { erase: bool },
}

impl Wanted {
    fn read(visit: &Visit) -> Option<Self> {
        let field = |name: &str| Some(visit.form.text(name)).filter(|text| !text.is_empty());
        let address = field("prefer").map(Self::PreferAddress);
        if let Some(found) = address.or_else(|| field("remove").map(Self::RemoveAddress)) {
            return Some(found);
        }
        match visit.form.text("what").as_str() {
            "rename" => Some(Self::Rename(visit.form.text("name"))),
            "address" => Some(Self::AddAddress(visit.form.text("other"))),
            "role" => Role::from_word(&visit.form.text("role")).map(Self::Role),
            "disable" => Some(Self::Switch { off: true }),
            "enable" => Some(Self::Switch { off: false }),
            "invite" => Some(Self::Invite),
            "sessions" => Some(Self::EndSessions),
            "forget" => Some(Self::Forget {
                erase: !visit.form.text("erase").is_empty(),
            }),
            _ => None,
        }
    }
}

fn find(site: &Site, visit: &Visit) -> Result<Person, Failure> {
    let id = PersonId(visit.id(0)?);
    let found = site.store().read(|r| r.person(id))?;
    let found = found.ok_or(Failure::NotFound)?;
    // Whoever turned out to be another is found there.
    Ok(site.store().read(|r| r.living(found))?)
}

/// GET `/settings/people/ID`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let person = find(site, visit)?;
    show(site, visit, &person, None)
}

fn show(site: &Site, visit: &Visit, person: &Person, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let tickets = site.store().read(|r| r.tickets_of(person.id))?.len();
    let namesakes = site.store().read(|r| r.namesakes(person))?;
    let body = html! {
        (hand_over::told(visit))
        dl.facts {
            dt { (lang.say(say::ADDRESS)) } dd { (person.address) }
            @if let Some(login) = &person.login { dt { (lang.say(say::LOGIN)) } dd { (login) } }
            dt { (lang.say(say::ROLE)) } dd { (lang.say(say::role(person.role))) }
            dt { (lang.say(say::STATE)) } dd { (lang.say(state(person))) }
            dt { (lang.say(say::REQUESTS)) } dd { (say::asked(lang, tickets)) }
            @for other in &namesakes {
                dt { (lang.say(say::NAMESAKES)) } dd { a href={ (HERE) "/" (other.id) } { (other.address) } }
            }
        }
        (identity::section(site, visit, person)?)
        (identity::tickets(site, visit, person)?)
        (in_hand(site, visit, person)?)
        (account(site, visit, person)?)
        (forget(site, visit, person)?)
    };
    let told = [("done", say::DONE), ("invited", say::INVITED)];
    frame::page_told(site, visit, (HERE, &person.name), (&told, wrong), &body)
}

/// One button of the page, with what else its form carries.
fn deed(visit: &Visit, person: &Person, what: &str, label: Phrase, more: &Markup) -> Markup {
    html! {
        form.card method="post" action={ "/settings/people/" (person.id) } {
            (csrf(visit))
            input type="hidden" name="what" value=(what);
            (more)
            p { button.btn { (visit.lang.say(label)) } }
        }
    }
}

/// The open tickets that the person has in hand, by title.
fn in_hand(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let (all, tickets, tasks) = site.store().read(|r| {
        let numbers = r.open_tickets_of(person.id)?;
        let mut tickets = Vec::new();
        for number in numbers.iter().take(NAMED_MAX) {
            tickets.extend(r.ticket(*number)?.map(|ticket| (*number, ticket.subject)));
        }
        Ok::<_, Failure>((numbers.len(), tickets, r.open_tasks_of(person.id)?))
    })?;
    Ok(html! {
        @if all + tasks.len() > 0 {
            section aria-labelledby="in-hand" {
                h2 id="in-hand" { (lang.say(say::IN_HAND)) " " span.mut { "(" (all) ")" } }
                (identity::list(visit, &tickets))
                @if all > tickets.len() { p.hint { (team::first_of(lang, tickets.len(), all)) } }
                @if !tasks.is_empty() {
                    h3 { (lang.say(team::OPEN_TASKS)) " " span.mut { "(" (tasks.len()) ")" } }
                    ul { @for task in tasks.iter().take(NAMED_MAX) { li { a href={ "/t/" (task.ticket) } { (team::task_line(lang, &task.text, task.ticket, &task.subject)) } } } }
                }
                p { a href={ (HERE) "/" (person.id) "/hand-over" } { (lang.say(team::HAND_OVER)) } }
            }
        }
    })
}

/// What becomes of the open tickets, in each form by which the person may leave them.
fn leaving(site: &Site, visit: &Visit, person: &Person, id: &str) -> Result<Markup, Failure> {
    let (open, tasks) = site.store().read(|r| {
        let open = r.open_tickets_of(person.id)?.len();
        Ok::<_, Failure>((open, r.open_tasks_of(person.id)?.len()))
    })?;
    hand_over::before_leaving(site, visit, (&[person.id], (open, tasks)), id)
}

fn account(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let leaving = |id| leaving(site, visit, person, id);
    let hint = |text| html! { p.hint { (lang.say(text)) } };
    let role = html! {
        div.field {
            label for="role" { (lang.say(say::ROLE)) }
            p.hint id="role-hint" { (lang.say(say::CHANGE_ROLE_HINT)) }
            select id="role" name="role" aria-describedby="role-hint" { (roles(visit, person.role.word())) }
        }
        (leaving("tickets-role")?)
    };
    let off = html! {
        (hint(say::SWITCH_OFF_HINT))
        (leaving("tickets-disable")?)
    };
    Ok(html! {
        (deed(visit, person, "role", say::CHANGE_ROLE, &role))
        @if person.login.is_some() && !person.disabled {
            @if site.config.sign_in.contains(&SignIn::Local) {
                (deed(visit, person, "invite", say::INVITE, &hint(say::INVITE_HINT)))
            }
            (deed(visit, person, "sessions", say::END_SESSIONS, &html! {}))
        }
        @if person.disabled {
            (deed(visit, person, "enable", say::SWITCH_ON, &html! {}))
        } @else {
            (deed(visit, person, "disable", say::SWITCH_OFF, &off))
        }
    })
}

fn forget(site: &Site, visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let namesakes = site.store().read(|r| r.namesakes(person))?;
    Ok(html! {
        section aria-labelledby="forget" {
            h2 id="forget" { (lang.say(say::FORGET)) }
            form.card method="post" action={ "/settings/people/" (person.id) } {
                (csrf(visit))
                input type="hidden" name="what" value="forget";
                p { (lang.say(say::FORGET_HINT)) }
                @if !namesakes.is_empty() {
                    p { (lang.say(say::FORGET_SHARED)) }
                    ul { @for other in &namesakes { li { (other.name) " – " (other.address) } } }
                }
                div.field { label.check { input type="checkbox" name="erase" value="1" checked[!visit.form.text("erase").is_empty()]; (lang.say(say::FORGET_ERASE)) } }
                div.field {
                    label for="typed" { (lang.say(say::FORGET_TYPE)) }
                    input id="typed" name="address" autocomplete="off" autocapitalize="none" required;
                }
                (leaving(site, visit, person, "tickets-forget")?)
                p { button.btn.red { (lang.say(say::FORGET_BUTTON)) } }
            }
        }
    })
}

/// POST `/settings/people/ID`: `what`, and what that needs: `role`; `address` and `erase`.
pub fn act(site: &Site, visit: &mut Visit) -> Outcome {
    let person = find(site, visit)?;
    let wanted = Wanted::read(visit).ok_or(Failure::BadForm("what"))?;
    let typed = visit.form.text("address");
    if matches!(wanted, Wanted::Forget { .. })
        && !typed.trim().eq_ignore_ascii_case(&person.address)
    {
        let wrong = Wrong::typed(visit.lang.say(say::NOT_TYPED));
        return show(site, visit, &person, Some(&wrong));
    }
    let (link, told) = match wanted {
        Wanted::Invite => (session::invitation(&site.config)?, "invited"),
        Wanted::Rename(_)
        | Wanted::AddAddress(_)
        | Wanted::RemoveAddress(_)
        | Wanted::PreferAddress(_)
        | Wanted::Role(_)
        | Wanted::Switch { .. }
        | Wanted::EndSessions
        | Wanted::Forget { .. } => (None, "done"),
    };
    match or_denial(carry_out(site, visit, person.id, &wanted, link.as_ref())?)? {
        Ok(()) => {
            let handed = leave(site, visit, &wanted)?;
            Ok(answer::see_other(&format!(
                "{HERE}/{}?{told}=1{handed}",
                person.id
            )))
        }
        Err(refusal) => {
            let wrong = Wrong::of(visit.lang, &refusal);
            show(site, visit, &person, Some(&wrong))
        }
    }
}

/// Whoever has just left has the tickets in hand carried on, as the form said; and what became of them, for the next page.
fn leave(site: &Site, visit: &Visit, wanted: &Wanted) -> Result<String, Failure> {
    let person = find(site, visit)?;
    let leaves = match wanted {
        Wanted::Role(_) => !person.role.is_agent(),
        Wanted::Switch { off } => *off,
        Wanted::Forget { .. } => true,
        Wanted::Rename(_)
        | Wanted::AddAddress(_)
        | Wanted::RemoveAddress(_)
        | Wanted::PreferAddress(_)
        | Wanted::Invite
        | Wanted::EndSessions => false,
    };
    let done = if leaves {
        let (open, tasks) = site.store().read(|r| {
            let tasks = r.open_tasks_of(person.id)?.into_iter();
            let tasks: Vec<TaskId> = tasks.map(|task| task.id).collect();
            Ok::<_, Failure>((r.open_tickets_of(person.id)?, tasks))
        })?;
        hand_over::carry_on(site, visit, &person, (&open, &tasks))?
    } else {
        None
    };
    let told = done.map(|done| format!("&{}", hand_over::query(done)));
    Ok(told.unwrap_or_default())
}

fn carry_out(
    site: &Site,
    visit: &Visit,
    person: PersonId,
    wanted: &Wanted,
    link: Option<&Link>,
) -> Result<admin::Result<()>, Failure> {
    let (store, caller) = (site.store(), &visit.caller()?);
    Ok(match wanted {
        Wanted::Rename(name) => identities::rename(store, caller, person, name),
        Wanted::AddAddress(address) => identities::add_address(store, caller, person, address),
        Wanted::RemoveAddress(address) => {
            identities::remove_address(store, caller, person, address)
        }
        Wanted::PreferAddress(address) => {
            identities::prefer_address(store, caller, person, address)
        }
        Wanted::Role(role) => accounts::set_role(store, caller, person, *role),
        Wanted::Switch { off } => accounts::set_disabled(store, caller, person, *off),
        Wanted::Invite => accounts::invite(store, caller, person, link),
        Wanted::EndSessions => accounts::end_sessions(store, caller, person),
        Wanted::Forget { erase } => {
            let lang = Lang::from_code(&site.config.desk.language);
            let by = Placeholder {
                name: &personal::nameless(lang, person),
                erased: erase.then(|| lang.say(personal::ERASED)),
            };
            accounts::forget(store, caller, person, by)
        }
    })
}
