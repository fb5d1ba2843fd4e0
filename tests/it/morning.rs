//! One agent's morning by keyboard alone: twenty-five mails routed with their reasons, two merged, one split, one put off till
//! tomorrow and back, five answered with a canned reply, one solved.

use chrono::{Duration, Local};

use crate::browser::Browser;
use crate::desk::{Desk, Letter, PASSWORD, plain};
use crate::keyboard::{choose, focused, tab_to};
use crate::missing::{Missing, left_out};

fn school() -> Result<Desk, Missing> {
    let desk = Desk::with().clock()?.start();
    for (login, role) in [
        ("zoe.martin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
    ] {
        desk.user(login, role);
    }
    for (category, word, agent) in [
        ("Réseau", "wifi", "marie.lopez"),
        ("Impression", "imprimante", "paul.ndiaye"),
    ] {
        desk.ok(&["category", "add", category, "--words", word], "");
        desk.ok(&["group", "add", category], "");
        desk.ok(&["group", "join", category, agent], "");
        desk.ok(&["category", "group", category, category], "");
    }
    let reply = [
        ("id", ""),
        ("name", "Poste"),
        ("text", "Bonjour {prénom}, quel est le nom du poste ?"),
    ];
    assert_eq!(
        desk.sign_in("zoe.martin")
            .post("/settings/replies", &reply)
            .status,
        303
    );
    for number in 1..=25 {
        let subject = match number {
            1..=12 => format!("Panne de wifi {number}"),
            13..=20 => format!("Imprimante {number} en panne"),
            _ => format!("Question {number}"),
        };
        desk.mail_in(&Letter::from(&format!("eleve.n{number}"), &subject, "Bonjour.").raw());
    }
    desk.ticket_when(25, |_| true);
    let second = Letter::from(
        "eleve.n3",
        "Re: [Support #3] Panne de wifi 3",
        "Et ma souris est cassée.",
    );
    desk.mail_in(&second.raw());
    desk.ticket_when(3, |ticket| ticket.to_string().contains("souris"));
    Ok(desk)
}

fn sign_in(browser: &mut Browser, desk: &Desk) {
    browser.goto(&format!("{}/login?next=/tickets", desk.url));
    tab_to(browser, "input#login");
    browser.type_text("marie.lopez");
    tab_to(browser, "input#password");
    browser.type_text(PASSWORD);
    browser.press("Enter");
    browser.wait_for("Panne de wifi 1");
}

/// Each problem went to who treats its subject.
fn given_by_subject(desk: &Desk) {
    let routed = desk.export();
    for (number, agent) in [
        (1, "marie.lopez"),
        (12, "marie.lopez"),
        (13, "paul.ndiaye"),
        (20, "paul.ndiaye"),
    ] {
        let given = &routed[number - 1]["assignees"];
        assert_eq!(
            *given,
            serde_json::json!([format!("{agent}@ecole.example")]),
            "{number}"
        );
    }
    assert_eq!(routed[20]["assignees"], serde_json::json!([]));
}

#[test]
fn a_morning_without_a_mouse() -> Result<(), Missing> {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => {
            left_out("a_morning_without_a_mouse", &missing);
            return Ok(());
        }
    };
    let mut desk = school()?;
    given_by_subject(&desk);
    sign_in(&mut browser, &desk);

    // Two that are the same: ticked with x, merged into the older one.
    for _ in 0..2 {
        browser.press("j");
        browser.press("x");
    }
    tab_to(&mut browser, "button Fusionner");
    browser.press("Enter");
    browser.wait_for("Ticket à conserver");
    tab_to(&mut browser, "button Continuer");
    browser.press("Enter");
    browser.wait_for("Tout fusionner");
    tab_to(&mut browser, "Tout fusionner");
    browser.press("Enter");
    browser.wait_for("1 ticket modifié");

    // The second problem of ticket 3 becomes a ticket.
    browser.goto(&format!("{}/t/3", desk.url));
    assert!(
        plain(&browser.text()).contains("mot « wifi »"),
        "{}",
        browser.text()
    );
    tab_to(&mut browser, "link Modifier ce message");
    browser.press("Enter");
    browser.wait_for("Détacher");
    tab_to(&mut browser, "input#split");
    browser.type_text("Souris");
    tab_to(&mut browser, "En faire un ticket");
    browser.press("Enter");
    browser.wait_for("Détaché du ticket");

    // Ticket 4 waits until tomorrow.
    browser.goto(&format!("{}/t/4", desk.url));
    tab_to(&mut browser, "select#status");
    choose(&mut browser, "En attente");
    tab_to(&mut browser, "Mise en attente");
    browser.press("Enter");
    tab_to(&mut browser, "input#hold-reason");
    browser.type_text("Livraison");
    tab_to(&mut browser, "input#hold-until");
    let tomorrow = (desk.now() + Duration::days(1))
        .with_timezone(&Local)
        .date_naive();
    for digit in tomorrow.format("%m%d%Y").to_string().chars() {
        browser.press(&digit.to_string());
    }
    assert_eq!(
        browser.evaluate("document.activeElement.value"),
        tomorrow.to_string()
    );
    tab_to(&mut browser, "Enregistrer");
    browser.press("Enter");
    browser.wait_for("Livraison, jusqu’au");

    // Five get the reply that everybody gets.
    for number in 5..=9 {
        browser.goto(&format!("{}/t/{number}", desk.url));
        browser.press("r");
        focused(&mut browser, "textarea");
        tab_to(&mut browser, "followup-reply");
        choose(&mut browser, "Poste");
        tab_to(&mut browser, "Insérer");
        browser.press("Enter");
        browser.wait_for("La réponse a été insérée");
        tab_to(&mut browser, "button Envoyer");
        browser.press("Enter");
        browser.wait_for("quel est le nom du poste");
    }

    // And one is solved.
    browser.goto(&format!("{}/t/10", desk.url));
    browser.press("s");
    focused(&mut browser, "textarea");
    browser.type_text("Borne redémarrée.");
    tab_to(&mut browser, "button Envoyer");
    browser.press("Enter");
    browser.wait_for("Résolu");

    desk.turn_clock(Duration::hours(40));
    desk.ticket_when(4, |ticket| ticket["status"] == "assigned");
    let tickets = desk.export();
    assert_eq!(tickets.len(), 26, "and the one that was split off");
    assert_eq!(tickets[1]["status"], "closed", "merged");
    for number in 5..=9 {
        let said = tickets[number - 1]["timeline"].to_string();
        assert!(
            said.contains("quel est le nom du poste"),
            "{number}: {said}"
        );
    }
    assert_eq!(tickets[9]["status"], "solved");
    assert_eq!(browser.console_errors(), Vec::<String>::new());
    Ok(())
}
