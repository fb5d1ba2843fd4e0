//! One connection from its first byte to its last: reads requests, has them answered, sends; `lines` may end it at any time.

use std::io::{self, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::body::Body;
use super::budget::Held;
use super::client;
use super::head::{self, Bytes, Head, Refusal};
use super::lines::Place;
use super::reply::{self, Reply};
use super::tls::Tls;
use super::wire::{Pace, Stream, Wire};
use super::{Answer, Method, Reads, Reception, Request, Room, Trouble};
use crate::rules::household::household;

const HEAD_PIECE_BYTES: usize = 4 * 1024;
const BODY_PIECE_BYTES: usize = 16 * 1024;

/// How much of a body over its limit is read.
const BEGINNING_BYTES_MAX: u64 = 256 * 1024;
/// How long an answer waits for memory to be sent from.
const MEMORY_PATIENCE: Duration = Duration::from_secs(2);
const MEMORY_RETRY: Duration = Duration::from_millis(50);
/// How long is lingered, at any pace.
const LINGER_MAX: Duration = Duration::from_secs(15);

/// What is read and thrown away so that a client which still sends can read our last answer.
const LINGER_BYTES_MAX: u64 = 25 * 1024 * 1024;

/// Why a request got no answer from the house.
enum Fault {
    /// There is nobody to tell.
    Gone,
    Refused(Refusal),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        if error.kind() != io::ErrorKind::TimedOut {
            return Fault::Gone;
        }
        Fault::Refused(Refusal {
            trouble: Trouble::RequestTimeout,
            why: "too slow",
        })
    }
}

fn broken(why: &'static str) -> Fault {
    let trouble = Trouble::Broken;
    Fault::Refused(Refusal { trouble, why })
}

/// What was framed of a request, to be read or left.
struct Framing {
    body_bytes: u64,
    expects_continue: bool,
    keep: bool,
}

/// What becomes of the line after an answer.
#[derive(PartialEq, Eq)]
enum After {
    Keep,
    Close,
}

struct Line<'a> {
    room: &'a Room,
    place: &'a Place,
    stream: Stream,
    /// Read and not yet used: the begun head, or what a client sent ahead.
    buffer: Vec<u8>,
    idle_until: Instant,
    /// The request at hand is a HEAD: no answer to it has a body, not even a refusal.
    bodyless: bool,
    peer: IpAddr,
    /// Who pays for the line when no request says otherwise.
    payer: Option<IpAddr>,
    /// Who pays for the request at hand.
    asker: Option<IpAddr>,
}

/// Serves a connection until it ends.
pub(super) fn serve(room: &Room, place: &Place, socket: Arc<TcpStream>, peer: IpAddr) {
    let idle_until = Instant::now() + room.deadlines.idle;
    let tls = room.tls.as_ref().map(Tls::acceptor);
    let wire = Wire::new(socket, idle_until, place.pulse());
    let stream = match Stream::open(wire, tls.as_deref()) {
        Ok(stream) => stream,
        Err(error) => {
            return log::debug!(
                "door: no TLS with {peer}: {}",
                error.to_string().escape_debug()
            );
        }
    };
    let payer = room.payer(peer);
    let mut line = Line {
        room,
        place,
        stream,
        buffer: Vec::new(),
        idle_until,
        bodyless: false,
        peer,
        payer,
        asker: payer,
    };
    loop {
        match line.request() {
            Ok(After::Keep) => {}
            Ok(After::Close) => return line.linger(),
            Err(Fault::Gone) => return,
            Err(Fault::Refused(refusal)) => {
                line.refuse(refusal);
                return line.linger();
            }
        }
    }
}

