//! Every page of the demo opens; `tests/sheet` draws each of them in each look, as one sheet to be looked at, and the README's picture.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::browser::{Browser, Options};
use crate::desk::Visitor;
use crate::missing::left_out;
use crate::web::demo::Demo;

/// Who looks at which pages.
const SCENES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "/login?next=/t/36",
            "/password",
            "/help",
            "/privacy",
            "/accessibility",
            "/demo",
            "/s/unknown",
        ],
    ),
    (
        "camille.durand",
        &[
            "/",
            "/?view=own-closed",
            "/new",
            "/answers",
            "/answers/1",
            "/t/36",
            "/t/36#followup",
            "/t/36/request",
            "/t/36/documents",
            "/t/36/history",
            "/t/24",
            "/t/1",
            "/search?q=projecteur",
            "/search?q=introuvable",
            "/preferences",
            "/devices",
            "/t/2",
        ],
    ),
    (
        "marie.lopez",
        &[
            "/tickets",
            "/tickets?view=mine",
            "/tickets?view=pending",
            "/answers/new?ticket=36",
            "/t/36",
            "/t/38#followup",
            "/tasks",
            "/stats",
            "/search?q=traceur",
            "/settings/mail",
            "/settings/mail/try",
            "/settings/mail/queue",
            "/settings/mail/preview",
            "/absences",
            "/preferences",
        ],
    ),
    (
        "admin",
        &[
            "/settings/people",
            "/settings/people/2",
            "/settings/categories",
            "/settings/categories/1",
            "/settings/categories/try",
            "/settings/team",
            "/settings/team/2",
            "/settings/hours",
            "/settings/deadlines",
            "/settings/replies",
            "/settings/audit",
            "/settings/appearance",
            "/settings/retention",
            "/settings/waiting",
            "/settings/privacy",
            "/settings/accessibility",
            "/nowhere",
        ],
    ),
];

/// Width, dark, language.
const LOOKS: &[(u32, bool, &str)] = &[
    (1280, false, "fr"),
    (1280, true, "fr"),
    (390, false, "fr"),
    (320, true, "en"),
    (1920, false, "en"),
];

/// Where to draw; nothing is drawn without.
fn folder() -> Option<PathBuf> {
    std::env::var_os("HELPDESK_SHEET").map(PathBuf::from)
}

#[test]
fn every_page_of_the_demo_opens() {
    let what = "every_page_of_the_demo_opens";
    let temporary = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(&temporary.path().join("demo"));
    let sheet = folder();
    let looks = if sheet.is_some() { LOOKS } else { &LOOKS[..1] };
    let mut page = String::from("<!doctype html><meta charset=utf-8><title>helpdesk</title>\n");
    for (login, places) in SCENES {
        let mut visitor = Visitor::new(&demo.url);
        if !login.is_empty() {
            assert_eq!(visitor.sign_in(login, "demo", &[]).status, 303, "{login}");
        }
        for (number, look) in looks.iter().enumerate() {
            let (width, dark, language) = *look;
            let options = Options {
                width,
                dark,
                language,
                ..Options::default()
            };
            let mut browser = match Browser::start_with(options) {
                Ok(browser) => browser,
                Err(missing) => return left_out(what, &missing),
            };
            if !login.is_empty() {
                visitor.post("/language", &[("language", language)]);
                browser.set_cookie(&demo.url, "helpdesk", &visitor.cookies["helpdesk"]);
            }
            for place in *places {
                browser.goto(&format!("{}{place}", demo.url));
                let absent = ["/nowhere", "/s/unknown"].contains(place)
                    || (*login, *place) == ("camille.durand", "/t/2");
                let expected = if absent { 404 } else { 200 };
                // A pane opens on the page that is there.
                let status = browser.status().unwrap_or(expected);
                assert_eq!(status, expected, "{login} {place}");
                let Some(folder) = &sheet else { continue };
                let name = format!("{}-{}-{number}.png", login, file_name(place));
                browser.screenshot(folder.join(&name));
                let _ = writeln!(
                    page,
                    "<figure><figcaption>{login} {place} {width} {language}</figcaption><img loading=lazy src='{name}'></figure>"
                );
                if *place == "/t/36" && *login == "camille.durand" && number == 0 {
                    let top = json!({ "x": 0, "y": 0, "width": 1280, "height": 860 });
                    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/ticket.png");
                    browser.screenshot_of(top, picture);
                }
            }
            assert_eq!(
                complaints(browser.console_errors()),
                Vec::<&String>::new(),
                "{login}"
            );
        }
    }
    if let Some(folder) = sheet {
        std::fs::write(folder.join("index.html"), page).expect("written");
    }
}

