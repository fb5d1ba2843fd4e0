//! Answers for everybody: made of a solution, published, found, proposed while somebody writes; and what never becomes one.

use serde_json::json;

use crate::browser::Browser;
use crate::desk::{Desk, LIMIT, Letter, PASSWORD, Page, Visitor};
use crate::missing::left_out;
use crate::poll::until;

/// Ticket 1 in « Réseau » and ticket 2 in the confidential « RH », each with a solution.
fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
    ] {
        desk.user(login, role);
    }
    for (category, word) in [("Réseau", "wifi"), ("RH", "contrat")] {
        desk.ok(&["category", "add", category, "--words", word], "");
        desk.ok(&["group", "add", category], "");
        desk.ok(&["category", "group", category, category], "");
    }
    desk.ok(&["group", "join", "RH", "marie.lopez"], "");
    desk.ok(&["category", "confidential", "RH", "yes"], "");
    let marie = desk.sign_in("marie.lopez");
    for (number, subject) in [(1, "Mon wifi, bureau 204"), (2, "Mon contrat")] {
        let letter = Letter::from("camille.durand", subject, "Bonjour, c’est Camille.");
        desk.mail_in(&letter.raw());
        desk.ticket_when(number, |_| true);
        let place = format!("/t/{number}/solution");
        let solved = marie.post(&place, &[("text", "Oubliez le réseau, puis revenez-y.")]);
        assert_eq!(solved.status, 303, "{}", solved.text());
    }
    desk
}

/// The fields of an answer.
fn fields<'a>(title: &'a str, published: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("title", title),
        ("text", "Voir https://aide.ecole.example/wifi."),
        ("published", published),
    ]
}

/// Writes an answer, and tells where it is.
#[track_caller]
fn write(who: &Visitor, title: &str, published: &str, more: &[(&str, &str)]) -> String {
    let mut all = fields(title, published).to_vec();
    all.extend(more);
    let done = who.post("/answers/new", &all);
    assert_eq!(done.status, 303, "{}", done.text());
    done.header("location").trim_end_matches("?saved=1").into()
}

/// The value of an option of a form.
fn option(page: &Page, name: &str) -> Option<String> {
    let text = page.text();
    let (before, _) = text.split_once(&format!(">{name}</option>"))?;
    let (_, value) = before.rsplit_once("value=\"")?;
    value.split('"').next().map(str::to_owned)
}

#[test]
fn a_solution_becomes_an_answer_and_nothing_of_its_requester_does() {
    let desk = school();
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    assert!(hugo.get("/answers").has("Aucun article n’est publié"));
    assert!(
        marie
            .get("/answers")
            .has("Ajouter à la base de connaissances")
    );
    assert!(marie.get("/t/1").text().contains("/answers/new?ticket=1"));
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/1")
            .text()
            .contains("/answers/new")
    );
    let form = marie.get("/answers/new?ticket=1");
    assert!(form.has("Oubliez le réseau, puis revenez-y."));
    assert!(form.has("est lu par toute personne connectée"));
    for word in ["Camille", "camille.durand", "bureau 204"] {
        assert!(!form.text().contains(word), "{word} is the requester's");
    }
    let network = option(&form, "Réseau").expect("a category");
    let filed = [("ticket", "1"), ("category", &*network)];
    let place = write(&marie, "Le wifi s’arrête, que faire ?", "0", &filed);
    assert_eq!(hugo.get(&place).status, 404, "a draft is the team's");
    assert!(!hugo.get("/answers").has("Le wifi"));
    assert!(
        !marie.get("/answers").text().contains(&place),
        "drafts are apart"
    );
    assert!(marie.get("/answers?drafts=1").has("Le wifi s’arrête"));
    assert!(marie.get("/t/1").has("Article : Le wifi"));
    let told = marie.post(&format!("{place}/publish"), &[("published", "1")]);
    assert_eq!(told.status, 303);
    for who in [&marie, &hugo] {
        let listed = who.get("/answers");
        assert!(listed.has("Réseau") && listed.has("Le wifi s’arrête, que faire ?"));
        let page = who.get(&place);
        assert!(
            page.text()
                .contains("<a href=\"https://aide.ecole.example/wifi\" rel=\"noreferrer\">")
        );
    }
    let page = hugo.get(&place);
    assert!(page.has("Cela n’a pas aidé") && !page.has("Marie") && !page.text().contains("/t/1"));
    assert!(marie.get(&place).has("par Marie Lopez"));
    assert!(marie.get(&place).text().contains("href=\"/t/1\""));
    let admin = desk.sign_in("admin");
    let audit = admin.get("/settings/audit?deed=article_changed");
    for line in ["draft Le wifi", "published Le wifi"] {
        assert!(audit.has(line), "{line}");
    }
    let removal = format!("{place}/remove");
    assert!(
        marie
            .get(&removal)
            .has("Supprimer « Le wifi s’arrête, que faire ? »")
    );
    assert_eq!(hugo.get(&place).status, 200, "it was only asked");
    marie.post(&format!("{place}/publish"), &[("published", "0")]);
    assert_eq!(hugo.get(&place).status, 404);
    assert_eq!(marie.post(&removal, &[]).status, 303);
    assert_eq!(marie.get(&place).status, 404);
    assert!(!marie.get("/answers/near?q=wifi").text().contains(&place));
}

