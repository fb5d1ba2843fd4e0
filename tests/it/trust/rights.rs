//! A1, who sees and does what: every route for every part, on tickets that are theirs and that are not; the rule is `rules::access`.

mod gone;
mod matrix;

use crate::desk::{Desk, Letter, PASSWORD, Page, Visitor};

/// What nobody outside the confidential category may read.
const SECRET: &str = "Xénon-54";
/// What is in private notes only.
const NOTE: &str = "Kryptonite-77";
const NOWHERE: u32 = 999;

/// How much of a ticket somebody sees: nothing, the requester's side, all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    N,
    P,
    W,
}
use Sight::{N, P, W};

/// Everybody, with what they are to the tickets of the two categories: « Réseau », and the confidential « RH ».
const PARTS: &[(&str, &str, [Sight; 2])] = &[
    ("anonymous", "", [N, N]),
    ("a disabled agent", "leila.benali", [N, N]),
    ("the requester", "camille.durand", [P, P]),
    ("another requester", "hugo.petit", [N, N]),
    ("an observer", "sofia.martin", [P, P]),
    ("an agent", "marie.lopez", [W, N]),
    ("an agent of the group", "ines.roche", [W, W]),
    ("an agent of another group only", "paul.ndiaye", [W, N]),
    ("an agent of the group only", "jean.fabre", [N, W]),
    ("an agent who asked", "emma.wilson", [W, P]),
    ("an administrator", "admin", [W, W]),
];

const ROLES: &[(&str, &str)] = &[
    ("camille.durand", "requester"),
    ("hugo.petit", "requester"),
    ("sofia.martin", "requester"),
    ("marie.lopez", "agent"),
    ("ines.roche", "agent"),
    ("paul.ndiaye", "group_agent"),
    ("jean.fabre", "group_agent"),
    ("emma.wilson", "agent"),
    ("leila.benali", "agent"),
    ("admin", "administrator"),
];

/// A school with ticket 1 in « Réseau » and ticket 2 in « RH », each with a document, and a note with another.
struct School {
    desk: Desk,
    visitors: Vec<(&'static str, &'static str, Visitor, [Sight; 2])>,
    /// Of each ticket, and of none: the number, the document, the note's document, the journal's line, a mail owed.
    targets: [Target; 3],
}

struct Target {
    ticket: u32,
    document: String,
    note: String,
    letter: u32,
    mail: u32,
}

impl School {
    fn open() -> Self {
        let desk = Desk::start();
        for (login, role) in ROLES {
            desk.user(login, role);
        }
        for (category, words, group, member) in [
            ("Réseau", "wifi", "Réseau", "paul.ndiaye"),
            ("RH", "contrat", "RH", "jean.fabre"),
        ] {
            desk.ok(&["category", "add", category, "--words", words], "");
            desk.ok(&["group", "add", group], "");
            desk.ok(&["group", "join", group, member], "");
            desk.ok(&["category", "group", category, group], "");
        }
        desk.ok(&["group", "join", "RH", "ines.roche"], "");
        desk.ok(&["category", "confidential", "RH", "yes"], "");
        // Until their accounts say otherwise they are seen with the eyes of their sessions.
        let mut leila = desk.stranger();
        assert_eq!(leila.sign_in("leila.benali", PASSWORD, &[]).status, 303);
        desk.ok(&["user", "disable", "leila.benali"], "");
        for (number, subject) in [(1, "Panne de wifi"), (2, &*format!("Contrat {SECRET}"))] {
            let letter = Letter::from("camille.durand", subject, "Bonjour.");
            desk.mail_in(&letter.with("plan.pdf", b"plan").raw());
            desk.ticket_when(number, |_| true);
        }
        desk.drained();
        let admin = desk.sign_in("admin");
        let targets = [1, 2].map(|number| prepare(&desk, &admin, number));
        let nowhere = Target {
            ticket: NOWHERE,
            document: "/d/999/plan.pdf".into(),
            note: "/d/999/plan.pdf".into(),
            letter: NOWHERE,
            mail: NOWHERE,
        };
        let [network, hr] = targets;
        desk.drained();
        let visitors = PARTS.iter().map(|(part, login, sight)| {
            let visitor = match *login {
                "" => desk.stranger(),
                "leila.benali" => leila.clone(),
                login => desk.sign_in(login),
            };
            (*part, *login, visitor, *sight)
        });
        let visitors = visitors.collect();
        Self {
            desk,
            visitors,
            targets: [network, hr, nowhere],
        }
    }
}

