//! The HTTP door, entered by real sockets with a small house behind it; the parser alone is tested beside `head`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk::web::door::tls::{Tls, TlsFault};
use helpdesk::web::door::{
    Answer, Body, Deadlines, Door, House, Method, Reads, Reception, Request, Settings, Trouble,
};
use tiny_http::Response;

use crate::certificates;

/// What a line that is turned away at once may take, on most tries.
const A_MOMENT: Duration = Duration::from_secs(1);
/// Only ever waited out by a test that fails.
const PATIENCE: Duration = Duration::from_secs(120);
const BODY_BYTES_MAX: u64 = 1024 * 1024;

/// A house whose paths say what it is to do.
struct Cottage {
    /// Met by `/meet` and the test, so that a test knows when a handler runs.
    gate: Barrier,
    hoard: Mutex<Vec<File>>,
}

impl Cottage {
    fn new() -> Arc<Cottage> {
        Arc::new(Cottage {
            gate: Barrier::new(2),
            hoard: Mutex::default(),
        })
    }

    /// Takes every file descriptor there is.
    fn hoard(&self) -> Answer {
        let mut hoard = self.hoard.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(file) = File::open("/dev/null") {
            hoard.push(file);
        }
        text(200, "hoarded")
    }

    fn let_go(&self) -> Answer {
        self.hoard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        text(200, "let go")
    }
}

fn text(status: u16, text: impl Into<Vec<u8>>) -> Answer {
    Response::from_data(text).with_status_code(status).boxed()
}

impl House for Cottage {
    fn receive(&self, request: Request) -> Reception<'_> {
        assert_ne!(request.path, "/panic-limit");
        if request.method != Method::Post {
            return Reception::Answered(self.answer(&request, None));
        }
        let bytes_max = match request.path.as_str() {
            "/refused" => return Reception::Answered(text(403, "refused")),
            "/none" => 0,
            _ => BODY_BYTES_MAX,
        };
        Reception::Reads(Reads {
            bytes_max,
            answer: Box::new(move |body| self.answer(&request, Some(body))),
        })
    }

    fn trouble(&self, trouble: Trouble) -> Answer {
        text(trouble.status(), format!("{trouble:?}"))
    }
}

impl Cottage {
    fn answer(&self, request: &Request, body: Option<Body>) -> Answer {
        if let Some(body) = body.as_ref().filter(|body| !body.whole()) {
            return text(413, format!("typed {}", body.len()));
        }
        match request.path.as_str() {
            "/panic" => panic!("as asked"),
            "/panic-body" => Response::new(
                200.into(),
                vec![],
                Box::new(Panicking) as Box<dyn Read + Send>,
                Some(9),
                None,
            ),
            "/echo" => {
                let body = body.expect("a body");
                let bytes = usize::try_from(body.len()).expect("small");
                let body = Box::new(body) as Box<dyn Read + Send>;
                Response::new(200.into(), vec![], body, Some(bytes), None)
            }
            "/long" => {
                let body = Box::new(io::repeat(b'x').take(50_000_000)) as Box<dyn Read + Send>;
                Response::new(200.into(), vec![], body, Some(50_000_000), None)
            }
            "/meet" => {
                self.gate.wait();
                self.gate.wait();
                text(200, "met")
            }
            "/who" => text(
                200,
                format!(
                    "{} {} {:?}",
                    request.client, request.secure, request.headers
                ),
            ),
            "/hoard" => self.hoard(),
            "/let-go" => self.let_go(),
            "/failing" => text(200, ACCEPT_FAILED.load(Ordering::Relaxed).to_string()),
            path => {
                let mut typed = String::new();
                if let Some(mut body) = body {
                    body.read_to_string(&mut typed).expect("text");
                }
                text(200, format!("{path}?{} {typed}", request.query))
            }
        }
    }
}

struct Panicking;

impl Read for Panicking {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        panic!("as asked")
    }
}

/// At an address of its own: a client of another test that tries a port again, which now is this door's, takes no line from it.
fn settings() -> Settings {
    Settings::new(SocketAddr::from((Ipv4Addr::new(127, 7, 7, 7), 0)))
}

