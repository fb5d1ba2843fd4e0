//! `/search`: what the box beside the pages finds, with the words where they stand; the question is read in `rules::search`.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::i18n::{Lang, Phrase, answers as frequent, pages, search as say, words};
use crate::rules::hours;
use crate::rules::matching::fold;
use crate::rules::search::{Mistake, Query};
use crate::rules::snippet::snippet;
use crate::rules::{CategoryId, Instant};
use crate::store::{Found, FoundIn, Hit, SearchAsked};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::articles::rows;
use crate::web::pages::parts::inline::document_address;
use crate::web::pages::parts::inline::{status, time};
use crate::web::visit::{Site, Visit};

/// Tickets of a page.
const PAGE_TICKETS: usize = 20;
/// No page goes further: who looks for the oldest of a thousand says so by a date.
const OFFSET_MAX: usize = 1_000;

/// Answers for everybody that stand above the tickets.
const ANSWERS: u32 = 3;

/// What can be typed, and what it finds.
const SYNTAX: [(Phrase, Phrase); 8] = [
    (say::EXAMPLE_WORDS, say::BY_WORDS),
    (say::EXAMPLE_PHRASE, say::BY_PHRASE),
    (say::EXAMPLE_NUMBER, say::BY_NUMBER),
    (say::EXAMPLE_AUTHOR, say::BY_AUTHOR),
    (say::EXAMPLE_REQUESTER, say::BY_REQUESTER),
    (say::EXAMPLE_STATUS, say::BY_STATUS),
    (say::EXAMPLE_CATEGORY, say::BY_CATEGORY),
    (say::EXAMPLE_DAY, say::BY_DAY),
];

/// GET `/search?q=…&from=20`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let typed = visit.query("q").unwrap_or_default();
    let from = visit.query("from").and_then(|from| from.parse().ok());
    let from = from.unwrap_or(0).min(OFFSET_MAX);
    let mut query = Query::read(&typed);
    let (numbered, found, answers) = site.store().read(|r| {
        let viewer = &visit.rights(r)?;
        let categories = categories(&mut query, &r.category_names()?);
        let numbered = match query.number {
            Some(number) => r.ticket(number)?.filter(|ticket| viewer.sees(ticket)),
            None => None,
        };
        // A filter that names nothing finds nothing, rather than everything.
        let asked = !query.is_empty() && (query.categories.is_empty() || !categories.is_empty());
        let found = if asked {
            r.search(SearchAsked {
                query: &query,
                viewer,
                categories: &categories,
                before: query.before.map(begins),
                after: query.after.map(begins),
                page: (PAGE_TICKETS, from),
            })?
        } else {
            Found::default()
        };
        let answers = if from == 0 && asked && !query.terms.is_empty() {
            r.articles_with(&query.matching(true), viewer, (ANSWERS, 0))?
        } else {
            vec![]
        };
        Ok::<_, Failure>((numbered, found, answers))
    })?;
    let asked = !typed.trim().is_empty();
    let main = html! {
        h1 { (lang.say(say::RESULTS)) }
        @if let Some(ticket) = &numbered {
            p { a.btn.blue href={ "/t/" (ticket.number) } { (say::go_to(lang, ticket.number, &ticket.subject)) } }
        }
        @if !query.mistakes.is_empty() {
            div.notice.bad { @for mistake in &query.mistakes { p { (say::mistake(lang, mistake)) } } }
        }
        @if !answers.is_empty() {
            section aria-labelledby="answers" {
                h2 id="answers" { (lang.say(frequent::ANSWERS)) }
                (rows(visit, &answers))
            }
        }
        @if let Some(examined) = found.examined { p.hint { (say::examined(lang, examined)) } }
        @if !found.hits.is_empty() {
            p { (count(lang, &found)) }
            ul.list { @for hit in &found.hits { (line(visit, &query, hit)) } }
            (pager(visit, &typed, from, &found))
        } @else if asked && numbered.is_none() {
            p { (lang.say(say::NOTHING)) }
        } @else if !asked {
            p { (lang.say(say::ASK)) }
        }
        (syntax(lang, !asked || found.hits.is_empty()))
    };
    let title = if asked {
        say::title(lang, typed.chars().take(60).collect::<String>())
    } else {
        lang.say(say::RESULTS).into()
    };
    let page = Page::new("/search", title, main);
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

