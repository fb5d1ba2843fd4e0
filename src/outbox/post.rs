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
    Smtp(Box<SmtpTransport>, Server),
    /// A server whose password or token is yet to be had: tried with each mail until it can.
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
            *self = Self::Smtp(Box::new(transport), server.clone());
        }
        match self {
            Self::Folder(folder) => write_file(folder, &mail.file_name, &mail.bytes)
                .map_err(|cause| Failure::Passing(cause.to_string())),
            Self::Smtp(transport, server) => {
                let refused = match transport.send_raw(&mail.envelope, &mail.bytes) {
                    Ok(_) => return Ok(()),
                    Err(cause) if smtp::by_token(server) && smtp::refused_sign_in(&cause) => cause,
                    Err(cause) => return Err(failure(&cause)),
                };
                // The token may have grown old meanwhile: once more, with a new one.
                log::info!("outbox: a new token, as the server says: {refused}");
                **transport = smtp::transport(server).map_err(Failure::Passing)?;
                let sent = transport.send_raw(&mail.envelope, &mail.bytes);
                sent.map(drop).map_err(|cause| failure(&cause))
            }
            Self::Unready(_) => Err(Failure::Passing("no transport".into())),
        }
    }

    /// A token is not kept longer than there are mails to send with it.
    pub fn forget_token(&mut self) {
        if let Self::Smtp(_, server) = self
            && smtp::by_token(server)
        {
            *self = Self::Unready(server.clone());
        }
    }
}

/// A 5xx is final, but not when it is our own password that is refused: that is for the administrator to mend.
fn failure(cause: &lettre::transport::smtp::Error) -> Failure {
    let mut said = cause.to_string();
    if let Some(source) = std::error::Error::source(cause) {
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
    fs::write(&part, bytes)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, &whole)
}
