//! Mails that are not as they should be, and what is read of them.

use super::*;

#[test]
fn a_text_nobody_can_read_is_kept_as_a_document() {
    let long = "mot ".repeat(400_000);
    let mail = parse(format!("From: a@x\r\n\r\n{long}").as_bytes());
    assert!(mail.text.starts_with("mot mot") && mail.text.len() <= BEGINNING_BYTES);
    assert_eq!(mail.documents.len(), 1);
    assert_eq!(mail.documents[0].bytes, long.as_bytes());
    let short = "mot ".repeat(150_000);
    let head = format!(
        "From: a@x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n{short}\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    );
    let mail = parse(format!("{head}{long}\r\n--b--\r\n").as_bytes());
    assert!(mail.text == short.trim_end() && mail.documents.is_empty());
}

#[test]
fn a_plain_text_that_only_tells_of_html_gives_way_to_it() {
    let mail = |plain: &str, html: &str| {
        let mail = format!(
            "From: a@x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n{plain}\r\n--b\r\n\
             Content-Type: text/html\r\n\r\n{html}\r\n--b\r\nContent-Type: text/x-amp-html\r\n\r\n<p>x\r\n--b--\r\n"
        );
        let mail = parse(mail.as_bytes());
        (mail.text, mail.documents.len())
    };
    let said = |text: &str| (text.to_string(), 0);
    assert_eq!(mail("This is an HTML message.", "<p>oui"), said("oui"));
    assert_eq!(mail("oui", "<p>oui"), said("oui"));
    assert_eq!(
        mail("le html est cassé", "<p>le html est cassé !"),
        said("le html est cassé")
    );
}

#[test]
fn words_are_read_whatever_their_header_looks_like() {
    for head in [
        "Content-Type: text/plain (texte); charset=utf-8",
        "Content-Type: text",
        "Content-Type:",
        "Content-Type: plain/text",
        "Content-Type: text/markdown",
        "Content-Transfer-Encoding: quoted-printable;",
        "Content-Transfer-Encoding: 8bit ",
    ] {
        let mail = parse(format!("Subject : s\r\n{head}\r\n\r\nBonjour\r\n").as_bytes());
        assert_eq!(
            (mail.text.as_str(), mail.documents.len()),
            ("Bonjour", 0),
            "{head}"
        );
        assert_eq!(mail.headers.first("Subject").as_deref(), Some("s"));
    }
    let marked = parse(b"\xef\xbb\xbfFrom: a@x\r\n\r\nBonjour");
    assert_eq!(marked.headers.first("From").as_deref(), Some("a@x"));
}

#[test]
fn a_mail_of_countless_parts_is_kept_unparsed() {
    let head = "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    let mail = parse((head.to_string() + &"--b\r\n\r\n\r\n".repeat(3_000)).as_bytes());
    assert_eq!(mail.headers.first("Subject"), Some("s".into()));
    assert_eq!(mail.documents.len(), 1);
}

#[test]
fn a_mail_whose_type_is_looked_through_over_and_over_is_kept_unparsed() {
    let mail = |words: usize, name: &str| {
        let value = "=?".repeat(words);
        format!("{name}: {value}\r\nSubject: Bruit\r\n\r\nFort\r\n").into_bytes()
    };
    for (words, name, is_kept) in [
        (20_000, "content-type", true),
        (20_000, "Content-Disposition", true),
        (20_000, "X-Any", false),
        (400, "Content-Type", false),
    ] {
        let read = parse(&mail(words, name));
        let whole = read.documents.iter().any(|part| part.name == "message.eml");
        assert_eq!(whole, is_kept, "{words} in {name}");
        assert_eq!(read.text.trim(), "Fort", "{words} in {name}");
        assert_eq!(read.headers.first("subject").as_deref(), Some("Bruit"));
    }
}
