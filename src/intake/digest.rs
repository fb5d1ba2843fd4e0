//! What makes a mail the same mail when it comes again: its bytes without the headers that each delivery adds.

use sha2::{Digest, Sha256};

/// Added by the servers on the way, so that two copies of one mail differ in them (RFC 5321 section 4.4, RFC 8601).
const TRACE_HEADERS: &[&str] = &[
    "received",
    "return-path",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "authentication-results",
    "received-spf",
    "arc-",
    "dkim-signature",
    "x-",
    "status",
];

/// SHA-256 of what [`bytes`] gave, and of the sender. Not the Message-ID: anybody may have used that one before.
pub fn with_sender(bytes: &[u8], sender: &str) -> Vec<u8> {
    let hash = Sha256::new_with_prefix(bytes);
    hash.chain_update(sender).finalize().to_vec()
}

/// SHA-256 of the mail without trace headers.
pub fn bytes(raw: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut kept = true;
    let mut rest = raw;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end + 1);
        let bare = line.trim_ascii_end();
        if bare.is_empty() {
            break;
        }
        if !line[0].is_ascii_whitespace() {
            kept = !is_trace(line);
        }
        if kept {
            hash.update(bare);
            hash.update(b"\n");
        }
        rest = after;
    }
    hash.update(rest);
    hash.finalize().to_vec()
}

fn is_trace(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    TRACE_HEADERS.iter().any(|trace| {
        let trace = trace.as_bytes();
        if trace.ends_with(b"-") {
            name.len() >= trace.len() && name[..trace.len()].eq_ignore_ascii_case(trace)
        } else {
            name.trim_ascii_end().eq_ignore_ascii_case(trace)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{bytes, with_sender};

    #[test]
    fn two_deliveries_of_one_mail_are_the_same_mail() {
        let mail = b"From: a@x\r\nSubject: one\r\n two\r\n\r\nbody\r\n";
        let again = b"Received: by z;\r\n\tlater\r\nX-Seen: 1\r\nFrom: a@x\r\nSubject: one\r\n two\r\n\r\nbody\r\n";
        let of = |raw: &[u8], sender| with_sender(&bytes(raw), sender);
        assert_eq!(of(mail, "a@x"), of(again, "a@x"));
        assert_ne!(of(mail, "a@x"), of(mail, "b@x"));
        assert_ne!(
            of(mail, "a@x"),
            of(b"From: a@x\r\nSubject: one\r\n two\r\n\r\nbodY\r\n", "a@x")
        );
        assert_ne!(
            of(mail, "a@x"),
            of(b"From: a@x\r\nSubject: one\r\n\r\nbody\r\n", "a@x")
        );
    }
}
