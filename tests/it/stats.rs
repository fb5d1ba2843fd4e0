//! Statistics by the doors: figures counted by hand on a small school whose clock is turned, what each part sees of them, the
//! file.

use crate::desk::{Desk, Letter, Page, Visitor, plain};
use crate::missing::{Missing, left_out};

#[track_caller]
fn posted(visitor: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// Four requests of one Tuesday: one answered after half an hour, rejected, solved after two hours and accepted; one
/// confidential; two that are one after a merger.
fn school() -> Result<Desk, Missing> {
    let desk = Desk::with().frozen("2026-11-24 09:00:00")?.start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("ines.roche", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    desk.ok(&["category", "add", "=1+1"], "");
    desk.ok(&["category", "add", "Paie"], "");
    desk.ok(&["category", "confidential", "Paie", "yes"], "");
    let (admin, marie) = (desk.sign_in("admin"), desk.sign_in("marie.lopez"));
    let camille = desk.sign_in("camille.durand");
    let at = |time: &str| desk.freeze_at(&format!("2026-11-24 {time}:00"));
    let opened = |number, subject: &str| {
        desk.mail_in(&Letter::from("camille.durand", subject, "Bonjour.").raw());
        desk.ticket_when(number, |_| true);
    };
    opened(1, "Souris");
    posted(&marie, "/t/1/properties", &[("category", "1")]);
    posted(&marie, "/t/1/assign", &[("me", "1")]);
    at("09:10");
    posted(&camille, "/t/1/followup", &[("text", "Toujours.")]);
    posted(&marie, "/t/1/note", &[("text", "Pour nous.")]);
    at("09:30");
    posted(&marie, "/t/1/followup", &[("text", "Je regarde.")]);
    at("10:00");
    posted(&marie, "/t/1/solution", &[("text", "Piles.")]);
    at("10:30");
    posted(&camille, "/t/1/solution/reject", &[("reason", "Non.")]);
    at("11:00");
    posted(&marie, "/t/1/solution", &[("text", "Piles neuves.")]);
    posted(&camille, "/t/1/solution/accept", &[]);
    opened(2, "Bulletin");
    posted(&admin, "/t/2/properties", &[("category", "2")]);
    opened(3, "Écran");
    opened(4, "Écran encore");
    posted(&admin, "/t/4/merge", &[("into", "3"), ("how", "whole")]);
    posted(&admin, "/t/3/assign", &[("agent", "3")]);
    Ok(desk)
}

/// The file, line by line, with plain spaces; between cells as in English, and days short. The French form is in `zones`.
#[track_caller]
fn file(visitor: &Visitor, fields: &[(&str, &str)]) -> Vec<String> {
    let page = visitor.post("/stats.csv", fields);
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.header("content-disposition").starts_with("attachment"));
    let text = page.text();
    let text = text.replace(';', ",").replace("/2026,", "/26,");
    text.lines().map(plain).collect()
}

#[track_caller]
fn has(lines: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(lines.iter().any(|l| l == line), "{line:?} in {lines:#?}");
    }
}

