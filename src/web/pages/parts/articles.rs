//! A list of articles of the knowledge base; the pages about them are in `pages/requests`.

use maud::{Markup, html};

use crate::i18n::answers as say;
use crate::store::ArticleLine;
use crate::web::visit::Visit;

/// Where they are.
pub const HERE: &str = "/answers";

/// Answers as a list.
pub fn rows(visit: &Visit, lines: &[ArticleLine]) -> Markup {
    html! {
        ul.list {
            @for line in lines {
                li {
                    a href={ (HERE) "/" (line.id) } { (line.title) }
                    @if !line.published { span.tag { (visit.lang.say(say::DRAFT)) } }
                }
            }
        }
    }
}
