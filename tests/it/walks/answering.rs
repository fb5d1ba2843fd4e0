//! A requester follows the link of a mail and answers: a follow-up, a refusal, an acceptance, a reopening.

use super::{Walker, both_ways, school};
use crate::desk::{Desk, plain};

#[test]
fn from_a_mail_a_requester_answers_refuses_accepts_and_reopens() {
    let test = "from_a_mail_a_requester_answers_refuses_accepts_and_reopens";
    both_ways(test, |camille| {
        let desk = school();
        let mail = desk.request("camille.durand", "Badge refusé");
        follows_the_link(camille, &mail.link());
        writes_with_a_document(camille, &desk);
        proposes(&desk, "Badge rechargé.");
        refuses(camille, &desk);
        proposes(&desk, "Badge remplacé.");
        accepts(camille, &desk);
        reopens(camille, &desk);
    });
}

fn proposes(desk: &Desk, text: &str) {
    let marie = desk.sign_in("marie.lopez");
    let done = marie.post("/t/1/solution", &[("text", text)]);
    assert_eq!(done.status, 303, "{}", done.text());
}

fn follows_the_link(camille: &mut Walker, link: &str) {
    camille.open(link);
    camille.reads("Pour ouvrir le ticket n° 1, connectez-vous");
    camille.write("textbox Identifiant", "camille.durand");
    camille.write("textbox Mot de passe", crate::desk::PASSWORD);
    camille.tick("checkbox Se souvenir de moi");
    camille.enter("button Envoyer");
    camille.reads("Traitement de la demande");
    assert_eq!(camille.browser.url(), link);
    let kept = camille.browser.cookie("helpdesk-remember");
    assert!(kept.is_some_and(|kept| kept["expires"].as_f64() > Some(0.0)));
}

fn writes_with_a_document(camille: &mut Walker, desk: &Desk) {
    let photo = desk.path("badge.txt");
    std::fs::write(&photo, "photo").expect("written");
    camille.enter("link Aller au contenu");
    camille.unfold("link Suivi", "textbox Votre suivi");
    camille.browser.type_text("Voici le badge.");
    camille.attach("button Joindre des documents", "#followup-files", &photo);
    camille.enter("button Ajouter le suivi");
    camille.reads("badge.txt");
    let said = desk.only_ticket()["timeline"].to_string();
    assert_eq!(said.matches("Voici le badge.").count(), 1, "{said}");
}

fn refuses(camille: &mut Walker, desk: &Desk) {
    camille.open(&format!("{}/t/1", desk.url));
    camille.reads("Badge rechargé.");
    camille.unfold("link Refuser la solution", "textbox Pourquoi refusez-vous");
    camille.browser.type_text("La porte reste fermée.");
    camille.enter("button Refuser et rouvrir le ticket");
    camille.reads("La porte reste fermée.");
    assert_eq!(desk.only_ticket()["status"], "new", "as nobody has it");
}

fn accepts(camille: &mut Walker, desk: &Desk) {
    camille.open(&format!("{}/t/1", desk.url));
    camille.reads("Badge remplacé.");
    camille.enter("button Accepter la solution");
    camille.reads("Ce ticket est clos.");
    assert_eq!(desk.only_ticket()["status"], "closed");
}

fn reopens(camille: &mut Walker, desk: &Desk) {
    camille.unfold("link Rouvrir le ticket", "textbox Pourquoi rouvrez-vous");
    camille.browser.type_text("Refusé de nouveau.");
    camille.enter("button Rouvrir le ticket");
    camille.reads("Refusé de nouveau.");
    assert_ne!(desk.only_ticket()["status"], "closed");
}

#[test]
fn a_link_of_a_mail_answers_a_solution_without_signing_in() {
    let test = "a_link_of_a_mail_answers_a_solution_without_signing_in";
    both_ways(test, |camille| {
        let desk = Desk::with()
            .toml("[closing]\nask_satisfaction = true\n")
            .start();
        super::people(&desk);
        desk.request("camille.durand", "Badge refusé");
        proposes(&desk, "Badge rechargé.");
        camille.open(&link(&desk, "Badge rechargé."));
        camille.enter("DisclosureTriangle Refuser la solution");
        camille.write("textbox Pourquoi refusez-vous", " ");
        camille.enter("button Refuser et rouvrir le ticket");
        camille.is_told("Dites en quelques mots pourquoi");
        camille.write("textbox Pourquoi refusez-vous", "La porte reste fermée.");
        camille.enter("button Refuser et rouvrir le ticket");
        camille.hears("La solution a été refusée");
        proposes(&desk, "Badge remplacé.");
        camille.open(&link(&desk, "Badge remplacé."));
        camille.enter("button Accepter la solution");
        camille.hears("La solution a été acceptée");
        camille.write("textbox Un commentaire", "Vite fait.");
        camille.enter("button Très satisfaisant");
        camille.hears("Merci, c’est noté : Très satisfaisant");
        camille.browser.forgive("422"); // the reason that was none
    });
}

/// The link in the mail about this solution.
fn link(desk: &Desk, solution: &str) -> String {
    let mail = desk.wait_for_mail("camille.durand", |mail| {
        mail.says(solution) && mail.says("/s/")
    });
    let words = plain(&mail.text);
    let link = words.split(' ').find(|word| word.contains("/s/"));
    link.expect("a link").to_owned()
}
