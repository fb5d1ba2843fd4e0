//! Which documents a browser may show, pictures and PDF: by their first bytes, whatever they say they are; what people are told
//! of a document is in `file_kind`.

/// Bytes needed to tell.
pub const START_BYTES: usize = 12;
/// Bytes that mostly hold what [`dimensions`] looks for.
pub const DIMENSIONS_BYTES: usize = 64 << 10;

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

/// The media type of PDF.
pub const PDF: &str = "application/pdf";

/// As what a browser may show a document that begins so, whatever it is called: a picture, or a PDF that is one from its
/// first byte. Of all else, HTML, SVG and XML first of all, nothing is shown.
pub fn shown_as(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(b"%PDF-") {
        Some(PDF)
    } else {
        media_type(start)
    }
}

/// What to call a document declared as `declared`: a picture or a PDF only where both its sender and its bytes say so; a
/// sender who says nothing does not disagree.
pub fn settled<'a>(declared: &'a str, start: &[u8]) -> &'a str {
    let kind = declared.split(';').next().unwrap_or_default().trim();
    let says_picture = kind
        .get(..6)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("image/"));
    let says_nothing = kind.is_empty() || kind.eq_ignore_ascii_case("application/octet-stream");
    let says_pdf = kind.eq_ignore_ascii_case(PDF);
    let is = |known: &&str| kind.eq_ignore_ascii_case(known);
    match shown_as(start) {
        Some(PDF) if says_pdf || says_nothing => PDF,
        Some(picture) if picture != PDF && (says_picture || says_nothing) => picture,
        None | Some(PDF) if PICTURES.iter().any(is) => "application/octet-stream",
        None | Some(_) if says_pdf => "application/octet-stream",
        Some(_) | None => declared,
    }
}

/// Whether documents of this settled type are pictures, shown in their place.
pub fn is_shown(settled: &str) -> bool {
    PICTURES.contains(&settled)
}

const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Width and height in pixels of a picture that begins so, where its format says so cheaply: a page then keeps its place
/// before it is loaded. As it is shown: a camera held upright says so, and browsers turn what it took.
pub fn dimensions(start: &[u8]) -> Option<(u16, u16)> {
    let little = |at: usize| Some(u16::from_le_bytes(start.get(at..at + 2)?.try_into().ok()?));
    let (width, height) = match media_type(start)? {
        "image/png" => (last_half(start, 16)?, last_half(start, 20)?),
        "image/gif" => (little(6)?, little(8)?),
        "image/webp" => match start.get(12..16)? {
            b"VP8 " => (little(26)? & 0x3fff, little(28)? & 0x3fff),
            b"VP8L" => {
                let bits = u32::from(little(21)?) | u32::from(little(23)?) << 16;
                let side = |bits: u32| u16::try_from((bits & 0x3fff) + 1).ok();
                (side(bits)?, side(bits >> 14)?)
            }
            // 24 bits less one each; what needs the last 8 is no picture of a ticket.
            b"VP8X" if start.get(26) == Some(&0) && start.get(29) == Some(&0) => {
                (little(24)?.checked_add(1)?, little(27)?.checked_add(1)?)
            }
            _ => return None,
        },
        _ => jpeg_dimensions(start)?,
    };
    (width > 0 && height > 0).then_some((width, height))
}

