//! The agents' queue: views with counts on the left, narrowed and sorted as asked; what is done to several at once is in `bulk`.

use std::collections::HashMap;

use maud::{Markup, html};

use super::bulk_fields;
use crate::i18n::{Phrase, closing, dates, deadlines, pages as say, queue, words};
use crate::rules::access::Rights;
use crate::rules::ticket::{Kind, Priority};
use crate::rules::{CategoryId, PersonId, TicketNumber};
use crate::store::{
    Cursor, ListAsked, ListCounts, ListedTicket, Narrowed, Person, Read, SavedView, Sort,
    TicketFilter, Unable,
};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, fault, labelled, titled};
use crate::web::pages::parts::inline::late;
use crate::web::pages::parts::inline::status;
use crate::web::pages::parts::menu::{Entry, how_many, menu};
use crate::web::pages::parts::waiting_mail;
use crate::web::ports::lists::List;
use crate::web::visit::{Site, Visit};

/// Tickets of one page.
const PAGE_TICKETS: u32 = 50;

const VIEWS: [(TicketFilter, Phrase); 8] = [
    (TicketFilter::ToHandle, say::TO_HANDLE),
    (TicketFilter::Assigned, say::MY_TICKETS),
    (TicketFilter::Unassigned, say::UNASSIGNED),
    (TicketFilter::Late, deadlines::LATE),
    (TicketFilter::Pending, say::PENDING),
    (TicketFilter::Solved, say::SOLVED_TO_ANSWER),
    (TicketFilter::Closed, say::CLOSED),
    (TicketFilter::All, say::EVERY),
];

/// The name of an order.
const fn sort_name(sort: Sort) -> Phrase {
    match sort {
        Sort::Wait => queue::BY_WAIT,
        Sort::Newest => queue::BY_NEWEST,
        Sort::Changed => queue::BY_CHANGED,
        Sort::Priority => queue::BY_PRIORITY,
    }
}

/// A list as its address asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Which view.
    pub view: TicketFilter,
    /// Narrowed to what.
    pub narrowed: Narrowed,
    /// In which order.
    pub sort: Sort,
}

impl Asked {
    /// Reads it; what is not understood is left out.
    pub fn read(field: impl Fn(&str) -> Option<String>) -> Self {
        let view = field("view").and_then(|word| TicketFilter::from_word(&word));
        let view = view.unwrap_or(TicketFilter::ToHandle);
        let sort = field("sort").and_then(|word| Sort::from_word(&word));
        let number = |name: &str| field(name).and_then(|id| id.parse().ok());
        Self {
            view,
            narrowed: Narrowed {
                category: number("category").map(CategoryId),
                assignee: number("assignee").map(PersonId),
                kind: field("kind").and_then(|word| Kind::from_word(&word)),
                priority: field("priority").and_then(|word| Priority::from_word(&word)),
            },
            sort: sort.unwrap_or(view.usual_sort()),
        }
    }

    /// The address that asks the same again, without the path.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", self.view.word());
        if self.sort != self.view.usual_sort() {
            query.append_pair("sort", self.sort.word());
        }
        let narrowed = &self.narrowed;
        for (name, id) in [
            ("category", narrowed.category.map(|id| id.0)),
            ("assignee", narrowed.assignee.map(|id| id.0)),
        ] {
            if let Some(id) = id {
                query.append_pair(name, &id.to_string());
            }
        }
        if let Some(kind) = narrowed.kind {
            query.append_pair("kind", kind.word());
        }
        if let Some(priority) = narrowed.priority {
            query.append_pair("priority", priority.word());
        }
        query.finish()
    }

    fn is_narrowed(&self) -> bool {
        self.narrowed != Narrowed::default() || self.sort != self.view.usual_sort()
    }

    /// What the store is asked.
    pub fn page<'a>(
        &self,
        (viewer, unable): (&'a Rights, &'a [Unable]),
        after: Option<Cursor>,
        limit: u32,
    ) -> ListAsked<'a> {
        ListAsked {
            view: self.view,
            narrowed: self.narrowed,
            sort: self.sort,
            after,
            limit,
            viewer,
            unable,
        }
    }
}

/// What the page shows.
struct Shown {
    tickets: Vec<(ListedTicket, Cursor)>,
    counts: ListCounts,
    categories: Vec<(CategoryId, String)>,
    team: Vec<Person>,
    leavers: Vec<(PersonId, String)>,
    saved: Vec<SavedView>,
    /// Who has written since the viewer looked, by ticket.
    unread: HashMap<TicketNumber, String>,
}

