//! The pages, one file each; `layout` is what they share, `errors` what failures look like, the routes are in the parent.

pub mod act;
pub mod agent;
pub mod app;
mod case;
pub mod code;
pub mod confirm;
pub mod demo;
pub mod devices;
pub mod document;
pub mod errors;
pub mod help;
pub mod journal;
pub mod kept;
mod layout;
pub mod letter;
pub mod login;
pub mod mine;
pub mod new;
mod panes;
pub mod preferences;
pub mod preview;
pub mod queue;
pub mod text;
pub mod ticket;
mod timeline;
pub mod try_mail;
mod view;
