//! Pictures of a mail stand in the ticket where they stood in the mail; what only says it is one is never shown.

use std::net::TcpListener;

use serde_json::json;

use super::school;
use crate::browser::Browser;
use crate::desk::{LIMIT, PASSWORD};
use crate::missing::left_out;
use crate::poll::until;

/// Eight red dots square.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4IaCHFTEMLQkAvr9BgXZ6fH4AAAAASUVORK5CYII=";
/// One transparent dot.
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";
/// `<svg xmlns="http://www.w3.org/2000/svg"><script>document.title='ran'</script></svg>`
const SVG: &str = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQ+ZG9jdW1lbnQudGl0bGU9J3Jhbic8L3NjcmlwdD48L3N2Zz4=";
/// `<script>document.title='ran'</script>`
const HTML: &str = "PHNjcmlwdD5kb2N1bWVudC50aXRsZT0ncmFuJzwvc2NyaXB0Pg==";

/// A mail with these pictures in its HTML: name, declared type, Content-ID, bytes in base64.
fn mail(beacon: &str, pictures: &[(&str, &str, &str, &str)]) -> String {
    let mark = |(_, _, id, _): &(&str, &str, &str, &str)| {
        format!("<p>avant <img src=\"cid:{id}\"> après</p>")
    };
    let marks = pictures.iter().map(mark).collect::<Vec<_>>().concat();
    let part = |(name, media_type, id, bytes): &(&str, &str, &str, &str)| {
        format!(
            "--b\r\nContent-Type: {media_type}; name=\"{name}\"\r\nContent-ID: <{id}>\r\n\
             Content-Disposition: inline; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{bytes}\r\n"
        )
    };
    let parts = pictures.iter().map(part).collect::<Vec<_>>().concat();
    format!(
        "From: Camille Durand <camille.durand@ecole.example>\r\nTo: support@ecole.example\r\nSubject: Photos\r\n\
         Message-ID: <photos@ecole.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Voici.</p>{marks}<img src=\"{beacon}\" alt=\"Logo\">\r\n{parts}--b--\r\n"
    )
}

#[test]
fn a_picture_is_painted_where_the_mail_has_it_and_nothing_else_is() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => {
            return left_out("a_picture_is_painted_where_the_mail_has_it", &missing);
        }
    };
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a port");
    elsewhere.set_nonblocking(true).expect("non-blocking");
    let beacon = format!(
        "http://{}/beacon.png",
        elsewhere.local_addr().expect("its address")
    );
    let desk = school();
    let raw = mail(
        &beacon,
        &[
            ("image.png", "image/png", "1@x", PNG),
            ("image.png", "application/octet-stream", "2@x", GIF),
            ("faux.png", "image/png", "3@x", SVG),
            ("page.png", "image/png", "4@x", HTML),
            ("dessin.svg", "image/svg+xml", "5@x", SVG),
            ("texte.html", "text/html", "6@x", PNG),
        ],
    );
    desk.mail_in(raw.as_bytes());
    desk.ticket_when(2, |_| true);

    browser.goto(&format!("{}/t/2", desk.url));
    browser.fill("Identifiant", "camille.durand");
    browser.fill("Mot de passe", PASSWORD);
    browser.click("Envoyer");
    let painted = "JSON.stringify([...document.querySelectorAll('.timeline img')]\
                   .map(i => [i.alt, i.naturalWidth, new URL(i.src).pathname.startsWith('/d/')]))";
    let wanted = json!([["image.png", 8, true], ["image-2.png", 1, true]]).to_string();
    until("both pictures are painted", LIMIT, || {
        (browser.evaluate(painted) == json!(wanted)).then_some(())
    });
    let text = browser.text();
    for marked in ["faux.png", "page.png", "dessin.svg", "texte.html"] {
        assert!(
            text.contains(&format!("[image: {marked}]")),
            "{marked} in {text}"
        );
    }
    assert!(text.contains("Logo") && browser.title() != "ran");
    assert_eq!(browser.console_errors(), &[] as &[String]);
    assert!(elsewhere.accept().is_err(), "the page asked elsewhere");
}

#[test]
fn a_document_is_served_as_a_picture_by_its_bytes_alone() {
    let desk = school();
    let raw = mail(
        "",
        &[
            ("a.png", "image/png", "1@x", PNG),
            ("b.png", "image/png", "2@x", SVG),
        ],
    );
    desk.mail_in(raw.as_bytes());
    let ticket = desk.ticket_when(2, |_| true);
    assert_eq!(
        ticket["timeline"][0]["documents"][1]["media_type"],
        json!("application/octet-stream")
    );
    let camille = desk.sign_in("camille.durand");
    let page = camille.get("/t/2");
    let text = page.text();
    let place = |name: &str| {
        let mut links = text.split("href=\"").skip(1);
        let found =
            links.find_map(|link| link.split('"').next().filter(|link| link.contains(name)));
        found.expect("a link").to_owned()
    };
    for (name, media_type, how) in [
        ("a%2Epng", "image/png", "inline"),
        ("b%2Epng", "application/octet-stream", "attachment"),
    ] {
        let document = camille.get(&place(name));
        assert_eq!(document.header("content-type"), media_type);
        assert!(
            document.header("content-disposition").starts_with(how),
            "{name}"
        );
        assert_eq!(
            document.header("content-security-policy"),
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
        );
        assert_eq!(document.header("x-content-type-options"), "nosniff");
        let hugo = desk.sign_in("hugo.petit");
        assert_eq!(hugo.get(&place(name)).status, 404);
    }
}

#[test]
fn pictures_open_one_after_the_other_by_keyboard_and_give_the_focus_back() {
    let what = "pictures_open_one_after_the_other_by_keyboard";
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    let desk = school();
    let raw = mail(
        "",
        &[
            ("a.png", "image/png", "1@x", PNG),
            ("b.gif", "image/gif", "2@x", GIF),
        ],
    );
    desk.mail_in(raw.as_bytes());
    desk.ticket_when(2, |_| true);
    let camille = desk.sign_in("camille.durand");
    browser.set_cookie(&desk.url, "helpdesk", &camille.cookies["helpdesk"]);
    browser.goto(&format!("{}/t/2", desk.url));
    browser.evaluate("document.querySelector('.timeline a:has(img)').focus()");
    let seen = "(box => [box.open, box.querySelector('p').textContent, \
                new URL(box.querySelector('img').src).pathname === new URL(document.querySelectorAll('.timeline a:has(img)')\
                [box.querySelector('p').textContent === 'a.png' ? 0 : 1].href).pathname])(document.querySelector('#viewer'))";
    for (key, expected) in [
        ("Enter", json!([true, "a.png", true])),
        ("ArrowRight", json!([true, "b.gif", true])),
        ("ArrowRight", json!([true, "a.png", true])),
        ("ArrowLeft", json!([true, "b.gif", true])),
        ("Escape", json!([false, "b.gif", true])),
    ] {
        browser.press(key);
        assert_eq!(browser.evaluate(seen), expected, "after {key}");
    }
    let focused = "document.querySelectorAll('.timeline a:has(img)')[1] === document.activeElement";
    // The dialog tells of its closing a moment later.
    until("the focus is on the picture seen last", LIMIT, || {
        (browser.evaluate(focused) == json!(true)).then_some(())
    });
    assert_eq!(browser.console_errors(), &[] as &[String]);
}
