//! Agents leave, are demoted, are away: whatever is said on their tickets is heard by somebody who can act, and the queue shows
//! those tickets as nobody's; who gets a new ticket is in `routing`, one summer told whole in `summer`.

use serde_json::Value;

use crate::desk::{Desk, Letter, Page, Visitor};
use crate::missing::Missing;
use crate::people::page_of;

const PAUL: &str = "3";
const INES: &str = "4";

/// An administrator, three agents (numbers 2 to 4), Hugo who asks.
fn school() -> Desk {
    let desk = Desk::start();
    people(&desk);
    desk
}

fn people(desk: &Desk) {
    for (login, role) in [
        ("zoe.martin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("ines.roche", "agent"),
        ("hugo.petit", "requester"),
    ] {
        desk.user(login, role);
    }
}

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// Who has a ticket, by the first part of their addresses.
fn assignees(ticket: &Value) -> Vec<&str> {
    let people = ticket["assignees"].as_array().expect("people");
    let names = people.iter().filter_map(|address| address.as_str());
    names.filter_map(|name| name.split('.').next()).collect()
}

/// Hugo's request of that number, given to an agent by hand.
fn given(desk: &Desk, admin: &Visitor, number: u64, to: &str) {
    let subject = format!("Panne {number}");
    desk.mail_in(&Letter::from("hugo.petit", &subject, "Rien ne va.").raw());
    desk.ticket_when(number, |_| true);
    posted(admin, &format!("/t/{number}/assign"), &[("agent", to)]);
    // The mails of its opening would tell what is said next as well.
    desk.drained();
}

/// Hugo says something on the page; told is who of these got a mail with it.
#[track_caller]
fn hears<'a>(desk: &Desk, number: u64, words: &str, team: &[&'a str]) -> Vec<&'a str> {
    let hugo = desk.sign_in("hugo.petit");
    let place = format!("/t/{number}/followup");
    let said = hugo.upload(&place, &[("text", words)], &[]);
    assert_eq!(said.status, 303, "{}", said.text());
    desk.drained();
    let told = |who: &&&str| desk.mails_with(who, words) > 0;
    team.iter().filter(told).copied().collect()
}

const TEAM: [&str; 4] = ["zoe.martin", "marie.lopez", "paul.ndiaye", "ines.roche"];

#[test]
fn what_is_said_on_a_leavers_ticket_is_heard_by_all_who_hear_of_nobodys() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    for number in 1..=3 {
        given(&desk, &admin, number, PAUL);
    }
    let told = hears(&desk, 1, "tant que Paul est la", &TEAM);
    assert_eq!(told, ["paul.ndiaye"]);
    let solved = desk.sign_in("paul.ndiaye");
    let solution = solved.upload("/t/3/solution", &[("text", "Redemarrez.")], &[]);
    assert_eq!(solution.status, 303, "{}", solution.text());
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    let others = ["zoe.martin", "marie.lopez", "ines.roche"];
    assert_eq!(hears(&desk, 1, "apres son depart", &TEAM), others);
    // By mail.
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.subject.contains("Panne 2"));
    let answer = Letter::from("hugo.petit", "Re: Panne 2", "Toujours rien ici.").answering(&mail);
    desk.mail_in(&answer.raw());
    desk.ticket_when(2, |ticket| ticket.to_string().contains("Toujours rien ici"));
    desk.drained();
    for other in others {
        assert_eq!(desk.mails_with(other, "Toujours rien ici"), 1, "{other}");
    }
    // A solution that is rejected.
    let hugo = desk.sign_in("hugo.petit");
    let rejected = hugo.upload(
        "/t/3/solution/reject",
        &[("reason", "Cela ne change rien")],
        &[],
    );
    assert_eq!(rejected.status, 303, "{}", rejected.text());
    desk.drained();
    for other in others {
        assert_eq!(desk.mails_with(other, "Cela ne change rien"), 1, "{other}");
    }
}

#[test]
fn the_queue_shows_a_leavers_tickets_as_nobodys() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, PAUL);
    given(&desk, &admin, 2, INES);
    let marie = desk.sign_in("marie.lopez");
    let nobodys = |subject: &str| {
        let page = marie.get("/tickets?view=unassigned");
        page.has(&format!("{subject}</a>"))
    };
    assert!(!nobodys("Panne 1") && !nobodys("Panne 2"));
    desk.ok(&["user", "role", "paul.ndiaye", "requester"], "");
    assert!(nobodys("Panne 1") && !nobodys("Panne 2"));
    let page = marie.get("/tickets?view=unassigned");
    assert!(page.has("ne peut agir"), "{}", page.text());
    assert!(
        page.has("<span class=\"mut\">(1)</span>"),
        "{}",
        page.text()
    );
    assert!(
        page.has(">Paul Ndiaye</option>"),
        "his tickets can be looked for"
    );
    desk.ok(&["user", "disable", "ines.roche"], "");
    assert!(nobodys("Panne 2"));
    // Who takes it, has it.
    posted(
        &marie,
        "/t/1/assign",
        &[("me", "1"), ("had-agent", ""), ("had-agent", PAUL)],
    );
    assert!(!nobodys("Panne 1"));
    assert_eq!(assignees(&desk.ticket_when(1, |_| true)), ["marie"]);
}

