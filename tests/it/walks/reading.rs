//! A ticket seen from all its sides: its documents and pictures, the request, the history, and a word that is taken back; what
//! is said in it is in `answering` and `handling`.

use data_encoding::BASE64;

use super::{Walker, both_ways, people, school};
use crate::desk::{Desk, LIMIT, Letter, plain};
use crate::poll::until;

/// One transparent dot, a GIF.
const DOT: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

#[test]
fn a_requester_adds_pictures_and_reads_everything_again() {
    let test = "a_requester_adds_pictures_and_reads_everything_again";
    both_ways(test, |camille| {
        let desk = school();
        desk.request("camille.durand", "Badge refusé");
        camille.open(&format!("{}/t/1", desk.url));
        camille.sign_in("camille.durand");
        adds_pictures(camille, &desk);
        looks_at_them(camille);
        reads_all_sides(camille);
        camille.browser.forgive("422"); // the documents that were none
    });
}

fn adds_pictures(camille: &mut Walker, desk: &Desk) {
    camille.unfold("a \"Document\"", "button Documents à joindre");
    camille.enter("button Ajouter les documents");
    camille.is_told("Choisissez au moins un document");
    let dot = BASE64.decode(DOT.as_bytes()).expect("base64");
    let pictures = ["porte.gif", "badge.gif"].map(|name| desk.path(name));
    for picture in &pictures {
        std::fs::write(picture, &dot).expect("written");
    }
    camille.to("button Documents à joindre");
    let [door, badge] = &pictures;
    camille.browser.attach("#document-files", &[door, badge]);
    camille.enter("button Ajouter les documents");
    camille.reads("badge.gif");
    let ticket = desk.only_ticket()["timeline"].to_string();
    assert_eq!(ticket.matches("porte.gif").count(), 1, "{ticket}");
}

/// In a dialog of the page with JavaScript, and on a page of its own without.
fn looks_at_them(camille: &mut Walker) {
    camille.enter("link porte.gif");
    if camille.javascript {
        shows(camille, "porte.gif");
        camille.enter("button Image suivante");
        shows(camille, "badge.gif");
        camille.browser.press("ArrowLeft");
        shows(camille, "porte.gif");
        camille.browser.press("ArrowRight");
        shows(camille, "badge.gif");
        camille.browser.press("Escape");
        until("the focus is where one stopped", LIMIT, || {
            let spoken = plain(&camille.browser.spoken());
            spoken.starts_with("link badge.gif").then_some(())
        });
    } else {
        until("the picture opens", LIMIT, || {
            camille.browser.url().ends_with("porte%2Egif").then_some(())
        });
        camille.browser.go_back(1);
    }
    camille.to("link Télécharger badge.gif");
}

/// The dialog says, and reads out, which picture it shows.
fn shows(camille: &mut Walker, name: &str) {
    until(name, LIMIT, || {
        let status = "document.querySelector('#viewer[open] [role=status]')?.innerText";
        (camille.browser.evaluate(status) == name).then_some(())
    });
}

fn reads_all_sides(camille: &mut Walker) {
    for (side, words) in [
        ("link Demande", "Rien ne s’affiche"),
        ("link Documents", "porte.gif"),
        ("link Traitement de la demande", "badge.gif"),
        ("link Historique", "a joint 2 documents"),
    ] {
        camille.enter(side);
        camille.reads(words);
    }
}

#[test]
fn an_agent_takes_a_word_back_before_it_leaves() {
    let test = "an_agent_takes_a_word_back_before_it_leaves";
    both_ways(test, |marie| {
        let desk = Desk::with()
            .outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 600\n")
            .start();
        people(&desk);
        desk.mail_in(&Letter::from("camille.durand", "Badge refusé", "Bonjour.").raw());
        desk.only_ticket();
        marie.open(&format!("{}/t/1", desk.url));
        marie.sign_in("marie.lopez");
        marie.to("textbox Répondre à Camille Durand");
        marie.browser.type_text("Mot de passe : 1234");
        marie.enter("button Envoyer");
        marie.reads("Son courriel n’est pas encore parti.");
        marie.enter("button Annuler ce suivi");
        marie.hears("Le suivi a été annulé : voici son texte.");
        marie.to("textbox Répondre à Camille Durand");
        let kept = marie.browser.evaluate("document.activeElement.value");
        assert_eq!(kept, "Mot de passe : 1234");
        let said = desk.only_ticket()["timeline"].to_string();
        assert!(!said.contains("1234"), "{said}");
    });
}
