//! A5, A8 and W5 by HTTP, without a browser: what must be refused is refused and changes nothing; every page closes what no page
//! needs.

use std::thread;

use serde_json::Value;

use crate::desk::{Desk, Mail, Visitor};
use crate::web::school;

/// What only agents may read.
const SECRET: &str = "Kryptonite-77";

/// The same with a solution that waits.
fn with_solution() -> Desk {
    let desk = school();
    let proposed = desk
        .sign_in("marie.lopez")
        .post("/t/1/solution", &[("text", "Câble rebranché.")]);
    assert_eq!(proposed.status, 303);
    desk
}

/// Every POST route, as it would be called on ticket 1, and whether it takes documents.
fn posts() -> Vec<(String, bool)> {
    let routes = helpdesk::web::routes::ROUTES.iter();
    let posts = routes.filter(|route| route.method == helpdesk::web::door::Method::Post);
    let posts = posts.filter(|route| route.path != "/demo");
    posts
        .map(|route| {
            (
                route.path.replace("{}", "1"),
                route.takes == helpdesk::web::visit::Takes::Documents,
            )
        })
        .collect()
}

/// Fields that would do something on every one of those.
const FIELDS: &[(&str, &str)] = &[
    ("text", "Forgé"),
    ("reason", "Forgé"),
    ("subject", "Forgé"),
    ("status", "pending"),
    ("me", "1"),
    ("language", "en"),
];

/// A8, forms from elsewhere.
#[test]
fn no_form_counts_without_our_token_or_from_elsewhere() {
    let desk = with_solution();
    // Somebody who may send every form there is.
    desk.user("admin", "administrator");
    let admin = desk.sign_in("admin");
    let hugo = desk.sign_in("hugo.petit");
    let before = desk.tickets();
    let foreign = format!("{}x", desk.url);
    for (place, documents) in posts() {
        for (what, visitor) in [
            ("no token", admin.with_token("")),
            ("another's token", admin.with_token(&hugo.token)),
            (
                "another origin",
                admin.saying("origin", "https://evil.example"),
            ),
            (
                "an origin that begins like ours",
                admin.saying("origin", &foreign),
            ),
            ("no origin at all", admin.saying("origin", "null")),
            ("another site", admin.saying("sec-fetch-site", "cross-site")),
            ("a neighbour", admin.saying("sec-fetch-site", "same-site")),
        ] {
            assert_eq!(visitor.post(&place, FIELDS).status, 403, "{place}: {what}");
            if documents {
                let answer = visitor.upload(&place, FIELDS, &[("a.txt", b"a")]);
                assert_eq!(answer.status, 403, "{place} with a document: {what}");
            }
        }
    }
    assert_eq!(desk.tickets(), before);
    assert_eq!(admin.get("/tickets").status, 200, "still signed in");
    assert!(admin.get("/tickets").has("lang=\"fr\""), "still in French");
}

/// A form over its limit is read as far as the limit: what it asks for must not be done all the same.
#[test]
fn a_form_over_its_limit_does_nothing_without_our_token() {
    let desk = with_solution();
    desk.user("admin", "administrator");
    let admin = desk.sign_in("admin").with_token("");
    let before = desk.tickets();
    let long = "x".repeat(2 << 20);
    let mut fields = FIELDS.to_vec();
    fields.push(("more", &long));
    for (place, _) in posts() {
        let status = admin.post(&place, &fields).status;
        assert!(matches!(status, 403 | 413), "{place}: {status}");
    }
    assert_eq!(desk.tickets(), before);
    assert_eq!(admin.get("/tickets").status, 200, "still signed in");
}

