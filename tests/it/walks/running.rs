//! An administrator sets the desk up: who treats what and when, who is here, what it looks like, what it keeps.

use chrono::{Duration, Local};

use super::{Walker, both_ways, people};
use crate::desk::{Desk, Letter};
use crate::missing::left_out;
use crate::poll::until;

#[test]
fn an_administrator_sets_the_desk_up() {
    both_ways("an_administrator_sets_the_desk_up", |zoe| {
        let desk = Desk::with()
            .mailbox("authserv_id = \"mx.ecole.example\"\nrequire_authentication = true\n")
            .start();
        people(&desk);
        zoe.open(&format!("{}/settings/categories", desk.url));
        zoe.sign_in("zoe.martin");
        files(zoe, &desk);
        gathers_a_team(zoe, &desk);
        invites(zoe, &desk);
        words(zoe, &desk);
        paints(zoe, &desk);
        keeps(zoe, &desk);
        tries_a_mail(zoe, &desk);
        takes_a_mail_in(zoe, &desk);
        zoe.browser.forgive("422"); // what was refused on the way
    });
}

fn files(zoe: &mut Walker, desk: &Desk) {
    zoe.write("textbox Nom", "Réseau");
    zoe.enter("button Ajouter");
    zoe.open(&format!("{}/settings/categories", desk.url));
    zoe.enter("link Modifier Réseau");
    zoe.write("textbox Mots dans le titre ou le texte", "wifi");
    zoe.enter("button Enregistrer");
    zoe.open(&format!("{}/settings/categories", desk.url));
    zoe.enter("link Essayer un message");
    zoe.write("textbox Titre", "Panne");
    zoe.write("textbox Texte", "Le wifi est lent.");
    zoe.enter("button Essayer");
    zoe.reads("Ce que le service déciderait");
    assert!(zoe.sees("« wifi »"), "{}", zoe.browser.text());
}

fn gathers_a_team(zoe: &mut Walker, desk: &Desk) {
    let team = format!("{}/settings/team", desk.url);
    zoe.open(&team);
    zoe.write("textbox Nom", "Réseaux");
    zoe.enter("button Ajouter");
    zoe.open(&team);
    zoe.enter("link Modifier Réseaux");
    zoe.tick("checkbox Marie Lopez");
    zoe.enter("button Enregistrer");
    zoe.open(&team);
    zoe.enter("link Modifier Marie Lopez");
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    zoe.date("Date Du", tomorrow);
    zoe.date("Date Au (inclus)", tomorrow + Duration::days(2));
    zoe.choose("combobox Remplacement", "Zoe Martin");
    zoe.enter("button Ajouter une absence");
    zoe.reads("Absences en cours et à venir");
    zoe.open(&format!("{}/settings/hours", desk.url));
    zoe.write("textbox Lundi", "8h-12h");
    zoe.enter("button Enregistrer");
    until("the hours are kept", crate::desk::LIMIT, || {
        let monday = zoe
            .browser
            .evaluate("document.querySelector('#day0').value");
        (monday == "08:00-12:00").then_some(())
    });
}

fn invites(zoe: &mut Walker, desk: &Desk) {
    zoe.open(&format!("{}/settings/people", desk.url));
    zoe.write("input#name", "Hugo Petit");
    zoe.write("textbox Adresse de courriel", "hugo.petit@ecole.example");
    zoe.write("textbox Identifiant", "hugo.petit");
    zoe.enter("button Ouvrir le compte");
    zoe.reads("C’est fait.");
    desk.wait_for_mail("hugo.petit", |_| true);
}

fn words(zoe: &mut Walker, desk: &Desk) {
    zoe.open(&format!("{}/settings/replies", desk.url));
    zoe.write("textbox Nom", "Poste");
    zoe.write("textbox Texte", "Quel poste, {prénom} ?");
    zoe.enter("button Ajouter");
    zoe.enter("DisclosureTriangle Poste");
    zoe.open(&format!("{}/settings/deadlines", desk.url));
    zoe.write("textbox Première réponse, priorité haute", "4");
    zoe.enter("button Enregistrer");
    zoe.reads("C’est enregistré.");
}

