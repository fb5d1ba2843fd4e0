//! The queue knows what is new for each agent, leads on from ticket to ticket, and does to several what is done to one.

use super::school;
use crate::desk::{Desk, Letter, Visitor, plain};

fn asks(desk: &Desk, number: u64) {
    let letter = Letter::from("camille.durand", &format!("Panne {number}"), "Bonjour.");
    desk.mail_in(&letter.raw());
    desk.ticket_when(number, |_| true);
}

/// The tickets marked as having news.
fn news(agent: &Visitor) -> usize {
    let page = plain(&agent.get("/tickets?view=all").text());
    page.matches("Camille Durand a écrit").count()
}

#[test]
fn what_somebody_wrote_since_one_last_looked_is_marked_for_each_agent() {
    let desk = school();
    desk.user("paul.ndiaye", "agent");
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let camille = desk.sign_in("camille.durand");
    assert_eq!((news(&marie), news(&paul)), (1, 1), "a new ticket");
    marie.get("/t/1");
    assert_eq!((news(&marie), news(&paul)), (0, 1), "each for themselves");
    marie.upload(
        "/t/1/reply",
        &[("text", "Quel poste ?"), ("end", "send")],
        &[],
    );
    assert_eq!(news(&marie), 0, "her own words are no news to her");
    camille.upload("/t/1/followup", &[("text", "Le douze.")], &[]);
    assert_eq!((news(&marie), news(&paul)), (1, 1), "an answer");
    assert!(marie.get("/tickets").text().contains("<tr class=\"un\">"));
    marie.get("/t/1/history");
    assert_eq!(news(&marie), 0);
}

#[test]
fn a_ticket_leads_back_to_the_list_one_came_from_and_on_to_the_next() {
    let desk = school();
    for number in 2..=3 {
        asks(&desk, number);
    }
    let marie = desk.sign_in("marie.lopez");
    marie.get("/tickets?view=all&sort=newest");
    let page = marie.get("/t/2");
    let text = page.text();
    assert!(page.has("2 sur 3"), "{text}");
    assert!(
        text.contains("href=\"/tickets?view=all\""),
        "newest is usual there"
    );
    assert!(
        text.contains("href=\"/t/3\" data-key=\"ArrowLeft\""),
        "{text}"
    );
    assert!(
        text.contains("href=\"/t/1\" data-key=\"ArrowRight\""),
        "{text}"
    );
    marie.get("/tickets?view=all&sort=changed&category=7");
    let back = marie.get("/t/2").text();
    assert!(
        back.contains("href=\"/tickets?view=all&amp;sort=changed&amp;category=7\""),
        "{back}"
    );
    assert!(!back.contains("ArrowLeft"), "it is not in that one");
    let other = desk.sign_in("marie.lopez").get("/t/2");
    assert!(
        other.text().contains("href=\"/tickets?view=open\""),
        "another session came from its own"
    );
    assert!(!desk.sign_in("camille.durand").get("/t/2").has("sur 3"));
}

#[test]
fn several_get_an_answer_a_priority_and_an_end_by_one_form() {
    let desk = school();
    asks(&desk, 2);
    let marie = desk.sign_in("marie.lopez");
    let both = [("ticket", "1"), ("ticket", "2")];
    let post = |more: &[(&str, &str)]| {
        let fields: Vec<(&str, &str)> = both.iter().chain(more).copied().collect();
        marie.post("/tickets/bulk?view=open", &fields)
    };
    let sent = post(&[
        ("text", "Le réseau revient à midi."),
        ("end", "wait"),
        ("priority", "high"),
    ]);
    assert_eq!(sent.header("location"), "/tickets?view=open&done=2&failed=");
    for number in [1, 2] {
        let ticket = desk.ticket_when(number, |ticket| ticket["status"] == "pending");
        assert!(ticket.to_string().contains("Le réseau revient à midi."));
        assert_eq!(ticket["priority"], "high");
    }
    assert_eq!(post(&[("priority", "major")]).status, 303);
    assert_eq!(desk.ticket_when(1, |_| true)["priority"], "major");
    assert_eq!(
        post(&[("text", "C’est réparé."), ("end", "solution")]).status,
        303
    );
    desk.ticket_when(2, |ticket| ticket["status"] == "solved");
    let none = marie.post("/tickets/bulk?view=all", &[("text", "À tous.")]);
    assert!(
        none.status == 422 && none.has("À tous.</textarea>"),
        "nothing typed is lost"
    );
}

#[test]
fn which_of_the_ticked_ones_is_kept_is_asked() {
    let desk = school();
    asks(&desk, 2);
    let marie = desk.sign_in("marie.lopez");
    let merge = |tickets: &[&str]| {
        let mut fields: Vec<(&str, &str)> =
            tickets.iter().map(|number| ("ticket", *number)).collect();
        fields.push(("merge", "1"));
        marie.post("/tickets/bulk?view=open", &fields)
    };
    assert_eq!(merge(&["1"]).status, 422, "one is not merged");
    assert_eq!(merge(&["1", "77"]).status, 422, "nor one with nothing");
    let asked = merge(&["1", "2"]).text();
    assert!(
        asked.contains("name=\"into\" value=\"1\" checked"),
        "{asked}"
    );
    assert!(asked.contains("name=\"into\" value=\"2\""));
    assert_eq!(
        desk.ticket_when(2, |_| true)["status"],
        "new",
        "nothing is done yet"
    );
    let fields = [("ticket", "1"), ("ticket", "2"), ("into", "2")];
    let who = marie.post("/tickets/bulk?view=open", &fields);
    assert!(who.has("Ticket à conserver") && who.has("Tout fusionner"));
}
