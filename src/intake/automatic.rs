//! Whether a machine wrote a mail (RFC 3834): such mail is registered, never answered, and wakes nothing.

mod words;

use words::{ABSENCES, AWAY, AWAY_TOO, MARKS, REPORTS, ROBOTS};

use super::parse::Headers;
use crate::rules::mail::Automatic;
use crate::rules::matching::fold;

/// Media types of machines' reports (RFC 3464, RFC 8098, RFC 5965).
const REPORT_TYPES: &[&str] = &[
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
];

/// What `Precedence` says of mail that nobody waits for an answer to.
const BULK: &[&str] = &["bulk", "junk", "list", "auto_reply", "auto-reply"];

/// Of an absence notice, within which it says what it is.
const NOTICE_CHARS: usize = 300;
/// Servers on a mail's way (Postfix gives up at fifty).
const HOPS_MAX: usize = 30;

/// The first sign that a machine wrote it. `types` are the media types of its parts, `text` is what it says.
pub fn sign(headers: &Headers, types: &[String], text: &str) -> Option<Automatic> {
    let value = |name: &str| {
        headers
            .first(name)
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let has = |name: &str| headers.first(name).is_some();
    let submitted = value("Auto-Submitted");
    let precedence = ["Precedence", "X-Precedence", "Preference"].map(value);
    let from = format!("{} {}", value("From"), value("Sender"));
    let path = value("Return-Path").replace(' ', "");
    let subject = fold(&value("Subject")).replace('’', "'");
    // RFC 3834 section 5: "no" is a person; parameters may follow after a semicolon.
    let keyword = submitted.split(';').next().unwrap_or_default().trim();
    // First: most reports carry Auto-Submitted as well, and only reports are kept from opening tickets.
    if is_report(headers, types) || from.contains("mailer-daemon") {
        Some(Automatic::Report)
    } else if !keyword.is_empty() && keyword != "no" {
        Some(Automatic::AutoSubmitted)
    } else if precedence
        .iter()
        .any(|value| BULK.contains(&value.as_str()))
    {
        Some(Automatic::Precedence)
    } else if has("List-Id") || has("List-Unsubscribe") || has("List-Post") {
        Some(Automatic::List)
    } else if headers.names().any(is_mark) || value("Delivered-To") == "autoresponder" {
        Some(Automatic::AnswersUnwanted)
    } else if has("X-Loop") || headers.undecoded("Received").len() > HOPS_MAX {
        Some(Automatic::Loop)
    } else if path == "<>" || path.contains("mailer-daemon") {
        Some(Automatic::NoReturnPath)
    } else if ROBOTS.iter().any(|robot| from.contains(robot)) {
        Some(Automatic::Robot)
    } else if REPORTS.iter().any(|start| subject.starts_with(start)) {
        // By its subject alone it may still be a person's request: it opens a ticket, and is not answered.
        Some(Automatic::Robot)
    } else if is_absence(&subject, text) {
        Some(Automatic::Absence)
    } else {
        None
    }
}

fn is_mark(name: &str) -> bool {
    let begins = |start: &&str| {
        let name = name.as_bytes().get(..start.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(start.as_bytes()))
    };
    name.starts_with(['X', 'x']) && MARKS.iter().any(begins)
}

/// What only machines write: a report's media type, or the header that lists who was not reached.
fn is_report(headers: &Headers, types: &[String]) -> bool {
    let media_type = headers
        .first("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    media_type.starts_with("multipart/report")
        || headers.first("X-Failed-Recipients").is_some()
        || types
            .iter()
            .any(|media_type| REPORT_TYPES.contains(&media_type.as_str()))
}

/// By its subject, which a person's own words would not begin with; or, in a reply, by its first words and others like them,
/// where it asks nothing.
fn is_absence(subject: &str, text: &str) -> bool {
    let begins = |start: &&str| {
        let bare = subject.trim_start_matches('[');
        bare.strip_prefix(*start).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .trim_start()
                    .starts_with([':', '：', '(', '-', '[', ']'])
                || rest.trim_start().starts_with("re")
                || rest.starts_with(" from")
                || rest.starts_with(" jusqu")
        })
    };
    let replies = ["re:", "re :", "aw:", "rv:", "sv:"]
        .iter()
        .any(|prefix| subject.starts_with(prefix));
    let away = || {
        let start: String = text.chars().take(NOTICE_CHARS).collect();
        let start = fold(&start);
        let says = |words: &[&str]| words.iter().any(|word| start.contains(word));
        says(AWAY) && says(AWAY_TOO) && !start.contains('?')
    };
    ABSENCES.iter().any(begins) || (replies && away())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_known_by_their_marks() {
        for (name, value, expected) in [
            (
                "Auto-Submitted",
                "auto-replied",
                Some(Automatic::AutoSubmitted),
            ),
            (
                "Auto-Submitted",
                "auto-generated; owner=x",
                Some(Automatic::AutoSubmitted),
            ),
            ("Auto-Submitted", "no", None),
            ("Precedence", "Bulk", Some(Automatic::Precedence)),
            ("Precedence", "normal", None),
            ("List-Id", "<news.school>", Some(Automatic::List)),
            (
                "X-Auto-Response-Suppress",
                "All",
                Some(Automatic::AnswersUnwanted),
            ),
            ("Return-Path", "<>", Some(Automatic::NoReturnPath)),
            ("Return-Path", "<u@school.fr>", None),
            (
                "Content-Type",
                "multipart/report; report-type=delivery-status",
                Some(Automatic::Report),
            ),
            ("From", "MAILER-DAEMON <>", Some(Automatic::Report)),
            ("From", "MAILER-DAEMON@school.fr", Some(Automatic::Report)),
            ("From", "no-reply@school.fr", Some(Automatic::Robot)),
            ("From", "u@school.fr", None),
            (
                "Subject",
                "Undelivered Mail Returned to Sender",
                Some(Automatic::Robot),
            ),
            (
                "Subject",
                "Réponse automatique : votre demande",
                Some(Automatic::Absence),
            ),
            ("Subject", "Absence du bureau", Some(Automatic::Absence)),
            (
                "Subject",
                "Abwesenheitsnotiz: Re: Ticket",
                Some(Automatic::Absence),
            ),
            ("Subject", "Fuera de la oficina", Some(Automatic::Absence)),
            ("Subject", "Absences des étudiants à saisir", None),
            (
                "Subject",
                "Réponse automatique de la messagerie à changer",
                None,
            ),
            ("Subject", "Undo the printer", None),
            (
                "Subject",
                "Risposta automatica: Re: x",
                Some(Automatic::Absence),
            ),
            ("Subject", "[Auto-Reply] x", Some(Automatic::Absence)),
            ("Subject", "自动回复：x", Some(Automatic::Absence)),
            (
                "Subject",
                "Out of Office AutoReply: x",
                Some(Automatic::Absence),
            ),
            ("Subject", "Automatic reply setup", None),
            ("Subject", "Afwezigheid melden", None),
            ("Subject", "Onbestelbaar: x", Some(Automatic::Robot)),
            ("Subject", "Delivery has failed", Some(Automatic::Robot)),
            ("Subject", "Delivery of the projector", None),
            ("X-Precedence", "bulk", Some(Automatic::Precedence)),
            (
                "X-Autoreply-From",
                "u@school.fr",
                Some(Automatic::AnswersUnwanted),
            ),
            ("x-autoresponder", "yes", Some(Automatic::AnswersUnwanted)),
            (
                "Delivered-To",
                "Autoresponder",
                Some(Automatic::AnswersUnwanted),
            ),
            ("X-MS-Exchange-Inbox-Rules-Loop", "u@school.fr", None),
            ("Return-Path", "< >", Some(Automatic::NoReturnPath)),
            ("From", "noreply-moodle@school.fr", Some(Automatic::Robot)),
        ] {
            let headers = Headers::new(vec![(name.into(), value.as_bytes().to_vec())]);
            assert_eq!(sign(&headers, &[], ""), expected, "{name}: {value}");
        }
    }

    #[test]
    fn an_absence_in_words_counts_in_a_reply_only() {
        let headers =
            |subject: &str| Headers::new(vec![("Subject".into(), subject.as_bytes().to_vec())]);
        let reply = headers("Re: [Support #4] Imprimante");
        for (text, expected) in [
            (
                "Bonjour, je suis actuellement absente du bureau.",
                Some(Automatic::Absence),
            ),
            (
                "Je suis en congés jusqu'au 30. Je vous répondrai à mon retour.",
                Some(Automatic::Absence),
            ),
            (
                "Sono in ferie fino al 30 novembre.",
                Some(Automatic::Absence),
            ),
            (
                "Je serai absent lundi, pouvez-vous passer mardi jusqu'au soir ?",
                None,
            ),
            (
                "Je suis absent vendredi mais la salle sera ouverte, changez l'écran.",
                None,
            ),
            ("Le câble est absent.", None),
        ] {
            assert_eq!(sign(&reply, &[], text), expected, "{text}");
        }
        let text = "Bonjour, je suis actuellement absente du bureau.";
        assert_eq!(sign(&headers("Imprimante"), &[], text), None);
    }
}