impl Line<'_> {
    /// Reads one request and answers it. Its body is read only when the house, which has seen the head, asks for it.
    fn request(&mut self) -> Result<After, Fault> {
        let (request, framing) = self.received()?;
        let room = self.room;
        let (answer, read) = match guarded(|| room.house.receive(request)) {
            Some(Reception::Answered(answer)) => (Some(answer), framing.body_bytes == 0),
            Some(Reception::Reads(Reads { bytes_max, answer })) => {
                let body = self.body(&framing, bytes_max)?;
                let whole = body.whole();
                (guarded(|| answer(body)), whole)
            }
            None => (None, false),
        };
        let answer = answer.filter(|answer| answer.status_code().0 >= 200);
        let Some(answer) = answer else {
            return Err(broken("no answer from the house"));
        };
        let close = !framing.keep || !read || self.place.closing();
        self.send(answer, close)?;
        if close {
            return Ok(After::Close);
        }
        self.idle_until = Instant::now() + self.room.deadlines.idle;
        if self.place.waiting(self.payer) {
            Ok(After::Keep)
        } else {
            Ok(After::Close)
        }
    }

    /// Reads the head of a request, and who asks.
    fn received(&mut self) -> Result<(Request, Framing), Fault> {
        self.bodyless = false;
        self.asker = self.payer;
        let mut head = self.head()?;
        self.bodyless = head.method == Method::Head;
        let Bytes::Known(body_bytes) = head.body_bytes else {
            let (trouble, why) = (Trouble::TooLarge, "Content-Length beyond counting");
            return Err(Refusal { trouble, why }.into());
        };
        let client = client::identify(
            self.peer,
            self.stream.is_tls(),
            &self.room.trusted,
            self.room.identity.as_deref(),
            &mut head.headers,
        );
        let payer = household(client.address);
        self.asker = Some(payer);
        if !self.place.busy(self.asker) {
            return Err(Fault::Gone);
        }
        if self.payer.is_none() && self.place.crowded(payer) {
            let why = "too many connections of one client behind a proxy";
            return Err(Refusal {
                trouble: Trouble::Busy,
                why,
            }
            .into());
        }
        let framing = Framing {
            body_bytes,
            expects_continue: head.expects_continue,
            keep: head.keep,
        };
        let request = Request {
            method: head.method,
            path: head.path,
            query: head.query,
            headers: head.headers,
            client: client.address,
            doubtful: client.doubtful,
            secure: client.secure,
            body_bytes,
        };
        Ok((request, framing))
    }

    /// Waits for a head and reads it; what comes after it stays in the buffer.
    fn head(&mut self) -> Result<Head, Fault> {
        self.stream.until(self.idle_until);
        if self.buffer.is_empty() && self.more().map_err(|_| Fault::Gone)? == 0 {
            return Err(Fault::Gone);
        }
        self.stream.until(Instant::now() + self.room.deadlines.head);
        let (mut scanned, mut skipped) = (0, false);
        loop {
            // RFC 9112 2.2: an empty line before a request is skipped; one is enough.
            if !skipped && self.buffer.starts_with(b"\r\n") {
                self.buffer.drain(..2);
                (scanned, skipped) = (0, true);
            }
            if let Some(end) = head::end(&self.buffer, scanned)? {
                let head = head::parse(&self.buffer[..end])?;
                self.buffer.drain(..end);
                return Ok(head);
            }
            scanned = self.buffer.len();
            if self.more()? == 0 {
                return Err(Fault::Gone);
            }
        }
    }

    /// Reads what is there; 0 is the end.
    fn more(&mut self) -> io::Result<usize> {
        let held = self.buffer.len();
        self.buffer.resize(held + HEAD_PIECE_BYTES, 0);
        let read = self.stream.read(&mut self.buffer[held..]);
        self.buffer
            .truncate(held + read.as_ref().map_or(0, |&read| read));
        read
    }

    /// Reads the body, or the beginning of one that is larger than the house takes.
    fn body(&mut self, framing: &Framing, bytes_max: u64) -> Result<Body, Fault> {
        let bytes = framing.body_bytes;
        let mut body = self.room.spool.body();
        if bytes == 0 {
            return Ok(body);
        }
        if !self.place.transfer(self.asker) {
            return Err(Fault::Gone);
        }
        if bytes > bytes_max {
            log::debug!(
                "door: body of {bytes} bytes from {}, at most {bytes_max}",
                self.peer
            );
            self.beginning(&mut body, framing)?;
        } else {
            self.stream
                .at_pace(self.pace(self.room.deadlines.body), None);
            if framing.expects_continue && self.buffer.is_empty() {
                self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                self.stream.flush()?;
            }
            self.fill(&mut body, bytes)?;
        }
        if !self.place.busy(self.asker) {
            return Err(Fault::Gone);
        }
        body.reader()?;
        Ok(body)
    }

    /// Reads what of a too large body comes soon, so that the answer can give back what was typed.
    ///
    /// A client that waits for our word (RFC 9110 10.1.1) is answered at once, and may then keep its body to itself.
    fn beginning(&mut self, body: &mut Body, framing: &Framing) -> Result<(), Fault> {
        body.cut_short();
        if framing.expects_continue {
            return Ok(());
        }
        self.stream
            .until(Instant::now() + self.room.deadlines.linger);
        match self.fill(body, framing.body_bytes.min(BEGINNING_BYTES_MAX)) {
            Err(Fault::Refused(refusal)) if refusal.trouble == Trouble::RequestTimeout => Ok(()),
            done => done,
        }
    }

    /// Moves that many bytes into the body, those sent ahead first.
    fn fill(&mut self, body: &mut Body, bytes: u64) -> Result<(), Fault> {
        let held =
            usize::try_from(bytes).map_or(self.buffer.len(), |bytes| bytes.min(self.buffer.len()));
        self.room.spool.append(body, &self.buffer[..held])?;
        self.buffer.drain(..held);
        let mut left = bytes - held as u64;
        let mut piece = vec![
            0;
            usize::try_from(left)
                .map_or(BODY_PIECE_BYTES, |left| left.min(BODY_PIECE_BYTES))
        ];
        while left > 0 {
            let room = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
            let read = self.stream.read(&mut piece[..room])?;
            if read == 0 {
                return Err(Fault::Gone);
            }
            self.room.spool.append(body, &piece[..read])?;
            left -= read as u64;
        }
        Ok(())
    }

    /// Sends an answer whole, or ends the line.
    fn send(&mut self, answer: Answer, close: bool) -> Result<(), Fault> {
        let reply = guarded(|| Reply::new(answer, self.bodyless, close, &self.room.spool));
        let Some(Ok(reply)) = reply else {
            return Err(broken("unreadable answer"));
        };
        let Some(_held) = self.hold(reply.held_bytes()) else {
            let (trouble, why) = (Trouble::Busy, "budget of memory");
            return Err(Refusal { trouble, why }.into());
        };
        if !self.place.transfer(self.asker) {
            return Err(Fault::Gone);
        }
        self.stream
            .at_pace(self.pace(self.room.deadlines.answer), None);
        reply.send(&mut self.stream).map_err(|_| Fault::Gone)
    }

    /// Memory for an answer. Where others read theirs too slowly, the slowest one makes room.
    fn hold(&self, bytes: u64) -> Option<Held> {
        let (budget, give_up) = (&self.room.answers, Instant::now() + MEMORY_PATIENCE);
        loop {
            let left = give_up.saturating_duration_since(Instant::now());
            let held = budget.take(bytes, left.min(MEMORY_RETRY));
            if held.is_some() || left.is_zero() || budget.crowded() {
                return held;
            }
            self.place.spare_a_transfer();
        }
    }

    /// Tells the client why, as far as it can still be told.
    fn refuse(&mut self, refusal: Refusal) {
        let Refusal { trouble, why } = refusal;
        let level = if trouble == Trouble::Broken {
            log::Level::Error
        } else {
            log::Level::Debug
        };
        log::log!(level, "door: {} to {}: {why}", trouble.status(), self.peer);
        let page = self.room.page(trouble);
        if self.send(page, true).is_err() {
            log::debug!("door: {} did not hear why", self.peer);
        }
    }

    /// Ends the line so that the client can read what was sent last.
    fn linger(&mut self) {
        if self.place.leaving(self.payer) {
            let stop = Instant::now() + LINGER_MAX.max(self.room.deadlines.linger);
            self.stream
                .at_pace(self.pace(self.room.deadlines.linger), Some(stop));
            self.stream.linger(LINGER_BYTES_MAX);
        }
    }

    fn pace(&self, grace: Duration) -> Pace {
        Pace {
            grace,
            bytes_per_second_min: self.room.deadlines.bytes_per_second_min,
        }
    }
}

/// Runs the house's code: its panic costs one answer, not the process.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl Room {
    /// The household that pays for a connection from there; a proxy's are paid by who asks through it.
    pub(super) fn payer(&self, peer: IpAddr) -> Option<IpAddr> {
        let by_proxy = self.trusted.iter().any(|network| network.contains(peer));
        (!by_proxy).then(|| household(peer))
    }

    pub(super) fn page(&self, trouble: Trouble) -> Answer {
        let page = guarded(|| self.house.trouble(trouble)).unwrap_or_else(|| reply::plain(trouble));
        reply::completed(trouble, page)
    }
}
