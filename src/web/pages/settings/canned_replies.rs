//! `/settings/replies`: canned replies are worded, added and taken away; `ticket/actions` inserts them, `rules::canned` fills them in.

use maud::{Markup, html};

use crate::desk::admin::settings;
use crate::i18n::{pages, replies as say};
use crate::rules::CannedId;
use crate::store::Canned;
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/replies";

/// GET `/settings/replies`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
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
    frame::page(site, visit, (HERE, lang.say(say::REPLIES)), wrong, &body)
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
            (labelled(&name_id, lang.say(say::NAME), "", &html! {
                input id=(name_id) name="name" value=(field("name", reply.map(|reply| &reply.name))) maxlength="100" required;
            }))
            (labelled(&text_id, lang.say(say::TEXT), "", &html! {
                textarea id=(text_id) name="text" rows="6" required aria-describedby="variables" { (field("text", reply.map(|reply| &reply.text))) }
            }))
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
    let [name, text] = ["name", "text"].map(|field| visit.form.text(field));
    let (store, caller) = (site.store(), visit.caller()?);
    if let (Some(id), false) = (id, visit.form.text("remove").is_empty()) {
        settings::remove_reply(store, &caller, id)?;
        return Ok(answer::see_other("/settings/replies?gone=1"));
    }
    match or_denial(settings::save_reply(store, &caller, id, (&name, &text)))? {
        Ok(()) => Ok(answer::see_other("/settings/replies?saved=1")),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}
