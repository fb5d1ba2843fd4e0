//! The line to a server that checks passwords: TLS or nothing, and all of it within one deadline; `imap` and `ldap` speak over it.
//!
//! Not the line of `intake::poll`: that one lives for hours, is interrupted, and weighs mail.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant as Monotonic};

use native_tls::{Certificate, HandshakeError, Protocol, TlsConnector, TlsStream};

use crate::config::{Security, Server};

/// One sign-in, from the first packet to the last answer: nobody looks longer at a page that does nothing.
const SIGN_IN_MAX: Duration = Duration::from_secs(4);

/// A TCP line that ends at its deadline, whatever the server does.
#[derive(Debug)]
pub struct Timed {
    line: TcpStream,
    until: Monotonic,
}

impl Timed {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Monotonic::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(Some(left))
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(self.left()?)?;
        self.line.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(self.left()?)?;
        self.line.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.line.flush()
    }
}

/// The protected line.
pub type Line = TlsStream<Timed>;

/// Connects, with TLS from the first byte or after `start_tls`, which speaks the protocol's own request for it. Nothing is
/// ever said unprotected but that request; an error tells the cause for the journal.
pub fn connect(
    server: &Server,
    start_tls: impl FnOnce(&mut Timed) -> io::Result<()>,
) -> Result<Line, String> {
    let place = format!("{}:{}", server.host, server.port);
    let told =
        |what: &str, cause: &dyn std::fmt::Display| format!("{place}: {what}: {}", silence(cause));
    let connector = connector(server)?;
    let until = Monotonic::now() + SIGN_IN_MAX;
    let addresses = place
        .to_socket_addrs()
        .map_err(|cause| told("name not found", &cause))?;
    let mut tried = Err(io::ErrorKind::NotFound.into());
    for address in addresses {
        let left = until.saturating_duration_since(Monotonic::now());
        if left.is_zero() {
            break;
        }
        tried = TcpStream::connect_timeout(&address, left);
        if tried.is_ok() {
            break;
        }
    }
    let line = tried.map_err(|cause| told("no connection", &cause))?;
    // Each message waits for an answer: holding back a small one would cost 40 ms each time.
    line.set_nodelay(true)
        .map_err(|cause| told("no connection", &cause))?;
    let mut timed = Timed { line, until };
    match server.security {
        Security::Tls => {}
        Security::StartTls => {
            start_tls(&mut timed).map_err(|cause| told("STARTTLS", &cause))?;
        }
        Security::None => return Err(told("security", &"a password needs TLS")),
    }
    connector
        .connect(&server.host, timed)
        .map_err(|cause| match cause {
            HandshakeError::WouldBlock(_) => told("TLS", &"the server is silent"),
            HandshakeError::Failure(cause) => told("TLS", &cause),
        })
}

/// A timeout is named as what it is, not as the system's "resource temporarily unavailable".
pub fn silence(cause: &dyn std::fmt::Display) -> String {
    let text = cause.to_string();
    let timed_out = text.contains("os error 11") || text.contains("timed out");
    if timed_out {
        "the server is silent".into()
    } else {
        text
    }
}

fn connector(server: &Server) -> Result<TlsConnector, String> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if let Some(path) = &server.ca_file {
        let pem = std::fs::read(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let ca =
            Certificate::from_pem(&pem).map_err(|cause| format!("{}: {cause}", path.display()))?;
        builder.add_root_certificate(ca);
    }
    builder.build().map_err(|cause| cause.to_string())
}
