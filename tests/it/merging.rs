//! Tickets are merged with open eyes, what was written meanwhile arrives, and a merger is undone whole; confidential ones are in
//! `trust::confidence`, what is seen of whom in `trust::rights`.

use crate::desk::{Desk, Letter, Page, Visitor};

/// Marie treats; Camille asked for number 1, Hugo for number 2, Emma for number 3, all about one scanner.
fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
        ("emma.wilson", "requester"),
    ] {
        desk.user(login, role);
    }
    for (number, login, title, text) in [
        (1, "camille.durand", "Scanner HS", "Malade jusqu’à jeudi."),
        (2, "hugo.petit", "Le scanner", "Mon code est 4711."),
        (3, "emma.wilson", "Numérisation", "Rien ne sort."),
    ] {
        let letter = Letter::from(login, title, text).with("photo.txt", login.as_bytes());
        desk.mail_in(&letter.raw());
        desk.ticket_when(number, |_| true);
    }
    desk.drained();
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

#[track_caller]
fn merged(who: &Visitor, from: u32, into: u32) {
    let into = into.to_string();
    done(
        who,
        &format!("/t/{from}/merge"),
        &[("into", &into), ("how", "whole")],
    );
}

/// A ticket of the export, less what a merger and its undoing add to its history, and when it was touched.
fn stands(desk: &Desk, number: usize) -> serde_json::Value {
    let mut ticket = desk.tickets().swap_remove(number - 1);
    ticket["changed_at"].take();
    if let Some(proposal) = ticket["proposal"].as_object_mut() {
        // It does not count the time while it was merged.
        proposal.remove("counts_from");
    }
    let told = [
        "merged_into",
        "absorbed",
        "separated_from",
        "released",
        "double_of",
        "solution_withdrawn",
    ];
    if let Some(lines) = ticket["timeline"].as_array_mut() {
        let mut closing = false;
        lines.retain(|line| {
            let kind = line["kind"].as_str().unwrap_or_default();
            let of_merger = told.contains(&kind) || (closing && kind == "status_changed");
            closing = kind == "merged_into" || kind == "double_of";
            !of_merger
        });
        for line in lines {
            line["id"].take();
        }
    }
    ticket
}

#[test]
fn what_is_merged_is_shown_first_and_who_will_read_what() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let before = desk.tickets();
    // A number, as people write it, or words.
    for into in ["1", "n%C2%B01", "%231", "scanner+hs"] {
        let page = marie.get(&format!("/t/2/merge?into={into}"));
        assert_eq!(page.status, 200, "{into}");
        for words in [
            "Scanner HS",
            "Camille Durand",
            "Nouveau",
            "Liront tout ce qui est dit dans le n° 2 : Camille Durand",
            "Liront tout ce qui est dit dans le n° 1 : Hugo Petit",
            "value=\"link\"",
            "value=\"private\"",
            "value=\"whole\"",
        ] {
            assert!(page.has(words), "{into}: {words}: {}", page.text());
        }
    }
    let several = marie.get("/t/3/merge?into=scanner");
    assert!(
        several.has("into=1\"") && several.has("into=2\""),
        "{}",
        several.text()
    );
    assert!(
        marie
            .get("/t/2/merge?into=imprimante")
            .has("Aucun autre ticket")
    );
    assert!(marie.get("/t/2/merge?into=2").has("Aucun autre ticket"));
    // Without a choice nothing is done.
    let asked = done(&marie, "/t/2/merge", &[("into", "1")]);
    assert_eq!(asked.header("location"), "/t/2/merge?into=1");
    let asked = marie.post(
        "/tickets/bulk?view=all",
        &[("ticket", "2"), ("ticket", "3"), ("into", "1")],
    );
    for words in [
        "Liront tout ce qui est dit dans le n° 1 : Hugo Petit et Emma Wilson",
        "value=\"private\"",
        "Le scanner",
    ] {
        assert!(asked.has(words), "{words}: {}", asked.text());
    }
    assert_eq!(desk.tickets(), before);
}

#[test]
fn who_comes_along_after_the_page_was_shown_is_asked_about_again() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/t/2/merge?into=1").text();
    let (_, rest) = page
        .split_once("name=\"readers\" value=\"")
        .expect("who reads");
    let readers = rest.split('"').next().expect("an end");
    done(
        &marie,
        "/t/1/observers",
        &[("address", "emma.wilson@ecole.example")],
    );
    let fields = [("into", "1"), ("how", "whole"), ("readers", readers)];
    let again = marie.post("/t/2/merge", &fields);
    assert!(
        again.status == 409 && again.has("Emma Wilson"),
        "{}",
        again.text()
    );
    assert_eq!(desk.tickets()[1]["status"], "new");
}