#[test]
fn another_persons_ticket_is_as_absent_as_one_that_is_not_there() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let hugo = desk.sign_in("hugo.petit");
    let document = camille.get("/t/1").documents().remove(0);
    let absent_document = document.replace("/d/1/", "/d/999/");
    assert_ne!(document, absent_document);
    assert_eq!(camille.get(&document).body, b"plan");
    for (theirs, absent) in [
        ("/t/1", "/t/999"),
        ("/t/1/request", "/t/999/request"),
        ("/t/1/documents", "/t/999/documents"),
        ("/t/1/history", "/t/999/history"),
        (&document, &absent_document),
    ] {
        let (one, other) = (hugo.get(theirs), hugo.get(absent));
        assert_eq!((one.status, other.status), (404, 404), "{theirs}");
        assert_eq!(
            same_number(&one.text()),
            same_number(&other.text()),
            "{theirs}"
        );
    }
    let before = desk.tickets();
    for (place, documents) in posts()
        .into_iter()
        .filter(|(place, _)| place.starts_with("/t/"))
    {
        let absent = place.replace("/t/1/", "/t/999/");
        let (one, other) = (hugo.post(&place, FIELDS), hugo.post(&absent, FIELDS));
        assert_eq!((one.status, other.status), (404, 404), "{place}");
        assert_eq!(
            same_number(&one.text()),
            same_number(&other.text()),
            "{place}"
        );
        if documents {
            assert_eq!(
                hugo.upload(&place, FIELDS, &[("a.txt", b"a")]).status,
                404,
                "{place}"
            );
        }
    }
    assert_eq!(desk.tickets(), before);
}

/// The page repeats its own address in a form.
fn same_number(page: &str) -> String {
    page.replace("999", "1")
}

/// W5: the headers of every route.
#[test]
fn every_page_forbids_what_no_page_needs() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let document = marie.get("/t/1").documents().remove(0);
    let page = marie.get("/t/1").text();
    let style = page
        .split("href=\"")
        .find(|rest| rest.starts_with("/a/"))
        .and_then(|rest| rest.split('"').next());
    let style = style.expect("a style sheet");
    for route in helpdesk::web::routes::ROUTES
        .iter()
        .filter(|r| r.method == helpdesk::web::door::Method::Get)
    {
        let place = match route.path {
            "/d/{}/{}" => document.clone(),
            "/a/{}" => style.to_owned(),
            path => path.replace("{}", "1"),
        };
        for visitor in [&marie, &desk.stranger()] {
            let page = visitor.get(&place);
            let policy = page.header("content-security-policy");
            // In a sandbox styles show, and nothing can be done with them.
            let open = policy.replace("style-src 'unsafe-inline'; sandbox;", "");
            assert!(
                policy.contains("default-src 'none'") && !open.contains("unsafe"),
                "{place}: {policy}"
            );
            assert!(
                policy.contains("frame-ancestors 'none'") || policy.contains("sandbox"),
                "{place}: {policy}"
            );
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{place}");
            // A link in a document is followed as from nowhere.
            let served = route.path == "/d/{}/{}" && page.status == 200;
            let referrer = if served { "no-referrer" } else { "same-origin" };
            assert_eq!(page.header("referrer-policy"), referrer, "{place}");
            let kept = if route.path == "/a/{}" {
                "immutable"
            } else {
                "no-store"
            };
            assert!(page.header("cache-control").contains(kept), "{place}");
        }
    }
}

