//! A new request from a page: an object and a text; all else is optional.

use maud::html;

use crate::desk::{self, Again, Request, Said, Whom};
use crate::i18n::{answers, pages as say, work};
use crate::rules::CategoryId;
use crate::rules::access::Role;
use crate::rules::spelling::is_blank;
use crate::rules::ticket::Source;
use crate::store::EntryBody;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::errors::refused;
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::too_large;
use crate::web::pages::parts::form::{csrf, fault, file_field, labelled, sending, titled};
use crate::web::pages::parts::kept_files;
use crate::web::pages::parts::whom;
use crate::web::visit::{Site, Visit};

/// Letters in a title.
const SUBJECT_CHARS_MAX: usize = 150;

/// GET `/new`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, 200, None)
}

/// POST `/new`: `subject`, `text`, `category`, `documents`.
pub fn send(site: &Site, visit: &mut Visit) -> Outcome {
    if let Some(wrong) = too_large(site, visit) {
        return show(site, visit, 413, Some(&wrong));
    }
    kept_files::keep(site, visit);
    let subject: String = visit
        .form
        .text("subject")
        .replace(char::is_control, " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let subject: String = subject.chars().take(SUBJECT_CHARS_MAX).collect();
    let text = visit.form.text("text");
    let wrong = if is_blank(&subject) {
        Some(say::SUBJECT_MISSING)
    } else if is_blank(&text) {
        Some(say::TEXT_MISSING)
    } else {
        None
    };
    if let Some(wrong) = wrong {
        return show(site, visit, 422, Some(visit.lang.say(wrong)));
    }
    let caller = if visit.role().is_some_and(Role::is_agent) {
        match whom::named(site, visit, "requester")? {
            Ok(caller) => caller,
            Err(whom) => return ask(site, visit, &whom),
        }
    } else {
        None
    };
    let wanted = visit.form.text("category").parse().ok().map(CategoryId);
    let known = site.store().read(|r| r.category_names())?;
    let request = Request {
        requester: caller.unwrap_or(visit.viewer()?.id),
        subject: &subject,
        said: Said {
            body: EntryBody {
                text: text.trim(),
                ..EntryBody::default()
            },
            documents: kept_files::documents(site, visit),
            seen: None,
            heard: vec![],
        },
        source: caller.map_or(Source::Web, |_| Source::Phone),
        written_by: caller.map(|_| visit.actor()).transpose()?,
        category: wanted.filter(|id| known.iter().any(|(known, _)| known == id)),
        written_to: &[],
        follows: None,
        acknowledge: Some(Again::SameWords),
        observers: vec![],
    };
    let ticket = match site.desk.open(request, visit.now) {
        Ok(ticket) => ticket,
        Err(desk::Error::Refused(refusal)) => {
            let wrong = visit.lang.say(refused(refusal));
            return show(site, visit, 409, Some(wrong));
        }
        Err(cause) => return Err(cause.into()),
    };
    kept_files::let_go(site, visit);
    let seen = site
        .store()
        .read(|r| Ok::<_, Failure>(visit.rights(r)?.sees(&ticket)))?;
    Ok(answer::see_other(&if seen {
        format!("/t/{}#e1", ticket.number)
    } else {
        "/tickets".into()
    }))
}

fn show(site: &Site, visit: &Visit, status: u16, wrong: Option<&str>) -> Outcome {
    show_asking(site, visit, (status, wrong), None)
}

fn ask(site: &Site, visit: &Visit, whom: &Whom) -> Outcome {
    let wrong = visit.lang.say(whom::wrong(whom));
    show_asking(site, visit, (422, Some(wrong)), Some(whom))
}

fn show_asking(
    site: &Site,
    visit: &Visit,
    (status, wrong): (u16, Option<&str>),
    asked: Option<&Whom>,
) -> Outcome {
    let lang = visit.lang;
    let (categories, answered) = site
        .store()
        .read(|r| Ok::<_, Failure>((r.category_names()?, r.has_articles()?)))?;
    let chosen = visit.form.text("category");
    let main = html! {
        h1 { (lang.say(say::NEW_REQUEST)) }
        p { (lang.say(say::ONE_PROBLEM)) }
        @if answered { p { a href="/answers" { (lang.say(answers::SEE_ALL)) } } }
        (fault(wrong))
        form.card method="post" action="/new" enctype="multipart/form-data" {
            (csrf(visit))
            (labelled("subject", lang.say(say::SUBJECT), lang.say(say::SUBJECT_HINT), &html! {
                input id="subject" name="subject" value=(visit.form.text("subject")) required maxlength=(SUBJECT_CHARS_MAX) aria-describedby="subject-hint";
            }))
            @if answered { div id="near" role="status" {} }
            (labelled("text", lang.say(say::DESCRIPTION), lang.say(say::DESCRIPTION_HINT), &html! {
                textarea id="text" name="text" rows="9" required data-draft="new" aria-describedby="text-hint" { (visit.form.text("text")) }
            }))
            @if visit.role().is_some_and(Role::is_agent) {
                div.field {
                    label for="requester" { (lang.say(work::ON_BEHALF)) " " span.mut { (lang.say(say::OPTIONAL)) } }
                    p.hint id="requester-hint" { (lang.say(work::ON_BEHALF_HINT)) }
                    @if asked.is_some() { (whom::field(visit, ("requester", "requester"), Some("requester-hint"), asked)) }
                    @else { (whom::kept(visit, ("requester", "requester"), Some("requester-hint"))) }
                }
            }
            @if !categories.is_empty() {
                div.field {
                    label for="category" { (lang.say(crate::i18n::words::CATEGORY)) " " span.mut { (lang.say(say::OPTIONAL)) } }
                    select id="category" name="category" {
                        option value="" { (lang.say(say::CATEGORY_UNKNOWN)) }
                        @for (id, name) in &categories {
                            option value=(id) selected[id.to_string() == chosen] { (name) }
                        }
                    }
                }
            }
            (kept_files::shown(site, visit))
            (file_field(site, visit, "documents", say::DOCUMENTS, true))
            button.btn.blue { (lang.say(say::SEND_REQUEST)) }
            (sending(visit))
        }
    };
    let page = Page::new(
        "/new",
        titled(lang, lang.say(say::NEW_REQUEST), wrong.is_some()),
        main,
    );
    Ok(answer::page(status, lay_out(site, visit, &page)))
}
