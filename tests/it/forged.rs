//! Forms that no page of ours sent: forged ones beyond the limit, and ones with fields left out.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use crate::poll::until;

/// The demo on a port and in a folder of its own; ended when dropped.
struct Demo {
    process: Child,
    base: String,
    web: ureq::Agent,
    _folder: tempfile::TempDir,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Demo {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let process = Command::new(env!("CARGO_BIN_EXE_helpdesk"))
            .args(["demo", "--port", &port.to_string(), "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let settings = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .max_redirects(0)
            .http_status_as_error(false);
        let demo = Self {
            process: process.expect("the binary"),
            base: format!("http://127.0.0.1:{port}"),
            web: settings.build().into(),
            _folder: folder,
        };
        until("a first page", Duration::from_secs(30), || {
            demo.web.get(format!("{}/login", demo.base)).call().ok()
        });
        demo
    }

    fn get(&self, path: &str, cookie: &str) -> (String, String) {
        let asked = self.web.get(format!("{}{path}", self.base));
        let mut answer = asked.header("Cookie", cookie).call().expect("an answer");
        let body = answer.body_mut().read_to_string().expect("a page");
        (cookie_of(&answer), body)
    }

    fn post(&self, path: &str, cookie: &str, form: &str) -> (u16, String) {
        let form_type = "application/x-www-form-urlencoded";
        let asked = self.web.post(format!("{}{path}", self.base));
        let asked = asked
            .header("Cookie", cookie)
            .header("Content-Type", form_type);
        let answer = asked.send(form).expect("an answer");
        (answer.status().as_u16(), cookie_of(&answer))
    }

    /// The cookie and the token of Marie Lopez, an agent.
    fn marie(&self) -> (String, String) {
        let (cookie, page) = self.get("/login", "");
        let form = format!("csrf={}&login=marie.lopez&password=demo", token(&page));
        let (status, cookie) = self.post("/login", &cookie, &form);
        assert_eq!(status, 303);
        let token = token(&self.get("/new", &cookie).1);
        (cookie, token)
    }
}

/// Below those that connections start from: asking one of these before anybody listens can reach the asker itself.
fn free_port() -> u16 {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let first = 15_000 + u16::try_from(std::process::id() % 1_000).expect("small") * 10;
    let mine = FORGED.fetch_add(1, Ordering::Relaxed);
    (first + 5 * mine..=u16::MAX).find(free).expect("a port")
}

static FORGED: AtomicU16 = AtomicU16::new(0);

fn cookie_of<T>(answer: &ureq::http::Response<T>) -> String {
    let cookie = answer.headers().get("Set-Cookie");
    let cookie = cookie.and_then(|cookie| cookie.to_str().ok());
    cookie
        .and_then(|cookie| cookie.split(';').next())
        .unwrap_or_default()
        .into()
}

fn token(page: &str) -> String {
    let (_, rest) = page
        .split_once("name=\"csrf\" value=\"")
        .expect("a form with a token");
    rest[..64].into()
}

#[test]
fn a_forged_form_over_its_limit_changes_nothing() {
    let demo = Demo::start();
    let (cookie, _) = demo.marie();
    let filler = "x".repeat(2 << 20); // a sign-in may carry a whole form of text through
    for (path, fields) in [
        ("/t/1/assign", "me=1"),
        ("/t/1/properties", "status=pending"),
        ("/login", "login=hugo.petit&password=demo"),
    ] {
        let (status, _) = demo.post(path, &cookie, &format!("{fields}&x={filler}"));
        assert_eq!(status, 413, "{path}");
    }
    let (_, ticket) = demo.get("/t/1", &cookie);
    assert!(!ticket.contains("st pending"), "the status changed");
}

#[test]
fn a_field_left_out_changes_nothing() {
    let demo = Demo::start();
    let (cookie, token) = demo.marie();
    let (_, queue) = demo.get("/tickets?view=mine", &cookie);
    let (_, rest) = queue.split_once("<a href=\"/t/").expect("a ticket");
    let ticket = format!("/t/{}", rest.split('"').next().expect("a number"));
    let category = |page: &str| {
        let (_, select) = page.split_once("id=\"category\"").expect("the field");
        let (before, _) = select.split_once("\" selected").expect("a choice");
        let (_, value) = before.rsplit_once("value=\"").expect("its value");
        value.to_string()
    };
    let properties = format!("{ticket}/properties");
    let filed = format!("csrf={token}&category=1");
    assert_eq!(demo.post(&properties, &cookie, &filed).0, 303);
    let moved = format!("csrf={token}&status=pending");
    assert_eq!(demo.post(&properties, &cookie, &moved).0, 303);
    assert_eq!(category(&demo.get(&ticket, &cookie).1), "1");
}