/// Deadlines that no test reaches unless it shortens one.
fn patient() -> Deadlines {
    Deadlines {
        idle: PATIENCE,
        head: PATIENCE,
        body: PATIENCE,
        answer: PATIENCE,
        linger: PATIENCE,
        ..Deadlines::default()
    }
}

fn open(settings: Settings) -> Door {
    Door::open(settings, Cottage::new()).expect("a free port")
}

/// A door with something changed.
fn open_with(change: impl FnOnce(&mut Settings)) -> Door {
    let mut settings = Settings {
        deadlines: patient(),
        ..settings()
    };
    change(&mut settings);
    open(settings)
}

struct Client<S = TcpStream>(BufReader<S>);

#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &String| {
            line.split_once(": ")
                .is_some_and(|(n, _)| n.eq_ignore_ascii_case(name))
        };
        let line = self.headers.iter().find(|line| named(line))?;
        line.split_once(": ").map(|(_, value)| value)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// Neither shut so far nor sent anything.
    fn is_open(&self) -> bool {
        let socket = self.0.get_ref();
        socket.set_nonblocking(true).expect("set");
        let peeked = socket.peek(&mut [0]);
        socket.set_nonblocking(false).expect("set");
        peeked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    fn to(door: &Door) -> Client {
        Client::at(door.address())
    }

    fn at(address: SocketAddr) -> Client {
        Client::from(Ipv4Addr::LOCALHOST.into(), address).expect("connects")
    }

    /// Linux takes all of 127.0.0.0/8 as its own, so a test can be many clients.
    fn from(source: IpAddr, address: SocketAddr) -> io::Result<Client> {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
        socket.bind(&SocketAddr::new(source, 0).into())?;
        socket.connect_timeout(&address.into(), PATIENCE)?;
        let stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Client(BufReader::new(stream)))
    }

    fn half_close(&self) {
        self.0.get_ref().shutdown(Shutdown::Write).expect("open");
    }
}

impl<S: Read + Write> Client<S> {
    fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.get_mut().write_all(bytes.as_ref()).expect("sent");
        self
    }

    fn get(&mut self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
            .reply()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        line.trim_end_matches("\r\n").to_owned()
    }

    fn head(&mut self) -> Reply {
        let first = self.line();
        let status = first
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok());
        let status = status.unwrap_or_else(|| panic!("a status line: {first:?}"));
        let headers = std::iter::repeat_with(|| self.line())
            .take_while(|line| !line.is_empty())
            .collect();
        Reply {
            status,
            headers,
            body: Vec::new(),
        }
    }

    fn reply(&mut self) -> Reply {
        let mut reply = self.head();
        let length = reply
            .header("Content-Length")
            .expect("a length")
            .parse()
            .expect("a number");
        reply.body = vec![0; length];
        self.0.read_exact(&mut reply.body).expect("the whole body");
        reply
    }

    /// Waits for the end of the line; false when bytes come instead.
    fn ended(&mut self) -> bool {
        let end = self.0.read(&mut [0]);
        matches!(end, Ok(0))
            || end.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionReset)
    }
}

/// A client can have its answer a moment before its line counts as waiting again.
fn until_served(mut ask: impl FnMut() -> Reply) {
    let give_up = Instant::now() + PATIENCE;
    while ask().status != 200 {
        assert!(Instant::now() < give_up, "never served again");
        thread::yield_now();
    }
}

fn post(path: &str, length: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n")
}