#[test]
fn figures_are_those_that_one_counts_by_hand() {
    let desk = match school() {
        Ok(desk) => desk,
        Err(missing) => return left_out("figures_are_those_that_one_counts_by_hand", &missing),
    };
    let marie = desk.sign_in("marie.lopez");
    let lines = file(&marie, &[]);
    has(
        &lines,
        &[
            "Tickets ouverts et résolus par semaine,23/11/26,Ouverts,2",
            "Tickets ouverts et résolus par semaine,23/11/26,Résolus,1",
            "Délai de première réponse,moins de 1 h,Tickets,1",
            "Délai de première réponse,1 à 4 h,Tickets,0",
            "Délai de résolution,1 à 4 h,Tickets,1",
            // No spreadsheet takes a category for a formula.
            "Tickets ouverts par catégorie,'=1+1,Tickets,1",
            "Tickets ouverts par catégorie,à préciser,Tickets,1",
            "Réponses aux solutions,Acceptées,Solutions,1",
            "Réponses aux solutions,Refusées,Solutions,1",
            "Réponses aux solutions,Sans réponse,Solutions,0",
            "Tickets ouverts par heure,9 h,Tickets,1",
            "Tickets ouverts par heure,11 h,Tickets,1",
            "Première réponse,Médiane,min,30",
            "Résolution,Médiane,min,120",
            "Rouverts (solution refusée ou réouverture),,Tickets,1",
        ],
    );
    let page = marie.get("/stats");
    for words in [
        "heures réelles",
        "<dd>30 min</dd>",
        "<dd>2 h 00</dd>",
        "role=\"img\"",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    assert!(!page.text().contains("style="), "the policy forbids it");
    let lines = file(&marie, &[("category", "1")]);
    has(
        &lines,
        &["Tickets ouverts et résolus par semaine,23/11/26,Ouverts,1"],
    );
    let admin = desk.sign_in("admin");
    assert!(admin.get("/settings/audit").has("stats.csv"));
    // Who looks on has it not.
    let ines = [("address", "ines.roche@ecole.example")];
    posted(&marie, "/t/1/observers", &ines);
    for (agent, count) in [("2", 1), ("4", 0)] {
        let opened = format!("Tickets ouverts et résolus par semaine,23/11/26,Ouverts,{count}");
        has(&file(&admin, &[("agent", agent)]), &[&opened]);
    }
    // A ticket that comes back twice came back; what an agent says about a request of their own answers nobody.
    let camille = desk.sign_in("camille.durand");
    posted(&camille, "/t/1/reopen", &[("reason", "Encore.")]);
    let own = [("subject", "Ma souris"), ("text", "Cassée.")];
    assert_eq!(marie.upload("/new", &own, &[]).status, 303);
    posted(&marie, "/t/5/followup", &[("text", "Toujours.")]);
    has(
        &file(&marie, &[]),
        &[
            "Rouverts (solution refusée ou réouverture),,Tickets,1",
            "Délai de première réponse,moins de 1 h,Tickets,1",
            "Tickets ouverts et résolus par semaine,23/11/26,Ouverts,3",
        ],
    );
    // Of another day nothing is told.
    let day = [("from", "2026-11-25"), ("to", "2026-11-25")];
    let other = file(&marie, &day);
    let counted = |line: &&String| !line.starts_with("\"Par agent") && !line.ends_with(['0', ',']);
    assert_eq!(other.iter().skip(1).find(counted), None);
}

#[test]
fn working_hours_count_where_they_are_set() {
    let desk = match school() {
        Ok(desk) => desk,
        Err(missing) => return left_out("working_hours_count_where_they_are_set", &missing),
    };
    desk.freeze_at("2026-11-25 09:00:00");
    let admin = desk.sign_in("admin");
    posted(&admin, "/t/2/followup", &[("text", "C’est fait.")]);
    // From Tuesday 11:00: twenty-two hours by the clock.
    has(
        &file(&admin, &[]),
        &["Première réponse,90 % en moins de,min,1320"],
    );
    let mut week = vec![("region", "france")];
    let days = ["day0", "day1", "day2", "day3", "day4"];
    week.extend(days.map(|day| (day, "8:30-12:30 13:30-17:30")));
    posted(&admin, "/settings/hours", &week);
    has(
        &file(&admin, &[]),
        &["Première réponse,90 % en moins de,min,360"],
    );
    assert!(admin.get("/stats").has("heures ouvrées"));
}

#[test]
fn nobody_counts_what_they_do_not_see() {
    let desk = match school() {
        Ok(desk) => desk,
        Err(missing) => return left_out("nobody_counts_what_they_do_not_see", &missing),
    };
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    assert!(!marie.get("/stats").has("<option value=\"2\">Paie"));
    let week =
        |count: u32| format!("Tickets ouverts et résolus par semaine,23/11/26,Ouverts,{count}");
    has(
        &file(&admin, &[]),
        &[&week(3), "Tickets ouverts par catégorie,Paie,Tickets,1"],
    );
    for query in [&[][..], &[("category", "2")]] {
        assert!(!file(&marie, query).concat().contains("Paie"));
    }
    assert!(!marie.get("/stats?category=2").has("Paie"));
    assert!(marie.get("/stats?category=2").has("Aucun ticket ouvert"));
    // Whose tickets these are is shown to administrators; agents have their own line, whatever they ask for.
    let by = |lines: &[String]| {
        let by = lines.iter().filter(|line| line.starts_with("Par agent"));
        by.filter(|line| line.contains(",En cours"))
            .cloned()
            .collect::<Vec<_>>()
    };
    let own = "Par agent, sur la période";
    let line = |name: &str, count: u32| format!("\"{own}\",{name},En cours aujourd’hui,{count}");
    let all =
        |lines: Vec<String>| by(&lines.iter().map(|l| l.replace('"', "")).collect::<Vec<_>>());
    let expected = |name, count| line(name, count).replace('"', "");
    assert_eq!(
        all(file(&admin, &[])),
        [expected("Marie Lopez", 0), expected("Paul Ndiaye", 1)]
    );
    assert_eq!(all(file(&marie, &[])), [expected("Marie Lopez", 0)]);
    let lines = file(&marie, &[("agent", "3")]);
    assert_eq!(all(lines.clone()), [expected("Marie Lopez", 0)]);
    has(&lines, &[&week(2)]);
    has(&file(&admin, &[("agent", "3")]), &[&week(1)]);
    assert!(!marie.get("/stats").has("Paul Ndiaye"));
}

#[test]
fn who_is_forgotten_or_no_agent_any_more_still_counts() -> Result<(), Missing> {
    let desk = school()?;
    let admin = desk.sign_in("admin");
    let before = file(&admin, &[]);
    desk.ok(&["user", "forget", "marie.lopez", "--yes"], "");
    desk.ok(&["user", "role", "paul.ndiaye", "requester"], "");
    let after = file(&admin, &[]);
    let less_names = |lines: &[String]| {
        let names = lines.iter().filter(|line| line.contains("Par agent"));
        let names = names.map(|line| line.rsplit(',').next().map(str::to_owned));
        let mut counts: Vec<_> = names.flatten().collect();
        counts.sort_unstable();
        let others = lines.iter().filter(|line| !line.contains("Par agent"));
        (counts, others.cloned().collect::<Vec<_>>())
    };
    assert_eq!(less_names(&after), less_names(&before));
    has(&after, &["Première réponse,Médiane,min,30"]);
    let text = after.join("\n");
    assert!(
        !text.contains("Marie") && text.contains("anonymisée"),
        "{text}"
    );
    Ok(())
}

#[test]
fn a_period_begins_and_ends_at_midnight_of_the_desk() -> Result<(), Missing> {
    let desk = Desk::with().frozen("2026-11-23 00:10:00")?.start();
    desk.user("marie.lopez", "agent");
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Tôt");
    let marie = desk.sign_in("marie.lopez");
    posted(&marie, "/t/1/solution", &[("text", "Fait.")]);
    desk.freeze_at("2026-11-23 23:50:00");
    desk.request("camille.durand", "Tard");
    let marie = desk.sign_in("marie.lopez");
    let of = |first, last| {
        let lines = file(&marie, &[("from", first), ("to", last)]);
        let opened = lines.iter().filter(|line| line.contains(",Ouverts,"));
        let counts = opened.filter_map(|line| line.rsplit(',').next()?.parse::<u32>().ok());
        counts.sum::<u32>()
    };
    for (first, last, count) in [
        ("2026-11-23", "2026-11-23", 2),
        ("2026-11-22", "2026-11-23", 2),
        ("2026-11-22", "2026-11-22", 0),
        ("2026-11-24", "2026-11-24", 0),
    ] {
        assert_eq!(of(first, last), count, "{first} {last}");
    }
    let lines = file(&marie, &[]);
    has(
        &lines,
        &[
            "Tickets ouverts par heure,0 h,Tickets,1",
            "Tickets ouverts par heure,23 h,Tickets,1",
            "Tickets ouverts et résolus par semaine,23/11/26,Résolus,1",
        ],
    );
    Ok(())
}

#[test]
fn a_period_that_is_none_is_told_and_kept() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/stats").has("Aucun ticket ouvert"));
    for (query, words) in [
        ("from=hier&to=2026-11-24", "deux jours qui existent"),
        ("from=2026-11-24&to=2026-11-01", "inversez-les"),
        ("from=1990-01-01&to=2026-11-01", "raccourcissez-la"),
    ] {
        let page = marie.get(&format!("/stats?{query}"));
        assert_eq!(page.status, 422, "{query}");
        assert!(page.has(words), "{}", page.text());
        let typed = query.split(['=', '&']).nth(1).expect("a day");
        assert!(page.has(&format!("value=\"{typed}\"")), "{query}");
        let fields: Vec<(&str, &str)> =
            query.split('&').filter_map(|f| f.split_once('=')).collect();
        assert_eq!(marie.post("/stats.csv", &fields).status, 422);
    }
}