#[test]
fn nobody_is_mailed_what_a_stranger_said_before() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    merged(&marie, 2, 1);
    for login in ["camille.durand", "hugo.petit"] {
        desk.wait_for_mail(login, |mail| mail.says("a fusionné le ticket n° 2"));
    }
    done(
        &marie,
        "/t/1/followup",
        &[("text", "Le toner arrive demain.")],
    );
    for login in ["camille.durand", "hugo.petit"] {
        desk.wait_for_mail(login, |mail| mail.says("Le toner arrive demain."));
    }
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", "4711"), 0);
    assert_eq!(desk.mails_with("hugo.petit", "Malade"), 0);
    // Own words come back, as in any ticket.
    assert!(desk.mails_with("camille.durand", "Malade") > 0);
    assert!(
        desk.sign_in("hugo.petit")
            .get("/t/1")
            .has("Malade jusqu’à jeudi.")
    );
}

#[test]
fn two_who_ask_the_same_can_be_kept_apart() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let before = (stands(&desk, 1), stands(&desk, 2));
    done(&marie, "/t/2/merge", &[("into", "1"), ("how", "private")]);
    let page = marie.get("/t/1");
    assert!(page.has("Mon code est 4711.") && page.has("note privée") && page.has("photo.txt"));
    let camille = desk.sign_in("camille.durand");
    assert!(!camille.get("/t/1").has("4711"));
    let hugo = desk.sign_in("hugo.petit");
    assert_eq!(hugo.get("/t/1").status, 404);
    let own = hugo.get("/t/2");
    assert!(
        own.has("même problème est traité dans une autre demande"),
        "{}",
        own.text()
    );
    assert!(!own.has("n° 1") && own.has("Rouvrir"), "{}", own.text());
    desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("est déjà traité dans une autre demande")
    });
    done(&marie, "/t/1/unmerge", &[("source", "2")]);
    assert_eq!((stands(&desk, 1), stands(&desk, 2)), before);
    assert!(!marie.get("/t/1").has("4711"));
    let again = marie.post("/t/1/unmerge", &[("source", "2")]);
    assert_eq!(again.status, 409, "{}", again.text());
}

#[test]
fn tickets_are_only_linked_where_that_is_chosen() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let fields = [
        ("ticket", "2"),
        ("ticket", "3"),
        ("into", "1"),
        ("how", "link"),
    ];
    done(&marie, "/tickets/bulk?view=all", &fields);
    let page = marie.get("/t/1");
    assert!(
        page.has("href=\"/t/2\"") && page.has("href=\"/t/3\""),
        "{}",
        page.text()
    );
    for ticket in desk.tickets() {
        assert_eq!(ticket["status"], "new");
        assert_eq!(ticket["observers"], serde_json::json!([]));
    }
}

#[test]
fn a_merger_is_undone_whole() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/2/assign", &[("me", "1")]);
    done(&marie, "/t/2/note", &[("text", "Même borne.")]);
    done(&marie, "/t/2/tasks", &[("text", "Appeler le fournisseur")]);
    done(&marie, "/t/2/time", &[("minutes", "30")]);
    done(
        &marie,
        "/t/2/observers",
        &[("address", "emma.wilson@ecole.example")],
    );
    done(&marie, "/t/2/links", &[("number", "3")]);
    done(&marie, "/t/2/solution", &[("text", "Redémarrez-le.")]);
    desk.drained();
    let first = desk.wait_for_mail("hugo.petit", |mail| mail.says("Redémarrez-le."));
    let before: Vec<_> = (1..=3).map(|number| stands(&desk, number)).collect();
    merged(&marie, 2, 1);
    assert_eq!(
        desk.tickets()[0]["observers"].as_array().map(Vec::len),
        Some(2)
    );
    // Said meanwhile by one of its own, by one of the other, by the team.
    let says = |login: &str, text: &str| {
        done(&desk.sign_in(login), "/t/1/followup", &[("text", text)]);
    };
    says("hugo.petit", "Toujours rien chez moi.");
    says("camille.durand", "Chez moi non plus.");
    let page = marie.get("/t/1");
    assert!(page.has("Annuler cette fusion"), "{}", page.text());
    let undone = done(&marie, "/t/1/unmerge", &[("source", "2")]);
    assert_eq!(undone.header("location"), "/t/2?back=1&stays=1");
    let told = marie.get("/t/2?back=1&stays=1");
    assert!(told.has("1 échange écrit depuis la fusion reste") && told.has("a suivi ce ticket"));
    let hugo = desk.sign_in("hugo.petit");
    assert_eq!(hugo.get("/t/1").status, 404);
    let own = hugo.get("/t/2");
    assert!(
        own.has("Toujours rien chez moi.") && own.has("Accepter la solution"),
        "{}",
        own.text()
    );
    assert!(!desk.sign_in("camille.durand").get("/t/1").has("4711"));
    let without = |mut ticket: serde_json::Value, words: &str| {
        let lines = ticket["timeline"].as_array_mut().expect("lines");
        lines.retain(|line| !line["text"].as_str().unwrap_or_default().contains(words));
        ticket["waits_since"].take();
        ticket
    };
    for (number, words) in [(1, "non plus"), (2, "Toujours rien"), (3, "-")] {
        let (was, now) = (before[number - 1].clone(), stands(&desk, number));
        assert_eq!(without(now, words), without(was, words), "n° {number}");
    }
    // A reply to a mail from before goes where it went before.
    let reply = Letter::from("hugo.petit", "Re: x", "Encore moi.").answering(&first);
    desk.mail_in(&reply.raw());
    desk.ticket_when(2, |ticket| ticket.to_string().contains("Encore moi."));
    assert_eq!(marie.post("/t/1/unmerge", &[("source", "2")]).status, 409);
}

