//! What went on elsewhere, was closed as a double or thrown away is read by whom its words concern and by nobody else: on pages, in
//! searches, counts, exports, mails, and by the addresses of its documents.

use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

use super::Sight::{self, N, P, W};
use super::{NOWHERE, PARTS, School};
use crate::desk::{Letter, Page, Visitor};

/// A ticket that is no more what it was: what its title, text, documents' names and note say, nowhere else.
struct Gone {
    number: u32,
    word: &'static str,
    note: &'static str,
    document: String,
    noted: String,
    /// How much of its words each of [`PARTS`] may read, in their order.
    sights: [Sight; 11],
}

/// Ticket 3 goes on in 1, 4 is a double of 1, 5 and 6 are thrown away: all of Hugo's, 5 is confidential.
const WHAT: [(u32, &str, &str, &str, [Sight; 11]); 4] = [
    // Merged: who takes part in either reads both.
    (
        3,
        "Panne de wifi",
        "Beryl31",
        "Argon12",
        [N, N, P, P, P, W, W, W, N, W, W],
    ),
    // Kept apart: Camille reads nothing of Hugo's, nor does who reads along with her.
    (
        4,
        "Panne de wifi",
        "Cobalt8",
        "Radon5",
        [N, N, N, P, N, W, W, W, N, W, W],
    ),
    (5, "Contrat", "Radium9", "Neon6", [N; 11]),
    (6, "Panne de wifi", "Selenium4", "Helium2", [N; 11]),
];

/// Who may bring it back, and finds its title for that.
fn brings_back(number: u32, login: &str) -> bool {
    let who: &[&str] = match number {
        5 => &["ines.roche", "jean.fabre", "admin"],
        6 => &[
            "marie.lopez",
            "ines.roche",
            "paul.ndiaye",
            "emma.wilson",
            "admin",
        ],
        _ => &[],
    };
    who.contains(&login)
}

