//! Ends at the worst moments (`src/failpoints.rs`), over and over: no mail is lost, and only one of them doubles a mail sent.

use std::collections::BTreeMap;

use crate::desk::{Builder, Desk, LIMIT, Letter, Mail};
use crate::lab::Lab;
use crate::missing::left_out;
use crate::poll::until;

const ROUNDS: usize = 25;

const SENDERS: [&str; 2] = ["camille.durand", "hugo.petit"];

fn subject(round: usize) -> String {
    format!("Panne {round:02}")
}

/// Ends at that point once for each of so many mails, then works on undisturbed. The acknowledgements that left, by
/// subject: their Message-IDs.
fn aborted_each_round(lab: &Lab, builder: Builder, point: &str) -> BTreeMap<String, Vec<String>> {
    let mut desk = builder.make();
    for round in 0..ROUNDS {
        // By turns: one alone would not be acknowledged so often.
        let letter = Letter::from(SENDERS[round % 2], &subject(round), "Rien ne va plus.");
        lab.deliver("support", &letter.raw());
        desk.abort_at(point);
    }
    desk.start_again();
    until("the mailbox is empty", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
    desk.drained();
    let tickets = desk.export();
    assert_eq!(tickets.len(), ROUNDS);
    let mut acknowledged: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let sent = SENDERS.map(|who| lab.mails(who)).concat();
    let sent = sent.iter().map(|mail| Mail::read(mail));
    for mail in sent.chain(desk.mails_out()) {
        let subject = mail.subject.split("] ").last().expect("a subject");
        let ids = acknowledged.entry(subject.to_owned()).or_default();
        ids.push(mail.header("Message-ID").to_owned());
    }
    for round in 0..ROUNDS {
        let mine = tickets
            .iter()
            .filter(|ticket| ticket["subject"] == subject(round).as_str());
        assert_eq!(mine.count(), 1, "{}", subject(round));
        assert!(
            acknowledged.contains_key(&subject(round)),
            "{acknowledged:?}"
        );
    }
    assert_eq!(acknowledged.len(), ROUNDS);
    assert_eq!(lab.folder_mails("support", "Processed").len(), ROUNDS);
    acknowledged
}

/// What ends while mail comes in is tried without SMTP: the sender's thread dies at whatever it is doing, and between a
/// server's 250 and its own mark it has no choice but to send again.
fn each_once(test: &str, point: &str, by_smtp: bool) {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out(test, &missing),
    };
    let builder = Desk::with().imap(&lab, "tls", "move:Processed");
    let builder = if by_smtp { builder.smtp(&lab) } else { builder };
    for (subject, ids) in aborted_each_round(&lab, builder, point) {
        assert_eq!(ids.len(), 1, "{subject}: {ids:?}");
    }
}

#[test]
fn ended_after_each_fetch_it_loses_and_doubles_nothing() {
    each_once(
        "ended_after_each_fetch_it_loses_and_doubles_nothing",
        "after_fetch",
        false,
    );
}

#[test]
fn ended_after_each_commit_it_loses_and_doubles_nothing() {
    each_once(
        "ended_after_each_commit_it_loses_and_doubles_nothing",
        "after_commit",
        false,
    );
}

#[test]
fn ended_after_each_mark_it_loses_and_doubles_nothing() {
    each_once(
        "ended_after_each_mark_it_loses_and_doubles_nothing",
        "after_mark",
        true,
    );
}

#[test]
fn ended_after_each_mail_sent_it_doubles_it_under_the_same_name() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "ended_after_each_mail_sent_it_doubles_it_under_the_same_name",
                &missing,
            );
        }
    };
    let builder = Desk::with().imap(&lab, "tls", "move:Processed").smtp(&lab);
    let acknowledged = aborted_each_round(&lab, builder, "after_smtp_250");
    for (subject, ids) in &acknowledged {
        assert!(ids.iter().all(|id| *id == ids[0]), "{subject}: {ids:?}");
    }
    assert!(acknowledged.values().any(|ids| ids.len() > 1));
}

#[test]
fn a_mail_that_ends_the_program_is_set_aside_at_the_third_start() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "a_mail_that_ends_the_program_is_set_aside_at_the_third_start",
                &missing,
            );
        }
    };
    let mut desk = Desk::with().imap(&lab, "tls", "move:Processed").make();
    for (subject, text) in [("Poison", "venenum"), ("Imprimante", "Plus de papier.")] {
        lab.deliver("support", &Letter::from("hugo.petit", subject, text).raw());
    }
    for _ in 0..3 {
        desk.abort_at("mail_with:venenum");
    }
    desk.start_with("mail_with:venenum");
    desk.wait_for_mail("hugo.petit", |mail| mail.subject.contains("Imprimante"));
    let fates: Vec<String> = desk.journal().into_iter().map(|line| line.1).collect();
    assert_eq!(fates, ["set_aside", "opened"]);
    assert_eq!(desk.export().len(), 1);
    // An agent looks at it, and registers it: it is not read again, but joined whole.
    desk.user("marie.lopez", "agent");
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/settings/mail/1");
    assert!(page.has("a arrêté le programme trois fois") && page.has("venenum"));
    let done = marie.post("/settings/mail/1/import", &[]);
    assert_eq!((done.status, done.header("location")), (303, "/t/2"));
    let ticket = desk.ticket_when(2, |_| true);
    assert_eq!(ticket["subject"], "Poison");
    let document = marie.get("/t/2").documents().remove(0);
    let whole = String::from_utf8(marie.get(&document).body).expect("ASCII");
    assert!(whole.contains("Subject: Poison") && whole.contains("venenum"));
}

/// Invariant 1 where the mailbox is a folder: what ends the program on the way loses nothing.
#[test]
fn a_mail_of_a_folder_stays_new_until_its_fate_is_committed() {
    let mut desk = Desk::with().make();
    desk.mail_in(&Letter::from("hugo.petit", "Imprimante", "venenum").raw());
    let (new, read) = (desk.path("in/new"), desk.path("in/cur"));
    let counts =
        || [&new, &read].map(|folder| std::fs::read_dir(folder).expect("a folder").count());
    desk.abort_at("mail_with:venenum");
    assert_eq!(counts(), [1, 0]);
    desk.start_again();
    desk.ticket_when(1, |_| true);
    desk.drained();
    assert_eq!(counts(), [0, 1]);
    assert_eq!(desk.export().len(), 1);
}
