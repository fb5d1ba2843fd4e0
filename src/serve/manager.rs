//! What the service manager is told: that the desk serves, lives, stops (`sd_notify(3)`); who else watches is in `web::ports::health`.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr as Name, UnixDatagram};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Monotonic};

/// How long the door may take to say anything at all.
const DOOR_ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// The service manager that started this process, if one did and wants to be told.
#[derive(Clone, Debug)]
pub(super) struct Manager {
    socket: Option<Name>,
    watchdog: Option<Duration>,
}

impl Manager {
    /// As systemd says it in the environment (systemd.exec(5)): `NOTIFY_SOCKET`, and `WATCHDOG_USEC` where it waits for signs of life.
    pub(super) fn of_environment() -> Self {
        let socket = std::env::var_os("NOTIFY_SOCKET");
        let microseconds = std::env::var("WATCHDOG_USEC").ok();
        Self::new(socket.as_deref(), microseconds.as_deref())
    }

    fn new(socket: Option<&OsStr>, microseconds: Option<&str>) -> Self {
        let microseconds = microseconds.and_then(|number| number.parse().ok());
        let watchdog = microseconds.filter(|number| *number > 0);
        Self {
            socket: socket.and_then(|path| name(path).ok()),
            watchdog: watchdog.map(Duration::from_micros),
        }
    }

    /// Everything has started.
    pub(super) fn ready(&self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={status}"));
    }

    /// A clean stop has begun.
    pub(super) fn stopping(&self) {
        self.tell("STOPPING=1\nSTATUS=stopping");
    }

    /// Within what time it wants a sign of life, if it does.
    pub(super) const fn watchdog(&self) -> Option<Duration> {
        self.watchdog
    }

    fn lives(&self) {
        self.tell("WATCHDOG=1");
    }

    fn tell(&self, text: &str) {
        let Some(socket) = &self.socket else {
            return;
        };
        let told = UnixDatagram::unbound().and_then(|from| {
            // A manager that does not read must not stop what it watches.
            from.set_nonblocking(true)?;
            from.send_to_addr(text.as_bytes(), socket)
        });
        if let Err(cause) = told {
            log::warn!("the service manager cannot be told: {cause}");
        }
    }
}

/// A path, or after `@` a name that stands in no folder.
fn name(socket: &OsStr) -> io::Result<Name> {
    match socket.as_bytes().strip_prefix(b"@") {
        Some(abstract_name) => Name::from_abstract_name(abstract_name),
        None => Name::from_pathname(socket),
    }
}

/// When the sweep last came to its end or its beginning: it writes to the file, and so knows whether that still can be done.
#[derive(Clone, Debug)]
pub(super) struct Heart(Arc<Mutex<Monotonic>>);

impl Heart {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Monotonic::now())))
    }

    pub(super) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Monotonic::now();
    }

    fn beats_within(&self, time: Duration) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
            <= time
    }
}

/// The watch over a desk at work, for the manager.
pub(super) struct Watch {
    pub(super) manager: Manager,
    pub(super) heart: Heart,
    pub(super) door: SocketAddr,
}

impl Watch {
    /// Gives a sign of life where sweep and door live; tells how long to pause before the next one.
    pub(super) fn look(&self, within: Duration) -> Duration {
        if !self.heart.beats_within(within) {
            log::error!(
                "the sweep has stood still for {} s: the service manager will start this again",
                within.as_secs()
            );
        } else if let Err(cause) = knock(self.door) {
            log::error!("the door does not answer: {cause}");
        } else {
            self.manager.lives();
        }
        within / 3
    }
}

/// Asks the door for anything: a page, a refusal, or, where it speaks TLS, that it hangs up on plain text.
fn knock(door: SocketAddr) -> io::Result<()> {
    let mut line = TcpStream::connect_timeout(&door, DOOR_ANSWERS_WITHIN)?;
    line.set_read_timeout(Some(DOOR_ANSWERS_WITHIN))?;
    line.write_all(b"HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    match line.read(&mut [0]) {
        Err(cause) if cause.kind() != io::ErrorKind::ConnectionReset => Err(cause),
        Ok(_) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(manager: &UnixDatagram) -> Option<String> {
        let mut said = [0; 200];
        manager.set_nonblocking(true).expect("a socket");
        let length = manager.recv(&mut said).ok()?;
        Some(String::from_utf8_lossy(&said[..length]).into_owned())
    }

    #[test]
    fn it_is_told_of_start_and_stop_at_either_kind_of_socket() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        let abstract_name = format!("helpdesk-test-{}", std::process::id());
        let hidden = Name::from_abstract_name(&abstract_name).expect("a name");
        for (socket, named) in [
            (UnixDatagram::bind(&path), path.clone().into_os_string()),
            (
                UnixDatagram::bind_addr(&hidden),
                format!("@{abstract_name}").into(),
            ),
        ] {
            let socket = socket.expect("bound");
            let manager = Manager::new(Some(&named), None);
            manager.ready("serving");
            manager.stopping();
            assert_eq!(heard(&socket).as_deref(), Some("READY=1\nSTATUS=serving"));
            assert_eq!(
                heard(&socket).as_deref(),
                Some("STOPPING=1\nSTATUS=stopping")
            );
        }
    }

    #[test]
    fn nobody_is_told_where_nobody_asked() {
        for (socket, watchdog) in [
            (None, None),
            (Some(""), Some("0")),
            (Some("/nowhere/at/all"), Some("soon")),
        ] {
            let manager = Manager::new(socket.map(OsStr::new), watchdog);
            assert_eq!(manager.watchdog(), None);
            manager.ready("serving");
        }
    }

    #[test]
    fn a_sign_of_life_needs_the_sweep_and_the_door() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).expect("bound");
        let manager = Manager::new(Some(path.as_os_str()), Some("30000000"));
        let within = manager.watchdog().expect("thirty seconds");
        assert_eq!(within, Duration::from_secs(30));
        let door = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = door.local_addr().expect("bound");
        let hangs_up = std::thread::spawn(move || drop(door.accept()));
        let watch = Watch {
            manager,
            heart: Heart::new(),
            door: address,
        };
        assert_eq!(watch.look(within), Duration::from_secs(10));
        assert_eq!(heard(&socket).as_deref(), Some("WATCHDOG=1"));
        hangs_up.join().expect("it accepted");
        watch.look(within);
        assert_eq!(heard(&socket), None, "nobody listens any more");
        let stopped = watch.heart.0.clone();
        let long_ago = Monotonic::now().checked_sub(within * 2);
        *stopped.lock().expect("whole") = long_ago.expect("a machine that runs for a minute");
        watch.look(within);
        assert_eq!(heard(&socket), None, "the sweep stands still");
    }
}
