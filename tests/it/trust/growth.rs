//! H4: whatever a text is made of, reading twice as much of it costs about twice as much; told by processor time of one thread and
//! by how it grows, so that neither the machine nor what else runs on it matters. Times of a whole mail: tests/trust/quadratic.py.

use std::hint::black_box;

use helpdesk::intake::{self, Rules, html, office, quote};
use helpdesk::rules::{matching, reply, search, snippet, web_links};

/// A short text and one so many times as long.
const SHORT_BYTES: usize = 12 << 10;
const TIMES: usize = 8;
/// As if each doubling cost 2.5 times as much: 2.5³. What grows with the square is at 64.
const GROWTH_MAX: f64 = 15.6;
/// Less than this is noise.
const SECONDS_MIN: f64 = 0.001;
const TRIES: usize = 12;
/// Of processor time that is counted well enough.
const COUNTED_SECONDS: f64 = 0.1;

/// What stands over and over in a text.
const TEXTS: &[&str] = &[
    "<",
    ">",
    ">\n",
    "> ",
    "(",
    "[",
    "\"\\",
    "&",
    "http://",
    "https://a.example/b?c\n",
    "--\n",
    "-- \n",
    "\n",
    " \n",
    "a",
    "a ",
    "1",
    "1. a\n",
    "Le lun. 23 nov. 2026 à 15:31, A <a@b.fr> a écrit :\n",
    "On Mon, Nov 23, 2026 A <a@b.fr> wrote:\n> a\n",
    "On Mon, Nov 23, 2026\n",
    "> On Mon, Nov 23, 2026 A <a@b.fr> wrote:\n",
    "23/11/2026 15:31\n",
    "From: a@b.fr\nDate: 23/11/2026 15:31\nTo: c\n\n",
    "-----Original Message-----\n",
    "---------- Forwarded message ---------\n",
    "________\n",
    "*********\na\n",
    "----------\nconfidentiel\n",
    "AB>a\nCD>b\n",
    "[image: ",
    "[cid:",
    "Ticket n° 1",
    "t1.m1@a ",
    "<mailto:",
    "a@b.fr ",
    ":\n",
    "：\n",
    "begin 644 a\nM\n",
    "Envoyé de mon iPhone\n",
    "Cordialement,\n",
    "发件人：a\n",
    "\u{200b}",
    "ACCEPTER\n",
    "--a--\n",
    "=",
    "statut:a ",
    "\u{fffc}",
];

/// What stands over and over in HTML.
const PAGES: &[&str] = &[
    "</",
    "<!--",
    "<!",
    "<a ",
    "&amp",
    "&CounterClockwiseContourIntegra",
    "<ol><li>",
    "<li>a",
    "<ul>",
    "<blockquote>",
    "<blockquote>a</blockquote>",
    "<div class=gmail_quote>a<blockquote>b",
    "<div class=gmail_attr>a ",
    "<div class=yahoo_quoted>",
    "<div>a",
    "<br>",
    "<hr>",
    "<table><tr><td>",
    "<pre>\n",
    "<a href=http://a.b/>c",
    "<img src=cid:a>",
    "<img alt=a src=b>",
    "<style>",
    "<title>",
    "<head><body>",
    "</blockquote>",
    "<span id=divRplyFwdMsg>",
    "<![CDATA[",
    "<!DOCTYPE ",
    "<p class=MsoNormal>a",
    "<p a1=b a2=c a3=d>",
    "<div>23/11/2026 15:31",
];

fn thread_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("schedstat");
    let nanos = told
        .split(' ')
        .next()
        .and_then(|nanos| nanos.parse::<f64>().ok());
    nanos.expect("nanoseconds") / 1e9
}

fn seconds(read: fn(&str), text: &str) -> f64 {
    let began = thread_seconds();
    read(black_box(text));
    thread_seconds() - began
}

/// How many times as much the long text costs, the least of some tries: what else happens only adds.
fn growth(read: fn(&str), pattern: &str) -> f64 {
    let short = pattern.repeat(SHORT_BYTES / pattern.len() + 1);
    let long = short.repeat(TIMES);
    let mut least = f64::MAX;
    for _ in 0..TRIES {
        let one = seconds(read, &short).max(SECONDS_MIN);
        least = least.min(seconds(read, &long) / one);
        if least < GROWTH_MAX {
            return least;
        }
    }
    // The kernel's count goes by milliseconds: what looks too much is looked at again, for longer.
    mean_seconds(read, &long) / mean_seconds(read, &short)
}

/// Of one reading, over so many that they can be counted well.
fn mean_seconds(read: fn(&str), text: &str) -> f64 {
    let began = thread_seconds();
    let mut readings = 0.0;
    loop {
        read(black_box(text));
        readings += 1.0;
        let passed = thread_seconds() - began;
        if passed > COUNTED_SECONDS {
            return passed / readings;
        }
    }
}

