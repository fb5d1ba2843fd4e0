//! What waits for whom, as the people who asked read it on top of their ticket and of their list.

use super::school;
use crate::desk::Visitor;

#[track_caller]
fn done(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

#[test]
fn one_look_tells_what_waits_for_whom() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let camille = desk.sign_in("camille.durand");
    let hugo = [("address", "hugo.petit@ecole.example")];
    done(&marie, "/t/1/observers", &hugo);
    let hugo = desk.sign_in("hugo.petit");
    let reads = |visitor: &Visitor, words: &str| {
        let page = visitor.get("/t/1");
        assert!(page.has(words), "{words}: {}", page.text());
    };
    reads(&camille, "un agent va la prendre en charge");
    reads(&camille, "Chaque nouveauté vous est envoyée par courriel.");
    assert!(!marie.get("/t/1").has("un agent va la prendre en charge"));
    reads(&marie, "Attend depuis");
    done(&marie, "/t/1/assign", &[("me", "1")]);
    reads(&camille, "Marie Lopez s’occupe de la demande.");
    // The team asks.
    done(&marie, "/t/1/properties", &[("status", "await")]);
    reads(&camille, "Votre réponse est attendue");
    assert!(
        camille
            .get("/t/1")
            .text()
            .contains("href=\"#followup\">Répondre")
    );
    reads(
        &hugo,
        "Le support attend une réponse du demandeur pour continuer.",
    );
    assert!(!hugo.get("/t/1").has("Votre réponse est attendue"));
    let list = camille.get("/");
    assert!(list.has("Votre réponse est attendue"), "{}", list.text());
    assert!(list.text().contains("href=\"/t/1#followup\""));
    let waiting = camille.get("/?view=to-answer").text();
    assert!(waiting.contains("Écran noir"), "{waiting}");
    assert!(!hugo.get("/").has("Votre réponse est attendue"));
    // It waits for something else.
    done(&camille, "/t/1/followup", &[("text", "La salle 12.")]);
    reads(&camille, "Marie Lopez s’occupe de la demande.");
    let held = [("status", "pending"), ("reason", "livraison du câble.")];
    done(&marie, "/t/1/properties", &held);
    reads(
        &camille,
        "La demande est en attente : livraison du câble. Chaque",
    );
    assert!(!camille.get("/").has("Votre réponse est attendue"));
    assert!(
        !camille
            .get("/?view=to-answer")
            .text()
            .contains("Écran noir")
    );
    let until = [
        ("status", "pending"),
        ("reason", ""),
        ("until", "2099-06-01"),
    ];
    done(&marie, "/t/1/properties", &until);
    reads(&camille, "Elle sera reprise le lundi 1er juin 2099.");
    // Its own box says the rest.
    done(&marie, "/t/1/solution", &[("text", "Câble changé.")]);
    assert!(!camille.get("/t/1").has("Chaque nouveauté"));
    done(&camille, "/t/1/solution/accept", &[]);
    assert!(!camille.get("/t/1").has("Chaque nouveauté"));
}

#[test]
fn a_requester_reads_the_newest_request_first() {
    let desk = school();
    desk.request("camille.durand", "Clavier muet");
    let page = desk.sign_in("camille.durand").get("/").text();
    let place = |number: u32| page.find(&format!("href=\"/t/{number}\""));
    assert!(place(2).is_some() && place(2) < place(1), "{page}");
}
