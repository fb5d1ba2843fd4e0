//! A summer told as one test: agents leave, are demoted, marry, join, while requests lie open; what each of these does is in
//! `leavers` and `identity`.

use serde_json::Value;

use crate::desk::{Desk, Letter, PASSWORD, Page, Visitor};
use crate::lab::{self, Lab};
use crate::missing::left_out;
use crate::people::page_of;
use crate::trust::directory::{GROUPS, SEARCH, changed, entry_of, ldap};

const TICKETS: u64 = 400;
const PEOPLE: u64 = 40;

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// The directory takes Léo among its agents, or takes him out.
fn grouped(lab: &Lab, how: &str) {
    let group = "dn: cn=it,ou=groups,dc=ecole,dc=example\nchangetype: modify";
    let member = "member: uid=leo.blanc,ou=people,dc=ecole,dc=example";
    changed(
        lab,
        "ldapmodify",
        &format!("{group}\n{how}: member\n{member}\n"),
    );
}

/// He signs in with the directory's password, which tells what he may.
fn signs_in(desk: &Desk) {
    let mut leo = desk.stranger();
    assert_eq!(leo.sign_in("leo.blanc", lab::PASSWORD, &[]).status, 303);
}

/// Five agents share four hundred open tickets of forty people; one of them is known from the directory.
fn june(desk: &Desk, lab: &Lab) -> Visitor {
    desk.user("zoe.martin", "administrator");
    for agent in ["marie.lopez", "paul.ndiaye", "ines.roche"] {
        desk.user(agent, "agent");
    }
    let leo = entry_of("leo.blanc", "Leo Blanc", "leo.blanc@ecole.example");
    changed(lab, "ldapadd", &leo);
    grouped(lab, "add");
    signs_in(desk);
    desk.user("nora.vidal", "agent");
    let admin = desk.sign_in("zoe.martin");
    posted(&admin, "/settings/categories", &[("name", "Pannes")]);
    let mut pannes = vec![("name", "Pannes"), ("anywhere", "panne"), ("share", "one")];
    pannes.extend(["2", "3", "4", "5", "6"].map(|agent| ("agent", agent)));
    posted(&admin, "/settings/categories/1", &pannes);
    for number in 0..TICKETS {
        let who = format!("eleve.n{}", number % PEOPLE);
        desk.mail_in(&Letter::from(&who, &format!("Panne {number}."), "Rien ne va.").raw());
    }
    desk.ticket_when(TICKETS, |_| true);
    admin
}

/// Three leave, each another way; one is demoted; one marries; two join.
fn july(desk: &Desk, lab: &Lab, admin: &Visitor) {
    let page = page_of(admin, "ndiaye");
    posted(admin, &page, &[("what", "disable"), ("tickets", "routing")]);
    desk.ok(&["user", "disable", "ines.roche"], "");
    let page = page_of(admin, "vidal");
    let forget = [
        ("what", "forget"),
        ("address", "nora.vidal@ecole.example"),
        ("tickets", "keep"),
    ];
    posted(admin, &page, &forget);
    grouped(lab, "delete");
    signs_in(desk);
    let page = page_of(admin, "lopez");
    posted(admin, &page, &[("what", "rename"), ("name", "Marie Aubry")]);
    posted(
        admin,
        &page,
        &[("what", "address"), ("other", "marie.aubry@ecole.example")],
    );
    posted(admin, &page, &[("prefer", "marie.aubry@ecole.example")]);
    for agent in ["adele.simon", "yann.kerr"] {
        desk.user(agent, "agent");
    }
}

/// What the requester of a ticket asks in autumn.
fn news(ticket: &Value) -> String {
    format!("Des nouvelles du ticket numero {} ?", ticket["number"])
}

#[test]
fn after_a_summer_every_answer_is_heard_and_every_ticket_has_somebody() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("after_a_summer_every_answer_is_heard", &missing),
    };
    let ca = lab.ca_file.display().to_string();
    let how = SEARCH.to_owned() + GROUPS;
    let directory = ldap("localhost", lab.ldaps_port, "tls", &ca, &how);
    let local = "[[sign_in]]\nkind = \"local\"\n".to_owned();
    let desk = Desk::with().toml(&(local + &directory)).start();
    let admin = june(&desk, &lab);
    july(&desk, &lab, &admin);
    let people = desk.ok(&["user", "list"], "");
    let leo = people.lines().find(|line| line.contains("leo.blanc"));
    assert!(
        leo.is_some_and(|line| line.contains("requester")),
        "{people}"
    );
    let there = ["zoe.martin", "marie.aubry", "adele.simon", "yann.kerr"];
    let addresses = there.map(|who| format!("{who}@ecole.example"));
    let acts = |person: &Value| addresses.iter().any(|one| person == one);
    let tickets = desk.export();
    let held = tickets.iter().filter(|ticket| {
        let assignees = ticket["assignees"].as_array().expect("people");
        assignees.iter().any(acts)
    });
    let held = held.count() as u64;
    assert!(held > 0, "what was routed again is in other hands");
    // All the others are shown as nobody's.
    let queue = desk.sign_in("yann.kerr").get("/tickets?view=unassigned");
    let nobodys = format!("({})", TICKETS - held);
    assert!(queue.has(&nobodys), "{nobodys}: {}", queue.text());
    let asked: Vec<&Value> = tickets.iter().step_by(9).collect();
    desk.drained();
    let before = desk.mails_out();
    for ticket in &asked {
        let (from, title) = (&ticket["requester"], ticket["subject"].as_str());
        let title = title.expect("a title");
        let mut known = before.iter();
        let first = known.find(|mail| *from == mail.to && mail.subject.contains(title));
        let login = from.as_str().and_then(|address| address.split('@').next());
        let answer = Letter::from(login.expect("a name"), "Re: Panne", &news(ticket));
        desk.mail_in(&answer.answering(first.expect("an acknowledgement")).raw());
    }
    desk.drained();
    let (after, said) = (desk.mails_out().split_off(before.len()), desk.export());
    let gone = [
        "paul.ndiaye@",
        "ines.roche@",
        "nora.vidal@",
        "leo.blanc@",
        "marie.lopez@",
    ];
    for ticket in &asked {
        let mut all = said.iter();
        let told = all.find(|one| one["number"] == ticket["number"]);
        assert!(told.is_some_and(|one| one.to_string().contains(&news(ticket))));
        let heard: Vec<&str> = after
            .iter()
            .filter(|mail| mail.says(&news(ticket)))
            .map(|mail| &*mail.to)
            .collect();
        let by_somebody = heard.iter().any(|to| addresses.iter().any(|one| one == to));
        assert!(by_somebody, "{}: {heard:?}", news(ticket));
        let by_leavers = heard
            .iter()
            .any(|to| gone.iter().any(|left| to.starts_with(left)));
        assert!(!by_leavers, "{}: {heard:?}", news(ticket));
    }
    // She signs in as before, and by the new address.
    for login in ["marie.lopez", "marie.aubry@ecole.example"] {
        assert_eq!(
            desk.stranger().sign_in(login, PASSWORD, &[]).status,
            303,
            "{login}"
        );
    }
}
