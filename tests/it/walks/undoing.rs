//! An agent puts right what went wrong: a title, a requester, own words, what should never have been said, a merger, a ticket that was
//! none; and an administrator lets go for good.

use super::{Walker, both_ways, school};
use crate::desk::{Desk, Letter};

#[test]
fn an_agent_puts_right_what_went_wrong() {
    both_ways("an_agent_puts_right_what_went_wrong", |marie| {
        let desk = two_tickets();
        marie.open(&format!("{}/t/1", desk.url));
        marie.sign_in("marie.lopez");
        names_it_anew(marie);
        corrects(marie);
        takes_out(marie);
        merges_and_undoes(marie);
        closes(marie, &desk);
        throws_away(marie, &desk);
    });
}

fn two_tickets() -> Desk {
    let desk = school();
    desk.user("hugo.petit", "requester");
    desk.mail_in(&Letter::from("hugo.petit", "Problème", "Mon code est 4711.").raw());
    desk.ticket_when(1, |_| true);
    desk.mail_in(&Letter::from("camille.durand", "Scanner", "Il est muet.").raw());
    desk.ticket_when(2, |_| true);
    desk.drained();
    desk
}

fn names_it_anew(marie: &mut Walker) {
    marie.enter("DisclosureTriangle Changer le titre");
    marie.write("input#title", "Scanner de la salle 12");
    marie.enter("button Changer");
    marie.reads("Scanner de la salle 12");
    marie.enter("DisclosureTriangle Changer le demandeur");
    marie.write("input#requester", "camille.durand@ecole.example");
    marie.enter("button Changer");
    marie.reads("Camille Durand");
    marie.is_for_everybody();
}

fn corrects(marie: &mut Walker) {
    marie.to("textbox Répondre à Camille Durand");
    marie.browser.type_text("Passez salle 21, code 4711.");
    marie.enter("button Envoyer");
    marie.reads("Passez salle 21");
    marie.enter("link Modifier ce message , Marie Lopez");
    marie.reads("Un message du ticket");
    marie.is_for_everybody();
    marie.to("textarea#text");
    marie.browser.type_text("Merci. ");
    marie.enter("button Enregistrer la correction");
    marie.reads("Merci.");
}

fn takes_out(marie: &mut Walker) {
    marie.enter("link Modifier ce message , Marie Lopez");
    marie.write("textarea#words", "4711");
    marie.write("input#words-why", "Code");
    marie.enter("button Masquer des mots");
    marie.hears("C’est retiré.");
    assert!(marie.sees("Passez salle 21, code ••••"));
    marie.enter("link Modifier ce message , Marie Lopez");
    marie.write("input#line-why", "Mauvais ticket");
    marie.enter("button Retirer tout le message");
    marie.hears("C’est retiré.");
    marie.reads("Message retiré par Marie Lopez");
    marie.enter("button Rétablir");
    marie.reads("Passez salle 21, code ••••");
    marie.is_for_everybody();
}

fn merges_and_undoes(marie: &mut Walker) {
    marie.enter("DisclosureTriangle Fusionner avec un autre ticket");
    marie.write("input#into", "2");
    marie.browser.press("Enter");
    marie.reads("2 Scanner");
    marie.is_for_everybody();
    marie.enter("button Tout fusionner");
    marie.reads("Annuler cette fusion");
    marie.is_for_everybody();
    marie.enter("button Annuler cette fusion");
    marie.reads("De nouveau traité à part");
    marie.is_for_everybody();
}

fn closes(marie: &mut Walker, desk: &Desk) {
    marie.enter("DisclosureTriangle Clore sans solution");
    marie.tick("radio Réglé par téléphone");
    marie.enter("button Clore le ticket");
    marie.reads("Réglé par téléphone");
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
}

fn throws_away(marie: &mut Walker, desk: &Desk) {
    marie.enter("DisclosureTriangle Jeter ce ticket");
    marie.tick("checkbox Oui, ce ticket");
    marie.enter("button Jeter ce ticket");
    marie.reads("Tickets jetés");
    marie.is_for_everybody();
    marie.enter("button Rétablir");
    marie.reads("Scanner de la salle 12");
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
}

#[test]
fn an_administrator_lets_go_for_good_and_unblocks_a_sender() {
    let test = "an_administrator_lets_go_for_good_and_unblocks_a_sender";
    both_ways(test, |zoe| {
        let desk = two_tickets();
        let marie = desk.sign_in("marie.lopez");
        for (place, fields) in [
            (
                "/t/1/lines/e1/words",
                vec![("words", "4711"), ("why", "Code")],
            ),
            ("/t/2/close", vec![("reason", "spam"), ("block", "1")]),
        ] {
            let page = marie.post(place, &fields);
            assert_eq!(page.status, 303, "{place}: {}", page.text());
        }
        zoe.open(&format!("{}/settings/removals", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.enter("button Effacer définitivement");
        zoe.reads("Aucun contenu retiré n’est gardé.");
        zoe.is_for_everybody();
        zoe.open(&format!("{}/settings/blocked", desk.url));
        zoe.enter("button Débloquer");
        zoe.reads("Aucun expéditeur n’est bloqué.");
        zoe.is_for_everybody();
        zoe.open(&format!("{}/settings/waiting", desk.url));
        zoe.write("input#remind", "9");
        zoe.write("input#close", "3");
        zoe.enter("button Enregistrer");
        zoe.is_told("la relance vient avant la clôture");
        zoe.browser.forgive("422");
        zoe.write("input#remind", "3");
        zoe.write("input#close", "9");
        zoe.enter("button Enregistrer");
        zoe.hears("C’est enregistré");
    });
}
