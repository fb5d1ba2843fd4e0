//! The pages, in wings that do not know each other; what they share is beside this file, the routes are in the parent.

pub mod account;
pub mod assets;
pub mod demo;
pub mod errors;
pub mod frame;
pub mod health;
pub mod help;
pub mod home;
pub mod layout;
pub mod mail;
pub mod parts;
pub mod queue;
pub mod requests;
pub mod settings;
pub mod ticket;
pub mod web_links;
