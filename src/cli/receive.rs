//! `helpdesk receive`: takes mails from files or from a mail server's pipe; the steps of a mail's way are in `intake`.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use super::progress::Progress;
use super::{Arguments, Codes, Command, Failure, open, say};
use crate::config::Config;
use crate::desk::Desk;
use crate::intake::{self, Rules};
use crate::rules::mail::Fate;
use crate::serve::own_words;
use crate::store::{Purpose, Store, Trace};

/// Codes of sysexits.h, as Postfix, Exim and Sendmail read them.
const EX_NOINPUT: u8 = 66;
const EX_TEMPFAIL: u8 = 75;

pub const COMMAND: Command = Command {
    name: "receive",
    purpose: "accepts emails from files or from a pipe (for mail servers)",
    help: "helpdesk receive: accepts emails; works while helpdesk is running.

Usage: helpdesk receive [--wait SECONDS] [FILE…|-]

Each FILE is one email as it came over the wire. Without one, or for -, it is read from standard input, as the pipe
transport of a mail server hands it over. One line per email says what became of it. The same email again changes nothing.

  --wait SECONDS  how long to wait while another process writes to the database; default: 8

Example, in Postfix' master.cf:
  helpdesk unix - n n - 1 pipe flags=q user=helpdesk argv=/usr/bin/helpdesk --config /etc/helpdesk.toml receive

Exit codes (sysexits.h): 0 all are accepted or refused by the rules, 66 a FILE cannot be read, 75 anything else: the mail server
keeps the email and tries again (the database is busy, absent or unusable, the disk is full, the configuration or this line is wrong).
",
    flags: &[],
    options: &["wait"],
    run,
    makes_desk: false,
    // Whatever somebody can mend, and be it a slip in the mail server's own configuration, sends no mail back to who wrote it.
    codes: Codes {
        usage: EX_TEMPFAIL,
        config: EX_TEMPFAIL,
        failed: EX_TEMPFAIL,
    },
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let wait = arguments.number("wait")?;
    let config = open::config(arguments)?;
    let store = Store::open(&config.desk.database, Purpose::Beside)?;
    if let Some(seconds) = wait {
        let wait = Duration::from_secs(seconds.into());
        store.wait_at_most(wait)?;
    }
    let rules = Rules::new(&config, store.key(), own_words(&config));
    let desk = Desk::new(store.into(), config.outgoing.hold);
    let from_pipe = [OsString::from("-")];
    let files = match arguments.words() {
        [] => &from_pipe,
        files => files,
    };
    let mut unread = None;
    let mut progress = Progress::beside_output("receiving", files.len(), arguments.quiet());
    for (number, file) in files.iter().enumerate() {
        match read(Path::new(file), &config).and_then(something) {
            Ok(raw) => {
                let fate = receive(&desk, &rules, &raw)?;
                say(&format!("{}\n", line(&fate)))?;
            }
            // The other mails are taken in all the same.
            Err(cause) => {
                let text = format!("{}: {cause}", Path::new(file).display());
                unread = unread.or(Some(Failure::Code(EX_NOINPUT, text)));
            }
        }
        progress.show(number as u64 + 1, files.len() as u64);
    }
    unread.map_or(Ok(()), Err)
}

fn receive(desk: &Desk, rules: &Rules, raw: &[u8]) -> Result<Fate, Failure> {
    let trace = Trace {
        mailbox: "pipe".into(),
        uid: None,
    };
    // Whatever the cause, nothing was registered: the mail server keeps the mail and comes again.
    let raw = intake::Raw::whole(raw);
    Ok(intake::receive(
        desk,
        rules,
        &trace,
        raw,
        chrono::Utc::now(),
    )?)
}

/// The mail, up to the configured size. A pipe is emptied: a mail server takes a broken one for a failure.
pub fn read(file: &Path, config: &Config) -> io::Result<Vec<u8>> {
    let mut from: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file)?)
    };
    let mut raw = Vec::new();
    let most = config.limits.letter_bytes_max;
    (&mut from).take(most).read_to_end(&mut raw)?;
    io::copy(&mut from, &mut io::sink())?;
    Ok(raw)
}

/// Nothing at all is no mail: whoever hands it over is told.
fn something(raw: Vec<u8>) -> io::Result<Vec<u8>> {
    if raw.is_empty() {
        return Err(io::Error::other("there is no email in it"));
    }
    Ok(raw)
}

fn line(fate: &Fate) -> String {
    let number = fate.ticket().map(|number| format!(" #{number}"));
    let why = match fate {
        Fate::Refused(refused) => format!(": {}", refused.word()),
        Fate::SetAside(why) => format!(": {}", why.word()),
        Fate::Opened(_)
        | Fate::FollowedUp(_)
        | Fate::Reported(_)
        | Fate::Duplicate(_)
        | Fate::Discarded => String::new(),
    };
    format!("{}{}{why}", fate.word(), number.unwrap_or_default())
}
