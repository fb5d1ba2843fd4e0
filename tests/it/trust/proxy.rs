//! A6: what a trusted proxy says of who is signed in, and the same from anybody else: worth nothing.

use crate::desk::{Desk, PASSWORD, Visitor};

fn desk(proxies: &str) -> Desk {
    let toml =
        "[gate]\nsecond = \"off\"\n[[sign_in]]\nkind = \"local\"\n[[sign_in]]\nkind = \"header\"\n";
    let desk = Desk::with()
        .web(&format!("trusted_proxies = {proxies}\n"))
        .toml(toml)
        .start();
    desk.user("camille.durand", "requester");
    desk.user("marie.lopez", "administrator");
    desk
}

fn named(visitor: &Visitor, name: &str) -> Visitor {
    visitor.saying("X-Remote-User", name)
}

#[test]
fn a_trusted_proxy_signs_people_in_and_out() {
    let desk = desk("[\"127.0.0.0/8\"]");
    let mut camille = named(&desk.stranger(), "Camille.Durand");
    let page = camille.get("/login?next=/preferences");
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/preferences")
    );
    camille.keep(&page);
    camille.take_form("/preferences");
    assert!(camille.get("/").has("Camille Durand"));
    let out = camille.post("/logout", &[]);
    assert_eq!(out.header("location"), "/login?out=1");
    assert_eq!(camille.get("/login?out=1").status, 200);
    assert_eq!(camille.get("/").status, 303);
    // Somebody new becomes a person; who is disabled does not enter.
    let new = named(&desk.stranger(), "lea.martin@ecole.example").get("/login");
    assert_eq!(new.status, 303);
    desk.ok(&["user", "disable", "camille.durand"], "");
    assert_eq!(
        named(&desk.stranger(), "camille.durand")
            .get("/login")
            .status,
        403
    );
    for name in [
        "",
        "*",
        "a@evil.example",
        "camille.durand, marie.lopez",
        "marie lopez",
    ] {
        let page = named(&desk.stranger(), name).get("/login");
        assert_eq!(page.status, 403, "{name:?}");
    }
}

/// The browser of one person goes on with what another left there only if the proxy says the same name.
#[test]
fn a_session_ends_where_the_proxy_names_somebody_else() {
    let desk = desk("[\"127.0.0.0/8\"]");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(marie.get("/tickets").status, 200);
    assert_eq!(named(&marie, "marie.lopez").get("/tickets").status, 200);
    assert_eq!(named(&marie, "camille.durand").get("/tickets").status, 303);
}

/// Trusted identity headers (Zammad CVE-2026-34720, GLPI CVE-2026-23624), forwarding headers (`GHSA-9cm3` of `FreeScout`).
#[test]
fn what_anybody_says_of_themselves_changes_nothing() {
    let desk = desk("[\"192.0.2.1\"]");
    let stranger = desk.stranger();
    let without = stranger.get("/login");
    for (name, value) in [
        ("x-remote-user", "marie.lopez"),
        ("X-REMOTE-USER", "marie.lopez@ecole.example"),
        ("remote-user", "marie.lopez"),
        ("x_remote_user", "marie.lopez"),
        ("x-forwarded-user", "marie.lopez"),
        ("x-auth-request-user", "marie.lopez"),
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "for=192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
        ("cf-connecting-ip", "192.0.2.1"),
        ("true-client-ip", "192.0.2.1"),
        ("via", "192.0.2.1"),
    ] {
        let page = stranger.saying(name, value).get("/login");
        assert_eq!(page.status, 200, "{name}");
        assert_eq!(page.body.len(), without.body.len(), "{name}");
        assert_eq!(stranger.saying(name, value).get("/").status, 303, "{name}");
    }
    // A header that nobody is believed of ends no session either.
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(named(&marie, "camille.durand").get("/tickets").status, 200);
    let page = desk.stranger().sign_in("camille.durand", PASSWORD, &[]);
    assert_eq!(page.status, 303);
}

/// A proxy that adds its header to the client's own passes both on; the first one was believed.
#[test]
fn a_header_that_comes_twice_or_with_a_comma_names_nobody() {
    let desk = desk("[\"127.0.0.0/8\"]");
    let marie = desk.sign_in("marie.lopez");
    let session = format!("Cookie: helpdesk={}\r\n", marie.cookies["helpdesk"]);
    let asked = |path: &str, headers: &str| {
        let head =
            format!("GET {path} HTTP/1.1\r\nHost: HOST\r\n{headers}Connection: close\r\n\r\n");
        let answer = super::second::raw(&desk, &head);
        let status: u16 = answer
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .expect("a status");
        (status, answer)
    };
    let one = "X-Remote-User: marie.lopez\r\n";
    assert_eq!(asked("/login", one).0, 303);
    assert_eq!(asked("/tickets", &format!("{session}{one}")).0, 200);
    let before = desk.log().matches("nobody is believed").count();
    let doubled = [
        "X-Remote-User: camille.durand\r\nX-Remote-User: marie.lopez\r\n",
        "X-Remote-User: marie.lopez\r\nX-Remote-User: camille.durand\r\n",
        "X-Remote-User: marie.lopez\r\nX-Remote-User: marie.lopez\r\n",
        "X-Remote-User: marie.lopez\r\nx-remote-user: marie.lopez\r\n",
        "X-Remote-User: marie.lopez\r\nAccept: */*\r\nX-REMOTE-USER:\r\n",
        "X-Remote-User:\r\nX-Remote-User: marie.lopez\r\n",
        "X-Remote-User: camille.durand,marie.lopez\r\n",
        "X-Remote-User: marie.lopez, marie.lopez\r\n",
        "X-Remote-User: marie.lopez,\r\n",
        "X-Remote-User: ,marie.lopez\r\n",
    ];
    for headers in doubled {
        let (status, answer) = asked("/login", headers);
        assert_eq!(status, 403, "{headers}");
        assert!(
            !answer.to_lowercase().contains("set-cookie: helpdesk="),
            "{headers}"
        );
        // Nor does a session go on under it.
        let (status, _) = asked("/tickets", &format!("{session}{headers}"));
        assert_eq!(status, 303, "{headers}");
    }
    let told = desk.log().matches("nobody is believed").count() - before;
    assert!(told >= 2 * doubled.len(), "{told} lines");
    assert_eq!(
        marie.get("/tickets").status,
        200,
        "the session itself is sound"
    );
}

