//! `/settings/mail`: what came in and what became of it, what goes out.

pub mod log;
pub mod message;
pub mod outgoing;
pub mod preview;
pub mod try_mail;