/// The categories that the question names, whole or by their beginning; what names none is told.
fn categories(query: &mut Query, all: &[(CategoryId, String)]) -> Vec<CategoryId> {
    let mut found = Vec::new();
    for typed in &query.categories {
        let wanted = fold(typed);
        let before = found.len();
        let named = all
            .iter()
            .filter(|(_, name)| fold(name).starts_with(&wanted));
        found.extend(named.map(|(id, _)| *id));
        if found.len() == before {
            query.mistakes.push(Mistake::Category(typed.clone()));
        }
    }
    found
}

/// When that day begins in the desk's zone.
fn begins(day: NaiveDate) -> Instant {
    hours::begins(day, &chrono::Local)
}

fn count(lang: Lang, found: &Found) -> String {
    match (found.count, found.more) {
        (count, true) => say::more(lang, count),
        (count, false) => say::many(lang, count),
    }
}

fn line(visit: &Visit, query: &Query, hit: &Hit) -> Markup {
    let lang = visit.lang;
    let ticket = &hit.ticket;
    let address = format!("/t/{}", ticket.number);
    html! {
        li {
            span { a href=(address) { (marked(&ticket.subject, query)) } }
            (status(lang, ticket.status))
            span.s {
                span.num { (words::number(lang, ticket.number)) } " · " (ticket.requester) " · " (time(visit, ticket.changed_at))
            }
            (place(visit, query, hit, &address))
        }
    }
}

fn place(visit: &Visit, query: &Query, hit: &Hit, address: &str) -> Markup {
    let lang = visit.lang;
    match &hit.place {
        FoundIn::Title => html! {},
        FoundIn::Entry {
            id,
            author,
            at,
            text,
        } => {
            let author = author.as_deref().unwrap_or(lang.say(pages::THE_DESK));
            html! {
                span.s {
                    a href={ (address) "#e" (id) } { (say::in_entry(lang, author)) " " (time(visit, *at)) } " "
                    (marked(text, query))
                }
            }
        }
        FoundIn::Note { author, at, text } => html! {
            span.s { strong { (say::in_note(lang, author)) } " " (time(visit, *at)) " " (marked(text, query)) }
        },
        FoundIn::Task { author, at, text } => html! {
            span.s { strong { (say::in_task(lang, author)) } " " (time(visit, *at)) " " (marked(text, query)) }
        },
        FoundIn::Document { id, name } => html! {
            span.s { a href=(document_address(*id, name)) { (say::in_document(lang, name)) } }
        },
        FoundIn::NoteDocument { id, name } => html! {
            span.s { a href=(document_address(*id, name)) { (say::in_note_document(lang, name)) } }
        },
    }
}

/// A piece of a text, with the words found marked.
fn marked(text: &str, query: &Query) -> Markup {
    html! {
        @for (text, found) in snippet(text, query) {
            @if found { mark { (text) } } @else { (text) }
        }
    }
}

fn pager(visit: &Visit, typed: &str, from: usize, found: &Found) -> Markup {
    let lang = visit.lang;
    let address = |from: usize| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", typed)
            .append_pair("from", &from.to_string())
            .finish();
        format!("/search?{query}")
    };
    let more = found.count > from + PAGE_TICKETS;
    html! {
        @if from > 0 || more {
            p.acts {
                @if from > 0 { a.btn href=(address(from.saturating_sub(PAGE_TICKETS))) { (lang.say(pages::PREVIOUS_PAGE)) } }
                @if more { a.btn href=(address(from + PAGE_TICKETS)) { (lang.say(pages::NEXT_PAGE)) } }
            }
        }
    }
}

fn syntax(lang: Lang, open: bool) -> Markup {
    html! {
        details.card open[open] {
            summary { (lang.say(say::HOW)) }
            dl {
                @for (example, finds) in SYNTAX {
                    dt { code { (lang.say(example)) } }
                    dd { (lang.say(finds)) }
                }
            }
        }
    }
}
