//! What the mailbox's own server says about a mail's sender (RFC 8601 Authentication-Results); who may write is `admit`.

use super::parse::Headers;
use crate::rules::mail::Proof;

/// Longer than any server's statement.
const FIELD_BYTES_MAX: usize = 16 << 10;

/// One `method=result` with its `ptype.property=value`s.
#[derive(Debug, Default, PartialEq, Eq)]
struct Statement {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

/// Whether the server called `authserv_id` proved that `domain` stands for this mail. Of its fields only the topmost counts:
/// those below came with the mail, or speak of an earlier journey (RFC 8601 section 7.1). Other servers' are never read.
pub fn proof(headers: &Headers, authserv_id: &str, domain: &str) -> Proof {
    let fields = headers.undecoded("Authentication-Results");
    let own = fields.iter().find_map(|field| {
        let field = field.get(..FIELD_BYTES_MAX).unwrap_or(field);
        statements(field, authserv_id)
    });
    own.map_or(Proof::Missing, |statements| judge(&statements, domain))
}

/// DMARC decides where it was asked; else an aligned DKIM signature or SPF pass (RFC 7489 section 3.1).
fn judge(statements: &[Statement], domain: &str) -> Proof {
    let dmarc = statements.iter().find(|one| one.method == "dmarc");
    match dmarc.map(|one| (one.result.as_str(), one)) {
        Some(("pass", one)) => {
            let about = one.property("header.from");
            if about.is_none_or(|about| about.eq_ignore_ascii_case(domain)) {
                return Proof::Passed;
            }
            return Proof::Failed;
        }
        Some(("fail", _)) => return Proof::Failed,
        Some(_) | None => {}
    }
    if statements.iter().any(|one| one.stands_for(domain)) {
        return Proof::Passed;
    }
    let failed =
        |one: &Statement| matches!(one.method.as_str(), "dkim" | "spf") && one.result == "fail";
    if statements.iter().any(failed) {
        Proof::Failed
    } else {
        Proof::Missing
    }
}

impl Statement {
    fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        let found = properties.find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn stands_for(&self, domain: &str) -> bool {
        let names: &[&str] = match self.method.as_str() {
            "dkim" => &["header.d", "header.i"],
            "spf" => &["smtp.mailfrom", "smtp.from"],
            _ => &[],
        };
        self.result == "pass"
            && names
                .iter()
                .filter_map(|name| self.property(name))
                .any(|value| is_aligned(value.rsplit('@').next().unwrap_or(value), domain))
    }
}

/// The same domain, or one above or below the other.
fn is_aligned(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    let below = |inner: &str, outer: &str| {
        outer.contains('.')
            && inner
                .strip_suffix(outer)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    one == other || below(&one, &other) || below(&other, &one)
}

/// The statements of a field, if that server made it.
fn statements(field: &str, authserv_id: &str) -> Option<Vec<Statement>> {
    let mut pieces = pieces(field).into_iter();
    let head = pieces.next().unwrap_or_default();
    // The id may be followed by a version.
    let id = head.first().map(String::as_str).unwrap_or_default();
    id.eq_ignore_ascii_case(authserv_id)
        .then(|| pieces.filter_map(|words| statement(&words)).collect())
}

fn statement(words: &[String]) -> Option<Statement> {
    let (method, result) = words.first()?.split_once('=')?;
    let pairs = words.iter().skip(1).filter_map(|word| word.split_once('='));
    Some(Statement {
        // `dkim/1`: a version of the method.
        method: method.split('/').next().unwrap_or(method).to_lowercase(),
        result: result.to_lowercase(),
        properties: pairs
            .map(|(name, value)| (name.to_lowercase(), value.to_string()))
            .collect(),
    })
}

/// The words between semicolons: without comments, which may nest; a quoted string is part of its word; blanks around `=`
/// do not divide (RFC 8601 section 2.2).
fn pieces(field: &str) -> Vec<Vec<String>> {
    let mut pieces: Vec<Vec<String>> = vec![vec![]];
    let mut word = String::new();
    let (mut depth, mut quoted, mut joins) = (0_usize, false, false);
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quoted || depth > 0 => {
                let escaped = letters.next();
                word.extend(escaped.filter(|_| depth == 0));
            }
            // A comment divides words as a blank does.
            '(' if !quoted => {
                if depth == 0 && !joins {
                    end_word(&mut pieces, &mut word);
                }
                depth += 1;
                continue;
            }
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                continue;
            }
            _ if depth > 0 => {}
            '"' => quoted = !quoted,
            _ if quoted => word.push(letter),
            ';' => {
                end_word(&mut pieces, &mut word);
                pieces.push(vec![]);
            }
            '=' => {
                // `dmarc = pass`: the name is the word before.
                if word.is_empty() {
                    word = pieces.last_mut().and_then(Vec::pop).unwrap_or_default();
                }
                word.push('=');
                joins = true;
                continue;
            }
            _ if letter.is_whitespace() => {
                if !joins {
                    end_word(&mut pieces, &mut word);
                }
                continue;
            }
            _ => word.push(letter),
        }
        joins = joins && depth > 0;
    }
    end_word(&mut pieces, &mut word);
    pieces
}

