//! What is taken out of a ticket is gone from everything that is read, and comes back whole; one's own words are worded anew;
//! whose request a ticket is, is in `whose`.

use chrono::Duration;

use crate::desk::{Desk, LIMIT, Letter, Page, Visitor};
use crate::missing::Missing;
use crate::poll::until;

/// What nobody may read any more.
const SECRET: &str = "Xq7zebulon";
/// Its document.
const FILE: &str = "liste_eleves_3B.csv";
const HELD: &str = "kind = \"folder\"\npath = \"out\"\nhold_seconds = 600\n";

fn people(desk: &Desk) {
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("admin", "administrator"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
}

fn school() -> Desk {
    let desk = Desk::start();
    people(&desk);
    desk.request("camille.durand", "Panne");
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// The number of the newest line of the timeline.
fn newest(desk: &Desk) -> String {
    let ticket = desk.ticket_when(1, |_| true);
    let lines = ticket["timeline"].as_array().expect("lines");
    let ids = lines.iter().filter_map(|line| line["id"].as_i64());
    ids.max().expect("a line").to_string()
}

/// Everything of ticket 1 that these people can look at.
fn looked_at(desk: &Desk, document: &str) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    for login in ["camille.durand", "marie.lopez", "admin"] {
        let visitor = desk.sign_in(login);
        for place in [
            "/",
            "/t/1",
            "/t/1/request",
            "/t/1/documents",
            "/t/1/history",
            "/search?q=panne",
            "/settings/removals",
            "/settings/mail",
            document,
        ] {
            let page = visitor.get(place);
            let told = format!("{place} {:?} {}", page.header("etag"), page.text());
            seen.push((format!("{place} by {login}"), told));
        }
        let own = visitor.post("/preferences/data", &[]);
        seen.push((format!("the data of {login}"), own.text()));
        let found = visitor.get(&format!("/search?q={SECRET}")).text();
        assert!(!found.contains("/t/1"), "{found}");
        // What was asked stands in its box and its title.
        let found = found.replace(SECRET, "");
        seen.push((format!("a search by {login}"), found));
    }
    let exported = desk.ok(&["export"], "");
    seen.push(("the export".into(), exported));
    seen
}

#[track_caller]
fn shown_nowhere(desk: &Desk, document: &str) {
    for (what, text) in looked_at(desk, document) {
        for secret in [SECRET, FILE, "eleve;note"] {
            assert!(!text.contains(secret), "{secret} in {what}: {text}");
        }
    }
}

/// Ticket 1 with a line of Marie that should not be there, quoted by Camille's answer; the line, and its document's address.
fn slip(desk: &Desk, marie: &Visitor) -> (String, String) {
    let text = format!("Le mot de passe provisoire est {SECRET}, bonne journée.");
    let page = marie.upload(
        "/t/1/followup",
        &[("text", &text)],
        &[(FILE, b"eleve;note")],
    );
    assert_eq!(page.status, 303, "{}", page.text());
    let line = newest(desk);
    let document = marie.get("/t/1").documents().remove(0);
    (line, document)
}

#[test]
fn a_line_that_is_taken_out_is_read_nowhere_and_comes_back_whole() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let (line, document) = slip(&desk, &marie);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says(SECRET));
    let answer = Letter::from("camille.durand", "Re: x", "Merci bien.").answering(&mail);
    desk.mail_in(&answer.raw());
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Merci bien."));
    until("it is found", LIMIT, || {
        let found = marie.get(&format!("/search?q={SECRET}"));
        found.has("/t/1").then_some(())
    });
    let place = format!("/t/1/lines/e{line}");
    assert!(marie.get(&place).has("Retirer tout le message"));
    let unsaid = marie.post(&format!("{place}/remove"), &[("why", " ")]);
    assert!(unsaid.status == 422 && unsaid.has("Écrivez le motif"));
    let camille = desk.sign_in("camille.durand");
    assert_eq!(camille.get(&place).status, 404);
    let hers = camille.post(&format!("{place}/remove"), &[("why", "x")]);
    assert_eq!(hers.status, 404, "a requester takes nothing out");
    done(
        &marie,
        &format!("{place}/remove"),
        &[("why", "Mauvais ticket")],
    );
    shown_nowhere(&desk, &document);
    for visitor in [&camille, &marie] {
        let page = visitor.get("/t/1");
        assert!(page.has("Message retiré par Marie Lopez") && page.has("Mauvais ticket"));
        assert!(
            visitor
                .get("/t/1/history")
                .has("Message retiré : Mauvais ticket")
        );
        assert_eq!(visitor.get(&document).status, 404);
    }
    let before = desk.mails_out().len();
    done(&marie, "/t/1/followup", &[("text", "La suite.")]);
    desk.wait_for_mail("camille.durand", |mail| mail.says("La suite."));
    for mail in desk.mails_out().iter().skip(before) {
        assert!(!format!("{mail:?}").contains(SECRET), "{mail:?}");
        assert!(!format!("{mail:?}").contains(FILE), "{mail:?}");
    }
    done(&marie, "/t/1/removals/1/restore", &[]);
    let page = camille.get("/t/1");
    assert!(page.has(SECRET) && page.has(FILE));
    let again = camille.get(&page.documents().remove(0));
    assert_eq!(again.body, b"eleve;note");
    assert!(camille.get("/t/1/history").has("Rétabli : Message"));
}