/// A2: GLPI issues 4535 and 15615.
#[test]
fn a_requester_never_sees_a_private_note() {
    let desk = school();
    let marie = desk.sign_in("marie.lopez");
    let name = format!("{SECRET}.txt");
    let noted = marie.upload(
        "/t/1/note",
        &[("text", SECRET)],
        &[(&name, SECRET.as_bytes())],
    );
    assert_eq!(noted.status, 303);
    let document = marie
        .get("/t/1/documents")
        .documents()
        .into_iter()
        .find(|place| place.contains("Kryptonite"));
    let document = document.expect("the note's document");
    assert_eq!(marie.get(&document).body, SECRET.as_bytes());
    assert_eq!(
        marie
            .post("/t/1/followup", &[("text", "On regarde.")])
            .status,
        303
    );
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Câble rebranché.")])
            .status,
        303
    );
    let camille = desk.sign_in("camille.durand");
    for place in [
        "/search?q=kryptonite",
        "/answers/near?q=kryptonite",
        "/",
        "/t/1",
        "/t/1/request",
        "/t/1/documents",
        "/t/1/history",
    ] {
        let page = camille.get(place);
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("Kryptonite"), "{place}");
        assert!(!page.text().contains("note privée"), "{place}");
    }
    let own = camille.post("/preferences/data", &[]);
    assert_eq!(own.status, 200);
    assert!(!own.text().contains("Kryptonite"));
    assert_eq!(camille.get(&document).status, 404);
    assert_eq!(camille.post("/t/1/solution/accept", &[]).status, 303);
    desk.wait_for_mail("marie.lopez", |mail| mail.says("a accepté la solution"));
    desk.drained();
    let for_camille = |mail: &Mail| mail.to.starts_with("camille");
    assert!(
        desk.mails_out()
            .iter()
            .filter(|mail| for_camille(mail))
            .count()
            >= 2
    );
    for mail in desk.mails_out() {
        assert!(!format!("{mail:?}").contains("Kryptonite"), "{mail:?}");
    }
}

/// The fates of solutions, in the export's words.
fn answers(desk: &Desk) -> Vec<String> {
    let ticket = desk.only_ticket();
    let lines = ticket["timeline"].as_array().expect("lines").iter();
    let kinds = lines.filter_map(|line: &Value| line["kind"].as_str());
    kinds
        .filter(|kind| kind.starts_with("solution_"))
        .map(str::to_owned)
        .collect()
}

/// A5: by others, twice, after it is closed.
#[test]
fn a_solution_is_answered_once_and_by_its_requester() {
    let desk = with_solution();
    let (camille, hugo, marie) = (
        desk.sign_in("camille.durand"),
        desk.sign_in("hugo.petit"),
        desk.sign_in("marie.lopez"),
    );
    assert_eq!(hugo.post("/t/1/solution/accept", &[]).status, 404);
    assert_eq!(marie.post("/t/1/solution/accept", &[]).status, 409);
    assert_eq!(
        marie
            .post("/t/1/solution/reject", &[("reason", "non")])
            .status,
        409
    );
    assert_eq!(camille.get("/t/1/solution/accept").status, 405);
    let empty = camille.post("/t/1/solution/reject", &[("reason", " \n ")]);
    assert_eq!(empty.status, 422);
    assert_eq!(answers(&desk), ["solution_proposed"]);
    let twice = marie.post("/t/1/solution", &[("text", "Une autre.")]);
    assert_eq!(twice.status, 409);
    assert!(twice.has("Une autre."), "the text is kept");
    assert_eq!(
        camille
            .post("/t/1/solution/reject", &[("reason", "Toujours noir.")])
            .status,
        303
    );
    let again = camille.post("/t/1/solution/reject", &[("reason", "Encore noir.")]);
    assert_eq!(again.status, 409);
    assert!(again.has("Encore noir."), "the reason is kept");
    assert_eq!(camille.post("/t/1/solution/accept", &[]).status, 409);
    assert_eq!(answers(&desk), ["solution_proposed", "solution_rejected"]);
}

/// A5: at once.
#[test]
fn twenty_answers_at_once_have_one_effect() {
    let desk = with_solution();
    let camille = desk.sign_in("camille.durand");
    let answer = |visitor: Visitor, index: usize| {
        let place = if index.is_multiple_of(2) {
            "/t/1/solution/accept"
        } else {
            "/t/1/solution/reject"
        };
        visitor.post(place, &[("reason", "Toujours noir.")]).status
    };
    let threads: Vec<_> = (0..20)
        .map(|index| {
            let camille = camille.clone();
            thread::spawn(move || answer(camille, index))
        })
        .collect();
    let statuses: Vec<u16> = threads
        .into_iter()
        .map(|thread| thread.join().expect("an answer"))
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 409).count(),
        19,
        "{statuses:?}"
    );
    assert_eq!(answers(&desk).len(), 2);
}
