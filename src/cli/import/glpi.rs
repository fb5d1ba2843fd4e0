//! `helpdesk import glpi`: asks `import::glpi`, shows how far it is, prints and keeps the report.

use std::path::Path;

use super::super::progress::Progress;
use super::super::{Arguments, Failure, open, trail};
use super::{Kept, NOTHING_CHANGED, numbers, written};
use crate::i18n::Lang;
use crate::import::glpi::{self, Asked, Done, Stage};
use crate::store::{Purpose, Store};

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
    let kept = Kept::begin(arguments, beside)?;
    let dry = arguments.flag("dry-run");
    let quiet = arguments.quiet();
    let done = written(dry, &store, beside, |store, beside| {
        take_over(store, &asked, (beside, quiet))
    })?;
    kept.tell(&told(&done, &asked, dry))
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

fn told(done: &Done, asked: &Asked, dry: bool) -> String {
    let dry = if dry { NOTHING_CHANGED } else { "" };
    let numbers = numbers(done.offset);
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
