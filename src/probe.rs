//! The parts of a configuration, tried for real: what was found, or why it cannot work; `cli::check` words it for a terminal,
//! `setup` for the pages of the first steps.

use std::fs;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use openssl::x509::X509;

use crate::auth::line;
use crate::config::{Config, Limits, Mailbox, MailboxKind, OutgoingKind, Secret, Security, Server};
use crate::intake::poll;
use crate::outbox::smtp;
use crate::rules::channel::{Part, Validity};
use crate::rules::faults::{Cause, ServerFault};
use crate::rules::mailbox::{Fault, Trouble};

/// The longest line that a server may greet with, in bytes.
const LINE_BYTES_MAX: usize = 4_096;
/// Lines of one answer.
const LINES_MAX: usize = 100;

/// What keeps a mailbox from being read is to be mended as the fault of its server.
pub fn cause_of(fault: &Fault, server: &Server) -> Cause {
    match fault.trouble {
        Trouble::Folder => Cause::Folder,
        Trouble::SignIn | Trouble::Secret if by_token(server) => Cause::Token,
        Trouble::SignIn => Cause::SignIn,
        Trouble::Secret => Cause::Secret,
        Trouble::NotFound => Cause::Name,
        Trouble::NoConnection => Cause::NoAnswer,
        Trouble::Tls => Cause::Protection,
        Trouble::Certificate if ca_file_is_unusable(server) => Cause::Authority,
        Trouble::Certificate => Cause::Certificate,
        Trouble::Silent | Trouble::Lost | Trouble::Odd => Cause::Odd,
        Trouble::Keeps => Cause::Other,
        Trouble::Desk => Cause::Here,
    }
}

/// Whether one signs in there with a token.
pub fn by_token(server: &Server) -> bool {
    let secret = server.login.as_ref().map(|(_, secret)| secret);
    secret.is_some_and(Secret::is_token)
}

/// A mailbox has one word for both, the server's certificate and our own authority's.
fn ca_file_is_unusable(server: &Server) -> bool {
    let unusable = |path: &PathBuf| {
        let pem = fs::read(path).unwrap_or_default();
        native_tls::Certificate::from_pem(&pem).is_err()
    };
    server.ca_file.as_ref().is_some_and(unusable)
}

/// Looks into a mailbox without touching a mail, and tells how many there are.
pub fn mailbox(mailbox: &Mailbox, limits: &Limits) -> Result<u32, Fault> {
    match &mailbox.kind {
        MailboxKind::Folder(path) => maildir(path),
        MailboxKind::Imap(imap) => poll::probe(imap, limits),
    }
}

fn maildir(path: &Path) -> Result<u32, Fault> {
    let failed = |path: &Path, cause: &io::Error| Fault {
        trouble: Trouble::Folder,
        cause: format!("{}: {cause}", path.display()),
    };
    for name in ["new", "cur", "tmp"] {
        let folder = path.join(name);
        writable(&folder).map_err(|cause| failed(&folder, &cause))?;
    }
    let mails = fs::read_dir(path.join("new")).map_err(|cause| failed(path, &cause))?;
    Ok(u32::try_from(mails.count()).unwrap_or(u32::MAX))
}

/// Reaches what takes the mails, and signs in there; nothing is sent.
pub fn outgoing(kind: &OutgoingKind, answer_max: Duration) -> Result<(), ServerFault> {
    match kind {
        OutgoingKind::Folder(path) => {
            let nearest = path.ancestors().find(|folder| folder.exists());
            writable(nearest.unwrap_or(path)).map_err(|cause| {
                ServerFault::new(Cause::Folder, format!("{}: {cause}", path.display()))
            })
        }
        OutgoingKind::Smtp(server) => smtp::probe(server, answer_max),
    }
}

/// Tries it with a file that has no name left when this returns.
pub fn writable(folder: &Path) -> io::Result<()> {
    tempfile::tempfile_in(folder).map(drop)
}

/// What is doubtful about the address of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Passwords travel unprotected.
    Unprotected,
    /// The links of mails work on this machine only, though the pages listen for others too.
    OnlyHere,
    /// The pages listen for this machine only, and no proxy is named that could hand on what others ask.
    NeedsProxy,
}

/// Whether the address of the pages can work for others; its form was checked with the configuration.
pub fn address(config: &Config) -> Option<Doubt> {
    let here = is_loopback(config.host());
    let web = &config.web;
    if !here && !config.desk.base_url.starts_with("https://") {
        Some(Doubt::Unprotected)
    } else if here && !web.listen.ip().is_loopback() {
        Some(Doubt::OnlyHere)
    } else if !here && web.listen.ip().is_loopback() && web.trusted_proxies.is_empty() {
        Some(Doubt::NeedsProxy)
    } else {
        None
    }
}

fn is_loopback(host: &str) -> bool {
    let address: Result<SocketAddr, _> = format!("{host}:0").parse();
    host == "localhost" || address.is_ok_and(|address| address.ip().is_loopback())
}

/// When the certificates hold of all that mail goes through, and that of the pages, where they are served by HTTPS; those that are to be
/// had now.
pub fn certificates(config: &Config) -> Vec<(Part, Validity)> {
    let mailboxes = config.mailboxes.iter().filter_map(|mailbox| {
        let MailboxKind::Imap(imap) = &mailbox.kind else {
            return None;
        };
        let part = Part::Mailbox(mailbox.name.clone());
        Some((part, certificate(&imap.server, Protocol::Imap)?))
    });
    let outgoing = match &config.outgoing.kind {
        OutgoingKind::Smtp(server) => certificate(server, Protocol::Smtp),
        OutgoingKind::Folder(_) => None,
    };
    let pages = config.web.tls.as_ref().and_then(|(path, _)| {
        let chain = X509::stack_from_pem(&fs::read(path).ok()?).ok()?;
        line::validity(&chain.first()?.to_der().ok()?)
    });
    let mailboxes: Vec<_> = mailboxes.collect();
    let others = [(Part::Outgoing, outgoing), (Part::Pages, pages)];
    let others = others
        .into_iter()
        .filter_map(|(part, validity)| Some((part, validity?)));
    mailboxes.into_iter().chain(others).collect()
}

/// What a mail server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 9051.
    Imap,
    /// RFC 5321.
    Smtp,
}

/// When the certificate holds that a server proves itself with; none where it cannot be reached or proves nothing.
pub fn certificate(server: &Server, protocol: Protocol) -> Option<Validity> {
    if server.security == Security::None {
        return None;
    }
    let line = line::connect(server, |line| match protocol {
        Protocol::Imap => {
            ask(line, "", "* OK")?;
            ask(line, "a STARTTLS\r\n", "a OK")
        }
        Protocol::Smtp => {
            ask(line, "", "220 ")?;
            ask(line, "EHLO localhost\r\n", "250 ")?;
            ask(line, "STARTTLS\r\n", "220 ")
        }
    });
    line::certificate_validity(&line.ok()?)
}

/// Says something, and reads on to the line that is hoped for. Byte by byte, so that nothing after it is taken.
fn ask(line: &mut (impl Read + Write), says: &str, hoped: &str) -> io::Result<()> {
    line.write_all(says.as_bytes())?;
    for _ in 0..LINES_MAX {
        let (mut bytes, mut byte) = (Vec::new(), [0]);
        while byte != *b"\n" && bytes.len() < LINE_BYTES_MAX {
            line.read_exact(&mut byte)?;
            bytes.push(byte[0]);
        }
        if bytes.starts_with(hoped.as_bytes()) {
            return Ok(());
        }
    }
    Err(io::Error::other("the server answers beside the question"))
}