#[test]
fn a_reload_of_the_service_ends_nothing() {
    let mut desk = desk("[\"127.0.0.0/8\"]");
    let marie = desk.sign_in("marie.lopez");
    desk.hang_up();
    assert_eq!(marie.get("/tickets").status, 200);
    desk.stop();
}

/// A proxy that adds a header of its own instead of appending to its client's: what can be read in two ways is not inside.
#[test]
fn a_doubled_word_of_a_proxy_is_not_inside() {
    let gate = "[gate]\ninside = [\"192.0.2.0/24\"]\n";
    let desk = Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml(gate)
        .start();
    for (said, status) in [
        (&["192.0.2.1"][..], 200),
        (&["203.0.113.9, 192.0.2.1"], 200),
        (&["192.0.2.1", "192.0.2.1"], 200),
        (&["203.0.113.9"], 401),
        (&["192.0.2.1, 203.0.113.9"], 401),
        (&["192.0.2.1", "203.0.113.9"], 401),
        (&["203.0.113.9", "192.0.2.1"], 401),
        (&["192.0.2.1", "unknown"], 401),
        (&["unknown", "192.0.2.1"], 401),
        (&["192.0.2.1,"], 401),
        (&["192.0.2.1;203.0.113.9"], 401),
        (&["192.0.2.1 203.0.113.9"], 401),
        (&["0300.0.2.1"], 401),
        (&["::ffff:192.0.2.1"], 200),
    ] {
        let mut visitor = desk.stranger();
        for value in said {
            visitor = visitor.saying("x-forwarded-for", value);
        }
        assert_eq!(visitor.get("/login").status, status, "{said:?}");
    }
    assert!(desk.log().contains("X-Forwarded-For from 127."));
}

/// Nginx sends no X-Forwarded-For unless told: all the world would be inside by the address of the proxy.
#[test]
fn nobody_is_inside_by_the_address_of_a_proxy() {
    let gate = "[gate]\ninside = [\"127.0.0.0/8\", \"192.0.2.0/24\"]\n";
    let desk = Desk::with()
        .web("trusted_proxies = [\"127.0.0.0/8\"]\n")
        .toml(gate)
        .start();
    let stranger = desk.stranger();
    assert_eq!(stranger.get("/login").status, 401);
    assert_eq!(stranger.get("/health").status, 200);
    let told = stranger.saying("x-forwarded-for", "192.0.2.1");
    assert_eq!(told.get("/login").status, 200);
}

/// Of two cookies none is believed, and the log says so.
#[test]
fn a_cookie_that_comes_twice_proves_nobody() {
    let desk = desk("[\"127.0.0.0/8\"]");
    let marie = desk.sign_in("marie.lopez");
    let other = desk.sign_in("camille.durand");
    let (hers, theirs) = (&marie.cookies["helpdesk"], &other.cookies["helpdesk"]);
    let with = |cookies: &[String]| {
        let mut visitor = desk.stranger();
        for cookie in cookies {
            visitor = visitor.saying("cookie", cookie);
        }
        visitor.get("/preferences").status
    };
    assert_eq!(with(&[format!("helpdesk={hers}")]), 200);
    assert_eq!(with(&[format!("helpdesk={hers}; helpdesk={hers}")]), 200);
    for cookies in [
        &[format!("helpdesk={hers}"), format!("helpdesk={theirs}")][..],
        &[format!("helpdesk={hers}"), "a=b".into()],
        &[format!("helpdesk={hers}; helpdesk={theirs}")],
        &[format!("helpdesk={theirs}; helpdesk={hers}")],
        &[format!("helpdesk={hers}, helpdesk={theirs}")],
        &[format!("helpdesk={hers},")],
    ] {
        assert_eq!(with(cookies), 303, "{cookies:?}");
    }
    let log = desk.log();
    assert!(log.contains("cookie came more than once"), "{log}");
    assert!(log.contains("the cookie helpdesk came twice"), "{log}");
    assert!(!log.contains(hers), "no cookie in the log");
}
