//! Weighs what an IMAP server says before it is parsed: bytes, literals, nesting; the line it comes by is in `line`.

/// What an answer may be long without the mails in it: a list of some 250 000 UIDs.
const TEXT_BYTES_MAX: u64 = 2 << 20;
/// Parentheses within parentheses. The parser calls itself for each, and its stack is the process' life.
const DEPTH_MAX: u32 = 32;
/// The announcement of a literal (RFC 9051 section 4.3) is no longer than this; no parser reads a longer number.
const ANNOUNCED_MAX: usize = 24;

/// Why nothing more is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Text,
    Literal,
    Depth,
}

impl std::fmt::Display for TooMuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "the server answered endlessly",
            Self::Literal => "the server sent more than the mail that was asked for",
            Self::Depth => "the server's answer is nested too deeply",
        })
    }
}

impl std::error::Error for TooMuch {}

/// Reads along, byte by byte.
#[derive(Debug, Default)]
pub(super) struct Guard {
    text_bytes: u64,
    literal_bytes_left: u64,
    /// Of the literal that is being read.
    inside: u64,
    depth: u32,
    /// The end of the line as far as it may announce a literal: `{123`, then `}`.
    announced: Vec<u8>,
}

impl Guard {
    /// A new answer: it may bring literals of that many bytes together.
    pub(super) fn allow(&mut self, literal_bytes: u64) {
        self.text_bytes = 0;
        self.literal_bytes_left = literal_bytes;
    }

    pub(super) fn weigh(&mut self, mut bytes: &[u8]) -> Result<(), TooMuch> {
        while let Some((first, rest)) = bytes.split_first() {
            if self.inside > 0 {
                let length = usize::try_from(self.inside)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                self.inside -= length as u64;
                bytes = &bytes[length..];
            } else {
                self.byte(*first)?;
                bytes = rest;
            }
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) -> Result<(), TooMuch> {
        self.text_bytes += 1;
        if self.text_bytes > TEXT_BYTES_MAX {
            return Err(TooMuch::Text);
        }
        match byte {
            b'\r' => return Ok(()),
            b'\n' => return self.line_ends(),
            b'(' => self.depth += 1,
            b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let goes_on = !self.announced.is_empty()
            && self.announced.len() <= ANNOUNCED_MAX
            && (byte.is_ascii_digit() || b"+}".contains(&byte));
        if !goes_on {
            self.announced.clear();
        }
        if goes_on || byte == b'{' {
            self.announced.push(byte);
        }
        if self.depth > DEPTH_MAX {
            return Err(TooMuch::Depth);
        }
        Ok(())
    }

    /// Either the line is over, or a literal of the announced length follows and the line goes on after it.
    fn line_ends(&mut self) -> Result<(), TooMuch> {
        let announced = std::mem::take(&mut self.announced);
        let Some(length) = announced
            .strip_prefix(b"{")
            .and_then(|rest| rest.strip_suffix(b"}"))
        else {
            self.depth = 0;
            return Ok(());
        };
        let length: u64 = std::str::from_utf8(length)
            .ok()
            .and_then(|digits| digits.trim_end_matches('+').parse().ok())
            .ok_or(TooMuch::Literal)?;
        self.literal_bytes_left = self
            .literal_bytes_left
            .checked_sub(length)
            .ok_or(TooMuch::Literal)?;
        self.inside = length;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(answer: &[u8], allowed: u64) -> Result<(), TooMuch> {
        let mut guard = Guard::default();
        guard.allow(allowed);
        answer.chunks(3).try_for_each(|part| guard.weigh(part))
    }

    #[test]
    fn a_server_cannot_say_more_than_was_asked() {
        let deep = "(".repeat(33);
        let mail = format!("* 1 FETCH (UID 1 BODY[] {{33}}\r\n{deep})\r\na1 OK x\r\n");
        assert_eq!(weighed(mail.as_bytes(), 33), Ok(()));
        assert_eq!(weighed(mail.as_bytes(), 32), Err(TooMuch::Literal));
        for (answer, found) in [
            (format!("* 1 FETCH {deep}"), Err(TooMuch::Depth)),
            ("* OK (\r\n".repeat(100), Ok(())),
            (
                "* 1 FETCH (BODY[] {4000000000}\r\n".into(),
                Err(TooMuch::Literal),
            ),
            (
                "* 1 FETCH (BODY[] {99999999999999999999}\r\n".into(),
                Err(TooMuch::Literal),
            ),
            ("* OK {x} {12} y\r\n".into(), Ok(())),
            ("x".repeat(3 << 20), Err(TooMuch::Text)),
            // After the literal the line is as deep as before.
            (
                format!("* ({}{{1}}\r\n)(((", "(".repeat(30)),
                Err(TooMuch::Depth),
            ),
        ] {
            assert_eq!(weighed(answer.as_bytes(), 10), found, "{answer:.40}");
        }
    }
}
