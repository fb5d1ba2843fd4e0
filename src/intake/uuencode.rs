//! Files that old programs put between lines of text: `begin 644 plan.dwg` … `end`.

use super::part::Part;
use crate::rules::file_name;

/// Takes the files out of a text. What does not decode to the end stays text.
pub fn take_out(text: &str) -> (String, Vec<Part>) {
    if !text.starts_with("begin ") && !text.contains("\nbegin ") {
        return (text.into(), vec![]);
    }
    let lines: Vec<&str> = text.lines().collect();
    let (mut kept, mut files) = (Vec::new(), Vec::new());
    let mut index = 0;
    while index < lines.len() {
        if let Some((part, length)) = file(&lines[index..]) {
            files.push(part);
            index += length;
        } else {
            kept.push(lines[index]);
            index += 1;
        }
    }
    (kept.join("\n"), files)
}

/// The file that begins on the first line, and how many lines it takes.
fn file(lines: &[&str]) -> Option<(Part, usize)> {
    let (mode, name) = lines.first()?.strip_prefix("begin ")?.split_once(' ')?;
    if !(3..=4).contains(&mode.len()) || !mode.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut bytes = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(1) {
        if line.trim_end() == "end" {
            let part = Part {
                name: file_name::safe(name),
                media_type: "application/octet-stream".into(),
                bytes,
                ..Part::default()
            };
            return Some((part, index + 1));
        }
        bytes.extend(decode_line(line.trim_end().as_bytes())?);
    }
    None
}

/// One line: its first letter counts the bytes, then six bits a letter.
fn decode_line(line: &[u8]) -> Option<Vec<u8>> {
    let six = |byte: u8| (0x20..=0x60).contains(&byte).then(|| (byte - 0x20) & 0x3f);
    let Some((first, letters)) = line.split_first() else {
        return Some(vec![]);
    };
    let count = usize::from(six(*first)?);
    let mut bytes = Vec::with_capacity(count + 3);
    for four in letters.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            bits = bits << 6 | u32::from(six(four.get(place).copied().unwrap_or(b' '))?);
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    // Trailing blanks may have been cut on the way: they stand for zeros.
    bytes.resize(bytes.len().max(count), 0);
    bytes.truncate(count);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::take_out;

    #[test]
    fn files_between_lines_of_text_become_documents() {
        let (text, files) = take_out("Voici.\nbegin 644 a.txt\n#0V%T\n`\nend\nMerci");
        assert_eq!(text, "Voici.\nMerci");
        assert_eq!(
            (files[0].name.as_str(), files[0].bytes.as_slice()),
            ("a.txt", b"Cat".as_slice())
        );
        for prose in [
            "begin 644 nothing ends",
            "nous allons\nbegin the work\nend",
            "",
        ] {
            assert_eq!(take_out(prose), (prose.into(), vec![]));
        }
    }
}
