//! What is kept about people: their own copy, being made nameless, deletion by age, and the page that tells it.

use std::fs;

use chrono::Duration;
use serde_json::Value;

use crate::desk::{Desk, LIMIT, Letter, PASSWORD};
use crate::missing::Missing;
use crate::people::page_of;
use crate::poll::until;

/// What the person wrote and nobody else did.
const MARKER: &str = "Baobab-31";

/// Where in the desk's files these words stand, in any case of ASCII letters.
fn found(desk: &Desk, words: &str) -> Vec<String> {
    let wanted = words.to_lowercase();
    let files = fs::read_dir(desk.path(".")).expect("the folder");
    let mut places = Vec::new();
    for file in files.map(|file| file.expect("a file").path()) {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.starts_with("helpdesk.db") {
            continue;
        }
        let bytes = fs::read(&file).expect("its bytes").to_ascii_lowercase();
        let count = bytes
            .windows(wanted.len())
            .filter(|w| *w == wanted.as_bytes())
            .count();
        if count > 0 {
            places.push(format!("{words}: {count} times in {name}"));
        }
    }
    places
}

/// Ends the desk and writes what is left in the log beside the file into it, as `SQLite` does sooner or later.
fn settle(desk: &mut Desk) {
    desk.stop();
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let sql = "PRAGMA secure_delete = ON; PRAGMA wal_checkpoint(TRUNCATE)";
    db.execute_batch(sql).expect("written");
}

/// Camille has an account, a request with a document, an answer, a note about her, refused sign-ins and mails.
fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("admin", "administrator"),
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
        ("marie.lopez", "agent"),
    ] {
        desk.user(login, role);
    }
    let text =
        format!("Bonjour, {MARKER} ne marche pas.\n\nCAMILLE DURAND\ncamille.durand@ecole.example");
    let letter = Letter::from(
        "camille.durand",
        &format!("Souci {MARKER} de Camille Durand"),
        &text,
    );
    desk.mail_in(
        &letter
            .with("CV Camille Durand.txt", MARKER.as_bytes())
            .raw(),
    );
    desk.only_ticket();
    desk.mail_in(&Letter::from("hugo.petit", "Autre chose", "Rien à voir.").raw());
    desk.ticket_when(2, |_| true);
    let marie = desk.sign_in("marie.lopez");
    let said = marie.post(
        "/t/1/followup",
        &[("text", "Bonjour Camille Durand, on regarde.")],
    );
    assert_eq!(said.status, 303);
    let noted = marie.post(
        "/t/1/note",
        &[("text", "Appeler Camille.Durand@ecole.example demain.")],
    );
    assert_eq!(noted.status, 303);
    let answer = [
        ("title", "À qui ?"),
        ("text", "À Camille Durand, camille.durand@ecole.example."),
    ];
    assert_eq!(marie.post("/answers/new", &answer).status, 303);
    assert_eq!(
        desk.stranger()
            .sign_in("camille.durand", "wrong", &[])
            .status,
        403
    );
    desk.drained();
    desk
}

#[test]
fn ones_own_copy_holds_ones_own_data_and_nobody_elses() {
    let desk = school();
    let copy = |login: &str| -> Value {
        let file = desk.sign_in(login).post("/preferences/data", &[]);
        assert_eq!(file.status, 200, "{}", file.text());
        assert!(file.header("content-disposition").starts_with("attachment"));
        serde_json::from_slice(&file.body).expect("JSON")
    };
    let camille = copy("camille.durand");
    assert_eq!(
        camille["profile"]["address"],
        "camille.durand@ecole.example"
    );
    assert_eq!(camille["tickets"].as_array().expect("tickets").len(), 1);
    let first = &camille["tickets"][0]["timeline"][0];
    assert_eq!(
        (&first["kind"], &first["mine"]),
        (&"opened".into(), &true.into())
    );
    assert_eq!(first["documents"][0]["name"], "CV Camille Durand.txt");
    assert_eq!(camille["mails"].as_array().expect("mails").len(), 1);
    assert_eq!(camille["sessions"].as_array().expect("sessions").len(), 1);
    let text = camille.to_string();
    assert!(
        text.contains("on regarde") && !text.contains("Appeler"),
        "{text}"
    );
    assert!(!text.contains("hugo") && !text.contains("argon2"), "{text}");
    let hugo = copy("hugo.petit").to_string();
    assert!(
        !hugo.contains(MARKER) && !hugo.to_lowercase().contains("camille"),
        "{hugo}"
    );
}