/// Where the closing mail's question leads.
fn question(desk: &Desk, login: &str) -> String {
    let mail = desk.wait_for_mail(login, |mail| mail.says("Comment jugez-vous"));
    let words = mail.text.split_whitespace();
    let mut links = words.filter_map(|word| word.strip_prefix(&desk.url));
    let link = links.find(|place| place.starts_with("/s/"));
    link.expect("a link").to_owned()
}

fn asking(ask: &str) -> Result<Desk, Missing> {
    asked_by(&format!(
        "[closing]\nafter_days = 1\nremind_days = 0\nask_satisfaction = {ask}\n"
    ))
}

/// A request that is solved, and a desk that closes as the configuration says.
fn asked_by(closing: &str) -> Result<Desk, Missing> {
    let desk = Desk::with().toml(closing).clock()?.start();
    for (login, role) in [
        ("admin", "administrator"),
        ("marie.lopez", "agent"),
        ("camille.durand", "requester"),
    ] {
        desk.user(login, role);
    }
    desk.request("camille.durand", "Souris");
    let marie = desk.sign_in("marie.lopez");
    posted(&marie, "/t/1/solution", &[("text", "Piles.")]);
    Ok(desk)
}

#[test]
fn satisfaction_is_said_by_the_link_of_the_closing_mail_and_by_no_scanner() {
    let what = "satisfaction_is_said_by_the_link_of_the_closing_mail_and_by_no_scanner";
    let mut desk = match asking("true") {
        Ok(desk) => desk,
        Err(missing) => return left_out(what, &missing),
    };
    // A clock that jumps over a day is not believed at once.
    desk.turn_clock(chrono::Duration::hours(23));
    desk.turn_clock(chrono::Duration::hours(2));
    let link = question(&desk, "camille.durand");
    let admin = desk.sign_in("admin");
    has(
        &file(&admin, &[]),
        &[
            "Réponses aux solutions,Acceptées,Solutions,0",
            "Réponses aux solutions,Sans réponse,Solutions,1",
        ],
    );
    let told = |lines: Vec<String>| {
        let lines = lines.into_iter().filter(|l| l.starts_with("Satisfaction,"));
        lines.filter(|l| !l.ends_with(",0")).collect::<Vec<_>>()
    };
    let mut reader = desk.stranger();
    for _ in 0..3 {
        assert!(reader.get(&link).has("Comment jugez-vous"));
        assert!(
            reader
                .get(&format!("{link}?satisfaction=no"))
                .has("jugez-vous")
        );
    }
    assert!(told(file(&admin, &[])).is_empty(), "a GET changes nothing");
    let post = |who: &Visitor, link: &str, answer: &str| {
        let fields = [("satisfaction", answer), ("comment", "Rapide, merci.")];
        who.post(link, &fields).status
    };
    assert_eq!(post(&reader, &link, "very"), 403, "not without the form");
    reader.take_form(&link);
    assert_eq!(post(&reader, &link.replace("/s/1-", "/s/2-"), "very"), 404);
    assert_eq!(post(&reader, &link, "no"), 303);
    assert_eq!(post(&reader, &link, "rather"), 303);
    assert!(reader.get(&link).has("Merci, c’est noté"));
    let answer = ["Satisfaction,Plutôt satisfaisant,Tickets,1"];
    assert_eq!(told(file(&admin, &[])), answer, "one each, the last");
    let history = admin.get("/t/1/history");
    assert!(history.has("Plutôt satisfaisant") && history.has("Rapide, merci."));
    let camille = desk.sign_in("camille.durand");
    assert!(!camille.get("/t/1/history").has("Rapide, merci."));
    let data = camille.post("/preferences/data", &[]);
    assert!(data.has("Rapide, merci."), "it is this person's own");
    desk.ok(
        &["user", "forget", "camille.durand", "--yes", "--erase-texts"],
        "",
    );
    assert!(!admin.get("/t/1/history").has("Rapide, merci."));
    desk.turn_clock(chrono::Duration::days(91));
    assert_eq!(desk.stranger().get(&link).status, 404);
}