#[test]
fn a_deadline_on_a_leavers_ticket_is_told_to_somebody() -> Result<(), Missing> {
    let desk = Desk::with().frozen("2026-11-24 09:12:00")?.start();
    people(&desk);
    let admin = desk.sign_in("zoe.martin");
    let soon = [("answer_medium", "1"), ("solution_medium", "2")];
    posted(&admin, "/settings/deadlines", &soon);
    given(&desk, &admin, 1, PAUL);
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    desk.drained();
    desk.freeze_and_sweep("2026-11-24 10:30:00");
    for other in ["zoe.martin", "marie.lopez", "ines.roche"] {
        desk.wait_for_mail(other, |mail| {
            mail.subject.contains("Panne 1") && mail.says("Ce ticket est en retard")
        });
    }
    Ok(())
}

#[test]
fn while_somebody_is_away_the_substitute_hears_or_else_those_who_treat_it() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, INES);
    let today = chrono::Local::now().date_naive();
    let (first, last) = (
        today.to_string(),
        (today + chrono::Days::new(5)).to_string(),
    );
    let ines = desk.sign_in("ines.roche");
    let away = [("first", &*first), ("last", &*last)];
    posted(
        &ines,
        "/absences",
        &[&away[..], &[("substitute", PAUL)]].concat(),
    );
    assert_eq!(
        hears(&desk, 1, "avec Paul en remplacement", &TEAM),
        ["paul.ndiaye", "ines.roche"]
    );
    posted(&ines, "/absences/1/remove", &[("sure", "1")]);
    assert_eq!(hears(&desk, 1, "de retour", &TEAM), ["ines.roche"]);
    posted(&ines, "/absences", &away);
    assert_eq!(hears(&desk, 1, "sans personne", &TEAM), TEAM);
    assert!(
        desk.sign_in("marie.lopez")
            .get("/tickets?view=unassigned")
            .has("Panne 1")
    );
    // Its requester is not told who is away.
    let hugo = desk.sign_in("hugo.petit").get("/t/1");
    assert!(
        hugo.has("Ines Roche s’occupe") && !hugo.has("absen"),
        "{}",
        hugo.text()
    );
    // Filed under what Marie treats: she, and nobody else of the team.
    posted(&admin, "/settings/categories", &[("name", "Sons")]);
    let sons = [("name", "Sons"), ("agent", "2"), ("share", "one")];
    posted(&admin, "/settings/categories/1", &sons);
    posted(&admin, "/t/1/properties", &[("category", "1")]);
    desk.drained();
    assert_eq!(
        hears(&desk, 1, "maintenant pour Marie", &TEAM),
        ["marie.lopez", "ines.roche"]
    );
}

#[test]
fn before_somebody_leaves_the_page_names_the_open_tickets_and_offers_the_way_on() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    for number in 1..=3 {
        given(&desk, &admin, number, PAUL);
    }
    let page = page_of(&admin, "ndiaye");
    let shown = admin.get(&page);
    assert!(
        shown.has("Panne 1") && shown.has("Panne 3"),
        "{}",
        shown.text()
    );
    let done = posted(&admin, &page, &[("what", "disable"), ("tickets", INES)]);
    assert!(
        done.header("location").contains("given=3"),
        "{}",
        done.header("location")
    );
    for number in 1..=3 {
        assert_eq!(assignees(&desk.ticket_when(number, |_| true)), ["ines"]);
    }
    // Back to the queue, by the role.
    let page = page_of(&admin, "roche");
    let role = [
        ("what", "role"),
        ("role", "requester"),
        ("tickets", "queue"),
    ];
    posted(&admin, &page, &role);
    let ticket = desk.ticket_when(2, |_| true);
    assert_eq!(
        (assignees(&ticket).len(), &ticket["status"]),
        (0, &"new".into())
    );
    // Afterwards too: who said nothing still finds the way.
    posted(&admin, "/t/1/assign", &[("agent", "2")]);
    let page = page_of(&admin, "lopez");
    posted(&admin, &page, &[("what", "disable"), ("tickets", "keep")]);
    assert!(admin.get(&page).has(&format!("href=\"{page}/hand-over\"")));
    let offered = admin.get(&format!("{page}/hand-over"));
    assert!(offered.has("Panne 1"), "{}", offered.text());
    posted(
        &admin,
        &format!("{page}/hand-over"),
        &[("ticket", "1"), ("to", "queue")],
    );
    assert!(assignees(&desk.ticket_when(1, |_| true)).is_empty());
}

