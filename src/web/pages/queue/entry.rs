//! `/entries/N`: a thing of a register, for agents: what is known of it, and the tickets about it; it is kept in the settings.

use chrono::Months;
use maud::{Markup, html};

use crate::i18n::{dates, pages, queue, registers as say, words};
use crate::rules::RegisterEntryId;
use crate::rules::access::Role;
use crate::rules::register::{Column, Holds};
use crate::store::TicketAbout;
use crate::web::http::answer::{Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::inline::status;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

/// Tickets that are shown.
const SHOWN: u32 = 50;
/// For how long reports are counted.
const COUNTED: Months = Months::new(3);

/// GET `/entries/N`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let id = visit.id(0).map(RegisterEntryId)?;
    let since = visit.now - COUNTED;
    let (entry, register, columns, values, tickets, reported) = site.store().read(|r| {
        let entry = r.register_entry(id)?.ok_or(Failure::NotFound)?;
        let register = r.register(entry.register)?.ok_or(Failure::NotFound)?;
        let viewer = visit.rights(r)?;
        Ok::<_, Failure>((
            r.register_columns(register.id)?,
            r.register_values(id)?,
            r.tickets_about(id, &viewer, SHOWN)?,
            r.reported_since(id, &viewer, since)?,
        ))
        .map(|(columns, values, tickets, reported)| {
            (entry, register, columns, values, tickets, reported)
        })
    })?;
    let value = |column: &Column| match column.holds {
        Holds::Key => entry.key.as_str(),
        Holds::Name => entry.name.as_str(),
        Holds::Text | Holds::Person => values.get(&column.id).map_or("", String::as_str),
    };
    let administrates = visit.role() == Some(Role::Administrator);
    let body = html! {
        p {
            (say::labelled(lang, lang.say(say::REGISTER))) " "
            @if administrates { a href={ "/settings/registers/" (register.id) } { (say::name(lang, &register)) } } @else { (say::name(lang, &register)) }
            @if entry.gone_at.is_some() { " " span.tag { (lang.say(say::GONE)) } }
        }
        dl {
            @for column in columns.iter().filter(|column| !value(column).is_empty()) {
                dt { (column.name) }
                dd { (value(column)) }
            }
        }
        h2 { (lang.say(say::TICKETS)) }
        @if reported > 0 { p { (say::reported(lang, reported)) } }
        @if tickets.is_empty() { p { (lang.say(say::NO_TICKET)) } } @else { (rows(visit, &tickets)) }
        @if administrates { p { a href={ "/settings/registers/" (register.id) "/entries/" (entry.id) } { (lang.say(say::CHANGE_ENTRY)) } } }
    };
    frame::page(site, visit, ("/tickets", &entry.label()), None, &body)
}

fn rows(visit: &Visit, tickets: &[TicketAbout]) -> Markup {
    let lang = visit.lang;
    let columns = [pages::NUMBER, queue::TITLE, words::STATUS, words::OPENED_ON].map(col);
    let rows = html! {
        @for ticket in tickets {
            tr {
                td { (words::number(lang, ticket.number)) }
                th scope="row" { a href={ "/t/" (ticket.number) } { (ticket.subject) } }
                td { (status(lang, ticket.status)) }
                td { (dates::day(lang, ticket.opened_at)) }
            }
        }
    };
    table(visit, ("tickets", say::TICKETS_CAPTION), &columns, &rows)
}
