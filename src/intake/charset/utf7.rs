//! UTF-7 (RFC 2152), which old programs still write: text in ASCII, with stretches of UTF-16 in Base64 between `+` and `-`. The
//! other alphabets are in the parent.

use data_encoding::BASE64_NOPAD;
use encoding_rs::UTF_16BE;

/// The text; what is no UTF-7 is shown as signs of its own. Each byte is looked at once.
pub fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(plus) = memchr::memchr(b'+', rest) {
        text.push_str(&String::from_utf8_lossy(&rest[..plus]));
        rest = &rest[plus + 1..];
        let is_coded = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let length = rest.iter().take_while(|byte| is_coded(byte)).count();
        let (coded, after) = rest.split_at(length);
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if coded.is_empty() {
            text.push('+');
        } else {
            push(coded, &mut text);
        }
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// One stretch. A letter too many, or bits that are left over, hold nothing.
fn push(coded: &[u8], text: &mut String) {
    let whole = &coded[..coded.len() - usize::from(coded.len() % 4 == 1)];
    let bytes = BASE64_NOPAD
        .decode(whole)
        .unwrap_or_else(|_| super::base64(whole));
    let pairs = &bytes[..bytes.len() & !1];
    let (letters, _) = UTF_16BE.decode_without_bom_handling(pairs);
    text.push_str(&letters);
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn stretches_of_other_letters_stand_between_plain_ones() {
        for (coded, expected) in [
            (&b"+AOk-t+AOk-"[..], "été"),
            (b"A+ImIDkQ.", "A≢Α."),
            (b"Hi Mom -+Jjo--!", "Hi Mom -☺-!"),
            (b"+ZeVnLIqe-", "日本語"),
            (b"1 +- 1 = 2", "1 + 1 = 2"),
            (b"+2D3eAA-", "\u{1f600}"),
            (b"+AOk", "é"),
            (b"+", "+"),
            (b"a+A-b", "ab"),
            (b"\xff+AOk-", "\u{fffd}é"),
            (b"", ""),
        ] {
            assert_eq!(decode(coded), expected, "{}", coded.escape_ascii());
        }
    }
}
