//! L3 to L6 without a sign-in, small enough for every run: whatever is sent, little memory is held and others are served. The same
//! with two hundred addresses and figures is `tests/trust/load.py`; the door alone is tried in `door`.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread;

use crate::desk::{Desk, LIMIT};
use crate::poll::until;

/// P10, in bytes.
const MEMORY_BYTES_MAX: u64 = 150 << 20;
const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=B";

/// A line from one of this machine's own addresses.
fn connect(desk: &Desk, last: u8) -> TcpStream {
    let place: SocketAddr = desk.url["http://".len()..].parse().expect("an address");
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let socket = socket.expect("a socket");
    let source = SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0));
    socket.bind(&source.into()).expect("bound");
    socket.connect(&place.into()).expect("connected");
    let line = TcpStream::from(socket);
    line.set_read_timeout(Some(LIMIT)).expect("set");
    line.set_write_timeout(Some(LIMIT)).expect("set");
    line
}

fn head(desk: &Desk, place: &str, kind: &str, bytes: usize) -> String {
    let host = &desk.url["http://".len()..];
    format!(
        "POST {place} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {bytes}\r\n\r\n"
    )
}

/// Sends it as far as it is taken, and gives the status of what came back; 0 where the line ended first.
fn status(mut line: TcpStream, head: &str, body: &[u8]) -> u16 {
    // What is refused early may be cut off while it is sent.
    let _ = line
        .write_all(head.as_bytes())
        .and_then(|()| line.write_all(body));
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(answer.get(..12).unwrap_or_default());
    text.strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.parse().ok())
        .unwrap_or(0)
}

fn part(name: &str, more: &str, value: &[u8]) -> Vec<u8> {
    let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    [head.as_bytes(), value, b"\r\n"].concat()
}

fn ended(mut parts: Vec<u8>) -> Vec<u8> {
    parts.extend(b"--B--\r\n");
    parts
}

/// What is small on the wire and large when it is read, one a line.
fn bombs() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const MB: usize = 1_000_000;
    let typed = |rest: String| format!("text=Bonjour&{rest}").into_bytes();
    let files = (0..200).fold(Vec::new(), |mut body, n| {
        let name = format!("; filename=\"{}{n}\"", "f".repeat(7_000));
        body.extend(part("documents", &name, &[b'x'; 300]));
        body
    });
    vec![
        ("a million fields", URLENCODED, b"a&".repeat(MB)),
        (
            "text and a million fields",
            URLENCODED,
            typed("a&".repeat(MB)),
        ),
        ("names", URLENCODED, typed("%61%62%63=%22&".repeat(MB / 8))),
        (
            "quotes",
            URLENCODED,
            typed(format!("text={}", "\"".repeat(2 * MB))),
        ),
        (
            "coded quotes",
            URLENCODED,
            format!("text={}", "%22".repeat(MB / 2)).into_bytes(),
        ),
        (
            "broken letters",
            URLENCODED,
            [b"text=".to_vec(), vec![0xff; 2 * MB]].concat(),
        ),
        (
            "fields of broken letters",
            MULTIPART,
            ended(part("text", "", &vec![0xff; 2 * MB])),
        ),
        ("a hundred fields of broken letters", MULTIPART, {
            ended(part("text", "", &vec![0xff; 15_000]).repeat(130))
        }),
        (
            "empty parts",
            MULTIPART,
            ended(part("a", "", b"").repeat(MB / 25)),
        ),
        (
            "a part without an end",
            MULTIPART,
            part("text", "", &vec![b'x'; 2 * MB]),
        ),
        (
            "a part's name",
            MULTIPART,
            ended(part(&"n".repeat(2 * MB), "", b"x")),
        ),
        ("a file's name", MULTIPART, {
            ended(part(
                "documents",
                &format!("; filename=\"{}\"", "f".repeat(2 * MB)),
                b"x",
            ))
        }),
        ("two hundred files", MULTIPART, ended(files)),
        (
            "JSON",
            "application/json",
            format!("[{}1]", "1,".repeat(MB)).into_bytes(),
        ),
    ]
}

/// Paths that anybody may post to, that nobody may, and that are none.
const PLACES: [&str; 10] = [
    "/login",
    "/code",
    "/code/again",
    "/password",
    "/password/x",
    "/s/x",
    "/demo",
    "/nowhere",
    "/health",
    "/t/1/followup",
];

