//! Where one lands: agents on the queue, a fresh desk's administrator on what is left to do, and what a page says that is not there.

use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

use super::school;
use crate::desk::{Desk, Letter, Page, plain};

/// What stands between the menus, as its reader reads it.
fn body(page: &Page) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("<main").expect("a page");
    let (main, _) = rest.split_once("</main>").expect("its end");
    plain(main)
}

#[test]
fn who_treats_tickets_lands_on_the_queue_and_finds_their_own_requests() {
    let desk = school();
    let queue = desk.sign_in("marie.lopez").get("/");
    assert!(body(&queue).contains("À traiter"), "{}", body(&queue));
    assert!(body(&queue).contains("Écran noir"));
    assert!(
        queue.text().contains("href=\"/?view=own\""),
        "her own requests"
    );
    let own = desk.sign_in("marie.lopez").get("/?view=own");
    assert!(
        body(&own).contains("Mes demandes en cours"),
        "{}",
        body(&own)
    );
    assert!(!own.has("Écran noir"));
    let camille = desk.sign_in("camille.durand").get("/");
    assert!(body(&camille).contains("Mes demandes en cours"));
    assert!(body(&camille).contains("Écran noir"));
}

#[test]
fn a_fresh_desk_s_checklist_ticks_itself_off() {
    let desk = Desk::start();
    desk.user("admin", "administrator");
    let admin = desk.sign_in("admin");
    let done = || {
        let page = body(&admin.get("/settings"));
        let (before, _) = page.split_once(" sur 6").expect("how many");
        before
            .chars()
            .rev()
            .find(char::is_ascii_digit)
            .expect("a number")
    };
    assert!(body(&admin.get("/")).contains("Premiers pas"));
    assert_eq!(done(), '0');
    let category = [("name", "Réseau"), ("words", "wifi")];
    assert_eq!(admin.post("/settings/categories", &category).status, 303);
    assert_eq!(done(), '1');
    let reply = [("id", ""), ("name", "Merci"), ("text", "Merci.")];
    assert_eq!(admin.post("/settings/replies", &reply).status, 303);
    assert_eq!(done(), '2');
    desk.user("marie.lopez", "agent");
    assert_eq!(done(), '3');
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Essai", "Bonjour.").raw());
    desk.ticket_when(1, |_| true);
    assert_eq!(done(), '4');
    assert!(
        body(&admin.get("/")).contains("Premiers pas"),
        "not all yet"
    );
    for number in 2..=10 {
        let letter = Letter::from("camille.durand", &format!("Panne {number}"), "Bonjour.");
        desk.mail_in(&letter.raw());
        desk.ticket_when(number, |_| true);
    }
    assert!(
        body(&admin.get("/")).contains("À traiter"),
        "the desk is at work"
    );
    assert_eq!(done(), '4');
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(marie.get("/settings").header("location"), "/settings/mail");
}

#[test]
fn what_is_not_there_is_spoken_of_as_what_was_asked_for() {
    let desk = school();
    desk.user("admin", "administrator");
    let people =
        ["camille.durand", "marie.lopez", "admin"].map(|login| (login, desk.sign_in(login)));
    for (login, visitor) in &people {
        for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
            let place = route.path.replace("{}", "98765");
            let page = visitor.get(&place);
            if page.status == 404 && !place.starts_with("/s/") {
                let words = body(&page).to_lowercase();
                let is_ticket = place.starts_with("/t/");
                assert_eq!(
                    words.contains("ticket"),
                    is_ticket,
                    "{login} {place}: {words}"
                );
            }
        }
    }
    let [(_, camille), (_, marie), (_, admin)] = &people;
    assert!(
        marie
            .get("/settings/hours")
            .has("réservée aux administrateurs")
    );
    assert!(
        marie
            .get("/settings/groups/7")
            .has("réservée aux administrateurs")
    );
    assert!(
        admin
            .get("/settings/groups/7")
            .has("Ce réglage est introuvable")
    );
    assert!(
        camille
            .get("/settings/hours")
            .has("Cette page n’existe pas")
    );
    assert!(camille.get("/answers/7").has("Cet article est introuvable"));
    assert!(
        camille
            .get("/d/77/plan.pdf")
            .has("Ce document est introuvable")
    );
    assert!(camille.get("/t/77").has("Ce ticket est introuvable"));
}
