//! Message-IDs that only this desk can make, so that a reply proves which mail it answers; `intake::thread` reads them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{OutgoingId, TicketNumber};

/// 128 bits, in hexadecimal: enough that nobody guesses one (`FreeScout` CVE-2026-47123 shows the alternative).
const PROOF_DIGITS: usize = 32;

/// The Message-ID of an owed mail, without angle brackets: `t1042.m77.<proof>@host`.
pub fn write(key: &[u8], ticket: TicketNumber, mail: OutgoingId, host: &str) -> String {
    format!("t{ticket}.m{mail}.{}@{host}", proof(key, ticket, mail))
}

/// The ticket that a Message-ID belongs to, if we made it.
pub fn read(key: &[u8], message_id: &str) -> Option<TicketNumber> {
    read_mail(key, message_id).map(|(ticket, _)| ticket)
}

/// The ticket and the mail that a Message-ID belongs to, if we made it. The host is not compared: it may have been renamed
/// since.
pub fn read_mail(key: &[u8], message_id: &str) -> Option<(TicketNumber, OutgoingId)> {
    let inner = message_id
        .trim()
        .trim_start_matches('<')
        .trim_end_matches('>');
    let (local, _host) = inner.split_once('@')?;
    let mut parts = local.split('.');
    let ticket = TicketNumber(parts.next()?.strip_prefix('t')?.parse().ok()?);
    let mail = OutgoingId(parts.next()?.strip_prefix('m')?.parse().ok()?);
    let given = parts.next()?;
    let fits = same(given, &proof(key, ticket, mail));
    (fits && parts.next().is_none()).then_some((ticket, mail))
}

fn proof(key: &[u8], ticket: TicketNumber, mail: OutgoingId) -> String {
    signature(key, &format!("message-id:{ticket}:{mail}"))
}

/// What only this desk can write under `what`: 128 bits in hexadecimal.
pub(crate) fn signature(key: &[u8], what: &str) -> String {
    // cannot fail: HMAC takes keys of any length
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(what.as_bytes());
    let mut hex = hex(&mac.finalize().into_bytes());
    hex.truncate(PROOF_DIGITS);
    hex
}

/// Lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Compares two signatures without telling by time where they differ.
pub fn same(a: &str, b: &str) -> bool {
    constant_time_eq::constant_time_eq(a.as_bytes(), b.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"a key of this desk";

    #[test]
    fn what_we_write_we_read() {
        let id = write(
            KEY,
            TicketNumber(1042),
            OutgoingId(7),
            "support.ecole.example",
        );
        assert_eq!(read(KEY, &id), Some(TicketNumber(1042)));
        assert_eq!(read(KEY, &format!("<{id}>")), Some(TicketNumber(1042)));
        assert_eq!(
            read(KEY, &id.replace("support.ecole", "new.host")),
            Some(TicketNumber(1042))
        );
    }

    #[test]
    fn what_others_write_proves_nothing() {
        let id = write(KEY, TicketNumber(1042), OutgoingId(7), "h");
        for forged in [
            id.replace("t1042", "t1043"),
            id.replace(".m7.", ".m8."),
            id.replace("@h", "0@h"),
            id.replace("@h", ".x@h"),
            write(b"another key", TicketNumber(1042), OutgoingId(7), "h"),
            "t1042.m7.@h".into(),
            "GLPI_x-Ticket-1042/new@h".into(),
            String::new(),
        ] {
            assert_eq!(read(KEY, &forged), None, "{forged}");
        }
    }
}
