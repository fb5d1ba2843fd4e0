//! What documents say, for the search: read after their mail is committed, within limits; the index itself is `store::search`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::headers::labels;
use super::{charset, html, office, parse};
use crate::store::{Result, Store, Unread};

/// Lines and tickets indexed in one transaction.
const AT_ONCE: u32 = 200;
/// Of a text, so much is read.
const READ_BYTES_MAX: usize = 2 << 20;
/// A larger document of an office program is found by its name only.
const OFFICE_BYTES_MAX: usize = 16 << 20;
/// Of what was read, so much is indexed.
const INDEXED_BYTES_MAX: usize = 512 << 10;
/// Where HTML says what charset it is in.
const HTML_HEAD_BYTES: usize = 2 << 10;

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Html,
    Mail,
    /// Text, tables or slides of an office program: a ZIP of XML.
    Office,
}

impl Form {
    /// Of a document of this form, so much is read: pictures stand before the list of what a ZIP holds.
    const fn read_bytes_max(self) -> usize {
        match self {
            Self::Text | Self::Html | Self::Mail => READ_BYTES_MAX,
            Self::Office => OFFICE_BYTES_MAX,
        }
    }
}

/// Looks whether the index knows every ticket, and has it made anew where it does not: once, when the desk starts.
pub fn check(store: &Store) -> Result<()> {
    let lost = store.read(|r| r.unindexed())?;
    if lost.is_empty() {
        return Ok(());
    }
    log::warn!(
        "the search index lost {} tickets; it is made anew",
        lost.len()
    );
    store.write(|w| w.rebuild_index())
}

/// Indexes some of what is new, and tells whether there may be more.
pub fn keep_up(store: &Store) -> Result<bool> {
    if store.read(|r| r.is_unindexed())? {
        // Not synced: what a power cut takes is new again.
        return store.write_unsynced(|w| w.index_some(AT_ONCE));
    }
    let unread = store.read(|r| r.unread_documents(AT_ONCE))?;
    let readable = |document: &Unread| form(&document.name, &document.media_type);
    let first = unread
        .iter()
        .position(|document| readable(document).is_some());
    let begun = first.map_or(unread.len(), |first| first + 1);
    if begun == 0 {
        return Ok(false);
    }
    // Before it is read: one that ends the process ends it once.
    store.write_unsynced(|w| {
        let mut begun = unread[..begun].iter();
        begun.try_for_each(|document| w.begin_document(document.id))
    })?;
    let Some((document, form)) = unread[..begun].last().and_then(|d| Some((d, readable(d)?)))
    else {
        return Ok(true);
    };
    let bytes = store.read(|r| r.beginning(document, form.read_bytes_max()))?;
    match catch_unwind(AssertUnwindSafe(|| text(form, &bytes))) {
        Ok(text) => store.write_unsynced(|w| w.index_document(document, &text))?,
        Err(_) => log::warn!("document {} cannot be read for the search", document.id),
    }
    Ok(true)
}

/// By the end of its name, else by its declared type.
fn form(name: &str, media_type: &str) -> Option<Form> {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some(
            "txt" | "csv" | "tsv" | "md" | "log" | "ini" | "conf" | "json" | "xml" | "ics" | "vcf",
        ) => Some(Form::Text),
        Some("html" | "htm") => Some(Form::Html),
        Some("eml") => Some(Form::Mail),
        Some("docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp") => Some(Form::Office),
        Some(_) | None => match media_type {
            "text/html" => Some(Form::Html),
            "message/rfc822" => Some(Form::Mail),
            "text/plain" | "text/csv" | "text/markdown" => Some(Form::Text),
            _ => None,
        },
    }
}

/// The words of a document.
fn text(form: Form, bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(form.read_bytes_max())];
    let mut text = match form {
        Form::Text => charset::decode("utf-8", bytes),
        Form::Html => {
            let head = &bytes[..bytes.len().min(HTML_HEAD_BYTES)];
            let label = labels(head).next().unwrap_or_default();
            html::to_text(&charset::decode(&label, bytes))
        }
        Form::Office => office::text(bytes, READ_BYTES_MAX),
        Form::Mail => {
            let mail = parse::parse(bytes);
            let subject = mail.headers.first("subject").unwrap_or_default();
            format!("{subject}\n{}", mail.text)
        }
    };
    let mut end = text.len().min(INDEXED_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_read_by_their_form() {
        for (name, media_type, bytes, expected) in [
            ("a.txt", "application/octet-stream", "été".as_bytes(), "été"),
            ("a.csv", "", b"\xe9t\xe9;2", "été;2"),
            (
                "a.HTML",
                "",
                b"<p>l&eacute;gende<script>x()</script>",
                "légende",
            ),
            (
                "a.eml",
                "",
                b"Subject: Bruit\r\n\r\nFort\r\n",
                "Bruit\nFort",
            ),
            ("a", "text/plain", b"nu", "nu"),
        ] {
            let form = form(name, media_type).expect("readable");
            assert_eq!(text(form, bytes).trim(), expected, "{name}");
        }
        for (name, media_type) in [("a.png", "image/png"), ("a", ""), ("a.exe", "text/x")] {
            assert_eq!(form(name, media_type), None, "{name}");
        }
    }

    #[test]
    fn a_long_one_is_read_in_part() {
        let long = "é".repeat(3 << 20);
        assert!(text(Form::Text, long.as_bytes()).len() <= INDEXED_BYTES_MAX);
        let nested = "<div>".repeat(400_000);
        assert_eq!(text(Form::Html, nested.as_bytes()), "");
    }
}
