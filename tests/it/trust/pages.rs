//! What every route holds to, tried from the outside: A8, A11, A12, A15, W5, W7.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use helpdesk::rules::access::Audience;
use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

use crate::desk::{Desk, LIMIT, PASSWORD};

fn desk() -> Desk {
    let desk = Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml("[gate]\nsecond = \"off\"\n")
        .talkative()
        .start();
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk.request("camille.durand", "Écran noir");
    desk
}

/// The head and body of the answer to this request line and these lines of head.
fn raw(desk: &Desk, lines: &[&str]) -> String {
    let host = desk.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("connected");
    line.set_read_timeout(Some(LIMIT)).expect("a limit");
    let head = lines.join("\r\n").replace("HOST", host) + "\r\nConnection: close\r\n\r\n";
    line.write_all(head.as_bytes()).expect("asked");
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A8: nothing is changed by a GET (osTicket, state by GET), nor by a form of somebody who is not signed in.
#[test]
fn what_is_posted_cannot_be_asked_for() {
    let desk = desk();
    let marie = desk.sign_in("marie.lopez");
    let before = desk.export();
    let posts = ROUTES.iter().filter(|route| route.method == Method::Post);
    for route in posts {
        let place = route.path.replace("{}", "1");
        let also_a_page = ROUTES
            .iter()
            .any(|other| other.method == Method::Get && other.path == route.path);
        let page = marie.get(&format!("{place}?text=Forgé&status=pending").replace('é', "%C3%A9"));
        if !also_a_page && !matches!(page.status, 404 | 405) {
            // `/settings/mail/{}` and its like: a page of another route.
            assert!(
                ROUTES
                    .iter()
                    .any(|other| other.method == Method::Get && fits(other.path, &place)),
                "{place}: {}",
                page.status
            );
        }
        if route.audience != Audience::Anybody {
            let page = desk.stranger().post(&place, &[("status", "pending")]);
            assert!(matches!(page.status, 303 | 403), "{place}: {}", page.status);
        }
    }
    assert_eq!(desk.export(), before);
}

fn fits(pattern: &str, place: &str) -> bool {
    let (wanted, given) = (pattern.split('/'), place.split('/'));
    wanted.clone().count() == given.clone().count()
        && wanted
            .zip(given)
            .all(|(wanted, given)| wanted == "{}" || wanted == given)
}

/// A8, login CSRF: nobody is signed in as somebody else by a foreign page's form.
#[test]
fn nobody_is_signed_in_by_a_form_of_another_page() {
    let desk = desk();
    let mut visitor = desk.stranger();
    visitor.take_form("/login");
    let form = [("login", "camille.durand"), ("password", PASSWORD)];
    for other in [
        visitor.with_token(""),
        visitor.with_token(&"a".repeat(64)),
        visitor.saying("origin", "https://evil.example"),
        visitor.saying("sec-fetch-site", "cross-site"),
    ] {
        let page = other.post("/login", &form);
        assert_eq!(page.status, 403);
        assert!(page.cookie("helpdesk").is_none());
    }
    assert_eq!(visitor.post("/login", &form).status, 303);
}

/// A11, host header injection: links and redirections name what is configured, or nothing.
#[test]
fn a_host_that_somebody_names_stands_in_no_answer_and_no_mail() {
    let desk = desk();
    let marie = desk.sign_in("marie.lopez");
    let session = format!("Cookie: helpdesk={}", marie.cookies["helpdesk"]);
    for (host, more) in [
        ("Host: evil.example", "X: y"),
        ("Host: HOST", "X-Forwarded-Host: evil.example"),
        ("Host: HOST", "X-Forwarded-Server: evil.example"),
        ("Host: HOST", "X-Host: evil.example"),
        ("Host: HOST", "Forwarded: host=evil.example"),
        ("Host: HOST\r\nHost: evil.example", "X: y"),
        ("Host: evil.example/x", "X: y"),
    ] {
        for place in [
            "/",
            "/t/1",
            "/login",
            "/nowhere",
            "/devices",
            "/settings/mail/preview",
        ] {
            for signed in ["X-Y: z", &session] {
                let answer = raw(
                    &desk,
                    &[&format!("GET {place} HTTP/1.1"), host, more, signed],
                );
                assert!(
                    !answer.contains("evil.example"),
                    "{host} {more} {place}: {answer}"
                );
            }
        }
    }
    let absolute = raw(
        &desk,
        &["GET http://evil.example/t/1 HTTP/1.1", "Host: HOST"],
    );
    assert!(!absolute.contains("evil.example"), "{absolute}");
    let evil = marie.saying("x-forwarded-host", "evil.example");
    assert_eq!(
        evil.post("/t/1/followup", &[("text", "On regarde.")])
            .status,
        303
    );
    desk.wait_for_mail("camille.durand", |mail| mail.says("On regarde."));
    for mail in desk.mails_out() {
        assert!(!format!("{mail:?}").contains("evil.example"));
    }
}

/// A11: a page that a foreign name leads here is not shown (DNS rebinding).
#[test]
fn a_host_that_is_not_ours_gets_no_page() {
    let desk = desk();
    for (host, line) in [
        ("Host: evil.example", "421"),
        ("Host: evil.example:8080", "421"),
        ("Host: 127.0.0.1.evil.example", "421"),
        ("Host: HOST", "200"),
        ("Host: localhost", "200"),
        ("Host: [::1]:8080", "200"),
    ] {
        for place in ["/login", "/health", "/help"] {
            let answer = raw(&desk, &[&format!("GET {place} HTTP/1.1"), host]);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {line} ")),
                "{host} {place}: {answer}"
            );
        }
    }
    let answer = raw(&desk, &["GET /login HTTP/1.1", "Host: evil.example"]);
    assert!(
        answer.contains(&desk.url),
        "its own address is told: {answer}"
    );
}

