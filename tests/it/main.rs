//! The integration tests, one binary; `desk.rs` is the one helper.

mod bad_framing;
mod browser;
mod cli;
mod crash;
mod desk;
mod door;
mod drill;
mod forged;
mod hostile;
mod imap;
mod journey;
mod lab;
mod loops;
mod mail_in;
mod missing;
mod poll;
mod sign_in;
mod tidy;
mod trust;
mod web;