/// Sends this from many lines at once.
fn crowd(
    desk: &Desk,
    count: u8,
    place: &str,
    kind: &str,
    body: &[u8],
    announced: usize,
) -> Vec<u16> {
    let head = head(desk, place, kind, announced);
    thread::scope(|scope| {
        let lines: Vec<_> = (0..count)
            .map(|n| {
                let head = &head;
                scope.spawn(move || status(connect(desk, 2 + n % 40), head, body))
            })
            .collect();
        lines
            .into_iter()
            .map(|line| line.join().expect("an answer"))
            .collect()
    })
}

/// Point by point what once took gigabytes, and its twins.
#[test]
fn no_form_of_a_stranger_takes_memory() {
    let desk = Desk::start();
    let mut told = String::new();
    for (what, kind, body) in bombs() {
        let before = desk.memory_peak();
        let count = if what == "a million fields" { 64 } else { 24 };
        let statuses = crowd(&desk, count, "/login", kind, &body, body.len());
        let wrong = statuses
            .iter()
            .any(|status| !matches!(status, 0 | 400 | 403 | 413 | 503));
        assert!(!wrong, "{what}: {statuses:?}");
        for place in PLACES {
            let statuses = crowd(&desk, 2, place, kind, &body, body.len());
            assert!(
                statuses.iter().all(|status| *status != 500),
                "{what} to {place}"
            );
        }
        // Nor where more is announced than comes, or than is taken.
        crowd(&desk, 8, "/login", kind, &body, 97 << 20);
        let _ = writeln!(
            told,
            "{what}: {} MB more",
            (desk.memory_peak() - before) >> 20
        );
    }
    let peak = desk.memory_peak();
    assert!(peak <= MEMORY_BYTES_MAX, "{} MB:\n{told}", peak >> 20);
    assert_eq!(desk.stranger().get("/login").status, 200);
}

/// L4: as many silent lines as the house has places once closed the desk for minutes. Whoever comes makes one of them go.
#[test]
fn silent_addresses_do_not_close_the_desk() {
    let desk = Desk::start();
    let announced = head(&desk, "/login", URLENCODED, 2 << 20)
        .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    let silent: Vec<TcpStream> = (0..560_u16)
        .map(|n| {
            let mut line = connect(&desk, u8::try_from(2 + n % 10).expect("small"));
            // Told to go on, it has its place for sure; the last ones may be told that there is none.
            let _ = line
                .write_all(announced.as_bytes())
                .and_then(|()| line.read_exact(&mut [0; 25]))
                .and_then(|()| line.write_all(b"a"));
            line
        })
        .collect();
    for _ in 0..10 {
        until("somebody else is served", LIMIT, || {
            let page = desk.stranger().try_get("/login");
            page.filter(|page| page.status == 200)
        });
    }
    drop(silent);
    assert!(desk.memory_peak() <= MEMORY_BYTES_MAX);
}

/// A file that may not come costs a head: nothing of it is asked for, and little of it read.
#[test]
fn what_may_not_come_is_refused_from_its_head() {
    let desk = Desk::start();
    for (place, status_wanted) in [("/nowhere", 404), ("/health", 405), ("/demo", 404)] {
        let head = head(&desk, place, URLENCODED, 97 << 20);
        let asking = head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        assert_eq!(
            status(connect(&desk, 2), &asking, b""),
            status_wanted,
            "{place}"
        );
        assert_eq!(
            status(connect(&desk, 2), &head, b""),
            status_wanted,
            "{place}"
        );
    }
    let foreign = head(&desk, "/login", URLENCODED, 1 << 20)
        .replace("\r\n\r\n", "\r\nOrigin: https://evil.example\r\n\r\n");
    assert_eq!(status(connect(&desk, 2), &foreign, b""), 403);
}

/// What somebody typed while their session ended goes through the sign-in though their documents do not; but never a part of it.
#[test]
fn what_was_typed_before_a_large_document_goes_through_the_sign_in() {
    let desk = Desk::start();
    let stranger = desk.stranger();
    let large = vec![b'x'; 3_000_000];
    let page = stranger.upload("/new", &[("text", "Gardez-moi.")], &[("v.mp4", &large)]);
    assert_eq!(page.status, 403);
    assert!(page.text().contains("type=\"password\""));
    assert!(page.text().contains("name=\"kept-field-text\""));
    assert!(page.has("Gardez-moi."));
    let long = "Une ligne.\n".repeat(300_000);
    let page = stranger.upload("/new", &[("text", &long)], &[]);
    assert_eq!(page.status, 413);
    assert!(
        !page.text().contains("type=\"password\""),
        "not a part of it"
    );
}