/// A12: on TLS no other host and no plain line can set our cookies, no script reads them, no foreign page brings them.
#[test]
fn cookies_are_as_closed_as_browsers_allow() {
    let desk = desk();
    let mut proxied = desk.stranger().saying("x-forwarded-proto", "https");
    let form = proxied.get("/login");
    let token = form.cookie("__Host-helpdesk-form").expect("a cookie").0;
    proxied
        .cookies
        .insert("__Host-helpdesk-form".into(), token.clone());
    let proxied = proxied.with_token(&token);
    let page = proxied.post(
        "/login",
        &[
            ("login", "marie.lopez"),
            ("password", PASSWORD),
            ("remember", "1"),
        ],
    );
    assert_eq!(page.status, 303);
    for name in [
        "__Host-helpdesk",
        "__Host-helpdesk-remember",
        "__Host-helpdesk-device",
    ] {
        let (value, attributes) = page.cookie(name).expect(name);
        assert!(value.len() >= 64, "{name}: 256 bits");
        for wanted in ["; HttpOnly", "; Secure", "; SameSite=Lax", "Path=/"] {
            assert!(
                format!("; {attributes}").contains(wanted),
                "{name}: {attributes}"
            );
        }
        assert!(!attributes.contains("Domain"), "{name}: {attributes}");
        let kept = std::fs::read(desk.path("helpdesk.db")).expect("the file");
        let log = std::fs::read(desk.path("helpdesk.db-wal")).unwrap_or_default();
        let half = value.split('.').next_back().expect("a part").as_bytes();
        for bytes in [kept, log] {
            assert!(
                !bytes.windows(half.len()).any(|part| part == half),
                "{name} is stored as it is"
            );
        }
    }
    assert!(
        page.header("strict-transport-security")
            .contains("max-age=31536000")
    );
}

/// A15, log injection and secrets in logs: one line an event, and no password or token in any.
#[test]
fn no_event_forges_another_and_none_tells_a_secret() {
    let desk = desk();
    let mut visitor = desk.stranger();
    visitor.take_form("/login");
    let agent = visitor.saying("user-agent", "2026-01-01T00:00:00Z ERROR forged");
    for login in [
        "x\r\n2026-01-01T00:00:00Z ERROR auth: forged",
        "\u{1b}[2Jforged",
        "forged\0",
    ] {
        agent.post("/login", &[("login", login), ("password", "s3cr3t-guess")]);
        agent.get("/t/1%0d%0aforged");
    }
    let marie = desk.sign_in("marie.lopez");
    let log = desk.log();
    for absent in [
        "s3cr3t-guess",
        PASSWORD,
        "\u{1b}",
        &marie.cookies["helpdesk"],
        &marie.token,
    ] {
        assert!(!log.contains(absent), "{absent:?}: {log}");
    }
    for line in log.lines() {
        let time = line.split(' ').next().expect("a time");
        assert!(time.ends_with('Z') && time.len() == 20, "{line}");
        assert!(!line.starts_with("2026-01-01"), "{line}");
    }
}

