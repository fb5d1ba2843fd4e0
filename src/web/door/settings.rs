//! How a door is to be: limits, deadlines, whom it believes, its certificate; `mod` opens one.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::tls::Tls;
use crate::config::Network;

/// By when things must have happened. Single bytes gain no time; transfers may take as long as they are not too slow.
#[derive(Clone, Debug)]
pub struct Deadlines {
    /// Until the first byte of a request, a TLS handshake included.
    pub idle: Duration,
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// How long a body may stand still, and how far it may fall behind `bytes_per_second_min`.
    pub body: Duration,
    /// The same for sending an answer.
    pub answer: Duration,
    /// For the client to read our last answer and hang up; also for the beginning of a body that is too large.
    pub linger: Duration,
    /// The slowest transfer that is waited for.
    pub bytes_per_second_min: u64,
}

impl Default for Deadlines {
    fn default() -> Deadlines {
        Deadlines {
            idle: Duration::from_secs(15),
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(20),
            linger: Duration::from_secs(2),
            bytes_per_second_min: 16_000,
        }
    }
}

/// How a door is to be.
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Our own TLS, if any.
    pub tls: Option<Tls>,
    /// Whose X-Forwarded-For and X-Forwarded-Proto are believed.
    pub trusted_proxies: Vec<Network>,
    /// The header, in lower case, in which those name who is signed in; from anybody else it is taken out.
    pub identity_header: Option<String>,
    /// Connections at most; the process's limit of open files may lower it further.
    pub connections_max: usize,
    /// Connections at most from one IPv4 address or IPv6 /64, a trusted proxy's excepted.
    pub per_address_max: usize,
    /// What all bodies over 16 KiB may take together in `spool_folder`.
    pub spool_bytes_max: u64,
    /// Where bodies over 16 KiB are kept while they are used; better not in memory (tmpfs).
    pub spool_folder: PathBuf,
    /// Memory for what is read of all bodies at a time, and as much again for all answers that are being sent; small ones excepted.
    pub memory_bytes_max: u64,
    /// By when things must have happened.
    pub deadlines: Deadlines,
}

impl Settings {
    /// The defaults, for an address.
    pub fn new(listen: SocketAddr) -> Settings {
        Settings {
            listen,
            tls: None,
            trusted_proxies: Vec::new(),
            identity_header: None,
            connections_max: 512,
            per_address_max: 64,
            spool_bytes_max: 1024 * 1024 * 1024,
            spool_folder: std::env::temp_dir(),
            memory_bytes_max: 32 * 1024 * 1024,
            deadlines: Deadlines::default(),
        }
    }
}
