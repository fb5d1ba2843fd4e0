//! « En attente du demandeur » has an end: a reminder that says what is missing, then closing; and closing days leave out those on
//! which the desk is closed.

use chrono::Duration;

use crate::desk::{Desk, Letter, Visitor};
use crate::missing::left_out;

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

/// Of ten hours, as a clock that leaps closes nothing.
fn days(desk: &mut Desk, days: i64) {
    for _ in 0..days * 24 / 8 {
        desk.turn_clock(Duration::hours(8));
    }
}

fn asked(desk: &Desk) {
    desk.user("marie.lopez", "agent");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Il est noir.").raw());
    desk.ticket_when(1, |_| true);
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/assign", &[("me", "1")]);
    done(&marie, "/t/1/followup", &[("text", "Dans quelle salle ?")]);
    done(&marie, "/t/1/properties", &[("status", "await")]);
    desk.drained();
}

const AGAIN: &str = "Il nous manque toujours votre réponse";

#[test]
fn whoever_does_not_answer_is_asked_again_and_then_the_ticket_is_closed() {
    let toml = "[waiting]\nremind_days = 3\nclose_days = 5\n";
    let mut desk = match Desk::with().toml(toml).clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out("whoever_does_not_answer_is_asked_again", &missing),
    };
    asked(&desk);
    let camille = desk.sign_in("camille.durand");
    assert!(
        camille
            .get("/t/1")
            .has("Sans réponse de votre part, elle sera close le")
    );
    days(&mut desk, 2);
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", AGAIN), 0);
    days(&mut desk, 1);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says(AGAIN));
    assert!(
        mail.says("Dans quelle salle ?") && mail.says("sera clos automatiquement le"),
        "{}",
        mail.text
    );
    // A machine that answers for her is no answer, and no question either.
    let absent = Letter::from("camille.durand", "Absence", "Je suis absente.")
        .answering(&mail)
        .raw();
    let absent = [b"Auto-Submitted: auto-replied\r\n".as_slice(), &absent].concat();
    desk.mail_in(&absent);
    days(&mut desk, 1);
    assert_eq!(desk.mails_with("camille.durand", AGAIN), 1);
    assert_eq!(desk.only_ticket()["status"], "pending");
    days(&mut desk, 2);
    assert_eq!(
        desk.ticket_when(1, |ticket| ticket["status"] == "closed")["status"],
        "closed"
    );
    let told = desk.wait_for_mail("camille.durand", |mail| mail.says("n’est pas arrivée"));
    assert!(told.says("rouvrez le ticket"), "{}", told.text);
    assert!(
        desk.sign_in("camille.durand")
            .get("/t/1")
            .has("Clos sans la réponse attendue")
    );
}

#[test]
fn an_answer_stops_the_clock_and_a_new_question_starts_it_again() {
    let toml = "[waiting]\nremind_days = 3\nclose_days = 5\n";
    let mut desk = match Desk::with().toml(toml).clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out("an_answer_stops_the_clock", &missing),
    };
    asked(&desk);
    days(&mut desk, 2);
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/followup", &[("text", "Salle 12 ou 14 ?")]);
    days(&mut desk, 2);
    desk.drained();
    assert_eq!(
        desk.mails_with("camille.durand", AGAIN),
        0,
        "asked two days ago only"
    );
    let camille = desk.sign_in("camille.durand");
    done(&camille, "/t/1/followup", &[("text", "La 12.")]);
    days(&mut desk, 9);
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", AGAIN), 0);
    assert_eq!(desk.only_ticket()["status"], "assigned");
}

#[test]
fn nobody_is_reminded_or_closed_where_that_is_not_configured() {
    let mut desk = match Desk::with().clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out("nobody_is_reminded_or_closed", &missing),
    };
    asked(&desk);
    days(&mut desk, 9);
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", AGAIN), 0);
    assert_eq!(desk.only_ticket()["status"], "pending");
}

