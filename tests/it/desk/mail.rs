//! Mails as tests write and read them: `Letter` goes in, `Mail` came out.

use lettre::message::{Attachment, MultiPart, SinglePart, header::ContentType};
use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};

use super::ADDRESS;
use crate::lint::lint;

/// A mail that came out, as its reader's program shows it.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
    pub message_id: String,
    headers: Vec<(String, String)>,
    raw: Vec<u8>,
}

impl Mail {
    #[track_caller]
    pub fn read(raw: &[u8]) -> Self {
        let mail = parse_mail(raw).expect("a mail");
        let header = |name| mail.headers.get_first_value(name).unwrap_or_default();
        if header("From").contains(ADDRESS) {
            lint(raw);
        }
        let to = header("To");
        let part = |kind: &str| body(&mail, kind).unwrap_or_default();
        Self {
            to: to
                .rsplit('<')
                .next()
                .unwrap_or_default()
                .trim_end_matches('>')
                .to_owned(),
            subject: header("Subject"),
            text: part("text/plain"),
            html: part("text/html"),
            message_id: header("Message-ID"),
            headers: mail
                .headers
                .iter()
                .map(|field| (field.get_key(), field.get_value()))
                .collect(),
            raw: raw.to_vec(),
        }
    }

    /// The names of its headers, in order.
    pub fn header_names(&self) -> Vec<String> {
        self.headers.iter().map(|(name, _)| name.clone()).collect()
    }

    /// As it was sent, less these headers.
    pub fn without(&self, headers: &[&str]) -> Vec<u8> {
        let text = String::from_utf8(self.raw.clone()).expect("ASCII");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut kept = Vec::new();
        let mut dropped = false;
        for line in head.split("\r\n") {
            let name = line.split(':').next().unwrap_or_default();
            let goes_on = line.starts_with([' ', '\t']);
            dropped = if goes_on {
                dropped
            } else {
                headers.contains(&name)
            };
            if !dropped {
                kept.push(line);
            }
        }
        format!("{}\r\n\r\n{body}", kept.join("\r\n")).into_bytes()
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let mut fields = self.headers.iter();
        let found = fields.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// Whether its text has these words, wherever its lines break.
    pub fn says(&self, words: &str) -> bool {
        plain(&self.text).contains(words)
    }

    /// The address on its first line.
    #[track_caller]
    pub fn link(&self) -> String {
        let first = self.text.lines().next().unwrap_or_default();
        let start = first
            .find("http")
            .unwrap_or_else(|| panic!("no link in {first:?}"));
        first[start..].trim().to_owned()
    }
}

fn body(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.ctype.mimetype == kind {
        return mail.get_body().ok();
    }
    mail.subparts.iter().find_map(|part| body(part, kind))
}

/// Every kind and number of spaces as one plain space.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mail to the desk.
pub struct Letter {
    builder: lettre::message::MessageBuilder,
    text: String,
    documents: Vec<(String, Vec<u8>)>,
}

impl Letter {
    /// From the person with this login, or from any address.
    pub fn from(who: &str, subject: &str, text: &str) -> Self {
        let from = if who.contains('@') {
            who.to_owned()
        } else {
            format!("{} <{}>", name_of(who), address_of(who))
        };
        Self {
            builder: lettre::Message::builder()
                .from(from.parse().expect("an address"))
                .to(ADDRESS.parse().expect("an address"))
                .message_id(None)
                .subject(subject),
            text: text.to_owned(),
            documents: Vec::new(),
        }
    }

    pub fn with(mut self, name: &str, bytes: &[u8]) -> Self {
        self.documents.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// As a mail program answers: with its headers, and the mail quoted below the text.
    pub fn answering(mut self, mail: &Mail) -> Self {
        let id = mail.message_id.clone();
        let before = mail.header("References");
        self.builder = self
            .builder
            .in_reply_to(id.clone())
            .references(format!("{before} {id}").trim().to_owned());
        let quoted: Vec<String> = mail.text.lines().map(|line| format!("> {line}")).collect();
        let quoted = quoted.join("\n");
        self.text = format!(
            "{}\n\nLe lun. 23 nov. 2026 à 15:31, Support <{ADDRESS}> a écrit :\n\n{quoted}\n",
            self.text
        );
        self
    }

    pub fn message(self) -> lettre::Message {
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(self.text));
        for (name, bytes) in self.documents {
            let kind = ContentType::parse("application/octet-stream").expect("a media type");
            parts = parts.singlepart(Attachment::new(name).body(bytes, kind));
        }
        self.builder.multipart(parts).expect("a mail")
    }

    pub fn raw(self) -> Vec<u8> {
        self.message().formatted()
    }
}

/// `marie.lopez@ecole.example`
pub fn address_of(login: &str) -> String {
    format!("{login}@ecole.example")
}

/// « Marie Lopez »
pub fn name_of(login: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    login.split('.').map(capital).collect::<Vec<_>>().join(" ")
}