impl School {
    /// One of [`PARTS`], by user name.
    fn visitor(&self, login: &str) -> Visitor {
        let found = self.visitors.iter().find(|(_, known, ..)| *known == login);
        found.expect("somebody").2.clone()
    }
}

/// Gives the ticket its observers and a note, and finds what is about it.
fn prepare(desk: &Desk, admin: &Visitor, number: u32) -> Target {
    let page = format!("/t/{number}");
    for login in ["sofia.martin", "emma.wilson"] {
        let address = format!("{login}@ecole.example");
        let added = admin.post(&format!("{page}/observers"), &[("address", &address)]);
        assert_eq!(added.status, 303, "{}", added.text());
    }
    let document = admin.get(&page).documents().remove(0);
    let noted = admin.upload(
        &format!("{page}/note"),
        &[("text", NOTE)],
        &[("note.txt", NOTE.as_bytes())],
    );
    assert_eq!(noted.status, 303);
    let task = admin.post(&format!("{page}/tasks"), &[("text", NOTE)]);
    assert_eq!(task.status, 303);
    let documents = admin.get(&format!("{page}/documents")).documents();
    let note = documents.into_iter().find(|place| place.contains("note"));
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let id = |sql: &str| {
        db.query_row(sql, [number], |row| row.get(0))
            .expect("a row")
    };
    Target {
        ticket: number,
        document,
        note: note.expect("the note's document"),
        letter: id("SELECT id FROM letter WHERE ticket = ?1"),
        mail: id("SELECT min(id) FROM owed_mail WHERE ticket = ?1"),
    }
}

#[test]
fn a_confidential_ticket_stands_in_no_list_count_journal_or_mail_of_others() {
    let school = School::open();
    let desk = &school.desk;
    for (part, login, visitor, [_, hr]) in &school.visitors {
        let places = [
            "/",
            "/?view=own-all",
            "/tickets?view=open",
            "/tickets?view=mine",
            "/tickets?view=unassigned",
            "/tickets?view=all",
            "/settings/mail",
            "/settings/mail?words=Contrat",
            "/settings/mail/queue",
        ];
        let shown = |place: &&str| visitor.get(place).has(SECRET);
        let found = places.iter().filter(|place| shown(place)).count();
        assert_eq!(*hr == N, found == 0, "{part} sees it {found} times");
        if ROLES
            .iter()
            .any(|(known, role)| known == login && *role == "agent")
            && *login != "leila.benali"
        {
            let all = visitor.get("/tickets?view=all");
            let count = if *hr == N { "(1)" } else { "(2)" };
            assert!(all.has(count), "{part}: {}", all.text());
            let counted = visitor.get("/settings/mail").text();
            let expected = format!("<dd>{}</dd>", if *hr == W { 2 } else { 1 });
            assert!(counted.contains(&expected), "{part}: {counted}");
        }
        if *hr == N && !login.is_empty() {
            assert_eq!(desk.mails_with(login, SECRET), 0, "{part}");
        }
    }
    assert!(
        desk.mails_with("ines.roche", SECRET) > 0,
        "who treats it hears of it"
    );
    assert!(desk.mails_with("paul.ndiaye", "wifi") > 0);
    assert_eq!(desk.mails_with("jean.fabre", "wifi"), 0);
}

