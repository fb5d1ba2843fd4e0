//! The words of documents of office programs, for the search: XML in a ZIP, in .docx, .xlsx, .pptx (ECMA-376) and .odt, .ods, .odp
//! (ISO 26300). What is read when, and how much of it is kept, is `searchable`.

use html5gum::{Token, Tokenizer};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

/// Of what a ZIP holds, so many names are looked at.
const NAMES_MAX: usize = 10_000;
/// So many parts are read: each slide is one.
const PARTS_MAX: usize = 500;

/// The words of a document, one paragraph, cell or slide after the other; of what is unpacked, at most `bytes_max`. Empty where it
/// is no such document, or a broken one.
pub fn text(bytes: &[u8], bytes_max: usize) -> String {
    let Ok(archive) = ZipArchive::from_slice(bytes) else {
        return String::new();
    };
    let mut text = String::new();
    let (mut left, mut read) = (bytes_max, 0);
    let mut entries = archive.entries();
    for _ in 0..NAMES_MAX {
        let Ok(Some(entry)) = entries.next_entry() else {
            break;
        };
        if left == 0 || read == PARTS_MAX {
            break;
        }
        if let Some(xml) = part(&archive, &entry, left) {
            read += 1;
            left = left.saturating_sub(xml.len());
            words(&String::from_utf8_lossy(&xml), &mut text);
        }
    }
    text
}

/// The XML of an entry, or as much of it as may be; none where it has no words, or cannot be unpacked.
fn part(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &ZipFileHeaderRecord<'_>,
    most: usize,
) -> Option<Vec<u8>> {
    let path = entry.file_path();
    let path = std::str::from_utf8(path.as_ref()).ok()?;
    let method = entry.compression_method();
    let local = has_words(path).then(|| archive.get_entry(entry.wayfinder()))?;
    let packed = local.ok()?;
    let packed = packed.data();
    if method == CompressionMethod::STORE {
        Some(packed.iter().copied().take(most).collect())
    } else if method == CompressionMethod::DEFLATE {
        unpacked(packed, most)
    } else {
        None
    }
}

/// What was packed, or as much of it as may be: a few bytes can hold a gigabyte.
fn unpacked(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    match decompress_to_vec_with_limit(packed, most) {
        Ok(xml) => Some(xml),
        Err(fault) if fault.status == TINFLStatus::HasMoreOutput => Some(fault.output),
        Err(_) => None,
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
}
