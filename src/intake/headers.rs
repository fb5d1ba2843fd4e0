//! The headers of a mail, decoded when they are asked for; what is read of them is in `admit`, `automatic` and `thread`.

use encoding_rs::Encoding;

use super::charset;

/// Labels that are looked at.
const LABELS_MAX: usize = 50;

/// The headers of a mail, as bytes until they are asked for.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    fields: Vec<(String, Vec<u8>)>,
    /// What raw 8-bit headers are most likely in.
    hint: String,
}

impl Headers {
    /// Headers from names and raw values.
    pub fn new(fields: Vec<(String, Vec<u8>)>) -> Self {
        let own = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
            .and_then(|(_, value)| labels(value).next());
        Self {
            hint: own.unwrap_or_default(),
            fields,
        }
    }

    /// The same, where no header says what raw 8-bit ones are in, but a part of the mail may.
    pub fn within(fields: Vec<(String, Vec<u8>)>, raw: &[u8]) -> Self {
        let mut headers = Self::new(fields);
        let unclear = |(_, value): &&(String, Vec<u8>)| std::str::from_utf8(value).is_err();
        let unclear: Vec<&[u8]> = headers
            .fields
            .iter()
            .filter(unclear)
            .map(|(_, value)| value.as_slice())
            .collect();
        if unclear.is_empty() || !headers.hint.is_empty() {
            return headers;
        }
        let readable = |encoding: &'static Encoding| {
            let wrong = |value: &&[u8]| encoding.decode(value).2;
            !encoding.is_single_byte()
                && encoding != encoding_rs::UTF_8
                && !unclear.iter().any(wrong)
        };
        // Bytes of one charset seldom fit the rules of one whose letters take several: where they do, that was meant.
        let all: Vec<String> = labels(raw).take(LABELS_MAX).collect();
        let several = all.iter().find(|label| {
            let encoding = Encoding::for_label(label.as_bytes());
            encoding.is_some_and(readable)
        });
        headers.hint = several.or(all.first()).cloned().unwrap_or_default();
        headers
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let same = move |(field, _): &&(String, Vec<u8>)| field.eq_ignore_ascii_case(name);
        self.fields
            .iter()
            .filter(same)
            .map(|(_, value)| value.as_slice())
    }

    /// The names of all, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// All values of a header, decoded and unfolded; none carries CR, LF or NUL on.
    pub fn all(&self, name: &str) -> Vec<String> {
        let decoded = self
            .values(name)
            .map(|value| charset::decode_header(value, &self.hint));
        decoded.collect()
    }

    /// The first value of a header.
    pub fn first(&self, name: &str) -> Option<String> {
        let value = self.values(name).next()?;
        Some(charset::decode_header(value, &self.hint))
    }

    /// All values of a header as written, on one line each. Structure is read from these: what an encoded word hides
    /// separates nothing and is no address (RFC 2047 section 5).
    pub fn undecoded(&self, name: &str) -> Vec<String> {
        let line = |value: &[u8]| {
            let text = String::from_utf8_lossy(value);
            text.replace(char::is_control, " ").trim().to_string()
        };
        self.values(name).map(line).collect()
    }

    /// The first value of a header as written, raw letters as they are meant: for showing, for no decision.
    pub fn unsplit(&self, name: &str) -> Option<String> {
        let value = self.values(name).next()?;
        let text = if value.is_ascii() {
            String::from_utf8_lossy(value).into_owned()
        } else {
            charset::decode(&self.hint, value)
        };
        Some(text.replace(char::is_control, " ").trim().to_string())
    }

    /// The Message-IDs in a header, without angle brackets.
    pub fn message_ids(&self, name: &str) -> Vec<String> {
        let text = self.all(name).join(" ");
        let ids = text
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>'));
        // A blank is only where a line was folded: it is no part of an id.
        ids.map(|(id, _)| id.split_whitespace().collect::<String>())
            .filter(|id| !id.is_empty() && id.len() <= 998)
            .collect()
    }
}

/// What follows each `charset=`, lowercase.
pub fn labels(bytes: &[u8]) -> impl Iterator<Item = String> {
    let starts = memchr::memchr_iter(b'=', bytes).filter(|at| {
        let before = at.checked_sub(7).and_then(|from| bytes.get(from..*at));
        before.is_some_and(|word| word.eq_ignore_ascii_case(b"charset"))
    });
    starts.filter_map(|at| {
        let rest = &bytes[at + 1..];
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        let length = rest.iter().take(40).take_while(|byte| letter(byte)).count();
        let label = String::from_utf8_lossy(&rest[..length]).to_ascii_lowercase();
        (!label.is_empty()).then_some(label)
    })
}
/// A line of a header is no longer (RFC 5322 section 2.1.1); a longer one is looked at.
const LINE_BYTES: usize = 1_000;
/// Beginnings of encoded words of a line times its bytes, over all lines: what the library may look through for them.
const LOOKED_THROUGH_MAX: usize = 50 << 20;

/// Whether the library would look for the ends of encoded words in a header that says what a part is, over and over: a line of
/// 400 kB of nothing but their beginnings took half a minute.
pub fn are_costly(raw: &[u8]) -> bool {
    let mut looked_through = 0_usize;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', raw).chain([raw.len()]) {
        let line = &raw[start..end];
        start = end + 1;
        if line.len() < LINE_BYTES || !may_say_what_a_part_is(line) {
            continue;
        }
        let begun = memchr::memmem::find_iter(line, b"=?").count();
        looked_through = looked_through.saturating_add(begun.saturating_mul(line.len()));
    }
    looked_through > LOOKED_THROUGH_MAX
}

/// `Content-…`, or where such a field goes on.
fn may_say_what_a_part_is(line: &[u8]) -> bool {
    const NAME: &[u8] = b"content-";
    let named = line.get(..NAME.len());
    line.starts_with(b" ")
        || line.starts_with(b"\t")
        || named.is_some_and(|start| start.eq_ignore_ascii_case(NAME))
}
