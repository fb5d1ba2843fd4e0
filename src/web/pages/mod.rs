//! The pages, one file each; `layout` is what they share, `errors` what failures look like, the routes are in the parent.

pub mod act;
pub mod agent;
pub mod audit;
mod case;
pub mod confirm;
pub mod demo;
pub mod document;
pub mod errors;
pub mod journal;
mod layout;
pub mod letter;
pub mod login;
pub mod mine;
pub mod my_data;
pub mod new;
mod panes;
pub mod password;
pub mod preferences;
pub mod preview;
pub mod privacy;
pub mod queue;
pub mod text;
pub mod ticket;
mod timeline;
pub mod try_mail;
mod view;
