//! Prints answers: a head by `tiny_http`'s `raw_print`, mended where that says less or more than we want; `line` sends it.

use std::io::{self, Read, Seek, Write};

use tiny_http::{HTTPVersion, Header, Response};

use super::body::Spool;
use super::{Answer, Trouble};

const PIECE_BYTES: usize = 32 * 1024;
/// An answer up to here is under no budget: a full house can have one each.
const SMALL_BYTES: u64 = 32 * 1024;
/// The most of an answer that is in memory: longer pages are put into a file (`http/answer`), documents come in pieces.
pub const ANSWER_MEMORY_BYTES_MAX: usize = 256 * 1024;

/// An answer ready to be sent: its head, and a body of exactly the length the head announces.
pub(super) struct Reply {
    head: Vec<u8>,
    body: Box<dyn Read + Send>,
    bytes: u64,
}

impl Reply {
    /// Sizes the body and prints the head; fails only when the body cannot be read.
    pub fn new(answer: Answer, bodyless: bool, close: bool, spool: &Spool) -> io::Result<Reply> {
        let status = answer.status_code();
        let mut headers: Vec<Header> = answer
            .headers()
            .iter()
            .filter(|header| is_sendable(header))
            .cloned()
            .collect();
        headers.extend(Header::from_bytes(*b"Server", *b"helpdesk"));
        let length = answer.data_length();
        let body = answer.into_reader();
        // RFC 9110 15.3.5, 15.4.5: these end at their head.
        let never_a_body = matches!(status.0, 204 | 304);
        let (length, body) = match length {
            _ if never_a_body => (0, Box::new(io::empty()) as Box<dyn Read + Send>),
            Some(length) => (length, body),
            None => sized(body, spool)?,
        };
        let mut head = Vec::with_capacity(512);
        let printed = Response::new(status, headers, io::empty(), Some(length), None);
        printed.with_chunked_threshold(usize::MAX).raw_print(
            &mut head,
            HTTPVersion(1, 1),
            &[],
            true,
            None,
        )?;
        mend(&mut head, never_a_body, close);
        let bytes = if bodyless { 0 } else { length as u64 };
        Ok(Reply { head, body, bytes })
    }

    /// What it takes of the budget of memory until it is sent.
    pub fn held_bytes(&self) -> u64 {
        let most = (ANSWER_MEMORY_BYTES_MAX + PIECE_BYTES) as u64;
        if self.bytes <= SMALL_BYTES {
            0
        } else {
            self.bytes.min(most)
        }
    }

