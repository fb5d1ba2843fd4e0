//! The arrows between the files of `src`: inside `web` they lead down its floors, and nowhere do they close a circle; those between
//! the rooms are in `arrows`.

use std::collections::{BTreeMap, BTreeSet};

use super::arrows::{Named, module_of, named};
use super::lexer::code;
use super::{none, sources};

/// The floors of `web`, from the ground: a file knows its own floor and those before it. Floors of one number stand side by
/// side and do not know each other: those are the wings.
const FLOORS: &[(u8, &str)] = &[
    (0, "web::door"),
    (1, "web::http"),
    (1, "web::ports"),
    (2, "web::visit"),
    (3, "web::visitor"),
    (4, "web::pages::web_links"),
    (5, "web::pages::parts"),
    (6, "web::pages::layout"),
    (7, "web::pages::frame"),
    (8, "web::pages::errors"),
    (9, "web::pages::account"),
    (9, "web::pages::assets"),
    (9, "web::pages::demo"),
    (9, "web::pages::health"),
    (9, "web::pages::help"),
    (9, "web::pages::mail"),
    (9, "web::pages::queue"),
    (9, "web::pages::requests"),
    (9, "web::pages::settings"),
    (9, "web::pages::ticket"),
    (10, "web::pages::home"),
    (11, "web::routes"),
    (12, "web::server"),
    (13, "web"),
];

/// Which files each file knows, all by the module they are.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn arrows(files: &[(String, String)]) -> Arrows {
    let module = |path: &str| module_of(path).join("::");
    let all: BTreeSet<String> = files.iter().map(|(path, _)| module(path)).collect();
    let known = |(path, source): &(String, String)| {
        let own = module(path);
        let named = named(&module_of(path), &code(source)).into_iter();
        let known = named.filter_map(|(_, named)| match named {
            Named::Path(path) => file_of(&path, &all),
            Named::Way(_) => None,
        });
        (own.clone(), known.filter(|file| *file != own).collect())
    };
    let rooms = files.iter().filter(|(path, _)| path != "src/lib.rs");
    rooms.map(known).collect()
}

/// The file that a path leads into: the longest beginning of it that is one.
fn file_of(path: &[String], all: &BTreeSet<String>) -> Option<String> {
    let beginnings = (1..=path.len()).rev().map(|end| path[..end].join("::"));
    beginnings
        .into_iter()
        .find(|beginning| all.contains(beginning))
}

fn floor(module: &str) -> Option<(u8, &'static str)> {
    let stands = |at: &&(u8, &str)| module == at.1 || module.starts_with(&format!("{}::", at.1));
    FLOORS.iter().find(stands).copied()
}

/// One line for each arrow inside `web` that does not lead down.
fn upward(arrows: &Arrows) -> Vec<String> {
    let mut found = Vec::new();
    for (from, known) in arrows {
        let Some((high, here)) = floor(from) else {
            continue;
        };
        if from.starts_with("web::pages::") && high == 13 {
            found.push(format!(
                "{from} stands on no floor: add it to the table in tests/it/tidy/circles.rs"
            ));
        }
        for (to, low, there) in known
            .iter()
            .filter_map(|to| floor(to).map(|(low, there)| (to, low, there)))
        {
            if here != there && low >= high {
                found.push(format!("{from} may not know {to}: it stands no lower"));
            }
        }
    }
    found
}

/// Each circle once, by its files.
fn circles(arrows: &Arrows) -> Vec<String> {
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from.to_owned()];
        while let Some(file) = next.pop() {
            for to in arrows.get(&file).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        arrows.keys().map(|file| (file, reach(file))).collect();
    let circle = |file: &String| {
        let back = |other: &&String| reached.get(other).is_some_and(|seen| seen.contains(file));
        let round: Vec<&str> = reached[file]
            .iter()
            .filter(back)
            .map(String::as_str)
            .collect();
        (!round.is_empty()).then(|| format!("a circle: {}", round.join(", ")))
    };
    let all: BTreeSet<String> = arrows.keys().filter_map(circle).collect();
    all.into_iter().collect()
}

