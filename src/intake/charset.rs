//! Bytes to text whatever their label says: bodies, raw headers, and encoded words (RFC 2047) that others refuse.

mod utf7;

use data_encoding::{BASE64_NOPAD, Encoding as Base64, Specification};
use encoding_rs::{EUC_KR, Encoding, GBK, ISO_2022_JP, UTF_8, WINDOWS_1252};

/// The text of bytes that say they are in `label`. What is UTF-8 beyond doubt is read as such; what cannot be decoded never
/// fails a mail.
pub fn decode(label: &str, bytes: &[u8]) -> String {
    if ["utf-7", "unicode-1-1-utf-7"].contains(&&*label.trim().to_ascii_lowercase()) {
        return utf7::decode(bytes);
    }
    if let Some(text) = shifted(label.trim(), bytes) {
        return text;
    }
    let named = Encoding::for_label_no_replacement(known_as(label.trim()).as_bytes());
    let multibyte_utf8 = || {
        std::str::from_utf8(bytes)
            .ok()
            .filter(|text| !text.is_ascii())
    };
    match named {
        Some(encoding) if encoding != WINDOWS_1252 && encoding != UTF_8 => {
            let (text, _, wrong) = encoding.decode(bytes);
            // Of one byte a letter everything decodes: so well-formed an accident would be a wonder.
            match multibyte_utf8().filter(|_| wrong || encoding.is_single_byte()) {
                Some(utf8) => utf8.into(),
                None => text.into_owned(),
            }
        }
        Some(_) | None => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').into(),
            Err(_) if named == Some(UTF_8) && has_multibyte(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    }
}

/// What mail programs call charsets that browsers know by another name.
fn known_as(label: &str) -> &str {
    match label.to_ascii_lowercase().as_str() {
        "cp932" | "ms932" => "shift_jis",
        "cp936" | "ms936" => "gbk",
        "cp949" | "ms949" => "euc-kr",
        "cp950" => "big5",
        "iso-2022-jp-ms" | "cp50220" | "cp50221" => "iso-2022-jp",
        _ => label,
    }
}

/// Charsets of seven bits that shift between two alphabets, which browsers no longer know or mails do not name:
/// ISO-2022-KR (RFC 1557), HZ (RFC 1843), and ISO-2022-JP (RFC 1468) by its escapes.
fn shifted(label: &str, bytes: &[u8]) -> Option<String> {
    let is = |name: &str| label.eq_ignore_ascii_case(name);
    if is("iso-2022-kr") {
        return Some(high(bytes, b"\x0e", b"\x0f", EUC_KR));
    }
    if is("hz-gb-2312") {
        return Some(high(bytes, b"~{", b"~}", GBK));
    }
    let japanese = (label.is_empty() || is("us-ascii") || is("ascii")) && bytes.is_ascii();
    let escaped = || memchr::memmem::find(bytes, b"\x1b$").is_some();
    (japanese && escaped()).then(|| ISO_2022_JP.decode(bytes).0.into_owned())
}

/// Text whose bytes between two marks stand for those of another charset, their highest bit left out.
fn high(bytes: &[u8], begin: &[u8], end: &[u8], encoding: &'static Encoding) -> String {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut shifted = false;
    while let Some(first) = rest.first() {
        let mark = if shifted { end } else { begin };
        if let Some(after) = rest.strip_prefix(mark) {
            shifted = !shifted;
            rest = after;
            continue;
        }
        let letter = first.is_ascii_graphic();
        whole.push(if shifted && letter {
            first | 0x80
        } else {
            *first
        });
        rest = &rest[1..];
    }
    // What announces the charset is no text.
    let announced = whole.strip_prefix(b"\x1b$)C").unwrap_or(&whole);
    encoding.decode(announced).0.into_owned()
}

/// Some of it is UTF-8 of two bytes or more, so that the rest is damage and not another charset.
fn has_multibyte(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// A header's value: raw 8-bit bytes by `hint` (the body's charset), encoded words by their own label, nothing dropped.
pub fn decode_header(raw: &[u8], hint: &str) -> String {
    let text = if raw.is_ascii() && !raw.contains(&0x1b) {
        String::from_utf8_lossy(raw).into_owned()
    } else {
        decode(hint, raw)
    };
    let text = text.replace("\r\n", "").replace(['\n', '\r', '\0'], " ");
    let mut out = String::new();
    let mut rest = text.as_str();
    // Words that follow each other may share one letter: their bytes are joined before they are decoded.
    let mut open: Option<(String, Vec<u8>)> = None;
    while let Some(at) = rest.find("=?") {
        let Some((label, bytes, after)) = word(&rest[at..]) else {
            flush(&mut out, &mut open);
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        let between = &rest[..at];
        let joined = open.is_some() && between.trim().is_empty();
        if !joined {
            flush(&mut out, &mut open);
            out.push_str(between);
        }
        match &mut open {
            Some((same, before)) if same.eq_ignore_ascii_case(&label) => before.extend(bytes),
            _ => {
                flush(&mut out, &mut open);
                open = Some((label, bytes));
            }
        }
        rest = after;
    }
    flush(&mut out, &mut open);
    out.push_str(rest);
    out.replace(char::is_control, " ").trim().to_string()
}

fn flush(out: &mut String, open: &mut Option<(String, Vec<u8>)>) {
    if let Some((label, bytes)) = open.take() {
        out.push_str(&decode(&label, &bytes));
    }
}

/// `=?charset?b?…?=` or `=?charset?q?…?=` at the start: charset, bytes, and what follows.
fn word(text: &str) -> Option<(String, Vec<u8>, &str)> {
    let inner = text.strip_prefix("=?")?;
    let (label, inner) = inner.split_once('?')?;
    let (kind, inner) = inner.split_once('?')?;
    let (coded, after) = inner.split_once("?=")?;
    // RFC 2231 section 5: a language may follow the charset.
    let label = label.split('*').next().unwrap_or_default().to_string();
    let fits = !label.is_empty() && label.len() < 40 && !label.contains(' ');
    let bytes = match kind {
        "b" | "B" => base64(coded.as_bytes()),
        "q" | "Q" => quoted(coded, &label),
        _ => return None,
    };
    fits.then_some((label, bytes, after))
}

/// The Q encoding (RFC 2047 section 4.2). Letters that should have been encoded and were not are kept.
fn quoted(coded: &str, label: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(coded.len());
    let mut rest = coded.chars();
    while let Some(letter) = rest.next() {
        let hex = rest
            .as_str()
            .get(..2)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (letter, hex) {
            ('_', _) => bytes.push(b' '),
            ('=', Some(byte)) => {
                bytes.push(byte);
                rest = rest.as_str()[2..].chars();
            }
            (letter, _) if letter.is_ascii() => bytes.push(letter as u8),
            (letter, _) => {
                let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
                bytes.extend_from_slice(&encoding.encode(letter.encode_utf8(&mut [0; 4])).0);
            }
        }
    }
    bytes
}

/// Quoted-printable (RFC 2045 section 6.7) of which nothing is lost: what is no code is kept as it stands.
pub fn quoted_printable(coded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(coded.len());
    let mut rest = coded;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'=' {
            bytes.push(*first);
            continue;
        }
        let hex = after
            .get(..2)
            .filter(|two| two.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        let blanks = after
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        let line = &after[blanks.count()..];
        match (byte, line.first()) {
            (Some(byte), _) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            // The line goes on after its end.
            (None, Some(b'\n')) => rest = &line[1..],
            (None, None) => rest = line,
            (None, Some(_)) => bytes.push(b'='),
        }
    }
    bytes
}

/// `utf-8'fr'd%C3%A9mo.pdf` (RFC 2231 section 4).
pub fn extended(value: &str) -> Option<String> {
    let (label, rest) = value.split_once('\'')?;
    let (_, coded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(coded).collect();
    Some(decode(label, &bytes))
}

/// Base64 with whatever is no part of it passed over, and an end that may be missing.
pub fn base64(coded: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = coded
        .iter()
        .copied()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    // One letter too many holds six bits of nothing.
    let whole = if letters.len() % 4 == 1 {
        letters.len() - 1
    } else {
        letters.len()
    };
    lenient().decode(&letters[..whole]).unwrap_or_default()
}

/// The last letter's spare bits may be anything.
fn lenient() -> Base64 {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    specification.check_trailing_bits = false;
    specification.encoding().unwrap_or(BASE64_NOPAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_whatever_their_label() {
        for (label, bytes, expected) in [
            ("utf-8", "été".as_bytes(), "été"),
            ("iso-8859-1", b"\xe9t\xe9", "été"),
            ("iso-8859-1", "été".as_bytes(), "été"),
            ("us-ascii", b"\xe9t\xe9 \x93x\x94", "été “x”"),
            ("", "été".as_bytes(), "été"),
            ("x-unheard-of", b"\xe9t\xe9", "été"),
            ("utf-8", b"\xe9t\xe9", "été"),
            ("utf-8", b"\xc3\xa9t\xe9", "ét\u{fffd}"),
            ("big5", "您好".as_bytes(), "您好"),
            ("koi8-r", b"\xf0\xd2\xc9", "При"),
            ("iso-2022-jp", b"\x1b$B%F%9%H\x1b(B", "テスト"),
            ("us-ascii", b"\x1b$B%F%9%H\x1b(B", "テスト"),
            ("iso-2022-kr", b"\x1b$)C\x0eGQ1[\x0f ok", "한글 ok"),
            ("hz-gb-2312", b"~{<:Ky2;S{~} x", "己所不欲 x"),
            ("iso-2022-cn", b"plain", "plain"),
            ("iso-8859-15", "été €".as_bytes(), "été €"),
            ("iso-8859-15", b"5 \xa4", "5 €"),
            ("cp932", b"\x83e\x83X\x83g", "テスト"),
            ("iso-2022-jp-ms", b"\x1b$B%F%9%H\x1b(B", "テスト"),
            ("unicode-1-1-utf-7", b"+AOk-t+AOk-", "été"),
        ] {
            assert_eq!(decode(label, bytes), expected, "{label}");
        }
    }

    #[test]
    fn headers_are_read_even_when_their_words_are_broken() {
        for (raw, hint, expected) in [
            ("=?utf-8?q?=C3=A9t=C3=A9?=".as_bytes(), "", "été"),
            (b"=?utf-8?b?w6l0?= =?utf-8?b?w6k=?=", "", "été"),
            (b"=?utf-8?q?a=C3?= =?utf-8?q?=A9?= b", "", "aé b"),
            (b"=?iso-8859-1?Q?Fr\xf6sche_=FC?=", "", "Frösche ü"),
            (b"=?iso-2022-jp?b?GyRCJUYlOSVIGyhCCg=?=", "", "テスト"),
            (b"\x1b$B%F%9%H\x1b(B", "", "テスト"),
            (b"=?X-Unheard-Of?B?bXlHb3Y=?=", "", "myGov"),
            (b"=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "", "ab"),
            (b"a =?broken", "", "a =?broken"),
            (b"=?utf-8?x?a?=", "", "=?utf-8?x?a?="),
            (b"\xe9t\xe9", "", "été"),
            (b"\xd7\xaa\xb7\xa2", "gb2312", "转发"),
            (b"=?utf-8?q?a=0D=0ABcc:_x?=", "", "a  Bcc: x"),
        ] {
            assert_eq!(
                decode_header(raw, hint),
                expected,
                "{}",
                String::from_utf8_lossy(raw)
            );
        }
    }

    #[test]
    fn broken_base64_gives_what_it_holds() {
        assert_eq!(base64(b"w6l0\r\nw6k="), "été".as_bytes());
        assert_eq!(base64(b"w6l0w6k"), "été".as_bytes());
        assert_eq!(base64(b"w6l0!!w6k="), "été".as_bytes());
    }
}
