//! A document's bytes, for those who may read its ticket; notes' documents for agents only.

use std::io::{Cursor, Read as _};

use crate::rules::AttachmentId;
use crate::rules::access::Sight;
use crate::rules::picture;
use crate::store::{self, DocumentBytes};
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

/// GET `/d/ID/NAME`. The name is for the browser; the number counts.
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
        let rights = visit.rights(r)?;
        Ok::<_, Failure>(ticket.map(|ticket| (attachment, rights.sight(&ticket))))
    })?;
    let (attachment, sight) = found.ok_or(Failure::NotFound)?;
    let private = attachment.entry.is_none();
    match sight {
        Sight::Whole => {}
        Sight::Public if !private => {}
        Sight::Public | Sight::Nothing => return Err(Failure::NotFound),
    }
    let length = usize::try_from(attachment.size).unwrap_or(usize::MAX);
    let mut bytes = DocumentBytes::open(site.store().clone(), &attachment, 0);
    let mut start = Vec::with_capacity(picture::START_BYTES);
    (&mut bytes)
        .take(picture::START_BYTES as u64)
        .read_to_end(&mut start)
        .map_err(|cause| store::Error::Io("the document".into(), cause))?;
    let kind = picture::media_type(&start);
    let whole = Box::new(Cursor::new(start).chain(bytes));
    Ok(answer::document(&attachment.name, kind, whole, length))
}