#[test]
fn inside_web_files_know_only_what_stands_lower() {
    none(&upward(&arrows(&sources(&["src"]))));
}

#[test]
fn no_files_go_round_in_a_circle() {
    none(&circles(&arrows(&sources(&["src"]))));
}

/// Files as they could stand in `src`.
fn made(files: &[(&str, &str)]) -> Arrows {
    let file = |(path, source): &(&str, &str)| (format!("src/{path}"), (*source).to_owned());
    arrows(&files.iter().map(file).collect::<Vec<_>>())
}

#[test]
fn each_kind_of_arrow_back_up_is_caught() {
    for (from, source, to) in [
        (
            "web/door/line.rs",
            "use crate::web::http::form;",
            "web/http/form.rs",
        ),
        (
            "web/http/form.rs",
            "use crate::web::visit::Visit;",
            "web/visit.rs",
        ),
        (
            "web/http/form.rs",
            "use super::super::ports::health::H;",
            "web/ports/health.rs",
        ),
        (
            "web/visit.rs",
            "use super::visitor::session;",
            "web/visitor/session.rs",
        ),
        (
            "web/pages/parts/form.rs",
            "use super::super::layout;",
            "web/pages/layout.rs",
        ),
        (
            "web/pages/layout.rs",
            "fn f() { super::settings::team::f() }",
            "web/pages/settings/team.rs",
        ),
        (
            "web/pages/queue/list.rs",
            "use crate::web::pages::ticket::view::View;",
            "web/pages/ticket/view.rs",
        ),
        (
            "web/pages/help.rs",
            "use super::queue::list::show;",
            "web/pages/queue/list.rs",
        ),
        (
            "web/pages/queue/list.rs",
            "use crate::web::routes::ROUTES;",
            "web/routes.rs",
        ),
        ("web/routes.rs", "use super::server::open;", "web/server.rs"),
        ("web/server.rs", "use super::Thing;", "web/mod.rs"),
    ] {
        let found = upward(&made(&[(from, source), (to, "")]));
        assert_eq!(found.len(), 1, "{from}: {source}");
    }
    let homeless = upward(&made(&[("web/pages/attic.rs", "")]));
    assert_eq!(homeless.len(), 1, "{homeless:?}");
}

#[test]
fn arrows_down_and_beside_on_one_floor_pass() {
    let files = [
        (
            "web/pages/ticket/page.rs",
            "use super::view::View; use crate::web::pages::layout::Page;",
        ),
        (
            "web/pages/ticket/view.rs",
            "use crate::web::visit::Visit; mod tests { use super::*; }",
        ),
        ("web/pages/layout.rs", "use super::parts::form::csrf;"),
        ("web/pages/parts/form.rs", "use crate::web::visit::Visit;"),
        ("web/visit.rs", "use crate::web::http::form::Form;"),
        ("web/http/form.rs", ""),
    ];
    none(&upward(&made(&files)));
    none(&circles(&made(&files)));
}

#[test]
fn each_kind_of_circle_is_caught() {
    for files in [
        [
            ("rules/a.rs", "use super::b::B;"),
            ("rules/b.rs", "use crate::rules::a::A;"),
            ("rules/mod.rs", ""),
        ],
        [
            ("rules/a.rs", "use super::B;"),
            ("rules/mod.rs", "pub use a::A; use self::a::C; pub mod a;"),
            ("rules/c.rs", ""),
        ],
        [
            ("a.rs", "use crate::b;"),
            ("b.rs", "use crate::c::C;"),
            ("c.rs", "fn f() { crate::a::f() }"),
        ],
    ] {
        assert_eq!(circles(&made(&files)).len(), 1, "{files:?}");
    }
}
