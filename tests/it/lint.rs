//! A linter for every mail that any test sees leave: RFC 5322 and 3834, both parts alike, nothing remote, nothing private.

use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};

use crate::desk::plain;

/// No mail is larger.
const MAIL_BYTES_MAX: usize = 12_000;
/// What private notes of the tests say.
const SECRETS: &[&str] = &["Kryptonite"];

/// Fails on the first rule that a mail of the desk breaks.
#[track_caller]
pub fn lint(raw: &[u8]) {
    let complaints = complaints(raw);
    assert!(
        complaints.is_empty(),
        "{complaints:#?}\n{}",
        String::from_utf8_lossy(raw)
    );
}

fn complaints(raw: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rule = |holds: bool, what: &str| {
        if !holds {
            found.push(what.to_owned());
        }
    };
    let text = String::from_utf8_lossy(raw);
    rule(raw.is_ascii(), "7-bit, whatever was said");
    rule(raw.len() <= MAIL_BYTES_MAX, "at most 12 kB");
    let bare = |from: &str| text.replace("\r\n", "").contains(from);
    rule(!bare("\n") && !bare("\r"), "lines end with CR LF");
    rule(
        text.split("\r\n").all(|line| line.len() <= 998),
        "lines of at most 998 bytes (RFC 5322 section 2.1.1)",
    );
    let mail = parse_mail(raw).expect("a mail");
    headers(&mail, &mut rule);
    parts(&mail, &mut rule);
    found
}

fn headers(mail: &ParsedMail<'_>, rule: &mut impl FnMut(bool, &str)) {
    let all = |name: &str| mail.headers.get_all_values(name);
    let one = |name: &str| all(name).first().cloned().unwrap_or_default();
    for name in [
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    ] {
        rule(all(name).len() == 1, &format!("{name} once"));
    }
    for name in ["Bcc", "Cc", "Sender", "List-Unsubscribe", "Precedence"] {
        rule(all(name).is_empty(), &format!("no {name}"));
    }
    let addresses = |name: &str| one(name).matches('@').count();
    rule(addresses("To") == 1, "one reader");
    rule(
        address(&one("From")) == address(&one("Reply-To")),
        "answers come to the desk",
    );
    let submitted = one("Auto-Submitted");
    rule(
        ["auto-replied", "auto-generated"].contains(&submitted.as_str()),
        "Auto-Submitted as in RFC 3834 section 5",
    );
    let id = |text: &str| {
        let inner = text
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'));
        inner.is_some_and(|inner| inner.matches('@').count() == 1 && !inner.contains([' ', '<']))
    };
    rule(id(&one("Message-ID")), "a Message-ID");
    let references = one("References");
    let references: Vec<&str> = references.split_whitespace().collect();
    rule(
        references.len() <= 9 && references.iter().all(|each| id(each)),
        "References",
    );
    let answered = one("In-Reply-To");
    rule(
        references.last().copied().unwrap_or_default() == answered,
        "In-Reply-To is the last of References (RFC 5322 section 3.6.4)",
    );
    rule(!one("Subject").is_empty(), "a subject");
    if !one("X-Ticket").is_empty() {
        rule(
            one("Thread-Topic") == one("Subject"),
            "Thread-Topic is the subject",
        );
        let tag = format!("[Support #{}] ", one("X-Ticket"));
        rule(one("Subject").starts_with(&tag), "the ticket's tag");
        rule(!one("List-Id").is_empty(), "List-Id");
    }
}

fn address(field: &str) -> &str {
    field
        .rsplit('<')
        .next()
        .unwrap_or_default()
        .trim_end_matches('>')
}

fn parts(mail: &ParsedMail<'_>, rule: &mut impl FnMut(bool, &str)) {
    rule(
        mail.ctype.mimetype == "multipart/alternative",
        "multipart/alternative",
    );
    let kinds: Vec<&str> = mail
        .subparts
        .iter()
        .map(|part| part.ctype.mimetype.as_str())
        .collect();
    rule(kinds == ["text/plain", "text/html"], "text, then HTML");
    let body = |index: usize| {
        let part = mail.subparts.get(index);
        part.and_then(|part| part.get_body().ok())
            .unwrap_or_default()
    };
    let (text, html) = (body(0), body(1));
    text_part(mail, &text, rule);
    html_part(&html, rule);
    for secret in SECRETS {
        rule(
            !text.contains(secret) && !html.contains(secret),
            "nothing private",
        );
    }
    let shown = plain(&words_of(&html));
    for line in text.lines().map(str::trim).filter(|line| is_said(line)) {
        let words = line.split_whitespace().filter(|word| !word.contains("://"));
        for word in words.map(|word| word.trim_end_matches(':')) {
            rule(
                shown.contains(word),
                &format!("{word:?} in the HTML part too"),
            );
        }
    }
}

