//! A13: from outside the school's network: nothing but the browser's own screen, then the page as for everybody; which of a proxy's
//! words counts is in `proxy`.

use chrono::Duration;
use data_encoding::BASE64;
use helpdesk::web::door::Method;
use helpdesk::web::routes::ROUTES;

use crate::desk::{Desk, PASSWORD};
use crate::missing::left_out;

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

/// No route of the site map is before the screen, but our own files and `/health`.
#[test]
fn the_screen_is_before_every_route() {
    let desk = far_away();
    let stranger = desk.stranger();
    for route in ROUTES {
        let place = route.path.replace("{}", "1");
        let page = match route.method {
            Method::Get | Method::Head => stranger.get(&place),
            Method::Post => stranger.post(&place, &[("text", "x")]),
        };
        let open = ["/health", "/a/{}"].contains(&route.path);
        assert_eq!(page.status != 401, open, "{route:?}: {}", page.status);
        if !open {
            assert_eq!(stranger.head(&place).status, 401, "{route:?}");
        }
    }
}

/// Ways to have the first question left out, or taken as answered: twenty of headers, and of paths.
#[test]
fn no_trick_takes_the_screen_away() {
    let desk = far_away();
    let right = basic("camille.durand", PASSWORD);
    let wrong = basic("camille.durand", "wrong horse");
    let both = format!("{right}, {wrong}");
    let bare = right.replace("Basic ", "");
    for headers in [
        &[("authorization", &*wrong), ("authorization", &*right)][..],
        &[("authorization", &right), ("authorization", &wrong)],
        &[("authorization", &right), ("authorization", &right)],
        &[("authorization", &both)],
        &[("authorization", &bare)],
        &[("proxy-authorization", &right)],
        &[("www-authenticate", &right)],
        &[("x-authorization", &right)],
        &[("x-original-url", "/health")],
        &[("x-rewrite-url", "/health")],
        &[("x-forwarded-uri", "/health")],
        &[
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.1"),
        ],
        &[("x-forwarded-host", "192.0.2.1")],
        &[("forwarded", "for=192.0.2.1;by=127.0.0.1")],
        &[
            ("x-client-ip", "192.0.2.1"),
            ("true-client-ip", "192.0.2.1"),
        ],
        &[
            ("connection", "authorization, x-forwarded-for"),
            ("x-forwarded-for", "192.0.2.1"),
        ],
        &[
            ("x-http-method-override", "GET"),
            ("x-original-method", "GET"),
        ],
        &[
            ("remote-user", "camille.durand"),
            ("x-remote-user", "camille.durand"),
        ],
        &[("cookie", "helpdesk=1; authorization=1")],
        &[
            ("origin", "null"),
            ("sec-fetch-site", "none"),
            ("upgrade-insecure-requests", "1"),
        ],
    ] {
        let mut visitor = desk.stranger();
        for (name, value) in headers {
            visitor = visitor.saying(name, value);
        }
        assert_eq!(visitor.get("/login").status, 401, "{headers:?}");
    }
    for place in [
        "/health/../login",
        "/health/%2e%2e/login",
        "/health%2f..%2flogin",
        "/health;/login",
        "/a/..%2flogin",
        "/a/x/../../login",
        "/a//login",
        "/./login",
        "/login;.css",
        "/login/.css",
        "/login%00/a/x",
        "/login?/health",
        "/LOGIN",
        "//health",
        "/Health",
    ] {
        let page = desk.stranger().get(place);
        // What is no file of ours is none without the screen too.
        let absent = place.starts_with("/a/") && page.status == 404;
        assert!(page.status == 401 || absent, "{place}: {}", page.status);
        assert!(!page.has("password"), "{place}");
    }
}

/// A password that was changed, or whose owner was disabled, is asked for again soon.
#[test]
fn a_password_is_believed_for_minutes() {
    let what = "a_password_is_believed_for_minutes";
    let desk = Desk::with().toml("[gate]\ninside = [\"192.0.2.0/24\"]\n");
    let mut desk = match desk.clock() {
        Ok(desk) => desk.start(),
        Err(missing) => return left_out(what, &missing),
    };
    desk.user("camille.durand", "requester");
    let camille = desk
        .stranger()
        .saying("authorization", &basic("camille.durand", PASSWORD));
    assert_eq!(camille.get("/login").status, 200);
    desk.ok(&["user", "password", "camille.durand"], "another horse");
    desk.turn_clock(Duration::minutes(11));
    assert_eq!(camille.get("/login").status, 401);
    let again = desk
        .stranger()
        .saying("authorization", &basic("camille.durand", "another horse"));
    assert_eq!(again.get("/login").status, 200);
}