fn posted(who: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

/// Opened, noted, and gone.
fn gone(school: &School) -> Vec<Gone> {
    let (desk, admin) = (&school.desk, school.visitor("admin"));
    let mut all = Vec::new();
    for (number, about, word, note, sights) in WHAT {
        let subject = format!("{about} {word}");
        let letter = Letter::from("hugo.petit", &subject, &format!("Voici {word}."));
        let name = format!("plan-{word}.pdf");
        desk.mail_in(&letter.with(&name, word.as_bytes()).raw());
        desk.ticket_when(number.into(), |_| true);
        let page = format!("/t/{number}");
        let noted = format!("note-{note}.txt");
        let said = admin.upload(
            &format!("{page}/note"),
            &[("text", note)],
            &[(&noted, note.as_bytes())],
        );
        assert_eq!(said.status, 303);
        posted(&admin, &format!("{page}/tasks"), &[("text", note)]);
        let documents = admin.get(&format!("{page}/documents")).documents();
        let find = |name: &str| {
            let mut found = documents.iter();
            found
                .find(|place| place.contains(name))
                .unwrap_or_else(|| panic!("{name}: {documents:?}"))
                .clone()
        };
        all.push(Gone {
            number,
            word,
            note,
            document: find("plan"),
            noted: find("note"),
            sights,
        });
    }
    desk.drained();
    for (number, how) in [(3, "whole"), (4, "private")] {
        let place = format!("/t/{number}/merge");
        posted(&admin, &place, &[("into", "1"), ("how", how)]);
    }
    for number in [5, 6] {
        posted(&admin, &format!("/t/{number}/discard"), &[("sure", "1")]);
    }
    desk.drained();
    all
}

/// All that a page says. What is looked for is asked in small letters, and found written as it was.
fn read(page: &Page) -> String {
    format!("{} {}", page.header("etag"), page.text())
}

/// Everywhere a ticket's words could be.
fn places(gone: &[Gone]) -> Vec<String> {
    let mut places: Vec<String> = [
        "/",
        "/?view=own-all",
        "/tickets?view=all",
        "/tickets?view=open",
        "/tickets?view=unassigned",
        "/tickets?view=mine",
        "/tickets/discarded",
        "/tasks",
        "/stats",
        "/settings/removals",
        "/settings/mail",
        "/settings/mail/queue",
        "/answers",
        "/settings/audit",
        "/settings/people/4",
        "/settings/people/3",
    ]
    .map(str::to_owned)
    .into();
    for number in 1..=6 {
        for wing in [
            "",
            "/request",
            "/documents",
            "/history",
            "/merge",
            "/merge?into=1",
            "/lines/e3",
            "/original?entry=3",
        ] {
            places.push(format!("/t/{number}{wing}"));
        }
        places.push(format!("/settings/mail/{number}"));
        places.push(format!(
            "/settings/mail/preview?ticket={number}&topic=new_ticket"
        ));
    }
    for each in gone {
        for word in [each.word, each.note] {
            let word = word.to_lowercase();
            places.push(format!("/search?q={word}"));
            places.push(format!("/settings/mail?words={word}"));
        }
        places.push(format!("/answers/new?ticket={}", each.number));
    }
    places
}

/// What is read of them by one of [`PARTS`] who must not.
fn read_by(visitor: &Visitor, (index, login): (usize, &str), gone: &[Gone]) -> Vec<String> {
    let mut all: Vec<(String, String)> = places(gone)
        .into_iter()
        .map(|place| {
            let text = read(&visitor.get(&place));
            (place, text)
        })
        .collect();
    for file in [
        "/tickets.csv?view=all",
        "/stats.csv",
        "/settings/audit.csv",
        OWN_DATA,
    ] {
        all.push((file.to_owned(), visitor.post(file, &[]).text()));
    }
    let mut wrong = Vec::new();
    for each in gone {
        let sight = each.sights[index];
        for (word, may) in [(each.word, sight != N), (each.note, sight == W)] {
            for (place, text) in &all {
                let is_title = word == each.word;
                let back = *place == "/tickets/discarded" && brings_back(each.number, login);
                // One's own mails are one's own as long as they are kept.
                let own = *place == OWN_DATA && login == "hugo.petit";
                let shown = may || (is_title && (back || own));
                if !shown && text.contains(word) {
                    wrong.push(format!("{word} of {} in {place}", each.number));
                }
            }
        }
        for (document, may) in [(&each.document, sight != N), (&each.noted, sight == W)] {
            let status = visitor.get(document).status;
            if may != (status == 200) {
                wrong.push(format!("{document}: {status}"));
            }
        }
    }
    wrong
}

const OWN_DATA: &str = "/preferences/data";

#[test]
fn what_went_on_elsewhere_or_was_thrown_away_leaks_nowhere() {
    let school = School::open();
    let desk = &school.desk;
    let gone = gone(&school);
    let before = desk.mails_out().len();
    let ines = school.visitor("ines.roche");
    posted(&ines, "/t/1/followup", &[("text", "La suite.")]);
    desk.drained();
    let mut wrong = Vec::new();
    for (index, (part, login, visitor, _)) in school.visitors.iter().enumerate() {
        assert_eq!(PARTS[index].0, *part);
        let found = read_by(visitor, (index, login), &gone);
        wrong.extend(found.iter().map(|what| format!("{what} by {part}")));
        let merged = read(&visitor.get("/t/1")).contains(gone[0].word);
        assert_eq!(merged, gone[0].sights[index] != N, "{part}");
    }
    let own = school.visitor("hugo.petit").get("/?view=own-all");
    for (each, there) in gone.iter().zip([true, true, false, false]) {
        let shown = own.has(each.word) || (each.number == 3 && own.has("Panne de wifi"));
        assert_eq!(shown, there, "{}: {}", each.word, own.text());
    }
    let exported = desk.ok(&["export"], "");
    for each in gone.iter().skip(2) {
        assert!(!exported.contains(each.word) && !exported.contains(each.note));
    }
    for mail in desk.mails_out().iter().skip(before) {
        let told = format!("{mail:?}");
        let is = |login: &str| mail.to.starts_with(&format!("{login}@"));
        let index = PARTS.iter().position(|(_, login, _)| is(login));
        for each in &gone {
            let sight = index.map_or(N, |index| each.sights[index]);
            for (word, may) in [(each.word, sight != N), (each.note, sight == W)] {
                assert!(may || !told.contains(word), "{word} is mailed: {told}");
            }
        }
    }
    assert!(wrong.is_empty(), "{} leaks: {wrong:#?}", wrong.len());
}

/// Every route about a ticket, asked about one thrown away: nobody learns that it was ever there, and nothing is done to it.
#[test]
fn a_ticket_thrown_away_is_answered_like_one_that_never_was() {
    let school = School::open();
    let gone = gone(&school);
    let before = school.desk.tickets();
    let mut wrong = Vec::new();
    for route in ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/t/{}"))
    {
        // What others are shown has a token of its own each time.
        let signed = |login: &str| !["", "leila.benali"].contains(&login);
        let visitors = school.visitors.iter();
        for (part, _, visitor, _) in visitors.filter(|(_, login, ..)| signed(login)) {
            for each in gone.iter().skip(2) {
                let ask = |number: u32| {
                    let place = route.path.replace("{}", &number.to_string());
                    let page = match route.method {
                        Method::Post => visitor.post(&place, &[("text", "Des mots.")]),
                        Method::Get | Method::Head => visitor.get(&place),
                    };
                    let number = number.to_string();
                    let coded = place.replace('/', "%2F");
                    let text = page.text().replace(&place, "").replace(&coded, "");
                    (page.status, text.replace(&format!("n° {number}"), ""))
                };
                let (there, nowhere) = (ask(each.number), ask(NOWHERE));
                if there != nowhere {
                    wrong.push(format!(
                        "{route:?} of {} by {part}: {}",
                        each.number, there.0
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(school.desk.tickets(), before);
}

/// And about one that goes on in another: who does not see that one learns nothing, who does is led there.
#[test]
fn a_merged_ticket_leads_only_those_who_see_where_it_went() {
    let school = School::open();
    let gone = gone(&school);
    let before = school.desk.tickets();
    let mut wrong = Vec::new();
    for route in ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/t/{}"))
    {
        for (index, (part, login, visitor, _)) in school.visitors.iter().enumerate() {
            let place = route.path.replace("{}", "3");
            let page = match route.method {
                Method::Post => visitor.post(&place, &[]),
                Method::Get | Method::Head => visitor.get(&place),
            };
            let signed = !login.is_empty() && *login != "leila.benali";
            let (status, to) = (page.status, page.header("location"));
            let led = (status == 303 && to.starts_with("/t/1"))
                || (status == 409 && page.text().contains("/t/3"))
                || status == 422;
            let fine = match (signed, gone[0].sights[index]) {
                (false, _) => status == 303 && to.starts_with("/login") || status == 403,
                (true, N) => status == 404 && !page.text().contains("/t/1\""),
                (true, P | W) => led || status == 404,
            };
            if !fine {
                wrong.push(format!("{route:?} by {part}: {status} {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(school.desk.tickets(), before);
}
