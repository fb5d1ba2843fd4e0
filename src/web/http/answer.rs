//! What a handler comes to: an answer, or a failure that `server` turns into its page; headers that every answer carries.

use std::io::{Cursor, Read, Seek, Write};

use maud::Markup;
use sha2::{Digest as _, Sha256};
use tiny_http::{Header, Response, StatusCode};

use crate::desk;
use crate::rules::TicketNumber;
use crate::rules::administration::Refusal as Denial;
use crate::rules::message_id::hex;
use crate::rules::ticket::Refusal;
use crate::store;
use crate::web::door::{ANSWER_MEMORY_BYTES_MAX, Answer, Request};

/// What a handler comes to.
pub type Outcome = Result<Answer, Failure>;

/// Why a handler has no page of its own.
#[derive(Debug)]
pub enum Failure {
    /// Sign in first; then back here.
    SignIn,
    /// Absent, or none of the caller's business: told alike.
    NotFound,
    /// It goes on in that ticket.
    Moved(TicketNumber),
    /// The form's token is missing or another's.
    Forged,
    /// The rules say no.
    Refused(Refusal),
    /// An administrator asked for what is not done.
    Denied(Denial),
    /// The form cannot be read.
    BadForm(&'static str),
    /// The form is over its limit.
    TooLarge,
    /// There is such a path, for another method.
    WrongMethod,
    /// Too much is being read at once: come again.
    Busy,
    /// The file could not be read or written.
    Store(store::Error),
}

impl From<store::Error> for Failure {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<desk::Error> for Failure {
    fn from(cause: desk::Error) -> Self {
        match cause {
            desk::Error::NotFound => Self::NotFound,
            desk::Error::Refused(refusal) => Self::Refused(refusal),
            desk::Error::Store(cause) => Self::Store(cause),
        }
    }
}

impl From<desk::admin::Error> for Failure {
    fn from(cause: desk::admin::Error) -> Self {
        match cause {
            desk::admin::Error::Refused(Denial::NotFound | Denial::NotAllowed) => Self::NotFound,
            desk::admin::Error::Refused(denial) => Self::Denied(denial),
            desk::admin::Error::Store(cause) => Self::Store(cause),
        }
    }
}

/// What was done, or why not where the form is given back with the reason; what has no form is a failure.
pub fn or_denial<T>(done: desk::admin::Result<T>) -> Result<Result<T, Denial>, Failure> {
    match done.map_err(Failure::from) {
        Ok(done) => Ok(Ok(done)),
        Err(Failure::Denied(denial)) => Ok(Err(denial)),
        Err(failure) => Err(failure),
    }
}

/// Nothing but our own files runs or shows in our pages, and nobody frames them.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What others wrote runs nothing, loads nothing and belongs to nobody's origin, whatever shows it (CVE-2024-39126). Styles show:
/// those of a mail, and those by which Chromium makes a picture fit its window. Tried in Chromium 156 and Firefox 153: their
/// PDF viewers and picture pages work under this. Who shows no PDF so is in `browser`.
const FOREIGN_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
/// The same where pictures stand in the page itself: still nothing is asked of anybody.
const ORIGINAL_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

/// A page.
pub fn page(status: u16, markup: Markup) -> Answer {
    bytes(
        status,
        "text/html; charset=utf-8",
        markup.into_string().into_bytes(),
    )
}

/// A page that scripts ask for again: with a tag, or without a body where they have it already (RFC 9110 section 13.1.2).
pub fn tagged(request: &Request, markup: Markup) -> Answer {
    let body = markup.into_string().into_bytes();
    let tag = format!("\"{}\"", hex(&Sha256::digest(&body)[..12]));
    let known = request.header("if-none-match") == Some(tag.as_str());
    let mut answer = if known {
        bytes(304, "text/html; charset=utf-8", Vec::new())
    } else {
        bytes(200, "text/html; charset=utf-8", body)
    };
    set(&mut answer, "ETag", &tag);
    answer
}

/// An answer from memory, never stored by browsers or proxies.
pub fn bytes(status: u16, media_type: &str, body: Vec<u8>) -> Answer {
    let length = body.len();
    let mut answer = stream(status, media_type, readable(body), length);
    set(&mut answer, "Content-Security-Policy", POLICY);
    set(&mut answer, "Cache-Control", "no-store");
    answer
}

/// From memory while it is small; else from an unlinked file, as its reader may be slow, and many may be.
fn readable(body: Vec<u8>) -> Box<dyn Read + Send> {
    if body.len() <= ANSWER_MEMORY_BYTES_MAX {
        return Box::new(Cursor::new(body));
    }
    let filed = || {
        let mut file = tempfile::tempfile()?;
        file.write_all(&body)?;
        file.rewind()?;
        std::io::Result::Ok(file)
    };
    match filed() {
        Ok(file) => Box::new(file),
        Err(cause) => {
            log::warn!("a page of {} bytes stays in memory: {cause}", body.len());
            Box::new(Cursor::new(body))
        }
    }
}

/// The HTML part of a mail of ours: its own styles show, nothing else runs, loads or leads anywhere.
pub fn mail_page(body: Vec<u8>) -> Answer {
    let length = body.len();
    let mut answer = stream(200, "text/html; charset=utf-8", readable(body), length);
    set(&mut answer, "Content-Security-Policy", FOREIGN_POLICY);
    set(&mut answer, "Cache-Control", "no-store");
    answer
}

/// The page of somebody's mail: the same, with the pictures that stand in it.
pub fn original_page(body: Vec<u8>) -> Answer {
    let mut answer = mail_page(body);
    set(&mut answer, "Content-Security-Policy", ORIGINAL_POLICY);
    answer
}

/// A document as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What it is called.
    pub name: &'a str,
    /// As what a browser shows it; none: it is downloaded, as bytes of no type.
    pub shown: Option<&'static str>,
    /// Changes when its bytes do, in quotes.
    pub tag: &'a str,
    /// In bytes.
    pub size: u64,
}

/// A document, or of its bytes those from the first to the last named.
pub fn document(
    document: Document<'_>,
    part: Option<(u64, u64)>,
    body: Box<dyn Read + Send>,
) -> Answer {
    let size = document.size;
    let media_type = document.shown.unwrap_or("application/octet-stream");
    let length = part.map_or(size, |(first, last)| last - first + 1);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let status = if part.is_some() { 206 } else { 200 };
    let mut answer = bare(status, media_type, body, length);
    if let Some((first, last)) = part {
        let range = format!("bytes {first}-{last}/{size}");
        set(&mut answer, "Content-Range", &range);
    }
    let how = document.shown.map_or("attachment", |_| "inline");
    let disposition = disposition(how, document.name);
    set(&mut answer, "Content-Disposition", &disposition);
    set(&mut answer, "ETag", document.tag);
    guarded(answer)
}

/// A file that is always downloaded, whole.
pub fn file(name: &str, body: Box<dyn Read + Send>, length: usize) -> Answer {
    let mut answer = stream(200, "application/octet-stream", body, length);
    set(&mut answer, "Content-Security-Policy", FOREIGN_POLICY);
    set(&mut answer, "Cache-Control", "no-store");
    let disposition = disposition("attachment", name);
    set(&mut answer, "Content-Disposition", &disposition);
    answer
}

/// What was asked of a document begins behind its end.
pub fn beyond(size: u64) -> Answer {
    let body = Box::new(std::io::empty());
    let mut answer = bare(416, "application/octet-stream", body, 0);
    set(&mut answer, "Content-Range", &format!("bytes */{size}"));
    guarded(answer)
}

/// What every answer about a document says: who may show it, and that parts of it can be had.
fn guarded(mut answer: Answer) -> Answer {
    for (name, value) in [
        ("Content-Security-Policy", FOREIGN_POLICY),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        // A link in a PDF tells nobody which ticket it hangs on.
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("Accept-Ranges", "bytes"),
    ] {
        set(&mut answer, name, value);
    }
    answer
}

/// One of our own files, which never changes under its name.
pub fn asset<B: AsRef<[u8]> + Send + 'static>(media_type: &str, body: B) -> Answer {
    let length = body.as_ref().len();
    let mut answer = stream(200, media_type, Box::new(Cursor::new(body)), length);
    set(&mut answer, "Content-Security-Policy", POLICY);
    set(
        &mut answer,
        "Cache-Control",
        "public, max-age=31536000, immutable",
    );
    answer
}

