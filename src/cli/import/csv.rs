//! `helpdesk import csv`: asks `import::csv`, tells every mistake of the file, prints and keeps the report.

use std::path::Path;

use super::super::progress::Progress;
use super::super::{Arguments, Failure, open, say, trail};
use super::{Kept, NOTHING_CHANGED, numbers, written};
use crate::import::csv::{self, Asked, Fault};
use crate::store::Purpose;

pub fn run(arguments: &Arguments, file: &Path) -> Result<(), Failure> {
    let config = open::config(arguments)?;
    let store = open::store(&config, Purpose::Beside)?;
    let asked = Asked {
        file: file.into(),
        name: arguments.text("name")?.unwrap_or("csv").into(),
        offset: arguments.number("offset")?.map(i64::from),
        caller: trail::caller(),
    };
    let kept = Kept::begin(arguments, &config.desk.database)?;
    let dry = arguments.flag("dry-run");
    let (report, offset) = written(dry, &store, &config.desk.database, |store, beside| {
        let mut progress = Progress::new("tickets", arguments.quiet());
        csv::take_over(store, (&asked, beside), &mut |done, all| {
            progress.show(done, all);
        })
        .map_err(failure)
    })?;
    let dry = if dry { NOTHING_CHANGED } else { "" };
    kept.tell(&format!("{dry}{}\n{}\n", report.text(), numbers(offset)))
}

fn failure(fault: Fault) -> Failure {
    match fault {
        Fault::Unreadable(file, cause) => Failure::Failed(format!("{}: {cause}", file.display())),
        Fault::Mistakes(lines) => match say(&(lines.join("\n") + "\n")) {
            Ok(()) => Failure::Told,
            Err(failure) => failure,
        },
        Fault::Numbers(fault) => Failure::Failed(fault.to_string()),
        Fault::Store(cause) => cause.into(),
    }
}