#[test]
fn closed_days_of_the_desk_stop_the_closing_clock() {
    let toml = "[closing]\nworking_days = true\nafter_days = 7\n";
    let desk = match Desk::with().toml(toml).frozen("2026-12-16 09:00:00") {
        Ok(desk) => desk.start(),
        Err(missing) => {
            return left_out("closed_days_of_the_desk_stop_the_closing_clock", &missing);
        }
    };
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Écran", "Il est noir.").raw());
    desk.ticket_when(1, |_| true);
    let admin = desk.sign_in("admin");
    let closed = [
        ("name", "Vacances"),
        ("first", "2026-12-19"),
        ("last", "2027-01-03"),
    ];
    done(&admin, "/settings/hours/closed", &closed);
    done(&admin, "/t/1/solution", &[("text", "Câble remplacé.")]);
    // Thursday, Friday, and then from the fourth of January on.
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("Câble remplacé."));
    assert!(
        mail.says("sera clos automatiquement le vendredi 8 janvier 2027"),
        "{}",
        mail.text
    );
    let page = desk.sign_in("camille.durand").get("/t/1");
    assert!(page.has("vendredi 8 janvier 2027"), "{}", page.text());
}

#[test]
fn administrators_settle_in_the_browser_how_long_an_answer_is_waited_for() {
    let mut desk = match Desk::with().clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out("administrators_settle_how_long", &missing),
    };
    desk.user("zoe.martin", "administrator");
    asked(&desk);
    let zoe = desk.sign_in("zoe.martin");
    assert!(
        zoe.get("/settings")
            .text()
            .contains("href=\"/settings/waiting\"")
    );
    let page = zoe.get("/settings/waiting").text();
    assert!(
        page.contains("name=\"remind\"") && page.contains("value=\"0\""),
        "as configured: {page}"
    );
    for (remind, close) in [
        ("5", "3"),
        ("5", "5"),
        ("366", "0"),
        ("x", "3"),
        ("-1", "0"),
        ("", ""),
    ] {
        let page = zoe.post("/settings/waiting", &[("remind", remind), ("close", close)]);
        assert!(
            page.status == 422 && page.has("de 0 à 365"),
            "{remind} {close}: {}",
            page.text()
        );
        assert!(
            page.text().contains(&format!("value=\"{close}\"")),
            "what was typed stays"
        );
    }
    done(
        &zoe,
        "/settings/waiting",
        &[("remind", "2"), ("close", "4")],
    );
    let camille = desk.sign_in("camille.durand");
    assert!(
        camille
            .get("/t/1")
            .has("Sans réponse de votre part, elle sera close le")
    );
    days(&mut desk, 3);
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says(AGAIN));
    assert!(mail.says("sera clos automatiquement le"), "{}", mail.text);
    // Never again: nothing is closed, and no day is promised.
    let zoe = desk.sign_in("zoe.martin");
    done(
        &zoe,
        "/settings/waiting",
        &[("remind", "0"), ("close", "0")],
    );
    days(&mut desk, 6);
    assert_eq!(desk.only_ticket()["status"], "pending");
    let camille = desk.sign_in("camille.durand");
    assert!(!camille.get("/t/1").has("elle sera close le"));
    // What would be closed at once is named first.
    let zoe = desk.sign_in("zoe.martin");
    let soon = [("remind", "0"), ("close", "3")];
    let warned = zoe.post("/settings/waiting", &soon);
    assert!(
        warned.status == 422 && warned.has("1 ticket attend depuis plus longtemps"),
        "{}: {}",
        warned.status,
        warned.text()
    );
    days(&mut desk, 1);
    assert_eq!(
        desk.only_ticket()["status"],
        "pending",
        "nothing was settled"
    );
    let zoe = desk.sign_in("zoe.martin");
    done(
        &zoe,
        "/settings/waiting",
        &[&soon[..], &[("sure", "1")]].concat(),
    );
    desk.turn_clock(Duration::minutes(2));
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    assert!(
        zoe.get("/settings/audit")
            .has("relances et clôtures sans réponse modifiées")
    );
    let marie = desk.sign_in("marie.lopez").get("/settings/waiting");
    assert_eq!(marie.status, 404);
}
