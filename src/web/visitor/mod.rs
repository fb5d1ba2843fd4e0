//! Who is asking: the second authentication from outside, the session, the language.

pub mod gate;
pub mod half;
pub mod language;
pub mod session;
