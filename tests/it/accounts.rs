//! Invitations and lost passwords: single-use links by mail, and that nobody learns which accounts exist.

use std::fs;

use chrono::Duration;

use crate::desk::{Desk, Mail, PASSWORD, Page, Visitor};
use crate::missing::Missing;

const NEW: &str = "un cheval plus neuf";

/// The path of the link in a mail.
#[track_caller]
fn link(mail: &Mail, desk: &Desk) -> String {
    let words = mail.text.split_whitespace();
    let url = words.into_iter().find(|word| word.starts_with("http"));
    let path = url.and_then(|url| url.strip_prefix(&desk.url));
    path.expect("a link of ours").to_owned()
}

/// Asks for a link as a browser does.
fn ask(desk: &Desk, address: &str) -> Page {
    let mut visitor = desk.stranger();
    visitor.take_form("/password");
    visitor.post("/password", &[("address", address)])
}

/// Opens a link.
fn at(desk: &Desk, place: &str) -> Visitor {
    let mut visitor = desk.stranger();
    visitor.take_form(place);
    visitor
}

fn choose(visitor: &Visitor, place: &str, password: &str, again: &str) -> Page {
    visitor.post(place, &[("password", password), ("again", again)])
}

#[test]
fn an_invited_account_chooses_its_password_once() {
    let desk = Desk::start();
    let add = [
        "user",
        "add",
        "hugo.petit",
        "--address",
        "hugo.petit@ecole.example",
        "--name",
        "Hugo Petit",
    ];
    desk.ok(&add, "");
    desk.ok(&["user", "invite", "hugo.petit"], "");
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("hugo.petit"));
    let place = link(&mail, &desk);
    assert!(place.starts_with("/invitation/") && mail.html.contains(&place));
    for _ in 0..3 {
        assert_eq!(
            desk.stranger().get(&place).status,
            200,
            "a look changes nothing"
        );
    }
    let hugo = at(&desk, &place);
    for (password, again, why) in [
        ("court", "court", "trop court"),
        ("hugo.petit", "hugo.petit", "identifiant"),
        ("motdepasse", "motdepasse", "essaie en premier"),
        (NEW, "un autre", "ne sont pas les mêmes"),
    ] {
        let refused = choose(&hugo, &place, password, again);
        assert_eq!(refused.status, 422);
        assert!(refused.has(why), "{why}: {}", refused.text());
        assert!(!refused.text().contains(&format!("\"{password}\"")) || password == "hugo.petit");
    }
    let elsewhere = place.replace("/invitation/", "/password/");
    assert_eq!(desk.stranger().get(&elsewhere).status, 404);
    assert_eq!(choose(&hugo, &place, NEW, NEW).status, 200);
    assert_eq!(desk.stranger().sign_in("hugo.petit", NEW, &[]).status, 303);
    let again = choose(&hugo, &place, PASSWORD, PASSWORD);
    assert_eq!(again.status, 404);
    assert!(again.has("Ce lien n’est plus valable"), "{}", again.text());
    assert_eq!(
        desk.stranger().sign_in("hugo.petit", PASSWORD, &[]).status,
        403
    );
}

/// A password that is set was hashed beside the limit of two: sixty-four at once took 1.2 GB.
#[test]
fn passwords_set_at_once_take_the_memory_of_two() {
    let desk = Desk::with().full_hashes().start();
    desk.user("camille.durand", "requester");
    assert_eq!(ask(&desk, "camille.durand@ecole.example").status, 200);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("mot de passe"));
    let place = link(&mail, &desk);
    let visitors: Vec<Visitor> = (0..24).map(|_| at(&desk, &place)).collect();
    let statuses: Vec<u16> = std::thread::scope(|threads| {
        let choosing = visitors.iter().map(|visitor| {
            let place = place.as_str();
            threads.spawn(move || choose(visitor, place, NEW, NEW).status)
        });
        let choosing: Vec<_> = choosing.collect();
        let done = choosing.into_iter().map(|one| one.join());
        done.map(|status| status.expect("answered")).collect()
    });
    let set = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(set, 1, "the link works once: {statuses:?}");
    let peak = desk.memory_peak() >> 20;
    assert!(peak < 150, "{peak} MiB");
}

