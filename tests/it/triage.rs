//! What agents do with a ticket beside talking: judging, putting off, tasks, working time, links, splitting, undoing, the
//! telephone; and two agents in one ticket.

use chrono::{Duration, Local};

use crate::desk::{Desk, Letter, Page, Visitor};
use crate::missing::Missing;

fn school(desk: &Desk) {
    for (login, role) in [
        ("camille.durand", "requester"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
    ] {
        desk.user(login, role);
    }
}

fn started() -> Desk {
    let desk = Desk::start();
    school(&desk);
    desk.request("camille.durand", "Souris muette");
    desk
}

#[track_caller]
fn done(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// The value of the agent's box with that name on it.
fn id_of(visitor: &Visitor, name: &str) -> String {
    let page = visitor.get("/t/1").text();
    let boxes = page.split("name=\"agent\" value=\"").skip(1);
    let mut mine = boxes.filter(|rest| {
        let label = rest.split("</label>").next();
        label.is_some_and(|label| label.contains(name))
    });
    let value = mine.next().and_then(|rest| rest.split('"').next());
    value.expect("a box").to_owned()
}

#[test]
fn what_is_put_off_comes_back_on_its_day_and_its_agents_are_told() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    school(&desk);
    desk.request("camille.durand", "Souris muette");
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/assign", &[("me", "1")]);
    let day = |days| {
        let day = (desk.now() + Duration::days(days)).with_timezone(&Local);
        day.date_naive().to_string()
    };
    let (tomorrow, yesterday) = (day(1), day(-1));
    for (until, told) in [
        (yesterday.as_str(), "Cette date est passée"),
        ("2026-02-31", "Cette date n’existe pas"),
        ("demain", "Cette date n’existe pas"),
    ] {
        let form = [
            ("status", "pending"),
            ("reason", "Livraison du câble"),
            ("until", until),
        ];
        let page = marie.post("/t/1/properties", &form);
        assert_eq!(page.status, 422, "{until}");
        assert!(
            page.has(told) && page.has("value=\"Livraison du câble\""),
            "{}",
            page.text()
        );
    }
    assert_eq!(desk.only_ticket()["status"], "assigned");
    let form = [
        ("status", "pending"),
        ("reason", "Livraison du câble"),
        ("until", &*tomorrow),
    ];
    done(&marie, "/t/1/properties", &form);
    desk.wait_for_mail("camille.durand", |mail| mail.says("Livraison du câble"));
    assert!(
        desk.sign_in("camille.durand")
            .get("/t/1")
            .has("En attente : Livraison du câble")
    );
    desk.turn_clock(Duration::hours(40));
    desk.ticket_when(1, |ticket| ticket["status"] == "assigned");
    desk.wait_for_mail("marie.lopez", |mail| {
        mail.says("en attente jusqu’à aujourd’hui")
    });
    Ok(())
}

#[test]
fn a_ticket_is_judged_by_urgency_and_impact() {
    let desk = started();
    let marie = desk.sign_in("marie.lopez");
    let form = [
        ("kind", "request"),
        ("urgency", "high"),
        ("impact", "very_high"),
    ];
    done(&marie, "/t/1/properties", &form);
    let ticket = desk.only_ticket();
    assert_eq!(
        (&ticket["type"], &ticket["priority"]),
        (&"request".into(), &"very_high".into())
    );
    done(
        &marie,
        "/t/1/properties",
        &[("kind", "request"), ("major", "1")],
    );
    assert_eq!(desk.only_ticket()["priority"], "major");
    done(&marie, "/t/1/properties", &[("category", "")]);
    assert_eq!(
        desk.only_ticket()["priority"],
        "major",
        "a form without it leaves it"
    );
    assert!(marie.get("/t/1").has("Priorité : Très haute → Majeure"));
}

#[test]
fn tasks_plan_a_ticket_until_the_last_is_done() {
    let desk = started();
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    done(&marie, "/t/1/assign", &[("me", "1")]);
    let wrong = marie.post("/t/1/tasks", &[("text", "Passer"), ("due", "2026-13-01")]);
    assert!(
        wrong.status == 422 && wrong.has("value=\"Passer\""),
        "{}",
        wrong.text()
    );
    assert_eq!(marie.post("/t/1/tasks", &[("text", " ")]).status, 422);
    let paul_id = id_of(&marie, "Paul");
    let task = [
        ("text", "Passer en salle 12"),
        ("assignee", &*paul_id),
        ("due", "2020-01-02"),
    ];
    done(&marie, "/t/1/tasks", &task);
    done(&marie, "/t/1/tasks", &[("text", "Commander une souris")]);
    assert_eq!(desk.only_ticket()["status"], "planned");
    let own = paul.get("/tasks");
    assert!(own.has("Passer en salle 12") && own.has("en retard") && !own.has("Commander"));
    assert!(
        marie.get("/tasks").has("Commander une souris"),
        "on a ticket of hers"
    );
    let camille = desk.sign_in("camille.durand");
    for place in ["/t/1", "/t/1/history", "/"] {
        let page = camille.get(place);
        assert!(
            !page.has("Passer en salle") && !page.has("Commander"),
            "{place}"
        );
    }
    done(&paul, "/t/1/tasks/1", &[("done", "1"), ("from", "tasks")]);
    assert_eq!(desk.only_ticket()["status"], "assigned");
    assert!(!paul.get("/tasks").has("Passer en salle 12"));
    assert_eq!(paul.post("/t/1/tasks/99", &[("done", "1")]).status, 404);
}

#[test]
fn time_and_links_are_kept_beside_and_told_to_agents_only() {
    let desk = started();
    desk.request("camille.durand", "Clavier muet");
    let marie = desk.sign_in("marie.lopez");
    for wrong in ["", "0", "-5", "1e3", "6001", "un quart d’heure"] {
        let page = marie.post("/t/1/time", &[("minutes", wrong)]);
        assert_eq!(page.status, 422, "{wrong}");
        assert!(page.has("Écrivez une durée"));
    }
    done(&marie, "/t/1/time", &[("minutes", "50")]);
    done(&marie, "/t/1/time", &[("minutes", "25")]);
    assert!(marie.get("/t/1").has("1 h 15 min"));
    for wrong in ["", "1", "99", "souris"] {
        assert_eq!(
            marie.post("/t/1/links", &[("number", wrong)]).status,
            422,
            "{wrong}"
        );
    }
    done(&marie, "/t/1/links", &[("number", "n° 2")]);
    assert!(marie.get("/t/1").has("Clavier muet") && marie.get("/t/2").has("Souris muette"));
    let camille = desk.sign_in("camille.durand");
    assert!(!camille.get("/t/1").has("Clavier muet") && !camille.get("/t/1").has("15 min"));
    let linked = || {
        marie
            .get("/t/1")
            .text()
            .contains("name=\"remove\" value=\"2\"")
    };
    assert!(linked());
    done(&marie, "/t/2/links", &[("remove", "1")]);
    assert!(!linked());
}

#[test]
fn a_second_problem_becomes_a_ticket_of_its_own_and_stays_where_it_was_said() {
    let desk = started();
    let letter = Letter::from(
        "camille.durand",
        "Re: [Support #1] Souris muette",
        "Et l’imprimante fume.",
    );
    desk.mail_in(&letter.with("fumee.txt", b"photo").raw());
    desk.ticket_when(1, |ticket| ticket.to_string().contains("imprimante"));
    let marie = desk.sign_in("marie.lopez");
    let place = marie.splits_last("/t/1");
    assert_eq!(marie.post(&place, &[("subject", " ")]).status, 422);
    assert_eq!(
        marie.post("/t/1/split/1", &[("subject", "x")]).status,
        409,
        "what opened it"
    );
    let split = done(&marie, &place, &[("subject", "L’imprimante fume")]);
    assert_eq!(split.header("location"), "/t/2");
    let new = desk.ticket_when(2, |_| true);
    assert_eq!(new["subject"], "L’imprimante fume");
    assert_eq!(new["requester"], "camille.durand@ecole.example");
    assert_eq!(new["timeline"][0]["text"], "Et l’imprimante fume.");
    assert_eq!(new["timeline"][0]["documents"][0]["name"], "fumee.txt");
    assert!(
        desk.export()[0].to_string().contains("imprimante fume."),
        "nothing is lost"
    );
    assert!(marie.get("/t/2").has("Souris muette"), "both are linked");
    desk.wait_for_mail("camille.durand", |mail| mail.says("n° 2"));
    assert!(desk.run(&["verify"], "").status.success());
}

#[test]
fn a_follow_up_is_undone_before_its_mail_leaves_and_not_after() {
    let desk = Desk::with()
        .outgoing("kind = \"folder\"\npath = \"out\"\nhold_seconds = 60\n")
        .start();
    school(&desk);
    desk.request("camille.durand", "Souris muette");
    let before = desk.only_ticket();
    let marie = desk.sign_in("marie.lopez");
    let said = done(&marie, "/t/1/followup", &[("text", "Mot de passe : 1234")]);
    let entry = said
        .header("location")
        .rsplit('e')
        .next()
        .expect("a number")
        .to_owned();
    assert!(marie.get("/t/1").has("Annuler ce suivi"));
    let paul = desk.sign_in("paul.ndiaye");
    assert!(!paul.get("/t/1").has("Annuler ce suivi"));
    assert_eq!(paul.post("/t/1/unsay", &[("entry", &entry)]).status, 409);
    let undone = marie.post("/t/1/unsay", &[("entry", &entry)]);
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert!(undone.has(">Mot de passe : 1234</textarea>") && undone.has("Le suivi a été annulé"));
    let after = desk.only_ticket();
    assert_eq!(after["timeline"], before["timeline"]);
    assert_eq!(
        marie.post("/t/1/unsay", &[("entry", &entry)]).status,
        409,
        "twice"
    );
    let listed = marie.get("/tickets").text();
    assert!(listed.contains("Souris muette"), "it waits for us again");
    done(&marie, "/t/1/followup", &[("text", "Bonjour Camille.")]);
    let camille = desk.sign_in("camille.durand");
    done(&camille, "/t/1/followup", &[("text", "Merci.")]);
    let entry = (entry.parse::<u32>().expect("a number") + 1).to_string();
    assert_eq!(
        marie.post("/t/1/unsay", &[("entry", &entry)]).status,
        409,
        "answered"
    );
    assert!(desk.run(&["verify"], "").status.success());
}

#[test]
fn two_agents_in_one_ticket_see_each_other_and_overwrite_nothing() {
    let desk = started();
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let seen = |page: &Page| {
        let text = page.text();
        let value = text
            .split("name=\"seen\" value=\"")
            .nth(1)
            .expect("a guard");
        value.split('"').next().expect("its end").to_owned()
    };
    let hers = seen(&marie.get("/t/1"));
    let his = paul.get("/t/1");
    assert!(his.has("Ce ticket est aussi ouvert par Marie Lopez"));
    assert!(
        marie.get("/t/1").has("est aussi ouvert par Paul Ndiaye"),
        "{}",
        marie.get("/t/1").text()
    );
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/1")
            .has("est aussi ouvert par")
    );
    done(
        &paul,
        "/t/1/followup",
        &[("text", "Je passe à 14 h."), ("seen", &seen(&his))],
    );
    for (place, text) in [
        ("/t/1/followup", "Redémarrez-la."),
        ("/t/1/solution", "Piles neuves."),
    ] {
        let late = marie.post(place, &[("text", text), ("seen", &hers)]);
        assert_eq!(late.status, 409, "{place}");
        assert!(
            late.has(text)
                && late.has("Je passe à 14 h.")
                && late.has("Paul Ndiaye a écrit entre-temps"),
            "{}",
            late.text()
        );
        let again = seen(&late);
        if place.ends_with("followup") {
            done(&marie, place, &[("text", text), ("seen", &again)]);
        }
    }
    let timeline = desk.only_ticket()["timeline"].to_string();
    assert!(timeline.contains("Je passe à 14 h.") && timeline.contains("Redémarrez-la."));
    assert!(!timeline.contains("Piles neuves."));
}

