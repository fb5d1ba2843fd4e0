//! The pages and the way to them: sockets are in `door`, the table of addresses in `routes`, the pages in the wings of `pages`.
//!
//! Each file knows only what stands above it here (`tests/it/tidy/circles.rs` holds the order): `door`, `http`, `ports`, `visit`,
//! `visitor`, the parts of `pages` that all wings share, the wings, `routes`, `server`.

pub mod door;
pub(crate) mod http;
pub(crate) mod pages;
pub mod ports;
pub mod routes;
pub mod server;
pub mod visit;
pub(crate) mod visitor;
