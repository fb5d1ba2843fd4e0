//! Tells `helpdesk --version` which commit it was built from; only release builds, so that others need no rebuild at each commit.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=HELPDESK_COMMIT");
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // A package's build says it itself: its source may have no history beside it.
    let named = std::env::var("HELPDESK_COMMIT").ok();
    if let Some(commit) = named.or_else(|| release.then(last_commit).flatten()) {
        println!("cargo::rustc-env=HELPDESK_BUILT_FROM={commit}");
    }
}

/// The last commit's short name and day, where there is a history.
fn last_commit() -> Option<String> {
    let git = |words: &[&str]| {
        let done = Command::new("git").args(words).output().ok()?;
        let said = String::from_utf8(done.stdout).ok()?;
        done.status.success().then(|| said.trim().to_owned())
    };
    let head = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    println!("cargo::rerun-if-changed={head}");
    git(&["log", "-1", "--format=%h %cs"])
}
