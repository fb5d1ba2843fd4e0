//! One connection from its first byte to its last: reads requests, has them answered, sends; `lines` may end it at any time.

use std::io::{self, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::body::{BODY_MEMORY_BYTES_MAX, Body};
use super::client::{self, household};
use super::head::{self, Bytes, Head, Refusal};
use super::lines::Place;
use super::reply::{self, Reply};
use super::tls::Tls;
use super::wire::{Stream, Wire};
use super::{Answer, Method, Request, Room, Trouble};

const HEAD_PIECE_BYTES: usize = 4 * 1024;
const BODY_PIECE_BYTES: usize = 64 * 1024;

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
}

/// Serves a connection until it ends.
pub(super) fn serve(room: &Room, place: &Place, socket: Arc<TcpStream>, peer: IpAddr) {
    let idle_until = Instant::now() + room.deadlines.idle;
    let tls = room.tls.as_ref().map(Tls::acceptor);
    let stream = match Stream::open(Wire::new(socket, idle_until), tls.as_deref()) {
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
    /// Reads one request and answers it.
    fn request(&mut self) -> Result<After, Fault> {
        let (request, keep) = self.received()?;
        let answer = guarded(|| self.room.house.answer(request))
            .filter(|answer| answer.status_code().0 >= 200);
        let Some(answer) = answer else {
            return Err(broken("no answer from the house"));
        };
        let close = !keep || self.place.closing();
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

    /// Reads one request, and whether the line may be used after it.
    fn received(&mut self) -> Result<(Request, bool), Fault> {
        self.bodyless = false;
        let mut head = self.head()?;
        self.bodyless = head.method == Method::Head;
        let tls = self.stream.is_tls();
        let client = client::identify(
            self.peer,
            tls,
            &self.room.trusted,
            self.room.identity.as_deref(),
            &mut head.headers,
        );
        let payer = household(client.address);
        if !self.place.busy(Some(payer)) {
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
        let body = self.body(&head)?;
        let keep = head.keep && body.whole();
        let request = Request {
            method: head.method,
            path: head.path,
            query: head.query,
            headers: head.headers,
            client: client.address,
            secure: client.secure,
            body,
        };
        Ok((request, keep))
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
    fn body(&mut self, head: &Head) -> Result<Body, Fault> {
        let bytes = match head.body_bytes {
            Bytes::Known(0) => return Ok(Body::empty()),
            Bytes::Known(bytes) => bytes,
            Bytes::BeyondCounting => {
                return Err(Refusal {
                    trouble: Trouble::TooLarge,
                    why: "Content-Length beyond counting",
                }
                .into());
            }
        };
        let Some(bytes_max) = guarded(|| self.room.house.body_bytes_max(head.method, &head.path))
        else {
            return Err(broken("no limit from the house"));
        };
        let mut body = self.room.spool.body();
        if bytes > bytes_max {
            log::debug!(
                "door: body of {bytes} bytes from {}, at most {bytes_max}",
                self.peer
            );
            self.beginning(&mut body, bytes, head.expects_continue)?;
            return Ok(body);
        }
        self.stream.until(self.by(self.room.deadlines.body, bytes));
        if head.expects_continue && self.buffer.is_empty() {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            self.stream.flush()?;
        }
        self.fill(&mut body, bytes)?;
        body.reader()?;
        Ok(body)
    }

    /// Reads what of a too large body comes soon, so that the answer can give back what was typed.
    ///
    /// A client that waits for our word (RFC 9110 10.1.1) is answered at once, and may then keep its body to itself.
    fn beginning(
        &mut self,
        body: &mut Body,
        bytes: u64,
        expects_continue: bool,
    ) -> Result<(), Fault> {
        body.cut_short();
        if expects_continue {
            return Ok(());
        }
        self.stream
            .until(Instant::now() + self.room.deadlines.linger);
        match self.fill(body, bytes.min(BODY_MEMORY_BYTES_MAX as u64)) {
            Err(Fault::Refused(refusal)) if refusal.trouble == Trouble::RequestTimeout => {}
            done => done?,
        }
        body.reader()?;
        Ok(())
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
        self.stream
            .until(self.by(self.room.deadlines.answer, reply.body_bytes()));
        reply.send(&mut self.stream).map_err(|_| Fault::Gone)
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
            self.stream
                .until(Instant::now() + self.room.deadlines.linger);
            self.stream.linger(LINGER_BYTES_MAX);
        }
    }

    fn by(&self, grace: Duration, bytes: u64) -> Instant {
        Instant::now()
            + grace
            + Duration::from_secs(bytes / self.room.deadlines.bytes_per_second_min.max(1))
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
