//! Small things inside a line: a state, a moment, the mark of what is late, where a document is.

use maud::{Markup, html};

use crate::i18n::{Lang, dates, deadlines, words};
use crate::rules::ticket::Status;
use crate::rules::{AttachmentId, Instant};
use crate::web::visit::Visit;

/// A state: its shape and its name.
pub fn status(lang: Lang, status: Status) -> Markup {
    let class = match status {
        Status::New => "st",
        Status::Assigned => "st assigned",
        Status::Planned => "st planned",
        Status::Pending => "st pending",
        Status::Solved => "st solved",
        Status::Closed => "st closed",
    };
    html! { span class=(class) { (lang.say(words::status(status))) } }
}

/// A moment, short for eyes and exact for machines.
pub fn time(visit: &Visit, at: Instant) -> Markup {
    html! {
        time datetime=(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)) title=(dates::full(visit.lang, at)) {
            (dates::short(visit.lang, at, visit.now))
        }
    }
}

/// The mark of what is late.
pub fn late(visit: &Visit) -> Markup {
    html! { span.tag.alert { (visit.lang.say(deadlines::LATE)) } }
}

/// The address of a document under its name.
pub fn document_address(id: AttachmentId, name: &str) -> String {
    let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("/d/{id}/{name}")
}