fn load(site: &Site, r: &Read<'_>, visit: &Visit, asked: &Asked) -> Result<Shown, Failure> {
    let viewer = &visit.rights(r)?;
    let unable = &r.unable(visit.now)?;
    let after = visit.query("after").and_then(|text| text.parse().ok());
    let tickets = r.list(&asked.page((viewer, unable), after, PAGE_TICKETS + 1))?;
    Ok(Shown {
        unread: unread(site, r, viewer.person, &tickets)?,
        tickets,
        counts: r.list_counts(asked.view, viewer, unable)?,
        categories: r.category_names()?,
        team: r.team()?,
        leavers: r.leavers_with_tickets()?,
        saved: r.saved_views(viewer.person)?,
    })
}

/// Who wrote last in each ticket that has news for the viewer, by name.
fn unread(
    site: &Site,
    r: &Read<'_>,
    me: PersonId,
    tickets: &[(ListedTicket, Cursor)],
) -> Result<HashMap<TicketNumber, String>, Failure> {
    let numbers = tickets.iter().map(|(ticket, _)| ticket.number);
    let read = numbers.map(|number| (number, site.lists.read_to(me, number)));
    Ok(r.words_after(read.collect(), me)?)
}

/// GET `/tickets?view=open&category=3&assignee=5&kind=incident&priority=high&sort=wait&after=…`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None)
}

/// The page; `wrong` says why what was asked for could not be done.
pub fn show(site: &Site, visit: &Visit, code: u16, wrong: Option<&str>) -> Outcome {
    let lang = visit.lang;
    let asked = Asked::read(|name| visit.query(name));
    let shown = site.store().read(|r| load(site, r, visit, &asked))?;
    let held = site
        .health
        .now()
        .closing_held
        .then(|| lang.say(say::CLOCK_HELD));
    let label = VIEWS.iter().find(|(view, _)| *view == asked.view);
    let label = label.map_or("", |(_, label)| lang.say(*label));
    let query = asked.query();
    let kept = shown.saved.iter().find(|kept| kept.query == query);
    let label = kept.map_or(label, |kept| &kept.name);
    let count = shown.counts.views.get(asked.view.word());
    let main = html! {
        // Of a narrowed list the caption says how many.
        h1 { (label) @if !asked.is_narrowed() { " " span.mut { "(" (how_many(count.copied().unwrap_or_default())) ")" } } }
        (fault(held))
        (fault(wrong))
        (bulk_fields::told(visit))
        (waiting_mail::waiting(site, visit)?)
        (narrowing(visit, &asked, &shown))
        div data-live="" {
            @if shown.tickets.is_empty() { p { (lang.say(say::EMPTY_VIEW)) } } @else {
                form method="post" action={ "/tickets/bulk?" (asked.query()) } {
                    (csrf(visit))
                    (bulk_fields::way(visit, shown.tickets.len()))
                    (table(visit, &asked, &shown))
                    (bulk_fields::fields(visit, &shown.categories, &shown.team))
                }
            }
        }
        (pager(visit, &asked, &shown.tickets))
        (keeping(visit, &asked))
        p.s.screen { a href="/tickets/discarded" { (lang.say(closing::DISCARDED)) } }
    };
    let page = Page {
        menu: Some(left(visit, &asked, &shown)),
        ..Page::new("/tickets", titled(lang, label, wrong.is_some()), main)
    };
    if let Some(signed) = visit.signed.as_ref().filter(|_| code == 200) {
        let list = List {
            query: visit
                .query("after")
                .map_or_else(|| query.clone(), |after| format!("{query}&after={after}")),
            label: label.to_owned(),
            numbers: shown
                .tickets
                .iter()
                .take(PAGE_TICKETS as usize)
                .map(|(ticket, _)| ticket.number)
                .collect(),
        };
        site.lists.note(signed.session.id, list, visit.now);
        return Ok(answer::tagged(&visit.request, lay_out(site, visit, &page)));
    }
    Ok(answer::page(code, lay_out(site, visit, &page)))
}

