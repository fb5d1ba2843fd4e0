//! An agent keeps a list under a name, takes lists away as files, ticks tasks, and decides about mails; handling one is in `handling`.

use super::{Walker, both_ways, saved, school};
use crate::desk::{Desk, LIMIT, Letter};
use crate::keyboard::choose;
use crate::poll::until;

#[test]
fn an_agent_keeps_a_view_and_takes_lists_away() {
    let test = "an_agent_keeps_a_view_and_takes_lists_away";
    both_ways(test, |marie| {
        let desk = school();
        desk.ok(&["category", "add", "Réseau", "--words", "wifi"], "");
        for subject in ["Panne de wifi", "Souris cassée"] {
            desk.request("camille.durand", subject);
        }
        marie.open(&format!("{}/tickets", desk.url));
        marie.sign_in("marie.lopez");
        marie.reads("Souris cassée");
        keeps_a_view(marie);
        changes_it(marie, &desk);
        let list = marie.saves("button Télécharger cette liste (CSV)", &desk);
        assert!(list.contains("Panne de wifi") && !list.contains("Souris"));
        removes_it(marie);
        marie.reach_by_menu("link Statistiques");
        marie.browser.press("Enter");
        marie.reads("Ouverts");
        let figures = marie.saves("button Télécharger ces chiffres (CSV)", &desk);
        assert!(figures.contains("Réseau"), "{figures}");
    });
}

fn keeps_a_view(marie: &mut Walker) {
    marie.enter("Filtrer et trier");
    marie.choose("combobox Catégorie", "Réseau");
    marie.enter("button Appliquer");
    marie.enter("DisclosureTriangle Enregistrer cette vue");
    marie.write("textbox Nom de la vue", "Wifi");
    marie.enter("button Enregistrer cette vue");
    marie.hears("La vue « Wifi » a été enregistrée");
}

/// A view keeps its name: the list as it is now takes its place.
fn changes_it(marie: &mut Walker, desk: &Desk) {
    marie.open(&format!("{}/tickets", desk.url));
    marie.enter("link Wifi");
    marie.reads("Panne de wifi");
    assert!(!marie.sees("Souris cassée"));
    let title = marie.browser.title();
    assert!(title.starts_with("Wifi"), "{title}");
    marie.choose("combobox Trier par", "plus récents");
    marie.enter("button Appliquer");
    marie.enter("DisclosureTriangle Enregistrer cette vue");
    marie.write("textbox Nom de la vue", "Wifi");
    marie.enter("button Enregistrer cette vue");
    marie.hears("La vue « Wifi » a été enregistrée");
    marie.open(&format!("{}/tickets", desk.url));
    marie.enter("link Wifi");
    marie.reads("tri : plus récents");
}

/// What is looked at stays.
fn removes_it(marie: &mut Walker) {
    marie.enter("button Supprimer la vue Wifi");
    marie.hears("La vue a été supprimée");
    assert!(marie.sees("Panne de wifi") && !marie.sees("Souris cassée"));
    assert!(!marie.sees("Vues enregistrées"));
}

#[test]
fn a_long_list_is_passed_at_once() {
    both_ways("a_long_list_is_passed_at_once", |marie| {
        let desk = school();
        let camille = desk.sign_in("camille.durand");
        for number in 1..=11 {
            let new = [
                ("subject", &*format!("Badge {number}")),
                ("text", "Refusé."),
            ];
            assert_eq!(camille.upload("/new", &new, &[]).status, 303);
        }
        marie.open(&format!("{}/tickets", desk.url));
        marie.sign_in("marie.lopez");
        marie.tick("checkbox Sélectionner le ticket n° 2");
        marie.back_to("link Aller à « Pour les tickets sélectionnés »");
        marie.browser.press("Enter");
        marie.browser.press("Tab");
        let next = marie.browser.spoken();
        assert!(next.starts_with("combobox Attribuer à"), "{next}");
        choose(&mut marie.browser, "Marie Lopez");
        marie.enter("button Modifier");
        marie.hears("1 ticket modifié");
    });
}

#[test]
fn an_agent_ticks_a_task_off() {
    both_ways("an_agent_ticks_a_task_off", |marie| {
        let desk = school();
        desk.request("camille.durand", "Badge refusé");
        let visitor = desk.sign_in("marie.lopez");
        visitor.post("/t/1/assign", &[("me", "1")]);
        let added = visitor.post("/t/1/tasks", &[("text", "Appeler le fournisseur")]);
        assert_eq!(added.status, 303, "{}", added.text());
        marie.open(&desk.url);
        marie.sign_in("marie.lopez");
        marie.reach_by_menu("link Tâches");
        marie.browser.press("Enter");
        marie.reads("Appeler le fournisseur");
        marie.enter("button Fait : Appeler le fournisseur");
        marie.hears("C’est fait");
        marie.enter("link ticket n° 1");
        marie.reads("Traitement de la demande");
        marie.enter("DisclosureTriangle Tâches");
        marie.to("button Marquer comme non faite : Appeler le fournisseur");
    });
}

#[test]
fn an_agent_decides_about_mails_that_are_stuck() {
    let test = "an_agent_decides_about_mails_that_are_stuck";
    both_ways(test, |marie| {
        let desk = Desk::with()
            .mailbox("authserv_id = \"mx.ecole.example\"\nrequire_authentication = true\n")
            .outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 3600\n")
            .start();
        super::people(&desk);
        desk.mail_in(&Letter::from("camille.durand", "Perdu", "Bonjour.").raw());
        until("it is set aside", LIMIT, || {
            (!desk.journal().is_empty()).then_some(())
        });
        let new = [("subject", "Badge refusé"), ("text", "Rien ne s’ouvre.")];
        let sent = desk.sign_in("camille.durand").upload("/new", &new, &[]);
        assert_eq!(sent.status, 303, "{}", sent.text());
        let answered = [("text", "Nous regardons.")];
        let visitor = desk.sign_in("marie.lopez");
        visitor.upload("/t/1/followup", &answered, &[]);
        marie.open(&format!("{}/tickets", desk.url));
        marie.sign_in("marie.lopez");
        discards(marie, &desk);
        gives_up(marie);
    });
}

fn discards(marie: &mut Walker, desk: &Desk) {
    marie.enter("link 1 courriel mis de côté");
    marie.enter("link Perdu");
    marie.enter("DisclosureTriangle En-têtes");
    marie.reads("From: ");
    marie.browser.saves_into(&desk.path("saved"));
    marie.enter("link Télécharger le message (.eml)");
    until("the mail is saved", LIMIT, || {
        saved(&desk.path("saved"), "eml")
    });
    marie.enter("button Le supprimer");
    marie.hears("Le courriel a été supprimé");
    assert_eq!(desk.export().len(), 1);
}

fn gives_up(marie: &mut Walker) {
    marie.enter("button Journal des courriels");
    marie.enter("link File d’envoi");
    marie.enter("button Abandonner : courriel à Camille Durand sur le ticket n° 1");
    marie.hears("L’envoi a été abandonné");
    marie.enter("button Réessayer : courriel à Camille Durand sur le ticket n° 1");
    marie.hears("L’envoi sera repris");
}