/// A2: what is private stands in no page, tag, mail or export of those it is kept from (GLPI issues 4535 and 15615).
#[test]
fn an_agent_who_asked_reads_no_note_on_it_and_does_what_requesters_do() {
    let school = School::open();
    let of = |login: &str| school.visitor(login);
    let tag = |page: &Page| page.header("etag").to_owned();
    for login in ["camille.durand", "sofia.martin", "emma.wilson"] {
        for place in [
            "/",
            "/t/2",
            "/t/2/request",
            "/t/2/documents",
            "/t/2/history",
        ] {
            let page = of(login).get(place);
            assert_eq!(page.status, 200, "{place} by {login}");
            assert!(
                !page.has(NOTE) && !page.has("note.txt"),
                "{place} by {login}"
            );
            assert!(!tag(&page).contains(NOTE));
        }
    }
    assert!(of("ines.roche").get("/t/2").has(NOTE));
    let own = of("camille.durand").post("/preferences/data", &[]);
    assert_eq!(own.status, 200);
    assert!(own.has("Contrat") && !own.has(NOTE) && !own.has("note.txt"));
    for mail in school.desk.mails_out() {
        assert!(!format!("{mail:?}").contains(NOTE), "{mail:?}");
    }
}

/// Taken out of ticket 1, and ticket 2 thrown away: no part reads a word of it, whatever it saw before.
#[test]
fn what_is_taken_out_or_thrown_away_is_nobodys_to_read() {
    let school = School::open();
    let desk = &school.desk;
    let ines = school.visitor("ines.roche");
    let request = desk.ticket_when(1, |_| true)["timeline"][0]["id"].to_string();
    let line = format!("/t/1/lines/e{request}");
    let why = ("why", "Erreur");
    for (place, fields) in [
        (format!("{line}/words"), vec![("words", NOTE), why]),
        (format!("{line}/remove"), vec![why]),
        ("/t/1/lines/n1/remove".into(), vec![why]),
        ("/t/2/discard".into(), vec![("sure", "1")]),
    ] {
        let done = ines.post(&place, &fields);
        assert_eq!(done.status, 303, "{place}: {}", done.text());
    }
    desk.drained();
    let mails = desk.mails_out().len();
    let told = ines.post("/t/1/followup", &[("text", "La suite.")]);
    assert_eq!(told.status, 303);
    desk.drained();
    let [one, two, _] = &school.targets;
    let gone = ["/t/2", "/t/2/request", "/t/2/documents", "/t/2/history"];
    let documents = [&one.document, &one.note, &two.document, &two.note];
    let lists = [
        "/",
        "/?view=own-all",
        "/t/1",
        "/t/1/request",
        "/t/1/documents",
        "/t/1/history",
        "/tickets?view=all",
        "/tickets?view=open",
        "/tasks",
        "/stats",
        "/settings/removals",
        "/settings/mail/queue",
        "/search?q=kryptonite",
        "/search?q=x%C3%A9non",
        "/settings/mail/preview?ticket=1&topic=new_ticket",
        "/settings/mail/preview?ticket=2&topic=new_ticket",
    ];
    for (part, login, visitor, _) in &school.visitors {
        let hidden = gone.iter().copied().chain(documents.map(String::as_str));
        for place in hidden {
            let status = visitor.get(place).status;
            let expected = if login.is_empty() || *login == "leila.benali" {
                303
            } else {
                404
            };
            assert_eq!(status, expected, "{place} by {part}");
        }
        for place in lists {
            let page = visitor.get(place);
            let read = format!("{} {}", page.header("etag"), page.text());
            let own = ["value=\"kryptonite\"", "value=\"xénon\""];
            let read = own.iter().fold(read, |read, own| read.replace(own, ""));
            for secret in [SECRET, NOTE, "plan.pdf", "note.txt", "Bonjour."] {
                assert!(
                    !read.contains(secret),
                    "{secret} in {place} by {part}: {read}"
                );
            }
        }
        for place in ["/tickets.csv?view=all", "/stats.csv", "/preferences/data"] {
            let file = visitor.post(place, &[]).text();
            // What they mailed stays in their own copy as long as the journal has its line.
            let own = place == "/preferences/data" && *login == "camille.durand";
            for secret in [SECRET, NOTE, "plan.pdf", "note.txt"] {
                let kept = own && secret == SECRET;
                assert!(
                    kept || !file.contains(secret),
                    "{secret} in {place} by {part}"
                );
            }
        }
    }
    let exported = desk.ok(&["export"], "");
    for secret in [SECRET, NOTE, "plan.pdf", "note.txt"] {
        assert!(!exported.contains(secret), "{secret} is exported");
        for mail in desk.mails_out().iter().skip(mails) {
            assert!(!format!("{mail:?}").contains(secret), "{mail:?}");
        }
    }
}

