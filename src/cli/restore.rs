//! `helpdesk restore`: puts a backup in the place of the database; `backup` makes one.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::copies::{self, Part};
use crate::store::{self, Purpose, Store};

pub const COMMAND: Command = Command {
    name: "restore",
    purpose: "puts a backup in the place of the database; what was there is set aside",
    help: "helpdesk restore: puts a backup in the place of the database, with helpdesk stopped.

Usage: helpdesk restore FILE

FILE is read only: it is copied beside the database, brought up where an earlier helpdesk wrote it, and checked. Only then
the former database is set aside, with its log, as DATABASE.before-DATE-TIME, and the copy takes its place. Never copy a
file over the database yourself: the log beside it (DATABASE-wal) belongs to the former one and would spoil the new one.

What came after the backup was made is in the file set aside. Emails that were read since are in the mailbox's folder for
those that are done: move them back into the inbox, and they are taken in again.

Example:
  systemctl stop helpdesk
  helpdesk --config /etc/helpdesk.toml restore /backup/helpdesk-2026-11-23.db
  systemctl start helpdesk

Exit codes: 0 done, 1 failed, and nothing was changed, 2 usage error.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let [file] = arguments.words() else {
        return Err(Failure::usage("name one FILE to be restored"));
    };
    let file = Path::new(file);
    let database = open::config(arguments)?.desk.database;
    if is_same(file, &database) {
        return Err(Failure::Failed(format!(
            "{} is the database itself; name a backup",
            file.display()
        )));
    }
    let only_desk = store::keep_others_out(&database)?;
    let backup = Store::open(file, Purpose::Examine)?;
    let failed = |cause: copies::Error| Failure::Failed(cause.to_string());
    let part = Part::begin(&database).map_err(failed)?;
    let found = part.fill(&backup, &mut progress::of_copies(arguments.quiet()));
    let found = found.map_err(failed)?;
    if !backup.is_current() {
        Store::open(&part.path, Purpose::Beside)?.into_one_file()?;
    }
    part.synced().map_err(failed)?;
    let aside = aside(&database);
    store::replace(&database, &part.path, &aside, &only_desk)?;
    say(&format!("{}: {}\n", database.display(), found.summary))?;
    if aside.exists() {
        say(&format!("what was there before: {}\n", aside.display()))?;
    }
    Ok(())
}

fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| path.metadata().map(|found| (found.dev(), found.ino())).ok();
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// A name for the former database that nothing has.
fn aside(database: &Path) -> PathBuf {
    let now = chrono::Local::now().format("%Y%m%d-%H%M%S");
    let name = |more: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(format!(".before-{now}{more}"));
        PathBuf::from(name)
    };
    let more = (2..).map(|n| name(&format!("-{n}")));
    let mut names = std::iter::once(name("")).chain(more);
    names
        .find(|name| !name.exists())
        .unwrap_or_else(|| name(""))
}
