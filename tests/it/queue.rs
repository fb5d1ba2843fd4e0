//! The agents' queue: what it holds, in which order, page by page; what is done to several tickets at once; lists as files and
//! kept under a name; fresh by itself, and worked by keys.

use crate::browser::Browser;
use crate::desk::{Desk, LIMIT, Letter, PASSWORD, Page, Visitor};
use crate::missing::left_out;
use crate::poll::until;

fn school(tickets: usize) -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("camille.durand", "requester"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
    ] {
        desk.user(login, role);
    }
    desk.ok(&["category", "add", "Réseau", "--words", "wifi"], "");
    for number in 1..=tickets {
        let letter = Letter::from(
            &format!("eleve.n{number}"),
            &format!("Panne {number}"),
            "Bonjour.",
        );
        desk.mail_in(&letter.raw());
    }
    // A folder is read in the order of its names, so that numbers follow the order.
    desk.ticket_when(tickets as u64, |_| true);
    desk
}

/// The numbers of a list, from the top.
fn numbers(page: &Page) -> Vec<u32> {
    let text = page.text();
    let boxes = text.split("name=\"ticket\" value=\"").skip(1);
    boxes
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect()
}

fn next(page: &Page) -> Option<String> {
    let text = page.text();
    let mut places = text.split("class=\"btn\" href=\"").skip(1);
    let place = places.find_map(|rest| {
        let place = rest.split('"').next()?;
        place.contains("after=").then_some(place)
    });
    place.map(|place| place.replace("&amp;", "&"))
}

#[track_caller]
fn bulk(visitor: &Visitor, tickets: &[&str], more: &[(&str, &str)]) -> Page {
    let mut fields: Vec<(&str, &str)> = tickets.iter().map(|number| ("ticket", *number)).collect();
    fields.extend(more);
    let page = visitor.post("/tickets/bulk?view=open", &fields);
    assert_eq!(page.status, 303, "{}", page.text());
    visitor.get(page.header("location"))
}

/// An agent's number, as the list to choose from has it.
fn id_of(visitor: &Visitor, name: &str) -> String {
    let page = visitor.get("/tickets").text();
    let list = page.split("id=\"b-agent\"").nth(1).expect("a list");
    let mut options = list.split("<option value=\"").skip(1);
    let mine = options.find(|rest| {
        rest.split("</option>")
            .next()
            .is_some_and(|text| text.contains(name))
    });
    mine.and_then(|rest| rest.split('"').next())
        .expect("an option")
        .to_owned()
}