/// What the page does not ask first, the desk does.
#[test]
fn an_agent_who_asked_treats_their_own_ticket_from_no_list() {
    let school = School::open();
    let desk = &school.desk;
    let before = desk.tickets();
    let emma = school.visitor("emma.wilson");
    let number = "2";
    for change in [
        ("status", "planned"),
        ("agent", "5"),
        ("category", "1"),
        ("close", "not_needed"),
    ] {
        let more = [("sure", "1"), ("ticket", number), change];
        let done = emma.post("/tickets/bulk?view=all", &more);
        let place = done.header("location");
        assert!(
            place.contains("done=0&failed=2"),
            "{change:?}: {} {place}",
            done.status
        );
        assert_eq!(desk.tickets(), before, "{change:?}");
    }
}

/// `FreeScout` GHSA-v8vc: a ticket was read by merging it, through the number in a second field.
#[test]
fn what_is_not_seen_is_not_merged_nor_given_away() {
    let school = School::open();
    let of = |login: &str| school.visitor(login);
    let before = school.desk.export();
    let marie = of("marie.lopez");
    let [theirs, absent] =
        ["2", "999"].map(|into| marie.post("/t/1/merge", &[("into", into), ("how", "whole")]));
    assert_eq!((theirs.status, absent.status), (422, 422));
    assert_eq!(
        theirs.text().replace("into-hint\" value=\"2\"", ""),
        absent.text().replace("into-hint\" value=\"999\"", "")
    );
    // Emma sees the public side of ticket 2 only.
    assert_eq!(
        of("emma.wilson")
            .post("/t/1/merge", &[("into", "2"), ("how", "whole")])
            .status,
        422
    );
    assert_eq!(school.desk.export(), before);
    // Marie (the fourth account) cannot be given what she may not see.
    let ines = of("ines.roche");
    let page = ines.get("/t/2").text();
    assert!(page.contains("Jean Fabre") && !page.contains("name=\"agent\" value=\"4\""));
    assert_eq!(ines.post("/t/2/assign", &[("agent", "4")]).status, 303);
    assert_eq!(school.desk.export()[1]["assignees"], serde_json::json!([]));
}

