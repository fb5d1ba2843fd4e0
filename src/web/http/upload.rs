//! Reads the forms of requests: of text, or with documents (multipart/form-data, RFC 7578) by the crate `multipart`, whose types
//! stay in this file; what they are is in `form`.
//!
//! The crate cuts file names at quotes and semicolons, so names are read here first, from the same bytes.

use std::io::{self, Read, Seek, Write};

use memchr::memmem;
use multipart::server::Multipart;
use tempfile::SpooledTempFile;

use super::answer::Failure;
use super::form::{Form, KEPT_BYTES_MAX, Upload};
use crate::rules::file_name::safe;
use crate::web::door::{Body, Request};

/// All texts of one form with documents, in bytes: more than a sign-in carries through.
const TEXT_BYTES_MAX: u64 = KEPT_BYTES_MAX;
/// Parts of one form with documents.
const PARTS_MAX: usize = 200;
/// A part's own headers.
const PART_HEAD_BYTES_MAX: usize = 8 << 10;
/// Held in memory before a document is spooled.
const MEMORY_BYTES: usize = 64 << 10;
/// A form up to here is under no budget of memory: a full house can bring one each, and sign in.
const SMALL_BYTES: u64 = 2 << 10;
/// What is held for the texts of a form with documents before they are read.
const TEXT_BYTES_EXPECTED: u64 = 64 << 10;
/// How much of memory a byte of text takes that is neither escaped nor broken.
const COST: u64 = 6;
const PIECE_BYTES: usize = 16 << 10;

/// What of a form is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Its texts; that there were documents is told.
    Text,
    /// Documents too, each up to so many bytes.
    Documents(u64),
    /// Documents too, which its handler takes into memory.
    InMemory,
}

/// The form that a request brought. Everything that it takes of memory is under the budget of all; over it the failure is
/// [`Failure::Busy`].
pub fn form(request: &Request, mut body: Body, taken: Taken) -> Result<Form, Failure> {
    let media_type = request.header("content-type").unwrap_or_default();
    let boundary = boundary(media_type);
    let bytes = body.len();
    let held = if bytes <= SMALL_BYTES {
        None
    } else {
        let first = match (&boundary, taken) {
            (Some(_), Taken::Text | Taken::Documents(_)) => bytes.min(TEXT_BYTES_EXPECTED),
            (None, _) | (_, Taken::InMemory) => bytes,
        };
        Some(body.hold(first * COST).ok_or(Failure::Busy)?)
    };
    let mut form = Form::with(held);
    form.cut = !body.whole();
    body.reader()
        .map_err(|_| Failure::BadForm("the body could not be read"))?;
    if let Some(boundary) = boundary {
        read(&mut body, &boundary, taken, &mut form)?;
    } else if media_type.starts_with("application/x-www-form-urlencoded") || form.cut {
        read_pairs(&mut body, &mut form)?;
    } else {
        return Err(Failure::BadForm("the body is no form"));
    }
    form.had_documents |= !form.documents.is_empty();
    if taken != Taken::InMemory {
        form.done();
    }
    if !form.documents.is_empty() {
        form.counts_on(body.into_spooled());
    }
    Ok(form)
}

/// Reads a form of text; the door holds each route to its own limit.
fn read_pairs(body: &mut Body, form: &mut Form) -> Result<(), Failure> {
    let most = body.len().min(KEPT_BYTES_MAX);
    let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or(0));
    body.take(most)
        .read_to_end(&mut bytes)
        .map_err(|_| Failure::BadForm("the body ended early"))?;
    form.text_cut = form.cut;
    for (name, value) in form_urlencoded::parse(&bytes) {
        form.add(name.into_owned(), value.into_owned())?;
    }
    Ok(())
}

/// The boundary of a multipart/form-data body.
fn boundary(content_type: &str) -> Option<String> {
    let (media_type, params) = content_type.split_once(';')?;
    if !media_type
        .trim()
        .eq_ignore_ascii_case("multipart/form-data")
    {
        return None;
    }
    let value = params.split(';').find_map(|param| {
        let (name, value) = param.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary")
            .then(|| value.trim_matches('"').to_string())
    })?;
    // RFC 2046 section 5.1.1: 70 characters at most.
    (1..=70).contains(&value.len()).then_some(value)
}

