//! What somebody types as a name, and the address that it stands for: pure, so that each trick is one line of a test.

use unicode_normalization::UnicodeNormalization as _;

use crate::rules::spelling::{self, canonical};

/// Longer names and addresses are nobody's, in characters.
const LOGIN_CHARS_MAX: usize = 254;
/// Longer passwords are refused unread, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 1024;
/// What is kept of a name that a directory gives, in characters.
const SHOWN_CHARS_MAX: usize = 200;

/// Whether sources may be asked at all. An empty password never leaves here: servers take it for no password (RFC 4513
/// section 5.1.2) and say yes.
pub fn may_be_asked(login: &str, password: &str) -> bool {
    let login_fits = !login.is_empty()
        && login.chars().count() <= LOGIN_CHARS_MAX
        && !login.contains(char::is_control);
    login_fits
        && !password.is_empty()
        && password.len() <= PASSWORD_BYTES_MAX
        && !password.contains('\0')
}

/// User name and address of somebody of that domain, from either of them, in their one spelling. No separators, wildcards or details: a mail
/// server may read `name+x` or `name*master` as somebody else.
pub fn in_domain(login: &str, domain: &str) -> Option<(String, String)> {
    let login = canonical(login);
    let name = match login.rsplit_once('@') {
        Some((name, given)) if given == domain => name,
        Some(_) => return None,
        None => &login,
    };
    let plain = |c: char| c.is_alphanumeric() || "._-'’".contains(c);
    let fine = !name.is_empty() && name.chars().all(plain);
    fine.then(|| (name.to_owned(), format!("{name}@{domain}")))
}

/// `marie.lopez` is shown as Marie Lopez until somebody knows better.
pub fn shown(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let parts = name.split(['.', '_']).filter(|part| !part.is_empty());
    parts.map(capital).collect::<Vec<_>>().join(" ")
}

/// A name as a directory gives it, on one line.
pub fn one_line(name: &str) -> String {
    let name = spelling::shown(name);
    let kept: String = name.chars().take(SHOWN_CHARS_MAX).collect();
    kept.trim_end().to_owned()
}

/// Addresses of a person that a directory may give.
const ADDRESSES_MAX: usize = 20;

/// The first of these addresses that belongs to one of our domains, as [`own_addresses`] gives them.
pub fn own_address<'a>(
    addresses: impl Iterator<Item = &'a str>,
    domains: &[String],
) -> Option<String> {
    own_addresses(addresses, domains).into_iter().next()
}

/// Those of these addresses that belong to one of our domains, in lowercase, each once. One in disguise (full-width, or with
/// something in it that is not seen) is nobody's: it would be somebody else's once it is read.
pub fn own_addresses<'a>(
    addresses: impl Iterator<Item = &'a str>,
    domains: &[String],
) -> Vec<String> {
    let mut own = Vec::new();
    for address in addresses {
        let address: String = address.trim().to_lowercase().nfc().collect();
        let plain = canonical(&address) == address;
        let Some((local, domain)) = address.split_once('@').filter(|_| plain) else {
            continue;
        };
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>@,;:\"()".contains(c);
        let ours = domains.iter().any(|own| own == domain);
        if ours && !local.is_empty() && !local.contains(odd) && !own.contains(&address) {
            own.push(address);
        }
    }
    own.truncate(ADDRESSES_MAX);
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_address_are_one_person() {
        let marie = Some((
            "marie.lopez".to_string(),
            "marie.lopez@ecole.example".to_string(),
        ));
        for login in [
            "marie.lopez",
            " Marie.Lopez ",
            "marie.lopez@ecole.example",
            "MARIE.LOPEZ@ECOLE.EXAMPLE",
            "ｍａｒｉｅ.lopez",
            "marie.\u{ad}lopez@ecole\u{200b}.example",
        ] {
            assert_eq!(in_domain(login, "ecole.example"), marie, "{login}");
        }
        for login in [
            "",
            "@ecole.example",
            "marie.lopez@evil.example",
            "marie.lopez@ecole.example@evil.example",
            "marie.lopez@evil.example@ecole.example",
            "marie.lopez+x",
            "marie.lopez*admin",
            "marie.lopez%evil.example",
            "marie lopez",
            "marie)(uid=*",
            "*",
            "marie\\lopez",
        ] {
            assert_eq!(in_domain(login, "ecole.example"), None, "{login}");
        }
    }

    #[test]
    fn what_no_source_is_asked() {
        assert!(may_be_asked("marie.lopez", "correct horse"));
        let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
        for (login, password) in [
            ("marie", ""),
            ("marie", "a\0b"),
            ("marie", &long),
            ("", "x"),
            ("ma\0rie", "x"),
            ("marie\r\na LOGOUT", "x"),
            ("marie\x1b[2J", "x"),
        ] {
            assert!(!may_be_asked(login, password), "{login:?}");
        }
    }

    #[test]
    fn only_an_address_of_our_own_names_a_person() {
        let own = |addresses: &[&str]| {
            own_address(addresses.iter().copied(), &["ecole.example".to_string()])
        };
        let marie = Some("marie@ecole.example".to_string());
        assert_eq!(own(&["m@home.example", "Marie@Ecole.Example"]), marie);
        for foreign in [
            "",
            "marie",
            "@ecole.example",
            "a@b@ecole.example",
            "a b@ecole.example",
            "ａdmin@ecole.example",
            "ad\u{200b}min@ecole.example",
            "admin@ecole\u{ff0e}example",
            "a@x.ecole.example",
        ] {
            assert_eq!(own(&[foreign]), None, "{foreign}");
        }
    }

    #[test]
    fn names_are_shown_on_one_line() {
        assert_eq!(shown("marie.lopez"), "Marie Lopez");
        assert_eq!(shown("élodie_d'arc"), "Élodie D'arc");
        assert_eq!(
            one_line(" Marie\r\nBcc: \u{1b}[0mLopez "),
            "Marie Bcc: [0mLopez"
        );
    }
}
