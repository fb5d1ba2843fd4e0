//! In which charset a dump is written, and its bytes as text; whether a file is text at all is asked before.

use encoding_rs::WINDOWS_1252;

use super::fault::{Fault, Result};

/// What `SET NAMES` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// `utf8`, `utf8mb3`, `utf8mb4`, `ascii`; what is not said too.
    #[default]
    Utf8,
    /// `latin1`, which is Windows-1252 to `MySQL`, and `binary`: many a GLPI of old kept UTF-8 in such tables, hence what is UTF-8 is
    /// read as that.
    Latin1,
}

impl Charset {
    /// By its name in a dump.
    pub fn named(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf8mb3" | "utf8mb4" | "ascii" => Ok(Self::Utf8),
            "latin1" | "binary" => Ok(Self::Latin1),
            _ => Err(Fault::Charset(name.into())),
        }
    }

    /// These bytes as text, without NUL; none where they are not in it.
    pub fn text(self, bytes: &[u8]) -> Option<String> {
        let text = match (std::str::from_utf8(bytes), self) {
            (Ok(text), _) => text.into(),
            (Err(_), Self::Latin1) => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            (Err(_), Self::Utf8) => return None,
        };
        if text.contains('\0') {
            return Some(text.replace('\0', ""));
        }
        Some(text)
    }
}

/// Tells files that are no dumps by their first bytes.
pub fn recognise(start: &[u8]) -> Result<()> {
    let known: [(&[u8], &str); 7] = [
        (
            b"\xff\xfe",
            "UTF-16, as > writes in PowerShell: use mysqldump --result-file=glpi.sql instead",
        ),
        (
            b"\xfe\xff",
            "UTF-16: use mysqldump --result-file=glpi.sql instead",
        ),
        (b"PK\x03\x04", "a ZIP file: unpack it first"),
        (b"\xfd7zXZ\0", "an xz file: unpack it first"),
        (b"\x28\xb5\x2f\xfd", "a zstd file: unpack it first"),
        (b"BZh", "a bzip2 file: unpack it first"),
        (b"SQLite format", "an SQLite file"),
    ];
    let found = known
        .iter()
        .find(|(magic, _)| start.starts_with(&magic[..magic.len().min(8)]));
    match found {
        Some((_, what)) => Err(Fault::NotSql(what)),
        None if start[..start.len().min(512)].contains(&0) => {
            Err(Fault::NotSql("a file of binary data"))
        }
        None if start.is_empty() => Err(Fault::NotSql("an empty file")),
        None => Ok(()),
    }
}
