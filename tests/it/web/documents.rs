//! Documents sent through a form: they come back as they were, whole or in parts, and are told before they are fetched; one too
//! large loses nothing that was typed.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::school;
use crate::desk::{Desk, Visitor};
use crate::missing::left_out;

/// Over three of the rows in which documents are kept, and no two places alike.
fn long() -> Vec<u8> {
    (0..230_000_u32).flat_map(u32::to_le_bytes).collect()
}

/// Joins it to ticket 1, and tells where it is.
fn joined(who: &Visitor, name: &str, bytes: &[u8]) -> String {
    let sent = who.upload("/t/1/document", &[], &[(name, bytes)]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let number = |place: &String| {
        place
            .split('/')
            .nth(2)
            .and_then(|id| id.parse::<u64>().ok())
    };
    let places = who.get("/t/1").documents().into_iter();
    places.max_by_key(number).expect("a document")
}

/// A download as a browser does it, whose line breaks after about so many bytes of the body.
fn broken(desk: &Desk, who: &Visitor, place: &str, after: usize) -> Vec<u8> {
    let host = desk.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("the door");
    let cookie = &who.cookies["helpdesk"];
    let ask = format!("GET {place} HTTP/1.1\r\nHost: {host}\r\nCookie: helpdesk={cookie}\r\n\r\n");
    line.write_all(ask.as_bytes()).expect("asked");
    let mut got = Vec::new();
    let head = loop {
        let mut piece = [0; 4096];
        let read = line.read(&mut piece).expect("some of it");
        got.extend(&piece[..read]);
        let head = got.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(head) = head.filter(|head| got.len() > head + after) {
            break head;
        }
    };
    got.split_off(head + 4)
}

#[test]
fn a_download_that_broke_goes_on_where_it_was() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let bytes = long();
    let place = joined(&camille, "maquette.rvt", &bytes);
    let mut got = broken(&desk, &camille, &place, 300_000);
    assert!(got.len() < bytes.len() && bytes.starts_with(&got));
    let head = camille.head(&place);
    assert_eq!(head.header("accept-ranges"), "bytes");
    assert_eq!(head.header("content-length"), bytes.len().to_string());
    let rest = camille
        .saying("range", &format!("bytes={}-", got.len()))
        .saying("if-range", head.header("etag"))
        .get(&place);
    assert_eq!(rest.status, 206);
    let last = bytes.len() - 1;
    assert_eq!(
        rest.header("content-range"),
        format!("bytes {}-{last}/{}", got.len(), bytes.len())
    );
    got.extend(rest.body);
    assert!(got == bytes, "{} bytes of {}", got.len(), bytes.len());
}

#[test]
fn parts_are_of_the_bytes_that_the_asker_knows() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let bytes = long();
    let size = bytes.len();
    let place = joined(&camille, "maquette.rvt", &bytes);
    let tag = camille.head(&place).header("etag").to_owned();
    let edge = 256 << 10;
    for (range, rule, status, expected) in [
        ("bytes=0-0", "", 206, &bytes[..1]),
        ("bytes=0-262143", "", 206, &bytes[..edge]),
        ("bytes=262143-262144", "", 206, &bytes[edge - 1..=edge]),
        ("bytes=262144-", "", 206, &bytes[edge..]),
        ("bytes=-7", "", 206, &bytes[size - 7..]),
        ("bytes=5-", &*tag, 206, &bytes[5..]),
        ("bytes=5-", "\"another\"", 200, &bytes[..]),
        ("bytes=5-", &format!("W/{tag}"), 200, &bytes[..]),
        ("bytes=5-", "Tue, 24 Nov 2026 19:00:00 GMT", 200, &bytes[..]),
        ("bytes=0-1,5-6", "", 200, &bytes[..]),
        ("bytes=6-5", "", 200, &bytes[..]),
        ("bytes=920000-", "", 416, &[]),
    ] {
        let mut asker = camille.saying("range", range);
        if !rule.is_empty() {
            asker = asker.saying("if-range", rule);
        }
        let answer = asker.get(&place);
        assert_eq!(answer.status, status, "{range} {rule}");
        assert!(answer.body == expected, "{range} {rule}");
    }
    let beyond = camille.saying("range", "bytes=920000-").get(&place);
    assert_eq!(beyond.header("content-range"), "bytes */920000");
    assert_eq!(
        camille.saying("range", "bytes=0-0").head(&place).status,
        200
    );
    let other = desk.sign_in("hugo.petit").saying("range", "bytes=0-0");
    assert_eq!(other.get(&place).status, 404);
}