#[test]
fn a_held_mail_of_what_was_taken_out_does_not_leave() {
    let desk = Desk::with().outgoing(HELD).start();
    people(&desk);
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let waiting = || desk.health()["mails_waiting"].as_u64().expect("a count");
    let before = waiting();
    let (line, _) = slip(&desk, &marie);
    assert_eq!(waiting(), before + 1);
    done(
        &marie,
        &format!("/t/1/lines/e{line}/remove"),
        &[("why", "Mauvais ticket")],
    );
    assert_eq!(waiting(), before, "nobody is told of it");
}

#[test]
fn a_document_alone_is_taken_out_wherever_it_hangs() {
    let desk = school();
    let (marie, camille) = (desk.sign_in("marie.lopez"), desk.sign_in("camille.durand"));
    for who in [&marie, &camille] {
        let text = format!("Voici. [image: {FILE}]");
        let page = who.upload(
            "/t/1/followup",
            &[("text", &text)],
            &[(FILE, b"eleve;note")],
        );
        assert_eq!(page.status, 303);
    }
    let documents = marie.get("/t/1").documents();
    assert!(documents.len() > 1, "{documents:?}");
    let id = documents[0].split('/').nth(2).expect("a number").to_owned();
    let place = format!("/t/1/lines/e{}/remove", newest(&desk));
    done(
        &marie,
        &place,
        &[("document", &id), ("why", "Données d’élèves")],
    );
    for document in &documents {
        shown_nowhere(&desk, document);
        assert_eq!(marie.get(document).status, 404);
    }
    let page = camille.get("/t/1");
    assert!(page.has("Voici.") && page.has("Document retiré par Marie Lopez"));
    // Of another ticket nothing is taken by naming this one.
    desk.request("camille.durand", "Autre");
    let joined = camille.upload("/t/2/document", &[], &[("plan.pdf", b"plan")]);
    assert_eq!(joined.status, 303);
    let plan = camille.get("/t/2").documents().remove(0);
    let id = plan.split('/').nth(2).expect("a number").to_owned();
    let other = marie.post(&place, &[("document", &id), ("why", "x")]);
    assert_eq!((other.status, camille.get(&plan).status), (409, 200));
}

/// Where a word stands in the file, by table and column; nothing that `SQLite` keeps for itself.
fn places(desk: &Desk, word: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let sql = "SELECT l.name, c.name FROM pragma_table_list l JOIN pragma_table_info(l.name) c
        WHERE l.type = 'table' AND l.schema = 'main' AND l.name NOT LIKE 'sqlite%'";
    let mut columns = db.prepare(sql).expect("a statement");
    let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let columns: Vec<(String, String)> = columns
        .expect("columns")
        .collect::<Result<_, _>>()
        .expect("columns");
    let holds = |(table, column): &(String, String)| {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} WHERE instr(lower({column}), lower(?1)) > 0)"
        );
        db.query_row(&sql, [word], |row| row.get::<_, bool>(0))
            .expect("a look")
    };
    let holding = columns.into_iter().filter(holds);
    holding
        .map(|(table, column)| format!("{table}.{column}"))
        .collect()
}

