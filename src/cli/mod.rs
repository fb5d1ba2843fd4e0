//! The command line: finds the command, runs it, turns its failure into a line and an exit code; one file a command.

mod arguments;
mod ask;
mod backup;
mod category;
mod check;
mod demo;
mod doctor;
mod explain;
mod export;
mod failure;
mod group;
mod import;
mod init;
mod logger;
mod manual;
mod memory;
mod open;
mod owner;
mod progress;
mod receive;
mod register;
mod restore;
mod serve;
mod setup;
mod trail;
mod user;
mod verify;
mod version;
mod zone;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;

/// Every command, in the order of the help.
const COMMANDS: &[&Command] = &[
    &serve::COMMAND,
    &demo::COMMAND,
    &setup::COMMAND,
    &init::COMMAND,
    &check::COMMAND,
    &receive::COMMAND,
    &explain::COMMAND,
    &user::COMMAND,
    &group::COMMAND,
    &category::COMMAND,
    &register::COMMAND,
    &backup::COMMAND,
    &restore::COMMAND,
    &verify::COMMAND,
    &export::COMMAND,
    &import::COMMAND,
    &doctor::COMMAND,
    &manual::COMMAND,
];

/// What is run when no command is named.
const USUAL: &str = "serve";

/// A command: what it takes, what it says about itself, what it does.
struct Command {
    name: &'static str,
    /// One line for the list of all commands.
    purpose: &'static str,
    /// The whole page of `helpdesk NAME --help`.
    help: &'static str,
    /// Long options without a value.
    flags: &'static [&'static str],
    /// Long options with one.
    options: &'static [&'static str],
    run: fn(&Arguments) -> Result<(), Failure>,
    /// It makes a desk, and does not work on the one that is configured.
    makes_desk: bool,
    codes: Codes,
}

/// What a command exits with.
#[derive(Clone, Copy)]
struct Codes {
    /// It was called wrongly.
    usage: u8,
    /// The configuration must be corrected first.
    config: u8,
    /// Anything else.
    failed: u8,
}

/// Those of every command but `receive`, which speaks to mail servers. sysexits.h's own for the configuration: a service manager does not
/// try again then.
const USUAL_CODES: Codes = Codes {
    usage: 2,
    config: 78,
    failed: 1,
};

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    run(std::env::args_os().skip(1).collect())
}

fn run(words: Vec<OsString>) -> ExitCode {
    let mut codes = USUAL_CODES;
    let done = start(words, &mut codes);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(codes),
    }
}

fn start(words: Vec<OsString>, codes: &mut Codes) -> Result<(), Failure> {
    let mut parser = lexopt::Parser::from_args(words);
    let (mut config, mut quiet) = (None, false);
    let command = loop {
        use lexopt::Arg::{Long, Short, Value};
        match parser.next()? {
            Some(Long("help") | Short('h')) => return say(&overview()),
            Some(Long("version") | Short('V')) => {
                return say(&format!("{}\n", version::version()));
            }
            Some(Long("quiet")) => quiet = true,
            Some(Long("config")) => config = Some(parser.value()?.into()),
            Some(Value(name)) if name == "help" => return say(&overview()),
            Some(Value(name)) => break find(&name.to_string_lossy())?,
            Some(other) => return Err(other.unexpected().into()),
            None => break find(USUAL).map_err(|_| Failure::usage("no command given"))?,
        }
    };
    *codes = command.codes;
    match Arguments::read(parser, command.flags, command.options, (config, quiet))? {
        Some(arguments) => {
            // What is wrong with it is told by the command that needs it.
            let configured = open::config_file(&arguments).and_then(|file| open::read(&file).ok());
            if let Some(config) = configured {
                if !command.makes_desk {
                    owner::become_owner_of(config.desk.folder())?;
                }
                zone::enter(&config)?;
            }
            (command.run)(&arguments)
        }
        None => say(command.help),
    }
}

fn find(name: &str) -> Result<&'static Command, Failure> {
    let found = COMMANDS.iter().find(|command| command.name == name);
    found
        .copied()
        .ok_or_else(|| Failure::Usage(format!("there is no command {name:?}")))
}

fn overview() -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "helpdesk: a ticket desk for a school's IT service.\n\nUsage: helpdesk [--config FILE] COMMAND [ARGUMENTS]\n\n",
    );
    for command in COMMANDS {
        let _ = writeln!(text, "  {:<8} {}", command.name, command.purpose);
    }
    text.push_str(
        "\nhelpdesk COMMAND --help explains one of them; helpdesk --version prints the version.
--quiet: no progress on standard error. Nothing is ever coloured, NO_COLOR or not.
--config FILE: the configuration file; default: what HELPDESK_CONFIG names, else ./helpdesk.toml, /etc/helpdesk/helpdesk.toml,
/etc/helpdesk.toml. As root, a command goes on as the user who has the folder of the database.

Begin with:
  helpdesk setup     in a browser
or:
  helpdesk init
  helpdesk check

Exit codes: 0 done, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    );
    text
}

/// Prints on standard output.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
