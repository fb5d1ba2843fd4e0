//! `helpdesk import glpi`: asks `import::glpi`, shows how far it is, prints and keeps the report.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use super::super::progress::Progress;
use super::super::{Arguments, Failure, open, say, trail};
use crate::i18n::Lang;
use crate::import::glpi::{self, Asked, Done, Stage};
use crate::store::{Purpose, Store};

/// Where the report is kept.
const REPORT: &str = "helpdesk-import.txt";

pub fn run(arguments: &Arguments, dump: &Path) -> Result<(), Failure> {
    let config = open::config(arguments)?;
    let store = open::store(&config, Purpose::Beside)?;
    let asked = Asked {
        dump: dump.into(),
        documents: arguments.path("documents").map(Into::into),
        offset: arguments.number("offset")?.map(i64::from),
        lang: Lang::from_code(&config.desk.language),
        base_url: config.desk.base_url.trim_end_matches('/').into(),
        address: config.desk.address.to_lowercase(),
        caller: trail::caller(),
    };
    let beside = config.desk.database.as_path();
    let dry = arguments.flag("dry-run");
    let quiet = arguments.quiet();
    let done = if dry {
        on_a_copy(&store, &asked, (beside, quiet))?
    } else {
        take_over(&store, &asked, (beside, quiet))?
    };
    let text = told(&done, &asked, dry);
    let file = arguments.path("report").unwrap_or(Path::new(REPORT));
    kept(file, &text).map_err(|cause| Failure::Failed(format!("{}: {cause}", file.display())))?;
    say(&format!("{text}\nThis report is in {}.\n", file.display()))
}

/// It names people: it is for nobody but its owner to read.
fn kept(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.create(true).write(true).truncate(true).mode(0o600);
    options.open(file)?.write_all(text.as_bytes())
}

fn take_over(
    store: &Store,
    asked: &Asked,
    (beside, quiet): (&Path, bool),
) -> Result<Done, Failure> {
    let mut shown: Option<(Stage, Progress)> = None;
    let mut progress = |stage, done, all| {
        if shown.as_ref().is_none_or(|(last, _)| *last != stage) {
            // The line of the stage before ends first.
            shown = None;
            let what = match stage {
                Stage::Reading => "reading",
                Stage::People => "people",
                Stage::Tickets => "tickets",
            };
            shown = Some((stage, Progress::new(what, quiet)));
        }
        if let Some((_, progress)) = &mut shown {
            progress.show(done, all);
        }
    };
    glpi::take_over(store, (asked, beside), &mut progress)
        .map_err(|fault| Failure::Failed(fault.to_string()))
}

/// The same in a copy of the file, which goes: what is said then is what would be.
fn on_a_copy(
    store: &Arc<Store>,
    asked: &Asked,
    (beside, quiet): (&Path, bool),
) -> Result<Done, Failure> {
    let folder = beside
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let failed = |cause| Failure::Failed(format!("{}: {cause}", folder.display()));
    let copies = tempfile::Builder::new()
        .prefix(".helpdesk-dry-run-")
        .tempdir_in(folder)
        .map_err(failed)?;
    let file = copies.path().join("copy.db");
    store.backup(&file, |_, _| {})?;
    let copy = Store::open(&file, Purpose::Beside)?;
    take_over(&copy, asked, (&file, quiet))
}

fn told(done: &Done, asked: &Asked, dry: bool) -> String {
    let dry = if dry {
        "Nothing was changed: this is what an import would do.\n\n"
    } else {
        ""
    };
    let numbers = match done.offset {
        0 => "Tickets keep their numbers.".to_owned(),
        offset => format!("Ticket numbers are those of GLPI + {offset}."),
    };
    let old = if done.old_url.is_empty() {
        "GLPI's old address"
    } else {
        &done.old_url
    };
    let rule = glpi::redirection(&asked.base_url, done.offset);
    format!(
        "{dry}{}\n{numbers}\n\nSo that links to {old} lead here, for nginx at the old address:\n{rule}",
        done.report.text()
    )
}