/// The lines that are words for people, not what only the text part needs.
fn is_said(line: &str) -> bool {
    let link = line.contains("://") || line.ends_with(':');
    !line.is_empty() && line != "--" && !line.starts_with("---") && !link
}

fn text_part(mail: &ParsedMail<'_>, text: &str, rule: &mut impl FnMut(bool, &str)) {
    let about_ticket = mail.headers.get_first_value("X-Ticket").is_some();
    let first = text.lines().next().unwrap_or_default();
    rule(
        !about_ticket || first.contains("http"),
        "the link on the first line",
    );
    let long =
        |line: &str| line.chars().count() > 78 && !line.contains("://") && line.contains(' ');
    let said = text.lines().filter(|line| !line.starts_with("  "));
    rule(
        said.into_iter().all(|line| !long(line.trim_end())),
        "lines of at most 78 letters",
    );
    let placeholder = |text: &str| {
        ["{}", "{0}", "None", "Some(", "Err(", "undefined", "NaN"]
            .iter()
            .any(|raw| text.contains(raw))
    };
    let own: String = text
        .lines()
        .filter(|line| !line.starts_with("  "))
        .collect();
    rule(!placeholder(&own), "no raw placeholder");
}

fn html_part(html: &str, rule: &mut impl FnMut(bool, &str)) {
    rule(html.starts_with("<!DOCTYPE html>"), "a document");
    rule(
        html.contains("<html lang=\"fr\">") || html.contains("<html lang=\"en\">"),
        "its language",
    );
    let marks = marks_of(html);
    for remote in [
        "<img", "src=", "url(", "@import", "<link", "<script", "<iframe", "srcset",
    ] {
        rule(!marks.contains(remote), &format!("no {remote}"));
    }
    let places = html.split("href=\"").skip(1);
    let mut places = places.filter_map(|rest| rest.split('"').next());
    let known = |place: &str| place.starts_with("http") || place.starts_with("mailto:");
    rule(places.all(known), "links of ours");
}

/// The tags of an HTML text and its style sheet, without what people wrote.
fn marks_of(html: &str) -> String {
    let style = html.split("<style>").nth(1).unwrap_or_default();
    let style = style.split("</style>").next().unwrap_or_default();
    let tags = html.split('<').skip(1);
    let tags = tags.flat_map(|piece| ["<", piece.split('>').next().unwrap_or_default()]);
    tags.chain([style]).collect()
}

/// The words of an HTML text.
fn words_of(html: &str) -> String {
    let mut out = String::new();
    let body = html.split("</head>").nth(1).unwrap_or(html);
    for piece in body.split('<').skip(1) {
        out.push(' ');
        out.push_str(piece.split_once('>').map_or("", |(_, words)| words));
    }
    let entities = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(out, |text, (entity, letter)| text.replace(entity, letter))
}

#[test]
fn the_linter_finds_what_it_is_for() {
    let good = "From: \"Support\" <s@e.fr>\r\nTo: u@e.fr\r\nReply-To: s@e.fr\r\nSubject: x\r\nDate: x\r\nMessage-ID: <1@e.fr>\r\n\
        MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: OOF\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n\
        Content-Type: text/html\r\n\r\n<!DOCTYPE html><html lang=\"fr\"><head></head><body><p>Hello</p></body></html>\r\n--b--\r\n";
    assert_eq!(complaints(good.as_bytes()), Vec::<String>::new());
    for (from, to, rule) in [
        ("Subject: x", "Subject: x\r\nBcc: v@e.fr", "no Bcc"),
        ("Message-ID: <1@e.fr>", "Message-ID: 1", "a Message-ID"),
        (
            "\r\nHello",
            "\r\nHello world",
            "\"world\" in the HTML part too",
        ),
        ("<p>Hello", "<p>Hello<img src=\"x\">", "no <img"),
        ("Hello", "Kryptonite", "nothing private"),
        ("To: u@e.fr", "To: u@e.fr, v@e.fr", "one reader"),
        (
            "X-Auto",
            "X-Ticket: 7\r\nX-Auto",
            "the link on the first line",
        ),
        ("Date: x\r\n", "Date: x\n", "lines end with CR LF"),
    ] {
        let bad = good.replace(from, to);
        let found = complaints(bad.as_bytes());
        assert!(found.iter().any(|each| each == rule), "{rule}: {found:?}");
    }
}
