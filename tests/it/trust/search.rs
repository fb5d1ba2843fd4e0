//! What is typed into the search box, W6, and who finds what by it, A2: words, counts and snippets of what one may see only.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::desk::{Desk, LIMIT, Letter, Page, Visitor};
use crate::poll::until;

/// Stands in a private note and its document.
const NOTED: &str = "Zqxnotule";
/// Stands in a task.
const TO_DO: &str = "Zqxtaskule";
/// Stands in a ticket of a confidential category.
const SECRET: &str = "Zqxcontrat";
/// Stands in another requester's ticket.
const FOREIGN: &str = "Zqxforeign";

/// What means something to the index, to SQL, to HTML, or nothing to anybody.
const HOSTILE: &[&str] = &[
    "\"",
    "\"\"",
    "\"\"\"",
    "*",
    "**",
    "a*",
    "*a",
    "^a",
    "NEAR(",
    "NEAR(a b, 2)",
    "NEAR",
    "AND",
    "OR",
    "NOT",
    "a AND",
    "OR a",
    "NOT a",
    "-a",
    "- a",
    "+a",
    "a +",
    "col:",
    "col:a",
    "text:a",
    "text : a",
    "{text}:a",
    "rowid:1",
    "search_text",
    "(",
    ")",
    "()",
    "(a",
    "a)",
    "a,b",
    "a;b",
    "a--",
    "/* a */",
    "'",
    "''",
    "' OR 1=1 --",
    "%",
    "_",
    "\\",
    "\\\"",
    "a\0b",
    "\0",
    "\u{feff}",
    "\u{202e}a",
    "é\u{301}",
    "🦉",
    "\u{fffd}",
    "#",
    "#0",
    "n°",
    "-1",
    "9223372036854775807",
    "99999999999999999999999",
    "statut:",
    "statut:xyz",
    "statut:\"",
    "avant:",
    "avant:0000-00-00",
    "avant:99999-01-01",
    "avant:2026-13-45",
    "après:-1",
    "auteur:\"\"",
    "auteur:%",
    "catégorie:' OR 1",
    "<script>alert(1)</script>",
    "\"><b>",
    "moi:moi",
    ":",
    "::",
    "a:b:c",
];

fn asked(who: &Visitor, typed: &str) -> Page {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", typed)
        .finish();
    who.get(&format!("/search?{query}"))
}

/// Tickets found, by their numbers in the order of the page.
fn found(page: &Page) -> Vec<u32> {
    let text = page.text();
    let list = text.split("<ul class=\"list\">").nth(1).unwrap_or_default();
    let list = list.split("</ul>").next().unwrap_or_default();
    list.split("<li>")
        .skip(1)
        .filter_map(|line| {
            let number = line.split("href=\"/t/").nth(1)?;
            number.split(['"', '#']).next()?.parse().ok()
        })
        .collect()
}

/// The page once it finds these: the index follows a moment after.
#[track_caller]
fn finds(who: &Visitor, typed: &str, expected: &[u32]) -> Page {
    until(&format!("« {typed} » finds {expected:?}"), LIMIT, || {
        let page = asked(who, typed);
        assert_eq!(page.status, 200, "{typed}");
        (found(&page) == expected).then_some(page)
    })
}

/// A document of an office program: a ZIP with one part.
fn zip(name: &str, xml: &str) -> Vec<u8> {
    if name.is_empty() {
        return xml.into();
    }
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    let (mut entry, config) = archive.new_file(name).start().expect("a part");
    let mut writer = config.wrap(&mut entry);
    writer.write_all(xml.as_bytes()).expect("written");
    let (_, descriptor) = writer.finish().expect("its sums");
    entry.finish(descriptor).expect("its end");
    archive.finish().expect("the list");
    bytes
}

fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("admin", "administrator"),
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
        ("marie.lopez", "agent"),
        ("ines.roche", "agent"),
    ] {
        desk.user(login, role);
    }
    desk.ok(&["category", "add", "RH", "--words", "contrat"], "");
    desk.ok(&["group", "add", "RH"], "");
    desk.ok(&["group", "join", "RH", "ines.roche"], "");
    desk.ok(&["category", "group", "RH", "RH"], "");
    desk.ok(&["category", "confidential", "RH", "yes"], "");
    for (number, who, subject, text) in [
        (
            1,
            "camille.durand",
            "Écran noir",
            "Le vidéoprojecteur de l’amphi.",
        ),
        (2, "hugo.petit", "Wi-Fi", FOREIGN),
        (3, "hugo.petit", "Un contrat", SECRET),
    ] {
        let letter = Letter::from(who, subject, text);
        desk.mail_in(
            &letter
                .with("plan.txt", format!("plan{number} relevé").as_bytes())
                .raw(),
        );
        desk.ticket_when(number, |_| true);
    }
    let marie = desk.sign_in("marie.lopez");
    let noted = marie.upload(
        "/t/1/note",
        &[("text", &*format!("Appeler le {NOTED}."))],
        &[("interne.txt", b"Zqxannexe")],
    );
    assert_eq!(noted.status, 303, "{}", noted.text());
    let task = marie.post("/t/1/tasks", &[("text", &format!("Commander {TO_DO}"))]);
    assert_eq!(task.status, 303, "{}", task.text());
    let secret = desk.sign_in("ines.roche");
    let task = secret.post("/t/3/tasks", &[("text", "Zqxsecretask")]);
    assert_eq!(task.status, 303, "{}", task.text());
    desk.drained();
    desk
}

/// A2: private notes, their documents, other people's tickets and confidential ones: in no list, count, snippet or header.
#[test]
fn nobody_finds_what_is_not_theirs() {
    let desk = school();
    let [camille, hugo, marie, ines] =
        ["camille.durand", "hugo.petit", "marie.lopez", "ines.roche"].map(|who| desk.sign_in(who));
    // All is indexed once this is: the documents come last, that of the note the very last.
    finds(&marie, "Zqxannexe", &[1]);
    let page = finds(&marie, NOTED, &[1]);
    assert!(
        page.has("note privée") && page.has(&format!("<mark>{NOTED}</mark>")),
        "{}",
        page.text()
    );
    let page = finds(&marie, TO_DO, &[1]);
    assert!(
        page.has("tâche notée par Marie Lopez") && page.has(&format!("<mark>{TO_DO}</mark>")),
        "{}",
        page.text()
    );
    finds(&ines, "Zqxsecretask", &[3]);
    finds(&marie, FOREIGN, &[2]);
    finds(&ines, SECRET, &[3]);
    finds(&hugo, SECRET, &[3]);
    finds(&camille, "ecran", &[1]);
    finds(&camille, "plan1", &[1]);
    for (who, name, words) in [
        (
            &camille,
            "its requester",
            vec![
                NOTED,
                TO_DO,
                "Zqxannexe",
                "interne",
                FOREIGN,
                SECRET,
                "plan2",
                "Wi-Fi",
            ],
        ),
        (
            &hugo,
            "another requester",
            vec![NOTED, TO_DO, "Zqxsecretask", "Zqxannexe", "noir", "plan1"],
        ),
        (
            &marie,
            "an agent of no group",
            vec![
                SECRET,
                "Zqxsecretask",
                "plan3",
                "statut:nouveau contrat",
                "demandeur:hugo contrat",
            ],
        ),
    ] {
        for word in words {
            for typed in [
                word.to_string(),
                format!(
                    "{}*",
                    word.get(..word.len() - 2)
                        .filter(|_| word.len() > 7)
                        .unwrap_or(word)
                ),
            ] {
                let page = asked(who, &typed);
                assert_eq!(page.status, 200);
                assert_eq!(found(&page), [0_u32; 0], "{name}: {typed}");
                let none = page.has("Aucun ticket ne correspond");
                assert!(none && !page.has("<mark>"), "{name}: {typed}");
            }
        }
    }
    // Filters alone count what is seen only.
    finds(&camille, "demandeur:hugo", &[]);
    finds(&marie, "demandeur:hugo", &[2]);
    finds(&ines, "demandeur:hugo", &[3, 2]);
    finds(&camille, "après:2000", &[1]);
    // A number leads to what one may see, and is nothing else otherwise.
    assert!(asked(&camille, "1").text().contains("href=\"/t/1\""));
    assert!(!asked(&camille, "2").text().contains("href=\"/t/2\""));
    assert!(!asked(&marie, "3").text().contains("href=\"/t/3\""));
    // Near tickets are of what one may see too.
    desk.mail_in(&Letter::from("hugo.petit", "Écran contrat", "Bonjour.").raw());
    desk.ticket_when(4, |_| true);
    finds(&ines, "ecran", &[4, 1]);
    assert!(ines.get("/t/1").has("Écran contrat"));
    assert!(!marie.get("/t/1").has("contrat"));
}

