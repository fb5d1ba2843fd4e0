//! BER (X.690) as far as LDAP speaks it (RFC 4511 section 5.1): short tags, definite lengths; `ldap/client` speaks with it.
//!
//! Own code, because the known parser descends as deep as the bytes say, and the answer to STARTTLS is read before anybody
//! is proven: here an element is opened only when it is asked for.

/// BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// OCTET STRING.
pub const TEXT: u8 = 0x04;
/// ENUMERATED.
pub const ENUMERATED: u8 = 0x0a;
/// SEQUENCE.
pub const SEQUENCE: u8 = 0x30;

/// A length takes at most so many bytes after its first one: 2^32 is more than any message here.
const LENGTH_BYTES_MAX: usize = 4;

/// Tag and content of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// Class, form and number in one byte.
    pub tag: u8,
    /// What is in it.
    pub content: &'a [u8],
}

/// An element that is cut short or not of LDAP's BER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Takes one element off the front.
pub fn take<'a>(bytes: &mut &'a [u8]) -> Result<Element<'a>, Malformed> {
    let (&tag, rest) = bytes.split_first().ok_or(Malformed)?;
    if tag & 0x1f == 0x1f {
        return Err(Malformed); // a long tag: LDAP has none
    }
    let (length, head) = length(rest)?.ok_or(Malformed)?;
    let content = rest.get(head..).and_then(|rest| rest.get(..length));
    let content = content.ok_or(Malformed)?;
    *bytes = &rest[head + length..];
    Ok(Element { tag, content })
}

/// Takes one element of that tag.
pub fn expect<'a>(bytes: &mut &'a [u8], tag: u8) -> Result<&'a [u8], Malformed> {
    let element = take(bytes)?;
    (element.tag == tag)
        .then_some(element.content)
        .ok_or(Malformed)
}

/// The length of the content, and how many bytes say it; none where more of them must be read first.
pub fn length(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let Some((&first, rest)) = bytes.split_first() else {
        return Ok(None);
    };
    let count = usize::from(first & 0x7f);
    if first & 0x80 == 0 {
        return Ok(Some((count, 1)));
    }
    // Zero is the indefinite form, which RFC 4511 section 5.1 forbids.
    if count == 0 || count > LENGTH_BYTES_MAX {
        return Err(Malformed);
    }
    let length = rest.get(..count).map(|digits| {
        let add = |sum: usize, digit: &u8| sum << 8 | usize::from(*digit);
        (digits.iter().fold(0, add), 1 + count)
    });
    Ok(length)
}

/// The number in an INTEGER or ENUMERATED; those of LDAP messages are never negative.
pub fn number(content: &[u8]) -> Result<u32, Malformed> {
    let fits = matches!(content, [first, ..] if first & 0x80 == 0 && content.len() <= 4);
    let add = |sum: u32, digit: &u8| sum << 8 | u32::from(*digit);
    fits.then(|| content.iter().fold(0, add)).ok_or(Malformed)
}

/// One element.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    let length = content.len();
    if let Ok(short @ 0..=0x7f) = u8::try_from(length) {
        bytes.push(short);
    } else {
        let digits = length.to_be_bytes();
        let digits = &digits[usize::try_from(length.leading_zeros() / 8).unwrap_or(0)..];
        bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
        bytes.extend_from_slice(digits);
    }
    bytes.extend_from_slice(content);
    bytes
}

/// One element made of others.
pub fn all(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// An INTEGER or ENUMERATED of one to three bytes.
pub fn small(tag: u8, number: u16) -> Vec<u8> {
    let digits = u32::from(number).to_be_bytes();
    // A leading zero keeps it positive.
    let skipped = usize::from(number < 0x8000) + usize::from(number < 0x80);
    element(tag, &digits[1 + skipped..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20] {
            let content = vec![7; length];
            let written = element(TEXT, &content);
            let mut rest = &*written;
            assert_eq!(expect(&mut rest, TEXT), Ok(&*content), "{length}");
            assert!(rest.is_empty());
        }
        for value in [0, 1, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff] {
            let written = small(INTEGER, value);
            let content = expect(&mut &*written, INTEGER).unwrap();
            assert_eq!(number(content), Ok(value.into()), "{value}");
        }
        assert_eq!(small(INTEGER, 3), [2, 1, 3]);
        assert_eq!(small(INTEGER, 128), [2, 2, 0, 128]);
    }

    #[test]
    fn what_is_cut_or_foreign_is_refused() {
        for bytes in [
            &b""[..],
            b"\x04",
            b"\x04\x05abc",
            b"\x04\x80abc\0\0",
            b"\x04\x85\0\0\0\0\x01a",
            b"\x04\x84\xff\xff\xff\xff",
            b"\x04\x82\x01",
            b"\x1f\x01\x00",
        ] {
            assert_eq!(take(&mut &*bytes), Err(Malformed), "{bytes:x?}");
        }
        assert_eq!(number(b""), Err(Malformed));
        assert_eq!(number(b"\xff"), Err(Malformed));
        assert_eq!(number(b"\0\0\0\0\x01"), Err(Malformed));
    }

    #[test]
    fn a_million_levels_are_not_descended() {
        let mut deep = b"\x30\x84\x7f\xff\xff\xff".repeat(1 << 20);
        assert_eq!(take(&mut &*deep), Err(Malformed));
        deep.splice(2..6, (u32::try_from(deep.len()).unwrap() - 6).to_be_bytes());
        assert_eq!(take(&mut &*deep).unwrap().content.len(), deep.len() - 6);
    }
}
