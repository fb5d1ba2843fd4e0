//! A13: from outside the school's network: nothing but the browser's own screen, then the page as for everybody.

use data_encoding::BASE64;

use crate::desk::{Desk, PASSWORD};

/// A desk for which this machine is outside.
fn far_away() -> Desk {
    let desk = Desk::with()
        .toml("[gate]\ninside = [\"192.0.2.0/24\"]\n")
        .start();
    desk.user("camille.durand", "requester");
    desk
}

fn basic(login: &str, password: &str) -> String {
    format!(
        "Basic {}",
        BASE64.encode(format!("{login}:{password}").as_bytes())
    )
}

#[test]
fn from_outside_nothing_is_shown_before_the_browsers_own_screen() {
    let desk = far_away();
    let stranger = desk.stranger();
    for place in [
        "/",
        "/login",
        "/t/1",
        "/nowhere",
        "//login",
        "/login/",
        "/%2e/login",
        "/health/",
        "/a/../login",
        "/demo",
    ] {
        let page = stranger.get(place);
        assert_eq!(page.status, 401, "{place}");
        assert!(
            page.header("www-authenticate").starts_with("Basic realm="),
            "{place}"
        );
        assert!(!page.has("password"), "{place}");
    }
    assert_eq!(
        stranger
            .post(
                "/login",
                &[("login", "camille.durand"), ("password", PASSWORD)]
            )
            .status,
        401
    );
    for (name, value) in [
        ("x-forwarded-for", "192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
        ("forwarded", "for=192.0.2.1"),
        ("authorization", &basic("camille.durand", "wrong horse")),
        ("authorization", &basic("camille.durand", "")),
        ("authorization", &basic("nobody", PASSWORD)),
        ("authorization", "Basic"),
        ("authorization", "Bearer x"),
    ] {
        assert_eq!(
            stranger.saying(name, value).get("/login").status,
            401,
            "{name}: {value}"
        );
    }
    assert_eq!(stranger.get("/health").status, 200);
}

#[test]
fn from_outside_one_authenticates_twice() {
    let desk = far_away();
    let outside = desk
        .stranger()
        .saying("authorization", &basic("camille.durand", PASSWORD));
    let page = outside.get("/t/1");
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/login?next=%2Ft%2F1")
    );
    assert!(outside.get("/login").has("Se souvenir de moi"));
}
