//! IMAP servers as they are: idle, renumbered, hung, lying, asking for tokens; those that lie are in `hostile.rs`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, LIMIT, Letter, Mail};
use crate::hostile::{Hostile, Manner};
use crate::lab::{Lab, PASSWORD};
use crate::missing::left_out;
use crate::poll::until;

/// Short, so that no test waits for patience to end.
const IMPATIENT: &str = "[limits]\nanswer_seconds_max = 1\nsession_seconds_max = 2\n";
/// What the desk may hold, whatever the servers say.
const MEMORY_MAX: u64 = 150 << 20;

fn camille(subject: &str) -> Letter {
    Letter::from("camille.durand", subject, "Rien ne s’affiche.")
}

#[track_caller]
fn watched(desk: &Desk) {
    until("the server is listened to", LIMIT, || {
        (desk.health()["mailboxes_watched"] == json!([true])).then_some(())
    });
}

#[track_caller]
fn tickets(desk: &Desk, count: usize) {
    until(&format!("{count} tickets"), LIMIT, || {
        (desk.export().len() == count).then_some(())
    });
}

macro_rules! lab {
    ($test:literal) => {
        match Lab::start() {
            Ok(lab) => lab,
            Err(missing) => return left_out($test, &missing),
        }
    };
}

#[test]
fn a_mail_is_seen_at_once_though_the_next_look_is_far_away() {
    let lab = lab!("a_mail_is_seen_at_once_though_the_next_look_is_far_away");
    let mut desk = Desk::with()
        .imap(&lab, "starttls", "move:Processed")
        .poll_seconds(3600)
        .start();
    for subject in ["Un", "Deux", "Trois"] {
        watched(&desk);
        lab.send("camille.durand", &camille(subject).message());
        desk.wait_for_mail("camille.durand", |mail| mail.subject.contains(subject));
    }
    assert_eq!(desk.health()["mailboxes_complete"], json!([true]));
    watched(&desk);
    let took = desk.stop();
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(
        !desk.log().contains("stopping without it"),
        "{}",
        desk.log()
    );
}

