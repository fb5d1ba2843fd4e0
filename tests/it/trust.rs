//! What an attacker tries at the doors; each test is named after the class of weakness, with a case of it elsewhere.

mod content;
mod directory;
mod guessing;
mod guide;
mod pages;
mod proxy;
mod reach;
mod rights;
mod second;
mod sessions;
mod wire;
