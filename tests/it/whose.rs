//! Whose request a ticket is, what it is called, whom an agent names; what is taken out of it is in `taken_out`.

use crate::desk::{Desk, Letter, PASSWORD, Page, Visitor};

fn school() -> Desk {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    for login in ["camille.durand", "hugo.petit"] {
        desk.user(login, "requester");
    }
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

/// How many the file knows.
fn people_known(desk: &Desk) -> u32 {
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let count = db.query_row("SELECT count(*) FROM person", [], |row| row.get(0));
    count.expect("a count")
}

/// What is asked back: the form is there again with what was typed.
#[track_caller]
fn asks(page: &Page, typed: &str, words: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    let text = page.text();
    assert!(text.contains(&format!("value=\"{typed}\"")), "{text}");
    assert!(page.has(words), "{text}");
}

#[test]
fn another_requester_gets_the_answers_and_the_former_none() {
    let desk = school();
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let (camille, hugo) = (desk.sign_in("camille.durand"), desk.sign_in("hugo.petit"));
    done(&marie, "/t/1/requester", &[("person", "hugo petit")]);
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(ticket["requester"], "hugo.petit@ecole.example");
    assert_eq!(ticket["observers"], serde_json::json!([]));
    assert_eq!(camille.get("/t/1").status, 404);
    assert!(
        hugo.get("/t/1/history")
            .has("Demandeur : Hugo Petit (auparavant : Camille Durand)")
    );
    desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("a mis cette demande à votre nom")
    });
    done(&marie, "/t/1/followup", &[("text", "Réponse à Hugo.")]);
    desk.wait_for_mail("hugo.petit", |mail| mail.says("Réponse à Hugo."));
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", "Réponse à Hugo."), 0);
    // Back again, and this time whoever it was is to read along.
    let back = [("person", "camille.durand@ecole.example"), ("keep", "1")];
    done(&marie, "/t/1/requester", &back);
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(ticket["requester"], "camille.durand@ecole.example");
    assert_eq!(
        ticket["observers"],
        serde_json::json!(["hugo.petit@ecole.example"])
    );
    assert_eq!(hugo.get("/t/1").status, 200);
    // Nobody else may say whose it is.
    let own = camille.post("/t/1/requester", &[("person", "Hugo Petit")]);
    assert_eq!(own.status, 404);
}

#[test]
fn a_waiting_solution_is_the_new_requesters_to_answer() {
    let desk = school();
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/solution", &[("text", "Câble remplacé.")]);
    let link = |login: &str| {
        let mail = desk.wait_for_mail(login, |mail| mail.text.contains("/s/1-"));
        let (_, rest) = mail.text.split_once("/s/").expect("a link");
        format!("/s/{}", rest.split('?').next().expect("a token"))
    };
    let old = link("camille.durand");
    done(&marie, "/t/1/requester", &[("person", "Hugo Petit")]);
    let new = link("hugo.petit");
    let anybody = desk.stranger();
    let gone = anybody.get(&old);
    assert!(gone.status == 404 && !gone.has("Câble"), "{}", gone.text());
    assert!(anybody.get(&new).has("Câble remplacé."));
}

