//! Who is asking: the second authentication from outside, the session, the language.

pub mod gate;
pub mod language;
pub mod session;
