//! Outlook's `winmail.dat` unpacked (MS-OXTNEF): its body and its attachments; what is broken ends the list, and nothing else.

use super::charset;
use super::part::Part;
use crate::rules::file_name;

const SIGNATURE: u32 = 0x223e_9f78;
/// Attributes of the message and of its attachments (section 2.1.3.2).
const BODY: u32 = 0x0002_800c;
const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
const ATTACHMENT_TITLE: u32 = 0x0001_8010;
const ATTACHMENT_BYTES: u32 = 0x0006_800f;
const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;
/// MAPI properties (MS-OXPROPS).
const BODY_TEXT: u16 = 0x1000;
const BODY_HTML: u16 = 0x1013;
const FILE_NAME: u16 = 0x3704;
const LONG_FILE_NAME: u16 = 0x3707;
const MEDIA_TYPE: u16 = 0x370e;
const CONTENT_ID: u16 = 0x3712;
const CONTENTS: u16 = 0x3701;
/// More than anybody sends.
const ATTACHMENTS_MAX: usize = 500;
const PROPERTIES_MAX: u32 = 2_000;
const VALUES_MAX: u32 = 2_000;

/// What a `winmail.dat` holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Its plain text, empty where it has none.
    pub text: String,
    /// Its HTML, empty where it has none.
    pub html: String,
    /// Its attachments.
    pub documents: Vec<Part>,
}

/// Unpacks it; nothing where it is none or holds nothing.
pub fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    let mut input = Input(bytes);
    if input.u32()? != SIGNATURE {
        return None;
    }
    input.take(2)?;
    let mut found = Unpacked::default();
    while let Some((name, value)) = attribute(&mut input) {
        let count = found.documents.len();
        if name == ATTACHMENT_BEGINS && count >= ATTACHMENTS_MAX {
            break;
        }
        let open = found.documents.last_mut();
        match name {
            BODY => found.text = text(value),
            MESSAGE_PROPERTIES => body(value, &mut found),
            ATTACHMENT_BEGINS => {
                found.documents.push(Part {
                    media_type: "application/octet-stream".into(),
                    ..Part::default()
                });
            }
            ATTACHMENT_TITLE => {
                if let Some(open) = open.filter(|open| open.name.is_empty()) {
                    open.name = text(value);
                }
            }
            ATTACHMENT_BYTES => {
                if let Some(open) = open {
                    open.bytes = value.to_vec();
                }
            }
            ATTACHMENT_PROPERTIES => {
                if let Some(open) = open {
                    describe(value, open);
                }
            }
            _ => {}
        }
    }
    found
        .documents
        .retain(|document| !document.bytes.is_empty());
    for document in &mut found.documents {
        document.name = file_name::safe(&document.name);
    }
    let empty = found.documents.is_empty() && found.text.is_empty() && found.html.is_empty();
    (!empty).then_some(found)
}

/// Level, name and type, length, bytes, checksum.
fn attribute<'a>(input: &mut Input<'a>) -> Option<(u32, &'a [u8])> {
    input.take(1)?;
    let name = input.u32()?;
    let length = input.u32()?;
    let value = input.take(length)?;
    input.take(2);
    Some((name, value))
}

fn body(value: &[u8], found: &mut Unpacked) {
    properties(value, |tag, kind, value| match tag {
        BODY_TEXT if found.text.is_empty() => found.text = words(kind, value),
        BODY_HTML if found.html.is_empty() => found.html = words(kind, value),
        _ => {}
    });
}

fn describe(value: &[u8], open: &mut Part) {
    let mut long = String::new();
    properties(value, |tag, kind, value| match tag {
        LONG_FILE_NAME => long = words(kind, value),
        FILE_NAME if open.name.is_empty() => open.name = words(kind, value),
        MEDIA_TYPE => {
            let declared = words(kind, value);
            if declared.contains('/') && !declared.contains(char::is_control) {
                open.media_type = declared.to_ascii_lowercase();
            }
        }
        CONTENT_ID => open.content_id = words(kind, value).trim_matches(['<', '>']).into(),
        // A message within: an identifier of 16 bytes, then bytes of its own kind.
        CONTENTS if open.bytes.is_empty() => {
            open.bytes = value.get(16..).unwrap_or_default().to_vec();
        }
        _ => {}
    });
    if !long.is_empty() {
        open.name = long;
    }
}