#[test]
fn a_burst_of_64_is_answered_on_a_fresh_door() {
    for _ in 0..20 {
        let door = open_with(|_| {});
        let mut clients: Vec<Client> = (0..64).map(|_| Client::to(&door)).collect();
        for round in ["/a", "/b"] {
            for client in &mut clients {
                client.send(format!("GET {round} HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            for client in &mut clients {
                assert_eq!(client.reply().text(), format!("{round}? "));
            }
        }
    }
}

#[test]
fn absurd_lengths_are_refused_at_once_and_the_door_lives() {
    let door = open_with(|s| s.deadlines.linger = Duration::from_millis(100));
    for length in [
        "99999999999",
        "18446744073709551615",
        "18446744073709551616",
        &"9".repeat(300),
    ] {
        assert_eq!(
            Client::to(&door).send(post("/", length)).reply().status,
            413,
            "{length}"
        );
        assert_eq!(Client::to(&door).get("/a").status, 200);
    }
}

#[test]
fn bad_framing_is_refused_and_ends_the_line() {
    let door = open_with(|s| s.per_address_max = 512);
    for &(request, status) in crate::bad_framing::BAD_FRAMING {
        let mut client = Client::to(&door);
        client
            .send(request)
            .send("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        let reply = client.reply();
        assert_eq!(reply.status, status, "{request:?}: {reply:?}");
        assert_eq!(reply.header("Connection"), Some("close"), "{request:?}");
        assert!(client.ended(), "{request:?}: a second answer");
    }
    let allowed = Client::to(&door)
        .send("PUT / HTTP/1.1\r\nHost: x\r\n\r\n")
        .reply();
    assert_eq!(allowed.header("Allow"), Some("GET, HEAD, POST"));
}

#[test]
fn endless_heads_are_refused() {
    let door = open_with(|_| {});
    let mut url = Client::to(&door);
    url.send("GET /").send("a".repeat(16 * 1024));
    assert_eq!(url.reply().status, 414);
    let mut headers = Client::to(&door);
    headers
        .send("GET / HTTP/1.1\r\nHost: x\r\n")
        .send("a: b\r\n".repeat(4000));
    assert_eq!(headers.reply().status, 431);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let door = open_with(|_| {});
    let mut client = Client::to(&door);
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    client.send(get("/1") + &post("/2", "3") + "abc" + &get("/3?q") + "\r\n" + &get("/4"));
    for answer in ["/1? ", "/2? abc", "/3?q ", "/4? "] {
        assert_eq!(client.reply().text(), answer);
    }
}

#[test]
fn bytes_that_come_one_by_one_are_one_request() {
    let door = open_with(|_| {});
    let mut client = Client::to(&door);
    for byte in (post("/a", "3") + "abc").bytes() {
        client.send([byte]);
    }
    assert_eq!(client.reply().text(), "/a? abc");
}

#[test]
fn closing_is_told_and_done() {
    let door = open_with(|_| {});
    for request in [
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: x\r\n\r\n",
    ] {
        let mut client = Client::to(&door);
        assert_eq!(
            client.send(request).reply().header("Connection"),
            Some("close")
        );
        assert!(client.ended());
    }
}

#[test]
fn head_answers_have_a_length_and_no_body() {
    let door = open_with(|_| {});
    let mut client = Client::to(&door);
    let reply = client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n").head();
    assert_eq!(
        (reply.status, reply.header("Content-Length")),
        (200, Some("6"))
    );
    assert_eq!(reply.header("Server"), Some("helpdesk"));
    assert_eq!(client.get("/next").text(), "/next? ");
}

#[test]
fn stalled_bodies_and_clients_that_do_not_read_hold_up_nobody_and_are_cut() {
    let door = open_with(|s| {
        s.deadlines.body = Duration::from_millis(500);
        s.deadlines.answer = Duration::from_millis(500);
        s.deadlines.bytes_per_second_min = 1 << 40;
    });
    let mut stalled: Vec<Client> = (0..20).map(|_| Client::to(&door)).collect();
    let mut deaf: Vec<Client> = (0..20).map(|_| Client::to(&door)).collect();
    for (stalled, deaf) in stalled.iter_mut().zip(&mut deaf) {
        stalled.send(post("/", "5000")).send("abc");
        deaf.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    assert_eq!(Client::to(&door).get("/a").status, 200);
    for client in &mut stalled {
        assert_eq!(client.reply().status, 408);
        assert!(client.ended());
    }
    drop(stalled);
    // A door that had waited for them would not have ended their lines by now.
    door.close(PATIENCE);
    for mut client in deaf {
        let mut read = 0;
        while let Ok(more @ 1..) = client.0.read(&mut [0; 8192]) {
            read += more;
        }
        assert!(read < 50_000_000, "the answer was cut");
    }
}

/// Who announces a hundred megabytes and sends a byte, or reads nothing of them, has no more time than who announces little.
#[test]
fn time_is_earned_by_bytes_that_move_not_by_those_announced() {
    let door = open_with(|s| {
        s.deadlines.body = Duration::from_millis(300);
        s.deadlines.answer = Duration::from_millis(300);
        s.deadlines.bytes_per_second_min = 1;
        s.deadlines.linger = Duration::from_millis(100);
    });
    let mut silent = Client::to(&door);
    silent.send(post("/", "1000000")).send("a");
    let mut deaf = Client::to(&door);
    deaf.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(silent.reply().status, 408);
    door.close(PATIENCE);
    let mut read = 0;
    while let Ok(more @ 1..) = deaf.0.read(&mut [0; 8192]) {
        read += more;
    }
    assert!(read < 50_000_000, "the answer was cut");
}

#[test]
fn a_body_that_may_not_come_is_not_read() {
    let door = open_with(|s| s.deadlines.linger = Duration::from_millis(100));
    for more in ["", "Expect: 100-continue\r\n"] {
        let mut client = Client::to(&door);
        let head = post("/refused", "99999999").replace("\r\n\r\n", "\r\n");
        client.send(head + more + "\r\n");
        let reply = client.reply();
        assert_eq!((reply.status, reply.text()), (403, "refused".into()));
        assert_eq!(reply.header("Connection"), Some("close"));
        assert!(client.ended());
    }
}

/// Lines that stand still are the house's to give to somebody else, whatever they wait for.
#[test]
fn a_house_full_of_lines_that_stand_still_has_room() {
    let door = open_with(|s| s.connections_max = 20);
    let from = |last: u8| {
        let source = Ipv4Addr::new(127, 0, 0, last).into();
        Client::from(source, door.address()).expect("connects")
    };
    let mut held = Vec::new();
    for last in 2..42 {
        let mut client = from(last);
        match last % 2 {
            0 => client.send(post("/", "1000000")).send("a"),
            _ => client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n"),
        };
        held.push(client);
    }
    for _ in 0..5 {
        until_served(|| from(100).get("/"));
    }
}

/// What slow readers hold is taken from the slowest.
#[test]
fn answers_that_nobody_reads_leave_memory_for_others() {
    let door = open_with(|s| s.memory_bytes_max = 300_000);
    let mut deaf: Vec<Client> = (0..5).map(|_| Client::to(&door)).collect();
    for client in &mut deaf {
        client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(client.head().status, 200);
    }
    assert_eq!(Client::to(&door).get("/long").body.len(), 50_000_000);
    assert_eq!(Client::to(&door).get("/small").status, 200);
}

#[test]
fn idle_lines_end_without_a_word() {
    let door = open_with(|s| s.deadlines.idle = Duration::from_millis(100));
    assert!(Client::to(&door).ended());
}

/// A byte now and then gains no time.
#[test]
fn a_slow_head_ends_by_its_deadline() {
    let door = open_with(|s| s.deadlines.head = Duration::from_millis(200));
    let mut slow = Client::to(&door);
    slow.0
        .get_mut()
        .set_read_timeout(Some(Duration::from_millis(20)))
        .expect("set");
    let started = Instant::now();
    while slow.0.get_mut().write_all(b"G").is_ok() && slow.0.fill_buf().is_err() {
        assert!(started.elapsed() < PATIENCE, "never told");
    }
    assert_eq!(slow.reply().status, 408);
}

#[test]
fn a_client_may_stop_sending_before_it_reads() {
    let door = open_with(|_| {});
    let mut client = Client::to(&door);
    client
        .send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        .half_close();
    assert_eq!(client.reply().text(), "/a? ");
    assert!(client.ended());
    let mut cut_off = Client::to(&door);
    cut_off.send(post("/a", "3") + "ab").half_close();
    assert!(cut_off.ended(), "half a body is no request");
}

#[test]
fn a_full_house_evicts_the_oldest_waiting_line_same_address_first() {
    let door = open_with(|s| s.connections_max = 3);
    let from = |last: u8| {
        Client::from(Ipv4Addr::new(127, 0, 0, last).into(), door.address()).expect("connects")
    };
    let [mut first, mut second, mut third] = [2, 3, 3].map(|last| {
        let mut client = from(last);
        assert_eq!(client.get("/").status, 200);
        client
    });
    let mut fourth = from(3);
    assert_eq!(fourth.get("/").status, 200);
    // A line counts as waiting a moment after its answer: which of two is the older is for `lines` to test.
    let (stays, shut) = if second.is_open() {
        (&mut second, &mut third)
    } else {
        (&mut third, &mut second)
    };
    assert!(stays.is_open() && shut.ended(), "one of the same address");
    assert!(first.is_open(), "though an older one waits elsewhere");
    let mut fifth = from(9);
    assert_eq!(fifth.get("/").status, 200);
    assert!(first.ended(), "the oldest of all");
    for client in [stays, &mut fourth, &mut fifth] {
        assert_eq!(client.get("/").status, 200);
    }
}

/// A crowd that comes again and again with lines it does nothing with would keep the door busy with nothing else.
#[test]
fn a_full_house_lends_no_more_to_whoever_lets_lines_stand_still() {
    let door = open_with(|s| s.connections_max = 4);
    let from = |last: u8| {
        Client::from(Ipv4Addr::new(127, 0, 0, last).into(), door.address()).expect("connects")
    };
    // What they owe is forgotten with time: on a machine that stood still in between, they come once more.
    let turned_away = || {
        let mut standing: Vec<Client> = (0..40).map(|_| from(2)).collect();
        let last = standing.last_mut().expect("forty");
        let soon = last.0.get_ref().set_read_timeout(Some(A_MOMENT));
        soon.expect("set");
        last.ended()
    };
    assert!((0..20).any(|_| turned_away()));
    assert_eq!(from(9).get("/").status, 200);
}

/// Lines that are being answered are never cut for a new one.
#[test]
fn a_busy_house_says_so() {
    let cottage = Cottage::new();
    let door = Door::open(
        Settings {
            connections_max: 1,
            deadlines: patient(),
            ..settings()
        },
        Arc::clone(&cottage) as Arc<dyn House>,
    );
    let door = door.expect("a free port");
    let mut busy = Client::to(&door);
    busy.send("GET /meet HTTP/1.1\r\nHost: x\r\n\r\n");
    cottage.gate.wait();
    let reply = Client::to(&door).get("/");
    assert_eq!(
        (reply.status, reply.header("Retry-After")),
        (503, Some("5"))
    );
    cottage.gate.wait();
    assert_eq!(busy.reply().text(), "met");
    until_served(|| Client::to(&door).get("/"));
}

#[test]
fn one_address_has_only_so_many_lines() {
    let door = open_with(|s| s.per_address_max = 2);
    let [mut first, mut second, mut third] = [(); 3].map(|()| {
        let mut client = Client::to(&door);
        assert_eq!(client.get("/").status, 200);
        client
    });
    assert!(first.ended());
    let mut other =
        Client::from(Ipv4Addr::new(127, 0, 0, 2).into(), door.address()).expect("connects");
    for client in [&mut other, &mut second, &mut third] {
        assert_eq!(client.get("/").status, 200);
    }
}

#[test]
fn a_panic_costs_one_answer() {
    let door = open_with(|_| {});
    for _ in 0..20 {
        let mut client = Client::to(&door);
        assert_eq!(client.get("/panic").status, 500);
        assert!(client.ended());
    }
    assert_eq!(
        Client::to(&door)
            .send(post("/panic-limit", "1"))
            .reply()
            .status,
        500
    );
    let mut client = Client::to(&door);
    client.send("GET /panic-body HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(client.ended());
    assert_eq!(Client::to(&door).get("/").status, 200);
}

/// Without lingering the rest of the body meets a closed socket, whose RST can overtake the answer.
#[test]
fn a_413_is_read_by_a_client_that_sends_a_megabyte_too_much() {
    let door = open_with(|_| {});
    for _ in 0..5 {
        let mut client = Client::to(&door);
        let bytes = usize::try_from(BODY_BYTES_MAX).expect("small") + 1024 * 1024;
        let body = vec![b'x'; bytes];
        client
            .send(post("/", &bytes.to_string()))
            .send(&body[..300_000]);
        assert!(!client.0.fill_buf().expect("an answer").is_empty());
        client.send(&body[300_000..]);
        let reply = client.reply();
        assert_eq!((reply.status, reply.text()), (413, "typed 262144".into()));
        assert_eq!(client.0.read(&mut [0]).expect("no RST"), 0);
    }
    let reply = Client::to(&door)
        .send(post("/none", "3"))
        .send("abc")
        .reply();
    assert_eq!(reply.text(), "typed 3");
}

#[test]
fn a_spooled_body_arrives_byte_for_byte() {
    let door = open_with(|_| {});
    let mut client = Client::to(&door);
    let bytes: Vec<u8> = (0..700_001_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .take(1_000_003)
        .collect();
    for length in [262_143, 262_144, 262_145, bytes.len()] {
        client
            .send(post("/echo", &length.to_string()))
            .send(&bytes[..length]);
        assert!(client.reply().body == bytes[..length], "{length} bytes");
    }
}

#[test]
fn spooled_bodies_are_under_a_quota() {
    let door = open_with(|s| s.spool_bytes_max = 300_000);
    let mut client = Client::to(&door);
    assert_eq!(
        client
            .send(post("/echo", "300001"))
            .send(vec![0; 300_001])
            .reply()
            .status,
        503
    );
    let mut client = Client::to(&door);
    for _ in 0..3 {
        assert_eq!(
            client
                .send(post("/echo", "300000"))
                .send(vec![0; 300_000])
                .reply()
                .status,
            200
        );
    }
}

#[test]
fn expectations_are_met_after_the_limits() {
    let door = open_with(|_| {});
    let expect = |path: &str, length: u64, what: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nExpect: {what}\r\n\r\n"
        )
    };
    let mut client = Client::to(&door);
    for _ in 0..2 {
        assert_eq!(
            client.send(expect("/a", 3, "100-Continue")).head().status,
            100
        );
        assert_eq!(client.send("abc").reply().text(), "/a? abc");
    }
    assert_eq!(
        client
            .send(expect("/a", 3, "100-continue") + "abc")
            .reply()
            .text(),
        "/a? abc"
    );
    let reply = Client::to(&door)
        .send(expect("/a", BODY_BYTES_MAX + 1, "100-continue"))
        .reply();
    assert_eq!((reply.status, reply.text()), (413, "typed 0".into()));
    assert_eq!(
        Client::to(&door)
            .send(expect("/a", 3, "more"))
            .reply()
            .status,
        417
    );
    assert_eq!(
        Client::to(&door)
            .send(
                post("/a", "3")
                    .replace("1.1", "1.0")
                    .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\nabc")
            )
            .reply()
            .text(),
        "/a? abc"
    );
}

#[test]
fn what_clients_say_of_themselves_counts_only_from_a_proxy() {
    let forwarded = "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 192.0.2.1\r\n\r\n";
    let door = open_with(|_| {});
    let told = Client::to(&door).send(forwarded).reply().text();
    assert_eq!(told, r#"127.0.0.1 false [("host", "x")]"#);
    let door = open_with(|s| s.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")]);
    let told = Client::to(&door).send(forwarded).reply().text();
    assert!(
        told.starts_with(r#"192.0.2.1 true [("host", "x"), ("x-forwarded-for""#),
        "{told}"
    );
    assert!(!told.contains("x-real-ip"));
}

/// Behind a proxy all connections come from one address; the cap is for those who ask through it.
#[test]
fn a_proxy_may_have_more_lines_than_a_client() {
    let cottage = Cottage::new();
    let trusted_proxies = vec!["127.0.0.1".parse().expect("a network")];
    let settings = Settings {
        per_address_max: 1,
        trusted_proxies,
        deadlines: patient(),
        ..settings()
    };
    let door = Door::open(settings, Arc::clone(&cottage) as Arc<dyn House>).expect("a free port");
    let ask = |path: &str, client: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {client}\r\n\r\n")
    };
    let (mut one, mut two, mut three) = (Client::to(&door), Client::to(&door), Client::to(&door));
    one.send(ask("/meet", "192.0.2.1"));
    cottage.gate.wait();
    assert_eq!(two.send(ask("/", "192.0.2.2")).reply().status, 200);
    assert_eq!(three.send(ask("/", "192.0.2.1")).reply().status, 503);
    cottage.gate.wait();
    assert_eq!(one.reply().status, 200);
    until_served(|| Client::to(&door).send(ask("/", "192.0.2.1")).reply());
}

#[test]
fn closing_ends_idle_lines_and_lets_an_answer_finish() {
    let cottage = Cottage::new();
    let door = Door::open(
        Settings {
            deadlines: patient(),
            ..settings()
        },
        Arc::clone(&cottage) as Arc<dyn House>,
    );
    let door = door.expect("a free port");
    let address = door.address();
    let mut idle: Vec<Client> = (0..10).map(|_| Client::to(&door)).collect();
    for client in &mut idle[..5] {
        assert_eq!(client.get("/").status, 200);
    }
    let mut busy = Client::to(&door);
    busy.send("GET /meet HTTP/1.1\r\nHost: x\r\n\r\n");
    cottage.gate.wait();
    let closing = thread::spawn(move || door.close(PATIENCE));
    for client in &mut idle {
        assert!(client.ended());
    }
    cottage.gate.wait();
    let reply = busy.reply();
    assert_eq!(
        (reply.text(), reply.header("Connection")),
        ("met".into(), Some("close"))
    );
    drop(busy);
    closing.join().expect("closed");
    assert!(
        Client::from(Ipv4Addr::LOCALHOST.into(), address).is_err(),
        "nobody listens"
    );
}

#[test]
fn closing_does_not_wait_for_an_answer_beyond_its_deadline() {
    let cottage = Cottage::new();
    let door = Door::open(
        Settings {
            deadlines: patient(),
            ..settings()
        },
        Arc::clone(&cottage) as Arc<dyn House>,
    );
    let door = door.expect("a free port");
    let mut busy = Client::to(&door);
    busy.send("GET /meet HTTP/1.1\r\nHost: x\r\n\r\n");
    cottage.gate.wait();
    door.close(Duration::from_millis(50));
    assert!(busy.ended());
    cottage.gate.wait();
}

#[test]
fn tls_is_spoken() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    certificates::make((&certificate, &key), 2);
    let door = open_with(|s| {
        s.tls = Some(Tls::open(&certificate, &key).expect("a pair"));
    });
    let silent = Client::to(&door);
    let plain = std::fs::read(&certificate).expect("just made");
    let root = native_tls::Certificate::from_pem(&plain).expect("a certificate");
    let connector = native_tls::TlsConnector::builder()
        .add_root_certificate(root)
        .build()
        .expect("a connector");
    let connect = || {
        let socket = Client::to(&door).0.into_inner();
        Client(BufReader::new(
            connector
                .connect("localhost", socket)
                .expect("hands shaken"),
        ))
    };
    let mut client = connect();
    assert!(client.get("/who").text().starts_with("127.0.0.1 true "));
    let bytes = vec![b'x'; 2_000_000];
    client
        .send(post("/echo", "1000000"))
        .send(&bytes[..1_000_000]);
    assert!(client.reply().body == bytes[..1_000_000]);
    let mut client = connect();
    assert_eq!(
        client
            .send(post("/", "2000000"))
            .send(&bytes)
            .reply()
            .status,
        413
    );
    let mut plain = Client::to(&door);
    plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut rest = Vec::new();
    let _ = plain.0.read_to_end(&mut rest); // an alert, then the end in one way or another
    assert!(!rest.starts_with(b"HTTP"));
    drop(silent);
}

/// Whether a client that believes in this certificate alone shakes hands.
fn believes(door: &Door, certificate: &Path) -> bool {
    let pem = std::fs::read(certificate).expect("just made");
    let root = native_tls::Certificate::from_pem(&pem).expect("a certificate");
    let mut connector = native_tls::TlsConnector::builder();
    let connector = connector.add_root_certificate(root).build();
    let socket = Client::to(door).0.into_inner();
    let shaken = connector.expect("a connector").connect("localhost", socket);
    shaken.is_ok()
}

#[test]
fn a_renewed_certificate_is_used_by_the_next_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let (used, used_key) = (path("cert.pem"), path("key.pem"));
    certificates::make((&path("old.pem"), &path("old.key")), 2);
    certificates::make((&path("new.pem"), &path("new.key")), 400);
    let put = |certificate: &str, key: &str| {
        std::fs::copy(path(certificate), &used).expect("written");
        std::fs::copy(path(key), &used_key).expect("written");
    };
    put("old.pem", "new.key");
    let foreign = Tls::open(&used, &used_key).err();
    assert!(matches!(foreign, Some(TlsFault::ForeignKey(..))));
    put("old.pem", "old.key");
    let door = open_with(|s| s.tls = Some(Tls::open(&used, &used_key).expect("a pair")));
    assert!(believes(&door, &path("old.pem")) && !believes(&door, &path("new.pem")));
    let waits = Client::to(&door);
    // Half of a renewal: the pair before it goes on.
    put("new.pem", "old.key");
    assert!(believes(&door, &path("old.pem")) && !believes(&door, &path("new.pem")));
    put("new.pem", "new.key");
    assert!(believes(&door, &path("new.pem")) && !believes(&door, &path("old.pem")));
    std::fs::remove_file(&used).expect("removed");
    assert!(believes(&door, &path("new.pem")), "gone for a moment");
    drop(waits);
}

// What follows needs its own limit of open files: this test binary runs itself again under one.

const SCENARIO: &str = "HELPDESK_DOOR_SCENARIO";

/// Set once `accept()` has failed; only the child's logger does.
static ACCEPT_FAILED: AtomicBool = AtomicBool::new(false);

struct Listener;

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata) -> bool {
        true
    }

    fn log(&self, record: &log::Record) {
        if record.args().to_string().contains("cannot accept") {
            ACCEPT_FAILED.store(true, Ordering::Relaxed);
        }
    }

    fn flush(&self) {}
}

/// Not a test by itself: the door of the child process, open until its input ends.
#[test]
fn child() {
    if std::env::var_os(SCENARIO).is_none() {
        return;
    }
    log::set_logger(&Listener).expect("the only one");
    log::set_max_level(log::LevelFilter::Warn);
    let door = open_with(|_| {});
    println!("\nopen at {}", door.address());
    let _ = io::stdin().read_to_end(&mut Vec::new());
}

struct OtherProcess {
    child: Child,
    address: SocketAddr,
}

impl OtherProcess {
    /// None when this machine does not allow that many files.
    fn with_files(files: u32) -> Option<OtherProcess> {
        let script = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .arg(std::env::current_exe().expect("known"))
            .args(["door::child", "--exact", "--nocapture"])
            .env(SCENARIO, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh is there");
        let output = child.stdout.take().expect("piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("open at ")?.parse().ok());
        // Its test harness still has a line or two to say at the end.
        thread::spawn(move || lines.for_each(drop));
        if let Some(address) = address {
            Some(OtherProcess { child, address })
        } else {
            let _ = child.kill();
            let _ = child.wait();
            None
        }
    }
}

impl Drop for OtherProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn running_out_of_files_passes() {
    let other = OtherProcess::with_files(64).expect("64 files are few");
    let mut hoarder = Client::at(other.address);
    assert_eq!(hoarder.get("/hoard").text(), "hoarded");
    let mut waiting = Client::at(other.address);
    waiting.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    let give_up = Instant::now() + PATIENCE;
    while hoarder.get("/failing").text() != "true" {
        assert!(Instant::now() < give_up, "accept() never failed");
        thread::yield_now();
    }
    assert_eq!(hoarder.get("/let-go").text(), "let go");
    assert_eq!(waiting.reply().status, 200);
    assert_eq!(Client::at(other.address).get("/b").status, 200);
}

#[test]
fn more_clients_than_files_leave_room() {
    let other = OtherProcess::with_files(64).expect("64 files are few");
    let crowd: Vec<Client> = (2..200)
        .filter_map(|last| Client::from(Ipv4Addr::new(127, 0, 0, last).into(), other.address).ok())
        .collect();
    for _ in 0..10 {
        assert_eq!(Client::at(other.address).get("/").status, 200);
    }
    drop(crowd);
    assert_eq!(Client::at(other.address).get("/").status, 200);
}

#[test]
fn two_thousand_idle_clients_leave_room() {
    let (Some(other), true) = (OtherProcess::with_files(1024), files_here() > 2100) else {
        let _ = writeln!(
            io::stderr(),
            "too few files allowed: 2,000 idle clients were not tested"
        );
        return;
    };
    let source = |n: u16| Ipv4Addr::new(127, 0, 0, u8::try_from(2 + n % 200).expect("small"));
    let crowd: Vec<Client> = (0..2000)
        .filter_map(|n| Client::from(source(n).into(), other.address).ok())
        .collect();
    assert_eq!(crowd.len(), 2000);
    let mut client = Client::at(other.address);
    for _ in 0..10 {
        assert_eq!(client.get("/").status, 200);
    }
}

fn files_here() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
