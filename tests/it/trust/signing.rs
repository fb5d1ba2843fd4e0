//! A7 and A10, signing in and out: where one is led, how long a session lives, and what ends it at once.

use crate::desk::{Desk, PASSWORD};
use crate::web::school;

fn desk() -> Desk {
    let desk = Desk::start();
    desk.user("camille.durand", "requester");
    desk
}

/// A10, redirects to elsewhere.
#[test]
fn after_signing_in_one_is_led_to_our_own_pages_only() {
    let desk = desk();
    for (next, place) in [
        ("/t/1", "/t/1"),
        ("/?view=all", "/?view=all"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("https:evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
        ("/login?next=//evil.example", "/"),
        ("", "/"),
    ] {
        let page = desk
            .stranger()
            .sign_in("camille.durand", PASSWORD, &[("next", next)]);
        assert_eq!(
            (page.status, page.header("location")),
            (303, place),
            "{next:?}"
        );
        assert!(page.headers.get("x").is_none());
    }
    let page = desk.stranger().get("/t/7?x=1");
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/login?next=%2Ft%2F7%3Fx%3D1")
    );
}

#[test]
fn a_session_ends_at_sign_out() {
    let desk = desk();
    let camille = desk.sign_in("camille.durand");
    let other = desk.sign_in("camille.durand");
    assert_eq!(camille.get("/").status, 200);
    assert_eq!(camille.post("/logout", &[]).status, 303);
    assert_eq!(
        camille.get("/").status,
        303,
        "the old cookie is worth nothing"
    );
    assert_eq!(other.get("/").status, 200, "another session goes on");
}

#[test]
fn a_session_ends_with_its_password_its_account_and_its_role() {
    let desk = desk();
    desk.user("marie.lopez", "agent");
    for (command, input) in [
        (&["user", "password", "camille.durand"][..], "another horse"),
        (&["user", "role", "marie.lopez", "requester"], ""),
    ] {
        let visitor = if command[2] == "marie.lopez" {
            desk.sign_in("marie.lopez")
        } else {
            desk.sign_in("camille.durand")
        };
        assert_eq!(visitor.get("/").status, 200);
        desk.ok(command, input);
        assert_eq!(visitor.get("/").status, 303, "{command:?}");
    }
    let marie = desk.sign_in("marie.lopez");
    desk.ok(&["user", "disable", "marie.lopez"], "");
    assert_eq!(marie.get("/").status, 303);
    assert_eq!(
        desk.stranger().sign_in("marie.lopez", PASSWORD, &[]).status,
        403
    );
    assert_eq!(
        desk.stranger()
            .sign_in("camille.durand", PASSWORD, &[])
            .status,
        403,
        "the old password"
    );
    assert_eq!(
        desk.stranger()
            .sign_in("camille.durand", "another horse", &[])
            .status,
        303
    );
}

#[test]
fn remembered_means_that_a_cookie_outlives_the_browser() {
    let desk = desk();
    let sign_in = |more: &[(&str, &str)]| desk.stranger().sign_in("camille.durand", PASSWORD, more);
    let (forgotten, kept) = (sign_in(&[]), sign_in(&[("remember", "1")]));
    let none = forgotten.cookie("helpdesk-remember").expect("taken away");
    assert!(
        none.0.is_empty() && none.1.contains("Max-Age=0"),
        "{none:?}"
    );
    let remembered = kept.cookie("helpdesk-remember").expect("a cookie");
    assert!(remembered.1.contains("Max-Age=2592000"), "{}", remembered.1);
    let [one, other] = [&forgotten, &kept].map(|page| page.cookie("helpdesk").expect("a cookie"));
    for (value, attributes) in [&one, &other, &remembered] {
        assert!(value.len() >= 32);
        assert!(
            attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"),
            "{attributes}"
        );
    }
    for (_, attributes) in [&one, &other] {
        let stays = attributes.contains("Max-Age") || attributes.contains("Expires");
        assert!(!stays, "{attributes}");
    }
    assert_ne!(one.0, other.0, "new at each sign-in");
}

#[test]
fn a_cookie_from_elsewhere_is_never_taken_over() {
    let desk = desk();
    let planted = "a".repeat(64);
    let mut visitor = desk.stranger();
    visitor.cookies.insert("helpdesk".into(), planted.clone());
    let page = visitor.sign_in("camille.durand", PASSWORD, &[]);
    assert_ne!(page.cookie("helpdesk").expect("a cookie").0, planted);
    let mut thief = desk.stranger();
    thief.cookies.insert("helpdesk".into(), planted);
    assert_eq!(thief.get("/").status, 303);
}

/// Whoever was signed out meanwhile and sends a form is led to a page that exists, and what was typed is shown.
#[test]
fn a_form_sent_after_the_session_ended_leads_to_a_page_that_exists() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    desk.ok(&["user", "password", "camille.durand"], PASSWORD);
    let page = camille.post("/t/1/followup", &[("text", "Un long texte.")]);
    assert_eq!(page.status, 403);
    assert!(page.has("Un long texte."), "the text is kept");
    for place in ["/logout", "/t/1/solution/accept"] {
        let answer = camille.post(place, &[]);
        assert_eq!(answer.status, 303, "{place}");
        let mut again = desk.stranger();
        let next = answer.header("location").to_owned();
        let next = next.split_once("next=").map_or(String::new(), |(_, next)| {
            form_urlencoded::parse(format!("n={next}").as_bytes())
                .next()
                .expect("a pair")
                .1
                .into_owned()
        });
        let landing = again.sign_in("camille.durand", PASSWORD, &[("next", &next)]);
        assert_eq!(
            again.get(landing.header("location")).status,
            200,
            "{place} leads to {next:?}"
        );
    }
}
