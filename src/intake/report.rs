//! Delivery reports: which mail of ours one speaks of, and what became of it (RFC 3464, RFC 8098, and what servers write freely).

use super::parse::Headers;
use super::part::Part;
use crate::rules::mail::{Outcome, Report};
use crate::rules::matching::fold;
use crate::rules::{OutgoingId, TicketNumber, message_id};

/// How much of a returned mail, or of a report's text, is looked through: headers come first.
const LOOKED_AT_BYTES: usize = 64 << 10;
/// Of the server's own words.
const WHY_CHARS_MAX: usize = 300;

/// How the subjects of reports begin that speak of a delay only, without accents.
const DELAYS: &[&str] = &[
    "warning",
    "delayed",
    "delivery delayed",
    "delivery status notification (delay)",
    "delivery notification (delay)",
    "message delayed",
    "remise differee",
    "retard de remise",
    "zustellung verzogert",
    "entrega retrasada",
];

/// Reads what mailparse left of a report: its text, and its parts as documents.
pub fn read(headers: &Headers, text: &str, documents: &[Part], key: &[u8]) -> Report {
    let part = |kind: &str| {
        let mut found = documents.iter().filter(|part| part.media_type == kind);
        found.next().map(|part| beginning(&part.bytes))
    };
    let status = part("message/delivery-status").or_else(|| part("message/global-delivery-status"));
    let other =
        part("message/disposition-notification").or_else(|| part("message/feedback-report"));
    let mail = returned(text, documents, key);
    let subject = fold(&headers.first("Subject").unwrap_or_default());
    let delayed = DELAYS.iter().any(|start| subject.starts_with(start));
    let outcome = match (&status, &other) {
        (Some(status), _) => outcome_of(status).unwrap_or(if delayed {
            Outcome::Delayed
        } else {
            Outcome::Failed
        }),
        (None, Some(_)) => Outcome::Other,
        (None, None) if delayed => Outcome::Delayed,
        (None, None) => Outcome::Failed,
    };
    let field = |names: &[&str]| status.as_deref().and_then(|status| field(status, names));
    let address = field(&["final-recipient", "original-recipient"])
        .map(|value| {
            value
                .rsplit(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_string()
        })
        .or_else(|| headers.first("X-Failed-Recipients"))
        .unwrap_or_default();
    let why = field(&["diagnostic-code"])
        .map(|value| match value.split_once(';') {
            Some((_, words)) => words.trim().to_string(),
            None => value,
        })
        .or_else(|| field(&["status"]))
        .or_else(|| refusal_line(text))
        .unwrap_or_default();
    Report {
        outcome,
        mail,
        address: address.trim_matches(['<', '>', ' ']).to_lowercase(),
        why: why
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(WHY_CHARS_MAX)
            .collect(),
    }
}

/// The mail of ours that a report returns (RFC 6522), in a document or in its text.
fn returned(text: &str, documents: &[Part], key: &[u8]) -> Option<(TicketNumber, OutgoingId)> {
    let parts = documents.iter().map(|document| beginning(&document.bytes));
    std::iter::once(beginning(text.as_bytes()))
        .chain(parts)
        .find_map(|text| {
            let ids = text.split('<').skip(1);
            ids.filter_map(|rest| rest.split_once('>'))
                .find_map(|(id, _)| message_id::read_mail(key, id))
        })
}

fn beginning(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT_BYTES)]).into_owned()
}

/// `Action: failed` of any recipient outweighs the others (RFC 3464 section 2.3.3).
fn outcome_of(status: &str) -> Option<Outcome> {
    let actions = unfolded(status)
        .into_iter()
        .filter_map(|line| Some(line.strip_prefix("action:")?.trim().to_string()));
    let mut found = None;
    for action in actions {
        match action.as_str() {
            "failed" => return Some(Outcome::Failed),
            "delayed" => found = Some(Outcome::Delayed),
            _ => found = found.or(Some(Outcome::Other)),
        }
    }
    found
}