#[test]
fn who_would_show_an_empty_page_gets_the_pdf_itself() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let plan = joined(&camille, "plan.pdf", b"%PDF-1.4\n%%EOF");
    let photo = joined(&camille, "photo.gif", b"GIF89a\x58\x02\x2c\x01\0\0\0;");
    let mac = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
    let safari = camille.saying("User-Agent", mac);
    for (place, how) in [(&plan, "attachment;"), (&photo, "inline;")] {
        let answer = safari.get(place);
        assert!(
            answer.header("content-disposition").starts_with(how),
            "{place}"
        );
        assert!(answer.header("content-security-policy").contains("sandbox"));
    }
}

#[test]
fn a_document_is_told_before_it_is_fetched_and_opens_where_it_can() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let gif = b"GIF89a\x58\x02\x2c\x01\0\0\0;";
    for (name, bytes, told, opens) in [
        ("plan.pdf", b"%PDF-1.4\n%%EOF".as_slice(), "PDF, 14 o", true),
        ("photo.gif", gif, "Image, 14 o", true),
        ("note.docx", b"PK", "Traitement de texte, 2 o", false),
        ("faux.pdf", b"MZ", "Fichier, 2 o", false),
    ] {
        let place = joined(&camille, name, bytes);
        let (thread, pane) = (camille.get("/t/1"), camille.get("/t/1/documents"));
        assert!(thread.has(told), "{name}");
        assert!(
            pane.has(told.split(',').next().unwrap_or_default()),
            "{name}"
        );
        let how = |place: &str| {
            let answer = camille.get(place);
            answer
                .header("content-disposition")
                .split(';')
                .next()
                .map(str::to_owned)
        };
        let asked = format!("{place}?download");
        for page in [thread, pane] {
            assert_eq!(
                page.text().contains(&format!("\"{asked}\"")),
                opens,
                "{name}"
            );
        }
        let expected = if opens { "inline" } else { "attachment" };
        assert_eq!(how(&place).as_deref(), Some(expected), "{name}");
        assert_eq!(how(&asked).as_deref(), Some("attachment"), "{name}");
    }
    let thread = camille.get("/t/1").text();
    assert_eq!(
        thread.matches("<img").count(),
        2,
        "the picture, and the viewer"
    );
    assert!(thread.contains("loading=\"lazy\" width=\"600\" height=\"300\""));
    let large = [gif.as_slice(), &vec![0; 5_000_000]].concat();
    joined(&camille, "grande.gif", &large);
    let thread = camille.get("/t/1").text();
    assert_eq!(
        thread.matches("<img").count(),
        2,
        "no preview of a large one"
    );
    assert!(thread.contains("grande.gif"));
}

#[test]
fn two_documents_of_one_form_come_back_byte_for_byte() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let picture: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let text = b"--limi\r\n--lim\r\n\x00\xff--".to_vec();
    let sent = [("a; b.png", &*picture), ("été \"1\".txt", &*text)];
    let answer = camille.upload("/t/1/followup", &[("text", "Deux documents.")], &sent);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let listed = camille.get("/t/1/documents");
    for (name, bytes) in [("a; b.png", picture), ("été &quot;1&quot;.txt", text)] {
        let text = listed.text();
        let (before, _) = text
            .split_once(&format!(">{name}</a>"))
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        let (_, place) = before.rsplit_once("href=\"").expect("a link");
        let page = camille.get(place.trim_end_matches('"'));
        assert!(page.body == bytes, "{name}: {} bytes", page.body.len());
        assert_eq!(page.header("content-type"), "application/octet-stream");
        let offered = page.header("content-disposition");
        assert!(offered.starts_with("attachment; filename=\""), "{offered}");
    }
    let ticket = desk.only_ticket();
    let names = |n: usize| {
        ticket["timeline"][1]["documents"][n]["name"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(
        [names(0), names(1)],
        [Some("a; b.png".into()), Some("été \"1\".txt".into())]
    );
}

#[test]
fn a_document_too_large_is_told_in_the_page_that_keeps_the_text() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let before = desk.tickets();
    let large = vec![b'x'; 30_000_000];
    let text = "Voici une très longue vidéo.";
    for place in ["/t/1/followup", "/new"] {
        let page = camille.upload(
            place,
            &[("text", text)],
            &[("petit.txt", b"p"), ("vidéo.mp4", &large)],
        );
        assert_eq!(page.status, 413, "{place}");
        assert!(
            page.has(&format!(">{text}</textarea>")),
            "{place}: the text is kept"
        );
        assert!(
            page.has("« vidéo.mp4 » dépasse 25"),
            "{place}: the document is named"
        );
        assert!(
            page.has("name=\"csrf\""),
            "{place}: it can be sent again at once"
        );
    }
    assert_eq!(desk.tickets(), before);
}

