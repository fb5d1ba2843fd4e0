//! A mail that is nothing but a reaction to another: Gmail's part of its own, Outlook's sentence, or a mail of a picture sign; what
//! becomes of it is in `desk::received`.

use serde_json::Value;

use crate::rules::matching::fold;

/// Gmail's media type for it.
pub const MEDIA_TYPE: &str = "text/vnd.google.email-reaction+json";
/// More signs are a message.
const SIGNS_MAX: usize = 8;
/// A longer line says more than that somebody reacted.
const LINE_BYTES_MAX: usize = 200;

/// What Outlook writes below the sign, folded: « Leïla Benali a réagi à votre message : ».
const REACTED: &[&str] = &[
    "reacted to your message",
    "reacted to your email",
    "a reagi a votre message",
    "a reagi a votre e-mail",
    "a reagi a votre courriel",
    "hat auf ihre nachricht reagiert",
    "reagierte auf ihre nachricht",
    "reacciono a tu mensaje",
    "ha reaccionado a su mensaje",
    "ha reaccionado a tu mensaje",
];

/// The sign that Gmail's part holds.
pub fn of_part(bytes: &[u8]) -> Option<String> {
    let part: Value = serde_json::from_slice(bytes).ok()?;
    let sign = part["emoji"].as_str()?;
    (!sign.is_empty() && sign.chars().count() <= SIGNS_MAX).then(|| sign.to_string())
}

/// The reaction, where a text says nothing else.
pub fn read(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let second = lines.next();
    if lines.next().is_some() || first.len() > LINE_BYTES_MAX {
        return None;
    }
    if is_of_signs(first) && second.is_none_or(says_so) {
        return Some(first.to_string());
    }
    // « [J’aime] Leïla Benali a réagi à votre message : »
    let (sign, rest) = match first
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((sign, rest)) => (sign.trim(), rest),
        None => match first.split_once(' ') {
            Some((sign, rest)) if is_of_signs(sign) => (sign, rest),
            _ => ("👍", first),
        },
    };
    (second.is_none() && says_so(rest) && sign.chars().count() <= 20).then(|| sign.to_string())
}

fn says_so(line: &str) -> bool {
    let line = fold(line);
    let line = line.trim_end_matches([':', ' ', '.', '\u{a0}']);
    REACTED.iter().any(|words| line.ends_with(words)) && line.split_whitespace().count() <= 12
}

/// « 👍 », « ❤️🎉 »: neither letters nor digits nor what stands on every keyboard.
fn is_of_signs(text: &str) -> bool {
    let sign = |c: char| matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x200d | 0xfe0f | 0x2190..=0x21ff);
    !text.is_empty()
        && text.chars().count() <= SIGNS_MAX
        && text.chars().all(|c| sign(c) || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_is_all_that_a_mail_says() {
        for (text, expected) in [
            ("👍", Some("👍")),
            ("❤️\n", Some("❤️")),
            ("👍\n\nLeïla Benali a réagi à votre message :", Some("👍")),
            (
                "[J’aime] Leïla Benali a réagi à votre message :",
                Some("J’aime"),
            ),
            ("👍 Hugo Petit reacted to your message:", Some("👍")),
            ("Hugo Petit reacted to your message:", Some("👍")),
            ("👍 mais la salle 12 est encore en panne", None),
            ("Hugo a réagi à votre message : il n'a rien compris", None),
            ("Merci 👍", None),
            ("12", None),
            ("...", None),
            ("", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
        let part = br#"{"version":1,"emoji":"\ud83d\udc4d"}"#;
        assert_eq!(of_part(part).as_deref(), Some("👍"));
        assert_eq!(of_part(b"{}"), None);
    }
}