#[test]
fn mails_that_come_again_under_other_numbers_are_known() {
    let mut lab = lab!("mails_that_come_again_under_other_numbers_are_known");
    let desk = Desk::with().imap(&lab, "tls", "move:Processed").start();
    let subjects = ["Un", "Deux", "Trois", "Quatre", "Cinq"];
    for subject in subjects {
        lab.deliver("support", &camille(subject).raw());
    }
    tickets(&desk, subjects.len());
    until("all are put away", LIMIT, || {
        (lab.folder_mails("support", "Processed").len() == subjects.len()).then_some(())
    });
    lab.restore_inbox("support");
    lab.deliver("support", &camille("Six").raw());
    tickets(&desk, subjects.len() + 1);
    until("all are put away again", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
    assert_eq!(desk.export().len(), subjects.len() + 1);
    let journal = desk.journal();
    let again = journal.iter().filter(|(_, fate, _)| fate == "duplicate");
    assert_eq!(again.count(), subjects.len(), "{journal:?}");
    assert_eq!(
        lab.folder_mails("support", "Processed").len(),
        subjects.len() + 1
    );
}

#[test]
fn a_session_that_freezes_or_dies_is_made_anew() {
    let lab = lab!("a_session_that_freezes_or_dies_is_made_anew");
    let desk = Desk::with()
        .imap(&lab, "tls", "delete")
        .poll_seconds(1)
        .toml(IMPATIENT)
        .start();
    for (signal, subject) in [("-STOP", "Gel"), ("-KILL", "Mort")] {
        watched(&desk);
        lab.signal_sessions(signal);
        lab.deliver("support", &camille(subject).raw());
        desk.wait_for_mail("camille.durand", |mail| mail.subject.contains(subject));
    }
}

#[test]
fn servers_that_lie_hang_or_flood_cost_nothing_but_their_own_mail() {
    use Manner::*;
    let lab = lab!("servers_that_lie_hang_or_flood_cost_nothing_but_their_own_mail");
    let refused = [
        NoGreeting,
        GarbageGreeting,
        NoTls,
        Drop,
        Hang,
        Garbage,
        Drip,
        Huge,
        Endless,
        Chatter,
        Nested,
    ];
    let believed = [WrongMail, NilBody];
    let servers: Vec<(Manner, Hostile)> = refused
        .iter()
        .chain(&believed)
        .map(|manner| {
            (
                *manner,
                Hostile::start(&lab, *manner, &format!("{manner:?}")),
            )
        })
        .collect();
    let tables: String = servers
        .iter()
        .map(|(_, server)| server.mailbox(&lab))
        .collect();
    let desk = Desk::with()
        .imap(&lab, "tls", "delete")
        .toml(&tables)
        .toml(IMPATIENT)
        .start();
    // The sound mailbox does not wait for the others.
    lab.deliver("support", &camille("Écran noir").raw());
    desk.wait_for_mail("camille.durand", |mail| mail.subject.contains("Écran noir"));
    for (manner, server) in &servers {
        let told = format!("mailbox u{}@127.0.0.1/INBOX: ", server.port);
        until(&format!("{manner:?} is noticed twice"), LIMIT, || {
            let faults = desk.log().matches(&told).count();
            let missed = desk.health()["mailboxes_complete"]
                .to_string()
                .matches("false")
                .count();
            let noticed = if believed.contains(manner) {
                missed == believed.len()
            } else {
                faults >= 2
            };
            noticed.then_some(())
        });
    }
    assert_eq!(desk.health()["status"], "failing");
    assert_eq!(desk.stranger().get("/login").status, 200);
    let peak = desk.memory_peak();
    assert!(peak < MEMORY_MAX, "{peak} bytes");
    assert!(!desk.log().contains("a step failed"), "{}", desk.log());
    for (_, server) in &servers {
        server.becomes(Good);
    }
    tickets(&desk, servers.len() + 1);
    until("all is well", LIMIT, || {
        (desk.health()["status"] == "ok").then_some(())
    });
}

#[test]
fn large_mails_in_several_mailboxes_are_held_one_at_a_time() {
    let lab = lab!("large_mails_in_several_mailboxes_are_held_one_at_a_time");
    let bytes = vec![7; 20_000_000];
    let people = ["marie.lopez", "paul.ndiaye", "hugo.petit"];
    let mut tables = String::new();
    for who in people {
        lab.deliver(who, &camille(who).with("plans.zip", &bytes).raw());
        let (port, ca) = (lab.imaps_port, lab.ca_file.display());
        let table = format!(
            "[[mailbox]]\nkind = \"imap\"\nhost = \"localhost\"\nport = {port}\nuser = \"{who}\"\n\
             password = \"{PASSWORD}\"\nca_file = \"{ca}\"\n"
        );
        tables.push_str(&table);
    }
    let desk = Desk::with().toml(&tables).start();
    tickets(&desk, people.len());
    let peak = desk.memory_peak();
    assert!(peak < MEMORY_MAX, "{peak} bytes");
}

/// The file of a mail whose name begins so, whether a program has seen it or not.
fn file_of(lab: &Lab, name: &str) -> std::path::PathBuf {
    let folders = ["new", "cur"].map(|folder| lab.dir.join("mail/support").join(folder));
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a Maildir"));
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort_by_key(|file| file.file_name().map(std::ffi::OsStr::to_owned));
    let is = |file: &std::path::PathBuf| {
        let base = file.file_name().unwrap_or_default().to_string_lossy();
        base.starts_with(name)
    };
    files.into_iter().find(is).expect("the mail")
}

#[test]
fn a_mail_that_the_server_cannot_read_keeps_no_other() {
    let lab = lab!("a_mail_that_the_server_cannot_read_keeps_no_other");
    for subject in ["Un", "Deux", "Trois"] {
        lab.deliver("support", &camille(subject).raw());
    }
    let mode = |file: &std::path::Path, mode| {
        fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("its mode");
    };
    let first = file_of(&lab, "");
    mode(&first, 0o000);
    let desk = Desk::with()
        .imap(&lab, "tls", "move:Processed")
        .poll_seconds(1)
        .start();
    // Dovecot hangs up over it, and the others come in all the same, and leave.
    tickets(&desk, 2);
    until("the others leave", LIMIT, || {
        (lab.folder_mails("support", "Processed").len() == 2).then_some(())
    });
    assert!(
        desk.log().contains("at the email with UID"),
        "{}",
        desk.log()
    );
    assert_eq!(desk.health()["mailboxes"], json!(["failing"]));
    let name = first.file_name().expect("a name").to_string_lossy();
    let base = name.split(':').next().unwrap_or_default();
    mode(&file_of(&lab, base), 0o600);
    tickets(&desk, 3);
}

#[test]
fn mails_that_have_waited_leave_several_at_once() {
    let lab = lab!("mails_that_have_waited_leave_several_at_once");
    let server = Hostile::start(&lab, Manner::Good, "Écran noir");
    for _ in 1..60 {
        server.mail();
    }
    let desk = Desk::with().toml(&server.mailbox(&lab)).start();
    tickets(&desk, 60);
    let orders = server.expunges();
    assert!((1..=30).contains(&orders), "{orders} for 60 mails");
}

#[test]
fn a_server_without_idle_is_looked_at_now_and_then() {
    let lab = lab!("a_server_without_idle_is_looked_at_now_and_then");
    let manners = [Manner::Good, Manner::DropsIdle, Manner::EndsIdle];
    let pairs = manners.map(|manner| {
        let server = Hostile::start(&lab, manner, "Écran noir");
        let desk = Desk::with().toml(&server.mailbox(&lab)).start();
        (server, desk)
    });
    for count in 1..5 {
        for (_, desk) in &pairs {
            tickets(desk, count);
        }
        for (server, _) in &pairs {
            server.mail();
        }
    }
}

#[test]
fn a_token_opens_mailbox_and_mail_server() {
    let lab = lab!("a_token_opens_mailbox_and_mail_server");
    let mut desk = Desk::with()
        .imap(&lab, "tls", "delete")
        .smtp(&lab)
        .token("cat token")
        .make();
    // Signed by somebody else, for somebody else.
    for wrong in [
        format!("{}x", Lab::token("support")),
        Lab::token("marie.lopez"),
    ] {
        fs::write(desk.path("token"), wrong).expect("written");
        let checked = desk.run(&["check"], "");
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        let refused = |line: &&str| line.contains("FAILED") && line.contains("token_command");
        assert_eq!(said.lines().filter(refused).count(), 2, "{said}");
    }
    desk.start_again();
    lab.deliver("support", &camille("Écran noir").raw());
    until("the refusal is said", LIMIT, || {
        (desk.health()["mailboxes"] == json!(["failing"])).then_some(())
    });
    fs::write(desk.path("token"), Lab::token("support")).expect("written");
    lab.wait_for_mail("camille.durand", |mail| {
        Mail::read(mail).subject.contains("Écran noir")
    });
    let checked = String::from_utf8(desk.run(&["check"], "").stdout).expect("UTF-8");
    assert!(checked.contains("signed in as support"), "{checked}");
}

#[test]
fn a_token_that_grew_old_is_asked_for_once_more() {
    let lab = lab!("a_token_that_grew_old_is_asked_for_once_more");
    // Every other answer is an old one.
    let command = "if rm used 2>/dev/null; then cat token; else touch used; echo old; fi";
    let desk = Desk::with()
        .imap(&lab, "starttls", "delete")
        .token(command)
        .make();
    fs::write(desk.path("token"), Lab::token("support")).expect("written");
    let checked = String::from_utf8(desk.run(&["check"], "").stdout).expect("UTF-8");
    assert!(checked.contains("0 messages"), "{checked}");
    // The outgoing mail's own.
    let mut desk = Desk::with().smtp(&lab).token(command).make();
    fs::write(desk.path("token"), Lab::token("support")).expect("written");
    desk.start_again();
    desk.mail_in(&camille("Écran noir").raw());
    lab.wait_for_mail("camille.durand", |_| true);
    assert!(!desk.log().contains(", try "), "{}", desk.log());
}