#[test]
fn pages_follow_each_other_without_a_gap_while_tickets_come_and_go() {
    let desk = school(112);
    let marie = desk.sign_in("marie.lopez");
    for view in [
        "view=open",
        "view=all",
        "view=open&sort=newest",
        "view=all&sort=changed",
        "view=open&sort=priority",
    ] {
        let first = marie.get(&format!("/tickets?{view}"));
        let (mut seen, mut place) = (numbers(&first), next(&first));
        assert_eq!(seen.len(), 50, "{view}");
        if view == "view=open" {
            // What leaves the first page must not make the second begin later.
            marie.post("/t/1/solution", &[("text", "Piles.")]);
        }
        while let Some(there) = place {
            let page = marie.get(&there);
            seen.extend(numbers(&page));
            place = next(&page);
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        let expected = if view.starts_with("view=open&") {
            111
        } else {
            112
        };
        assert_eq!((count, seen.len()), (expected, expected), "{view}");
    }
    for odd in [
        "after=",
        "after=x.y",
        "after=9.9.9",
        "after=-1.-1",
        "sort=x",
        "category=x",
        "priority=king",
    ] {
        assert_eq!(marie.get(&format!("/tickets?{odd}")).status, 200, "{odd}");
    }
}

#[test]
fn lists_are_sorted_narrowed_and_counted() {
    let desk = school(4);
    let marie = desk.sign_in("marie.lopez");
    let paul = id_of(&marie, "Paul");
    marie.post("/t/2/properties", &[("kind", "request"), ("major", "1")]);
    marie.post("/t/3/assign", &[("agent", &paul)]);
    marie.post("/t/4/properties", &[("category", "1")]);
    for (query, expected) in [
        ("view=open", vec![1, 2, 3, 4]),
        ("view=open&sort=newest", vec![4, 3, 2, 1]),
        ("view=open&sort=priority", vec![2, 1, 3, 4]),
        ("view=open&kind=request", vec![2]),
        ("view=open&priority=major", vec![2]),
        ("view=open&category=1", vec![4]),
        (&*format!("view=open&assignee={paul}"), vec![3]),
        ("view=unassigned", vec![1, 2, 4]),
        ("view=mine", vec![]),
        ("view=open&category=1&kind=request", vec![]),
    ] {
        assert_eq!(
            numbers(&marie.get(&format!("/tickets?{query}"))),
            expected,
            "{query}"
        );
    }
    assert!(marie.get("/tickets?view=mine").has("rien ici"));
    assert!(
        marie
            .get("/tickets")
            .text()
            .contains("Réseau <span class=\"num\">1</span>")
    );
}

#[test]
fn several_tickets_are_changed_at_once_and_what_failed_is_named() {
    let desk = school(6);
    let marie = desk.sign_in("marie.lopez");
    let paul = id_of(&marie, "Paul");
    let none = marie.post("/tickets/bulk?view=open", &[("agent", &paul)]);
    assert!(none.status == 422 && none.has("Aucun ticket n’est sélectionné"));
    let page = bulk(&marie, &["1", "2"], &[("agent", &paul), ("category", "1")]);
    assert!(page.has("2 tickets modifiés"), "{}", page.text());
    let tickets = desk.export();
    for ticket in &tickets[..2] {
        assert_eq!(
            ticket["assignees"],
            serde_json::json!(["paul.ndiaye@ecole.example"])
        );
        assert_eq!(
            (&ticket["category"], &ticket["status"]),
            (&"Réseau".into(), &"assigned".into())
        );
    }
    let page = bulk(&marie, &["3", "4", "5"], &[("into", "5"), ("how", "whole")]);
    assert!(page.has("2 tickets modifiés"), "{}", page.text());
    assert_eq!(marie.get("/t/3").header("location"), "/t/5");
    let page = bulk(&marie, &["3", "6", "99"], &[("status", "pending")]);
    assert!(
        page.has("1 ticket modifié") && page.has("n° 3, n° 99"),
        "{}",
        page.text()
    );
    assert_eq!(desk.export()[5]["status"], "pending");
    let page = bulk(&marie, &["3", "6"], &[("into", "99")]);
    assert!(
        page.has("ou celui avec lequel les fusionner") && !page.has("0 ticket"),
        "{}",
        page.text()
    );
}

#[test]
fn a_list_is_kept_under_a_name_for_oneself_or_the_team() {
    let desk = school(2);
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let keep = |name: &str, shared: &str| {
        let query = "view=open&priority=major&evil=<script>&after=1.1";
        marie.post(
            "/tickets/views",
            &[("name", name), ("query", query), ("shared", shared)],
        )
    };
    assert_eq!(keep("  ", "").status, 422);
    assert_eq!(
        keep("Urgences", "").header("location"),
        "/tickets?view=open&priority=major&kept=Urgences"
    );
    assert!(marie.get("/tickets").has("Urgences") && !paul.get("/tickets").has("Urgences"));
    keep("Urgences", "1");
    let his = paul.get("/tickets");
    assert!(
        his.has("Urgences") && !his.has("Supprimer la vue"),
        "only its owner takes it away"
    );
    let not_his = paul.post("/tickets/views", &[("remove", "1")]);
    assert_eq!(not_his.header("location"), "/tickets?view=open", "untold");
    assert!(marie.get("/tickets").has("Urgences"));
    marie.post("/tickets/views", &[("remove", "1")]);
    assert!(!paul.get("/tickets").has("Urgences"));
}

/// CWE-1236.
#[test]
fn a_list_as_a_file_holds_no_formula() {
    let desk = school(1);
    desk.mail_in(&Letter::from("hugo.petit", "=HYPERLINK(\"http://evil.example\")", "x").raw());
    desk.ticket_when(2, |_| true);
    let file = desk
        .sign_in("marie.lopez")
        .post("/tickets.csv?view=all", &[]);
    assert!(file.header("content-disposition").starts_with("attachment"));
    let text = file.text();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http") && text.lines().count() == 3,
        "{text}"
    );
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let desk = school(1);
    let marie = desk.sign_in("marie.lopez");
    for place in ["/tickets", "/t/1"] {
        let page = marie.get(place);
        let tag = page.header("etag").to_owned();
        // The minute in « attend depuis » may turn between the two.
        let again = marie.saying("if-none-match", &tag).get(place);
        assert!(
            again.status == 304 && again.body.is_empty() || again.header("etag") != tag,
            "{place}"
        );
        let text = format!("On regarde {place}.");
        marie.post("/t/1/followup", &[("text", &text)]);
        assert_eq!(
            marie.saying("if-none-match", &tag).get(place).status,
            200,
            "{place}"
        );
    }
}

#[test]
fn the_queue_is_worked_by_keys_alone_for_those_who_want_them() {
    let what = "the_queue_is_worked_by_keys_alone";
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    let desk = school(3);
    browser.goto(&format!("{}/login?next=/tickets", desk.url));
    browser.fill("Identifiant", "marie.lopez");
    browser.fill("Mot de passe", PASSWORD);
    browser.press("Enter");
    browser.wait_for("Panne 1");
    browser.press("j");
    assert_eq!(browser.focused(), "a \"Panne 1\"");
    browser.press("j");
    browser.press("x");
    assert_eq!(
        browser.evaluate("document.querySelector(':checked[name=ticket]').value"),
        "2"
    );
    browser.press("k");
    assert_eq!(browser.focused(), "a \"Panne 1\"");
    browser.press("Enter");
    browser.wait_for("Traitement de la demande");
    browser.press("r");
    until("the form's field has the focus", LIMIT, || {
        browser.focused().contains("textarea").then_some(())
    });
    browser.evaluate("document.activeElement.blur()");
    browser.press("m");
    browser.wait_for("Attribué à Marie Lopez");
    let marie = desk.sign_in("marie.lopez");
    marie.post("/preferences", &[("keys", "0")]);
    browser.goto(&format!("{}/tickets", desk.url));
    let before = browser.focused();
    browser.press("j");
    assert_eq!(browser.focused(), before, "switched off");
    assert_eq!(browser.console_errors(), Vec::<String>::new());
}