#[test]
fn of_three_in_a_chain_the_middle_is_undone_and_then_the_last() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let before: Vec<_> = (1..=3).map(|number| stands(&desk, number)).collect();
    merged(&marie, 3, 2);
    let two = stands(&desk, 2);
    merged(&marie, 2, 1);
    assert_eq!(marie.get("/t/3").header("location"), "/t/1");
    // Merged crosswise, and in a circle: told like a number of nothing.
    for (from, into) in [(1, "2"), (1, "3"), (1, "1"), (2, "3")] {
        let page = marie.post(
            &format!("/t/{from}/merge"),
            &[("into", into), ("how", "whole")],
        );
        assert!(
            [409, 422].contains(&page.status),
            "{from} into {into}: {}",
            page.status
        );
    }
    done(&marie, "/t/1/unmerge", &[("source", "3")]);
    assert_eq!(stands(&desk, 3), before[2]);
    assert_eq!(desk.sign_in("emma.wilson").get("/t/1").status, 404);
    assert_eq!(marie.get("/t/2").header("location"), "/t/1");
    done(&marie, "/t/1/unmerge", &[("source", "2")]);
    assert_eq!(stands(&desk, 2), before[1]);
    assert_eq!(stands(&desk, 1), before[0]);
    // Again, from the other end.
    merged(&marie, 3, 2);
    assert_eq!(stands(&desk, 2), two);
    merged(&marie, 2, 1);
    done(&marie, "/t/1/unmerge", &[("source", "2")]);
    assert_eq!(stands(&desk, 2), two);
    assert_eq!(marie.get("/t/3").header("location"), "/t/2");
    assert_eq!(desk.sign_in("emma.wilson").get("/t/2").status, 200);
}

#[test]
fn whose_ticket_goes_on_elsewhere_too_is_not_locked_out_by_an_undoing() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    desk.mail_in(&Letter::from("hugo.petit", "Encore le scanner", "Alors ?").raw());
    desk.ticket_when(4, |_| true);
    merged(&marie, 2, 1);
    merged(&marie, 4, 1);
    done(&marie, "/t/1/unmerge", &[("source", "2")]);
    let hugo = desk.sign_in("hugo.petit");
    assert_eq!(hugo.get("/t/4").header("location"), "/t/1");
    assert_eq!(hugo.get("/t/1").status, 200);
    assert_eq!(hugo.get("/t/2").status, 200);
}

#[test]
fn what_one_says_to_the_team_arrives_and_what_an_agent_says_to_one_is_shown_to_no_other_unseen() {
    let desk = school();
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    merged(&marie, 2, 1);
    let said = done(&hugo, "/t/2/followup", &[("text", "Il refume.")]);
    assert!(
        said.header("location").starts_with("/t/1#e"),
        "{}",
        said.header("location")
    );
    let sent = hugo.upload("/t/2/document", &[], &[("fumee.txt", b"x")]);
    assert_eq!(sent.status, 303);
    done(&marie, "/t/2/note", &[("text", "Un lot défectueux.")]);
    let page = marie.get("/t/1");
    for words in ["Il refume.", "fumee.txt", "Un lot défectueux."] {
        assert!(page.has(words), "{words}");
    }
    let held = marie.post("/t/2/followup", &[("text", "Votre code 4711 est changé.")]);
    assert!(
        held.status == 409 && held.has("Camille Durand") && held.has("4711 est changé."),
        "{}",
        held.text()
    );
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/1")
            .has("est changé.")
    );
    done(&marie, "/t/1/followup", &[("text", "C’est changé.")]);
}