#[test]
fn what_was_open_when_somebody_left_is_told_once() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    people(&desk);
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, PAUL);
    given(&desk, &admin, 2, PAUL);
    given(&desk, &admin, 3, INES);
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    desk.turn_clock(chrono::Duration::minutes(3));
    for other in ["zoe.martin", "marie.lopez", "ines.roche"] {
        let mail = desk.wait_for_mail(other, |mail| mail.says("n’a plus personne"));
        assert!(
            mail.says("Panne 1") && mail.says("Panne 2"),
            "{}",
            mail.text
        );
        assert!(!mail.says("Panne 3"), "{}", mail.text);
    }
    desk.turn_clock(chrono::Duration::minutes(3));
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", "n’a plus personne"), 1);
    Ok(())
}

/// A task for somebody, on a ticket.
fn task(who: &Visitor, number: u64, text: &str, doer: &str) {
    let fields = [("text", text), ("assignee", doer)];
    posted(who, &format!("/t/{number}/tasks"), &fields);
}

/// Who finds a task under « Mes tâches ».
fn doers<'a>(desk: &Desk, text: &str, team: &[&'a str]) -> Vec<&'a str> {
    let finds = |who: &&&str| desk.sign_in(who).get("/tasks").has(text);
    team.iter().filter(finds).copied().collect()
}

#[test]
fn a_task_whose_doer_cannot_act_is_done_by_somebody_else() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, "2");
    given(&desk, &admin, 2, PAUL);
    given(&desk, &admin, 3, INES);
    task(&admin, 1, "Tirer le cable", PAUL);
    task(&admin, 2, "Changer la lampe", PAUL);
    task(&admin, 3, "Poser la prise", INES);
    assert_eq!(doers(&desk, "Tirer le cable", &TEAM), ["paul.ndiaye"]);
    // Away: who stands in, and who has the ticket.
    let today = chrono::Local::now().date_naive().to_string();
    let ines = desk.sign_in("ines.roche");
    let away = [("first", &*today), ("last", &today), ("substitute", "2")];
    posted(&ines, "/absences", &away);
    assert_eq!(
        doers(&desk, "Poser la prise", &TEAM),
        ["marie.lopez", "ines.roche"]
    );
    let marie = desk.sign_in("marie.lopez").get("/tasks");
    assert!(
        marie.has("Ines Roche") && marie.has("ne peut agir"),
        "{}",
        marie.text()
    );
    // Gone: who has the ticket; where nobody has it who can act, whoever could take it.
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    let others = ["zoe.martin", "marie.lopez", "ines.roche"];
    assert_eq!(doers(&desk, "Tirer le cable", &others), ["marie.lopez"]);
    assert_eq!(doers(&desk, "Changer la lampe", &others), others);
    assert!(
        desk.sign_in("marie.lopez")
            .get("/t/1")
            .has("Paul Ndiaye (ne peut agir)")
    );
}

#[test]
fn tasks_are_named_before_somebody_leaves_and_go_the_way_of_the_tickets() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, "2");
    task(&admin, 1, "Tirer le cable", PAUL);
    task(&admin, 1, "Poser la prise", PAUL);
    // No ticket of his is open; the tasks are said all the same.
    let page = page_of(&admin, "ndiaye");
    let shown = admin.get(&page);
    assert!(
        shown.has("Tirer le cable") && shown.has("2 tâches"),
        "{}",
        shown.text()
    );
    let offered = admin.get(&format!("{page}/hand-over"));
    assert!(offered.has("Poser la prise"), "{}", offered.text());
    let number = offered.text();
    let number = number
        .split("name=\"task\" value=\"")
        .nth(1)
        .expect("a task");
    let number = number.split('"').next().expect("its number").to_owned();
    let one = posted(
        &admin,
        &format!("{page}/hand-over"),
        &[("task", &number), ("to", INES)],
    );
    assert!(
        one.header("location").contains("tasks=1"),
        "{}",
        one.header("location")
    );
    assert_eq!(doers(&desk, "Tirer le cable", &TEAM), ["ines.roche"]);
    let off = [("what", "disable"), ("tickets", "queue")];
    let done = posted(&admin, &page, &off);
    assert!(
        done.header("location").contains("tasks=1"),
        "{}",
        done.header("location")
    );
    // To whoever has the ticket.
    let others = ["zoe.martin", "marie.lopez", "ines.roche"];
    assert_eq!(doers(&desk, "Poser la prise", &others), ["marie.lopez"]);
}

