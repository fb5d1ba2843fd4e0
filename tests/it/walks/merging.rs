//! An administrator makes two records of one person one, and two again; and hands over what an agent who leaves has in hand.

use super::{both_ways, people};
use crate::desk::{Desk, Letter};
use crate::people::page_of;

#[test]
fn an_administrator_merges_two_people_and_separates_them_again() {
    both_ways(
        "an_administrator_merges_two_people_and_separates_them_again",
        |zoe| {
            let desk = Desk::start();
            people(&desk);
            let letter = Letter::from("camille.roux", "Après le mariage", "Bonjour.");
            desk.mail_in(&letter.raw());
            desk.only_ticket();
            let page = page_of(&desk.sign_in("zoe.martin"), "camille.durand");
            zoe.open(&format!("{}{page}", desk.url));
            zoe.sign_in("zoe.martin");
            zoe.write(
                "textbox Adresse, identifiant ou nom de l’autre",
                "camille.roux",
            );
            zoe.enter("button Voir ce qui serait fusionné");
            zoe.reads("1 ticket demandé");
            zoe.enter("button Fusionner");
            zoe.reads("C’est fait.");
            assert!(
                zoe.sees("camille.roux@ecole.example"),
                "{}",
                zoe.browser.text()
            );
            zoe.enter("button Séparer de nouveau Camille Roux");
            zoe.reads("C’est fait.");
        },
    );
}

#[test]
fn an_agent_who_leaves_hands_on_what_is_open() {
    both_ways("an_agent_who_leaves_hands_on_what_is_open", |zoe| {
        let desk = Desk::start();
        people(&desk);
        desk.mail_in(&Letter::from("camille.durand", "Souris", "Bonjour.").raw());
        desk.only_ticket();
        let marie = desk.sign_in("marie.lopez");
        assert_eq!(marie.post("/t/1/assign", &[("me", "1")]).status, 303);
        let page = page_of(&desk.sign_in("zoe.martin"), "marie.lopez");
        zoe.open(&format!("{}{page}", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.reads("Souris");
        zoe.choose("select#tickets-disable", "retour dans la file, sans agent");
        zoe.enter("button Désactiver le compte");
        zoe.reads("Dans la file, sans agent : 1");
    });
}

#[test]
fn what_was_left_is_handed_on_afterwards() {
    both_ways("what_was_left_is_handed_on_afterwards", |zoe| {
        let desk = Desk::start();
        people(&desk);
        desk.mail_in(&Letter::from("camille.durand", "Souris", "Bonjour.").raw());
        desk.only_ticket();
        let marie = desk.sign_in("marie.lopez");
        for (place, fields) in [
            ("/t/1/assign", vec![("me", "1")]),
            (
                "/t/1/tasks",
                vec![("text", "Changer la pile"), ("assignee", "2")],
            ),
        ] {
            assert_eq!(marie.post(place, &fields).status, 303, "{place}");
        }
        desk.ok(&["user", "disable", "marie.lopez"], "");
        let page = page_of(&desk.sign_in("zoe.martin"), "marie.lopez");
        zoe.open(&format!("{}{page}", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.reads("Changer la pile");
        zoe.enter("link Transférer ses tickets ouverts");
        zoe.reads("Changer la pile");
        zoe.is_for_everybody();
        zoe.choose("select#to", "retour dans la file, sans agent");
        zoe.enter("button Transférer ces tickets");
        zoe.hears("Dans la file, sans agent : 1. Laissés : 0. Tâches attribuées à d’autres : 1.");
    });
}
