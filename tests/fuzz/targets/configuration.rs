//! Any text as helpdesk.toml: it is taken, or what is wrong is told by place and remedy; run as in ../Cargo.toml.
#![no_main]

use std::path::Path;

use helpdesk::config::{Config, SHIPPED};
use libfuzzer_sys::fuzz_target;

/// Told on one line of a terminal, and no longer than that is read.
fn told(text: &str) {
    if let Err(faults) = Config::parse(text, Path::new("/nowhere")) {
        assert!(!faults.is_empty());
        for fault in faults {
            assert!(
                !fault.wrong.is_empty() && !fault.remedy.is_empty(),
                "{fault:?}"
            );
            assert!(fault.line <= text.lines().count() + 1, "{fault:?}");
        }
    }
}

fuzz_target!(|text: &str| {
    told(text);
    // One line more in the shipped file, and one in the place of another.
    let lines: Vec<&str> = SHIPPED.lines().collect();
    let at = text.len() * 31 % lines.len();
    told(&[&lines[..at], &[text], &lines[at..]].concat().join("\n"));
    told(
        &[&lines[..at], &[text], &lines[at + 1..]]
            .concat()
            .join("\n"),
    );
});