#[test]
fn an_address_never_seen_is_asked_back_with_everything_typed() {
    let desk = school();
    desk.request("hugo.petit", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let people = people_known(&desk);
    let typed = "camile.durand@ecole.example";
    let meant = "value=\"camille.durand@ecole.example\"";
    for (place, field) in [("/t/1/requester", "person"), ("/t/1/observers", "address")] {
        let page = marie.post(place, &[(field, typed)]);
        asks(
            &page,
            typed,
            "Personne n’est connu du support à cette adresse",
        );
        assert!(page.text().contains(meant), "{place} names whom it may be");
    }
    let request = [
        ("subject", "Badge"),
        ("text", "Perdu au gymnase."),
        ("requester", typed),
    ];
    let page = marie.upload("/new", &request, &[]);
    asks(
        &page,
        typed,
        "Personne n’est connu du support à cette adresse",
    );
    assert!(page.has("Perdu au gymnase.") && page.text().contains("value=\"Badge\""));
    assert_eq!(people_known(&desk), people, "nobody was made");
    assert_eq!(desk.export().len(), 1);
    // One click, by the address that was meant, or because it really is somebody new.
    let sure = |chosen| {
        [
            ("person", typed),
            ("person-asked", typed),
            ("person-chosen", chosen),
        ]
    };
    done(
        &marie,
        "/t/1/requester",
        &sure("camille.durand@ecole.example"),
    );
    assert_eq!(
        desk.ticket_when(1, |_| true)["requester"],
        "camille.durand@ecole.example"
    );
    done(&marie, "/t/1/requester", &sure(typed));
    assert_eq!(desk.ticket_when(1, |_| true)["requester"], typed);
    // An answer to another question is none.
    let other = "hugo.peti@ecole.example";
    let stale = [
        ("person", other),
        ("person-asked", typed),
        ("person-chosen", typed),
    ];
    asks(
        &marie.post("/t/1/requester", &stale),
        other,
        "Personne n’est connu",
    );
}

#[test]
fn names_are_offered_to_agents_only() {
    let desk = school();
    let near = |login: &str| desk.sign_in(login).get("/people/near?q=petit");
    assert!(near("marie.lopez").has("Hugo Petit &lt;hugo.petit@ecole.example&gt;"));
    let page = near("camille.durand");
    assert!(
        page.status == 404 && !page.has("hugo.petit"),
        "{}",
        page.text()
    );
    // Of two people of one name none is taken for the other.
    let twin = [
        "user",
        "add",
        "hugo.petit2",
        "--address",
        "hugo.petit2@ecole.example",
    ];
    desk.ok(
        &[&twin[..], &["--name", "Hugo Petit", "--role", "requester"]].concat(),
        PASSWORD,
    );
    desk.request("camille.durand", "Panne");
    let page = desk
        .sign_in("marie.lopez")
        .post("/t/1/requester", &[("person", "Hugo Petit")]);
    asks(&page, "Hugo Petit", "Plusieurs personnes correspondent");
    assert!(page.has("hugo.petit2@ecole.example"));
}

#[test]
fn another_title_is_found_and_mails_stay_in_their_conversation() {
    let desk = school();
    desk.request("camille.durand", "Problème");
    let marie = desk.sign_in("marie.lopez");
    done(
        &marie,
        "/t/1/title",
        &[("subject", "  Imprimante A3\n de l’atelier ")],
    );
    let list = marie.get("/tickets?view=all");
    assert!(list.has("Imprimante A3 de l’atelier") && !list.has(">Problème<"));
    let history = marie.get("/t/1/history");
    assert!(history.has("Titre : « Imprimante A3 de l’atelier » (auparavant : « Problème »)"));
    done(&marie, "/t/1/followup", &[("text", "Elle marche.")]);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("Elle marche."));
    assert_eq!(mail.subject, "[Support #1] Problème");
    assert!(mail.says("Imprimante A3 de l’atelier"), "{}", mail.text);
    crate::poll::until("the new title is found", crate::desk::LIMIT, || {
        let found = marie.get("/search?q=imprimante");
        found.has("de l’atelier").then_some(())
    });
    assert_eq!(marie.post("/t/1/title", &[("subject", " ")]).status, 422);
    // What rings a terminal's bell is no part of a title.
    done(
        &marie,
        "/t/1/title",
        &[("subject", "Image\u{7} A3\u{1b}[2J")],
    );
    assert_eq!(desk.export()[0]["subject"], "Image A3 [2J");
}

/// By whatever address: whose request it is does not read along beside.
#[test]
fn whose_request_it_is_reads_along_by_no_address_of_theirs() {
    let desk = school();
    desk.user("zoe.martin", "administrator");
    desk.request("camille.durand", "Panne");
    let admin = desk.sign_in("zoe.martin");
    let page = crate::people::page_of(&admin, "durand");
    let other = "camille.roux@ecole.example";
    done(&admin, &page, &[("what", "address"), ("other", other)]);
    for address in [other, "camille.durand@ecole.example", "Camille Durand"] {
        done(&admin, "/t/1/observers", &[("address", address)]);
        assert_eq!(
            desk.export()[0]["observers"],
            serde_json::json!([]),
            "{address}"
        );
    }
}

const PASSED_ON: &str = "Pour vous.\n\nDe : Hugo Petit <hugo.petit@ecole.example>\nEnvoyé : lundi 23 novembre 2026 15:31\n\
    À : Marie Lopez\nObjet : Panne\n\nPlus d’image en salle 12.\n\n\
    De : Camille Durand <camille.durand@ecole.example>\nEnvoyé : lundi 23 novembre 2026 14:00\nÀ : Hugo\nObjet : Panne\n\nAlors ?\n";