/// A4, mass assignment: `osTicket` and django-helpdesk took whatever a form carried.
#[test]
fn fields_that_a_form_does_not_have_change_nothing() {
    let school = School::open();
    let desk = &school.desk;
    let more = [
        ("status", "closed"),
        ("assignee", "1"),
        ("agent", "1"),
        ("requester", "2"),
        ("author", "2"),
        ("person", "2"),
        ("category", "1"),
        ("opened_at", "0"),
        ("number", "77"),
        ("role", "administrator"),
        ("confidential", "0"),
        ("source", "clock"),
        ("visibility", "private"),
    ];
    let camille = &school.visitors[2].2;
    let with = |fields: &[(&'static str, &'static str)]| [fields, &more].concat();
    let before = desk.export();
    let people = desk.ok(&["user", "list"], "");
    let said = camille.post("/t/2/followup", &with(&[("text", "Merci")]));
    assert_eq!(said.status, 303, "{}", said.text());
    assert_eq!(camille.post("/preferences", &more).status, 303);
    assert_eq!(camille.post("/language", &more).status, 303);
    let after = desk.export();
    for (was, is) in before.iter().zip(&after) {
        for key in [
            "number",
            "subject",
            "status",
            "category",
            "requester",
            "observers",
            "assignees",
            "opened_at",
            "priority",
        ] {
            assert_eq!(was[key], is[key], "{key}");
        }
    }
    let line = after[1]["timeline"].as_array().expect("lines").last();
    let line = line.expect("a line");
    assert_eq!(line["author"], "camille.durand@ecole.example");
    assert_eq!(
        (&line["source"], &line["visibility"]),
        (&"web".into(), &"public".into())
    );
    assert_eq!(desk.ok(&["user", "list"], ""), people);
    let opened = camille.upload(
        "/new",
        &with(&[("subject", "Souris"), ("text", "Noire")]),
        &[],
    );
    assert_eq!(opened.status, 303, "{}", opened.text());
    let new = desk.ticket_when(3, |_| true);
    assert_eq!(new["requester"], "camille.durand@ecole.example");
    // The category is a field of that form: its agent gets it, and no other that was sent along.
    let given = serde_json::json!(["paul.ndiaye@ecole.example"]);
    assert_eq!(
        (&new["status"], &new["assignees"]),
        (&"assigned".into(), &given)
    );
}

#[test]
fn what_goes_on_from_a_confidential_ticket_stays_confidential() {
    let school = School::open();
    let desk = &school.desk;
    let ines = school.visitor("ines.roche");
    let proposed = ines.post("/t/2/solution", &[("text", "Signé.")]);
    assert_eq!(proposed.status, 303);
    let camille = school.visitor("camille.durand");
    assert_eq!(camille.post("/t/2/solution/accept", &[]).status, 303);
    let again = Letter::from(
        "camille.durand",
        "Re: [Support #2] Encore",
        "Une page manque.",
    );
    desk.mail_in(&again.raw());
    let new = desk.ticket_when(3, |_| true);
    assert_eq!(new["category"], "RH");
    desk.drained();
    assert_eq!(school.visitor("marie.lopez").get("/t/3").status, 404);
    assert_eq!(ines.get("/t/3").status, 200);
    assert_eq!(desk.mails_with("marie.lopez", "Encore"), 0);
    // Filed there by somebody who does not treat it, a ticket is gone from their eyes.
    let marie = school.visitor("marie.lopez");
    let filed = marie.post("/t/1/properties", &[("category", "2")]);
    assert_eq!((filed.status, filed.header("location")), (303, "/tickets"));
    assert_eq!(marie.get("/t/1").status, 404);
    assert_eq!(ines.get("/t/1").status, 200);
}

/// What closed by itself is answered by nobody any more.
#[test]
fn a_solution_is_not_answered_after_it_expired() -> Result<(), crate::missing::Missing> {
    let closing = "[closing]\nafter_days = 2\nremind_days = 0\n";
    let mut desk = Desk::with().toml(closing).clock()?.start();
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "agent");
    desk.request("camille.durand", "Souris");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie.post("/t/1/solution", &[("text", "Piles.")]).status,
        303
    );
    for _ in 0..6 {
        desk.turn_clock(chrono::Duration::hours(23));
    }
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    let before = desk.export();
    let camille = desk.sign_in("camille.durand");
    for answer in ["accept", "reject"] {
        let late = camille.post(&format!("/t/1/solution/{answer}"), &[("reason", "Non.")]);
        assert_eq!(late.status, 409, "{answer}");
    }
    assert_eq!(desk.export(), before);
    Ok(())
}
