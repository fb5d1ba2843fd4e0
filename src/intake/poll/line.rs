//! The line to an IMAP server, protected and bounded in time and bytes, whatever the server says; `mod` speaks over it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant as Monotonic};

use imap::extensions::idle::SetReadTimeout;
use native_tls::{Certificate, TlsConnector, TlsStream};

use super::guard::Guard;
use crate::config::{Security, Server};
use crate::rules::faults::is_untrusted;
use crate::rules::mailbox::{Fault, Trouble};

/// Reaching the server.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// The answer to the end of IDLE: a server that is alive owes nothing else then.
const DONE_MAX: Duration = Duration::from_secs(10);

/// What the server may take, now: shared by who speaks and the line below.
#[derive(Clone, Debug)]
pub(super) struct Bounds(Arc<Mutex<Now>>);

#[derive(Debug)]
struct Now {
    /// One answer.
    answer_max: Duration,
    /// All answers of what is being done.
    until: Monotonic,
    /// Waiting for news is over then; nothing is late before.
    news_until: Option<Monotonic>,
    /// It was silent once: nothing more is expected of it.
    silent: bool,
    guard: Guard,
}

impl Bounds {
    pub(super) fn new(answer_max: Duration, session_max: Duration) -> Self {
        Self(Arc::new(Mutex::new(Now {
            answer_max,
            until: Monotonic::now() + session_max,
            news_until: None,
            silent: false,
            guard: Guard::default(),
        })))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What comes now must be done within that time.
    pub(super) fn begin(&self, time: Duration) {
        self.now().until = Monotonic::now() + time;
    }

    /// The answer that comes now may bring a mail of that size, and no more.
    pub(super) fn allow(&self, literal_bytes: u64) {
        self.now().guard.allow(literal_bytes);
    }

    /// Whether an answer stayed away.
    pub(super) fn silent(&self) -> bool {
        self.now().silent
    }

    fn left(&self) -> io::Result<Duration> {
        let now = self.now();
        let (until, most) = match now.news_until {
            Some(until) => (until, Duration::MAX),
            None => (now.until, now.answer_max),
        };
        let left = until.saturating_duration_since(Monotonic::now());
        if left.is_zero() || now.silent {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left.min(most))
    }

    fn note<T>(&self, done: io::Result<T>) -> io::Result<T> {
        if let Err(cause) = &done
            && is_silence(cause)
        {
            let mut now = self.now();
            now.silent = now.news_until.is_none();
        }
        done
    }
}

pub(super) fn is_silence(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// Ends the waiting for a server at once, from another thread.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<Mutex<(bool, Option<TcpStream>)>>);

impl Interrupt {
    /// From now on every answer fails. What is committed stays committed, and everything else comes again.
    pub fn ask(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 = true;
        if let Some(line) = held.1.take() {
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    /// Whether it was asked.
    pub fn asked(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn hold(&self, line: &TcpStream) -> io::Result<()> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        held.1 = Some(line.try_clone()?);
        Ok(())
    }
}

/// A TCP line that no server can hold longer than its time.
#[derive(Debug)]
struct Timed {
    line: TcpStream,
    bounds: Bounds,
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(Some(self.bounds.left()?))?;
        self.bounds.note(self.line.read(into))
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(Some(self.bounds.left()?))?;
        self.bounds.note(self.line.write(from))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.line.flush()
    }
}

impl Drop for Timed {
    /// The interrupt holds the line too: without this the server would keep the session.
    fn drop(&mut self) {
        let _ = self.line.shutdown(Shutdown::Both);
    }
}

/// The protected line; what it reads is weighed before anybody parses it.
#[derive(Debug)]
pub(super) struct Line {
    tls: TlsStream<Timed>,
    bounds: Bounds,
    login: Login,
}

/// The crate makes a session of a line by LOGIN only (or by its own AUTHENTICATE). Who has signed in before answers that
/// LOGIN here, and the server never sees it.
#[derive(Debug, PartialEq, Eq)]
enum Login {
    /// The server's business.
    Passed,
    /// The next command is LOGIN.
    Awaited,
    /// It came, and so much of the answer is still to be read.
    Granted(&'static [u8]),
}

impl Line {
    /// Answers the LOGIN that comes next.
    pub(super) fn grant_login(&mut self) {
        self.login = Login::Awaited;
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Login::Granted(answer) = &mut self.login {
            let length = answer.read(into)?;
            if answer.is_empty() {
                self.login = Login::Passed;
            }
            return Ok(length);
        }
        let length = self.tls.read(into)?;
        self.bounds
            .now()
            .guard
            .weigh(&into[..length])
            .map_err(io::Error::other)?;
        Ok(length)
    }
}

impl Write for Line {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        match self.login {
            Login::Awaited => Ok(from.len()),
            Login::Passed | Login::Granted(_) => self.tls.write(from),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.login {
            Login::Awaited => self.login = Login::Granted(b"a1 OK signed in\r\n"),
            Login::Passed | Login::Granted(_) => self.tls.flush()?,
        }
        Ok(())
    }
}

impl SetReadTimeout for Line {
    /// Called with the time to wait for news, and with none when that is over: then an answer is owed again.
    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> imap::Result<()> {
        let mut now = self.bounds.now();
        now.news_until = timeout.map(|time| Monotonic::now() + time);
        now.until = Monotonic::now() + now.answer_max.min(DONE_MAX);
        Ok(())
    }
}

/// Connects, with TLS from the first byte or after STARTTLS.
pub(super) fn connect(
    server: &Server,
    bounds: &Bounds,
    interrupt: &Interrupt,
) -> Result<Line, Fault> {
    let place = format!("{}:{}", server.host, server.port);
    let failed = |trouble, what: &str, cause: &dyn std::fmt::Display| Fault {
        trouble,
        cause: format!("{place}: {what}: {cause}"),
    };
    let addresses = place
        .to_socket_addrs()
        .map_err(|cause| failed(Trouble::NotFound, "name not found", &cause))?;
    let mut tried = Err(io::ErrorKind::NotFound.into());
    for address in addresses {
        tried = TcpStream::connect_timeout(&address, CONNECT_MAX);
        if tried.is_ok() {
            break;
        }
    }
    let line = tried.map_err(|cause| failed(Trouble::NoConnection, "no connection", &cause))?;
    interrupt
        .hold(&line)
        .map_err(|cause| failed(Trouble::Lost, "stopped", &cause))?;
    let mut timed = Timed {
        line,
        bounds: bounds.clone(),
    };
    let trouble = |cause: &(dyn std::error::Error + 'static)| {
        if bounds.silent() {
            Trouble::Silent
        } else if is_untrusted(cause) {
            Trouble::Certificate
        } else {
            Trouble::Tls
        }
    };
    if server.security == Security::StartTls {
        start_tls(&mut timed).map_err(|cause| failed(trouble(&cause), "STARTTLS", &cause))?;
    }
    let connector = connector(server)?;
    let tls = match connector.connect(&server.host, timed) {
        Ok(tls) => tls,
        // Only a socket without a time limit can be asked again.
        Err(native_tls::HandshakeError::WouldBlock(_)) => {
            return Err(failed(Trouble::Silent, "TLS", &"the server is silent"));
        }
        Err(native_tls::HandshakeError::Failure(cause)) => {
            return Err(failed(trouble(&cause), "TLS", &cause));
        }
    };
    Ok(Line {
        tls,
        bounds: bounds.clone(),
        login: Login::Passed,
    })
}

fn connector(server: &Server) -> Result<TlsConnector, Fault> {
    let mut builder = TlsConnector::builder();
    if let Some(path) = &server.ca_file {
        let unusable = |cause: &dyn std::fmt::Display| Fault {
            trouble: Trouble::Certificate,
            cause: format!("{}: {cause}", path.display()),
        };
        let pem = std::fs::read(path).map_err(|cause| unusable(&cause))?;
        let ca = Certificate::from_pem(&pem).map_err(|cause| unusable(&cause))?;
        builder.add_root_certificate(ca);
    }
    builder.build().map_err(|cause| Fault {
        trouble: Trouble::Tls,
        cause: format!("TLS: {cause}"),
    })
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
pub(super) fn read_line(line: &mut impl Read) -> io::Result<String> {
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
