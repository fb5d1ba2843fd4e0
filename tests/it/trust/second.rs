//! A13: from outside nothing is reached before the second authentication, by screen, by mailed code or by app.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use chrono::Duration;
use data_encoding::{BASE32_NOPAD, BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::sessions::field;
use crate::desk::{Builder, Desk, LIMIT, Mail, PASSWORD, Visitor};
use crate::missing::left_out;

/// What stands inside.
const SECRET: &str = "Adamantite-77";

pub fn far_away(second: &str) -> Builder {
    Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml(&format!(
            "[gate]\ninside = [\"192.0.2.0/24\"]\nsecond = \"{second}\"\n"
        ))
}

pub fn with_people(desk: &Desk) {
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk.request("camille.durand", SECRET);
}

fn outside(desk: &Desk) -> Visitor {
    desk.stranger().saying("x-forwarded-for", "203.0.113.9")
}

fn inside(desk: &Desk) -> Visitor {
    desk.stranger().saying("x-forwarded-for", "192.0.2.7")
}

/// The codes in the mails that this person got, oldest first.
pub fn codes(desk: &Desk, login: &str) -> Vec<String> {
    let mails = desk.mails_out().into_iter();
    let to = format!("{login}@ecole.example");
    mails
        .filter(|mail| mail.to == to)
        .filter_map(|mail| code_of(&mail))
        .collect()
}

fn code_of(mail: &Mail) -> Option<String> {
    let (_, rest) = mail.text.split_once("code de connexion\u{a0}: ")?;
    let line = rest.lines().next()?;
    Some(line.chars().filter(char::is_ascii_digit).collect())
}

/// Gives the password, and waits for the n-th code.
fn password(desk: &Desk, visitor: &mut Visitor, login: &str, nth: usize) -> String {
    let page = visitor.sign_in(login, PASSWORD, &[("next", "/t/1")]);
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/code?next=%2Ft%2F1")
    );
    visitor.take_form("/code");
    crate::poll::until("the code is mailed", LIMIT, || {
        codes(desk, login).get(nth).cloned()
    })
}

fn give(visitor: &Visitor, code: &str, more: &[(&str, &str)]) -> crate::desk::Page {
    let mut fields = vec![("code", code), ("next", "/t/1")];
    fields.extend(more);
    visitor.post("/code", &fields)
}

/// Another code of six digits.
fn wrong(code: &str) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[test]
fn from_outside_a_mailed_code_follows_the_password() {
    let desk = far_away("code").start();
    with_people(&desk);
    let mut camille = outside(&desk);
    assert!(camille.get("/login").has("code à usage unique"));
    let code = password(&desk, &mut camille, "camille.durand", 0);
    assert_eq!(code.len(), 6);
    let mail = desk.wait_for_mail("camille.durand", |mail| code_of(mail).is_some());
    assert!(!mail.subject.contains(&code[..3]), "{}", mail.subject);
    for place in ["/", "/t/1", "/new", "/devices", "/preferences", "/nowhere"] {
        let page = camille.get(place);
        assert_eq!(page.status, 303, "{place}");
        assert!(page.header("location").starts_with("/login"), "{place}");
    }
    for (nth, typed) in [wrong(&code).as_str(), "", "12345", "abcdef"]
        .into_iter()
        .enumerate()
    {
        let page = give(&camille, typed, &[]);
        assert_eq!(page.status, 403, "{typed:?}");
        assert!(
            page.has(&format!("Essais restants : {}", 4 - nth)),
            "{}",
            page.text()
        );
    }
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let page = give(&camille, &spaced, &[]);
    assert_eq!((page.status, page.header("location")), (303, "/t/1"));
    let half = camille.clone();
    camille.keep(&page);
    assert!(camille.get("/t/1").text().contains(SECRET));
    assert_eq!(give(&half, &code, &[]).status, 403, "a code works once");
    // Inside nothing more is asked.
    let page = inside(&desk).sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(page.header("location"), "/");
}

