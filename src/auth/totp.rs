//! One-time codes of an app (RFC 6238): a secret that both sides have, and the time; each code counts once.
//!
//! HMAC-SHA-1, the only one that every app knows: several read another in the link and take this one all the same. What
//! makes SHA-1 weak elsewhere, collisions, does not touch HMAC (RFC 6194 section 3.3).

use constant_time_eq::constant_time_eq;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::rules::Instant;
use crate::store;

/// A code is shown for so long, in seconds.
const STEP_SECONDS: i64 = 30;
/// A phone's clock may be so many steps early or late (section 5.2).
const STEPS_ASIDE: i64 = 1;

/// As long as the hash (RFC 4226 section 4, R6).
pub const SECRET_BYTES: usize = 20;

/// A new secret.
pub fn secret() -> store::Result<[u8; SECRET_BYTES]> {
    store::random()
}

/// What an app takes the secret from.
pub fn link(secret: &[u8], desk: &str, address: &str) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!(
        "otpauth://totp/{}:{}?secret={}&issuer={0}&digits=6&period=30",
        encoded(desk),
        encoded(address),
        in_letters(secret)
    )
}

/// The secret for typing.
pub fn in_letters(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// The step of a code that is right now and later than `last`, the step of the last one that counted: a code that was looked
/// over a shoulder is worth nothing (section 5.2).
pub fn step_of(secret: &[u8], code: &str, now: Instant, last: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let present = now.timestamp().div_euclid(STEP_SECONDS);
    let mut steps = present - STEPS_ASIDE..=present + STEPS_ASIDE;
    let fits = |step: &i64| {
        let right = code_at(secret, *step);
        constant_time_eq(right.as_bytes(), code.as_bytes()) && *step > last
    };
    steps.rfind(fits)
}

/// RFC 4226 section 5.3.
fn code_at(secret: &[u8], step: i64) -> String {
    // cannot fail: HMAC takes keys of any length
    let mut hmac = Hmac::<Sha1>::new_from_slice(secret).expect("a key");
    hmac.update(&step.to_be_bytes());
    let digest = hmac.finalize().into_bytes();
    let at = usize::from(digest[digest.len() - 1] & 0xf);
    let word = digest[at..at + 4]
        .iter()
        .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238 appendix B: the last six of the eight digits for SHA-1.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, seconds / 30), code);
            assert_eq!(step_of(secret, code, at(seconds), 0), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_counts_once_and_for_a_minute_and_a_half() {
        let secret = b"12345678901234567890";
        let code = code_at(secret, 100);
        for (step, expected) in [(98, None), (99, Some(100)), (101, Some(100)), (102, None)] {
            assert_eq!(step_of(secret, &code, at(step * 30), 0), expected, "{step}");
        }
        assert_eq!(
            step_of(secret, &code, at(3_000), 100),
            None,
            "a second time"
        );
        assert_eq!(step_of(secret, "", at(3_000), 0), None);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(step_of(secret, &spaced, at(3_000), 0), Some(100));
    }

    #[test]
    fn an_app_takes_the_secret_from_the_link() {
        let link = link(b"12345678901234567890", "Support info", "m@ecole.example");
        assert_eq!(
            link,
            "otpauth://totp/Support%20info:m%40ecole%2Eexample?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Support%20info&digits=6&period=30"
        );
    }
}
