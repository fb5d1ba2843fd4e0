//! The words of documents of office programs, for the search: XML in a ZIP, in .docx, .xlsx, .pptx (ECMA-376) and .odt, .ods, .odp
//! (ISO 26300). What is read when, and how much of it is kept, is `searchable`.

use html5gum::{Token, Tokenizer};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

/// Of what a ZIP holds, so many names are looked at.
const NAMES_MAX: usize = 10_000;
/// So many parts are read: each slide is one.
const PARTS_MAX: usize = 500;

/// What may still be spent on a document. What cannot be read in the end spends as much as what can: entries may lie over each
/// other, and fail at their last byte.
struct Budget {
    /// Bytes as they are packed: entries that share none are together no longer than the document.
    packed_bytes: usize,
    /// Bytes when unpacked.
    unpacked_bytes: usize,
    /// Parts begun.
    parts: usize,
}

impl Budget {
    const fn is_spent(&self) -> bool {
        self.packed_bytes == 0 || self.unpacked_bytes == 0 || self.parts == 0
    }
}

/// The words of a document, one paragraph, cell or slide after the other; of what is unpacked, at most `bytes_max`. Empty where it
/// is no such document, or a broken one.
pub fn text(bytes: &[u8], bytes_max: usize) -> String {
    let Ok(archive) = ZipArchive::from_slice(bytes) else {
        return String::new();
    };
    let mut text = String::new();
    let mut budget = Budget {
        packed_bytes: bytes.len(),
        unpacked_bytes: bytes_max,
        parts: PARTS_MAX,
    };
    let mut entries = archive.entries();
    for _ in 0..NAMES_MAX {
        if budget.is_spent() {
            break;
        }
        let Ok(Some(entry)) = entries.next_entry() else {
            break;
        };
        if let Some(xml) = part(&archive, &entry, &mut budget) {
            words(&String::from_utf8_lossy(&xml), &mut text);
        }
    }
    text
}

/// The XML of an entry, or as much of it as may be; none where it has no words, or cannot be unpacked.
fn part(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &ZipFileHeaderRecord<'_>,
    budget: &mut Budget,
) -> Option<Vec<u8>> {
    let path = entry.file_path();
    if !has_words(std::str::from_utf8(path.as_ref()).ok()?) {
        return None;
    }
    budget.parts -= 1;
    let method = entry.compression_method();
    let local = archive.get_entry(entry.wayfinder()).ok()?;
    let packed = local.data();
    let packed = &packed[..packed.len().min(budget.packed_bytes)];
    budget.packed_bytes -= packed.len();
    let most = budget.unpacked_bytes;
    let (xml, is_good) = if method == CompressionMethod::STORE {
        (packed[..packed.len().min(most)].to_vec(), true)
    } else if method == CompressionMethod::DEFLATE {
        unpacked(packed, most)
    } else {
        return None;
    };
    budget.unpacked_bytes -= xml.len().min(most);
    is_good.then_some(xml)
}

/// What was packed, or as much of it as may be, as a few bytes can hold a gigabyte; and whether that is sound.
fn unpacked(packed: &[u8], most: usize) -> (Vec<u8>, bool) {
    match decompress_to_vec_with_limit(packed, most) {
        Ok(xml) => (xml, true),
        Err(fault) => (fault.output, fault.status == TINFLStatus::HasMoreOutput),
    }
}

/// Parts that hold what people wrote.
fn has_words(path: &str) -> bool {
    const BEGIN: &[&str] = &[
        "ppt/slides/slide",
        "word/comments",
        "word/document",
        "word/endnotes",
        "word/footer",
        "word/footnotes",
        "word/header",
    ];
    let begins = |begin: &&str| path.starts_with(*begin);
    ["content.xml", "xl/sharedStrings.xml"].contains(&path) || BEGIN.iter().any(begins)
}

