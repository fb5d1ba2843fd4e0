//! One line of a ticket, to be corrected by its author or taken out by agents: the page, and what is posted; what the timeline says
//! of it is in `line_told`, what lies aside everywhere is listed in `settings/removals`.

use maud::{Markup, html};

use super::attachments::text_of;
use super::view::View;
use super::work::{one_line, treated};
use super::work_cards::split_form;
use crate::desk;
use crate::i18n::{Phrase, dates, pages as say, taken_out as words};
use crate::rules::removal::{Line, Target, WORDS_CHARS_MAX, readable_words};
use crate::rules::ticket::Refusal;
use crate::rules::{AttachmentId, Instant, PersonId, RemovalId, TicketNumber};
use crate::store::{Attachment, PublicEntry};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::errors::refused;
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::visit::{Site, Visit};

/// What the page of a line shows.
struct Shown<'a> {
    line: Line,
    at: Instant,
    author: Option<PersonId>,
    text: &'a str,
    attachments: &'a [Attachment],
    own: bool,
}

fn find<'a>(visit: &Visit, view: &'a View, line: Line) -> Result<Shown<'a>, Failure> {
    let me = visit.viewer()?.id;
    let open = !view.ticket.is_closed();
    match line {
        Line::Entry(id) => {
            let mut entries = view.entries.iter();
            let entry = entries.find(|entry| entry.id == id && entry.removal.is_none());
            let entry = entry.filter(|entry| entry.event.is_spoken());
            let entry = entry.ok_or(Failure::NotFound)?;
            Ok(Shown {
                line,
                at: entry.at,
                author: entry.author,
                text: &entry.text,
                attachments: &entry.attachments,
                own: open && entry.is_worded_by(Some(me)),
            })
        }
        Line::Note(id) => {
            let mut notes = view.notes.iter();
            let note = notes.find(|note| note.id == id && note.removal.is_none());
            let note = note.ok_or(Failure::NotFound)?;
            Ok(Shown {
                line,
                at: note.at,
                author: Some(note.author),
                text: &note.text,
                attachments: &note.attachments,
                own: open && note.author == me,
            })
        }
    }
}

fn line_of(visit: &Visit) -> Result<Line, Failure> {
    visit.param(1).parse().map_err(|()| Failure::NotFound)
}

/// GET `/t/N/lines/e12`, or `n3` for a note
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, line_of(visit)?, None)
}

fn show(site: &Site, visit: &Visit, line: Line, wrong: Option<(&str, Phrase)>) -> Outcome {
    let view = View::load(site, visit)?;
    let shown = find(visit, &view, line)?;
    if !(view.agent || shown.own) {
        return Err(Failure::NotFound);
    }
    let lang = visit.lang;
    let author = shown.author.map_or_else(
        || lang.say(say::THE_DESK).to_owned(),
        |id| view.name(lang, id),
    );
    let number = view.ticket.number;
    let main = html! {
        h1 { (lang.say(words::LINE)) }
        p { (words::line_of(lang, author, dates::short(lang, shown.at, visit.now))) }
        blockquote { (text_of(shown.text, shown.attachments).0) }
        @if shown.own { (correct_form(visit, number, &shown, wrong)) }
        @if view.agent {
            @if let Some(entry) = splittable(&view, line) { (split_form(visit, &view, entry)) }
            (remove_form(visit, number, &shown, wrong))
            @if !shown.attachments.is_empty() { (documents_form(visit, number, &shown, wrong)) }
            (words_form(visit, number, &shown, wrong))
        }
        p { a href={ "/t/" (number) "#" (line) } { "← " (lang.say(words::BACK)) } }
    };
    let title = titled(lang, lang.say(words::LINE), wrong.is_some());
    let status = if wrong.is_some() { 422 } else { 200 };
    let here = if view.agent { "/tickets" } else { "/" };
    Ok(answer::page(
        status,
        lay_out(site, visit, &Page::new(here, title, main)),
    ))
}

/// The line as one that can be split off: what somebody wrote after the request.
fn splittable(view: &View, line: Line) -> Option<&PublicEntry> {
    let mut later = view.entries.iter().skip(1);
    later.find(|entry| line == Line::Entry(entry.id) && !entry.text.is_empty())
}

/// What went wrong with the form of that name.
fn wrong_of(visit: &Visit, form: &str, wrong: Option<(&str, Phrase)>) -> Markup {
    let wrong = wrong.filter(|(which, _)| *which == form);
    fault(wrong.map(|(_, phrase)| visit.lang.say(phrase)))
}

