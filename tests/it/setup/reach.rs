//! Who reaches the first steps: whoever holds the link, and nobody else; and what the terminal says of it.

use std::io::{BufRead as _, BufReader};

use super::{ADMINISTRATOR, Setup, command};
use crate::desk::own_host;

#[test]
fn without_the_link_nothing_is_seen_or_changed() {
    let setup = Setup::start();
    let visitor = setup.visitor();
    let wrong = format!("/setup/{}", "0".repeat(32));
    for place in [
        "/",
        "/login",
        "/setup",
        "/setup/",
        &wrong,
        &setup.base[..setup.base.len() - 1],
        "/health",
    ] {
        let page = visitor.get(place);
        assert_eq!(page.status, 403, "{place}");
        assert!(
            page.has("en cours de mise en route") && !page.has("<form"),
            "{place}"
        );
    }
    let near = format!("{}0/1", setup.base);
    for place in ["/setup/1", &format!("{wrong}/1"), &near] {
        assert_eq!(visitor.post(place, &ADMINISTRATOR).status, 403, "{place}");
    }
    // Under a name that a foreign name server could point here, with the link or without.
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "ecole.example:8080",
    ] {
        let rebound = visitor.saying("host", host);
        assert_eq!(rebound.get(&setup.place(1)).status, 421, "{host}");
        assert_eq!(
            rebound.post(&setup.place(1), &ADMINISTRATOR).status,
            421,
            "{host}"
        );
    }
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:3000"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let foreign = visitor.saying(name, value);
        assert_eq!(
            foreign.post(&setup.place(1), &ADMINISTRATOR).status,
            403,
            "{name}: {value}"
        );
    }
    let huge = "x".repeat(70_000);
    assert_eq!(setup.post(1, &[("name", &huge)]).status, 413);
    let page = setup.get(2);
    assert_eq!(
        page.header("location"),
        setup.place(1),
        "nothing of that was taken"
    );
    let page = setup.get(1);
    assert_eq!(
        page.header("referrer-policy"),
        "same-origin",
        "the secret leaves with no link"
    );
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    assert!(
        !page.text().contains("http://") && !page.text().contains("https://"),
        "no link leads away"
    );
    assert!(visitor.get("/a/app.css").status == 403 && page.text().contains("/a/app."));
}

#[test]
fn the_terminal_says_what_whoever_starts_it_must_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = own_host().replace("18080", "18081");
    let taken = std::net::TcpListener::bind(&port).expect("bound");
    let done = command(folder.path(), &["setup", "--listen", &port])
        .output()
        .expect("the binary");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("--listen ADDR:PORT"), "{said}");
    drop(taken);
    let done = command(folder.path(), &[]).output().expect("the binary");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        said.contains("helpdesk setup"),
        "a desk without a configuration: {said}"
    );

    let free = std::net::TcpListener::bind("0.0.0.0:0").expect("a free port");
    let open_to_all = free.local_addr().expect("bound").to_string();
    drop(free);
    let mut open = command(folder.path(), &["setup", "--listen", &open_to_all])
        .spawn()
        .expect("the binary");
    let out = BufReader::new(open.stdout.take().expect("piped"));
    let lines: Vec<String> = out
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.contains("Ctrl-C"))
        .collect();
    let _ = open.kill();
    let _ = open.wait();
    assert!(
        lines.iter().any(|line| line.contains("unprotected")),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("this machine's address")),
        "{lines:?}"
    );
}