#[test]
fn a_form_too_large_is_told_in_the_page_that_keeps_the_text() {
    let desk = crate::desk::Desk::with()
        .toml("[limits]\nupload_bytes_max = 1_000_000\n")
        .start();
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Écran noir");
    let camille = desk.sign_in("camille.durand");
    let before = desk.tickets();
    let large = vec![b'x'; 3_000_000];
    for place in ["/t/1/followup", "/new"] {
        let page = camille.upload(place, &[("text", "Gardez-moi.")], &[("v.mp4", &large)]);
        assert_eq!(page.status, 413, "{place}");
        assert!(
            page.has(">Gardez-moi.</textarea>"),
            "{place}: the text is kept"
        );
    }
    assert_eq!(desk.tickets(), before);
}

#[test]
fn a_form_that_comes_back_has_its_documents_still() {
    let desk = super::school();
    let camille = desk.sign_in("camille.durand");
    let marie = desk.sign_in("marie.lopez");
    let file: &[(&str, &[u8])] = &[("brouillon.pdf", b"brouillon")];
    let kept = "Documents déjà reçus";
    for (page, told) in [
        (camille.upload("/new", &[("text", "Bonjour.")], file), true),
        (camille.upload("/new", &[("text", "Bonjour.")], &[]), false),
        (
            camille.upload("/t/1/followup", &[("text", " ")], file),
            true,
        ),
        (
            marie.upload("/t/1/followup", &[("insert", "1"), ("text", "Oui")], file),
            true,
        ),
        (
            marie.upload("/t/1/followup", &[("insert", "1"), ("text", "Oui")], &[]),
            false,
        ),
    ] {
        assert!(page.status == 422 || page.status == 200, "{}", page.status);
        assert_eq!(page.has(kept), told, "{}", page.text());
        assert_eq!(page.has("brouillon.pdf"), told);
        assert!(!page.has("choisissez-les de nouveau"));
    }
}

/// One account does not fill the disk: so many bytes of documents a day, by whatever form; and nothing typed is lost.
#[test]
fn a_requester_uploads_so_much_a_day_and_agents_what_they_need() {
    let name = "a_requester_uploads_so_much_a_day_and_agents_what_they_need";
    let limit = "[limits]\nuploads_a_day_bytes_max = 1_000_000\n";
    let mut desk = match Desk::with().toml(limit).clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    let [camille, marie] = ["camille.durand", "marie.lopez"].map(|name| desk.sign_in(name));
    let bytes = |byte: u8| vec![byte; 600_000];
    let typed = [("text", "Gardez-moi.")];
    let request = [("subject", "Écran"), ("text", "Il est noir.")];
    let sent = camille.upload("/new", &request, &[("a.bin", &bytes(1))]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let before = desk.tickets();
    let request = [("subject", "Clavier"), typed[0]];
    for place in ["/new", "/t/1/followup", "/t/1/document"] {
        let typed = if place == "/new" {
            &request[..]
        } else {
            &typed
        };
        // The same bytes too: they are kept once, but nobody else can tell.
        for file in [bytes(1), bytes(2)] {
            let page = camille.upload(place, typed, &[("b.bin", &file)]);
            assert_eq!(page.status, 409, "{place}");
            assert!(page.has("beaucoup de documents depuis hier"), "{place}");
            assert!(
                place == "/t/1/document" || page.has(">Gardez-moi.</textarea>"),
                "{place}"
            );
        }
    }
    assert_eq!(desk.tickets(), before);
    let words = camille.upload("/t/1/followup", &typed, &[]);
    assert_eq!(words.status, 303);
    for file in [bytes(3), bytes(4)] {
        let sent = marie.upload("/t/1/document", &[], &[("c.bin", &file)]);
        assert_eq!(sent.status, 303, "{}", sent.text());
    }
    desk.drained();
    desk.turn_clock(chrono::Duration::hours(23));
    desk.turn_clock(chrono::Duration::hours(2));
    let camille = desk.sign_in("camille.durand");
    let sent = camille.upload("/t/1/document", &[], &[("d.bin", &bytes(5))]);
    assert_eq!(sent.status, 303, "{}", sent.text());
}
