//! What takes a finished mail: an SMTP server, or a folder; what a mail is made of is in `message`, the line in `smtp`.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::client::SmtpConnection;

use super::failure::Failure;
use super::message::Sealed;
use super::smtp;
use crate::config::{OutgoingKind, Server};
use crate::rules::faults::{Cause, ServerFault};

/// What takes the mails.
pub struct Post {
    place: Place,
    /// For one answer of the server; twice as long for a whole mail.
    step_max: Duration,
    /// Mails that a server still holds up, each on a thread of its own.
    stuck: Arc<AtomicUsize>,
}

enum Place {
    /// One file a mail.
    Folder(PathBuf),
    /// A server, and the line to it while there are mails to send.
    Smtp(Box<Server>, Option<SmtpConnection>),
}

/// A server that drips holds a thread for as long as it likes; of more than these it gets none.
const STUCK_MAX: usize = 4;

impl Post {
    /// As configured; nothing is reached yet.
    pub fn new(kind: &OutgoingKind, step_max: Duration) -> Self {
        let place = match kind {
            OutgoingKind::Folder(path) => Place::Folder(path.clone()),
            OutgoingKind::Smtp(server) => Place::Smtp(Box::new(server.clone()), None),
        };
        Self {
            place,
            step_max,
            stuck: Arc::default(),
        }
    }

    /// Hands a mail over. When this returns, the server or the disk has it, or it is not waited for any longer.
    pub fn take(&mut self, mail: &Sealed) -> Result<(), Failure> {
        let server = match &self.place {
            Place::Folder(folder) => {
                fails_on_purpose(folder, mail)?;
                return write_file(folder, &mail.file_name, &mail.bytes).map_err(|cause| {
                    let said = format!("{}: {cause}", folder.display());
                    Failure::before_any_reader(ServerFault::new(Cause::Folder, said))
                });
            }
            Place::Smtp(server, _) => server.clone(),
        };
        let refused = match self.send(&server, mail) {
            Err(Failure::Desk { fault, .. }) if fault.cause == Cause::Token => fault,
            sent => return sent,
        };
        // The token may have grown old meanwhile: once more, with a new one.
        log::info!("outbox: a new token, as the server says: {refused}");
        self.send(&server, mail)
    }

    /// One mail to the server, on a thread that can be left: each answer has its limit, but a server may drip them.
    fn send(&mut self, server: &Server, mail: &Sealed) -> Result<(), Failure> {
        let told_reader = Arc::new(AtomicBool::new(false));
        let slow = |told_reader: bool| Failure::Desk {
            fault: ServerFault::new(Cause::Odd, "the server takes too long"),
            told_reader,
        };
        if self.stuck.load(Ordering::Relaxed) >= STUCK_MAX {
            return Err(slow(false));
        }
        let task = Task {
            server: server.clone(),
            open: self.line(),
            step_max: self.step_max,
            envelope: mail.envelope.clone(),
            bytes: mail.bytes.clone(),
            told_reader: told_reader.clone(),
        };
        let (done, sent) = channel();
        let stuck = self.stuck.clone();
        let work = move || {
            stuck.fetch_add(1, Ordering::Relaxed);
            let (line, sent) = task.work();
            let (kept, left) = if sent.is_ok() {
                (line, None)
            } else {
                (None, line)
            };
            let _ = done.send((kept, sent));
            // After a refusal the next mail begins anew; a server that hangs may take its time to say goodbye.
            if let Some(mut line) = left {
                line.abort();
            }
            stuck.fetch_sub(1, Ordering::Relaxed);
        };
        let thread = thread::Builder::new().name("smtp".into()).spawn(work);
        thread.map_err(|cause| Failure::Passing(cause.to_string()))?;
        let sent = sent.recv_timeout(self.step_max * 2);
        let (line, sent) = sent.map_err(|_| slow(told_reader.load(Ordering::Relaxed)))?;
        self.keep(line);
        sent
    }

    /// The line that the last mail left, for one mail.
    fn line(&mut self) -> Option<SmtpConnection> {
        match &mut self.place {
            Place::Smtp(_, line) => line.take(),
            Place::Folder(_) => None,
        }
    }

    fn keep(&mut self, open: Option<SmtpConnection>) {
        if let Place::Smtp(_, line) = &mut self.place {
            *line = open;
        }
    }

    /// There is nothing more to send: neither a line nor what one signs in with is kept.
    pub fn rest(&mut self) {
        let Some(mut line) = self.line() else {
            return;
        };
        // On a thread that can be left, as above; whoever is not said goodbye to sees the line end.
        let goodbye = move || drop(line.quit());
        let _ = thread::Builder::new().name("smtp".into()).spawn(goodbye);
    }
}

/// What the thread of one mail needs.
struct Task {
    server: Server,
    open: Option<SmtpConnection>,
    step_max: Duration,
    envelope: Envelope,
    bytes: Vec<u8>,
    told_reader: Arc<AtomicBool>,
}

impl Task {
    /// Sends the mail, and gives the line back.
    fn work(self) -> (Option<SmtpConnection>, Result<(), Failure>) {
        let mut open = self.open;
        let mut line = match open.take_if(SmtpConnection::test_connected) {
            Some(line) => line,
            None => match smtp::connect(&self.server, self.step_max) {
                Ok(line) => line,
                Err(fault) => return (None, Err(Failure::before_any_reader(fault))),
            },
        };
        let mail = (&self.envelope, self.bytes.as_slice());
        let sent = smtp::hand_over(&mut line, mail, &self.told_reader);
        (Some(line), sent)
    }
}

/// A file `ADDRESS.refuses` in a folder of sent mail makes that address fail for good, as a server's 550 would; for trying.
pub const REFUSES: &str = ".refuses";
/// The same for now, as a 451 would.
pub const DEFERS: &str = ".defers";

fn fails_on_purpose(folder: &Path, mail: &Sealed) -> Result<(), Failure> {
    for to in mail.envelope.to() {
        if folder.join(format!("{to}{REFUSES}")).exists() {
            return Err(Failure::Refused("550 5.1.1 no such user here".into()));
        }
        if folder.join(format!("{to}{DEFERS}")).exists() {
            return Err(Failure::Passing("452 4.2.2 mailbox full".into()));
        }
    }
    Ok(())
}

/// Whole or not at all: written under another name, then renamed.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (part, whole) = (folder.join(format!(".{name}.part")), folder.join(name));
    let mut options = fs::OpenOptions::new();
    // Mails are for their readers: whatever the umask, nobody else on this machine reads them.
    let options = options.create(true).write(true).truncate(true).mode(0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, &whole)
}