#[test]
fn words_are_masked_everywhere_and_purged_from_the_bytes() {
    let desk = school();
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    let (line, _) = slip(&desk, &marie);
    done(
        &marie,
        "/t/1/title",
        &[("subject", &format!("Compte {SECRET}"))],
    );
    done(&marie, "/t/1/title", &[("subject", "Compte bloqué")]);
    let noted = format!("Essayé {SECRET} sur le poste.");
    assert_eq!(
        marie.upload("/t/1/note", &[("text", &noted)], &[]).status,
        303
    );
    done(
        &marie,
        "/t/1/tasks",
        &[("text", &format!("Changer {SECRET}"))],
    );
    done(
        &marie,
        "/t/1/solution",
        &[("text", &format!("Utilisez {SECRET}."))],
    );
    let article = [
        ("title", "Comptes"),
        ("text", &*format!("Tapez {SECRET} puis Entrée.")),
        ("ticket", "1"),
    ];
    let made = marie.post("/answers/new", &article);
    assert_eq!(made.status, 303, "{}", made.text());
    desk.drained();
    let words = |typed: &str| {
        let fields = [("words", typed), ("why", "Mot de passe")];
        marie.post(&format!("/t/1/lines/e{line}/words"), &fields)
    };
    for (typed, told) in [
        ("abc", "au moins 4 caractères"),
        ("zanzibar9", "nulle part"),
    ] {
        let page = words(typed);
        assert!(page.status == 422 && page.has(told), "{}", page.text());
    }
    let page = words(&SECRET.to_uppercase());
    assert_eq!(page.status, 303, "{}", page.text());
    let left = places(&desk, SECRET);
    assert_eq!(left, ["removed_text.was"], "it lies aside only");
    let page = marie.get("/t/1");
    assert!(page.has("Le mot de passe provisoire est ••••, bonne journée."));
    assert!(page.has("Essayé •••• sur le poste.") && !page.has(SECRET));
    assert!(marie.get("/t/1/history").has("Mots masqués : Mot de passe"));
    let theirs = marie.post("/t/1/removals/1/purge", &[]);
    assert_eq!(theirs.status, 404, "administrators only");
    let list = admin.get("/settings/removals");
    assert!(list.has("copies de sauvegarde ne sont pas atteintes") && !list.has(SECRET));
    done(&admin, "/t/1/removals/1/purge", &[("from", "list")]);
    assert_eq!(places(&desk, SECRET), Vec::<String>::new());
    for name in ["helpdesk.db", "helpdesk.db-wal"] {
        let bytes = std::fs::read(desk.path(name)).unwrap_or_default();
        for word in [SECRET.to_owned(), SECRET.to_lowercase()] {
            let found = memchr::memmem::find(&bytes, word.as_bytes());
            assert_eq!(found, None, "{word} in {name}");
        }
    }
    assert!(
        admin
            .get("/settings/audit")
            .has("contenu retiré effacé définitivement")
    );
    assert_eq!(marie.post("/t/1/removals/1/restore", &[]).status, 409);
    assert!(
        marie
            .get("/t/1/history")
            .has("Effacé définitivement : Mots")
    );
    desk.ok(&["verify"], "");
}

#[test]
fn a_note_that_is_taken_out_is_told_to_the_team_only() {
    let desk = school();
    let (marie, camille) = (desk.sign_in("marie.lopez"), desk.sign_in("camille.durand"));
    let noted = format!("Il tape {SECRET}.");
    let page = marie.upload("/t/1/note", &[("text", &noted)], &[(FILE, b"eleve;note")]);
    assert_eq!(page.status, 303);
    let before = camille.get("/t/1/history").text();
    done(&marie, "/t/1/lines/n1/remove", &[("why", "Confidentiel")]);
    shown_nowhere(&desk, "/d/1/x");
    assert!(marie.get("/t/1").has("Message retiré par Marie Lopez"));
    assert_eq!(camille.get("/t/1/history").text(), before);
    assert!(!camille.get("/t/1").has("Confidentiel"));
}

