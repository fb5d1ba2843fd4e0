//! `helpdesk verify`: whether the file, or a backup of it, is whole; what is looked at is in `crate::copies`.

use std::path::Path;

use super::progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::copies;

pub const COMMAND: Command = Command {
    name: "verify",
    purpose: "checks the database, or a backup: structure, references, every document",
    help: "helpdesk verify: checks the database, or a backup of it; reads only, works while helpdesk is running.

Usage: helpdesk verify [FILE]

Checks the structure of the whole file, every reference in it, and every document against its SHA-256.
FILE defaults to the database of the configuration.

Example:
  helpdesk verify /backup/helpdesk-2026-11-23.db

Exit codes: 0 all is well, 1 something is wrong (one line each), 2 usage error.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let progress = &mut progress::of_copies(arguments.quiet());
    let found = match arguments.words() {
        [] => copies::examine(&open::config(arguments)?.desk.database, progress)?,
        [file] => copies::examine(Path::new(file), progress)?,
        [_, ..] => return Err(Failure::usage("name one FILE at most")),
    };
    if found.faults.is_empty() {
        return say(&format!("ok: {}\n", found.summary));
    }
    for fault in &found.faults {
        say(&format!("wrong: {fault}\n"))?;
    }
    say("Restore a backup, or export what can be read: helpdesk export --documents DIR\n")?;
    Err(Failure::Told)
}
