//! The integration tests, one binary; `desk.rs` is the one helper.

mod bad_framing;
mod browser;
mod cli;
mod crash;
mod desk;
mod door;
mod forged;
mod hostile;
mod journey;
mod lab;
mod letters;
mod loops;
mod missing;
mod poll;
mod sign_in;
mod tidy;
mod web;