#[test]
fn a_solution_that_is_taken_out_is_withdrawn() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let text = format!("Tapez {SECRET}.");
    done(&marie, "/t/1/solution", &[("text", &text)]);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.text.contains("/s/1-"));
    let (_, rest) = mail.text.split_once("/s/").expect("a link");
    let link = format!("/s/{}", rest.split('?').next().expect("a token"));
    let ticket = desk.ticket_when(1, |_| true);
    let line = ticket["proposal"]["line"].to_string();
    done(
        &marie,
        &format!("/t/1/lines/e{line}/remove"),
        &[("why", "Mauvais ticket")],
    );
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(
        (&ticket["status"], &ticket["proposal"]),
        (&"new".into(), &serde_json::Value::Null)
    );
    assert!(!desk.stranger().get(&link).has(SECRET));
}

#[test]
fn ones_own_words_are_corrected_before_they_leave_and_marked_afterwards() -> Result<(), Missing> {
    let mut desk = Desk::with().outgoing(HELD).clock()?.start();
    people(&desk);
    desk.user("hugo.petit", "requester");
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let camille = desk.sign_in("camille.durand");
    done(&marie, "/t/1/observers", &[("address", "Hugo Petit")]);
    let wrong = "Bonjour Camile, passez à 14 h.";
    done(&marie, "/t/1/followup", &[("text", wrong)]);
    let place = format!("/t/1/lines/e{}/correct", newest(&desk));
    let blank = marie.post(&place, &[("text", " ")]);
    assert_eq!(blank.status, 422);
    let right = "Bonjour Camille, passez à 15 h.";
    done(&marie, &place, &[("text", right)]);
    assert!(!marie.get("/t/1").has("modifié") && !marie.get("/t/1").has("Camile,"));
    desk.turn_clock(Duration::minutes(11));
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("passez à"));
    assert!(
        mail.says("passez à 15 h.") && !mail.says("passez à 14 h"),
        "{}",
        mail.text
    );
    // Now that she read it, it stays for the team.
    done(&marie, &place, &[("text", "Passez plutôt demain.")]);
    for (visitor, reads_before) in [(&marie, true), (&camille, false)] {
        let page = visitor.get("/t/1");
        assert!(page.has("Passez plutôt demain.") && page.has("modifié"));
        assert_eq!(page.has("passez à 15 h."), reads_before);
    }
    let own = desk.ok(&["export"], "");
    assert!(own.contains("corrected_at"), "{own}");
    // Nobody words what another said.
    for visitor in [
        &camille,
        &desk.sign_in("hugo.petit"),
        &desk.sign_in("admin"),
    ] {
        let page = visitor.post(&place, &[("text", "Autre chose")]);
        assert!([404, 409, 422].contains(&page.status), "{}", page.status);
    }
    assert!(!marie.get("/t/1").has("Autre chose"));
    // What is taken out is taken out of what it said before, too.
    let line = place.trim_end_matches("correct");
    done(&marie, &format!("{line}remove"), &[("why", "Erreur")]);
    let page = marie.get("/t/1");
    assert!(
        !page.has("passez à 15 h.") && !page.has("Passez plutôt"),
        "{}",
        page.text()
    );
    Ok(())
}

#[test]
fn a_requester_corrects_what_they_asked_on_the_page() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let opened = camille.upload(
        "/new",
        &[("subject", "Badge"), ("text", "Salle B12.")],
        &[("plan.pdf", b"plan")],
    );
    assert_eq!(opened.status, 303);
    let ticket = desk.ticket_when(2, |_| true);
    let id = &ticket["timeline"][0]["id"];
    let place = format!("/t/2/lines/e{id}");
    assert!(camille.get("/t/2").text().contains(&place));
    let page = camille.get(&place);
    assert!(page.has("Corriger mon texte") && !page.has("Retirer"));
    done(
        &camille,
        &format!("{place}/correct"),
        &[("text", "Salle B21.")],
    );
    let page = camille.get("/t/2");
    assert!(page.has("Salle B21.") && !page.has("Salle B12.") && page.has("plan.pdf"));
}

