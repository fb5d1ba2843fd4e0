//! The browser helper tried on a small page of its own; the desk's pages are tried in `web.rs`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::{Browser, Options};
use crate::missing::left_out;

const FORM: &str = r#"<!doctype html><html lang=fr><title>Demande</title>
<style>@media (prefers-color-scheme: dark) { body { background: black } }</style>
<p id=script>No script ran.</p><p hidden>Secret</p>
<form method=post action=/sent enctype=multipart/form-data>
<label>Objet <input name=subject value=old></label>
<label for=text>Texte</label><textarea id=text name=text></textarea>
<label>Type <select name=kind><option value=1>Incident<option value=2>Demande</select></label>
<label>Date <input type=date name=day></label>
<label><input type=checkbox name=urgent value=yes> Urgent</label>
<label>Documents <input type=file name=documents multiple></label>
<button>Envoyer</button></form>
<a href=/other>Autre page</a> <a href=#text>Au texte</a> <a href=/gone>Perdue</a>
<button type=button onclick="console.error('broken')">Casser</button>
<script>document.getElementById('script').textContent = 'A script ran.'</script>"#;

#[test]
fn a_form_is_filled_and_sent_with_script_and_without() {
    for javascript in [true, false] {
        let options = Options {
            javascript,
            ..Options::default()
        };
        let mut browser = match Browser::start_with(options) {
            Ok(browser) => browser,
            Err(missing) => {
                return left_out(
                    "a_form_is_filled_and_sent_with_script_and_without",
                    &missing,
                );
            }
        };
        let (address, posted) = serve();
        browser.goto(&address);
        assert_eq!(
            (browser.title().as_str(), browser.status()),
            ("Demande", Some(200))
        );
        assert_eq!(browser.text().contains("A script ran."), javascript);
        assert!(!browser.text().contains("Secret"));

        let _files = fill_in(&mut browser);
        browser.click("Envoyer");
        assert_eq!(browser.url(), format!("{address}sent"));
        assert!(browser.text().contains("Merci."));
        let posted = posted.recv().expect("a body");
        for part in [
            "Vidéoprojecteur",
            "Pas d’image.\r\nMerci",
            "\"kind\"\r\n\r\n2\r\n",
            "2026-11-23",
            "yes",
        ] {
            assert!(posted.contains(part), "{part:?} in {posted}");
        }
        assert!(
            posted.contains("first file") && posted.contains("second file"),
            "{posted}"
        );
    }
}

/// Also attaches two files, which live as long as the folder returned.
fn fill_in(browser: &mut Browser) -> tempfile::TempDir {
    browser.fill("Objet", "Vidéoprojecteur");
    browser.fill("#text", "Pas d’image.\nMerci");
    browser.fill("Type", "Demande");
    browser.fill("Date", "2026-11-23");
    browser.check("Urgent");
    browser.check("Urgent");
    let dir = tempfile::tempdir().expect("a folder");
    let (one, two) = (dir.path().join("un.txt"), dir.path().join("deux.txt"));
    std::fs::write(&one, "first file").expect("written");
    std::fs::write(&two, "second file").expect("written");
    browser.attach("Documents", &[&one, &two]);
    dir
}

#[test]
fn keys_go_where_the_focus_is() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out("keys_go_where_the_focus_is", &missing),
    };
    let (address, posted) = serve();
    browser.goto(&address);
    assert_eq!(browser.focused(), "body");
    browser.press("Tab");
    assert_eq!(browser.focused(), "input[name=subject]");
    browser.fill("Objet", "");
    browser.press("x");
    browser.press("Tab");
    assert_eq!(browser.focused(), "textarea#text");
    browser.press("Shift+Tab");
    browser.press("Enter");
    assert!(browser.url().ends_with("/sent"));
    assert!(
        posted
            .recv()
            .expect("a body")
            .contains("\"subject\"\r\n\r\nx\r\n")
    );

    browser.goto(&address);
    browser.submit();
    assert!(browser.text().contains("Merci."));
}

#[test]
fn links_cookies_and_errors_are_seen() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out("links_cookies_and_errors_are_seen", &missing),
    };
    let (address, _posted) = serve();
    browser.set_cookie(&address, "taste", "sweet");
    browser.goto(&address);
    assert_eq!(browser.cookie("taste").expect("a cookie")["value"], "sweet");
    assert_eq!(
        browser.cookie("from-server").expect("a cookie")["httpOnly"],
        true
    );
    assert_eq!(browser.cookie("absent"), None);

    browser.click("Au texte");
    assert!(browser.url().ends_with("/#text"));
    browser.click("Autre page");
    browser.wait_for("Une autre page");
    assert!(browser.html().contains("<p>Une autre page"));
    assert_eq!(browser.console_errors(), [""; 0]);

    browser.goto(&address);
    browser.click("Casser");
    assert!(browser.console_errors()[0].contains("broken"));
    browser.click("Perdue");
    assert_eq!(browser.status(), Some(404));
}

#[test]
fn a_picture_shows_the_whole_page_as_the_reader_likes_it() {
    let options = Options {
        dark: true,
        width: 400,
        ..Options::default()
    };
    let mut browser = match Browser::start_with(options) {
        Ok(browser) => browser,
        Err(missing) => {
            return left_out(
                "a_picture_shows_the_whole_page_as_the_reader_likes_it",
                &missing,
            );
        }
    };
    let (address, _posted) = serve();
    browser.goto(&address);
    let color = browser.evaluate("getComputedStyle(document.body).backgroundColor");
    assert_eq!(color, "rgb(0, 0, 0)");
    let picture = tempfile::NamedTempFile::new().expect("a file");
    browser.screenshot(picture.path());
    let png = std::fs::read(picture.path()).expect("a picture");
    assert!(png.starts_with(b"\x89PNG\r\n"));
    assert_eq!(png[16..20], 400_u32.to_be_bytes(), "as wide as the window");
}

/// A small web server for as long as the test runs: its address, and the bodies it is sent.
fn serve() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/", listener.local_addr().expect("bound"));
    let (sender, posted) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            std::thread::spawn(move || answer(stream, &sender));
        }
    });
    (address, posted)
}

/// Answers one request; a connection that the browser opened in advance may bring none.
fn answer(mut stream: TcpStream, posted: &Sender<String>) -> Option<()> {
    let mut input = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (input.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    if let Some(length) = length {
        let mut body = vec![0; length];
        input.read_exact(&mut body).ok()?;
        let _ = posted.send(String::from_utf8_lossy(&body).into_owned());
    }
    let (status, body) = match head.split(' ').nth(1)? {
        "/" => ("200 OK", FORM),
        "/sent" => ("200 OK", "<!doctype html><p>Merci."),
        "/other" => ("200 OK", "<!doctype html><p>Une autre page"),
        "/favicon.ico" => ("204 No Content", ""),
        _ => ("404 Not Found", "<!doctype html><p>Perdu"),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Set-Cookie: from-server=1; HttpOnly\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()
}