#[test]
fn a_code_is_tried_five_times_and_five_are_made() {
    let desk = far_away("code").start();
    with_people(&desk);
    for nth in 0..5 {
        let mut thief = outside(&desk);
        let code = password(&desk, &mut thief, "camille.durand", nth);
        if nth == 0 {
            for _ in 0..5 {
                assert_eq!(give(&thief, &wrong(&code), &[]).status, 403);
            }
            let late = give(&thief, &code, &[]);
            assert_eq!(late.status, 403, "the sixth try is one too many");
            assert!(late.has("n’est plus valable"));
        }
    }
    let page = outside(&desk).sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(page.status, 429);
    let mut marie = outside(&desk);
    password(&desk, &mut marie, "marie.lopez", 0);
}

/// Five tries each for five codes, of which an app shows three at a time, were seventy-five guesses a quarter of an hour.
#[test]
fn wrong_codes_count_together_and_are_in_the_audit() {
    let desk = far_away("code").start();
    with_people(&desk);
    let mut begun: Vec<(Visitor, String)> = Vec::new();
    for nth in 0..4 {
        let mut thief = outside(&desk);
        let code = password(&desk, &mut thief, "camille.durand", nth);
        begun.push((thief, code));
    }
    for (thief, code) in &begun[..3] {
        for _ in 0..4 {
            assert_eq!(give(thief, &wrong(code), &[]).status, 403);
        }
    }
    let (thief, code) = &begun[3];
    let late = give(thief, code, &[]);
    assert_eq!(late.status, 403, "ten wrong ones are enough for all codes");
    assert!(late.has("n’est plus valable"));
    let page = outside(&desk).sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(page.status, 429);
    assert!(
        page.header("retry-after").starts_with("90"),
        "a quarter of an hour"
    );
    let mut marie = outside(&desk);
    let code = password(&desk, &mut marie, "marie.lopez", 0);
    assert_eq!(give(&marie, &code, &[]).status, 303, "nobody else waits");
    desk.user("zoe.martin", "administrator");
    let mut zoe = inside(&desk);
    assert_eq!(zoe.sign_in("zoe.martin", PASSWORD, &[]).status, 303);
    let audit = zoe.get("/settings/audit");
    let lines = audit.text().matches("code à usage unique refusé").count();
    assert!(lines >= 10, "{lines}: {}", audit.text());
    assert!(audit.has("203.0.113.9") && audit.has("Camille Durand"));
}

#[test]
fn a_code_lasts_ten_minutes_and_a_trusted_device_thirty_days() {
    let builder = match far_away("code").clock() {
        Ok(builder) => builder,
        Err(missing) => return left_out("a_code_lasts_ten_minutes", &missing),
    };
    let mut desk = builder.start();
    with_people(&desk);
    let mut camille = outside(&desk);
    let code = password(&desk, &mut camille, "camille.durand", 0);
    desk.turn_clock(Duration::minutes(11));
    assert_eq!(give(&camille, &code, &[]).status, 403);
    let code = password(&desk, &mut camille, "camille.durand", 1);
    let page = give(&camille, &code, &[("trust", "1")]);
    assert_eq!(page.status, 303);
    camille.keep(&page);
    let signs_in = |visitor: &mut Visitor| {
        visitor.cookies.remove("helpdesk");
        let page = visitor.sign_in("camille.durand", PASSWORD, &[]);
        page.header("location").to_owned()
    };
    assert_eq!(signs_in(&mut camille), "/");
    assert!(camille.get("/t/1").text().contains(SECRET));
    assert_eq!(
        signs_in(&mut outside(&desk)),
        "/code?next=%2F",
        "another device"
    );
    let mut marie = camille.clone();
    marie.cookies.remove("helpdesk");
    let page = marie.sign_in("marie.lopez", PASSWORD, &[]);
    assert_eq!(page.header("location"), "/code?next=%2F", "another person");
    desk.turn_clock(Duration::days(29));
    assert_eq!(signs_in(&mut camille), "/");
    let mut later = camille.clone();
    desk.turn_clock(Duration::days(2));
    assert_eq!(signs_in(&mut later), "/code?next=%2F", "its time is over");
}

