//! The agents' queue: views with counts on the left, who waits longest first.

use maud::{Markup, html};

use super::journal;
use super::layout::{Entry, Page, fault, lay_out, menu, status};
use super::mine::{PAGE_TICKETS, offset, pager};
use crate::i18n::{Phrase, dates, pages as say, words};
use crate::rules::CategoryId;
use crate::store::{Counts, ListedTicket, TicketFilter};
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

const VIEWS: [(TicketFilter, Phrase); 7] = [
    (TicketFilter::ToHandle, say::TO_HANDLE),
    (TicketFilter::Assigned, say::MY_TICKETS),
    (TicketFilter::Unassigned, say::UNASSIGNED),
    (TicketFilter::Pending, say::PENDING),
    (TicketFilter::Solved, say::SOLVED_TO_ANSWER),
    (TicketFilter::Closed, say::CLOSED),
    (TicketFilter::All, say::EVERY),
];

/// GET `/tickets?view=open&category=3`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = visit
        .query("view")
        .and_then(|word| TicketFilter::from_word(&word));
    let (view, label) = VIEWS
        .iter()
        .copied()
        .find(|(view, _)| Some(*view) == asked)
        .unwrap_or(VIEWS[0]);
    let category = visit
        .query("category")
        .and_then(|id| id.parse().ok())
        .map(CategoryId);
    let from = offset(visit);
    let (tickets, counts, categories) = site.store().read(|r| {
        let views = VIEWS.map(|(view, _)| view);
        let viewer = &visit.rights(r)?;
        Ok::<_, Failure>((
            r.list(view, viewer, category, (PAGE_TICKETS + 1, from))?,
            r.counts(&views, viewer)?,
            r.category_names()?,
        ))
    })?;
    let held = site
        .health
        .now()
        .closing_held
        .then(|| lang.say(say::CLOCK_HELD));
    let here = category.map_or_else(
        || view.word().to_string(),
        |id| format!("{}&category={id}", view.word()),
    );
    let main = html! {
        h1 { (lang.say(label)) " " span.mut { "(" (counts.get(view.word()).copied().unwrap_or_default()) ")" } }
        (fault(held))
        (journal::waiting(site, visit)?)
        @if tickets.is_empty() { p { (lang.say(say::EMPTY_VIEW)) } } @else { (table(visit, &tickets)) }
        (pager(visit, &here, from, tickets.len()))
    };
    let filed: Vec<Entry<'_>> = categories
        .iter()
        .map(|(id, name)| Entry {
            address: format!("/tickets?view={}&category={id}", view.word()),
            label: name,
            count: None,
            current: Some(*id) == category,
        })
        .collect();
    let left = html! {
        (views(visit, view, category, &counts))
        @if !filed.is_empty() { (menu(lang.say(say::CATEGORIES), &filed)) }
    };
    let page = Page {
        title: lang.say(label).into(),
        here: "/tickets",
        menu: Some(left),
        aside: None,
        main,
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn views(
    visit: &Visit,
    view: TicketFilter,
    category: Option<CategoryId>,
    counts: &Counts,
) -> Markup {
    let lang = visit.lang;
    let entries = VIEWS.map(|(each, label)| Entry {
        address: format!("/tickets?view={}", each.word()),
        label: lang.say(label),
        count: counts.get(each.word()).copied(),
        current: each == view && category.is_none(),
    });
    menu(lang.say(say::VIEWS), &entries)
}

fn table(visit: &Visit, tickets: &[ListedTicket]) -> Markup {
    let lang = visit.lang;
    let shown = tickets.len().min(PAGE_TICKETS as usize);
    html! {
        div.tb role="region" aria-labelledby="caption" tabindex="0" {
            table {
                caption id="caption" { (say::queue_caption(lang, shown)) }
                thead {
                    tr {
                        th.n scope="col" { (lang.say(say::NUMBER)) }
                        th scope="col" { (lang.say(say::TITLE_AND_REQUESTER)) }
                        th scope="col" { (lang.say(words::STATUS)) }
                        th.opt scope="col" { (lang.say(words::CATEGORY)) }
                        th.opt scope="col" { (lang.say(words::ASSIGNED_TO)) }
                        th.n scope="col" { (lang.say(say::WAITS_SINCE)) }
                    }
                }
                tbody { @for ticket in &tickets[..shown] { (row(visit, ticket)) } }
            }
        }
    }
}

fn row(visit: &Visit, ticket: &ListedTicket) -> Markup {
    let lang = visit.lang;
    html! {
        tr {
            td.n.num { (ticket.number) }
            td { a href={ "/t/" (ticket.number) } { (ticket.subject) } span.s { (ticket.requester) } }
            td { (status(lang, ticket.status)) }
            td.opt { (ticket.category.as_deref().unwrap_or("")) }
            td.opt {
                @if ticket.assignees.is_empty() { strong { (lang.say(say::NOBODY)) } } @else { (ticket.assignees.join(", ")) }
            }
            td.n { @if let Some(since) = ticket.waits_since { (dates::since(lang, since, visit.now)) } }
        }
    }
}
