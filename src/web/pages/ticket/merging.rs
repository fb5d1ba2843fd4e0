//! A ticket is merged into another with open eyes, and taken apart again: the page between the field and the deed; what can be undone is
//! shown by `merged`, and `parts::merging` has what the queue shows too.

use maud::{Markup, html};

use super::actions::give_back;
use super::pane::Pane;
use super::view::View;
use super::work::treated;
use crate::desk;
use crate::i18n::pages as say;
use crate::rules::TicketNumber;
use crate::rules::access::{Rights, Sight};
use crate::rules::merging::Joining;
use crate::rules::search::Query;
use crate::rules::ticket::{Refusal, Ticket};
use crate::store::{Read, SearchAsked};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::errors::refused;
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::pages::parts::merging::{Readers, shown};
use crate::web::visit::{Site, Visit};

/// Tickets to choose from, where words find several.
const CHOICES: usize = 10;
/// Letters of what is looked for.
const TYPED_CHARS_MAX: usize = 200;

/// GET `/t/N/merge?into=…`: a number, or words of a title.
pub fn choose(site: &Site, visit: &mut Visit) -> Outcome {
    let view = treated(site, visit)?;
    let typed = visit.query("into").unwrap_or_default();
    show(site, visit, &view, &typed, None)
}

/// POST `/t/N/merge`: `into`, a number; `how`, and `readers` as they were shown. Without `how` the page asks.
pub fn merge(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    let view = treated(site, visit)?;
    let typed = visit.form.text("into");
    let how = Joining::from_word(&visit.form.text("how"));
    let (Some(how), Some(into)) = (how, number_of(&typed)) else {
        let none = site
            .store()
            .read(|r| found(r, visit, &view.ticket, &typed))?
            .is_empty();
        if none {
            return wrong(site, visit, Refusal::NoMerger);
        }
        let into: String = form_urlencoded::byte_serialize(typed.trim().as_bytes()).collect();
        return Ok(answer::see_other(&format!("/t/{number}/merge?into={into}")));
    };
    let found = site.store().read(|r| {
        let found = candidate(r, visit, &view.ticket, into)?;
        let readers = found
            .as_ref()
            .map(|target| Readers::of(r, visit, std::slice::from_ref(&view.ticket), target));
        Ok::<_, Failure>(readers.transpose()?)
    })?;
    if how != Joining::Link && found.is_some_and(|readers| readers.grew(visit)) {
        return show(site, visit, &view, &typed, Some(say::MERGE_CHANGED));
    }
    match join(site, visit, (number, into), how) {
        Ok(target) => Ok(answer::see_other(&match how {
            Joining::Link => format!("/t/{number}#linked"),
            Joining::Private | Joining::Whole => format!("/t/{target}"),
        })),
        Err(desk::Error::Refused(refusal)) => wrong(site, visit, refusal),
        Err(cause) => Err(cause.into()),
    }
}

fn join(
    site: &Site,
    visit: &Visit,
    (number, into): (TicketNumber, TicketNumber),
    how: Joining,
) -> desk::Result<TicketNumber> {
    let actor = visit.actor().map_err(|_| desk::Error::NotFound)?;
    match how {
        Joining::Link => site.desk.link(number, into, true, actor).map(|()| into),
        Joining::Private => site.desk.close_as_double(number, into, actor, visit.now),
        Joining::Whole => site.desk.merge(number, into, actor, visit.now),
    }
}

fn wrong(site: &Site, visit: &Visit, refusal: Refusal) -> Outcome {
    let wrong = visit.lang.say(refused(refusal)).to_string();
    give_back(site, visit, 422, Pane::Merge, wrong)
}

/// POST `/t/N/unmerge`: `source`, the number of the ticket that is taken out again.
pub fn unmerge(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let source = number_of(&visit.form.text("source")).ok_or(Failure::BadForm("source"))?;
    let undone = site.desk.unmerge(source, visit.actor()?, visit.now)?;
    // Whose own ticket it was may be none of this agent's any more.
    let seen = site.store().read(|r| {
        let rights = visit.rights(r)?;
        Ok::<_, Failure>(r.ticket(source)?.is_some_and(|ticket| rights.sees(&ticket)))
    })?;
    let place = if seen { source } else { number };
    Ok(answer::see_other(&format!(
        "/t/{place}?back={}&stays={}",
        undone.back, undone.stays
    )))
}

/// The number that was typed, as people write it.
fn number_of(typed: &str) -> Option<TicketNumber> {
    let digits = typed
        .trim()
        .trim_start_matches(['#', 'n', 'N', '°', ' ', '\u{a0}']);
    let number = digits.parse::<i64>().ok().filter(|number| *number > 0);
    number.map(TicketNumber)
}