#[test]
fn what_an_agent_forwards_is_proposed_as_its_writers_request() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    desk.mail_in(&Letter::from("marie.lopez", "TR: Panne", PASSED_ON).raw());
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(ticket["requester"], "marie.lopez@ecole.example");
    assert!(marie.get("/t/1").has("Demandeur : Hugo Petit ?"));
    done(&marie, "/t/1/requester", &[("passed-on", "yes")]);
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(ticket["requester"], "hugo.petit@ecole.example");
    assert_eq!(ticket["observers"], serde_json::json!([]));
    assert!(!marie.get("/t/1").has("Demandeur : Hugo Petit ?"));
    // Not asked again where it was answered with no, nor of what a requester passes on, nor of an answer.
    for (number, from, subject) in [
        (2, "marie.lopez", "Fwd: Panne"),
        (3, "camille.durand", "TR: Panne"),
        (4, "marie.lopez", "Panne"),
    ] {
        desk.mail_in(&Letter::from(from, subject, PASSED_ON).raw());
        desk.ticket_when(number, |_| true);
        let place = format!("/t/{number}");
        let asked = marie.get(&place).has("Demandeur : Hugo Petit ?");
        assert_eq!(asked, number == 2, "{place}");
        if asked {
            done(
                &marie,
                &format!("{place}/requester"),
                &[("passed-on", "no")],
            );
            assert!(!marie.get(&place).has("Demandeur : Hugo Petit ?"));
            assert_eq!(
                desk.ticket_when(number, |_| true)["requester"],
                "marie.lopez@ecole.example"
            );
        }
    }
}

#[test]
fn what_an_agent_forwards_is_its_writers_at_once_where_so_configured() {
    let desk = Desk::with()
        .desk("forwarded_by_agents = \"take\"\n")
        .start();
    desk.user("marie.lopez", "agent");
    for (number, from, whose) in [
        (1, "marie.lopez", "hugo.petit"),
        (2, "camille.durand", "camille.durand"),
    ] {
        desk.mail_in(&Letter::from(from, "TR: Panne", PASSED_ON).raw());
        let ticket = desk.ticket_when(number, |_| true);
        assert_eq!(ticket["requester"], format!("{whose}@ecole.example"));
        assert_eq!(
            ticket["timeline"][0]["author"],
            format!("{from}@ecole.example")
        );
    }
    desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("Votre demande est enregistrée")
    });
    desk.drained();
    assert_eq!(
        desk.mails_with("marie.lopez", "Votre demande est enregistrée"),
        0
    );
}

#[test]
fn a_solution_carries_documents() {
    let desk = school();
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/t/1").text().contains("id=\"followup-files\""));
    let proposed = marie.upload(
        "/t/1/solution",
        &[("text", "Suivez la notice.")],
        &[("notice.pdf", b"pdf")],
    );
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("Suivez la notice."));
    assert!(mail.says("notice.pdf"), "{}", mail.text);
    let camille = desk.sign_in("camille.durand");
    let document = camille.get("/t/1").documents().remove(0);
    assert_eq!(camille.get(&document).body, b"pdf");
}

#[test]
fn mails_say_truly_why_one_gets_them() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    desk.request("camille.durand", "Panne");
    let hers = desk.wait_for_mail("camille.durand", |mail| mail.says("enregistrée"));
    assert!(
        hers.says("parce que vous avez ouvert ce ticket"),
        "{}",
        hers.text
    );
    // By telephone.
    let by_phone = [
        ("subject", "Souris"),
        ("text", "Elle ne bouge plus."),
        ("requester", "hugo.petit@ecole.example"),
    ];
    let opened = marie.upload("/new", &by_phone, &[]);
    assert_eq!(opened.status, 303, "{}", opened.text());
    let his = desk.wait_for_mail("hugo.petit", |mail| mail.subject.contains("Souris"));
    // Given to somebody else, and what is said to them since.
    done(&marie, "/t/1/requester", &[("person", "hugo petit")]);
    let put = desk.wait_for_mail("hugo.petit", |mail| mail.subject.contains("Panne"));
    done(&marie, "/t/1/followup", &[("text", "Réponse à Hugo.")]);
    let told = desk.wait_for_mail("hugo.petit", |mail| mail.says("Réponse à Hugo."));
    for mail in [his, put, told] {
        assert!(
            mail.says("parce que cette demande est à votre nom"),
            "{}",
            mail.text
        );
        assert!(!mail.says("vous avez ouvert"), "{}", mail.text);
    }
}