    /// Sends it all, a small answer in a single write. An error means that the line cannot be used any more.
    pub fn send(self, out: &mut impl Write) -> io::Result<()> {
        let mut piece = self.head;
        let mut left = self.bytes;
        let mut body = self.body;
        loop {
            let room = PIECE_BYTES.saturating_sub(piece.len()).max(1) as u64;
            let read = (&mut body).take(room.min(left)).read_to_end(&mut piece);
            let read =
                read.inspect_err(|error| log::error!("door: an answer's body: {error}"))? as u64;
            out.write_all(&piece)?;
            piece.clear();
            left -= read;
            if left == 0 {
                return out.flush();
            }
            if read == 0 {
                log::error!("door: an answer's body ended {left} bytes short");
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Reads a body of unknown length to learn it: chunks would cost a download its progress bar and a proxy its check.
fn sized(
    mut body: Box<dyn Read + Send>,
    spool: &Spool,
) -> io::Result<(usize, Box<dyn Read + Send>)> {
    let mut file = spool.file();
    let bytes = io::copy(&mut body, &mut file)?;
    file.rewind()?;
    Ok((
        usize::try_from(bytes).map_err(io::Error::other)?,
        Box::new(file),
    ))
}

/// `tiny_http` checks for ASCII only: a CR or LF here would let the value's author write the rest of the answer.
fn is_sendable(header: &Header) -> bool {
    let name = header.field.as_str().as_str();
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let clean = !name.is_empty()
        && name.bytes().all(token)
        && header
            .value
            .as_str()
            .bytes()
            .all(|b| b == b'\t' || (b' '..=b'~').contains(&b));
    if !clean {
        log::error!("door: dropped the header {name:?}: not fit to be sent");
    }
    clean && !header.field.equiv("Server")
}

/// `raw_print` puts a length on what has no body and cannot say `Connection: close`.
fn mend(head: &mut Vec<u8>, never_a_body: bool, close: bool) {
    let text = String::from_utf8_lossy(head);
    let mut mended = String::with_capacity(text.len() + 64);
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        if never_a_body && line.starts_with("Content-Length: ") {
            continue;
        }
        mended += line;
        mended += "\r\n";
    }
    if close {
        mended += "Connection: close\r\n";
    }
    mended += "\r\n";
    *head = mended.into_bytes();
}

/// A page for when the house has none: it panicked, and so did its page for that.
pub(super) fn plain(trouble: Trouble) -> Answer {
    Response::from_string(format!("{}\n", trouble.status()))
        .with_status_code(trouble.status())
        .boxed()
}

/// Adds what the status asks for: 405 names what is allowed (RFC 9110 15.5.6), 503 when to come back.
pub(super) fn completed(trouble: Trouble, mut answer: Answer) -> Answer {
    let header = match trouble {
        Trouble::MethodNotAllowed => Header::from_bytes(*b"Allow", *b"GET, HEAD, POST"),
        Trouble::Busy => Header::from_bytes(*b"Retry-After", *b"5"),
        _ => return answer.with_status_code(trouble.status()),
    };
    if let Ok(header) = header {
        answer.add_header(header);
    }
    answer.with_status_code(trouble.status())
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::*;

    fn print(answer: Answer, bodyless: bool, close: bool) -> String {
        let spool = Spool::new(std::env::temp_dir(), 0, Budget::new(0));
        let mut out = Vec::new();
        let reply = Reply::new(answer, bodyless, close, &spool).expect("readable");
        reply.send(&mut out).expect("a Vec takes all");
        let text = String::from_utf8(out).expect("ASCII");
        let date = |line: &&str| !line.starts_with("Date: ");
        text.split_inclusive("\r\n").filter(date).collect()
    }

    fn header(name: &str, value: &str) -> Header {
        Header::from_bytes(name, value).expect("ASCII")
    }

    #[test]
    fn answers_carry_their_length_and_no_chunks() {
        let page = || Response::from_data(vec![b'x'; 3]).boxed();
        assert_eq!(
            print(page(), false, false),
            "HTTP/1.1 200 OK\r\nServer: helpdesk\r\nContent-Length: 3\r\n\r\nxxx"
        );
        assert_eq!(
            print(page(), true, true),
            "HTTP/1.1 200 OK\r\nServer: helpdesk\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
        );
        let unsized_ = Response::new(
            200.into(),
            vec![],
            Box::new(&b"abcd"[..]) as Box<dyn Read + Send>,
            None,
            None,
        );
        assert!(print(unsized_, false, false).ends_with("\r\nContent-Length: 4\r\n\r\nabcd"));
        let large = print(
            Response::from_data(vec![b'x'; 200_000]).boxed(),
            false,
            false,
        );
        assert!(large.contains("\r\nContent-Length: 200000\r\n\r\nx"));
        assert!(large.len() > 200_000 && !large.contains("hunked"));
    }

    #[test]
    fn no_content_and_not_modified_have_no_length() {
        for status in [204, 304] {
            let text = print(
                Response::from_data("x").with_status_code(status).boxed(),
                false,
                false,
            );
            assert!(text.ends_with("\r\nServer: helpdesk\r\n\r\n"), "{text}");
        }
    }

    #[test]
    fn a_header_cannot_break_out_of_its_line() {
        let bad = [
            ("X-A", "b\r\nSet-Cookie: c"),
            ("X-A", "b\n"),
            ("X-A", "b\0"),
            ("X A", "b"),
            ("X-A\r\nB", "c"),
            ("", "b"),
        ];
        let mut answer = Response::from_data("x")
            .boxed()
            .with_header(header("X-Good", "b"));
        for (name, value) in bad {
            answer.add_header(header(name, value));
        }
        answer.add_header(header("Server", "other"));
        assert_eq!(
            print(answer, false, false),
            "HTTP/1.1 200 OK\r\nX-Good: b\r\nServer: helpdesk\r\nContent-Length: 1\r\n\r\nx"
        );
    }

    #[test]
    fn a_body_never_passes_its_announced_length() {
        let body = |bytes: &'static [u8]| {
            Response::new(
                200.into(),
                vec![],
                Box::new(bytes) as Box<dyn Read + Send>,
                Some(2),
                None,
            )
        };
        assert!(print(body(b"abc"), false, false).ends_with("\r\n\r\nab"));
        let spool = Spool::new(std::env::temp_dir(), 0, Budget::new(0));
        let short = Reply::new(body(b"a"), false, false, &spool).expect("readable");
        assert!(short.send(&mut Vec::new()).is_err());
    }
}
