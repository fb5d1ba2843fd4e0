//! `helpdesk import`: takes over what another desk leaves behind; how each is read is in `import`, what is written in
//! `desk::taken_over`.

mod glpi;

use super::{Arguments, Command, Failure, USUAL_CODES};

pub const COMMAND: Command = Command {
    name: "import",
    purpose: "takes over another desk: GLPI",
    help: "helpdesk import: takes over what another desk leaves behind; works while helpdesk is running.

Usage: helpdesk import glpi DUMP.sql[.gz] [--documents DIR] [--offset N] [--dry-run] [--report FILE]

DUMP is the database of a GLPI from 9.4 to 11, as mysqldump or mariadb-dump writes it, packed with gzip or not; no database
server is needed. On GLPI's machine:
  mysqldump --single-transaction --default-character-set=utf8mb4 --result-file=glpi.sql glpi

  --documents DIR  GLPI's folder files; without it no document is taken over
  --offset N       adds N to every ticket number, where tickets here have the same ones already
  --dry-run        does it all on a copy of the database, which is thrown away, and says what came of it
  --report FILE    where the report is kept; default: helpdesk-import.txt

Taken over: tickets with their numbers, people with all their addresses, technicians by their profiles, groups, categories,
states, follow-ups, private ones as notes, tasks with their time, solutions with what became of them, documents byte for byte,
satisfaction, links, merged tickets, the knowledge base, templates as canned replies, closed days. Passwords are not; nobody is
sent an email.
It may be interrupted and started again: nothing comes twice. A later dump of the same GLPI brings what is new in it; a ticket
in which somebody did something here keeps its state.
Answers to emails that GLPI sent reach the tickets here.

Example:
  helpdesk import glpi glpi.sql.gz --documents /var/lib/glpi/files --dry-run

Exit codes: 0 done, 1 failed, 2 usage error.
",
    flags: &["dry-run"],
    options: &["documents", "offset", "report"],
    makes_desk: false,
    run,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words: Option<Vec<&str>> = arguments.words().iter().map(|word| word.to_str()).collect();
    match words.as_deref() {
        Some(["glpi", dump]) => glpi::run(arguments, dump.as_ref()),
        Some(_) => Err(Failure::usage("say what to take over: import glpi DUMP")),
        None => Err(Failure::usage("the arguments are not UTF-8 text")),
    }
}
