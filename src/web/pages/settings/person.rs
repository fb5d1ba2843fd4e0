//! `/settings/people/ID`: what an administrator does with an account, and making somebody nameless; everybody is on `people`.

use maud::{Markup, html};

use super::invitation::{has_local_accounts, invite};
use super::people::{roles, state};
use crate::i18n::{Lang, Phrase, people as say, personal};
use crate::rules::access::Role;
use crate::rules::audit::{Deed, Trail};
use crate::rules::{Instant, PersonId};
use crate::store::{Person, Placeholder, Write};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, done, fault, titled};
use crate::web::pages::parts::settings_menu;
use crate::web::visit::{Site, Visit};

/// What a form of the page asks for.
enum Wanted {
    Role(Role),
    Switch { off: bool },
    Invite,
    EndSessions,
    Forget { erase: bool },
}

impl Wanted {
    fn read(visit: &Visit) -> Option<Self> {
        match visit.form.text("what").as_str() {
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
    let id = visit.param(0).parse().map(PersonId);
    let id = id.map_err(|_| Failure::NotFound)?;
    let found = site.store().read(|r| r.person(id))?;
    found.ok_or(Failure::NotFound)
}

/// GET `/settings/people/ID`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let person = find(site, visit)?;
    show(site, visit, 200, &person, None)
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    person: &Person,
    wrong: Option<Phrase>,
) -> Outcome {
    let lang = visit.lang;
    let tickets = site.store().read(|r| r.tickets_of(person.id))?.len();
    let main = html! {
        h1 { (person.name) }
        (done(visit.query("done").map(|_| lang.say(say::DONE))))
        (done(visit.query("invited").map(|_| lang.say(say::INVITED))))
        (fault(wrong.map(|wrong| lang.say(wrong))))
        dl.facts {
            dt { (lang.say(say::ADDRESS)) } dd { (person.address) }
            @if let Some(login) = &person.login { dt { (lang.say(say::LOGIN)) } dd { (login) } }
            dt { (lang.say(say::ROLE)) } dd { (lang.say(say::role(person.role))) }
            dt { (lang.say(say::STATE)) } dd { (lang.say(state(person))) }
            dt { (lang.say(say::REQUESTS)) } dd { (say::asked(lang, tickets)) }
        }
        (account(site, visit, person))
        (forget(visit, person))
    };
    let page = Page {
        title: titled(lang, &person.name, wrong.is_some()),
        here: "/settings/people",
        menu: Some(settings_menu::left(visit, "/settings/people")),
        aside: None,
        main,
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
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

fn account(site: &Site, visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    let hint = |text| html! { p.hint { (lang.say(text)) } };
    let role = html! {
        div.field {
            label for="role" { (lang.say(say::ROLE)) }
            p.hint id="role-hint" { (lang.say(say::CHANGE_ROLE_HINT)) }
            select id="role" name="role" aria-describedby="role-hint" { (roles(visit, person.role.word())) }
        }
    };
    html! {
        (deed(visit, person, "role", say::CHANGE_ROLE, &role))
        @if person.login.is_some() && !person.disabled {
            @if has_local_accounts(site) {
                (deed(visit, person, "invite", say::INVITE, &hint(say::INVITE_HINT)))
            }
            (deed(visit, person, "sessions", say::END_SESSIONS, &html! {}))
        }
        @if person.disabled {
            (deed(visit, person, "enable", say::SWITCH_ON, &html! {}))
        } @else {
            (deed(visit, person, "disable", say::SWITCH_OFF, &hint(say::SWITCH_OFF_HINT)))
        }
    }
}

fn forget(visit: &Visit, person: &Person) -> Markup {
    let lang = visit.lang;
    html! {
        section aria-labelledby="forget" {
            h2 id="forget" { (lang.say(say::FORGET)) }
            form.card method="post" action={ "/settings/people/" (person.id) } {
                (csrf(visit))
                input type="hidden" name="what" value="forget";
                p { (lang.say(say::FORGET_HINT)) }
                div.field { label.check { input type="checkbox" name="erase" value="1" checked[!visit.form.text("erase").is_empty()]; (lang.say(say::FORGET_ERASE)) } }
                div.field {
                    label for="typed" { (lang.say(say::FORGET_TYPE)) }
                    input id="typed" name="address" autocomplete="off" autocapitalize="none" required;
                }
                p { button.btn.red { (lang.say(say::FORGET_BUTTON)) } }
            }
        }
    }
}

/// POST `/settings/people/ID`: `what`, and what that needs: `role`; `address` and `erase`.
pub fn act(site: &Site, visit: &mut Visit) -> Outcome {
    let person = find(site, visit)?;
    let wanted = Wanted::read(visit).ok_or(Failure::BadForm("what"))?;
    let typed = visit.form.text("address");
    if matches!(wanted, Wanted::Forget { .. })
        && !typed.trim().eq_ignore_ascii_case(&person.address)
    {
        return show(site, visit, 422, &person, Some(say::NOT_TYPED));
    }
    let trail = visit.trail()?;
    let done = site.store().write(|w| {
        let before = w.administrators()?;
        carry_out(site, w, &person, &wanted, &trail, visit.now)?;
        if before > 0 && w.administrators()? == 0 {
            // Undoes the whole of it.
            return Err(Undone::Locked);
        }
        Ok(())
    });
    match done {
        Ok(()) => {}
        Err(Undone::Locked) => {
            return show(site, visit, 409, &person, Some(say::LAST_ADMINISTRATOR));
        }
        Err(Undone::Failed(cause)) => return Err(cause),
    }
    if let Wanted::Forget { .. } = wanted {
        // What was overwritten still stands in the log beside the file.
        site.store().checkpoint()?;
    }
    let told = match wanted {
        Wanted::Invite => "invited",
        Wanted::Role(_) | Wanted::Switch { .. } | Wanted::EndSessions | Wanted::Forget { .. } => {
            "done"
        }
    };
    Ok(answer::see_other(&format!(
        "/settings/people/{}?{told}=1",
        person.id
    )))
}

/// Why nothing was changed.
enum Undone {
    /// Nobody could administer the desk any more.
    Locked,
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Undone {
    fn from(cause: E) -> Self {
        Self::Failed(cause.into())
    }
}

fn carry_out(
    site: &Site,
    w: &Write<'_>,
    person: &Person,
    wanted: &Wanted,
    trail: &Trail,
    now: Instant,
) -> Result<(), Failure> {
    let address = &person.address;
    match wanted {
        Wanted::Role(role) => {
            w.set_role(person.id, *role)?;
            let about = format!("{address}: {}", role.word());
            w.audit(Deed::RoleChanged, trail, &about, now)?;
        }
        Wanted::Switch { off } => {
            w.set_disabled(person.id, *off)?;
            let state = if *off { "disabled" } else { "enabled" };
            w.audit(
                Deed::AccountSwitched,
                trail,
                &format!("{address}: {state}"),
                now,
            )?;
        }
        Wanted::Invite => invite(site, w, person, trail, now)?,
        Wanted::EndSessions => {
            w.end_sessions(person.id)?;
            w.audit(Deed::SessionsEnded, trail, address, now)?;
        }
        Wanted::Forget { erase } => {
            let lang = Lang::from_code(&site.config.desk.language);
            let name = personal::nameless(lang, person.id);
            let by = Placeholder {
                name: &name,
                erased: erase.then(|| lang.say(personal::ERASED)),
            };
            w.anonymise(person, by)?;
            w.audit(Deed::Anonymised, trail, &name, now)?;
        }
    }
    Ok(())
}
