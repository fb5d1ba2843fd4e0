//! About whom a refusal of the SMTP server speaks: about the reader, about this one mail, or about the desk itself; what becomes of the
//! mail is decided in `outbox::send`, how long the desk's own faults last in `channel`.

use super::faults::Cause;

/// At which step of handing a mail over (RFC 5321 section 3.3) the server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `MAIL FROM`: no reader was named yet.
    Sender,
    /// `RCPT TO`.
    Reader,
    /// `DATA`, and what follows it.
    Content,
}

/// About whom it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The reader's address, for good.
    Reader,
    /// This mail, for now.
    Mail,
    /// The desk: its sender, its account, its right to send. An administrator is to mend that, and no reader is marked for it.
    Desk(Cause),
}

/// Words by which servers speak of who sends, where their status does not; in small letters. Postfix says at `RCPT TO` what it
/// has against a sender.
const WORDS: &[(&str, Cause)] = &[
    ("relay access denied", Cause::Relay),
    ("relaying denied", Cause::Relay),
    ("relay not permitted", Cause::Relay),
    ("relaying not permitted", Cause::Relay),
    ("relay denied", Cause::Relay),
    ("unable to relay", Cause::Relay),
    ("not permitted to relay", Cause::Relay),
    ("not allowed to relay", Cause::Relay),
    ("do not relay", Cause::Relay),
    ("client host rejected", Cause::Relay),
    ("client host [", Cause::Relay),
    ("helo command rejected", Cause::Relay),
    ("authentication required", Cause::SignIn),
    ("sender address rejected", Cause::Sender),
    ("sender rejected", Cause::Sender),
    ("sender denied", Cause::Sender),
    ("sender verify failed", Cause::Sender),
    ("send as this sender", Cause::Sender),
    ("sendasdenied", Cause::Sender),
    ("not allowed to send as", Cause::Sender),
    ("sending limit", Cause::Quota),
    ("sending quota", Cause::Quota),
    ("daily limit", Cause::Quota),
    ("hourly limit", Cause::Quota),
    ("daily quota", Cause::Quota),
    ("hourly quota", Cause::Quota),
    ("rate limit", Cause::Quota),
    ("ratelimit", Cause::Quota),
    ("too many messages", Cause::Quota),
];

/// What the server means that refuses with this code and these words.
pub fn about(step: Step, code: u16, said: &str) -> About {
    let permanent = code >= 500;
    match of_the_desk(code, said) {
        Some(cause) => About::Desk(cause),
        // No reader was named: whatever it is, it is none's fault.
        None if step == Step::Sender && permanent => About::Desk(Cause::Sender),
        None if step == Step::Sender => About::Desk(Cause::Unavailable),
        None if permanent => About::Reader,
        None => About::Mail,
    }
}

/// What the desk itself is refused for, if it is.
fn of_the_desk(code: u16, said: &str) -> Option<Cause> {
    match code {
        // RFC 4954 section 6.
        530 | 534 | 535 | 538 => return Some(Cause::SignIn),
        // RFC 5321 section 3.8: the server is about to go away.
        421 => return Some(Cause::Unavailable),
        _ => {}
    }
    let status = status(said);
    match status {
        // RFC 3463 section 3.2 and 3.3: the reader's address or mailbox.
        Some((1, 0..=6 | 9 | 10) | (2, _)) => return None,
        // Section 3.4: the whole server is full or stopped.
        Some((3, 1 | 2)) => return Some(Cause::Unavailable),
        // What large providers count a day: Google, then Microsoft.
        Some((4, 5) | (1, 90) | (7, 700..=799)) => return Some(Cause::Quota),
        Some((7, 8 | 9 | 14 | 57)) => return Some(Cause::SignIn),
        Some((7, 54 | 64)) => return Some(Cause::Relay),
        // Its address; RFC 7372: its SPF, DKIM and DNS; Microsoft's for who may not send as this sender, or at all.
        Some((1, 7 | 8) | (7, 20..=27 | 60 | 501..=599)) => return Some(Cause::Sender),
        _ => {}
    }
    let said = said.to_lowercase();
    let spoken = WORDS.iter().find(|(words, _)| said.contains(words));
    spoken.map(|(_, cause)| *cause)
}

