//! The arrows between the rooms of `src`: who may know whom; the reasons are in `src/lib.rs`. Those between files are in `circles`.

use super::lexer::{Token, code};
use super::{none, sources};

/// Each room, and what it may know besides itself. `lib.rs` knows all; the others of `src` are rooms.
const ROOMS: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("i18n", &["rules"]),
    ("failpoints", &[]),
    ("rules", &[]),
    ("store", &["rules"]),
    ("copies", &["config", "rules", "store"]),
    ("desk", &["rules", "store"]),
    ("auth", &["config", "rules", "store"]),
    (
        "intake",
        &["config", "desk", "failpoints", "rules", "store"],
    ),
    ("import", &["desk", "i18n", "intake", "rules", "store"]),
    (
        "outbox",
        &["config", "failpoints", "i18n", "rules", "store"],
    ),
    ("web", &["auth", "config", "desk", "i18n", "rules", "store"]),
    ("sweep", &["config", "desk", "rules", "store"]),
    (
        "serve",
        &[
            "auth", "config", "copies", "desk", "i18n", "intake", "outbox", "probe", "rules",
            "store", "sweep", "web",
        ],
    ),
    ("probe", &["auth", "config", "intake", "outbox", "rules"]),
    (
        "setup",
        &[
            "auth",
            "config",
            "desk",
            "failpoints",
            "i18n",
            "outbox",
            "probe",
            "rules",
            "store",
            "web",
        ],
    ),
    (
        "cli",
        &[
            "auth", "config", "copies", "desk", "i18n", "import", "intake", "outbox", "probe",
            "rules", "serve", "setup", "store", "sweep", "web",
        ],
    ),
    ("main", &["cli"]),
];

#[test]
fn rooms_know_only_whom_they_may() {
    let all = sources(&["src"]);
    none(
        &all.iter()
            .flat_map(|(path, source)| forbidden(path, source))
            .collect::<Vec<_>>(),
    );
}

/// What this file (its path from the project's root) names without leave: one line each, `file:line: …`.
pub fn forbidden(path: &str, source: &str) -> Vec<String> {
    if path == "src/lib.rs" {
        return Vec::new();
    }
    let module = module_of(path);
    let Some((_, may_know)) = ROOMS.iter().find(|(room, _)| *room == module[0]) else {
        return vec![format!(
            "{path}: {} is not a room: add it to the table in tests/it/tidy/arrows.rs",
            module[0]
        )];
    };
    let rooms = named(&module, &code(source)).into_iter();
    let mut rooms: Vec<(usize, String)> = rooms.map(|(line, named)| (line, named.room())).collect();
    rooms.dedup();
    let strangers = rooms
        .into_iter()
        .filter(|(_, other)| *other != module[0] && !may_know.contains(&other.as_str()));
    let say = |(line, other): (usize, String)| {
        format!(
            "{path}:{line}: {} may not know {other}; it may know: {}",
            module[0],
            may_know.join(", ")
        )
    };
    strangers.map(say).collect()
}

/// `src/web/pages/new.rs` is `web::pages::new`.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// What a file names.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// A path from the crate's root.
    Path(Vec<String>),
    /// A way by which rooms could be reached unnamed.
    Way(&'static str),
}

impl Named {
    fn room(self) -> String {
        match self {
            Self::Path(path) => path
                .into_iter()
                .next()
                .unwrap_or_else(|| "the crate's root, where every room is".to_owned()),
            Self::Way(way) => way.to_owned(),
        }
    }
}

/// Everything of the crate that a file names, each with its line.
pub fn named(module: &[String], code: &[Token]) -> Vec<(usize, Named)> {
    let mut found = Vec::new();
    let mut inside = module.to_vec(); // the modules that the code at `at` is in
    let mut ends = Vec::new(); // for each of them begun in this file, how deep in braces it ends
    let (mut depth, mut at) = (0, 0);
    while let Some(token) = code.get(at) {
        if let [_, name, brace, ..] = &code[at..]
            && token.word() == Some("mod")
            && brace.is("{")
        {
            inside.extend(name.word().map(str::to_owned));
            ends.push(depth);
        }
        depth += usize::from(token.is("{"));
        if token.is("}") {
            depth -= 1;
            if ends.pop_if(|end| *end == depth).is_some() {
                inside.pop();
            }
        }
        found.extend(unnamed_way(code, at).map(|way| (token.line, Named::Way(way))));
        at = match first_word(code, at) {
            Some("crate" | "helpdesk") => branch(code, at + 1, Vec::new(), &mut found),
            Some("self" | "super") => branch(code, at, inside.clone(), &mut found),
            _ => at + 1,
        };
    }
    found
}

/// Ways past the paths: an attribute or a macro that brings in what stands elsewhere, or the crate under a new name.
fn unnamed_way(code: &[Token], at: usize) -> Option<&'static str> {
    let next = |mark| code.get(at + 1).is_some_and(|token| token.is(mark));
    match code[at].word()? {
        "include" if next("!") => Some("other files by include!"),
        "path" if next("=") && at > 0 && code[at - 1].is("[") => Some("other files by #[path]"),
        "macro_use" => Some("macros of other rooms by #[macro_use]"),
        "macro_export" => Some("the crate's root, where #[macro_export] puts macros"),
        "crate" if at > 0 && code[at - 1].word() == Some("extern") => {
            Some("crates under other names")
        }
        _ => None,
    }
}

/// The word here, if a path begins with it.
fn first_word(code: &[Token], at: usize) -> Option<&str> {
    let goes_on = |next: &Token| next.is("::") || next.word() == Some("as");
    code[at]
        .word()
        .filter(|_| code.get(at + 1).is_some_and(goes_on))
}

