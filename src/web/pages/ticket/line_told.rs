//! What a ticket's page says of lines that were corrected or taken out, and where they lead: to the page of a line, `line_edit`.

use maud::{Markup, html};

use super::attachments::text_of;
use super::view::View;
use crate::i18n::{dates, taken_out as words, words as all_words};
use crate::rules::access::{Role, Sight};
use crate::rules::removal::Line;
use crate::rules::{Instant, RemovalId};
use crate::store::{Note, PublicEntry, Removal};
use crate::web::http::answer::Failure;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

/// « modifié », beside the time of a line.
pub fn edited(visit: &Visit, at: Option<Instant>) -> Markup {
    let lang = visit.lang;
    html! {
        @if let Some(at) = at { " " span.tag { (words::edited_at(lang, dates::short(lang, at, visit.now))) } }
    }
}

/// That a line, or a document of it, was taken out; what agents may do about it.
pub fn taken(visit: &Visit, view: &View, line: Line, whole: Option<RemovalId>) -> Markup {
    let documents = view.aside.removed_documents.iter();
    let documents = documents.filter(|(_, of)| *of == line).map(|(id, _)| *id);
    let mut ids: Vec<RemovalId> = whole.into_iter().chain(documents).collect();
    ids.dedup();
    let found = |id: &RemovalId| view.aside.removals.iter().find(|removal| removal.id == *id);
    html! {
        @for removal in ids.iter().filter_map(found) { (told(visit, view, removal, whole == Some(removal.id))) }
    }
}

fn told(visit: &Visit, view: &View, removal: &Removal, whole: bool) -> Markup {
    let lang = visit.lang;
    let who = view.name(lang, removal.person);
    let when = dates::short(lang, removal.at, visit.now);
    let text = if whole {
        words::line_removed(lang, who, when, &removal.why)
    } else {
        words::document_removed(lang, who, when, &removal.why)
    };
    html! {
        p.mut { (text) }
        @if view.agent && removal.purged_at.is_none() { (buttons(visit, removal)) }
        @if removal.purged_at.is_some() { p.s.mut { (lang.say(words::PURGED)) } }
    }
}

/// What can be done with something that lies aside.
fn buttons(visit: &Visit, removal: &Removal) -> Markup {
    let lang = visit.lang;
    let place = format!("/t/{}/removals/{}", removal.ticket, removal.id);
    html! {
        div.acts {
            form.plain method="post" action={ (place) "/restore" } { (csrf(visit)) button.btn { (lang.say(words::RESTORE)) } }
            @if visit.role() == Some(Role::Administrator) {
                form.plain method="post" action={ (place) "/purge" } { (csrf(visit)) button.btn.red { (lang.say(words::PURGE)) } }
            }
        }
    }
}

/// What a line said before it was corrected; agents only, as nobody else is given it.
pub fn earlier(visit: &Visit, view: &View, line: Line) -> Markup {
    let lang = visit.lang;
    let before = view.aside.earlier.iter().filter(|earlier| match line {
        Line::Entry(id) => earlier.entry == Some(id),
        Line::Note(id) => earlier.note == Some(id),
    });
    html! {
        @for each in before {
            details {
                summary.s { (lang.say(words::EARLIER)) }
                p.s.mut { (words::until(lang, dates::short(lang, each.until, visit.now))) }
                p.s { (text_of(&each.text, &[]).0) }
            }
        }
    }
}

/// Leads to the page of a line: agents, and whoever wrote it.
pub fn link(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let me = visit.viewer().ok().map(|viewer| viewer.id);
    let own = entry.is_worded_by(me) && !view.ticket.is_closed();
    let holds = !entry.text.is_empty() || !entry.attachments.is_empty();
    let removable = view.agent && entry.removal.is_none() && holds;
    let author = entry.author.map(|id| view.name(visit.lang, id));
    lead(
        visit,
        view,
        (Line::Entry(entry.id), entry.at),
        (own, removable),
        author,
    )
}

/// The same of a private note.
pub fn link_of_note(visit: &Visit, view: &View, note: &Note) -> Markup {
    let author = Some(view.name(visit.lang, note.author));
    let removable = note.removal.is_none();
    lead(
        visit,
        view,
        (Line::Note(note.id), note.at),
        (false, removable),
        author,
    )
}

fn lead(
    visit: &Visit,
    view: &View,
    (line, at): (Line, Instant),
    (own, removable): (bool, bool),
    author: Option<String>,
) -> Markup {
    let lang = visit.lang;
    let label = if removable {
        words::EDIT
    } else {
        words::EDIT_OWN
    };
    let when = dates::short(lang, at, visit.now);
    html! {
        @if own || removable {
            p.s.screen { a.tall href={ "/t/" (view.ticket.number) "/lines/" (line) } { (lang.say(label)) span.vh { ", " (author.unwrap_or_default()) ", " (when) } } }
        }
    }
}

/// What is said on the ticket's page once something was taken out: where the same words still stand.
pub fn after(site: &Site, visit: &Visit, view: &View) -> Result<Markup, Failure> {
    let lang = visit.lang;
    let asked = visit.query("removed").and_then(|id| id.parse().ok());
    let id = asked
        .map(RemovalId)
        .filter(|id| view.agent && view.aside.removals.iter().any(|removal| removal.id == *id));
    let Some(id) = id else {
        return Ok(html! {});
    };
    let still = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let mut seen = Vec::new();
        for (number, line) in r.still_said(id)? {
            if r.ticket(number)?
                .is_some_and(|ticket| rights.sight(&ticket) == Sight::Whole)
            {
                seen.push((number, line));
            }
        }
        Ok::<_, Failure>(seen)
    })?;
    Ok(html! {
        div.notice.ok tabindex="-1" autofocus {
            p role="status" { (lang.say(words::DONE)) " " (lang.say(words::MAILS_LEFT)) }
            @if !still.is_empty() {
                p { (lang.say(words::STILL_SAID)) }
                ul { @for (number, line) in &still { li { a href={ "/t/" (number) "/lines/" (line) } { (all_words::number(lang, number)) " #" (line) } } } }
            }
        }
    })
}