#[test]
fn what_is_confidential_becomes_everybodys_by_a_decision_only() {
    let desk = school();
    let (marie, paul) = (desk.sign_in("marie.lopez"), desk.sign_in("paul.ndiaye"));
    let (admin, hugo) = (desk.sign_in("admin"), desk.sign_in("hugo.petit"));
    assert_eq!(paul.get("/answers/new?ticket=2").status, 404);
    let stolen = [fields("Volé", "0").as_slice(), &[("ticket", "2")]].concat();
    assert_eq!(paul.post("/answers/new", &stolen).status, 404);
    let form = marie.get("/answers/new?ticket=2");
    assert!(form.has("catégorie confidentielle") && option(&form, "RH").is_none());
    let closed = "2";
    for (category, told) in [
        ("", "Choisissez où classer"),
        (closed, "est confidentielle"),
    ] {
        let more = [("ticket", "2"), ("category", category)];
        let refused = marie.post(
            "/answers/new",
            &[fields("Contrat ?", "1").as_slice(), &more].concat(),
        );
        assert_eq!(refused.status, 422);
        assert!(refused.has(told) && refused.has("Contrat ?") && refused.has("https://aide"));
    }
    let place = write(
        &marie,
        "Où est mon contrat ?",
        "1",
        &[("ticket", "2"), ("category", "none")],
    );
    assert!(marie.get(&place).text().contains("href=\"/t/2\""));
    for who in [&paul, &hugo] {
        let page = who.get(&place);
        assert!(
            page.status == 200 && !page.text().contains("/t/2"),
            "who sees no ticket sees no link"
        );
    }
    // A category that becomes confidential takes its answers along, and its removal opens none.
    let network = option(&form, "Réseau").expect("a category");
    let place = write(&marie, "Et le wifi ?", "1", &[("category", &*network)]);
    desk.ok(&["group", "join", "Réseau", "marie.lopez"], "");
    desk.ok(&["category", "confidential", "Réseau", "yes"], "");
    for who in [&paul, &hugo] {
        assert_eq!(who.get(&place).status, 404);
        for page in [
            "/answers",
            "/answers?q=wifi",
            "/search?q=wifi",
            "/answers/near?q=wifi",
        ] {
            assert!(!who.get(page).text().contains(&place), "{page}");
        }
    }
    assert!(marie.get(&place).has("devenue confidentielle"));
    let removed = admin.post(
        &format!("/settings/categories/{network}/remove"),
        &[("into", "none")],
    );
    assert_eq!(removed.status, 303);
    assert_eq!(hugo.get(&place).status, 404);
    assert!(marie.get(&place).has("Brouillon"));
}

#[test]
fn an_answer_is_found_by_its_words_and_stands_above_the_tickets() {
    let desk = school();
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    let place = write(&marie, "L’imprimante du réseau est bloquée", "1", &[]);
    let draft = write(&marie, "Imprimante : brouillon", "0", &[]);
    for page in ["/answers?q=", "/search?q=", "/answers/near?q="] {
        for words in ["imprimante", "IMPRIMANTE+RESEAU", "r%C3%A9seau+bloquee"] {
            let found = hugo.get(&format!("{page}{words}"));
            assert!(found.text().contains(&place), "{page}{words}");
            assert!(!found.text().contains(&draft), "{page}{words}");
        }
        assert!(!hugo.get(&format!("{page}autre")).text().contains(&place));
    }
    for words in ["Bonjour,+mes+imprimantes+sont+mortes", "reseaux"] {
        let near = hugo.get(&format!("/answers/near?q={words}"));
        assert!(near.text().contains(&place), "{words}");
    }
    for odd in ["", "%22", "*", "NEAR(a+b)", "title:x", "%00", "bonjour"] {
        for page in ["/answers?q=", "/answers/near?q="] {
            assert_eq!(hugo.get(&format!("{page}{odd}")).status, 200, "{page}{odd}");
        }
    }
    let other = write(&marie, "Imprimante en 3D", "1", &[]);
    for number in 0..2 {
        write(&marie, &format!("Imprimante {number}"), "1", &[]);
    }
    let near = hugo.get("/answers/near?q=imprimante+3D").text();
    assert_eq!(
        near.matches("target=\"_blank\"").count(),
        3,
        "three at most"
    );
    assert!(near.contains(&other));
}

