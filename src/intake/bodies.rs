//! What one part of a mail is, holds and is called, where its headers are not as they should be; `parse` puts parts together.

use mailparse::body::Body;
use mailparse::{MailHeaderMap, ParsedMail};

use super::charset;

/// A part's media type, lowercase. What is none is plain text (RFC 2045 section 5.2).
pub fn media_type(part: &ParsedMail<'_>) -> String {
    let written = part.ctype.mimetype.to_ascii_lowercase();
    let ends = |c: char| c.is_whitespace() || c == '(';
    let written = written.split(ends).next().unwrap_or_default();
    match written.split_once('/') {
        Some(("plain", "text")) | None => "text/plain".into(),
        Some(_) => written.into(),
    }
}

/// The decoded bytes of a part; of broken encodings what they hold.
pub fn body_bytes(part: &ParsedMail<'_>) -> Vec<u8> {
    match part.get_body_encoded() {
        Body::Base64(body) => part
            .get_body_raw()
            .unwrap_or_else(|_| charset::base64(body.get_raw())),
        // Letters that should have been encoded and were not are kept.
        Body::QuotedPrintable(body) if !body.get_raw().is_ascii() => {
            charset::quoted_printable(body.get_raw())
        }
        Body::QuotedPrintable(body) => part
            .get_body_raw()
            .unwrap_or_else(|_| body.get_raw().to_vec()),
        Body::SevenBit(body) | Body::EightBit(body) => as_named(part, body.get_raw()),
        Body::Binary(body) => body.get_raw().to_vec(),
    }
}

/// By an encoding whose name is almost one: with a blank, a comment or a semicolon after it.
fn as_named(part: &ParsedMail<'_>, raw: &[u8]) -> Vec<u8> {
    let named = part.headers.get_first_value("Content-Transfer-Encoding");
    let named = named.unwrap_or_default().to_ascii_lowercase();
    let letters = named.chars().filter(|c| !"-_ \"".contains(*c));
    let letters: String = letters.take_while(char::is_ascii_alphanumeric).collect();
    match letters.as_str() {
        "base64" => charset::base64(raw),
        "quotedprintable" => charset::quoted_printable(raw),
        _ => raw.to_vec(),
    }
}

/// What a part is called. Of two names the one that says its charset (RFC 6266 section 4.3 reads them alike).
pub fn name_of(part: &ParsedMail<'_>) -> Option<String> {
    let disposition = part.get_content_disposition();
    let extended = disposition.params.get("filename*");
    let extended = extended.and_then(|value| charset::extended(value));
    let name = || {
        let plain = disposition.params.get("filename");
        let name = plain.or_else(|| part.ctype.params.get("name"))?;
        Some(charset::decode_header(name.as_bytes(), ""))
    };
    extended.or_else(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_understood_by_almost_its_name() {
        for (name, body, expected) in [
            ("quoted-printable;", "=C3=A9t=C3=A9", "été"),
            ("Quoted_Printable ", "=C3=A9t=C3=A9", "été"),
            ("quoted-printable", "é=C3=A9 100=% =\n!", "éé 100=% !"),
            ("base-64", "w6l0w6k=", "été"),
            ("BASE64 ", "w6l0w6k=", "été"),
            ("8BIT", "été=20", "été=20"),
            ("x-unheard-of", "été", "été"),
        ] {
            let mail = format!("Content-Transfer-Encoding: {name}\n\n{body}");
            let parsed = mailparse::parse_mail(mail.as_bytes()).unwrap();
            let bytes = body_bytes(&parsed);
            assert_eq!(String::from_utf8_lossy(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn of_two_names_the_better_one_counts() {
        for (names, expected) in [
            (
                "filename=\"demo.pdf\"; filename*=utf-8''d%C3%A9mo.pdf",
                "démo.pdf",
            ),
            (
                "filename=\"d?mo.pdf\"; filename*=iso-8859-1'fr'd%E9mo.pdf",
                "démo.pdf",
            ),
            ("filename=\"demo.pdf\"; filename*=broken", "demo.pdf"),
            ("filename=\"demo.pdf\"", "demo.pdf"),
        ] {
            let mail = format!("Content-Disposition: attachment; {names}\n\nx");
            let parsed = mailparse::parse_mail(mail.as_bytes()).unwrap();
            assert_eq!(name_of(&parsed).as_deref(), Some(expected), "{names}");
        }
    }
}
