//! What somebody typed while their session ended: it goes through the sign-in and comes back in a form that can be sent;
//! `login` asks for the password, `errors` shows everything else that failed.

use maud::{Markup, html};

use crate::i18n::{pages as say, sign_in as say_in};
use crate::web::door::{Answer, Method};
use crate::web::http::answer;
use crate::web::http::form::{Form, is_typed};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::csrf;
use crate::web::visit::Takes;
use crate::web::visit::{Site, Visit, find};

/// Where the form was sent to.
const PLACE: &str = "kept-place";
/// Before the name of each of its fields.
const FIELD: &str = "kept-field-";
/// Fields that were typed in several lines.
const LONG: [&str; 3] = ["text", "reason", "comment"];

/// What a form that could not be taken carries to the sign-in.
#[derive(Debug)]
pub struct Kept {
    place: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// Of the form that was sent just now.
    pub fn of(visit: &Visit) -> Self {
        let fields = visit.form.fields();
        let fields = fields.filter(|(name, _)| *name != "csrf");
        Self {
            place: visit.request.path.clone(),
            fields: fields
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }

    /// Of a form that carries it. None where there is nothing, or nowhere to send it.
    pub fn carried(site: &Site, form: &Form) -> Option<Self> {
        let place = form.text(PLACE);
        let (route, _) = find(site.routes, Method::Post, &place).ok()?;
        let inside = route.audience != crate::rules::access::Audience::Anybody;
        let fields = form.fields().filter_map(|(name, value)| {
            let name = name.strip_prefix(FIELD)?;
            Some((name.to_owned(), value.to_owned()))
        });
        inside.then(|| Self {
            place,
            fields: fields.collect(),
        })
    }

    /// The fields of a form that carries it; what was typed is seen.
    pub fn fields(&self, visit: &Visit) -> Markup {
        let lang = visit.lang;
        html! {
            input type="hidden" name=(PLACE) value=(self.place);
            @for (index, (name, value)) in self.fields.iter().enumerate() {
                @if is_typed(name, value) {
                    div.field {
                        label for={ "kept" (index) } { (lang.say(say::YOUR_TEXT)) }
                        textarea id={ "kept" (index) } name={ (FIELD) (name) } readonly { "\n" (value) }
                    }
                } @else {
                    input type="hidden" name={ (FIELD) (name) } value=(value);
                }
            }
        }
    }

    /// The form again, for somebody who has signed in meanwhile. It is sent by its reader: what it holds may have been sent
    /// here by somebody else.
    pub fn page(&self, site: &Site, visit: &Visit) -> Answer {
        let lang = visit.lang;
        let documents = find(site.routes, Method::Post, &self.place)
            .is_ok_and(|(route, _)| route.takes == Takes::Documents);
        let main = html! {
            h1 { (lang.say(say_in::TAKEN_UP)) }
            p { (lang.say(say_in::NOTHING_SENT_YET)) }
            form.card method="post" action=(self.place) enctype=[documents.then_some("multipart/form-data")] {
                (csrf(visit))
                @for (index, (name, value)) in self.fields.iter().enumerate() {
                    @if LONG.contains(&name.as_str()) && is_typed(name, value) {
                        div.field {
                            label for={ "kept" (index) } { (lang.say(say::YOUR_TEXT)) }
                            textarea id={ "kept" (index) } name=(name) rows="12" { "\n" (value) }
                        }
                    } @else if name == "subject" {
                        div.field {
                            label for={ "kept" (index) } { (lang.say(say::SUBJECT)) }
                            input id={ "kept" (index) } name="subject" value=(value);
                        }
                    } @else if is_typed(name, value) {
                        div.field {
                            label for={ "kept" (index) } { (lang.say(say::YOUR_TEXT)) }
                            input id={ "kept" (index) } name=(name) value=(value);
                        }
                    } @else {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                @if documents {
                    div.field {
                        label for="documents" { (lang.say(say::DOCUMENTS)) " " (lang.say(say::OPTIONAL)) }
                        p.hint id="documents-hint" { (lang.say(say_in::CHOOSE_AGAIN)) }
                        input id="documents" type="file" name="documents" multiple aria-describedby="documents-hint";
                    }
                }
                p { button.btn.blue { (lang.say(say_in::SEND_TEXT)) } }
            }
            p { a href="/" { (lang.say(say::BACK_HOME)) } }
        };
        let page = Page::new("", lang.say(say_in::TAKEN_UP), main);
        answer::page(200, lay_out(site, visit, &page))
    }
}
