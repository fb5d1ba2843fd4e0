//! A document of a mail, and how the places of pictures are marked in its text; both are read in `parse`, `html` and beside them.

/// Stands around what a picture is called in its mail and what is shown in its stead; `html` writes it, `pictures` reads it.
pub const MARK: char = '\u{fffc}';

/// A document of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its file name, made safe.
    pub name: String,
    /// As declared.
    pub media_type: String,
    /// Decoded.
    pub bytes: Vec<u8>,
    /// What a text of the same mail calls it, without angle brackets (RFC 2392); empty: nothing.
    pub content_id: String,
    /// Where it stands for other parts (RFC 2557); empty: nowhere.
    pub location: String,
    /// Its name before it was told apart from others; set by `pictures`.
    pub sent_as: String,
    /// The page of its mail paints it.
    pub painted: bool,
}
