//! Where a mail begins: what stands above its headers is no part of it; `parse` takes apart what follows.

use std::borrow::Cow;

/// Lines above the headers that are looked through for where they begin.
const STRAY_LINES_MAX: usize = 10;
/// Header lines that are looked through for a sender.
const HEADER_LINES_MAX: usize = 200;
/// Fields that every program writes: beside the sender's, one of them makes lines headers.
const USUAL: &[&[u8]] = &[b"subject", b"to", b"date", b"message-id", b"received"];

/// What stands before the headers is no part of the mail: empty lines, an mbox "From " line, a line of a gateway that is no header.
/// Line ends of nothing but CR become LF.
pub fn plain_start(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\r') && !raw.contains(&b'\n') {
        let ended = raw
            .iter()
            .map(|byte| if *byte == b'\r' { b'\n' } else { *byte });
        let ended: Vec<u8> = ended.collect();
        return plain_start(&ended).into_owned().into();
    }
    let mut start = raw;
    while let Some(end) = memchr::memchr(b'\n', start) {
        let line = &start[..end];
        if !line.trim_ascii().is_empty()
            && (!line.starts_with(b"From ") || line.starts_with(b"From :"))
            && !line.starts_with(b">From ")
        {
            break;
        }
        start = &start[end + 1..];
    }
    let start = if start.is_empty() { raw } else { start };
    match below_stray_lines(start) {
        Some(headers) => Cow::Borrowed(headers),
        None if begins_with_header(start) => Cow::Borrowed(start),
        None => [b"\n", start].concat().into(),
    }
}

/// Whether there is a header at all: without one everything is text.
fn begins_with_header(raw: &[u8]) -> bool {
    let line = raw.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let Some((name, _)) = line.and_then(|line| {
        let colon = memchr::memchr(b':', line)?;
        Some(line.split_at(colon))
    }) else {
        return raw.is_empty();
    };
    let name = name.trim_ascii_end();
    !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_graphic() || *byte >= 0x80)
}

/// The headers below lines that are none, where what follows cannot be anything else: a sender among them, and what else every
/// program writes.
fn below_stray_lines(raw: &[u8]) -> Option<&[u8]> {
    let mut rest = raw;
    for _ in 0..=STRAY_LINES_MAX {
        if begins_with_header(rest) {
            return (rest.len() < raw.len() && are_headers(rest)).then_some(rest);
        }
        rest = &rest[memchr::memchr(b'\n', rest)? + 1..];
    }
    None
}

/// Whether these lines up to the first empty one are headers, and name a sender with an address.
fn are_headers(raw: &[u8]) -> bool {
    let (mut sender, mut usual) = (false, false);
    for line in raw.split(|byte| *byte == b'\n').take(HEADER_LINES_MAX) {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
        if !goes_on && !begins_with_header(line) {
            return false;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let name = name.trim_ascii().to_ascii_lowercase();
        sender |= name == b"from" && line.contains(&b'@');
        usual |= USUAL.contains(&&*name);
    }
    sender && usual
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateways_line_above_the_headers_hides_no_sender() {
        let headers = "From: Sophie <s@e.fr>\nTo: d@e.fr\n\nBonjour";
        for stray in [
            "Relais antispam 3.2 - accepte\n",
            "*** Relais : accepte ***\n\n",
            "\nPassed.\r\nNot a virus, we think\n",
        ] {
            let raw = format!("{stray}{headers}");
            assert_eq!(
                &*plain_start(raw.as_bytes()),
                headers.as_bytes(),
                "{stray:?}"
            );
        }
        // What only speaks of senders stays a text.
        for text in [
            "Bonjour Paul\n\nFrom: the top\nTo: the end",
            "Bonjour Paul\nFrom: Sophie <s@e.fr>\nrien ne va plus\nTo: d@e.fr",
            "Bonjour Paul\nFrom: Sophie <s@e.fr>\n\nBonjour",
        ] {
            assert_eq!(
                &*plain_start(text.as_bytes()),
                format!("\n{text}").as_bytes()
            );
        }
    }
}
