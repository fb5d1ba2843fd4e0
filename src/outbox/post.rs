//! What takes a finished mail: an SMTP server, or a folder; what a mail is made of is in `message`, the line in `smtp`.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use lettre::{SmtpTransport, Transport};

use super::failure::Failure;
use super::message::Sealed;
use super::smtp;
use crate::config::{OutgoingKind, Server};

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
    /// A server that was reached before.
    Smtp(Arc<SmtpTransport>, Server),
    /// A server whose password or token is yet to be had: tried with each mail until it can.
    Unready(Server),
}

/// A server that drips holds a thread for as long as it likes; of more than these it gets none.
const STUCK_MAX: usize = 4;

impl Post {
    /// As configured; nothing is reached yet.
    pub fn new(kind: &OutgoingKind, step_max: Duration) -> Self {
        let place = match kind {
            OutgoingKind::Folder(path) => Place::Folder(path.clone()),
            OutgoingKind::Smtp(server) => Place::Unready(server.clone()),
        };
        Self {
            place,
            step_max,
            stuck: Arc::default(),
        }
    }

    /// Hands a mail over. When this returns, the server or the disk has it, or it is not waited for any longer.
    pub fn take(&mut self, mail: &Sealed) -> Result<(), Failure> {
        let step_max = self.step_max;
        let reach = |server: &Server| {
            let transport = smtp::transport(server, step_max);
            let transport = transport.map_err(|fault| Failure::Passing(fault.said))?;
            Ok::<_, Failure>(Arc::new(transport))
        };
        if let Place::Unready(server) = &self.place {
            self.place = Place::Smtp(reach(server)?, server.clone());
        }
        let (transport, server) = match &self.place {
            Place::Folder(folder) => {
                fails_on_purpose(folder, mail)?;
                return write_file(folder, &mail.file_name, &mail.bytes)
                    .map_err(|cause| Failure::Passing(cause.to_string()));
            }
            Place::Smtp(transport, server) => (transport, server.clone()),
            Place::Unready(_) => return Err(Failure::Passing("no transport".into())),
        };
        let refused = match self.send(transport.clone(), mail)? {
            Ok(()) => return Ok(()),
            Err(cause) if smtp::by_token(&server) && smtp::refused_sign_in(&cause) => cause,
            Err(cause) => return Err(failure(&cause)),
        };
        // The token may have grown old meanwhile: once more, with a new one.
        log::info!("outbox: a new token, as the server says: {refused}");
        let fresh = reach(&server)?;
        self.place = Place::Smtp(fresh.clone(), server);
        self.send(fresh, mail)?.map_err(|cause| failure(&cause))
    }

    /// One mail to the server, on a thread that can be left: each answer has its limit, but a server may drip them.
    fn send(
        &mut self,
        transport: Arc<SmtpTransport>,
        mail: &Sealed,
    ) -> Result<Result<(), lettre::transport::smtp::Error>, Failure> {
        let slow = || Failure::Passing("the server takes too long".into());
        if self.stuck.load(Ordering::Relaxed) >= STUCK_MAX {
            return Err(slow());
        }
        let (envelope, bytes) = (mail.envelope.clone(), mail.bytes.clone());
        let (done, sent) = channel();
        let stuck = self.stuck.clone();
        let work = move || {
            stuck.fetch_add(1, Ordering::Relaxed);
            let sent = transport.send_raw(&envelope, &bytes).map(drop);
            stuck.fetch_sub(1, Ordering::Relaxed);
            let _ = done.send(sent);
        };
        let thread = thread::Builder::new().name("smtp".into()).spawn(work);
        thread.map_err(|cause| Failure::Passing(cause.to_string()))?;
        sent.recv_timeout(self.step_max * 2).map_err(|_| {
            self.forget();
            slow()
        })
    }

    /// The next mail begins with a new line to the server.
    fn forget(&mut self) {
        if let Place::Smtp(_, server) = &self.place {
            self.place = Place::Unready(server.clone());
        }
    }

    /// A token is not kept longer than there are mails to send with it.
    pub fn forget_token(&mut self) {
        if let Place::Smtp(_, server) = &self.place
            && smtp::by_token(server)
        {
            self.forget();
        }
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

/// A 5xx is final, but not when it is our own password that is refused: that is for the administrator to mend.
fn failure(cause: &lettre::transport::smtp::Error) -> Failure {
    let mut said = cause.to_string();
    let source = std::error::Error::source(cause).map(ToString::to_string);
    if let Some(source) = source.filter(|source| !said.contains(source.as_str())) {
        said = format!("{said}: {source}");
    }
    if smtp::refused_sign_in(cause) {
        Failure::Passing(format!("the sign-in failed: {said}"))
    } else if cause.is_permanent() {
        Failure::Refused(said)
    } else {
        Failure::Passing(said)
    }
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