#[test]
fn satisfaction_is_asked_on_the_page_after_accepting_and_only_where_it_is_wanted() {
    let what = "satisfaction_is_asked_on_the_page_after_accepting_and_only_where_it_is_wanted";
    for ask in ["true", "false"] {
        let desk = match asking(ask) {
            Ok(desk) => desk,
            Err(missing) => return left_out(what, &missing),
        };
        let camille = desk.sign_in("camille.durand");
        assert!(!camille.get("/t/1").has("Comment jugez-vous"), "not yet");
        posted(&camille, "/t/1/solution/accept", &[]);
        let page = camille.get("/t/1");
        assert_eq!(page.has("Comment jugez-vous"), ask == "true");
        let marie = desk.sign_in("marie.lopez");
        assert!(!marie.get("/t/1").has("Comment jugez-vous"));
        let text = page.text();
        let Some((_, rest)) = text.split_once("action=\"/s/") else {
            assert_eq!(ask, "false");
            continue;
        };
        let link = format!("/s/{}", rest.split('"').next().expect("a token"));
        posted(&camille, &link, &[("satisfaction", "very")]);
        assert!(camille.get("/t/1").has("Merci, c’est noté"));
        assert!(marie.get("/t/1/history").has("Très satisfaisant"));
    }
}

/// The answers that the statistics count.
fn answers(visitor: &Visitor) -> Vec<String> {
    let lines = file(visitor, &[]).into_iter();
    let lines = lines.filter(|l| l.starts_with("Satisfaction,") && !l.ends_with(",0"));
    lines.collect()
}

