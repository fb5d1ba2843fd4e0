//! Whether a machine wrote a mail (RFC 3834): such mail is registered, never answered, and wakes nothing.

use super::parse::Headers;
use crate::rules::mail::Automatic;
use crate::rules::matching::fold;

/// Addresses and names that no person writes from.
const ROBOTS: &[&str] = &[
    "postmaster@",
    "no-reply@",
    "noreply@",
    "no_reply@",
    "donotreply@",
    "do-not-reply@",
    "ne-pas-repondre@",
    "nepasrepondre@",
    "mail delivery s",
];

/// How subjects of absence notices begin, in four languages, without accents.
const ABSENCES: &[&str] = &[
    "out of office",
    "automatic reply",
    "automatic response",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "autoresponse",
    "reponse automatique",
    "message d'absence",
    "absence du bureau",
    "notification d'absence",
    "absent du bureau",
    "absente du bureau",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "vacation reply",
    "on vacation",
];

/// How subjects of delivery reports begin.
const REPORTS: &[&str] = &[
    "undeliverable",
    "undelivered mail",
    "returned mail",
    "failure notice",
    "mail delivery fail",
    "delivery failure",
    "delivery status notification",
    "delivery notification",
    "mail system error",
    "delivery report",
    "mail failure",
    "message could not be delivered",
    "warning: could not send",
    "warning: message",
    "non remis",
    "message non distribue",
    "non distribuable",
    "echec de remise",
    "echec de la remise",
    "rapport de non-remise",
    "unzustellbar",
    "nicht zustellbar",
    "no se pudo entregar",
    "no se puede entregar",
    "email feedback report",
    "complaint about message from",
];

/// How a reply begins that is nothing but an absence notice.
const AWAY: &[&str] = &[
    "je suis actuellement absent",
    "je suis absent",
    "je serai absent",
    "i am currently out of",
    "i am out of the office",
    "i'm out of the office",
    "i am currently away",
    "i will be out of the office",
    "ich bin derzeit nicht",
    "ich bin nicht im buro",
    "ich bin bis",
    "estoy fuera de la oficina",
    "estare fuera de la oficina",
];

/// Media types of machines' reports (RFC 3464, RFC 8098, RFC 5965).
const REPORT_TYPES: &[&str] = &[
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
];

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
    let precedence = value("Precedence");
    let from = format!("{} {}", value("From"), value("Sender"));
    let path = value("Return-Path");
    let subject = fold(&value("Subject")).replace('’', "'");
    // RFC 3834 section 5: "no" is a person; parameters may follow after a semicolon.
    let keyword = submitted.split(';').next().unwrap_or_default().trim();
    // First: most reports carry Auto-Submitted as well, and only reports are kept from opening tickets.
    if is_report(headers, types) || from.contains("mailer-daemon") {
        Some(Automatic::Report)
    } else if !keyword.is_empty() && keyword != "no" {
        Some(Automatic::AutoSubmitted)
    } else if ["bulk", "junk", "list", "auto_reply"].contains(&precedence.as_str()) {
        Some(Automatic::Precedence)
    } else if has("List-Id") || has("List-Unsubscribe") || has("List-Post") {
        Some(Automatic::List)
    } else if [
        "X-Auto-Response-Suppress",
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponse",
    ]
    .into_iter()
    .any(has)
    {
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

/// By its subject, which a person's own words would not begin with; or, in a reply, by its first words.
fn is_absence(subject: &str, text: &str) -> bool {
    let begins = |start: &&str| {
        subject.strip_prefix(*start).is_some_and(|rest| {
            rest.is_empty()
                || rest.trim_start().starts_with([':', '(', '-', '['])
                || rest.trim_start().starts_with("re")
                || rest.starts_with(" from")
                || rest.starts_with(" jusqu")
        })
    };
    let replies = ["re:", "re :", "aw:", "rv:", "sv:"]
        .iter()
        .any(|prefix| subject.starts_with(prefix));
    let start: String = text.chars().take(120).collect();
    let start = fold(&start).replace('’', "'");
    ABSENCES.iter().any(begins) || (replies && AWAY.iter().any(|away| start.contains(away)))
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
        ] {
            let headers = Headers::new(vec![(name.into(), value.as_bytes().to_vec())]);
            assert_eq!(sign(&headers, &[], ""), expected, "{name}: {value}");
        }
    }

    #[test]
    fn an_absence_in_words_counts_in_a_reply_only() {
        let headers =
            |subject: &str| Headers::new(vec![("Subject".into(), subject.as_bytes().to_vec())]);
        let text = "Bonjour, je suis actuellement absente du bureau.";
        assert_eq!(
            sign(&headers("Re: [Support #4] Imprimante"), &[], text),
            Some(Automatic::Absence)
        );
        assert_eq!(sign(&headers("Imprimante"), &[], text), None);
    }
}