fn may_take(rights: &Rights, source: &Ticket, ticket: &Ticket) -> bool {
    ticket.number != source.number
        && ticket.merged_into.is_none()
        && !ticket.is_closed()
        && rights.sight(ticket) == Sight::Whole
}

/// The open ticket of that number, or in which it goes on, if it is one to merge into.
fn candidate(
    r: &Read<'_>,
    visit: &Visit,
    source: &Ticket,
    number: TicketNumber,
) -> Result<Option<Ticket>, Failure> {
    let rights = visit.rights(r)?;
    let ticket = r.ticket(r.surviving(number)?)?;
    Ok(ticket.filter(|ticket| may_take(&rights, source, ticket)))
}

/// The open tickets that these words find, newest first.
fn found(
    r: &Read<'_>,
    visit: &Visit,
    source: &Ticket,
    typed: &str,
) -> Result<Vec<Ticket>, Failure> {
    if let Some(number) = number_of(typed) {
        return Ok(candidate(r, visit, source, number)?.into_iter().collect());
    }
    let typed: String = typed.chars().take(TYPED_CHARS_MAX).collect();
    let query = Query::read(&typed);
    if query.terms.is_empty() {
        return Ok(vec![]);
    }
    let rights = visit.rights(r)?;
    let hits = r.search(SearchAsked {
        query: &query,
        viewer: &rights,
        categories: &[],
        before: None,
        after: None,
        page: (CHOICES * 5, 0),
    })?;
    let mut tickets = Vec::new();
    for hit in hits.hits {
        let ticket = r.ticket(hit.ticket.number)?;
        tickets.extend(ticket.filter(|ticket| may_take(&rights, source, ticket)));
        if tickets.len() == CHOICES {
            break;
        }
    }
    Ok(tickets)
}

fn show(
    site: &Site,
    visit: &Visit,
    view: &View,
    typed: &str,
    changed: Option<crate::i18n::Phrase>,
) -> Outcome {
    let (lang, source) = (visit.lang, &view.ticket);
    let typed = typed.trim();
    let body = site.store().read(|r| {
        let tickets = found(r, visit, source, typed)?;
        let names = r.names_of(tickets.iter().map(|ticket| ticket.requester).collect())?;
        let name = |ticket: &Ticket| names.get(&ticket.requester).cloned().unwrap_or_default();
        Ok::<_, Failure>(match &tickets[..] {
            [] => fault((!typed.is_empty()).then(|| lang.say(say::MERGE_NONE))),
            [target] => confirm(r, visit, view, (target, &name(target)))?,
            several => html! {
                h2 { (lang.say(say::MERGE_WHICH)) }
                ul {
                    @for ticket in several {
                        li {
                            (shown(visit, ticket, &name(ticket))) " – "
                            a href={ "/t/" (source.number) "/merge?into=" (ticket.number) } {
                                (lang.say(say::MERGE_THIS)) span.vh { " " (crate::i18n::words::number(lang, ticket.number)) }
                            }
                        }
                    }
                }
            },
        })
    })?;
    let title = say::merge_title(lang, source.number);
    let main = html! {
        h1 { (title) }
        (fault(changed.map(|phrase| lang.say(phrase))))
        p { a href={ "/t/" (source.number) } { "← " (crate::i18n::words::number(lang, source.number)) " " (source.subject) } }
        (body)
        form.card method="get" action={ "/t/" (source.number) "/merge" } {
            label for="into" { (lang.say(say::MERGE_INTO)) }
            div.field { input id="into" name="into" required maxlength=(TYPED_CHARS_MAX) value=(typed); }
            button.btn { (lang.say(say::MERGE_FIND)) }
        }
    };
    let page = Page::new("/tickets", titled(lang, &title, changed.is_some()), main);
    let status = if changed.is_some() { 409 } else { 200 };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

fn confirm(
    r: &Read<'_>,
    visit: &Visit,
    view: &View,
    (target, name): (&Ticket, &str),
) -> Result<Markup, Failure> {
    let (lang, source) = (visit.lang, &view.ticket);
    let readers = Readers::of(r, visit, std::slice::from_ref(source), target)?;
    let mut sealed = view.confidential;
    if let Some(category) = target.category {
        sealed |= r.is_confidential(category)?;
    }
    Ok(html! {
        dl {
            dt { (lang.say(say::MERGE_ENDS)) }
            dd { (shown(visit, source, &view.name(lang, source.requester))) }
            dt { (lang.say(say::MERGE_KEPT)) }
            dd { (shown(visit, target, name)) }
        }
        form method="post" action={ "/t/" (source.number) "/merge" } {
            (csrf(visit))
            input type="hidden" name="into" value=(target.number);
            (readers.choice(visit, sealed))
        }
    })
}
