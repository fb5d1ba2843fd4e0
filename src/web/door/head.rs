//! Reads one request head, strictly and without touching a socket; how its bytes arrive is in `line`, what follows it in `body`.

use super::{Method, Trouble};

/// The longest head taken, request line and the empty line included.
pub(super) const HEAD_BYTES_MAX: usize = 16 * 1024;
const HEADERS_MAX: usize = 100;

/// Why a request is not served: a status for the client, a reason for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub trouble: Trouble,
    pub why: &'static str,
}

/// What a head says, framing included.
#[derive(Debug)]
pub(super) struct Head {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body_bytes: Bytes,
    pub expects_continue: bool,
    pub keep: bool,
}

/// An announced length; more digits than a `u64` holds are still a valid number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    Known(u64),
    BeyondCounting,
}

fn refuse<T>(trouble: Trouble, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal { trouble, why })
}

fn bad<T>(why: &'static str) -> Result<T, Refusal> {
    refuse(Trouble::BadRequest, why)
}

/// Looks for the end of the head; bytes before `scanned` were already looked at.
///
/// Faults are told as soon as they are seen, so that a client which speaks something else is not left waiting.
pub(super) fn end(bytes: &[u8], scanned: usize) -> Result<Option<usize>, Refusal> {
    for (at, &byte) in bytes.iter().enumerate().skip(scanned) {
        let after_cr = at > 0 && bytes[at - 1] == b'\r';
        match byte {
            // RFC 9112 2.2 lets a server take a bare LF; two parsers in a row that disagree on it are a smuggling hole.
            b'\n' if !after_cr => return bad("bare LF"),
            b'\n' => {
                if !bytes[..at].contains(&b'\n') {
                    request_line(&bytes[..at - 1])?;
                }
                if bytes[..=at].ends_with(b"\r\n\r\n") {
                    return within_limit(at + 1);
                }
            }
            _ if after_cr => return bad("bare CR"),
            b'\r' | b'\t' | b' '..=b'~' => {}
            _ => return bad("control or non-ASCII byte in the head"),
        }
    }
    if bytes.len() < HEAD_BYTES_MAX {
        return Ok(None);
    }
    if bytes[..HEAD_BYTES_MAX].contains(&b'\n') {
        refuse(Trouble::HeadTooLarge, "head too long")
    } else {
        refuse(Trouble::UriTooLong, "request line too long")
    }
}

fn within_limit(end: usize) -> Result<Option<usize>, Refusal> {
    if end > HEAD_BYTES_MAX {
        return refuse(Trouble::HeadTooLarge, "head too long");
    }
    Ok(Some(end))
}

/// Tells HTTP/0.9 and later versions apart before the head is whole: such clients wait for us.
fn request_line(line: &[u8]) -> Result<(), Refusal> {
    if line.ends_with(b" HTTP/1.1") || line.ends_with(b" HTTP/1.0") {
        return Ok(());
    }
    match line {
        [.., b' ', b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
            if major.is_ascii_digit() && minor.is_ascii_digit() =>
        {
            refuse(Trouble::VersionNotSupported, "HTTP version")
        }
        _ => bad("request line"),
    }
}

/// Reads a whole head, `\r\n\r\n` included.
pub(super) fn parse(bytes: &[u8]) -> Result<Head, Refusal> {
    let mut slots = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut slots);
    match parsed.parse(bytes) {
        // httparse takes bare LFs: a head that ends elsewhere than ours was read differently.
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => {}
        Ok(_) => return bad("head ends elsewhere"),
        Err(httparse::Error::TooManyHeaders) => {
            return refuse(Trouble::HeadTooLarge, "too many headers");
        }
        Err(_) => return bad("not HTTP"),
    }
    let method = method(parsed.method.unwrap_or_default())?;
    let (path, query) = target(parsed.path.unwrap_or_default())?;
    let headers = headers(parsed.headers)?;
    let newest = parsed.version == Some(1);
    host(&headers)?;
    Ok(Head {
        method,
        path,
        query,
        body_bytes: body_bytes(method, &headers)?,
        expects_continue: expectation(&headers)? && newest,
        keep: newest && !closes(&headers),
        headers,
    })
}

fn method(name: &str) -> Result<Method, Refusal> {
    match name {
        "GET" => Ok(Method::Get),
        "HEAD" => Ok(Method::Head),
        "POST" => Ok(Method::Post),
        _ => refuse(Trouble::MethodNotAllowed, "method"),
    }
}

/// Origin form only (RFC 9112 3.2.1): we are nobody's proxy, and one form leaves nothing to disagree on.
fn target(raw: &str) -> Result<(String, String), Refusal> {
    if !raw.starts_with('/') || raw.contains('#') {
        return bad("request target");
    }
    let (path, query) = raw.split_once('?').unwrap_or((raw, ""));
    Ok((path.to_owned(), query.to_owned()))
}

fn headers(parsed: &[httparse::Header]) -> Result<Vec<(String, String)>, Refusal> {
    parsed
        .iter()
        .map(|header| {
            let Ok(value) = std::str::from_utf8(header.value) else {
                return bad("header value");
            };
            let value = value.trim_matches([' ', '\t']);
            Ok((header.name.to_ascii_lowercase(), value.to_owned()))
        })
        .collect()
}

fn all<'a>(headers: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = move |header: &&(String, String)| header.0 == name;
    headers
        .iter()
        .filter(named)
        .map(|(_, value)| value.as_str())
}

