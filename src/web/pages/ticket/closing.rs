//! A ticket that needs no solution: closed at once, or thrown away; what was thrown away is listed here too. The forms are in
//! `closing_cards`, blocked senders in `settings/blocked`.

use maud::html;

use super::actions::give_back;
use super::closing_cards::DISCARDED;
use super::pane::Pane;
use super::work::treated;
use crate::desk::Said;
use crate::desk::closing::{Closing, KEPT_FOR};
use crate::i18n::{audit, closing as say, dates, pages, queue, words};
use crate::rules::TicketNumber;
use crate::rules::ticket::ClosingReason;
use crate::store::EntryBody;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame::page;
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

/// POST `/t/N/close`: `reason`, and `text`, `tell`, `block`.
pub fn close(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let Some(reason) = ClosingReason::from_word(&visit.form.text("reason")) else {
        let wrong = visit.lang.say(say::REASON_MISSING).to_owned();
        return give_back(site, visit, 422, Pane::Close, wrong);
    };
    let ticked = |name: &str| !visit.form.text(name).is_empty();
    let closing = Closing {
        reason,
        tell: ticked("tell"),
        block: ticked("block"),
    };
    let text = visit.form.text("text");
    let said = Said {
        body: EntryBody {
            text: text.trim(),
            ..EntryBody::default()
        },
        documents: vec![],
        seen: None,
        heard: vec![],
    };
    let by = (visit.actor()?, &visit.trail()?);
    site.desk
        .close_at_once(number, closing, said, by, visit.now)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}

/// POST `/t/N/discard`: `sure`.
pub fn discard(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    if visit.form.text("sure").is_empty() {
        let wrong = visit.lang.say(say::NOT_SURE).to_owned();
        return give_back(site, visit, 422, Pane::Discard, wrong);
    }
    let by = (visit.actor()?, &visit.trail()?);
    site.desk.discard_ticket(number, by, visit.now)?;
    Ok(answer::see_other(&format!("{DISCARDED}?saved={number}")))
}

/// GET `/tickets/discarded`
pub fn discarded(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let all = site.desk.discarded_for(visit.actor()?)?;
    let people = all.iter().map(|each| each.person).collect();
    let names = site.store().read(|r| r.names_of(people))?;
    let rows = html! {
        @for each in &all {
            tr {
                td { (words::number(lang, each.number)) }
                td { (each.subject) }
                td { (names.get(&each.person).cloned().unwrap_or_default()) }
                td { (dates::day(lang, each.at + KEPT_FOR)) }
                td {
                    form.plain method="post" action=(DISCARDED) {
                        (csrf(visit))
                        button.btn name="ticket" value=(each.number) { (lang.say(say::RESTORE)) span.vh { ", " (words::number(lang, each.number)) } }
                    }
                }
            }
        }
    };
    let columns = [
        col(words::TICKET),
        col(queue::TITLE),
        col(audit::WHO),
        col(say::UNTIL),
        col(audit::WHAT),
    ];
    let body = html! {
        p { (lang.say(say::DISCARDED_HINT)) }
        @if all.is_empty() { p { (lang.say(say::NONE_DISCARDED)) } }
        @else { (table(visit, ("discarded", say::DISCARDED_CAPTION), &columns, &rows)) }
        p.screen { a href="/tickets" { "← " (lang.say(pages::BACK_TO_QUEUE)) } }
    };
    let title = lang.say(say::DISCARDED);
    page(site, visit, ("/tickets", title), None, &body)
}

/// POST `/tickets/discarded`: `ticket`, which is brought back.
pub fn bring_back(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.form.text("ticket").parse().map(TicketNumber);
    let number = number.map_err(|_| Failure::BadForm("ticket"))?;
    let by = (visit.actor()?, &visit.trail()?);
    site.desk.bring_back(number, by, visit.now)?;
    Ok(answer::see_other(&format!("/t/{number}")))
}