/// Reads on along a path that has come to `here`, with its groups if it is a `use`; the place after it.
fn branch(
    code: &[Token],
    mut at: usize,
    mut here: Vec<String>,
    found: &mut Vec<(usize, Named)>,
) -> usize {
    let line = code[at].line;
    while let Some(token) = code.get(at) {
        match token.word() {
            None if token.is("{") => return group(code, at, &here, found),
            None if token.is("::") => {
                at += 1;
                continue;
            }
            None | Some("as") => break,
            Some("self") => {}
            Some("super") => drop(here.pop()),
            Some(name) => here.push(name.to_owned()),
        }
        at += 1;
        if !code.get(at).is_some_and(|token| token.is("::")) {
            break;
        }
    }
    found.push((line, Named::Path(here)));
    at
}

/// `{a, b::c, d::{e}}` of a `use`, or of a `use` in a macro.
fn group(code: &[Token], mut at: usize, here: &[String], found: &mut Vec<(usize, Named)>) -> usize {
    at += 1;
    while at < code.len() && !code[at].is("}") {
        if code[at].word().is_some() || code[at].is("*") || code[at].is("{") {
            at = branch(code, at, here.to_vec(), found);
        }
        // past `as name` and the comma, or the star
        while at < code.len() && !code[at].is("}") && !code[at].is(",") {
            at += 1;
        }
        at += usize::from(code.get(at).is_some_and(|token| token.is(",")));
    }
    at + 1
}

#[test]
fn each_way_to_name_a_forbidden_room_is_caught() {
    for source in [
        "use crate::outbox;",
        "use crate::outbox::send;",
        "use crate::outbox::*;",
        "use crate::{store, outbox};",
        "use crate::{store::{self, open}, outbox::{send, compose::{a, b}}};",
        "use crate::{desk as d, outbox as o};",
        "use {std::fs, crate::outbox};",
        "use crate::outbox as post;",
        "pub use crate::outbox::send as hand_over;",
        "fn f() { crate::outbox::send(1) }",
        "fn f() -> crate::outbox::Letter { todo() }",
        "fn f(x: Option<&'static crate::outbox::Letter>) {}",
        "fn f() { let _ = '\"'; crate::outbox::send() /* \" */ }",
        "fn f() { let x = crate :: outbox :: send; }",
        "use super::super::outbox;",
        "use super::super::{store, outbox::send};",
        "fn f() { super::super::outbox::send() }",
        "use self::super::super::outbox;",
        "mod inner { use super::super::super::outbox; }",
        "#[cfg(test)] mod tests { use super::*; use crate::outbox; }",
        "mod inner { fn f() {} } use super::super::outbox;",
        "macro_rules! m { () => { $crate::outbox::send() } }",
        "fn f() { println!(\"{}\", crate::outbox::send()) }",
        "use helpdesk::outbox;",
        "use ::helpdesk::outbox::send;",
        "use crate as root;",
        "use crate::*;",
        "use crate::{self as root};",
        "use super::super as root;",
        "use super::super::*;",
        "extern crate self as root;",
        "#[path = \"../outbox/send.rs\"] mod send;",
        "include!(\"../outbox/send.rs\");",
        "#[macro_use] mod words;",
        "#[macro_export] macro_rules! m { () => {} }",
        "pub(in crate::outbox) fn f() {}",
        "use crate::r#outbox;",
        "use crate::attic;",
        "fn f() { self as &dyn F; self::super::super::outbox::f() }",
    ] {
        let found = forbidden("src/web/gate.rs", &format!("//! A file.\n{source}\n"));
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        let start = "src/web/gate.rs:2: web may not know ";
        let end = "; it may know: auth, config, desk, i18n, rules, store";
        assert!(
            found[0].starts_with(start) && found[0].ends_with(end),
            "{found:?}"
        );
    }
}

#[test]
fn what_a_room_may_know_passes() {
    for source in [
        "use crate::{store, web::gate, desk::{self, Verb as V}};",
        "use super::session; fn f() { super::session::f(); self::g(); self.x }",
        "mod inner { use super::super::session; } use super::session;",
        "#[cfg(test)] mod tests { use super::*; use super::super::csrf; }",
        "// crate::outbox\n/* crate::outbox */ const A: &str = \"crate::outbox\";",
        "const A: &str = r#\"\" use crate::outbox;\"#;",
        "pub(crate) fn f() {} pub(super) fn g() {}",
        "use std::path::Path; use outbox_of_another::x; let outbox = 1;",
        "fn f() { crate::rules::Ticket { outbox: 1 } }",
        "fn f() { if x == crate::rules::A { outbox() } }",
        "let path = \"x\"; let x = self as &dyn F;",
    ] {
        none(&forbidden("src/web/gate.rs", source));
    }
    none(&forbidden(
        "src/main.rs",
        "fn main() { helpdesk::cli::run() }",
    ));
    none(&forbidden(
        "src/lib.rs",
        "pub mod outbox; use crate::outbox::send;",
    ));
}

#[test]
fn each_file_is_judged_by_its_room() {
    assert_eq!(forbidden("src/main.rs", "use helpdesk::serve;").len(), 1);
    assert_eq!(forbidden("src/config.rs", "use super::i18n;").len(), 1);
    assert_eq!(forbidden("src/web/mod.rs", "use super::outbox;").len(), 1);
    assert_eq!(
        forbidden("src/web/pages/new.rs", "use super::super::super::outbox;").len(),
        1
    );
    none(&forbidden(
        "src/web/pages/new.rs",
        "use super::super::gate;",
    ));
    let unknown = forbidden("src/attic.rs", "");
    assert_eq!(
        unknown,
        ["src/attic.rs: attic is not a room: add it to the table in tests/it/tidy/arrows.rs"]
    );
}
