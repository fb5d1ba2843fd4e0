//! Who gets a request, by the doors: words, absences, hours, the way back from the queue, handing over, and what is learned.

use serde_json::{Value, json};

use crate::desk::{Desk, LIMIT, Letter, Mail, PASSWORD, Page, Visitor};
use crate::missing::Missing;
use crate::poll::until;

/// Tuesday morning, when everybody works.
const MORNING: &str = "2026-11-24 09:12:00";
const MARIE: &str = "2";
const PAUL: &str = "3";
const INES: &str = "4";

/// Marie and Paul treat « Audiovisuel », Inès the confidential « Paie »; the clock stands still.
fn school() -> Result<Desk, Missing> {
    let desk = Desk::with().frozen(MORNING)?.start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("ines.roche", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    let admin = desk.sign_in("admin");
    let sound = [
        ("name", "Audiovisuel"),
        ("anywhere", "vidéoprojecteur\nmicro"),
        ("recipient", "av@ecole.example"),
        ("agent", MARIE),
        ("agent", PAUL),
        ("share", "one"),
    ];
    let pay = [
        ("name", "Paie"),
        ("anywhere", "bulletin"),
        ("agent", INES),
        ("share", "one"),
        ("confidential", "1"),
    ];
    for (number, fields) in [(1, &sound[..]), (2, &pay[..])] {
        posted(&admin, "/settings/categories", &fields[..1]);
        posted(&admin, &format!("/settings/categories/{number}"), fields);
    }
    Ok(desk)
}

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// Who has a ticket, by the first part of their addresses.
fn assignees(ticket: &Value) -> Vec<&str> {
    let people = ticket["assignees"].as_array().expect("people");
    let names = people.iter().filter_map(|address| address.as_str());
    names.filter_map(|name| name.split('.').next()).collect()
}

/// Camille writes, and the ticket of that number is there.
#[track_caller]
fn mailed(desk: &Desk, number: u64, subject: &str) -> Value {
    desk.mail_in(&Letter::from("camille.durand", subject, "Bonjour.").raw());
    desk.ticket_when(number, |_| true)
}

#[test]
fn mails_and_forms_alike_reach_an_agent_of_their_subject_with_the_reason() -> Result<(), Missing> {
    let desk = school()?;
    let first = mailed(&desk, 1, "Videoprojecteur en panne");
    assert_eq!(assignees(&first), ["marie"]);
    // Marie has one: the next goes to Paul, whichever way it comes.
    let camille = desk.sign_in("camille.durand");
    let new = [("subject", "Micro muet"), ("text", "En salle 12.")];
    assert_eq!(camille.upload("/new", &new, &[]).status, 303);
    let second = desk.ticket_when(2, |_| true);
    assert_eq!(
        (assignees(&second), &second["status"]),
        (vec!["paul"], &json!("assigned"))
    );
    let third = mailed(&desk, 3, "Rien de tel");
    assert_eq!(
        (assignees(&third), &third["category"]),
        (vec![], &Value::Null)
    );
    let marie = desk.sign_in("marie.lopez");
    for (place, reason) in [
        ("/t/1", "mot « vidéoprojecteur »"),
        ("/t/1/history", "mot « vidéoprojecteur »"),
        ("/t/2", "mot « micro »"),
        ("/t/2", "moins de tickets ouverts que les autres"),
    ] {
        assert!(marie.get(place).has(reason), "{place}: {reason}");
        assert!(!camille.get(place).has(reason), "{place}: {reason}");
    }
    assert!(camille.get("/t/2").has("Attribué à Paul Ndiaye"));
    let told = |mail: &Mail| mail.says("Motif : Audiovisuel, mot « micro »");
    desk.wait_for_mail("paul.ndiaye", told);
    assert!(
        !desk
            .mails_out()
            .iter()
            .any(|mail| told(mail) && mail.to.starts_with("camille"))
    );
    // An address of the desk's own speaks louder than words.
    let letter = Letter::from("camille.durand", "Bulletin", "Bonjour.").raw();
    desk.mail_in(&[b"Cc: AV@ecole.example\r\n", &letter[..]].concat());
    let fourth = desk.ticket_when(4, |_| true);
    assert_eq!(fourth["category"], "Audiovisuel");
    assert!(marie.get("/t/4").has("écrit à « av@ecole.example »"));
    Ok(())
}

#[test]
fn a_graver_ticket_weighs_more_than_two_others() -> Result<(), Missing> {
    let desk = school()?;
    assert_eq!(assignees(&mailed(&desk, 1, "Micro 1")), ["marie"]);
    assert_eq!(assignees(&mailed(&desk, 2, "Micro 2")), ["paul"]);
    assert_eq!(
        assignees(&mailed(&desk, 3, "Micro 3")),
        ["marie"],
        "least recently given"
    );
    let graver = [("kind", "incident"), ("major", "1")];
    let paul = desk.sign_in("paul.ndiaye");
    posted(&paul, "/t/2/properties", &graver);
    assert_eq!(
        assignees(&mailed(&desk, 4, "Micro 4")),
        ["marie"],
        "6 against 9"
    );
    // What is solved weighs nothing, and again what it did once it is rejected.
    posted(&paul, "/t/2/solution", &[("text", "Pile changée.")]);
    assert_eq!(assignees(&mailed(&desk, 5, "Micro 5")), ["paul"]);
    let camille = desk.sign_in("camille.durand");
    posted(&camille, "/t/2/solution/reject", &[("reason", "Non.")]);
    assert_eq!(
        assignees(&mailed(&desk, 6, "Micro 6")),
        ["marie"],
        "9 against 12"
    );
    Ok(())
}

#[test]
fn a_substitute_gets_the_new_tickets_and_only_agents_read_why() -> Result<(), Missing> {
    let desk = school()?;
    let paul = desk.sign_in("paul.ndiaye");
    let away = [
        ("first", "2026-11-24"),
        ("last", "2026-11-30"),
        ("substitute", INES),
    ];
    let page = posted(&paul, "/absences", &away);
    assert_eq!(
        page.header("location"),
        "/absences?saved=1",
        "nothing to hand over"
    );
    let admin = desk.sign_in("admin");
    let marie_away = [("first", "2026-11-24"), ("last", "2026-11-24")];
    posted(
        &admin,
        &format!("/settings/team/{MARIE}/absences"),
        &marie_away,
    );
    let ticket = mailed(&desk, 1, "Micro muet");
    assert_eq!(assignees(&ticket), ["ines"]);
    let why = "Paul Ndiaye : absence jusqu’au lundi 30 novembre 2026, Ines Roche en remplacement";
    assert!(admin.get("/t/1").has(why), "{}", admin.get("/t/1").text());
    assert!(
        admin
            .get("/t/1")
            .has("Marie Lopez : absence jusqu’au mardi 24 novembre 2026")
    );
    let camille = desk.sign_in("camille.durand");
    desk.drained();
    for place in ["/t/1", "/t/1/request", "/t/1/history", "/"] {
        let page = camille.get(place);
        assert!(
            !page.has("absence") && !page.has("Lopez"),
            "{place}: {}",
            page.text()
        );
    }
    let copy = camille.post("/preferences/data", &[]).text();
    assert!(!copy.contains("absen") && !copy.contains("Lopez"), "{copy}");
    assert_eq!(desk.mails_with("camille.durand", "absen"), 0);
    // Back on the first of December.
    desk.freeze_and_sweep("2026-12-01 09:00:00");
    assert_eq!(assignees(&mailed(&desk, 2, "Micro encore")), ["marie"]);
    Ok(())
}

#[test]
fn where_nobody_is_there_one_is_chosen_once_when_somebody_is() -> Result<(), Missing> {
    let desk = school()?;
    let admin = desk.sign_in("admin");
    let mut week = vec![("region", "france")];
    let days = ["day0", "day1", "day2", "day3", "day4"];
    week.extend(days.map(|day| (day, "8h30-12h30 13h30-17h30")));
    posted(&admin, "/settings/hours", &week);
    // Tuesday evening, before a day closed to all.
    let closed = [
        ("name", "Portes ouvertes"),
        ("first", "2026-11-25"),
        ("last", "2026-11-25"),
    ];
    posted(&admin, "/settings/hours/closed", &closed);
    desk.freeze_and_sweep("2026-11-24 20:00:00");
    let evening = mailed(&desk, 1, "Micro muet");
    assert_eq!(
        (assignees(&evening), &evening["category"]),
        (vec![], &json!("Audiovisuel"))
    );
    mailed(&desk, 2, "Micro perdu");
    let admin = desk.sign_in("admin");
    let page = admin.get("/t/1");
    assert!(
        page.has("le choix se fera au retour de l’un d’eux"),
        "{}",
        page.text()
    );
    assert!(page.has("Marie Lopez : hors de ses horaires"));
    assert!(!desk.sign_in("camille.durand").get("/t/1").has("retour"));
    let mark = "choix au retour d’un agent";
    assert_eq!(admin.get("/tickets").text().matches(mark).count(), 2);
    // Taken by hand: nothing is chosen for it any more.
    posted(&admin, "/t/2/assign", &[("agent", INES)]);
    assert_eq!(admin.get("/tickets").text().matches(mark).count(), 1);
    for still in ["2026-11-25 10:00:00", "2026-11-26 08:29:00"] {
        desk.freeze_and_sweep(still);
        assert_eq!(
            assignees(&desk.ticket_when(1, |_| true)),
            [""; 0],
            "{still}"
        );
    }
    desk.freeze_and_sweep("2026-11-26 08:30:00");
    let given = until("it is given", LIMIT, || {
        let ticket = desk.ticket_when(1, |_| true);
        (!assignees(&ticket).is_empty()).then_some(ticket)
    });
    assert_eq!(
        (assignees(&given), &given["status"]),
        (vec!["marie"], &json!("assigned"))
    );
    desk.freeze_and_sweep("2026-11-26 08:40:00");
    desk.freeze_and_sweep("2026-11-26 08:50:00");
    let after = desk.ticket_when(1, |_| true);
    let lines = after["timeline"].as_array().expect("lines").iter();
    assert_eq!(lines.filter(|line| line["kind"] == "routed").count(), 2);
    assert_eq!(assignees(&desk.ticket_when(2, |_| true)), ["ines"]);
    desk.drained();
    let admin = desk.sign_in("admin");
    assert!(admin.get("/t/1").has("à son retour"));
    Ok(())
}

#[test]
fn all_agents_of_a_category_get_it_where_it_says_so() -> Result<(), Missing> {
    let desk = school()?;
    let admin = desk.sign_in("admin");
    posted(&admin, "/settings/groups", &[("name", "Régie")]);
    posted(
        &admin,
        "/settings/groups/1",
        &[("name", "Régie"), ("member", INES)],
    );
    let all = [
        ("name", "Audiovisuel"),
        ("subject", "micro"),
        ("agent", PAUL),
        ("group", "1"),
        ("share", "all"),
    ];
    posted(&admin, "/settings/categories/1", &all);
    assert_eq!(assignees(&mailed(&desk, 1, "Micro muet")), ["paul", "ines"]);
    assert!(admin.get("/t/1").has("tous ensemble"));
    Ok(())
}

#[test]
fn open_tickets_are_handed_over_in_one_step_with_the_reason() -> Result<(), Missing> {
    let desk = school()?;
    for (number, subject) in [
        (1, "Micro 1"),
        (2, "Micro 2"),
        (3, "Micro 3"),
        (4, "Bulletin"),
    ] {
        mailed(&desk, number, subject);
    }
    desk.drained();
    let marie = desk.sign_in("marie.lopez");
    let away = [
        ("first", "2026-11-25"),
        ("last", "2026-12-04"),
        ("substitute", INES),
    ];
    let offered = posted(&marie, "/absences", &away);
    assert_eq!(offered.header("location"), "/absences/hand-over?saved=1");
    let page = marie.get("/absences/hand-over");
    assert!(page.has("Micro 1") && page.has("Micro 3") && !page.has("Micro 2"));
    let refused = marie.post("/absences/hand-over", &[]);
    assert_eq!(refused.status, 422);
    // Number 2 is not hers, number 4 is none of hers to see.
    let by_rules = [
        ("ticket", "1"),
        ("ticket", "2"),
        ("ticket", "4"),
        ("to", ""),
    ];
    let done = posted(&marie, "/absences/hand-over", &by_rules);
    assert_eq!(
        done.header("location"),
        "/absences/hand-over?given=1&queued=0&kept=2&tasks=0"
    );
    assert_eq!(assignees(&desk.ticket_when(1, |_| true)), ["paul"]);
    posted(
        &marie,
        "/absences/hand-over",
        &[("ticket", "3"), ("to", INES)],
    );
    assert_eq!(assignees(&desk.ticket_when(3, |_| true)), ["ines"]);
    assert!(
        marie
            .get("/t/1")
            .has("Attribué à Paul Ndiaye, auparavant à Marie Lopez")
    );
    assert!(marie.get("/t/3").has("en remplacement"));
    desk.drained();
    assert!(desk.mails_with("paul.ndiaye", "Micro 1") > 0);
    let camille = desk.sign_in("camille.durand").get("/t/1");
    assert!(camille.has("Attribué à Paul Ndiaye") && !camille.has("auparavant"));
    // Confidential: Paul must not see it, and the only one who treats it comes back to it.
    let admin = desk.sign_in("admin");
    let place = format!("/settings/team/{INES}/absences/hand-over");
    let kept = posted(&admin, &place, &[("ticket", "4"), ("to", PAUL)]);
    assert!(
        kept.header("location")
            .ends_with("given=0&queued=0&kept=1&tasks=0")
    );
    let queued = posted(&admin, &place, &[("ticket", "4"), ("to", "")]);
    assert!(
        queued
            .header("location")
            .ends_with("given=0&queued=1&kept=0&tasks=0")
    );
    desk.freeze_and_sweep("2026-11-24 09:20:00");
    desk.ticket_when(4, |ticket| assignees(ticket) == ["ines"]);
    assert!(
        desk.sign_in("admin")
            .get("/settings/audit")
            .has("tickets transférés")
    );
    Ok(())
}

/// Rows of a table of what was learned.
fn learned(desk: &Desk, sql: &str) -> Vec<String> {
    let file = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let mut rows = file.prepare(sql).expect(sql);
    let rows = rows.query_map([], |row| row.get(0)).expect(sql);
    rows.map(|row| row.expect("a word")).collect()
}

/// Agents filed these under « Réseau »: a word speaks for a category only against another.
fn filed_elsewhere(desk: &Desk, admin: &Visitor, first: u64) {
    posted(admin, "/settings/categories", &[("name", "Réseau")]);
    for number in first..first + 3 {
        mailed(desk, number, "Lenteur");
        let place = format!("/t/{number}/properties");
        posted(admin, &place, &[("category", "3")]);
    }
}

const WORDS: &str = "SELECT DISTINCT word FROM learned_word WHERE word <> '' ORDER BY word";

#[test]
fn a_category_is_proposed_from_what_agents_filed_and_never_applied() -> Result<(), Missing> {
    let desk = school()?;
    let (marie, ines) = (desk.sign_in("marie.lopez"), desk.sign_in("ines.roche"));
    filed_elsewhere(&desk, &desk.sign_in("admin"), 1);
    let subjects = [
        "Badge perdu",
        "Badge cassé",
        "Mon badge",
        "Badge de Camille Durand",
        "Le badge",
    ];
    for (number, subject) in (4..).zip(subjects) {
        mailed(&desk, number, subject);
        let place = format!("/t/{number}/properties");
        posted(&marie, &place, &[("category", "1")]);
    }
    mailed(
        &desk,
        9,
        "Deux badges de Durand, 0612345678, durand@ecole.example",
    );
    let page = marie.get("/t/9");
    assert!(page.has("Classer dans Audiovisuel"), "{}", page.text());
    assert!(
        page.has("Mots qui l’évoquent : « badges »."),
        "{}",
        page.text()
    );
    assert_eq!(desk.ticket_when(9, |_| true)["category"], Value::Null);
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/9")
            .has("Classer dans")
    );
    assert_eq!(
        learned(&desk, WORDS),
        ["badge", "casse", "lenteur", "perdu"],
        "no name"
    );
    // What somebody filed elsewhere counts there.
    posted(&marie, "/t/8/properties", &[("category", "")]);
    assert!(!marie.get("/t/9").has("Classer dans"), "four are too few");
    posted(&marie, "/t/8/properties", &[("category", "1")]);
    // A rule that speaks is not talked over.
    mailed(&desk, 10, "Bulletin et badge");
    let ruled = desk.ticket_when(10, |_| true);
    assert_eq!(ruled["category"], "Paie");
    assert!(!ines.get("/t/10").has("Classer dans"));
    // The button files it, and that is learned too.
    posted(&marie, "/t/9/properties", &[("category", "1")]);
    assert_eq!(desk.ticket_when(9, |_| true)["category"], "Audiovisuel");
    assert!(!marie.get("/t/9").has("Classer dans"));
    // Off: nothing is proposed, and nothing more is learned.
    let admin = desk.sign_in("admin");
    posted(&admin, "/settings/categories/learning", &[]);
    mailed(&desk, 11, "Badge zébré");
    assert!(!marie.get("/t/11").has("Classer dans"));
    posted(&marie, "/t/11/properties", &[("category", "1")]);
    assert!(!learned(&desk, WORDS).contains(&"zebre".into()));
    // Forgotten, when that is confirmed: switched on again, it begins with nothing.
    let place = "/settings/categories/learning";
    let unsure = admin.post(place, &[("forget", "1")]);
    assert_eq!(unsure.status, 422);
    assert!(unsure.has("Rien n’a été oublié"), "{}", unsure.text());
    assert!(!learned(&desk, WORDS).is_empty());
    posted(&admin, place, &[("forget", "1"), ("sure", "1")]);
    assert_eq!(learned(&desk, "SELECT word FROM learned_word"), [""; 0]);
    assert!(!admin.get("/settings/categories").has("Oublier ce qui"));
    posted(&admin, place, &[("learn", "1")]);
    mailed(&desk, 12, "Encore un badge");
    assert!(!marie.get("/t/12").has("Classer dans"));
    posted(&marie, "/t/12/properties", &[("category", "1")]);
    assert_eq!(learned(&desk, WORDS), ["badge"]);
    let audit = admin.get("/settings/audit?deed=category_changed");
    assert!(audit.has("proposals forgotten"), "{}", audit.text());
    Ok(())
}

