//! `/settings`: what a fresh desk still needs, each step ticked off once it is done; the menu of all settings is
//! `parts/settings_menu`, who lands here from `/` is decided in `pages/home`.

use maud::{Markup, html};

use crate::i18n::{Phrase, first_steps as say};
use crate::rules::access::Role;
use crate::store::{MailLogAsked, ReceivedFilter};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::done as said;
use crate::web::pages::parts::settings_menu;
use crate::web::visit::{Site, Visit};

/// From this many tickets on a desk is at work, and its administrators come for the tickets.
const FRESH_TICKETS_MAX: i64 = 10;

/// One thing to do.
struct Step {
    title: Phrase,
    hint: String,
    /// Where it is done, if that is a page.
    place: Option<&'static str>,
    done: bool,
}

/// GET `/settings`: the steps, for administrators; the first page of their own for others who have any.
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    if visit.role() != Some(Role::Administrator) {
        let first = settings_menu::first(visit).ok_or(Failure::NotFound)?;
        return Ok(answer::see_other(first));
    }
    let lang = visit.lang;
    let steps = steps(site, visit)?;
    let made = steps.iter().filter(|step| step.done).count();
    let body = html! {
        @if made == steps.len() { (said(Some(lang.say(say::ALL_DONE)))) } @else { p { (lang.say(say::HINT)) } }
        p.mut { (say::steps_done(lang, made, steps.len())) }
        ol.list { @for step in &steps { (line(visit, step)) } }
    };
    let title = lang.say(say::FIRST_STEPS);
    frame::page(site, visit, ("/settings", title), None, &body)
}

fn line(visit: &Visit, step: &Step) -> Markup {
    let lang = visit.lang;
    let (class, state) = if step.done {
        ("st solved", say::STEP_DONE)
    } else {
        ("st", say::STEP_TO_DO)
    };
    html! {
        li {
            span { @if let Some(place) = step.place { a href=(place) { (lang.say(step.title)) } } @else { (lang.say(step.title)) } }
            span class=(class) { (lang.say(state)) }
            span.s { (step.hint) }
        }
    }
}

/// A desk with few tickets and something left to do: what its administrators come for.
pub fn are_due(site: &Site, visit: &Visit) -> Result<bool, Failure> {
    if visit.role() != Some(Role::Administrator) {
        return Ok(false);
    }
    let newest = site.store().read(|r| r.last_ticket())?;
    let fresh = newest.is_none_or(|number| number.0 < FRESH_TICKETS_MAX);
    Ok(fresh && steps(site, visit)?.iter().any(|step| !step.done))
}

fn steps(site: &Site, visit: &Visit) -> Result<Vec<Step>, Failure> {
    let address = &site.config.desk.address;
    let copies = site.health.now().backup;
    let copied = copies.is_some_and(|copies| copies.worked_at.is_some());
    let step = |title, hint: &str, place, done| Step {
        title,
        hint: hint.to_owned(),
        place,
        done,
    };
    let words = |phrase| visit.lang.say(phrase);
    site.store().read(|r| {
        let viewer = &visit.rights(r)?;
        let any_mail = MailLogAsked {
            filter: ReceivedFilter::All,
            words: "",
            before: None,
            limit: 1,
            viewer,
        };
        Ok(vec![
            step(
                say::CATEGORIES,
                words(say::CATEGORIES_HINT),
                Some("/settings/categories"),
                !r.category_names()?.is_empty(),
            ),
            step(
                say::HOURS,
                words(say::HOURS_HINT),
                Some("/settings/hours"),
                r.desk_hours()?.is_some(),
            ),
            step(
                say::COLLEAGUES,
                words(say::COLLEAGUES_HINT),
                Some("/settings/people"),
                r.team()?.len() > 1,
            ),
            step(
                say::REPLIES,
                words(say::REPLIES_HINT),
                Some("/settings/replies"),
                !r.canned()?.is_empty(),
            ),
            step(say::BACKUP, words(say::BACKUP_HINT), None, copied),
            step(
                say::MAIL,
                &say::mail_hint(visit.lang, address),
                Some("/settings/mail"),
                !r.mail_log(&any_mail)?.is_empty(),
            ),
        ])
    })
}
