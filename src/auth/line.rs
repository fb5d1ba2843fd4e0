//! The line to a server that checks passwords: TLS or nothing, and all of it within one deadline; `imap` and `ldap` speak over it.
//!
//! Not the line of `intake::poll`: that one lives for hours, is interrupted, and weighs mail.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant as Monotonic};

use native_tls::{Certificate, HandshakeError, Protocol, TlsConnector, TlsStream};

use chrono::NaiveDateTime;

use super::ber;
use crate::config::{Security, Server};
use crate::rules::Instant;
use crate::rules::channel::Validity;
use crate::rules::faults::{Cause, ServerFault, is_silence, is_untrusted, told};

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
) -> Result<Line, ServerFault> {
    let place = format!("{}:{}", server.host, server.port);
    let failed = |cause, what: &str, said: &(dyn Error + 'static)| {
        ServerFault::new(cause, format!("{place}: {what}: {}", told(said)))
    };
    let connector = connector(server)?;
    let until = Monotonic::now() + SIGN_IN_MAX;
    let addresses = place
        .to_socket_addrs()
        .map_err(|cause| failed(Cause::Name, "name not found", &cause))?;
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
    let line = tried.map_err(|cause| failed(Cause::NoAnswer, "no connection", &cause))?;
    // Each message waits for an answer: holding back a small one would cost 40 ms each time.
    line.set_nodelay(true)
        .map_err(|cause| failed(Cause::NoAnswer, "no connection", &cause))?;
    let mut timed = Timed { line, until };
    match server.security {
        Security::Tls => {}
        Security::StartTls => {
            let started = start_tls(&mut timed);
            started.map_err(|cause| failed(while_starting_tls(&cause), "STARTTLS", &cause))?;
        }
        Security::None => {
            let said = format!("{place}: a password needs TLS");
            return Err(ServerFault::new(Cause::Protection, said));
        }
    }
    connector
        .connect(&server.host, timed)
        .map_err(|cause| match cause {
            HandshakeError::WouldBlock(_) => {
                ServerFault::new(Cause::Odd, format!("{place}: TLS: the server is silent"))
            }
            HandshakeError::Failure(cause) if is_untrusted(&cause) => {
                failed(Cause::Certificate, "TLS", &cause)
            }
            HandshakeError::Failure(cause) if is_silence(&cause) => {
                failed(Cause::Odd, "TLS", &cause)
            }
            HandshakeError::Failure(cause) => failed(Cause::Protection, "TLS", &cause),
        })
}

/// A server that speaks its protocol and has no STARTTLS is told from one that speaks none, or nothing.
fn while_starting_tls(cause: &io::Error) -> Cause {
    match cause.kind() {
        io::ErrorKind::Unsupported => Cause::Protection,
        _ => Cause::Odd,
    }
}

/// The server knows its protocol, and will not start TLS.
pub fn refused(said: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, answered(said))
}

/// The server answers what its protocol does not know there.
pub fn odd(said: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, answered(said))
}

fn answered(said: &str) -> String {
    let said: String = said.chars().take(200).collect();
    format!("the server answered {said:?}")
}

/// When the certificate holds that the server proved itself with.
pub fn certificate_validity(line: &Line) -> Option<Validity> {
    validity(&line.peer_certificate().ok()??.to_der().ok()?)
}

/// When a certificate holds (RFC 5280 section 4.1): its notBefore and its notAfter.
pub fn validity(certificate: &[u8]) -> Option<Validity> {
    const VERSION: u8 = 0xa0;
    let mut all = ber::expect(&mut &*certificate, ber::SEQUENCE).ok()?;
    let mut signed = ber::expect(&mut all, ber::SEQUENCE).ok()?;
    if signed.first() == Some(&VERSION) {
        ber::take(&mut signed).ok()?;
    }
    for _serial_algorithm_issuer in 0..3 {
        ber::take(&mut signed).ok()?;
    }
    let mut validity = ber::expect(&mut signed, ber::SEQUENCE).ok()?;
    let mut next = || time(&ber::take(&mut validity).ok()?);
    let (from, until) = (next()?, next()?);
    Some(Validity { from, until })
}

fn time(element: &ber::Element<'_>) -> Option<Instant> {
    const UTC_TIME: u8 = 0x17;
    let text = std::str::from_utf8(element.content).ok()?;
    // UTCTime has two digits of the year, which are of this century below 50; GeneralizedTime has four.
    let text = match (element.tag, text.bytes().next()) {
        (UTC_TIME, Some(b'0'..=b'4')) => format!("20{text}"),
        (UTC_TIME, _) => format!("19{text}"),
        _ => text.into(),
    };
    let time = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some(time.and_utc())
}

fn connector(server: &Server) -> Result<TlsConnector, ServerFault> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if let Some(path) = &server.ca_file {
        let unusable = |cause: &dyn std::fmt::Display| {
            ServerFault::new(Cause::Authority, format!("{}: {cause}", path.display()))
        };
        let pem = std::fs::read(path).map_err(|cause| unusable(&cause))?;
        let ca = Certificate::from_pem(&pem).map_err(|cause| unusable(&cause))?;
        builder.add_root_certificate(ca);
    }
    let built = builder.build();
    built.map_err(|cause| ServerFault::new(Cause::Here, format!("TLS: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_after(certificate: &[u8]) -> Option<Instant> {
        Some(validity(certificate)?.until)
    }

    #[test]
    fn the_end_of_a_certificate_is_read() {
        let time = |tag, text: &str| ber::element(tag, text.as_bytes());
        let certificate = |version: &[Vec<u8>], end: Vec<u8>| {
            let validity = ber::all(ber::SEQUENCE, &[time(0x17, "260101000000Z"), end]);
            let serial = ber::small(ber::INTEGER, 7);
            let name = ber::all(ber::SEQUENCE, &[]);
            let mut parts = version.to_vec();
            parts.extend([serial, name.clone(), name, validity]);
            ber::all(ber::SEQUENCE, &[ber::all(ber::SEQUENCE, &parts)])
        };
        let version = ber::all(0xa0, &[ber::small(ber::INTEGER, 2)]);
        for (version, end, shown) in [
            (
                vec![version.clone()],
                time(0x17, "270303120000Z"),
                "2027-03-03 12:00:00 UTC",
            ),
            (
                vec![],
                time(0x17, "991231235959Z"),
                "1999-12-31 23:59:59 UTC",
            ),
            (
                vec![version],
                time(0x18, "20510101000000Z"),
                "2051-01-01 00:00:00 UTC",
            ),
        ] {
            let found = not_after(&certificate(&version, end));
            assert_eq!(found.map(|end| end.to_string()).as_deref(), Some(shown));
        }
        let whole = certificate(&[], time(0x17, "270303120000Z"));
        for cut in 0..whole.len() {
            assert_eq!(not_after(&whole[..cut]), None, "{cut}");
        }
        assert_eq!(
            not_after(&certificate(&[], time(0x17, "é70303120000Z"))),
            None
        );
    }
}
