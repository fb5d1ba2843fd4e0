//! What root's commands leave in the folder of a desk that is another user's.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Desk, MAIL};
use crate::missing::skipped;

/// The user without rights that every Debian has.
const NOBODY: u32 = 65_534;

fn owners(folder: &Path) -> Vec<(String, u32)> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut found: Vec<_> = entries
        .map(|entry| {
            let owner = entry.metadata().expect("its owner").uid();
            (entry.file_name().to_string_lossy().into_owned(), owner)
        })
        .collect();
    found.sort();
    found
}

fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).expect("root may");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            give(&entry.path());
        }
    }
}

#[test]
fn root_leaves_nothing_in_a_desk_that_its_user_could_not_write() {
    let test = "root_leaves_nothing_in_a_desk_that_its_user_could_not_write";
    let me = fs::metadata("/proc/self").map(|process| process.uid());
    if me.ok() != Some(0) {
        return skipped(test, "not root");
    }
    let desk = Desk::new();
    // Where the build stands, that user may have no access.
    let program = desk.path("helpdesk");
    fs::copy(env!("CARGO_BIN_EXE_helpdesk"), &program).expect("copied");
    give(desk.0.path());
    let run = |words: &[&str], input: &str| {
        let mut child = Command::new(&program)
            .args(words)
            .current_dir(desk.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let mut stdin = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut stdin, input.as_bytes()).expect("read");
        drop(stdin);
        let done = child.wait_with_output().expect("its end");
        assert!(done.status.success(), "{words:?}: {done:?}");
        String::from_utf8(done.stdout).expect("UTF-8")
    };
    assert_eq!(run(&["receive"], MAIL), "opened #1\n");
    let paul = [
        "user",
        "add",
        "paul",
        "--address",
        "paul@ecole.example",
        "--name",
        "Paul",
    ];
    run(&paul, "correct horse battery\n");
    run(&["backup", "copy.db"], "");
    run(&["verify"], "");
    for (name, owner) in owners(desk.0.path()) {
        assert_eq!(owner, NOBODY, "{name}");
    }
    // Whose number has no name, nobody can become by it.
    chown(desk.0.path(), Some(4_000_123_456), None).expect("root may");
    let done = Command::new(&program)
        .args(["user", "list"])
        .current_dir(desk.0.path())
        .output()
        .expect("the binary");
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(78), "{said}");
    assert!(
        said.contains("4000123456") && said.contains("runuser"),
        "{said}"
    );
}