/// As an administrator does it in the browser, who must copy the address.
fn forget_by_page(desk: &Desk) {
    let admin = desk.sign_in("admin");
    let page = page_of(&admin, "camille");
    let form = |address| [("what", "forget"), ("erase", "1"), ("address", address)];
    let refused = admin.post(&page, &form("camille"));
    assert_eq!(refused.status, 422, "nobody forgets by mistake");
    let done = admin.post(&page, &form("Camille.Durand@ecole.example "));
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(admin.get(&page).has("Personne anonymisée"));
}

/// The journal, the index of addresses, old pages, the log beside the file: nothing of them is left in the bytes.
#[test]
fn of_who_is_forgotten_no_byte_is_left_in_the_file() {
    for (erase, by_page) in [(false, false), (true, false), (true, true)] {
        let mut desk = school();
        let camille = desk.sign_in("camille.durand");
        let needles = ["Camille Durand", "camille.durand"];
        for needle in needles.iter().chain([&MARKER]) {
            assert!(
                !found(&desk, needle).is_empty(),
                "{needle} stands there before"
            );
        }
        let refused = desk.run(&["user", "forget", "camille.durand"], "");
        assert_eq!(refused.status.code(), Some(2), "nobody forgets by mistake");
        if by_page {
            forget_by_page(&desk);
        } else {
            let mut command = vec!["user", "forget", "camille.durand", "--yes"];
            command.extend(erase.then_some("--erase-texts"));
            desk.ok(&command, "");
        }
        assert_eq!(camille.get("/").status, 303, "signed out");
        let marie = desk.sign_in("marie.lopez");
        let page = marie.get("/t/1");
        assert!(
            page.has("Personne anonymisée") && page.has("on regarde"),
            "{}",
            page.text()
        );
        assert_eq!(page.has(MARKER), !erase);
        assert_eq!(page.documents().is_empty(), erase);
        assert!(
            desk.export()[1].to_string().contains("Rien à voir"),
            "others are left alone"
        );
        settle(&mut desk);
        let left: Vec<String> = needles
            .iter()
            .flat_map(|needle| found(&desk, needle))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(
            found(&desk, MARKER).is_empty(),
            erase,
            "{:?}",
            found(&desk, MARKER)
        );
        let verified = desk.run(&["verify"], "");
        assert!(verified.status.success(), "{verified:?}");
    }
}

#[test]
fn whoever_writes_again_after_being_forgotten_is_somebody_new() {
    let desk = school();
    desk.ok(&["user", "forget", "camille.durand", "--yes"], "");
    desk.mail_in(&Letter::from("camille.durand", "Me revoilà", "Bonjour.").raw());
    let new = desk.ticket_when(3, |_| true);
    assert_eq!(new["requester"], "camille.durand@ecole.example");
    let old = desk.export().remove(0);
    assert!(
        old["requester"]
            .as_str()
            .expect("an address")
            .ends_with("@anonyme.invalid")
    );
    let tried = desk.stranger().sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(tried.status, 403);
    let last = desk.run(&["user", "forget", "admin", "--yes"], "");
    assert!(!last.status.success(), "the last administrator stays");
    assert_eq!(desk.sign_in("admin").get("/settings/audit").status, 200);
}