/// W6: whatever is typed is answered in words, at once, and without a fault of the index.
#[test]
fn whatever_is_typed_is_answered_in_words() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    finds(&camille, "noir", &[1]);
    let many = "(".repeat(2_000);
    let long = "écran ".repeat(300);
    let quotes = "\"".repeat(1_999);
    let filters = "statut : ".repeat(200);
    for typed in HOSTILE
        .iter()
        .copied()
        .chain([&*many, &*long, &*quotes, &*filters])
    {
        let page = asked(&camille, typed);
        assert_eq!(page.status, 200, "{typed:?}");
        let text = page.text();
        assert!(
            !text.contains("<script>alert") && !text.contains("\"><b>"),
            "{typed:?}"
        );
        assert!(!text.contains("fts5") && !text.contains("SQL"), "{typed:?}");
        for foreign in [FOREIGN, SECRET, NOTED, "href=\"/t/2\"", "href=\"/t/3\""] {
            assert!(!text.contains(foreign), "{typed:?}");
        }
    }
    finds(&camille, "noir", &[1]);
    assert!(!desk.log().contains("search:"), "{}", desk.log());
}

#[test]
fn what_is_not_understood_is_told() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let long = "écran ".repeat(300);
    for (typed, told) in [
        ("statut:xyz", "n’est pas un statut"),
        ("avant:demain", "n’est pas une date"),
        ("catégorie:rien", "Aucune catégorie ne s’appelle"),
        ("auteur:", "attend un mot"),
        ("***", "ni lettre ni chiffre"),
        ("introuvable", "Aucun ticket ne correspond"),
        ("", "Tapez un numéro"),
        (&*long, "premiers mots"),
    ] {
        let page = asked(&camille, typed);
        assert!(page.has(told), "{typed}: {}", page.text());
        assert!(page.has("Comment chercher"), "{typed}");
    }
}

/// W6 too: what no line of a request may hold is refused at the door, and the desk goes on.
#[test]
fn a_query_without_end_or_meaning_is_refused_at_the_door_or_read_as_far_as_it_goes() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let host = desk.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("connected");
    line.set_read_timeout(Some(LIMIT)).expect("a limit");
    let long = "a".repeat(1 << 20);
    let _ =
        line.write_all(format!("GET /search?q={long} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    let mut answer = [0; 12];
    if line.read_exact(&mut answer).is_ok() {
        let status = String::from_utf8_lossy(&answer[9..]).into_owned();
        assert!(matches!(&*status, "414" | "431"), "{status}");
    }
    for raw in [
        "q=%ff%fe",
        "q=%",
        "q=%00",
        "from=-1",
        "q=noir&from=99999999999999999999",
        "q=noir&q=x",
        "",
    ] {
        assert_eq!(camille.get(&format!("/search?{raw}")).status, 200, "{raw}");
    }
    finds(&camille, "noir", &[1]);
    assert!(!desk.log().contains("search:"), "{}", desk.log());
}

#[test]
fn words_phrases_and_filters_find_what_they_say() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie
            .post("/t/1/followup", &[("text", "Le câble HDMI est changé.")])
            .status,
        303
    );
    assert_eq!(
        marie
            .post("/t/2/solution", &[("text", "Borne redémarrée.")])
            .status,
        303
    );
    finds(&marie, "cable", &[1]);
    let office = [
        (
            "plan.odt",
            "content.xml",
            "<text:p>Implan</text:p><text:p>tation</text:p>",
        ),
        (
            "liste.docx",
            "word/document.xml",
            "<w:p><w:t>Inven</w:t><w:t>taire</w:t></w:p>",
        ),
        ("faux.docx", "", "Rien du tout"),
    ];
    let office = office.map(|(name, part, xml)| (name, zip(part, xml)));
    let office = office.each_ref().map(|(name, bytes)| (*name, &bytes[..]));
    assert_eq!(marie.upload("/t/1/document", &[], &office).status, 303);
    finds(&marie, "inventaire", &[1]);
    for (typed, expected) in [
        // Words of the title, of two lines and of a document's name, each in the same ticket.
        ("noir hdmi vidéoproj", vec![1]),
        ("noir vidéoproj* hdmi", vec![1]),
        ("ÉCRAN câble", vec![1]),
        ("ecran wi-fi", vec![]),
        ("wi-fi", vec![2]),
        ("wifi", vec![2]),
        ("WIFI wi-fi", vec![2]),
        ("\"câble HDMI\"", vec![1]),
        ("\"HDMI câble\"", vec![]),
        ("« câble HDMI »", vec![1]),
        ("vidéo", vec![1]),
        ("vidéo amphi", vec![]),
        ("amphi vidéo", vec![1]),
        ("statut:nouveau", vec![1]),
        ("statut:résolu", vec![2]),
        ("status:solved wi-fi", vec![2]),
        ("statut:clos", vec![]),
        ("auteur:moi", vec![2, 1]),
        ("auteur:camille", vec![1]),
        ("author:\"marie lopez\" borne", vec![2]),
        ("auteur:marie.lopez@ecole.example", vec![2, 1]),
        ("auteur:personne-du-tout", vec![]),
        ("catégorie:rh", vec![]),
        ("avant:2000", vec![]),
        ("après:2000-01-01 noir", vec![1]),
        ("implan tation", vec![1]),
        ("implantation", vec![]),
        ("faux.docx", vec![1]),
        ("rien du tout", vec![]),
        ("plan.txt", vec![2, 1]),
        ("releve", vec![2, 1]),
    ] {
        finds(&marie, typed, &expected);
    }
    let page = asked(&marie, "cable");
    assert!(page.has("Le <mark>câble</mark> HDMI"), "{}", page.text());
    assert!(page.text().contains("href=\"/t/1#e"), "{}", page.text());
    assert!(asked(&marie, "releve").has("document « plan.txt »"));
    assert!(asked(&marie, "n° 2").text().contains("href=\"/t/2\""));
}

