//! What the last step writes, and when: everything or nothing, once, and over nothing that exists.

use std::fs;
use std::io::Read as _;
use std::process::Command;

use helpdesk::config::SHIPPED;

use super::{Setup, command};
use crate::desk::{LIMIT, own_host};
use crate::poll::until;

#[test]
fn a_restart_in_the_middle_begins_again_and_leaves_nothing() {
    let setup = Setup::start();
    setup.take_before(5);
    let before = setup.base.clone();
    let setup = setup.cut_and_start_again();
    assert_eq!(setup.files(), [""; 0]);
    assert_ne!(setup.base, before);
    assert_eq!(
        setup.visitor().get(&format!("{before}/1")).status,
        403,
        "the old link"
    );
    assert_eq!(setup.get(5).header("location"), setup.place(1));
    setup.take_before(5);
    setup.finish();
    assert_eq!(setup.mode("helpdesk.toml"), 0o600);
}

#[test]
fn a_power_cut_in_the_last_step_leaves_nothing_that_is_taken_for_a_desk() {
    let folder = tempfile::tempdir().expect("a folder");
    let setup = Setup::start_with(folder, own_host(), Some("before_the_configuration"));
    setup.take_before(5);
    let revision = setup.revision();
    let last = [("revision", &*revision), ("do", "finish")];
    let answer = setup.visitor().try_post(&setup.place(5), &last);
    assert!(answer.is_none(), "the process ended");
    assert_eq!(setup.files(), ["helpdesk.db"]);
    let done = command(setup.folder.path(), &["setup", "--dir", "desk"]).output();
    let said = String::from_utf8(done.expect("the binary").stderr).expect("UTF-8");
    assert!(
        said.contains("helpdesk.db already exists") && said.contains("move it away"),
        "{said}"
    );
}

#[test]
fn two_browsers_make_one_desk_of_what_was_read() {
    let setup = Setup::start();
    setup.take_before(5);
    let read = setup.revision();
    let desk = [("inside", "10.0.0.0/8")];
    setup.take(4, &desk); // in another window
    let page = setup.post(5, &[("revision", &read), ("do", "finish")]);
    assert_eq!(page.status, 422);
    assert!(
        page.has("dans une autre fenêtre") && page.has("10.0.0.0/8"),
        "{}",
        page.text()
    );
    assert_eq!(setup.files(), [""; 0]);
    // The only way in from here is by the browser's own screen: this machine is outside now.
    let page = setup.post(5, &[("revision", &setup.revision()), ("do", "finish")]);
    assert_eq!(page.header("location"), "/login", "{}", page.text());
    assert_eq!(setup.visitor().get("/login").status, 401);
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let setup = Setup::start();
    setup.take_before(5);
    fs::create_dir_all(setup.path("")).expect("a folder");
    fs::write(setup.path("helpdesk.toml"), "# mine\n").expect("written");
    let page = setup.post(5, &[("revision", &setup.revision()), ("do", "finish")]);
    assert!(page.has("existe déjà"), "{}", page.text());
    assert_eq!(setup.files(), ["helpdesk.toml"]);
    for (file, told) in [
        ("helpdesk.toml", "start it with"),
        ("helpdesk.db", "move it away"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(file), "").expect("written");
        let done = command(folder.path(), &["setup", "--listen", "127.0.0.1:1"]).output();
        let done = done.expect("the binary");
        assert_eq!(done.status.code(), Some(1));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(said.contains(file) && said.contains(told), "{said}");
        assert_eq!(done.stdout, b"");
    }
}

#[test]
fn the_process_stops_cleanly_before_and_after_the_last_step() {
    for last in [false, true] {
        let mut setup = Setup::start();
        setup.take_before(5);
        if last {
            setup.finish();
        }
        let id = setup.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.expect("kill").success());
        let ended = until("the process ends", LIMIT, || {
            setup.process.try_wait().expect("a child")
        });
        assert!(ended.success(), "{ended}");
        let mut rest = String::new();
        setup.out.read_to_string(&mut rest).expect("UTF-8");
        assert_eq!(rest.contains("helpdesk serves"), last, "{rest}");
    }
}

#[test]
fn the_shipped_comments_are_all_there() {
    let setup = Setup::start();
    setup.take_before(5);
    setup.finish();
    let text = fs::read_to_string(setup.path("helpdesk.toml")).expect("a configuration");
    assert_eq!(text.lines().count(), SHIPPED.lines().count());
    let comment = |line: &str| {
        line.split_once(" # ")
            .map(|(_, comment)| comment.trim().to_owned())
    };
    let comments = |text: &str| text.lines().filter_map(comment).collect::<Vec<_>>();
    assert_eq!(comments(&text), comments(SHIPPED));
}

#[test]
fn a_desk_that_does_not_start_says_why_on_the_last_page() {
    let mut setup = Setup::start();
    setup.take_before(5);
    fs::create_dir_all(setup.path("")).expect("a folder");
    fs::write(setup.path("mail"), "").expect("in the way of mail/inbox");
    let page = setup.post(5, &[("revision", &setup.revision()), ("do", "finish")]);
    assert_eq!(page.status, 422);
    assert!(page.has("le support n’a pas démarré"), "{}", page.text());
    let ended = until("the process ends", LIMIT, || {
        setup.process.try_wait().expect("a child")
    });
    assert_eq!(ended.code(), Some(1));
    assert!(setup.path("helpdesk.toml").exists());
}