/// The text of XML: a word may run over several elements, but over no end of a paragraph, cell or line.
fn words(xml: &str, text: &mut String) {
    for Ok(token) in Tokenizer::new(xml) {
        match token {
            Token::String(piece) => text.push_str(&String::from_utf8_lossy(&piece)),
            Token::StartTag(tag) => {
                let name = local_name(&tag.name);
                if [&b"tab"[..], b"br", b"cr", b"s", b"line-break"].contains(&name) {
                    text.push(' ');
                }
            }
            Token::EndTag(tag) => {
                // Paragraphs and titles; an item of Excel's list of texts.
                if [&b"p"[..], b"h", b"si"].contains(&local_name(&tag.name)) {
                    text.push('\n');
                }
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
}

/// `p` of `w:p`.
fn local_name(name: &[u8]) -> &[u8] {
    let colon = name.iter().rposition(|byte| *byte == b':');
    colon.map_or(name, |colon| name.get(colon + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// What a ZIP's list says: every entry's name, and the one packed part that all of them share.
    fn shared(names: usize, packed: &[u8]) -> Vec<u8> {
        let name = |number: usize| format!("word/header{number:05}.xml").into_bytes();
        let head = |signature: &[u8], rest: &[u8]| {
            let mut bytes = signature.to_vec();
            bytes.extend([20, 0, 0, 0, 8, 0, 0, 0, 33, 0, 0, 0, 0, 0]);
            bytes.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
            bytes.extend([0; 4]);
            bytes.extend(u16::try_from(name(0).len()).unwrap().to_le_bytes());
            bytes.extend(rest);
            bytes
        };
        let mut zip = [&head(b"PK\x03\x04", &[0; 2])[..], &name(0), packed].concat();
        let list = zip.len();
        for number in 0..names {
            zip.extend(head(b"PK\x01\x02\x14\0", &[0; 16]));
            zip.extend(name(number));
        }
        let length = zip.len() - list;
        let count = u16::try_from(names).unwrap().to_le_bytes();
        zip.extend(b"PK\x05\x06\0\0\0\0");
        zip.extend([count, count].concat());
        zip.extend(u32::try_from(length).unwrap().to_le_bytes());
        zip.extend(u32::try_from(list).unwrap().to_le_bytes());
        zip.extend([0; 2]);
        zip
    }

    /// How much was unpacked, and how much packed was looked at, before the budget or the document ended.
    fn spent(bytes: &[u8], bytes_max: usize) -> (usize, usize, usize) {
        let archive = ZipArchive::from_slice(bytes).unwrap();
        let mut budget = Budget {
            packed_bytes: bytes.len(),
            unpacked_bytes: bytes_max,
            parts: PARTS_MAX,
        };
        let (mut entries, mut unpacked) = (archive.entries(), 0);
        while let (false, Ok(Some(entry))) = (budget.is_spent(), entries.next_entry()) {
            let before = budget.unpacked_bytes;
            let _ = part(&archive, &entry, &mut budget);
            unpacked += before - budget.unpacked_bytes;
        }
        let looked_at = bytes.len() - budget.packed_bytes;
        (unpacked, looked_at, PARTS_MAX - budget.parts)
    }

    /// A ZIP of these parts, packed.
    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
        for (name, bytes) in parts {
            let file = archive.new_file(name);
            let file = file.compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = file.start().unwrap();
            let mut writer = config.wrap(Vec::new());
            writer.write_all(bytes).unwrap();
            let (plain, descriptor) = writer.finish().unwrap();
            let packed = miniz_oxide::deflate::compress_to_vec(&plain, 6);
            entry.write_all(&packed).unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        out
    }

    #[test]
    fn words_are_those_that_people_wrote() {
        let word = "<w:p><w:r><w:t>Vidéo</w:t></w:r><w:r><w:t>projecteur &amp; micro</w:t></w:r></w:p><w:p>Salle<w:tab/>12</w:p>";
        let office = "<text:h>Plan</text:h><text:p>de<text:s/>table</text:p>";
        for (name, xml, expected) in [
            (
                "word/document.xml",
                word,
                "Vidéoprojecteur & micro\nSalle 12\n",
            ),
            (
                "word/footnotes.xml",
                word,
                "Vidéoprojecteur & micro\nSalle 12\n",
            ),
            ("content.xml", office, "Plan\nde table\n"),
            (
                "xl/sharedStrings.xml",
                "<si><t>a</t></si><si><t>b</t></si>",
                "a\nb\n",
            ),
            (
                "ppt/slides/slide1.xml",
                "<a:p><a:t>Titre</a:t></a:p>",
                "Titre\n",
            ),
            ("ppt/slides/_rels/slide1.xml.rels", "<a:p>non</a:p>", ""),
            ("word/styles.xml", "<w:p>non</w:p>", ""),
            ("docProps/app.xml", "<p>non</p>", ""),
        ] {
            let bytes = zip(&[("mimetype", b"x"), (name, xml.as_bytes())]);
            assert_eq!(text(&bytes, 1_000), expected, "{name}");
        }
    }

    #[test]
    fn a_bomb_a_broken_one_and_none_at_all_are_read_within_limits() {
        let bomb = zip(&[("content.xml", &vec![b'a'; 50 << 20])]);
        assert!(bomb.len() < 100_000);
        assert_eq!(text(&bomb, 1_000).len(), 1_000);
        let many: Vec<(&str, &[u8])> = vec![("word/document.xml", b"abc"); 2_000];
        assert_eq!(text(&zip(&many), 1 << 20).len(), 3 * PARTS_MAX);
        let mut broken = zip(&[("content.xml", b"bonjour")]);
        for at in 0..broken.len() {
            broken[at] ^= 0xff;
            let _ = text(&broken, 1_000);
            broken[at] ^= 0xff;
        }
        for bytes in [&b""[..], b"PK", b"PK\x05\x06", b"%PDF-1.7"] {
            assert_eq!(text(bytes, 1_000), "");
        }
    }

    /// 634 kB cost 27 s: ten thousand entries over the same bytes, which fail after two megabytes each.
    #[test]
    fn what_fails_is_paid_for_like_what_does_not() {
        let mut late = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 100_000], 6);
        late.truncate(late.len() - 6);
        late.extend([7; 8]);
        let bytes = shared(10_000, &late);
        assert!(text(&bytes, 1 << 20).trim().is_empty());
        let (unpacked, looked_at, parts) = spent(&bytes, 1 << 20);
        assert!(unpacked == 1 << 20 && parts < 20, "{unpacked} {parts}");
        assert!(looked_at <= bytes.len(), "{looked_at}");
        // Blocks that hold nothing spend what they are packed in.
        let nothing = [0, 0, 0, 0xff, 0xff].repeat(20_000);
        let bytes = shared(10_000, &nothing);
        let (unpacked, looked_at, parts) = spent(&bytes, 1 << 20);
        assert!(unpacked <= 1 << 20 && parts < 20, "{unpacked} {parts}");
        assert!(looked_at <= bytes.len(), "{looked_at}");
        // What can be read is read once for each name, as long as the document is.
        let one = miniz_oxide::deflate::compress_to_vec(b"<p>ici</p>", 6);
        assert!(text(&shared(10_000, &one), 1 << 20).starts_with("ici\nici\n"));
        assert_eq!(spent(&shared(10_000, &one), 1 << 20).2, PARTS_MAX);
    }
}
