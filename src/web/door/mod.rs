//! The HTTP door: owns the sockets and reads requests strictly; what is answered is decided in `server`.
//!
//! `porter` accepts, one thread a connection (`line`), capped and evicted in `lines`. Requests pass `head`; `client` says who asks; the house
//! says from that whether their `body` is read. Answers are `tiny_http`'s `Response`, printed in `reply`. Every call on a socket ends by a
//! deadline (`wire`), and what all lines hold together is under a `budget` of memory.

mod body;
mod budget;
mod client;
mod debts;
mod head;
mod line;
mod lines;
mod porter;
mod reply;
mod settings;
pub mod tls;
mod wire;

use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

pub use body::{Body, Spooled};
use budget::Budget;
pub use budget::Held;
use lines::Lines;
pub use reply::ANSWER_MEMORY_BYTES_MAX;
pub use settings::{Deadlines, Settings};

use crate::config::Network;

/// A flood comes faster than lines can be evicted; who finds no room here tries again only after a second.
const BACKLOG: i32 = 4096;
/// Files kept free for all that is not a connection: database, mail, spooled bodies.
const FILES_KEPT_FREE: usize = 32;

/// Of what is sent, what the kernel keeps for a client; it takes twice as much for its own books.
const SEND_BUFFER_BYTES: usize = 128 * 1024;

/// What the house answers with.
pub type Answer = tiny_http::Response<Box<dyn Read + Send>>;

/// The methods served; any other is answered 405.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read a page.
    Get,
    /// Read the head of a page.
    Head,
    /// Change something.
    Post,
}

/// A request whose framing has been checked.
pub struct Request {
    /// What is to be done.
    pub method: Method,
    /// The path as sent: begins with `/`, still percent-encoded, without the query.
    pub path: String,
    /// The query as sent, without its `?`.
    pub query: String,
    /// All headers in the order sent, names in lower case; what a client may claim about itself is taken out.
    pub headers: Vec<(String, String)>,
    /// The peer, or the right-most untrusted hop of X-Forwarded-For when the peer is a trusted proxy.
    pub client: IpAddr,
    /// What that proxy says can be read in two ways or in none, or it says nothing: the address is good enough to count tries, and
    /// opens nothing.
    pub doubtful: bool,
    /// Whether it came over our own TLS, or a trusted proxy says that it came over its own.
    pub secure: bool,
    /// How long the body is that follows; the house may have it read ([`Reception::Reads`]).
    pub body_bytes: u64,
}

impl Request {
    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|header| header.0 == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// What the door itself can find wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not a valid request, or one we do not want to understand.
    BadRequest,
    /// A method other than GET, HEAD and POST.
    MethodNotAllowed,
    /// The head or the body did not come in time.
    RequestTimeout,
    /// A body whose length is not announced by Content-Length.
    LengthRequired,
    /// A length that no number can hold. Bodies over the limit go to the house.
    TooLarge,
    /// A request line longer than a whole head may be.
    UriTooLong,
    /// An `Expect` other than `100-continue`.
    ExpectationFailed,
    /// More than 16 KiB of head or more than 100 headers.
    HeadTooLarge,
    /// The handler panicked, or its answer could not be read.
    Broken,
    /// Too many connections, or the quota of spooled bodies or the budget of memory is used up.
    Busy,
    /// HTTP/2 and later.
    VersionNotSupported,
    /// A body could not be written to the spool folder.
    StorageFull,
}

impl Trouble {
    /// The HTTP status (RFC 9110 15, RFC 6585 5).
    pub fn status(self) -> u16 {
        match self {
            Trouble::BadRequest => 400,
            Trouble::MethodNotAllowed => 405,
            Trouble::RequestTimeout => 408,
            Trouble::LengthRequired => 411,
            Trouble::TooLarge => 413,
            Trouble::UriTooLong => 414,
            Trouble::ExpectationFailed => 417,
            Trouble::HeadTooLarge => 431,
            Trouble::Broken => 500,
            Trouble::Busy => 503,
            Trouble::VersionNotSupported => 505,
            Trouble::StorageFull => 507,
        }
    }
}

/// What the house makes of a request whose head it has seen.
pub enum Reception<'a> {
    /// Its answer. A body that follows is not read, and ends the line.
    Answered(Answer),
    /// Who asks may bring a body.
    Reads(Reads<'a>),
}

/// How a body is read, and what is made of it.
pub struct Reads<'a> {
    /// The largest body taken, in bytes. Of a larger one the beginning is read.
    pub bytes_max: u64,
    /// Answers when the body is there.
    ///
    /// When [`Body::whole`] is false it was over the limit and nothing may be done with it: the answer should be a 413 that gives
    /// back what was typed.
    pub answer: Box<dyn FnOnce(Body) -> Answer + 'a>,
}

