//! What is typed, and what it asks: a fact a line.

use super::*;

fn words(typed: &str) -> Vec<String> {
    let terms = Query::read(typed).terms.into_iter();
    terms
        .map(|term| term.text + if term.prefix { "…" } else { "" })
        .collect()
}

#[test]
fn words_phrases_and_beginnings() {
    for (typed, expected) in [
        ("écran noir", vec!["écran", "noir…"]),
        ("\"écran noir\"", vec!["écran noir"]),
        ("« écran noir » salle", vec!["écran noir", "salle…"]),
        ("\"écran noi", vec!["écran noi…"]),
        ("imp* salle", vec!["imp*…", "salle…"]),
        ("wi", vec!["wi"]),
        ("wi-fi", vec!["wi-fi…"]),
        ("http://intranet/a:b x", vec!["http://intranet/a:b", "x"]),
        ("AND OR NOT NEAR(", vec!["AND", "OR", "NOT", "NEAR(…"]),
        ("-a a\"b", vec!["-a", "a\"b"]),
        ("", vec![]),
        ("   ", vec![]),
        ("\"\"", vec![]),
        ("éc\0ran", vec!["éc", "ran…"]),
    ] {
        assert_eq!(words(typed), expected, "{typed}");
    }
}

#[test]
fn statuses_as_people_call_them() {
    use Status::{Assigned, Closed, New, Pending, Planned, Solved};
    for (typed, expected) in [
        ("statut:clos", &[Closed][..]),
        ("Status:closed", &[Closed]),
        ("statut : clos", &[Closed]),
        ("statut: clos", &[Closed]),
        ("statut:\"en attente\"", &[Pending]),
        ("statut:en-attente", &[Pending]),
        ("statut:résolus", &[Solved]),
        ("statut:nouvelles", &[New]),
        ("statut:\"En cours (Attribué)\"", &[Assigned]),
        ("statut:clos statut:planifié", &[Closed, Planned]),
        ("status:open", OPEN),
    ] {
        let query = Query::read(typed);
        assert_eq!(query.statuses, expected, "{typed}");
        assert!(query.terms.is_empty() && query.mistakes.is_empty());
    }
}

#[test]
fn people_categories_and_days() {
    let named = |name: &str| vec![Whose::Named(name.into())];
    let query = Query::read("auteur:\"Marie Lopez\" demandeur:moi CATÉGORIE:« Réseau »");
    assert_eq!(query.authors, named("Marie Lopez"));
    assert_eq!(query.requesters, [Whose::Mine]);
    assert_eq!(query.categories, ["Réseau"]);
    assert_eq!(Query::read("from:a author:b").authors.len(), 2);
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
    for (typed, expected) in [
        ("2026-11-23", day(2026, 11, 23)),
        ("23/11/2026", day(2026, 11, 23)),
        ("2026-11", day(2026, 11, 1)),
        ("11/2026", day(2026, 11, 1)),
        ("2026", day(2026, 1, 1)),
    ] {
        assert_eq!(Query::read(&format!("avant:{typed}")).before, expected);
        assert_eq!(Query::read(&format!("after:{typed}")).after, expected);
    }
}

#[test]
fn what_is_not_understood_is_told() {
    for (typed, expected) in [
        ("statut:xyz", Mistake::Status("xyz".into())),
        ("avant:demain", Mistake::Day("demain".into())),
        ("avant:31/02/2026", Mistake::Day("31/02/2026".into())),
        ("auteur:", Mistake::Nothing("auteur".into())),
        ("***", Mistake::NoLetter("***".into())),
        (&"a ".repeat(40), Mistake::TooMany(32)),
        (&"(".repeat(10_000), Mistake::TooLong(2_000)),
    ] {
        let query = Query::read(typed);
        assert_eq!(query.mistakes.first(), Some(&expected), "{typed}");
        assert!(query.terms.len() <= WORDS_MAX);
    }
}

#[test]
fn a_number_alone_is_a_ticket() {
    for (typed, expected) in [
        ("1042", Some(1042)),
        (" #1042 ", Some(1042)),
        ("n° 1042", Some(1042)),
        ("ticket 1042", Some(1042)),
        ("1042 écran", None),
        ("99999999999999999999", None),
        ("#", None),
    ] {
        assert_eq!(
            Query::read(typed).number,
            expected.map(TicketNumber),
            "{typed}"
        );
    }
}

#[test]
fn nothing_typed_means_anything_to_the_index() {
    let matching = |typed: &str| Query::read(typed).matching(true);
    assert_eq!(matching("a\"b OR (c*"), "\"a\"\"b\" AND \"OR\" AND \"(c*\"");
    assert_eq!(matching("écran"), "\"écran\" *");
    assert_eq!(Query::read("écran").matching(false), "\"écran\"");
}
