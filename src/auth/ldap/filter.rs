//! A search filter in its bytes (RFC 4511 section 4.5.1.7). What somebody typed becomes a value after the filter was read, so
//! that nothing in it can become filter; the configuration's text is read in `config::filter`.

use std::fmt::Write as _;

use super::super::ber;
use crate::config::Filter;

const AND: u8 = 0xa0;
const OR: u8 = 0xa1;
const NOT: u8 = 0xa2;
const EQUAL: u8 = 0xa3;
const PRESENT: u8 = 0x87;

/// The filter about this name.
pub fn about(filter: &Filter, login: &str) -> Vec<u8> {
    let each = |filters: &[Filter]| -> Vec<Vec<u8>> {
        filters.iter().map(|filter| about(filter, login)).collect()
    };
    match filter {
        Filter::And(filters) => ber::all(AND, &each(filters)),
        Filter::Or(filters) => ber::all(OR, &each(filters)),
        Filter::Not(filter) => ber::element(NOT, &about(filter, login)),
        Filter::Present(attribute) => ber::element(PRESENT, attribute.as_bytes()),
        Filter::Equal(attribute, value) => equal(attribute, &value.replace("{login}", login)),
    }
}

/// `(attribute=value)`, whatever the value holds.
pub fn equal(attribute: &str, value: &str) -> Vec<u8> {
    let parts = [attribute, value].map(|text| ber::element(ber::TEXT, text.as_bytes()));
    ber::all(EQUAL, &parts)
}

/// `(attribute=value)` of an identifier as it is kept: one of bytes (`objectGUID` has 16) is kept in hexadecimal.
pub fn identified(attribute: &str, id: &str) -> Vec<u8> {
    let text = equal(attribute, id);
    let pairs = id.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    match bytes.filter(|_| id.len() == 32) {
        Some(bytes) => {
            let attribute = ber::element(ber::TEXT, attribute.as_bytes());
            let bytes = ber::all(EQUAL, &[attribute, ber::element(ber::TEXT, &bytes)]);
            any(&[text, bytes])
        }
        None => text,
    }
}

/// Any of these.
pub fn any(filters: &[Vec<u8>]) -> Vec<u8> {
    ber::all(OR, filters)
}

/// Every entry.
pub fn every() -> Vec<u8> {
    ber::element(PRESENT, b"objectClass")
}

/// A value for a distinguished name (RFC 4514 section 2.4), so that it ends where it should. Every character that is no
/// letter or digit is written as its bytes, which that section allows for all.
pub fn in_name(value: &str) -> String {
    let mut escaped = String::new();
    for c in value.chars() {
        if c.is_alphanumeric() {
            escaped.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(escaped, "\\{byte:02x}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_never_becomes_filter() {
        let filter: Filter = "(&(objectClass=person)(uid={login}))".parse().unwrap();
        for login in ["*", ")(", "x)(uid=*))(|(uid=*", "a\\2a", "\0", "é"] {
            let bytes = about(&filter, login);
            let mut both = ber::expect(&mut &*bytes, AND).unwrap();
            ber::expect(&mut both, EQUAL).unwrap();
            let mut mine = ber::expect(&mut both, EQUAL).unwrap();
            assert!(both.is_empty(), "{login}");
            assert_eq!(ber::expect(&mut mine, ber::TEXT), Ok(&b"uid"[..]));
            assert_eq!(ber::expect(&mut mine, ber::TEXT), Ok(login.as_bytes()));
        }
    }

    #[test]
    fn what_is_typed_stays_one_value_of_a_name() {
        assert_eq!(in_name("marie7"), "marie7");
        assert_eq!(in_name("é"), "é");
        for (typed, escaped) in [
            ("marie.lopez", "marie\\2elopez"),
            ("x,ou=admins", "x\\2cou\\3dadmins"),
            (" #+;<>\\\"\0", "\\20\\23\\2b\\3b\\3c\\3e\\5c\\22\\00"),
            ("a’b", "a\\e2\\80\\99b"),
        ] {
            assert_eq!(in_name(typed), escaped);
        }
    }
}
