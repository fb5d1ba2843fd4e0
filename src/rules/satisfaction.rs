//! The one question asked of a requester whose ticket is closed, where the configuration wants it; its page is `/s/TOKEN`.

use super::words::words;

/// Characters of a comment; the rest is cut.
pub const COMMENT_CHARS_MAX: usize = 2_000;

words! {
    /// How content the requester is.
    Satisfaction {
        /// Very.
        Very = "very",
        /// Rather.
        Rather = "rather",
        /// Rather not.
        Little = "little",
        /// Not at all.
        No = "no",
    }
}
