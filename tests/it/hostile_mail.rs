//! Mails made to stop the desk: each becomes one ticket or one mail set aside, and the next mail is served.

use crate::desk::{Desk, Letter};

const HEAD: &str =
    "From: Camille Durand <camille.durand@ecole.example>\r\nTo: support@ecole.example\r\n";

/// A mail of this name with more headers, and after an empty line its body.
fn mail(name: &str, headers: &str, body: &str) -> (String, Vec<u8>) {
    let raw = format!("{HEAD}Message-ID: <{name}@x>\r\n{headers}\r\n\r\n{body}\r\n");
    (name.into(), raw.into_bytes())
}

/// Parts within parts.
fn nested(depth: usize) -> (String, Vec<u8>) {
    let mut body = String::new();
    for level in 1..depth {
        body += &format!(
            "--b{}\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n",
            level - 1
        )[..];
    }
    mail(
        &format!("nested-{depth}"),
        "Subject: n\r\nContent-Type: multipart/mixed; boundary=b0",
        &body,
    )
}

fn hostile() -> Vec<(String, Vec<u8>)> {
    let subject = "=?utf-8?b?w6l0w6nDqXTDqQ==?=\r\n ".repeat(7_000_000 / 32);
    let attached =
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n".repeat(20_000);
    let forwarded = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
    let mixed = "Subject: m\r\nContent-Type: multipart/mixed; boundary=b";
    let html = "Subject: h\r\nContent-Type: text/html";
    vec![
        nested(100),
        nested(1_000),
        nested(20_000),
        mail("parts", mixed, &"--b\r\n\r\nx\r\n".repeat(100_000)),
        mail("headers", &"X-A: b\r\n".repeat(200_000), "x"),
        mail("subject", &format!("Subject: {}", subject.trim_end()), "x"),
        mail(
            "references",
            &format!("References:{}", "\r\n <a@b>".repeat(300_000)),
            "x",
        ),
        mail(
            "folds",
            &format!("Subject: s{}", "\r\n x".repeat(1_000_000)),
            "x",
        ),
        mail(
            "base64",
            "Content-Transfer-Encoding: base64",
            &"QUJD\r\n".repeat(1_000_000),
        ),
        mail(
            "quoted-printable",
            "Content-Transfer-Encoding: quoted-printable",
            &"=\r\n".repeat(2_000_000),
        ),
        mail("attached", mixed, &attached),
        mail("forwarded", "Subject: f", &forwarded),
        mail("nul", "Subject: a\0b", "a\0b"),
        mail(
            "utf-7",
            "Subject: u\r\nContent-Type: text/plain; charset=utf-7",
            &"+AAAA".repeat(10_000),
        ),
        mail(
            "empty-boundary",
            "Subject: e\r\nContent-Type: multipart/mixed; boundary=\"\"",
            "--\r\n\r\nx\r\n----",
        ),
        mail("tags", html, &"<div><blockquote><a href=x>".repeat(30_000)),
        mail(
            "quotes",
            "Subject: q",
            &"Le 1 x a écrit :\r\n> q\r\nmot\r\n".repeat(20_000),
        ),
        (
            "bare-lf".into(),
            format!("{HEAD}Message-ID: <lf@x>\n\nx\n")
                .replace("\r\n", "\n")
                .into_bytes(),
        ),
        (
            "raw".into(),
            [
                HEAD.as_bytes(),
                b"Message-ID: <raw@x>\r\nSubject: \xff\xfe\xe9\r\n\r\n\xff\xfe\xe9",
            ]
            .concat(),
        ),
    ]
}

#[test]
fn no_mail_stops_the_next() {
    let desk = Desk::start();
    desk.user("camille.durand", "requester");
    let hostile = hostile();
    for (_, raw) in &hostile {
        desk.mail_in(raw);
    }
    desk.mail_in(&Letter::from("camille.durand", "La suivante", "Salle 12.").raw());
    desk.wait_for_mail("camille.durand", |mail| {
        mail.subject.contains("La suivante")
    });
    desk.drained();
    let journal = desk.journal();
    assert_eq!(journal.len(), hostile.len() + 1, "{journal:?}");
    for ((name, _), (sender, fate, reason)) in hostile.iter().zip(&journal) {
        let served = fate == "opened" || fate == "set_aside";
        assert!(served, "{name}: {sender} {fate} {reason}");
    }
    for ticket in desk.export() {
        let title = ticket["title"].as_str().unwrap_or_default();
        assert!(!title.contains(['\r', '\n', '\0']), "{title:?}");
    }
}
