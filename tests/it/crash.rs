//! Ends in the middle of things: killed, stopped, started twice, left by its mail server; nothing is lost, nothing is doubled.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, LIMIT, Letter, Mail, multipart};
use crate::lab::Lab;
use crate::missing::left_out;
use crate::poll::{let_pass, until};

const KILLS: usize = 50;
const LETTERS: usize = 200;

/// Small, and the same on every machine (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = (0..count.div_ceil(8)).flat_map(|_| self.roll(u64::MAX).to_le_bytes());
        words.take(count).collect()
    }
}

/// Says on failure how to have the same again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = writeln!(
                std::io::stderr(),
                "again with HELPDESK_TEST_SEED={}",
                self.0
            );
        }
    }
}

fn seed() -> Seed {
    let given = std::env::var("HELPDESK_TEST_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    Seed(given.unwrap_or_else(|| u64::from(std::process::id())))
}

/// Mail number `n`; every fourth brings a megabyte.
fn letter(n: usize, dice: &mut Dice) -> (Vec<u8>, Option<Vec<u8>>) {
    // Of many people: one alone would not be acknowledged so often.
    let who = format!("eleve.n{}", n / 20);
    let letter = Letter::from(&who, &format!("Panne {n:03}"), "Rien ne va plus.");
    if n.is_multiple_of(4) {
        let bytes = dice.bytes(1_000_000);
        (letter.with("mesure.bin", &bytes).raw(), Some(bytes))
    } else {
        (letter.raw(), None)
    }
}

#[test]
fn killed_fifty_times_while_mail_arrives_it_loses_and_doubles_nothing() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "killed_fifty_times_while_mail_arrives_it_loses_and_doubles_nothing",
                &missing,
            );
        }
    };
    let seed = seed();
    let mut dice = Dice(seed.0);
    let mut desk = Desk::with().imap(&lab, "tls", "move:Processed").make();
    let mut sent = BTreeMap::new();
    for kill in 0..KILLS {
        let share = LETTERS / KILLS;
        let letters: Vec<_> = (kill * share..(kill + 1) * share)
            .map(|n| (n, letter(n, &mut dice)))
            .collect();
        let raws: Vec<Vec<u8>> = letters.iter().map(|(_, (raw, _))| raw.clone()).collect();
        sent.extend(
            letters
                .into_iter()
                .map(|(n, (_, document))| (format!("Panne {n:03}"), document)),
        );
        let instant = Duration::from_millis(dice.roll(430) + 20);
        thread::scope(|scope| {
            scope.spawn(|| raws.iter().for_each(|raw| lab.deliver("support", raw)));
            desk.launch();
            let_pass(instant);
            desk.kill();
        });
        // A mail that three ends in a row meet is set aside, as one that may cause them.
        if kill % 2 == 1 {
            desk.launch();
            emptied(&lab);
            desk.kill();
        }
    }
    desk.start_again();
    desk.drained();
    everything_is_there_once(&desk, &sent);
    assert_eq!(lab.folder_mails("support", "Processed").len(), LETTERS);
}

