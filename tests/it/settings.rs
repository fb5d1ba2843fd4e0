//! The settings of categories, team and hours: what is typed is kept when it is refused, a removal asks first, and each change is
//! in the audit.

use crate::desk::{ADDRESS, Desk, Letter, Page, Visitor};

const MARIE: &str = "2";
const PAUL: &str = "3";

fn school() -> (Desk, Visitor) {
    let desk = Desk::start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    let admin = desk.sign_in("admin");
    (desk, admin)
}

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    let led = visitor.get(page.header("location"));
    assert_eq!(led.status, 200, "{}", page.header("location"));
    led
}

/// Refused with that sentence, and all that was typed is still there.
#[track_caller]
fn refused(visitor: &Visitor, place: &str, fields: &[(&str, &str)], status: u16, why: &str) {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, status, "{place}: {}", page.text());
    assert!(page.has(why), "{place}: {}", page.text());
    assert!(page.has("<title>Erreur"), "{place}");
    for (field, typed) in fields {
        let kept = page.text().contains(&format!("value=\"{typed}\""))
            || page.text().contains(&format!(">{typed}<"));
        assert!(
            kept || typed.is_empty(),
            "{place}: {field}: {}",
            page.text()
        );
    }
}

#[test]
fn categories_are_added_changed_tried_and_removed() {
    let (desk, admin) = school();
    assert!(
        admin
            .get("/settings/categories")
            .has("encore aucune catégorie")
    );
    let added = posted(&admin, "/settings/categories", &[("name", "Audio visuel")]);
    assert!(added.has("Catégorie : Audio visuel"));
    refused(
        &admin,
        "/settings/categories",
        &[("name", "Audio  visuel")],
        409,
        "déjà pris",
    );
    refused(
        &admin,
        "/settings/categories",
        &[("name", &"x".repeat(101))],
        422,
        "100 caractères",
    );
    let new = posted(&admin, "/settings/categories", &[("name", "Réseau")]);
    let nobody = "Aucun agent n’est chargé de cette catégorie";
    assert!(new.has(nobody));
    let whole = [
        ("name", "Audiovisuel"),
        ("anywhere", "micro, vidéoprojecteur\nsalle  de conférence"),
        ("sender", "regie@ecole.example"),
        ("agent", MARIE),
        ("agent", PAUL),
        ("share", "all"),
    ];
    let saved = posted(&admin, "/settings/categories/1", &whole);
    assert!(
        saved.has("C’est enregistré") && saved.has("micro salle de conférence vidéoprojecteur")
    );
    assert!(!saved.has(nobody));
    let list = admin.get("/settings/categories");
    for shown in [
        "Audiovisuel",
        "regie@ecole.example",
        "Marie Lopez et Paul Ndiaye",
        "ensemble",
    ] {
        assert!(list.has(shown), "{shown}: {}", list.text());
    }
    let taken = [("name", "Réseau"), ("anywhere", "câble"), ("share", "one")];
    refused(&admin, "/settings/categories/1", &taken, 409, "déjà pris");
    let long = "y".repeat(101);
    let words = [("name", "Audiovisuel"), ("subject", &*long)];
    refused(&admin, "/settings/categories/1", &words, 422, "200 mots");
    for (subject, expected) in [
        (
            "Micro muet",
            "Attribué à Marie Lopez et Paul Ndiaye (Audiovisuel, mot « micro »",
        ),
        ("Rien", "Aucune règle ne s’applique"),
    ] {
        let typed = [("subject", subject), ("text", "Bonjour"), ("to", ADDRESS)];
        let tried = admin.post("/settings/categories/try", &typed);
        assert_eq!(tried.status, 200);
        assert!(tried.has(expected), "{}", tried.text());
        assert!(tried.text().contains(&format!("value=\"{subject}\"")));
    }
    assert_eq!(desk.export().len(), 0, "trying changes nothing");
    desk.mail_in(&Letter::from("camille.durand", "Micro", "Bonjour.").raw());
    desk.ticket_when(1, |ticket| ticket["category"] == "Audiovisuel");
    let ask = admin.get("/settings/categories/1/remove");
    assert!(
        ask.has("Tickets classés ici : 1, dont non clos : 1."),
        "{}",
        ask.text()
    );
    let unsaid = admin.post("/settings/categories/1/remove", &[("into", "")]);
    assert_eq!(unsaid.status, 422);
    let itself = admin.post("/settings/categories/1/remove", &[("into", "1")]);
    assert_eq!(itself.status, 422);
    posted(&admin, "/settings/categories/1/remove", &[("into", "2")]);
    assert_eq!(desk.ticket_when(1, |_| true)["category"], "Réseau");
    assert_eq!(admin.get("/settings/categories/1").status, 404);
    assert!(admin.get("/t/1/history").has("Catégorie : Réseau"));
    posted(&admin, "/settings/categories/2/remove", &[("into", "none")]);
    assert_eq!(
        desk.ticket_when(1, |_| true)["category"],
        serde_json::Value::Null
    );
    assert!(admin.get("/t/1/history").has("Catégorie : (aucune)"));
    let audit = admin.get("/settings/audit?deed=category_changed");
    for line in [
        "added Audio visuel",
        ">Audiovisuel<",
        "removed Audiovisuel: 1 to Réseau",
    ] {
        assert!(audit.has(line), "{line}: {}", audit.text());
    }
    // The command line works on the same categories.
    assert_eq!(desk.ok(&["category", "list"], ""), "");
}

