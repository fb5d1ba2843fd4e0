//! How often the pages people live on ask the file, and a mail does: counted, so that no machine's speed matters. What each costs is
//! measured by tests/bench; how a statement finds its rows is watched in `src/store/plans.rs`.

use std::collections::BTreeMap;

use crate::desk::{Desk, Visitor};

/// A school's desk: ten agents, five categories, one ticket with 21 lines that an agent treats.
fn lively() -> (Desk, String) {
    let desk = Desk::with().talkative().start();
    for agent in 0..10 {
        desk.user(&format!("agent.a{}", char::from(b'a' + agent)), "agent");
    }
    desk.user("marie.lopez", "requester");
    for category in ["Réseau", "Comptes", "Impression", "Salles", "Logiciels"] {
        desk.ok(&["category", "add", category], "");
    }
    desk.ok(&["category", "add", "Wifi", "--words", "wifi"], "");
    desk.ok(&["group", "add", "Réseau"], "");
    desk.ok(&["group", "join", "Réseau", "agent.aa"], "");
    desk.ok(&["category", "group", "Wifi", "Réseau"], "");
    desk.request("marie.lopez", "Écran noir");
    let place = "/t/1".to_owned();
    let agent = desk.sign_in("agent.aa");
    let marie = desk.sign_in("marie.lopez");
    for line in 0..10 {
        for who in [&agent, &marie] {
            let text = format!("Essai {line} de ce côté.");
            assert_eq!(
                who.post(&format!("{place}/followup"), &[("text", &text)])
                    .status,
                303
            );
        }
    }
    for number in 2..=20 {
        agent.post(
            "/new",
            &[("subject", &format!("Demande {number}")), ("text", "Rien.")],
        );
    }
    desk.drained();
    (desk, place)
}

/// Of one asking for it, by the threads of that name; the first one fills what is kept ready.
fn asked(desk: &Desk, thread: &str, ask: impl Fn()) -> Vec<String> {
    ask();
    let before = desk.log().len();
    ask();
    let log = desk.log();
    let asks = format!("{thread} asks: ");
    let lines = log[before..].lines();
    lines
        .filter_map(|line| Some(line.split_once(&asks)?.1.to_owned()))
        .collect()
}

fn page(desk: &Desk, who: &Visitor, place: &str) -> Vec<String> {
    asked(desk, "door-line", || {
        assert_eq!(who.get(place).status, 200, "{place}");
    })
}

#[track_caller]
fn at_most(most: usize, asked: &[String]) {
    let mut times = BTreeMap::new();
    for sql in asked {
        *times.entry(sql).or_insert(0) += 1;
    }
    assert!(asked.len() <= most, "{} of {most}: {times:#?}", asked.len());
}

#[test]
fn pages_ask_little_however_many_agents_and_lines_there_are() {
    let (desk, place) = lively();
    at_most(25, &page(&desk, &desk.sign_in("agent.aa"), &place));
    at_most(12, &page(&desk, &desk.sign_in("marie.lopez"), &place));
    at_most(15, &page(&desk, &desk.sign_in("agent.ab"), "/"));
}

#[test]
fn a_mail_asks_little() {
    let (desk, _) = lively();
    at_most(
        59,
        &asked(&desk, "mailbox", || {
            desk.request("marie.lopez", "Plus de wifi");
            desk.drained();
        }),
    );
}