fn end_word(pieces: &mut [Vec<String>], word: &mut String) {
    if let Some(piece) = pieces.last_mut().filter(|_| !word.is_empty()) {
        piece.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is made of these Authentication-Results fields, topmost first, by a desk behind `mx.school.fr`.
    fn read(fields: &[&str]) -> Proof {
        let named = |value: &&str| ("Authentication-Results".into(), value.as_bytes().to_vec());
        let headers = Headers::new(fields.iter().map(named).collect());
        proof(&headers, "mx.school.fr", "school.fr")
    }

    /// H7 of the trust matrix.
    #[test]
    fn only_the_topmost_field_of_the_own_server_counts() {
        use Proof::{Failed, Missing, Passed};
        for (fields, expected) in [
            (&[][..], Missing),
            (&["mx.school.fr; none"], Missing),
            (&["mx.school.fr; dmarc=pass header.from=school.fr"], Passed),
            (&["mx.school.fr; dmarc=fail header.from=school.fr"], Failed),
            (&["mx.school.fr; dmarc=pass header.from=evil.com"], Failed),
            // Forged below the true one.
            (
                &["mx.school.fr; dmarc=fail", "mx.school.fr; dmarc=pass"],
                Failed,
            ),
            (
                &["mx.school.fr; spf=none", "mx.school.fr; dmarc=pass"],
                Missing,
            ),
            // Another server's, above and below.
            (&["mx.evil.com; dmarc=pass"], Missing),
            (
                &["mx.evil.com; dmarc=pass", "mx.school.fr; dmarc=fail"],
                Failed,
            ),
            (&["evil.com.mx.school.fr; dmarc=pass"], Missing),
            // Folded, commented, quoted, spaced, in capitals.
            (
                &[
                    "MX.School.fr 1 (the (inner) one); spf=pass\r\n (ok; dmarc=fail) smtp.mailfrom=x@evil.com;\r\n\tDMARC = PASS header.from=school.fr",
                ],
                Passed,
            ),
            (
                &["mx.school.fr; dkim=fail reason=\"x; dmarc=pass\" header.d=school.fr"],
                Failed,
            ),
            (
                &["(x) \"mx.school.fr\"; dkim/1=pass header.d=school.fr"],
                Passed,
            ),
            // Without DMARC an aligned signature or envelope is enough.
            (
                &["mx.school.fr; dkim=pass header.i=@mail.school.fr; spf=fail"],
                Passed,
            ),
            (
                &["mx.school.fr; spf=pass smtp.mailfrom=u@school.fr"],
                Passed,
            ),
            (
                &["mx.school.fr; spf=pass smtp.mailfrom=u@evilschool.fr"],
                Missing,
            ),
            (
                &["mx.school.fr; spf=pass smtp.mailfrom=evil.com; dkim=pass header.d=evil.com"],
                Missing,
            ),
            (&["mx.school.fr; dkim=pass header.d=fr"], Missing),
            (&["mx.school.fr; spf=fail smtp.mailfrom=school.fr"], Failed),
            (
                &["mx.school.fr; dmarc=temperror; dkim=pass header.d=school.fr"],
                Passed,
            ),
            (&["mx.school.fr; auth=pass smtp.auth=u"], Missing),
            (&["mx.school.fr; dmarc=pass (((("], Passed),
            (&["mx.school.fr; dmarc=pa(x)ss"], Missing),
            (&["mx.school.fr; dmarc=pa))ss"], Missing),
            (
                &["mx.school.fr; spf=none (helo (x) ; dmarc=pass header.from=school.fr )"],
                Missing,
            ),
            (&["mx.school.fr; dmarc=(x)pass(y)"], Passed),
            (&["; = ; =pass; dmarc"], Missing),
        ] {
            assert_eq!(read(fields), expected, "{fields:?}");
        }
    }
}