fn left(visit: &Visit, asked: &Asked, shown: &Shown) -> Markup {
    let lang = visit.lang;
    let bare = |view: TicketFilter| Asked {
        view,
        narrowed: Narrowed::default(),
        sort: view.usual_sort(),
    };
    let count = |view: TicketFilter| shown.counts.views.get(view.word()).copied();
    // Where nothing is late, or ever will be, its view says nothing.
    let worth = |view: TicketFilter| {
        view != TicketFilter::Late
            || view == asked.view
            || count(view).is_some_and(|n| n.number > 0)
    };
    let views = VIEWS.into_iter().filter(|(view, _)| worth(*view));
    let views = views.map(|(each, label)| Entry {
        address: format!("/tickets?{}", bare(each).query()),
        label: lang.say(label),
        count: count(each),
        current: each == asked.view && !asked.is_narrowed(),
    });
    let views: Vec<Entry<'_>> = views.collect();
    let filed: Vec<Entry<'_>> = shown
        .categories
        .iter()
        .map(|(id, name)| {
            let mut there = bare(asked.view);
            there.narrowed.category = Some(*id);
            Entry {
                address: format!("/tickets?{}", there.query()),
                label: name,
                count: Some(shown.counts.filed.get(id).copied().unwrap_or_default()),
                current: asked.narrowed == there.narrowed,
            }
        })
        .collect();
    html! {
        (menu(lang.say(say::VIEWS), &views))
        @if !shown.saved.is_empty() { (saved(visit, asked, &shown.saved)) }
        @if !filed.is_empty() { div.opt { (menu(lang.say(say::CATEGORIES), &filed)) } }
    }
}

