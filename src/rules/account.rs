//! What a user name, a mail address and a person's name must look like to be an account's; passwords are judged in `auth::local`.

use super::administration::one_line;
use super::spelling::{canonical, is_ignorable, shown};

const NAME_CHARS_MAX: usize = 64;
/// Characters of a person's name.
const PERSON_CHARS_MAX: usize = 200;

/// A person's name as others read it, in one line.
pub fn person_name(typed: &str) -> Option<String> {
    one_line(&shown(typed), PERSON_CHARS_MAX)
}

/// A user name in its one spelling: up to 64 letters, digits, dots, hyphens and underscores, so that none is taken for a mail
/// address.
pub fn user_name(text: &str) -> Option<String> {
    let text = &canonical(text);
    let plain = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let fine =
        !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && text.chars().all(plain);
    fine.then(|| text.clone())
}

/// A mail address in lowercase.
pub fn mail_address(text: &str) -> Option<String> {
    let plain = |part: &str| {
        let odd = |c: char| {
            c.is_whitespace() || c.is_control() || is_ignorable(c) || "<>@,;:\"()".contains(c)
        };
        !part.is_empty() && !part.contains(odd)
    };
    let parts = text.split_once('@');
    let fine = parts.is_some_and(|(local, domain)| plain(local) && plain(domain));
    fine.then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_told_apart() {
        for (text, name, address) in [
            ("Marie.Lopez", true, false),
            ("élodie_2-b", true, false),
            ("marie@ecole.example", false, true),
            ("marie lopez", false, false),
            ("a@b@c", false, false),
            ("<a@b>", false, false),
            ("@b", false, false),
            ("ma\u{200b}rie@ecole.example", false, false),
            ("", false, false),
        ] {
            assert_eq!(user_name(text).is_some(), name, "{text}");
            assert_eq!(mail_address(text).is_some(), address, "{text}");
        }
        assert_eq!(user_name(&"m".repeat(65)), None);
        assert_eq!(user_name("ＭＡ\u{200b}RIE").as_deref(), Some("marie"));
    }
}
