//! `/settings/registers/N/entries/M`: one thing by hand; all of them are on `register`, what its tickets are on `entry` of the queue.

use maud::html;

use super::register::{id, others};
use super::registers::HERE;
use crate::desk::admin::registers::{self, Typed};
use crate::i18n::registers as say;
use crate::rules::register::{Entry, Holds};
use crate::rules::{RegisterColumnId, RegisterEntryId};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, save_button};
use crate::web::visit::{Site, Visit};

/// The word that stands for a new one.
const NEW: &str = "new";

fn entry(visit: &Visit) -> Result<Option<RegisterEntryId>, Failure> {
    if visit.param(1) == NEW {
        return Ok(None);
    }
    visit.id(1).map(RegisterEntryId).map(Some)
}

/// GET `/settings/registers/N/entries/M`, or `…/new`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let (id, entry) = (id(visit)?, entry(visit)?);
    let (register, columns, known, values) = site.store().read(|r| {
        let register = r.register(id)?.ok_or(Failure::NotFound)?;
        let known = match entry {
            Some(entry) => {
                let known = r
                    .register_entry(entry)?
                    .filter(|known| known.register == id);
                Some(known.ok_or(Failure::NotFound)?)
            }
            None => None,
        };
        let values = entry.map(|entry| r.register_values(entry)).transpose()?;
        Ok::<_, Failure>((
            register,
            r.register_columns(id)?,
            known,
            values.unwrap_or_default(),
        ))
    })?;
    let came = visit.form.fields().any(|(name, _)| name == "key");
    let typed = |field: &str, kept: &str| {
        if came {
            visit.form.text(field)
        } else {
            kept.to_owned()
        }
    };
    let of = |holds: Holds, usual| {
        let column = columns.iter().find(|column| column.holds == holds);
        column.map_or(lang.say(usual), |column| column.name.as_str())
    };
    let here = format!("{HERE}/{id}/entries/{}", visit.param(1));
    let text = |of: fn(&Entry) -> &str| known.as_ref().map_or("", of);
    let body = html! {
        form.card method="post" action=(here) {
            (csrf(visit))
            (labelled("key", of(Holds::Key, say::KEY), "", &html! {
                input id="key" name="key" required maxlength="100" value=(typed("key", text(|entry| &entry.key)));
            }))
            (labelled("name", of(Holds::Name, say::NAME), "", &html! {
                input id="name" name="name" maxlength="500" value=(typed("name", text(|entry| &entry.name)));
            }))
            @for column in others(&columns) {
                @let field = format!("column-{}", column.id);
                (labelled(&field, &column.name, "", &html! {
                    input id=(field) name=(field) maxlength="500" value=(typed(&field, values.get(&column.id).map_or("", String::as_str)));
                }))
            }
            (save_button(visit))
        }
        @if let Some(known) = &known {
            form.card method="post" action=(here) {
                (csrf(visit))
                @if known.gone_at.is_some() {
                    button.btn name="gone" value="0" { (lang.say(say::MARK_BACK)) }
                } @else {
                    p.hint { (lang.say(say::MARK_GONE_HINT)) }
                    button.btn name="gone" value="1" { (lang.say(say::MARK_GONE)) }
                }
            }
        }
        p { a href={ (HERE) "/" (id) } { "← " (say::name(lang, &register)) } }
    };
    let title = known
        .as_ref()
        .map_or(lang.say(say::ADD_ENTRY), |known| &known.key);
    frame::page(site, visit, (HERE, title), wrong, &body)
}

/// POST `/settings/registers/N/entries/M`, or `…/new`: `key`, `name`, `column-…`; or `gone`, 1 or 0.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let (id, entry) = (id(visit)?, entry(visit)?);
    let (store, caller) = (site.store(), visit.caller()?);
    let gone = visit.form.text("gone");
    let saved = if let (Some(entry), false) = (entry, gone.is_empty()) {
        registers::mark(store, &caller, (id, entry), gone == "1").map(|()| entry)
    } else {
        registers::put_entry(store, &caller, (id, entry), &typed(visit))
    };
    match or_denial(saved)? {
        Ok(entry) => Ok(answer::see_other(&format!(
            "{HERE}/{id}/entries/{entry}?saved=1"
        ))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

fn typed(visit: &Visit) -> Typed {
    let columns = visit.form.fields().filter_map(|(name, value)| {
        let id = name.strip_prefix("column-")?.parse().ok()?;
        Some((RegisterColumnId(id), value.to_owned()))
    });
    Typed {
        key: visit.form.text("key"),
        name: visit.form.text("name"),
        values: columns.collect(),
    }
}
