//! A search filter as administrators write it (RFC 4515): `(|(uid={login})(mail={login}))`; it is sent in `auth::ldap::filter`.

use std::str::FromStr;

/// Filters within filters.
const DEPTH_MAX: usize = 8;

/// A filter. `{login}` in a value stands for what somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// `(&…)`
    And(Vec<Filter>),
    /// `(|…)`
    Or(Vec<Filter>),
    /// `(!…)`
    Not(Box<Filter>),
    /// `(attribute=*)`
    Present(String),
    /// `(attribute=value)`
    Equal(String, String),
}

/// A text that is no filter, or one of a kind that is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFilter;

impl FromStr for Filter {
    type Err = NoFilter;

    fn from_str(text: &str) -> Result<Self, NoFilter> {
        let mut rest = text.trim();
        let filter = one(&mut rest, 0)?;
        if rest.is_empty() && text.contains("{login}") {
            Ok(filter)
        } else {
            Err(NoFilter)
        }
    }
}

fn one(rest: &mut &str, depth: usize) -> Result<Filter, NoFilter> {
    if depth > DEPTH_MAX {
        return Err(NoFilter);
    }
    eat(rest, "(")?;
    let filter = if eat(rest, "&").is_ok() {
        Filter::And(several(rest, depth)?)
    } else if eat(rest, "|").is_ok() {
        Filter::Or(several(rest, depth)?)
    } else if eat(rest, "!").is_ok() {
        Filter::Not(Box::new(one(rest, depth + 1)?))
    } else {
        let (item, after) = rest.split_once(')').ok_or(NoFilter)?;
        *rest = after;
        return simple(item);
    };
    eat(rest, ")")?;
    Ok(filter)
}

fn several(rest: &mut &str, depth: usize) -> Result<Vec<Filter>, NoFilter> {
    let mut filters = vec![one(rest, depth + 1)?];
    while rest.starts_with('(') {
        filters.push(one(rest, depth + 1)?);
    }
    Ok(filters)
}

fn simple(item: &str) -> Result<Filter, NoFilter> {
    let (attribute, value) = item.split_once('=').ok_or(NoFilter)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.;".contains(c);
    if attribute.is_empty() || !attribute.chars().all(plain) {
        return Err(NoFilter); // `>=`, `~=` and `:=` among them
    }
    if value == "*" {
        return Ok(Filter::Present(attribute.into()));
    }
    if value.is_empty() || value.contains(['*', '(']) {
        return Err(NoFilter);
    }
    Ok(Filter::Equal(attribute.into(), unescaped(value)?))
}

/// `\2a` is `*`.
fn unescaped(value: &str) -> Result<String, NoFilter> {
    let mut parts = value.split('\\');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2).ok_or(NoFilter)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| NoFilter)?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).map_err(|_| NoFilter)
}

fn eat(rest: &mut &str, mark: &str) -> Result<(), NoFilter> {
    *rest = rest.strip_prefix(mark).ok_or(NoFilter)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read() {
        let equal = |name: &str, value: &str| Filter::Equal(name.into(), value.into());
        for (text, filter) in [
            ("(uid={login})", equal("uid", "{login}")),
            (
                "(&(objectClass=*)(|(uid={login})(mail={login}))(!(status=a\\2ab)))",
                Filter::And(vec![
                    Filter::Present("objectClass".into()),
                    Filter::Or(vec![equal("uid", "{login}"), equal("mail", "{login}")]),
                    Filter::Not(Box::new(equal("status", "a*b"))),
                ]),
            ),
        ] {
            assert_eq!(text.parse(), Ok(filter), "{text}");
        }
        let deep = format!("{}(uid={{login}}){}", "(!".repeat(9), ")".repeat(9));
        for text in [
            "",
            "uid={login}",
            "(uid={login}",
            "(uid={login}))",
            "(uid=x)",
            "(uid=*{login})",
            "(uid>={login})",
            "(uid:1.2.3:={login})",
            "(=({login})",
            "(&{login})",
            "(uid={login}\\2)",
            &deep,
        ] {
            assert_eq!(text.parse::<Filter>(), Err(NoFilter), "{text}");
        }
    }
}
