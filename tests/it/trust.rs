//! What an attacker tries at the doors, A1 to A16 and W3 to W7; each test is named after the class of weakness, with a case of it
//! elsewhere. What mails try is in `hostile_mail` and `mail_in`.

mod commands;
mod confidence;
mod content;
pub mod directory;
mod file;
mod forms;
mod gate;
mod growth;
mod guessing;
mod guide;
mod load;
mod pages;
mod proxy;
pub mod reach;
mod rights;
mod search;
pub mod second;
mod sessions;
mod signing;
mod unescaped;
mod wire;
