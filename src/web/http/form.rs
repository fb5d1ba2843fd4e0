//! What a form brought: its fields and its documents; `upload` reads it from a request.

use tempfile::SpooledTempFile;

use crate::store::NewDocument;

/// A form of text, in bytes.
pub const FORM_BYTES_MAX: u64 = 1 << 20;
/// A sign-in form that carries another one, in bytes.
pub const KEPT_BYTES_MAX: u64 = 2 << 20;

/// A document of a form.
#[derive(Debug)]
pub struct Upload {
    /// Its file name, made safe.
    pub name: String,
    /// As the browser declares it.
    pub media_type: String,
    /// Its bytes, in memory or spooled.
    pub bytes: SpooledTempFile,
    /// It is over the limit of one document, and was not kept.
    pub too_large: bool,
}

/// A form as sent.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// Its documents.
    pub documents: Vec<Upload>,
    /// There were documents, which a browser does not choose again by itself.
    pub had_documents: bool,
    /// The whole of it was over the limit: only its beginning is here.
    pub cut: bool,
}

impl Form {
    /// A form from its fields.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, name: String, value: String) {
        self.fields.push((name, value));
    }

    /// The first value of a field, with line ends as LF; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.all(name)
            .next()
            .unwrap_or_default()
            .replace("\r\n", "\n")
            .replace('\0', "")
    }

    /// The first value of a field as it was typed: in a password every character counts.
    pub fn exactly(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All fields as they came, with their names.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// What somebody typed: to be given back when the form cannot be taken.
    pub fn typed(&self) -> Vec<String> {
        ["subject", "text", "reason", "comment"]
            .into_iter()
            .map(|name| self.text(name))
            .filter(|text| !text.trim().is_empty())
            .collect()
    }

    /// The documents, for the desk.
    pub fn take_documents(&mut self) -> Vec<NewDocument> {
        let taken = std::mem::take(&mut self.documents);
        let new = |upload: Upload| NewDocument {
            name: upload.name,
            media_type: upload.media_type,
            bytes: Box::new(upload.bytes),
        };
        taken.into_iter().map(new).collect()
    }
}