fn saved(visit: &Visit, asked: &Asked, views: &[SavedView]) -> Markup {
    let lang = visit.lang;
    let here = asked.query();
    let me = visit.viewer().map(|viewer| viewer.id).ok();
    html! {
        nav aria-label=(lang.say(queue::SAVED)) {
            h2 { (lang.say(queue::SAVED)) }
            ul {
                @for view in views {
                    li {
                        a href={ "/tickets?" (view.query) } aria-current=[(view.query == here).then_some("page")] { (view.name) }
                        @if Some(view.person) == me {
                            form.plain method="post" action="/tickets/views" {
                                (csrf(visit))
                                input type="hidden" name="query" value=(here);
                                button.link name="remove" value=(view.id) aria-label=(queue::remove_view(lang, &view.name)) { (lang.say(queue::REMOVE_VIEW)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn narrowing(visit: &Visit, asked: &Asked, shown: &Shown) -> Markup {
    let lang = visit.lang;
    let narrowed = &asked.narrowed;
    let option = |value: &str, chosen: bool, label: &str| html! { option value=(value) selected[chosen] { (label) } };
    html! {
        details.card open[asked.is_narrowed()] {
            summary { (lang.say(queue::FILTER)) }
            form.row method="get" action="/tickets" {
                input type="hidden" name="view" value=(asked.view.word());
                div {
                    label for="f-category" { (lang.say(words::CATEGORY)) }
                    select id="f-category" name="category" {
                        (option("", narrowed.category.is_none(), lang.say(queue::ANY)))
                        @for (id, name) in &shown.categories { (option(&id.to_string(), narrowed.category == Some(*id), name)) }
                    }
                }
                div {
                    label for="f-assignee" { (lang.say(words::ASSIGNED_TO)) }
                    select id="f-assignee" name="assignee" {
                        (option("", narrowed.assignee.is_none(), lang.say(queue::ANY)))
                        @for person in &shown.team { (option(&person.id.to_string(), narrowed.assignee == Some(person.id), &person.name)) }
                        @for (id, name) in &shown.leavers { (option(&id.to_string(), narrowed.assignee == Some(*id), name)) }
                    }
                }
                div {
                    label for="f-kind" { (lang.say(words::KIND)) }
                    select id="f-kind" name="kind" {
                        (option("", narrowed.kind.is_none(), lang.say(queue::ANY)))
                        @for kind in Kind::ALL { (option(kind.word(), narrowed.kind == Some(*kind), lang.say(words::kind(*kind)))) }
                    }
                }
                div {
                    label for="f-priority" { (lang.say(words::PRIORITY)) }
                    select id="f-priority" name="priority" {
                        (option("", narrowed.priority.is_none(), lang.say(queue::ANY)))
                        @for each in Priority::ALL { (option(each.word(), narrowed.priority == Some(*each), lang.say(words::priority(*each)))) }
                    }
                }
                div {
                    label for="f-sort" { (lang.say(queue::SORT)) }
                    select id="f-sort" name="sort" {
                        @for sort in Sort::ALL { (option(sort.word(), asked.sort == *sort, lang.say(sort_name(*sort)))) }
                    }
                }
                button.btn { (lang.say(queue::APPLY)) }
            }
        }
    }
}

/// Keeping the list under a name, and taking it away as a file.
fn keeping(visit: &Visit, asked: &Asked) -> Markup {
    let lang = visit.lang;
    html! {
        details.card {
            summary { (lang.say(queue::SAVE_VIEW)) }
            form method="post" action="/tickets/views" {
                (csrf(visit))
                input type="hidden" name="query" value=(asked.query());
                (labelled("view-name", lang.say(queue::VIEW_NAME), lang.say(queue::VIEW_NAME_HINT), &html! {
                    input id="view-name" name="name" maxlength="60" required aria-describedby="view-name-hint";
                }))
                label.check { input type="checkbox" name="shared" value="1"; (lang.say(queue::SHARE)) }
                button.btn { (lang.say(queue::SAVE_VIEW)) }
            }
        }
        form.plain method="post" action={ "/tickets.csv?" (asked.query()) } {
            (csrf(visit))
            button.btn.file { (lang.say(queue::DOWNLOAD)) }
        }
    }
}

fn pager(visit: &Visit, asked: &Asked, tickets: &[(ListedTicket, Cursor)]) -> Markup {
    let lang = visit.lang;
    let more = tickets.len() > PAGE_TICKETS as usize;
    let last = tickets.get(PAGE_TICKETS as usize - 1).filter(|_| more);
    let further = visit.query("after").is_some();
    html! {
        @if further || more {
            p.acts {
                @if further { a.btn href={ "/tickets?" (asked.query()) } { (lang.say(queue::FIRST_PAGE)) } }
                @if let Some((_, cursor)) = last { a.btn href={ "/tickets?" (asked.query()) "&after=" (cursor) } { (lang.say(say::NEXT_PAGE)) } }
            }
        }
    }
}

fn table(visit: &Visit, asked: &Asked, list: &Shown) -> Markup {
    let (lang, tickets) = (visit.lang, &list.tickets);
    let shown = tickets.len().min(PAGE_TICKETS as usize);
    html! {
        div.tb role="region" aria-labelledby="caption" tabindex="0" {
            table {
                caption id="caption" { (say::queue_caption(lang, shown, lang.say(sort_name(asked.sort)))) }
                thead {
                    tr {
                        th scope="col" { span.vh { (lang.say(queue::SELECT)) } input id="every" type="checkbox" aria-label=(lang.say(queue::SELECT_ALL)) hidden; }
                        th.n scope="col" { (lang.say(say::NUMBER)) }
                        th scope="col" { (lang.say(say::TITLE_AND_REQUESTER)) }
                        th scope="col" { (lang.say(words::STATUS)) }
                        th.opt scope="col" { (lang.say(words::PRIORITY)) }
                        th.opt scope="col" { (lang.say(words::CATEGORY)) }
                        th.opt scope="col" { (lang.say(words::ASSIGNED_TO)) }
                        th.n scope="col" { (lang.say(say::WAITS_SINCE)) }
                    }
                }
                tbody { @for (ticket, _) in &tickets[..shown] { (row(visit, ticket, list.unread.get(&ticket.number))) } }
            }
        }
    }
}

fn row(visit: &Visit, ticket: &ListedTicket, unread: Option<&String>) -> Markup {
    let lang = visit.lang;
    html! {
        tr.un[unread.is_some()] {
            td { label.check { input type="checkbox" name="ticket" value=(ticket.number) aria-label=(queue::select(lang, ticket.number)); } }
            td.n.num { (ticket.number) }
            td {
                a href={ "/t/" (ticket.number) } { (ticket.subject) }
                @if let Some(who) = unread { " " span.tag { (queue::wrote(lang, who)) } }
                span.s { (ticket.requester) @if ticket.late { " " (late(visit)) } }
            }
            td { (status(lang, ticket.status)) }
            td.opt { (lang.say(words::priority(ticket.priority))) }
            td.opt { (ticket.category.as_deref().unwrap_or("")) }
            td.opt {
                @if ticket.assignees.is_empty() { strong { (lang.say(say::NOBODY)) } } @else { (ticket.assignees.join(", ")) }
                @if ticket.to_choose { span.s { (lang.say(queue::TO_CHOOSE)) } }
                @if ticket.nobody_acts { span.s { (queue::nobody_acts(lang, ticket.assignees.len())) } }
            }
            td.n { @if let Some(since) = ticket.waits_since { (dates::since(lang, since, visit.now)) } }
        }
    }
}
