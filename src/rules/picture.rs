//! Which documents are pictures that a browser may show: by their first bytes, whatever they say they are.

/// Bytes needed to tell.
pub const START_BYTES: usize = 12;

/// The media type of a document that begins so, if it is one of the four kinds that only paint. SVG runs scripts.
pub fn media_type(start: &[u8]) -> Option<&'static str> {
    match start {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

/// What to call a document declared as `declared`: a picture only where both its sender and its bytes say so; a sender
/// who says nothing does not disagree.
pub fn settled<'a>(declared: &'a str, start: &[u8]) -> &'a str {
    let kind = declared.split(';').next().unwrap_or_default().trim();
    let says_picture = kind
        .get(..6)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("image/"));
    let says_nothing = kind.is_empty() || kind.eq_ignore_ascii_case("application/octet-stream");
    match media_type(start) {
        Some(picture) if says_picture || says_nothing => picture,
        None if SHOWN.iter().any(|shown| kind.eq_ignore_ascii_case(shown)) => {
            "application/octet-stream"
        }
        Some(_) | None => declared,
    }
}

/// Whether documents of this settled type are shown in their place.
pub fn is_shown(settled: &str) -> bool {
    SHOWN.contains(&settled)
}

const SHOWN: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_begins_as_one() {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
        for (declared, start, expected) in [
            ("image/png", PNG, "image/png"),
            ("image/x-png; name=a", PNG, "image/png"),
            ("application/octet-stream", PNG, "image/png"),
            ("text/html", PNG, "text/html"),
            ("image/png", b"<svg xmlns=x>", "application/octet-stream"),
            ("image/PNG; name=a", b"<script>", "application/octet-stream"),
            ("image/svg+xml", b"<svg>", "image/svg+xml"),
            ("image/jpeg", b"GIF89a", "image/gif"),
            ("image/webp", b"RIFF1234WEBP", "image/webp"),
            ("image/webp", b"RIFF1234WAVE", "application/octet-stream"),
            ("text/plain", b"", "text/plain"),
        ] {
            assert_eq!(settled(declared, start), expected, "{declared}");
        }
    }
}