/// `FreeScout` CVE-2026-41902: an invitation never expired; CVE-2026-27637: a token could be used again.
#[test]
fn a_link_holds_a_day_and_a_new_password_ends_sessions_and_other_links() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    desk.user("camille.durand", "requester");
    let camille = desk.sign_in("camille.durand");
    for _ in 0..2 {
        assert_eq!(ask(&desk, "Camille.Durand@ecole.example").status, 200);
    }
    desk.drained();
    crate::poll::until("both mails are out", crate::desk::LIMIT, || {
        (desk.mails_with("camille.durand", "nouveau mot de passe") == 2).then_some(())
    });
    let links: Vec<String> = desk
        .mails_out()
        .iter()
        .map(|mail| link(mail, &desk))
        .collect();
    assert_ne!(links[0], links[1]);
    assert_eq!(camille.get("/").status, 200, "asking changes nothing");
    let visitor = at(&desk, &links[0]);
    assert_eq!(choose(&visitor, &links[0], NEW, NEW).status, 200);
    assert_eq!(camille.get("/").status, 303, "signed out");
    for link in &links {
        assert_eq!(desk.stranger().get(link).status, 404, "{link}");
    }
    desk.turn_clock(Duration::hours(2));
    assert_eq!(ask(&desk, "camille.durand@ecole.example").status, 200);
    let third = crate::poll::until("a third mail", crate::desk::LIMIT, || {
        let mails = desk.mails_out();
        mails
            .iter()
            .map(|mail| link(mail, &desk))
            .find(|link| !links.contains(link))
    });
    desk.turn_clock(Duration::hours(23));
    assert_eq!(desk.stranger().get(&third).status, 200);
    desk.turn_clock(Duration::hours(2));
    assert_eq!(desk.stranger().get(&third).status, 404);
    Ok(())
}

#[test]
fn nobody_learns_which_accounts_exist_and_nobody_is_flooded() {
    let mut desk = Desk::start();
    for login in ["camille.durand", "hugo.petit"] {
        desk.user(login, "requester");
    }
    desk.ok(&["user", "disable", "hugo.petit"], "");
    let add = [
        "user",
        "add",
        "sofia.martin",
        "--address",
        "sofia.martin@ecole.example",
        "--name",
        "Sofia Martin",
    ];
    desk.ok(&add, "");
    let answers: Vec<String> = ["camille.durand", "hugo.petit", "sofia.martin", "nobody"]
        .iter()
        .map(|login| {
            let page = ask(&desk, &format!("{login}@ecole.example"));
            assert_eq!(page.status, 200);
            page.text()
        })
        .collect();
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:#?}"
    );
    assert!(answers[0].contains("Si un compte"));
    for _ in 0..20 {
        assert_eq!(
            ask(&desk, "camille.durand@ecole.example").text(),
            answers[0]
        );
    }
    desk.wait_for_mail("camille.durand", |_| true);
    crate::poll::until("what is owed is out", crate::desk::LIMIT, || {
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let sql = "SELECT count(*) FROM owed_other WHERE state IN ('waiting', 'taken')";
        let waits: u32 = db.query_row(sql, [], |row| row.get(0)).expect("a count");
        (waits == 0).then_some(())
    });
    let mails = desk.mails_out();
    assert_eq!(mails.len(), 3, "{mails:#?}");
    assert!(
        mails
            .iter()
            .all(|mail| mail.to.starts_with("camille.durand"))
    );
    // Once the mails have left, the file holds hashes only; and the log never held more.
    desk.stop();
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("written");
    drop(db);
    let bytes = fs::read(desk.path("helpdesk.db")).expect("the file");
    for mail in &mails {
        let place = link(mail, &desk);
        let token = place.rsplit('/').next().expect("a token");
        assert_eq!(token.len(), 64);
        assert!(!bytes.windows(64).any(|window| window == token.as_bytes()));
        assert!(!desk.log().contains(token));
    }
}
