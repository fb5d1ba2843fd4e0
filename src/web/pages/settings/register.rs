//! `/settings/registers/N`: the things of one register, searched and paged, and its settings; one thing is on `register_entry`, its
//! files on `register_file`.

use std::collections::HashMap;

use maud::{Markup, html};

use super::registers::{HERE, names};
use crate::desk::admin::registers::{self, Wanted};
use crate::desk::outgoing::exported;
use crate::i18n::{Phrase, registers as say};
use crate::rules::register::{Column, Entry, Holds, Register};
use crate::rules::{RegisterColumnId, RegisterEntryId, RegisterId};
use crate::store::{EntriesAsked, Read};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::csv::Csv;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, name_field, save_button};
use crate::web::visit::{Site, Visit};

/// Things on a page.
const PAGE_ENTRIES: u32 = 50;
/// Columns that the list shows beside key and name.
const LISTED_COLUMNS: usize = 4;
const TOLD: &[(&str, Phrase)] = &[
    ("saved", crate::i18n::settings::SAVED),
    ("imported", say::IMPORTED),
];

/// A register of the path.
pub fn id(visit: &Visit) -> Result<RegisterId, Failure> {
    visit.id(0).map(RegisterId)
}

/// What the page shows.
struct Shown {
    register: Register,
    columns: Vec<Column>,
    counts: (u64, u64),
    entries: Vec<(Entry, HashMap<RegisterColumnId, String>)>,
    more: bool,
}

/// What is asked for.
struct Asked {
    words: String,
    gone: bool,
    after: Option<RegisterEntryId>,
}

impl Asked {
    fn read(visit: &Visit) -> Self {
        let words = visit.query("words").unwrap_or_default();
        Self {
            words: words.trim().chars().take(100).collect(),
            gone: visit.query("gone").is_some(),
            after: visit
                .query("after")
                .and_then(|id| id.parse().ok())
                .map(RegisterEntryId),
        }
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("words", &self.words);
        if self.gone {
            query.append_pair("gone", "1");
        }
        query.finish()
    }
}

fn load(r: &Read<'_>, id: RegisterId, asked: &Asked) -> Result<Shown, Failure> {
    let register = r.register(id)?.ok_or(Failure::NotFound)?;
    let wanted = EntriesAsked {
        register: id,
        words: &asked.words,
        gone: asked.gone,
        after: asked.after,
        limit: PAGE_ENTRIES + 1,
    };
    let mut found = r.register_page(&wanted)?;
    let more = found.len() > PAGE_ENTRIES as usize;
    found.truncate(PAGE_ENTRIES as usize);
    let ids: Vec<RegisterEntryId> = found.iter().map(|entry| entry.id).collect();
    let mut values = r.register_values_of(&ids)?;
    let entries = found.into_iter().map(|entry| {
        let values = values.remove(&entry.id).unwrap_or_default();
        (entry, values)
    });
    Ok(Shown {
        entries: entries.collect(),
        more,
        columns: r.register_columns(id)?,
        counts: r.register_counts(id)?,
        register,
    })
}

/// GET `/settings/registers/N?words=…&gone=1&after=12`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let (id, asked) = (id(visit)?, Asked::read(visit));
    let shown = site.store().read(|r| load(r, id, &asked))?;
    let body = html! {
        p.acts {
            a.btn href={ (HERE) "/" (id) "/import" } { (lang.say(say::FILE)) }
            a.btn href={ (HERE) "/" (id) "/entries/new" } { (lang.say(say::ADD_ENTRY)) }
        }
        (search(visit, &shown, &asked))
        (settings(visit, &shown.register))
        (more(visit, id))
        p { a href=(HERE) { "← " (lang.say(say::REGISTERS)) } }
    };
    let name = say::name(lang, &shown.register);
    frame::page_told(site, visit, (HERE, name), (TOLD, wrong), &body)
}

fn search(visit: &Visit, shown: &Shown, asked: &Asked) -> Markup {
    let lang = visit.lang;
    let here = format!("{HERE}/{}", shown.register.id);
    let (there, gone) = shown.counts;
    html! {
        p { (say::entries(lang, there)) @if gone > 0 { ", " (say::gone(lang, gone)) } }
        form.row method="get" action=(here) {
            div {
                label for="words" { (lang.say(say::WORDS)) }
                input id="words" name="words" value=(asked.words) maxlength="100";
            }
            @if gone > 0 {
                div { label.check { input type="checkbox" name="gone" value="1" checked[asked.gone]; (lang.say(say::GONE_TOO)) } }
            }
            button.btn { (lang.say(say::SHOW)) }
        }
        @if shown.entries.is_empty() { p { (lang.say(say::NO_ENTRY)) } } @else { (rows(visit, shown)) }
        @if asked.after.is_some() || shown.more {
            p.acts {
                @if asked.after.is_some() { a.btn href={ (here) "?" (asked.query()) } { (lang.say(say::FIRST)) } }
                @if let Some((last, _)) = shown.entries.last().filter(|_| shown.more) {
                    a.btn href={ (here) "?" (asked.query()) "&after=" (last.id) } { (lang.say(say::NEXT)) }
                }
            }
        }
    }
}

