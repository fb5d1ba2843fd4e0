//! Reads the forms of requests: of text, or with documents (multipart/form-data, RFC 7578) by the crate `multipart`, whose types
//! stay in this file; what they are is in `form`.
//!
//! The crate cuts file names at quotes and semicolons, so names are read here first, from the same bytes.

use std::borrow::Cow;
use std::io::{self, Read, Seek, Write};

use memchr::memmem;
use multipart::server::Multipart;
use tempfile::SpooledTempFile;

use super::answer::Failure;
use super::form::{Form, KEPT_BYTES_MAX, Upload};
use crate::rules::file_name::safe;
use crate::web::door::Request;

/// Text fields: longer than any letter.
const FIELD_BYTES_MAX: u64 = 1 << 20;
/// Fields and documents of one form.
const PARTS_MAX: usize = 200;
/// A part's own headers.
const PART_HEAD_BYTES_MAX: usize = 8 << 10;
/// Held in memory before a document is spooled.
const MEMORY_BYTES: usize = 256 << 10;

/// The form of a POST.
pub fn form(request: &mut Request, document_bytes_max: u64) -> Result<Form, Failure> {
    let media_type = request
        .header("content-type")
        .unwrap_or_default()
        .to_string();
    let cut = !request.body.whole();
    let body = request
        .body
        .reader()
        .map_err(|_| Failure::BadForm("the body could not be read"))?;
    let mut form = if let Some(boundary) = boundary(&media_type) {
        read(body, &boundary, document_bytes_max, cut)?
    } else if media_type.starts_with("application/x-www-form-urlencoded") || cut {
        let mut bytes = Vec::new();
        // The door holds each route to its own limit; this is the largest of a form of text.
        body.take(KEPT_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(|_| Failure::BadForm("the body ended early"))?;
        let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into(), value.into());
        Form::new(form_urlencoded::parse(&bytes).map(owned).collect())
    } else {
        return Err(Failure::BadForm("the body is no form"));
    };
    form.cut = cut;
    form.had_documents = !form.documents.is_empty();
    Ok(form)
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

/// Reads the body. Of one that was cut the fields that came whole are kept, so that nothing typed is lost.
fn read<B: Read + Seek>(
    body: &mut B,
    boundary: &str,
    document_bytes_max: u64,
    cut: bool,
) -> Result<Form, Failure> {
    let unreadable = |_| Failure::BadForm("the form ended early");
    let names = file_names(body, boundary).map_err(unreadable)?;
    body.rewind().map_err(unreadable)?;
    let mut parts = Multipart::with_body(body, boundary);
    let mut form = Form::default();
    for index in 0.. {
        let mut entry = match parts.read_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) => break,
            Err(_) if cut => break,
            Err(cause) => return Err(unreadable(cause)),
        };
        if index >= PARTS_MAX {
            return Err(Failure::BadForm("the form has too many parts"));
        }
        let name = entry.headers.name.to_string();
        let file_name = names.get(index).cloned().flatten();
        if let Some(file_name) = file_name {
            let media_type = entry.headers.content_type.as_ref().map(ToString::to_string);
            let read = document(&mut entry.data, document_bytes_max);
            match read {
                Ok((bytes, size, too_large)) if !(file_name.is_empty() && size == 0) => {
                    form.documents.push(Upload {
                        name: safe(&file_name),
                        media_type: media_type.unwrap_or_else(|| "application/octet-stream".into()),
                        bytes,
                        too_large,
                    });
                }
                Ok(_) => {}
                Err(_) if cut => break,
                Err(cause) => return Err(unreadable(cause)),
            }
        } else {
            let mut value = Vec::new();
            let read = (&mut entry.data)
                .take(FIELD_BYTES_MAX)
                .read_to_end(&mut value);
            form.add(name, String::from_utf8_lossy(&value).into_owned());
            match read {
                Ok(_) => {}
                Err(_) if cut => break,
                Err(cause) => return Err(unreadable(cause)),
            }
        }
    }
    Ok(form)
}

fn document(data: &mut impl Read, most: u64) -> io::Result<(SpooledTempFile, u64, bool)> {
    let mut bytes = tempfile::spooled_tempfile(MEMORY_BYTES);
    let size = io::copy(&mut data.take(most.saturating_add(1)), &mut bytes)?;
    let too_large = size > most;
    if too_large {
        bytes.set_len(0)?;
        io::copy(data, &mut io::sink())?;
    }
    bytes.flush()?;
    Ok((bytes, size, too_large))
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
            let form = read(&mut Cursor::new(body(&[sent])), "B", 100, false).unwrap();
            assert_eq!(form.documents.len(), 1, "{sent}");
            assert_eq!(form.documents[0].name, expected, "{sent}");
            assert_eq!(form.text("text"), "Bonjour");
        }
    }

    #[test]
    fn a_cut_form_keeps_what_was_typed() {
        let mut cut = body(&["filename=\"a.bin\""]);
        cut.truncate(cut.len() - 12);
        let form = read(&mut Cursor::new(cut.clone()), "B", 100, true).unwrap();
        assert_eq!(form.text("text"), "Bonjour");
        assert!(read(&mut Cursor::new(cut), "B", 100, false).is_err());
    }

    #[test]
    fn a_document_over_the_limit_is_named_and_not_kept() {
        let form = read(
            &mut Cursor::new(body(&["filename=\"a\"", "filename=\"b\""])),
            "B",
            4,
            false,
        )
        .unwrap();
        assert!(form.documents.iter().all(|document| document.too_large));
        assert_eq!(form.documents.len(), 2);
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
        assert_eq!(boundary("multipart/form-data"), None);
        assert_eq!(boundary("text/plain; boundary=a"), None);
    }
}
