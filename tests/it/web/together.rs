//! Two agents in one ticket at once: neither undoes what the other did without knowing it. Talking at once is in `triage`.

use serde_json::json;

use super::school;
use super::told::{done, id_of};

#[test]
fn two_agents_who_take_a_ticket_at_once_both_have_it() {
    let desk = school();
    desk.user("paul.ndiaye", "agent");
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let shown = paul.get("/t/1").text();
    assert!(shown.contains("name=\"had-agent\" value=\"\""), "{shown}");
    let me = [("had-agent", ""), ("me", "1")];
    done(&marie, "/t/1/assign", &me);
    done(&paul, "/t/1/assign", &me);
    let both = json!(["marie.lopez@ecole.example", "paul.ndiaye@ecole.example"]);
    assert_eq!(desk.only_ticket()["assignees"], both);
    // Who knows of somebody may take them off; who knew of nobody takes off nobody.
    let (of_marie, of_paul) = (id_of(&marie, "Marie"), id_of(&marie, "Paul"));
    done(&marie, "/t/1/assign", &[("had-agent", "")]);
    assert_eq!(desk.only_ticket()["assignees"], both);
    let without_marie = [
        ("had-agent", ""),
        ("had-agent", &of_marie),
        ("had-agent", &of_paul),
        ("agent", &of_paul),
    ];
    done(&paul, "/t/1/assign", &without_marie);
    assert_eq!(
        desk.only_ticket()["assignees"],
        json!(["paul.ndiaye@ecole.example"])
    );
}

#[test]
fn what_a_colleague_has_set_stays_when_an_older_page_is_saved() {
    let desk = school();
    desk.user("paul.ndiaye", "agent");
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let shown = paul.get("/t/1").text();
    let stood = [
        ("had-status", "new"),
        ("had-reason", ""),
        ("had-until", ""),
        ("had-category", ""),
        ("had-kind", "incident"),
        ("had-urgency", "medium"),
        ("had-impact", "medium"),
        ("had-major", ""),
    ];
    for (name, value) in stood {
        let field = format!("name=\"{name}\" value=\"{value}\"");
        assert!(shown.contains(&field), "{field}: {shown}");
    }
    let set = [("status", "pending"), ("kind", "request"), ("major", "1")];
    done(&marie, "/t/1/properties", &set);
    let mut saved = stood.to_vec();
    saved.extend([
        ("status", "new"),
        ("reason", ""),
        ("until", ""),
        ("category", ""),
        ("kind", "incident"),
        ("urgency", "high"),
        ("impact", "medium"),
    ]);
    done(&paul, "/t/1/properties", &saved);
    let ticket = desk.only_ticket();
    assert_eq!(
        (&ticket["status"], &ticket["type"]),
        (&"pending".into(), &"request".into())
    );
    assert_eq!(ticket["priority"], "major");
    let page = paul.get("/t/1").text();
    assert!(page.contains("value=\"high\" selected"), "{page}");
}

#[test]
fn what_is_refused_of_a_ticket_leads_back_to_it() {
    let desk = school();
    desk.user("paul.ndiaye", "agent");
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    done(&marie, "/t/1/solution", &[("text", "Câble remplacé.")]);
    let late = paul.post("/t/1/solution", &[("text", "Câble changé.")]);
    assert!(late.status == 409 && late.has("Câble changé."));
    assert!(late.text().contains("<a href=\"/t/1\">"), "{}", late.text());
}
