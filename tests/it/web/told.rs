//! What a ticket's page tells of what was done to it; what waits for whom is in `next_step`.

use serde_json::json;

use super::school;
use crate::browser::Browser;
use crate::desk::{PASSWORD, Visitor};
use crate::missing::left_out;

#[track_caller]
pub fn done(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

/// The value of the agent's box with that name on it.
pub fn id_of(visitor: &Visitor, name: &str) -> String {
    let page = visitor.get("/t/1").text();
    let mut boxes = page.split("name=\"agent\" value=\"").skip(1);
    let mine = boxes.find(|rest| {
        rest.split("</label>")
            .next()
            .is_some_and(|label| label.contains(name))
    });
    let value = mine.and_then(|rest| rest.split('"').next());
    value.expect("a box").to_owned()
}

#[test]
fn the_page_says_in_one_sentence_who_gave_a_ticket_to_whom() {
    let desk = school();
    desk.user("paul.ndiaye", "agent");
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/assign", &[("agent", &id_of(&marie, "Marie"))]);
    done(&marie, "/t/1/assign", &[("agent", &id_of(&marie, "Paul"))]);
    done(&marie, "/t/1/properties", &[("status", "pending")]);
    let page = marie.get("/t/1");
    for told in [
        "Attribué à Paul Ndiaye, auparavant à Marie Lopez · par Marie Lopez",
        "Statut : En attente (auparavant : En cours) · par Marie Lopez",
    ] {
        assert!(page.has(told), "{told}: {}", page.text());
    }
    // Whose column is beside it there.
    let history = marie.get("/t/1/history");
    assert!(history.has("auparavant à Marie Lopez<") && !history.has("par Marie"));
}

#[test]
fn urgency_and_impact_agree_with_their_french_nouns() {
    let desk = school();
    let page = desk.sign_in("marie.lopez").get("/t/1");
    assert!(page.has(">Moyenne</option>") && page.has(">Moyen</option>"));
}

#[test]
fn what_leads_to_a_message_s_page_names_the_message() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/followup", &[("text", "Je passe demain.")]);
    let page = marie.get("/t/1").text();
    assert!(
        page.contains("Modifier ce message<span class=\"vh\">, Marie Lopez, "),
        "{page}"
    );
}

#[test]
fn a_closed_ticket_says_that_it_can_be_opened_again_while_it_can() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/solution", &[("text", "Câble remplacé.")]);
    let camille = desk.sign_in("camille.durand");
    done(&camille, "/t/1/solution/accept", &[]);
    let page = camille.get("/t/1");
    assert!(page.has("Rouvrez-le") && page.has("id=\"reopen\""));
}

#[test]
fn a_title_without_a_space_leaves_the_columns_of_the_queue_in_sight() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => {
            let test = "a_title_without_a_space_leaves_the_columns_of_the_queue_in_sight";
            return left_out(test, &missing);
        }
    };
    let desk = school();
    let long = format!("https://intranet.ecole.example/{}", "x".repeat(100));
    let asked = [("subject", long.as_str()), ("text", "Page vide.")];
    let camille = desk.sign_in("camille.durand");
    assert_eq!(camille.upload("/new", &asked, &[]).status, 303);
    browser.goto(&format!("{}/tickets", desk.url));
    browser.fill("#login", "marie.lopez");
    browser.fill("#password", PASSWORD);
    browser.submit();
    browser.wait_for("intranet.ecole.example");
    let hidden = "(table => table.scrollWidth - table.clientWidth)(document.querySelector('.tb'))";
    assert_eq!(browser.evaluate(hidden), json!(0));
}