#[test]
fn a_request_by_telephone_is_the_callers() {
    let desk = started();
    desk.user("hugo.petit", "requester");
    let marie = desk.sign_in("marie.lopez");
    let form = |address| {
        [
            ("subject", "Badge perdu"),
            ("text", "À refaire."),
            ("requester", address),
        ]
    };
    let wrong = marie.upload("/new", &form("someone@evil.example"), &[]);
    assert!(wrong.status == 422 && wrong.has("adresse de l’école") && wrong.has("Badge perdu"));
    let opened = marie.upload("/new", &form("Hugo.Petit@ecole.example"), &[]);
    assert_eq!(opened.status, 303, "{}", opened.text());
    let new = desk.ticket_when(2, |_| true);
    assert_eq!(new["requester"], "hugo.petit@ecole.example");
    let first = &new["timeline"][0];
    assert_eq!(
        (&first["source"], &first["author"]),
        (&"phone".into(), &"marie.lopez@ecole.example".into())
    );
    desk.wait_for_mail("hugo.petit", |mail| mail.says("n° 2"));
    assert!(marie.get("/t/2").has("par téléphone"));
    let camille = desk.sign_in("camille.durand");
    let own = camille.upload("/new", &form("hugo.petit@ecole.example"), &[]);
    assert_eq!(own.status, 303);
    let own = desk.ticket_when(3, |_| true);
    assert_eq!(
        own["requester"], "camille.durand@ecole.example",
        "no requester speaks for another"
    );
}

