//! One mail of the journal: what it says, and the two decisions that one set aside waits for; the list is in `log`.

use maud::{Markup, html};

use super::log::{Here, decision, left};
use crate::i18n::settings as say;
use crate::rules::ReceivedId;
use crate::rules::access::{Audience, may_enter};
use crate::rules::mail::{Aside, Fate};
use crate::store::{self, Received};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::inline::time;
use crate::web::visit::{Site, Visit};

/// What is shown of a raw message; the download has all of it.
const SHOWN_BYTES: usize = 64 << 10;

fn asked(visit: &Visit) -> Result<ReceivedId, Failure> {
    let id = visit.param(0).parse().map_err(|_| Failure::NotFound)?;
    Ok(ReceivedId(id))
}

fn find(site: &Site, visit: &Visit) -> Result<(Received, Option<Vec<u8>>), Failure> {
    let id = asked(visit)?;
    let found = site.store().read(|r| {
        let Some(mail) = r.received(id)? else {
            return Ok(None);
        };
        let about = mail.ticket.map(|number| r.ticket(number)).transpose()?;
        let rights = visit.rights(r)?;
        if about.flatten().is_some_and(|ticket| !rights.sees(&ticket)) {
            return Ok(None);
        }
        Ok::<_, Failure>(Some((mail, r.received_bytes(id)?)))
    })?;
    found.ok_or(Failure::NotFound)
}

/// GET `/settings/mail/N`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let (mail, raw) = find(site, visit)?;
    let refused = refused_text(site, visit, &mail)?;
    let aside = matches!(mail.fate, Fate::SetAside(_));
    let subject = if mail.subject.is_empty() {
        lang.say(say::ONE_MAIL)
    } else {
        &mail.subject
    };
    let main = html! {
        p { a href="/settings/mail" { (lang.say(say::BACK_TO_JOURNAL)) } }
        div.sheet {
            h1 { (subject) }
            dl.facts {
                div { dt { (lang.say(say::FROM)) } dd { (mail.sender) } }
                div { dt { (lang.say(say::SEEN_AT)) } dd { (time(visit, mail.seen_at)) } }
                div { dt { (lang.say(say::SENT_AT)) } dd { (mail.sent_at) } }
                div { dt { (lang.say(say::MAILBOX)) } dd { (mail.mailbox) } }
                div { dt { (lang.say(say::DECISION)) } dd { (decision(visit, &mail)) } }
                @if let Some(by) = &mail.handled_by { div { dt { (lang.say(say::HANDLED_BY)) } dd { (by) } } }
            }
        }
        @if aside { (decisions(visit, mail.id)) }
        @if let Some(text) = &refused {
            h2 { (lang.say(say::TEXT)) }
            p.s.mut { (lang.say(say::REFUSED_TEXT)) }
            div.card { p.letter { (text) } }
        }
        @if let Some(raw) = &raw { (content(site, visit, &mail, raw)) }
    };
    let page = Page {
        menu: Some(left(visit, Here::Log(store::ReceivedFilter::All))),
        ..Page::new("/settings/mail", subject, main)
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

/// What a refused mail said, for administrators, while that is kept.
fn refused_text(site: &Site, visit: &Visit, mail: &Received) -> Result<Option<String>, Failure> {
    if !may_enter(
        Audience::Administrators,
        visit.viewer().ok().map(|viewer| viewer.role),
    ) {
        return Ok(None);
    }
    Ok(site.store().read(|r| r.refused_text(mail.id))?)
}

fn decisions(visit: &Visit, id: ReceivedId) -> Markup {
    let lang = visit.lang;
    html! {
        section.notice aria-labelledby="decide" {
            h2 id="decide" { (lang.say(say::KEPT_WHOLE)) }
            form method="post" action={ "/settings/mail/" (id) "/import" } {
                (csrf(visit))
                p.hint id="import-hint" { (lang.say(say::IMPORT_HINT)) }
                button.btn.green aria-describedby="import-hint" { (lang.say(say::IMPORT)) }
            }
            form method="post" action={ "/settings/mail/" (id) "/discard" } {
                (csrf(visit))
                p.hint id="discard-hint" { (lang.say(say::DISCARD_HINT)) }
                button.btn.red aria-describedby="discard-hint" { (lang.say(say::DISCARD)) }
            }
        }
    }
}

fn content(site: &Site, visit: &Visit, mail: &Received, raw: &[u8]) -> Markup {
    let (lang, id) = (visit.lang, mail.id);
    let shown = String::from_utf8_lossy(&raw[..raw.len().min(SHOWN_BYTES)]).replace('\r', "");
    let (headers, _) = shown.split_once("\n\n").unwrap_or((&shown, ""));
    // What failed to be read, or ended the program, is not read again: its bytes are enough to decide upon.
    let harmful = matches!(mail.fate, Fate::SetAside(Aside::Killed | Aside::Unreadable));
    let explained = (!harmful)
        .then(|| site.letterbox.explain(raw).ok())
        .flatten();
    let text = explained.map(|explained| explained.shown.text);
    html! {
        @if let Some(text) = text { h2 { (lang.say(say::TEXT)) } div.card { p.letter { (text) } } }
        details { summary { (lang.say(say::HEADERS)) } pre.raw { (headers) } }
        details { summary { (lang.say(say::RAW)) } pre.raw { (shown) } }
        p { a href={ "/settings/mail/" (id) "/raw" } { (lang.say(say::DOWNLOAD)) } }
    }
}

/// GET `/settings/mail/N/raw`
pub fn raw(site: &Site, visit: &mut Visit) -> Outcome {
    let (mail, raw) = find(site, visit)?;
    let raw = raw.ok_or(Failure::NotFound)?;
    let length = raw.len();
    let name = format!("message-{}.eml", mail.id);
    let body = Box::new(std::io::Cursor::new(raw));
    Ok(answer::file(&name, body, length))
}

/// POST `/settings/mail/N/import`
pub fn import(site: &Site, visit: &mut Visit) -> Outcome {
    let fate =
        site.letterbox
            .import(asked(visit)?, (visit.viewer()?, &visit.trail()?), visit.now)?;
    Ok(answer::see_other(&match fate.ticket() {
        Some(number) => format!("/t/{number}"),
        None => "/settings/mail".into(),
    }))
}

/// POST `/settings/mail/N/discard`
pub fn discard(site: &Site, visit: &mut Visit) -> Outcome {
    let by = visit.viewer()?.id;
    site.desk
        .discard(asked(visit)?, (by, &visit.trail()?), visit.now)?;
    Ok(answer::see_other(
        "/settings/mail?fate=set_aside&discarded=1",
    ))
}
