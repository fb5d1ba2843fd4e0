//! `/settings/retention`: how long tickets, mails and the audit are kept; the deleting itself is the sweep's.

use maud::{Markup, html};

use crate::config::Keep;
use crate::desk::admin::settings;
use crate::i18n::{appearance as say, dates, refusals};
use crate::rules::administration::Refusal;
use crate::rules::choices::Retained;
use crate::store::{self, Read};
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, save_button};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/retention";

/// What the configuration says.
const fn configured(keep: Keep, what: Retained) -> u32 {
    match what {
        Retained::Journal => keep.journal_days,
        Retained::Refused => keep.refused_days,
        Retained::RefusedText => keep.refused_text_days,
        Retained::Audit => keep.audit_days,
        Retained::Closed => keep.closed_years,
    }
}

/// How long that is kept, as settled, else as configured.
pub fn retained(r: &Read<'_>, site: &Site, what: Retained) -> store::Result<u32> {
    r.retained(what, configured(site.config.keep, what))
}

/// GET `/settings/retention`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let values = site.store().read(|r| {
        let value = |what: &Retained| Ok(retained(r, site, *what)?.to_string());
        let values = Retained::ALL.iter().map(value);
        values.collect::<store::Result<Vec<_>>>()
    })?;
    show(site, visit, &values, None)
}

/// With the box that confirms it, where tickets would be deleted.
fn show(site: &Site, visit: &Visit, values: &[String], refusal: Option<&Refusal>) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            p { (lang.say(say::RETENTION_INTRO)) }
            @for (what, value) in Retained::ALL.iter().zip(values) { (field(visit, *what, value)) }
            @if let Some(refusal @ Refusal::WouldDelete(_)) = refusal {
                div.notice.bad role="alert" {
                    p { (refusals::why(lang, refusal)) }
                    label.check { input type="checkbox" name="sure" value="1"; (lang.say(say::SURE)) }
                }
            }
            (save_button(visit))
        }
        div.card {
            h2 { (lang.say(say::BACKUPS)) }
            @for line in backups(site, visit) { p { (line) } }
        }
    };
    let wrong = refusal.map(|refusal| match refusal {
        Refusal::WouldDelete(_) => Wrong::typed(""), // said beside the box
        refusal => Wrong::of(lang, refusal),
    });
    let title = lang.say(say::RETENTION);
    frame::page(site, visit, (HERE, title), wrong.as_ref(), &body)
}

/// Whether there are copies of everything, and when the last good one was made.
fn backups(site: &Site, visit: &Visit) -> Vec<String> {
    let lang = visit.lang;
    let Some(state) = site.health.now().backup else {
        return vec![lang.say(say::BACKUPS_NONE).into()];
    };
    let last = state.worked_at.map(|at| dates::full(lang, at));
    let last = last.map(|when| say::backup_last(lang, &when));
    let failed = state.fault.map(|cause| say::backup_failed(lang, &cause));
    let lines: Vec<String> = failed.into_iter().chain(last).collect();
    if lines.is_empty() {
        return vec![lang.say(say::BACKUPS_SOON).into()];
    }
    lines
}

fn field(visit: &Visit, what: Retained, value: &str) -> Markup {
    let lang = visit.lang;
    let (label, hint) = say::retained(what);
    let (least, most) = what.bounds();
    let id = what.word();
    html! {
        (labelled(id, lang.say(label), lang.say(hint), &html! {
            input id=(id) name=(id) type="number" min=(least) max=(most) required value=(value) aria-describedby={ (id) "-hint" };
        }))
    }
}

/// POST `/settings/retention`: a number for each, and `sure` where tickets would go.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let typed: Vec<String> = Retained::ALL
        .iter()
        .map(|what| visit.form.text(what.word()).trim().to_owned())
        .collect();
    let numbers = Retained::ALL.iter().zip(&typed);
    let numbers = numbers.map(|(what, typed)| match typed.parse() {
        Ok(number) => Ok((*what, number)),
        Err(_) => Err(Refusal::BadRetention(*what).into()),
    });
    let (caller, meant) = (visit.caller()?, visit.form.text("sure") == "1");
    let saved = numbers
        .collect::<Result<Vec<_>, _>>()
        .and_then(|numbers| settings::set_retention(site.store(), &caller, &numbers, meant));
    match or_denial(saved)? {
        Ok(()) => Ok(answer::see_other("/settings/retention?saved=1")),
        Err(refusal) => show(site, visit, &typed, Some(&refusal)),
    }
}
