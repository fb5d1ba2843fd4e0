//! Whether a machine wrote a mail (RFC 3834): such mail is registered, never answered, and wakes nothing. What only seems a
//! machine's, by its words or by the list it came over, is taken for a person's.

mod words;

use words::{ABSENCES, AWAY, AWAY_TOO, MACHINES_ANSWERS, MACHINES_REPORTS, MARKS, REPORTS, ROBOTS};

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
/// A greeting, a name, a closing have no more words.
const SHORT_WORDS_MAX: usize = 4;
/// Servers on a mail's way (Postfix gives up at fifty).
const HOPS_MAX: usize = 30;

/// What is asked of a mail beside its headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The media types of its parts; the first is the whole mail's.
    pub types: &'a [String],
    /// What it says.
    pub text: &'a str,
    /// It answers an invitation.
    pub answers_invitation: bool,
    /// A machine's address sent it in the name of a member.
    pub in_the_name_of: bool,
    /// A list of the school handed it on that was written to by the desk's own address.
    pub own_list: bool,
}

/// The first sign that a machine wrote it, for sure or as it seems ([`Automatic::is_certain`]).
pub fn sign(headers: &Headers, asked: Asked<'_>) -> Option<Automatic> {
    let value = |name: &str| first(headers, name);
    let has = |name: &str| headers.first(name).is_some();
    let precedence = ["Precedence", "X-Precedence", "Preference"].map(value);
    let bulk =
        |value: &String| BULK.contains(&value.as_str()) && !(asked.own_list && value == "list");
    let from = format!("{} {}", value("From"), value("Sender"));
    let path = value("Return-Path").replace(' ', "");
    let subject = fold(&value("Subject")).replace('’', "'");
    let keyword = submitted(headers);
    let is_robot = ROBOTS.iter().any(|robot| from.contains(robot));
    let nobodys_path = path == "<>" || path.contains("mailer-daemon");
    let by_itself = is_robot || nobodys_path || !keyword.is_empty() && keyword != "no";
    // First: most reports carry Auto-Submitted as well, and only reports are kept from opening tickets.
    if is_report(headers, asked.types, by_itself) || from.contains("mailer-daemon") {
        Some(Automatic::Report)
    } else if asked.answers_invitation {
        Some(Automatic::CalendarAnswer)
    } else if asked.in_the_name_of && keyword != "auto-replied" {
        // Forms say that they write by themselves; whoever filled one in waits for an answer.
        Some(Automatic::InTheNameOf)
    } else if !keyword.is_empty() && keyword != "no" {
        Some(Automatic::AutoSubmitted)
    } else if precedence.iter().any(bulk) {
        Some(Automatic::Precedence)
    } else if !asked.own_list && (has("List-Id") || has("List-Unsubscribe") || has("List-Post")) {
        Some(Automatic::List)
    } else if headers.names().any(is_mark) || value("Delivered-To") == "autoresponder" {
        Some(Automatic::AnswersUnwanted)
    } else if has("X-Loop") || headers.undecoded("Received").len() > HOPS_MAX {
        Some(Automatic::Loop)
    } else if nobodys_path {
        Some(Automatic::NoReturnPath)
    } else if is_robot {
        Some(Automatic::Robot)
    } else {
        by_words(&subject, asked.text).or(asked.own_list.then_some(Automatic::OwnList))
    }
}

/// What subject and text say of it.
fn by_words(subject: &str, text: &str) -> Option<Automatic> {
    if begins_as(subject, MACHINES_ANSWERS) {
        Some(Automatic::Absence)
    } else if MACHINES_REPORTS
        .iter()
        .any(|start| subject.starts_with(start))
    {
        Some(Automatic::Robot)
    } else if REPORTS.iter().any(|start| subject.starts_with(start)) {
        Some(Automatic::ReportWords)
    } else if begins_as(subject, ABSENCES) {
        Some(Automatic::AbsenceNotice)
    } else {
        absence_in(subject, text)
    }
}

/// RFC 3834 section 5: "no" is a person; parameters may follow after a semicolon, comments in brackets.
fn submitted(headers: &Headers) -> String {
    let submitted = first(headers, "Auto-Submitted");
    submitted
        .split([';', '(', ' ', '\t'])
        .next()
        .unwrap_or_default()
        .to_string()
}

