//! A ticket's pages: « Traitement de la demande », the request, its documents, its history; what is done there is in `actions`.

use std::sync::Arc;

use maud::{Markup, html};

use super::category_hint::proposal;
use super::composer::composer;
use super::due;
use super::properties::case;
use super::reply_forms::{Draft, panes, reopening, reopens_until, solution_box};
use super::view::View;
use super::{
    about, attachments, closing_cards, line_told, merged, next_step, requester_cards, satisfaction,
    similar, timeline, work_cards,
};
use crate::i18n::{
    dates, documents as documents_words, next_step as next_words, pages as say, queue, words,
    work as work_words,
};
use crate::rules::access::Role;
use crate::rules::event::Event;
use crate::rules::file_kind::FileKind;
use crate::rules::ticket::Status;
use crate::store::Count;
use crate::web::http::answer::{self, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::inline::{status, time};
use crate::web::pages::parts::menu::{Entry, menu};
use crate::web::ports::lists::List;
use crate::web::visit::{Site, Visit};

/// GET `/t/N`: « Traitement de la demande ».
pub fn treatment(site: &Site, visit: &mut Visit) -> Outcome {
    let view = View::load(site, visit)?;
    show(site, visit, &view, 200, None)
}

/// The page of a ticket; with what was typed where a pane could not be taken.
pub fn show(
    site: &Site,
    visit: &Visit,
    view: &View,
    status: u16,
    draft: Option<&Draft>,
) -> Outcome {
    let lang = visit.lang;
    let agent = view.agent;
    let question = satisfaction::on_ticket(site, visit, view)?;
    let main = html! {
        (in_list(site, visit, view))
        (sheet(visit, view))
        (line_told::after(site, visit, view)?)
        @if !view.also_here.is_empty() { p.s role="note" { (work_words::also_here(lang, view.names(lang, &view.also_here))) } }
        @if !agent { (next_step::told(site, visit, view)) }
        @if let Some(at) = next_step::gives_up_at(site, view).filter(|_| agent) {
            p.s role="note" { (next_words::gives_up_on(lang, dates::day(lang, at))) }
        }
        (merged::told(visit))
        (solution_box(site, visit, view, draft))
        (question)
        section.actions aria-labelledby="actions" {
            h2 id="actions" { (lang.say(say::TREATMENT)) }
            @if view.ticket.status == Status::Closed {
                @let until = reopens_until(visit, view, agent);
                p { (lang.say(if until.is_some() { say::CLOSED_REOPENS } else { say::CLOSED_HINT })) }
                (reopening(visit, view, until, draft))
            }
            @if agent { (composer(site, visit, view, draft)) } @else { (panes(site, visit, view, draft)) }
        }
        section aria-labelledby="exchanges" {
            h2 id="exchanges" { (lang.say(say::EXCHANGES)) }
            (work_cards::unsay_form(site, visit, view))
            div data-live="" { (timeline::timeline(visit, view)) }
            (attachments::viewer(visit, view))
        }
    };
    let aside = if agent {
        Some(html! {
            (requester_cards::proposal(visit, view))
            (proposal(site, visit, view)?)
            (about::card(visit, view))
            (case(visit, view, draft))
            (work_cards::cards(visit, view, draft))
            (closing_cards::cards(visit, view, draft))
            (similar::beside(site, visit, view)?)
        })
    } else {
        None
    };
    let title = if draft.is_some_and(|draft| !draft.wrong.is_empty()) {
        format!("{} ", lang.say(say::ERROR_PREFIX))
    } else {
        String::new()
    };
    finish(site, visit, view, status, "", (title, main, aside))
}

fn finish(
    site: &Site,
    visit: &Visit,
    view: &View,
    status: u16,
    tab: &str,
    parts: (String, Markup, Option<Markup>),
) -> Outcome {
    let (prefix, main, aside) = parts;
    let agent = view.agent;
    let title = format!(
        "{prefix}{}",
        say::ticket_title(visit.lang, view.ticket.number, &view.ticket.subject)
    );
    let here = if agent { "/tickets" } else { "/" };
    let page = Page {
        title,
        here,
        menu: Some(tabs(site, visit, view, tab)),
        aside,
        main,
    };
    let laid = lay_out(site, visit, &page);
    Ok(if status == 200 {
        answer::tagged(&visit.request, laid)
    } else {
        answer::page(status, laid)
    })
}

/// The list that somebody came from, if they came from one.
fn came_from(site: &Site, visit: &Visit, view: &View) -> Option<Arc<List>> {
    let signed = visit.signed.as_ref().filter(|_| view.agent)?;
    site.lists.last(signed.session.id)
}

/// The tickets before and after this one in the list one came from.
fn in_list(site: &Site, visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let list = came_from(site, visit, view);
    let found = list
        .as_ref()
        .and_then(|list| list.around(view.ticket.number));
    let (Some(list), Some((place, before, after))) = (list, found) else {
        return html! {};
    };
    html! {
        nav.acts.in-list aria-label=(lang.say(queue::IN_LIST)) {
            a.s href={ "/tickets?" (list.query) } { "← " (list.label) }
            span.s { (queue::place_in(lang, place, list.numbers.len())) }
            @for (number, label, key) in [(before, queue::PREVIOUS, "ArrowLeft"), (after, queue::NEXT, "ArrowRight")] {
                @if let Some(number) = number { a.btn.line href={ "/t/" (number) } data-key=(key) { (lang.say(label)) } }
            }
        }
    }
}

fn tabs(site: &Site, visit: &Visit, view: &View, tab: &str) -> Markup {
    let lang = visit.lang;
    let count = |number: usize| u64::try_from(number).ok().map(Count::from);
    let spoken = view
        .entries
        .iter()
        .filter(|entry| entry.event.is_spoken())
        .count()
        + view.notes.len();
    let documents: usize = view
        .entries
        .iter()
        .map(|e| e.attachments.len())
        .sum::<usize>()
        + view
            .notes
            .iter()
            .map(|n| n.attachments.len())
            .sum::<usize>();
    let address = |tab: &str| format!("/t/{}{tab}", view.ticket.number);
    let mut entries = vec![
        Entry {
            address: address(""),
            label: lang.say(say::TREATMENT),
            count: count(spoken),
            current: tab.is_empty(),
        },
        Entry {
            address: address("/request"),
            label: lang.say(say::REQUEST),
            count: None,
            current: tab == "/request",
        },
        Entry {
            address: address("/documents"),
            label: lang.say(say::DOCUMENTS),
            count: count(documents),
            current: tab == "/documents",
        },
        Entry {
            address: address("/history"),
            label: lang.say(say::HISTORY),
            count: count(view.entries.len()),
            current: tab == "/history",
        },
    ];
    if view.agent {
        let list = came_from(site, visit, view);
        entries.push(Entry {
            address: list.map_or_else(
                || "/tickets".into(),
                |list| format!("/tickets?{}", list.query),
            ),
            label: lang.say(say::BACK_TO_QUEUE),
            count: None,
            current: false,
        });
    }
    menu(lang.say(words::TICKET), &entries)
}

/// Who asks: for agents with the address, as a name may be another one's too; for administrators the way to the person's page.
fn requester(visit: &Visit, view: &View) -> Markup {
    let Some(person) = &view.requester else {
        return html! { (view.name(visit.lang, view.ticket.requester)) };
    };
    let administers = visit
        .viewer()
        .is_ok_and(|viewer| viewer.role == Role::Administrator);
    html! {
        @if administers { a href={ "/settings/people/" (person.id) } { (person.name) } } @else { (person.name) }
        " " span.mut { (person.address) }
    }
}

/// The title block of the sheet.
fn sheet(visit: &Visit, view: &View) -> Markup {
    let (lang, ticket) = (visit.lang, &view.ticket);
    let row = |label, value: Markup| html! { div { dt { (lang.say(label)) } dd { (value) } } };
    let assigned = if ticket.assignees.is_empty() {
        html! { (lang.say(words::NOBODY_YET)) }
    } else {
        html! {
            (view.names(lang, &ticket.assignees))
            @if view.agent && ticket.is_open() && view.nobody_acts() {
                " " span.mut { "(" (queue::nobody_acts(lang, ticket.assignees.len())) ")" }
            }
        }
    };
    html! {
        div.sheet {
            h1 { (ticket.subject) }
            dl {
                (row(words::TICKET, html! { span.num { (words::number(lang, ticket.number)) } }))
                (row(words::STATUS, status(lang, ticket.status)))
                (row(words::REQUESTER, requester(visit, view)))
                (row(words::ASSIGNED_TO, assigned))
                (row(words::CATEGORY, html! { (view.category(ticket.category).unwrap_or_else(|| lang.say(words::NO_CATEGORY))) }))
                (row(words::OPENED_ON, time(visit, ticket.opened_at)))
                @if let Some(since) = ticket.waits_since.filter(|_| view.agent) { (row(say::WAITS_SINCE, html! { (dates::since(lang, since, visit.now)) })) }
            }
        }
        (due::of_ticket(visit, view))
        @if let Some(before) = ticket.follows {
            p.s { a href={ "/t/" (before) } { (say::follows(lang, before)) } }
        }
    }
}

/// GET `/t/N/request`: what was asked, in full.
pub fn request(site: &Site, visit: &mut Visit) -> Outcome {
    let view = View::load(site, visit)?;
    let first = view
        .entries
        .iter()
        .find(|entry| entry.event == Event::Opened);
    let main = html! {
        (sheet(visit, &view))
        h2 { (visit.lang.say(say::REQUEST)) }
        @if let Some(entry) = first { ol.timeline { (timeline::entry(visit, &view, entry)) } }
    };
    finish(
        site,
        visit,
        &view,
        200,
        "/request",
        (String::new(), main, None),
    )
}

/// GET `/t/N/documents`: everything joined, newest first.
pub fn documents(site: &Site, visit: &mut Visit) -> Outcome {
    let view = View::load(site, visit)?;
    let lang = visit.lang;
    let public = view
        .entries
        .iter()
        .flat_map(|e| e.attachments.iter().map(move |a| (a, e.author, e.at)));
    let private = view
        .notes
        .iter()
        .flat_map(|n| n.attachments.iter().map(move |a| (a, Some(n.author), n.at)));
    let mut all: Vec<_> = public.chain(private).collect();
    all.sort_by_key(|(_, _, at)| std::cmp::Reverse(*at));
    let main = html! {
        (sheet(visit, &view))
        h2 { (lang.say(say::DOCUMENTS)) }
        @if all.is_empty() {
            p { (lang.say(say::NO_DOCUMENT)) }
        } @else {
            div.tb role="region" aria-label=(lang.say(say::DOCUMENTS)) tabindex="0" {
                table {
                    thead { tr { th scope="col" { (lang.say(say::NAME)) } th.n scope="col" { (lang.say(say::SIZE)) } th scope="col" { (lang.say(say::JOINED_BY)) } th scope="col" { (lang.say(say::WHEN)) } } }
                    tbody {
                        @for (attachment, author, at) in all {
                            tr {
                                td {
                                    a href=(attachments::address(attachment)) { (attachment.name) }
                                    span.s { (lang.say(documents_words::kind(FileKind::of(&attachment.media_type, &attachment.name)))) " " (attachments::download(visit, attachment)) }
                                }
                                td.n { (dates::size(lang, attachment.size)) }
                                td { (author.map_or_else(String::new, |id| view.name(lang, id))) }
                                td { (time(visit, at)) }
                            }
                        }
                    }
                }
            }
        }
    };
    finish(
        site,
        visit,
        &view,
        200,
        "/documents",
        (String::new(), main, None),
    )
}

/// GET `/t/N/history`: every event, newest first.
pub fn history(site: &Site, visit: &mut Visit) -> Outcome {
    let view = View::load(site, visit)?;
    let lang = visit.lang;
    let main = html! {
        (sheet(visit, &view))
        h2 { (lang.say(say::HISTORY)) }
        div.tb role="region" aria-label=(lang.say(say::HISTORY)) tabindex="0" {
            table {
                thead { tr { th scope="col" { (lang.say(say::WHEN)) } th scope="col" { (lang.say(say::WHO)) } th scope="col" { (lang.say(say::WHAT)) } } }
                tbody {
                    @for entry in view.entries.iter().rev() {
                        tr {
                            td { (time(visit, entry.at)) }
                            td { (entry.author.map_or_else(|| lang.say(say::THE_DESK).to_string(), |id| view.name(lang, id))) }
                            td { (timeline::what(visit, &view, entry)) }
                        }
                    }
                }
            }
        }
    };
    finish(
        site,
        visit,
        &view,
        200,
        "/history",
        (
            String::new(),
            main,
            satisfaction::beside(site, visit, &view)?,
        ),
    )
}