#[test]
fn a_canned_reply_is_worded_once_filled_in_and_put_behind_what_was_typed() {
    let desk = started();
    desk.user("zoe.martin", "administrator");
    let zoe = desk.sign_in("zoe.martin");
    let save = |name: &str, text: &str| {
        zoe.post(
            "/settings/replies",
            &[("id", ""), ("name", name), ("text", text)],
        )
    };
    for (name, text, status, told) in [
        ("", "Bonjour", 422, "nom"),
        ("Poste", " ", 422, "un nom et un texte"),
        ("Poste", "Bonjour {prénon},", 422, "« prénon »"),
        (
            "Poste",
            "Bonjour {prénom},\nQuel poste ? (n° {numéro})\n{agent}",
            303,
            "",
        ),
        ("Poste", "Encore", 409, "porte déjà ce nom"),
    ] {
        let page = save(name, text);
        assert_eq!(page.status, status, "{name}: {text}");
        assert!(
            page.has(told) && (status == 303 || page.has(text.trim())),
            "{}",
            page.text()
        );
    }
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/t/1").has("Poste"));
    let form = [("text", "Bien reçu."), ("reply", "1"), ("insert", "1")];
    for place in ["/t/1/followup", "/t/1/solution"] {
        let page = marie.post(place, &form);
        assert_eq!(page.status, 200, "{place}");
        let expected =
            "Bien reçu.\n\nBonjour Camille,\nQuel poste ? (n° 1)\nMarie Lopez</textarea>";
        assert!(page.text().contains(expected), "{}", page.text());
    }
    assert_eq!(
        desk.only_ticket()["timeline"].as_array().map(Vec::len),
        Some(1),
        "nothing was sent"
    );
    let gone = zoe.post(
        "/settings/replies",
        &[("id", "1"), ("name", "Poste"), ("remove", "1")],
    );
    assert_eq!(gone.status, 303);
    assert!(!marie.get("/t/1").has("Poste"));
}
