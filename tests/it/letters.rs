//! Mails as people's programs write them (`tests/letters/NAME.eml`), and what must be understood of each (`NAME.txt`).
//!
//! `NAME.txt` holds lines `key: value`, an empty line, and the words that stay without quoted history; `*` where they do
//! not matter. Blanks and line ends do not count. Keys: `subject`, `name` (the sender's), `document` (one line each, all
//! of them, in order), `keeps` (words of the whole text), `auto: yes` (a machine wrote it).

use std::fs;
use std::path::{Path, PathBuf};

use helpdesk::intake::parse::Headers;
use helpdesk::intake::{self, Rules, admit, html, quote};
use serde_json::Value;

use crate::desk::{Desk, plain};

/// The files of a folder of tests, in order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("no {}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

/// What is wrong with what was understood of a mail.
fn complaints(expected: &str, understood: &Value) -> Vec<String> {
    let (head, words) = match expected.strip_prefix('\n') {
        Some(words) => ("", words),
        None => expected.split_once("\n\n").expect("an empty line"),
    };
    let values = |key: &str| -> Vec<&str> {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(name, _)| *name == key)
            .map(|(_, value)| value)
            .collect()
    };
    let said = |key: &str| understood[key].as_str().unwrap_or_default();
    let names = understood["attachments"].as_array().expect("a list").iter();
    let names: Vec<&str> = names.filter_map(|part| part["name"].as_str()).collect();
    let mut wrong = Vec::new();
    let mut check = |what: &str, found: &str, wanted: &str| {
        if found != wanted {
            wrong.push(format!("{what}: {found:?} instead of {wanted:?}"));
        }
    };
    for (key, field) in [("subject", "subject"), ("name", "from_name")] {
        for wanted in values(key) {
            check(key, said(field), wanted);
        }
    }
    if words.trim() != "*" {
        check("words", &plain(said("reply_text")), &plain(words));
        check(
            "documents",
            &names.join(", "),
            &values("document").join(", "),
        );
    }
    for wanted in values("keeps") {
        let kept = if said("text").contains(wanted) {
            wanted
        } else {
            ""
        };
        check("keeps", kept, wanted);
    }
    let automatic = if understood["auto"] == true {
        "yes"
    } else {
        ""
    };
    check("auto", automatic, &values("auto").concat());
    wrong
}

#[test]
fn what_every_program_writes_is_understood() {
    let desk = Desk::with().make();
    let mails: Vec<PathBuf> = files("letters")
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "eml"))
        .collect();
    assert!(mails.len() >= 100, "{} mails", mails.len());
    // Of a desk that knows none of them: what is cut off an answer by its form alone is asked.
    let mut command = vec!["explain", "--json"];
    command.extend(mails.iter().map(|file| file.to_str().expect("UTF-8")));
    fs::remove_file(desk.path("helpdesk.db")).expect("its file");
    let understood = desk.ok(&command, "");
    let lines: Vec<&str> = understood.lines().collect();
    assert_eq!(lines.len(), mails.len());
    let mut wrong = Vec::new();
    for (mail, line) in mails.iter().zip(lines) {
        let expected = fs::read_to_string(mail.with_extension("txt")).expect("what is expected");
        let understood = serde_json::from_str(line).expect("JSON");
        for complaint in complaints(&expected, &understood) {
            wrong.push(format!("{}: {complaint}", mail.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_fuzzing_found_does_no_harm() {
    let rules = Rules {
        domains: vec!["ecole.example".into()],
        address: "support@ecole.example".into(),
        key: b"key".to_vec(),
        letter_bytes_max: 1 << 20,
        ..Rules::default()
    };
    let broken = |text: &str| text.contains(['\r', '\n', '\0']);
    for folder in ["intake", "html", "quotes", "sender"] {
        for file in files(&format!("fuzz/seeds/{folder}")) {
            let bytes = fs::read(&file).expect("a seed");
            let text = String::from_utf8_lossy(&bytes);
            let read = intake::read(&bytes, &rules);
            assert!(
                !broken(&read.says.subject) && !read.says.full_text.contains('\0'),
                "{}",
                file.display()
            );
            let page = html::to_text(&text);
            assert!(page.len() <= 16 * text.len() + 64, "{}", file.display());
            assert!(
                !quote::cut(&text).is_empty() || text.trim().is_empty(),
                "{}",
                file.display()
            );
            let from = Headers::new(vec![("From".into(), bytes)]);
            let sender = admit::sender(&from, &rules);
            assert!(
                sender.is_ok()
                    == matches!(
                        file.file_name().and_then(|name| name.to_str()),
                        Some("encoded" | "quoted")
                    ),
                "{}: {sender:?}",
                file.display()
            );
        }
    }
}