/// Calls `see` with every property's tag, kind and (first) value (MS-OXTNEF section 2.1.3.4). What is broken ends it.
fn properties<'a>(value: &'a [u8], mut see: impl FnMut(u16, u16, &'a [u8])) {
    let mut input = Input(value);
    let count = input.u32().unwrap_or_default().min(PROPERTIES_MAX);
    for _ in 0..count {
        if property(&mut input, &mut see).is_none() {
            return;
        }
    }
}

fn property<'a>(input: &mut Input<'a>, see: &mut impl FnMut(u16, u16, &'a [u8])) -> Option<()> {
    let kind = input.u16()?;
    let tag = input.u16()?;
    if tag >= 0x8000 {
        skip_name(input)?;
    }
    let many = kind & 0x1000 != 0;
    let kind = kind & 0x0fff;
    let sized = matches!(kind, 0x000d | 0x001e | 0x001f | 0x0102);
    let count = if many || sized { input.u32()? } else { 1 };
    if count > VALUES_MAX {
        return None;
    }
    for index in 0..count {
        let length = match kind {
            0x0002 | 0x000b | 0x0003 | 0x0004 | 0x000a => 4,
            0x0005..=0x0007 | 0x0014 | 0x0040 => 8,
            0x0048 => 16,
            0x000d | 0x001e | 0x001f | 0x0102 => input.u32()?,
            _ => return None,
        };
        let value = input.take(length)?;
        input.pad(length);
        if index == 0 {
            see(tag, kind, value);
        }
    }
    Some(())
}

/// A named property has a set of 16 bytes, and a number or a name.
fn skip_name(input: &mut Input<'_>) -> Option<()> {
    input.take(16)?;
    if input.u32()? == 0 {
        input.take(4)?;
    } else {
        let length = input.u32()?;
        input.take(length)?;
        input.pad(length);
    }
    Some(())
}

/// Text of a property: UTF-16 or bytes of the sender's own code page.
fn words(kind: u16, value: &[u8]) -> String {
    if kind == 0x001f {
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(value);
        return text.trim_end_matches('\0').into();
    }
    text(value)
}

fn text(value: &[u8]) -> String {
    charset::decode("", value).trim_end_matches('\0').into()
}

/// Bytes not read yet; whatever asks for more than there is gets nothing.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: u32) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Values end on a multiple of four bytes; the last one may not.
    fn pad(&mut self, length: u32) {
        let over = (4 - length % 4) % 4;
        self.take(over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(name: u32, value: &[u8]) -> Vec<u8> {
        let mut bytes = vec![2];
        bytes.extend(name.to_le_bytes());
        bytes.extend(u32::try_from(value.len()).expect("small").to_le_bytes());
        bytes.extend(value);
        bytes.extend([0, 0]);
        bytes
    }

    fn wide(tag: u16, text: &str) -> Vec<u8> {
        let letters: Vec<u8> = text
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut bytes = [0x1f, 0, tag.to_le_bytes()[0], tag.to_le_bytes()[1]].to_vec();
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(u32::try_from(letters.len()).expect("small").to_le_bytes());
        bytes.extend(&letters);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn sample() -> Vec<u8> {
        let mut bytes = SIGNATURE.to_le_bytes().to_vec();
        bytes.extend([1, 0]);
        bytes.extend(attribute(BODY, b"Bonjour\0"));
        bytes.extend(attribute(ATTACHMENT_BEGINS, &[0; 14]));
        bytes.extend(attribute(ATTACHMENT_TITLE, b"PLAN~1.TXT\0"));
        bytes.extend(attribute(ATTACHMENT_BYTES, b"plan"));
        let count = 1_u32.to_le_bytes().to_vec();
        bytes.extend(attribute(
            ATTACHMENT_PROPERTIES,
            &[count, wide(LONG_FILE_NAME, "Plan été.txt")].concat(),
        ));
        bytes
    }

    #[test]
    fn its_text_and_files_come_out() {
        let found = unpack(&sample()).expect("it holds something");
        assert_eq!(found.text, "Bonjour");
        let file = &found.documents[0];
        assert_eq!(
            (file.name.as_str(), file.bytes.as_slice()),
            ("Plan été.txt", &b"plan"[..])
        );
    }

    #[test]
    fn cut_anywhere_it_ends_quietly() {
        let whole = sample();
        for length in 0..whole.len() {
            let _ = unpack(&whole[..length]);
            let mut spoiled = whole.clone();
            spoiled[length] = 0xff;
            let _ = unpack(&spoiled);
        }
    }
}
