//! `/settings/retention`: how long tickets, mails and the audit are kept; the deleting itself is the sweep's.

use maud::{Markup, html};

use crate::config::Keep;
use crate::i18n::{Phrase, appearance as say, dates, pages};
use crate::rules::Instant;
use crate::rules::audit::Deed;
use crate::rules::choices::Retained;
use crate::store::{self, Read};
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/retention";

/// What the configuration says.
const fn configured(keep: Keep, what: Retained) -> u32 {
    match what {
        Retained::Journal => keep.journal_days,
        Retained::Refused => keep.refused_days,
        Retained::Audit => keep.audit_days,
        Retained::Closed => keep.closed_years,
    }
}

const fn label(what: Retained) -> (Phrase, Phrase) {
    match what {
        Retained::Journal => (say::JOURNAL, say::JOURNAL_HINT),
        Retained::Refused => (say::REFUSED, say::REFUSED_HINT),
        Retained::Audit => (say::AUDIT, say::AUDIT_HINT),
        Retained::Closed => (say::CLOSED, say::CLOSED_HINT),
    }
}

/// GET `/settings/retention`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let keep = site.config.keep;
    let values = site.store().read(|r| {
        let value = |what: &Retained| Ok(r.retained(*what, configured(keep, *what))?.to_string());
        Retained::ALL
            .iter()
            .map(value)
            .collect::<store::Result<Vec<_>>>()
    })?;
    show(site, visit, &values, None, None)
}

/// `doomed`: how many tickets the next sweep would delete, to be confirmed.
fn show(
    site: &Site,
    visit: &Visit,
    values: &[String],
    doomed: Option<u64>,
    wrong: Option<&str>,
) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            p { (lang.say(say::RETENTION_INTRO)) }
            @for (what, value) in Retained::ALL.iter().zip(values) { (field(visit, *what, value)) }
            @if let Some(doomed) = doomed {
                div.notice.bad role="alert" {
                    p { (say::doomed(lang, doomed)) }
                    label.check { input type="checkbox" name="sure" value="1"; (lang.say(say::SURE)) }
                }
            }
            button.btn.blue { (lang.say(pages::SAVE)) }
        }
        div.card {
            h2 { (lang.say(say::BACKUPS)) }
            @for line in backups(site, visit) { p { (line) } }
        }
    };
    let status = if wrong.is_some() || doomed.is_some() {
        422
    } else {
        200
    };
    let title = lang.say(say::RETENTION);
    frame::show(site, visit, (status, HERE), (title, wrong), &body)
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
    let (label, hint) = label(what);
    let (least, most) = what.bounds();
    let id = what.word();
    html! {
        div.field {
            label for=(id) { (lang.say(label)) }
            p.hint id={ (id) "-hint" } { (lang.say(hint)) }
            input id=(id) name=(id) type="number" min=(least) max=(most) required value=(value) aria-describedby={ (id) "-hint" };
        }
    }
}

/// POST `/settings/retention`: a number for each, and `sure` where tickets would go.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let typed: Vec<String> = Retained::ALL
        .iter()
        .map(|what| visit.form.text(what.word()).trim().to_owned())
        .collect();
    let mut numbers = Vec::new();
    for (what, text) in Retained::ALL.iter().zip(&typed) {
        let (least, most) = what.bounds();
        match text.parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => numbers.push((*what, number)),
            Ok(_) | Err(_) => {
                let wrong = say::number_bad(lang, lang.say(label(*what).0), least, most);
                return show(site, visit, &typed, None, Some(&wrong));
            }
        }
    }
    if visit.form.text("sure") != "1" {
        let doomed = site.store().read(|r| doomed(r, &numbers, visit.now))?;
        if doomed > 0 {
            return show(site, visit, &typed, Some(doomed), None);
        }
    }
    let trail = visit.trail()?;
    let noted: Vec<String> = numbers
        .iter()
        .map(|(what, number)| format!("{} {number}", what.word()))
        .collect();
    site.store().write(|w| {
        for (what, number) in numbers {
            w.set_retained(what, number)?;
        }
        w.audit(Deed::RetentionChanged, &trail, &noted.join(", "), visit.now)
    })?;
    Ok(answer::see_other("/settings/retention?saved=1"))
}

/// How many closed tickets are older than that.
fn doomed(r: &Read<'_>, numbers: &[(Retained, u32)], now: Instant) -> store::Result<u64> {
    let years = numbers.iter().find(|(what, _)| *what == Retained::Closed);
    let years = years.map_or(0, |(_, years)| *years);
    let before = now.checked_sub_months(chrono::Months::new(years.saturating_mul(12)));
    match before {
        Some(before) if years > 0 => r.closed_before(before),
        Some(_) | None => Ok(0),
    }
}
