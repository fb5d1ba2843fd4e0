//! From bytes to headers, readable text and documents, whatever the bytes are; HTML is walked in `html`, quotes are cut in `quote`.

use std::borrow::Cow;

use mailparse::body::Body;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use super::{charset, html, uuencode};
use crate::rules::file_name;

/// More parts than any person sends.
const PARTS_MAX: usize = 2_000;
/// More headers than any server adds.
const HEADERS_MAX: usize = 2_000;
/// Of one header; longer ones are cut.
const HEADER_BYTES_MAX: usize = 64 << 10;
/// More text than a person reads: it is kept as a document, and only its beginning is shown.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// What is shown of such a text.
const BEGINNING_BYTES: usize = 64 << 10;
/// A title longer than this is cut.
const TITLE_CHARS_MAX: usize = 200;

/// The headers of a mail, as bytes until they are asked for.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    fields: Vec<(String, Vec<u8>)>,
    /// Charset of the body: what raw 8-bit headers are most likely in.
    hint: String,
}

/// A document of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its file name, made safe.
    pub name: String,
    /// As declared.
    pub media_type: String,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// A mail taken apart.
#[derive(Debug, Default)]
pub struct Mail {
    /// Its headers.
    pub headers: Headers,
    /// Everything readable, with quoted history.
    pub text: String,
    /// Everything else.
    pub documents: Vec<Part>,
    /// The media types of its parts.
    pub types: Vec<String>,
}

impl Headers {
    /// Headers from names and raw values.
    pub fn new(fields: Vec<(String, Vec<u8>)>) -> Self {
        let typed = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        let typed = typed.map(|(_, value)| String::from_utf8_lossy(value).to_ascii_lowercase());
        let after = typed
            .as_deref()
            .and_then(|typed| typed.split_once("charset="));
        let hint = after.map_or("", |(_, rest)| rest.trim_start_matches('"'));
        let hint = hint
            .split(['"', ';', ' ', '\r', '\n'])
            .next()
            .unwrap_or_default()
            .to_string();
        Self { fields, hint }
    }

    /// All values of a header, decoded and unfolded; none carries CR, LF or NUL on.
    pub fn all(&self, name: &str) -> Vec<String> {
        let same = |(field, _): &&(String, Vec<u8>)| field.eq_ignore_ascii_case(name);
        self.fields
            .iter()
            .filter(same)
            .map(|(_, value)| charset::decode_header(value, &self.hint))
            .collect()
    }

    /// The first value of a header.
    pub fn first(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    /// All values of a header as written, on one line each. Structure is read from these: what an encoded word hides
    /// separates nothing and is no address (RFC 2047 section 5).
    pub fn undecoded(&self, name: &str) -> Vec<String> {
        let same = |(field, _): &&(String, Vec<u8>)| field.eq_ignore_ascii_case(name);
        let line = |value: &[u8]| {
            let text = String::from_utf8_lossy(value);
            text.replace(char::is_control, " ").trim().to_string()
        };
        let values = self.fields.iter().filter(same);
        values.map(|(_, value)| line(value)).collect()
    }

    /// The Message-IDs in a header, without angle brackets.
    pub fn message_ids(&self, name: &str) -> Vec<String> {
        let text = self.all(name).join(" ");
        let ids = text
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>'));
        // A blank is only where a line was folded: it is no part of an id.
        ids.map(|(id, _)| id.split_whitespace().collect::<String>())
            .filter(|id| !id.is_empty() && id.len() <= 998)
            .collect()
    }
}

/// Takes a mail apart. What the library refuses (nesting without end, say) keeps its headers and its bytes as text.
pub fn parse(raw: &[u8]) -> Mail {
    let raw = &*plain_start(raw);
    // Counted before: a million parts cost a quarter of a gigabyte once they are parsed.
    let parts = memchr::memmem::find_iter(raw, b"\n--").count();
    if parts > PARTS_MAX {
        return unparsed(raw);
    }
    let Ok(parsed) = mailparse::parse_mail(raw) else {
        return unparsed(raw);
    };
    let mut mail = Mail {
        headers: headers_of(&parsed.headers),
        ..Mail::default()
    };
    walk(&parsed, &mut mail);
    let (text, files) = uuencode::take_out(&tidy(&mail.text));
    mail.text = text;
    mail.documents.extend(files);
    mail
}

/// What stands before the headers in files of old programs is no part of the mail: empty lines, an mbox "From " line. Line
/// ends of nothing but CR become LF.
fn plain_start(raw: &[u8]) -> Cow<'_, [u8]> {
    let mut start = raw;
    while let Some(end) = start.iter().position(|byte| *byte == b'\n') {
        let line = &start[..end];
        if !line.trim_ascii().is_empty()
            && !line.starts_with(b"From ")
            && !line.starts_with(b">From ")
        {
            break;
        }
        start = &start[end + 1..];
    }
    let start = if start.is_empty() { raw } else { start };
    if start.contains(&b'\r') && !start.contains(&b'\n') {
        return start
            .iter()
            .map(|byte| if *byte == b'\r' { b'\n' } else { *byte })
            .collect();
    }
    Cow::Borrowed(start)
}