#[test]
fn the_original_of_a_mail_is_back_once_nothing_of_it_is_out_any_more() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    desk.mail_in(
        &Letter::from(
            "camille.durand",
            "Compte",
            &format!("Mot un {SECRET} et mot deux zanzibar9."),
        )
        .with(FILE, b"eleve;note")
        .raw(),
    );
    desk.ticket_when(2, |_| true);
    let line = desk.ticket_when(2, |_| true)["timeline"][0]["id"].to_string();
    let original = format!("/t/2/original?entry={line}");
    let whole = marie.get(&original);
    assert!(whole.status == 200 && whole.text().contains(SECRET));
    let place = format!("/t/2/lines/e{line}");
    for word in [SECRET, "zanzibar9"] {
        done(
            &marie,
            &format!("{place}/words"),
            &[("words", word), ("why", "Secret")],
        );
    }
    assert_eq!(marie.get(&original).status, 404);
    assert!(!marie.get("/t/2").text().contains("/original"));
    for removal in ["2", "1"] {
        assert_eq!(marie.get(&original).status, 404, "something of it is out");
        done(&marie, &format!("/t/2/removals/{removal}/restore"), &[]);
    }
    assert_eq!(marie.get(&original).body, whole.body);
    // A document, and the whole line.
    let document = marie.get("/t/2").documents().remove(0);
    let id = document.split('/').nth(2).expect("a number").to_owned();
    done(
        &marie,
        &format!("{place}/remove"),
        &[("document", &id), ("why", "x")],
    );
    assert_eq!(marie.get(&original).status, 404);
    done(&marie, &format!("{place}/remove"), &[("why", "x")]);
    done(&marie, "/t/2/removals/3/restore", &[]);
    assert_eq!(marie.get(&original).status, 404);
    done(&marie, "/t/2/removals/4/restore", &[]);
    assert_eq!(marie.get(&original).body, whole.body);
    // Purged, it is gone for good, whichever of two it lies with.
    done(
        &marie,
        &format!("{place}/words"),
        &[("words", "zanzibar9"), ("why", "x")],
    );
    done(
        &marie,
        &format!("{place}/words"),
        &[("words", SECRET), ("why", "x")],
    );
    let admin = desk.sign_in("admin");
    done(&admin, "/t/2/removals/6/purge", &[]);
    assert_eq!(places(&desk, SECRET), Vec::<String>::new());
    let bytes = std::fs::read(desk.path("helpdesk.db")).expect("the file");
    assert_eq!(memchr::memmem::find(&bytes, SECRET.as_bytes()), None);
    done(&marie, "/t/2/removals/5/restore", &[]);
    assert_eq!(marie.get(&original).status, 404);
    assert!(marie.get("/t/2").has("Mot un •••• et mot deux zanzibar9."));
    desk.ok(&["verify"], "");
}

#[test]
fn a_mail_that_waits_for_a_decision_is_kept_whatever_of_its_ticket_is_purged() {
    let desk = Desk::with()
        .mailbox("authserv_id = \"mx.ecole.example\"\nrequire_authentication = true\n")
        .start();
    people(&desk);
    let proven =
        b"Authentication-Results: mx.ecole.example; dmarc=pass header.from=ecole.example\r\n";
    let first = Letter::from("camille.durand", "Panne", &format!("Voici {SECRET}.")).raw();
    desk.mail_in(&[proven.as_slice(), &first].concat());
    desk.ticket_when(1, |_| true);
    let answer = Letter::from(
        "camille.durand",
        "Re: [Support #1] Panne",
        "La suite importante.",
    );
    desk.mail_in(&answer.raw());
    desk.drained();
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    assert!(marie.get("/settings/mail/2").has("La suite importante."));
    let line = desk.ticket_when(1, |_| true)["timeline"][0]["id"].to_string();
    done(
        &marie,
        &format!("/t/1/lines/e{line}/words"),
        &[("words", SECRET), ("why", "x")],
    );
    let list = admin.get("/settings/removals");
    assert!(list.has("mis de côté"), "{}", list.text());
    done(&admin, "/t/1/removals/1/purge", &[]);
    assert_eq!(desk.journal()[1].1, "set_aside");
    assert!(marie.get("/settings/mail/2").has("La suite importante."));
    done(&marie, "/settings/mail/2/import", &[]);
    desk.ticket_when(1, |ticket| {
        ticket.to_string().contains("La suite importante.")
    });
}

