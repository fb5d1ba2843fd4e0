//! Documents of a form that goes back to its reader: put on the shelf as the form comes, asked for by the form that comes next.

use maud::{Markup, html};

use super::form::choose_again;
use crate::i18n::{dates, sign_in as say};
use crate::store::NewDocument;
use crate::web::ports::shelf::Brought;
use crate::web::visit::{Site, Visit};

/// The field by which a form asks for what it brought before.
const FIELD: &str = "kept-file";

/// Puts what the form brought on the shelf, so that it is there whatever becomes of the form.
pub fn keep(site: &Site, visit: &mut Visit) {
    let Some(signed) = &visit.signed else {
        return;
    };
    let most = site.config.limits.upload_bytes_max;
    let uploads = std::mem::take(&mut visit.form.documents);
    if uploads.is_empty() {
        return;
    }
    let whole = uploads.into_iter().filter(|upload| !upload.too_large);
    let brought = whole.map(|upload| Brought {
        name: upload.name,
        media_type: upload.media_type,
        bytes: upload.bytes,
    });
    let kept = (most, visit.now);
    let ids = site.shelf.keep(&signed.hash, brought.collect(), kept);
    for id in ids {
        // A form of so many fields is refused before.
        let _ = visit.form.add(FIELD.into(), id.to_string());
    }
}

fn asked(visit: &Visit) -> Vec<u64> {
    let ids = visit.form.all(FIELD);
    ids.filter_map(|id| id.parse().ok()).collect()
}

fn session(visit: &Visit) -> &[u8] {
    visit.signed.as_ref().map_or(&[], |signed| &signed.hash)
}

/// Whether the form brings any, now or before.
pub fn any(site: &Site, visit: &Visit) -> bool {
    !site.shelf.told(session(visit), &asked(visit)).is_empty()
}

/// What the form brings, now and before, for the desk.
pub fn documents(site: &Site, visit: &Visit) -> Vec<NewDocument> {
    site.shelf.documents(session(visit), &asked(visit))
}

/// They were taken.
pub fn let_go(site: &Site, visit: &Visit) {
    site.shelf.let_go(session(visit), &asked(visit));
}

/// The last of what is kept, for a form that goes on with it unasked.
pub fn carried(site: &Site, visit: &Visit) -> Markup {
    let kept = site.shelf.told(session(visit), &asked(visit));
    html! { @if let Some(file) = kept.last() { input type="hidden" name=(FIELD) value=(file.id); p { b { (file.name) } } } }
}

/// What is kept, as a part of the form that comes back; else that it has to be chosen again.
pub fn shown(site: &Site, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let kept = site.shelf.told(session(visit), &asked(visit));
    html! {
        @if kept.is_empty() {
            (choose_again(visit))
        } @else {
            fieldset.field {
                legend { (lang.say(say::FILES_KEPT)) }
                p.hint { (lang.say(say::FILES_KEPT_HINT)) }
                @for file in &kept {
                    label.check { input type="checkbox" name=(FIELD) value=(file.id) checked; (file.name) " (" (dates::size(lang, file.size)) ")" }
                }
            }
        }
    }
}