fn first(headers: &Headers, name: &str) -> String {
    headers
        .first(name)
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Whether a mail answers another by itself (RFC 3834 section 5, and what programs wrote before it).
pub fn replies_by_itself(headers: &Headers, sign: Option<Automatic>) -> bool {
    submitted(headers) == "auto-replied"
        || ["auto_reply", "auto-reply"].contains(&first(headers, "Precedence").as_str())
        || sign.is_some_and(Automatic::is_answer)
}

/// Whether nobody reads what is written to this address.
pub fn is_robots(address: &str) -> bool {
    ROBOTS.iter().any(|robot| address.contains(robot))
}

fn is_mark(name: &str) -> bool {
    let begins = |start: &&str| {
        let name = name.as_bytes().get(..start.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(start.as_bytes()))
    };
    name.starts_with(['X', 'x']) && MARKS.iter().any(begins)
}

/// What only machines write: a report (RFC 3462), the header that lists who was not reached. A report's part somewhere below is
/// a person's attachment, unless the mail came by itself too.
fn is_report(headers: &Headers, types: &[String], by_itself: bool) -> bool {
    let media_type = headers
        .first("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_report = |media_type: &String| REPORT_TYPES.contains(&media_type.as_str());
    media_type.starts_with("multipart/report")
        || headers.first("X-Failed-Recipients").is_some()
        || types.first().is_some_and(is_report)
        || by_itself && types.iter().any(is_report)
}

/// Whether a subject begins with these words as a heading, which a person's own would not.
fn begins_as(subject: &str, words: &[&str]) -> bool {
    let bare = subject.trim_start_matches('[');
    words.iter().any(|start| {
        bare.strip_prefix(*start).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .trim_start()
                    .starts_with([':', '：', '(', '-', '[', ']'])
                || rest.trim_start().starts_with("re")
                || rest.starts_with(" from")
                || rest.starts_with(" jusqu")
        })
    })
}

/// What the first words of a reply that asks nothing say of its author's absence: all of them, or some.
fn absence_in(subject: &str, text: &str) -> Option<Automatic> {
    let replies = ["re:", "re :", "aw:", "rv:", "sv:"]
        .iter()
        .any(|prefix| subject.starts_with(prefix));
    if !replies {
        return None;
    }
    let start: String = text.chars().take(NOTICE_CHARS).collect();
    let start = fold(&start);
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if !(says(&start, AWAY) && says(&start, AWAY_TOO)) || start.contains('?') {
        return None;
    }
    let mut sentences = start.split(['.', '!', ';', ':', '\n', ',']);
    let of_it = |sentence: &str| {
        says(sentence, AWAY)
            || says(sentence, AWAY_TOO)
            || sentence.split_whitespace().count() <= SHORT_WORDS_MAX
    };
    Some(if sentences.all(of_it) {
        Automatic::AbsenceNotice
    } else {
        Automatic::AbsenceWords
    })
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
        ] {
            let headers = Headers::new(vec![(name.into(), value.as_bytes().to_vec())]);
            assert_eq!(
                sign(&headers, Asked::default()),
                expected,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn machines_are_known_by_what_they_write() {
        for (name, value, expected) in [
            (
                "Subject",
                "Undelivered Mail Returned to Sender",
                Some(Automatic::ReportWords),
            ),
            (
                "Subject",
                "Réponse automatique : votre demande",
                Some(Automatic::Absence),
            ),
            (
                "Subject",
                "Absence du bureau",
                Some(Automatic::AbsenceNotice),
            ),
            (
                "Subject",
                "Abwesenheitsnotiz: Re: Ticket",
                Some(Automatic::Absence),
            ),
            (
                "Subject",
                "Fuera de la oficina",
                Some(Automatic::AbsenceNotice),
            ),
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
            ("Subject", "Onbestelbaar: x", Some(Automatic::ReportWords)),
            (
                "Subject",
                "Delivery has failed",
                Some(Automatic::ReportWords),
            ),
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
            assert_eq!(
                sign(&headers, Asked::default()),
                expected,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn an_absence_in_words_counts_in_a_reply_only() {
        let headers =
            |subject: &str| Headers::new(vec![("Subject".into(), subject.as_bytes().to_vec())]);
        let asked = |headers: &Headers, text| {
            let asked = Asked {
                text,
                ..Asked::default()
            };
            sign(headers, asked)
        };
        let reply = headers("Re: [Support #4] Imprimante");
        for (text, expected) in [
            (
                "Bonjour, je suis actuellement absente du bureau.",
                Some(Automatic::AbsenceNotice),
            ),
            (
                "Je suis en congés jusqu'au 30. Je vous répondrai à mon retour.",
                Some(Automatic::AbsenceNotice),
            ),
            (
                "Sono in ferie fino al 30 novembre.",
                Some(Automatic::AbsenceNotice),
            ),
            (
                "Je serai absent lundi, pouvez-vous passer mardi jusqu'au soir ?",
                None,
            ),
            (
                "Je suis absent vendredi mais la salle sera ouverte, changez l'écran.",
                None,
            ),
            (
                "Je suis en congé jusqu'au 7 : merci de laisser l'appareil réparé à l'accueil du bâtiment C.",
                Some(Automatic::AbsenceWords),
            ),
            ("Le câble est absent.", None),
        ] {
            assert_eq!(asked(&reply, text), expected, "{text}");
        }
        let text = "Bonjour, je suis actuellement absente du bureau.";
        assert_eq!(asked(&headers("Imprimante"), text), None);
    }
}