#[test]
fn what_widens_who_reads_is_said_before() {
    let desk = school();
    desk.user("admin", "administrator");
    desk.user("paul.ndiaye", "group_agent");
    let admin = desk.sign_in("admin");
    done(&admin, "/settings/categories", &[("name", "Paie")]);
    done(&admin, "/settings/categories", &[("name", "Réseau")]);
    done(
        &admin,
        "/settings/categories/1",
        &[("name", "Paie"), ("confidential", "1")],
    );
    done(&admin, "/t/1/properties", &[("category", "1")]);
    let page = admin.get("/t/1");
    assert!(
        page.has("Cette personne lira tout ce qui a été dit"),
        "{}",
        page.text()
    );
    for to in ["2", ""] {
        let asked = admin.post("/t/1/properties", &[("category", to)]);
        assert!(
            asked.status == 422 && asked.has("quitte une catégorie confidentielle"),
            "{}",
            asked.text()
        );
        assert!(asked.has("name=\"sure\""), "{}", asked.text());
        assert_eq!(desk.tickets()[0]["category"], "Paie");
    }
    done(
        &admin,
        "/t/1/properties",
        &[("category", "2"), ("sure", "1")],
    );
    assert_eq!(desk.tickets()[0]["category"], "Réseau");
    let page = admin.get("/t/1").text();
    let (_, paul) = page.split_once("Paul Ndiaye").expect("a colleague");
    assert!(
        paul.split("</label>")
            .next()
            .is_some_and(|line| line.contains("lira alors tout le ticket")),
        "{page}"
    );
}

#[test]
fn several_tickets_leave_a_confidential_category_only_once_it_was_said_who_reads_them() {
    let desk = school();
    desk.user("admin", "administrator");
    let admin = desk.sign_in("admin");
    for name in ["Paie", "Réseau", "Sanctions"] {
        done(&admin, "/settings/categories", &[("name", name)]);
    }
    for (id, name) in [("1", "Paie"), ("3", "Sanctions")] {
        let closed = [("name", name), ("confidential", "1")];
        done(&admin, &format!("/settings/categories/{id}"), &closed);
    }
    done(&admin, "/t/1/properties", &[("category", "1")]);
    let before = desk.tickets();
    let bulk = [
        ("ticket", "1"),
        ("ticket", "2"),
        ("category", "2"),
        ("status", "planned"),
    ];
    let asked = admin.post("/tickets/bulk?view=all", &bulk);
    assert!(
        asked.status == 422 && asked.has("quittent une catégorie confidentielle"),
        "{}",
        asked.text()
    );
    assert!(
        asked.has("Scanner HS") && !asked.has("Le scanner"),
        "{}",
        asked.text()
    );
    assert_eq!(desk.tickets(), before, "nothing was done to any");
    // What else was asked for comes back with it.
    for field in [
        "name=\"status\" value=\"planned\"",
        "name=\"ticket\" value=\"2\"",
        "name=\"sure\"",
    ] {
        assert!(asked.text().contains(field), "{field}: {}", asked.text());
    }
    done(
        &admin,
        "/tickets/bulk?view=all",
        &[&bulk[..], &[("sure", "1")]].concat(),
    );
    let after = desk.tickets();
    for ticket in &after[..2] {
        assert_eq!(
            (&ticket["category"], &ticket["status"]),
            (&"Réseau".into(), &"planned".into())
        );
    }
    // To another confidential one, or among open ones, nobody is asked.
    done(
        &admin,
        "/tickets/bulk?view=all",
        &[("ticket", "1"), ("ticket", "2"), ("category", "3")],
    );
    assert_eq!(desk.tickets()[0]["category"], "Sanctions");
}

