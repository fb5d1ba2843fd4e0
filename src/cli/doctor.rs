//! `helpdesk doctor`: what a question to those who wrote helpdesk would have to say, without passwords; what works is told by `check`.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use super::version::version;
use super::{Arguments, Command, Failure, USUAL_CODES, check, open, say};
use crate::config::Config;
use crate::store::{self, Purpose, Store};

/// How long the running desk may take to answer, and how much is read of it.
const HEALTH_WITHIN: Duration = Duration::from_secs(5);
const HEALTH_BYTES_MAX: u64 = 16 << 10;

pub const COMMAND: Command = Command {
    name: "doctor",
    purpose: "collects what a question about helpdesk would need, without passwords",
    help: "helpdesk doctor: collects what a question about helpdesk would need; changes nothing, works while helpdesk is running.

Usage: helpdesk doctor

Prints the version, the system, the configuration as it is understood (passwords and commands left out), the size of the
database, what the running service says at /health, and everything that `helpdesk check` tells. Addresses and names of servers
are in it: read it through before you show it to anybody.

Example:
  helpdesk doctor > doctor.txt

Exit codes: 0 done, whatever it found, 2 usage error, 78 the configuration cannot be read.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    say(&system())?;
    let config = open::config(arguments)?;
    let file = open::config_file(arguments).unwrap_or_default();
    say(&configured(&config, &file))?;
    say(&database(&config))?;
    say(&format!("\n# Running service\n{}\n", health(&config)))?;
    say("\n# helpdesk check\n")?;
    match check::tell_all(&config, &file) {
        Ok(()) | Err(Failure::Told) => Ok(()),
        Err(failure) => Err(failure),
    }
}

fn system() -> String {
    let line = |file: &str, key: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key));
        let value = |line: &str| line[key.len()..].trim().trim_matches('"').to_owned();
        line.map_or_else(|| "unknown".into(), value)
    };
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "# {}\nbuilt for {}, SQLite {}\n{}, {}\nprocessors: {processors}; memory: {}\n",
        version(),
        std::env::consts::ARCH,
        store::sqlite_version(),
        line("/etc/os-release", "PRETTY_NAME="),
        line("/proc/version", ""),
        line("/proc/meminfo", "MemTotal:"),
    )
}

/// What is understood, which is more than what is written: with every default.
fn configured(config: &Config, file: &Path) -> String {
    let mut config = config.clone();
    if let Some(backup) = &mut config.backup {
        backup.command = backup.command.as_ref().map(|_| "…".into());
    }
    format!("\n# Configuration {}\n{config:#?}\n", file.display())
}

fn database(config: &Config) -> String {
    let path = &config.desk.database;
    let mut text = format!("\n# Database {}\n", path.display());
    for end in ["", "-wal", "-shm"] {
        let mut name = path.clone().into_os_string();
        name.push(end);
        if let Ok(found) = std::fs::metadata(&name) {
            let _ = writeln!(
                text,
                "{}: {} bytes",
                Path::new(&name).display(),
                found.len()
            );
        }
    }
    let read = Store::open(path, Purpose::Read).and_then(|store| {
        store.read(|r| Ok::<_, store::Error>((r.last_ticket()?, r.outgoing_count()?)))
    });
    let _ = match read {
        Ok((last, owed)) => writeln!(
            text,
            "last ticket: {}; emails waiting to leave: {owed}",
            last.map_or("none".into(), |number| format!("#{number}"))
        ),
        Err(cause) => writeln!(text, "cannot be read: {cause}"),
    };
    text
}

/// What it says at `/health`, the whole answer.
fn health(config: &Config) -> String {
    let listen = config.web.listen;
    if config.web.tls.is_some() {
        return format!("on {listen}, by TLS: not asked");
    }
    let ask = || {
        let mut line = TcpStream::connect_timeout(&listen, HEALTH_WITHIN)?;
        line.set_read_timeout(Some(HEALTH_WITHIN))?;
        line.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        line.take(HEALTH_BYTES_MAX).read_to_end(&mut answer)?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer).replace('\r', ""))
    };
    ask().unwrap_or_else(|cause| format!("on {listen}: {cause}"))
}