/// After a POST: see there (RFC 9110 section 15.4.4). `place` is a path of ours.
pub fn see_other(place: &str) -> Answer {
    let mut answer = bytes(303, "text/plain; charset=utf-8", Vec::new());
    set(&mut answer, "Location", place);
    answer
}

/// Adds a header. Values are ours, or made ASCII before; a wrong one is left out rather than sent.
pub fn set(answer: &mut Answer, name: &str, value: &str) {
    if let Ok(header) = Header::from_bytes(name, value) {
        answer.add_header(header);
    }
}

fn stream(status: u16, media_type: &str, body: Box<dyn Read + Send>, length: usize) -> Answer {
    let mut answer = bare(status, media_type, body, length);
    set(&mut answer, "Referrer-Policy", "same-origin");
    answer
}

fn bare(status: u16, media_type: &str, body: Box<dyn Read + Send>, length: usize) -> Answer {
    let mut answer = Response::new(StatusCode(status), vec![], body, Some(length), None);
    set(&mut answer, "Content-Type", media_type);
    set(&mut answer, "X-Content-Type-Options", "nosniff");
    set(&mut answer, "Cross-Origin-Opener-Policy", "same-origin");
    answer
}

/// A file name in both forms of RFC 6266: plain for old programs, RFC 8187 for all others.
fn disposition(how: &str, name: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
    let harmless = |c: char| c.is_ascii_alphanumeric() || " .-_()".contains(c);
    let plain: String = name
        .chars()
        .map(|c| if harmless(c) { c } else { '_' })
        .collect();
    format!(
        "{how}; filename=\"{plain}\"; filename*=UTF-8''{}",
        utf8_percent_encode(name, KEPT)
    )
}

#[cfg(test)]
mod tests {
    use crate::web::http::answer::disposition;

    #[test]
    fn file_names_stay_one_header_value() {
        for (name, expected) in [
            (
                "plan.pdf",
                "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf",
            ),
            (
                "a\"b;\r\n.png",
                "attachment; filename=\"a_b___.png\"; filename*=UTF-8''a%22b%3B%0D%0A.png",
            ),
            (
                "été.txt",
                "attachment; filename=\"_t_.txt\"; filename*=UTF-8''%C3%A9t%C3%A9.txt",
            ),
        ] {
            assert_eq!(disposition("attachment", name), expected);
        }
    }
}
