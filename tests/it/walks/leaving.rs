//! An agent notes an absence with a substitute and hands open tickets over, and an administrator does so for a colleague.

use chrono::{Duration, Local};

use super::{Walker, both_ways, school};
use crate::desk::Desk;

#[test]
fn an_agent_leaves_and_hands_tickets_over() {
    both_ways("an_agent_leaves_and_hands_tickets_over", |marie| {
        let desk = school();
        takes_two(&desk);
        marie.open(&desk.url);
        marie.sign_in("marie.lopez");
        marie.enter("link Préférences, Marie Lopez");
        marie.enter("link Mes absences");
        notes_an_absence(marie, &desk);
        hands_over(marie, &desk);
        comes_back(marie);
        marie.browser.forgive("422"); // the days that were the wrong way round
    });
}

/// Camille's two requests are Marie's.
fn takes_two(desk: &Desk) {
    let marie = desk.sign_in("marie.lopez");
    for (number, subject) in [(1, "Badge refusé"), (2, "Souris cassée")] {
        desk.request("camille.durand", subject);
        let taken = marie.post(&format!("/t/{number}/assign"), &[("me", "1")]);
        assert_eq!(taken.status, 303, "{}", taken.text());
    }
}

fn notes_an_absence(marie: &mut Walker, desk: &Desk) {
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    marie.date("Date Du", tomorrow + Duration::days(2));
    marie.date("Date Au (inclus)", tomorrow);
    marie.choose("combobox Remplacement", "Zoe Martin");
    marie.enter("button Ajouter une absence");
    marie.is_told("Indiquez un premier et un dernier jour");
    marie.date("Date Du", tomorrow);
    marie.to("combobox Remplacement");
    let kept = "document.activeElement.selectedOptions[0].text";
    assert_eq!(marie.browser.evaluate(kept), "Zoe Martin");
    marie.enter("button Ajouter une absence");
    marie.hears("C’est enregistré.");
}

/// The substitute is proposed.
fn hands_over(marie: &mut Walker, desk: &Desk) {
    marie.reads("Voulez-vous les transférer");
    for number in [1, 2] {
        marie.tick(&format!("checkbox n° {number}")); // ticked at first
    }
    marie.enter("button Transférer ces tickets");
    marie.is_told("Cochez au moins un ticket.");
    marie.tick("checkbox n° 2");
    marie.to("combobox À qui");
    let proposed = "document.activeElement.selectedOptions[0].text";
    assert_eq!(marie.browser.evaluate(proposed), "Zoe Martin");
    marie.enter("button Transférer ces tickets");
    marie.hears("Tickets transférés : 1.");
    let ticket = desk.ticket_when(2, |ticket| {
        ticket["assignees"].to_string().contains("zoe.martin")
    });
    assert_eq!(ticket["status"], "assigned");
    assert!(
        desk.ticket_when(1, |_| true)["assignees"]
            .to_string()
            .contains("marie.lopez")
    );
}

fn comes_back(marie: &mut Walker) {
    marie.enter("link ← Absences");
    marie.reads("Absences en cours et à venir");
    marie.enter("DisclosureTriangle Supprimer");
    marie.enter("button Oui, supprimer");
    marie.hears("C’est supprimé.");
    marie.reads("Aucune absence en cours ni à venir.");
}

#[test]
fn an_administrator_hands_over_for_a_colleague_who_is_ill() {
    let test = "an_administrator_hands_over_for_a_colleague_who_is_ill";
    both_ways(test, |zoe| {
        let desk = school();
        takes_two(&desk);
        zoe.open(&format!("{}/settings/team", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.enter("link Modifier Marie Lopez");
        is_there_on_mondays_only(zoe);
        zoe.enter("link Transférer ses tickets ouverts");
        gives_both_away(zoe, &desk);
        is_back_at_once(zoe, &desk);
        zoe.browser.forgive("422"); // what was refused on the way
    });
}

fn is_there_on_mondays_only(zoe: &mut Walker) {
    zoe.to("radio Comme le service");
    zoe.browser.press("ArrowDown");
    zoe.write("textbox Lundi", "8h-12h");
    zoe.write("textbox Mardi", "demain");
    zoe.enter("button Enregistrer");
    zoe.is_told("Mardi : écrivez des heures comme");
    zoe.to("textbox Lundi");
    let kept = zoe.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "8h-12h", "what was typed stays");
    for day in ["Mardi", "Mercredi", "Jeudi", "Vendredi"] {
        zoe.to(&format!("textbox {day}"));
        zoe.browser.evaluate("document.activeElement.select()");
        zoe.browser.press("Delete");
    }
    zoe.enter("button Enregistrer");
    zoe.hears("C’est enregistré.");
}

/// One by the rules, which know nobody who is there, and one to herself.
fn gives_both_away(zoe: &mut Walker, desk: &Desk) {
    zoe.reads("Tickets ouverts : 2.");
    zoe.tick("checkbox n° 2"); // ticked at first
    zoe.enter("button Transférer ces tickets");
    zoe.hears("Tickets transférés : 0. Dans la file, sans agent : 1.");
    zoe.reads("Tickets ouverts : 1.");
    zoe.choose("combobox À qui", "Zoe Martin");
    zoe.enter("button Transférer ces tickets");
    zoe.hears("Tickets transférés : 1.");
    zoe.reads("Aucun ticket ouvert");
    let ticket = desk.ticket_when(2, |ticket| {
        ticket["assignees"].to_string().contains("zoe.martin")
    });
    assert!(!ticket["assignees"].to_string().contains("marie.lopez"));
}

/// An absence is noted for her, and taken back.
fn is_back_at_once(zoe: &mut Walker, desk: &Desk) {
    zoe.enter("link ← Absences");
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    zoe.date("Date Du", tomorrow);
    zoe.date("Date Au (inclus)", tomorrow);
    zoe.enter("button Ajouter une absence");
    zoe.hears("C’est enregistré.");
    zoe.enter("DisclosureTriangle Supprimer");
    zoe.enter("button Oui, supprimer");
    zoe.hears("C’est supprimé.");
    zoe.reads("Aucune absence en cours ni à venir.");
}
