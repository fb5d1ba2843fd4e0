//! The requester's list: what waits for whom, newest solution on top; agents have theirs in `queue/list`.

use maud::{Markup, html};

use crate::i18n::{Phrase, next_step, pages as say, words};
use crate::rules::ticket::Status;
use crate::store::{Counts, ListedTicket, MyRequestsView};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::inline::{status, time};
use crate::web::pages::parts::menu::{Entry, menu};
use crate::web::visit::{Site, Visit};

/// Tickets on one page of a list.
const PAGE_TICKETS: u32 = 50;

const VIEWS: [(MyRequestsView, Phrase); 4] = [
    (MyRequestsView::Open, say::IN_PROGRESS),
    (MyRequestsView::ToAnswer, say::TO_ANSWER),
    (MyRequestsView::Closed, say::CLOSED),
    (MyRequestsView::All, say::ALL),
];

/// Whether the word is one of these views.
pub fn has(word: &str) -> bool {
    MyRequestsView::from_word(word).is_some()
}

/// GET `/`, `/?view=own`
pub fn home(site: &Site, visit: &mut Visit) -> Outcome {
    let asked = visit
        .query("view")
        .and_then(|word| MyRequestsView::from_word(&word));
    let view = VIEWS
        .iter()
        .map(|(view, _)| *view)
        .find(|view| Some(*view) == asked)
        .unwrap_or(MyRequestsView::Open);
    let from = offset(visit);
    let (tickets, waiting, counts) = site.store().read(|r| {
        let person = visit.viewer()?.id;
        Ok::<_, Failure>((
            r.my_requests(view, person, (PAGE_TICKETS + 1, from))?,
            r.my_requests(MyRequestsView::ToAnswer, person, (3, 0))?,
            r.my_request_counts(person)?,
        ))
    })?;
    let lang = visit.lang;
    let heading = if view == MyRequestsView::Open {
        say::MY_OPEN
    } else {
        say::MY_REQUESTS
    };
    let main = html! {
        div.acts.head {
            h1 { (lang.say(heading)) }
            a.btn.blue href="/new" { (lang.say(say::NEW_REQUEST)) }
        }
        @for ticket in &waiting { (waits_for_me(visit, ticket)) }
        @if tickets.is_empty() {
            p { (lang.say(say::NO_REQUEST)) }
        } @else {
            ul.list { @for ticket in tickets.iter().take(PAGE_TICKETS as usize) { (line(visit, ticket)) } }
        }
        (pager(visit, view.word(), from, tickets.len()))
        p.s.mut { (say::or_write_to(lang, &site.config.desk.address)) }
    };
    let page = Page {
        menu: Some(views(visit, view, &counts)),
        ..Page::new("/", lang.say(heading), main)
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

fn views(visit: &Visit, view: MyRequestsView, counts: &Counts) -> Markup {
    let lang = visit.lang;
    let entries = VIEWS.map(|(each, label)| Entry {
        address: format!("/?view={}", each.word()),
        label: lang.say(label),
        count: counts.get(each.word()).copied(),
        current: each == view,
    });
    menu(lang.say(say::MY_REQUESTS), &entries)
}

fn waits_for_me(visit: &Visit, ticket: &ListedTicket) -> Markup {
    let lang = visit.lang;
    let (heading, button, place) = if ticket.status == Status::Solved {
        (say::SOLUTION_WAITS, say::SEE_SOLUTION, "")
    } else {
        (next_step::YOURS, next_step::ANSWER, "#followup")
    };
    html! {
        div.notice {
            h2 { (lang.say(heading)) }
            p { (say::waits_for_answer(lang, &ticket.subject)) }
            p { a.btn.green href={ "/t/" (ticket.number) (place) } { (lang.say(button)) span.vh { " " (words::number(lang, ticket.number)) } } }
        }
    }
}

fn line(visit: &Visit, ticket: &ListedTicket) -> Markup {
    let lang = visit.lang;
    html! {
        li {
            span { a href={ "/t/" (ticket.number) } { (ticket.subject) } }
            (status(lang, ticket.status))
            span.s {
                span.num { (words::number(lang, ticket.number)) } " · "
                @if !ticket.assignees.is_empty() { (ticket.assignees.join(", ")) " · " }
                (time(visit, ticket.changed_at))
            }
        }
    }
}

/// From which ticket on the page starts.
pub fn offset(visit: &Visit) -> u32 {
    visit
        .query("from")
        .and_then(|from| from.parse().ok())
        .unwrap_or(0)
}

/// Links to the pages before and after.
pub fn pager(visit: &Visit, view: &str, from: u32, found: usize) -> Markup {
    let lang = visit.lang;
    let path = &visit.request.path;
    let more = found > PAGE_TICKETS as usize;
    html! {
        @if from > 0 || more {
            p.acts {
                @if from > 0 { a.btn href={ (path) "?view=" (view) "&from=" (from.saturating_sub(PAGE_TICKETS)) } { (lang.say(say::PREVIOUS_PAGE)) } }
                @if more { a.btn href={ (path) "?view=" (view) "&from=" (from + PAGE_TICKETS) } { (lang.say(say::NEXT_PAGE)) } }
            }
        }
    }
}