fn rows(visit: &Visit, shown: &Shown) -> Markup {
    let lang = visit.lang;
    let of = |holds: Holds, usual: Phrase| {
        let column = shown.columns.iter().find(|column| column.holds == holds);
        column.map_or_else(|| lang.say(usual).to_owned(), |column| column.name.clone())
    };
    let named = shown
        .entries
        .iter()
        .any(|(entry, _)| !entry.name.is_empty());
    let others: Vec<&Column> = others(&shown.columns).take(LISTED_COLUMNS).collect();
    html! {
        div.tb role="region" aria-labelledby="entries" tabindex="0" {
            table {
                caption id="entries" { (lang.say(say::ENTRIES_CAPTION)) }
                thead {
                    tr {
                        th scope="col" { (of(Holds::Key, say::KEY)) }
                        @if named { th scope="col" { (of(Holds::Name, say::NAME)) } }
                        @for column in &others { th.opt scope="col" { (column.name) } }
                    }
                }
                tbody {
                    @for (entry, values) in &shown.entries {
                        tr {
                            th scope="row" { a href={ (HERE) "/" (entry.register) "/entries/" (entry.id) } { (entry.key) } }
                            @if named { td { (entry.name) } }
                            @for column in &others { td.opt { (values.get(&column.id).map_or("", String::as_str)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The columns beside key and name.
pub fn others(columns: &[Column]) -> impl Iterator<Item = &Column> {
    columns
        .iter()
        .filter(|column| matches!(column.holds, Holds::Text | Holds::Person))
}

fn settings(visit: &Visit, register: &Register) -> Markup {
    let lang = visit.lang;
    let came = visit.form.fields().any(|(name, _)| name == "patterns");
    let typed = |field: &str, kept: &str| {
        if came {
            visit.form.text(field)
        } else {
            kept.to_owned()
        }
    };
    let in_use = if came {
        !visit.form.text("in_use").is_empty()
    } else {
        !register.retired
    };
    html! {
        details.card open[came] {
            summary { (lang.say(say::SETTINGS)) }
            form method="post" action={ (HERE) "/" (register.id) } {
                (csrf(visit))
                (names(visit, [&typed("name_fr", &register.name_fr), &typed("name_en", &register.name_en)]))
                (labelled("patterns", lang.say(say::PATTERNS), lang.say(say::PATTERNS_HINT), &html! {
                    textarea id="patterns" name="patterns" rows="8" spellcheck="false" aria-describedby="patterns-hint" { (typed("patterns", &register.patterns)) }
                }))
                label.check { input type="checkbox" name="in_use" value="1" checked[in_use]; (lang.say(say::IN_USE)) }
                (save_button(visit))
            }
            p { a href={ (HERE) "/try" } { (lang.say(say::TRY)) } }
        }
    }
}

fn more(visit: &Visit, id: RegisterId) -> Markup {
    let lang = visit.lang;
    html! {
        details.card open[visit.form.fields().any(|(name, _)| name == "holds")] {
            summary { (lang.say(say::ADD_COLUMN)) }
            form method="post" action={ (HERE) "/" (id) "/columns" } {
                (csrf(visit))
                (name_field(visit, say::COLUMN, &visit.form.text("name")))
                (labelled("holds", lang.say(say::HOLDS), "", &html! {
                    select id="holds" name="holds" {
                        @for holds in [Holds::Text, Holds::Person, Holds::Name, Holds::Key] { option value=(holds.word()) { (lang.say(say::holds(holds))) } }
                    }
                }))
                button.btn { (lang.say(say::ADD_BUTTON)) }
            }
        }
        form method="post" action={ (HERE) "/" (id) "/csv" } {
            (csrf(visit))
            button.btn { (lang.say(say::DOWNLOAD)) }
        }
    }
}

/// POST `/settings/registers/N`: `name_fr`, `name_en`, `patterns`, `in_use`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let [fr, en, patterns] = ["name_fr", "name_en", "patterns"].map(|field| visit.form.text(field));
    let wanted = Wanted {
        names: [&fr, &en],
        patterns: &patterns,
        retired: visit.form.text("in_use").is_empty(),
    };
    match or_denial(registers::save(site.store(), &visit.caller()?, id, wanted))? {
        Ok(()) => Ok(answer::see_other(&format!("{HERE}/{id}?saved=1"))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// POST `/settings/registers/N/columns`: `name`, `holds`.
pub fn add_column(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let name = visit.form.text("name");
    let holds = Holds::from_word(&visit.form.text("holds")).ok_or(Failure::BadForm("holds"))?;
    match or_denial(registers::add_column(
        site.store(),
        &visit.caller()?,
        id,
        (&name, holds),
    ))? {
        Ok(()) => Ok(answer::see_other(&format!("{HERE}/{id}?saved=1"))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}

/// POST `/settings/registers/N/csv`: what is there, as a file that can come again.
pub fn file(site: &Site, visit: &mut Visit) -> Outcome {
    let id = id(visit)?;
    let about = format!("register {id}");
    let (columns, held) = exported(site.store(), &visit.caller()?, &about, |r| {
        r.register(id)?.ok_or(Failure::NotFound)?;
        Ok::<_, Failure>((r.register_columns(id)?, r.register_held(id)?))
    })?;
    let lang = visit.lang;
    let heads: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut csv = Csv::new(lang, &heads);
    for held in held.iter().filter(|held| held.entry.gone_at.is_none()) {
        let cells = columns.iter().map(|column| match column.holds {
            Holds::Key => held.entry.key.as_str(),
            Holds::Name => held.entry.name.as_str(),
            Holds::Text | Holds::Person => held.value(&column.name),
        });
        csv.line(&cells.collect::<Vec<_>>());
    }
    Ok(csv.download(&format!("register-{id}.csv")))
}
