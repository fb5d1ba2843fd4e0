//! `/answers`: what the team published for everybody signed in, to be read, searched and proposed; it is worded in `article`.

use maud::{Markup, html};

use crate::i18n::{answers as say, dates, pages};
use crate::rules::ArticleId;
use crate::rules::access::Role;
use crate::rules::search::Query;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::articles::{HERE, rows};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::web_links::linked;
use crate::web::visit::{Site, Visit};

/// Of a page.
const PAGE_ANSWERS: u32 = 50;
/// No page goes further: who looks for one of so many says so by its words.
const OFFSET_MAX: u32 = 20_000;
/// Proposed while somebody writes.
const PROPOSED: u32 = 3;

/// GET `/answers?q=…&from=50`; agents also `drafts=1`.
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let agent = visit.role().is_some_and(Role::is_agent);
    let typed = visit.query("q").unwrap_or_default();
    let drafts = agent && visit.query("drafts").is_some();
    let from = visit.query("from").and_then(|from| from.parse().ok());
    let from = from.unwrap_or(0).min(OFFSET_MAX);
    let query = Query::read(&typed);
    let (mut lines, waiting) = site.store().read(|r| {
        let viewer = &visit.rights(r)?;
        let page = (PAGE_ANSWERS + 1, from);
        let lines = if !query.terms.is_empty() {
            r.articles_with(&query.matching(true), viewer, page)?
        } else if typed.trim().is_empty() {
            r.articles(viewer, !drafts, page)?
        } else {
            vec![]
        };
        let waiting = agent.then(|| r.article_count(viewer, false)).transpose()?;
        Ok::<_, Failure>((lines, waiting.unwrap_or_default()))
    })?;
    let more = lines.len() > PAGE_ANSWERS as usize;
    lines.truncate(PAGE_ANSWERS as usize);
    let searched = !typed.trim().is_empty();
    let none = match (searched, drafts, agent) {
        (true, ..) => say::NOTHING,
        (_, true, _) => say::NO_DRAFT,
        (.., true) => say::EMPTY_FOR_AGENTS,
        (..) => say::EMPTY,
    };
    let main = html! {
        h1 { (lang.say(say::ANSWERS)) }
        @if visit.query("gone").is_some() { div.notice.ok { p role="status" { (lang.say(say::REMOVED)) } } }
        form.row role="search" action=(HERE) aria-label=(lang.say(say::LOOK)) {
            div {
                label for="answer" { (lang.say(say::LOOK)) }
                input id="answer" name="q" type="search" value=(typed);
            }
            button.btn { (lang.say(say::SEARCH)) }
        }
        @if agent {
            p.acts {
                a.btn href="/answers/new" { (lang.say(say::NEW)) }
                @if waiting > 0 && !drafts { a href="/answers?drafts=1" { (say::drafts(lang, waiting)) } }
            }
        }
        @if searched || drafts { p { a href=(HERE) { (lang.say(say::ALL)) } } }
        @if lines.is_empty() {
            p { (lang.say(none)) }
        } @else if searched {
            (rows(visit, &lines))
        } @else {
            @for filed in lines.chunk_by(|one, next| one.category == next.category) {
                h2 { (filed.first().and_then(|line| line.category.as_deref()).unwrap_or_else(|| lang.say(say::UNFILED))) }
                (rows(visit, filed))
            }
        }
        (pager(visit, &typed, drafts, (from, more)))
        @if !agent { p { a.btn.blue href="/new" { (lang.say(say::WRITE_TO_SUPPORT)) } } }
    };
    show(site, visit, lang.say(say::ANSWERS).into(), main)
}

fn show(site: &Site, visit: &Visit, title: String, main: Markup) -> Outcome {
    let page = Page::new(HERE, title, main);
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn pager(visit: &Visit, typed: &str, drafts: bool, (from, more): (u32, bool)) -> Markup {
    let lang = visit.lang;
    let address = |from: u32| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !typed.is_empty() {
            query.append_pair("q", typed);
        }
        if drafts {
            query.append_pair("drafts", "1");
        }
        query.append_pair("from", &from.to_string());
        format!("{HERE}?{}", query.finish())
    };
    html! {
        @if from > 0 || more {
            p.acts {
                @if from > 0 { a.btn href=(address(from.saturating_sub(PAGE_ANSWERS))) { (lang.say(pages::PREVIOUS_PAGE)) } }
                @if more { a.btn href=(address(from + PAGE_ANSWERS)) { (lang.say(pages::NEXT_PAGE)) } }
            }
        }
    }
}

/// GET `/answers/near?q=…`: a page like any other, of which the script of `/new` shows the list.
pub fn near(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let typed = visit.query("q").unwrap_or_default();
    let lines = site.store().read(|r| r.near_articles(&typed, PROPOSED))?;
    let main = html! {
        h1 { (lang.say(say::NEAR)) }
        @if lines.is_empty() { p { (lang.say(say::NONE_NEAR)) } }
        div id="near" {
            @if !lines.is_empty() {
                p { (lang.say(say::MAY_HELP)) }
                ul { @for line in &lines { li { a href={ (HERE) "/" (line.id) } target="_blank" { (line.title) } } } }
            }
        }
        p { a href=(HERE) { (lang.say(say::SEE_ALL)) } }
    };
    show(site, visit, lang.say(say::NEAR).into(), main)
}

/// GET `/answers/N`
pub fn one(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let id = ArticleId(visit.id(0)?);
    let found = site.store().read(|r| {
        let viewer = visit.rights(r)?;
        let Some(article) = r.article(id, &viewer)? else {
            return Ok(None);
        };
        let ticket = article.ticket.map(|number| r.ticket(number)).transpose()?;
        let ticket = ticket.flatten().filter(|ticket| viewer.sees(ticket));
        let hidden = article.category.map(|id| r.is_confidential(id));
        let hidden = hidden.transpose()?.unwrap_or_default();
        Ok::<_, Failure>(Some((article, ticket, hidden)))
    })?;
    let (article, ticket, hidden) = found.ok_or(Failure::NotFound)?;
    let agent = visit.role().is_some_and(Role::is_agent);
    let address = format!("{HERE}/{id}");
    let day = dates::day(lang, article.changed_at);
    let main = html! {
        h1 { (article.title) }
        @if agent && visit.query("saved").is_some() { div.notice.ok { p role="status" { (lang.say(say::SAVED)) } } }
        @if agent && hidden { div.notice.bad { p { (lang.say(say::HIDDEN)) } } }
        @if !article.published { p { span.tag { (lang.say(say::DRAFT)) } } }
        div.card { p.letter { (linked(&article.text)) } }
        @if agent {
            p.s.mut {
                (say::changed_by(lang, &article.author, day))
                @if let Some(ticket) = ticket { " · " a href={ "/t/" (ticket.number) } { (say::from_ticket(lang, ticket.number)) } }
            }
            form.acts method="post" action={ (address) "/publish" } {
                (csrf(visit))
                a.btn href={ (address) "/edit" } { (lang.say(say::EDIT)) }
                @if article.published { button.btn name="published" value="0" { (lang.say(say::UNPUBLISH)) } }
                @else if !hidden { button.btn.blue name="published" value="1" { (lang.say(say::PUBLISH)) } }
                a.btn.red href={ (address) "/remove" } { (lang.say(say::REMOVE)) }
            }
        } @else {
            p.s.mut { (say::changed(lang, day)) }
            p { a.btn.blue href="/new" { (lang.say(say::NOT_HELPED)) } }
        }
        p.screen { a href=(HERE) { "← " (lang.say(say::ALL)) } }
    };
    show(site, visit, article.title.clone(), main)
}