fn emptied(lab: &Lab) {
    until("the mailbox is empty", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
}

fn everything_is_there_once(desk: &Desk, sent: &BTreeMap<String, Option<Vec<u8>>>) {
    let tickets = desk.export();
    let condemned = desk
        .journal()
        .into_iter()
        .filter(|(_, fate, _)| fate == "set_aside");
    assert_eq!(condemned.collect::<Vec<_>>(), []);
    assert_eq!(tickets.len(), sent.len(), "tickets");
    let mails = desk.mails_out();
    let documents = desk.path("documents");
    desk.ok(
        &["export", "--documents", documents.to_str().expect("UTF-8")],
        "",
    );
    for (subject, document) in sent {
        let mine: Vec<_> = tickets
            .iter()
            .filter(|ticket| ticket["subject"] == json!(subject))
            .collect();
        assert_eq!(mine.len(), 1, "tickets of {subject}");
        let of_it =
            |mail: &&Mail| mail.subject == format!("[Support #{}] {subject}", mine[0]["number"]);
        assert_eq!(
            mails.iter().filter(of_it).count(),
            1,
            "acknowledgements of {subject}"
        );
        let joined = &mine[0]["timeline"][0]["documents"][0];
        match document {
            Some(bytes) => {
                let file = documents.join(joined["sha256"].as_str().expect("a hash"));
                assert!(
                    std::fs::read(file).expect("a document") == *bytes,
                    "the document of {subject}"
                );
            }
            None => assert!(joined.is_null(), "{subject}"),
        }
    }
    let verified = desk.ok(&["verify"], "");
    assert!(
        verified.starts_with("ok: 200 tickets, 250 documents"),
        "{verified}"
    );
}

#[test]
fn mails_owed_while_the_server_is_away_arrive_once() {
    let started = Lab::start().and_then(|lab| {
        let desk = Desk::with().smtp(&lab).clock()?.start();
        Ok((lab, desk))
    });
    let (mut lab, mut desk) = match started {
        Ok(started) => started,
        Err(missing) => {
            return left_out("mails_owed_while_the_server_is_away_arrive_once", &missing);
        }
    };
    lab.stop_smtp();
    let people = ["camille.durand", "hugo.petit", "marie.lopez"];
    for who in people {
        desk.mail_in(&Letter::from(who, &format!("Panne chez {who}"), "Rien ne va plus.").raw());
    }
    // While nobody is there, one mail tries for all.
    until("the server was tried", LIMIT, || {
        (tries(&desk) > 0).then_some(())
    });
    let before = tries(&desk);
    assert_eq!(desk.health()["mails_waiting"], 3);
    desk.turn_clock(chrono::Duration::minutes(2));
    until("it was tried again", LIMIT, || {
        (tries(&desk) > before).then_some(())
    });
    lab.start_smtp();
    desk.turn_clock(chrono::Duration::minutes(5));
    desk.drained();
    for who in people {
        let mails = lab.mails(who);
        assert_eq!(mails.len(), 1, "{who}");
        assert!(Mail::read(&mails[0]).subject.contains(who));
    }
}

/// How often sending failed, by the log.
fn tries(desk: &Desk) -> usize {
    desk.log()
        .lines()
        .filter(|line| line.contains(", try "))
        .count()
}

#[test]
fn it_ends_within_five_seconds_even_while_an_upload_runs() {
    let mut desk = Desk::start();
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Écran noir");
    let camille = desk.sign_in("camille.durand");
    let before = desk.export();
    let body = multipart(
        &camille.token,
        &[("text", "Une longue vidéo.")],
        &[("v.mp4", &vec![b'x'; 5_000_000])],
    );
    let host = desk.url.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&host).expect("it listens");
    let head = format!(
        "POST /t/1/followup HTTP/1.1\r\nHost: {host}\r\nCookie: helpdesk={}\r\n\
         Content-Type: multipart/form-data; boundary=limit\r\nContent-Length: {}\r\n\r\n",
        camille.cookies["helpdesk"],
        body.len()
    );
    line.write_all(head.as_bytes())
        .and_then(|()| line.write_all(&body[..3_000_000]))
        .expect("half of it sent");
    let took = desk.stop();
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(line);
    desk.start_again();
    assert_eq!(desk.export(), before);
    desk.ok(&["verify"], "");
}

#[test]
fn a_second_desk_on_the_same_file_refuses_to_start() {
    let desk = Desk::start();
    let text = std::fs::read_to_string(desk.path("helpdesk.toml")).expect("a text");
    let elsewhere = text.replace(":18080", ":18081");
    std::fs::write(desk.path("second.toml"), elsewhere).expect("written");
    let second = desk.run(&["--config", "second.toml", "serve"], "");
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("helpdesk: ") && last.contains("helpdesk.db") && last.contains("another"),
        "{said}"
    );
    assert_eq!(desk.health()["status"], "ok");
}

#[test]
fn no_desk_is_made_where_a_configured_file_is_missing() {
    let mut desk = Desk::with().make();
    let file = desk.path("helpdesk.db");
    let begun = || {
        let begun = rusqlite::Connection::open(&file).expect("a file");
        begun
            .pragma_update(None, "journal_mode", "wal")
            .expect("WAL");
    };
    let [absent, empty, ended]: [&dyn Fn(); 3] = [
        &|| (),
        &|| std::fs::write(&file, "").expect("written"),
        // Ended while it was made.
        &begun,
    ];
    for state in [absent, empty, ended] {
        std::fs::remove_file(&file).expect("removed");
        state();
        let was = std::fs::read(&file).ok();
        for command in [&["serve"][..], &["receive"], &["user", "list"], &["verify"]] {
            let done = desk.run(command, "From: a@ecole.example\r\n\r\nx");
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(!done.status.success(), "{command:?}: {said}");
            assert!(said.contains("there is no desk in"), "{command:?}: {said}");
            assert!(std::fs::read(&file).ok() == was, "{command:?}");
        }
        if was.is_none() {
            std::fs::write(&file, "").expect("written");
        }
    }
    let init = [
        "init",
        "--login",
        "admin",
        "--address",
        "admin@ecole.example",
        "--name",
        "Ada",
    ];
    desk.ok(&init, "correct horse\n");
    desk.start_again();
    desk.request("camille.durand", "Écran noir");
    desk.ok(&["verify"], "");
}

#[test]
fn a_port_that_is_taken_is_said_in_one_line() {
    let desk = Desk::start();
    let text = std::fs::read_to_string(desk.path("helpdesk.toml")).expect("a text");
    std::fs::write(
        desk.path("second.toml"),
        text.replace("[web]", "database = \"second.db\"\n[web]"),
    )
    .expect("written");
    std::fs::copy(desk.path("helpdesk.db"), desk.path("second.db")).expect("copied");
    let second = desk.run(&["--config", "second.toml", "serve"], "");
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(
        said.lines()
            .last()
            .unwrap_or_default()
            .contains("[web] listen"),
        "{said}"
    );
}