#[test]
fn tickets_closed_for_longer_than_configured_go_with_all_that_hangs_on_them() -> Result<(), Missing>
{
    let mut desk = Desk::with()
        .toml("[keep]\nclosed_years = 1\n")
        .clock()?
        .start();
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    let letter = Letter::from("camille.durand", "Vieille demande", MARKER);
    desk.mail_in(&letter.with("plan.pdf", MARKER.as_bytes()).raw());
    desk.only_ticket();
    for (number, subject) in [(2, "Un double"), (3, "Toujours ouverte")] {
        desk.mail_in(&Letter::from("camille.durand", subject, "Bonjour.").raw());
        desk.ticket_when(number, |_| true);
    }
    desk.drained();
    let admin = desk.sign_in("admin");
    assert_eq!(admin.post("/t/1/note", &[("text", MARKER)]).status, 303);
    assert_eq!(
        admin
            .post("/t/2/merge", &[("into", "1"), ("how", "whole")])
            .status,
        303
    );
    assert_eq!(
        admin.post("/t/1/solution", &[("text", "Voilà.")]).status,
        303
    );
    let answer = [
        ("title", "Et alors ?"),
        ("text", "Voilà."),
        ("ticket", "1"),
        ("published", "1"),
    ];
    assert_eq!(admin.post("/answers/new", &answer).status, 303);
    let camille = desk.sign_in("camille.durand");
    assert_eq!(camille.post("/t/1/solution/accept", &[]).status, 303);
    desk.mail_in(&Letter::from("camille.durand", "Re: [Ticket #1] Suite", "Encore.").raw());
    desk.ticket_when(4, |_| true);
    desk.drained();
    assert!(!found(&desk, MARKER).is_empty());
    // A clock that jumps holds the sweep for a day.
    desk.turn_clock(Duration::days(364));
    desk.turn_clock(Duration::hours(23));
    assert_eq!(desk.export().len(), 4, "not a year yet");
    for _ in 0..3 {
        desk.turn_clock(Duration::hours(23));
    }
    until("it is deleted", LIMIT, || {
        (desk.export().len() == 2).then_some(())
    });
    let left: Vec<Value> = desk.export();
    assert_eq!(
        (&left[0]["number"], &left[1]["number"]),
        (&3.into(), &4.into())
    );
    let verified = desk.run(&["verify"], "");
    assert!(verified.status.success(), "{verified:?}");
    let mut admin = desk.stranger();
    admin.sign_in("admin", PASSWORD, &[]);
    assert_eq!(admin.get("/t/1").status, 404);
    let answer = admin.get("/answers/1");
    assert!(answer.has("Voilà.") && !answer.has("D’après la solution"));
    assert!(admin.get("/settings/audit?deed=tickets_deleted").has(">2<"));
    settle(&mut desk);
    assert_eq!(found(&desk, MARKER), [""; 0]);
    Ok(())
}

#[test]
fn the_page_on_personal_data_tells_what_is_configured_until_it_is_reworded() {
    let desk = Desk::with()
        .toml("[keep]\naudit_days = 200\nclosed_years = 5\n")
        .start();
    desk.user("admin", "administrator");
    let stranger = desk.stranger();
    let page = stranger.get("/privacy");
    assert_eq!(page.status, 200);
    for told in [
        "200 jours",
        "365 jours",
        "30 jours",
        "5 an",
        "CNIL",
        crate::desk::ADDRESS,
    ] {
        assert!(page.has(told), "{told}: {}", page.text());
    }
    assert!(stranger.get("/login").text().contains("href=\"/privacy\""));
    let admin = desk.sign_in("admin");
    let own = "Le <b>lycée</b> conserve.\r\n\r\nÉcrivez au délégué.";
    assert_eq!(admin.post("/settings/privacy", &[("fr", own)]).status, 303);
    let page = stranger.get("/privacy");
    assert!(
        page.text()
            .contains("<p>Le &lt;b&gt;lycée&lt;/b&gt; conserve.</p><p>Écrivez au délégué.</p>")
    );
    assert!(!page.has("CNIL"));
    let long = "x".repeat(20_001);
    let refused = admin.post("/settings/privacy", &[("fr", &long)]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains(&long), "what was typed is kept");
    assert_eq!(
        admin
            .post("/settings/privacy", &[("fr", ""), ("en", "")])
            .status,
        303
    );
    assert!(stranger.get("/privacy").has("CNIL"));
}
