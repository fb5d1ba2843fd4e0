//! A mailbox on an IMAP server: UIDs only, oldest first, and a mail leaves the server only after its fate is committed.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant as Monotonic};

use imap::{Client, Session};
use native_tls::{Certificate, TlsConnector, TlsStream};

use super::{Raw, Rules};
use crate::config::{After, Imap, Security, Server};
use crate::desk::{self, Desk};
use crate::rules::Instant;
use crate::rules::mail::Fate;
use crate::store::Trace;

/// One session, from connect to logout, however slowly the server drips.
const SESSION_MAX: Duration = Duration::from_secs(120);
/// One read or write.
const STEP_MAX: Duration = Duration::from_secs(30);
/// Mails taken in one session; the rest waits for the next.
const LETTERS_PER_SESSION_MAX: usize = 200;
/// Where mails over the limit go instead of being deleted.
const TOO_LARGE: &str = "Too large";
/// What is read of a mail over the limit.
const HEAD_BYTES: usize = 64 << 10;

/// Why a look at the mailbox failed; the mail stays where it is.
#[derive(Debug)]
pub enum Error {
    /// The line or its protection.
    Line(String),
    /// What the server answered.
    Imap(imap::Error),
    /// The desk could not register a mail.
    Desk(desk::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(what) => f.write_str(what),
            Self::Imap(imap::Error::No(no)) => write!(f, "the server refused: {no:?}"),
            Self::Imap(cause) => write!(f, "the server: {cause}"),
            Self::Desk(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<imap::Error> for Error {
    fn from(cause: imap::Error) -> Self {
        Self::Imap(cause)
    }
}

impl From<desk::Error> for Error {
    fn from(cause: desk::Error) -> Self {
        Self::Desk(cause)
    }
}

/// A TCP line that no server can hold longer than a session's time.
#[derive(Debug)]
struct Timed {
    line: TcpStream,
    until: Monotonic,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Monotonic::now());
        if left.is_zero() {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the session took too long",
            ));
        }
        Ok(left.min(STEP_MAX))
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(Some(self.left()?))?;
        self.line.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(Some(self.left()?))?;
        self.line.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.line.flush()
    }
}

type Line = Session<TlsStream<Timed>>;

/// Takes in what is in the mailbox, and tells how many mails that were.
pub fn look(
    desk: &Desk,
    rules: &Rules,
    name: &str,
    imap: &Imap,
    now: impl Fn() -> Instant,
) -> Result<usize, Error> {
    let mut session = sign_in(&imap.server)?;
    let mailbox = session.select(&imap.folder)?;
    let validity = mailbox.uid_validity.unwrap_or_default();
    let letters = waiting(&mut session)?;
    let found = letters.len();
    let mut stuck = Ok(found);
    for (uid, size) in letters.into_iter().take(LETTERS_PER_SESSION_MAX) {
        let Some(raw) = fetch(&mut session, uid, size, rules.letter_bytes_max)? else {
            continue;
        };
        let trace = Trace {
            mailbox: name.into(),
            uid: Some((validity, uid)),
        };
        let whole = size <= rules.letter_bytes_max;
        let letter = Raw { bytes: &raw, whole };
        let fate = super::receive(desk, rules, &trace, letter, now())?;
        match put_away(&mut session, uid, &fate, whole, &imap.after) {
            Ok(()) => {}
            // The server keeps that one: said, but the mails after it are taken in all the same.
            Err(Error::Imap(cause @ (imap::Error::No(_) | imap::Error::Bad(_)))) => {
                stuck = Err(Error::Imap(cause));
            }
            Err(cause) => return Err(cause),
        }
    }
    // The work is done: a server that hangs up early takes nothing from it.
    let _ = session.logout();
    stuck
}

/// Signs in and out again: what `helpdesk check` tries.
pub fn probe(imap: &Imap) -> Result<u32, Error> {
    let mut session = sign_in(&imap.server)?;
    let mailbox = session.examine(&imap.folder)?;
    let _ = session.logout();
    Ok(mailbox.exists)
}

fn sign_in(server: &Server) -> Result<Line, Error> {
    let line = connect(server)?;
    let (user, secret) = server
        .login
        .as_ref()
        .ok_or_else(|| Error::Line("no account is configured".into()))?;
    let password = secret.fetch().map_err(Error::Line)?;
    let mut client = Client::new(line);
    if server.security == Security::Tls {
        client.read_greeting()?;
    }
    client
        .login(user, password)
        .map_err(|(cause, _)| Error::Imap(cause))
}