/// What is printed to be handed out or filed: light, with nothing to press, and no taller than what is said, which would be
/// an empty page more.
#[test]
fn on_paper_pages_are_light_and_leave_nothing_to_press() {
    const TO_PRESS: &str = "[...document.querySelectorAll('.btn, nav, footer, [type=checkbox], summary, .pane, [href$=download]')]
        .filter(each => each.offsetParent).map(each => each.outerHTML)";
    const SHEET: &str =
        "(({ backgroundColor, color }, { minHeight }) => [backgroundColor, color, minHeight])
        (getComputedStyle(document.documentElement), getComputedStyle(document.body))";
    let what = "on_paper_pages_are_light_and_leave_nothing_to_press";
    let temporary = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(&temporary.path().join("demo"));
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    browser.on_paper();
    let places = [
        ("camille.durand", "/help"),
        ("camille.durand", "/answers/1"),
        ("camille.durand", "/t/36"),
        ("camille.durand", "/t/36/documents"),
        ("marie.lopez", "/t/38#followup"),
        ("marie.lopez", "/tickets"),
        ("marie.lopez", "/stats"),
    ];
    for (login, place) in places {
        let mut visitor = Visitor::new(&demo.url);
        assert_eq!(visitor.sign_in(login, "demo", &[]).status, 303, "{login}");
        browser.set_cookie(&demo.url, "helpdesk", &visitor.cookies["helpdesk"]);
        browser.goto(&format!("{}{place}", demo.url));
        assert_eq!(browser.evaluate(TO_PRESS), json!([]), "{login} {place}");
        let light = json!(["rgb(255, 255, 255)", "rgb(28, 39, 51)", "0px"]);
        assert_eq!(browser.evaluate(SHEET), light, "{login} {place}");
    }
}

/// Behind a menu that stays open, nobody would see where the focus is.
#[test]
fn the_menu_of_a_phone_closes_behind_the_focus() {
    const IS_LEFT: &str = "!document.activeElement.closest('#menu, .more')";
    const IS_OPEN: &str = "document.querySelector('#menu').matches(':popover-open')";
    let what = "the_menu_of_a_phone_closes_behind_the_focus";
    let temporary = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(&temporary.path().join("demo"));
    let options = Options {
        width: 390,
        ..Options::default()
    };
    let mut browser = match Browser::start_with(options) {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    let mut visitor = Visitor::new(&demo.url);
    assert_eq!(visitor.sign_in("camille.durand", "demo", &[]).status, 303);
    browser.set_cookie(&demo.url, "helpdesk", &visitor.cookies["helpdesk"]);
    // A left menu comes first on the one, the text on the other.
    for place in ["/", "/answers"] {
        browser.goto(&format!("{}{place}", demo.url));
        browser.click("Menu");
        for _ in 0..20 {
            assert_eq!(browser.evaluate(IS_LEFT), json!(false), "{place}");
            assert_eq!(browser.evaluate(IS_OPEN), json!(true), "{place}");
            browser.press("Tab");
            if browser.evaluate(IS_LEFT) == json!(true) {
                break;
            }
        }
        assert_eq!(browser.evaluate(IS_OPEN), json!(false), "{place}");
    }
}

/// That a page is not found is what was asked for.
fn complaints(errors: &[String]) -> Vec<&String> {
    errors
        .iter()
        .filter(|error| !error.contains("404"))
        .collect()
}

fn file_name(place: &str) -> String {
    let harmless = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    place.chars().map(harmless).collect()
}

/// What a phone fetches for the link of a mail: the page, the style sheet, the script; the icon is the tab's.
#[test]
fn a_cold_ticket_page_is_thirty_kilobytes_in_three_requests() {
    let temporary = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(&temporary.path().join("demo"));
    for (login, bytes_max) in [("camille.durand", 30_000), ("marie.lopez", 33_000)] {
        let mut visitor = Visitor::new(&demo.url);
        assert_eq!(visitor.sign_in(login, "demo", &[]).status, 303);
        let browser = visitor.saying("Accept-Encoding", "gzip, deflate, br");
        let page = browser.get("/t/36").text();
        let mut bytes = page.len();
        let mut requests = 1;
        for part in page.split('"').filter(|part| part.starts_with("/a/app.")) {
            let sent = browser.get(part);
            assert_eq!(sent.header("vary"), "Accept-Encoding");
            let plain = visitor.get(part);
            assert_eq!(plain.header("content-encoding"), "");
            let unpacked = miniz_oxide::inflate::decompress_to_vec_zlib(&sent.body);
            assert_eq!(unpacked.ok(), Some(plain.body), "{part}");
            bytes += sent.body.len();
            requests += 1;
        }
        assert_eq!(requests, 3);
        assert!(bytes <= bytes_max, "{login}: {bytes}");
    }
}
