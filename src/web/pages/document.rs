//! A document's bytes, for those who may read its ticket; notes' documents for agents only.

use crate::rules::AttachmentId;
use crate::rules::access::may_read;
use crate::store::{self, DocumentBytes};
use crate::web::answer::{self, Failure, Outcome};
use crate::web::server::{Site, Visit};

/// GET `/d/ID/NAME`. The name is for the browser; the number counts.
pub fn download(site: &Site, visit: &mut Visit) -> Outcome {
    let viewer = visit.viewer()?;
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
        Ok::<_, store::Error>(ticket.map(|ticket| (attachment, ticket)))
    })?;
    let (attachment, ticket) = found.ok_or(Failure::NotFound)?;
    let private = attachment.entry.is_none();
    if !may_read(&ticket, viewer.id, viewer.role) || (private && !viewer.role.is_agent()) {
        return Err(Failure::NotFound);
    }
    let length = usize::try_from(attachment.size).unwrap_or(usize::MAX);
    let bytes = DocumentBytes::open(site.store().clone(), &attachment, 0);
    Ok(answer::download(&attachment.name, Box::new(bytes), length))
}