/// The place of the form on a ticket's page.
#[track_caller]
fn form_on(page: &Page) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("action=\"/s/").expect("a form");
    format!("/s/{}", rest.split('"').next().expect("a token"))
}

#[test]
fn an_answer_counts_with_the_ticket_that_its_own_was_merged_into() -> Result<(), Missing> {
    let desk = asking("true")?;
    let (admin, marie) = (desk.sign_in("admin"), desk.sign_in("marie.lopez"));
    let camille = desk.sign_in("camille.durand");
    posted(&camille, "/t/1/solution/accept", &[]);
    let link = form_on(&camille.get("/t/1"));
    posted(
        &camille,
        &link,
        &[("satisfaction", "little"), ("comment", &"é".repeat(2_500))],
    );
    assert!(marie.get("/t/1/history").text().matches('é').count() < 2_100);
    desk.request("camille.durand", "Souris encore");
    desk.request("camille.durand", "Souris toujours");
    posted(&marie, "/t/1/merge", &[("into", "2"), ("how", "whole")]);
    posted(&marie, "/t/2/merge", &[("into", "3"), ("how", "whole")]);
    let one = ["Satisfaction,Peu satisfaisant,Tickets,1"];
    assert_eq!(answers(&marie), one);
    let long_ago = [("from", "2001-01-01"), ("to", "2001-12-31")];
    let before = file(&marie, &long_ago);
    assert!(!before.iter().any(|line| line.starts_with("Satisfaction,")));
    assert!(!camille.get("/t/3").has("Comment jugez-vous"), "it goes on");
    // And is seen by whoever sees that one.
    posted(&admin, "/settings/categories", &[("name", "Paie")]);
    posted(
        &admin,
        "/settings/categories/1",
        &[("name", "Paie"), ("confidential", "1")],
    );
    posted(&admin, "/t/3/properties", &[("category", "1")]);
    assert_eq!(answers(&admin), one);
    assert!(answers(&marie).is_empty());
    Ok(())
}