#[test]
fn many_answers_are_paged() {
    let desk = school();
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    for number in 10..61 {
        write(&marie, &format!("Question {number}"), "1", &[]);
    }
    for asked in ["/answers?", "/answers?q=question&"] {
        let first = hugo.get(asked);
        assert!(first.has("Page suivante") && !first.has("Page précédente"));
        assert_eq!(first.text().matches("<li>").count(), 50);
        let second = hugo.get(&format!("{asked}from=50"));
        assert!(!second.has("Page suivante") && second.has("Page précédente"));
        assert_eq!(second.text().matches("<li>").count(), 1);
    }
}

#[test]
fn what_cannot_be_kept_is_told_and_given_back() {
    let desk = school();
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    let long = "x".repeat(20_001);
    for (title, text, told) in [
        ("", "Gardez-moi.", "Écrivez une question"),
        (&*"x".repeat(151), "Gardez-moi.", "Écrivez une question"),
        ("Gardez-moi.", " ", "Écrivez une réponse"),
        ("Gardez-moi.", &long, "Écrivez une réponse"),
    ] {
        let answer = marie.post("/answers/new", &[("title", title), ("text", text)]);
        assert_eq!(answer.status, 422);
        assert!(answer.has(told) && answer.has("Gardez-moi."), "{told}");
    }
    let place = format!("{}/edit", write(&marie, "Question", "1", &[]));
    let form = marie.get(&place).text();
    let (_, seen) = form.split_once("name=\"seen\" value=\"").expect("the form");
    let seen = seen.split('"').next().expect("its value");
    let save = |who: &Visitor, title: &str| {
        let more = [fields(title, "1").as_slice(), &[("seen", seen)]].concat();
        who.post(&place, &more)
    };
    assert_eq!(save(&admin, "Question d’Admin").status, 303);
    let late = save(&marie, "Question de Marie");
    assert_eq!(late.status, 409, "nothing of another is lost");
    assert!(late.has("Quelqu’un d’autre") && late.has("Question de Marie"));
}

#[test]
fn an_agent_inserts_a_near_answer_as_a_link() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let place = write(&marie, "Le wifi s’arrête, que faire ?", "1", &[]);
    let page = marie.get("/t/1");
    let value = option(&page, "Le wifi s’arrête, que faire ?").expect("an option");
    let sent = marie.upload(
        "/t/1/followup",
        &[("text", "Bonjour."), ("reply", &value), ("insert", "1")],
        &[],
    );
    let link = format!("Le wifi s’arrête, que faire ? : {}{place}", desk.url);
    assert!(sent.has("Bonjour.") && sent.has(&link), "{}", sent.text());
    let text = sent.text();
    let (_, written) = text.split_once("Bonjour.").expect("the text");
    let written = written.split("</textarea>").next().expect("its end");
    marie.post("/t/1/followup", &[("text", written)]);
    let href = format!("<a href=\"{}{place}\" rel=\"noreferrer\">", desk.url);
    let camille = desk.sign_in("camille.durand");
    assert!(
        camille.get("/t/1").text().contains(&href),
        "it can be followed"
    );
}

#[test]
fn answers_are_proposed_while_somebody_writes_and_nothing_is_held_up() {
    let what = "answers_are_proposed_while_somebody_writes";
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    browser.goto(&format!("{}/new", desk.url));
    browser.fill("Identifiant", "hugo.petit");
    browser.fill("Mot de passe", PASSWORD);
    browser.click("Envoyer");
    assert!(
        !browser.text().contains("Voir la base de connaissances"),
        "there are none"
    );
    let place = write(&marie, "Le wifi s’arrête, que faire ?", "1", &[]);
    browser.goto(&format!("{}/new", desk.url));
    assert!(browser.text().contains("Voir la base de connaissances"));
    let proposed = "JSON.stringify([...document.querySelectorAll('#near[role=status] a')].map(a => [new URL(a.href).pathname, a.target]))";
    assert_eq!(browser.evaluate(proposed), json!("[]"));
    browser.fill("Titre", "Pas de Wifi");
    let wanted = json!([[place, "_blank"]]).to_string();
    until("it is proposed", LIMIT, || {
        (browser.evaluate(proposed) == json!(wanted)).then_some(())
    });
    browser.fill("Titre", "Autre chose");
    until("it goes again", LIMIT, || {
        (browser.evaluate(proposed) == json!("[]")).then_some(())
    });
    browser.fill("Titre", "Pas de wifi");
    browser.fill("Description", "Salle 12.");
    browser.click("Envoyer la demande");
    assert!(browser.url().contains("/t/3"), "{}", browser.url());
    assert_eq!(browser.console_errors(), &[] as &[String]);
}
