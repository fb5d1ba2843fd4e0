//! `helpdesk serve`: runs the desk until it is told to stop; what runs is in `crate::serve`.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::{Arguments, Command, Failure, USUAL_CODES, logger, memory, open, say};
use crate::rules::Clock;
use crate::serve::{Running, start};

pub const COMMAND: Command = Command {
    name: "serve",
    purpose: "runs everything: mailboxes, pages, outgoing email, the clock (what `helpdesk` alone does)",
    help: "helpdesk serve: runs everything until SIGTERM or Ctrl-C, which stop it cleanly within five seconds.

Usage: helpdesk [serve] [--config FILE]

A renewed certificate (tls_certificate) is read without a restart; SIGHUP ends nothing.
One desk at a time serves a file; a second one refuses to start. receive, user, export, backup and verify work beside it.
The log goes to standard error; HELPDESK_LOG=debug says more.

Example:
  helpdesk serve --config /etc/helpdesk.toml

Exit codes: 0 stopped, 1 could not start, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    let config = open::config(arguments)?;
    logger::start();
    memory::give_back_what_is_freed();
    // Documents of a form too: what is uploaded stays on one disk, the one that is watched. Only a second time would fail.
    let _ = tempfile::env::override_temp_dir(config.desk.folder());
    let base_url = config.desk.base_url.clone();
    // Before anything starts: a signal must never find the usual handler, which ends the process at once.
    let signals = signals()?;
    let added = signals.add_signal(SIGHUP);
    added.map_err(|cause| Failure::Failed(format!("signals: {cause}")))?;
    let running =
        start(config, &clock(), false).map_err(|cause| Failure::Failed(cause.to_string()))?;
    log::info!("serving {base_url} on {}", running.address());
    say(&format!(
        "helpdesk serves {base_url} (listening on {}). Stop it with Ctrl-C.\n",
        running.address()
    ))?;
    until_told(signals, running);
    Ok(())
}

/// The machine's clock.
pub fn clock() -> Clock {
    std::sync::Arc::new(chrono::Utc::now)
}

/// What asks for a clean stop.
pub fn signals() -> Result<Signals, Failure> {
    Signals::new([SIGTERM, SIGINT]).map_err(|cause| Failure::Failed(format!("signals: {cause}")))
}

/// Waits for one of them, then stops. SIGHUP, by which other servers are told to read their files again, ends nothing where it
/// was asked for: a renewed certificate is seen without it, and whatever else changes wants a restart.
pub fn until_told(mut signals: Signals, running: Running) {
    for signal in signals.forever() {
        if signal != SIGHUP {
            break;
        }
        log::info!(
            "SIGHUP: a renewed certificate is read by itself; for a new configuration, restart"
        );
    }
    log::info!("stopping");
    running.stop();
}
