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
mod hostile_mail;
mod imap;
mod journey;
mod lab;
mod letters;
mod lint;
mod loops;
mod mail_in;
mod mail_out;
mod mail_samples;
mod missing;
mod poll;
mod rights;
mod sign_in;
mod smtp_faults;
mod tidy;
mod web;