fn headers_of(headers: &[mailparse::MailHeader<'_>]) -> Headers {
    let fields = headers.iter().take(HEADERS_MAX);
    Headers::new(
        fields
            .map(|h| (h.get_key(), beginning(h.get_value_raw(), HEADER_BYTES_MAX)))
            .collect(),
    )
}

fn beginning(bytes: &[u8], most: usize) -> Vec<u8> {
    bytes[..bytes.len().min(most)].to_vec()
}

/// The headers of a mail, and its bytes as text and as a document.
pub fn unparsed(raw: &[u8]) -> Mail {
    let headers = mailparse::parse_headers(raw);
    let (headers, body) = match &headers {
        Ok((headers, body)) => (headers_of(headers), raw.get(*body..).unwrap_or_default()),
        Err(_) => (Headers::default(), raw),
    };
    let readable = String::from_utf8_lossy(&body[..body.len().min(BEGINNING_BYTES)]).into_owned();
    let whole = Part {
        name: "message.eml".into(),
        media_type: "message/rfc822".into(),
        bytes: raw.to_vec(),
    };
    Mail {
        headers,
        text: tidy(&readable),
        documents: vec![whole],
        ..Mail::default()
    }
}

/// Collects text and documents, in order.
fn walk(part: &ParsedMail<'_>, mail: &mut Mail) {
    let media_type = part.ctype.mimetype.to_ascii_lowercase();
    mail.types.push(media_type.clone());
    if media_type == "multipart/alternative" {
        return walk_alternative(part, mail);
    }
    if !part.subparts.is_empty() && media_type.starts_with("multipart/") {
        return part.subparts.iter().for_each(|sub| walk(sub, mail));
    }
    let headers: usize = part.headers.iter().map(|h| h.get_value_raw().len()).sum();
    let bytes = part.raw_bytes.len().saturating_sub(headers);
    if is_words(part, &media_type) && mail.text.len() + bytes <= TEXT_BYTES_MAX {
        let text = readable(&media_type, body_text(part));
        if !mail.text.is_empty() && !text.trim().is_empty() {
            mail.text.push_str("\n\n");
        }
        mail.text.push_str(&text);
        return;
    }
    let document = document(part, &media_type, mail.documents.len());
    if let Some(document) = &document
        && is_words(part, &media_type)
        && mail.text.is_empty()
    {
        let beginning = beginning(&document.bytes, BEGINNING_BYTES);
        mail.text = readable(
            &media_type,
            String::from_utf8_lossy(&beginning).into_owned(),
        );
    }
    mail.documents.extend(document);
}

/// Of several forms of one text the plain one, if there is anything in it; else the richest that can be read.
fn walk_alternative(part: &ParsedMail<'_>, mail: &mut Mail) {
    let mut forms: Vec<Mail> = Vec::new();
    for sub in &part.subparts {
        let mut form = Mail::default();
        walk(sub, &mut form);
        forms.push(form);
    }
    let chosen = forms.iter().position(|form| !form.text.trim().is_empty());
    for (index, (form, part)) in forms.into_iter().zip(&part.subparts).enumerate() {
        if Some(index) == chosen {
            mail.text.push_str(&form.text);
        } else if chosen.is_some() && is_words(part, &part.ctype.mimetype.to_ascii_lowercase()) {
            // The same words again, too long to be shown.
            continue;
        }
        mail.documents.extend(form.documents);
        mail.types.extend(form.types);
    }
}

/// Whether a part is to be read, not kept as a file.
fn is_words(part: &ParsedMail<'_>, media_type: &str) -> bool {
    matches!(media_type, "text/plain" | "text/html")
        && part.get_content_disposition().disposition != DispositionType::Attachment
        && name_of(part).is_none()
}

fn readable(media_type: &str, text: String) -> String {
    if media_type == "text/html" {
        html::to_text(&text)
    } else {
        text
    }
}

fn body_text(part: &ParsedMail<'_>) -> String {
    let label = part.ctype.params.get("charset").map_or("", String::as_str);
    charset::decode(label, &body_bytes(part))
}

/// The decoded bytes of a part; of broken base64 what it holds.
fn body_bytes(part: &ParsedMail<'_>) -> Vec<u8> {
    part.get_body_raw()
        .unwrap_or_else(|_| match part.get_body_encoded() {
            Body::Base64(body) => charset::base64(body.get_raw()),
            Body::QuotedPrintable(body) => body.get_raw().to_vec(),
            Body::SevenBit(body) | Body::EightBit(body) => body.get_raw().to_vec(),
            Body::Binary(body) => body.get_raw().to_vec(),
        })
}

fn name_of(part: &ParsedMail<'_>) -> Option<String> {
    let disposition = part.get_content_disposition();
    let name = disposition
        .params
        .get("filename")
        .or_else(|| part.ctype.params.get("name"));
    name.map(|name| charset::decode_header(name.as_bytes(), ""))
        .filter(|name| !name.is_empty())
}

fn document(part: &ParsedMail<'_>, media_type: &str, index: usize) -> Option<Part> {
    let bytes = body_bytes(part);
    let name = name_of(part).map_or_else(
        || unnamed(media_type, index, &bytes),
        |name| file_name::safe(&name),
    );
    let empty = bytes.is_empty() && name_of(part).is_none();
    (!empty).then(|| Part {
        name,
        media_type: media_type.into(),
        bytes,
    })
}

fn unnamed(media_type: &str, index: usize, bytes: &[u8]) -> String {
    if media_type == "message/rfc822" {
        let subject = mailparse::parse_headers(bytes)
            .ok()
            .and_then(|(h, _)| h.get_first_value("Subject"));
        return format!(
            "{}.eml",
            file_name::safe(&subject.unwrap_or_else(|| "message".into()))
        );
    }
    let ending = match media_type {
        "image/jpeg" => "jpg",
        "text/calendar" => "ics",
        "text/plain" => "txt",
        other => other.split_once('/').map_or("bin", |(_, kind)| kind),
    };
    file_name::safe(&format!("document-{}.{ending}", index + 1))
}

/// A ticket's title from a mail's subject; from its first words where there is none; `untitled` where there is nothing at all.
pub fn title(subject: &str, text: &str, untitled: &str) -> String {
    let words = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = words.as_str();
    while let Some((head, after)) = rest.split_once(':') {
        let prefix = head.trim_end().to_ascii_lowercase();
        if !["re", "fw", "fwd", "tr", "aw", "wg", "rv"].contains(&prefix.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    let first_line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let chosen = if rest.is_empty() { first_line } else { rest };
    let chosen = if chosen.is_empty() { untitled } else { chosen };
    chosen.chars().take(TITLE_CHARS_MAX).collect()
}

/// Line ends as LF, no trailing blanks, no control characters, at most two empty lines in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.split('\n') {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 2 && !(out.is_empty() && line.is_empty()) {
            out.extend(line.chars().filter(|c| !c.is_control() || *c == '\t'));
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_nobody_can_read_is_kept_as_a_document() {
        let long = "mot ".repeat(400_000);
        let mail = parse(format!("From: a@x\r\n\r\n{long}").as_bytes());
        assert!(mail.text.starts_with("mot mot") && mail.text.len() <= BEGINNING_BYTES);
        assert_eq!(mail.documents.len(), 1);
        assert_eq!(mail.documents[0].bytes, long.as_bytes());
        let head = "From: a@x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nshort\r\n--b\r\nContent-Type: text/html\r\n\r\n";
        let mail = parse(format!("{head}{long}\r\n--b--\r\n").as_bytes());
        assert_eq!((mail.text.as_str(), mail.documents.len()), ("short", 0));
    }

    #[test]
    fn a_mail_of_countless_parts_is_kept_unparsed() {
        let head = "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        let mail = parse((head.to_string() + &"--b\r\n\r\n\r\n".repeat(3_000)).as_bytes());
        assert_eq!(mail.headers.first("Subject"), Some("s".into()));
        assert_eq!(mail.documents.len(), 1);
    }
}
