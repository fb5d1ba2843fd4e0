//! An administrator looks at who did what, and at people, groups and categories that change or go; setting up is in `running`.

use chrono::Local;

use super::{Walker, both_ways, school};
use crate::desk::Desk;

#[test]
fn an_administrator_reads_the_audit_and_takes_it_away() {
    let test = "an_administrator_reads_the_audit_and_takes_it_away";
    both_ways(test, |zoe| {
        let desk = school();
        let other = desk.sign_in("zoe.martin");
        for _ in 0..55 {
            other.post("/settings/audit.csv", &[("deed", "invited")]);
        }
        zoe.open(&format!("{}/settings/audit", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.choose("combobox Quoi", "données exportées");
        zoe.enter("button Afficher");
        zoe.reads("audit.csv");
        zoe.enter("link Plus anciennes");
        zoe.reads("Les plus récentes");
        assert!(!zoe.sees("Plus anciennes"));
        zoe.enter("link Les plus récentes");
        zoe.reads("Plus anciennes");
        let today = desk.now().with_timezone(&Local).date_naive();
        zoe.write("textbox Personne, adresse ou objet", "nobody.like.that");
        zoe.date("Date Du", today);
        zoe.enter("button Afficher");
        zoe.reads("Aucune ligne ne correspond.");
        zoe.write("textbox Personne, adresse ou objet", "zoe.martin");
        zoe.choose("combobox Quoi", "connexion");
        zoe.enter("button Afficher");
        zoe.reads("connexion");
        let lines = zoe.saves("button Télécharger ces lignes (CSV)", &desk);
        assert!(lines.contains("signed_in") && !lines.contains("exported"));
    });
}

#[test]
fn an_administrator_changes_an_account_and_makes_it_nameless() {
    let test = "an_administrator_changes_an_account_and_makes_it_nameless";
    both_ways(test, |zoe| {
        let desk = school();
        desk.request("camille.durand", "Badge refusé");
        zoe.open(&format!("{}/settings/people", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.write("textbox Nom, identifiant ou adresse", "durand");
        zoe.enter("button Afficher");
        zoe.enter("link Camille Durand");
        changes_an_account(zoe, &desk);
        makes_nameless(zoe, &desk);
        keeps_the_last_key(zoe);
        zoe.browser.forgive("422");
        zoe.browser.forgive("409");
    });
}

fn changes_an_account(zoe: &mut Walker, desk: &Desk) {
    let camille = desk.sign_in("camille.durand");
    zoe.choose("combobox Rôle", "Agent");
    zoe.enter("button Changer le rôle");
    zoe.hears("C’est fait.");
    assert_eq!(camille.get("/").status, 303, "signed out");
    zoe.enter("button Envoyer un lien de mot de passe");
    zoe.hears("Le lien est parti par courriel.");
    desk.wait_for_mail("camille.durand", |mail| mail.says("/invitation/"));
    zoe.enter("button Fermer toutes ses connexions");
    zoe.hears("C’est fait.");
    zoe.enter("button Désactiver le compte");
    zoe.hears("C’est fait.");
    zoe.enter("button Réactiver le compte");
    zoe.hears("C’est fait.");
}

fn makes_nameless(zoe: &mut Walker, desk: &Desk) {
    zoe.tick("checkbox Effacer aussi");
    zoe.write("textbox Pour confirmer, recopiez son adresse", "camille");
    zoe.enter("button Anonymiser définitivement");
    zoe.is_told("L’adresse recopiée n’est pas celle de cette personne");
    zoe.to("checkbox Effacer aussi");
    let kept = "document.activeElement.checked";
    assert_eq!(zoe.browser.evaluate(kept), true, "what was ticked stays");
    zoe.write(
        "textbox Pour confirmer, recopiez son adresse",
        "camille.durand@ecole.example",
    );
    zoe.enter("button Anonymiser définitivement");
    zoe.hears("C’est fait.");
    zoe.reads("Personne anonymisée");
    let ticket = desk.only_ticket().to_string();
    assert!(!ticket.contains("Rien ne s’affiche"), "{ticket}");
}

fn keeps_the_last_key(zoe: &mut Walker) {
    zoe.enter("button Réglages");
    zoe.enter("link Personnes");
    zoe.enter("link Zoe Martin");
    zoe.choose("combobox Rôle", "Demandeur");
    zoe.enter("button Changer le rôle");
    zoe.is_told("C’est le dernier compte d’administrateur");
}

#[test]
fn an_administrator_removes_a_group_and_a_category() {
    let test = "an_administrator_removes_a_group_and_a_category";
    both_ways(test, |zoe| {
        let desk = school();
        for (name, words) in [("Réseau", "wifi"), ("Impression", "papier")] {
            desk.ok(&["category", "add", name, "--words", words], "");
            desk.ok(&["group", "add", name], "");
        }
        desk.request("camille.durand", "Panne de wifi");
        zoe.open(&format!("{}/settings/team", desk.url));
        zoe.sign_in("zoe.martin");
        changes_a_group(zoe);
        removes_a_category(zoe, &desk);
        zoe.browser.forgive("409"); // a name that was taken
    });
}

fn changes_a_group(zoe: &mut Walker) {
    zoe.enter("link Modifier Réseau");
    zoe.write("textbox Nom", "Impression");
    zoe.tick("checkbox Marie Lopez");
    zoe.enter("button Enregistrer");
    zoe.is_told("Ce nom est déjà pris");
    zoe.write("textbox Nom", "Réseaux");
    zoe.to("checkbox Marie Lopez");
    let kept = "document.activeElement.checked";
    assert_eq!(zoe.browser.evaluate(kept), true, "what was ticked stays");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.enter("DisclosureTriangle Supprimer le groupe");
    zoe.tick("checkbox Oui, je veux le supprimer");
    zoe.enter("button Supprimer");
    zoe.hears("C’est supprimé.");
    assert!(!zoe.sees("Réseaux"));
}

fn removes_a_category(zoe: &mut Walker, desk: &Desk) {
    zoe.enter("button Réglages");
    zoe.enter("link Catégories et règles");
    zoe.enter("link Modifier Réseau");
    zoe.tick("checkbox Marie Lopez");
    zoe.tick("checkbox Confidentielle");
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
    zoe.enter("link Supprimer la catégorie");
    zoe.reads("Cette catégorie est confidentielle");
    zoe.enter("link Non, revenir");
    zoe.enter("link Supprimer la catégorie");
    zoe.choose("combobox Où classer ses tickets", "Impression");
    zoe.enter("button Oui, supprimer");
    zoe.hears("C’est supprimé.");
    assert!(!zoe.sees("Réseau"));
    assert_eq!(desk.only_ticket()["category"], "Impression");
}

#[test]
fn an_administrator_forgets_what_was_learned() {
    let test = "an_administrator_forgets_what_was_learned";
    both_ways(test, |zoe| {
        let desk = school();
        desk.ok(&["category", "add", "Réseau"], "");
        desk.request("camille.durand", "Panne de wifi");
        let filed = [("category", "1")];
        let filed = desk.sign_in("marie.lopez").post("/t/1/properties", &filed);
        assert_eq!(filed.status, 303, "{}", filed.text());
        zoe.open(&format!("{}/settings/categories", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.reads("Tickets classés par des agents et comptés : 1.");
        zoe.enter("button Oublier ce qui a été appris");
        zoe.reads("comptés : 1."); // the browser asks for the box first
        zoe.tick("checkbox Oui, tout oublier");
        zoe.enter("button Oublier ce qui a été appris");
        zoe.hears("C’est oublié.");
        zoe.reads("comptés : 0.");
        assert!(!zoe.sees("Oublier ce qui a été appris"));
        zoe.tick("checkbox Apprendre et proposer"); // ticked at first
        zoe.enter("button Enregistrer");
        zoe.hears("C’est enregistré.");
        zoe.to("checkbox Apprendre et proposer");
        let learns = zoe.browser.evaluate("document.activeElement.checked");
        assert_eq!(learns, false);
    });
}

#[test]
fn an_administrator_sees_a_mail_before_it_leaves() {
    let test = "an_administrator_sees_a_mail_before_it_leaves";
    both_ways(test, |zoe| {
        let desk = school();
        desk.request("camille.durand", "Badge refusé");
        zoe.open(&format!("{}/settings/mail", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.enter("button Journal des courriels");
        zoe.enter("link Aperçu d’un courriel");
        zoe.write("textbox Ticket", "99");
        zoe.choose("combobox Sujet", "solution proposée");
        zoe.choose("combobox Langue", "English");
        zoe.enter("button Voir");
        zoe.is_told("Ce ticket n’existe pas.");
        zoe.write("textbox Ticket", "1");
        zoe.enter("button Voir");
        zoe.reads("proposes a solution");
        zoe.enter("link Voir la version HTML");
        zoe.reads("Badge refusé");
        zoe.browser.forgive("404"); // the number of nothing
    });
}
