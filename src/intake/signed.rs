//! What was signed, read without checking the signature: PGP around a text (RFC 9580 section 7), CMS around a mail (RFC 5652).

/// Elements within each other on the way to what was signed.
const DEPTH_MAX: usize = 12;
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const EXPLICIT: u8 = 0xa0;
/// 1.2.840.113549.1.7.1 « data », as it is written.
const DATA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01,
];

/// A text without the armour of a clear signature; whatever is not signed so stays.
pub fn without_armour(text: &str) -> String {
    const BEGIN: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
    const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
    const END: &str = "-----END PGP SIGNATURE-----";
    let Some((before, rest)) = text.split_once(BEGIN) else {
        return text.into();
    };
    let Some((signed, rest)) = rest.split_once(SIGNATURE) else {
        return text.into();
    };
    let after = rest.split_once(END).map_or("", |(_, after)| after);
    // Its headers end with an empty line.
    let mut lines = signed.trim_start_matches(['\r', '\n']).lines();
    let mut words = String::from(before);
    for line in lines.by_ref() {
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if !line.contains(": ") {
            words.push_str(line);
            words.push('\n');
            break;
        }
    }
    for line in lines {
        words.push_str(line.strip_prefix("- ").unwrap_or(line));
        words.push('\n');
    }
    words.push_str(after);
    words
}

/// The mail inside a CMS message that is only signed, not encrypted; nothing where the bytes are anything else.
pub fn content(cms: &[u8]) -> Option<Vec<u8>> {
    // The first « data » stands before what was signed, wherever the lengths around it are definite or not.
    let at = memchr::memmem::find(cms, DATA)?;
    let (tag, rest) = element(&cms[at + DATA.len()..])?;
    if tag != EXPLICIT || cms.first() != Some(&SEQUENCE) {
        return None;
    }
    let mut octets = Vec::new();
    collect(rest, &mut octets, 0);
    (!octets.is_empty()).then_some(octets)
}

/// The octets of one string, whole or in pieces (BER).
fn collect(bytes: &[u8], octets: &mut Vec<u8>, depth: usize) -> Option<usize> {
    let (tag, _) = element(bytes)?;
    let header = header_length(bytes)?;
    match (tag, length(bytes)?) {
        (OCTETS, Length::Said(length)) => {
            let end = header.checked_add(length)?.min(bytes.len());
            octets.extend_from_slice(bytes.get(header..end)?);
            Some(end)
        }
        (OCTETS_IN_PIECES, length) if depth < DEPTH_MAX => {
            let limit = match length {
                Length::Said(length) => header.saturating_add(length).min(bytes.len()),
                Length::Open => bytes.len(),
            };
            let mut at = header;
            while at < limit && bytes.get(at..at + 2) != Some(&[0, 0]) {
                at += collect(bytes.get(at..limit)?, octets, depth + 1)?;
            }
            Some(match length {
                Length::Said(_) => limit,
                Length::Open => at + 2,
            })
        }
        _ => None,
    }
}

/// The tag at the start, and what is inside (without its end, which lengths say).
fn element(bytes: &[u8]) -> Option<(u8, &[u8])> {
    Some((*bytes.first()?, bytes.get(header_length(bytes)?..)?))
}

fn header_length(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.get(1)?;
    Some(
        2 + if first < 0x80 {
            0
        } else {
            usize::from(first & 0x7f)
        },
    )
}

/// How long an element says it is.
enum Length {
    Said(usize),
    /// Until two zeros.
    Open,
}

fn length(bytes: &[u8]) -> Option<Length> {
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some(Length::Said(usize::from(first)));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 {
        return Some(Length::Open);
    }
    let digits = bytes.get(2..2 + count).filter(|_| count <= 4)?;
    let said = digits
        .iter()
        .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
    Some(Length::Said(said))
}

#[cfg(test)]
mod tests {
    use super::{DATA, content, without_armour};

    #[test]
    fn a_clear_signature_leaves_the_words() {
        let text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBonjour\n- -- \nHugo\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
        assert_eq!(without_armour(text).trim(), "Bonjour\n-- \nHugo");
        assert_eq!(
            without_armour("-----BEGIN PGP SIGNED MESSAGE-----"),
            "-----BEGIN PGP SIGNED MESSAGE-----"
        );
    }

    #[test]
    fn a_signed_mail_is_found_whole_or_in_pieces() {
        let wrap = |inside: &[u8]| [&[0x30, 0x80], DATA, inside].concat();
        let whole = wrap(&[0xa0, 0x05, 0x04, 0x03, b'a', b'b', b'c']);
        assert_eq!(content(&whole).as_deref(), Some(&b"abc"[..]));
        let pieces = wrap(&[
            0xa0, 0x80, 0x24, 0x80, 0x04, 0x01, b'a', 0x04, 0x02, b'b', b'c', 0, 0, 0, 0,
        ]);
        assert_eq!(content(&pieces).as_deref(), Some(&b"abc"[..]));
        for broken in [
            &b""[..],
            b"\x30\x80",
            &wrap(&[0xa0]),
            &wrap(&[0xa0, 0x84, 0xff, 0xff, 0xff, 0xff]),
            &wrap(&[0xa0, 0x80, 0x24, 0x80, 0x24]),
        ] {
            assert_eq!(content(broken), None, "{broken:?}");
        }
    }
}
