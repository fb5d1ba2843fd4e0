//! Only strangers are refused: what cannot be read waits for an agent, whole; who writes twice under one title hears twice. What only
//! seems a machine's is in `human`.

use helpdesk::rules::mail::{Aside, Fate, Refused};
use helpdesk::rules::{ReceivedId, TicketNumber};
use helpdesk::store::Error;

use crate::human::{LUCIE, ONE, School};

const UNREAD: Fate = Fate::SetAside(Aside::NoSender);
const MARKS: &str = "Subject: Badge perdu\nDate: Mon, 30 Nov 2026 19:02:11 +0100";

impl School {
    fn kept(&self, line: i64) -> Option<Vec<u8>> {
        let kept: Result<_, Error> = self
            .desk
            .store()
            .read(|r| r.received_bytes(ReceivedId(line)));
        kept.expect("the journal")
    }
}

#[test]
fn a_member_whose_program_quotes_no_name_is_read() {
    let school = School::new();
    for (n, from) in [
        "From: LAMBERT, Sophie <sophie.lambert@ecole.example>",
        "From: =?utf-8?Q?L=C3=89VY?=, Sophie <sophie.lambert@ecole.example>",
        "From: CDI: Sophie <sophie.lambert@ecole.example>",
        "Relais antispam 3.2 - accepte\nFrom: Sophie <sophie.lambert@ecole.example>",
        "*** Relais : accepte ***\n\nFrom: Sophie <sophie.lambert@ecole.example>",
    ]
    .into_iter()
    .enumerate()
    {
        let raw = format!("{from}\n{MARKS}\n\nMon badge {n} ne marche plus.\n");
        let number = TicketNumber(i64::try_from(n + 1).expect("few"));
        assert_eq!(school.receive_raw(&raw), Fate::Opened(number), "{from}");
    }
}

#[test]
fn whose_sender_cannot_be_read_waits_whole_for_an_agent() {
    let school = School::new();
    for (n, head) in [
        "From: sophie.lambert@ecole.example, hugo.petit@ecole.example",
        "From: Sophie Lambert",
        "From: sophie.lambert@ecole.example <sophie@@ecole.example>",
        "X-Relay: 1",
        "From: u@evil.example, sophie.lambert@ecole.example",
    ]
    .into_iter()
    .enumerate()
    {
        let raw = format!("{head}\n{MARKS}\n\nMon badge {n} ne marche plus.\n");
        assert_eq!(school.receive_raw(&raw), UNREAD, "{head}");
        let line = i64::try_from(n + 1).expect("few");
        let kept = school.kept(line).expect("all of it");
        assert_eq!(kept, raw.replace('\n', "\r\n").as_bytes(), "{head}");
    }
}

#[test]
fn strangers_and_machines_without_a_sender_are_refused_as_before() {
    let school = School::new();
    for (head, refused) in [
        (
            "From: Achats, Service <promo@shop.example>",
            Refused::Outsider,
        ),
        ("From: a@shop.example, b@shop.example", Refused::Outsider),
        (
            "From: x@ecole.example.shop.example, y@shop.example",
            Refused::Outsider,
        ),
        ("Auto-Submitted: auto-generated", Refused::NoSender),
        (
            "Return-Path: <>\nFrom: Mail Delivery System",
            Refused::NoSender,
        ),
        (
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            Refused::NoSender,
        ),
    ] {
        let raw = format!("{head}\n{MARKS}\n\n{head}\n");
        assert_eq!(school.receive_raw(&raw), Fate::Refused(refused), "{head}");
    }
}

#[test]
fn nobody_fills_the_file_with_mails_that_cannot_be_read() {
    let school = School::new();
    let unread = |n: u32| school.receive_raw(&format!("{MARKS}\n\nEncore {n}.\n"));
    let fates: Vec<Fate> = (0..210).map(unread).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == UNREAD).count(), 200);
    assert_eq!(fates.last(), Some(&Fate::Refused(Refused::NoSender)));
}

#[test]
fn two_requests_under_one_title_get_two_numbers_and_the_same_again_none() {
    let school = School::new();
    let lucie = "lucie.bernard@ecole.example";
    let ask = |id: u32, head: &str, text: &str| {
        school.receive(&format!("{LUCIE}\nMessage-ID: <{id}@x>\n{head}"), text)
    };
    ask(1, "Subject: Imprimante", "Celle du B12 est en panne.");
    assert_eq!(school.owed(lucie), 1);
    ask(2, "Subject: Imprimante", "Celle du B13 est en panne.");
    assert_eq!(school.owed(lucie), 2);
    assert_eq!(ask(3, "X-N: 3", "Le badge."), Fate::Opened(TicketNumber(3)));
    ask(4, "X-N: 4", "La souris.");
    assert_eq!(school.owed(lucie), 4, "without a title");
    // The same again is registered, and not acknowledged.
    ask(5, "Subject: Imprimante", "Celle du B12 est en panne.");
    ask(6, "X-N: 6", "La souris.");
    // What may be a machine's that answers each acknowledgement anew is silenced by its title.
    ask(7, "Subject: Re: Salle\nReferences: <q@x>", "Numéro 1.");
    assert_eq!(school.owed(lucie), 5);
    ask(8, "Subject: Re: Salle\nReferences: <r@x>", "Numéro 2.");
    assert_eq!(school.owed(lucie), 5);
    assert!(!school.public(ONE).is_empty());
}