#[test]
fn the_removal_of_a_confidential_category_warns_of_who_will_read() {
    let (desk, admin) = school();
    desk.ok(&["category", "add", "Paie", "--words", "bulletin"], "");
    desk.ok(&["category", "confidential", "Paie", "yes"], "");
    assert!(
        !admin
            .get("/settings/categories/1/remove")
            .has("confidentielle")
    );
    desk.mail_in(&Letter::from("camille.durand", "Bulletin", "Bonjour.").raw());
    desk.ticket_when(1, |_| true);
    assert!(admin.get("/settings/categories/1/remove").has("seront vus"));
}

#[test]
fn groups_get_their_members_and_go_when_one_is_sure() {
    let (desk, admin) = school();
    let page = posted(&admin, "/settings/groups", &[("name", "Régie")]);
    assert!(page.has("Groupe : Régie"));
    refused(
        &admin,
        "/settings/groups",
        &[("name", "Régie")],
        409,
        "déjà pris",
    );
    // A requester is no agent, whatever the form says.
    let members = [("name", "Régie son"), ("member", MARIE), ("member", "4")];
    posted(&admin, "/settings/groups/1", &members);
    assert_eq!(desk.ok(&["group", "list"], ""), "Régie son: Marie Lopez\n");
    refused(
        &admin,
        "/settings/groups/1",
        &[("name", "\t")],
        422,
        "Donnez un nom",
    );
    let unsure = admin.post("/settings/groups/1/remove", &[]);
    assert!(unsure.status == 422 && unsure.has("Cochez pour confirmer"));
    posted(&admin, "/settings/groups/1/remove", &[("sure", "1")]);
    assert_eq!(desk.ok(&["group", "list"], ""), "");
    assert!(
        admin
            .get("/settings/audit?deed=group_changed")
            .has("removed Régie son")
    );
}

