//! A16: every page that a role reaches, for whoever sees, hears or types otherwise: axe-core finds nothing, nothing is wider
//! than a phone, whatever is pressed is large enough. Walks by keyboard and without scripts are in `walks`, the first steps in `setup::seen`.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use serde_json::{Value, json};

use crate::browser::{Browser, Options};
use crate::desk::{Desk, Letter};
use crate::missing::{Missing, left_out};
use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

/// WCAG 2.2 AA, of which RGAA 4.1 asks less, and what axe calls best practice; its answer as `rule: the element`.
const AXE: &str = "axe.run(document, { runOnly: { type: 'tag', values:
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] })
  .then(found => found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html.slice(0, 160))))";
/// What axe does not measure: WCAG 1.4.10 and 2.5.8.
const MEASURES: &str = "(() => {
  const page = document.documentElement, found = [];
  if (page.scrollWidth > page.clientWidth + 1) {
    const right = each => each.getBoundingClientRect().right;
    const out = [...document.querySelectorAll('main *')].filter(each => !each.closest('.tb') && right(each) > page.clientWidth + 1);
    found.push('wider than the window: ' + page.scrollWidth + ' ' + (out.pop() || page).outerHTML.slice(0, 120));
  }
  for (const each of document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a.btn')) {
    const box = each.getBoundingClientRect();
    if (box.width && box.height && (box.width < 24 || box.height < 24) && !each.closest('label'))
      found.push('too small: ' + each.outerHTML.slice(0, 120));
  }
  if (!page.lang || !document.title || document.querySelectorAll('h1').length !== 1) found.push('no language, title or h1');
  return found;
})()";

/// A school with something on every page.
fn school() -> Desk {
    let desk = Desk::with().toml("[gate]\nsecond = \"totp\"\n").start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    desk.ok(&["category", "add", "Réseau", "--words", "wifi"], "");
    desk.ok(&["group", "add", "Réseau"], "");
    desk.ok(&["group", "join", "Réseau", "marie.lopez"], "");
    desk.ok(&["category", "group", "Réseau", "Réseau"], "");
    let long = "Vidéoprojecteur-de-la-salle-de-conférence-du-deuxième-étage".repeat(2);
    desk.ok(&["register", "add", "Salles"], "");
    let rooms = format!("Salle;Nom;Bâtiment\n1;{long};A\n2;;B\n");
    desk.ok(&["register", "import", "Salles", "-"], &rooms);
    for (number, subject) in [(1, "Panne de wifi"), (2, &*long), (3, "Souris, salle 2")] {
        let letter = Letter::from("camille.durand", subject, "Bonjour,\n\nRien ne va plus.");
        desk.mail_in(&letter.with(&format!("{long}.pdf"), b"plan").raw());
        desk.ticket_when(number, |_| true);
    }
    desk.mail_in(b"From: <camille.durand@ecole.example\r\nSubject: \r\n\r\n");
    let marie = desk.sign_in("marie.lopez");
    marie.upload(
        "/t/1/note",
        &[("text", "Voir la borne.")],
        &[("borne.txt", b"2")],
    );
    marie.post("/t/1/solution", &[("text", "Redémarrez la borne.")]);
    marie.post("/t/2/assign", &[("me", "1")]);
    marie.post(
        "/t/2/followup",
        &[("text", &format!("{long}\n\nhttps://ecole.example/{long}"))],
    );
    marie.post("/t/3/solution", &[("text", "Piles.")]);
    let answer = [
        ("title", &*long),
        ("text", &long),
        ("ticket", "3"),
        ("published", "1"),
    ];
    marie.post("/answers/new", &answer);
    let camille = desk.sign_in("camille.durand");
    camille.post("/t/3/solution/accept", &[]);
    desk.drained();
    desk
}

/// Pages of the site map as somebody reaches them: with a ticket, a person, a letter where the path has a place for one.
fn places() -> Vec<String> {
    let mut places: Vec<String> = ROUTES
        .iter()
        .filter(|route| route.method == Method::Get)
        .filter(|route| !["/a/{}", "/health", "/d/{}/{}"].contains(&route.path))
        .filter(|route| !route.path.ends_with("/raw"))
        .map(|route| route.path.replace("{}", "1"))
        .collect();
    for more in [
        "/t/2",
        "/t/3",
        "/t/1/lines/e1",
        "/nowhere",
        "/?view=own-closed",
        "/tickets?view=pending",
        "/search?q=wifi",
        "/search?q=videoprojecteur",
        "/search?q=introuvable",
        "/answers?q=introuvable",
        "/answers/near?q=videoprojecteur",
        "/answers/new?ticket=3",
        "/t/1/merge?into=2",
        "/t/1/merge?into=souris",
        "/t/1/merge?into=introuvable",
        "/settings/people/2",
        "/settings/people/2/merge?with=camille.durand%40ecole.example",
        "/settings/people/2/merge?with=durand",
    ] {
        places.push(more.into());
    }
    places
}