/// What reads a text, by a name.
type Reader = (&'static str, fn(&str));

fn told(readers: &[Reader], patterns: &[&str]) {
    let mut over = Vec::new();
    for (name, read) in readers {
        for pattern in patterns {
            let growth = growth(*read, pattern);
            if growth > GROWTH_MAX {
                over.push(format!(
                    "{name} of {pattern:?}: {growth:.1} times for {TIMES} times as much"
                ));
            }
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

fn rules() -> Rules {
    Rules {
        domains: vec!["ecole.example".into()],
        address: "support@ecole.example".into(),
        key: b"key".to_vec(),
        letter_bytes_max: 8 << 20,
        ..Rules::default()
    }
}

fn mail(kind: &str, text: &str) {
    let head = "From: a@ecole.example\r\nIn-Reply-To: <a@b>\r\nContent-Type: text/";
    let raw = format!("{head}{kind}; charset=utf-8\r\n\r\n{text}");
    black_box(intake::read(raw.as_bytes(), &rules()));
}

#[test]
fn texts_cost_as_much_as_they_are_long() {
    told(
        &[
            ("a mail", |text| mail("plain", text)),
            ("its quotes", |text| drop(black_box(quote::cut(text)))),
            ("its links", |text| drop(black_box(web_links::pieces(text)))),
            ("an answer", |text| {
                black_box(reply::read(text, "Camille Durand"));
            }),
            ("folding", |text| drop(black_box(matching::fold(text)))),
            ("what is found", |text| {
                let query = search::Query::read("imprimante salle* \"a b\"");
                black_box(snippet::snippet(text, &query));
            }),
        ],
        TEXTS,
    );
}

#[test]
fn pages_cost_as_much_as_they_are_long() {
    told(
        &[
            ("HTML", |text| drop(black_box(html::to_text(text)))),
            ("an HTML mail", |text| mail("html", text)),
        ],
        &[TEXTS, PAGES].concat(),
    );
}

#[test]
fn headers_cost_as_much_as_they_are_long() {
    const FIELDS: &[&str] = &[
        "Re: ",
        "[",
        "#",
        "=?utf-8?q?a?= ",
        "=?",
        "=?a?q?",
        "[a #1] ",
        "\ta\r\n ",
        "<",
        "(",
        "\"",
        "a@b,",
        "\\",
        "a <b@c>, ",
        "<a@b> ",
        "<t1.m1.a@b> ",
        ";",
        "; a*0=b",
        "a; dmarc=pass ",
        "%41",
    ];
    fn field(name: &str, value: &str) {
        let raw = format!("{name}: {value}\r\nFrom: a@ecole.example\r\n\r\na");
        black_box(intake::read(raw.as_bytes(), &rules()));
    }
    told(
        &[
            ("Subject", |value| field("Subject", value)),
            ("From", |value| field("From", value)),
            ("References", |value| field("References", value)),
            ("Cc", |value| field("Cc", value)),
            ("Content-Type", |value| field("Content-Type", value)),
            ("Authentication-Results", |value| {
                field("Authentication-Results", value);
            }),
            ("Content-Disposition", |value| {
                field("Content-Disposition", value);
            }),
            ("the title of a mail within", |value| {
                let inner = format!("message/rfc822\r\n\r\nSubject: {value}");
                field("Content-Type", &inner);
            }),
            ("X", |value| field("X", value)),
        ],
        FIELDS,
    );
}

#[test]
fn documents_cost_as_much_as_they_are_long() {
    fn words(xml: &str) {
        let size = u32::try_from(xml.len()).expect("small").to_le_bytes();
        let name = b"content.xml";
        let sizes = [&size[..], &size, &[11, 0]].concat();
        let head = b"\x14\0\0\0\0\0\0\0\x21\0\0\0\0\0";
        let mut zip = [
            &b"PK\x03\x04"[..],
            head,
            &sizes,
            &[0, 0],
            name,
            xml.as_bytes(),
        ]
        .concat();
        let list = u32::try_from(zip.len()).expect("small").to_le_bytes();
        zip.extend([&b"PK\x01\x02\x14\0"[..], head, &sizes, &[0; 16], name].concat());
        zip.extend(
            [
                &b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x39\0\0\0"[..],
                &list,
                &[0, 0],
            ]
            .concat(),
        );
        let text = office::text(&zip, 1 << 20);
        assert!(
            !xml.starts_with("<w:p>a") || text.starts_with('a'),
            "it is read"
        );
    }
    told(
        &[("a document", words)],
        &[
            "<w:p>a</w:p>",
            "<w:p>",
            "<a/>",
            "&amp;",
            "&",
            "<",
            "<!--",
            "<![CDATA[",
            "<!DOCTYPE ",
            "<si><t>a</t></si>",
            "<p a='b' ",
            "</p>",
            "<?a",
        ],
    );
}