/// The first value of the first of these fields that is there.
fn field(status: &str, names: &[&str]) -> Option<String> {
    let mut lines = status.lines().peekable();
    let mut fields = Vec::new();
    while let Some(line) = lines.next() {
        let mut whole = line.to_string();
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
            whole.push(' ');
            whole.push_str(more.trim());
        }
        fields.push(whole);
    }
    names.iter().find_map(|name| {
        fields.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim().eq_ignore_ascii_case(name) && !value.trim().is_empty())
                .then(|| value.trim().to_string())
        })
    })
}

fn unfolded(status: &str) -> Vec<String> {
    status
        .lines()
        .map(|line| line.trim().to_lowercase())
        .collect()
}

/// « 550 5.1.1 User unknown » in a report's free text.
fn refusal_line(text: &str) -> Option<String> {
    let text = text.get(..LOOKED_AT_BYTES).unwrap_or(text);
    let is_code = |word: &str| {
        let code = word.trim_start_matches(['#', '<', '(']);
        let mut bytes = code.bytes();
        bytes.next() == Some(b'5')
            && bytes
                .next()
                .is_some_and(|b| b.is_ascii_digit() || b == b'.')
            && code.bytes().filter(u8::is_ascii_digit).count() >= 3
            && code.len() <= 12
    };
    text.lines()
        .map(str::trim)
        .find(|line| line.split_whitespace().take(4).any(is_code))
        .map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"a key of this desk";

    fn part(media_type: &str, text: &str) -> Part {
        Part {
            name: "part".into(),
            media_type: media_type.into(),
            bytes: text.as_bytes().to_vec(),
            ..Part::default()
        }
    }

    fn subject(words: &str) -> Headers {
        Headers::new(vec![("Subject".into(), words.as_bytes().to_vec())])
    }

    #[test]
    fn a_standard_report_says_who_was_not_reached_and_why() {
        let id = message_id::write(KEY, TicketNumber(7), OutgoingId(3), "h");
        let status = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Hugo@School.fr\nAction: failed\nStatus: 5.1.1\n\
                      Diagnostic-Code: smtp; 550 5.1.1 No such\n  user here\n";
        let documents = [
            part("message/delivery-status", status),
            part("message/rfc822", &format!("Message-ID: <{id}>\n\nhello")),
        ];
        let report = read(&subject("Undelivered"), "Sorry.", &documents, KEY);
        let expected = Report {
            outcome: Outcome::Failed,
            mail: Some((TicketNumber(7), OutgoingId(3))),
            address: "hugo@school.fr".into(),
            why: "550 5.1.1 No such user here".into(),
        };
        assert_eq!(report, expected);
    }

    #[test]
    fn delays_and_receipts_are_no_failures() {
        let outcome = |words: &str, kind: &str, text: &str| {
            read(&subject(words), "", &[part(kind, text)], KEY).outcome
        };
        let status = "message/delivery-status";
        assert_eq!(outcome("x", status, "\nAction: delayed"), Outcome::Delayed);
        assert_eq!(
            outcome("x", status, "\nAction: delayed\n\nAction: failed"),
            Outcome::Failed
        );
        assert_eq!(outcome("x", status, "\nAction: relayed"), Outcome::Other);
        let receipt = "message/disposition-notification";
        assert_eq!(
            outcome("Read", receipt, "Disposition: displayed"),
            Outcome::Other
        );
        assert_eq!(
            outcome("Warning: could not send", "text/plain", ""),
            Outcome::Delayed
        );
    }

    #[test]
    fn a_report_in_free_words_gives_its_reason() {
        let text =
            "Hi. I'm afraid I wasn't able to deliver.\n\n<hugo@school.fr>:\n550 5.1.1 unknown\n";
        let report = read(&subject("failure notice"), text, &[], KEY);
        assert_eq!(
            (report.outcome, report.why.as_str()),
            (Outcome::Failed, "550 5.1.1 unknown")
        );
    }
}
