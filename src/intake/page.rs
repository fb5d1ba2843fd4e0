//! A mail as its sender's program showed it: its HTML with the pictures it brings, for a sandbox; `parse` makes words of the same.

use mailparse::{MailHeaderMap as _, ParsedMail};

use super::bodies::{body_bytes, media_type};
use super::{charset, parse};
use crate::rules::original::base64;

/// Of pictures put into one page.
const PICTURES_BYTES_MAX: usize = 8 << 20;
/// Of a page.
const PAGE_BYTES_MAX: usize = 4 << 20;

/// The page, if the mail has one.
pub fn of(raw: &[u8]) -> Option<String> {
    if parse::is_beyond(raw) {
        return None;
    }
    let mail = mailparse::parse_mail(raw).ok()?;
    let mut parts = Vec::new();
    leaves(&mail, &mut parts);
    let page = parts.iter().find(|part| media_type(part) == "text/html")?;
    let label = page.ctype.params.get("charset").map_or("", String::as_str);
    let bytes = body_bytes(page);
    let html = charset::decode(label, &bytes[..bytes.len().min(PAGE_BYTES_MAX)]);
    Some(with_pictures(&html, &parts))
}

fn leaves<'a, 'b>(part: &'b ParsedMail<'a>, found: &mut Vec<&'b ParsedMail<'a>>) {
    if part.subparts.is_empty() {
        found.push(part);
    }
    part.subparts.iter().for_each(|sub| leaves(sub, found));
}

/// The same with `cid:` (RFC 2392) replaced by the pictures that it names.
fn with_pictures(html: &str, parts: &[&ParsedMail<'_>]) -> String {
    let mut page = String::with_capacity(html.len());
    let (mut rest, mut left) = (html, PICTURES_BYTES_MAX);
    while let Some(at) = rest.find("cid:") {
        page.push_str(&rest[..at]);
        rest = &rest[at + 4..];
        let ends = |c: char| c.is_whitespace() || "\"'<>)".contains(c);
        let id = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let named = |part: &&&ParsedMail<'_>| {
            let own = part
                .headers
                .get_first_value("Content-ID")
                .unwrap_or_default();
            own.trim().trim_matches(['<', '>']) == id && media_type(part).starts_with("image/")
        };
        if let Some(part) = parts.iter().find(named) {
            let bytes = body_bytes(part);
            if bytes.len() <= left {
                left -= bytes.len();
                page.extend(["data:", &media_type(part), ";base64,", &base64(&bytes)]);
                rest = &rest[id.len()..];
            }
        }
    }
    page.push_str(rest);
    page
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_page_has_the_pictures_it_names() {
        let mail = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
            <p>Oui <img src=\"cid:a@x\"><img src='cid:none'>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a@x>\r\n\r\nMan\r\n--b--\r\n";
        let page = of(mail.as_bytes()).expect("a page");
        assert!(
            page.contains("<img src=\"data:image/png;base64,TWFu"),
            "{page}"
        );
        assert!(page.contains("<img src='none'>"), "{page}");
        assert_eq!(of(b"Subject: x\r\n\r\nBonjour"), None);
    }
}
