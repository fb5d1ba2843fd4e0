//! Which ticket a mail says it answers; whether that counts is decided in `rules::mail::place`.

use super::parse::{Headers, Part};
use crate::rules::TicketNumber;
use crate::rules::mail::Claim;
use crate::rules::message_id;
use crate::rules::ticket::read_subject_tag;

/// Newer Message-IDs stand last in References (RFC 5322 section 3.6.4), so they are asked first.
pub fn claim(headers: &Headers, key: &[u8]) -> Claim {
    let answered = headers.message_ids("In-Reply-To");
    let before = headers.message_ids("References");
    let proven = answered
        .iter()
        .chain(before.iter().rev())
        .find_map(|id| message_id::read(key, id));
    let subject = headers.first("Subject").unwrap_or_default();
    Claim {
        proven,
        named: read_subject_tag(&subject),
    }
}

/// How much of a returned mail is looked through: its headers come first.
const RETURNED_BYTES: usize = 64 << 10;

/// The ticket of the mail that a delivery report returns (RFC 3462), in a document or in its text.
pub fn of_report(text: &str, documents: &[Part], key: &[u8]) -> Option<TicketNumber> {
    let begins = |bytes: &[u8]| {
        String::from_utf8_lossy(&bytes[..bytes.len().min(RETURNED_BYTES)]).into_owned()
    };
    let returned = documents.iter().map(|document| begins(&document.bytes));
    std::iter::once(begins(text.as_bytes()))
        .chain(returned)
        .find_map(|text| {
            let ids = text.split('<').skip(1);
            ids.filter_map(|rest| rest.split_once('>'))
                .find_map(|(id, _)| message_id::read(key, id))
        })
}