/// From one confidential category to another, those are named who treat the other one.
#[test]
fn who_treats_another_confidential_category_is_named_before_a_ticket_goes_there() {
    let desk = school();
    for (login, role) in [
        ("admin", "administrator"),
        ("paul.ndiaye", "agent"),
        ("ines.roche", "group_agent"),
    ] {
        desk.user(login, role);
    }
    let admin = desk.sign_in("admin");
    for (id, name, agents) in [
        ("1", "Paie", vec!["1"]),
        ("2", "Sanctions", vec!["1", "6", "7"]),
        ("3", "Primes", vec!["1"]),
    ] {
        done(&admin, "/settings/categories", &[("name", name)]);
        let mut closed = vec![("name", name), ("confidential", "1")];
        closed.extend(agents.into_iter().map(|agent| ("agent", agent)));
        done(&admin, &format!("/settings/categories/{id}"), &closed);
    }
    let marie = desk.sign_in("marie.lopez");
    for number in [1, 2] {
        done(
            &marie,
            &format!("/t/{number}/properties"),
            &[("category", "1")],
        );
    }
    let before = desk.tickets();
    let (paul, ines) = (desk.sign_in("paul.ndiaye"), desk.sign_in("ines.roche"));
    for (place, more) in [
        ("/t/1/properties", vec![]),
        (
            "/tickets/bulk?view=all",
            vec![("ticket", "1"), ("ticket", "2")],
        ),
    ] {
        let to = [&more[..], &[("category", "2")]].concat();
        let asked = marie.post(place, &to);
        assert!(
            asked.status == 422
                && asked.has("autre catégorie confidentielle")
                && asked.has("Ines Roche et Paul Ndiaye"),
            "{}",
            asked.text()
        );
        assert_eq!(desk.tickets(), before, "{place}");
        assert_eq!(
            (paul.get("/t/1").status, ines.get("/t/1").status),
            (404, 404)
        );
    }
    // Where the same people read it, nobody is asked.
    done(&marie, "/t/1/properties", &[("category", "3")]);
    let sure = [("category", "2"), ("sure", "1")];
    done(&marie, "/t/1/properties", &sure);
    assert_eq!(
        (paul.get("/t/1").status, ines.get("/t/1").status),
        (200, 200)
    );
}

/// Whoever reads along in a confidential ticket is named before, and reads what was said to its requester, but no note.
#[test]
fn who_comes_to_read_along_in_a_confidential_ticket_reads_no_note() {
    let desk = school();
    for (login, role) in [("admin", "administrator"), ("paul.ndiaye", "agent")] {
        desk.user(login, role);
    }
    let admin = desk.sign_in("admin");
    done(&admin, "/settings/categories", &[("name", "Paie")]);
    let closed = [("name", "Paie"), ("confidential", "1"), ("agent", "1")];
    done(&admin, "/settings/categories/1", &closed);
    let marie = desk.sign_in("marie.lopez");
    done(&marie, "/t/1/properties", &[("category", "1")]);
    done(&marie, "/t/1/note", &[("text", "À ne pas montrer.")]);
    let readers = ["paul.ndiaye", "hugo.petit"].map(|login| desk.sign_in(login));
    for reader in &readers {
        assert_eq!(reader.get("/t/1").status, 404);
    }
    let page = marie.get("/t/1");
    assert!(
        page.has("Cette personne lira tout ce qui a été dit dans ce ticket et le sera, sauf les notes privées."),
        "{}",
        page.text()
    );
    for address in ["paul.ndiaye@ecole.example", "hugo.petit@ecole.example"] {
        done(&marie, "/t/1/observers", &[("address", address)]);
    }
    desk.drained();
    let before = desk.mails_out().len();
    done(
        &marie,
        "/t/1/note",
        &[("text", "Ni ceci, à ne pas montrer.")],
    );
    done(&marie, "/t/1/followup", &[("text", "Voici la fiche.")]);
    desk.drained();
    for (reader, login) in readers.iter().zip(["paul.ndiaye", "hugo.petit"]) {
        for place in ["/t/1", "/t/1/request", "/t/1/history", "/t/1/documents"] {
            let page = reader.get(place);
            assert_eq!(page.status, 200, "{place} by {login}");
            assert!(!page.has("ne pas montrer"), "{place} by {login}");
        }
        assert!(reader.get("/t/1").has("Malade jusqu’à jeudi."));
        assert_eq!(desk.mails_with(login, "ne pas montrer"), 0);
        assert!(desk.mails_with(login, "Voici la fiche.") > 0);
        let found = reader.get("/search?q=montrer");
        assert!(!found.has("Scanner HS"), "{}", found.text());
        let note = reader.post("/t/1/note", &[("text", "Moi aussi.")]);
        assert!(
            [404, 409].contains(&note.status),
            "{login}: {}",
            note.status
        );
    }
    assert!(desk.mails_out().len() > before);
    // Taken off again, nothing of it is read any more.
    done(&marie, "/t/1/observers", &[("remove", "3")]);
    assert_eq!(readers[1].get("/t/1").status, 404);
}
