//! What is sent twice: a button pressed again, a form sent again after going back, by whoever does not see that it was taken.

use crate::browser::Browser;
use crate::desk::{Desk, Visitor};
use crate::missing::{Missing, left_out};

/// Camille's ticket 1, at a moment that stands still.
fn school() -> Result<Desk, Missing> {
    let desk = Desk::with().frozen("2026-11-24 09:00:00")?.start();
    for (login, role) in [
        ("camille.durand", "requester"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
    ] {
        desk.user(login, role);
    }
    desk.request("camille.durand", "Badge refusé");
    Ok(desk)
}

/// How often these words stand in the desk.
fn times(desk: &Desk, words: &str) -> usize {
    let tickets = desk.export();
    tickets
        .iter()
        .map(|ticket| ticket.to_string().matches(words).count())
        .sum()
}

#[track_caller]
fn sent(visitor: &Visitor, place: &str, text: &str, documents: &[(&str, &[u8])]) -> String {
    let fields = [("subject", "Écran"), ("text", text)];
    let page = visitor.upload(place, &fields, documents);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page.header("location").to_owned()
}

#[test]
fn what_is_pressed_twice_is_said_once() {
    let desk = match school() {
        Ok(desk) => desk,
        Err(missing) => return left_out("what_is_pressed_twice_is_said_once", &missing),
    };
    let (camille, marie) = (desk.sign_in("camille.durand"), desk.sign_in("marie.lopez"));
    for (visitor, place, words) in [
        (&camille, "/t/1/followup", "Toujours fermée."),
        (&marie, "/t/1/followup", "Nous regardons."),
        (&marie, "/t/1/note", "Borne du couloir."),
        (&camille, "/new", "L’écran clignote."),
    ] {
        let first = sent(visitor, place, words, &[("a.txt", b"a")]);
        let again = sent(visitor, place, words, &[("a.txt", b"a")]);
        assert_eq!(first, again);
        assert_eq!(times(&desk, words), 1, "{place}");
        // Other bytes under the same name are another document.
        sent(visitor, place, words, &[("a.txt", b"b")]);
        assert_eq!(times(&desk, words), 2, "{place}");
        sent(visitor, place, words, &[]);
        assert_eq!(times(&desk, words), 3, "{place}");
    }
    for (bytes, lines) in [(b"c", 1), (b"c", 1), (b"d", 2)] {
        sent(&camille, "/t/1/document", "", &[("c.txt", bytes)]);
        assert_eq!(times(&desk, "documents_added"), lines);
    }
}

#[test]
fn what_is_said_again_on_purpose_is_kept() {
    let desk = match school() {
        Ok(desk) => desk,
        Err(missing) => return left_out("what_is_said_again_on_purpose_is_kept", &missing),
    };
    let camille = desk.sign_in("camille.durand");
    let says = |visitor: &Visitor, words| sent(visitor, "/t/1/followup", words, &[]);
    says(&camille, "Toujours rien ?");
    desk.freeze_at("2026-11-24 09:10:01");
    says(&camille, "Toujours rien ?");
    assert_eq!(times(&desk, "Toujours rien ?"), 2, "later");
    says(&desk.sign_in("marie.lopez"), "Si.");
    says(&camille, "Toujours rien ?");
    assert_eq!(times(&desk, "Toujours rien ?"), 3, "after an answer");
    says(&camille, "Ah, si.");
    says(&camille, "Toujours rien ?");
    assert_eq!(times(&desk, "Toujours rien ?"), 4, "after other words");
    says(&desk.sign_in("paul.ndiaye"), "Toujours rien ?");
    assert_eq!(times(&desk, "Toujours rien ?"), 5, "by somebody else");
}

/// Chromium fills a form again with what was sent from it.
#[test]
fn what_is_sent_again_after_going_back_is_said_once() {
    let test = "what_is_sent_again_after_going_back_is_said_once";
    let ready = school().and_then(|desk| Ok((desk, Browser::start()?)));
    let (desk, mut browser) = match ready {
        Ok(ready) => ready,
        Err(missing) => return left_out(test, &missing),
    };
    browser.goto(&format!("{}/login?next=/new", desk.url));
    browser.fill("Identifiant", "camille.durand");
    browser.fill("Mot de passe", crate::desk::PASSWORD);
    browser.click("Envoyer");
    browser.fill("Titre", "Écran qui clignote");
    browser.fill("Description", "Salle 12.");
    browser.click("Envoyer la demande");
    browser.go_back(1);
    browser.fill("Description", "Salle 12.");
    browser.click("Envoyer la demande");
    assert!(browser.url().contains("/t/2"), "{}", browser.url());
    assert_eq!(times(&desk, "Salle 12."), 1);
    browser.click("Suivi");
    browser.fill("Votre suivi", "Plus maintenant.");
    browser.click("Ajouter le suivi");
    browser.go_back(1);
    browser.fill("Votre suivi", "Plus maintenant.");
    browser.click("Ajouter le suivi");
    assert_eq!(times(&desk, "Plus maintenant."), 1);
}
