//! An agent's answer ends with what becomes of the ticket: one press each, and nothing lost where it cannot be taken.

use super::school;
use crate::desk::{Desk, Letter, Page, Visitor};

fn reply(agent: &Visitor, number: u64, text: &str, end: &str) -> Page {
    agent.upload(
        &format!("/t/{number}/reply"),
        &[("text", text), ("end", end)],
        &[],
    )
}

/// Whether that ending stands chosen on the page.
fn stands(page: &Page, end: &str) -> bool {
    page.text()
        .contains(&format!("name=\"end\" value=\"{end}\" checked"))
}

fn ask(desk: &Desk, number: u64) {
    let letter = Letter::from("camille.durand", &format!("Panne {number}"), "Bonjour.");
    desk.mail_in(&letter.raw());
    desk.ticket_when(number, |_| true);
}

#[test]
fn one_press_says_it_and_moves_the_ticket() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    assert!(stands(&marie.get("/t/1"), "take"), "nobody has it yet");
    for (number, end, status, has_it) in [
        (1, "send", "new", false),
        (2, "take", "assigned", true),
        (3, "wait", "pending", true),
        (4, "solution", "solved", false),
        (5, "note", "new", false),
    ] {
        if number > 1 {
            ask(&desk, number);
        }
        let words = format!("Entendu-{end}");
        assert_eq!(reply(&marie, number, &words, end).status, 303, "{end}");
        let ticket = desk.ticket_when(number, |ticket| ticket.to_string().contains(&words));
        assert_eq!(ticket["status"], status, "{end}");
        let mine = ticket["assignees"].to_string().contains("marie.lopez");
        assert_eq!(mine, has_it, "{end}");
    }
    assert!(stands(&marie.get("/t/2"), "send"), "it is hers now");
    assert!(!marie.get("/t/2").text().contains("value=\"take\""));
    assert!(
        !marie.get("/t/4").text().contains("value=\"solution\""),
        "one waits"
    );
    let awaited = desk.sign_in("camille.durand").get("/t/3");
    assert!(awaited.has("Votre réponse est attendue"));
    assert!(!desk.sign_in("camille.durand").get("/t/5").has("Entendu"));
}

/// The text of a note in a mail to a requester would be caught by the linter of mails too.
#[test]
fn a_note_is_mailed_to_nobody_and_an_answer_to_who_asked() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(reply(&marie, 1, "Entre nous.", "note").status, 303);
    assert_eq!(reply(&marie, 1, "Je passe demain.", "wait").status, 303);
    desk.wait_for_mail("camille.durand", |mail| {
        mail.text.contains("Je passe demain.")
    });
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", "Entre nous."), 0);
}

#[test]
fn what_cannot_be_taken_comes_back_with_its_text_and_its_ending() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    for end in ["send", "wait", "solution", "take", "note"] {
        let page = reply(&marie, 1, "  ", end);
        assert_eq!(page.status, 422, "{end}");
        assert!(stands(&page, end), "{end}");
    }
    let newest = marie.get("/t/1").text();
    let (_, seen) = newest
        .split_once("name=\"seen\" value=\"")
        .expect("a guard");
    let seen = seen.split('"').next().expect("a number").to_owned();
    let camille = desk.sign_in("camille.durand");
    camille.upload("/t/1/followup", &[("text", "C’est réparé.")], &[]);
    let fields = [
        ("text", "Je passe demain."),
        ("end", "wait"),
        ("seen", &seen),
    ];
    let page = marie.upload("/t/1/reply", &fields, &[]);
    assert_eq!(page.status, 409);
    assert!(page.has("Je passe demain.</textarea>") && stands(&page, "wait"));
    assert_eq!(desk.only_ticket()["status"], "new", "nothing was done");
    // An ending that nobody knows is only said.
    assert_eq!(reply(&marie, 1, "Bonjour.", "sell").status, 303);
    assert_eq!(desk.only_ticket()["status"], "new");
}

#[test]
fn what_is_sent_twice_by_mistake_is_said_and_done_once() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    for _ in 0..2 {
        assert_eq!(reply(&marie, 1, "Quel poste ?", "wait").status, 303);
    }
    let story = desk.only_ticket()["timeline"].to_string();
    assert_eq!(story.matches("Quel poste ?").count(), 1, "{story}");
    assert_eq!(story.matches("answer_awaited").count(), 1, "{story}");
}

#[test]
fn a_document_alone_is_joined_by_the_same_form() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let joined = marie.upload("/t/1/reply", &[("end", "take")], &[("vue.png", b"png")]);
    assert_eq!(joined.status, 303);
    let ticket = desk.only_ticket();
    assert!(ticket.to_string().contains("vue.png") && ticket["status"] == "assigned");
}
