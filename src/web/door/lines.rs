//! Who is connected: counts lines, caps them and evicts the ones that only wait; what a line does is in `line`.

use std::collections::HashMap;
use std::net::{IpAddr, Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::debts::Debts;
use super::wire::Pulse;

/// An evicted line is woken by its socket's end and needs no more than this, except on a machine that stands still.
const EVICTION_WAIT: Duration = Duration::from_secs(1);

/// A line whose answer has gone may be a moment late to say so.
const STANDS_STILL: Duration = Duration::from_millis(20);

/// How many lines that were shut may still have their thread and file, beside so many that stay.
pub(super) fn ending_max(connections_max: usize) -> usize {
    connections_max.div_ceil(8)
}

/// Why there is no place for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// None can be spared.
    Busy,
    /// This client let too many stand still: the house is full of such.
    InVain,
}

/// All open lines.
pub(super) struct Lines {
    connections_max: usize,
    per_address_max: usize,
    book: Mutex<Book>,
    left: Condvar,
}

#[derive(Default)]
struct Book {
    next: u64,
    closing: bool,
    lines: HashMap<u64, Entry>,
    debts: Debts,
}

struct Entry {
    socket: Arc<TcpStream>,
    /// The household that pays for this line; none while a proxy's line is between two clients.
    address: Option<IpAddr>,
    state: State,
    /// It has brought a whole head of a request.
    asked: bool,
    /// How its transfer goes.
    pulse: Arc<Pulse>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Idle or in its head since then.
    Waiting(Instant),
    /// The house is at work on a request.
    Busy,
    /// A body is being read, or an answer sent; how well, its pulse tells.
    Transfer,
    /// Answered for good, waiting for the client to hang up.
    Leaving(Instant),
    /// Shut by us; counts until its thread has ended.
    Evicted,
}

impl Entry {
    /// Since when it only waits or stands still, if it can be spared: no house is at work on it.
    fn idle_since(&self, now: Instant) -> Option<Instant> {
        match self.state {
            State::Waiting(since) | State::Leaving(since) => Some(since),
            State::Transfer => Some(self.pulse.since()).filter(|since| *since <= now),
            State::Busy | State::Evicted => None,
        }
    }

    /// It was lent in vain: no head came, or what followed stands still.
    fn in_vain(&self, now: Instant) -> bool {
        match self.state {
            State::Waiting(_) => !self.asked,
            State::Transfer => self.pulse.since() + STANDS_STILL <= now,
            State::Busy | State::Leaving(_) | State::Evicted => false,
        }
    }

    fn shut(&mut self) {
        self.state = State::Evicted;
        let _ = self.socket.shutdown(Shutdown::Both); // fails when the client is already gone
    }
}

impl Book {
    /// Lines that stay, of one household: what was shut is as good as gone.
    fn of(&self, address: Option<IpAddr>) -> usize {
        let same = |entry: &Entry| address.is_some() && entry.address == address;
        self.staying(same)
    }

    fn staying(&self, chosen: impl Fn(&Entry) -> bool) -> usize {
        let stays = |entry: &&Entry| entry.state != State::Evicted && chosen(entry);
        self.lines.values().filter(stays).count()
    }

    /// Shuts the line that has waited or stood still for longest among those chosen.
    fn evict(&mut self, chosen: impl Fn(&Entry) -> bool) -> bool {
        let now = Instant::now();
        let waiting = self.lines.values_mut().filter(|entry| chosen(entry));
        let oldest = waiting
            .filter_map(|entry| Some((entry.idle_since(now)?, entry)))
            .min_by_key(|(since, _)| *since);
        let Some((_, entry)) = oldest else {
            return false;
        };
        if let (true, Some(address)) = (entry.in_vain(now), entry.address) {
            self.debts.add(address, now);
        }
        entry.shut();
        true
    }

    /// Shuts a line: one of that address if it is crowded, else rather one of it than another.
    fn make_room(&mut self, address: Option<IpAddr>, crowded: bool) -> bool {
        let same = |entry: &Entry| address.is_some() && entry.address == address;
        self.evict(same) || (!crowded && self.evict(|_| true))
    }
}