/// W5: other methods, and headers of the pages that have no route.
#[test]
fn other_methods_are_refused_and_pages_without_a_route_are_closed_too() {
    let desk = desk();
    for method in [
        "TRACE", "TRACK", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "DEBUG",
    ] {
        for place in ["/", "/t/1", "/login", "/nowhere"] {
            let answer = raw(
                &desk,
                &[
                    &format!("{method} {place} HTTP/1.1"),
                    "Host: HOST",
                    "X-Marker: reflected",
                ],
            );
            let status = answer.split(' ').nth(1).expect("a status");
            assert!(
                matches!(status, "405" | "400"),
                "{method} {place}: {answer}"
            );
            assert!(!answer.contains("reflected"), "{method} {place}: {answer}");
        }
    }
    let marie = desk.sign_in("marie.lopez");
    for place in ["/nowhere", "/t/999", "/t/x"] {
        let page = marie.get(place);
        assert_eq!(page.status, 404, "{place}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(page.header("cache-control"), "no-store", "{place}");
    }
}

/// W7, errors that tell too much (osTicket's stack traces): a wrong request is answered without our insides.
#[test]
fn what_is_wrong_is_answered_without_our_insides() {
    let desk = desk();
    let marie = desk.sign_in("marie.lopez");
    let huge = "9".repeat(400);
    let gets = [
        "/t/0",
        "/t/-1",
        "/t/+1",
        "/t/01",
        "/t/1.0",
        "/t/9223372036854775808",
        "/t/%ff",
        "/t/1%00",
        "/t/%E2%80%AE1",
        "/d/99999/x",
        "/d/x/x",
        "/d/-1/x",
        "/tickets?page=-1",
        "/tickets?page=x",
        "/tickets?view=%00",
        "/tickets?view=mine&view=all",
        "/settings/mail/x",
        "/settings/mail/-1",
        "/settings/mail/999/raw",
        "/s/x",
        "/s/%00",
        "/login?next=%ff",
        "/code?next=//x",
        "/a/x",
        "/preferences/app",
        "/?view='%20OR%201=1--",
    ];
    for place in gets
        .into_iter()
        .map(str::to_owned)
        .chain([format!("/t/{huge}"), format!("/tickets?page={huge}")])
    {
        closed(&marie.get(&place), &place);
    }
    for (place, fields) in [
        ("/t/1/followup", vec![]),
        ("/t/1/followup", vec![("text", "\u{0}")]),
        (
            "/t/1/properties",
            vec![("status", "nonsense"), ("priority", "9")],
        ),
        ("/t/1/assign", vec![("person", &*huge)]),
        ("/t/1/observers", vec![("add", "nobody@nowhere")]),
        ("/t/1/merge", vec![("into", &*huge)]),
        ("/devices", vec![("session", &*huge), ("family", "-1")]),
        ("/devices", vec![]),
        ("/login", vec![("login", "x"), ("login", "y")]),
        ("/code", vec![("code", &*huge)]),
        ("/preferences", vec![("language", "xx")]),
    ] {
        closed(&marie.post(place, &fields), place);
    }
}

#[track_caller]
fn closed(page: &crate::desk::Page, what: &str) {
    assert!(page.status < 500, "{what}: {} {}", page.status, page.text());
    let text = page.text().to_lowercase();
    for inside in [
        "sqlite",
        "from person",
        "insert into",
        "panicked",
        "src/",
        ".rs:",
        "rusqlite",
        "backtrace",
        "helpdesk.db",
        "/tmp/",
    ] {
        assert!(!text.contains(inside), "{what}: {inside}: {text}");
    }
}
