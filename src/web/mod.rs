//! Pages: what a browser may ask for; the sockets are in `door`.

pub mod door;
