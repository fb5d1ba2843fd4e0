//! `helpdesk setup`: the first steps in a browser, then the desk itself; what the steps are is in `crate::setup`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::serve::{clock, signals};
use super::{Arguments, Command, Failure, USUAL_CODES, logger, memory, open, owner, say};
use crate::config::Web;
use crate::serve::{Running, start};
use crate::setup::{self, Finish};
use crate::web::door::Door;

pub const COMMAND: Command = Command {
    name: "setup",
    purpose: "the first steps in a browser: each part is tested before it is saved, then everything runs",
    help: "helpdesk setup: sets up a new service in a browser, then runs it.

Usage: helpdesk setup [--dir DIR] [--listen ADDR:PORT]

Prints one link; whoever has it can take the steps: administrator, mailbox, directory, team, test. The answers are tested
for real before they are kept, and nothing is written before the last step: DIR/helpdesk.toml (every key with its comment),
the database and the passwords beside it, for their owner only. Then the same process runs everything, as `helpdesk` does.
Nothing that exists is overwritten. Without a browser: helpdesk init.

  --dir DIR            where; default: the folder that the package of helpdesk made for it, else the current directory
  --listen ADDR:PORT   address of the pages, now and later; default: 127.0.0.1:8080. Reach a server without a screen with
                       ssh -L 8080:127.0.0.1:8080 SERVER, which also keeps what is typed from others

Example:
  helpdesk setup --dir /var/lib/helpdesk

Exit codes: 0 stopped, 1 failed, 2 usage error, 78 the configuration must be corrected.
",
    flags: &[],
    options: &["dir", "listen"],
    run,
    makes_desk: true,
    codes: USUAL_CODES,
};

/// What ends the waiting.
enum Event {
    /// SIGTERM or Ctrl-C.
    Stop,
    /// The last step is taken.
    Finish(Finish),
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    if arguments.config().is_some() {
        return Err(Failure::usage(
            "setup writes helpdesk.toml itself: give its folder with --dir",
        ));
    }
    let packaged = open::packaged_folder();
    let dir = arguments.path("dir").or(packaged.as_deref());
    let dir = dir.unwrap_or(Path::new("."));
    owner::become_owner_of(dir)?;
    let listen = listen(arguments)?;
    if let Some(path) = setup::in_the_way(dir) {
        return Err(Failure::Failed(in_the_way(&path)));
    }
    logger::start();
    memory::give_back_what_is_freed();
    let (sender, events) = channel();
    forward_signals(sender.clone())?;
    let (finish, finished) = channel();
    thread::spawn(move || {
        for finish in finished {
            let _ = sender.send(Event::Finish(finish));
        }
    });
    let (door, path) = setup::open(dir, listen, &clock(), finish).map_err(Failure::Failed)?;
    say(&welcome(door.address(), &path))?;
    match serve_after(door, &events)? {
        Some(running) => {
            // Until it is told to stop: the steps are over, so nothing else comes.
            let _ = events.recv();
            log::info!("stopping");
            running.stop();
            Ok(())
        }
        None => Ok(()),
    }
}

fn listen(arguments: &Arguments) -> Result<SocketAddr, Failure> {
    let Some(text) = arguments.text("listen")? else {
        return Ok(Web::default().listen);
    };
    // A port of the system's choice would be another one at the next start.
    let read = text
        .parse()
        .ok()
        .filter(|listen: &SocketAddr| listen.port() != 0);
    read.ok_or_else(|| {
        Failure::Usage(format!(
            "--listen needs an address and a port such as 127.0.0.1:8080, not {text:?}"
        ))
    })
}

fn in_the_way(path: &Path) -> String {
    let remedy = if path.ends_with("helpdesk.toml") {
        format!(
            "the service is already set up: start it with helpdesk --config {}",
            path.display()
        )
    } else {
        "it may belong to a service whose configuration is gone: move it away".into()
    };
    format!(
        "{} already exists and was not touched; {remedy}, or choose another folder with --dir",
        path.display()
    )
}

fn forward_signals(to: Sender<Event>) -> Result<(), Failure> {
    let mut signals = signals()?;
    thread::spawn(move || {
        for _ in signals.forever() {
            if to.send(Event::Stop).is_err() {
                break;
            }
        }
    });
    Ok(())
}

fn welcome(listen: SocketAddr, path: &str) -> String {
    let here = setup::reachable(listen);
    let mut text = format!(
        "Open this link in a browser to set up the service; whoever has it can:\n\n  http://{here}{path}\n\n"
    );
    if listen.ip().is_unspecified() {
        text.push_str(
            "From another machine, replace the address above with this machine's address.\n",
        );
    }
    if !listen.ip().is_loopback() {
        text.push_str(
            "warning: passwords typed there travel unprotected over the network. Better leave --listen out and connect with\n\
             ssh -L 8080:127.0.0.1:8080 SERVER\n",
        );
    }
    text.push_str("Nothing is written before the last step. Stop it with Ctrl-C.\n");
    text
}

/// Waits for the last step, and opens the desk where the steps were. None: it was told to stop before.
fn serve_after(mut door: Door, events: &Receiver<Event>) -> Result<Option<Running>, Failure> {
    let Ok(Event::Finish(finish)) = events.recv() else {
        door.close(Duration::from_secs(2));
        return Ok(None);
    };
    // The answer to the last step is still owed to the browser: it leads to a page that must be there by then.
    door.stop_accepting();
    let opened = open::read(&finish.configuration).and_then(|config| {
        let url = config.desk.base_url.clone();
        let running = start(config, &clock(), false);
        running
            .map(|running| (running, url))
            .map_err(|cause| Failure::Failed(cause.to_string()))
    });
    let told = opened.as_ref().map(drop).map_err(Failure::to_string);
    let _ = finish.reply.send(told);
    let file = finish.configuration.display();
    let done = match opened {
        Ok((running, url)) => {
            log::info!("serving {url} on {}", running.address());
            let text = format!(
                "created {file}.\nhelpdesk serves {url} (listening on {}). Stop it with Ctrl-C.\n\
                 Next time: helpdesk --config {file}\n",
                running.address()
            );
            say(&text).map(|()| Some(running))
        }
        Err(failure) => Err(failure),
    };
    door.close(Duration::from_secs(5));
    done
}