fn paints(zoe: &mut Walker, desk: &Desk) {
    zoe.open(&format!("{}/settings/appearance", desk.url));
    zoe.to("ColorWell Couleur de l’école");
    zoe.browser.fill("#colour", "#ffffff"); // chosen in the browser's own window
    zoe.enter("button Enregistrer");
    zoe.reads("Le texte des boutons ne se lirait pas");
    assert!(zoe.alert().contains("#ffffff"), "{}", zoe.alert());
    zoe.enter("button Enregistrer");
    zoe.reads("C’est enregistré.");
    zoe.open(&format!("{}/settings/accessibility", desk.url));
    zoe.to("radio Accessibilité : non conforme");
    zoe.browser.press("ArrowDown");
    zoe.enter("button Enregistrer");
    zoe.enter("link Accessibilité : partiellement conforme");
    zoe.reads("partiellement conformes");
}

fn keeps(zoe: &mut Walker, desk: &Desk) {
    zoe.open(&format!("{}/settings/retention", desk.url));
    zoe.write("spinbutton Tickets clos (années)", "5");
    zoe.enter("button Enregistrer");
    zoe.reads("C’est enregistré.");
}

fn tries_a_mail(zoe: &mut Walker, desk: &Desk) {
    zoe.open(&format!("{}/settings/mail/try", desk.url));
    let letter = Letter::from("camille.durand", "Panne de wifi", "Plus rien.").raw();
    zoe.write(
        "textbox Message",
        &String::from_utf8(letter).expect("ASCII"),
    );
    zoe.enter("button Essayer");
    zoe.reads("Ce qu’il deviendrait");
    assert!(desk.export().is_empty());
}

fn takes_a_mail_in(zoe: &mut Walker, desk: &Desk) {
    // Its sender is not proven, as this desk wants it.
    desk.mail_in(&Letter::from("camille.durand", "Perdu", "Bonjour.").raw());
    until("it is set aside", crate::desk::LIMIT, || {
        desk.journal()
            .iter()
            .any(|(_, fate, _)| fate == "set_aside")
            .then_some(())
    });
    zoe.open(&format!("{}/tickets", desk.url));
    zoe.enter("link 1 courriel mis de côté");
    zoe.enter("link Perdu");
    zoe.enter("button L’enregistrer quand même");
    desk.ticket_when(1, |_| true);
}

#[test]
fn old_tickets_are_deleted_by_a_choice_made_twice() {
    let test = "old_tickets_are_deleted_by_a_choice_made_twice";
    both_ways(test, |zoe| {
        let mut desk = match Desk::with().clock() {
            Ok(builder) => builder.start(),
            Err(missing) => return left_out(test, &missing),
        };
        desk.user("zoe.martin", "administrator");
        desk.user("camille.durand", "requester");
        desk.request("camille.durand", "Badge refusé");
        let solved = desk
            .sign_in("zoe.martin")
            .post("/t/1/solution", &[("text", "Fait.")]);
        assert_eq!(solved.status, 303, "{}", solved.text());
        let accepted = desk
            .sign_in("camille.durand")
            .post("/t/1/solution/accept", &[]);
        assert_eq!(accepted.status, 303, "{}", accepted.text());
        desk.turn_clock(Duration::days(800));
        zoe.open(&format!("{}/settings/retention", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.write("spinbutton Tickets clos (années)", "1");
        zoe.enter("button Enregistrer");
        zoe.reads("1 ticket clos sera supprimé");
        assert!(
            zoe.alert().starts_with("Avec cette durée"),
            "{}",
            zoe.alert()
        );
        zoe.tick("checkbox Oui, supprimer ces tickets");
        zoe.enter("button Enregistrer");
        zoe.reads("C’est enregistré.");
        zoe.browser.forgive("422"); // the question
    });
}