/// Subject and detail of the enhanced status (RFC 3463) that the words begin with.
fn status(said: &str) -> Option<(u16, u16)> {
    let first = said.split([' ', '\n', '-']).next()?;
    let mut numbers = first.split('.').map(str::parse::<u16>);
    let (class, subject, detail) = (
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    );
    (matches!(class, 2 | 4 | 5) && numbers.next().is_none()).then_some((subject, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(order: &str) -> About {
        let mut words = order.splitn(3, ' ');
        let step = match words.next() {
            Some("MAIL") => Step::Sender,
            Some("RCPT") => Step::Reader,
            _ => Step::Content,
        };
        let code = words.next().and_then(|code| code.parse().ok());
        about(
            step,
            code.expect("a code"),
            words.next().unwrap_or_default(),
        )
    }

    #[test]
    fn what_is_against_the_desk_is_known_by_the_step_the_status_and_the_words() {
        for (order, cause) in [
            // Before anybody is named it is always about the desk.
            ("MAIL 550 5.7.60 Client may not send as this", Cause::Sender),
            ("MAIL 550 no", Cause::Sender),
            ("MAIL 550 5.1.1 unknown", Cause::Sender),
            ("MAIL 550 5.4.5 Daily user sending limit", Cause::Quota),
            ("MAIL 530 5.7.0 Authentication required", Cause::SignIn),
            ("MAIL 451 4.3.0 try later", Cause::Unavailable),
            // Named, it may still be.
            (
                "RCPT 554 5.7.1 <a@b.example>: Relay access denied",
                Cause::Relay,
            ),
            (
                "RCPT 550 5.7.54 SMTP; Unable to relay recipient",
                Cause::Relay,
            ),
            (
                "RCPT 553 5.7.1 <s@b>: Sender address rejected: not owned",
                Cause::Sender,
            ),
            ("RCPT 550 5.1.8 <s@b>: Domain not found", Cause::Sender),
            (
                "RCPT 554 5.7.1 Client host [192.0.2.1] blocked",
                Cause::Relay,
            ),
            (
                "RCPT 450 4.7.1 <a@b>: Too many messages, slow down",
                Cause::Quota,
            ),
            ("RCPT 421 4.7.0 closing", Cause::Unavailable),
            (
                "RCPT 452 4.3.1 Insufficient system storage",
                Cause::Unavailable,
            ),
            ("DATA 550 5.7.60 SMTP; SendAsDenied", Cause::Sender),
            (
                "DATA 550 5.7.26 This mail is unauthenticated",
                Cause::Sender,
            ),
            (
                "DATA 554 5.7.708 traffic not accepted from this IP",
                Cause::Quota,
            ),
        ] {
            assert_eq!(judged(order), About::Desk(cause), "{order}");
        }
    }

    #[test]
    fn what_is_about_a_reader_or_one_mail_is_no_fault_of_the_desk() {
        let relay = "RCPT 550 5.1.1 <a@b>: User unknown in relay recipient table";
        for (order, expected) in [
            (relay, About::Reader),
            ("RCPT 550 no such user here", About::Reader),
            ("RCPT 552 5.2.2 mailbox quota exceeded", About::Reader),
            (
                "RCPT 550 5.7.133 Sender not authenticated for group",
                About::Reader,
            ),
            ("DATA 554 5.6.0 content refused", About::Reader),
            ("RCPT 451 4.7.1 greylisted", About::Mail),
            ("RCPT 452 4.2.2 mailbox full", About::Mail),
            ("DATA 451 try again", About::Mail),
        ] {
            assert_eq!(judged(order), expected, "{order}");
        }
    }

    #[test]
    fn a_status_is_three_numbers_at_the_beginning() {
        for (said, expected) in [
            ("5.7.60 no", Some((7, 60))),
            ("4.3.1", Some((3, 1))),
            ("5.7.1-first\n5.7.1 second", Some((7, 1))),
            ("no 5.1.1", None),
            ("10.0.0.1 is blocked", None),
            ("5.1", None),
            ("5.1.99999999", None),
            ("", None),
        ] {
            assert_eq!(status(said), expected, "{said}");
        }
    }
}
