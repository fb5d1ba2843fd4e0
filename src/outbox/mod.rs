//! Mail out: `facts` reads what a mail tells, `compose` words it, `render` writes it as text and HTML, `message` seals it, `post`
//! hands it over, `send` does all that in order.

mod account;
mod code;
pub mod compose;
mod digest;
pub mod facts;
pub mod failure;
pub mod message;
pub mod post;
mod render;
pub mod send;
pub mod smtp;
