//! `helpdesk backup`: a checked copy of the whole desk in one file, while it goes on; `verify` checks one again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say, verify};
use crate::store::{Purpose, Store};

pub const COMMAND: Command = Command {
    name: "backup",
    purpose: "copies the whole desk to one file while it runs, then checks the copy",
    help: "helpdesk backup: copies the whole desk to one file, then checks the copy; works beside a running desk.

Usage: helpdesk backup FILE

FILE must not exist. It appears under its name only once it is whole and checked. To restore, stop the desk and put a
copy of FILE in the place of the database. (Copying the database with cp loses what was written last.)

Example:
  helpdesk backup /backup/helpdesk-$(date +%F).db

Exit codes: 0 done, 1 failed, 2 wrong use.
",
    flags: &[],
    options: &[],
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let [file] = arguments.words() else {
        return Err(Failure::usage("name one FILE to be written"));
    };
    let file = Path::new(file);
    let store = open::store(&open::config(arguments)?, Purpose::Read)?;
    if file.exists() {
        return Err(Failure::Failed(format!(
            "{} exists already and was not touched; name another file",
            file.display()
        )));
    }
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let done = copy(&store, &part).and_then(|found| {
        fs::rename(&part, file)
            .and_then(|()| synced_folder(file))
            .map_err(failed(file))?;
        Ok(found)
    });
    if done.is_err() {
        // What is left of the copy is of no use to anybody.
        let _ = fs::remove_file(&part);
    }
    say(&format!("{}: {}\n", file.display(), done?))
}

/// Copies and checks; what was found in the copy.
fn copy(store: &Store, part: &Path) -> Result<String, Failure> {
    // Left behind when the machine went down in the middle of another backup.
    match fs::remove_file(part) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            return Err(failed(part)(cause));
        }
        Ok(()) | Err(_) => {}
    }
    let mut progress = Progress::new("copying");
    store.backup(part, |done, all| progress.show(done, all))?;
    drop(progress);
    File::open(part)
        .and_then(|file| file.sync_all())
        .map_err(failed(part))?;
    let found = verify::examine(part)?;
    if found.faults.is_empty() {
        Ok(found.summary)
    } else {
        Err(Failure::Failed(format!(
            "the copy is not sound ({}); run `helpdesk verify` on the desk itself",
            found.faults.join("; ")
        )))
    }
}

/// A new name outlives a power cut only once its folder is written.
fn synced_folder(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + use<> {
    let path = path.display().to_string();
    move |cause| Failure::Failed(format!("{path}: {cause}"))
}
