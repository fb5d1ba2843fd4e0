//! The commands of `tests/trust`, in their short forms: a disk that is full, that fails, whose power goes. Their long forms, and what each row of the matrix is, are in `tests/trust/README.md`.

use std::path::Path;
use std::process::Command;

use crate::missing::{left_out, need, skipped};

/// What a command says by its exit that cannot run on this machine.
const CANNOT_RUN: i32 = 77;

/// Runs one of them on the binary of these tests, as Debian packages it needs are there and the machine lets it.
#[track_caller]
fn holds(test: &str, words: &[&str], packages: &[&'static str]) {
    if let Err(missing) = need(packages) {
        return left_out(test, &missing);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = Command::new("python3")
        .arg(root.join("tests/trust").join(words[0]))
        .args(&words[1..])
        .env("HELPDESK", env!("CARGO_BIN_EXE_helpdesk"))
        .env("HELPDESK_QUICK_HASHES", "1")
        .output()
        .expect("python3");
    let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    if ran.status.code() == Some(CANNOT_RUN) {
        return skipped(test, said[0].trim());
    }
    assert!(ran.status.success(), "{words:?}: {}\n{}", said[0], said[1]);
}

/// F6: mails wait, documents are refused, pages are read, and all goes on by itself.
#[test]
fn a_full_disk_loses_nothing_and_is_told() {
    holds("a_full_disk_loses_nothing_and_is_told", &["full-disk"], &[]);
}

/// F5: nothing is acknowledged that a failing disk did not take, and the file stays sound.
#[test]
fn a_disk_that_fails_is_not_believed() {
    let words = ["io-errors", "5", "45", "20"];
    holds("a_disk_that_fails_is_not_believed", &words, &["strace"]);
}

/// F2: what was acknowledged is there after the power went.
#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    let words = ["power-loss", "shutdown", "3"];
    holds("a_power_cut_loses_nothing_acknowledged", &words, &[]);
}