#[test]
fn where_links_ask_for_a_sign_in_only_the_requester_says_how_it_was() -> Result<(), Missing> {
    let toml = "[closing]\nafter_days = 1\nremind_days = 0\nask_satisfaction = true\nsign_in_to_answer = true\n";
    let desk = asked_by(toml)?;
    let (admin, marie) = (desk.sign_in("admin"), desk.sign_in("marie.lopez"));
    let camille = desk.sign_in("camille.durand");
    let rated = [("satisfaction", "very")];
    posted(&camille, "/t/1/solution/accept", &[]);
    let link = form_on(&camille.get("/t/1"));
    let page = desk.stranger().get(&link);
    assert_eq!((page.status, page.header("location")), (303, "/t/1"));
    for other in [&marie, &admin] {
        assert_eq!(other.post(&link, &rated).status, 404);
    }
    assert_eq!(desk.stranger().post(&link, &rated).status, 403);
    assert!(answers(&admin).is_empty());
    posted(&camille, &link, &rated);
    assert_eq!(
        answers(&admin),
        ["Satisfaction,Très satisfaisant,Tickets,1"]
    );
    Ok(())
}

#[test]
fn satisfaction_is_taken_once_a_solution_has_closed_the_ticket_and_from_its_requester()
-> Result<(), Missing> {
    let desk = asking("true")?;
    let (admin, marie) = (desk.sign_in("admin"), desk.sign_in("marie.lopez"));
    let camille = desk.sign_in("camille.durand");
    desk.user("hugo.petit", "requester");
    posted(
        &marie,
        "/t/1/observers",
        &[("address", "hugo.petit@ecole.example")],
    );
    // The links of the solution's own mail answer it, and nothing else.
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.text.contains("/s/1-"));
    let mut links = mail
        .text
        .split_whitespace()
        .filter_map(|word| word.strip_prefix(&desk.url));
    let link = links
        .find(|place| place.starts_with("/s/"))
        .expect("a link")
        .to_owned();
    let link = link.split('?').next().expect("a place");
    camille.post(link, &[("satisfaction", "no"), ("answer", "reject")]);
    assert!(answers(&admin).is_empty());
    posted(&camille, "/t/1/solution/accept", &[]);
    let form = form_on(&camille.get("/t/1"));
    // Neither agents nor those who read along are asked.
    for other in [&marie, &desk.sign_in("hugo.petit")] {
        let page = other.get("/t/1");
        assert!(page.has("Souris") && !page.has("Comment jugez-vous"));
    }
    // No door gives a ticket to another requester; if one ever does, the link is not theirs.
    let file = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    let given_to = |login: &str| {
        let sql = "UPDATE ticket SET requester = (SELECT id FROM person WHERE login = ?1)";
        file.execute(sql, [login]).expect("given");
    };
    given_to("hugo.petit");
    let very = [("satisfaction", "very")];
    assert_eq!(camille.post(&form, &very).status, 404);
    given_to("camille.durand");
    // Who has no account any more answers nothing.
    desk.ok(&["user", "disable", "camille.durand"], "");
    assert_eq!(marie.post(&form, &[("satisfaction", "no")]).status, 404);
    assert!(answers(&admin).is_empty());
    Ok(())
}