/// Who lives behind the door. Its methods are called on many threads at once; a panic in them costs that answer only.
pub trait House: Send + Sync + 'static {
    /// Answers a request, or says from its head that its body is to be read first.
    fn receive(&self, request: Request) -> Reception<'_>;

    /// The page for trouble the door itself found; its status is set by the door.
    fn trouble(&self, trouble: Trouble) -> Answer;
}

/// What every line needs to know.
struct Room {
    house: Arc<dyn House>,
    lines: Arc<Lines>,
    deadlines: Deadlines,
    trusted: Vec<Network>,
    identity: Option<String>,
    spool: body::Spool,
    tls: Option<tls::Tls>,
    /// Memory for answers that are being sent.
    answers: Arc<Budget>,
}

/// An open door: a listening socket with its threads. Dropping it cuts all connections.
pub struct Door {
    address: SocketAddr,
    listener: Arc<TcpListener>,
    lines: Arc<Lines>,
    /// None once it takes no more connections.
    porters: Vec<thread::JoinHandle<()>>,
}

impl Door {
    /// Listens, and serves from then on.
    pub fn open(settings: Settings, house: Arc<dyn House>) -> io::Result<Door> {
        let Settings {
            listen,
            tls,
            trusted_proxies,
            identity_header,
            connections_max,
            per_address_max,
            spool_bytes_max,
            spool_folder,
            memory_bytes_max,
            deadlines,
        } = settings;
        let listener = Arc::new(listen_at(listen)?);
        let address = listener.local_addr()?;
        let lines = Arc::new(Lines::new(
            connections_max.min(connections_by_files()),
            per_address_max,
        ));
        let room = Arc::new(Room {
            house,
            lines: Arc::clone(&lines),
            deadlines,
            trusted: trusted_proxies,
            identity: identity_header,
            spool: body::Spool::new(spool_folder, spool_bytes_max, Budget::new(memory_bytes_max)),
            answers: Budget::new(memory_bytes_max),
            tls,
        });
        let (refuse, queue) = sync_channel(porter::REFUSED_MAX);
        let teller = Arc::clone(&room);
        thread::Builder::new()
            .name("door-refuse".into())
            .spawn(move || porter::tell_refused(&teller, &queue))?;
        let porters = (0..porter::PORTERS).map(|_| {
            let (listener, room, refuse) = (listener.clone(), room.clone(), refuse.clone());
            thread::Builder::new()
                .name("door".into())
                .stack_size(porter::STACK_BYTES)
                .spawn(move || porter::accept(&listener, &room, &refuse))
        });
        let porters = porters.collect::<io::Result<_>>()?;
        Ok(Door {
            address,
            listener,
            lines,
            porters,
        })
    }

    /// Where it listens, with the port that was taken for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, lets running answers finish within that time, then cuts what is left.
    pub fn close(mut self, within: Duration) {
        self.shut(within);
    }

    fn shut(&mut self, within: Duration) {
        let deadline = Instant::now() + within;
        self.stop_accepting();
        self.lines.wait_out(deadline);
    }

    /// From now on another door may listen at the same address; running answers go on.
    pub fn stop_accepting(&mut self) {
        if self.porters.is_empty() {
            return;
        }
        self.lines.close();
        // Wakes every accept(): on Linux a listening socket can be shut down like any other.
        if let Err(error) =
            socket2::SockRef::from(&*self.listener).shutdown(std::net::Shutdown::Both)
        {
            return log::error!("door: cannot stop listening: {error}");
        }
        for porter in self.porters.drain(..) {
            let _ = porter.join(); // its panic was told when it happened
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if !self.porters.is_empty() {
            self.shut(Duration::ZERO);
        }
    }
}

fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(
        socket2::Domain::for_address(address),
        socket2::Type::STREAM,
        None,
    )?;
    socket.set_reuse_address(true)?;
    // Accepted sockets inherit it: what a client does not read waits here, not in the kernel, and its pace is seen.
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// As many connections as leave files for the rest of the process, and for those that are ending.
fn connections_by_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = open_files_max(&limits).unwrap_or(usize::MAX);
    let files = files.saturating_sub(FILES_KEPT_FREE);
    files.saturating_sub(lines::ending_max(files)).max(1)
}

/// The soft limit in a text like /proc/self/limits.
fn open_files_max(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_is_read() {
        let limits = |soft: &str| {
            format!(
                "Limit  Soft Limit  Hard Limit  Units\nMax processes  7  7  processes\nMax open files            {soft}                 1048576              files\n"
            )
        };
        assert_eq!(open_files_max(&limits("1024")), Some(1024));
        assert_eq!(open_files_max(&limits("unlimited")), Some(usize::MAX));
        assert_eq!(open_files_max(&limits("many")), None);
        assert_eq!(open_files_max(""), None);
    }
}
