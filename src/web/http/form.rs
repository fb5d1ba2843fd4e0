//! What a form brought: its fields and its documents; `upload` reads it from a request.

use tempfile::SpooledTempFile;

use super::answer::Failure;
use crate::rules::ticket::ClosingReason;
use crate::web::door::{Held, Spooled};

/// A form of text, in bytes.
pub const FORM_BYTES_MAX: u64 = 1 << 20;
/// A sign-in form that carries another one, in bytes.
pub const KEPT_BYTES_MAX: u64 = 2 << 20;
/// A form whose documents become a mail in memory, in bytes.
pub const SHOWN_BYTES_MAX: u64 = 4 << 20;
/// Fields and documents of one form: a queue's page with all of its boxes ticked has half as many.
const FIELDS_MAX: usize = 500;
/// A field's name; a sign-in carries names of others behind one of its own.
const NAME_BYTES_MAX: usize = 200;
/// Fields in which people type, in words of their own.
const TYPED: [&str; 10] = [
    "subject", "text", "reason", "comment", "words", "why", "person", "address", "into", "minutes",
];
/// A field's place in the list, and what the memory's keeper adds to its two texts.
const FIELD_OVERHEAD_BYTES: u64 = 128;

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
    /// It was over a limit: only its beginning is here.
    pub cut: bool,
    /// The last of its texts is not whole.
    pub text_cut: bool,
    /// Memory, in bytes: what its texts take while it is handled and shown again.
    cost: u64,
    held: Option<Held>,
    /// Its documents are on the disk, under the quota of all bodies.
    spooled: Option<Spooled>,
}

impl Form {
    /// A form that may take more memory than nothing: what it takes is held from the budget of all.
    pub(super) fn with(held: Option<Held>) -> Self {
        Self {
            held,
            ..Self::default()
        }
    }

    /// Adds a field, as long as the form has not too many and memory not too few left.
    pub fn add(&mut self, name: String, value: String) -> Result<(), Failure> {
        if self.fields.len() >= FIELDS_MAX || name.len() > NAME_BYTES_MAX {
            return Err(Failure::BadForm("too many fields, or a name too long"));
        }
        self.will_take(cost(&name) + cost(&value) + FIELD_OVERHEAD_BYTES)?;
        self.cost += cost(&name) + cost(&value) + FIELD_OVERHEAD_BYTES;
        self.fields.push((name, value));
        Ok(())
    }

    /// Makes sure that there is memory for so much more.
    pub(super) fn will_take(&mut self, bytes: u64) -> Result<(), Failure> {
        let total = self.cost + bytes;
        match &mut self.held {
            Some(held) if total > held.bytes_max() => Err(Failure::TooLarge),
            Some(held) => held.grow(total).then_some(()).ok_or(Failure::Busy),
            None => Ok(()),
        }
    }

    /// Keeps a document, of which so many bytes are in memory.
    pub(super) fn attach(&mut self, upload: Upload, in_memory: u64) -> Result<(), Failure> {
        if self.fields.len() + self.documents.len() >= FIELDS_MAX {
            return Err(Failure::BadForm("too many documents"));
        }
        self.will_take(in_memory + FIELD_OVERHEAD_BYTES)?;
        self.cost += in_memory + FIELD_OVERHEAD_BYTES;
        self.documents.push(upload);
        Ok(())
    }

    /// Its documents stay under the quota of the body that they came in.
    pub(super) fn counts_on(&mut self, spooled: Option<Spooled>) {
        self.spooled = spooled;
    }

    /// No more is read: gives back what was held for more than came.
    pub(super) fn done(&mut self) {
        if let Some(held) = &mut self.held {
            held.shrink(self.cost);
        }
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
        TYPED
            .into_iter()
            .map(|name| (name, self.text(name)))
            .filter(|(name, text)| is_typed(name, text))
            .map(|(_, text)| text)
            .collect()
    }
}

/// Whether somebody typed that, rather than chose it.
pub fn is_typed(name: &str, value: &str) -> bool {
    let chosen = name == "reason" && ClosingReason::from_word(value).is_some();
    TYPED.contains(&name) && !value.trim().is_empty() && !chosen
}

/// What a text takes: itself, a copy where it is handled, and twice in a page that is shown again, where `"` becomes `&quot;` and
/// what grows may be twice as large as what is in it.
fn cost(text: &str) -> u64 {
    let escaped = text
        .bytes()
        .filter(|byte| matches!(byte, b'"' | b'&' | b'<' | b'>'))
        .count() as u64;
    let bytes = text.len() as u64;
    2 * bytes + 4 * (bytes + 5 * escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_so_many_fields_and_names_of_such_a_length() {
        let mut form = Form::default();
        let long = "n".repeat(NAME_BYTES_MAX + 1);
        assert!(form.add(long, String::new()).is_err());
        for _ in 0..FIELDS_MAX {
            let added = form.add("n".repeat(NAME_BYTES_MAX), "v".into());
            assert!(added.is_ok());
        }
        assert!(form.add("n".into(), "v".into()).is_err());
    }

    #[test]
    fn a_text_has_one_kind_of_line_end_and_a_password_every_character() {
        let mut form = Form::default();
        let typed = "a\r\nb\0c";
        assert!(form.add("x".into(), typed.into()).is_ok());
        assert_eq!(
            (form.text("x").as_str(), form.exactly("x")),
            ("a\nbc", typed)
        );
    }
}
