//! One socket, plain or TLS, on which every call ends by a deadline; what is said over it is decided in `line`.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use native_tls::{TlsAcceptor, TlsStream};

/// From so many bytes on a body counts as one that somebody sends.
const EARNEST_BYTES: u64 = 64 * 1024;
/// How long such a one may pause before it is taken for one that stands still.
const PAUSE: Duration = Duration::from_secs(1);

/// How slow a transfer may be. Time is earned by bytes that came or went, not by those that were announced: as Apache's
/// `RequestReadTimeout` grants it, but nobody can earn more than `grace` ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How long nothing may move, and what there is at the beginning.
    pub grace: Duration,
    /// How fast it must be on the whole.
    pub bytes_per_second_min: u64,
}

/// Since when a line has, in effect, stood still: read by whoever looks for one that can be spared.
#[derive(Debug)]
pub(super) struct Pulse {
    opened: Instant,
    micros: AtomicU64,
}

impl Pulse {
    /// Of a line that begins now.
    pub fn new() -> Pulse {
        Pulse {
            opened: Instant::now(),
            micros: AtomicU64::new(0),
        }
    }

    pub fn set(&self, since: Instant) {
        let micros = since.saturating_duration_since(self.opened).as_micros();
        let micros = u64::try_from(micros).unwrap_or(u64::MAX);
        self.micros.store(micros, Ordering::Relaxed);
    }

    pub fn since(&self) -> Instant {
        self.opened + Duration::from_micros(self.micros.load(Ordering::Relaxed))
    }
}

/// A TCP socket on which every call ends by a deadline: a client that sends a byte now and then gains no time by it.
#[derive(Debug)]
pub(super) struct Wire {
    socket: Arc<TcpStream>,
    deadline: Instant,
    transfer: Option<Transfer>,
    pulse: Arc<Pulse>,
}

#[derive(Debug)]
struct Transfer {
    pace: Pace,
    bytes: u64,
    /// No pace earns more time than until then.
    stop: Option<Instant>,
}

impl Wire {
    pub fn new(socket: Arc<TcpStream>, deadline: Instant, pulse: Arc<Pulse>) -> Wire {
        Wire {
            socket,
            deadline,
            transfer: None,
            pulse,
        }
    }

    /// So many bytes have come or gone. What went may be no further than in the kernel, and proves nothing yet.
    fn moved(&mut self, bytes: usize, came: bool) {
        let Some(transfer) = &mut self.transfer else {
            return;
        };
        let Pace {
            grace,
            bytes_per_second_min,
        } = transfer.pace;
        let bytes = bytes as u64;
        transfer.bytes += bytes;
        let earned = Duration::from_micros(bytes * 1_000_000 / bytes_per_second_min.max(1));
        let most = Instant::now() + grace;
        let deadline = (self.deadline + earned).min(most);
        self.deadline = transfer.stop.map_or(deadline, |stop| stop.min(deadline));
        let pause = if came && transfer.bytes >= EARNEST_BYTES {
            PAUSE
        } else {
            Duration::ZERO
        };
        self.pulse
            .set(deadline.checked_sub(grace).unwrap_or(deadline) + pause);
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
        let read = retried(|| {
            self.socket.set_read_timeout(self.left()?)?;
            (&*self.socket).read(buffer)
        })?;
        self.moved(read, true);
        Ok(read)
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = retried(|| {
            self.socket.set_write_timeout(self.left()?)?;
            (&*self.socket).write(buffer)
        })?;
        self.moved(written, false);
        Ok(written)
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
        let wire = self.wire();
        (wire.deadline, wire.transfer) = (deadline, None);
    }

    /// Sets how slow the calls that follow may be, and when they must have ended at any pace.
    pub fn at_pace(&mut self, pace: Pace, stop: Option<Instant>) {
        let wire = self.wire();
        let now = Instant::now();
        wire.deadline = now + pace.grace;
        wire.transfer = Some(Transfer {
            pace,
            bytes: 0,
            stop,
        });
        wire.pulse.set(now);
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
