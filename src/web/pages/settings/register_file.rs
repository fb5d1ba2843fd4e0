//! `/settings/registers/N/import`: a file for a register, first read, then shown as what it would change, then taken; what it means
//! is read in `rules::register_file`.

use std::io::Read as _;

use maud::{Markup, html};

use super::register::id;
use super::registers::HERE;
use crate::desk::admin::registers::{self, FileAsked};
use crate::i18n::registers as say;
use crate::rules::RegisterId;
use crate::rules::register::{Holds, Register};
use crate::rules::register_file::{Table, Taken};
use crate::rules::register_plan::{Change, Plan};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, sending};
use crate::web::pages::parts::kept_files;
use crate::web::visit::{Site, Visit};

/// Things of each kind that are shown before they are written.
const SHOWN: usize = 30;
/// Of each column.
const EXAMPLES: usize = 3;
/// Bytes of a file: it is read whole.
const FILE_BYTES_MAX: u64 = 32 << 20;

/// GET `/settings/registers/N/import`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let register = register(site, visit)?;
    show(
        site,
        visit,
        &register,
        (None, &ask_for_file(visit, &register)),
    )
}

fn register(site: &Site, visit: &Visit) -> Result<Register, Failure> {
    let id = id(visit)?;
    site.store()
        .read(|r| r.register(id)?.ok_or(Failure::NotFound))
}

fn show(
    site: &Site,
    visit: &Visit,
    register: &Register,
    (wrong, body): (Option<&Wrong>, &Markup),
) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        (body)
        p { a href={ (HERE) "/" (register.id) } { "← " (say::name(lang, register)) } }
    };
    frame::page(site, visit, (HERE, lang.say(say::FILE)), wrong, &body)
}

fn ask_for_file(visit: &Visit, register: &Register) -> Markup {
    let lang = visit.lang;
    html! {
        form.card method="post" enctype="multipart/form-data" action={ (HERE) "/" (register.id) "/import" } {
            (csrf(visit))
            (labelled("file", lang.say(say::FILE_LABEL), lang.say(say::FILE_HINT), &html! {
                input type="file" id="file" name="documents" accept=".csv,.txt,text/csv,text/plain" required aria-describedby="file-hint";
            }))
            button.btn.blue { (lang.say(say::READ_FILE)) }
            (sending(visit))
        }
    }
}

/// POST `/settings/registers/N/import`: a file in `documents`, or the one kept; `column-0` … and `whole`; `take` with `gone`, how many
/// things it was seen to take away.
pub fn take(site: &Site, visit: &mut Visit) -> Outcome {
    kept_files::keep(site, visit);
    let lang = visit.lang;
    let register = register(site, visit)?;
    let table = match read(site, visit)? {
        Ok(table) => table,
        Err(why) => {
            return show(
                site,
                visit,
                &register,
                (Some(&Wrong::typed(why)), &ask_for_file(visit, &register)),
            );
        }
    };
    let chosen = visit.form.fields().any(|(name, _)| name == "column-0");
    let taken = if chosen {
        chosen_by(visit, &table)
    } else {
        guessed(site, register.id, &table)?
    };
    let whole = !chosen || !visit.form.text("whole").is_empty();
    let gone_max = visit.form.text("gone").parse().ok();
    let asked = FileAsked {
        table: &table,
        taken: &taken,
        whole,
        gone_max,
    };
    if chosen && !visit.form.text("take").is_empty() && gone_max.is_some() {
        return match or_denial(registers::update(
            site.store(),
            &visit.caller()?,
            register.id,
            asked,
        ))? {
            Ok(_) => {
                kept_files::let_go(site, visit);
                Ok(answer::see_other(&format!(
                    "{HERE}/{}?imported=1",
                    register.id
                )))
            }
            Err(refusal) => {
                let wrong = Wrong::of(lang, &refusal);
                preview(site, visit, &register, (Some(&wrong), &asked))
            }
        };
    }
    preview(site, visit, &register, (None, &asked))
}

/// What the file holds; else what is wrong with it.
fn read(site: &Site, visit: &Visit) -> Result<Result<Table, &'static str>, Failure> {
    let lang = visit.lang;
    let mut documents = kept_files::documents(site, visit);
    let Some(document) = documents.last_mut() else {
        return Ok(Err(lang.say(say::FILE_MISSING)));
    };
    let mut bytes = Vec::new();
    let from = &mut document.bytes;
    from.rewind()
        .and_then(|()| from.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|_| Failure::BadForm("the file cannot be read"))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Ok(Err(lang.say(say::FILE_TOO_LARGE)));
    }
    Ok(Table::read(&bytes).map_err(|why| lang.say(say::unreadable(why))))
}

fn guessed(site: &Site, id: RegisterId, table: &Table) -> Result<Taken, Failure> {
    let known = site.store().read(|r| r.register_columns(id))?;
    Ok(table.guessed(&known))
}

fn chosen_by(visit: &Visit, table: &Table) -> Taken {
    let column = |at: usize| Holds::from_word(&visit.form.text(&format!("column-{at}")));
    (0..table.heads.len()).map(column).collect()
}

