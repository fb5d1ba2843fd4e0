//! Which ticket a mail says it answers; whether that counts is decided in `rules::mail::place`.

use super::parse::Headers;
use crate::desk::Before;
use crate::rules::TicketNumber;
use crate::rules::glpi_mail::{self, OfGlpi};
use crate::rules::mail::Claim;
use crate::rules::message_id;
use crate::rules::ticket::{SubjectTag, read_subject_tag};

/// How much of a text is looked through for a reference.
const LOOKED_AT_BYTES: usize = 64 << 10;
/// Mails that are looked for of those that one answers.
const ANSWERED_MAX: usize = 30;
/// Words that look like a reference of ours, each of which costs a signature.
const REFERENCES_MAX: usize = 32;

/// Newer Message-IDs stand last in References (RFC 5322 section 3.6.4), so they are asked first. A mail begun from one of our
/// « accept » links answers nothing, for mail programs drop that header from such links: it carries the reference in its text.
pub fn claim(headers: &Headers, text: &str, key: &[u8]) -> Claim {
    let answered = headers.message_ids("In-Reply-To");
    let before = headers.message_ids("References");
    let by_header = answered
        .iter()
        .chain(before.iter().rev())
        .find_map(|id| message_id::read(key, id));
    let tag = tag(headers).filter(|tag| !tag.of_glpi);
    Claim {
        proven: by_header.or_else(|| in_text(text, key)),
        named: tag.map(|tag| tag.number),
    }
}

/// The mails that one answers, by its headers.
pub fn before(headers: &Headers, key: &[u8]) -> Before {
    let mut answered: Vec<String> = Vec::new();
    let mut first = None;
    let before = headers.message_ids("References").into_iter().rev();
    let ids = headers.message_ids("In-Reply-To").into_iter().chain(before);
    for id in ids.take(ANSWERED_MAX) {
        if message_id::read(key, &id).is_some() {
            first = first.or(Some(answered.len()));
        } else if !answered.contains(&id) {
            answered.push(id);
        }
    }
    Before {
        nearer_than_ours: first.unwrap_or(answered.len()),
        ids: answered,
        passed_on: false,
    }
}

/// The ticket of a GLPI that a mail says it answers: by the headers, or by the subject.
pub fn of_glpi(headers: &Headers) -> Option<OfGlpi> {
    let answered = headers.message_ids("In-Reply-To");
    let before = headers.message_ids("References");
    let mut ids = answered.iter().chain(before.iter().rev());
    let by_header = ids.find_map(|id| glpi_mail::read_message_id(id));
    let by_tag = || tag(headers).filter(|tag| tag.of_glpi);
    by_header.or_else(|| {
        by_tag().map(|tag| OfGlpi {
            uuid: None,
            number: tag.number,
        })
    })
}

fn tag(headers: &Headers) -> Option<SubjectTag> {
    read_subject_tag(&headers.first("Subject").unwrap_or_default())
}

/// Whether a mail's headers say that it answers some mail.
pub fn answers(headers: &Headers) -> bool {
    ["In-Reply-To", "References"]
        .iter()
        .any(|name| !headers.message_ids(name).is_empty())
}

fn in_text(text: &str, key: &[u8]) -> Option<TicketNumber> {
    let text = text.get(..LOOKED_AT_BYTES).unwrap_or(text);
    text.split(|c: char| c.is_whitespace() || "<>()[]".contains(c))
        .filter(|word| is_reference(word))
        .take(REFERENCES_MAX)
        .find_map(|word| message_id::read(key, word))
}

/// The text without the lines that hold nothing but a reference of ours, as our « accept » links put them there.
pub fn without_reference(text: &str) -> String {
    let is_bare = |line: &str| {
        let inner = line
            .trim()
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        inner.is_some_and(is_reference)
    };
    if !text.lines().any(is_bare) {
        return text.into();
    }
    let kept: Vec<&str> = text.lines().filter(|line| !is_bare(line)).collect();
    kept.join("\n").trim().into()
}

/// `t1042.m77.…@host`
fn is_reference(word: &str) -> bool {
    word.len() < 300
        && word.starts_with('t')
        && word.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        && word.contains(".m")
        && word.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::OutgoingId;

    #[test]
    fn a_reference_in_the_text_proves_the_ticket_where_no_header_does() {
        let key = b"a key of this desk";
        let id = message_id::write(key, TicketNumber(7), OutgoingId(3), "h");
        let none = Headers::default();
        let proven = |text: &str| claim(&none, text, key).proven;
        assert_eq!(
            proven(&format!("ACCEPTER\n\nRéf. ({id})")),
            Some(TicketNumber(7))
        );
        assert_eq!(
            proven(&format!("ACCEPTER {}", id.replace("t7", "t8"))),
            None
        );
        assert_eq!(proven(&"t1.m1@ ".repeat(50_000)), None);
        assert_eq!(
            without_reference(&format!("REFUSER toujours rien\n\n[{id}]")),
            "REFUSER toujours rien"
        );
        assert_eq!(without_reference("[1]\n[t@x]"), "[1]\n[t@x]");
    }
}
