//! « Essayer un message »: what would become of a mail, and why, as `helpdesk explain` says it; changes nothing.

use std::io::{Read, Seek};

use maud::{Markup, html};

use super::log::{Here, left};
use crate::i18n::{dates, mail_log, settings as say};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, fault, labelled, titled};
use crate::web::ports::letterbox::Explained;
use crate::web::visit::{Site, Visit};

/// GET `/settings/mail/try`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None, None)
}

/// POST `/settings/mail/try`: `text`, or a file in `documents`.
pub fn answer(site: &Site, visit: &mut Visit) -> Outcome {
    let mut raw = visit.form.text("text").into_bytes();
    if let Some(file) = visit.form.documents.first_mut() {
        raw.clear();
        let read = file
            .bytes
            .rewind()
            .and_then(|()| file.bytes.read_to_end(&mut raw));
        read.map_err(|_| Failure::BadForm("the file could not be read"))?;
    }
    if raw.trim_ascii().is_empty() {
        let wrong = visit.lang.say(say::TRY_EMPTY);
        return show(site, visit, 422, Some(wrong), None);
    }
    let explained = site.letterbox.explain(&raw)?;
    show(site, visit, 200, None, Some(&explained))
}

fn show(
    site: &Site,
    visit: &Visit,
    status: u16,
    wrong: Option<&str>,
    explained: Option<&Explained>,
) -> Outcome {
    let lang = visit.lang;
    let main = html! {
        h1 { (lang.say(say::TRY)) }
        (fault(wrong))
        @if let Some(explained) = explained { (verdict(visit, explained)) }
        form.card method="post" enctype="multipart/form-data" action="/settings/mail/try" {
            (csrf(visit))
            (labelled("text", lang.say(say::TRY_TEXT), lang.say(say::TRY_HINT), &html! {
                textarea id="text" name="text" aria-describedby="text-hint" { (visit.form.text("text")) }
            }))
            (labelled("file", lang.say(say::TRY_FILE), "", &html! { input type="file" id="file" name="documents" accept=".eml,message/rfc822"; }))
            button.btn.blue { (lang.say(say::TRY_BUTTON)) }
        }
    };
    let page = Page {
        menu: Some(left(visit, Here::Try)),
        ..Page::new(
            "/settings/mail",
            titled(lang, lang.say(say::TRY), wrong.is_some()),
            main,
        )
    };
    Ok(answer::page(status, lay_out(site, visit, &page)))
}

fn verdict(visit: &Visit, explained: &Explained) -> Markup {
    let lang = visit.lang;
    let says = &explained.says;
    let number = explained.fate.ticket().filter(|number| number.0 > 0);
    html! {
        section.notice aria-labelledby="verdict" {
            h2 id="verdict" { (lang.say(say::VERDICT)) }
            p {
                strong { (lang.say(mail_log::fate(&explained.fate))) }
                @if let Some(number) = number { " " a href={ "/t/" (number) } { (say::ticket(lang, number)) } }
            }
            h3 { (lang.say(say::BECAUSE)) }
            ul { @for step in &explained.steps { li { (mail_log::step(lang, step)) } } }
        }
        section.card aria-labelledby="understood" {
            h2 id="understood" { (lang.say(say::UNDERSTOOD)) }
            dl.facts {
                dt { (lang.say(say::FROM)) } dd { (says.from) }
                dt { (lang.say(say::SUBJECT)) } dd { (says.subject) }
                dt { (lang.say(say::REGISTERED_TEXT)) } dd.letter { (explained.shown.text) }
                @if let Some(full) = &explained.shown.full_text {
                    dt { (lang.say(say::CUT_HISTORY)) } dd.letter { (full) }
                }
                @for (name, size) in &explained.documents {
                    dt { (name) } dd { (dates::size(lang, *size)) }
                }
            }
        }
    }
}
