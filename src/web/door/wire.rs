//! One socket, plain or TLS, on which every call ends by a deadline; what is said over it is decided in `line`.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use native_tls::{TlsAcceptor, TlsStream};

/// A TCP socket with an absolute deadline: a client that sends a byte now and then gains no time.
#[derive(Debug)]
pub(super) struct Wire {
    socket: Arc<TcpStream>,
    deadline: Instant,
}

impl Wire {
    pub fn new(socket: Arc<TcpStream>, deadline: Instant) -> Wire {
        Wire { socket, deadline }
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        Ok(Some(left))
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        retried(|| {
            self.socket.set_read_timeout(self.left()?)?;
            (&*self.socket).read(buffer)
        })
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        retried(|| {
            self.socket.set_write_timeout(self.left()?)?;
            (&*self.socket).write(buffer)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A socket call with a timeout is not restarted by the kernel after a signal (signal(7)); and a timeout has one name here.
fn retried(mut call: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Err(ErrorKind::TimedOut.into());
            }
            done => return done,
        }
    }
}

/// What a line talks through.
pub(super) enum Stream {
    Plain(Wire),
    Tls(Box<TlsStream<Wire>>),
}

impl Stream {
    /// Shakes hands if there is TLS, under the deadline the wire already has.
    pub fn open(wire: Wire, tls: Option<&TlsAcceptor>) -> io::Result<Stream> {
        match tls {
            None => Ok(Stream::Plain(wire)),
            Some(acceptor) => match acceptor.accept(wire) {
                Ok(stream) => Ok(Stream::Tls(Box::new(stream))),
                Err(error) => Err(io::Error::other(error.to_string())),
            },
        }
    }

    pub fn is_tls(&self) -> bool {
        matches!(self, Stream::Tls(_))
    }

    fn wire(&mut self) -> &mut Wire {
        match self {
            Stream::Plain(wire) => wire,
            Stream::Tls(stream) => stream.get_mut(),
        }
    }

    /// Sets by when the calls that follow must have ended.
    pub fn until(&mut self, deadline: Instant) {
        self.wire().deadline = deadline;
    }

    /// Says that nothing more comes, then throws away what the client still sends.
    ///
    /// A socket closed with unread bytes sends a RST, which makes the client lose an answer it has not read yet (RFC 9112 9.6).
    pub fn linger(&mut self, bytes_max: u64) {
        if let Stream::Tls(stream) = self {
            let _ = stream.shutdown(); // the client may be gone: then there is nobody to tell
        }
        let wire = self.wire();
        let _ = wire.socket.shutdown(Shutdown::Write);
        let _ = io::copy(&mut wire.take(bytes_max), &mut io::sink());
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(wire) => wire.read(buffer),
            Stream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(wire) => wire.write(buffer),
            Stream::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(wire) => wire.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}
