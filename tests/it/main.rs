//! The integration tests, one binary; `desk.rs` is the one helper.

mod browser;
mod lab;
mod missing;
mod poll;
mod tidy;
