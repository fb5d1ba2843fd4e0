//! What is joined to a line of a ticket: pictures where its text has them, documents as links, and where pictures are seen large;
//! the lines are in `timeline`.

use maud::{Markup, html};

use super::view::View;
use crate::i18n::{Lang, documents};
use crate::rules::signature_picture::Elsewhere;
use crate::rules::{AttachmentId, picture};
use crate::store::Attachment;
use crate::web::pages::parts::inline::document_address;
use crate::web::pages::web_links::linked;
use crate::web::visit::Visit;

/// How `intake::pictures` marks where a picture stands.
const PICTURE: &str = "[image: ";
/// Longer than any name of a document.
const NAME_BYTES_MAX: usize = 600;
/// A picture up to this size is shown small beside its link: a larger one would cost a phone more than it tells.
const PREVIEW_BYTES_MAX: u64 = 5_000_000;

/// A text with the pictures it names as `[image: NAME]`, each at its first place, if they are of the same entry; and which
/// those are. Those of signatures leave no trace in it: they stand folded below, in [`files`].
pub fn text_of(text: &str, attachments: &[Attachment]) -> (Markup, Vec<AttachmentId>) {
    let mut left: Vec<&Attachment> = attachments
        .iter()
        .filter(|attachment| picture::is_shown(&attachment.media_type))
        .collect();
    let mut shown = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(start) = text[at..].find(PICTURE).map(|start| at + start) {
        at = start + PICTURE.len();
        let window = &text.as_bytes()[at..text.len().min(at + NAME_BYTES_MAX)];
        let Some(length) = memchr::memchr(b']', window) else {
            continue;
        };
        let named = &text[at..at + length];
        if let Some(index) = left.iter().position(|each| each.name == named) {
            shown.push((&text[from..start], left.swap_remove(index)));
            at += length + 1;
            from = at;
        }
        if left.is_empty() {
            break;
        }
    }
    let painted = shown.iter().map(|(_, picture)| picture.id).collect();
    let markup = html! {
        @for (before, picture) in shown {
            (linked(before))
            @if !picture.is_of_signature() { a href=(address(picture)) { (image(picture, &picture.name)) } }
        }
        (linked(&text[from..]))
    };
    (markup, painted)
}

/// Not loaded before it comes into view, and with its place kept where its size is known.
fn image(picture: &Attachment, alt: &str) -> Markup {
    let (width, height) = picture.pixels.unzip();
    html! { img src=(address(picture)) alt=(alt) loading="lazy" width=[width] height=[height]; }
}

/// Documents as links, with what they are told before they are fetched; pictures small, but those painted in the text.
pub fn files(visit: &Visit, attachments: &[Attachment], painted: &[AttachmentId]) -> Markup {
    let lang = visit.lang;
    let previewed = |file: &Attachment| {
        picture::is_shown(&file.media_type)
            && file.size <= PREVIEW_BYTES_MAX
            && !painted.contains(&file.id)
    };
    let joined = || attachments.iter().filter(|file| !file.is_of_signature());
    html! {
        @if joined().next().is_some() {
            ul.files {
                @for file in joined() {
                    li {
                        a href=(address(file)) { @if previewed(file) { (image(file, "")) } (file.name) }
                        span.s.mut { (documents::told(lang, &file.media_type, &file.name, file.size)) }
                        (download(visit, file))
                    }
                }
            }
        }
        (of_signature(lang, attachments))
    }
}

/// Pictures of signatures, folded, each with the reason.
fn of_signature(lang: Lang, attachments: &[Attachment]) -> Markup {
    let folded = attachments
        .iter()
        .filter_map(|file| Some((file, file.elsewhere?)));
    let folded: Vec<(&Attachment, Elsewhere)> = folded.collect();
    html! {
        @if !folded.is_empty() {
            details {
                summary.s { (documents::of_signature(lang, folded.len())) }
                ul.files {
                    @for (file, also) in folded {
                        li {
                            a href=(address(file)) { (image(file, "")) (file.name) }
                            span.s.mut { (documents::came_before(lang, also.tickets)) " " (documents::sent_by(lang, also.people)) }
                        }
                    }
                }
            }
        }
    }
}

/// What opens in the browser can be downloaded all the same.
pub fn download(visit: &Visit, file: &Attachment) -> Markup {
    let lang = visit.lang;
    let opens = picture::is_shown(&file.media_type) || file.media_type == picture::PDF;
    html! {
        @if opens {
            a.s href={ (address(file)) "?download" } aria-label=(documents::download(lang, &file.name)) { (lang.say(documents::DOWNLOAD)) }
        }
    }
}

/// Where a script shows the pictures of a ticket large, one after the other.
pub fn viewer(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let public = view.entries.iter().flat_map(|entry| &entry.attachments);
    let mut all = public.chain(view.notes.iter().flat_map(|note| &note.attachments));
    html! {
        @if let Some(first) = all.find(|file| picture::is_shown(&file.media_type) && !file.is_of_signature()) {
            dialog id="viewer" aria-label=(lang.say(documents::PICTURES)) {
                img src=(address(first)) alt="" loading="lazy";
                p role="status" {}
                div.acts {
                    button.btn data-by="-1" aria-label=(lang.say(documents::PREVIOUS)) { "←" }
                    button.btn data-by="1" aria-label=(lang.say(documents::NEXT)) { "→" }
                    button.btn { (lang.say(documents::CLOSE)) }
                }
            }
        }
    }
}

/// `/d/ID/NAME`
pub fn address(attachment: &Attachment) -> String {
    document_address(attachment.id, &attachment.name)
}