/// Reads the body. Of one that was cut the fields that came are kept, so that nothing typed is lost.
fn read<B: Read + Seek>(
    body: &mut B,
    boundary: &str,
    taken: Taken,
    form: &mut Form,
) -> Result<(), Failure> {
    let unreadable = |_| Failure::BadForm("the form ended early");
    let names = file_names(body, boundary).map_err(unreadable)?;
    body.rewind().map_err(unreadable)?;
    let mut parts = Multipart::with_body(body, boundary);
    let mut text_bytes_left = TEXT_BYTES_MAX;
    let mut last_is_text = false;
    for index in 0.. {
        let mut entry = match parts.read_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) => break,
            Err(_) if form.cut => break,
            Err(cause) => return Err(unreadable(cause)),
        };
        if index >= PARTS_MAX {
            return Err(Failure::BadForm("the form has too many parts"));
        }
        let file_name = names.get(index).and_then(Option::as_deref);
        last_is_text = file_name.is_none();
        let read = if let Some(file_name) = file_name {
            let media_type = entry.headers.content_type.as_ref().map(ToString::to_string);
            document(&mut entry.data, (file_name, media_type), taken, form)?
        } else {
            let name = entry.headers.name.to_string();
            let (value, read) = text(&mut entry.data, &mut text_bytes_left, form)?;
            form.add(name, value)?;
            read
        };
        match read {
            Came::Whole => {}
            Came::OverLimit => {
                form.cut = true;
                break;
            }
            Came::Broken if form.cut => break,
            Came::Broken => return Err(Failure::BadForm("the form ended early")),
        }
    }
    // Where the body was cut, the last part may end there without being told from one that is whole.
    form.text_cut = form.cut && last_is_text;
    Ok(())
}

/// How much of a part came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Whole,
    OverLimit,
    Broken,
}

/// A text, as far as it came and is within what all texts may have. Memory is taken before it is used.
fn text(
    data: &mut impl Read,
    bytes_left: &mut u64,
    form: &mut Form,
) -> Result<(String, Came), Failure> {
    let (mut value, mut piece) = (Vec::new(), [0; PIECE_BYTES]);
    let read = loop {
        let read = match data.read(&mut piece) {
            Ok(0) => break Came::Whole,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break Came::Broken,
        };
        let fits = usize::try_from(*bytes_left).map_or(read, |left| left.min(read));
        *bytes_left -= fits as u64;
        form.will_take((value.len() + fits) as u64 * COST)?;
        value.extend_from_slice(&piece[..fits]);
        if fits < read {
            break Came::OverLimit;
        }
    };
    Ok((String::from_utf8_lossy(&value).into_owned(), read))
}

/// A document, if any is taken; a file field that was left empty is none.
fn document(
    data: &mut impl Read,
    (file_name, media_type): (&str, Option<String>),
    taken: Taken,
    form: &mut Form,
) -> Result<Came, Failure> {
    let most = match taken {
        Taken::Text => 0,
        Taken::Documents(most) => most,
        Taken::InMemory => u64::MAX,
    };
    let Ok((bytes, size)) = spooled(data, most) else {
        return Ok(Came::Broken);
    };
    if file_name.is_empty() && size == 0 {
        return Ok(Came::Whole);
    }
    if taken == Taken::Text {
        form.had_documents = true;
        return Ok(Came::Whole);
    }
    let in_memory = size.min(MEMORY_BYTES as u64);
    let upload = Upload {
        name: safe(file_name),
        media_type: media_type.unwrap_or_else(|| "application/octet-stream".into()),
        bytes,
        too_large: size > most,
    };
    form.attach(upload, in_memory)?;
    Ok(Came::Whole)
}

/// The bytes of a document that is not over its limit, and how many came, up to one more than that.
fn spooled(data: &mut impl Read, most: u64) -> io::Result<(SpooledTempFile, u64)> {
    let mut bytes = tempfile::spooled_tempfile(MEMORY_BYTES);
    let size = io::copy(&mut data.take(most.saturating_add(1)), &mut bytes)?;
    if size > most {
        bytes.set_len(0)?;
        io::copy(data, &mut io::sink())?;
    }
    bytes.flush()?;
    Ok((bytes, size))
}

/// The file name of each part, in order; none for a field.
fn file_names<B: Read + Seek>(body: &mut B, boundary: &str) -> io::Result<Vec<Option<String>>> {
    let delimiter = format!("--{boundary}\r\n");
    let finder = memmem::Finder::new(delimiter.as_bytes());
    let keep = delimiter.len() + PART_HEAD_BYTES_MAX;
    let mut names = Vec::new();
    let mut window: Vec<u8> = Vec::new();
    let mut block = vec![0_u8; 64 << 10];
    loop {
        let read = body.read(&mut block)?;
        window.extend_from_slice(&block[..read]);
        let mut from = 0;
        while let Some(at) = finder.find(&window[from..]).map(|at| from + at) {
            let head = &window[at + delimiter.len()..];
            let end = memmem::find(&head[..head.len().min(PART_HEAD_BYTES_MAX)], b"\r\n\r\n");
            if end.is_none() && read > 0 && head.len() < PART_HEAD_BYTES_MAX {
                // The head goes on in the next block.
                from = at;
                break;
            }
            names.push(file_name(&head[..end.unwrap_or_default()]));
            from = at + delimiter.len();
        }
        if read == 0 || names.len() > PARTS_MAX {
            return Ok(names);
        }
        let done = from.max(window.len().saturating_sub(keep));
        window.drain(..done.min(window.len()));
    }
}

