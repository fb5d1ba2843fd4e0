//! From bytes to headers, readable text and documents, whatever the bytes are; HTML is walked in `html`, quotes are cut in `quote`.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use super::bodies::{body_bytes, media_type, name_of};
pub use super::headers::Headers;
use super::headers::{are_costly, labels};
use super::part::{MARK, Part};
use super::start::plain_start;
use super::{calendar, charset, flowed, html, links, pictures, reaction, signed, tnef, uuencode};
use crate::rules::matching::fold;
use crate::rules::{file_name, picture};

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
/// Where HTML says what charset it is in.
const HTML_HEAD_BYTES: usize = 2 << 10;
/// Signed mails within each other.
const SIGNED_DEPTH_MAX: usize = 3;
/// Where HTML has this many times the words of the plain text beside it, that text is a stopgap.
const RICHER: usize = 4;
/// « Your program cannot show HTML » takes no more words.
const STOPGAP_WORDS_MAX: usize = 30;
/// And at least so many.
const RICHER_WORDS_MIN: usize = 40;

/// What a person wrote to be read; other texts are data.
const WORDS: &[&str] = &[
    "text/plain",
    "text/html",
    "text/markdown",
    "text/x-markdown",
    "text/enriched",
    "text/richtext",
];

/// A mail taken apart.
#[derive(Debug, Default)]
pub struct Mail {
    /// Its headers.
    pub headers: Headers,
    /// Everything readable, with quoted history.
    pub text: String,
    /// Everything else.
    pub documents: Vec<Part>,
    /// The media types of its parts; the first is its own.
    pub types: Vec<String>,
    /// The sign that it reacts with to another, by a part that only Gmail makes.
    pub reaction: Option<String>,
    /// It answers an invitation (RFC 5546 section 3.2.3).
    pub answers_invitation: bool,
    /// What is written where a link of an HTML text leads elsewhere, and where.
    links: Vec<(String, String)>,
    /// What the HTML texts call the pictures that they paint.
    painted: Vec<String>,
    /// The first text that is a file too: what the mail says, where nothing else does.
    named_text: Option<String>,
}

/// Takes a mail apart. What the library refuses (nesting without end, say) keeps its headers and its bytes as text.
pub fn parse(raw: &[u8]) -> Mail {
    let raw = &*plain_start(raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw));
    // Counted before: a million parts cost a quarter of a gigabyte once they are parsed.
    if is_beyond(raw) {
        return unparsed(raw);
    }
    let Ok(parsed) = mailparse::parse_mail(raw) else {
        return unparsed(raw);
    };
    let mut mail = Mail {
        headers: headers_of(&parsed.headers, raw),
        ..Mail::default()
    };
    walk(&parsed, &mut mail, 0);
    if mail.text.trim().is_empty() {
        mail.text = mail.named_text.take().unwrap_or_default();
    }
    tell_invitation(&mut mail);
    mail.answers_invitation = mail.documents.iter().any(is_answer_to_invitation);
    let (mut text, files) = uuencode::take_out(&tidy(&mail.text));
    mail.documents.extend(files);
    pictures::place(&mut text, &mut mail.documents);
    pictures::mark_painted(&mut mail.documents, &mail.painted);
    mail.text = text;
    mail
}

/// Whether taking a mail apart would cost more than any mail is worth.
pub fn is_beyond(raw: &[u8]) -> bool {
    parts(raw) > PARTS_MAX || are_costly(raw)
}

/// How many parts there are at most: lines that begin as a boundary does, if anything names a boundary.
fn parts(raw: &[u8]) -> usize {
    let named = |word: &[u8]| memchr::memmem::find(raw, word).is_some();
    let lines = memchr::memmem::find_iter(raw, b"\n--").count();
    if lines <= PARTS_MAX || named(b"oundary") || named(b"OUNDARY") {
        lines
    } else {
        0
    }
}