#[test]
fn copies_that_a_split_made_are_offered_to_be_taken_out_too() {
    let desk = school();
    let (marie, camille) = (desk.sign_in("marie.lopez"), desk.sign_in("camille.durand"));
    // A text too short to be known again in others, and none at all.
    for (text, subject) in [("PIN 47", "Le code"), ("", "Le plan")] {
        let said = if text.is_empty() {
            camille.upload("/t/1/document", &[], &[(FILE, b"eleve;note")])
        } else {
            camille.upload("/t/1/followup", &[("text", text)], &[(FILE, b"eleve;note")])
        };
        assert_eq!(said.status, 303);
        let line = newest(&desk);
        let split = done(
            &marie,
            &format!("/t/1/split/{line}"),
            &[("subject", subject)],
        );
        let new = split
            .header("location")
            .split('/')
            .nth(2)
            .expect("a number");
        let new: u64 = new
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .expect("a number");
        let copy = desk.ticket_when(new, |_| true)["timeline"][0]["id"].to_string();
        let removed = done(
            &marie,
            &format!("/t/1/lines/e{line}/remove"),
            &[("why", "x")],
        );
        let told = marie.get(
            removed
                .header("location")
                .split('#')
                .next()
                .expect("a place"),
        );
        let link = format!("href=\"/t/{new}/lines/e{copy}\"");
        assert!(told.text().contains(&link), "{subject}: {}", told.text());
    }
}

#[test]
fn what_was_taken_out_in_any_order_comes_back_in_any_order() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let said = "Le premier alpha77, le second bravo88, le dernier.";
    done(&marie, "/t/1/followup", &[("text", said)]);
    let line = newest(&desk);
    let place = format!("/t/1/lines/e{line}");
    let out = |what: usize| match what {
        0 => done(
            &marie,
            &format!("{place}/words"),
            &[("words", "alpha77"), ("why", "x")],
        ),
        1 => done(
            &marie,
            &format!("{place}/words"),
            &[("words", "bravo88"), ("why", "x")],
        ),
        _ => done(&marie, &format!("{place}/remove"), &[("why", "x")]),
    };
    // A line that is out already is taken out no second time, hence it goes last.
    for (round, (taken, back)) in [
        ([0, 1, 2], [0, 1, 2]),
        ([0, 1, 2], [0, 2, 1]),
        ([0, 1, 2], [1, 0, 2]),
        ([1, 0, 2], [2, 1, 0]),
        ([1, 0, 2], [2, 0, 1]),
        ([0, 1, 2], [1, 2, 0]),
    ]
    .into_iter()
    .enumerate()
    {
        for what in taken {
            out(what);
        }
        let mut gone = [true; 3];
        for what in back {
            let at = taken.iter().position(|one| *one == what).expect("taken");
            done(
                &marie,
                &format!("/t/1/removals/{}/restore", round * 3 + at + 1),
                &[],
            );
            gone[what] = false;
            let page = marie.get("/t/1");
            for (word, out) in [
                ("alpha77", gone[0] || gone[2]),
                ("bravo88", gone[1] || gone[2]),
            ] {
                assert_eq!(
                    page.has(word),
                    !out,
                    "{taken:?} {back:?}: {word} after {what}"
                );
            }
        }
        assert!(marie.get("/t/1").has(said), "{taken:?} {back:?}");
    }
}