/// The file name in a part's headers. Browsers write `"` as `%22` and line ends as `%0D%0A` (HTML, multipart/form-data
/// encoding); others write `\"`, or `filename*` of RFC 8187.
fn file_name(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let line = head.lines().find(|line| {
        line.get(..20)
            .is_some_and(|start| start.eq_ignore_ascii_case("content-disposition:"))
    })?;
    let after = |key: &str| line.find(key).map(|at| &line[at + key.len()..]);
    if let Some(value) = after("filename*=") {
        let encoded = value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .rsplit('\'')
            .next()
            .unwrap_or_default();
        return percent_encoding::percent_decode_str(encoded)
            .decode_utf8()
            .ok()
            .map(Into::into);
    }
    let value = after("filename=")?;
    let Some(quoted) = value.strip_prefix('"') else {
        return Some(
            value
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_string(),
        );
    };
    let mut name = String::new();
    let mut letters = quoted.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' if letters.as_str().starts_with(['"', '\\']) => name.extend(letters.next()),
            other => name.push(other),
        }
    }
    Some(
        name.replace("%22", "\"")
            .replace("%0D", "")
            .replace("%0A", ""),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn parsed(body: Vec<u8>, document_bytes_max: u64, cut: bool) -> Result<Form, Failure> {
        let mut form = Form::with(None);
        form.cut = cut;
        let taken = Taken::Documents(document_bytes_max);
        read(&mut Cursor::new(body), "B", taken, &mut form).map(|()| form)
    }

    fn body(names: &[&str]) -> Vec<u8> {
        let mut body =
            b"--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nBonjour\r\n".to_vec();
        for name in names {
            body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"documents\"; {name}\r\nContent-Type: text/plain\r\n\r\nbytes\r\n").bytes());
        }
        body.extend(b"--B--\r\n");
        body
    }

    #[test]
    fn file_names_come_through_whatever_is_in_them() {
        for (sent, expected) in [
            ("filename=\"a; b.png\"", "a; b.png"),
            ("filename=\"a%22b.png\"", "a\"b.png"),
            ("filename=\"a\\\"b.png\"", "a\"b.png"),
            ("filename=\"été.png\"", "été.png"),
            ("filename=\"../../etc/passwd\"", "passwd"),
            ("filename=\"C:\\\\Users\\\\me\\\\plan.pdf\"", "plan.pdf"),
            ("filename=\".htaccess\"", "htaccess"),
            ("filename=\"x\u{202e}gnp.exe\"", "xgnp.exe"),
        ] {
            let form = parsed(body(&[sent]), 100, false).unwrap();
            assert_eq!(form.documents.len(), 1, "{sent}");
            assert_eq!(form.documents[0].name, expected, "{sent}");
            assert_eq!(form.text("text"), "Bonjour");
        }
    }

    #[test]
    fn a_cut_form_keeps_what_was_typed() {
        let mut cut = body(&["filename=\"a.bin\""]);
        cut.truncate(cut.len() - 12);
        let form = parsed(cut.clone(), 100, true).unwrap();
        assert_eq!(form.text("text"), "Bonjour");
        assert!(parsed(cut, 100, false).is_err());
    }

    #[test]
    fn a_document_over_the_limit_is_named_and_not_kept() {
        let form = parsed(body(&["filename=\"a\"", "filename=\"b\""]), 4, false).unwrap();
        assert!(form.documents.iter().all(|document| document.too_large));
        assert_eq!(form.documents.len(), 2);
    }

    #[test]
    fn a_form_has_so_many_parts() {
        let names = vec!["filename=\"a\""; PARTS_MAX];
        // The text before them is one too.
        assert!(parsed(body(&names[1..]), 100, false).is_ok());
        assert!(parsed(body(&names), 100, false).is_err());
    }

    #[test]
    fn boundaries_are_read_as_written() {
        assert_eq!(
            boundary("multipart/form-data; boundary=abc"),
            Some("abc".into())
        );
        assert_eq!(
            boundary("Multipart/Form-Data; charset=x; boundary=\"a b\""),
            Some("a b".into())
        );
        for (length, fits) in [(1, true), (70, true), (71, false)] {
            let named = format!("multipart/form-data; boundary={}", "b".repeat(length));
            assert_eq!(boundary(&named).is_some(), fits, "{length}");
        }
        assert_eq!(boundary("multipart/form-data"), None);
        assert_eq!(boundary("text/plain; boundary=a"), None);
    }
}