#[test]
fn a_new_password_ends_the_trust_in_devices() {
    let desk = far_away("code").start();
    with_people(&desk);
    let mut camille = outside(&desk);
    let code = password(&desk, &mut camille, "camille.durand", 0);
    let page = give(&camille, &code, &[("trust", "1")]);
    camille.keep(&page);
    desk.ok(&["user", "password", "camille.durand"], PASSWORD);
    camille.cookies.remove("helpdesk");
    let page = camille.sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(page.header("location"), "/code?next=%2F");
}

/// The code that an app (RFC 6238) shows now.
pub fn app_code(desk: &Desk, secret: &str) -> String {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).expect("a secret");
    let step = desk.now().timestamp() / 30;
    let mut hmac = Hmac::<Sha1>::new_from_slice(&secret).expect("a key");
    hmac.update(&step.to_be_bytes());
    let digest = hmac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0xf);
    let word = u32::from_be_bytes(digest[at..at + 4].try_into().expect("four")) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[test]
fn an_agents_app_gives_the_code_and_each_code_counts_once() {
    let builder = match far_away("totp").clock() {
        Ok(builder) => builder,
        Err(missing) => return left_out("an_agents_app_gives_the_code", &missing),
    };
    let mut desk = builder.start();
    with_people(&desk);
    let mut marie = inside(&desk);
    assert_eq!(marie.sign_in("marie.lopez", PASSWORD, &[]).status, 303);
    let secret = field(&marie.get("/preferences/app"), "secret").expect("a secret");
    let set = |code: &str, password: &str| {
        let form = [
            ("secret", secret.as_str()),
            ("code", code),
            ("password", password),
        ];
        marie.post("/preferences/app", &form).status
    };
    let used = app_code(&desk, &secret);
    assert_eq!(set("00000", PASSWORD), 422);
    assert_eq!(
        set(&used, "wrong horse"),
        422,
        "whoever finds the page open"
    );
    assert_eq!(set(&used, PASSWORD), 303);
    let mut away = outside(&desk);
    let asked = away.sign_in("marie.lopez", PASSWORD, &[]);
    assert_eq!(asked.header("location"), "/code?next=%2F");
    away.take_form("/code");
    assert!(away.get("/code").has("l’application"));
    assert_eq!(
        give(&away, &used, &[]).status,
        403,
        "the one that set it up"
    );
    desk.turn_clock(Duration::minutes(1));
    let code = app_code(&desk, &secret);
    assert_eq!(give(&away, &code, &[]).status, 303);
    let mut again = outside(&desk);
    assert_eq!(again.sign_in("marie.lopez", PASSWORD, &[]).status, 303);
    again.take_form("/code");
    assert_eq!(
        give(&again, &code, &[]).status,
        403,
        "looked over a shoulder"
    );
    assert!(codes(&desk, "marie.lopez").is_empty());
    // One that is set is not replaced, whoever knows the password: first it is given up.
    let other = BASE32_NOPAD.encode(&[7; 20]);
    let form = [
        ("secret", other.as_str()),
        ("code", &app_code(&desk, &other)),
        ("password", PASSWORD),
    ];
    marie.post("/preferences/app", &form);
    desk.turn_clock(Duration::minutes(1));
    let mut thief = outside(&desk);
    assert_eq!(thief.sign_in("marie.lopez", PASSWORD, &[]).status, 303);
    thief.take_form("/code");
    assert_eq!(give(&thief, &app_code(&desk, &other), &[]).status, 403);
    assert_eq!(give(&thief, &app_code(&desk, &secret), &[]).status, 303);
    // Only the password takes the app away: the phone may be lost. It is guessed no more often than at the sign-in.
    let remove = |password: &str| {
        let form = [("password", password)];
        marie.post("/preferences/app/remove", &form).status
    };
    assert_eq!((remove(""), remove("wrong horse")), (422, 422));
    assert_eq!(remove(PASSWORD), 303);
    assert!(field(&marie.get("/preferences/app"), "secret").is_some());
    let statuses: Vec<u16> = (0..12).map(|_| remove("wrong horse")).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    desk.user("zoe.martin", "administrator");
    let mut zoe = inside(&desk);
    assert_eq!(zoe.sign_in("zoe.martin", PASSWORD, &[]).status, 303);
    let audit = zoe.get("/settings/audit");
    for deed in [
        "application de codes activée",
        "application de codes désactivée",
    ] {
        assert!(audit.has(deed), "{deed}");
    }
}

