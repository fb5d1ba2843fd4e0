//! The map of helpdesk: where a mail goes, where a click goes, and which room may know which.

pub mod auth;
pub mod config;
pub mod desk;
pub mod i18n;
pub mod intake;
pub mod outbox;
pub mod rules;
pub mod serve;
pub mod store;
pub mod sweep;
pub mod web;
