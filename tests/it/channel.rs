//! The desk's own ways in and out of mail fail: nobody is marked for it, nothing is lost, and everybody who works with the desk sees
//! it; servers that fail on one mail or one reader are in `smtp_faults`.

use std::sync::atomic::Ordering;

use chrono::Duration;

use crate::desk::{Desk, LIMIT, Letter};
use crate::missing::{Missing, left_out};
use crate::poll::until;
use crate::smtp_faults::{Fault, HUGO, Server};

/// What the large servers answer when it is the desk that they refuse, by the order that they answer.
const AGAINST_THE_DESK: [(&str, &str); 5] = [
    (
        "MAIL",
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    ),
    ("MAIL", "553 no"),
    (
        "RCPT",
        "554 5.7.1 <somebody@ecole.example>: Relay access denied",
    ),
    ("DATA", "550 5.4.5 Daily user sending limit exceeded"),
    ("EHLO", "421 4.3.2 closing"),
];

/// A desk with a clock, an agent and a request, whose server answers so.
fn refused(order: &'static str, answer: &'static str) -> Result<(Server, Desk), Missing> {
    let server = Server::start(Fault::Says(order, answer));
    let desk = server.desk("").clock()?.start();
    desk.user("marie.lopez", "agent");
    desk.user("anne.martin", "administrator");
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    desk.only_ticket();
    Ok((server, desk))
}

/// Turns the clock until another mail was tried.
fn tried_after(desk: &mut Desk, time: Duration) {
    let tries = |desk: &Desk| desk.log().matches(", try ").count();
    let before = tries(desk);
    desk.turn_clock(time);
    until("it is tried again", LIMIT, || {
        (tries(desk) > before).then_some(())
    });
}

#[test]
fn what_the_server_has_against_the_desk_marks_nobody_and_loses_nothing() {
    let name = "what_the_server_has_against_the_desk_marks_nobody_and_loses_nothing";
    for (order, answer) in AGAINST_THE_DESK {
        let (server, mut desk) = match refused(order, answer) {
            Ok(both) => both,
            Err(missing) => return left_out(name, &missing),
        };
        until("a try failed", LIMIT, || {
            desk.log().contains("try 1").then_some(())
        });
        // Longer than any mail is tried that a reader's own server puts off.
        for _ in 0..4 {
            tried_after(&mut desk, Duration::hours(20));
        }
        let marie = desk.sign_in("marie.lopez");
        let page = marie.get("/t/1");
        assert!(
            page.has("pas encore parti") && !page.has("n’a pas reçu"),
            "{order} {answer}"
        );
        assert!(!page.has("Abandonné pour"), "{order} {answer}");
        assert_eq!(desk.health()["outbox"], "failing", "{order} {answer}");
        server.behaves.store(true, Ordering::Relaxed);
        desk.turn_clock(Duration::hours(12));
        desk.drained();
        for reader in [HUGO, "marie.lopez@ecole.example"] {
            assert_eq!(server.ids_for(reader).len(), 1, "{order} {answer}");
        }
        let health = desk.health();
        assert_eq!(
            (&health["outbox"], &health["status"]),
            (&"ok".into(), &"ok".into())
        );
        assert!(!marie.get("/t/1").has("n’a pas reçu"));
    }
}

#[test]
fn an_administrator_has_all_tried_again_at_once_and_nobody_else_can() {
    let name = "an_administrator_has_all_tried_again_at_once_and_nobody_else_can";
    let (server, mut desk) = match refused(AGAINST_THE_DESK[0].0, AGAINST_THE_DESK[0].1) {
        Ok(both) => both,
        Err(missing) => return left_out(name, &missing),
    };
    // Until the way out rests for longer than this test waits.
    for _ in 0..6 {
        tried_after(&mut desk, Duration::minutes(16));
    }
    let (marie, anne) = (desk.sign_in("marie.lopez"), desk.sign_in("anne.martin"));
    let queue = "/settings/mail/queue";
    assert!(!marie.get(queue).has("Tout réessayer"));
    assert!(anne.get(queue).has("Tout réessayer"));
    // What somebody gave up stays so.
    let rows = anne.get(queue);
    assert!(rows.has("hugo.petit@ecole.example"));
    assert_eq!(
        anne.post("/settings/mail/queue/1", &[("do", "abandon")])
            .status,
        303
    );
    server.behaves.store(true, Ordering::Relaxed);
    assert_eq!(marie.post(queue, &[]).status, 404);
    assert!(server.ids_for("marie.lopez@ecole.example").is_empty());
    let done = anne.post(queue, &[]);
    assert_eq!(done.status, 303);
    assert!(anne.get(done.header("location")).has("courriels repartent"));
    until("the others leave", LIMIT, || {
        (server.ids_for("marie.lopez@ecole.example").len() == 1).then_some(())
    });
    desk.drained();
    assert!(server.ids_for(HUGO).is_empty());
    assert!(desk.log().contains("try 1") && !anne.get(queue).has("Tout réessayer"));
}

#[test]
fn one_mail_that_the_desk_is_refused_for_keeps_no_other() {
    let name = "one_mail_that_the_desk_is_refused_for_keeps_no_other";
    // One reader's group takes nothing from this sender; all others do.
    let server = Server::start(Fault::Blames("hugo"));
    let mut desk = match server.desk("").clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    desk.only_ticket();
    for minutes in [2, 3, 6] {
        tried_after(&mut desk, Duration::minutes(minutes));
    }
    desk.mail_in(&Letter::from("camille.durand", "Clavier", "Perdu.").raw());
    until("the other leaves", LIMIT, || {
        (server.ids_for("camille.durand@ecole.example").len() == 1).then_some(())
    });
    assert_eq!(desk.health()["outbox"], "ok");
}
