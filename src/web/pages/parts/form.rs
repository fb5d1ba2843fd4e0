//! What forms are built of: their token, their file field, what went wrong, what was done; fields of one wing are in it.

use maud::{Markup, html};

use crate::i18n::{Lang, Phrase, dates, pages as say, refusals, sign_in};
use crate::rules::administration::Refusal;
use crate::web::visit::{Site, Visit};

/// What is wrong with a form that is given back.
pub struct Wrong {
    /// Of the answer.
    pub status: u16,
    /// In words.
    pub why: String,
}

impl Wrong {
    /// As the desk refused it.
    pub fn of(lang: Lang, refusal: &Refusal) -> Self {
        Self {
            status: if refusal.is_conflict() { 409 } else { 422 },
            why: refusals::why(lang, refusal),
        }
    }

    /// What was typed means nothing.
    pub fn typed(why: impl Into<String>) -> Self {
        Self {
            status: 422,
            why: why.into(),
        }
    }
}

/// The token that every form carries.
pub fn csrf(visit: &Visit) -> Markup {
    html! { input type="hidden" name="csrf" value=(visit.csrf()); }
}

/// A page's title; where a form was not taken, it says so first.
pub fn titled(lang: Lang, title: &str, wrong: bool) -> String {
    if wrong {
        format!("{} {title}", lang.say(say::ERROR_PREFIX))
    } else {
        title.to_owned()
    }
}

/// What was done: focused, as a page that opens with it would not be heard otherwise.
pub fn done(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { div.notice.ok tabindex="-1" autofocus { p role="status" { (text) } } }
    }
}

/// What went wrong with a form: read out at once, and scrolled to, as the form may be far down its page. Tab leads on into it.
pub fn fault(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text.filter(|text| !text.is_empty()) {
            div.notice.bad role="alert" tabindex="-1" autofocus { p.err { (text) } }
        }
    }
}

/// Said where a form comes back: no page can choose files again.
pub fn choose_again(visit: &Visit) -> Markup {
    html! {
        @if visit.form.had_documents { p.err role="alert" { (visit.lang.say(sign_in::CHOOSE_AGAIN)) } }
    }
}

/// A field with its label, and its hint where there is one; what is typed into is called `id`, and described by `id-hint`.
pub fn labelled(id: &str, label: &str, hint: &str, control: &Markup) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            @if !hint.is_empty() { p.hint id={ (id) "-hint" } { (hint) } }
            (control)
        }
    }
}

/// The file field of a form, with its limits.
pub fn file_field(site: &Site, visit: &Visit, id: &str, label: Phrase, optional: bool) -> Markup {
    let (lang, limits) = (visit.lang, &site.config.limits);
    let hint = say::size_hint(
        lang,
        dates::size(lang, limits.document_bytes_max),
        dates::size(lang, limits.upload_bytes_max),
    );
    html! {
        div.field {
            label for=(id) {
                (lang.say(label))
                @if optional { " " span.mut { (lang.say(say::OPTIONAL)) } }
            }
            p.hint id={ (id) "-hint" } { (hint) }
            input type="file" id=(id) name="documents" multiple aria-describedby={ (id) "-hint" };
        }
    }
}

/// How far a form's documents are sent, for the script; once on a page with file fields.
pub fn sending(visit: &Visit) -> Markup {
    let lang = visit.lang;
    html! {
        div.acts.sending hidden {
            progress aria-label=(lang.say(say::SENDING)) {}
            span data-sent=(lang.say(say::SENT_SO_FAR)) data-failed=(lang.say(say::SENDING_FAILED)) {}
            button.btn type="button" { (lang.say(say::CANCEL_SENDING)) }
        }
    }
}

/// What to say when a document, or the whole form, is over its limit.
pub fn too_large(site: &Site, visit: &Visit) -> Option<String> {
    let (lang, limits) = (visit.lang, &site.config.limits);
    if visit.form.cut {
        return Some(say::form_too_large(
            lang,
            dates::size(lang, limits.upload_bytes_max),
        ));
    }
    let large = visit
        .form
        .documents
        .iter()
        .find(|document| document.too_large)?;
    Some(say::document_too_large(
        lang,
        &large.name,
        dates::size(lang, limits.document_bytes_max),
    ))
}

/// A button to save what stands above it.
pub fn save_button(visit: &Visit) -> Markup {
    html! { button.btn.blue { (visit.lang.say(say::SAVE)) } }
}

/// The field of the name of something, as it is or as it was typed.
pub fn name_field(visit: &Visit, label: Phrase, name: &str) -> Markup {
    html! {
        (labelled("name", visit.lang.say(label), "", &html! { input id="name" name="name" required maxlength="100" value=(name); }))
    }
}

/// The numbers of the boxes that were ticked.
pub fn ticked(visit: &Visit, field: &str) -> Vec<i64> {
    visit
        .form
        .all(field)
        .filter_map(|id| id.parse().ok())
        .collect()
}
