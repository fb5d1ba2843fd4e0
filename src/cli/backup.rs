//! `helpdesk backup`: a checked copy of the whole desk in one file, while it goes on; `verify` checks one again.

use std::path::Path;

use super::progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::copies;
use crate::store::Purpose;

pub const COMMAND: Command = Command {
    name: "backup",
    purpose: "copies the whole database to one file while helpdesk is running, then checks the copy",
    help: "helpdesk backup: copies the whole database to one file, then checks the copy; works while helpdesk is running.

Usage: helpdesk backup FILE

FILE must not exist. It appears under its name only once it is whole and checked. helpdesk restore FILE puts it back: never
copy it over the database yourself, nor the database with cp, which loses what was written last.

Example:
  helpdesk backup /backup/helpdesk-$(date +%F).db

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let [file] = arguments.words() else {
        return Err(Failure::usage("give one FILE to write"));
    };
    let file = Path::new(file);
    let store = open::store(&open::config(arguments)?, Purpose::Examine)?;
    let found = copies::write(&store, file, &mut progress::of_copies(arguments.quiet()));
    let found = found.map_err(|cause| Failure::Failed(cause.to_string()))?;
    say(&format!("{}: {}\n", file.display(), found.summary))
}