/// What is merged is found where it went, what is forgotten nowhere.
#[test]
fn the_index_follows_what_becomes_of_tickets() {
    let mut desk = school();
    let admin = desk.sign_in("admin");
    finds(&admin, FOREIGN, &[2]);
    finds(&admin, "plan2", &[2]);
    assert_eq!(
        admin
            .post("/t/2/merge", &[("into", "1"), ("how", "whole")])
            .status,
        303
    );
    finds(&admin, FOREIGN, &[1]);
    finds(&admin, "plan2", &[1]);
    finds(&admin, "wi-fi", &[1]);
    desk.ok(
        &["user", "forget", "hugo.petit", "--yes", "--erase-texts"],
        "",
    );
    finds(&admin, FOREIGN, &[]);
    finds(&admin, "plan2", &[]);
    finds(&admin, "noir", &[1]);
    desk.ok(
        &["user", "forget", "marie.lopez", "--yes", "--erase-texts"],
        "",
    );
    finds(&admin, NOTED, &[]);
    finds(&admin, TO_DO, &[]);
    finds(&admin, "Zqxannexe", &[]);
    // An index that lost a ticket is told of, and made anew at the next start.
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    db.execute_batch(
        "DELETE FROM search_text WHERE rowid = 256; DELETE FROM search_block WHERE id = 256",
    )
    .expect("lost");
    drop(db);
    finds(&admin, "noir", &[]);
    assert!(desk.run(&["verify"], "").status.code() == Some(1));
    desk.stop();
    desk.start_again();
    let admin = desk.sign_in("admin");
    finds(&admin, "noir", &[1]);
    let verified = desk.run(&["verify"], "");
    assert!(verified.status.success(), "{verified:?}");
    // No word of theirs is left in the file, the index included.
    until("the log is emptied", Duration::from_secs(20), || {
        let bytes = ["helpdesk.db", "helpdesk.db-wal"]
            .map(|name| std::fs::read(desk.path(name)).unwrap_or_default());
        let bytes = bytes.concat().to_ascii_lowercase();
        let stands = |word: &str| {
            bytes
                .windows(word.len())
                .any(|w| w == word.to_ascii_lowercase().as_bytes())
        };
        [FOREIGN, SECRET, NOTED, "Zqxannexe"]
            .iter()
            .all(|word| !stands(word))
            .then_some(())
    });
}

/// The line leaves its id to the next one.
#[test]
fn a_follow_up_taken_back_is_found_no_more_and_the_next_one_is() {
    let desk = Desk::with()
        .outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 60\n")
        .start();
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk.mail_in(&Letter::from("camille.durand", "Écran noir", "Bonjour.").raw());
    desk.only_ticket();
    let marie = desk.sign_in("marie.lopez");
    let say = |text: &str| {
        let said = marie.post("/t/1/followup", &[("text", text)]);
        assert_eq!(said.status, 303);
        finds(&marie, text, &[1]);
        let entry = said.header("location").rsplit('e').next();
        entry.expect("a number").to_owned()
    };
    let entry = say("Zqxrepris");
    assert_eq!(marie.post("/t/1/unsay", &[("entry", &entry)]).status, 200);
    finds(&marie, "Zqxrepris", &[]);
    assert_eq!(say("Zqxsuivant"), entry);
}
