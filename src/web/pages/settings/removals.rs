//! What agents took out of tickets and is still kept: put back, or let go for good; it is taken out in `ticket/line_edit`.

use maud::html;

use crate::i18n::{audit, dates, taken_out as say, words};
use crate::store::Removal;
use crate::web::http::answer::{Failure, Outcome};
use crate::web::pages::frame::page;
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/removals";
/// Shown at once: the rest comes up as these go.
const SHOWN: u32 = 100;

/// GET `/settings/removals`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let (kept, names) = site.store().read(|r| {
        let kept = r.kept_removals(SHOWN)?;
        let names = r.names_of(kept.iter().map(|removal| removal.person).collect())?;
        Ok::<_, Failure>((kept, names))
    })?;
    let name = |removal: &Removal| names.get(&removal.person).cloned().unwrap_or_default();
    let rows = html! {
        @for removal in &kept {
            tr {
                td { a href={ "/t/" (removal.ticket) } { (words::number(lang, removal.ticket)) } }
                td { (lang.say(say::kind(removal.kind))) }
                td { (dates::short(lang, removal.at, visit.now)) }
                td { (name(removal)) }
                td { (removal.why) }
                td { (decide(visit, removal)) }
            }
        }
    };
    let columns = [
        col(words::TICKET),
        col(say::KIND),
        col(audit::WHEN),
        col(audit::WHO),
        col(say::WHY),
        col(audit::WHAT),
    ];
    let body = html! {
        p { (lang.say(say::KEPT_HINT)) }
        @if let Some(copies) = &site.config.backup { p { (say::copies(lang, copies.folder.display())) } }
        @if kept.is_empty() { p { (lang.say(say::NONE_KEPT)) } }
        @else { (table(visit, ("kept", say::KEPT_CAPTION), &columns, &rows)) }
    };
    page(site, visit, (HERE, lang.say(say::KEPT)), None, &body)
}

fn decide(visit: &Visit, removal: &Removal) -> maud::Markup {
    let lang = visit.lang;
    let place = format!("/t/{}/removals/{}", removal.ticket, removal.id);
    let which = words::number(lang, removal.ticket);
    html! {
        @for (deed, class, label) in [("restore", "btn", say::RESTORE), ("purge", "btn red", say::PURGE)] {
            form.plain method="post" action={ (place) "/" (deed) } {
                (csrf(visit))
                input type="hidden" name="from" value="list";
                button class=(class) { (lang.say(label)) span.vh { ", " (which) } }
            }
        }
    }
}