#[test]
fn who_has_the_ticket_is_told_of_a_task_that_lost_its_doer() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    people(&desk);
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, "2");
    task(&admin, 1, "Tirer le cable", PAUL);
    desk.ok(&["user", "role", "paul.ndiaye", "requester"], "");
    desk.turn_clock(chrono::Duration::minutes(3));
    let mail = desk.wait_for_mail("marie.lopez", |mail| {
        mail.says("n’a plus personne pour la faire")
    });
    assert!(mail.says("Panne 1"), "{}", mail.text);
    desk.drained();
    for other in ["zoe.martin", "ines.roche"] {
        assert_eq!(desk.mails_with(other, "plus personne"), 0, "{other}");
    }
    Ok(())
}

#[test]
fn statistics_name_who_has_left_and_tell_people_of_one_name_apart() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    given(&desk, &admin, 1, PAUL);
    given(&desk, &admin, 2, INES);
    let solution = [("text", "Redemarrez.")];
    let paul = desk.sign_in("paul.ndiaye");
    assert_eq!(paul.upload("/t/1/solution", &solution, &[]).status, 303);
    desk.ok(&["user", "disable", "paul.ndiaye"], "");
    let page = page_of(&admin, "roche");
    posted(
        &admin,
        &page,
        &[("what", "rename"), ("name", "Paul Ndiaye")],
    );
    let shown = admin.get("/stats");
    for address in ["paul.ndiaye@ecole.example", "ines.roche@ecole.example"] {
        assert!(
            shown.has(&format!("Paul Ndiaye ({address})")),
            "{}",
            shown.text()
        );
        let file = admin.post("/stats.csv", &[]).text();
        assert!(file.contains(address), "{file}");
    }
    // The figures of who has left can still be asked for.
    let asked = admin.get("/stats?agent=3");
    assert!(
        asked.text().contains("<option value=\"3\" selected"),
        "{}",
        asked.text()
    );
}

#[test]
fn a_group_is_taken_away_only_once_its_open_tickets_were_named() {
    let desk = school();
    let admin = desk.sign_in("zoe.martin");
    posted(&admin, "/settings/groups", &[("name", "Paie")]);
    posted(
        &admin,
        "/settings/groups/1",
        &[("name", "Paie"), ("member", PAUL)],
    );
    posted(&admin, "/settings/categories", &[("name", "Paie")]);
    let closed = [
        ("name", "Paie"),
        ("group", "1"),
        ("confidential", "1"),
        ("share", "one"),
    ];
    posted(&admin, "/settings/categories/1", &closed);
    given(&desk, &admin, 1, PAUL);
    posted(&admin, "/t/1/properties", &[("category", "1")]);
    let shown = admin.get("/settings/groups/1");
    assert!(
        shown.has("Paul Ndiaye quitte le groupe avec 1 ticket ouvert"),
        "{}",
        shown.text()
    );
    let asked = admin.post("/settings/groups/1/remove", &[("sure", "1")]);
    assert!(
        asked.status == 422 && asked.has("choisissez d’abord"),
        "{}",
        asked.text()
    );
    assert_eq!(admin.get("/settings/groups/1").status, 200, "it is there");
    posted(
        &admin,
        "/settings/groups/1/remove",
        &[("sure", "1"), ("tickets", "queue")],
    );
    let ticket = desk.ticket_when(1, |_| true);
    assert_eq!(
        (assignees(&ticket).len(), &ticket["status"]),
        (0, &"new".into())
    );
    // A task alone is named, too, and goes along.
    posted(&admin, "/settings/groups", &[("name", "Paie")]);
    let members = [("name", "Paie"), ("member", PAUL)];
    posted(&admin, "/settings/groups/1", &members);
    posted(&admin, "/settings/categories/1", &closed);
    let task = [("text", "Rappeler la paie"), ("assignee", PAUL)];
    posted(&admin, "/t/1/tasks", &task);
    let asked = admin.post("/settings/groups/1", &[("name", "Paie")]);
    assert!(
        asked.status == 422
            && asked.has("Paul Ndiaye quitte le groupe avec 1 tâche à faire")
            && asked.has("choisissez d’abord"),
        "{}",
        asked.text()
    );
    posted(
        &admin,
        "/settings/groups/1",
        &[("name", "Paie"), ("tickets", "1")],
    );
    assert!(admin.get("/tasks").has("Rappeler la paie"));
    posted(&admin, "/settings/groups/1/remove", &[("sure", "1")]);
    // Nothing open: nothing to be chosen.
    posted(&admin, "/settings/groups", &[("name", "Autre")]);
    posted(&admin, "/settings/groups/1/remove", &[("sure", "1")]);
}
