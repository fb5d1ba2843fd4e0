//! `helpdesk verify`: whether the file, or a backup of it, is whole; `backup` asks it about its copy.

use std::path::Path;

use super::progress::Progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::store::{Purpose, Store};

pub const COMMAND: Command = Command {
    name: "verify",
    purpose: "checks the file, or a backup: structure, references, every document",
    help: "helpdesk verify: checks a desk's file, or a backup of one; reads only, works beside a running desk.

Usage: helpdesk verify [FILE]

Checks the structure of the whole file, every reference in it, and every document against its SHA-256. Without FILE,
the database of the configuration.

Example:
  helpdesk verify /backup/helpdesk-2026-11-23.db

Exit codes: 0 all is well, 1 something is wrong (one line each), 2 wrong use.
",
    flags: &[],
    options: &[],
    run,
    codes: USUAL_CODES,
};

/// What an examination found.
#[derive(Debug)]
pub struct Found {
    /// What is wrong, one line each.
    pub faults: Vec<String>,
    /// What was examined.
    pub summary: String,
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let found = match arguments.words() {
        [] => examine(&open::config(arguments)?.desk.database)?,
        [file] => examine(Path::new(file))?,
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

/// Examines a file.
pub fn examine(file: &Path) -> Result<Found, Failure> {
    let store = Store::open(file, Purpose::Read)?;
    store.read(|r| {
        let mut faults = r.integrity()?;
        let unindexed = r.unindexed()?;
        faults.extend(
            unindexed
                .iter()
                .map(|number| format!("ticket {number} is not in the search index")),
        );
        let mut progress = Progress::new("checking");
        let documents = r.verify_documents(|done, all| progress.show(done, all))?;
        let damaged = documents.damaged.iter();
        faults.extend(damaged.map(|sha256| format!("document {sha256} is not what was joined")));
        Ok(Found {
            faults,
            summary: format!(
                "{} tickets, {} documents ({} MiB)",
                r.ticket_numbers()?.len(),
                documents.documents,
                documents.bytes.div_ceil(1 << 20),
            ),
        })
    })
}
