//! `/settings/replies`: canned replies are worded, added and taken away; `ticket/actions` inserts them, `rules::canned` fills them in.

use maud::{Markup, html};

use crate::i18n::{pages, replies as say};
use crate::rules::CannedId;
use crate::rules::audit::Deed;
use crate::rules::canned::unknown;
use crate::store::{Canned, Error};
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/replies";
const TEXT_CHARS_MAX: usize = 5_000;
const NAME_CHARS_MAX: usize = 100;

/// GET `/settings/replies`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None)
}

fn show(site: &Site, visit: &Visit, status: u16, wrong: Option<&str>) -> Outcome {
    let lang = visit.lang;
    let known = site.store().read(|r| r.canned())?;
    let kept = wrong.map(|_| visit.form.text("id"));
    let body = html! {
        p { (lang.say(say::HINT)) }
        p.hint id="variables" { (lang.say(say::VARIABLES)) }
        @if known.is_empty() { p { (lang.say(say::NO_REPLY)) } }
        @for reply in &known {
            @let is_kept = kept.as_deref() == Some(&reply.id.to_string());
            details.card open[is_kept] {
                summary { (reply.name) }
                (form(visit, Some(reply), is_kept))
            }
        }
        section aria-labelledby="new" {
            h2 id="new" { (lang.say(say::NEW)) }
            div.card { (form(visit, None, kept.as_deref() == Some(""))) }
        }
    };
    frame::show(
        site,
        visit,
        (status, HERE),
        (lang.say(say::REPLIES), wrong),
        &body,
    )
}

/// The fields of a reply, or of a new one; `kept` with what was typed.
fn form(visit: &Visit, reply: Option<&Canned>, kept: bool) -> Markup {
    let lang = visit.lang;
    let id = reply.map(|reply| reply.id.to_string()).unwrap_or_default();
    let field = |name: &str, stands: Option<&String>| {
        if kept {
            visit.form.text(name)
        } else {
            stands.cloned().unwrap_or_default()
        }
    };
    let (name_id, text_id) = (format!("name{id}"), format!("text{id}"));
    html! {
        form method="post" action=(HERE) {
            (csrf(visit))
            input type="hidden" name="id" value=(id);
            div.field {
                label for=(name_id) { (lang.say(say::NAME)) }
                input id=(name_id) name="name" value=(field("name", reply.map(|reply| &reply.name))) maxlength=(NAME_CHARS_MAX) required;
            }
            div.field {
                label for=(text_id) { (lang.say(say::TEXT)) }
                textarea id=(text_id) name="text" rows="6" required aria-describedby="variables" { (field("text", reply.map(|reply| &reply.text))) }
            }
            div.acts {
                button.btn.blue { (lang.say(if reply.is_some() { pages::SAVE } else { say::ADD })) }
                @if reply.is_some() { button.btn name="remove" value="1" formnovalidate { (lang.say(say::REMOVE)) } }
            }
        }
    }
}

/// POST `/settings/replies`: `id` (none: a new one), `name`, `text`, or `remove`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let id = visit.form.text("id").parse().ok().map(CannedId);
    let name = form::name(visit);
    let text = visit.form.text("text").trim().to_owned();
    let trail = visit.trail()?;
    if let (Some(id), false) = (id, visit.form.text("remove").is_empty()) {
        let about = name.unwrap_or_default();
        site.store().write(|w| {
            w.remove_canned(id)?;
            w.audit(
                Deed::ReplyChanged,
                &trail,
                &format!("removed {about}"),
                visit.now,
            )
        })?;
        return Ok(answer::see_other("/settings/replies?gone=1"));
    }
    let lang = visit.lang;
    let name = match name {
        Ok(name) if !text.is_empty() && text.chars().count() <= TEXT_CHARS_MAX => name,
        Ok(_) => return show(site, visit, 422, Some(lang.say(say::MISSING))),
        Err(wrong) => return show(site, visit, 422, Some(lang.say(wrong))),
    };
    if let Some(word) = unknown(&text) {
        let wrong = say::unknown(lang, word);
        return show(site, visit, 422, Some(&wrong));
    }
    let saved = site.store().write(|w| {
        let other = w.canned_by_name(&name)?;
        if other.is_some() && other != id {
            return Ok::<_, Error>(false);
        }
        w.save_canned(id, &name, &text)?;
        w.audit(Deed::ReplyChanged, &trail, &name, visit.now)?;
        Ok(true)
    })?;
    if saved {
        Ok(answer::see_other("/settings/replies?saved=1"))
    } else {
        show(site, visit, 409, Some(lang.say(say::TAKEN)))
    }
}
