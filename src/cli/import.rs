//! `helpdesk import`: takes over what another desk leaves behind; how each is read is in `import`, what is written in
//! `desk::taken_over`.

mod csv;
mod glpi;

use std::fmt::Display;
use std::io::Write as _;
use std::path::{self, Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Arguments, Command, Failure, USUAL_CODES, say};
use crate::store::{Purpose, Store};

/// What the report is called, beside the database.
const REPORT: &str = "helpdesk-import.txt";
/// How the report of a dry run begins.
const NOTHING_CHANGED: &str = "Nothing was changed: this is what an import would do.\n\n";

pub const COMMAND: Command = Command {
    name: "import",
    purpose: "takes over another desk: GLPI, or a table of tickets",
    help: "helpdesk import: takes over what another desk leaves behind; works while helpdesk is running.

Usage: helpdesk import glpi DUMP.sql[.gz] [--documents DIR] [--offset N] [--dry-run] [--report FILE]
       helpdesk import csv FILE.csv [--name NAME] [--offset N] [--dry-run] [--report FILE]

DUMP is the database of a GLPI from 9.4 to 11, as mysqldump or mariadb-dump writes it, packed with gzip or not; no database
server is needed. On GLPI's machine:
  mysqldump --single-transaction --default-character-set=utf8mb4 --result-file=glpi.sql glpi

  --documents DIR  GLPI's folder files; without it no document is taken over
  --offset N       adds N to every ticket number, where tickets here have the same ones already
  --dry-run        does it all on a copy of the database, which is thrown away, and says what came of it
  --report FILE    where the report is kept; default: helpdesk-import.txt beside the database, in place of the one before

Taken over: tickets with their numbers, people with all their addresses, technicians by their profiles, groups, categories,
states, follow-ups, private ones as notes, tasks with their time, solutions with what became of them, documents byte for byte,
satisfaction, links, merged tickets, the knowledge base, templates as canned replies, closed days. Passwords are not; nobody is
sent an email.
It may be interrupted and started again: nothing comes twice. A later dump of the same GLPI brings what is new in it; a ticket
in which somebody did something here keeps its state.
Answers to emails that GLPI sent reach the tickets here.

FILE.csv is a table made of what osTicket, FreeScout or any other desk exports: values separated by commas, semicolons or tabs,
in UTF-8 or Windows-1252. Its first line names the columns; the rows of a ticket share its number. Without a mistake in any
line all of it is taken over, otherwise nothing, and each mistake is told with its line.
  number       of the ticket, from 1 on
  kind         ticket (when empty), followup, note (for the team only), solution
  at           when, as 2026-03-02 08:00, 02/03/2026 08:00 or 2026-03-02T08:00:00Z
  author       email address; of a ticket: who asks
  author_name  may be empty
  text         what was written
  Of a ticket only: subject; and, each may be empty: status (new, assigned, planned, pending, solved, closed), type (incident,
  request), priority (very_low, low, medium, high, very_high, major), category, assignees and observers (email addresses),
  solved_at, closed_at
  --name NAME  what the other desk is called; a later file of the same name brings what is new in it; default: csv

Example:
  helpdesk import glpi glpi.sql.gz --documents /var/lib/glpi/files --dry-run

Exit codes: 0 done, 1 failed, 2 usage error.
",
    flags: &["dry-run"],
    options: &["documents", "name", "offset", "report"],
    makes_desk: false,
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    match words.as_deref() {
        Some(["glpi", dump]) => glpi::run(arguments, dump.as_ref()),
        Some(["csv", file]) => csv::run(arguments, file.as_ref()),
        Some(_) => Err(Failure::usage(
            "say what to take over: import glpi DUMP, or import csv FILE",
        )),
        None => Err(Failure::usage("the arguments are not UTF-8 text")),
    }
}

/// Works on the desk; or on a copy of its file, which goes: what is said then is what would be.
fn written<T>(
    dry: bool,
    store: &Store,
    file: &Path,
    work: impl FnOnce(&Store, &Path) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if !dry {
        return work(store, file);
    }
    let folder = folder(file);
    let failed = |cause| Failure::Failed(format!("{}: {cause}", folder.display()));
    let mut copies = tempfile::Builder::new();
    let copies = copies.prefix(".helpdesk-dry-run-").tempdir_in(folder);
    let copies = copies.map_err(failed)?;
    let copy = copies.path().join("copy.db");
    store.backup(&copy, |_, _| {})?;
    work(&Store::open(&copy, Purpose::Beside)?, &copy)
}

/// What became of the numbers.
fn numbers(offset: i64) -> String {
    match offset {
        0 => "Tickets keep their numbers.".into(),
        offset => format!("Ticket numbers are those of the other desk + {offset}."),
    }
}

/// The folder that something is in.
fn folder(file: &Path) -> &Path {
    let folder = file.parent().filter(|one| !one.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Where the report will be, settled before anything is taken over: a folder that cannot be written to is no news for the end.
#[derive(Debug)]
struct Kept {
    file: PathBuf,
    draft: NamedTempFile,
}

impl Kept {
    fn begin(arguments: &Arguments, database: &Path) -> Result<Self, Failure> {
        let named = match arguments.path("report") {
            Some(asked) => asked.to_owned(),
            None => folder(database).join(REPORT),
        };
        let file = path::absolute(&named).unwrap_or(named);
        let failed = |cause: &dyn Display| {
            Failure::Failed(format!(
                "{}: the report cannot be kept there: {cause}; nothing was taken over",
                file.display()
            ))
        };
        // What stands there is replaced: that may be no folder, and no device.
        if file.exists() && !file.is_file() {
            return Err(failed(&"it is not a plain file"));
        }
        // It names people: nobody but its owner reads it, as a temporary file is made.
        let draft = NamedTempFile::new_in(folder(&file)).map_err(|cause| failed(&cause))?;
        Ok(Self { file, draft })
    }

    /// Prints the report, and puts it in place of the one before, whole: no link that stands there is followed.
    fn tell(mut self, text: &str) -> Result<(), Failure> {
        say(text)?;
        let file = self.file.display();
        let failed = |cause| Failure::Failed(format!("{file}: {cause}"));
        self.draft.write_all(text.as_bytes()).map_err(failed)?;
        let kept = self.draft.persist(&self.file);
        kept.map_err(|fault| failed(fault.error))?;
        say(&format!("\nThis report is in {file}.\n"))
    }
}
