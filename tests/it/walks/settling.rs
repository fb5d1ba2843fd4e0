//! An administrator settles what the desk says of itself and when it works, is told what does not do, and takes it back; the
//! first setting up is in `running`.

use chrono::{Duration, Local};
use data_encoding::BASE64;

use super::{Walker, both_ways, school};
use crate::desk::Desk;

/// One transparent dot, a GIF.
const DOT: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

#[test]
fn an_administrator_chooses_a_logo_and_words_the_texts() {
    let test = "an_administrator_chooses_a_logo_and_words_the_texts";
    both_ways(test, |zoe| {
        let desk = school();
        zoe.open(&format!("{}/settings/appearance", desk.url));
        zoe.sign_in("zoe.martin");
        chooses_a_logo(zoe, &desk);
        for page in ["privacy", "accessibility"] {
            words_a_text(zoe, &format!("{}/settings/{page}", desk.url));
        }
        zoe.browser.forgive("422"); // the pictures that were none
    });
}

fn chooses_a_logo(zoe: &mut Walker, desk: &Desk) {
    zoe.enter("button Enregistrer le logo");
    zoe.is_told("Choisissez d’abord une image");
    let picture = desk.path("logo.gif");
    std::fs::write(&picture, "no picture").expect("written");
    zoe.attach("button Image", "#logo", &picture);
    zoe.enter("button Enregistrer le logo");
    zoe.is_told("Ce fichier n’est pas une image");
    std::fs::write(&picture, BASE64.decode(DOT.as_bytes()).expect("base64")).expect("written");
    zoe.attach("button Image", "#logo", &picture);
    zoe.enter("button Enregistrer le logo");
    zoe.hears("C’est enregistré.");
    let logo = "document.querySelectorAll('.brand img').length";
    assert_eq!(zoe.browser.evaluate(logo), 1);
    zoe.enter("button Retirer le logo");
    zoe.hears("C’est enregistré.");
    assert_eq!(zoe.browser.evaluate(logo), 0);
}

/// Emptied, a text is the original again.
fn words_a_text(zoe: &mut Walker, page: &str) {
    zoe.open(page);
    zoe.write("textbox Texte en français", "Nos propres mots.");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.enter("link Voir la page");
    zoe.reads("Nos propres mots.");
    zoe.open(page);
    zoe.to("textbox Texte en français");
    zoe.browser.evaluate("document.activeElement.select()");
    zoe.browser.press("Delete");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.enter("link Voir la page");
    zoe.reads("@ecole.example");
    assert!(!zoe.sees("Nos propres mots."));
}

#[test]
fn an_administrator_settles_hours_and_deadlines() {
    let test = "an_administrator_settles_hours_and_deadlines";
    both_ways(test, |zoe| {
        let desk = school();
        desk.ok(&["category", "add", "Réseau"], "");
        zoe.open(&format!("{}/settings/hours", desk.url));
        zoe.sign_in("zoe.martin");
        settles_hours(zoe);
        closes(zoe, &desk);
        settles_deadlines(zoe);
        zoe.browser.forgive("422"); // hours that were none
    });
}

fn settles_hours(zoe: &mut Walker) {
    zoe.write("textbox Mardi", "9h-12h");
    zoe.write("textbox Mercredi", "midi");
    zoe.enter("button Enregistrer");
    zoe.is_told("Mercredi : écrivez des heures comme");
    zoe.to("textbox Mardi");
    let kept = zoe.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "9h-12h", "what was typed stays");
    zoe.write("textbox Mercredi", "9h-12h");
    zoe.to("radio Ceux de France");
    zoe.browser.press("ArrowDown");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.reads("Fête nationale");
}

fn closes(zoe: &mut Walker, desk: &Desk) {
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    zoe.write("textbox Nom", "Vacances");
    zoe.date("Date Du", tomorrow + Duration::days(1));
    zoe.date("Date Au (inclus)", tomorrow);
    zoe.enter("button Ajouter");
    zoe.is_told("Indiquez un premier et un dernier jour");
    zoe.to("textbox Nom");
    let kept = zoe.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "Vacances", "what was typed stays");
    zoe.date("Date Du", tomorrow);
    zoe.enter("button Ajouter");
    zoe.hears("C’est enregistré.");
    zoe.enter("DisclosureTriangle Supprimer Vacances");
    zoe.enter("button Oui, supprimer Vacances");
    zoe.hears("C’est supprimé.");
    zoe.reads("Aucun jour fermé");
}

fn settles_deadlines(zoe: &mut Walker) {
    zoe.enter("button Réglages");
    zoe.enter("link Délais visés");
    zoe.choose("combobox Délais de", "Réseau");
    zoe.enter("button Afficher");
    zoe.reads("Délais visés (Réseau)");
    zoe.write("textbox Première réponse, priorité haute", "4");
    zoe.write("textbox Résolution, priorité haute", "bientôt");
    zoe.enter("button Enregistrer");
    zoe.is_told("Résolution, priorité haute : écrivez un nombre");
    zoe.write("textbox Résolution, priorité haute", "8");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.reads("Délais visés (Réseau)");
    zoe.to("textbox Première réponse, priorité haute");
    let kept = zoe.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "4");
}

#[test]
fn an_administrator_rewords_and_removes_a_canned_reply() {
    let test = "an_administrator_rewords_and_removes_a_canned_reply";
    both_ways(test, |zoe| {
        let desk = school();
        let reply = [("id", ""), ("name", "Poste"), ("text", "Quel poste ?")];
        desk.sign_in("zoe.martin").post("/settings/replies", &reply);
        zoe.open(&format!("{}/settings/replies", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.enter("DisclosureTriangle Poste");
        zoe.write("textbox Texte", "Quel poste, {prenon} ?");
        zoe.enter("button Enregistrer");
        zoe.is_told("« prenon », entre accolades, ne désigne rien");
        zoe.to("textbox Texte");
        let kept = zoe.browser.evaluate("document.activeElement.value");
        assert!(kept.to_string().contains("{prenon}"), "{kept}");
        zoe.enter("button Supprimer");
        zoe.hears("C’est supprimé.");
        zoe.reads("Aucune réponse type pour l’instant");
        zoe.browser.forgive("422"); // the word in braces that means nothing
    });
}
