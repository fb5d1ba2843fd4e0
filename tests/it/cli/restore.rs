//! `helpdesk restore`, and what must not happen beside it; how copies are made is in the parent.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, SystemTime};

use super::{Desk, MAIL};

fn names(desk: &Desk) -> Vec<String> {
    let contents = desk.contents().into_iter();
    contents
        .filter_map(|(path, _)| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}

/// A desk with a mail, a backup of it, and a second mail that stands in the log only.
fn with_a_log() -> Desk {
    let desk = Desk::new();
    desk.ok(&["receive"], MAIL);
    desk.ok(&["backup", "copy.db"], "");
    let held = desk.sql("PRAGMA wal_autocheckpoint = 0; BEGIN; SELECT * FROM ticket; COMMIT");
    desk.ok(
        &["receive"],
        &MAIL.replace("one@", "two@").replace("dark", "pink"),
    );
    // Ended without closing: its log stays.
    std::mem::forget(held);
    assert!(
        fs::metadata(desk.path("helpdesk.db-wal"))
            .expect("a log")
            .len()
            > 0
    );
    desk
}

#[test]
fn a_backup_takes_the_place_and_the_former_file_is_whole_aside() {
    let desk = with_a_log();
    let said = desk.ok(&["restore", "copy.db"], "");
    assert!(
        said.contains("helpdesk.db: 1 tickets, 2 documents"),
        "{said}"
    );
    let aside = said
        .lines()
        .find_map(|line| line.strip_prefix("what was there before: "));
    let aside = aside.expect("a name").trim().to_owned();
    let left = names(&desk);
    assert!(
        !left
            .iter()
            .any(|name| name == "helpdesk.db-wal" || name.contains("part")),
        "{left:?}"
    );
    assert!(desk.ok(&["verify"], "").starts_with("ok: 1 tickets"));
    assert!(
        desk.ok(&["verify", &aside], "")
            .starts_with("ok: 2 tickets"),
        "nothing is lost"
    );
    assert!(
        desk.ok(&["verify", "copy.db"], "")
            .starts_with("ok: 1 tickets")
    );
    assert_eq!(
        desk.ok(
            &["receive"],
            &MAIL.replace("one@", "three@").replace("dark", "blue")
        ),
        "opened #2\n"
    );
    let mode = fs::metadata(desk.path("helpdesk.db"))
        .expect("it")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_sound_backup_changes_nothing() {
    let desk = with_a_log();
    let mut half = fs::read(desk.path("copy.db")).expect("a copy");
    half.truncate(half.len() / 2);
    fs::write(desk.path("half.db"), &half).expect("written");
    fs::write(desk.path("aunt.db"), "a letter to my aunt").expect("written");
    fs::write(desk.path("empty.db"), "").expect("written");
    let before = names(&desk);
    for (file, why) in [
        ("half.db", "damaged"),
        ("aunt.db", "not a helpdesk file"),
        ("empty.db", "there is no desk in"),
        ("absent.db", "there is no desk in"),
        ("helpdesk.db", "is the database itself"),
    ] {
        let done = desk.run(&["restore", file], "");
        assert_eq!(done.code, Some(1), "{file}: {done:?}");
        assert!(done.err.contains(why), "{file}: {done:?}");
        let [left, was] = [names(&desk), before.clone()].map(|mut names| {
            let beside = ["-shm", "-wal", ".lock"];
            names.retain(|name| !beside.iter().any(|end| name.ends_with(end)));
            names
        });
        assert_eq!(left, was, "{file}");
        assert!(
            desk.ok(&["verify"], "").starts_with("ok: 2 tickets"),
            "{file}"
        );
    }
}

#[test]
fn a_missing_file_is_restored_beside_what_was_left_of_it() {
    let desk = with_a_log();
    fs::remove_file(desk.path("helpdesk.db")).expect("removed");
    assert!(desk.path("helpdesk.db-wal").exists());
    desk.ok(&["restore", "copy.db"], "");
    assert!(desk.ok(&["verify"], "").starts_with("ok: 1 tickets"));
}

#[test]
fn killed_copies_are_cleaned_away_and_running_ones_are_not() {
    let desk = Desk::new();
    fs::write(desk.path("killed.db.helpdesk-part"), "half").expect("written");
    fs::write(desk.path("killed.db.helpdesk-part-journal"), "half").expect("written");
    fs::write(desk.path("video.part"), "of somebody else").expect("written");
    // As the first releases left it; what is of today may still be written by one.
    desk.ok(&["backup", "former.db"], "");
    for (name, hours) in [("former.db.part", 25), ("of-today.db.part", 1)] {
        fs::copy(desk.path("former.db"), desk.path(name)).expect("copied");
        let then = SystemTime::now() - Duration::from_secs(hours * 3600);
        let file = fs::File::options().write(true).open(desk.path(name));
        file.and_then(|file| file.set_modified(then)).expect("set");
    }
    let old = SystemTime::now() - Duration::from_secs(48 * 3600);
    let video = fs::File::options()
        .write(true)
        .open(desk.path("video.part"));
    video.and_then(|file| file.set_modified(old)).expect("set");
    let running = fs::File::create(desk.path("running.db.helpdesk-part")).expect("made");
    running.try_lock().expect("locked");
    desk.ok(&["backup", "copy.db"], "");
    let left = names(&desk);
    let parts: Vec<_> = left.iter().filter(|name| name.contains("part")).collect();
    let kept = ["of-today.db.part", "running.db.helpdesk-part", "video.part"];
    assert_eq!(parts, kept);
    let mode = fs::metadata(desk.path("copy.db"))
        .expect("it")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
