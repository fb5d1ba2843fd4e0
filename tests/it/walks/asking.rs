//! A requester asks, is told what is missing, searches, and sets what is theirs; the back button and a second tab change
//! nothing twice.

use super::{Walker, both_ways, school};
use crate::desk::Desk;

#[test]
fn a_requester_asks_and_sets_what_is_theirs() {
    both_ways("a_requester_asks_and_sets_what_is_theirs", |camille| {
        let desk = school();
        let answer = [
            ("title", "Mon badge n’ouvre plus l’atelier, que faire ?"),
            ("text", "Passez-le à la borne."),
            ("published", "1"),
        ];
        let written = desk.sign_in("marie.lopez").post("/answers/new", &answer);
        assert_eq!(written.status, 303, "{}", written.text());
        camille.open(&desk.url);
        camille.sign_in("camille.durand");
        camille.enter("link Nouvelle demande");
        reads_the_answers(camille);
        is_told_what_is_missing(camille, &desk);
        sends(camille, &desk);
        goes_back(camille, &desk);
        writes_in_two_tabs(camille, &desk);
        searches(camille);
        sets_the_look(camille);
        leaves(camille, &desk);
    });
}

fn reads_the_answers(camille: &mut Walker) {
    camille.reads("Décrivez un seul problème");
    if camille.javascript {
        camille.write("textbox Titre", "Mon badge");
        camille.reads("Ces articles peuvent vous aider");
        camille.browser.press("Tab");
        let next = camille.browser.focused();
        assert!(next.contains("Mon badge n’ouvre plus"), "{next}");
        camille.back_to("textbox Titre");
    } else {
        camille.enter("link Voir la base de connaissances");
        camille.enter("link Mon badge");
        camille.reads("Passez-le à la borne.");
        camille.enter("link Cela n’a pas aidé");
        camille.to("textbox Titre");
    }
}

fn is_told_what_is_missing(camille: &mut Walker, desk: &Desk) {
    camille.browser.type_text(" ");
    camille.write("textbox Description", "La porte de l’atelier reste fermée.");
    camille.enter("button Envoyer la demande");
    camille.reads("Donnez un titre à votre demande");
    assert!(camille.alert().starts_with("Donnez un titre"));
    assert!(camille.browser.title().starts_with("Erreur"));
    assert!(desk.export().is_empty());
    camille.browser.forgive("422");
}

fn sends(camille: &mut Walker, desk: &Desk) {
    camille.write("textbox Titre", "Badge refusé");
    camille.to("textbox Description");
    let kept = camille.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "La porte de l’atelier reste fermée.");
    camille.enter("button Envoyer la demande");
    camille.reads("Traitement de la demande");
    assert_eq!(desk.only_ticket()["subject"], "Badge refusé");
}

/// The page between was the answer to a form: browsers ask before they send one again.
fn goes_back(camille: &mut Walker, desk: &Desk) {
    camille.browser.go_back(2);
    camille.reads("Décrivez un seul problème");
    camille.reach_by_menu("link Mes demandes");
    camille.browser.press("Enter");
    camille.reads("Badge refusé");
    assert_eq!(desk.export().len(), 1, "sent once");
}

fn writes_in_two_tabs(camille: &mut Walker, desk: &Desk) {
    camille.enter("link Badge refusé");
    camille.unfold("link Suivi", "textbox Votre suivi");
    camille.browser.type_text("Du premier onglet.");
    let first = camille.browser.open_tab();
    camille.open(&format!("{}/t/1", desk.url));
    camille.unfold("link Suivi", "textbox Votre suivi");
    camille.browser.type_text("Du second onglet.");
    camille.enter("button Ajouter le suivi");
    camille.reads("Du second onglet.");
    camille.browser.turn_to(first);
    camille.enter("button Ajouter le suivi");
    camille.reads("Du premier onglet.");
    camille.browser.go_back(1);
    let said = desk.only_ticket()["timeline"].to_string();
    for once in ["Du premier onglet.", "Du second onglet."] {
        assert_eq!(said.matches(once).count(), 1, "{said}");
    }
}

fn searches(camille: &mut Walker) {
    camille.reach_by_menu("searchbox Rechercher");
    camille.browser.type_text("badge onglet");
    camille.browser.press("Enter");
    camille.finds("1 ticket");
    camille.enter("link Badge refusé");
    camille.reads("Du second onglet.");
}

fn sets_the_look(camille: &mut Walker) {
    camille.enter("link Préférences, Camille Durand");
    camille.to("radio Comme le système");
    camille.browser.press("ArrowDown");
    camille.browser.press("ArrowDown");
    camille.enter("button Enregistrer");
    camille.reads("C’est enregistré.");
    let paper = "getComputedStyle(document.documentElement).backgroundColor";
    assert_eq!(camille.browser.evaluate(paper), "rgb(20, 25, 31)", "dark");
    camille.to("radio Français");
    camille.browser.press("ArrowDown");
    camille.enter("button Enregistrer");
    camille.reads("Preferences");
    camille.enter("button Français");
    camille.reads("Préférences");
}

fn leaves(camille: &mut Walker, desk: &Desk) {
    camille.enter("link Mes appareils");
    camille.reads("celui-ci");
    camille.to("button Déconnecter");
    camille.open(&format!("{}/preferences", desk.url));
    camille.enter("button Télécharger mes données");
    assert!(
        camille.sees("Préférences"),
        "a file leaves the page where it is"
    );
    camille.enter("link Aide");
    camille.reads("Demander de l’aide");
    camille.enter("button Se déconnecter");
    camille.reads("Connectez-vous avec votre compte");
}
