//! A whole desk in the process of a target, and a line to its door: for what only comes that way. A panic anywhere ends the target.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use helpdesk::auth::Hasher;
use helpdesk::config::{Config, SHIPPED};
use helpdesk::rules::Clock;
use helpdesk::rules::access::Role;
use helpdesk::serve;
use helpdesk::store::{NewPerson, Purpose, Store};

const PASSWORD: &str = "correct horse";
/// Of an answer, what is looked at.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// A desk with an agent who is signed in.
pub struct Desk {
    address: SocketAddr,
    line: Mutex<Option<TcpStream>>,
    pub cookie: String,
    pub csrf: String,
}

impl Desk {
    pub fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("fuzz-desk-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let text = SHIPPED.replace("127.0.0.1:8080", "127.0.0.1:0");
        let config = Config::parse(&text, &folder).expect("the shipped one");
        people(&Store::open(&config.desk.database, Purpose::Make).expect("a file"));
        let clock: Clock = Arc::new(now);
        let running = serve::start(config, &clock, false).expect("a desk");
        let address = running.address();
        std::mem::forget(running); // it runs as long as the process
        let mut desk = Self {
            address,
            line: Mutex::default(),
            cookie: String::new(),
            csrf: String::new(),
        };
        desk.sign_in();
        desk
    }

    fn sign_in(&mut self) {
        let page = self.text("GET", "/login", "");
        let cookie = between(&page, "Set-Cookie: ", ";");
        self.cookie = cookie;
        let form = format!(
            "csrf={}&login=marie&password={}",
            between(&page, "name=\"csrf\" value=\"", "\""),
            PASSWORD.replace(' ', "+")
        );
        let page = self.text("POST", "/login", &form);
        self.cookie = between(&page, "Set-Cookie: helpdesk=", ";");
        self.cookie.insert_str(0, "helpdesk=");
        let page = self.text("GET", "/new", "");
        self.csrf = between(&page, "name=\"csrf\" value=\"", "\"");
    }

    fn text(&self, method: &str, path: &str, form: &str) -> String {
        let more = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
        let request = self.request((method, path), more, form.as_bytes());
        String::from_utf8_lossy(&self.ask(&request)).into_owned()
    }

    /// A request of whoever is signed in, framed as it must be.
    pub fn request(&self, (method, path): (&str, &str), more: &str, body: &[u8]) -> Vec<u8> {
        let length = match method {
            "POST" => format!("Content-Length: {}\r\n", body.len()),
            _ => String::new(),
        };
        let cookie = &self.cookie;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{more}{length}\r\n"
        );
        [head.as_bytes(), body].concat()
    }

    /// What comes back for these bytes and the end of the line.
    pub fn ask(&self, sent: &[u8]) -> Vec<u8> {
        let mut line = TcpStream::connect(self.address).expect("the door is open");
        let _ = line.write_all(sent); // it may be refused before all of it is there
        let _ = line.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = line.take(ANSWER_BYTES_MAX as u64).read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 500"), "broken");
        answer
    }

    /// The answer to a request that is framed as it must be, on a line that is kept: there must be one.
    pub fn answered(&self, request: &[u8]) {
        let mut kept = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..2 {
            let mut line = kept
                .take()
                .unwrap_or_else(|| TcpStream::connect(self.address).expect("open"));
            let Some(keeps) = asked(&mut line, request) else {
                continue; // it had been kept for too long
            };
            *kept = keeps.then_some(line);
            return;
        }
        panic!("no answer");
    }
}

/// Whether the line is kept after the answer; none where it had ended.
fn asked(line: &mut TcpStream, request: &[u8]) -> Option<bool> {
    let _ = line.write_all(request);
    let (mut answer, mut piece) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(end) = head {
            let told = String::from_utf8_lossy(&answer[..end]).into_owned();
            assert!(!told.starts_with("HTTP/1.1 500"), "broken");
            let length = told
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "));
            let length: usize = length.map_or(0, |length| length.parse().expect("a length"));
            if answer.len() >= end + 4 + length {
                return Some(!told.contains("Connection: close"));
            }
        }
        match line.read(&mut piece) {
            Ok(read) if read > 0 => answer.extend_from_slice(&piece[..read]),
            Ok(_) | Err(_) if answer.is_empty() => return None,
            Ok(_) | Err(_) => panic!("half an answer"),
        }
    }
}

fn now() -> helpdesk::rules::Instant {
    std::time::SystemTime::now().into()
}

fn people(store: &Store) {
    let hash = Hasher::default().hash(PASSWORD).expect("a hash");
    let new = NewPerson {
        address: "marie@ecole.example",
        name: "Marie",
        login: Some("marie"),
        role: Role::Agent,
    };
    let now = now();
    let made = store.write(|w| {
        let id = w.add_person(&new, now)?;
        w.set_password(id, &hash)
    });
    made.expect("an agent");
}

fn between(text: &str, before: &str, after: &str) -> String {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text:.300}"));
    rest.split(after).next().unwrap_or_default().to_owned()
}