/// The program that looks, as `tests/run` fetches it.
pub fn axe() -> std::io::Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/axe.min.js");
    // What it defines must be the value of no statement: that would be sent back whole.
    Ok(std::fs::read_to_string(path)? + ";0")
}

/// What is wrong with the page that is open, as `axe` and the measures find it.
pub fn findings(browser: &mut Browser, axe: &str) -> Vec<String> {
    browser.evaluate(axe);
    let mut found = Vec::new();
    for answer in [browser.evaluate_later(AXE), browser.evaluate(MEASURES)] {
        let lines = answer
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![json!("no answer")]);
        found.extend(lines.iter().map(Value::to_string));
    }
    found
}

/// Somebody, and how they look: login, width, dark, language.
type Reader = (&'static str, u32, bool, &'static str);

/// What is wrong with all pages for this reader.
fn read_every_page(desk: &Desk, axe: &str, reader: Reader) -> Result<Vec<String>, Missing> {
    let (login, width, dark, language) = reader;
    let mut browser = Browser::start_with(Options {
        width,
        dark,
        language,
        ..Options::default()
    })?;
    if !login.is_empty() {
        let visitor = desk.sign_in(login);
        browser.set_cookie(&desk.url, "helpdesk", &visitor.cookies["helpdesk"]);
    }
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for place in places() {
        browser.goto(&format!("{}{place}", desk.url));
        if !seen.insert(without_place_and_token(&browser.html(), &place)) {
            continue; // the sign-in, or that there is nothing here: looked at already
        }
        let mut found = findings(&mut browser, axe);
        if width == 320 && place == "/" && !login.is_empty() {
            browser.click("Menu");
            found.extend(findings(&mut browser, axe));
        }
        wrong.extend(
            found
                .iter()
                .map(|line| format!("{place} as {reader:?}: {line}")),
        );
    }
    Ok(wrong)
}

/// The same for two places whose pages differ in nothing that anybody sees or hears.
fn without_place_and_token(html: &str, place: &str) -> String {
    let coded: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
    let mut pieces = html.split("name=\"csrf\" value=\"");
    let mut same = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        same.push_str(piece.split_once('"').map_or(piece, |(_token, rest)| rest));
    }
    if place.len() < 2 {
        return same;
    }
    same.replace(place, "").replace(&coded, "")
}

#[test]
fn every_page_is_for_everybody() {
    let what = "every_page_is_for_everybody";
    let Ok(axe) = axe() else {
        return left_out(what, &Missing("axe-core"));
    };
    let desk = school();
    let readers = [
        ("", 320, false, "fr"),
        ("camille.durand", 320, true, "fr"),
        ("marie.lopez", 1280, false, "en"),
        ("admin", 320, false, "fr"),
        ("admin", 1280, true, "fr"),
    ];
    // Side by side: this is the longest of all tests.
    let (desk, axe) = (&desk, &*axe);
    let found = thread::scope(|scope| {
        let read = |reader| scope.spawn(move || read_every_page(desk, axe, reader));
        let threads = readers.map(read);
        threads.map(|thread| thread.join().expect("read to the end"))
    });
    match found.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(found) => {
            let wrong = found.concat();
            assert!(wrong.is_empty(), "{} findings: {wrong:#?}", wrong.len());
        }
        Err(missing) => left_out(what, &missing),
    }
}

#[test]
fn a_page_that_is_not_for_everybody_is_found_out() {
    let what = "a_page_that_is_not_for_everybody_is_found_out";
    let options = Options {
        width: 320,
        ..Options::default()
    };
    let (mut browser, axe) = match (Browser::start_with(options), axe()) {
        (Ok(browser), Ok(axe)) => (browser, axe),
        (Err(missing), _) => return left_out(what, &missing),
        (_, Err(_)) => return left_out(what, &Missing("axe-core")),
    };
    browser.goto(
        "data:text/html,<title>x</title><div style='width:900px'>x</div><button style='width:9px;height:9px'></button>",
    );
    let found = findings(&mut browser, &axe).concat();
    for line in [
        "wider than the window",
        "too small",
        "no language",
        "html-has-lang",
        "button-name",
    ] {
        assert!(found.contains(line), "{line}: {found}");
    }
}