#[test]
fn what_a_confidential_category_taught_is_shown_to_those_who_treat_it() -> Result<(), Missing> {
    let desk = school()?;
    let (admin, ines, marie) = (
        desk.sign_in("admin"),
        desk.sign_in("ines.roche"),
        desk.sign_in("marie.lopez"),
    );
    filed_elsewhere(&desk, &admin, 1);
    for number in 4..=8 {
        mailed(&desk, number, "Prime de rentrée");
        posted(
            &admin,
            &format!("/t/{number}/properties"),
            &[("category", "2")],
        );
    }
    mailed(&desk, 9, "Prime");
    assert!(ines.get("/t/9").has("Classer dans Paie"));
    assert!(admin.get("/t/9").has("Classer dans Paie"));
    let other = marie.get("/t/9");
    assert_eq!(other.status, 200);
    assert!(
        !other.has("Classer dans") && !other.has("Mots qui l’évoquent"),
        "{}",
        other.text()
    );
    Ok(())
}

#[test]
fn words_that_were_learned_go_with_the_ticket_and_with_the_person() -> Result<(), Missing> {
    let mut desk = school()?;
    let marie = desk.sign_in("marie.lopez");
    mailed(&desk, 1, "Baobab de Zorglub");
    posted(&marie, "/t/1/properties", &[("category", "1")]);
    mailed(&desk, 2, "Séquoia");
    posted(&marie, "/t/2/properties", &[("category", "1")]);
    assert_eq!(learned(&desk, WORDS), ["baobab", "sequoia", "zorglub"]);
    // Merged: what was said stands on another ticket.
    posted(&marie, "/t/2/merge", &[("into", "1"), ("how", "whole")]);
    assert_eq!(learned(&desk, WORDS), [""; 0]);
    posted(&marie, "/t/1/properties", &[("category", "")]);
    posted(&marie, "/t/1/properties", &[("category", "1")]);
    assert_eq!(learned(&desk, WORDS), ["baobab", "zorglub"]);
    // Somebody of that name is made nameless: the word goes, though others wrote it.
    desk.stop();
    desk.ok(
        &[
            "user",
            "add",
            "zorglub",
            "--address",
            "zorglub@ecole.example",
            "--name",
            "Anne Zorglub",
            "--role",
            "requester",
        ],
        PASSWORD,
    );
    desk.ok(&["user", "forget", "zorglub", "--yes"], "");
    assert_eq!(learned(&desk, WORDS), ["baobab"]);
    desk.ok(
        &["user", "forget", "camille.durand", "--erase-texts", "--yes"],
        "",
    );
    assert_eq!(learned(&desk, WORDS), [""; 0]);
    assert_eq!(learned(&desk, "SELECT word FROM learned_word"), [""; 0]);
    Ok(())
}

#[test]
fn a_rule_by_somebodys_address_is_forgotten_with_them() -> Result<(), Missing> {
    let mut desk = school()?;
    let admin = desk.sign_in("admin");
    let rule = [
        ("name", "Audiovisuel"),
        ("sender", "camille.durand@ecole.example"),
        ("agent", MARIE),
    ];
    posted(&admin, "/settings/categories/1", &rule);
    mailed(&desk, 1, "Bonjour");
    assert!(
        admin
            .get("/t/1")
            .has("expéditeur « camille.durand@ecole.example »")
    );
    posted(&admin, "/settings/categories/1", &rule);
    desk.stop();
    desk.ok(&["user", "forget", "camille.durand", "--yes"], "");
    for sql in [
        "SELECT word FROM category_word WHERE word LIKE '%camille%'",
        "SELECT detail FROM entry WHERE detail LIKE '%camille%'",
    ] {
        assert_eq!(learned(&desk, sql), [""; 0], "{sql}");
    }
    desk.start_again();
    assert_eq!(desk.sign_in("admin").get("/t/1").status, 200);
    Ok(())
}
