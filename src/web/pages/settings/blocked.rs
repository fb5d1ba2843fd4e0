//! Senders whose mail is not registered; they are blocked where a ticket is closed as spam, in `ticket/closing`.

use maud::html;

use crate::i18n::{audit, closing as say, dates};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame::page;
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/blocked";

/// GET `/settings/blocked`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let (blocked, names) = site.store().read(|r| {
        let blocked = r.blocked()?;
        let names = r.names_of(blocked.iter().map(|each| each.person).collect())?;
        Ok::<_, Failure>((blocked, names))
    })?;
    let rows = html! {
        @for each in &blocked {
            tr {
                td { (each.address) }
                td { (names.get(&each.person).cloned().unwrap_or_default()) }
                td { (dates::short(lang, each.at, visit.now)) }
                td {
                    form.plain method="post" action=(HERE) {
                        (csrf(visit))
                        button.btn name="address" value=(each.address) { (lang.say(say::UNBLOCK)) span.vh { ", " (each.address) } }
                    }
                }
            }
        }
    };
    let columns = [
        col(say::ADDRESS),
        col(audit::WHO),
        col(audit::WHEN),
        col(audit::WHAT),
    ];
    let body = html! {
        p { (lang.say(say::BLOCKED_HINT)) }
        @if blocked.is_empty() { p { (lang.say(say::NONE_BLOCKED)) } }
        @else { (table(visit, ("blocked", say::BLOCKED_CAPTION), &columns, &rows)) }
    };
    page(site, visit, (HERE, lang.say(say::BLOCKED)), None, &body)
}

/// POST `/settings/blocked`: `address`, which is blocked no more.
pub fn unblock(site: &Site, visit: &mut Visit) -> Outcome {
    let address = visit.form.text("address");
    site.desk.unblock(&address, &visit.trail()?, visit.now)?;
    Ok(answer::see_other(&format!("{HERE}?saved=1")))
}