/// The columns as they are taken, and what that would change.
fn preview(
    site: &Site,
    visit: &Visit,
    register: &Register,
    (wrong, asked): (Option<&Wrong>, &FileAsked<'_>),
) -> Outcome {
    let lang = visit.lang;
    let (plan, there) = site.store().read(|r| {
        let plan = registers::plan(r, register.id, *asked);
        Ok::<_, Failure>((or_denial(plan)?, r.register_counts(register.id)?.0))
    })?;
    let (plan, refused) = match plan {
        Ok(plan) => (Some(plan), None),
        Err(refusal) => (None, Some(Wrong::of(lang, &refusal))),
    };
    let there = usize::try_from(there).unwrap_or(usize::MAX);
    let body = html! {
        form method="post" enctype="multipart/form-data" action={ (HERE) "/" (register.id) "/import" } {
            (csrf(visit))
            (kept_files::carried(site, visit))
            (columns(visit, asked))
            @if let Some(plan) = &plan { (changes(visit, plan, there)) }
        }
        details.card {
            summary { (lang.say(say::FILE_LABEL)) }
            (ask_for_file(visit, register))
        }
    };
    show(site, visit, register, (wrong.or(refused.as_ref()), &body))
}

fn columns(visit: &Visit, asked: &FileAsked<'_>) -> Markup {
    let lang = visit.lang;
    html! {
        fieldset.card {
            legend { (lang.say(say::COLUMNS)) }
            @for (at, head) in asked.table.heads.iter().enumerate() {
                @let id = format!("column-{at}");
                @let examples: Vec<&str> = asked.table.examples(at).take(EXAMPLES).collect();
                @let taken = asked.taken.get(at).copied().flatten();
                @let hint = if examples.is_empty() { String::new() } else { say::example(lang, examples.join(" · ")) };
                (labelled(&id, head, &hint, &html! {
                    select id=(id) name=(id) aria-describedby=[(!hint.is_empty()).then(|| format!("{id}-hint"))] {
                        option value="" selected[taken.is_none()] { (lang.say(say::LEFT_OUT)) }
                        @for holds in Holds::ALL { option value=(holds.word()) selected[taken == Some(*holds)] { (lang.say(say::holds(*holds))) } }
                    }
                }))
            }
            label.check { input type="checkbox" name="whole" value="1" checked[asked.whole]; (lang.say(say::WHOLE)) }
            button.btn { (lang.say(say::PREVIEW)) }
        }
    }
}

fn changes(visit: &Visit, plan: &Plan, there: usize) -> Markup {
    let lang = visit.lang;
    let faults = plan.faults.len() + plan.more_faults;
    html! {
        section.card aria-labelledby="changes" {
            h2 id="changes" { (lang.say(say::WHAT_CHANGES)) }
            ul {
                li { (say::new(lang, plan.new.len())) }
                li { (say::changed(lang, plan.changed.len())) }
                li { (say::gone(lang, plan.gone.len())) }
                li { (say::same(lang, plan.same)) }
                @if faults > 0 { li { (say::left_out(lang, faults)) } }
            }
            @if plan.loses_much(there) { div.notice.bad { p { (say::loses_much(lang, plan.gone.len())) } } }
            @if faults > 0 {
                h3 { (lang.say(say::FAULTS)) }
                ul { @for fault in plan.faults.iter().take(SHOWN) { li { (say::fault(lang, fault)) } } }
                (more(visit, faults))
            }
            @if !plan.new.is_empty() {
                h3 { (lang.say(say::NEW)) }
                p { @for (at, put) in plan.new.iter().take(SHOWN).enumerate() { @if at > 0 { ", " } (put.key) } }
                (more(visit, plan.new.len()))
            }
            @if !plan.changed.is_empty() {
                h3 { (lang.say(say::CHANGED)) }
                (changed(visit, &plan.changed))
                (more(visit, plan.changed.len()))
            }
            @if !plan.gone.is_empty() {
                h3 { (lang.say(say::REMOVED)) }
                p { @for (at, entry) in plan.gone.iter().take(SHOWN).enumerate() { @if at > 0 { ", " } (entry.label()) } }
                (more(visit, plan.gone.len()))
            }
            input type="hidden" name="gone" value=(plan.gone.len());
            @if plan.is_empty() { p { (lang.say(say::NOTHING_CHANGES)) } } @else {
                button.btn.blue name="take" value="1" { (lang.say(say::IMPORT)) }
            }
        }
    }
}

fn changed(visit: &Visit, changes: &[Change]) -> Markup {
    let lang = visit.lang;
    html! {
        ul {
            @for change in changes.iter().take(SHOWN) {
                li {
                    b { (change.put.key) }
                    @if change.back { " (" (lang.say(say::BACK)) ")" }
                    @for (column, was, is) in &change.told { "; " (column) " : " (was) " → " (is) }
                }
            }
        }
    }
}

fn more(visit: &Visit, count: usize) -> Markup {
    html! { @if count > SHOWN { p { (say::more(visit.lang, count - SHOWN)) } } }
}