/// Exactly one valid Host, or 400 (RFC 9112 3.2).
fn host(headers: &[(String, String)]) -> Result<(), Refusal> {
    let mut hosts = all(headers, "host");
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_host(host) => Ok(()),
        (Some(_), None) => bad("Host not valid"),
        (None, _) => bad("no Host"),
        (Some(_), Some(_)) => bad("more than one Host"),
    }
}

fn is_host(host: &str) -> bool {
    let byte = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]%".contains(&b);
    !host.is_empty() && host.bytes().all(byte)
}

/// How long the body is (RFC 9112 6.3), in the one way we take: a single Content-Length.
fn body_bytes(method: Method, headers: &[(String, String)]) -> Result<Bytes, Refusal> {
    let mut lengths = all(headers, "content-length");
    let length = lengths.next();
    if all(headers, "transfer-encoding").next().is_some() {
        // RFC 9112 6.1: both together is what request smuggling looks like.
        return match length {
            Some(_) => bad("Transfer-Encoding and Content-Length"),
            None => refuse(Trouble::LengthRequired, "Transfer-Encoding"),
        };
    }
    if lengths.next().is_some() {
        return bad("more than one Content-Length");
    }
    match (method, length.map(number).transpose()?) {
        (Method::Post, Some(bytes)) => Ok(bytes),
        (Method::Post, None) => refuse(Trouble::LengthRequired, "no Content-Length"),
        (Method::Get | Method::Head, None | Some(Bytes::Known(0))) => Ok(Bytes::Known(0)),
        (Method::Get | Method::Head, Some(_)) => bad("GET or HEAD with a body"),
    }
}

/// `1*DIGIT` (RFC 9110 8.6): `u64::from_str` would let a `+` through.
fn number(digits: &str) -> Result<Bytes, Refusal> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return bad("Content-Length is not a number");
    }
    Ok(digits.parse().map_or(Bytes::BeyondCounting, Bytes::Known))
}

/// The only expectation there is (RFC 9110 10.1.1).
fn expectation(headers: &[(String, String)]) -> Result<bool, Refusal> {
    let mut expects = false;
    for value in all(headers, "expect") {
        if expects || !value.eq_ignore_ascii_case("100-continue") {
            return refuse(Trouble::ExpectationFailed, "Expect");
        }
        expects = true;
    }
    Ok(expects)
}

fn closes(headers: &[(String, String)]) -> bool {
    all(headers, "connection")
        .flat_map(|value| value.split(','))
        .any(|option| option.trim().eq_ignore_ascii_case("close"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Head>, Refusal> {
        end(bytes, 0)?.map(|end| parse(&bytes[..end])).transpose()
    }

    fn check(bytes: &str, trouble: Trouble) {
        match read(bytes.as_bytes()) {
            Err(refusal) => assert_eq!(refusal.trouble, trouble, "{bytes:?}: {}", refusal.why),
            Ok(head) => panic!("{bytes:?} was taken: {head:?}"),
        }
    }

    #[test]
    fn a_plain_request_is_read() {
        let head = read(
            b"POST /a%2Fb?c=d HTTP/1.1\r\nHost: x:80\r\nCONTENT-Length: 3\r\nX-A: \tb \r\n\r\nabc",
        )
        .expect("valid")
        .expect("complete");
        assert_eq!(head.method, Method::Post);
        assert_eq!((&*head.path, &*head.query), ("/a%2Fb", "c=d"));
        assert_eq!(head.body_bytes, Bytes::Known(3));
        assert!(head.keep && !head.expects_continue);
        assert!(head.headers.contains(&("x-a".into(), "b".into())));
    }

    #[test]
    fn keep_alive_follows_version_and_connection() {
        let keep = |text: &str| read(text.as_bytes()).unwrap().unwrap().keep;
        assert!(keep("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(keep("GET / HTTP/1.1\r\nHost: x\r\nConnection: te\r\n\r\n"));
        assert!(!keep("GET / HTTP/1.0\r\nHost: x\r\n\r\n"));
        assert!(!keep(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: te, Close\r\n\r\n"
        ));
    }

    #[test]
    fn an_unfinished_head_waits() {
        let whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        for cut in 0..whole.len() {
            assert_eq!(end(&whole[..cut], 0), Ok(None));
            assert_eq!(end(whole, cut), Ok(Some(whole.len())), "cut at {cut}");
        }
    }

    /// Every way of bad framing, one a line; the socket tests run the same list.
    #[test]
    fn limits_of_the_head() {
        let header = |n: usize| "a: b\r\n".repeat(n);
        check(
            &format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", header(100)),
            Trouble::HeadTooLarge,
        );
        assert!(
            read(format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", header(99)).as_bytes()).is_ok()
        );
        check(
            &format!("GET /{} HTTP/1.1\r\n", "a".repeat(HEAD_BYTES_MAX)),
            Trouble::UriTooLong,
        );
        check(
            &format!(
                "GET / HTTP/1.1\r\nHost: x\r\na: {}",
                "b".repeat(HEAD_BYTES_MAX)
            ),
            Trouble::HeadTooLarge,
        );
        check(
            &format!(
                "GET / HTTP/1.1\r\nHost: x\r\na: {}\r\n\r\n",
                "b".repeat(HEAD_BYTES_MAX)
            ),
            Trouble::HeadTooLarge,
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, seed in "(GET|POST) /[ -~]{0,9} HTTP/1.1\r\n([A-Za-z-]{1,9}: ?[ -~]{0,9}\r\n){0,5}\r\n") {
            let _ = read(&bytes);
            if let Ok(Some(head)) = read(seed.as_bytes()) {
                assert!(head.path.starts_with('/') && !head.path.contains(['?', '#']));
            }
        }
    }
}