#[test]
fn words_that_are_taken_out_stay_out_of_what_lay_aside_meanwhile() {
    for purged in [false, true] {
        let desk = school();
        let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
        let (line, _) = slip(&desk, &marie);
        done(
            &marie,
            "/t/1/note",
            &[("text", &format!("Encore {SECRET}."))],
        );
        done(
            &marie,
            &format!("/t/1/lines/e{line}/remove"),
            &[("why", "x")],
        );
        done(
            &marie,
            "/t/1/lines/n1/words",
            &[("words", SECRET), ("why", "x")],
        );
        if purged {
            done(&admin, "/t/1/removals/2/purge", &[]);
            assert_eq!(places(&desk, SECRET), Vec::<String>::new());
        }
        done(&marie, "/t/1/removals/1/restore", &[]);
        let page = marie.get("/t/1");
        assert!(
            page.has("Le mot de passe provisoire est ••••") && !page.has(SECRET),
            "{}",
            page.text()
        );
        if !purged {
            done(&marie, "/t/1/removals/2/restore", &[]);
            let page = marie.get("/t/1");
            assert!(
                page.has(&format!("provisoire est {SECRET}"))
                    && page.has(&format!("Encore {SECRET}."))
            );
        }
    }
}

/// A mail program quotes what it has, whatever was taken out here since.
#[test]
fn what_was_taken_out_does_not_come_back_in_a_quote() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let secret = format!("Le mot de passe provisoire est {SECRET}.");
    let other = "La fiche de paie est dans le casier de gauche.";
    for text in [secret.as_str(), other] {
        done(&marie, "/t/1/followup", &[("text", text)]);
        let line = newest(&desk);
        let place = format!("/t/1/lines/e{line}");
        if text == other {
            done(&marie, &format!("{place}/remove"), &[("why", "x")]);
        } else {
            let words = [("words", SECRET), ("why", "x")];
            done(&marie, &format!("{place}/words"), &words);
        }
    }
    let answers = [
        format!("Merci !\n\nLe mar. 1 déc. 2026, Marie Lopez a écrit :\n> {secret}\n> {other}"),
        format!("> {secret}\n> {other}\n\nReçu, merci beaucoup."),
    ];
    for (count, text) in answers.iter().enumerate() {
        let answer = Letter::from("camille.durand", "Re: [Support #1] Panne", text);
        desk.mail_in(&answer.raw());
        desk.ticket_when(1, |ticket| {
            let lines = ticket["timeline"].as_array().expect("lines");
            lines.iter().filter(|line| line["source"] == "mail").count() == count + 2
        });
    }
    desk.drained();
    let page = marie.get("/t/1").text();
    for word in [SECRET, "casier de gauche"] {
        assert!(!page.contains(word), "{word}: {page}");
        assert!(
            !desk.ok(&["export"], "").contains(word),
            "{word} is exported"
        );
    }
    // Said anew it is theirs to say; put back it is there again, in the quote too.
    let camille = desk.sign_in("camille.durand");
    let anew = format!("Donc {SECRET} est le bon ?");
    done(&camille, "/t/1/followup", &[("text", &anew)]);
    assert!(marie.get("/t/1").has(&anew));
    for removal in ["2", "1"] {
        done(&marie, &format!("/t/1/removals/{removal}/restore"), &[]);
    }
    let quoted = format!("&gt; Le mot de passe provisoire est {SECRET}.");
    assert!(marie.get("/t/1").text().contains(&quoted));
    desk.ok(&["verify"], "");
}

#[test]
fn what_was_taken_out_goes_and_comes_with_its_ticket_through_a_merger() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let (line, _) = slip(&desk, &marie);
    desk.request("hugo.petit", "Autre");
    done(
        &marie,
        &format!("/t/1/lines/e{line}/remove"),
        &[("why", "Mauvais ticket")],
    );
    done(&marie, "/t/1/merge", &[("into", "2"), ("how", "whole")]);
    assert!(marie.get("/t/2").has("Message retiré par Marie Lopez"));
    done(&marie, "/t/2/unmerge", &[("source", "1")]);
    assert!(marie.get("/t/1").has("Message retiré par Marie Lopez"));
    done(&marie, "/t/1/removals/1/restore", &[]);
    assert!(marie.get("/t/1").has(SECRET) && !marie.get("/t/2").has(SECRET));
}