fn headers_of(headers: &[mailparse::MailHeader<'_>], raw: &[u8]) -> Headers {
    let fields = headers.iter().take(HEADERS_MAX);
    let fields = fields.map(|h| {
        (
            h.get_key().trim_end().to_string(),
            beginning(h.get_value_raw(), HEADER_BYTES_MAX),
        )
    });
    Headers::within(fields.collect(), raw)
}

fn beginning(bytes: &[u8], most: usize) -> Vec<u8> {
    bytes[..bytes.len().min(most)].to_vec()
}

/// The headers of a mail, and its bytes as text and as a document.
pub fn unparsed(raw: &[u8]) -> Mail {
    let headers = mailparse::parse_headers(raw);
    let (headers, body) = match &headers {
        Ok((headers, body)) => (
            headers_of(headers, raw),
            raw.get(*body..).unwrap_or_default(),
        ),
        Err(_) => (Headers::default(), raw),
    };
    let readable = String::from_utf8_lossy(&body[..body.len().min(BEGINNING_BYTES)]).into_owned();
    let whole = Part {
        name: "message.eml".into(),
        media_type: "message/rfc822".into(),
        bytes: raw.to_vec(),
        ..Part::default()
    };
    Mail {
        headers,
        text: tidy(&readable),
        documents: vec![whole],
        ..Mail::default()
    }
}

/// Collects text and documents, in order. `depth`: signed mails around it.
fn walk(part: &ParsedMail<'_>, mail: &mut Mail, depth: usize) {
    let media_type = media_type(part);
    mail.types.push(media_type.clone());
    if media_type == "multipart/alternative" {
        return walk_alternative(part, mail, depth);
    }
    if !part.subparts.is_empty() && media_type.starts_with("multipart/") {
        return part.subparts.iter().for_each(|sub| walk(sub, mail, depth));
    }
    let headers: usize = part.headers.iter().map(|h| h.get_value_raw().len()).sum();
    let bytes = part.raw_bytes.len().saturating_sub(headers);
    if is_words(part, &media_type) && mail.text.len() + bytes <= TEXT_BYTES_MAX {
        let text = readable(part, &media_type, mail);
        return say(mail, &text);
    }
    if mail.named_text.is_none() && is_named_text(part, &media_type) && bytes <= TEXT_BYTES_MAX {
        mail.named_text = Some(readable(part, &media_type, mail));
    }
    let Some(document) = document(part, &media_type, mail.documents.len()) else {
        return;
    };
    if media_type == reaction::MEDIA_TYPE
        && let Some(sign) = reaction::of_part(&document.bytes)
    {
        mail.reaction = Some(sign);
        return;
    }
    if is_words(part, &media_type) && mail.text.is_empty() {
        let beginning =
            String::from_utf8_lossy(&document.bytes[..document.bytes.len().min(BEGINNING_BYTES)]);
        mail.text = if media_type == "text/html" {
            html::to_text(&beginning)
        } else {
            beginning.into_owned()
        };
    }
    let kept = unpack(document, mail, depth);
    mail.documents.extend(kept);
}

/// What an invitation says where nothing else does; when and where it is, where the text does not say.
fn tell_invitation(mail: &mut Mail) {
    let invitation = mail
        .documents
        .iter()
        .find(|part| part.media_type == "text/calendar");
    let Some(part) = invitation.filter(|part| part.bytes.len() <= TEXT_BYTES_MAX) else {
        return;
    };
    let calendar = calendar::Invitation::read(&charset::decode("utf-8", &part.bytes));
    if mail.text.trim().is_empty() {
        mail.text = calendar.words();
    } else if !calendar.is_told_in(&mail.text) {
        say(mail, &calendar.when_and_where());
    }
}

/// A calendar's part that says how somebody answered an invitation.
fn is_answer_to_invitation(part: &Part) -> bool {
    part.media_type == "text/calendar" && calendar::is_answer(&part.bytes)
}

fn say(mail: &mut Mail, text: &str) {
    if !mail.text.is_empty() && !text.trim().is_empty() {
        mail.text.push_str("\n\n");
    }
    mail.text.push_str(text);
}

/// Opens what is only a wrapping: Outlook's `winmail.dat`, a mail inside its signature. Gives back what is to be kept.
fn unpack(document: Part, mail: &mut Mail, depth: usize) -> Option<Part> {
    let is = |wanted: &[&str]| wanted.contains(&document.media_type.as_str());
    if is(&["application/ms-tnef", "application/vnd.ms-tnef"])
        || document.name.eq_ignore_ascii_case("winmail.dat")
    {
        let Some(found) = tnef::unpack(&document.bytes) else {
            return Some(document);
        };
        let said = !mail.text.trim().is_empty();
        if !said {
            let text = if found.text.trim().is_empty() {
                html::to_text(&found.html)
            } else {
                found.text
            };
            mail.text = text.chars().take(TEXT_BYTES_MAX).collect();
        }
        // Where it holds nothing but a text that is not shown, or one that cannot be read, it is kept.
        let kept = if said {
            found.documents.is_empty()
        } else {
            mail.text.trim().is_empty()
        };
        mail.documents.extend(found.documents);
        return kept.then_some(document);
    }
    if is(&["application/pkcs7-mime", "application/x-pkcs7-mime"]) && depth < SIGNED_DEPTH_MAX {
        let Some(inner) = signed::content(&document.bytes) else {
            return Some(document);
        };
        if parts(&inner) <= PARTS_MAX
            && !are_costly(&inner)
            && let Ok(parsed) = mailparse::parse_mail(&inner)
        {
            walk(&parsed, mail, depth + 1);
            return None;
        }
    }
    Some(document)
}

/// Of several forms of one text the plain one, if there is anything in it and the HTML has no more to say; else the
/// richest that can be read.
fn walk_alternative(part: &ParsedMail<'_>, mail: &mut Mail, depth: usize) {
    let mut forms: Vec<Mail> = Vec::new();
    for sub in &part.subparts {
        let mut form = Mail::default();
        walk(sub, &mut form, depth);
        forms.push(form);
    }
    let first = forms.iter().position(|form| !form.text.trim().is_empty());
    let richer = first.and_then(|first| {
        let plain = &forms[first];
        let is_richer = |form: &Mail| is_html(form) && says_more(&form.text, &plain.text);
        (!is_html(plain)).then(|| forms.iter().position(is_richer))?
    });
    let chosen = richer.or(first);
    if let Some(plain) = chosen.filter(|chosen| !is_html(&forms[*chosen])) {
        let links: Vec<(String, String)> =
            forms.iter().flat_map(|form| form.links.clone()).collect();
        links::add(&mut forms[plain].text, &links);
    }
    for (index, (form, part)) in forms.into_iter().zip(&part.subparts).enumerate() {
        mail.reaction = mail.reaction.take().or(form.reaction);
        mail.named_text = mail.named_text.take().or(form.named_text);
        mail.painted.extend(form.painted);
        if Some(index) == chosen {
            mail.text.push_str(&form.text);
        } else if chosen.is_some() && is_same_words(part) {
            // The same words again, too long to be shown.
            mail.types.extend(form.types);
            continue;
        }
        mail.documents.extend(form.documents);
        mail.types.extend(form.types);
    }
}

/// Whether a form of one text says nothing but what the chosen one says: words, or a page for one program.
fn is_same_words(part: &ParsedMail<'_>) -> bool {
    let media_type = media_type(part);
    is_words(part, &media_type)
        || ["text/x-amp-html", "text/watch-html"].contains(&media_type.as_str())
            && name_of(part).is_none()
}

fn is_html(form: &Mail) -> bool {
    form.types
        .iter()
        .any(|media_type| media_type == "text/html")
}

/// Whether HTML holds what the plain text beside it lacks: the places of its pictures, or most of the words, or all where the
/// plain text only says that there is HTML.
fn says_more(html: &str, plain: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let pictures = html.contains(MARK) && html_names_a_picture(html) && !pictures::is_marked(plain);
    let tells_of_html = |text: &str| fold(text).contains("html");
    let stopgap = words(plain) <= STOPGAP_WORDS_MAX && tells_of_html(plain);
    pictures || stopgap && words(html) > 0 && !tells_of_html(html) || {
        let html = words(html);
        html >= RICHER_WORDS_MIN && html > RICHER * words(plain)
    }
}

/// Whether one of the pictures may be a part of the mail; those from elsewhere are never shown.
fn html_names_a_picture(html: &str) -> bool {
    let mut marks = html.split(MARK).skip(1).step_by(3);
    marks.any(|id| !id.is_empty() && !id.contains("://") && !id.starts_with("//"))
}

/// Whether a part is to be read, not kept as a file.
fn is_words(part: &ParsedMail<'_>, media_type: &str) -> bool {
    // Parts that no boundary divides are one text.
    (WORDS.contains(&media_type)
        || media_type.starts_with("multipart/") && part.subparts.is_empty())
        && part.get_content_disposition().disposition != DispositionType::Attachment
        && name_of(part).is_none()
}

/// Whether a part is to be read and is a file too, as copiers and old programs send what they say.
fn is_named_text(part: &ParsedMail<'_>, media_type: &str) -> bool {
    ["text/plain", "text/html"].contains(&media_type)
        && part.get_content_disposition().disposition != DispositionType::Attachment
        && name_of(part).is_some()
}

/// The text of a part. Pictures written into its HTML become documents of the mail.
fn readable(part: &ParsedMail<'_>, media_type: &str, mail: &mut Mail) -> String {
    let bytes = body_bytes(part);
    let parameter = |name: &str| part.ctype.params.get(name).map_or("", String::as_str);
    let within = || labels(&bytes[..bytes.len().min(HTML_HEAD_BYTES)]).next();
    let label = match parameter("charset") {
        "" if media_type == "text/html" => within().unwrap_or_default(),
        label => label.to_string(),
    };
    let text = charset::decode(&label, &bytes);
    if media_type == "text/html" {
        let page = html::read(&text);
        for (index, (media_type, bytes)) in page.pictures.into_iter().enumerate() {
            mail.documents.push(Part {
                name: unnamed(&media_type, mail.documents.len(), &bytes),
                content_id: format!("data-{}", index + 1),
                media_type,
                bytes,
                ..Part::default()
            });
        }
        mail.links.extend(page.links);
        mail.painted.extend(pictures::named(&page.text));
        return page.text;
    }
    // A picture's mark that nobody but a sender of tricks writes.
    let text = text.replace(MARK, "");
    let text = if parameter("format").eq_ignore_ascii_case("flowed") {
        flowed::unbroken(&text, parameter("delsp").eq_ignore_ascii_case("yes"))
    } else {
        text
    };
    signed::without_armour(&text)
}

fn document(part: &ParsedMail<'_>, media_type: &str, index: usize) -> Option<Part> {
    let bytes = body_bytes(part);
    let name = name_of(part);
    if bytes.is_empty() && name.is_none() {
        return None;
    }
    let header = |name: &str| {
        let value = part.headers.get_first_value(name).unwrap_or_default();
        let value: String = value.split_whitespace().collect();
        value.trim_matches(['<', '>']).to_string()
    };
    Some(Part {
        name: name.map_or_else(
            || unnamed(media_type, index, &bytes),
            |name| file_name::safe(&name),
        ),
        media_type: media_type.into(),
        bytes,
        content_id: header("Content-ID"),
        location: header("Content-Location"),
        sent_as: String::new(),
        painted: false,
    })
}

fn unnamed(media_type: &str, index: usize, bytes: &[u8]) -> String {
    if media_type == "message/rfc822" {
        let headers = mailparse::parse_headers(bytes).map(|(headers, _)| headers);
        let subject = headers.ok().and_then(|headers| {
            let raw = headers.get_first_header("Subject")?.get_value_raw();
            let raw = beginning(raw, HEADER_BYTES_MAX);
            Some(charset::decode_header(&raw, ""))
        });
        return format!(
            "{}.eml",
            file_name::safe(&subject.unwrap_or_else(|| "message".into()))
        );
    }
    let ending = match picture::media_type(bytes).unwrap_or(media_type) {
        "image/jpeg" => "jpg",
        "text/calendar" => "ics",
        "text/plain" => "txt",
        other => other.split_once('/').map_or("bin", |(_, kind)| kind),
    };
    file_name::safe(&format!("document-{}.{ending}", index + 1))
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
mod tests;
