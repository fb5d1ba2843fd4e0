//! What the program says of itself: its version, its manual, what shells complete, what `doctor` collects.

use std::fs;
use std::process::Command;

use super::{COMMANDS, Desk, MAIL, configure};
use crate::missing::{left_out, need};

#[test]
fn the_manual_page_and_the_completions_know_every_command() {
    let desk = Desk::empty();
    for kind in ["man", "bash", "zsh", "fish"] {
        let text = desk.ok(&["manual", kind], "");
        for command in COMMANDS {
            assert!(text.contains(command), "{kind}: {command}");
        }
    }
    desk.fails(2, &["manual", "tcsh"], "");
    // Each shell that is here reads its own.
    for shell in ["bash", "zsh", "fish"] {
        fs::write(desk.path(shell), desk.ok(&["manual", shell], "")).expect("written");
        let read = Command::new(shell)
            .args(["-n", shell])
            .current_dir(desk.0.path())
            .output();
        if let Ok(done) = read {
            assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
        }
    }
}

#[test]
fn bash_completes_commands_and_their_options() {
    let desk = Desk::empty();
    fs::write(desk.path("completion"), desk.ok(&["manual", "bash"], "")).expect("written");
    for (line, expected) in [
        ("helpdesk ex", "explain export"),
        ("helpdesk export --doc", "--documents"),
        ("helpdesk --config x user --ro", "--role"),
        ("helpdesk --ver", "--version"),
    ] {
        let script = format!(
            "source ./completion; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _helpdesk; echo \"${{COMPREPLY[*]}}\""
        );
        let done = Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.0.path())
            .output();
        let said = String::from_utf8(done.expect("bash").stdout).expect("UTF-8");
        assert_eq!(said.trim(), expected, "{line}");
    }
}

#[test]
fn the_manual_page_is_good_roff() {
    let test = "the_manual_page_is_good_roff";
    if let Err(missing) = need(&["groff-base"]) {
        return left_out(test, &missing);
    }
    let desk = Desk::empty();
    fs::write(desk.path("page"), desk.ok(&["manual"], "")).expect("written");
    let done = Command::new("groff")
        .args(["-Kutf8", "-man", "-Tutf8", "-ww", "page"])
        .current_dir(desk.0.path())
        .output();
    let done = done.expect("groff");
    let complaints = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        done.status.success() && complaints.is_empty(),
        "{complaints}"
    );
    assert!(
        String::from_utf8_lossy(&done.stdout)
            .contains("helpdesk receive [--wait SECONDS] [FILE…|-]")
    );
}

#[test]
fn doctor_collects_everything_but_passwords() {
    let desk = Desk::new();
    configure(
        &desk,
        "[web]\nlisten = \"127.0.0.1:9\"\n[[mailbox]]\nkind = \"imap\"\nhost = \"127.0.0.1\"\nport = 9\nuser = \"support\"\n\
         password = \"swordfish\"\n[outgoing]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = 9\nuser = \"support\"\n\
         password_command = \"echo swordfish\"\n[backup]\nfolder = \"copies\"\ncommand = \"echo swordfish\"\n",
    );
    desk.ok(&["receive"], MAIL);
    let said = desk.ok(&["doctor"], "");
    assert!(!said.contains("swordfish"), "{said}");
    for part in [
        "# helpdesk 0.",
        "SQLite 3.",
        "after_days",
        "last ticket: #1; emails waiting to leave: 2",
        "on 127.0.0.1:9: ",
        "FAILED  outgoing email: ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn quiet_leaves_standard_error_to_failures() {
    let desk = Desk::new();
    for (arguments, said) in [
        (&["backup", "a.db"][..], "copying"),
        (&["--quiet", "backup", "b.db"], ""),
        (&["verify", "--quiet"], ""),
    ] {
        let done = desk.run(arguments, "");
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(
            done.err.contains(said) && done.err.is_empty() == said.is_empty(),
            "{done:?}"
        );
    }
    desk.fails(1, &["--quiet", "backup", "a.db"], "");
}