fn correct_form(
    visit: &Visit,
    number: TicketNumber,
    shown: &Shown<'_>,
    wrong: Option<(&str, Phrase)>,
) -> Markup {
    let lang = visit.lang;
    let kept = wrong.filter(|(which, _)| *which == "correct");
    let text = kept.map_or_else(|| shown.text.to_owned(), |_| visit.form.text("text"));
    html! {
        form.card method="post" action={ "/t/" (number) "/lines/" (shown.line) "/correct" } {
            (csrf(visit))
            h2 { (lang.say(words::CORRECT)) }
            (wrong_of(visit, "correct", wrong))
            div.field {
                label for="text" { (lang.say(say::YOUR_TEXT)) }
                p.hint id="text-hint" { (lang.say(words::CORRECT_HINT)) }
                textarea id="text" name="text" rows="9" required aria-describedby="text-hint" { "\n" (text) }
            }
            button.btn.blue { (lang.say(words::CORRECT_BUTTON)) }
        }
    }
}

fn why_field(visit: &Visit, id: &str, kept: bool) -> Markup {
    let lang = visit.lang;
    let typed = if kept {
        visit.form.text("why")
    } else {
        String::new()
    };
    html! {
        div.field {
            label for=(id) { (lang.say(words::WHY)) }
            p.hint id={ (id) "-hint" } { (lang.say(words::WHY_HINT)) }
            input id=(id) name="why" required maxlength=(WORDS_CHARS_MAX) aria-describedby={ (id) "-hint" } value=(typed);
        }
    }
}

fn remove_form(
    visit: &Visit,
    number: TicketNumber,
    shown: &Shown<'_>,
    wrong: Option<(&str, Phrase)>,
) -> Markup {
    let lang = visit.lang;
    html! {
        form.card method="post" action={ "/t/" (number) "/lines/" (shown.line) "/remove" } {
            (csrf(visit))
            h2 { (lang.say(words::REMOVE_LINE)) }
            (wrong_of(visit, "line", wrong))
            p { (lang.say(words::REMOVE_LINE_HINT)) " " (lang.say(words::MAILS_LEFT)) }
            (why_field(visit, "line-why", false))
            button.btn.red { (lang.say(words::REMOVE_LINE)) }
        }
    }
}

fn documents_form(
    visit: &Visit,
    number: TicketNumber,
    shown: &Shown<'_>,
    wrong: Option<(&str, Phrase)>,
) -> Markup {
    let lang = visit.lang;
    html! {
        form.card method="post" action={ "/t/" (number) "/lines/" (shown.line) "/remove" } {
            (csrf(visit))
            h2 { (lang.say(words::REMOVE_DOCUMENT)) }
            (wrong_of(visit, "document", wrong))
            (why_field(visit, "document-why", false))
            div.acts {
                @for file in shown.attachments {
                    button.btn.red name="document" value=(file.id) { (words::remove_named(lang, &file.name)) }
                }
            }
        }
    }
}

fn words_form(
    visit: &Visit,
    number: TicketNumber,
    shown: &Shown<'_>,
    wrong: Option<(&str, Phrase)>,
) -> Markup {
    let lang = visit.lang;
    let kept = wrong.is_some_and(|(which, _)| which == "words");
    let typed = if kept {
        visit.form.text("words")
    } else {
        String::new()
    };
    html! {
        form.card method="post" action={ "/t/" (number) "/lines/" (shown.line) "/words" } {
            (csrf(visit))
            h2 { (lang.say(words::REMOVE_WORDS)) }
            (wrong_of(visit, "words", wrong))
            div.field {
                label for="words" { (lang.say(words::WORDS)) }
                p.hint id="words-hint" { (lang.say(words::REMOVE_WORDS_HINT)) }
                textarea id="words" name="words" rows="2" required maxlength=(WORDS_CHARS_MAX) aria-describedby="words-hint" { "\n" (typed) }
            }
            (why_field(visit, "words-why", kept))
            button.btn.red { (lang.say(words::REMOVE_WORDS)) }
        }
    }
}

