//! The desk's own ways in and out of mail fail: nobody is marked for it, nothing is lost, and everybody who works with the desk sees
//! it; servers that fail on one mail or one reader are in `smtp_faults`.

use std::sync::atomic::Ordering;

use chrono::Duration;
use serde_json::json;

use crate::desk::{Desk, LIMIT, Letter};
use crate::lab::Lab;
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

/// Turns the clock until enough tries have failed for long enough.
fn fails(desk: &mut Desk) {
    until("a try failed", LIMIT, || {
        desk.log().contains("try 1").then_some(())
    });
    for minutes in [2, 2, 5] {
        tried_after(desk, Duration::minutes(minutes));
    }
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

/// The fixed words by which `/health` names what fails, and what will.
fn told(desk: &Desk, which: &str) -> Vec<String> {
    let words = desk.health()[which].as_array().cloned().unwrap_or_default();
    let words = words.iter().filter_map(|word| word.as_str());
    words.map(str::to_owned).collect()
}

#[track_caller]
fn tells(desk: &Desk, which: &str, words: &[&str]) {
    until(&format!("{which} is {words:?}"), LIMIT, || {
        (told(desk, which) == words).then_some(())
    });
}

#[test]
fn who_works_with_the_desk_sees_on_every_page_that_no_mail_leaves() {
    let name = "who_works_with_the_desk_sees_on_every_page_that_no_mail_leaves";
    let (server, mut desk) = match refused(AGAINST_THE_DESK[0].0, AGAINST_THE_DESK[0].1) {
        Ok(both) => both,
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("hugo.petit", "requester");
    until("two tries failed", LIMIT, || {
        (desk.log().matches(", try ").count() >= 2).then_some(())
    });
    // A moment's failure is nobody's business.
    assert_eq!(told(&desk, "mail_failures"), Vec::<String>::new());
    assert_eq!(desk.health()["status"], "ok");
    tried_after(&mut desk, Duration::minutes(5));
    tells(&desk, "mail_failures", &["outgoing.sender"]);
    assert_eq!(desk.stranger().get("/health").status, 503);
    let [marie, anne, hugo] =
        ["marie.lopez", "anne.martin", "hugo.petit"].map(|login| desk.sign_in(login));
    let bar = "Aucun courriel du support ne part";
    for path in [
        "/tickets",
        "/t/1",
        "/stats",
        "/tasks",
        "/new",
        "/preferences",
    ] {
        let page = marie.get(path);
        assert!(page.has(bar) && page.has("send as this sender"), "{path}");
        assert!(page.has("Prévenez un administrateur."), "{path}");
        let page = anne.get(path);
        assert!(page.has(bar) && page.has("SPF et DKIM"), "{path}");
    }
    for path in ["/", "/t/1", "/new"] {
        assert!(!hugo.get(path).has(bar), "{path}");
    }
    // A restart forgets nothing, before the first try too.
    desk.stop();
    desk.start_again();
    tells(&desk, "mail_failures", &["outgoing.sender"]);
    assert!(desk.sign_in("marie.lopez").get("/tickets").has(bar));
    server.behaves.store(true, Ordering::Relaxed);
    desk.turn_clock(Duration::minutes(16));
    tells(&desk, "mail_failures", &[]);
    assert!(!desk.sign_in("marie.lopez").get("/tickets").has(bar));
}

/// What the alarm's command was run with, a line each.
fn alarms(desk: &Desk) -> Vec<String> {
    let told = std::fs::read_to_string(desk.path("alarms")).unwrap_or_default();
    told.lines().map(str::to_owned).collect()
}

const ALARM: &str =
    "[alarm]\ncommand = \"echo $HELPDESK_ALARM $HELPDESK_ALARM_CODES >> alarms; cat >> texts\"\n";

#[test]
fn an_alarm_is_given_once_and_its_end_and_words_of_others_run_no_command() {
    let name = "an_alarm_is_given_once_and_its_end_and_words_of_others_run_no_command";
    let answer = "550 $(touch owned) `touch owned`; touch owned; '; touch owned; \"; touch owned";
    let server = Server::start(Fault::Says("MAIL", answer));
    let mut desk = match server.desk("").toml(ALARM).clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.mail_in(&Letter::from("hugo.petit", "$(touch owned)", "; touch owned").raw());
    desk.only_ticket();
    fails(&mut desk);
    let failing = "failing outgoing.sender";
    let told = |desk: &Desk, count: usize| {
        until(&format!("{count} alarms"), LIMIT, || {
            (alarms(desk).len() == count).then_some(())
        });
    };
    told(&desk, 1);
    assert_eq!(alarms(&desk), [failing]);
    let texts = until("its text is read", LIMIT, || {
        let texts = std::fs::read_to_string(desk.path("texts")).ok()?;
        texts.ends_with("/settings/mail\n").then_some(texts)
    });
    assert!(
        texts.contains("Aucun courriel du support ne part"),
        "{texts}"
    );
    assert!(
        texts.contains("$(touch owned)"),
        "as the server said it: {texts}"
    );
    assert!(!desk.path("owned").exists());
    // Not again after a restart, nor within a day.
    desk.stop();
    desk.start_again();
    for hours in [2, 2, 8] {
        tried_after(&mut desk, Duration::hours(hours));
    }
    assert_eq!(alarms(&desk).len(), 1, "{:?}", alarms(&desk));
    tried_after(&mut desk, Duration::hours(14));
    told(&desk, 2);
    server.behaves.store(true, Ordering::Relaxed);
    desk.turn_clock(Duration::minutes(30));
    desk.drained();
    assert_eq!(
        alarms(&desk).len(),
        2,
        "within the hour nothing more is told"
    );
    desk.turn_clock(Duration::hours(1));
    told(&desk, 3);
    assert_eq!(alarms(&desk)[2], "well");
    assert!(!desk.path("owned").exists());
}

#[test]
fn a_command_that_hangs_holds_nothing_up_and_ends_with_the_desk() {
    let name = "a_command_that_hangs_holds_nothing_up_and_ends_with_the_desk";
    let server = Server::start(Fault::Says("MAIL", "550 no"));
    let alarm = "[alarm]\ncommand = \"echo $$ > pid; sleep 1000 & sleep 1000\"\n";
    let mut desk = match server.desk("").toml(alarm).clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
    desk.only_ticket();
    fails(&mut desk);
    let group = until("the command runs", LIMIT, || {
        let pid = std::fs::read_to_string(desk.path("pid")).ok()?;
        pid.trim().parse::<u32>().ok()
    });
    server.behaves.store(true, Ordering::Relaxed);
    desk.turn_clock(Duration::minutes(16));
    desk.drained();
    desk.mail_in(&Letter::from("camille.durand", "Clavier", "Perdu.").raw());
    desk.ticket_when(2, |_| true);
    let took = desk.stop();
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    until("all that it started has ended", LIMIT, || {
        is_gone(group).then_some(())
    });
}

/// Whether no process of that group is left.
fn is_gone(group: u32) -> bool {
    let stats = std::fs::read_dir("/proc").expect("processes").flatten();
    let stats = stats.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    // After the name in brackets: state, parent, group.
    let mut groups = stats.filter_map(|stat| {
        let fields = stat.rsplit_once(") ")?.1.to_owned();
        let mut fields = fields.split(' ');
        let state = fields.next()?.to_owned();
        Some((state, fields.nth(1)?.parse::<u32>().ok()?))
    });
    !groups.any(|(state, of)| of == group && state != "Z")
}

#[test]
fn a_mailbox_whose_password_has_changed_is_told_once_it_lasts() {
    let name = "a_mailbox_whose_password_has_changed_is_told_once_it_lasts";
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out(name, &missing),
    };
    let builder = Desk::with().imap(&lab, "tls", "delete").wrong_password();
    let mut desk = match builder.toml(ALARM).clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    desk.user("anne.martin", "administrator");
    let failed = |desk: &Desk| desk.log().matches("WARN  serve::crew: mailbox").count();
    let fails_again = |desk: &Desk| {
        let before = failed(desk);
        until("another look fails", LIMIT, || {
            (failed(desk) > before).then_some(())
        });
    };
    fails_again(&desk);
    fails_again(&desk);
    assert_eq!(desk.health()["mailboxes"], json!(["failing"]));
    assert_eq!(told(&desk, "mail_failures"), Vec::<String>::new());
    desk.turn_clock(Duration::minutes(11));
    fails_again(&desk);
    tells(&desk, "mail_failures", &["mailbox.sign_in"]);
    let page = desk.sign_in("marie.lopez").get("/tickets");
    assert!(page.has("n’est plus lue") && page.has("Prévenez un administrateur."));
    assert!(page.has("Le serveur refuse le compte ou son mot de passe."));
    until("the alarm is given", LIMIT, || {
        (alarms(&desk) == ["failing mailbox.sign_in"]).then_some(())
    });
    // Administrators have a mail a day, as long as it lasts; nobody else has one.
    let mails = |desk: &Desk| desk.mails_with("anne.martin", "n’est plus lue");
    let mail = desk.wait_for_mail("anne.martin", |mail| mail.says("n’est plus lue"));
    assert_eq!(mail.subject, "Support : la messagerie a besoin de vous");
    assert!(mail.link().ends_with("/settings/mail"));
    assert!(mail.says("Le serveur refuse le compte ou son mot de passe."));
    desk.turn_clock(Duration::hours(23));
    fails_again(&desk);
    desk.drained();
    assert_eq!(mails(&desk), 1, "within a day");
    desk.stop();
    desk.start_again();
    fails_again(&desk);
    desk.drained();
    assert_eq!(mails(&desk), 1, "a restart tells nothing anew");
    desk.turn_clock(Duration::hours(2));
    fails_again(&desk);
    until("the next day’s mail", LIMIT, || {
        (mails(&desk) == 2).then_some(())
    });
    assert_eq!(desk.mails_with("marie.lopez", "n’est plus lue"), 0);
}

#[test]
fn an_smtp_server_that_refuses_the_password_or_is_gone_is_told_with_the_remedy() {
    let name = "an_smtp_server_that_refuses_the_password_or_is_gone_is_told_with_the_remedy";
    let mut lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out(name, &missing),
    };
    for (builder, code, remedy) in [
        (
            Desk::with().smtp(&lab).wrong_password(),
            "outgoing.sign_in",
            "a-t-il expiré",
        ),
        (
            Desk::with().smtp(&lab),
            "outgoing.no_answer",
            "et le pare-feu",
        ),
    ] {
        let gone = code.ends_with("no_answer");
        if gone {
            lab.stop_smtp();
        }
        let mut desk = match builder.clock() {
            Ok(builder) => builder.start(),
            Err(missing) => return left_out(name, &missing),
        };
        desk.user("anne.martin", "administrator");
        desk.mail_in(&Letter::from("camille.durand", "Souris", "Perdue.").raw());
        desk.only_ticket();
        fails(&mut desk);
        tells(&desk, "mail_failures", &[code]);
        let page = desk.sign_in("anne.martin").get("/t/1");
        assert!(page.has("Aucun courriel du support ne part") && page.has(remedy));
        assert!(!page.has("n’a pas reçu"));
        if gone {
            lab.start_smtp();
            desk.turn_clock(Duration::minutes(16));
            desk.drained();
            let mail = lab.wait_for_mail("camille.durand", |_| true);
            assert!(String::from_utf8_lossy(&mail).contains("Souris"));
            tells(&desk, "mail_failures", &[]);
        }
    }
}

#[test]
fn a_certificate_that_is_about_to_end_is_told_before_it_does() {
    let name = "a_certificate_that_is_about_to_end_is_told_before_it_does";
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out(name, &missing),
    };
    let builder = Desk::with().imap(&lab, "starttls", "delete").smtp(&lab);
    let mut desk = match builder.clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("anne.martin", "administrator");
    desk.turn_clock(Duration::minutes(3));
    until("the mailbox is read", LIMIT, || {
        (desk.health()["mailboxes"] == json!(["ok"])).then_some(())
    });
    assert_eq!(told(&desk, "mail_warnings"), Vec::<String>::new());
    // Those of the lab hold for ten years.
    desk.turn_clock(Duration::days(3_640));
    let ends = ["outgoing.certificate_ends", "mailbox.certificate_ends"];
    tells(&desk, "mail_warnings", &ends);
    assert_eq!(desk.health()["mail_failures"], json!([]));
    let page = desk.sign_in("anne.martin").get("/tickets");
    assert!(page.has("Un certificat expire bientôt (serveur d’envoi)"));
    assert!(page.has("Faites-le renouveler"));
}
