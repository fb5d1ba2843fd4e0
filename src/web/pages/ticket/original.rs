//! The mail by which a line of a ticket came, as it came: for those of the team who see the ticket whole; the lines are in `timeline`.

use crate::rules::EntryId;
use crate::rules::access::Sight;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::visit::{Site, Visit};

/// GET `/t/N/original?entry=E`: the whole mail, to be downloaded.
pub fn whole(site: &Site, visit: &mut Visit) -> Outcome {
    let (entry, raw) = find(site, visit)?;
    let length = raw.len();
    let name = format!("message-{entry}.eml");
    let body = Box::new(std::io::Cursor::new(raw));
    Ok(answer::file(&name, body, length))
}

/// GET `/t/N/original/page?entry=E`: its HTML as it looked, in a sandbox; a mail without one is downloaded.
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    let (_, raw) = find(site, visit)?;
    match site.letterbox.page_of(&raw) {
        Some(page) => Ok(answer::original_page(page.into_bytes())),
        None => whole(site, visit),
    }
}

fn find(site: &Site, visit: &Visit) -> Result<(EntryId, Vec<u8>), Failure> {
    let number = visit.number()?;
    let entry = visit.query("entry").and_then(|entry| entry.parse().ok());
    let entry = entry.map(EntryId).ok_or(Failure::NotFound)?;
    let raw = site.store().read(|r| {
        let Some(ticket) = r.ticket(number)? else {
            return Ok(None);
        };
        match visit.rights(r)?.sight(&ticket) {
            Sight::Whole => Ok::<_, Failure>(r.original(number, entry)?),
            Sight::Public | Sight::Nothing => Ok(None),
        }
    })?;
    Ok((entry, raw.ok_or(Failure::NotFound)?))
}
