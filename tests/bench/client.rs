//! The binary as a server of its own, what it uses, and a browser's end of one kept connection.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::school::PASSWORD;

/// A running desk; ended when dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    pub started_in: Duration,
}

impl Server {
    /// Starts it and waits for its first page.
    pub fn start(config: &Path, port: u16) -> Self {
        let begun = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_helpdesk"))
            .args(["serve", "--config"])
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary");
        let mut server = Self {
            child,
            address: (Ipv4Addr::LOCALHOST, port).into(),
            started_in: Duration::ZERO,
        };
        while TcpStream::connect(server.address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "no desk");
            std::thread::yield_now();
        }
        Client::connect(&server).get("/login");
        server.started_in = begun.elapsed();
        server
    }

    /// Processor time so far; counted in ticks of 10 ms (proc(5), fields 14 and 15).
    pub fn worked(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("stat");
        let fields = stat.rsplit(") ").next().expect("fields").split(' ');
        let ticks: u64 = fields.skip(11).take(2).flat_map(str::parse::<u64>).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Proportional share of memory, in kB.
    pub fn pss(&self) -> u64 {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let told = fs::read_to_string(path).expect("smaps_rollup");
        let line = told.lines().find_map(|line| line.strip_prefix("Pss:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|n| n.parse().ok()).expect("a number")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

/// One connection, with the cookie and token of whoever signed in.
pub struct Client {
    stream: BufReader<TcpStream>,
    cookies: Vec<String>,
    csrf: String,
}

impl Client {
    pub fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream: BufReader::new(stream),
            cookies: vec![],
            csrf: String::new(),
        }
    }

    pub fn sign_in(server: &Server, login: &str) -> Self {
        let mut client = Self::connect(server);
        let page = client.get("/login");
        client.csrf = token(&page);
        let password = PASSWORD.replace(' ', "+");
        client.post("/login", &format!("login={login}&password={password}"));
        let page = client.get("/new");
        client.csrf = token(&page);
        client
    }

    pub fn get(&mut self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    pub fn post(&mut self, path: &str, form: &str) -> String {
        let form = format!("csrf={}&{form}", self.csrf);
        let length = form.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"
        );
        self.ask(&head, &form)
    }

    /// The address of a page's script, which is about as long as a page.
    pub fn asset(html: &str) -> String {
        let from = html.find("href=\"/a/").expect("an asset") + 6;
        let end = html[from..].find('"').expect("its end");
        html[from..from + end].into()
    }

    fn ask(&mut self, head: &str, body: &str) -> String {
        let cookies = self.cookies.join("; ");
        let request = format!("{head}Host: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n{body}");
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).expect("sent");
        let (mut line, mut length) = (String::new(), 0);
        self.stream.read_line(&mut line).expect("an answer");
        let fine = line.contains(" 200") || line.contains(" 303");
        assert!(fine, "{head}{line}");
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a header");
            if let Some(cookie) = line.strip_prefix("Set-Cookie: ") {
                let kept = cookie.split(';').next().unwrap_or_default();
                self.cookies.push(kept.into());
            } else if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().expect("a length");
            } else if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        String::from_utf8(body).expect("UTF-8")
    }
}

fn token(page: &str) -> String {
    let from = page.find("name=\"csrf\" value=\"").expect("a token") + 19;
    page[from..from + 64].into()
}
