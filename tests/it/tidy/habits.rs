//! Habits every file keeps: an opening sentence, SQL in one room, no unwrap without a reason, no sleeping tests.

use super::lexer::{Kind, Token, code, tokens};
use super::{none, sources};

/// `(file, text)` of all sources to the complaints about them.
#[track_caller]
fn hold(folders: &[&str], complaints: impl Fn(&str, &str) -> Vec<String>) {
    let all = sources(folders);
    none(
        &all.iter()
            .flat_map(|(path, source)| complaints(path, source))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_file_opens_with_what_it_is() {
    hold(&["src", "tests"], |path, source| {
        let opening = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "));
        let says = opening.is_some_and(|sentence| sentence.split(' ').count() > 2);
        complain(
            !says,
            path,
            1,
            "begin with //! and a sentence: what this is, and which neighbour a lost reader wants",
        )
    });
}

#[test]
fn sql_stands_in_the_store_only() {
    hold(&["src"], |path, source| {
        let lines = if path.starts_with("src/store") {
            Vec::new()
        } else {
            sql(source)
        };
        lines
            .iter()
            .map(|line| format!("{path}:{line}: SQL belongs in src/store"))
            .collect()
    });
}

#[test]
fn a_panic_has_its_reason_beside_it() {
    hold(&["src"], |path, source| {
        let say = |line| {
            format!(
                "{path}:{line}: unwrap or expect needs `// cannot fail: …` on this line or the one above"
            )
        };
        // A room's tests in a file of their own, declared under `#[cfg(test)]`.
        let tests = path.ends_with("/tests.rs");
        let lines = if tests {
            Vec::new()
        } else {
            unexplained(source)
        };
        lines.into_iter().map(say).collect()
    });
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    hold(&["src", "tests"], |path, source| {
        let code = code(source);
        let ignored = code
            .windows(2)
            .filter(|pair| pair[0].is("[") && pair[1].word() == Some("ignore"));
        let asleep = code.iter().filter(|token| token.word() == Some("sleep"));
        let may_sleep = path == "tests/it/poll.rs" || path.starts_with("src/");
        let asleep = asleep
            .filter(|_| !may_sleep)
            .map(|token| (token, "wait with poll::until instead of sleeping"));
        let ignored = ignored.map(|pair| (&pair[1], "a test is run or removed, not ignored"));
        let found = ignored
            .chain(asleep)
            .flat_map(|(token, what)| complain(true, path, token.line, what));
        found.collect()
    });
}

fn complain(wrong: bool, path: &str, line: usize, what: &str) -> Vec<String> {
    wrong
        .then(|| format!("{path}:{line}: {what}"))
        .into_iter()
        .collect()
}

/// The lines of texts that are SQL statements.
fn sql(source: &str) -> Vec<usize> {
    let is_sql = |text: &str| {
        ["SELECT ", "INSERT ", "DELETE FROM", "CREATE TABLE"]
            .iter()
            .any(|word| text.contains(word))
            || text
                .split_once("UPDATE ")
                .is_some_and(|(_, rest)| rest.contains("SET"))
    };
    let lines = tokens(source)
        .into_iter()
        .filter_map(|token| match token.kind {
            Kind::Text(text) if is_sql(&text) => Some(token.line),
            _ => None,
        });
    lines.collect()
}

/// The lines of `.unwrap()` and `.expect(` outside test modules without a reason beside them.
fn unexplained(source: &str) -> Vec<usize> {
    let is_reason = |token: &&Token| matches!(&token.kind, Kind::Comment(text) if text.starts_with("// cannot fail:"));
    let reasons: Vec<usize> = tokens(source)
        .iter()
        .filter(is_reason)
        .map(|token| token.line)
        .collect();
    let code = without_tests(code(source));
    let panics = code.windows(3).filter(|three| {
        three[0].is(".") && matches!(three[1].word(), Some("unwrap" | "expect")) && three[2].is("(")
    });
    let lines = panics.map(|three| three[1].line);
    lines
        .filter(|line| !reasons.contains(line) && !reasons.contains(&(line - 1)))
        .collect()
}

/// Leaves out each `#[cfg(test)] mod … { … }`.
fn without_tests(code: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut rest = code.into_iter();
    while let Some(token) = rest.next() {
        kept.push(token);
        if ends_with(&kept, &["#", "[", "cfg", "(", "test", ")", "]", "mod"]) {
            let mut depth = 0;
            for token in rest.by_ref() {
                depth += i32::from(token.is("{")) - i32::from(token.is("}"));
                if depth == 0 && (token.is("}") || token.is(";")) {
                    break;
                }
            }
        }
    }
    kept
}

fn ends_with(code: &[Token], end: &[&str]) -> bool {
    let tail = &code[code.len().saturating_sub(end.len())..];
    tail.len() == end.len()
        && tail
            .iter()
            .zip(end)
            .all(|(token, end)| token.is(end) || token.word() == Some(end))
}

#[test]
fn sql_is_recognised_in_texts_only() {
    assert_eq!(
        sql("f(\"SELECT 1\");\nf(r#\"\n  UPDATE t\n SET a\"#); f(\"INSERT INTO\")"),
        [1, 4, 4]
    );
    assert_eq!(sql("f(\"DELETE FROM t\"); f(\"CREATE TABLE t\")"), [1, 1]);
    assert_eq!(
        sql("// SELECT 1\nf(\"Update your settings\"); f(\"select a file\")"),
        [0; 0]
    );
}

#[test]
fn a_reason_counts_where_it_stands() {
    assert_eq!(unexplained("x.unwrap();\ny\n  .expect(\"z\");"), [1, 3]);
    assert_eq!(
        unexplained(
            "// cannot fail: it is 1\nx.unwrap();\ny.unwrap(); // cannot fail: so\nz.unwrap_or(1);"
        ),
        [0; 0]
    );
    assert_eq!(unexplained("// cannot fail: far\n\nx.unwrap();"), [3]);
    assert_eq!(
        unexplained("#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }\ny.unwrap();"),
        [3]
    );
    assert_eq!(unexplained("let s = \"x.unwrap()\"; // x.unwrap()"), [0; 0]);
}
