//! The commands when the file is broken, foreign, busy or gone, or nobody reads on; when all is well, see the parent.

use std::fs;
use std::io::{BufRead as _, BufReader};

use super::{Desk, MAIL, json};

#[test]
fn a_flipped_byte_in_a_document_is_found() {
    let desk = Desk::new();
    desk.ok(&["receive"], MAIL);
    assert!(desk.ok(&["verify"], "").starts_with("ok: "));
    drop(desk.sql("UPDATE document_chunk SET bytes = CAST('Room;dark' || x'0d0a' AS BLOB)"));
    let done = desk.run(&["verify"], "");
    assert_eq!(done.code, Some(1));
    assert!(done.out.contains("wrong: document "), "{done:?}");
    let done = desk.run(&["backup", "copy.db"], "");
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(!desk.path("copy.db").exists() && !desk.path("copy.db.helpdesk-part").exists());
}

#[test]
fn a_file_that_is_not_ours_is_refused_untouched() {
    let whole = Desk::new();
    let whole = fs::read(whole.path("helpdesk.db")).expect("the file");
    let with = |sql: &str| {
        let desk = Desk::new();
        drop(desk.sql(&format!("PRAGMA journal_mode = delete; {sql}")));
        fs::read(desk.path("helpdesk.db")).expect("the file")
    };
    for (bytes, expected) in [
        (with("PRAGMA user_version = 999"), "newer helpdesk"),
        (with("PRAGMA application_id = 7"), "not a helpdesk file"),
        (whole[..whole.len() / 2].to_vec(), "damaged or cut short"),
        (
            b"a letter to my aunt, long enough to be anything at all\n".repeat(40),
            "not a helpdesk file",
        ),
    ] {
        let desk = Desk::new();
        let file = desk.path("helpdesk.db");
        fs::write(&file, &bytes).expect("written");
        let add = ["user", "add", "p", "--address", "p@x.fr", "--name", "P"];
        for arguments in [
            &["verify"][..],
            &["export"],
            &["user", "list"],
            &["backup", "b"],
            &add,
        ] {
            let said = desk.fails(1, arguments, "");
            assert!(said.contains(expected), "{expected}: {said}");
        }
        assert_eq!(desk.run(&["receive"], MAIL).code, Some(75), "{expected}");
        let checked = desk.run(&["check"], "");
        assert_eq!(checked.code, Some(1));
        assert!(checked.out.contains("FAILED  database: "), "{checked:?}");
        assert!(fs::read(&file).expect("the file") == bytes, "{expected}");
    }
}

#[test]
fn a_busy_file_means_try_again_later() {
    let desk = Desk::new();
    let busy = desk.sql("BEGIN IMMEDIATE");
    let said = desk.fails(75, &["receive", "--wait", "0"], MAIL);
    assert!(said.contains("another process is writing"), "{said}");
    drop(busy);
    assert_eq!(desk.ok(&["receive"], MAIL), "opened #1\n");
}

#[test]
fn receive_answers_a_mail_server_in_its_codes() {
    let desk = Desk::empty();
    desk.fails(75, &["receive"], MAIL);
    let desk = Desk::new();
    desk.fails(75, &["receive", "--frobnicate"], MAIL);
    desk.fails(75, &["--config", "absent.toml", "receive"], MAIL);
    fs::write(desk.path("mail.eml"), MAIL).expect("written");
    let done = desk.run(&["receive", "absent.eml", "mail.eml"], "");
    assert_eq!((done.code, done.out.as_str()), (Some(66), "opened #1\n"));
    desk.fails(66, &["receive"], "");
    let outsider = MAIL.replace("@ecole.example>\r\nDate", "@elsewhere.example>\r\nDate");
    assert_eq!(desk.ok(&["receive"], &outsider), "refused: outsider\n");
    fs::remove_file(desk.path("helpdesk.db")).expect("removed");
    desk.fails(75, &["receive"], MAIL);
    assert!(
        !desk.path("helpdesk.db").exists(),
        "none is made by mistake"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    for number in 0..200 {
        let one = MAIL.replace("is dark", &format!("is dark {number} {}", "x".repeat(500)));
        fs::write(desk.path(&format!("{number}.eml")), one).expect("written");
    }
    let names: Vec<String> = (0..200).map(|number| format!("{number}.eml")).collect();
    let mut receive = vec!["receive"];
    receive.extend(names.iter().map(String::as_str));
    assert_eq!(desk.ok(&receive, "").lines().count(), 200);
    let mut child = desk.command(&["export"]).spawn().expect("the binary");
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    out.read_line(&mut first).expect("a line");
    assert_eq!(json(&first)["number"], 1);
    drop(out);
    let done = child.wait_with_output().expect("its end");
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}

#[test]
fn a_file_whose_change_was_cut_short_opens_by_itself() {
    for command in [
        &["verify"][..],
        &["export"],
        &["receive"],
        &["backup", "copy.db"],
    ] {
        let desk = Desk::new();
        assert_eq!(desk.ok(&["receive"], MAIL), "opened #1\n");
        // As a backup that was put back: no log yet.
        let file = desk.sql("PRAGMA journal_mode = delete; PRAGMA cache_size = 1");
        let half = "BEGIN; UPDATE entry SET text = 'half'; UPDATE person SET name = 'half'; UPDATE ticket SET subject = 'half';
                    CREATE TABLE half (a); INSERT INTO half VALUES (zeroblob(100000))";
        file.execute_batch(half).expect(half);
        let left = ["helpdesk.db", "helpdesk.db-journal"]
            .map(|name| (name, fs::read(desk.path(name)).expect(name)));
        drop(file);
        for (name, bytes) in left {
            fs::write(desk.path(name), bytes).expect("written");
        }
        let input = MAIL.replace("one@", "two@").replace("is dark", "is pink");
        desk.ok(command, &input);
        let ticket = json(desk.ok(&["export"], "").lines().next().expect("a ticket"));
        assert_eq!(ticket["subject"], "No picture", "{command:?}");
        assert!(desk.ok(&["verify"], "").starts_with("ok: "));
    }
}
