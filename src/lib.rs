//! The map of helpdesk: where a mail goes, where a click goes, and which room may know which.
//!
//! Three things can make a ticket change: a mail, a click, the clock. All three go through one room, [`desk`], which opens
//! one transaction, asks the pure [`rules`], saves, writes what is owed to whom, and commits. Mail leaves later. What administrators
//! settle is decided in [`desk::admin`], whether a page or a command asks; who else writes, and what, is named with its reason in
//! `tests/it/tidy/writers.rs`.
//!
//! ```text
//! inlets                                      the only writer          the one file     outlet
//! mail   intake::{poll,folder} → receive ─┐
//! click  web::door → server → pages ──────┼─→ desk → rules → store ─→ helpdesk.db ─→ outbox → SMTP
//! clock  sweep ───────────────────────────┘
//! ```
//!
//! **A mail's way:** `intake::poll` or `intake::folder` finds it, [`intake::receive`] takes it: `parse` (headers, text,
//! documents), `admit` (who wrote, and may), `quote` (history cut), `thread` (which ticket it says it answers), then
//! `desk::received` decides its [`rules::mail::Fate`] in one transaction; only then does it leave the mailbox. What that
//! owes, [`outbox::send`] takes, words (`facts`, `compose`, `render`) and posts.
//!
//! **A click's way:** [`web::door`] owns the sockets; [`web::server`] settles from the head alone whether it may come: gate, route
//! (in [`web::routes`]), session, audience, limit; only then the form and its token are read. A file in a wing of `web/pages`
//! answers. A POST goes to [`desk`], then redirects.
//!
//! **To add something** (a field, an event with its mail, a page, a sentence): the lists of files are in `tests/README.md`.
//!
//! **Who may know whom** (`tests/it/tidy/arrows.rs` holds this table; `circles.rs` beside it the floors inside [`web`]):
//!
//! | room | knows | why not more |
//! |---|---|---|
//! | [`config`], [`rules`] | nothing | values and decisions: readable and testable alone |
//! | [`i18n`] | rules | each state, reason and step has its name in one place, and a new one cannot be forgotten |
//! | [`failpoints`] | nothing | where [`intake`], [`outbox`] and [`setup`] end the process in tests |
//! | [`store`] | rules | the only SQL |
//! | [`copies`] | config, rules, store | whole copies of the file, for the commands and the night |
//! | [`desk`] | rules, store | it writes rows for the outbox instead of calling it: no socket can be open in its transaction |
//! | [`auth`] | config, rules, store | it makes persons of whom a source knows; of intake it knows nothing, its lines live four seconds |
//! | [`intake`] | config, desk, failpoints, rules, store | |
//! | [`sweep`] | config, desk, rules, store | |
//! | [`import`] | desk, i18n, intake, rules, store | what other desks leave behind, read as a mail's text is; the desk writes it |
//! | [`outbox`] | config, failpoints, i18n, rules, store | it never changes a ticket |
//! | [`web`] | auth, config, desk, i18n, rules, store | |
//! | [`probe`] | auth, config, intake, outbox, rules | it tries what is configured, and changes nothing |
//! | [`setup`] | auth, config, desk, failpoints, i18n, outbox, probe, rules, store, web | the house before the desk, behind the same door: it makes the file and the first accounts, and changes no ticket |
//! | [`serve`], [`cli`] | what they start, and [`probe`] | |

pub mod auth;
pub mod cli;
pub mod config;
pub mod copies;
pub mod desk;
pub(crate) mod failpoints;
pub mod i18n;
pub mod import;
pub mod intake;
pub mod outbox;
pub(crate) mod probe;
pub mod rules;
pub mod serve;
pub(crate) mod setup;
pub mod store;
pub(crate) mod sweep;
pub mod web;