impl Lines {
    pub fn new(connections_max: usize, per_address_max: usize) -> Lines {
        Lines {
            connections_max,
            per_address_max,
            book: Mutex::default(),
            left: Condvar::new(),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a new line, made by evicting the oldest waiting one if need be, of the same address first.
    pub fn admit(
        self: &Arc<Self>,
        socket: &Arc<TcpStream>,
        address: Option<IpAddr>,
    ) -> Result<Place, NoPlace> {
        let now = Instant::now();
        let mut book = self.book();
        while !self.has_room(&mut book, address, now)? {
            let patience = (now + EVICTION_WAIT).saturating_duration_since(Instant::now());
            if patience.is_zero() {
                return Err(NoPlace::Busy);
            }
            (book, _) = self
                .left
                .wait_timeout(book, patience)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Ok(self.seat(&mut book, socket, address))
    }

    /// Whether there is room for a new line now, made if need be; false while too many of those that were shut have not ended.
    fn has_room(
        &self,
        book: &mut Book,
        address: Option<IpAddr>,
        now: Instant,
    ) -> Result<bool, NoPlace> {
        // Whoever comes does not wait for the thread of one who was shut, as long as there are not many of those.
        let threads_max = self.connections_max + ending_max(self.connections_max);
        loop {
            if book.closing {
                return Err(NoPlace::Busy);
            }
            let full = book.staying(|_| true) >= self.connections_max;
            let pressed = book.lines.len() >= threads_max;
            if full && address.is_some_and(|address| book.debts.too_many(address, pressed, now)) {
                return Err(NoPlace::InVain);
            }
            let crowded = book.of(address) >= self.per_address_max;
            if !crowded && !full {
                return Ok(!pressed);
            }
            if !book.make_room(address, crowded) {
                return Err(NoPlace::Busy);
            }
        }
    }

    fn seat(
        self: &Arc<Self>,
        book: &mut Book,
        socket: &Arc<TcpStream>,
        address: Option<IpAddr>,
    ) -> Place {
        let id = book.next;
        book.next += 1;
        let pulse = Arc::new(Pulse::new());
        book.lines.insert(
            id,
            Entry {
                socket: Arc::clone(socket),
                address,
                state: State::Waiting(Instant::now()),
                asked: false,
                pulse: Arc::clone(&pulse),
            },
        );
        Place {
            lines: Arc::clone(self),
            id,
            pulse,
        }
    }

    pub fn closing(&self) -> bool {
        self.book().closing
    }

    /// Takes no more lines and shuts those that wait.
    pub fn close(&self) {
        let mut book = self.book();
        book.closing = true;
        for entry in book.lines.values_mut() {
            if let State::Waiting(_) = entry.state {
                entry.shut();
            }
        }
        self.left.notify_all();
    }

    /// Waits until every line has ended or the deadline has come, then shuts what is left.
    pub fn wait_out(&self, deadline: Instant) {
        let mut book = self.book();
        while !book.lines.is_empty() {
            let patience = deadline.saturating_duration_since(Instant::now());
            if patience.is_zero() {
                log::warn!("door: {} connections cut while closing", book.lines.len());
                return book.lines.values_mut().for_each(Entry::shut);
            }
            (book, _) = self
                .left
                .wait_timeout(book, patience)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A line's right to be; gives it up when dropped.
pub(super) struct Place {
    lines: Arc<Lines>,
    id: u64,
    pulse: Arc<Pulse>,
}

impl Place {
    /// Where the line's wire tells how its transfers go.
    pub fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Moves to another state; false when the line was shut in the meantime, or (for waiting) when the door closes.
    fn turn(&self, state: State, address: Option<IpAddr>) -> bool {
        let mut book = self.lines.book();
        let stop = book.closing && matches!(state, State::Waiting(_));
        match book.lines.get_mut(&self.id) {
            Some(entry) if entry.state != State::Evicted && !stop => {
                entry.asked |= state == State::Busy;
                entry.state = state;
                entry.address = address;
                true
            }
            _ => false,
        }
    }

    pub fn waiting(&self, address: Option<IpAddr>) -> bool {
        self.turn(State::Waiting(Instant::now()), address)
    }

    pub fn leaving(&self, address: Option<IpAddr>) -> bool {
        self.turn(State::Leaving(Instant::now()), address)
    }

    pub fn busy(&self, address: Option<IpAddr>) -> bool {
        self.turn(State::Busy, address)
    }

    /// A body is being read, or an answer sent.
    pub fn transfer(&self, address: Option<IpAddr>) -> bool {
        self.turn(State::Transfer, address)
    }

    /// Ends the transfer that has stood still for longest, for the sake of the memory it holds.
    pub fn spare_a_transfer(&self) {
        self.lines
            .book()
            .evict(|entry| entry.state == State::Transfer);
    }

    /// Whether that address has more lines than it may, this one included: known only now for one behind a proxy.
    pub fn crowded(&self, address: IpAddr) -> bool {
        self.lines.book().of(Some(address)) > self.lines.per_address_max
    }

    pub fn closing(&self) -> bool {
        self.lines.closing()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lines.book().lines.remove(&self.id);
        self.lines.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;

    #[test]
    fn whoever_has_waited_longest_goes_first_and_the_busy_never() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let lines = Arc::new(Lines::new(8, 8));
        let place = || {
            let address = listener.local_addr().expect("an address");
            let socket = Arc::new(TcpStream::connect(address).expect("a line"));
            lines.admit(&socket, None).expect("a place")
        };
        let places = [place(), place(), place()];
        places[0].busy(None);
        let long_ago = Instant::now().checked_sub(Duration::from_secs(60));
        places[2].turn(
            State::Waiting(long_ago.expect("a machine that runs for a minute")),
            None,
        );
        let shut = || {
            places
                .each_ref()
                .map(|place| lines.book().lines[&place.id].state == State::Evicted)
        };
        assert!(lines.book().evict(|_| true));
        assert_eq!(shut(), [false, false, true]);
        assert!(lines.book().evict(|_| true));
        assert_eq!(shut(), [false, true, true]);
        assert!(!lines.book().evict(|_| true));
    }
}
