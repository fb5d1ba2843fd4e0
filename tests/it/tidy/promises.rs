//! The tests that the README's promises and the matrix in `tests/trust/README.md` name are there, and so are the commands.

use std::fs;
use std::path::Path;

use super::lexer::code;
use super::{none, sources};

const PAPERS: [&str; 2] = ["README.md", "tests/trust/README.md"];

/// What a paper has between backticks.
fn quoted(paper: &str) -> impl Iterator<Item = &str> {
    paper.split('`').skip(1).step_by(2)
}

/// The name of each test, as `cargo test` calls it, without the module that unit tests stand in.
fn tests_of(path: &str, source: &str) -> Vec<String> {
    let path = path
        .trim_start_matches("src/")
        .trim_start_matches("tests/it/");
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let place = path.trim_end_matches("/tests").replace('/', "::");
    let code = code(source);
    let marks = ["#", "[", "test", "]", "fn"];
    let is_test = |at: &[super::lexer::Token]| {
        let fits = |(token, mark): (&super::lexer::Token, &&str)| {
            token.is(mark) || token.word() == Some(mark)
        };
        at.iter().zip(&marks).all(fits)
    };
    let found = code.windows(marks.len() + 1).filter(|at| is_test(at));
    let names = found.filter_map(|at| at[marks.len()].word());
    names.map(|name| format!("{place}::{name}")).collect()
}

/// Names in a paper that nothing has.
fn unheld(paper: &str, tests: &[String], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let named = quoted(paper).filter(|word| {
        let place = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
        word.contains("::") && word.chars().all(place)
    });
    let absent = named.filter(|name| !tests.iter().any(|test| test == name));
    let words = quoted(paper).flat_map(|words| words.split(' '));
    let commands = words.filter(|word| word.starts_with("tests/"));
    let missing = commands.filter(|file| !exists(file));
    absent.chain(missing).map(str::to_owned).collect()
}

#[test]
fn each_promise_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = Vec::new();
    for (path, source) in sources(&["src", "tests/it"]) {
        tests.extend(tests_of(&path, &source));
    }
    for paper in PAPERS {
        let text = fs::read_to_string(root.join(paper)).expect("a paper");
        none(&unheld(&text, &tests, |file| root.join(file).exists()));
    }
    let readme = fs::read_to_string(root.join("README.md")).expect("a paper");
    for number in 1..=12 {
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| P{number} |")));
        let held = row.is_some_and(|row| quoted(row).any(|word| word.contains("::")));
        assert!(held, "P{number} has no test");
    }
}

#[test]
fn a_name_that_nothing_has_is_found() {
    let tests = tests_of(
        "src/a/b.rs",
        "mod tests { #[test]\nfn it_holds() {} fn other() {} }",
    );
    assert_eq!(tests, ["a::b::it_holds"]);
    let paper = "`a::b::it_holds`, `a::b::other`, `tests/run now`, `tests/gone`, `helpdesk`";
    let found = unheld(paper, &tests, |file| file == "tests/run");
    assert_eq!(found, ["a::b::other", "tests/gone"]);
}