#[test]
fn hours_and_closed_days_are_kept_as_typed_until_they_can_be_read() {
    let (_desk, admin) = school();
    let fresh = admin.get("/settings/hours");
    assert!(
        fresh.has("pas encore réglées")
            && fresh.text().contains("value=\"08:30-12:30 13:30-17:30\"")
    );
    let wrong = [
        ("region", "alsace_moselle"),
        ("day0", "8h-12h"),
        ("day2", "12h-8h"),
    ];
    let page = admin.post("/settings/hours", &wrong);
    assert_eq!(page.status, 422);
    assert!(
        page.has("Mercredi : une fin vient avant son début."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("value=\"12h-8h\"") && page.text().contains("value=\"8h-12h\""));
    assert!(
        admin.get("/settings/hours").has("pas encore réglées"),
        "nothing was saved"
    );
    assert!(!admin.get("/settings/hours").has("Vendredi saint"));
    let right = [("region", "alsace_moselle"), ("day0", "8h-12h, 14h–17h15")];
    let page = posted(&admin, "/settings/hours", &right);
    assert!(page.text().contains("value=\"08:00-12:00 14:00-17:15\""));
    assert!(
        page.has("Vendredi saint") && page.has("Saint-Étienne") && !page.has("pas encore réglées")
    );
    assert_eq!(
        page.text().matches("Fête nationale").count(),
        2,
        "this year's and the next's"
    );
    let backwards = [
        ("name", "Noël"),
        ("first", "2026-12-24"),
        ("last", "2026-12-20"),
    ];
    refused(
        &admin,
        "/settings/hours/closed",
        &backwards,
        422,
        "le dernier après le premier",
    );
    let days = [
        ("name", "Noël <b>"),
        ("first", "2026-12-21"),
        ("last", "2027-01-01"),
    ];
    let page = posted(&admin, "/settings/hours/closed", &days);
    assert!(
        page.has("Noël &lt;b&gt;") && page.has("lundi 21 décembre 2026"),
        "{}",
        page.text()
    );
    let place = "/settings/hours/closed/1/remove";
    assert_eq!(admin.post(place, &[]).status, 303);
    assert!(
        admin.get("/settings/hours").has("lundi 21 décembre 2026"),
        "not without being sure"
    );
    assert!(!posted(&admin, place, &[("sure", "1")]).has("lundi 21 décembre 2026"));
    assert_eq!(admin.post(place, &[("sure", "1")]).status, 404);
    assert_eq!(
        admin
            .get("/settings/audit?deed=hours_changed")
            .text()
            .matches("horaires ou jours")
            .count(),
        4
    );
}

#[test]
fn an_agent_has_own_hours_and_absences_that_are_taken_back() {
    let (_desk, admin) = school();
    let page = format!("/settings/team/{PAUL}");
    let own = [("hours", "own"), ("day0", "25h-26h")];
    let wrong = admin.post(&format!("{page}/hours"), &own);
    assert!(
        wrong.status == 422 && wrong.has("Lundi : écrivez des heures"),
        "{}",
        wrong.text()
    );
    assert!(wrong.text().contains("value=\"25h-26h\""));
    let own = [("hours", "own"), ("day0", "8-12"), ("day6", "")];
    let saved = posted(&admin, &format!("{page}/hours"), &own);
    assert!(saved.text().contains("value=\"08:00-12:00\""));
    let desk_hours = posted(
        &admin,
        &format!("{page}/hours"),
        &[("hours", "desk"), ("day0", "8-12")],
    );
    assert!(!desk_hours.text().contains("value=\"08:00-12:00\""));
    let absences = format!("{page}/absences");
    for (fields, why) in [
        (
            vec![("first", ""), ("last", "2099-01-01")],
            "un premier et un dernier jour",
        ),
        (
            vec![("first", "2000-01-01"), ("last", "2000-01-02")],
            "déjà passée",
        ),
        (
            vec![("first", "2098-01-01"), ("last", "2102-01-01")],
            "Deux ans",
        ),
        (
            vec![
                ("first", "2099-01-01"),
                ("last", "2099-01-02"),
                ("substitute", "4"),
            ],
            "un autre agent",
        ),
        (
            vec![
                ("first", "2099-01-01"),
                ("last", "2099-01-02"),
                ("substitute", PAUL),
            ],
            "un autre agent",
        ),
    ] {
        let dates = &fields[..2];
        let page = admin.post(&absences, &fields);
        assert!(
            page.status == 422 && page.has(why),
            "{fields:?}: {}",
            page.text()
        );
        for (_, typed) in dates {
            assert!(
                page.text().contains(&format!("value=\"{typed}\"")),
                "{fields:?}"
            );
        }
    }
    let away = [
        ("first", "2099-01-01"),
        ("last", "2099-01-02"),
        ("substitute", MARIE),
    ];
    assert!(posted(&admin, &absences, &away).has("jeudi 1er janvier 2099"));
    // Not by another agent's page, nor without being sure.
    let elsewhere = format!("/settings/team/{MARIE}/absences/1/remove");
    assert_eq!(admin.post(&elsewhere, &[("sure", "1")]).status, 404);
    let place = format!("{absences}/1/remove");
    assert_eq!(admin.post(&place, &[]).status, 303);
    assert!(admin.get(&page).has("jeudi 1er janvier 2099"));
    assert!(posted(&admin, &place, &[("sure", "1")]).has("Aucune absence"));
    assert_eq!(admin.get("/settings/team/4").status, 404, "a requester");
}

#[test]
fn an_agent_notes_their_own_absences_and_nobody_elses() {
    let (desk, admin) = school();
    let marie = desk.sign_in("marie.lopez");
    assert!(
        marie
            .get("/preferences")
            .text()
            .contains("href=\"/absences\"")
    );
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/preferences")
            .text()
            .contains("/absences")
    );
    let away = [("first", "2099-03-02"), ("last", "2099-03-06")];
    assert!(posted(&marie, "/absences", &away).has("lundi 2 mars 2099"));
    let paul = desk.sign_in("paul.ndiaye");
    assert!(!paul.get("/absences").has("lundi 2 mars 2099"));
    assert_eq!(
        paul.post("/absences/1/remove", &[("sure", "1")]).status,
        404
    );
    assert!(
        admin
            .get("/settings/audit?deed=absence_changed")
            .has("marie.lopez@ecole.example: 2099-03-02")
    );
    assert!(posted(&marie, "/absences/1/remove", &[("sure", "1")]).has("Aucune absence"));
}

#[test]
fn the_menu_of_settings_shows_where_one_may_enter() {
    let (desk, admin) = school();
    let marie = desk.sign_in("marie.lopez");
    let everywhere = ["mail", "categories", "team", "hours", "audit", "privacy"];
    for page in everywhere {
        let shown = admin.get(&format!("/settings/{page}"));
        for other in everywhere {
            let link = format!("href=\"/settings/{other}\"");
            assert!(shown.text().contains(&link), "{other} on {page}");
        }
    }
    let mail = marie.get("/settings/mail").text();
    let links = everywhere
        .iter()
        .filter(|page| mail.contains(&format!("href=\"/settings/{page}\"")));
    assert_eq!(links.count(), 1);
}