fn connect(server: &Server) -> Result<TlsStream<Timed>, Error> {
    let place = format!("{}:{}", server.host, server.port);
    let failed = |what: &str, cause: &dyn std::fmt::Display| {
        Error::Line(format!("{place}: {what}: {cause}"))
    };
    let addresses = place
        .to_socket_addrs()
        .map_err(|cause| failed("name not found", &cause))?;
    let mut last = None;
    let mut tcp = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, Duration::from_secs(10)) {
            Ok(line) => {
                tcp = Some(line);
                break;
            }
            Err(cause) => last = Some(cause),
        }
    }
    let Some(line) = tcp else {
        return Err(failed(
            "no connection",
            &last.unwrap_or_else(|| io::ErrorKind::NotFound.into()),
        ));
    };
    let mut timed = Timed {
        line,
        until: Monotonic::now() + SESSION_MAX,
    };
    if server.security == Security::StartTls {
        start_tls(&mut timed).map_err(|cause| failed("STARTTLS", &cause))?;
    }
    let connector = connector(server).map_err(Error::Line)?;
    connector
        .connect(&server.host, timed)
        .map_err(|cause| failed("TLS", &cause))
}

fn connector(server: &Server) -> Result<TlsConnector, String> {
    let mut builder = TlsConnector::builder();
    if let Some(path) = &server.ca_file {
        let pem = std::fs::read(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let ca =
            Certificate::from_pem(&pem).map_err(|cause| format!("{}: {cause}", path.display()))?;
        builder.add_root_certificate(ca);
    }
    builder.build().map_err(|cause| cause.to_string())
}

/// STARTTLS by hand (RFC 9051 section 6.2.1): the crate has no timeouts and takes no authority of our own. What follows the
/// server's OK in the same packet would be injected text, so anything there ends the session.
fn start_tls(line: &mut Timed) -> io::Result<()> {
    let refused = |answer: &str| io::Error::other(format!("the server answered {answer:?}"));
    let greeting = read_line(line)?;
    if !greeting.starts_with("* OK") {
        return Err(refused(&greeting));
    }
    line.write_all(b"a1 STARTTLS\r\n")?;
    let answer = read_line(line)?;
    if answer.starts_with("a1 OK") {
        Ok(())
    } else {
        Err(refused(&answer))
    }
}

/// A line, read byte by byte so that nothing after it is taken.
fn read_line(line: &mut Timed) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while bytes.len() < 4_096 {
        line.read_exact(&mut byte)?;
        if byte[0] == b'\n' {
            return Ok(String::from_utf8_lossy(&bytes).trim_end().to_string());
        }
        bytes.push(byte[0]);
    }
    Err(io::Error::other("an endless line"))
}

/// UIDs and sizes of what is there and not deleted, oldest first. Sizes come first, so that no mail over the limit is ever
/// fetched whole; BODYSTRUCTURE and ENVELOPE are never asked (a hostile one overflows the parser's stack).
fn waiting(session: &mut Line) -> Result<BTreeMap<u32, u64>, Error> {
    let uids = session.uid_search("UNDELETED")?;
    let mut uids: Vec<u32> = uids.into_iter().collect();
    uids.sort_unstable();
    uids.truncate(LETTERS_PER_SESSION_MAX);
    if uids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let set = uids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let sizes = session.uid_fetch(set, "(UID RFC822.SIZE)")?;
    Ok(sizes
        .iter()
        .filter_map(|line| Some((line.uid?, u64::from(line.size?))))
        .filter(|(uid, _)| uids.binary_search(uid).is_ok())
        .collect())
}

/// The mail's bytes; only its beginning when it is over the limit. None when it vanished meanwhile.
fn fetch(session: &mut Line, uid: u32, size: u64, most: u64) -> Result<Option<Vec<u8>>, Error> {
    let what = if size > most {
        format!("(UID BODY.PEEK[]<0.{HEAD_BYTES}>)")
    } else {
        "(UID BODY.PEEK[])".into()
    };
    let answers = session.uid_fetch(uid.to_string(), what)?;
    // By UID, never by position: a server may send lines nobody asked for.
    let mine = answers.iter().find(|answer| answer.uid == Some(uid));
    Ok(mine.and_then(|answer| answer.body()).map(<[u8]>::to_vec))
}

/// Only called once the fate is committed. Refused mail is deleted, as the users' guide says; the rest goes where configured.
fn put_away(
    session: &mut Line,
    uid: u32,
    fate: &Fate,
    whole: bool,
    after: &After,
) -> Result<(), Error> {
    let folder = match (fate, after) {
        (Fate::Refused(_), _) => None,
        (_, After::Delete) if whole => None,
        // Only its beginning was read: the rest must not be lost.
        (_, After::Delete) => Some(TOO_LARGE),
        (
            Fate::Opened(_)
            | Fate::FollowedUp(_)
            | Fate::Reported(_)
            | Fate::Duplicate(_)
            | Fate::SetAside(_)
            | Fate::Discarded,
            After::Move(folder),
        ) => Some(folder.as_str()),
    };
    let uid = uid.to_string();
    if let Some(folder) = folder {
        if session.uid_mv(&uid, folder).is_ok() {
            return Ok(());
        }
        // No such folder yet, or no MOVE (RFC 6851): make it, copy, delete.
        let _ = session.create(folder);
        session.uid_copy(&uid, folder)?;
    }
    session.uid_store(&uid, "+FLAGS.SILENT (\\Deleted)")?;
    if session.uid_expunge(&uid).is_err() {
        session.expunge()?;
    }
    Ok(())
}