#[test]
fn requesters_get_their_code_by_mail_where_agents_have_apps() {
    let desk = far_away("totp").start();
    with_people(&desk);
    password(&desk, &mut outside(&desk), "camille.durand", 0);
    let mut camille = inside(&desk);
    camille.sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(camille.get("/preferences/app").status, 404);
}

/// One answer to these very bytes.
pub fn raw(desk: &Desk, head: &str) -> String {
    let host = desk.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("connected");
    line.set_read_timeout(Some(LIMIT)).expect("a limit");
    let head = head.replace("HOST", host);
    let _ = line.write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Gate bypasses by path, method and header: with the session of
/// somebody who signed in inside, so that only the second authentication stands before the ticket.
#[test]
fn thirty_tricks_of_path_method_and_header_reach_nothing() {
    for second in ["basic", "code", "totp"] {
        let desk = far_away(second).start();
        with_people(&desk);
        let mut camille = inside(&desk);
        assert_eq!(camille.sign_in("camille.durand", PASSWORD, &[]).status, 303);
        let page = camille.get("/t/1");
        assert!(page.text().contains(SECRET), "the session is good inside");
        let session = format!("Cookie: helpdesk={}\r\n", camille.cookies["helpdesk"]);
        let away = "X-Forwarded-For: 203.0.113.9\r\n";
        let basic = |login: &str, password: &str| {
            let coded = BASE64.encode(format!("{login}:{password}").as_bytes());
            format!("Authorization: Basic {coded}\r\n")
        };
        let request = |line: &str, more: &str| {
            raw(
                &desk,
                &format!("{line}\r\nHost: HOST\r\n{session}{away}{more}Connection: close\r\n\r\n"),
            )
        };
        let paths = [
            "/t/1",
            "//t/1",
            "/t//1",
            "/./t/1",
            "/a/../t/1",
            "/a/%2e%2e/t/1",
            "/health/../t/1",
            "/%74/1",
            "/t/1;x",
            "/t/1;/health",
            "/t/1?/health",
            "/t/1#/health",
            "/T/1",
            "/t/1/",
            "/login/../t/1",
            "/login%2f..%2ft/1",
            "/code/../t/1",
            "/a/x%00/t/1",
            "/t/1%20",
            "/t/1/history",
            "/d/1/x",
            "/s/x",
            "/demo",
            "/tickets",
            "http://HOST/t/1",
            "/a\\..\\t/1",
        ];
        for path in paths {
            for method in ["GET", "HEAD", "POST"] {
                let length = if method == "POST" {
                    "Content-Length: 0\r\n"
                } else {
                    ""
                };
                refused(&request(&format!("{method} {path} HTTP/1.1"), length), path);
            }
        }
        for method in [
            "PUT", "OPTIONS", "TRACE", "PROPFIND", "get", "GET\t", "CONNECT",
        ] {
            refused(&request(&format!("{method} /t/1 HTTP/1.1"), ""), method);
        }
        for more in [
            "X-Forwarded-For: 192.0.2.7, 203.0.113.9\r\n",
            "X-Real-IP: 192.0.2.7\r\n",
            "Forwarded: for=192.0.2.7\r\n",
            "X-Client-IP: 192.0.2.7\r\n",
            "True-Client-IP: 192.0.2.7\r\n",
            "CF-Connecting-IP: 192.0.2.7\r\n",
            "X-Forwarded-Host: localhost\r\n",
            "X-Original-URL: /health\r\n",
            "X-Rewrite-URL: /health\r\n",
            "X-HTTP-Method-Override: GET\r\n",
            "X-Remote-User: camille.durand\r\n",
            "Remote-User: camille.durand\r\n",
            "Authorization: Basic\r\n",
            "Authorization: Negotiate x\r\n",
            "Authorization: Bearer x\r\n",
            &basic("camille.durand", ""),
            &basic("camille.durand", "wrong horse"),
            &basic("", ""),
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "Upgrade: h2c\r\nHTTP2-Settings: x\r\n",
        ] {
            refused(&request("GET /t/1 HTTP/1.1", more), more);
        }
        refused(&request("GET /t/1 HTTP/1.0", ""), "HTTP/1.0");
        refused(
            &raw(&desk, &format!("GET /t/1\r\n{session}\r\n")),
            "HTTP/0.9",
        );
        // Named exceptions.
        assert!(request("GET /health HTTP/1.1", "").contains(" 200 "));
    }
}

#[track_caller]
fn refused(answer: &str, what: &str) {
    assert!(
        !answer.contains(SECRET) && !answer.contains("Camille Durand"),
        "{what}: {answer}"
    );
    let status = answer.split(' ').nth(1).unwrap_or("cut");
    let fine = [
        "303", "400", "401", "403", "404", "405", "501", "505", "cut",
    ];
    assert!(fine.contains(&status), "{what}: {answer}");
    if status == "303" {
        let place = answer.to_ascii_lowercase();
        assert!(place.contains("\r\nlocation: /login"), "{what}: {answer}");
    }
}

/// The text of a form goes through the password and the code.
#[test]
fn what_was_typed_outside_is_there_after_the_code() {
    let desk = far_away("code").start();
    with_people(&desk);
    let mut camille = outside(&desk);
    let form = camille.post("/t/1/followup", &[("text", "Toujours « noir ».")]);
    assert_eq!(form.status, 403);
    camille.keep(&form);
    camille.token = field(&form, "csrf").expect("a token");
    let kept = [
        ("kept-place", "/t/1/followup"),
        ("kept-field-text", "Toujours « noir »."),
    ];
    let mut fields = vec![("login", "camille.durand"), ("password", PASSWORD)];
    fields.extend(kept);
    let asked = camille.upload("/login", &fields, &[]);
    assert_eq!(asked.status, 200);
    camille.keep(&asked);
    camille.token = field(&asked, "csrf").expect("a token");
    let code = crate::poll::until("the code is mailed", LIMIT, || {
        codes(&desk, "camille.durand").first().cloned()
    });
    let mut fields = vec![("code", code.as_str())];
    fields.extend(kept);
    let back = camille.upload("/code", &fields, &[]);
    assert_eq!(back.status, 200);
    assert_eq!(field(&back, "text").as_deref(), Some("Toujours « noir »."));
}

/// Who is remembered inside has authenticated once: outside a code is asked all the same.
#[test]
fn what_is_remembered_inside_is_not_enough_outside() {
    let desk = far_away("code").start();
    with_people(&desk);
    let mut camille = inside(&desk);
    let page = camille.sign_in("camille.durand", PASSWORD, &[("remember", "1")]);
    assert_eq!(page.status, 303);
    camille.cookies.remove("helpdesk");
    let mut away = camille.clone();
    away.headers.clear();
    let away = away.saying("x-forwarded-for", "203.0.113.9");
    let page = away.get("/t/1");
    assert_eq!(page.status, 303);
    assert!(page.header("location").starts_with("/login"));
    // What that visit opened is no more than what was remembered.
    let mut opened = away.clone();
    opened.keep(&page);
    let page = opened.get("/t/1");
    assert_eq!(page.status, 303, "{}", page.text());
    let mut home = opened;
    home.headers.clear();
    let home = home.saying("x-forwarded-for", "192.0.2.7");
    assert!(home.get("/t/1").text().contains(SECRET));
}

/// Pages that anybody may see inside are no way around the code: of them only what leads to it is there outside.
#[test]
fn before_the_code_there_is_only_the_way_to_it() {
    let desk = far_away("code").start();
    with_people(&desk);
    let (away, home) = (outside(&desk), inside(&desk));
    for place in [
        "/password",
        "/password/x",
        "/invitation/x",
        "/s/x",
        "/accessibility",
        "/privacy",
    ] {
        assert_ne!(home.get(place).status, 303, "{place} is a page inside");
        let page = away.get(place);
        assert_eq!(page.status, 303, "{place}");
        assert!(page.header("location").starts_with("/login"), "{place}");
    }
    for place in ["/login", "/health"] {
        assert_eq!(away.get(place).status, 200, "{place}");
    }
}
