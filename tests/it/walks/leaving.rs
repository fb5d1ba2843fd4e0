//! An agent notes an absence with a substitute and hands open tickets over; what an administrator does for a colleague is in
//! `running`.

use chrono::{Duration, Local};

use super::{Walker, both_ways, school};
use crate::desk::Desk;

#[test]
fn an_agent_leaves_and_hands_tickets_over() {
    both_ways("an_agent_leaves_and_hands_tickets_over", |marie| {
        let desk = school();
        let visitor = desk.sign_in("marie.lopez");
        for (number, subject) in [(1, "Badge refusé"), (2, "Souris cassée")] {
            desk.request("camille.durand", subject);
            let taken = visitor.post(&format!("/t/{number}/assign"), &[("me", "1")]);
            assert_eq!(taken.status, 303, "{}", taken.text());
        }
        marie.open(&desk.url);
        marie.sign_in("marie.lopez");
        marie.reach_by_menu("link Marie Lopez");
        marie.browser.press("Enter");
        marie.enter("link Mes absences");
        notes_an_absence(marie, &desk);
        hands_over(marie, &desk);
        comes_back(marie);
        marie.browser.forgive("422"); // the days that were the wrong way round
    });
}

fn notes_an_absence(marie: &mut Walker, desk: &Desk) {
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    marie.date("Date Du", tomorrow + Duration::days(2));
    marie.date("Date Au (inclus)", tomorrow);
    marie.choose("combobox Remplacement", "Zoe Martin");
    marie.enter("button Noter une absence");
    marie.is_told("Donnez un premier et un dernier jour");
    marie.date("Date Du", tomorrow);
    marie.to("combobox Remplacement");
    let kept = "document.activeElement.selectedOptions[0].text";
    assert_eq!(marie.browser.evaluate(kept), "Zoe Martin");
    marie.enter("button Noter une absence");
    marie.hears("C’est enregistré.");
}

/// The substitute is proposed.
fn hands_over(marie: &mut Walker, desk: &Desk) {
    marie.reads("Voulez-vous les confier à d’autres");
    for number in [1, 2] {
        marie.tick(&format!("checkbox n° {number}")); // ticked at first
    }
    marie.enter("button Confier ces tickets");
    marie.is_told("Cochez au moins un ticket.");
    marie.tick("checkbox n° 2");
    marie.to("combobox À qui");
    let proposed = "document.activeElement.selectedOptions[0].text";
    assert_eq!(marie.browser.evaluate(proposed), "Zoe Martin");
    marie.enter("button Confier ces tickets");
    marie.hears("Confiés : 1.");
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
