//! A person is not an address: several addresses lead to one, two persons become one and two again, people of one name are told
//! apart, and who is made nameless is a person, not a name; accounts are in `people`.

use serde_json::{Value, json};

use crate::desk::{Desk, Letter, PASSWORD, Page, Visitor};
use crate::people::page_of;

const OLD: &str = "camille.durand@ecole.example";
const NEW: &str = "camille.roux@ecole.example";

fn school() -> Desk {
    let desk = Desk::with()
        .desk("domains = [\"ecole.example\", \"lycee.example\"]\n")
        .start();
    for (login, role) in [
        ("zoe.martin", "administrator"),
        ("marie.lopez", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    desk
}

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// A mail from that address opens the ticket of that number.
#[track_caller]
fn mailed(desk: &Desk, number: u64, from: &str, text: &str) -> Value {
    let subject = format!("Panne {number}");
    desk.mail_in(&Letter::from(from, &subject, text).raw());
    desk.ticket_when(number, |_| true)
}

#[test]
fn every_address_of_a_person_is_that_person() {
    let desk = school();
    mailed(&desk, 1, "camille.durand", "Bonjour.");
    let admin = desk.sign_in("zoe.martin");
    let page = page_of(&admin, "durand");
    let wrong = admin.post(&page, &[("what", "address"), ("other", "camille")]);
    assert_eq!(wrong.status, 422);
    let taken = [("what", "address"), ("other", "marie.lopez@ecole.example")];
    let taken = admin.post(&page, &taken);
    assert_eq!(taken.status, 409);
    assert!(taken.has("fusionnez-les"), "{}", taken.text());
    posted(&admin, &page, &[("what", "address"), ("other", NEW)]);
    // Mail from there is hers, in answers too.
    assert_eq!(
        mailed(&desk, 2, NEW, "De la nouvelle adresse.")["requester"],
        OLD
    );
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.subject.contains("Panne 1"));
    let answer = Letter::from(NEW, "Re: Panne 1", "Encore moi.").answering(&mail);
    desk.mail_in(&answer.raw());
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Encore moi"));
    assert_eq!(desk.export().len(), 2);
    // Signing in by it.
    let mut camille = desk.stranger();
    assert_eq!(camille.sign_in(NEW, PASSWORD, &[]).status, 303);
    assert_eq!(camille.get("/t/2").status, 200);
    // Written to there from now on.
    posted(&admin, &page, &[("prefer", NEW)]);
    posted(&admin, "/t/1/followup", &[("text", "Vu, merci.")]);
    desk.wait_for_mail("camille.roux", |mail| mail.says("Vu, merci"));
    assert_eq!(mailed(&desk, 3, OLD, "De l’ancienne.")["requester"], NEW);
    // Found by either, and by name corrected by hand.
    posted(
        &admin,
        &page,
        &[("what", "rename"), ("name", "Camille Roux")],
    );
    assert_eq!(page_of(&admin, "camille.durand@"), page);
    let shown = admin.get(&page);
    assert!(
        shown.has("Camille Roux") && shown.has(OLD) && shown.has("Panne 3"),
        "{}",
        shown.text()
    );
    assert!(
        admin
            .get("/search?q=demandeur%3Acamille.durand%40ecole.example")
            .has("Panne 2")
    );
    // One of them goes.
    posted(&admin, &page, &[("remove", OLD)]);
    assert_eq!(mailed(&desk, 4, OLD, "Qui suis-je ?")["requester"], OLD);
    let audit = admin.get("/settings/audit");
    assert!(audit.has("nom ou adresses modifiés"), "{}", audit.text());
}

#[test]
fn two_persons_become_one_and_two_again() {
    let desk = school();
    mailed(&desk, 1, "camille.durand", "Avant le mariage.");
    mailed(&desk, 2, NEW, "Après le mariage.");
    desk.mail_in(&Letter::from("hugo.petit", "Panne 3", "Pour tous.").raw());
    desk.ticket_when(3, |_| true);
    let admin = desk.sign_in("zoe.martin");
    for observer in [OLD, NEW] {
        posted(&admin, "/t/3/observers", &[("address", observer)]);
    }
    let camille = desk.sign_in("camille.durand");
    assert_eq!(
        camille.get("/t/2").status,
        404,
        "a stranger to her own request"
    );
    let page = page_of(&admin, "durand");
    let preview = admin.get(&format!("{page}/merge?with={NEW}"));
    for told in [NEW, OLD, "1 ticket demandé", "1 ticket observé", "30 jours"] {
        assert!(preview.has(told), "{told}: {}", preview.text());
    }
    let gone = page_of(&admin, "roux").replace("/settings/people/", "");
    posted(&admin, &format!("{page}/merge"), &[("with", &gone)]);
    let camille = desk.sign_in("camille.durand");
    assert_eq!(camille.get("/t/2").status, 200);
    let observers = |number: u64| desk.ticket_when(number, |_| true)["observers"].clone();
    assert_eq!(observers(3), json!([OLD]), "once");
    assert_eq!(desk.ticket_when(2, |_| true)["requester"], OLD);
    assert_eq!(mailed(&desk, 4, NEW, "Toujours moi.")["requester"], OLD);
    assert_eq!(
        admin
            .post(&format!("{page}/merge"), &[("with", &gone)])
            .status,
        404
    );
    assert_eq!(page_of(&admin, "camille"), page, "listed once");
    // And two again: what came since stays.
    let shown = admin.get(&page).text();
    let joining = shown
        .split("name=\"joining\" value=\"")
        .nth(1)
        .expect("a button");
    let joining = joining.split('"').next().expect("its number").to_owned();
    posted(&admin, &format!("{page}/unmerge"), &[("joining", &joining)]);
    assert_eq!(desk.ticket_when(2, |_| true)["requester"], NEW);
    assert_eq!(desk.ticket_when(4, |_| true)["requester"], OLD);
    assert_eq!(observers(3).as_array().map(Vec::len), Some(2));
    assert_eq!(mailed(&desk, 5, NEW, "De nouveau deux.")["requester"], NEW);
    assert_eq!(
        admin
            .post(&format!("{page}/unmerge"), &[("joining", &joining)])
            .status,
        404
    );
    let audit = admin.get("/settings/audit");
    assert!(audit.has("deux personnes fusionnées") && audit.has("de nouveau séparées"));
}

#[test]
fn who_is_joined_keeps_one_account_and_the_sessions_of_the_other_end() {
    let desk = school();
    desk.user("camille.roux", "agent");
    let admin = desk.sign_in("zoe.martin");
    let other = desk.sign_in("camille.roux");
    assert_eq!(other.get("/tickets").status, 200);
    let said = desk.ok(&["user", "merge", "camille.durand", "camille.roux"], "");
    assert!(
        said.contains("would merge") && said.contains("--yes"),
        "{said}"
    );
    desk.ok(
        &["user", "merge", "camille.durand", "camille.roux", "--yes"],
        "",
    );
    assert_eq!(other.get("/tickets").status, 303, "its session has ended");
    // Both names lead to the one account, with one password and the higher role.
    for login in ["camille.durand", "camille.roux", OLD, NEW] {
        let mut camille = desk.stranger();
        assert_eq!(camille.sign_in(login, PASSWORD, &[]).status, 303, "{login}");
        assert_eq!(camille.get("/tickets").status, 200, "{login}");
    }
    // The last administrator is not lost by parting.
    let page = page_of(&admin, "durand");
    assert!(admin.get(&page).has("Séparer de nouveau"));
}

#[test]
fn a_school_changes_its_domain_by_one_command() {
    let desk = school();
    mailed(&desk, 1, "camille.durand", "Avant.");
    // She has written from there already.
    mailed(&desk, 2, "camille.durand@lycee.example", "Après.");
    let words = ["user", "rename-domain", "ecole.example", "lycee.example"];
    let said = desk.ok(&words, "");
    assert!(
        said.contains("would rename: 3") && said.contains("merges"),
        "{said}"
    );
    assert_eq!(
        desk.ticket_when(2, |_| true)["requester"],
        "camille.durand@lycee.example"
    );
    assert_eq!(desk.ticket_when(1, |_| true)["requester"], OLD);
    let said = desk.ok(&[&words[..], &["--yes"]].concat(), "");
    assert!(said.contains("renamed: 3"), "{said}");
    for number in [1, 2] {
        let requester = &desk.ticket_when(number, |_| true)["requester"];
        assert_eq!(requester, "camille.durand@lycee.example");
    }
    assert_eq!(
        mailed(&desk, 3, OLD, "De l’ancienne.")["requester"],
        "camille.durand@lycee.example"
    );
    let again = desk.ok(&[&words[..], &["--yes"]].concat(), "");
    assert!(again.contains("renamed: 0"), "{again}");
    let unlisted = desk.run(
        &[
            "user",
            "rename-domain",
            "lycee.example",
            "x.example",
            "--yes",
        ],
        "",
    );
    assert_eq!(unlisted.status.code(), Some(1));
}

/// Two people called Hugo Petit have a ticket each.
fn homonyms(desk: &Desk) {
    for (number, address) in [
        (1, "hugo.petit@ecole.example"),
        (2, "hugo.petit2@ecole.example"),
    ] {
        let from = format!("Hugo Petit <{address}>");
        mailed(desk, number, &from, "ici Hugo Petit, bureau 12");
    }
}

#[test]
fn people_of_one_name_are_told_apart_wherever_agents_read_it() {
    let desk = school();
    homonyms(&desk);
    mailed(&desk, 3, "camille.durand", "Seule de son nom.");
    let marie = desk.sign_in("marie.lopez");
    for place in [
        "/t/2",
        "/t/2/request",
        "/t/2/history",
        "/tickets",
        "/search?q=bureau",
    ] {
        let page = marie.get(place);
        assert!(
            page.has("hugo.petit2@ecole.example"),
            "{place}: {}",
            page.text()
        );
    }
    assert!(!marie.get("/tickets").has(OLD), "only where it must be");
    // « Toutes » is of the person.
    let all = marie.get("/search?q=demandeur%3A%22hugo.petit2%40ecole.example%22");
    assert!(all.has("Panne 2") && !all.has("Panne 1"), "{}", all.text());
    // The team too, where somebody is chosen.
    let admin = desk.sign_in("zoe.martin");
    for login in ["m.lopez", "n.lopez"] {
        let address = format!("{login}@ecole.example");
        let account = [
            ("name", "Marc Lopez"),
            ("address", &address),
            ("login", login),
            ("role", "agent"),
        ];
        posted(&admin, "/settings/people", &account);
    }
    for place in ["/t/1", "/tickets", "/absences"] {
        let page = marie.get(place);
        assert!(
            page.has("Marc Lopez (n.lopez@ecole.example)"),
            "{place}: {}",
            page.text()
        );
    }
    // Who asks reads no addresses of others.
    posted(
        &admin,
        "/t/3/observers",
        &[("address", "hugo.petit2@ecole.example")],
    );
    let camille = desk.sign_in("camille.durand").get("/t/3");
    assert!(!camille.has("hugo.petit2@"), "{}", camille.text());
}

#[test]
fn who_is_made_nameless_is_a_person_and_not_a_name() {
    let desk = school();
    homonyms(&desk);
    let marie = desk.sign_in("marie.lopez");
    for number in [1, 2] {
        let note = [("text", "Hugo Petit a appelé")];
        let place = format!("/t/{number}/note");
        assert_eq!(marie.upload(&place, &note, &[]).status, 303);
    }
    let admin = desk.sign_in("zoe.martin");
    let page = page_of(&admin, "hugo.petit@");
    posted(
        &admin,
        &page,
        &[("what", "address"), ("other", "h.petit@ecole.example")],
    );
    mailed(
        &desk,
        3,
        "h.petit@ecole.example",
        "Moi, h.petit@ecole.example",
    );
    let before = admin.get(&page);
    assert!(before.has("hugo.petit2@ecole.example") && before.has("D’autres portent ce nom"));
    let forget = [("what", "forget"), ("address", "hugo.petit@ecole.example")];
    posted(&admin, &page, &forget);
    let ticket = |number| desk.ticket_when(number, |_| true).to_string();
    assert!(!ticket(1).contains("Hugo Petit"), "{}", ticket(1));
    assert!(
        ticket(2).contains("ici Hugo Petit, bureau 12"),
        "{}",
        ticket(2)
    );
    assert!(
        ticket(2).contains("Hugo Petit a appelé"),
        "a note about the other"
    );
    let all: String = (1..=3).map(ticket).collect();
    for gone in ["hugo.petit@ecole.example", "h.petit@ecole.example"] {
        assert!(!all.contains(gone), "{gone}: {all}");
    }
}

#[test]
fn canned_replies_greet_people_as_they_are_called() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    let reply = [
        ("name", "Bonjour"),
        ("text", "Bonjour {prénom}, ({nom}, {nom complet})"),
    ];
    posted(&admin, "/settings/replies", &reply);
    for (number, (name, filled)) in (1..).zip([
        ("DURAND Zoé", "Bonjour Zoé, (DURAND, DURAND Zoé)"),
        (
            "\"Le Goff, Anne-Marie\"",
            "Bonjour Anne-Marie, (Le Goff, Le Goff, Anne-Marie)",
        ),
        ("Jean Michel Dupuis", "Bonjour Jean Michel Dupuis, "),
        ("Hugo Petit", "Bonjour Hugo, (Petit, Hugo Petit)"),
    ]) {
        let from = format!("{name} <p{number}@ecole.example>");
        mailed(&desk, number, &from, "Bonjour.");
        let marie = desk.sign_in("marie.lopez");
        let place = format!("/t/{number}/followup");
        let insert = [("reply", "1"), ("insert", "1"), ("text", "")];
        let page = marie.upload(&place, &insert, &[]);
        assert!(page.has(filled), "{name}: {}", page.text());
    }
}
