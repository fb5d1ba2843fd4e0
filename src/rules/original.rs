//! The original of a mail, kept beside its ticket without the documents that are kept already: `hollow` takes them out where they
//! can be put back byte by byte, `filled` does that. What is left is deflated (RFC 1951) where that is worth it.

use sha2::{Digest, Sha256};

/// A smaller document stays where it is.
const DOCUMENT_BYTES_MIN: usize = 2_000;
/// Of a mail, no more are looked for.
const DOCUMENTS_MAX: usize = 50;
/// A first line of base64 by which a document is found: 57 bytes are 76 letters (RFC 2045 section 6.8).
const LINE_BYTES: usize = 57;
/// Less is not worth deflating.
const DEFLATED_FROM: usize = 6 << 10;
/// Quick rather than small.
const LEVEL: u8 = 1;
/// A mail that grows beyond is none of ours.
const FILLED_BYTES_MAX: usize = 256 << 20;

const PLAIN: u8 = b'P';
const DEFLATED: u8 = b'D';
const BYTES: u8 = b'b';
const DOCUMENT: u8 = b'd';

/// A mail without those of its documents that can be put back, in the form that is kept.
pub fn hollow(raw: &[u8], documents: &[&[u8]]) -> Vec<u8> {
    let mut parts = Vec::new();
    let mut from = 0;
    let large = documents
        .iter()
        .filter(|document| document.len() >= DOCUMENT_BYTES_MIN);
    for document in large.take(DOCUMENTS_MAX) {
        // Documents stand in the order in which they were read; one that was unpacked stands nowhere.
        let Some((at, coded, eol)) = place(&raw[from..], document) else {
            continue;
        };
        bytes(&mut parts, &raw[from..from + at]);
        parts.push(DOCUMENT);
        parts.push(eol);
        parts.extend(Sha256::digest(document));
        from += at + coded;
    }
    bytes(&mut parts, &raw[from..]);
    let mut kept = vec![PLAIN];
    if parts.len() < DEFLATED_FROM {
        kept.extend(parts);
    } else {
        kept[0] = DEFLATED;
        kept.extend(miniz_oxide::deflate::compress_to_vec(&parts, LEVEL));
    }
    kept
}

fn bytes(parts: &mut Vec<u8>, bytes: &[u8]) {
    parts.push(BYTES);
    parts.extend(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
    parts.extend(bytes);
}

/// Where a document stands in lines of base64, how many bytes those are, and how many end each.
fn place(raw: &[u8], document: &[u8]) -> Option<(usize, usize, u8)> {
    let first = base64(&document[..LINE_BYTES]);
    let at = memchr::memmem::find(raw, first.as_bytes())?;
    let rest = &raw[at..];
    let eol = if rest[first.len()..].starts_with(b"\r\n") {
        2
    } else {
        1
    };
    let coded = lines(document, eol);
    rest.starts_with(&coded).then_some((at, coded.len(), eol))
}

/// The mail again, byte by byte; `document` gives those that were taken out. None where one is gone, or it is no such form.
pub fn filled(kept: &[u8], document: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let (form, rest) = kept.split_first()?;
    let inflated;
    let mut rest = match *form {
        PLAIN => rest,
        DEFLATED => {
            let most = FILLED_BYTES_MAX;
            inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(rest, most).ok()?;
            &inflated
        }
        _ => return None,
    };
    let mut raw = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        match *kind {
            BYTES => {
                let (length, after) = after.split_first_chunk::<8>()?;
                let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
                raw.extend(after.get(..length)?);
                rest = &after[length..];
            }
            DOCUMENT => {
                let (eol, after) = after.split_first()?;
                let (sha256, after) = after.split_first_chunk::<32>()?;
                raw.extend(lines(&document(sha256)?, *eol));
                rest = after;
            }
            _ => return None,
        }
        if raw.len() > FILLED_BYTES_MAX {
            return None;
        }
    }
    Some(raw)
}

/// Base64 in lines; the last one has no end.
fn lines(document: &[u8], eol: u8) -> Vec<u8> {
    let mut coded = Vec::with_capacity(document.len() / 57 * 78 + 80);
    for (index, line) in document.chunks(LINE_BYTES).enumerate() {
        if index > 0 {
            coded.extend(if eol == 2 { &b"\r\n"[..] } else { b"\n" });
        }
        code(line, &mut coded);
    }
    coded
}

/// Bytes in base64 (RFC 4648 section 4), in one line.
pub fn base64(bytes: &[u8]) -> String {
    let mut coded = Vec::with_capacity(bytes.len() / 3 * 4 + 4);
    code(bytes, &mut coded);
    String::from_utf8(coded).unwrap_or_default()
}

fn code(bytes: &[u8], coded: &mut Vec<u8>) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            coded.push(if place > three.len() { b'=' } else { letter });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_comes_back_byte_by_byte() {
        let large: Vec<u8> = (0..20_000_u32).map(|n| (n * 7 % 251) as u8).collect();
        let small = b"court".to_vec();
        for eol in [1, 2] {
            let end = if eol == 2 { "\r\n" } else { "\n" };
            let coded = String::from_utf8(lines(&large, eol)).unwrap();
            let raw = format!(
                "Subject: x{end}{end}Bonjour {}{end}{coded}{end}--b--{end}",
                "mot ".repeat(3_000)
            );
            let kept = hollow(raw.as_bytes(), &[&small, &large]);
            assert!(kept.len() < 3_000, "{}", kept.len());
            let found = |sha256: &[u8]| {
                (sha256 == Sha256::digest(&large).as_slice()).then(|| large.clone())
            };
            assert_eq!(filled(&kept, found).as_deref(), Some(raw.as_bytes()));
            assert_eq!(filled(&kept, |_| None), None);
            // Not as programs write it: it stays whole.
            let odd = raw.replacen('A', "A ", 3);
            let kept = hollow(odd.as_bytes(), &[&large]);
            assert_eq!(
                filled(&kept, |_| None).is_some(),
                !kept.is_empty() && odd != raw
            );
        }
    }

    #[test]
    fn what_is_no_such_form_is_nothing() {
        for kept in [
            &b""[..],
            b"x",
            b"Pb",
            b"Pd\x01",
            b"D\xff\xff",
            b"Pb\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(filled(kept, |_| None), None);
        }
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
    }
}
