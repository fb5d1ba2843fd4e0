//! `/settings/people`: accounts opened, changed and found by an administrator in the browser.

use crate::desk::{Desk, Letter, PASSWORD, Visitor};

/// The page of somebody, found as an administrator finds it.
pub fn page_of(admin: &Visitor, words: &str) -> String {
    let list = admin.get(&format!("/settings/people?words={words}")).text();
    let places: Vec<&str> = list
        .split("href=\"/settings/people/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(places.len(), 1, "{words}: {list}");
    format!("/settings/people/{}", places[0])
}

#[test]
fn an_account_is_opened_by_an_invitation_and_changed_by_its_page() {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    desk.mail_in(&Letter::from("hugo.petit", "Souris", "Bonjour.").raw());
    desk.only_ticket();
    let admin = desk.sign_in("zoe.martin");
    let account = [
        ("name", "Hugo Petit"),
        ("address", "hugo.petit@ecole.example"),
        ("login", "hugo.petit"),
        ("role", "agent"),
        ("invite", "1"),
    ];
    for (field, wrong, told) in [
        ("login", "hugo petit", "Cet identifiant n’est pas valable"),
        ("login", "zoe.martin", "déjà pris"),
        ("address", "hugo.petit", "n’est pas complète"),
        ("address", "zoe.martin@ecole.example", "déjà un compte"),
        ("name", " ", "Le nom manque"),
    ] {
        let form = account.map(|(name, value)| (name, if name == field { wrong } else { value }));
        let page = admin.post("/settings/people", &form);
        assert_eq!(page.status, 422, "{field}: {wrong}");
        assert!(
            page.has(told) && page.has("value=\"hugo.petit"),
            "{}",
            page.text()
        );
    }
    let added = admin.post("/settings/people", &account);
    assert_eq!(added.status, 303, "{}", added.text());
    let page = page_of(&admin, "PETIT");
    assert_eq!(added.header("location"), format!("{page}?done=1"));
    assert!(
        admin.get(&page).has("1 en tout"),
        "the request by mail is theirs"
    );
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("/invitation/"));
    let link = mail
        .text
        .split_whitespace()
        .find(|word| word.contains("/invitation/"));
    let link = link
        .expect("a link")
        .trim_start_matches(&desk.url)
        .to_owned();
    let mut hugo = desk.stranger();
    hugo.take_form(&link);
    let chosen = hugo.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(chosen.status, 200, "{}", chosen.text());
    let hugo = desk.sign_in("hugo.petit");
    assert_eq!(hugo.get("/tickets").status, 200);
    for (what, more) in [
        ("role", ("role", "requester")),
        ("sessions", ("", "")),
        ("disable", ("", "")),
    ] {
        let hugo = desk.sign_in("hugo.petit");
        assert_eq!(hugo.get("/").status, 200, "{what}");
        let done = admin.post(&page, &[("what", what), more]);
        assert_eq!(done.status, 303, "{what}: {}", done.text());
        assert_eq!(hugo.get("/").status, 303, "{what} ends what was open");
    }
    let uninvited = admin.post(&page, &[("what", "invite")]);
    assert_eq!(uninvited.status, 409, "who is disabled is not invited");
    assert!(uninvited.has("Rien n’est parti"), "{}", uninvited.text());
    let refused = desk.stranger().sign_in("hugo.petit", PASSWORD, &[]);
    assert_eq!(refused.status, 403);
    assert_eq!(admin.post(&page, &[("what", "enable")]).status, 303);
    assert_eq!(desk.sign_in("hugo.petit").get("/tickets").status, 404);
    assert_eq!(
        admin
            .post(&page, &[("what", "role"), ("role", "king")])
            .status,
        400
    );
    let audit = admin.get("/settings/audit");
    for deed in [
        "compte créé",
        "invitation envoyée",
        "rôle modifié",
        "sessions fermées",
        "compte désactivé",
    ] {
        assert!(audit.has(deed), "{deed}");
    }
}

#[test]
fn the_last_administrator_stays_one() {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    let admin = desk.sign_in("zoe.martin");
    let page = page_of(&admin, "zoe");
    for form in [
        [("what", "role"), ("role", "agent")],
        [("what", "disable"), ("", "")],
        [("what", "forget"), ("address", "zoe.martin@ecole.example")],
    ] {
        let refused = admin.post(&page, &form);
        assert_eq!(refused.status, 409, "{form:?}");
        assert!(refused.has("dernier compte d’administrateur"));
    }
    assert_eq!(admin.get("/settings/people").status, 200);
}

