//! A document's bytes, for those who may read its ticket; notes' documents for agents only.

use crate::rules::AttachmentId;
use crate::rules::access::Sight;
use crate::rules::byte_range::{Wanted, wanted};
use crate::rules::message_id::hex;
use crate::rules::picture;
use crate::store::DocumentBytes;
use crate::web::door::Method;
use crate::web::http::answer::{self, Document, Failure, Outcome};
use crate::web::http::browser;
use crate::web::visit::{Site, Visit};

/// GET `/d/ID/NAME`, or a part of it (`Range`). The name is for the browser; the number counts. With `?download` a picture or a
/// PDF is downloaded like all else.
pub fn download(site: &Site, visit: &mut Visit) -> Outcome {
    let id = visit
        .param(0)
        .parse()
        .map(AttachmentId)
        .map_err(|_| Failure::NotFound)?;
    let found = site.store().read(|r| {
        let Some(attachment) = r.attachment(id)? else {
            return Ok(None);
        };
        let ticket = r.ticket(attachment.ticket)?;
        let (rights, start) = (visit.rights(r)?, r.start_of(&attachment)?);
        Ok::<_, Failure>(ticket.map(|ticket| (attachment, rights.sight(&ticket), start)))
    })?;
    let (attachment, sight, start) = found.ok_or(Failure::NotFound)?;
    let private = attachment.entry.is_none();
    match sight {
        Sight::Whole => {}
        Sight::Public if !private => {}
        Sight::Public | Sight::Nothing => return Err(Failure::NotFound),
    }
    let (request, size) = (&visit.request, attachment.size);
    let tag = format!("\"{}\"", hex(&attachment.sha256));
    // A part only to whoever has the rest of these very bytes (RFC 9110 section 13.1.5); a HEAD has no parts.
    let rest_fits = request.header("if-range").is_none_or(|known| known == tag);
    let range = request
        .header("range")
        .filter(|_| rest_fits && request.method == Method::Get);
    let part = match wanted(range, size) {
        Wanted::Whole => None,
        Wanted::Part { first, last } => Some((first, last)),
        Wanted::Beyond => return Ok(answer::beyond(size)),
    };
    let from = part.map_or(0, |(first, _)| first);
    let bytes = DocumentBytes::open(site.store().clone(), &attachment, from);
    let browser = request.header("user-agent").unwrap_or_default();
    let shown = picture::shown_as(&start).filter(|kind| {
        let can_show = *kind != picture::PDF || browser::shows_sandboxed_pdf(browser);
        can_show && visit.query("download").is_none()
    });
    let document = Document {
        name: &attachment.name,
        shown,
        tag: &tag,
        size,
    };
    Ok(answer::document(document, part, Box::new(bytes)))
}