/// The lower half of a big-endian 32-bit number whose upper half is 0.
fn last_half(start: &[u8], at: usize) -> Option<u16> {
    match start.get(at..at + 4)? {
        [0, 0, high, low] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

/// From its frame header: a marker `SOFn` after segments that each tell their length.
fn jpeg_dimensions(start: &[u8]) -> Option<(u16, u16)> {
    let big = |at: usize| Some(u16::from_be_bytes(start.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    let mut turned = false;
    loop {
        let [0xff, marker] = *start.get(at..at + 2)? else {
            return None;
        };
        let end = at + 2 + usize::from(big(at + 2)?);
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (width, height) = (big(at + 7)?, big(at + 5)?);
                return Some(if turned {
                    (height, width)
                } else {
                    (width, height)
                });
            }
            0xe1 => turned |= is_turned(start.get(at + 4..end)?).unwrap_or(false),
            _ => {}
        }
        at = end;
    }
}

/// Whether an `APP1` segment says that width and height change places: an orientation from 5 to 8 (Exif 2.32, tag 0x0112,
/// in the first directory of what is a TIFF file of its own).
fn is_turned(segment: &[u8]) -> Option<bool> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let number = |at: usize| {
        let bytes = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    // Of 32 bits, those that a segment of 64 KiB can use.
    let directory = usize::from(number(if little { 4 } else { 6 })?);
    let entries = 0..usize::from(number(directory)?);
    let mut entries = entries.map(|entry| directory + 2 + entry * 12);
    let orientation = entries.find(|at| number(*at) == Some(0x0112))?;
    Some((5..=8).contains(&number(orientation + 8)?))
}

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
            ("application/pdf", b"%PDF-1.7\n", "application/pdf"),
            ("", b"%PDF-1.7\n", "application/pdf"),
            ("image/png", b"%PDF-1.7\n", "application/octet-stream"),
            ("application/pdf", PNG, "application/octet-stream"),
            (
                "application/pdf",
                b"<html>%PDF-1.7",
                "application/octet-stream",
            ),
            ("text/html", b"%PDF-1.7<script>", "text/html"),
        ] {
            assert_eq!(settled(declared, start), expected, "{declared}");
        }
    }

    #[test]
    fn only_pictures_and_pdf_are_shown() {
        for (start, expected) in [
            (b"%PDF-1.4\n<script>".as_slice(), Some(PDF)),
            (b" %PDF-1.4", None),
            (b"<html>%PDF-1.4", None),
            (b"GIF89a=1;alert(1)", Some("image/gif")),
            (b"GIF88a", None),
            (b"<svg xmlns=", None),
            (b"<?xml version", None),
            (b"<!doctype html", None),
            (b"\xef\xbb\xbf<svg", None),
            (b"", None),
        ] {
            assert_eq!(shown_as(start), expected, "{start:?}");
        }
    }

    #[test]
    fn a_picture_tells_its_size_as_it_is_shown() {
        let jpeg = |before: &[u8]| {
            let mut bytes = vec![0xff, 0xd8];
            bytes.extend(before);
            bytes.extend([0xff, 0xc0, 0, 17, 8, 1, 44, 2, 88, 3]);
            bytes
        };
        let png = |high: u8| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            bytes.extend([high, 0, 2, 88, 0, 0, 1, 44]);
            bytes
        };
        let webp = |rest: &[u8]| [b"RIFF....WEBP".as_slice(), rest].concat();
        let exif = |order: &[u8; 2], orientation: u16| {
            let number = |number: u16| {
                let mut bytes = number.to_be_bytes();
                if order == b"II" {
                    bytes.reverse();
                }
                bytes
            };
            let long = |low: u16| match order {
                b"II" => [number(low), [0, 0]].concat(),
                _ => [[0, 0], number(low)].concat(),
            };
            let entry = |tag, value| {
                [
                    &number(tag)[..],
                    &number(3),
                    &long(1),
                    &number(value),
                    &[0, 0],
                ]
                .concat()
            };
            let mut tiff = [&order[..], &number(42), &long(8), &number(2)].concat();
            tiff.extend(entry(0x0110, 7));
            tiff.extend(entry(0x0112, orientation));
            let length = u16::try_from(tiff.len() + 8).expect("short");
            [&[0xff, 0xe1][..], &length.to_be_bytes(), b"Exif\0\0", &tiff].concat()
        };
        let size = Some((600, 300));
        let turned = Some((300, 600));
        for (what, bytes, expected) in [
            ("PNG", png(0), size),
            ("a PNG of sixteen million pixels a line", png(1), None),
            ("a cut PNG", png(0)[..20].to_vec(), None),
            ("GIF", b"GIF89a\x58\x02\x2c\x01".to_vec(), size),
            ("an empty GIF", b"GIF89a\0\0\0\0".to_vec(), None),
            ("JPEG", jpeg(&[0xff, 0xe0, 0, 4, 1, 2]), size),
            ("JPEG with Exif data", jpeg(&exif(b"II", 1)), size),
            ("one taken upright", jpeg(&exif(b"II", 6)), turned),
            ("one of the other byte order", jpeg(&exif(b"MM", 8)), turned),
            ("one of no orientation", jpeg(&exif(b"MM", 9)), size),
            ("one with XMP", jpeg(&[0xff, 0xe1, 0, 4, 1, 2]), size),
            (
                "one cut in its Exif data",
                jpeg(&exif(b"II", 6))[..30].to_vec(),
                None,
            ),
            ("JPEG that is none", jpeg(&[0, 0]), None),
            ("JPEG that ends", vec![0xff, 0xd8, 0xff], None),
            (
                "lossy WebP",
                webp(b"VP8 ....\0\0\0\x9d\x01\x2a\x58\x02\x2c\x01"),
                size,
            ),
            ("lossless WebP", webp(b"VP8L....\x2f\x57\xc2\x4a\0"), size),
            (
                "extended WebP",
                webp(b"VP8X....\0\0\0\0\x57\x02\0\x2b\x01\0"),
                size,
            ),
            ("text", b"600 x 300".to_vec(), None),
        ] {
            assert_eq!(dimensions(&bytes), expected, "{what}");
        }
    }
}
