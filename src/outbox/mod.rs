//! Mail out: `facts` reads what a mail tells, `compose` words it, `render` writes it as text and HTML, `send` posts it.

pub mod compose;
pub mod facts;
mod render;
pub mod send;
pub mod smtp;
