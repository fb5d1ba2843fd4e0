//! What a test does when a program it needs is not installed; the packages are listed in `tests/lab/packages`.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

/// What takes long to start: the tests that need it are not quick.
const SLOW: [&str; 3] = ["dovecot-imapd", "chromium", "strace"];
const PACKAGES: &str = include_str!("../lab/packages");

/// The Debian package that is not there.
#[derive(Debug, PartialEq)]
pub struct Missing(pub &'static str);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_slow(self.0) {
            return write!(f, "{} is left out of tests/run --quick", self.0);
        }
        write!(f, "{} is not installed (tests/run installs it)", self.0)
    }
}

/// Whether it is left out because quick tests are wanted.
fn is_slow(package: &str) -> bool {
    SLOW.contains(&package) && std::env::var_os("HELPDESK_TESTS_QUICK").is_some()
}

/// The first of these packages that is not installed, or takes too long for this run, as an error.
pub fn need(packages: &[&'static str]) -> Result<(), Missing> {
    for package in packages {
        let listed = PACKAGES
            .lines()
            .find_map(|line| line.strip_prefix(package)?.strip_prefix(' '));
        let file = listed.unwrap_or_else(|| panic!("{package} is not in tests/lab/packages"));
        if !Path::new(file).exists() || is_slow(package) {
            return Err(Missing(package));
        }
    }
    Ok(())
}

/// Says that `test` was left out; under tests/run nothing may be left out, so there it fails.
pub fn left_out(test: &str, missing: &Missing) {
    let complete = std::env::var("HELPDESK_TESTS_COMPLETE").is_ok_and(|value| value == "1");
    assert!(!complete, "{test}: {missing}");
    // Not eprintln!, which the test harness would swallow.
    let _ = writeln!(std::io::stderr(), "left out: {test}: {missing}");
}

/// Says that this machine cannot do what `test` needs: it lets nobody mount, or is no Linux of the wanted kind. `tests/run` counts
/// these at its end; none of them is passed.
pub fn skipped(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {why}");
}

#[test]
fn every_package_of_the_list_is_found_or_named() {
    assert_eq!(
        Missing("slapd").to_string(),
        "slapd is not installed (tests/run installs it)"
    );
    for line in PACKAGES.lines().filter(|line| !line.starts_with('#')) {
        let (package, file) = line.split_once(' ').expect("a package and a file");
        let found = need(&[package]);
        let wanted = Path::new(file).exists() && !is_slow(package);
        assert_eq!(found.is_ok(), wanted, "{package}");
    }
}
