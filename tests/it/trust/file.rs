//! Who may read what the desk writes, and how long a file that another process holds keeps people waiting; what happens to the
//! file itself is in `cli/restore.rs` and `crash.rs`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::desk::{Desk, LIMIT, Letter, PASSWORD};
use crate::missing::left_out;
use crate::poll::until;

/// The binary where nothing but itself forbids others to read.
fn careless(desk: &Desk, arguments: &[&str]) -> Child {
    Command::new("sh")
        .args(["-c", "umask 000; exec \"$0\" --config helpdesk.toml \"$@\""])
        .arg(env!("CARGO_BIN_EXE_helpdesk"))
        .args(arguments)
        .current_dir(desk.path(""))
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("sh")
}

/// A desk that ends with its test, whatever that comes to.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Files below this folder that others may read.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut open = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let found = entry.metadata().expect("it");
        if found.is_dir() {
            open.extend(open_to_others(&entry.path()));
        } else if found.permissions().mode() & 0o077 != 0 {
            open.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    open
}

#[test]
fn nobody_else_reads_what_the_desk_writes_whatever_the_umask() {
    let desk = Desk::with().make();
    for name in [
        "helpdesk.db",
        "helpdesk.db-wal",
        "helpdesk.db-shm",
        "helpdesk.db.lock",
    ] {
        let _ = fs::remove_file(desk.path(name));
    }
    let init = [
        "init",
        "--login",
        "admin",
        "--address",
        "admin@ecole.example",
        "--name",
        "Ada",
    ];
    let mut made = careless(&desk, &init);
    std::io::Write::write_all(
        &mut made.stdin.take().expect("piped"),
        format!("{PASSWORD}\n").as_bytes(),
    )
    .expect("a password");
    assert!(made.wait().expect("its end").success());
    // What is left is what the test itself wrote.
    let mine = open_to_others(&desk.path(""));
    assert!(
        mine.iter()
            .all(|name| name == "helpdesk.toml" || name == "clock"),
        "{mine:?}"
    );
    let serving = Serving(careless(&desk, &["serve"]));
    until("it answers", LIMIT, || desk.health().get("status").cloned());
    let letter = Letter::from("camille.durand", "Écran noir", "Rien.").with("a.bin", b"bytes");
    desk.mail_in(&letter.raw());
    desk.wait_for_mail("camille.durand", |_| true);
    let none: Vec<String> = open_to_others(&desk.path("out"));
    assert_eq!(none, Vec::<String>::new());
    for arguments in [
        &["backup", "copy.db"][..],
        &["export", "--documents", "documents"],
    ] {
        let mut done = careless(&desk, arguments);
        assert!(done.wait().expect("its end").success());
    }
    drop(serving);
    // Mails in a Maildir are as who delivers them made them.
    let mut open = open_to_others(&desk.path(""));
    open.retain(|name| !mine.contains(name) && !name.contains(".test"));
    assert_eq!(open, Vec::<String>::new());
}

#[test]
fn five_posts_on_a_file_that_another_process_holds_are_given_back_in_time() {
    let desk = Desk::start();
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Écran noir");
    let people: Vec<_> = (0..5).map(|_| desk.sign_in("camille.durand")).collect();
    let other = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    thread::scope(|scope| {
        let posts: Vec<_> = people
            .iter()
            .map(|person| {
                scope.spawn(move || {
                    let begun = Instant::now();
                    let page = person.post("/t/1/followup", &[("text", "Toujours noir, hélas.")]);
                    (begun.elapsed(), page)
                })
            })
            .collect();
        // Pages are read all along.
        assert_eq!(people[0].get("/t/1").status, 200);
        for post in posts {
            let (waited, page) = post.join().expect("no panic");
            assert_eq!(page.status, 503);
            assert!(page.has("Toujours noir, hélas."), "the text is kept");
            // Eight seconds, and what a slow machine adds; in line behind each other it was forty.
            assert!(waited < Duration::from_secs(20), "{waited:?}");
        }
    });
    drop(other);
    let camille = &people[0];
    assert_eq!(
        camille.post("/t/1/followup", &[("text", "Encore.")]).status,
        303
    );
}

#[test]
fn a_copy_is_made_each_night_checked_shown_and_taken_elsewhere() {
    let keys = "[backup]\nfolder = \"copies\"\nkeep = 2\nhour = 2\n\
                command = \"cp \\\"$HELPDESK_BACKUP\\\" elsewhere/\"\n";
    let mut desk = match Desk::with().toml(keys).frozen("2026-11-23 12:00:00") {
        Ok(desk) => desk.start(),
        Err(missing) => {
            return left_out(
                "a_copy_is_made_each_night_checked_shown_and_taken_elsewhere",
                &missing,
            );
        }
    };
    let copies = |desk: &Desk, folder: &str| {
        let entries = fs::read_dir(desk.path(folder)).into_iter().flatten();
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = names.filter_map(|name| name.into_string().ok()).collect();
        names.sort();
        names
    };
    let told = |desk: &Desk, wanted: &str| {
        until(&format!("the backup is {wanted}"), LIMIT, || {
            (desk.health()["backup"] == wanted).then_some(())
        });
    };
    // The other place is not there: the copy stays here, and that is said.
    told(&desk, "failing");
    assert_eq!(desk.health()["status"], "failing");
    assert_eq!(
        copies(&desk, "copies"),
        ["helpdesk-2026-11-23T11-00-00Z.db"]
    );
    fs::create_dir(desk.path("elsewhere")).expect("made");
    for day in [24, 25] {
        desk.stop();
        desk.freeze_at(&format!("2026-11-{day} 02:00:00"));
        desk.start_again();
        let name = format!("helpdesk-2026-11-{day}T01-00-00Z.db");
        until("it is taken elsewhere", LIMIT, || {
            copies(&desk, "elsewhere").contains(&name).then_some(())
        });
        told(&desk, "ok");
    }
    let kept = [
        "helpdesk-2026-11-24T01-00-00Z.db",
        "helpdesk-2026-11-25T01-00-00Z.db",
    ];
    assert_eq!(copies(&desk, "copies"), kept);
    desk.ok(&["verify", &format!("elsewhere/{}", kept[1])], "");
    desk.user("ada", "administrator");
    let ada = desk.sign_in("ada");
    until("the page tells of it", LIMIT, || {
        let page = ada.get("/settings/retention");
        let told = page.has("Dernière sauvegarde vérifiée");
        (told && page.has("mercredi 25 novembre 2026 à 2 h")).then_some(())
    });
}
