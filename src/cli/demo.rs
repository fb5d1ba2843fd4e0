//! `helpdesk demo`: a school to try everything on, without any configuration; its people and tickets are in `demo/story.rs`.

mod story;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::serve::{clock, signals, until_told};
use super::{Arguments, Command, Failure, USUAL_CODES, logger, memory, open, say, zone};
use crate::config::{Config, OutgoingKind, SHIPPED};
use crate::outbox::post::{DEFERS, REFUSES};
use crate::store::{Purpose, Store};

/// The port that is tried first.
const USUAL_PORT: u16 = 8080;

pub const COMMAND: Command = Command {
    name: "demo",
    purpose: "a school to try everything on: people, tickets, email, no configuration",
    help: "helpdesk demo: runs with an invented school, to try everything on.

Usage: helpdesk demo [--port N] [--dir DIR]

Prints the address and who can sign in. Nothing leaves this machine: email goes through folders, and the page
“Demo email” writes to IT support as a member of the school and shows what IT support has sent.

  --port N    port of the pages; default: 8080, or a free one if that is taken
  --dir DIR   keeps everything in DIR (helpdesk.toml, helpdesk.db, mail/inbox, mail/outbox) and continues there next time;
              default: a temporary folder, which is removed at the end

Every other command works on it: helpdesk --config DIR/helpdesk.toml export

Exit codes: 0 stopped, 1 could not start, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &["port", "dir"],
    run,
    makes_desk: true,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    let port = port(arguments)?;
    logger::start();
    memory::give_back_what_is_freed();
    let signals = signals()?;
    let failed =
        |cause: &dyn std::fmt::Display| Failure::Failed(format!("the demo's folder: {cause}"));
    let temporary = match arguments.path("dir") {
        Some(_) => None,
        None => Some(tempfile::tempdir().map_err(|cause| failed(&cause))?),
    };
    let dir = arguments.path("dir").map_or_else(
        || {
            temporary
                .as_ref()
                .map(|t| t.path().to_path_buf())
                .unwrap_or_default()
        },
        Path::to_path_buf,
    );
    fs::create_dir_all(&dir).map_err(|cause| failed(&cause))?;
    let config = prepare(&dir, port)?;
    let running = crate::serve::start(config.clone(), &clock(), true)
        .map_err(|cause| Failure::Failed(cause.to_string()))?;
    say(&welcome(&config, &dir))?;
    until_told(signals, running);
    Ok(())
}

/// The port asked for, the usual one, or a free one.
fn port(arguments: &Arguments) -> Result<Option<u16>, Failure> {
    let asked = arguments.number("port")?.filter(|port| *port != 0);
    asked
        .map(|port| {
            u16::try_from(port).map_err(|_| {
                Failure::Usage(format!("--port needs a number up to 65535, not {port}"))
            })
        })
        .transpose()
}

fn free_port() -> Result<u16, Failure> {
    let bound = TcpListener::bind(("127.0.0.1", USUAL_PORT))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)));
    let port = bound
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port());
    port.map_err(|cause| Failure::Failed(format!("no free port: {cause}")))
}

/// A folder that has a configuration goes on; another one gets the school.
fn prepare(dir: &Path, port: Option<u16>) -> Result<Config, Failure> {
    let file: PathBuf = dir.join("helpdesk.toml");
    if file.exists() {
        let mut config = open::read(&file)?;
        zone::enter(&config)?;
        if let Some(port) = port {
            config.web.listen.set_port(port);
            config.desk.base_url = format!("http://127.0.0.1:{port}");
        }
        return Ok(config);
    }
    let port = port.map_or_else(free_port, Ok)?;
    let text = SHIPPED
        .replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"))
        // Quick to try: mails leave after two seconds instead of a minute.
        .replace("hold_seconds = 60", "hold_seconds = 2 ");
    fs::write(&file, &text)
        .map_err(|cause| Failure::Failed(format!("{}: {cause}", file.display())))?;
    let config = open::read(&file)?;
    let store = Arc::new(Store::open(&config.desk.database, Purpose::Make)?);
    story::tell(&store, &config, chrono::Utc::now())?;
    if let OutgoingKind::Folder(folder) = &config.outgoing.kind {
        fail_on_purpose(folder)
            .map_err(|cause| Failure::Failed(format!("{}: {cause}", folder.display())))?;
    }
    Ok(config)
}

/// Two members whose mail never arrives, so that one can see what a desk makes of it.
fn fail_on_purpose(outbox: &Path) -> std::io::Result<()> {
    fs::create_dir_all(outbox)?;
    for (login, how) in [(story::REFUSED, REFUSES), (story::DEFERRED, DEFERS)] {
        fs::write(outbox.join(format!("{login}@ecole.example{how}")), "")?;
    }
    Ok(())
}

fn welcome(config: &Config, dir: &Path) -> String {
    format!(
        "
The demo is running:  {base}/
Write to IT support as a member of the school, and read its emails:  {base}/demo

Sign in with one of these user names; the password is demo for all:
  agents          marie.lopez, paul.ndiaye, ines.roche (away)
  administrator   admin
  requesters      camille.durand, hugo.petit, sofia.martin, jean.fabre, leila.benali, emma.wilson (in English)
  whose email fails on purpose: adresse.perdue (refused), boite.pleine (late)

Everything is in {dir}. Stop it with Ctrl-C.
",
        base = config.desk.base_url,
        dir = dir.display(),
    )
}