/// POST `/t/N/lines/e12/correct`: `text`.
pub fn correct(site: &Site, visit: &mut Visit) -> Outcome {
    let (number, line) = (visit.number()?, line_of(visit)?);
    let text = visit.form.text("text");
    let done = site
        .desk
        .correct(number, line, text.trim(), visit.actor()?, visit.now);
    match done {
        Ok(()) => Ok(answer::see_other(&format!("/t/{number}#{line}"))),
        Err(desk::Error::Refused(refusal @ (Refusal::TextMissing | Refusal::NotOwnWords))) => {
            let shown = show(site, visit, line, Some(("correct", refused(refusal))));
            shown.map_err(|failure| gone(failure, refusal))
        }
        Err(cause) => Err(cause.into()),
    }
}

/// POST `/t/N/lines/e12/remove`: `why`, and `document` where only that is meant.
pub fn remove(site: &Site, visit: &mut Visit) -> Outcome {
    treated(site, visit)?;
    let line = line_of(visit)?;
    let document = visit.form.text("document");
    if document.is_empty() {
        return take_out(site, visit, line, ("line", &Target::Line(line)));
    }
    let document = document.parse().map(AttachmentId);
    let document = document.map_err(|_| Failure::BadForm("document"))?;
    take_out(site, visit, line, ("document", &Target::Document(document)))
}

/// POST `/t/N/lines/n3/send`: a note that came by mail goes to the requester all the same.
pub fn send(site: &Site, visit: &mut Visit) -> Outcome {
    treated(site, visit)?;
    let number = visit.number()?;
    let Line::Note(note) = line_of(visit)? else {
        return Err(Failure::NotFound);
    };
    let sent = site.desk.send_note(number, note, visit.actor()?, visit.now);
    sent.map_err(|cause| gone(cause.into(), Refusal::LineGone))?;
    Ok(answer::see_other(&format!("/t/{number}#n{note}")))
}

/// POST `/t/N/lines/e12/words`: `words`, `why`.
pub fn mask(site: &Site, visit: &mut Visit) -> Outcome {
    treated(site, visit)?;
    let line = line_of(visit)?;
    let Some(typed) = readable_words(&visit.form.text("words")) else {
        return again(site, visit, line, ("words", words::BAD_WORDS));
    };
    take_out(site, visit, line, ("words", &Target::Words(typed)))
}

fn take_out(site: &Site, visit: &Visit, line: Line, (form, target): (&str, &Target)) -> Outcome {
    let number = visit.number()?;
    let why = one_line(&visit.form.text("why"), WORDS_CHARS_MAX);
    let done = site
        .desk
        .take_out(number, target, &why, visit.actor()?, visit.now);
    match done {
        Ok(id) => Ok(answer::see_other(&format!(
            "/t/{number}?removed={id}#{line}"
        ))),
        Err(desk::Error::Refused(Refusal::TextMissing)) => {
            again(site, visit, line, (form, words::WHY_MISSING))
        }
        Err(desk::Error::Refused(Refusal::NoSuchWords)) => {
            again(site, visit, line, (form, words::NO_SUCH_WORDS))
        }
        Err(cause) => Err(gone(cause.into(), Refusal::LineGone)),
    }
}

/// The page of the line with what is wrong with one of its forms.
fn again(site: &Site, visit: &Visit, line: Line, wrong: (&str, Phrase)) -> Outcome {
    show(site, visit, line, Some(wrong)).map_err(|failure| gone(failure, Refusal::LineGone))
}

/// In a ticket that is there, as was asked before.
fn gone(failure: Failure, refusal: Refusal) -> Failure {
    match failure {
        Failure::NotFound => Failure::Refused(refusal),
        other => other,
    }
}

fn removal_of(visit: &Visit) -> Result<RemovalId, Failure> {
    visit.id(1).map(RemovalId)
}

/// Where whoever did something with what lies aside goes on: the list it was done from, or the ticket.
fn back(visit: &Visit, number: TicketNumber) -> Outcome {
    Ok(answer::see_other(&if visit.form.text("from") == "list" {
        "/settings/removals?saved=1".into()
    } else {
        format!("/t/{number}")
    }))
}

/// POST `/t/N/removals/ID/restore`
pub fn restore(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let restored = site
        .desk
        .put_back(number, removal_of(visit)?, visit.actor()?, visit.now);
    restored.map_err(|cause| gone(cause.into(), Refusal::LineGone))?;
    back(visit, number)
}

/// POST `/t/N/removals/ID/purge`
pub fn purge(site: &Site, visit: &mut Visit) -> Outcome {
    let number = visit.number()?;
    treated(site, visit)?;
    let by = (visit.actor()?, &visit.trail()?);
    site.desk.purge(number, removal_of(visit)?, by, visit.now)?;
    back(visit, number)
}
