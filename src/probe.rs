//! The parts of a configuration, tried for real: what was found, or why it cannot work; `cli::check` words it for a terminal,
//! `setup` for the pages of the first steps.

use std::fs;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::auth::line;
use crate::config::{Config, Limits, Mailbox, MailboxKind, OutgoingKind, Secret, Security, Server};
use crate::intake::poll;
use crate::outbox::smtp;
use crate::rules::Instant;
use crate::rules::mailbox::{Fault, Trouble};

/// The longest line that a server may greet with, in bytes.
const LINE_BYTES_MAX: usize = 4_096;
/// Lines of one answer.
const LINES_MAX: usize = 100;

/// Why a server cannot be used, in one word; what to do about it is said by who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The access token cannot be had, or is refused.
    Token,
    /// The password cannot be had.
    Secret,
    /// The server's certificate is not one to believe.
    Certificate,
    /// The server refuses account or password.
    SignIn,
    /// There is no such folder.
    Folder,
    /// The name is not known.
    Name,
    /// Nobody answers at that port.
    NoAnswer,
    /// No protected line, though somebody answers.
    Protection,
    /// It answers, but not as such a server does.
    Odd,
    /// The directory refuses the account that searches in it.
    Reader,
    /// The directory has no such place.
    Place,
    /// The server takes no passwords.
    NoPasswords,
    /// Anything else.
    Unknown,
}

impl Cause {
    /// Of a mailbox that cannot be read.
    pub fn of_mailbox(fault: &Fault, server: &Server) -> Self {
        match fault.trouble {
            Trouble::Folder => Self::Folder,
            Trouble::SignIn if by_token(server) => Self::Token,
            Trouble::SignIn => Self::SignIn,
            Trouble::NotFound => Self::Name,
            Trouble::NoConnection => Self::NoAnswer,
            Trouble::Silent | Trouble::Lost | Trouble::Odd => Self::Odd,
            Trouble::Tls | Trouble::Secret | Trouble::Keeps | Trouble::Desk => {
                Self::of(&fault.cause, server)
            }
        }
    }

    /// Of a source of passwords that cannot be asked.
    pub fn of_source(cause: &str, server: &Server) -> Self {
        if cause.contains("the directory refuses") {
            Self::Reader
        } else if cause.contains("there is no") {
            Self::Place
        } else if cause.contains("AUTH=PLAIN") {
            Self::NoPasswords
        } else if cause.contains("the server is silent") || cause.contains("not an answer") {
            Self::Odd
        } else {
            Self::of(cause, server)
        }
    }

    /// Of any mail server. The causes are texts of several libraries, so this looks for the words that they share.
    pub fn of(cause: &str, server: &Server) -> Self {
        let cause = cause.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
        let token = by_token(server) && says(&["empty password"]);
        if token || says(&["token command", "gave a token", "refuses the token"]) {
            Self::Token
        } else if says(&["password file", "password command", "empty password"]) {
            Self::Secret
        } else if says(&["certificate", "ca_file"]) || ca_file_is_absent(server) {
            Self::Certificate
        } else if says(&["authenticat", "credentials", "535", "login"]) {
            Self::SignIn
        } else if says(&["name not found", "resolve", "lookup", "name or service"]) {
            Self::Name
        } else if says(&[
            "refused",
            "no connection",
            "timed out",
            "unreachable",
            "connection error",
        ]) {
            Self::NoAnswer
        } else if says(&["tls", "ssl", "starttls", "packet length"]) {
            Self::Protection
        } else {
            Self::Unknown
        }
    }
}

/// Whether one signs in there with a token.
pub fn by_token(server: &Server) -> bool {
    let secret = server.login.as_ref().map(|(_, secret)| secret);
    secret.is_some_and(Secret::is_token)
}

fn ca_file_is_absent(server: &Server) -> bool {
    server.ca_file.as_ref().is_some_and(|path| !path.exists())
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

/// Reaches what takes the mails, and signs in there; nothing is sent. The error is a cause in the words of who gave it.
pub fn outgoing(kind: &OutgoingKind, answer_max: Duration) -> Result<(), String> {
    let server = match kind {
        OutgoingKind::Folder(path) => {
            let nearest = path.ancestors().find(|folder| folder.exists());
            return writable(nearest.unwrap_or(path))
                .map_err(|cause| format!("{}: {cause}", path.display()));
        }
        OutgoingKind::Smtp(server) => server,
    };
    match smtp::transport(server, answer_max)?.test_connection() {
        Ok(true) => Ok(()),
        Ok(false) => Err("the server hung up".into()),
        Err(cause) if smtp::by_token(server) && smtp::refused_sign_in(&cause) => {
            Err("the server refuses the token".into())
        }
        Err(cause) => Err(cause.to_string()),
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

/// What a mail server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 9051.
    Imap,
    /// RFC 5321.
    Smtp,
}

/// Until when the certificate holds that a server proves itself with; none where it cannot be reached or proves nothing.
pub fn certificate_until(server: &Server, protocol: Protocol) -> Option<Instant> {
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
    line::certificate_until(&line.ok()?)
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
