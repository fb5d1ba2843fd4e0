//! Accepts connections, gives each a place and a thread, and tells those without a place so; the places are in `lines`.

use std::io::{self, Read};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::lines::{NoPlace, Place};
use super::reply::Reply;
use super::{Room, Trouble, line};

/// How long to wait after an error of `accept()`: such as no free file, which passes.
const ACCEPT_RETRY: Duration = Duration::from_millis(20);
/// Threads that accept. A flood is seated or turned away by as many as it has processors for; on a machine that is busy otherwise one
/// alone gets too little of them, and everybody waits behind the flood.
pub(super) const PORTERS: usize = 4;
pub(super) const STACK_BYTES: usize = 512 * 1024;
/// Refused connections being told so at the same time.
pub(super) const REFUSED_MAX: usize = 16;
const REFUSED_POLL: Duration = Duration::from_millis(20);

/// Takes connections until the door closes; no error of `accept()` ends it.
pub(super) fn accept(listener: &TcpListener, room: &Arc<Room>, refuse: &SyncSender<TcpStream>) {
    let mut failing = false;
    loop {
        let accepted = listener.accept();
        if room.lines.closing() {
            return;
        }
        match accepted {
            Ok((socket, peer)) => {
                failing = false;
                welcome(room, socket, peer.ip().to_canonical(), refuse);
            }
            Err(error) => {
                if !failing {
                    log::warn!("door: cannot accept connections for now: {error}");
                }
                failing = true;
                thread::sleep(ACCEPT_RETRY);
            }
        }
    }
}

/// Gives a connection a place and a thread, or has it told that there is none.
fn welcome(room: &Arc<Room>, socket: TcpStream, peer: IpAddr, refuse: &SyncSender<TcpStream>) {
    let socket = Arc::new(socket);
    let place = match room.lines.admit(&socket, room.payer(peer)) {
        Ok(place) => place,
        // They come by the thousand: to tell each would cost more than to have them.
        Err(NoPlace::InVain) => return,
        Err(NoPlace::Busy) => {
            log::debug!("door: no place for {peer}");
            // With TLS there is no shaking hands for a refusal; with a full queue they learn it from the closed line.
            if let (None, Some(socket)) = (&room.tls, Arc::into_inner(socket)) {
                let _ = refuse.try_send(socket);
            }
            return;
        }
    };
    let _ = socket.set_nodelay(true); // only a matter of speed
    let room = Arc::clone(room);
    let spawned = thread::Builder::new()
        .name("door-line".into())
        .stack_size(STACK_BYTES)
        .spawn(move || serve_line(&room, place, socket, peer));
    if let Err(error) = spawned {
        log::warn!("door: no thread for {peer}: {error}");
    }
}

/// The place is given up last, when the socket is closed: until then the line counts.
#[allow(clippy::needless_pass_by_value)] // owned so that they end here
fn serve_line(room: &Room, place: Place, socket: Arc<TcpStream>, peer: IpAddr) {
    line::serve(room, &place, socket, peer);
}

/// Tells refused connections so, all at once and without waiting for any of them.
pub(super) fn tell_refused(room: &Room, refused: &Receiver<TcpStream>) {
    let mut leaving: Vec<(TcpStream, Instant)> = Vec::new();
    loop {
        let poll = if leaving.is_empty() {
            Duration::from_secs(3600)
        } else {
            REFUSED_POLL
        };
        match refused.recv_timeout(poll) {
            Ok(socket) => {
                if leaving.len() >= REFUSED_MAX {
                    leaving.remove(0);
                }
                if let Some(Ok(())) = line::guarded(|| say_busy(room, &socket)) {
                    leaving.push((socket, Instant::now() + room.deadlines.linger));
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        leaving.retain(|(socket, until)| Instant::now() < *until && !hung_up(socket));
    }
}

fn say_busy(room: &Room, mut socket: &TcpStream) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    let page = Reply::new(room.page(Trouble::Busy), false, true, &room.spool)?;
    page.send(&mut socket)?;
    socket.shutdown(std::net::Shutdown::Write)
}

/// Throws away a little of what was sent; true at its end.
fn hung_up(mut socket: &TcpStream) -> bool {
    let mut scrap = [0; 8 * 1024];
    match socket.read(&mut scrap) {
        Ok(read) => read == 0,
        Err(error) => error.kind() != io::ErrorKind::WouldBlock,
    }
}
