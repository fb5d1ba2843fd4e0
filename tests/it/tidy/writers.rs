//! Who writes to the file: what people and the clock ask for is decided and written in `desk`; each other file that writes is named
//! here, with its reason.

use super::arrows::{Named, module_of, named};
use super::lexer::{Token, code};
use super::{none, sources};

/// Every file or folder that may write, and what.
const WRITERS: &[(&str, &str)] = &[
    ("src/store/", "it is what writes"),
    ("src/desk.rs", "tickets, as `rules` decided"),
    (
        "src/desk/",
        "tickets, and what administrators and others settle",
    ),
    (
        "src/auth/",
        "whom a source of sign-in knows, and hashes made anew",
    ),
    (
        "src/intake/mod.rs",
        "which mail is being taken in, so that one that kills the process is known",
    ),
    (
        "src/intake/searchable.rs",
        "the index of what documents say",
    ),
    ("src/outbox/send.rs", "how far each outgoing mail is"),
    ("src/web/visitor/session.rs", "sessions, and their browsers"),
    (
        "src/web/visitor/half.rs",
        "sign-ins between password and code",
    ),
];

#[test]
fn only_the_desk_decides_what_is_written() {
    let all = sources(&["src"]);
    let others = all.iter().filter(|(path, _)| !may_write(path));
    none(
        &others
            .flat_map(|(path, source)| written(path, source))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn each_writer_that_is_named_writes() {
    let all = sources(&["src"]);
    let writes = |named: &str| {
        let mut its = all.iter().filter(|(path, _)| path.starts_with(named));
        its.any(|(path, source)| !written(path, source).is_empty())
    };
    let idle = WRITERS.iter().filter(|(named, _)| !writes(named));
    none(
        &idle
            .map(|(named, why)| {
                format!("{named} writes nothing any more (it did: {why}): take it off the list")
            })
            .collect::<Vec<_>>(),
    );
}

fn may_write(path: &str) -> bool {
    let is_named = |(named, _): &(&str, &str)| {
        path == *named || (named.ends_with('/') && path.starts_with(named))
    };
    WRITERS.iter().any(is_named)
}

/// One line for each place where a file opens a transaction that writes, or takes one.
fn written(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let transactions = (0..code.len()).filter(|at| opens(&code, *at));
    let mut lines: Vec<usize> = transactions.map(|at| code[at].line).collect();
    let takes = |named: &Named| match named {
        Named::Path(path) => path == &["store", "Write"],
        Named::Way(_) => false,
    };
    let taken = named(&module_of(path), &code).into_iter();
    lines.extend(
        taken
            .filter(|(_, named)| takes(named))
            .map(|(line, _)| line),
    );
    let say = |line: usize| {
        format!(
            "{path}:{line}: what is written is decided in src/desk: call it, or name the file and its reason in tests/it/tidy/writers.rs"
        )
    };
    lines.into_iter().map(say).collect()
}

/// `.write_unsynced(`, `.write(|`, and `store.write(` or `store().write(` whatever is in it; writing to a socket is something else.
fn opens(code: &[Token], at: usize) -> bool {
    let is = |index: usize, mark: &str| code.get(index).is_some_and(|token| token.is(mark));
    if !is(at + 1, "(") || at == 0 || !is(at - 1, ".") {
        return false;
    }
    let word = |back: usize| at.checked_sub(back).and_then(|index| code[index].word());
    let of_a_store = word(2) == Some("store")
        || (at >= 4 && is(at - 2, ")") && is(at - 3, "(") && word(4) == Some("store"));
    match code[at].word() {
        Some("write_unsynced") => true,
        Some("write") => is(at + 2, "|") || of_a_store,
        _ => false,
    }
}

#[test]
fn each_way_to_write_is_seen() {
    for source in [
        "fn f() { site.store().write(|w| w.set_role(id, role)) }",
        "fn f() { store\n    .write(work) }",
        "fn f() { self.file.write(|w| w.x()) }",
        "fn f() { x.write_unsynced(noted) }",
        "use crate::store::Write;",
        "use crate::store::{self, Person, Write as W};",
        "fn f(w: &crate::store::Write<'_>) {}",
    ] {
        let found = written("src/web/pages/new.rs", source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
    }
}

#[test]
fn writing_elsewhere_is_no_matter() {
    for source in [
        "use std::io::Write; fn f() { file.write(&bytes) }",
        "fn f() { self.now.write().unwrap_or_else(f) }",
        "fn f() { OpenOptions::new().write(true) }",
        "fn f() { link.write(site.store().key()) }",
        "// store.write(|w| x)\nuse crate::store::Read;",
        "fn f() { store.read(|r| r.team()) }",
    ] {
        none(&written("src/web/pages/new.rs", source));
    }
}