#[test]
fn anybody_is_found_among_hundreds() {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    for number in 0..120 {
        desk.mail_in(&Letter::from(&format!("eleve.n{number}"), "Souris", "Bonjour.").raw());
    }
    desk.ticket_when(120, |_| true);
    let admin = desk.sign_in("zoe.martin");
    let mut place = "/settings/people?words=eleve&role=".to_owned();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let page = admin.get(&place).text();
        let ids = page.split("<a href=\"/settings/people/").skip(1);
        seen.extend(
            ids.filter_map(|rest| rest.split('"').next())
                .map(str::to_owned),
        );
        let next = page.split("class=\"btn\" href=\"").skip(1);
        let next = next
            .filter_map(|rest| rest.split('"').next())
            .find(|place| place.contains("after="));
        place = next.unwrap_or_default().replace("&amp;", "&");
    }
    assert!(place.is_empty(), "there are three pages");
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((count, seen.len()), (120, 120));
    assert!(
        admin
            .get("/settings/people?words=%25")
            .has("Personne ne correspond")
    );
    assert!(admin.get("/settings/people?role=team").has("zoe.martin@"));
    assert!(!admin.get("/settings/people?role=team").has("eleve.n7@"));
}

#[test]
fn names_with_accents_are_found_as_they_are_typed_and_stand_where_french_puts_them() {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    let admin = desk.sign_in("zoe.martin");
    for (name, login) in [
        ("Éloïse Ndiaye", "e.ndiaye"),
        ("Étienne Roux", "e.roux"),
        ("Fanny Blanc", "f.blanc"),
    ] {
        let address = format!("{login}@ecole.example");
        let account = [
            ("name", name),
            ("address", &address),
            ("login", login),
            ("role", "agent"),
        ];
        assert_eq!(admin.post("/settings/people", &account).status, 303);
    }
    for words in ["%C3%89lo%C3%AFse", "%C3%A9lo%C3%AFse", "eloise", "ELOISE"] {
        let page = admin.get(&format!("/settings/people?words={words}"));
        assert!(
            page.has("Éloïse Ndiaye") && !page.has("Étienne Roux"),
            "{words}"
        );
    }
    for place in ["/settings/people", "/settings/team"] {
        let page = admin.get(place).text();
        let at = |name: &str| page.find(name).expect("listed");
        let names = ["Éloïse", "Étienne", "Fanny"].map(at);
        assert!(names.is_sorted(), "{place}: {page}");
    }
}

/// What a command says that fails.
fn fails(desk: &Desk, words: &[&str]) -> String {
    let done = desk.run(words, "");
    assert_eq!(done.status.code(), Some(1), "{words:?}: {done:?}");
    String::from_utf8(done.stderr).expect("UTF-8")
}

#[test]
fn pages_and_commands_decide_alike() {
    let desk = Desk::start();
    desk.user("zoe.martin", "administrator");
    let admin = desk.sign_in("zoe.martin");
    let added = admin.post("/settings/categories", &[("name", " Réseau  câblé ")]);
    assert_eq!(added.status, 303, "{}", added.text());
    let said = fails(&desk, &["category", "add", "Réseau câblé"]);
    assert!(
        said.contains("there is already a category Réseau câblé"),
        "{said}"
    );
    desk.ok(&["group", "add", "  Équipe   du soir"], "");
    let taken = admin.post("/settings/groups", &[("name", "Équipe du soir")]);
    assert_eq!(taken.status, 409);
    desk.ok(
        &["category", "group", "Réseau  câblé", "Équipe du soir "],
        "",
    );
    desk.ok(&["group", "join", "Équipe du soir ", "zoe.martin"], "");
    fails(&desk, &["group", "join", "Équipe de nuit", "zoe.martin"]);
    let account = [
        ("name", "Marie  Lopez"),
        ("address", "marie.lopez@ecole.example"),
        ("login", "marie.lopez"),
        ("role", "agent"),
    ];
    assert_eq!(admin.post("/settings/people", &account).status, 303);
    let list = desk.ok(&["user", "list"], "");
    assert!(list.contains("Marie Lopez"), "{list}");
    desk.ok(&["user", "disable", "marie.lopez"], "");
    let page = page_of(&admin, "marie");
    assert_eq!(admin.post(&page, &[("what", "invite")]).status, 409);
    let said = fails(&desk, &["user", "invite", "marie.lopez"]);
    assert!(said.contains("no account that can sign in"), "{said}");
    let said = fails(&desk, &["group", "join", "Équipe du soir", "marie.lopez"]);
    assert!(said.contains("is disabled"), "{said}");
}
