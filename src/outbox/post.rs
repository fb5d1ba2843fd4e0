//! What takes a finished mail: an SMTP server, or a folder; what a mail is made of is in `message`, the line in `smtp`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lettre::{SmtpTransport, Transport};

use super::message::Sealed;
use super::smtp;
use crate::config::{OutgoingKind, Server};

/// Why a mail did not leave.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may leave later.
    Passing(String),
    /// The server refuses this reader for good, in its own words.
    Refused(String),
    /// It can never be sent, whatever the server is.
    Impossible(String),
}

/// What takes the mails.
pub enum Post {
    /// One file a mail.
    Folder(PathBuf),
    /// A server that was reached before.
    Smtp(Box<SmtpTransport>),
    /// A server not reached yet: should its password not be had, that is said at each try until it can.
    Unready(Server),
}

impl Post {
    /// As configured; nothing is reached yet.
    pub fn new(kind: &OutgoingKind) -> Self {
        match kind {
            OutgoingKind::Folder(path) => Self::Folder(path.clone()),
            OutgoingKind::Smtp(server) => Self::Unready(server.clone()),
        }
    }

    /// Hands a mail over. When this returns, the server or the disk has it.
    pub fn take(&mut self, mail: &Sealed) -> Result<(), Failure> {
        if let Self::Unready(server) = self {
            let transport = smtp::transport(server).map_err(Failure::Passing)?;
            *self = Self::Smtp(Box::new(transport));
        }
        match self {
            Self::Folder(folder) => write_file(folder, &mail.file_name, &mail.bytes)
                .map_err(|cause| Failure::Passing(cause.to_string())),
            Self::Smtp(transport) => transport
                .send_raw(&mail.envelope, &mail.bytes)
                .map(drop)
                .map_err(|cause| failure(&cause)),
            Self::Unready(_) => Err(Failure::Passing("no transport".into())),
        }
    }
}

/// A 5xx is final, but not when it is our own password that is refused: that is for the administrator to mend.
fn failure(cause: &lettre::transport::smtp::Error) -> Failure {
    let code = cause.status().map_or(0, u16::from);
    let ours = [530, 534, 535, 538].contains(&code);
    let mut said = cause.to_string();
    if let Some(source) = std::error::Error::source(cause) {
        said = format!("{said}: {source}");
    }
    if cause.is_permanent() && !ours {
        Failure::Refused(said)
    } else {
        Failure::Passing(said)
    }
}

/// Whole or not at all: written under another name, then renamed.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (part, whole) = (folder.join(format!(".{name}.part")), folder.join(name));
    fs::write(&part, bytes)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, &whole)
}
